import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { type Answering, answeredSql, recordSql } from '../answering.ts';
import type { ExpenditureCategory, StatementKind, StatementState } from '../generated.ts';
import type { OtherYears } from './rules.ts';

/** The counts of an authority for its statement of compliance. */
export interface Evidence {
  readonly organisations: number;
  readonly accredited: number;
  readonly selfAssessed: number;
  readonly people: number;
  readonly vetted: number;
  readonly trained: number;
  readonly records: number;
  readonly shields: number;
  readonly shieldReviewsOverdue: number;
  readonly queues: readonly {
    readonly queue: string;
    readonly open: number;
    readonly overdue: number;
    readonly oldestDays: number;
  }[];
  readonly subjectAccess: Answered & { readonly answered: number; readonly medianDays: number | null };
  readonly corrections: Answered & { readonly decided: number };
  readonly incidents: {
    readonly opened: number;
    readonly closed: number;
    readonly breaches: number;
    readonly toldIn72Hours: number;
    /** Breaches whose entry says why nobody had to be told; statements signed before it was counted have none. */
    readonly notToTell?: number;
  };
  /** From `complaintTimes`. */
  readonly complaints: {
    readonly received: number;
    readonly acknowledgedInTime: number;
    readonly acknowledgedLate: number;
    readonly closed: number;
    readonly closedLate: number;
    readonly medianDaysToAcknowledge: number | null;
    readonly medianDaysToOutcome: number | null;
  };
  /** What user reports found about the authority's accounts; statements signed before it was counted have none. */
  readonly userReports?: {
    readonly found: number;
    readonly owned: number;
    readonly actioned: number;
    readonly actionedInTime: number;
    readonly open: number;
    readonly overdue: number;
    readonly incidents: number;
    readonly medianDays: number | null;
  };
}
interface Answered {
  readonly received: number;
  readonly late: number;
}

/** One statement. */
export interface StatementRow {
  readonly id: string;
  readonly kind: StatementKind;
  readonly authority_code: string;
  readonly authority_name: string;
  readonly year: number;
  readonly state: StatementState;
  readonly evidence: Evidence;
  readonly remarks: string;
  readonly unspent: string | null;
  readonly own_funds: string | null;
  /** Of a signed statement of expenditure: the grant, in pence, and the lines outside its periods, as they were signed. */
  readonly granted: string | null;
  readonly paid: string | null;
  readonly brought_forward: string | null;
  readonly recorded_late: string | null;
  readonly outside_lines: readonly string[] | null;
  readonly drafted_by: string;
  readonly drafted_at: Date;
  readonly proposed_by: string | null;
  readonly signed_by: string | null;
  readonly signed_on: IsoDate | null;
  readonly version: number;
}

/** Whose statements somebody reaches: one authority's, one region's, all, or none. */
export interface Reach {
  readonly authority: string | null;
  readonly region: string | null;
  readonly all: boolean;
}

const within = (sql: Queryable, reach: Reach) => sql`
  (${reach.all}::boolean or a.code = ${reach.authority} or a.region = ${reach.region})`;

const from = (sql: Queryable) => sql`
  select s.id, s.kind, s.authority_code, a.name as authority_name, s.year, s.state, s.evidence, s.remarks,
    s.unspent::text as unspent, s.own_funds::text as own_funds, s.granted::text as granted, s.paid::text as paid,
    s.brought_forward::text as brought_forward, s.recorded_late::text as recorded_late, s.outside_lines, s.drafted_by,
    s.drafted_at, s.proposed_by, s.signed_by, s.signed_on, s.version
  from compliance.statement s join compliance.authority a on a.code = s.authority_code`;

/** One statement within somebody's reach; undefined when there is none. */
export async function find(sql: Queryable, id: string, reach: Reach): Promise<StatementRow | undefined> {
  const [row] = await sql<StatementRow[]>`${from(sql)} where s.id = ${id} and ${within(sql, reach)}`;
  return row;
}

/** The same, locked to the transaction's end. */
export async function lock(sql: Queryable, id: string, reach: Reach): Promise<StatementRow | undefined> {
  await sql`select from compliance.statement where id = ${id} for update`;
  return find(sql, id, reach);
}

