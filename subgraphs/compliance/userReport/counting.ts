import type { Clock, IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { addDays, endOfDay, isWorkingDay } from '../../../platform/workingDays.ts';
import type { Measure } from './kinds.ts';
import { everybody, type Reach, within } from './reach.ts';

/** When a day begins and ends in London. */
export function instantsOf(day: IsoDate): { readonly from: Date; readonly to: Date } {
  return { from: endOfDay(addDays(day, -1)), to: endOfDay(day) };
}

/** From one day to another, both included. */
export interface Days {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

function daysOf({ from, to }: Days): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/**
 * Which audit events a measure counts, of events `e`. One table for counting and for showing the events behind a count.
 * `no_involvement`, `same_name` and `resets` are told otherwise: they look at more than the event, or at another account.
 */
function countedBy(sql: Queryable, policy: Policy, days: Days) {
  const looks = sql`e.kind in ('SEARCHED', 'RECORD_OPENED') and e.outcome = 'DONE'`;
  const opens = sql`e.kind = 'RECORD_OPENED' and e.outcome = 'DONE'`;
  const at = sql`(e.occurred_at at time zone 'Europe/London')`;
  const hour = sql`extract(hour from ${at})`;
  // A day that is no working day is out of hours from its first minute to its last.
  const free = daysOf(days).filter((day) => !isWorkingDay(day, policy.proclaimedHolidays));
  return {
    failed_sign_ins: sql`e.kind in ('SIGN_IN_REFUSED', 'STEP_UP_REFUSED', 'MEDIATION_REFUSED')`,
    searches: sql`e.kind = 'SEARCHED' and e.outcome = 'DONE'`,
    broad_searches: sql`e.kind = 'SEARCHED' and e.outcome = 'REFUSED' and e.detail ->> 'code' = 'SEARCH_TOO_BROAD'`,
    out_of_area: sql`${opens} and e.area <> e.authority_code`,
    out_of_hours: sql`${looks} and (${at}::date = any(${free}::date[]) or ${hour} < ${policy.workdayFromHour}::int
      or ${hour} >= ${policy.workdayToHour}::int)`,
    other_reasons: sql`${opens} and e.reason = 'OTHER'`,
    overrides: sql`e.kind = 'SHIELD_OVERRIDDEN'`,
    refused_overrides: sql`e.kind = 'OVERRIDE_REFUSED'`,
    mediated: sql`e.kind = 'MEDIATION_BEGAN'`,
    account_changes: sql`e.outcome = 'DONE' and e.kind in ('ACCOUNT_APPLIED', 'ACCOUNT_APPROVED', 'ACCOUNT_CHANGED',
      'ACCOUNT_SUSPENDED', 'ACCOUNT_CLOSED', 'ROLE_ASKED', 'ROLE_GRANTED', 'ROLE_REFUSED', 'ROLE_REMOVED',
      'CREDENTIAL_PROPOSED', 'CREDENTIAL_DECIDED', 'CREDENTIAL_ENDED', 'RESET_STARTED', 'DEVICE_RECORDED')`,
  } as const;
}

/** Whose days are counted: everybody's, or those of one authority or organisation. */
type Counted = Pick<Reach, 'all' | 'authorityCode' | 'organisationId'>;

/**
 * Counts one day anew, in one transaction: what was counted of it before is replaced, so a repeat changes nothing. Of the
 * whole country it is the night's work, and may take its time; of one body it is done while somebody waits.
 */
async function countDay(sql: Sql, day: IsoDate, policy: Policy, now: Date, whose: Counted): Promise<void> {
  await sql.begin(async (tx) => {
    if (whose.all) await tx`set local statement_timeout = '10min'`;
    // Two counts of one day at once would meet in its key: the second waits.
    await tx`select pg_advisory_xact_lock(hashtextextended('signpost usage ' || ${day}::text, 0))`;
    await countAccounts(tx, day, policy, whose);
    await sumDay(tx, day);
    // A day of which one body was counted is still to be counted.
    if (!whose.all) return;
    await tx`
      insert into compliance.usage_counted (day, counted_at) values (${day}, ${now})
      on conflict (day) do nothing`;
  });
}

/** What each account did on a day, in the place of what was counted of it before. */
async function countAccounts(
  tx: TransactionSql,
  day: IsoDate,
  policy: Policy,
  whose: Counted,
): Promise<void> {
  const { from, to } = instantsOf(day);
  const before = instantsOf(addDays(day, -policy.reportInvolvementDays));
  const by = countedBy(tx, policy, { from: day, to: day });
  const theirs = tx`select s.account_id from compliance.account_standing s where ${within(tx, whose, 's')}`;
  const only = (account: ReturnType<typeof tx>) => (whose.all ? tx`` : tx`and ${account} in (${theirs})`);
  await tx`
    delete from compliance.usage_day u where u.day = ${day}
      and (${within(tx, whose, 'u')} or u.account_id in (${theirs}))`;
  await tx`
    insert into compliance.usage_day (day, account_id, organisation_id, authority_code, sign_ins, failed_sign_ins,
      resets, searches, broad_searches, opens, out_of_area, out_of_hours, other_reasons, overrides,
      refused_overrides, mediated, account_changes, no_involvement, same_name)
    select ${day}::date, s.account_id, s.organisation_id, s.authority_code, sum(sign_ins), sum(failed_sign_ins),
      sum(resets), sum(searches), sum(broad_searches), sum(opens), sum(out_of_area), sum(out_of_hours),
      sum(other_reasons), sum(overrides), sum(refused_overrides), sum(mediated), sum(account_changes),
      sum(no_involvement), sum(same_name)
    from (
      select e.account_id, count(*) filter (where e.kind = 'SIGNED_IN') as sign_ins,
        coalesce(sum(coalesce((e.detail ->> 'times')::int, 1)) filter (where ${by.failed_sign_ins}), 0) as failed_sign_ins,
        0 as resets,
        count(*) filter (where ${by.searches}) as searches,
        count(*) filter (where ${by.broad_searches}) as broad_searches,
        count(*) filter (where e.kind = 'RECORD_OPENED' and e.outcome = 'DONE') as opens,
        count(*) filter (where ${by.out_of_area}) as out_of_area,
        count(*) filter (where ${by.out_of_hours}) as out_of_hours,
        count(*) filter (where ${by.other_reasons}) as other_reasons,
        count(*) filter (where ${by.overrides}) as overrides,
        count(*) filter (where ${by.refused_overrides}) as refused_overrides,
        count(*) filter (where ${by.mediated}) as mediated,
        count(*) filter (where ${by.account_changes}) as account_changes, 0 as no_involvement, 0 as same_name
      from audit.event e
      where e.occurred_at >= ${from} and e.occurred_at < ${to}
        and e.kind not in ('OPERATION_RECEIVED', 'DISCLOSED') and e.account_id is not null
        ${only(tx`e.account_id`)}
      group by e.account_id
      union all
      select (e.detail ->> 'account')::uuid, 0, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
      from audit.event e
      where e.occurred_at >= ${from} and e.occurred_at < ${to} and e.kind = 'RESET_STARTED' and e.outcome = 'DONE'
        ${only(tx`(e.detail ->> 'account')::uuid`)}
      group by 1
      union all
      select account_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0
      from service.opens_without_involvement(${before.from}, ${before.to}, ${policy.reportInvolvementDays}::int)
      group by account_id
      union all
      select account_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
      from service.opens_of_namesakes(${from}, ${to}) group by account_id
    ) counted
    join compliance.account_standing s using (account_id)
    where ${within(tx, whose, 's')}
    group by 1, 2, 3, 4
    having sum(sign_ins + failed_sign_ins + resets + searches + broad_searches + opens + overrides
      + refused_overrides + mediated + account_changes + no_involvement + same_name) > 0
    -- An authority's rows of a day lie together: its year is read from few pages.
    order by s.authority_code, s.organisation_id`;
}

/** What all accounts together did on a day, by authority: for the sums of years. */
async function sumDay(tx: TransactionSql, day: IsoDate): Promise<void> {
  await tx`delete from compliance.usage_total where day = ${day}`;
  await tx`
    insert into compliance.usage_total (day, authority_code, failed_sign_ins, resets, searches, broad_searches,
      out_of_area, out_of_hours, other_reasons, overrides, refused_overrides, mediated, account_changes,
      no_involvement, same_name)
    select day, coalesce(authority_code, ''), sum(failed_sign_ins), sum(resets), sum(searches), sum(broad_searches),
      sum(out_of_area), sum(out_of_hours), sum(other_reasons), sum(overrides), sum(refused_overrides), sum(mediated),
      sum(account_changes), sum(no_involvement), sum(same_name)
    from compliance.usage_day where day = ${day} group by 1, 2`;
}

/** How days are counted. */
interface CountOptions {
  /** Everybody's unless told. */
  readonly whose?: Counted;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Counts the days that are not counted yet, the oldest first, and the last two again, since an event may be stored
 * late; at most `most` days. For one body it counts today alone, since somebody waits for it. Each day is one
 * transaction: a run that is killed continues where it was.
 */
export async function countDays(
  { sql, policy, clock }: { readonly sql: Sql; readonly policy: Policy; readonly clock: Clock },
  most: number,
  { whose = everybody, progress = () => {} }: CountOptions = {},
): Promise<number> {
  const today = clock.today();
  const days = await sql<{ day: IsoDate }[]>`
    select day::date::text as day
    from generate_series((select greatest(${addDays(today, 1 - most)}::date,
      coalesce((min(occurred_at) at time zone 'Europe/London')::date, ${today}::date)) from audit.event),
      ${today}::date, '1 day') as day
    where day >= ${whose.all ? addDays(today, -1) : today}::date or day::date not in (select c.day from compliance.usage_counted c)
    order by 1`;
  for (const [done, { day }] of days.entries()) {
    await countDay(sql, day, policy, clock.now(), whose);
    progress(done + 1, days.length);
  }
  return days.length;
}

/** Ids of the events behind a count of an account, the newest first, at most fifty. */
export async function eventsBehind(
  sql: Queryable,
  policy: Policy,
  measure: Measure,
  accountId: string,
  days: Days,
): Promise<readonly string[]> {
  const most = 50;
  const shift = measure === 'no_involvement' ? -policy.reportInvolvementDays : 0;
  const from = instantsOf(addDays(days.from, shift)).from;
  const to = instantsOf(addDays(days.to, shift)).to;
  const by = countedBy(sql, policy, days);
  const within = sql`e.occurred_at >= ${from} and e.occurred_at < ${to}`;
  const rows =
    measure === 'no_involvement'
      ? sql<{ id: string }[]>`
          select event_id::text as id from service.opens_without_involvement(${from}, ${to},
            ${policy.reportInvolvementDays}::int, ${accountId}::uuid) order by event_id desc limit ${most}::int`
      : measure === 'same_name'
        ? sql<{ id: string }[]>`
            select event_id::text as id from service.opens_of_namesakes(${from}, ${to}, ${accountId}::uuid)
            order by event_id desc limit ${most}::int`
        : measure === 'resets'
          ? sql<{ id: string }[]>`
              select e.id::text as id from audit.event e
              where ${within} and e.kind = 'RESET_STARTED' and e.detail ->> 'account' = ${accountId}
              order by e.id desc limit ${most}::int`
          : sql<{ id: string }[]>`
              select e.id::text as id from audit.event e
              where ${within} and e.account_id = ${accountId}::uuid and ${by[measure]}
              order by e.id desc limit ${most}::int`;
  return (await rows).map(({ id }) => id);
}
