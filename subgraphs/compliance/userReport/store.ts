import { batcher } from '../../../platform/batch.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import type { FindingAction, UserReportKind } from '../generated.ts';
import type { Days } from './counting.ts';
import type { Measure } from './kinds.ts';
import { type Reach, within } from './reach.ts';

/** One finding. */
export interface FindingRow {
  readonly id: string;
  readonly kind: UserReportKind;
  readonly account_id: string;
  readonly organisation_id: string;
  readonly authority_code: string | null;
  readonly many: number;
  readonly from_on: IsoDate;
  readonly to_on: IsoDate;
  readonly found_on: IsoDate;
  readonly due_on: IsoDate;
  readonly owner_id: string | null;
  readonly incident_id: string | null;
  readonly action: FindingAction | null;
  readonly note: string | null;
  readonly closed_by: string | null;
  readonly closed_on: IsoDate | null;
  readonly version: number;
}

const columns = (sql: Queryable) => sql`
  f.id, f.kind, f.account_id, f.organisation_id, f.authority_code, f.many, f.from_on::text, f.to_on::text,
  f.found_on::text, f.due_on::text, f.owner_id, f.incident_id, f.action, f.note, f.closed_by, f.closed_on::text,
  f.version`;

const notOwn = (sql: Queryable, { accounts }: Reach) => sql`f.account_id <> all(${[...accounts]}::uuid[])`;

/** One finding within reach; undefined when there is none there. `lock` holds it to the transaction's end. */
export async function findFinding(sql: Queryable, reach: Reach, id: string, lock = false) {
  const [row] = await sql<FindingRow[]>`
    select ${columns(sql)} from compliance.report_finding f
    where f.id = ${id} and ${within(sql, reach, 'f')} and ${notOwn(sql, reach)} ${lock ? sql`for update` : sql``}`;
  return row;
}

/** What a page of findings asks for. */
export interface FindingQuestion {
  readonly kind: UserReportKind | null;
  readonly open: boolean;
  readonly overdueOn: IsoDate | null;
  readonly after: Position | null;
  readonly limit: number;
}

/** At most `limit` findings within reach, the newest first. */
export function listFindings(
  sql: Sql,
  reach: Reach,
  { kind, open, overdueOn, after, limit }: FindingQuestion,
) {
  const { at, id } = after ?? newest;
  return sql<FindingRow[]>`
    select ${columns(sql)} from compliance.report_finding f
    where ${within(sql, reach, 'f')} and ${notOwn(sql, reach)}
      and (${kind}::text is null or f.kind = ${kind})
      and (not ${open}::bool or f.closed_on is null)
      and (${overdueOn}::date is null or (f.closed_on is null and f.due_on < ${overdueOn}::date))
      and (f.found_on, f.id) < (${at}::date, ${id}::uuid)
    order by f.found_on desc, f.id desc limit ${limit}::int`;
}

/** The findings about accounts within reach, the newest first, at most 50 each; one statement for each person who asks. */
export function findingsOfAccounts(sql: Sql) {
  return batcher<{ readonly reach: Reach; readonly id: string }, readonly FindingRow[]>(async (asked) => {
    const askers = new Map(asked.map(({ reach }) => [JSON.stringify(reach), reach]));
    const found = new Map<string, readonly FindingRow[]>();
    for (const [who, reach] of askers) {
      const ids = asked.filter((each) => JSON.stringify(each.reach) === who).map(({ id }) => id);
      const rows = await sql<FindingRow[]>`
        select ${columns(sql)} from unnest(${ids}::uuid[]) as a(id)
        cross join lateral (
          select * from compliance.report_finding f
          where f.account_id = a.id and ${within(sql, reach, 'f')} and ${notOwn(sql, reach)}
          order by f.found_on desc, f.id desc limit 50) f`;
      for (const id of ids)
        found.set(
          `${who} ${id}`,
          rows.filter((row) => row.account_id === id),
        );
    }
    return asked.map(({ reach, id }) => found.get(`${JSON.stringify(reach)} ${id}`) ?? []);
  });
}

/** Stores what was done about a finding; the version goes up by one. */
export async function changeFinding(
  sql: Queryable,
  row: FindingRow,
  change: Partial<Pick<FindingRow, 'owner_id' | 'action' | 'note' | 'closed_by' | 'closed_on'>>,
): Promise<void> {
  const next = { ...row, ...change };
  await sql`
    update compliance.report_finding set version = version + 1, owner_id = ${next.owner_id}, action = ${next.action},
      note = ${next.note}, closed_by = ${next.closed_by}, closed_on = ${next.closed_on}
    where id = ${row.id}`;
}