/** Statements of a kind and year within reach, after a code, in the codes' order. */
export function list(sql: Queryable, kind: string, year: number, reach: Reach, after: string, limit: number) {
  return sql<StatementRow[]>`
    ${from(sql)} where s.kind = ${kind} and s.year = ${year} and s.authority_code > ${after} and ${within(sql, reach)}
    order by s.authority_code limit ${limit}::int`;
}

/** Whose statements are asked for, an authority's by code or those of an organisation's authority, and within what reach. */
export interface Owed {
  readonly authority: string | null;
  readonly organisation: string | null;
  readonly reach: Reach;
}

/** Their statements, in the order of `owed`, the newest first, at most 20 of each; in one statement. */
export async function ofMany(sql: Queryable, owed: readonly Owed[]): Promise<StatementRow[][]> {
  const text = (of: (each: Owed) => string | null) => owed.map(of) as string[];
  const rows = await sql<(StatementRow & { place: number })[]>`
    select q.place::int as place, found.* from unnest(
      ${text((each) => each.authority)}::text[], ${text((each) => each.organisation)}::uuid[],
      ${text(({ reach }) => String(reach.all))}::text[]::boolean[], ${text(({ reach }) => reach.authority)}::text[],
      ${text(({ reach }) => reach.region)}::text[]) with ordinality
      as q (authority, organisation, everything, own, region, place)
    left join compliance.organisation o on o.id = q.organisation
    cross join lateral (${from(sql)}
      where s.authority_code = coalesce(q.authority, o.authority_code)
        and (q.everything or a.code = q.own or a.region = q.region)
      order by s.year desc, s.kind limit 20) found
    order by q.place, found.year desc, found.kind`;
  return owed.map((_, at) => rows.filter(({ place }) => place === at + 1));
}

/** Every authority within reach, with how its statement stands. */
export function due(sql: Queryable, kind: string, year: number, reach: Reach) {
  return sql<{ code: string; state: StatementState | null; signed_on: IsoDate | null }[]>`
    select a.code, s.state, s.signed_on from compliance.authority a
    left join compliance.statement s on s.authority_code = a.code and s.kind = ${kind} and s.year = ${year}
    where ${within(sql, reach)} order by a.code`;
}

/** The counts of an authority in a time. */
export async function evidence(
  sql: Queryable,
  by: Extract<Answering, { readonly authority: string }>,
  days: {
    readonly from: IsoDate;
    readonly to: IsoDate;
    readonly today: IsoDate;
    readonly vettedSince: IsoDate;
  },
  training: number,
): Promise<Omit<Evidence, 'complaints'>> {
  const { authority } = by;
  // Who answers is one question here and where requests are listed: of what is out of reach neither tells.
  const [subjectAccess] = await sql<Evidence['subjectAccess'][]>`
    select count(*)::int as received, count(r.closed_at)::int as answered,
      count(*) filter (where coalesce((r.closed_at at time zone 'Europe/London')::date, ${days.today}::date) > r.due_on)::int as late,
      percentile_disc(0.5) within group (order by (r.closed_at at time zone 'Europe/London')::date - r.received_on) as "medianDays"
    from compliance.subject_access_request r ${recordSql(sql, by)}
    where r.received_on between ${days.from}::date and ${days.to}::date and ${answeredSql(sql, by)}`;
  const [corrections] = await sql<Evidence['corrections'][]>`
    select count(*)::int as received, count(r.closed_on)::int as decided,
      count(*) filter (where coalesce(r.closed_on, ${days.today}::date) > r.due_on)::int as late
    from compliance.correction_request r ${recordSql(sql, by)}
    where r.received_on between ${days.from}::date and ${days.to}::date and ${answeredSql(sql, by)}`;
  const [incidents] = await sql<Evidence['incidents'][]>`
    select count(*)::int as opened, count(*) filter (where state in ('CLOSED', 'CLEARED'))::int as closed,
      count(breach_aware_at)::int as breaches,
      count(*) filter (where breach_told_at <= breach_aware_at + interval '72 hours')::int as "toldIn72Hours",
      count(*) filter (where breach_note is not null and breach_told_at is null)::int as "notToTell"
    from compliance.incident where authority_code = ${authority}
      and (opened_at at time zone 'Europe/London')::date between ${days.from}::date and ${days.to}::date`;
  const [userReports] = await sql<NonNullable<Evidence['userReports']>[]>`
    select count(*)::int as found, count(owner_id)::int as owned, count(closed_on)::int as actioned,
      count(*) filter (where closed_on <= due_on)::int as "actionedInTime",
      count(*) filter (where closed_on is null)::int as open,
      count(*) filter (where closed_on is null and due_on < ${days.today}::date)::int as overdue,
      count(incident_id)::int as incidents,
      percentile_disc(0.5) within group (order by closed_on - found_on) as "medianDays"
    from compliance.report_finding
    where authority_code = ${authority} and found_on between ${days.from}::date and ${days.to}::date`;
  // What it counts of requests besides is of the release before.
  const [row] = await sql<{ evidence: Evidence }[]>`
    select compliance.statement_evidence(${authority}, ${days.from}::date, ${days.to}::date, ${days.today}::date,
      ${days.vettedSince}::date, ${training}::int) as evidence`;
  if (!row || !incidents || !userReports || !subjectAccess || !corrections)
    throw new Error('counting gave nothing');
  return { ...row.evidence, subjectAccess, corrections, incidents, userReports };
}

