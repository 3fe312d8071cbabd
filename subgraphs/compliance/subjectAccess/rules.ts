import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { invalidInput, notPermitted } from '../../../platform/failures.ts';
import { namesAChild } from '../../../platform/freeText.ts';
import { parseChildNumber } from '../../../platform/identifiers.ts';
import { recentDayGiven, textGiven } from '../../../platform/inputs.ts';
import type { Policy } from '../../../platform/policy.ts';
import { ifReadable, type KeyRing, open, seal } from '../../../platform/seal.ts';
import type { SubjectAccessChecksInput } from '../generated.ts';
import type { Details } from './contents.ts';
import type { ExemptionRow, RequestRow } from './store.ts';

/** A request with what is sealed of it. */
export interface OpenedRequest extends RequestRow {
  readonly details: Details;
}

/** A request as it is shown: without its details when they do not open any more (ADR 0073). */
export interface RequestView extends RequestRow {
  readonly details: Details | null;
}

/**
 * The child number that a request or a matter is about, in its canonical form, since what is kept sealed is bound to it: `0`
 * where none is known; null for what cannot be one.
 */
export function numberGiven(text: string | null | undefined): string | null {
  return text == null ? '0' : parseChildNumber(text);
}

/** What is told of a number that cannot be one. */
export const numberFault = invalidInput(
  'number',
  'Give the ten digits of the child number, or leave it out where it is not known.',
);

const numberInWords = invalidInput(
  'number',
  'The words hold a child’s number. Find the record and give its child number here: what is written goes with the record then. Where there is none, leave the number out of the words.',
);

/** What is wrong where words say by a number which child they are about, and nothing else does: no purge would find them (ADR 0174). */
export const withoutNumber = (number: string, words: string | null) =>
  number === '0' && words !== null && namesAChild(words) ? numberInWords : null;

/** Who brings something, how to reach them, and the day on which it came, in canonical form; or what is wrong with them. */
export function broughtBy(
  input: { readonly name: string; readonly contact: string; readonly receivedOn: string },
  today: IsoDate,
  { enteredLateMonths }: Pick<Policy, 'enteredLateMonths'>,
) {
  const name = textGiven('name', input.name, { ask: 'Give the name', least: 2, most: 200 });
  if (typeof name !== 'string') return name;
  const contact = textGiven('contact', input.contact, { ask: 'Say how to reach them', least: 5, most: 500 });
  if (typeof contact !== 'string') return contact;
  const receivedOn = recentDayGiven('receivedOn', input.receivedOn, today, enteredLateMonths);
  return typeof receivedOn === 'string' ? { name, contact, receivedOn } : receivedOn;
}

/** The place that a request's sealed details are bound to. */
export const requestPlace = (number: string, id: string) =>
  `compliance.subject_access_request:${number}:${id}:ciphertext`;
/** The place of a sealed part or file. */
export const partPlace = (number: string, id: string, part: string) =>
  `compliance.subject_access_part:${number}:${id}:${part}:ciphertext`;
/** The place of an exemption's sealed reason. */
export const exemptionPlace = (number: string, id: string) =>
  `compliance.subject_access_exemption:${number}:${id}:ciphertext`;

/** Seals the details of a request, as its columns. */
export function sealDetails(ring: KeyRing, number: string, id: string, details: Details) {
  const { keyVersion, ciphertext } = seal(ring, requestPlace(number, id), JSON.stringify(details));
  return { key_version: keyVersion, ciphertext };
}

/** What is sealed of an exemption: why, the line that it withholds as the draft had it (null: the whole section), why it was lifted. */
interface SealedExemption {
  readonly reason: string;
  readonly text: string | null;
  readonly lifted?: string;
}
/** The same, to be sealed. */
export const sealableExemption = ({ reason, ...of }: SealedExemption) => JSON.stringify({ reason, ...of });

/** The same, opened. Those of earlier releases hold the reason alone. */
export function openExemption(sealed: string): SealedExemption {
  return sealed.startsWith('{"reason":') ? JSON.parse(sealed) : { reason: sealed, text: null };
}

/** By what a line is known again in another draft: its audit number where it has one, else all that it says. */
export const markOf = (text: string) => /Audit number (\d+)\.$/.exec(text)?.[1] ?? text;

/** A request with its details opened. */
export function openRequest(ring: KeyRing, row: RequestRow): OpenedRequest {
  const text = open(ring, requestPlace(row.child_number, row.id), row.key_version, row.ciphertext);
  return { ...row, details: JSON.parse(text) as Details };
}

/** A request as it is shown. */
export function showRequest(ring: KeyRing, row: RequestRow): RequestView {
  return ifReadable(() => openRequest(ring, row)) ?? { ...row, details: null };
}