/** How many findings of a report are open and overdue, and when it was last run, within reach. */
export interface ReportStanding {
  readonly kind: UserReportKind;
  readonly open: number;
  readonly overdue: number;
  readonly last_run_at: Date | null;
}

/** The standing of each report of which there is anything. */
export function standings(sql: Sql, reach: Reach, today: IsoDate) {
  return sql<ReportStanding[]>`
    select kind, coalesce(open, 0)::int as open, coalesce(overdue, 0)::int as overdue, last_run_at
    from (select f.kind, count(*) as open, count(*) filter (where f.due_on < ${today}::date) as overdue
      from compliance.report_finding f
      where f.closed_on is null and ${within(sql, reach, 'f')} and ${notOwn(sql, reach)} group by f.kind) found
    full join (select r.kind, max(r.ran_at) as last_run_at from compliance.report_run r
      where (r.authority_code is null and r.organisation_id is null) or ${within(sql, reach, 'r')}
      group by r.kind) runs using (kind)`;
}

/** Who is found by a report, with how many; every statement keeps to the reach. */
interface Suspect {
  readonly account_id: string;
  readonly organisation_id: string;
  readonly authority_code: string | null;
  readonly many: number;
  /** Of a count, how many on its last day. */
  readonly on_last_day?: number;
}

/** Closed findings of a kind that touch the days, one of each account, as `c`: until when, and how many of the last day, it counted. */
const closedBefore = (sql: Queryable, kind: UserReportKind, { from }: Days) => sql`
  select distinct on (account_id) account_id, last_day_many,
    case when last_day_many is null then closed_on else to_on end as seen_to
  from compliance.report_finding where kind = ${kind} and closed_on >= ${from}
  order by account_id, closed_on desc, to_on desc, last_day_many desc nulls last`;

/** What of a day `u` no closed finding `c` has counted. */
const notSeen = (sql: Queryable, measure: Measure) => sql`
  case when c.seen_to is null or u.day > c.seen_to then u.${sql(measure)}
    when u.day = c.seen_to then greatest(u.${sql(measure)} - c.last_day_many, 0) else 0 end`;

/** Accounts whose count in the days reaches the threshold; what was closed before is not counted again. */
export function overThreshold(
  sql: Queryable,
  reach: Reach,
  kind: UserReportKind,
  measure: Measure,
  threshold: number,
  { from, to }: Days,
) {
  return sql<Suspect[]>`
    with closed as (${closedBefore(sql, kind, { from, to })}),
    counted as (select u.account_id, sum(${notSeen(sql, measure)})::int as many,
        coalesce(sum(u.${sql(measure)}) filter (where u.day = ${to}), 0)::int as on_last_day
      from compliance.usage_day u left join closed c using (account_id)
      where u.day between ${from} and ${to} and u.${sql(measure)} > 0 and ${within(sql, reach, 'u')}
      group by 1)
    select s.account_id, s.organisation_id, s.authority_code, c.many, c.on_last_day
    from counted c join compliance.account_standing s using (account_id)
    where c.many >= ${threshold}::int and ${within(sql, reach, 's')}`;
}

/**
 * Accounts that searched so many times more than the middle of at least `peers` people of their profession in their
 * authority. Peers are looked at whole, whoever asks: a comparison tells nothing of them.
 */
export function aboveTheirPeers(
  sql: Queryable,
  reach: Reach,
  { times, peers, atLeast }: { readonly times: number; readonly peers: number; readonly atLeast: number },
  { from, to }: Days,
) {
  const body = reach.authorityCode === null ? sql`true` : sql`u.authority_code = ${reach.authorityCode}`;
  return sql<Suspect[]>`
    with closed as (${closedBefore(sql, 'SEARCHES_AGAINST_PEERS', { from, to })}),
    counted as (select u.account_id, sum(u.searches)::int as many,
        sum(${notSeen(sql, 'searches')})::int as fresh,
        coalesce(sum(u.searches) filter (where u.day = ${to}), 0)::int as on_last_day
      from compliance.usage_day u left join closed c using (account_id)
      where u.day between ${from} and ${to} and u.searches > 0 and ${body} group by 1),
    placed as (select s.account_id, s.organisation_id, s.authority_code, s.profession, c.many, c.fresh,
        c.on_last_day
      from counted c join compliance.account_standing s using (account_id)),
    middle as (select authority_code, profession, percentile_disc(0.5) within group (order by many) as usual
      from placed group by 1, 2 having count(*) >= ${peers}::int)
    select s.account_id, s.organisation_id, s.authority_code, s.fresh as many, s.on_last_day
    from placed s join middle m on m.authority_code is not distinct from s.authority_code
      and m.profession is not distinct from s.profession
    where s.fresh >= ${atLeast}::int and s.fresh >= m.usual * ${times}::int and ${within(sql, reach, 's')}`;
}