/** Drafts a statement, or takes its evidence anew while it is a draft. Its id; undefined when it is no draft any more. */
export async function draft(
  sql: Queryable,
  row: Pick<StatementRow, 'id' | 'kind' | 'authority_code' | 'year' | 'evidence' | 'drafted_by'>,
  now: Date,
): Promise<string | undefined> {
  const [made] = await sql<{ id: string }[]>`
    insert into compliance.statement (id, kind, authority_code, year, evidence, drafted_by, drafted_at)
    values (${row.id}, ${row.kind}, ${row.authority_code}, ${row.year}, ${JSON.stringify(row.evidence)}::text::jsonb,
      ${row.drafted_by}, ${now})
    on conflict on constraint statement_once do update
      set evidence = excluded.evidence, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at,
        version = statement.version + 1
      where statement.state = 'DRAFT'
    returning id`;
  return made?.id;
}

/** Changes columns of a statement and raises its version. */
export async function change(
  sql: Queryable,
  { id, version }: Pick<StatementRow, 'id' | 'version'>,
  changes: Readonly<Record<string, string | string[] | null>>,
): Promise<void> {
  await sql`update compliance.statement set ${sql({ ...changes, version: version + 1 })} where id = ${id}`;
}

/** A line `l` that no period of the grant of an authority holds, as its statement was signed or as it stands. */
const isOutside = (sql: Queryable, authority: string, signed: ReturnType<Queryable>) => sql`
  coalesce(l.id = any(${signed}), not exists (select from compliance.grant_period g where g.authority_code = ${authority}
    and g.withdrawn_on is null and l.spent_on between g.starts_on and g.ends_on))`;

/** One line of expenditure; `outside` says that no period of the grant holds its day. */
export interface LineRow {
  readonly id: string;
  readonly spent_on: IsoDate;
  readonly category: ExpenditureCategory;
  readonly description: string;
  /** Pence. */
  readonly pence: string;
  readonly outside: boolean;
}

/** The lines of a statement in the order of their days. */
export function lines(
  sql: Queryable,
  { id, authority_code: authority, outside_lines: signed }: StatementRow,
) {
  return sql<LineRow[]>`
    select l.id, l.spent_on, l.category, l.description, l.pence::text as pence,
      ${isOutside(sql, authority, sql`${signed as string[] | null}::uuid[]`)} as outside
    from compliance.expenditure_line l where l.statement_id = ${id} order by l.spent_on, l.id`;
}

/** What the other signed statements of expenditure of its authority say of own funds, and of lines outside the periods of the grant. */
export async function otherYears(
  sql: Queryable,
  { id, authority_code: authority }: Pick<StatementRow, 'id' | 'authority_code'>,
): Promise<OtherYears> {
  const [row] = await sql<{ own: string; outside: string }[]>`
    select coalesce(sum(s.own_funds), 0)::text as own, coalesce(sum((select sum(l.pence) from compliance.expenditure_line l
        where l.statement_id = s.id and ${isOutside(sql, authority, sql`s.outside_lines`)})), 0)::text as outside
    from compliance.statement s
    where s.authority_code = ${authority} and s.kind = 'EXPENDITURE' and s.state = 'SIGNED' and s.id <> ${id}`;
  return { ownFunds: BigInt(row?.own ?? 0), outside: BigInt(row?.outside ?? 0) };
}

/**
 * What is to be accounted for at the beginning of a year, whatever was left unspent in words: all that was paid to the authority
 * by then and its own funds, less what was spent, of each year that is signed.
 */
