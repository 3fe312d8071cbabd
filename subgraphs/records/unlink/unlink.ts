import { randomUUID } from 'node:crypto';
import { type AuditKind, actor, type Json } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import { daysAfter } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  type invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { keyedHashHex } from '../../../platform/hash.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { isLapsed, proposedFrom } from '../../../platform/proposals.ts';
import { answersFor, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import { numberOrNobody } from '../access.ts';
import { letGo } from '../adoption/heldIdentities.ts';
import { rememberNotSame } from '../cleaning/apart.ts';
import { proposeMove } from '../cleaning/returned.ts';
import { openCorrectionTask } from '../correction/openTask.ts';
import type { RecordDependencies } from '../dependencies.ts';
import { transferAlreadyOpen } from '../failures.ts';
import { findSource } from '../feed/sources.ts';
import type { CorrectionField, RefuseUnlinkingInput, UnlinkRowInput } from '../generated.ts';
import { homeOf, rowsOf, type Side } from '../merge/side.ts';
import { mergeStore } from '../merge/store.ts';
import { homeHashUnder } from '../merge/surroundings.ts';
import { authorityAt } from '../transfer/allocation.ts';
import { closeItems, openItem } from '../work/items.ts';
import { believedOf } from './believed.ts';
import { organisationsOf } from './places.ts';
import { queueRow } from './queue.ts';
import { unlinkedBefore } from './snapshots.ts';
import {
  decideUnlinking,
  keepUnlinking,
  linkedRowsOf,
  lockProposal,
  type Proposal,
  proposalOf,
  recordOf,
  rowOfWord,
  standingOf,
} from './store.ts';
import { type TakenOff, type Taking, takeOff } from './takeOff.ts';
import { type LinkedRowView, viewOf } from './view.ts';
import { isOf, type RowOf, type Word, wordsOf } from './words.ts';

const failures = {
  NOT_FOUND: recordNotFound,
  VERSION: versionConflict,
  ROW: notPermitted('This row is not linked to the record any more. Read the rows of the record again.'),
  TRANSFER_OPEN: transferAlreadyOpen,
  MADE: notPermitted(
    'The record was made of this row. Unlink the rows that are about another child, or correct the record.',
  ),
  UNREADABLE: notPermitted(
    'What the row said can no longer be opened. Tell your security officer, and ask the source to send it again.',
  ),
  NOT_NOW: notPermitted('A colleague has proposed this: somebody else of the management team decides.'),
  NOT_YOURS: notPermitted('The management team refuses this, or whoever proposed it takes it back.'),
  SECOND: needsSecondPerson,
  LAPSED: proposalLapsed,
  STEP_UP: needsStepUp,
} as const;
type Failure = keyof typeof failures;
/** Without the record's number: what is kept under a key outlives a new identity (domain.md 7). */
type Stored = { readonly id: string; readonly proposed: boolean } | { readonly failure: Failure };

/** What becomes of unlinking a row; `number` is the record's. */
type UnlinkOutcome =
  | { readonly __typename: 'RowUnlinked'; readonly number: string | null; readonly proposed: boolean }
  | (typeof failures)[Failure]
  | typeof idempotencyConflict
  | ReturnType<typeof invalidInput>;

interface Dependencies extends RecordDependencies {
  readonly sealedSql: Sql;
}

/** Not under the key: with a fresh factor the same may be asked again. */
class StepUp extends Error {}

/** Unlinking rows of other children (domain.md 9; ADR 0135). */
export type Unlinking = ReturnType<typeof createUnlinking>;

/** Unlinking over the pools of roles signpost_records and signpost_sealed. */
export function createUnlinking(dependencies: Dependencies) {
  const { sql, sealedSql, audit, clock, policy, hashKey, ring } = dependencies;
  const mutate = createMutation('records', { sql, audit, hashKey });
  const { lockOpenRecord, findOpenRecord } = openRecordStore(clock);
  const sides = mergeStore(sql, sealedSql, { ring, lookupKey: hashKey });

  const identityOf = (scheme: string, value: string) =>
    `${scheme}:${keyedHashHex(hashKey, `identifier:${scheme}`, value)}`;

  const note = (
    tx: TransactionSql,
    kind: AuditKind,
    { number, authority_code: area }: Pick<OpenRecordRow, 'number' | 'authority_code'>,
    caller: Caller,
    detail: Record<string, Json>,
  ) =>
    audit.append(tx, {
      ...actor(caller),
      kind,
      outcome: 'DONE',
      area,
      childNumber: String(number),
      detail,
    });

  const run = async (
    mutation: string,
    input: { readonly idempotencyKey: string },
    caller: Caller,
    act: (tx: TransactionSql) => Promise<Stored>,
  ): Promise<UnlinkOutcome> => {
    const stored = await mutate<Stored>(mutation, input, caller, act).catch((error): Stored => {
      if (error instanceof StepUp) return { failure: 'STEP_UP' };
      throw error;
    });
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure];
    const { id, proposed } = stored;
    const number = await recordOf(sql, id);
    return { __typename: 'RowUnlinked', number: number === null ? null : String(number), proposed };
  };

  /** What is known outside of the record: the schools and practices that its rows name, and what their sources decide. */
  const takingFor = async (tx: TransactionSql, words: readonly Word[], caller: Caller): Promise<Taking> => {
    const names = [...new Set(words.map(({ source }) => source))];
    const sources = await Promise.all(names.map((name) => findSource(tx, name)));
    const ids = new Map<string, string>();
    const decides = new Map(names.map((name, at) => [name, sources[at]?.rules.decides ?? []]));
    return {
      at: clock.now(),
      today: clock.today(),
      accountId: caller.accountId,
      identityOf,
      organisationOf: await organisationsOf(tx, words),
      homeHash: homeHashUnder(hashKey),
      decides: (source: string) => decides.get(source) ?? [],
      idOf: (number, what) => {
        const id = ids.get(`${number} ${what}`) ?? randomUUID();
        ids.set(`${number} ${what}`, id);
        return id;
      },
    };
  };

  /** Whether a record was made of a row: of its source, and by a number of its own that no row brought. */
  const isMadeOf = (side: Side, words: readonly Word[], { row, source }: Word): boolean => {
    const [own] = row.identifiers.map(({ scheme, value }) => identityOf(scheme, value));
    const made = rowsOf(side, 'provenance').some(
      ([, { columns }]) => columns.field === 'record' && columns.source === source,
    );
    if (!made || own === undefined || words.some(({ brought }) => brought.identifiers.includes(own)))
      return false;
    return rowsOf(side, 'identifier').some(
      ([, { columns }]) => `${columns.scheme}:${String(columns.lookup).slice(2)}` === own,
    );
  };

  /** The home that stands may be in another authority's area: it is asked to take the record. */
  const followHome = async (tx: TransactionSql, record: OpenRecordRow, side: Side, caller: Caller) => {
    const home = homeOf(side)?.[1].columns;
    if (record.status !== 'LIVE' || typeof home?.postcode !== 'string') return;
    const to = await authorityAt(tx, home.postcode);
    const { number, authority_code: from, shielded: hidden } = record;
    if (to !== null) await proposeMove(tx, dependencies, { number, from, to, hidden }, caller);
  };

  /**
   * A person looks at a record that was opened since by who may have been told of another child, and at what somebody believed of the
   * row (L28).
   */
  const openTask = async (
    tx: TransactionSql,
    { number, authority_code: area }: OpenRecordRow,
    { since, believed, by }: { since: Date; believed: readonly CorrectionField[]; by: string },
  ) => {
    const [told] = await tx`
      select from records.access_grant where child_number = ${number} and opened_at >= ${since} and account_id <> ${by} limit 1`;
    const fields = [...(told ? ['IDENTITY'] : []), ...believed].join(' ');
    if (fields)
      await openCorrectionTask(tx, policy, { number, area, fields, openedBy: by, openedAt: clock.now() });
  };

  const carryOut = async (
    tx: TransactionSql,
    record: OpenRecordRow,
    unlinked: RowOf & { readonly linkedAt: Date },
    said: { readonly id: string; readonly reason: string; readonly evidence: string | null },
    caller: Caller,
  ): Promise<Failure | null> => {
    const { number, authority_code: area, shielded } = record;
    const before = await sides.read(tx, number);
    const words = wordsOf(before.side);
    const last = words.findLast(isOf(unlinked));
    if (!last) return 'UNREADABLE';
    if (isMadeOf(before.side, words, last)) return 'MADE';
    const taking = await takingFor(tx, words, caller);
    const taken: TakenOff = takeOff(before.side, unlinked, taking);
    await sides.write(tx, [before.physical], [taken.record]);
    await letGo(
      tx,
      taken.freed.map(({ scheme, lookup }) => ({ scheme, lookup: Buffer.from(lookup, 'hex') })),
    );
    const at = clock.now();
    await rememberNotSame(tx, last, number, { hashKey, by: caller.accountId, at });
    await queueRow(tx, { ring: ring(), hashKey }, { number, area, at }, last);
    await sides.revise(tx, number, (snapshots) => unlinkedBefore(snapshots, unlinked, taking));
    const { source } = unlinked;
    const { id, reason, evidence } = said;
    await note(tx, 'ROW_UNLINKED', record, caller, {
      unlinking: id,
      source,
      reason,
      evidence,
      // What changed of a hidden child no row of the audit says (ADR 0072).
      ...(!shielded && { fields: [...taken.fields] }),
    });
    if (taken.restored) await note(tx, 'RECORD_RESTORED', record, caller, { source });
    const believed = believedOf(taken.record, { row: unlinked, words, since: unlinked.linkedAt, taking });
    if (taken.fields.length > 0 || believed.length > 0)
      await openTask(tx, record, { since: unlinked.linkedAt, believed, by: caller.accountId });
    if (taken.fields.includes('address')) await followHome(tx, record, taken.record, caller);
    return null;
  };

  /** The first of two people proposes; null where the second carries out. */
  const proposed = async (
    tx: TransactionSql,
    record: OpenRecordRow,
    row: RowOf,
    { input, open }: { readonly input: UnlinkRowInput; readonly open: Proposal | undefined },
    caller: Caller,
  ): Promise<Stored | null> => {
    if (open) {
      if (isOwnAccount(caller, open.proposedBy)) return { failure: 'SECOND' };
      if (record.role !== 'MANAGEMENT_TEAM') return { failure: 'NOT_NOW' };
      if (isLapsed(open, open.proposedAt, proposedFrom(clock, policy))) return { failure: 'LAPSED' };
      if (!hasSteppedUp(caller, clock, policy)) throw new StepUp();
      return null;
    }
    const { number, authority_code: area } = record;
    const { reason, evidence = null } = input;
    const [id, by, at] = [randomUUID(), caller.accountId, clock.now()];
    await keepUnlinking(tx, number, row, { id, state: 'PROPOSED', reason, evidence, by, at });
    await openItem(tx, {
      queue: 'UNLINK_DECISION',
      authorityCode: area,
      childNumber: number,
      reference: id,
      openedBy: by,
      openedAt: at,
      dueAt: daysAfter(at, policy.cleaningDueDays),
    });
    await note(tx, 'UNLINKING_PROPOSED', record, caller, {
      unlinking: id,
      source: row.source,
      reason,
      evidence,
    });
    return { id, proposed: true };
  };

  return {
    /** The rows that are linked to a record that the caller holds open and answers for. */
    async of(number: string, caller: Caller): Promise<readonly LinkedRowView[] | null> {
      const record = await findOpenRecord(sql, numberOrNobody(number), caller);
      const rows = await linkedRowsOf(sql, ring(), answersFor(record) ? record.number : 0);
      const from = proposedFrom(clock, policy);
      return answersFor(record) ? rows.map((row) => viewOf(row, record, { caller, from })) : null;
    },

    unlink: (input: UnlinkRowInput, caller: Caller) =>
      run('unlinkRow', input, caller, async (tx) => {
        const record = await lockOpenRecord(tx, numberOrNobody(input.number), caller);
        if (!answersFor(record)) return { failure: 'NOT_FOUND' };
        const { number } = record;
        const row = await rowOfWord(tx, number, idOrNone(input.row));
        if (!row) return { failure: 'ROW' };
        const stands = await standingOf(tx, number);
        if (stands.version !== input.version) return { failure: 'VERSION' };
        if (stands.transfer) return { failure: 'TRANSFER_OPEN' };
        const open = await proposalOf(tx, number, row);
        if (record.shielded || stands.held) {
          const first = await proposed(tx, record, row, { input, open }, caller);
          if (first) return first;
        }
        const [by, at] = [caller.accountId, clock.now()];
        const { reason, evidence = null } = open ?? input;
        const id = open?.id ?? randomUUID();
        const failure = await carryOut(tx, record, row, { id, reason, evidence }, caller);
        if (failure) return { failure };
        if (open) {
          await decideUnlinking(tx, open, { state: 'DONE', by, at });
          await closeItems(tx, { reference: id, outcome: 'CONFIRMED', closedAt: at, closedBy: by });
        } else await keepUnlinking(tx, number, row, { id, state: 'DONE', reason, evidence, by, at });
        return { id, proposed: false };
      }),

    refuse: (input: RefuseUnlinkingInput, caller: Caller) =>
      run('refuseUnlinking', input, caller, async (tx) => {
        const open = await lockProposal(tx, idOrNone(input.id), caller.authorityCode);
        if (!open) return { failure: 'NOT_FOUND' };
        if (!caller.roles.includes('MANAGEMENT_TEAM') && caller.accountId !== open.proposedBy)
          return { failure: 'NOT_YOURS' };
        const [by, at] = [caller.accountId, clock.now()];
        await decideUnlinking(tx, open, { state: 'REFUSED', by, at });
        await closeItems(tx, { reference: open.id, outcome: 'REFUSED', closedAt: at, closedBy: by });
        const { number } = open;
        const area = caller.authorityCode ?? '';
        await note(tx, 'UNLINKING_REFUSED', { number, authority_code: area }, caller, { unlinking: open.id });
        return { id: open.id, proposed: false };
      }),
  };
}
