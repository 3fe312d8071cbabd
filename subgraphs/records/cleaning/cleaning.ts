import { type AuditDetail, type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import type { idempotencyConflict, invalidInput } from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { answersFor, openRecordStore } from '../access/openRecord.ts';
import { numberOrNobody } from '../access.ts';
import { mayGiveWord } from '../adoption/heldIdentities.ts';
import { lockCreation } from '../feed/creating.ts';
import type { HeldRow } from '../feed/held.ts';
import { isGrown } from '../feed/keyed.ts';
import { takeBackDeath } from '../feed/misplacedDeath.ts';
import type {
  DecideCleaningItemInput,
  KeepApartInput,
  LinkWaitingRowInput,
  RecordCleaningStepInput,
  ReferCleaningItemInput,
  RejectWaitingRowInput,
} from '../generated.ts';
import { authorityAt } from '../transfer/allocation.ts';
import { heldFor, isApart, rememberNotHeld, rememberNotSame } from './apart.ts';
import { type Applying, applyRow, createRecord } from './apply.ts';
import { linking } from './brought.ts';
import { type BandRecord, bears, findBand, fits } from './evidence.ts';
import { type Failure, failures } from './failures.ts';
import { type CleaningItemView, type Detail, mayDecide, viewOf } from './item.ts';
import { rememberApart } from './pairs.ts';
import { proposeMove, sealedOf } from './returned.ts';
import { rowLookup } from './row.ts';
import { cleaningStore, type ItemRow, type ItemsRow, type SubjectRow } from './store.ts';
import { hideAtOnce } from './withheld.ts';

type Stored = { readonly id: string } | { readonly failure: Failure };

/** What becomes of a change of an item; `number` is the record's that the row went to. */
type CleaningOutcome =
  | {
      readonly __typename: 'CleaningItemChanged';
      readonly item: CleaningItemView | null;
      readonly number: string | null;
    }
  | (typeof failures)[Failure]
  | typeof idempotencyConflict
  | ReturnType<typeof invalidInput>;

interface Dependencies extends Applying {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

interface Change {
  readonly id: string;
  readonly version: number;
  readonly idempotencyKey: string;
}

/** The fields of the shielded view (domain.md 3). */
const shownOfHidden: ReadonlySet<string> = new Set(['givenName', 'familyName', 'gender', 'dateOfBirth']);

/**
 * Whether a row, in whichever queue, may be about a child whom another team hides: a row that is held for one child
 * may be about another. Not where a record of the team's own has a number of the row and fits it, nor once the other
 * team said that it is not about their child. `held`: the teams for which an identity of the row is held.
 */
const isOthers = (band: readonly BandRecord[], held: readonly string[], team: string | null) =>
  held.some((area) => area !== team) ||
  (band.some((each) => each.shielded && each.authorityCode !== team && !each.keptApart) &&
    !band.some((each) => each.authorityCode === team && !each.keptApart && fits(each)));

/** Cleaning queues (domain.md 8, 9; L28-L30). */
export type Cleaning = ReturnType<typeof createCleaning>;

/** Cleaning queues over the pools of roles signpost_records and signpost_sealed. */
export function createCleaning(dependencies: Dependencies) {
  const { sql, audit, clock, hashKey, ring } = dependencies;
  const mutate = createMutation('records', { sql, audit, hashKey });
  const { lockOpenRecord } = openRecordStore(clock);
  const store = cleaningStore(sql, hashKey);

  const bandOf = (queryable: Queryable, { row, source, candidates }: HeldRow) =>
    findBand(queryable, row, {
      source,
      lookup: rowLookup(source, row, hashKey),
      lookupKey: hashKey,
      found: candidates.map(({ childNumber }) => childNumber),
    });

  /** What whoever has claimed an open item sees of it: its row and its candidates, of the own authority alone. */
  const detailOf = async (item: ItemRow, caller: Caller): Promise<Detail | null> => {
    if (!mayDecide(item, caller) || caller.authorityCode === null) return null;
    const waiting = await store.row(sql, ring(), item.id);
    if (waiting === null) return { row: null, reason: 'UNREADABLE', candidates: [] };
    if (!waiting) {
      const subjects = await store.subjects(sql, item.id);
      const isOwn = (subject: SubjectRow) => subject.authorityCode === caller.authorityCode;
      // Of what one of another authority hides by now, how alike it was is told no more either.
      const hidden = subjects.some((subject) => subject.shielded && !isOwn(subject));
      const evidence = hidden ? item.evidence.filter(({ field }) => shownOfHidden.has(field)) : item.evidence;
      return {
        row: null,
        reason: null,
        candidates: subjects.filter(isOwn).map(({ number }) => ({ number, keptApart: false, evidence })),
      };
    }
    const band = await bandOf(sql, waiting);
    // Archived ones too, which the team opens: else it could not say of which one the row is not.
    const own = band.filter(
      ({ authorityCode, status }) =>
        authorityCode === caller.authorityCode && (status === 'LIVE' || status === 'ARCHIVED'),
    );
    if (!isOthers(band, (await heldFor(sql, waiting, hashKey)).held, caller.authorityCode))
      return { row: waiting.row, reason: waiting.reason, candidates: own };
    // It came before the shield, and may say where the child lives: of it, too, is told what the shield shows.
    return {
      row: { ...waiting.row, home: null, place: null, carers: [], identifiers: [] },
      reason: waiting.reason,
      candidates: own.map((each) => ({
        ...each,
        evidence: each.evidence.filter(({ field }) => shownOfHidden.has(field)),
      })),
    };
  };

  const find = async (id: string, caller: Caller): Promise<CleaningItemView | null> => {
    const item = await store.find(idOrNone(id), caller);
    return item ? viewOf(item, await detailOf(item, caller), caller, clock.now()) : null;
  };

  /** One change of one open item that the caller has claimed: locked, decided, written, audited. */
  const change = async (
    mutation: string,
    input: Change,
    caller: Caller,
    act: (item: ItemRow, tx: TransactionSql, at: Date) => Promise<Failure | Done>,
    asked: string | null = null,
  ): Promise<CleaningOutcome> => {
    const run = mutate<Stored>(mutation, input, caller, async (tx) => {
      const item = await store.lock(tx, idOrNone(input.id), caller);
      if (!item) return { failure: 'NOT_FOUND' };
      if (item.outcome !== null) return { failure: 'DECIDED' };
      if (!mayDecide(item, caller)) return { failure: 'NOT_CLAIMED' };
      if (item.version !== input.version) return { failure: 'VERSION' };
      const done = await act(item, tx, clock.now());
      if (typeof done === 'string') return { failure: done };
      const { number = null, children = number === null ? [] : [number], detail } = done;
      await audit.append(tx, {
        ...actor(caller),
        kind: 'CLEANING_DECIDED',
        outcome: 'DONE',
        area: caller.authorityCode ?? undefined,
        childNumber: children.length === 1 ? String(children[0]) : undefined,
        childNumbers: children.length > 1 ? children.map(String) : undefined,
        detail: { item: item.id, queue: item.queue, source: item.source, ...detail },
      });
      return { id: item.id };
    });
    // What does not apply is undone, the key too.
    const stored = await run.catch((error): Stored => {
      if (error instanceof NotApplied) return { failure: error.failure };
      throw error;
    });
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure];
    return { __typename: 'CleaningItemChanged', item: await find(stored.id, caller), number: asked };
  };

  /** Takes a death back from the record that it was told of, once a person says of which other it is. */
  const takeBack = async (
    tx: TransactionSql,
    { item, waiting, number, at }: { item: ItemRow; waiting: ItemsRow; number: number; at: Date },
    caller: Caller,
  ) => {
    const told = waiting.row.deathDate === null ? undefined : await store.told(tx, item.id);
    if (!told || told.number === number) return;
    const taking = { ring: ring(), source: waiting.source, at };
    for (const event of await takeBackDeath(tx, taking, told))
      await audit.append(tx, { ...actor(caller), ...event });
  };

  const decided = (item: ItemRow, tx: TransactionSql, at: Date, caller: Caller) => ({
    as: async (outcome: string, step: string, evidence: string | null) => {
      const by = caller.accountId;
      await store.addStep(tx, item, { step, evidence, by, at });
      await store.decide(tx, item, { outcome, evidence, by, at });
    },
  });

  return {
    /** The item, where its open work, or the last, is of the caller's team. */
    find,

    link: (input: LinkWaitingRowInput, caller: Caller) =>
      change(
        'linkWaitingRow',
        input,
        caller,
        async (item, tx, at) => {
          const waiting = await store.row(tx, ring(), item.id);
          if (waiting === null) return 'UNREADABLE';
          if (!waiting) return 'NO_ROW';
          const number = numberOrNobody(input.number);
          const record = await lockOpenRecord(tx, number, caller);
          if (!answersFor(record)) return 'NOT_FOUND';
          const band = await bandOf(tx, waiting);
          const candidate = band.find((each) => each.number === record.number);
          const keptApart = await isApart(tx, waiting, record.number, hashKey);
          if (keptApart) return 'APART';
          const { held } = await heldFor(tx, waiting, hashKey);
          if (held.length > 0 && !(candidate && bears(candidate))) return 'IDENTIFIERS';
          // Nor is the row of a child whom another team hides put into a record, to be read there.
          if (isOthers(band, held, record.authority_code)) return 'IDENTIFIERS';
          if (waiting.row.withheld && !record.shielded) return 'WITHHELD';
          const about = { row: waiting.row, source: waiting.source, number: record.number, at };
          const applied = await linking(tx, dependencies, about, () =>
            applyRow(tx, dependencies, waiting, record, caller, at),
          );
          if ('failure' in applied) return undone(applied.failure);
          const { evidence = null } = input;
          await takeBack(tx, { item, waiting, number: record.number, at }, caller);
          if (!waiting.outdated) await store.settle(tx, item.id, 'MATCH', record.number);
          await decided(item, tx, at, caller).as('LINKED', 'LINKED', evidence);
          for (const { kind, field, conflict } of applied.questions) {
            const named = {
              conflict,
              field: record.shielded ? undefined : field,
              source: waiting.source,
              item: item.id,
            };
            await audit.append(tx, {
              ...actor(caller),
              kind,
              outcome: 'DONE',
              area: record.authority_code,
              childNumber: String(record.number),
              detail: { ...named, outcome: kind === 'CONFLICT_RESOLVED' ? 'REPLACED' : undefined },
            });
          }
          const levels = (candidate?.evidence ?? []).map((each) => ({ ...each }));
          return { number: record.number, detail: { decision: 'LINKED', evidence, levels } };
        },
        input.number,
      ),

    create: (input: DecideCleaningItemInput, caller: Caller) =>
      change('createFromWaitingRow', input, caller, async (item, tx, at) => {
        const waiting = await store.row(tx, ring(), item.id);
        const own = caller.authorityCode;
        if (waiting === null) return 'UNREADABLE';
        if (!waiting || own === null) return 'NO_ROW';
        if (isGrown(waiting.row, clock.today())) return 'GROWN';
        const { evidence = null } = input;
        // One at a time: two rows of one child, created at once, would not see each other's record, however they call it.
        await lockCreation(tx);
        const found = await bandOf(tx, waiting);
        // After the records: an identity that is sealed in between is no record any more, and held.
        const { held, apart } = await heldFor(tx, waiting, hashKey);
        const isTeam = caller.roles.includes('MANAGEMENT_TEAM');
        const former =
          input.cameBack && isTeam ? sealedOf(found, waiting.row, own, clock.today()) : undefined;
        if (input.cameBack && !former) return 'NOT_BACK';
        // Of those that nobody opens it is asked no more once a number says whose the row is: a twin's may be sealed too.
        const apartFrom = former ? [...apart, own] : apart;
        const band = found.filter(
          (each) => !each.keptApart && !(each.status === 'SEALED' && apartFrom.includes(each.authorityCode)),
        );
        // Historical failure 1, and failing closed: whatever may not be seen here is for its own team to say first.
        const hidden = band.find(
          (each) => each.status !== 'LIVE' || (each.shielded && each.authorityCode !== own),
        );
        // Of several, another team than this one is to be asked.
        const first =
          held.find((area) => area !== own) ?? (former ? undefined : held[0]) ?? hidden?.authorityCode;
        if (first === own && item.queue === 'HELD_ROW')
          return held.length > 0 || hidden?.status === 'SEALED' ? 'HELD' : 'CANDIDATES';
        const elsewhere = band.find(
          (each) => each.status === 'LIVE' && each.authorityCode !== own,
        )?.authorityCode;
        // By the directory, as the row was given to this team: its district may be another's.
        const postcode = waiting.row.home?.postcode;
        const home = (postcode && (await authorityAt(tx, postcode))) ?? own;
        if (first === undefined && elsewhere === undefined && (home === own || former)) {
          if (band.length > 0) return 'CANDIDATES';
          const number = await createRecord(tx, dependencies, waiting, own, at, former?.number);
          if (number === undefined) return 'IDENTIFIERS';
          const hidden = Boolean(waiting.row.withheld || former?.shielded);
          if (hidden) await hideAtOnce(tx, dependencies, { number, authorityCode: own }, caller);
          await takeBack(tx, { item, waiting, number, at }, caller);
          if (!waiting.outdated) await store.settle(tx, item.id, 'CREATED', number);
          await decided(item, tx, at, caller).as('CREATED', 'CREATED', evidence);
          const created = { ...actor(caller), kind: 'RECORD_CREATED', outcome: 'DONE', area: own } as const;
          await audit.append(tx, {
            ...created,
            childNumber: String(number),
            detail: { item: item.id, source: waiting.source },
          });
          await proposeMove(tx, dependencies, { number, from: own, to: home, hidden }, caller);
          const children = former ? [number, former.number] : [number];
          return { number, children, detail: { decision: 'CREATED', evidence } };
        }
        // Hidden or only elsewhere: the same steps and the same answer, so that neither is told from the other.
        const queue = first === undefined ? item.queue : 'HELD_ROW';
        const to = { authorityCode: first ?? elsewhere ?? home, queue, by: caller.accountId, at };
        await store.addStep(tx, item, { step: 'REFERRED', evidence, by: caller.accountId, at });
        await store.pass(tx, item, to);
        return { detail: { decision: 'REFERRED', evidence } };
      }),

    reject: (input: RejectWaitingRowInput, caller: Caller) =>
      change('rejectWaitingRow', input, caller, async (item, tx, at) => {
        if ((await store.row(tx, ring(), item.id)) === undefined) return 'NO_ROW';
        const { evidence = null } = input;
        await decided(item, tx, at, caller).as(`REJECTED_${input.reason}`, 'REJECTED', evidence);
        return { detail: { decision: 'REJECTED', reason: input.reason, evidence } };
      }),

    refer: (input: ReferCleaningItemInput, caller: Caller) =>
      change('referCleaningItem', input, caller, async (item, tx, at) => {
        const to = input.to ?? null;
        const [known] = await tx`select from records.authority where code = ${to} and succeeded_by is null`;
        if (to === caller.authorityCode || (to !== null && !known)) return 'TO';
        await store.addStep(tx, item, { step: 'REFERRED', evidence: null, by: caller.accountId, at });
        await store.pass(tx, item, { authorityCode: to, queue: item.queue, by: caller.accountId, at });
        return { detail: { decision: 'REFERRED', to } };
      }),

    keepApart: (input: KeepApartInput, caller: Caller) =>
      change('keepApart', input, caller, async (item, tx, at) => {
        const { evidence = null } = input;
        const by = caller.accountId;
        const waiting = await store.row(tx, ring(), item.id);
        if (waiting === null) return 'UNREADABLE';
        const aboutHeld = waiting && input.number == null && caller.roles.includes('MANAGEMENT_TEAM');
        if (aboutHeld) {
          if (!(await mayGiveWord(tx))) return 'VERSION';
          await rememberNotHeld(tx, waiting, caller.authorityCode ?? '', { hashKey, by, at });
          await store.addStep(tx, item, { step: 'KEPT_APART', evidence, by, at });
          return { detail: { decision: 'NOT_HELD', evidence } };
        }
        if ((waiting === undefined) !== (input.number == null)) return 'NO_PAIR';
        if (!waiting) {
          const [a, b] = (await store.subjects(tx, item.id)).map(({ number }) => number);
          if (a !== undefined && b !== undefined) await rememberApart(tx, [a, b], by, at);
          await decided(item, tx, at, caller).as('KEPT_APART', 'KEPT_APART', evidence);
          return {
            detail: { decision: 'KEPT_APART', evidence },
            children: [a, b].filter((each) => each !== undefined),
          };
        }
        const record = await lockOpenRecord(tx, numberOrNobody(input.number ?? ''), caller);
        if (!record?.own) return 'NOT_FOUND';
        await rememberNotSame(tx, waiting, record.number, { hashKey, by, at });
        await store.addStep(tx, item, { step: 'KEPT_APART', evidence, by, at });
        return { detail: { decision: 'KEPT_APART', evidence }, children: [record.number] };
      }),

    step: (input: RecordCleaningStepInput, caller: Caller) =>
      change('recordCleaningStep', input, caller, async (item, tx, at) => {
        const { step, evidence = null } = input;
        await store.addStep(tx, item, { step, evidence, by: caller.accountId, at });
        return { detail: { step, evidence } };
      }),
  };
}

/** What was done, for the audit: codes; the records concerned apart. */
interface Done {
  readonly number?: number;
  readonly children?: readonly number[];
  readonly detail: AuditDetail;
}

/** A row is applied whole or not at all. */
class NotApplied extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}

function undone(failure: Failure): never {
  throw new NotApplied(failure);
}