/** Whether a request is over: its answer was delivered, or it was concluded without one. */
export const isFinished = ({ state }: Pick<RequestRow, 'state'>) =>
  state === 'DELIVERED' || state === 'CONCLUDED';

/** Whether a request went beyond its last day without an answer. */
export const isOverdue = (row: Pick<RequestRow, 'closed_at' | 'due_on'>, today: IsoDate) =>
  row.closed_at === null && row.due_on !== null && row.due_on < today;

/** Whether its pack may be prepared: identity and authority are checked, and an authority answers. */
export function mayPrepare(row: RequestRow): boolean {
  return row.answering !== null && row.state !== 'RECEIVED' && row.state !== 'CONCLUDED';
}

/** Whether a pack has expired by `now`, or was disposed of in the register (L13). */
export const isExpired = (
  { expires_at: at, disposed_at: gone }: Pick<RequestRow, 'expires_at' | 'disposed_at'>,
  now: Date,
) => gone !== null || (at !== null && at <= now);

/** Whether a draft is there to be cut and reviewed: of a record that was neither merged nor parted since. */
export const isDraft = (row: RequestRow, now: Date) =>
  row.state === 'PREPARED' && row.whole && !isExpired(row, now);

/** Whether somebody may review a draft: prepared, checked and cut by others (domain.md 2, rules of separation). */
export function mayReview(
  caller: Caller,
  row: RequestView,
  exemptions: readonly Pick<ExemptionRow, 'decided_by' | 'lifted_by'>[],
  now: Date,
): boolean {
  const others = [
    row.prepared_by,
    row.details?.checks?.by,
    ...exemptions.flatMap((each) => [each.decided_by, each.lifted_by]),
  ];
  return row.details !== null && isDraft(row, now) && !others.some((id) => isOwnAccount(caller, id));
}

/** Whether there is a pack to fetch: its draft, or the approved one in its time; of one child, as the record stands. */
export function mayFetch(row: RequestRow, now: Date): boolean {
  return ['PREPARED', 'APPROVED', 'DELIVERED'].includes(row.state) && row.whole && !isExpired(row, now);
}

/** Why a pack that is there does not leave, nor is cut or reviewed: it may hold what is another child's (domain.md 9). */
export const mergedSince = notPermitted(
  'The record was merged, or a merge undone, after this pack was begun: prepare it again.',
);

/** Whether a pack that is there was gathered while the record was made of other numbers. */
export const isOfOthers = (row: RequestRow) =>
  ['PREPARED', 'APPROVED', 'DELIVERED'].includes(row.state) && !row.whole;

/**
 * Whether a pack may say where the child is: the record is not shielded, neither when it was gathered nor now, or the
 * checks say with a reason that who asks may know (domain.md 12), and said so of a shielded child: who asks may be why the
 * shield came since (ADR 0174). Fails closed.
 */
export function mayTellLocation(shielded: boolean, { checks }: Details): boolean {
  return !shielded || (checks?.mayHaveLocation === true && checks.ofShielded === true);
}

/** The same of where a child lived before that was hidden then, where `mayTellLocation` says so of today's place (ADR 0153). */
export function mayTellFormerPlaces(wasHidden: boolean, { checks }: Details): boolean {
  return !wasHidden || checks?.mayHaveLocation === true;
}

const evidence: Readonly<Record<Details['relationship'], readonly string[]>> = {
  CHILD: ['OWN_RIGHT'],
  PARENT: ['PARENTAL_RESPONSIBILITY', 'COURT_ORDER'],
  CARER: ['PARENTAL_RESPONSIBILITY', 'COURT_ORDER'],
  REPRESENTATIVE: ['WRITTEN_AUTHORITY', 'COURT_ORDER'],
};

/** Why the checks do not let a request go on; null when they do (domain.md 12; UK GDPR, recital 38). */
export function checksFault(input: SubjectAccessChecksInput, { relationship }: Details) {
  if (!evidence[relationship].includes(input.authority)) {
    return invalidInput(
      'authority',
      'That does not entitle who asks: a child asks in their own right, a parent or carer with parental responsibility or an order, a representative with a written authority or an order.',
    );
  }
  if (relationship === 'CHILD' && input.carerId != null) {
    return invalidInput(
      'carerId',
      'Leave it out: the child asks, and what is held of a parent or carer is theirs.',
    );
  }
  if (relationship === 'CHILD' && !input.childUnderstands) {
    return notPermitted(
      'A child who does not yet understand the request needs somebody with parental responsibility to make it.',
    );
  }
  if (relationship !== 'CHILD' && input.childUnderstands && input.childAgrees !== true) {
    return notPermitted(
      'A child of sufficient understanding decides: ask the child, and record that they agree.',
    );
  }
  return null;
}
