import { createHash } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { daysAfter } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import {
  idempotencyConflict,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  recordNotFound,
} from '../../../platform/failures.ts';
import { fetchHolding, registerHolding } from '../../../platform/holdings.ts';
import { hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { open, seal } from '../../../platform/seal.ts';
import { unlessFrozen } from '../../../platform/serviceMode.ts';
import { answeringOf, archivedAfter, otherNumbers } from '../answering.ts';
import type { PrintedDocument } from '../document/pdf.ts';
import type {
  FetchSubjectAccessInput,
  KeepSubjectAccessPartInput,
  ReviewSubjectAccessInput,
  SubjectAccessPart,
  SubjectAccessStepInput,
} from '../generated.ts';
import { packParts } from './contents.ts';
import { lapsedRight } from './entitled.ts';
import { createExempting } from './exempting.ts';
import { createRendering, draftOutdated, isAsMade, notPrepared, type RequestRef } from './rendering.ts';
import { createStep, type Dependencies, noPack, noteOf, shieldedSince, withdrawnSince } from './requests.ts';
import {
  isDraft,
  isExpired,
  isOfOthers,
  mayFetch,
  mayPrepare,
  mayReview,
  mayTellLocation,
  mergedSince,
  type OpenedRequest,
  openRequest,
  partPlace,
  type RequestView,
  sealDetails,
} from './rules.ts';
import * as store from './store.ts';
import { mostActs, untold } from './words.ts';

const formats = {
  PDF: { mediaType: 'application/pdf', extension: 'pdf' },
  JSON: { mediaType: 'application/json', extension: 'json' },
} as const;

const expired = {
  __typename: 'SubjectAccessPackExpired',
  message: 'This pack has expired and is gone; prepare it again if it is needed.',
} as const;

/** Whether consent to something that a pack was made with was withdrawn since. */
const isWithdrawn = (queryable: Queryable, { child_number: number, details }: OpenedRequest) =>
  store.isWithdrawn(queryable, number, details.confided);

/** What of a part is compliance's own to tell. */
async function ownOf(
  tx: Queryable,
  { child_number: number }: Pick<OpenedRequest, 'child_number'>,
  part: SubjectAccessPart,
): Promise<object> {
  if (part === 'RECORD') return { otherNumbers: await otherNumbers(tx, number) };
  return part === 'ACCESS' ? { acts: await store.acts(tx, number, untold, mostActs) } : {};
}

/** Packs: gathered through the graph part by part, cut, reviewed by another person, fetched until they expire. */
export function createPacks(dependencies: Dependencies) {
  const { sql, audit, clock, policy, mutate, ring, printer } = dependencies;
  const step = createStep(dependencies);
  const { putSealed, render, settle } = createRendering(dependencies);

  /** Enters a pack into the register in place of what there was of it (L12, L13). */
  const enter = async (tx: Queryable, row: RequestView, caller: Caller, title: string) => {
    await store.closeHolding(tx, row, caller.accountId, clock.now());
    const expiresAt = daysAfter(clock.now(), policy.subjectAccessPackDays);
    const holding = { kind: 'EXPORT', title, class: 'CHILD_DATA', expiresAt } as const;
    return { holding_id: await registerHolding(tx, caller, holding), expires_at: expiresAt };
  };

  /**
   * A file of an approved pack; null when there is none. Its PDF is kept as the document that it is set from until it was
   * set once: setting it takes too long for the step that approves.
   */
  const kept = async (
    queryable: Queryable,
    row: RequestRef,
    format: 'PDF' | 'JSON',
  ): Promise<Buffer | null> => {
    const at = partPlace(row.child_number, row.id, format);
    const found = (await store.parts(queryable, row)).find(({ part }) => part === format);
    if (!found || found.key_version === null || found.ciphertext === null) return null;
    const text = open(ring(), at, found.key_version, found.ciphertext);
    if (found.state === 'GATHERED') return Buffer.from(text, 'base64');
    const document = JSON.parse(text) as PrintedDocument;
    const bytes = await printer.print({ ...document, madeAt: new Date(document.madeAt) });
    await store.putFile(queryable, row, found.ciphertext, seal(ring(), at, bytes.toString('base64')));
    return bytes;
  };

  const file = async (tx: Queryable, row: OpenedRequest, format: 'PDF' | 'JSON') => {
    if (row.state !== 'PREPARED') return kept(tx, row, format);
    const { printed, json } = await render(tx, row, true);
    return format === 'PDF' ? printer.print(printed) : json;
  };

  const fetchFault = async (queryable: Queryable, row: OpenedRequest | undefined) => {
    if (!row) return recordNotFound;
    if (isExpired(row, clock.now())) return expired;
    if (isOfOthers(row)) return mergedSince;
    if (!mayFetch(row, clock.now())) return notPermitted('There is no pack yet: it is to be gathered first.');
    if (row.with_location && !mayTellLocation(row.shielded, row.details)) return shieldedSince;
    if (await isWithdrawn(queryable, row)) return withdrawnSince;
    // A draft is for the team alone.
    return row.state === 'PREPARED' ? null : lapsedRight(queryable, row, clock.today());
  };

  return {
    ...createExempting(dependencies),

    prepare: (input: SubjectAccessStepInput, caller: Caller) =>
      step('prepareSubjectAccessPack', input, caller, async (tx, row) => {
        if (!mayPrepare(row))
          return notPermitted('Check identity and authority to ask first; then the pack can be prepared.');
        printer.warm();
        // Who takes over gathers all of it: nobody reviews what they gathered.
        const mine = row.state === 'GATHERING' && row.prepared_by === caller.accountId;
        const goesOn = mine && row.whole && !isExpired(row, clock.now());
        const entry = goesOn ? {} : await enter(tx, row, caller, 'Subject access pack, draft');
        const there = new Map((await store.progress(tx, row)).map(({ part, state }) => [part, state]));
        if (!goesOn) {
          await store.dropParts(tx, row);
          await store.noteNumbers(tx, row);
        }
        for (const part of packParts)
          if (!goesOn || there.get(part) !== 'GATHERED') await store.putPart(tx, row, part, 'WAITING', null);
        await store.change(tx, row, {
          state: 'GATHERING',
          prepared_by: caller.accountId,
          prepared_in: caller.sessionId,
          prepared_at: null,
          reviewed_by: null,
          reviewed_at: null,
          with_location: false,
          ...entry,
        });
        return undefined;
      }),

    /** What the gateway is to gather in a session. */
    work: (accountId: string, sessionId: string) =>
      store.waiting(sql, idOrNone(accountId), idOrNone(sessionId)),

    /** Keeps what was gathered of a part. The last one makes the pack ready for its review. @throws NOT_IN_THIS_MODE */
    keep: (input: KeepSubjectAccessPartInput) =>
      unlessFrozen(sql).begin(async (tx) => {
        const since = { archivedAfter: archivedAfter(dependencies) };
        const asked = {
          id: idOrNone(input.reference),
          accountId: idOrNone(input.accountId),
          pack: idOrNone(input.pack),
        };
        const found = await store.lockGathering(tx, asked, since);
        if (!found) return false;
        const row = openRequest(ring(), found);
        // Who answered when it was begun reads as a practitioner once the record has moved: much would be missing.
        const isWhole = input.authorityCode === row.answering;
        if (input.contents == null || !isWhole) {
          await store.putPart(tx, row, input.part, 'FAILED', null);
          return true;
        }
        const contents = JSON.parse(input.contents) as object;
        const own = await ownOf(tx, row, input.part);
        await putSealed(tx, row, input.part, JSON.stringify(Object.assign(contents, own)));
        const left = (await store.progress(tx, row)).filter(({ state }) => state !== 'GATHERED');
        if (left.length > 0) return true;
        const { withLocation, confided } = await settle(tx, row);
        const made = { state: 'PREPARED', prepared_at: clock.now(), with_location: withLocation };
        const sealed = sealDetails(ring(), row.child_number, row.id, { ...row.details, confided });
        await store.change(tx, row, { ...made, ...sealed });
        return true;
      }) as Promise<boolean>,

    async review(input: ReviewSubjectAccessInput, caller: Caller) {
      let made: RequestRef | undefined;
      const outcome = await step('reviewSubjectAccessPack', input, caller, async (tx, row) => {
        const now = clock.now();
        if (input.approve && isOfOthers(row)) return mergedSince;
        if (!isDraft(row, now)) return notPrepared;
        if (!mayReview(caller, row, await store.exemptions(tx, row), now)) return needsSecondPerson;
        if (!input.approve) {
          await store.dropParts(tx, row);
          await store.closeHolding(tx, row, caller.accountId, now);
          await store.change(tx, row, { state: 'CHECKED', ...noPack });
          return undefined;
        }
        const files = await render(tx, row, false);
        if (!isAsMade(row, files)) return draftOutdated;
        if (await isWithdrawn(tx, row)) return withdrawnSince;
        const lapsed = await lapsedRight(tx, row, clock.today());
        if (lapsed) return lapsed;
        // What was gathered is not needed any more; only what may leave is kept.
        await store.dropParts(tx, row);
        await putSealed(tx, row, 'PDF', JSON.stringify(files.printed), 'WAITING');
        await putSealed(tx, row, 'JSON', files.json.toString('base64'));
        await store.change(tx, row, {
          state: 'APPROVED',
          reviewed_by: caller.accountId,
          reviewed_at: now,
          ...(await enter(tx, row, caller, 'Subject access pack')),
          with_location: files.withLocation,
        });
        made = row;
        return undefined;
      });
      // Beside the answer; what fails or is cut off here is done when the PDF is fetched.
      if (made) kept(sql, made, 'PDF').catch(() => {});
      return outcome;
    },

    async fetch(input: FetchSubjectAccessInput, caller: Caller) {
      if (!hasSteppedUp(caller, clock, policy)) return needsStepUp;
      const find = async (tx: Queryable) => {
        const row = await store.find(tx, idOrNone(input.reference), answeringOf(caller, dependencies));
        return row && openRequest(ring(), row);
      };
      const outcome = await mutate('fetchSubjectAccessPack', input, caller, async (tx) => {
        const row = await find(tx);
        const fault = await fetchFault(tx, row);
        if (fault || !row) return fault ?? recordNotFound;
        // Counted in the register; asked there again, since it may have been disposed of meanwhile.
        if (row.holding_id !== null && !(await fetchHolding(tx, row.holding_id, clock.now()))) return expired;
        await noteOf(audit, tx, caller, row, { format: input.format }, 'SUBJECT_ACCESS_FETCHED');
        return { __typename: 'SubjectAccessPackFetched', id: row.id, holding: row.holding_id } as const;
      });
      if (outcome.__typename !== 'SubjectAccessPackFetched') return outcome;
      // Under a key that was used before, too, what is fetched is what may be fetched now.
      const row = await find(sql);
      const fault = await fetchFault(sql, row);
      if (fault || !row) return fault ?? recordNotFound;
      // Another pack of the request is fetched by itself: the register and the audit have each.
      if (row.holding_id !== outcome.holding) return idempotencyConflict;
      const content = await file(sql, row, input.format);
      if (!content) return expired;
      const { mediaType, extension } = formats[input.format];
      return {
        __typename: 'SubjectAccessPackFetched',
        childNumber: row.child_number,
        filename: `subject-access-${row.id.slice(0, 8)}.${extension}`,
        mediaType,
        draft: row.state === 'PREPARED',
        sha256: createHash('sha256').update(content).digest('hex'),
        content: content.toString('base64'),
      } as const;
    },

    progress: (row: RequestView) => store.progress(sql, row),

    viewerCanReview: async (row: RequestView, caller: Caller) =>
      mayReview(caller, row, await store.exemptions(sql, row), clock.now()),
  };
}
