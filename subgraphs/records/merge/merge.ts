import { randomInt, randomUUID } from 'node:crypto';
import { type AuditKind, actor, type Json } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { daysAfter } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { proposedFrom } from '../../../platform/proposals.ts';
import { answersFor, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { archivedReadableAfter, numberOrNobody } from '../access.ts';
import type { RecordDependencies } from '../dependencies.ts';
import { transferAlreadyOpen } from '../failures.ts';
import type { DecideMergeInput, MergeRecordsInput, UndoMergeInput } from '../generated.ts';
import { shieldMac } from '../shield/store.ts';
import { closeItems, openItem } from '../work/items.ts';
import { holdMerged } from './held.ts';
import { type Choices, fieldGroups, join, pairItems } from './join.ts';
import {
  againstConfirming,
  againstUndoing,
  type Mergeable,
  type MergeRow,
  mayRefuse,
  needsTwo,
  obstacleTo,
} from './rules.ts';
import { mergeStore } from './store.ts';
import { undoing } from './undo.ts';
import { type MergeView, mergeView } from './view.ts';

const failures = {
  NOT_FOUND: recordNotFound,
  VERSION: versionConflict,
  SAME: invalidInput('other', 'Both numbers are of one record already. Give two records.'),
  NOT_LIVE: notPermitted('One of the records is archived, or the child has died: they are not merged.'),
  KEPT_APART: notPermitted(
    'Somebody found that these are two children. That is remembered: they are not merged.',
  ),
  TRANSFER_OPEN: transferAlreadyOpen,
  PROPOSED: notPermitted('A merge of these two is proposed already. Decide about that one.'),
  NOT_NOW: notPermitted('This cannot be done with the merge where it stands, or not by you. Read it again.'),
  SECOND: needsSecondPerson,
  LAPSED: proposalLapsed,
  ENDED: notPermitted('The record is not live any more: what was merged stays one.'),
  DEATH: invalidInput('deathOf', 'A death was told since they were merged. Say of which of the two records.'),
} as const;
type Failure = keyof typeof failures;
type Stored = { readonly id: string } | { readonly failure: Failure } | { readonly later: string };

/** What becomes of a change of a merge; `number` is the kept record's. */
type MergeOutcome =
  | { readonly __typename: 'MergeChanged'; readonly merge: MergeView | null; readonly number: string | null }
  | { readonly __typename: 'LaterMergeFirst'; readonly message: string; readonly mergeId: string }
  | (typeof failures)[Failure]
  | typeof needsStepUp
  | typeof idempotencyConflict
  | ReturnType<typeof invalidInput>;

/** A version while merged lies in a range of its own, drawn anew each time: no version of before comes again. */
const versionsFrom = 2 ** 20;
const versionsTo = 2 ** 24;

interface Dependencies extends RecordDependencies {
  readonly sealedSql: Sql;
}

const isHidden = (records: readonly Mergeable[]) => records.some(({ shielded }) => shielded);

/** What the audit says of the values that were chosen: of a hidden child nothing (ADR 0072). */
const toldOf = (
  { choices }: { readonly choices: MergeRow['choices'] },
  hidden: boolean,
): Record<string, Json> => (hidden ? {} : { choices: { ...choices } });

/** Merging two records and undoing it (domain.md 9; L30; ADR 0038, 0039). */
export type Merges = ReturnType<typeof createMerges>;

/** Merges over the pools of roles signpost_records and signpost_sealed. */
export function createMerges(dependencies: Dependencies) {
  const { sql, sealedSql, audit, clock, policy, hashKey, ring } = dependencies;
  const mutate = createMutation('records', { sql, audit, hashKey });
  const { lockOpenRecord, findOpenRecord } = openRecordStore(clock);
  const store = mergeStore(sql, sealedSql, { ring, lookupKey: hashKey });
  const mac = (childNumber: number, id: string, state: string) =>
    `\\x${shieldMac(hashKey, { childNumber, id, state: state as never }).toString('hex')}`;

  const find = async (id: string, caller: Caller): Promise<MergeView | null> => {
    const row = await store.find(idOrNone(id), caller, archivedReadableAfter(clock, policy));
    return row && mergeView(row, caller, proposedFrom(clock, policy));
  };

  /** Both records under the caller's own grants and of the caller's authority, locked, the lower number first. */
  const lockBoth = async (
    tx: TransactionSql,
    numbers: readonly [number, number],
    caller: Caller,
  ): Promise<readonly [OpenRecordRow, OpenRecordRow] | Failure> => {
    const [keep, other] = (await store.present(tx, numbers)) as [number, number];
    const locked = new Map<number, OpenRecordRow | undefined>();
    for (const number of [keep, other].sort((a, b) => a - b))
      locked.set(number, await lockOpenRecord(tx, number, caller));
    const [first, second] = [locked.get(keep), locked.get(other)];
    if (!answersFor(first) || !answersFor(second)) return 'NOT_FOUND';
    if (keep === other) return 'SAME';
    return [first, second];
  };

  const note = (
    tx: TransactionSql,
    kind: AuditKind,
    merge: Pick<MergeRow, 'id' | 'kept' | 'other'>,
    record: Pick<OpenRecordRow, 'authority_code'>,
    caller: Caller,
    detail: Record<string, Json> = {},
  ) =>
    audit.append(tx, {
      ...actor(caller),
      kind,
      outcome: 'DONE',
      area: record.authority_code,
      childNumbers: [merge.kept, merge.other].map(String),
      detail: { merge: merge.id, kept: String(merge.kept), ...detail },
    });

  const undo = undoing(dependencies, { store, mac, note });

  const queue = (tx: TransactionSql, { id, kept }: Pick<MergeRow, 'id' | 'kept'>, area: string, by: string) =>
    openItem(tx, {
      queue: 'MERGE_DECISION',
      authorityCode: area,
      childNumber: kept,
      reference: id,
      openedBy: by,
      openedAt: clock.now(),
      dueAt: daysAfter(clock.now(), policy.cleaningDueDays),
    });

  const carryOut = async (
    tx: TransactionSql,
    merge: Pick<MergeRow, 'id' | 'kept' | 'other' | 'choices'>,
    { held, hidden }: { readonly held: boolean; readonly hidden: boolean },
    record: OpenRecordRow,
    caller: Caller,
  ): Promise<void> => {
    const [kept, other] = [await store.read(tx, merge.kept), await store.read(tx, merge.other)];
    const items = pairItems(kept.side, other.side);
    const joined = join(kept.side, other.side, merge.choices as Choices, {
      at: clock.now(),
      today: clock.today(),
      accountId: caller.accountId,
      mac,
      versions: randomInt(versionsFrom, versionsTo),
    });
    const merged = held ? await holdMerged(tx, hashKey, joined) : joined;
    await store.write(tx, [kept.physical, other.physical], [merged]);
    await store.keep(tx, merge.id, { kept: kept.side, other: other.side, merged, items });
    await tx`
      update records.cleaning_item set outcome = 'MERGED', decided_by = ${caller.accountId}, decided_at = ${clock.now()},
        version = version + 1
      where id = any(${items}::uuid[]) and outcome is null`;
    const aliases = [...other.side.rows.values()].filter(({ table }) => table === 'number_alias');
    const others = [merge.other, ...aliases.map(({ columns }) => columns.number)].map(String);
    await note(tx, 'RECORDS_MERGED', merge, record, caller, { others, ...toldOf(merge, hidden) });
  };

  const run = async (
    mutation: string,
    input: { readonly idempotencyKey: string },
    caller: Caller,
    act: (tx: TransactionSql) => Promise<Stored>,
  ): Promise<MergeOutcome> => {
    const stored = await mutate<Stored>(mutation, input, caller, act);
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure];
    if ('later' in stored) {
      const message = 'A later merge has this record in it. Undo that one first; nothing was done.';
      return { __typename: 'LaterMergeFirst', message, mergeId: stored.later };
    }
    const merge = await find(stored.id, caller);
    return { __typename: 'MergeChanged', merge, number: merge?.keptNumber ?? null };
  };

  /** A change of a merge within the caller's reach. */
  const decide = (
    mutation: string,
    input: DecideMergeInput | UndoMergeInput,
    caller: Caller,
    act: (merge: MergeRow, tx: TransactionSql) => Promise<Stored>,
  ) =>
    run(mutation, input, caller, async (tx) => {
      const merge = await store.lock(tx, idOrNone(input.id), caller);
      if (!merge) return { failure: 'NOT_FOUND' };
      if (merge.version !== input.version) return { failure: 'VERSION' };
      return act(merge, tx);
    });

  return {
    find,

    /** The merges of a record that the caller holds open and answers for. */
    async of(number: string, caller: Caller): Promise<readonly MergeView[] | null> {
      const record = await findOpenRecord(sql, numberOrNobody(number), caller);
      const rows = await store.of(sql, answersFor(record) ? record.number : 0, caller);
      const from = proposedFrom(clock, policy);
      return answersFor(record) ? rows.map((row) => mergeView(row, caller, from)) : null;
    },

    /** Two records that the caller holds open and answers for, with what stands against merging them. */
    async preview(keep: string, other: string, caller: Caller) {
      const records = await Promise.all(
        [keep, other].map((number) => findOpenRecord(sql, numberOrNobody(number), caller)),
      );
      const [first, second] = records;
      const numbers = [first?.number ?? 0, second?.number ?? 0] as const;
      const heads = await store.heads(sql, numbers, clock.today(), false);
      const facts = await store.facts(sql, numbers);
      if (!answersFor(first) || !answersFor(second) || first.number === second.number) return null;
      return {
        keptNumber: String(first.number),
        otherNumber: String(second.number),
        needsSecondPerson: needsTwo(heads, facts),
        obstacle: obstacleTo(heads, facts),
      };
    },

    merge: (input: MergeRecordsInput, caller: Caller) =>
      run('mergeRecords', input, caller, async (tx) => {
        const numbers = [numberOrNobody(input.keep), numberOrNobody(input.other)] as const;
        const records = await lockBoth(tx, numbers, caller);
        if (typeof records === 'string') return { failure: records };
        const [first, second] = records;
        const [kept, other] = [first.number, second.number];
        const heads = await store.heads(tx, [kept, other], clock.today(), true);
        const facts = await store.facts(tx, [kept, other]);
        const version = (number: number) => heads.find((head) => head.number === number)?.version;
        if (version(kept) !== input.keepVersion || version(other) !== input.otherVersion)
          return { failure: 'VERSION' };
        const obstacle = obstacleTo(heads, facts);
        if (obstacle) return { failure: obstacle };
        const taken = new Set(input.takeOfOther ?? []);
        const choices = Object.fromEntries(
          fieldGroups.map((group) => [group, taken.has(group) ? 'OTHER' : 'KEPT']),
        ) as Choices;
        const twoPeople = needsTwo(heads, facts);
        const merge = { id: randomUUID(), kept, other, choices, twoPeople };
        const by = { proposedBy: caller.accountId, proposedAt: clock.now(), area: first.authority_code };
        if (!(await store.insert(tx, { ...merge, ...by, done: !twoPeople }))) return { failure: 'PROPOSED' };
        if (twoPeople) {
          await queue(tx, merge, first.authority_code, caller.accountId);
          await note(tx, 'MERGE_PROPOSED', merge, first, caller, toldOf(merge, isHidden(heads)));
        } else await carryOut(tx, merge, { held: facts.held, hidden: isHidden(heads) }, first, caller);
        return { id: merge.id };
      }),

    async confirm(input: DecideMergeInput, caller: Caller): Promise<MergeOutcome> {
      // Not under the key: with a fresh factor the same may be asked again.
      if (!hasSteppedUp(caller, clock, policy)) return needsStepUp;
      return decide('confirmMerge', input, caller, async (merge, tx) => {
        const against = againstConfirming(caller, merge, proposedFrom(clock, policy));
        if (against) return { failure: against };
        const records = await lockBoth(tx, [merge.kept, merge.other], caller);
        if (typeof records === 'string') return { failure: records };
        const [first, second] = records;
        // One of them was merged with a third meanwhile: what was proposed is not what is there.
        if (first.number !== merge.kept || second.number !== merge.other) return { failure: 'NOT_NOW' };
        const heads = await store.heads(tx, [merge.kept, merge.other], clock.today(), true);
        const facts = await store.facts(tx, [merge.kept, merge.other]);
        const obstacle = obstacleTo(heads, facts);
        if (obstacle) return { failure: obstacle };
        const closing = { reference: merge.id, closedAt: clock.now(), closedBy: caller.accountId };
        await closeItems(tx, { ...closing, outcome: 'CONFIRMED' });
        await store.change(tx, merge, { state: 'DONE', by: caller.accountId, at: clock.now() });
        await carryOut(tx, merge, { held: facts.held, hidden: isHidden(heads) }, first, caller);
        return { id: merge.id };
      });
    },

    refuse: (input: DecideMergeInput, caller: Caller) =>
      decide('refuseMerge', input, caller, async (merge, tx) => {
        if (!mayRefuse(caller, merge)) return { failure: 'NOT_NOW' };
        const { accountId: by, authorityCode } = caller;
        const undoing = merge.state === 'UNDO_PROPOSED';
        await store.change(tx, merge, { state: undoing ? 'UNDO_REFUSED' : 'REFUSED', by, at: clock.now() });
        await closeItems(tx, {
          reference: merge.id,
          outcome: 'REFUSED',
          closedAt: clock.now(),
          closedBy: by,
        });
        const detail: Record<string, Json> = undoing ? { undo: true } : {};
        await note(tx, 'MERGE_REFUSED', merge, { authority_code: authorityCode ?? '' }, caller, detail);
        return { id: merge.id };
      }),

    async undo(input: UndoMergeInput, caller: Caller): Promise<MergeOutcome> {
      return decide('undoMerge', input, caller, async (merge, tx) => {
        const against = againstUndoing(caller, merge, proposedFrom(clock, policy));
        if (against) return { failure: against };
        const record = await lockOpenRecord(tx, merge.kept, caller);
        if (!answersFor(record)) return { failure: 'NOT_FOUND' };
        // Only now: a merge that was under way has the record no longer.
        const later = await store.later(tx, merge);
        if (later !== null) return { later };
        if (record.status !== 'LIVE') return { failure: 'ENDED' };
        await store.heads(tx, [merge.kept], clock.today(), true);
        const by = caller.accountId;
        // Also of a child who was hidden since.
        if ((merge.twoPeople || record.shielded) && merge.state === 'DONE') {
          await store.change(tx, merge, { state: 'UNDO_PROPOSED', by, at: clock.now() });
          await queue(tx, merge, record.authority_code, by);
          await note(tx, 'MERGE_PROPOSED', merge, record, caller, { undo: true });
          return { id: merge.id };
        }
        return undo(tx, merge, record, input, caller);
      });
    },
  };
}
