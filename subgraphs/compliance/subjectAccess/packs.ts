import { createHash, randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import { ageOn } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  recordNotFound,
} from '../../../platform/failures.ts';
import { fetchHolding, registerHolding } from '../../../platform/holdings.ts';
import { aReason, textGiven } from '../../../platform/inputs.ts';
import { hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { referenceTo } from '../../../platform/references.ts';
import { ifReadable, open, seal } from '../../../platform/seal.ts';
import { unlessFrozen } from '../../../platform/serviceMode.ts';
import { answeringOf, archivedAfter } from '../answering.ts';
import type { PrintedDocument } from '../document/pdf.ts';
import type {
  ExemptFromSubjectAccessInput,
  FetchSubjectAccessInput,
  KeepSubjectAccessPartInput,
  LiftSubjectAccessExemptionInput,
  ReviewSubjectAccessInput,
  SubjectAccessStepInput,
} from '../generated.ts';
import { findCheckpoint } from '../sealing/tree.ts';
import { type Gathered, packParts } from './contents.ts';
import { packAsJson, printedPack } from './pack.ts';
import { createStep, type Dependencies, noPack, noteOf, shieldedSince } from './requests.ts';
import {
  exemptionPlace,
  isDraft,
  isExpired,
  isOfOthers,
  markOf,
  mayFetch,
  mayPrepare,
  mayReview,
  mayTellLocation,
  mergedSince,
  type OpenedRequest,
  openExemption,
  openRequest,
  partPlace,
  type RequestView,
  sealableExemption,
} from './rules.ts';
import * as store from './store.ts';
import { withoutExempt } from './withheld.ts';
import { mostActs, sectionsOf, untold } from './words.ts';

const formats = {
  PDF: { mediaType: 'application/pdf', extension: 'pdf' },
  JSON: { mediaType: 'application/json', extension: 'json' },
} as const;

const expired = {
  __typename: 'SubjectAccessPackExpired',
  message: 'This pack has expired and is gone; prepare it again if it is needed.',
} as const;

const draftOutdated = notPermitted(
  'The record was shielded, or a shield ended, after this draft was made, and its lines are others now: prepare it again.',
);

/** Whether something is still withheld. */
const isInForce = ({ lifted_by }: Pick<store.ExemptionRow, 'lifted_by'>) => lifted_by === null;

const adult = 18;
/** Parental responsibility is for a child (Children Act 1989, sections 3 and 105); the index holds people of up to 25. */
const ofAge = notPermitted(
  'Parental responsibility has ended: the young person is 18. Send the draft back (of an approved pack, prepare one), and record an order, or that they agree to the written authority; or take the request in anew as that of somebody whom they authorised.',
);
/** A written authority may be a parent's, too, unless the young person agrees. */
const restsOnParent = ({ details: { checks } }: OpenedRequest) =>
  checks?.authority === 'PARENTAL_RESPONSIBILITY' ||
  (checks?.authority === 'WRITTEN_AUTHORITY' && checks.childAgrees !== true);

const noLine = invalidInput('line', 'Give the number of a line of that section of the draft.');
const notPrepared = notPermitted(
  'The pack cannot be changed now; ask for the request again to see where it stands.',
);

/** Packs: gathered through the graph part by part, cut, reviewed by another person, fetched until they expire. */
export function createPacks(dependencies: Dependencies) {
  const { sql, audit, clock, policy, mutate, ring, printer } = dependencies;
  const step = createStep(dependencies);

  /** Enters a pack into the register in place of what there was of it (L12, L13). */
  const enter = async (tx: Queryable, row: RequestView, caller: Caller, title: string) => {
    await store.closeHolding(tx, row, caller.accountId, clock.now());
    const expiresAt = new Date(clock.now().getTime() + policy.subjectAccessPackDays * 86_400_000);
    const holding = { kind: 'EXPORT', title, class: 'CHILD_DATA', expiresAt } as const;
    return { holding_id: await registerHolding(tx, caller, holding), expires_at: expiresAt };
  };

  const putSealed = (
    tx: Queryable,
    row: RequestRef,
    part: store.Kept,
    text: string,
    state: 'GATHERED' | 'WAITING' = 'GATHERED',
  ) => store.putPart(tx, row, part, state, seal(ring(), partPlace(row.child_number, row.id, part), text));

  const openParts = async (tx: Queryable, row: RequestRef): Promise<ReadonlyMap<string, string>> => {
    const opened = new Map<string, string>();
    for (const { part, key_version: version, ciphertext } of await store.parts(tx, row)) {
      if (version === null || ciphertext === null) continue;
      opened.set(part, open(ring(), partPlace(row.child_number, row.id, part), version, ciphertext));
    }
    return opened;
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

  /** The contents of a pack as it would leave now. */
  const render = async (tx: Queryable, row: OpenedRequest, draft: boolean) => {
    const opened = await openParts(tx, row);
    const gathered = Object.fromEntries(
      packParts.map((part) => [part, JSON.parse(opened.get(part) as string)]),
    ) as unknown as Gathered;
    const { RECORD: record } = gathered;
    const withLocation = mayTellLocation(row.shielded || record.shield !== null, row.details);
    const { relationship, checks } = row.details;
    const reader = { relationship, carerId: checks?.carerId ?? null, withLocation };
    const all = sectionsOf(gathered, row.child_number, reader);
    const sections = draft ? all : withoutExempt(all, (await openExemptions(tx, row)).filter(isInForce));
    const checkpoint = await findCheckpoint(tx);
    const facts = {
      ...{ reference: row.id, receivedOn: row.received_on, madeAt: clock.now(), draft },
      ofSelf: relationship === 'CHILD',
      controller: withLocation ? row.controller : null,
      checkpoint: checkpoint ? { size: checkpoint.size, root: checkpoint.root.toString('base64') } : null,
    };
    return {
      withLocation,
      ofAge: record.dateOfBirth === null || ageOn(record.dateOfBirth, clock.today()) >= adult,
      all,
      printed: printedPack(sections, facts),
      json: Buffer.from(packAsJson(sections, facts)),
    };
  };

  /**
   * A draft that was gathered anew has other lines: what was withheld of another draft is found again in this one, and where
   * it is not, its whole section is withheld. Whether the draft says where the child is.
   */
  const settle = async (tx: Queryable, row: OpenedRequest): Promise<boolean> => {
    const { all, withLocation } = await render(tx, row, true);
    for (const { id, section, line, text, lifted_by: liftedBy } of await openExemptions(tx, row)) {
      if (line === null || liftedBy !== null) continue;
      const lines = all.find((each) => each.section === section)?.lines ?? [];
      const found = lines.find((each) => text !== null && markOf(each.text) === markOf(text));
      await store.moveExemption(tx, row, id, found?.line ?? null);
    }
    return withLocation;
  };

  const openExemptions = async (queryable: Queryable, row: RequestRef) =>
    (await store.exemptions(queryable, row)).map((each) => {
      const at = exemptionPlace(row.child_number, each.id);
      const opened = ifReadable(() => openExemption(open(ring(), at, each.key_version, each.ciphertext)));
      return { ...each, ...(opened ?? { reason: null, text: null, lifted: null }) };
    });

  /** Whether the lines of a draft are still those that it was made with: a shield that came or went changes them. */
  const isAsMade = (row: RequestView, { withLocation }: { readonly withLocation: boolean }) =>
    row.with_location === withLocation;

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
    // A draft is for the team alone.
    const leaves = row.state !== 'PREPARED' && restsOnParent(row);
    return leaves && (await store.hasReached(queryable, row, adult, clock.today())) ? ofAge : null;
  };

  return {
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
          ...{ state: 'GATHERING', prepared_by: caller.accountId, prepared_in: caller.sessionId },
          ...{ prepared_at: null, reviewed_by: null, reviewed_at: null, with_location: false },
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
        const found = await store.lockGathering(
          tx,
          idOrNone(input.reference),
          idOrNone(input.accountId),
          since,
        );
        if (!found) return false;
        const row = openRequest(ring(), found);
        if (input.contents == null) {
          await store.putPart(tx, row, input.part, 'FAILED', null);
          return true;
        }
        const contents = JSON.parse(input.contents) as object;
        const acts =
          input.part === 'ACCESS' ? { acts: await store.acts(tx, row.child_number, untold, mostActs) } : {};
        await putSealed(tx, row, input.part, JSON.stringify({ ...contents, ...acts }));
        const left = (await store.progress(tx, row)).filter(({ state }) => state !== 'GATHERED');
        if (left.length > 0) return true;
        const made = { state: 'PREPARED', prepared_at: clock.now(), with_location: await settle(tx, row) };
        await store.change(tx, row, made);
        return true;
      }) as Promise<boolean>,

    async exempt(input: ExemptFromSubjectAccessInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      if (input.line != null && input.line < 1) return noLine;
      return step('exemptFromSubjectAccess', input, caller, async (tx, row) => {
        if (isOfOthers(row)) return mergedSince;
        if (!isDraft(row, clock.now())) return notPrepared;
        const draft = await render(tx, row, true);
        if (!isAsMade(row, draft)) return draftOutdated;
        const lines = draft.all.find((each) => each.section === input.section)?.lines;
        if (!lines) return invalidInput('section', 'The draft has no such section.');
        const line = input.line ?? null;
        const text = line === null ? null : lines.find((each) => each.line === line)?.text;
        if (text === undefined) return noLine;
        const id = randomUUID();
        const sealed = seal(
          ring(),
          exemptionPlace(row.child_number, id),
          sealableExemption({ reason, text }),
        );
        await store.addExemption(tx, row, {
          ...{ id, section: input.section, line, ground: input.ground, decided_by: caller.accountId },
          ...{ key_version: sealed.keyVersion, ciphertext: sealed.ciphertext },
        });
        await store.change(tx, row, {});
        return undefined;
      });
    },

    async lift(input: LiftSubjectAccessExemptionInput, caller: Caller) {
      const why = textGiven('reason', input.reason, aReason);
      if (typeof why !== 'string') return why;
      return step('liftSubjectAccessExemption', input, caller, async (tx, row) => {
        if (isOfOthers(row)) return mergedSince;
        if (!isDraft(row, clock.now())) return notPrepared;
        const found = (await store.exemptions(tx, row)).find(({ id }) => id === idOrNone(input.exemption));
        if (!found || !isInForce(found))
          return invalidInput('exemption', 'Give what is withheld of this request and was not lifted.');
        const at = exemptionPlace(row.child_number, found.id);
        const before = openExemption(open(ring(), at, found.key_version, found.ciphertext));
        const sealed = seal(ring(), at, sealableExemption({ ...before, lifted: why }));
        const { keyVersion: key_version, ciphertext } = sealed;
        const lifted = { id: found.id, lifted_by: caller.accountId, key_version, ciphertext };
        await store.liftExemption(tx, row, lifted, clock.now());
        await store.change(tx, row, {});
        return undefined;
      });
    },

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
        if (files.ofAge && restsOnParent(row)) return ofAge;
        // What was gathered is not needed any more; only what may leave is kept.
        await store.dropParts(tx, row);
        await putSealed(tx, row, 'PDF', JSON.stringify(files.printed), 'WAITING');
        await putSealed(tx, row, 'JSON', files.json.toString('base64'));
        await store.change(tx, row, {
          ...{ state: 'APPROVED', reviewed_by: caller.accountId, reviewed_at: now },
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
        return { __typename: 'SubjectAccessPackFetched', id: row.id } as const;
      });
      if (outcome.__typename !== 'SubjectAccessPackFetched') return outcome;
      // Under a key that was used before, too, what is fetched is what may be fetched now.
      const row = await find(sql);
      const fault = await fetchFault(sql, row);
      if (fault || !row) return fault ?? recordNotFound;
      const content = await file(sql, row, input.format);
      if (!content) return expired;
      const { mediaType, extension } = formats[input.format];
      return {
        __typename: 'SubjectAccessPackFetched',
        filename: `subject-access-${row.id.slice(0, 8)}.${extension}`,
        mediaType,
        draft: row.state === 'PREPARED',
        sha256: createHash('sha256').update(content).digest('hex'),
        content: content.toString('base64'),
      } as const;
    },

    progress: (row: RequestView) => store.progress(sql, row),

    async exemptions(row: RequestView) {
      return (await openExemptions(sql, row)).map(({ decided_by, lifted_by, lifted, ...each }) => ({
        ...each,
        decidedBy: { id: decided_by },
        liftedBy: referenceTo(lifted_by),
        liftReason: lifted ?? null,
      }));
    },

    viewerCanReview: async (row: RequestView, caller: Caller) =>
      mayReview(caller, row, await store.exemptions(sql, row), clock.now()),
  };
}

type RequestRef = Pick<store.RequestRow, 'child_number' | 'id'>;
