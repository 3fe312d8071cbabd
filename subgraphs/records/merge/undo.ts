import { type AuditKind, actor, type Json } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { keyedHashHex } from '../../../platform/hash.ts';
import { endOfDay } from '../../../platform/workingDays.ts';
import type { OpenRecordRow } from '../access/openRecord.ts';
import { rememberApart } from '../cleaning/pairs.ts';
import { proposeMove } from '../cleaning/returned.ts';
import { raiseConflict } from '../correction/conflicts.ts';
import { openCorrectionTask } from '../correction/openTask.ts';
import type { RecordDependencies } from '../dependencies.ts';
import type { UndoMergeInput } from '../generated.ts';
import { decisionDue } from '../shield/rules.ts';
import { authorityAt } from '../transfer/allocation.ts';
import { organisationsOf } from '../unlink/places.ts';
import { wordsOf } from '../unlink/words.ts';
import { closeItems, openItem } from '../work/items.ts';
import type { Question } from './asked.ts';
import type { Merged, Parting } from './halves.ts';
import { holdAgain, releaseMerged } from './held.ts';
import { isDeathUnplaced, type RowKey } from './news.ts';
import { part } from './part.ts';
import type { MergeRow } from './rules.ts';
import { headOf, homeOf, rowsOf, type Side } from './side.ts';
import type { MergeStore } from './store.ts';
import { homeHashUnder } from './surroundings.ts';

/** What undoing shares with merging. */
interface Shared {
  readonly store: MergeStore;
  readonly mac: Parting['mac'];
  /** Appends an act about a merge to the audit. */
  readonly note: (
    tx: TransactionSql,
    kind: AuditKind,
    merge: Pick<MergeRow, 'id' | 'kept' | 'other'>,
    record: Pick<OpenRecordRow, 'authority_code'>,
    caller: Caller,
    detail: Record<string, Json>,
  ) => Promise<void>;
}

/**
 * Makes two records of one again (ADR 0039), in the transaction that has it locked; the failure DEATH where nothing says whose a death
 * is that was told since.
 */