/** Active accounts that are about to be suspended: unused since `unusedSince`; looked at once in `from`. */
export function dormant(sql: Queryable, reach: Reach, unusedSince: Date, today: IsoDate, from: IsoDate) {
  return sql<Suspect[]>`
    select s.account_id, s.organisation_id, s.authority_code,
      (${today}::date - (s.used_at at time zone 'Europe/London')::date) as many
    from compliance.account_standing s
    where s.status = 'ACTIVE' and s.used_at < ${unusedSince} and ${within(sql, reach, 's')}
      and not exists (select from compliance.report_finding f
        where f.kind = 'DORMANT' and f.account_id = s.account_id and f.closed_on >= ${from})`;
}

/** Active accounts whose vetting ends before a day, or whose training is of an older course; `many` is days left. */
export function conditionsEnding(
  sql: Queryable,
  reach: Reach,
  policy: { readonly vettingYears: number; readonly trainingVersion: number; readonly days: number },
  today: IsoDate,
  from: IsoDate,
) {
  // As signing in counts it: vetting of 29 February has run out on 1 March, where there is no 29th.
  const after = sql`(s.vetted_on + make_interval(years => ${policy.vettingYears}::int))`;
  const endsOn = sql`(${after}::date + (extract(day from ${after}) <> extract(day from s.vetted_on))::int)`;
  return sql<Suspect[]>`
    select s.account_id, s.organisation_id, s.authority_code,
      case when coalesce(s.trained_version, 0) < ${policy.trainingVersion}::int then 0
        else greatest(${endsOn} - ${today}::date, 0) end as many
    from compliance.account_standing s
    where s.status = 'ACTIVE' and ${within(sql, reach, 's')}
      and (coalesce(s.trained_version, 0) < ${policy.trainingVersion}::int or s.vetted_on is null
        or ${endsOn} <= ${today}::date + ${policy.days}::int)
      and not exists (select from compliance.report_finding f
        where f.kind = 'CONDITIONS_ENDING' and f.account_id = s.account_id and f.closed_on >= ${from})`;
}

/** Enters what was found; an open finding about the same account is brought up to date. How many are new, but about who asks. */
export async function enterFindings(
  sql: Queryable,
  { accounts }: Reach,
  kind: UserReportKind,
  found: readonly Suspect[],
  { from, to }: Days,
  { today, dueOn }: { readonly today: IsoDate; readonly dueOn: IsoDate },
): Promise<number> {
  const [row] = await sql<{ fresh: number }[]>`
    with entered as (
      insert into compliance.report_finding as f (id, kind, account_id, organisation_id, authority_code, many, from_on,
        to_on, found_on, due_on, last_day_many)
      select gen_random_uuid(), ${kind}, account_id, organisation_id, authority_code, many, ${from}::date, ${to}::date,
        ${today}::date, ${dueOn}::date, on_last_day
      from unnest(${found.map((each) => each.account_id)}::uuid[], ${found.map((each) => each.organisation_id)}::uuid[],
        ${found.map((each) => each.authority_code)}::text[], ${found.map((each) => each.many)}::int[],
        ${found.map((each) => each.on_last_day ?? null)}::int[])
        as each(account_id, organisation_id, authority_code, many, on_last_day)
      on conflict (kind, account_id) where closed_on is null
      do update set many = excluded.many, to_on = excluded.to_on, last_day_many = excluded.last_day_many
      returning (xmax = 0) and account_id <> all(${[...accounts]}::uuid[]) as fresh)
    select count(*) filter (where fresh)::int as fresh from entered`;
  return row?.fresh ?? 0;
}

/** Open findings of a kind that are grave enough for an incident and have none. */
export function graveFindings(sql: Queryable, reach: Reach, kind: UserReportKind, atLeast: number) {
  return sql<FindingRow[]>`
    select ${columns(sql)} from compliance.report_finding f
    where f.kind = ${kind} and f.closed_on is null and f.incident_id is null and f.many >= ${atLeast}::int
      and ${within(sql, reach, 'f')}
    order by f.id`;
}

/** Says which incident was opened about a finding. */
export async function linkIncident(sql: Queryable, id: string, incidentId: string): Promise<void> {
  await sql`update compliance.report_finding set incident_id = ${incidentId} where id = ${id}`;
}

/** Notes a run; a second one of a kind in a night is an error. */
export async function noteRun(
  sql: Queryable,
  run: {
    readonly id: string;
    readonly kind: UserReportKind;
    readonly on: IsoDate;
    readonly at: Date;
    readonly by: string | null;
    readonly reach: Reach;
    readonly found: number;
  },
): Promise<void> {
  await sql`
    insert into compliance.report_run (id, kind, ran_on, ran_at, run_by, authority_code, organisation_id, found)
    values (${run.id}, ${run.kind}, ${run.on}, ${run.at}, ${run.by}, ${run.reach.authorityCode},
      ${run.reach.organisationId}, ${run.found})`;
}

