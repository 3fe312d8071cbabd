import type { AuditWriter } from '../../../platform/audit.ts';
import type { Sql } from '../../../platform/database.ts';
import { openDetected } from '../incident/incident.ts';

/**
 * Whether the mode in force is another than two people decided last, as the audit has it: somebody edited it in the database. An
 * incident tells the national auditors, once for each such edit. Nothing is put back: what the service may do is decided by two.
 */
export function tellEditedMode(sql: Sql, audit: AuditWriter): Promise<boolean> {
  return sql.begin(async (transaction) => {
    const [state] = await transaction<{ mode: string; since: string; decided: string }[]>`
      select s.mode, s.since::text as since, coalesce((
        select e.detail ->> 'mode' from audit.event e
        where e.kind = 'SERVICE_MODE_DECIDED' and e.outcome = 'DONE' and e.detail ->> 'outcome' = 'IN_FORCE'
        order by e.id desc limit 1), 'NORMAL') as decided
      from service.state s`;
    if (!state || state.mode === state.decided) return false;
    await openDetected(transaction, audit, {
      detector: 'SERVICE_MODE_EDITED',
      key: `${state.decided} ${state.mode} ${state.since}`,
      accountId: null,
      eventIds: [],
      authorityCode: null,
      organisationId: null,
      summary: `The database was edited: the service is in ${state.mode}, and ${state.decided} was decided. Propose the mode that is to hold, and put it in force.`,
    });
    return true;
  }) as Promise<boolean>;
}
