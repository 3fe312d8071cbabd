import type { AuditWriter } from '../../../platform/audit.ts';
import type { Sql } from '../../../platform/database.ts';
import { openDetected } from '../incident/incident.ts';

/**
 * Rebuilds the openings, from which access histories are read, out of the audit's events. Where any was changed,
 * missing or has no event, it opens an incident for the national auditors (ADR 0139): no seal covers openings, and
 * whoever deletes one hides from a child's family who looked. Returns how many were repaired.
 */
export async function putBackOpenings(sql: Sql, audit: AuditWriter): Promise<number> {
  return (await sql.begin(async (transaction) => {
    await transaction`set local statement_timeout = '1h'`;
    const [row] = await transaction<{ count: number }[]>`select audit.put_back_openings()::int as count`;
    const count = row?.count ?? 0;
    if (count > 0)
      await openDetected(transaction, audit, {
        detector: 'OPENINGS_EDITED',
        key: 'openings',
        accountId: null,
        eventIds: [],
        authorityCode: null,
        organisationId: null,
        summary:
          'The database was edited: who opened records was said other than the audit says. It says what the audit says again.',
      });
    return count;
  })) as number;
}
