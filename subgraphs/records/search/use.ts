import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import { CodedError } from '../../../platform/errors.ts';
import type { Policy } from '../../../platform/policy.ts';
import { clockShift, presentSql } from '../access.ts';

/** One search of one person, and what the audit is to say of it. */
export interface SearchUse {
  readonly accountId: string;
  /** When the limits allow it. */
  readonly done: AuditEvent;
  /** When they do not. */
  readonly refused: AuditEvent;
}

/**
 * Counts a search and writes its audit event, in one commit and before anything is answered. Null when the limits
 * allow it, else when they open again. Throws AUDIT_UNAVAILABLE when it is not durable within a second.
 */
export type UseSearch = (use: SearchUse) => Promise<Date | null>;

interface Key {
  readonly accountId: string;
  readonly done: string;
  readonly refused: string;
}

// People in order, so that two statements never wait for each other's locks in a circle.
const countAndAudit = `
  select k.place, u.opens_at, audit.append((case when u.opens_at is null then k.done else k.refused end)::jsonb)
  from (
    select * from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as k (account_id, done, refused, place)
    order by account_id, place
  ) k
  cross join lateral (
    select records.use_search(k.account_id, ${presentSql('$4')}, $5::int, $6::int) as opens_at offset 0
  ) u`;

/** graph.md 5: what is not durable within a second is not answered. */
const deadlineMilliseconds = 1_000;

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CodedError('AUDIT_UNAVAILABLE')), deadlineMilliseconds);
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
      const rows = (await sql.unsafe(
        countAndAudit,
        [
          keys.map(({ accountId }) => accountId),
          keys.map(({ done }) => done),
          keys.map(({ refused }) => refused),
          clockShift(clock),
          policy.searchesPerHour,
          policy.searchesPerDay,
        ],
        { prepare: true },
      )) as unknown as { place: number; opens_at: Date | null }[];
      const opens: (Date | null)[] = keys.map(() => null);
      for (const { place, opens_at } of rows) opens[place - 1] = opens_at;
      return opens;
    },
    { inFlight: 1 },
  );
  return ({ accountId, done, refused }) =>
    inTime(count({ accountId, done: audit.rows([done]), refused: audit.rows([refused]) }));
}