export function undoing(
  { audit, clock, policy, hashKey, ring }: RecordDependencies,
  { store, mac, note }: Shared,
) {
  const rowKey: RowKey = (source, number) => `\\x${keyedHashHex(hashKey, `feed:${source}`, number)}`;

  /** Which authorities answer for the homes that came since a merge. */
  const authoritiesOf = async (
    tx: TransactionSql,
    { merged }: Merged,
    now: Side,
  ): Promise<Parting['authorityOf']> => {
    const postcodes = rowsOf(now, 'address').flatMap(([key, { columns }]) =>
      merged.rows.has(key) || typeof columns.postcode !== 'string' ? [] : [columns.postcode],
    );
    const found = new Map<unknown, string | null>();
    for (const postcode of new Set(postcodes)) found.set(postcode, await authorityAt(tx, postcode));
    return (postcode) => found.get(postcode) ?? null;
  };

  /**
   * A home that came since, or is taken only now, may be in another authority's area: it is asked to take the record, where it was not,
   * as because the other child's home had it asked already.
   */
  const followHome = async (tx: TransactionSql, before: Side, side: Side, caller: Caller) => {
    const [key, home] = homeOf(side) ?? [];
    const postcode = home?.columns.postcode;
    if (key === undefined || before.rows.has(key) || typeof postcode !== 'string') return;
    const to = await authorityAt(tx, postcode);
    const wasAsked = rowsOf(side, 'transfer').some(
      ([each, { columns }]) => !before.rows.has(each) && columns.to_code === to,
    );
    if (to === null || wasAsked) return;
    const { number, shielded: hidden } = side;
    const from = String(headOf(side).columns.authority_code);
    await proposeMove(tx, { audit, policy, clock }, { number, from, to, hidden }, caller);
  };

  /** Asks the team what a source asked of the one of two children, where the other's question took its place. */
  const ask = async (
    tx: TransactionSql,
    question: Question,
    { area, hidden }: { readonly area: string; readonly hidden: boolean },
    caller: Caller,
  ) => {
    const asking = { ring: ring(), lookupKey: hashKey, policy };
    const conflict = await raiseConflict(tx, asking, Object.assign({ at: clock.now() }, question));
    if (conflict === null) return;
    const { number, field, source } = question;
    const about = { outcome: 'DONE', area, childNumber: String(number) } as const;
    // What of a hidden child is disputed no row of the audit says (ADR 0072).
    const detail: Record<string, Json> = hidden ? { source, conflict } : { source, conflict, field };
    const event = Object.assign(actor(caller), about, { detail });
    await audit.append(tx, Object.assign(event, { kind: 'CONFLICT_RAISED' as const }));
  };

  return async function undo(
    tx: TransactionSql,
    merge: MergeRow,
    record: OpenRecordRow,
    { notTheSame, deathOf }: UndoMergeInput,
    caller: Caller,
  ): Promise<{ readonly id: string } | { readonly failure: 'DEATH' }> {
    const snapshot = await store.snapshot(merge.id);
    if (!snapshot) throw new Error('a merge without its snapshot');
    const now = await store.read(tx, merge.kept);
    if (deathOf == null && isDeathUnplaced(snapshot, now.side, rowKey)) return { failure: 'DEATH' };
    const { accountId: by } = caller;
    await closeItems(tx, { reference: merge.id, outcome: 'UNDONE', closedAt: clock.now(), closedBy: by });
    const parted = part(snapshot, now.side, {
      at: clock.now(),
      today: clock.today(),
      mac,
      rowKey,
      authorityOf: await authoritiesOf(tx, snapshot, now.side),
      ruleVersion: policy.shieldRuleVersion,
      decisionDue: decisionDue(clock.today(), policy),
      deathOf: deathOf ?? undefined,
      organisationOf: await organisationsOf(tx, wordsOf(now.side)),
      homeHash: homeHashUnder(hashKey),
    });
    await store.write(tx, [now.physical], [parted.kept, parted.other]);
    await releaseMerged(tx, snapshot.merged);
    await holdAgain(tx, hashKey, now.side, [parted.kept, parted.other]);
    for (const half of ['kept', 'other'] as const) await followHome(tx, snapshot[half], parted[half], caller);
    for (const question of parted.questions) {
      const { shielded: hidden } = question.number === merge.kept ? parted.kept : parted.other;
      await ask(tx, question, { area: record.authority_code, hidden }, caller);
    }
    const others = [...parted.other.rows.values()].filter(({ table }) => table === 'number_alias');
    const numbers = [merge.other, ...others.map(({ columns }) => Number(columns.number))];
    await store.drop(tx, merge.id, numbers, merge.other);
    await store.change(tx, merge, { state: 'UNDONE', by, at: clock.now() });
    const area = record.authority_code;
    if (parted.protectedBy !== null) {
      await openItem(tx, {
        queue: 'SHIELD_DECISION',
        authorityCode: area,
        childNumber: parted.protectedBy.number,
        reference: parted.protectedBy.id,
        openedAt: clock.now(),
        dueAt: endOfDay(decisionDue(clock.today(), policy)),
        openedBy: by,
      });
    }
    if (notTheSame) {
      await rememberApart(tx, [merge.kept, merge.other], by, clock.now());
      for (const id of snapshot.items)
        await closeItems(tx, { reference: id, outcome: 'KEPT_APART', closedAt: clock.now(), closedBy: by });
    }
    await tx`
      update records.cleaning_item set outcome = ${notTheSame ? 'KEPT_APART' : null},
        decided_by = ${notTheSame ? by : null}, decided_at = ${notTheSame ? clock.now() : null}, version = version + 1
      where id = any(${snapshot.items as string[]}::uuid[])`;
    // What came since may be about either child: somebody looks at both (L28).
    if (parted.changedSince)
      for (const number of [merge.kept, merge.other])
        await openCorrectionTask(tx, policy, {
          number,
          area,
          fields: 'IDENTITY',
          openedBy: by,
          openedAt: clock.now(),
        });
    await note(tx, 'RECORDS_UNMERGED', merge, record, caller, {
      notTheSame,
      // What changed of a hidden child no row of the audit says (ADR 0072).
      ...(!record.shielded && { changedSince: parted.changedSince }),
      ...(deathOf != null && { deathOf }),
    });
    return { id: merge.id };
  };
}
