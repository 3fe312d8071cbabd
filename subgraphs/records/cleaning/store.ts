import { randomUUID } from 'node:crypto';
import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import { Overtaken, type Queryable, type Sql, type TransactionSql } from '../../../platform/database.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import { byPerson } from '../feed/decision.ts';
import { type HeldRow, openHeld } from '../feed/held.ts';
import { KeyedRow } from '../feed/keyed.ts';
import type { MisplacedDeath } from '../feed/misplacedDeath.ts';
import type { CorrectionEvidence } from '../generated.ts';
import { teamOf } from '../work/teams.ts';
import type { FieldEvidence } from './evidence.ts';

/** The queues of cleaning items. */
export type CleaningQueue = 'HELD_ROW' | 'NO_MATCH' | 'MULTIPLE_MATCH' | 'DUPLICATE';

/** A cleaning item with the work that it is: whose, and who has it. */
export interface ItemRow {
  readonly id: string;
  readonly queue: CleaningQueue;
  readonly source: string | null;
  readonly strategy: string | null;
  readonly evidence: readonly FieldEvidence[];
  readonly openedAt: Date;
  readonly outcome: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly version: number;
  readonly assignee: string | null;
  readonly dueAt: Date | null;
  readonly steps: readonly StepRow[] | null;
}
type StepRow = readonly [step: string, evidence: CorrectionEvidence | null, takenBy: string, takenAt: string];

/** A row that waits in an item; `outdated` where the source has said something else of it since, which was applied. */
export type ItemsRow = HeldRow & { readonly outdated: boolean };

/** A subject of a pair, as far as listing it needs. */
export interface SubjectRow {
  readonly number: number;
  readonly authorityCode: string;
  readonly status: string;
  readonly shielded: boolean;
}

const columns = `i.id, i.queue, i.source, i.strategy, i.evidence, i.opened_at as "openedAt", i.outcome,
  i.decided_by as "decidedBy", i.decided_at as "decidedAt", i.version, w.assignee, w.due_at as "dueAt",
  (select json_agg(json_build_array(s.step, s.evidence, s.taken_by, s.taken_at) order by s.place)
    from records.cleaning_step s where s.item_id = i.id) as steps`;

const findItems = (lock: string) => `
  select k.place::int as place, ${columns}
  from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as k (id, team, queues, place)
  join records.cleaning_item i on i.id = k.id
  join lateral (
    select assignee, due_at, authority_code, queue from records.work_item
    where reference = i.id order by opened_at desc, closed_at desc nulls first limit 1
  ) w on coalesce(w.authority_code, '') = k.team and w.queue = any(string_to_array(k.queues, ' '))
  ${lock}`;

/** Closes the work that an item is, which whoever decides it has: it went out of their hands where the record moved while they waited. */
async function close(
  transaction: TransactionSql,
  id: string,
  {
    outcome,
    evidence,
    by,
    at,
  }: { readonly outcome: string; readonly evidence: string | null; readonly by: string; readonly at: Date },
): Promise<void> {
  const closed = await transaction`
    update records.work_item set outcome = ${outcome}, evidence = ${evidence}, closed_at = ${at}, closed_by = ${by}
    where reference = ${id} and closed_at is null and assignee = ${by} returning id`;
  if (closed.length === 0) throw new Overtaken('An item was taken out of the hands of whoever decides it.');
}

const nobody = '-';

function askedBy(keys: readonly { id: string; caller: Caller }[]): string[][] {
  const teams = keys.map(({ caller }) => teamOf(caller));
  return [
    keys.map(({ id }) => id),
    teams.map((team) => team?.authorityCode ?? nobody),
    teams.map((team) => team?.queues.join(' ') ?? ''),
  ];
}