/** Takes a report's run of the night for this transaction, after one that has it; false when that ran it. */
export async function claimTonight(
  transaction: Queryable,
  kind: UserReportKind,
  on: IsoDate,
): Promise<boolean> {
  await transaction`select pg_advisory_xact_lock(hashtextextended('signpost report ' || ${kind}::text, 0))`;
  const rows = await transaction`
    select from compliance.report_run where kind = ${kind} and ran_on = ${on} and run_by is null`;
  return rows.length === 0;
}

/** Whether a reach has fewer active accounts than so many. */
export async function hasFewer(sql: Sql, reach: Reach, many: number): Promise<boolean> {
  const rows = await sql`
    select from compliance.account_standing s where s.status = 'ACTIVE' and ${within(sql, reach, 's')} limit ${many}::int`;
  return rows.length < many;
}

/** One bar of a chart: a day (or the first of a week), or a role, and how many. */
export interface Bar {
  readonly label: string;
  readonly many: number;
}

/**
 * How many a day, or a week when the days are more than two months, within reach. An authority's are read from the sums of
 * the days, and everybody's; an organisation's from the rows of its people.
 */
export function barsByDay(sql: Sql, reach: Reach, measure: Measure, { from, to }: Days, weekly: boolean) {
  const unit = weekly ? 'week' : 'day';
  const ofOrganisation = !reach.all && reach.authorityCode === null;
  const rows = ofOrganisation ? sql`compliance.usage_day` : sql`compliance.usage_total`;
  return sql<Bar[]>`
    select label::date::text as label, coalesce(sum(many), 0)::int as many
    from generate_series(date_trunc(${unit}, ${from}::date::timestamp), ${to}::date, ${`1 ${unit}`}::interval) as label
    left join (select date_trunc(${unit}, u.day::timestamp) as at, sum(u.${sql(measure)}) as many
      from ${rows} u
      where u.day between ${from} and ${to} and ${within(sql, reach, 'u')} group by 1) counted on at = label
    group by 1 order by 1`;
}

/** Accounts that were used since a moment, by role. */
export function barsByRole(sql: Sql, reach: Reach, since: Date) {
  return sql<Bar[]>`
    select role as label, count(*)::int as many
    from compliance.account_standing s cross join unnest(s.roles) as role
    where s.status = 'ACTIVE' and s.used_at >= ${since} and ${within(sql, reach, 's')} group by 1 order by 1`;
}

/** Open findings by their age in weeks, for reports of accounts as they stand. */
export function barsByFinding(sql: Sql, reach: Reach, kind: UserReportKind, { from, to }: Days) {
  return sql<Bar[]>`
    select f.found_on::text as label, count(*)::int as many from compliance.report_finding f
    where f.kind = ${kind} and f.found_on between ${from} and ${to} and ${within(sql, reach, 'f')}
      and ${notOwn(sql, reach)}
    group by 1 order by 1`;
}

/** One line of a report's file: a body, a role or nothing, and how many accounts. */
export interface FileLine {
  readonly body: string;
  readonly role: string;
  readonly many: number;
}

/** Bodies are organisations; for whoever reads all of them, authorities. */
const bodyOf = (sql: Queryable, { all }: Reach, row: 's' | 'f') =>
  all
    ? sql`coalesce((select a.name from compliance.authority a where a.code = ${sql(row)}.authority_code), 'National bodies')`
    : sql`coalesce((select o.name from compliance.organisation_name o where o.id = ${sql(row)}.organisation_id), 'Not known')`;

/** Used accounts by body and role. */
export function linesOfActive(sql: Queryable, reach: Reach, since: Date) {
  return sql<FileLine[]>`
    select body, role, count(*)::int as many from (
      select ${bodyOf(sql, reach, 's')} as body, unnest(s.roles) as role from compliance.account_standing s
      where s.status = 'ACTIVE' and s.used_at >= ${since} and ${within(sql, reach, 's')}) used
    group by 1, 2 order by 1, 2`;
}

/** Accounts with a finding in the days, by body. */
export function linesOfFindings(sql: Queryable, reach: Reach, kind: UserReportKind, { from, to }: Days) {
  return sql<FileLine[]>`
    select body, '' as role, count(distinct account_id)::int as many from (
      select ${bodyOf(sql, reach, 'f')} as body, f.account_id from compliance.report_finding f
      where f.kind = ${kind} and f.found_on between ${from} and ${to} and ${within(sql, reach, 'f')}
        and ${notOwn(sql, reach)}) found
    group by 1 order by 1`;
}
