import type { AuditWriter } from '../../../platform/audit.ts';
import { type Clock, londonDate, systemClock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { isFrozen, unlessFrozen } from '../../../platform/serviceMode.ts';
import type { NightlyStep } from '../lifecycle/step.ts';
import { raiseUnreadable } from '../shield/alarms.ts';
import { hiddenInvolvements } from './hidden.ts';

interface Dependencies {
  readonly sql: Sql;
  /** As signpost_sealed. */
  readonly sealedSql: Sql;
  readonly ring: () => KeyRing;
  readonly audit: AuditWriter;
  readonly clock: Clock;
}

/** Undoes a rehearsal, and says what it would have done. */
class Rehearsed extends Error {
  readonly listed: number;
  constructor(listed: number) {
    super('this was a rehearsal');
    this.listed = listed;
  }
}

const betweenLooks = 5 * 60_000;
const hour = 3_600_000;
// A closed account whose involvements were never dealt with is found for as long as they would be shown.
const nightlyReach = 400 * 24 * hour;

interface Listing {
  readonly rehearsal?: boolean;
  /** Hears of records of which an involvement does not open. */
  readonly unreadable?: (number: number) => void;
}

/**
 * Lists for the accountable teams, as items of INVOLVEMENT_OF_LEAVER, the involvements that practitioners who left an
 * organisation since `since` still have there (domain.md 5), also those of shielded records: each involvement that
 * has not ended, once for each time that they left. Any number of processes may run it at once. Returns the number of
 * new items. A rehearsal throws `Rehearsed` with that number instead and changes nothing.
 */
export async function listDepartures(
  { sql, sealedSql, ring, audit, clock }: Dependencies,
  since: Date,
  { rehearsal = false, unreadable = () => {} }: Listing = {},
): Promise<number> {
  const gone = await sql<{ account: string; organisation: string; at: Date }[]>`
    select account_id as account, organisation_id as organisation, left_at as at from service.departures(${since})`;
  if (gone.length === 0) return 0;
  const leavers = JSON.stringify(gone.map(({ at, ...leaver }) => ({ ...leaver, at: at.toISOString() })));
  const hidden = await hiddenInvolvements(
    { sql, sealedSql, ring: ring() },
    null,
    (row) =>
      gone
        .find(
          ({ account, organisation, at }) =>
            row.accountId === account &&
            row.organisationId === organisation &&
            row.startedOn <= londonDate(at),
        )
        ?.at.toISOString(),
    unreadable,
  );
  return sql.begin(async (transaction) => {
    // Locked: a record that moves takes along what is listed already, and is otherwise listed for its new team by the night.
    const held = await transaction<{ number: number }[]>`
      select number from records.child where number in (
        select i.child_number from jsonb_to_recordset(${leavers}::text::jsonb) as g(account uuid, organisation uuid)
        join records.involvement i on i.account_id = g.account and i.organisation_id = g.organisation and i.ended_on is null
        union all select unnest(${hidden.map(({ number }) => number)}::bigint[])
      ) order by number for no key update skip locked`;
    const listed = await transaction<
      { area: string; number: number; reference: string; leaver: string | null }[]
    >`
      with gone as (
        select * from jsonb_to_recordset(${leavers}::text::jsonb) as g(account uuid, organisation uuid, at timestamptz)
      ), found as (
        select i.child_number, i.id as reference, c.authority_code, g.account, g.at
        from gone g
        join records.involvement i on i.account_id = g.account and i.organisation_id = g.organisation
          and i.category = 'ADDITIONAL' and i.ended_on is null
          and i.started_on <= (g.at at time zone 'Europe/London')::date
        join records.child c on c.number = i.child_number and c.status = 'LIVE'
        union all
        -- Of a hidden one no table says whose it is, and neither does the audit.
        select h.number, h.reference, c.authority_code, null, h.found
        from jsonb_to_recordset(${JSON.stringify(hidden)}::text::jsonb)
          as h(number bigint, reference uuid, found timestamptz)
        join records.child c on c.number = h.number and c.status = 'LIVE'
      ), made as (
        insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
        select gen_random_uuid(), 'INVOLVEMENT_OF_LEAVER', f.authority_code, f.child_number, f.reference, ${clock.now()}
        from found f
        where f.child_number = any(${held.map(({ number }) => number)}::bigint[]) and not exists (
          select from records.work_item w where w.queue = 'INVOLVEMENT_OF_LEAVER' and w.reference = f.reference
            -- What was settled before they were back and left again says nothing of this time.
            and coalesce(w.closed_at, 'infinity') > f.at)
        on conflict (reference, queue) where closed_at is null do nothing
        returning reference
      )
      select f.authority_code as area, f.child_number as number, f.reference, f.account as leaver
      from made join found f using (reference)`;
    if (rehearsal) throw new Rehearsed(listed.length);
    const events = listed.map(({ area, number, reference, leaver }) => ({
      kind: 'LEAVER_LISTED' as const,
      outcome: 'DONE' as const,
      area,
      childNumber: String(number),
      detail: { reference, leaver: leaver || undefined },
    }));
    if (events.length > 0) await audit.append(transaction, ...events);
    return listed.length;
  });
}

/** The night's part: whatever was not listed yet. */
export const leaverStep: NightlyStep = {
  name: 'leavers',
  run: async ({ sql, sealedSql, keys, audit, clock, dryRun }) => {
    const since = new Date(clock.now().getTime() - nightlyReach);
    const deps = { sql, sealedSql, ring: () => keys.sealKeys(), audit, clock };
    const unread = new Set<number>();
    const listing = { rehearsal: dryRun, unreadable: (number: number) => unread.add(number) };
    const listed = await listDepartures(deps, since, listing).catch((error: unknown) => {
      if (error instanceof Rehearsed) return error.listed;
      throw error;
    });
    if (!dryRun) await raiseUnreadable(deps, [...unread]);
    return { listed, ...(unread.size > 0 && { unreadable: unread.size }) };
  },
};

/** Lists what people have who left just now, every few minutes until stopped. What fails is tried again. */
export function watchDepartures(dependencies: Dependencies, log: Log): { stop(): void } {
  const watching = { ...dependencies, sql: unlessFrozen(dependencies.sql) };
  const look = () => {
    const since = new Date(systemClock.now().getTime() - hour);
    const looking = isFrozen(dependencies.sql).then((frozen) =>
      frozen ? 0 : listDepartures(watching, since),
    );
    looking.catch((error) => log.error('leavers were not looked for', { error }));
  };
  const timer = setInterval(look, betweenLooks);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