/** Statements about cleaning items; each that a caller asks for has the caller's team in it (L06). */
export function cleaningStore(sql: Sql, lookupKey: Buffer) {
  const find = batcher<{ id: string; caller: Caller }, ItemRow | null>(async (keys) => {
    const rows = await sql.unsafe<(ItemRow & { place: number })[]>(findItems(''), askedBy(keys), {
      prepare: true,
    });
    const found: (ItemRow | null)[] = keys.map(() => null);
    for (const { place, ...row } of rows) found[place - 1] = row;
    return found;
  });

  return {
    /** The item, where the last work about it is of the caller's own team; of all that are asked for in one statement. */
    find: (id: string, caller: Caller) => find({ id, caller }),

    /** The same, locked until the transaction ends. */
    async lock(transaction: TransactionSql, id: string, caller: Caller): Promise<ItemRow | undefined> {
      const keys = askedBy([{ id, caller }]);
      const [row] = await transaction.unsafe<ItemRow[]>(findItems('for update of i'), keys, {
        prepare: true,
      });
      return row;
    },

    /** The row that waits in an item, null when it does not open; undefined for a pair, and once it is decided. */
    async row(queryable: Queryable, ring: KeyRing, id: string): Promise<ItemsRow | null | undefined> {
      const [held] = await queryable<
        (Parameters<typeof openHeld>[1] & { revision: number | null; content: string | null })[]
      >`
        select h.source, encode(h.row_key, 'hex') as key, h.key_version as "keyVersion", h.ciphertext, r.revision,
          encode(r.content_hash, 'hex') as content
        from records.feed_held h left join records.feed_row r on r.source = h.source and r.row_key = h.entry_key
        where h.id = ${id}`;
      const opened = held && ifReadable(() => openHeld(ring, held));
      if (!opened) return opened;
      // A file that says the same again is no newer word.
      const isOther =
        held.content !== new KeyedRow(held.source, { line: 0, ...opened.row }, lookupKey).contentHash;
      return { ...opened, outdated: (held.revision ?? 0) > opened.row.revision && isOther };
    },

    /** The two records of a pair; one, once they were merged. */
    async subjects(queryable: Queryable, id: string): Promise<readonly SubjectRow[]> {
      return queryable<SubjectRow[]>`
        select c.number, c.authority_code as "authorityCode", c.status, c.shield <> 'NONE' as shielded from records.cleaning_subject s
        join records.child c on c.number = s.child_number where s.item_id = ${id} order by c.number`;
    },

    async addStep(
      transaction: TransactionSql,
      item: Pick<ItemRow, 'id' | 'version'>,
      step: { step: string; evidence: string | null; by: string; at: Date },
    ): Promise<void> {
      await transaction`
        insert into records.cleaning_step (item_id, place, step, evidence, taken_by, taken_at)
        values (${item.id}, ${item.version}, ${step.step}, ${step.evidence}, ${step.by}, ${step.at})`;
      await transaction`update records.cleaning_item set version = version + 1 where id = ${item.id}`;
    },

    /** The record of which the row that waits in an item was told before, with the row's key in hexadecimal; undefined for none. */
    async told(transaction: TransactionSql, id: string): Promise<MisplacedDeath | undefined> {
      const [told] = await transaction<MisplacedDeath[]>`
        select r.child_number as number, encode(r.row_key, 'hex') as "rowKey" from records.feed_held h
        join records.feed_row r on r.source = h.source and r.row_key = h.entry_key
        where h.id = ${id} and r.child_number is not null`;
      return told;
    },

    /** Writes down which record a row went to, as the feed does of a row that it matched; of a shielded one no home. */
    async settle(
      transaction: TransactionSql,
      id: string,
      outcome: 'MATCH' | 'CREATED',
      number: number,
    ): Promise<void> {
      await transaction`
        update records.feed_row r set outcome = ${outcome}, child_number = c.number, strategy = ${byPerson},
          evidence = null, home_hash = case when c.shield = 'NONE' then r.home_hash end
        from records.feed_held h, records.child c
        where h.id = ${id} and r.source = h.source and r.row_key = h.entry_key and c.number = ${number}`;
    },

    /** Ends an item: the row that waited is gone, what is left are codes. @throws Overtaken where it is in others' hands by now */
    async decide(
      transaction: TransactionSql,
      { id }: Pick<ItemRow, 'id'>,
      decided: { outcome: string; evidence: string | null; by: string; at: Date },
    ): Promise<void> {
      const { outcome, by, at } = decided;
      await transaction`
        update records.cleaning_item set outcome = ${outcome}, decided_by = ${by}, decided_at = ${at},
          version = version + 1
        where id = ${id} and outcome is null`;
      await close(transaction, id, decided);
      await transaction`delete from records.feed_held where id = ${id}`;
    },

    /** Gives an item to another team, in whose list it stands anew; its age goes on. @throws Overtaken as `decide` */
    async pass(
      transaction: TransactionSql,
      item: ItemRow,
      to: { authorityCode: string | null; queue: CleaningQueue; by: string; at: Date },
    ): Promise<void> {
      const { authorityCode, queue, by, at } = to;
      await close(transaction, item.id, { outcome: 'REFERRED', evidence: null, by, at });
      await transaction`
        insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, due_at, opened_by)
        select ${randomUUID()}, ${queue}, ${authorityCode}, (select child_number from records.work_item
          where reference = ${item.id} order by opened_at desc limit 1), ${item.id}, ${at}, ${item.dueAt}, ${by}`;
      await transaction`update records.cleaning_item set queue = ${queue} where id = ${item.id}`;
      await transaction`
        update records.feed_held set queue = ${queue}, authority_code = ${authorityCode} where id = ${item.id}`;
    },
  };
}
