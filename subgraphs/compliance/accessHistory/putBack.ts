import type { AuditWriter } from '../../../platform/audit.ts';
import type { Sql } from '../../../platform/database.ts';
import { openDetected } from '../incident/incident.ts';

/**
 * Makes the openings that access histories are read from what the audit's events say, and opens an incident for the national
 * auditors where any was other, missing or of no event (ADR 0139): who deletes one hides from a child's family who looked, and no
 * seal covers it. Returns how many were.
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
