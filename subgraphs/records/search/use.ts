import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import { type Clock, clockShift } from '../../../platform/clock.ts';
import { readRow, type Sql } from '../../../platform/database.ts';
import { deadlines } from '../../../platform/deadlines.ts';
import { CodedError } from '../../../platform/errors.ts';
import type { Policy } from '../../../platform/policy.ts';
import { presentSql } from '../access.ts';

/** One search of one person, and what the audit is to say of it. */
interface SearchUse {
  readonly accountId: string;
  /** When the limits allow it. */
  readonly done: AuditEvent;
  /** When they do not. */
  readonly refused: AuditEvent;
}

/**
 * Counts a search against the limits and writes its audit event, durable before anything is answered: in one commit
 * for a search that the limits allow; a refused one is audited without being counted. Null when it is allowed,
 * otherwise when the limits open again.
 * @throws AUDIT_UNAVAILABLE when the event is not durable within a second
 */
export type UseSearch = (use: SearchUse) => Promise<Date | null>;

interface Key {
  readonly accountId: string;
  /** The audit's event as a JSON array of one. */
  readonly done: string;
}

// People in order, so that two statements never wait for each other's locks in a circle. Events in one call: most of
// what appending costs is the call.
const countAndAudit = `
  with used as materialized (
    select k.place, k.done, records.use_search(k.account, ${presentSql('$2')}, $3::int, $4::int) as opens_at
    from (
      select place, account, done from jsonb_to_recordset($1::text::jsonb) as s(place int, account uuid, done jsonb)
      order by account, place offset 0
    ) k
  ), noted as materialized (
    select audit.append(jsonb_agg(done -> 0)) from used where opens_at is null having count(*) > 0
  )
  select (select count(*) from noted) as noted,
    (select coalesce(json_agg(json_build_array(place, opens_at)), '[]') from used where opens_at is not null) as refused`;

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CodedError('AUDIT_UNAVAILABLE')), deadlines.audit);
    work.then(resolve, () => reject(new CodedError('AUDIT_UNAVAILABLE'))).finally(() => clearTimeout(timer));
  });
}

/** The counter over the pool of role signpost_records: searches of all requests at the time go in one commit. */
export function createUseSearch(
  sql: Sql,
  { audit, clock, policy }: { audit: AuditWriter; clock: Clock; policy: Policy },
): UseSearch {
  const count = batcher<Key, Date | null>(
    async (keys) => {
      const searches = keys.map(
        ({ accountId, done }, place) =>
          `{"place":${place},"account":${JSON.stringify(accountId)},"done":${done}}`,
      );
      const row = await readRow<{ refused: [place: number, opensAt: string][] }>(sql, countAndAudit, [
        `[${searches.join(',')}]`,
        clockShift(clock),
        policy.searchesPerHour,
        policy.searchesPerDay,
      ]);
      const opens: (Date | null)[] = keys.map(() => null);
      for (const [place, opensAt] of row?.refused ?? []) opens[place] = new Date(opensAt);
      return opens;
    },
    { inFlight: 1 },
  );
  return async ({ accountId, done, refused }) => {
    const opensAt = await inTime(count({ accountId, done: audit.rows([done]) }));
    if (opensAt !== null) await audit.write(refused);
    return opensAt;
  };
}
