import { type IsoDate, systemClock } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import { type Answering, answeredSql, recordSql } from '../answering.ts';

/** The tables of matters that people bring: both have these columns, and are answered by who answers for the record. */
export type MatterTable = 'correction_request' | 'complaint';

/** A matter as it stands, with who answers for it at this moment. */
export interface MatterRow {
  readonly child_number: string;
  readonly id: string;
  readonly received_by: string;
  readonly received_on: IsoDate;
  readonly due_on: IsoDate;
  readonly decision: string | null;
  readonly decided_by: string | null;
  readonly closed_on: IsoDate | null;
  readonly version: number;
  readonly key_version: number;
  readonly ciphertext: Buffer;
  /** The authority that answers; null: the central team. */
  readonly answering: string | null;
  readonly exactly: string;
  /** Of a complaint. */
  readonly subject: string | null;
  readonly acknowledge_by: IsoDate | null;
  readonly acknowledged_on: IsoDate | null;
  /** Of a request: by which right. */
  readonly asks: string | null;
  /** Of a request for correction that was decided before they were sealed. */
  readonly told: readonly string[] | null;
}

const own = (sql: Queryable, table: MatterTable) =>
  table === 'complaint'
    ? sql`r.subject, r.acknowledge_by, r.acknowledged_on, null as asks, null::text[] as told`
    : sql`null as subject, null::date as acknowledge_by, null::date as acknowledged_on, r.asks, r.told`;

const from = (sql: Queryable, table: MatterTable, by: Answering) => sql`
  select r.child_number::text as child_number, r.id, r.received_by, r.received_on, r.due_on, r.decision, r.decided_by,
    r.closed_on, r.version, r.key_version, r.ciphertext, r.received_at::text as exactly, ${own(sql, table)},
    case when r.child_number = 0 then r.received_by else a.authority_code end as answering
  from ${sql(`compliance.${table}`)} r ${recordSql(sql, by)}`;

/** One matter that they answer; undefined when there is none. */
export async function find(sql: Queryable, table: MatterTable, id: string, by: Answering) {
  const [row] = await sql<
    MatterRow[]
  >`${from(sql, table, by)} where r.id = ${id} and ${answeredSql(sql, by)}`;
  return row;
}

/** The same, locked to the transaction's end. */
export async function lock(sql: Queryable, table: MatterTable, id: string, by: Answering) {
  await sql`select from ${sql(`compliance.${table}`)} where id = ${id} for update`;
  return find(sql, table, id, by);
}

/** At most `limit` of them after a position, the newest first. */
export function list(
  sql: Queryable,
  table: MatterTable,
  by: Answering,
  openOnly: boolean,
  after: Position | null,
  limit: number,
): Promise<readonly MatterRow[]> {
  const position = after ?? newest;
  return sql<MatterRow[]>`
    ${from(sql, table, by)} where ${answeredSql(sql, by)}
      and (r.received_at, r.id) < (${position.at}::text::timestamptz, ${position.id}::uuid)
      and (not ${openOnly}::boolean or r.closed_on is null)
    order by r.received_at desc, r.id desc limit ${limit}::int`;
}

type Columns = Readonly<Record<string, string | number | readonly string[] | Buffer | null>>;

/** Adds a matter, received now by this process's clock. */
export async function add(sql: Queryable, table: MatterTable, row: Columns): Promise<void> {
  await sql`insert into ${sql(`compliance.${table}`)} ${sql({ ...row, received_at: systemClock.now() } as never)}`;
}

/** Changes columns of a matter and raises its version. */
export async function change(
  sql: Queryable,
  table: MatterTable,
  { child_number: number, id, version }: Pick<MatterRow, 'child_number' | 'id' | 'version'>,
  changes: Columns,
): Promise<void> {
  await sql`
    update ${sql(`compliance.${table}`)} set ${sql({ ...changes, version: version + 1 } as never)}
    where child_number = ${number}::bigint and id = ${id}`;
}

/** A matter as the record of a child shows it. */
export interface MatterOfChild {
  readonly reference: string;
  readonly receivedOn: IsoDate;
  readonly dueOn: IsoDate | null;
  readonly closed: boolean;
}

/** What was brought about each child, under any number of its record, the newest first, in the order of the numbers. One statement. */
export async function ofChildren(
  sql: Queryable,
  table: MatterTable | 'subject_access_request',
  numbers: readonly string[],
): Promise<MatterOfChild[][]> {
  const closed = table === 'subject_access_request' ? sql`r.closed_at` : sql`r.closed_on`;
  const rows = await sql<(MatterOfChild & { readonly number: string })[]>`
    select k.number::text as number, r.id as reference, r.received_on as "receivedOn", r.due_on as "dueOn",
      ${closed} is not null as closed
    from (select n.number, array(select n.number union all
        select m.number from compliance.merged_number m where m.child_number = n.number) as every
      from unnest(${[...numbers]}::text[]::bigint[]) n (number)) k
    join ${sql(`compliance.${table}`)} r on r.child_number = any(k.every)
    order by r.received_at desc, r.id desc`;
  return numbers.map((number) => rows.filter((row) => row.number === number));
}
