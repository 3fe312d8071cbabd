import type { IsoDate } from '../../../platform/clock.ts';
import { inAgeSql } from '../access.ts';
import { raiseUnreadable } from '../shield/alarms.ts';
import { arrayLiteral, forEachBatch, setNight } from './batches.ts';
import { leftEnglandHidden } from './hiddenAddresses.ts';
import { type Limits, leftEnglandSql, limitsOn } from './periods.ts';
import type { Counts, NightlyDependencies, NightlyStep } from './step.ts';

/** Why a record went out of use (domain.md 10). */
type Cause = 'AGE' | 'DEATH' | 'LEFT_ENGLAND';

const batch = 5_000;

/**
 * Why a live record is over, as an SQL expression; null when it is not. Parameters $1 the day, $2 death, $3 left
 * for good, $4 left, $5 shielded records of which the sealed address says so.
 */
const cause = `case
    when not ${inAgeSql('$1::date')} then 'AGE'
    when coalesce(c.death_notified_on, c.death_date) <= $2::date then 'DEATH'
    when c.number = any($5::bigint[]) and c.shield <> 'NONE' then 'LEFT_ENGLAND'
    when ${leftEnglandSql('$3::date', '$4::date')} then 'LEFT_ENGLAND'
  end`;

const findDue = `select coalesce(array_agg(c.number), '{}') as numbers from records.child c
  where c.status = 'LIVE' and ${cause} is not null`;

const archiveDue = `
  with claimed as (
    select c.number, ${cause} as cause from records.child c
    where c.number = any($6::bigint[]) and c.status = 'LIVE'
  )
  update records.child c set status = 'ARCHIVED', archived_on = $7::date, version = c.version + 1
  from claimed where c.number = claimed.number and claimed.cause is not null
  returning c.number, c.authority_code, c.shield <> 'NONE' as shielded, claimed.cause`;

interface Archived {
  readonly number: number;
  readonly authority_code: string;
  readonly shielded: boolean;
  readonly cause: Cause;
}

const parametersOf = (asOf: IsoDate, { death, leftForGood, left }: Limits, hidden: readonly number[]) => [
  asOf,
  death,
  leftForGood,
  left,
  arrayLiteral(hidden),
];

async function archive(deps: NightlyDependencies, asOf: IsoDate): Promise<Counts> {
  const { sql, audit } = deps;
  const limits = limitsOn(asOf, deps.policy);
  const { found: hidden, unreadable } = await leftEnglandHidden(deps, limits);
  if (!deps.dryRun) await raiseUnreadable(deps, unreadable);
  const unread: Counts = unreadable.length > 0 ? { unreadable: unreadable.length } : {};
  const [found] = await sql.begin(async (tx) => {
    await setNight(tx);
    return tx.unsafe<{ numbers: number[] }[]>(findDue, parametersOf(asOf, limits, hidden));
  });
  const due = found?.numbers ?? [];
  if (deps.dryRun) return { archived: due.length, ...unread };
  const gone = new Set(hidden);
  const archived = await forEachBatch(deps, due, batch, async (tx, numbers) => {
    const locked = await tx<{ number: number }[]>`
      select number from records.child where number = any(${arrayLiteral(numbers)}::text::bigint[]) and status = 'LIVE'
      for update skip locked`;
    // Looked at anew, now that nobody can record a consent or a return: since they were read they may have come back.
    const held = locked.map(({ number }) => number);
    const left = held.filter((number) => gone.has(number));
    const theirs = left.length > 0 ? (await leftEnglandHidden(deps, limits, left)).found : [];
    const rows = await tx.unsafe<Archived[]>(archiveDue, [
      ...parametersOf(asOf, limits, theirs),
      arrayLiteral(held),
      asOf,
    ]);
    const events = rows.map(({ number, authority_code: area, shielded, cause: why }) => ({
      kind: 'RECORD_ARCHIVED' as const,
      outcome: 'DONE' as const,
      area,
      childNumber: String(number),
      // Where a shielded child is, or is not, stands in no plain table: left out of that cause alone, it would be told by its absence.
      detail: { asOf, cause: shielded ? undefined : why },
    }));
    if (events.length > 0) await audit.append(tx, ...events);
    return rows.length;
  });
  return { archived, ...unread };
}

/** Archives what is over: at 18 or the consented age, a year after a death was told, or long after leaving England. */
export const archiveStep: NightlyStep = { name: 'archive', run: archive };
