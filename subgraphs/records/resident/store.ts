import type { Queryable, Sql } from '../../../platform/database.ts';
import { type SavedStrategy, strategyName } from '../../../platform/matching/model.ts';
import { type Facts, hashLength } from './person.ts';

/** A record as an index in memory holds it; null where it may not hold it. */
export interface Held {
  readonly number: number;
  readonly facts: Facts | null;
}

type Row = Omit<Facts, 'lookups'> & {
  number: number;
  visible: boolean;
  lookups: Record<string, string> | null;
};

/**
 * What is held of a record: what search finds it by, and keyed hashes of identifiers, which stand in plain tables as
 * well. Of a hidden one (shielded, archived, sealed) nothing.
 */
const visible = `c.shield = 'NONE' and c.status = 'LIVE'`;
const facts = `c.number, ${visible} as visible, c.given_name as "givenName", c.family_name as "familyName", c.gender,
  c.birth_date as "birthDate", a.line, a.locality, a.postcode,
  (select json_object_agg(i.scheme, left(encode(i.lookup, 'hex'), ${hashLength})) from records.identifier i
    where i.child_number = c.number) as lookups`;
const home = 'left join records.address a on a.child_number = c.number and a.until_date is null';

function heldOf({ number, visible: seen, lookups, ...row }: Row): Held {
  return { number, facts: seen ? { ...row, lookups: lookups ?? {} } : null };
}

/** What can be seen at a moment. */
export interface Moment {
  /** PostgreSQL's text of a snapshot. */
  readonly snapshot: string;
  /** Which history it is of: a server that takes over from another begins one of its own. */
  readonly timeline: string;
}

const moment = `pg_current_snapshot()::text as snapshot, left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) as timeline`;

/** What can be seen now. */
export async function readMoment(sql: Queryable): Promise<Moment> {
  const [row] = await sql.unsafe<Moment[]>(`select ${moment}`);
  return row as Moment;
}

/**
 * Whether a moment does not come after another: the server took over from one whose last transactions it lacks, or was put
 * back. It gives their numbers to others, which the earlier moment's snapshot takes for seen.
 */
export function isRewound(before: Moment, now: Moment): boolean {
  const next = ({ snapshot }: Moment) => BigInt(snapshot.split(':')[1] as string);
  return now.timeline !== before.timeline || next(now) < next(before);
}

/**
 * Whether a change `k` is of a transaction that a snapshot did not see. Not every transaction from its oldest on: any that is
 * open in the server would make news of all that came after it.
 */
export function unseen(sql: Queryable, snapshot: string) {
  return sql`k.changed_in >= pg_snapshot_xmin(${snapshot}::text::pg_snapshot)
    and not pg_visible_in_snapshot(k.changed_in, ${snapshot}::text::pg_snapshot)`;
}

/**
 * Every record that may be held, in batches. Each batch is a statement of its own: the database's patience with one
 * statement (`roles.ts`) counts from its beginning, however long its rows are looked at in between.
 */
export async function* readAll(sql: Sql, together = 5_000): AsyncGenerator<readonly Held[]> {
  for (let after = 0; ; ) {
    const rows = await sql.unsafe<Row[]>(
      `select ${facts} from (select * from records.child c where c.number > $1::bigint and ${visible}
        order by c.number limit ${together}) c ${home} order by c.number`,
      [after],
    );
    const last = rows[rows.length - 1];
    if (!last) return;
    yield rows.map(heldOf);
    after = last.number;
  }
}

/** What happened since a snapshot. */
interface News {
  readonly moment: Moment;
  /** How often records were erased, or made of new identities. */
  readonly gone: string;
  readonly changed: readonly Held[];
}

/**
 * Records that were changed by transactions which a snapshot did not see, and the next snapshot. Transactions commit
 * in another order than they begin; a snapshot leaves out those still under way, so that none is missed or read
 * twice.
 */
export async function readNews(sql: Sql, snapshot: string): Promise<News> {
  const [, states, rows] = await sql.begin('isolation level repeatable read read only', (tx) =>
    Promise.all([
      // Few records changed, as a rule: a plan for any number of them would read them all.
      tx`set local plan_cache_mode = force_custom_plan`,
      tx<(Moment & { gone: string })[]>`
        select ${tx.unsafe(moment)}, times::text as gone from records.child_gone`,
      tx<Row[]>`
        select ${tx.unsafe(`${facts} from records.child_change k join records.child c on c.number = k.number ${home}`)}
        where ${unseen(tx, snapshot)}`,
    ]),
  );
  const { gone, ...now } = states[0] as Moment & { gone: string };
  return { moment: now, gone, changed: rows.map(heldOf) };
}

/** The numbers of all records that may be held, in order. */
export async function readNumbers(sql: Sql, together = 50_000): Promise<Float64Array> {
  const [row] = await sql`select count(*)::int as records from records.child`;
  let numbers = new Float64Array(Number(row?.records) + 1_000);
  let count = 0;
  for (let after = 0; ; ) {
    const batch = await sql<{ number: number }[]>`
      select c.number from records.child c where c.number > ${after} and ${sql.unsafe(visible)}
      order by c.number limit ${together}`;
    const last = batch[batch.length - 1];
    if (!last) return numbers.subarray(0, count);
    if (count + batch.length > numbers.length) {
      const grown = new Float64Array((count + batch.length) * 2);
      grown.set(numbers);
      numbers = grown;
    }
    for (const { number } of batch) numbers[count++] = number;
    after = last.number;
  }
}

/** The records of some numbers, those that may be held, in batches. */
export async function* readThese(sql: Sql, numbers: readonly number[]): AsyncGenerator<readonly Held[]> {
  const together = 5_000;
  for (let at = 0; at < numbers.length; at += together) {
    const batch = numbers.slice(at, at + together).join(',');
    const rows = await sql.unsafe<Row[]>(
      `select ${facts} from unnest(string_to_array($1::text, ',')::bigint[]) k (number)
        join records.child c on c.number = k.number ${home}`,
      [batch],
    );
    yield rows.map(heldOf);
  }
}

/** The strategy learned last by this version of the engine. */
interface KeptStrategy {
  readonly saved: SavedStrategy;
  /** How many records there were. */
  readonly rows: number;
  /** Whether a load has been done since: before, one that was killed may go on. */
  readonly used: boolean;
}

/** Undefined when this version of the engine has learned none. */
export async function newestStrategy(sql: Queryable): Promise<KeptStrategy | undefined> {
  const [row] = await sql<KeptStrategy[]>`
    select saved, rows,
      exists (select from records.feed_run r where r.status = 'DONE' and r.ended_at > s.learned_at) as used
    from records.match_strategy s where id like ${`${strategyName}/%`}
    order by learned_at desc, id limit 1`;
  return row;
}

/** Keeps a strategy, so that what it decides can be decided again. */
export async function keepStrategy(sql: Queryable, saved: SavedStrategy, rows: number): Promise<void> {
  await sql`insert into records.match_strategy (id, saved, rows)
    values (${saved.id}, ${JSON.stringify(saved)}::text::jsonb, ${rows}) on conflict do nothing`;
}