const accountable = (sql: Queryable, authority: string, year: number, from: IsoDate) => sql`
  ((select coalesce(sum(p.pence), 0) from compliance.grant_payment p join compliance.grant_period g on g.id = p.period_id
      where g.authority_code = ${authority} and p.paid_on < ${from}::date)
    + (select coalesce(sum(s.own_funds - (select coalesce(sum(l.pence), 0) from compliance.expenditure_line l
        where l.statement_id = s.id)), 0) from compliance.statement s
      where s.authority_code = ${authority} and s.kind = 'EXPENDITURE' and s.year < ${year}::int and s.state = 'SIGNED'))`;

/**
 * What was granted for periods that touch a year, what was paid in it, what the signed statement of the year before
 * left, and late entries: what was recorded for an earlier year after that year was signed. In pence.
 */
export async function grants(
  sql: Queryable,
  { authority_code: authority, year }: Pick<StatementRow, 'authority_code' | 'year'>,
  { from, to }: { readonly from: IsoDate; readonly to: IsoDate },
) {
  const [row] = await sql<{ granted: string; paid: string; left: string | null; before: string }[]>`
    select
      (select coalesce(sum(g.pence), 0)::text from compliance.grant_period g
        where g.authority_code = ${authority} and g.withdrawn_on is null
          and g.starts_on <= ${to}::date and g.ends_on >= ${from}::date) as granted,
      (select coalesce(sum(p.pence), 0)::text from compliance.grant_payment p
        join compliance.grant_period g on g.id = p.period_id
        where g.authority_code = ${authority} and p.paid_on between ${from}::date and ${to}::date) as paid,
      (select s.unspent::text from compliance.statement s
        where s.authority_code = ${authority} and s.kind = 'EXPENDITURE' and s.year = ${year - 1}::int
          and s.state = 'SIGNED') as left,
      ${accountable(sql, authority, year, from)}::text as before`;
  const [granted, paid, left, before] = [row?.granted, row?.paid, row?.left, row?.before].map((sum) =>
    BigInt(sum ?? 0),
  ) as [bigint, bigint, bigint, bigint];
  // Until the year before is signed, what it leaves is nobody's word.
  const recordedLate = row?.left == null ? 0n : before - left;
  return { granted, paid, broughtForward: left, recordedLate };
}

/**
 * Whether the authority's statement of the year before is to be signed first: it is under way, or is not drafted though something
 * is to be accounted for at its end. Signed after this one, what it leaves would be in none.
 */
export async function waitsBefore(sql: Queryable, row: StatementRow, from: IsoDate): Promise<boolean> {
  const found = await sql`
    with before as (select s.state from compliance.statement s
      where s.authority_code = ${row.authority_code} and s.kind = ${row.kind} and s.year = ${row.year - 1}::int)
    select where not exists (select from before where state = 'SIGNED')
      and (exists (select from before) or ${accountable(sql, row.authority_code, row.year, from)} <> 0)`;
  return found.length > 0;
}

/** The grants of an authority within reach with what is paid of each, in pence, the newest first, at most 50. */
export function periods(sql: Queryable, authority: string, reach: Reach) {
  return sql<{ id: string; starts_on: IsoDate; ends_on: IsoDate; pence: string; paid: string }[]>`
    select g.id, g.starts_on, g.ends_on, g.pence::text as pence,
      (select coalesce(sum(p.pence), 0)::text from compliance.grant_payment p where p.period_id = g.id) as paid
    from compliance.grant_period g join compliance.authority a on a.code = g.authority_code
    where g.authority_code = ${authority} and g.withdrawn_on is null and ${within(sql, reach)}
    order by g.starts_on desc, g.id limit 50`;
}

/**
 * A grant and what is paid of it by now, in pence, until the transaction's end: payments, and its withdrawal, wait for each other.
 * Undefined when there is none, or it is withdrawn.
 */
export async function paidOf(sql: Queryable, periodId: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`compliance.grant_payment ${periodId}`}, 0))`;
  const [row] = await sql<{ granted: string; paid: string }[]>`
    select g.pence::text as granted,
      (select coalesce(sum(p.pence), 0)::text from compliance.grant_payment p where p.period_id = g.id) as paid
    from compliance.grant_period g where g.id = ${periodId} and g.withdrawn_on is null`;
  return row && { granted: BigInt(row.granted), paid: BigInt(row.paid) };
}
