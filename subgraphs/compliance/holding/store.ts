import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import { auditArea } from '../access.ts';
import type { HoldingClass, HoldingDisposal, HoldingKind } from '../generated.ts';

/** One row of the register. */
export interface HoldingRow {
  readonly id: string;
  readonly kind: HoldingKind;
  readonly title: string;
  readonly class: HoldingClass;
  readonly owner_id: string;
  readonly authority_code: string | null;
  readonly organisation_id: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly fetches: number;
  readonly disposed_at: Date | null;
  readonly disposed_by: string | null;
  readonly disposal: HoldingDisposal | null;
  /** `created_at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

/** Something that is left to do for a body. */
export interface ClosingTaskRow {
  readonly kind: 'ACKNOWLEDGE_END' | 'DISPOSE_OF_EXPIRED' | 'DISPOSE_BEFORE_END';
  readonly holding: HoldingRow | null;
  readonly due_on: IsoDate | null;
}

const columns = (sql: Queryable) => sql`
  h.id, h.kind, h.title, h.class, h.owner_id, h.authority_code, h.organisation_id, h.created_at, h.expires_at, h.fetches,
  h.disposed_at, h.disposed_by, h.disposal, h.created_at::text as exactly`;

/** What of the register a caller reaches: one's own, one's body's for those who answer for it, or all. */
function within(sql: Queryable, caller: Caller) {
  const own = sql`h.owner_id = ${caller.accountId}::uuid`;
  if (caller.roles.includes('CENTRAL_TEAM') || auditArea(caller).kind === 'NATIONAL') return sql`true`;
  const answers = caller.roles.includes('MANAGEMENT_TEAM') || caller.roles.includes('AUDITOR');
  if (answers && caller.authorityCode !== null)
    return sql`(${own} or h.authority_code = ${caller.authorityCode})`;
  if (answersForPartner(caller))
    return sql`(${own} or h.authority_code is null and h.organisation_id = ${caller.organisationId}::uuid)`;
  return own;
}

/** Whether somebody answers for what a national partner holds. */
export function answersForPartner(caller: Caller): boolean {
  return caller.organisationKind === 'NATIONAL_PARTNER' && caller.roles.includes('ACCOUNT_MANAGER');
}

/** One row within reach; undefined when there is none. `lock` holds it to the transaction's end. */
export async function findHolding(
  sql: Queryable,
  caller: Caller,
  id: string,
  lock = false,
): Promise<HoldingRow | undefined> {
  const [row] = await sql<HoldingRow[]>`
    select ${columns(sql)} from compliance.holding h where h.id = ${id} and ${within(sql, caller)}
    ${lock ? sql`for update` : sql``}`;
  return row;
}

/** At most `limit` rows within reach, the newest first. */
export function listHoldings(
  sql: Sql,
  caller: Caller,
  question: {
    readonly open: boolean;
    readonly expiredAt: Date | null;
    readonly after: Position | null;
    readonly limit: number;
  },
): Promise<readonly HoldingRow[]> {
  const { open, expiredAt, after, limit } = question;
  const { at, id } = after ?? newest;
  return sql<HoldingRow[]>`
    select ${columns(sql)} from compliance.holding h
    where ${within(sql, caller)}
      and (not ${open || expiredAt !== null} or h.disposed_at is null)
      and (${expiredAt}::timestamptz is null or h.expires_at <= ${expiredAt}::timestamptz)
      and (h.created_at, h.id) < (${at}::text::timestamptz, ${id}::uuid)
    order by h.created_at desc, h.id desc limit ${limit}::int`;
}

/** Records what became of a holding. */
export async function dispose(
  sql: Queryable,
  id: string,
  how: { readonly by: string; readonly disposal: HoldingDisposal; readonly note: string; readonly at: Date },
): Promise<void> {
  await sql`
    update compliance.holding set disposed_at = ${how.at}, disposed_by = ${how.by}, disposal = ${how.disposal},
      note = ${how.note}
    where id = ${id}`;
}

/** What is held and has to be disposed of, as a task: what has expired, and once an end is announced, everything. */
const heldTask = (sql: Queryable, now: Date) => sql`
  case when h.expires_at <= ${now} then 'DISPOSE_OF_EXPIRED' else 'DISPOSE_BEFORE_END' end as task,
  case when h.expires_at <= ${now} then (h.expires_at at time zone 'Europe/London')::date else s.ends_on end::text as due_on,
  ${columns(sql)}`;

const isTask = (sql: Queryable, now: Date) =>
  sql`h.disposed_at is null and (h.expires_at <= ${now} or s.ends_on is not null)`;

const announced = (sql: Queryable) => sql`(select ends_on from service.state where ends_on is not null)`;

type TaskRow = {
  readonly task: ClosingTaskRow['kind'];
  readonly due_on: IsoDate;
  readonly many: number;
} & HoldingRow;

/** What is left to do for a body: what is due first, and how much there is. */
export interface ClosingTasks {
  readonly tasks: readonly ClosingTaskRow[];
  readonly many: number;
}

/** A body that keeps thousands of reports is told of so many; the rest is in the register, a page at a time. */
const tasksShown = 50;

/** The tasks of one body among rows that are of several, the first first. */
const tasksOf = (rows: readonly TaskRow[]): ClosingTasks => ({
  tasks: rows.map((row) => ({ kind: row.task, due_on: row.due_on, holding: row.id === null ? null : row })),
  many: rows[0]?.many ?? 0,
});

/** What is left to do in bodies that are neither of an authority nor a listed national partner, such as the Department. */
export async function closingTasksElsewhere(sql: Sql, now: Date): Promise<ClosingTasks> {
  const rows = await sql<TaskRow[]>`
    select ${heldTask(sql, now)}, count(*) over ()::int as many
    from compliance.holding h left join ${announced(sql)} s on true
    where ${isTask(sql, now)} and h.authority_code is null
      and not exists (select from compliance.national_partner p where p.id = h.organisation_id)
    order by due_on, id limit ${tasksShown}`;
  return tasksOf(rows);
}

/** What is left to do for bodies, by the code of an authority or the id of a national partner, in one statement. */
export function closingTasksOf(sql: Sql, now: () => Date) {
  return batcher<string, ClosingTasks>(async (bodies) => {
    const rows = await sql<({ readonly body: string } & TaskRow)[]>`
      with body as (select distinct unnest(${[...bodies]}::text[]) as body),
      task as (
        select b.body, 'ACKNOWLEDGE_END' as task, s.ends_on::text as due_on, null::uuid as id, null as kind, null as title,
          null as class, null::uuid as owner_id, null as authority_code, null::uuid as organisation_id,
          null::timestamptz as created_at, null::timestamptz as expires_at, null::int as fetches,
          null::timestamptz as disposed_at, null::uuid as disposed_by, null as disposal, null as exactly
        from body b cross join ${announced(sql)} s
        -- Of those alone that acknowledge: a school, or the Department, would have what nobody can do.
        where b.body in (select code from compliance.authority union all select id::text from compliance.national_partner)
          and not exists (select from compliance.end_acknowledged a where a.body = b.body)
        union all
        select b.body, ${heldTask(sql, now())}
        from body b
        -- One term: of two, joined by "or", each body is compared with each holding.
        join compliance.holding h on coalesce(h.authority_code, h.organisation_id::text) = b.body
        left join ${announced(sql)} s on true
        where ${isTask(sql, now())})
      select * from (
        select *, count(*) over (partition by body)::int as many,
          row_number() over (partition by body order by due_on, id nulls first) as place
        from task) placed
      where place <= ${tasksShown} order by place`;
    return bodies.map((body) => tasksOf(rows.filter((row) => row.body === body)));
  });
}
