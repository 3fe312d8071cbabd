import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import type { SupportCaseState, SupportTimes, SupportTopic } from '../generated.ts';

/** One support case. */
export interface SupportCaseRow {
  readonly id: string;
  readonly topic: SupportTopic;
  readonly state: SupportCaseState;
  readonly version: number;
  readonly region: string | null;
  readonly authority_code: string | null;
  readonly organisation_id: string;
  readonly account_id: string | null;
  readonly logged_by: string;
  readonly logged_at: Date;
  readonly due_on: IsoDate;
  readonly answered_on: IsoDate | null;
  readonly closed_on: IsoDate | null;
  /** `logged_at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

/** One step of a case. */
export interface SupportStepRow {
  readonly case_id: string;
  readonly state: SupportCaseState;
  readonly taken_by: string;
  readonly taken_at: Date;
  readonly words: string;
}

/** What a page of cases asks for. */
export interface SupportQuestion {
  readonly state: SupportCaseState | null;
  readonly overdueOn: IsoDate | null;
  readonly after: Position | null;
  readonly limit: number;
}

const columns = (sql: Queryable) => sql`
  c.id, c.topic, c.state, c.version, c.region, c.authority_code, c.organisation_id, c.account_id, c.logged_by,
  c.logged_at, c.due_on::text, c.answered_on::text, c.closed_on::text,
  c.logged_at::text as exactly`;

/** Cases within reach: all for the central team, a coordinator's region, support's own authority or partner. */
function within(sql: Queryable, { roles, region, authorityCode, organisationId }: Caller) {
  const national = roles.includes('CENTRAL_TEAM');
  const regional = roles.includes('COORDINATOR') ? region : null;
  const support = roles.includes('SUPPORT');
  return sql`(${national}::bool or c.region = ${regional}::text
    or (${support}::bool and (c.authority_code = ${authorityCode}::text
      or (c.authority_code is null and c.organisation_id = ${organisationId}::uuid))))`;
}

/** The region of an authority; null for a code that is none, and for national bodies. */
export async function regionOf(sql: Queryable, authorityCode: string | null): Promise<string | null> {
  const [row] = await sql<{ region: string }[]>`
    select a.region from compliance.authority a where a.code = ${authorityCode}`;
  return row?.region ?? null;
}

/** One case within reach; undefined when there is none there. `lock` holds it to the transaction's end. */
export async function findCase(
  sql: Queryable,
  caller: Caller,
  id: string,
  lock = false,
): Promise<SupportCaseRow | undefined> {
  const [row] = await sql<SupportCaseRow[]>`
    select ${columns(sql)} from compliance.support_case c where c.id = ${id} and ${within(sql, caller)}
    ${lock ? sql`for update` : sql``}`;
  return row;
}

/** At most `limit` cases within reach, the newest first. */
export function listCases(
  sql: Sql,
  caller: Caller,
  { state, overdueOn, after, limit }: SupportQuestion,
): Promise<readonly SupportCaseRow[]> {
  const { at, id } = after ?? newest;
  return sql<SupportCaseRow[]>`
    select ${columns(sql)} from compliance.support_case c
    where ${within(sql, caller)}
      and (${state}::text is null or c.state = ${state})
      and (${overdueOn}::date is null or (c.due_on < ${overdueOn}::date and c.state in ('OPEN', 'ESCALATED')))
      and (c.logged_at, c.id) < (${at}::text::timestamptz, ${id}::uuid)
    order by c.logged_at desc, c.id desc limit ${limit}::int`;
}

/** What a new case says. */
export type NewCase = Omit<SupportCaseRow, 'version' | 'exactly' | 'answered_on' | 'closed_on'> & {
  readonly logged_on: IsoDate;
};

/** Adds a case with its first step. */
export async function addCase(sql: Queryable, row: NewCase, words: string): Promise<void> {
  await sql`
    insert into compliance.support_case (id, topic, state, region, authority_code, organisation_id, account_id,
      logged_by, logged_at, logged_on, first_due_on, due_on)
    values (${row.id}, ${row.topic}, ${row.state}, ${row.region}, ${row.authority_code}, ${row.organisation_id},
      ${row.account_id}, ${row.logged_by}, ${row.logged_at}, ${row.logged_on}, ${row.due_on}, ${row.due_on})`;
  await addStep(sql, row.id, 1, {
    state: row.state,
    taken_by: row.logged_by,
    taken_at: row.logged_at,
    words,
  });
}

/** Stores what changed of a case and notes the step; the version goes up by one. */
export async function changeCase(
  sql: Queryable,
  row: SupportCaseRow,
  change: Partial<Pick<SupportCaseRow, 'state' | 'due_on' | 'answered_on' | 'closed_on'>>,
  step: Omit<SupportStepRow, 'case_id' | 'state'>,
): Promise<void> {
  const next = { ...row, ...change };
  await sql`
    update compliance.support_case set version = version + 1, state = ${next.state}, due_on = ${next.due_on},
      answered_on = ${next.answered_on}, closed_on = ${next.closed_on}
    where id = ${row.id}`;
  await addStep(sql, row.id, row.version + 1, { state: next.state, ...step });
}

async function addStep(sql: Queryable, id: string, version: number, step: Omit<SupportStepRow, 'case_id'>) {
  await sql`
    insert into compliance.support_case_step (case_id, version, state, taken_by, taken_at, words)
    values (${id}, ${version}, ${step.state}, ${step.taken_by}, ${step.taken_at}, ${step.words})`;
}

/** How long the cases within reach took that were logged from one day to another (L35). */
export async function timesOf(
  sql: Sql,
  caller: Caller,
  { from, to, today }: { readonly from: IsoDate; readonly to: IsoDate; readonly today: IsoDate },
): Promise<SupportTimes> {
  const [row] = await sql<SupportTimes[]>`
    select count(*)::int as logged,
      count(*) filter (where answered_on <= first_due_on)::int as "answeredInTime",
      count(*) filter (where coalesce(answered_on, closed_on, ${today}::date) > first_due_on)::int as "answeredLate",
      count(*) filter (where closed_on is not null)::int as closed,
      (percentile_disc(0.5) within group (order by answered_on - logged_on))::int as "medianDaysToAnswer",
      (percentile_disc(0.5) within group (order by closed_on - logged_on))::int as "medianDaysToClose"
    from compliance.support_case c
    where ${within(sql, caller)} and logged_on between ${from}::date and ${to}::date`;
  return row as SupportTimes;
}

/** The steps of cases, the first first; one statement for all that are asked at once. */
export function stepsOf(sql: Sql) {
  return batcher<string, readonly SupportStepRow[]>(async (ids) => {
    const rows = await sql<SupportStepRow[]>`
      select case_id, state, taken_by, taken_at, words from compliance.support_case_step
      where case_id = any(${[...ids]}::uuid[]) order by version`;
    return ids.map((id) => rows.filter((row) => row.case_id === id));
  });
}
