import type { AuditWriter } from '../../../platform/audit.ts';
import type { Sql } from '../../../platform/database.ts';
import { openDetected } from './incident.ts';
import { holdAccount } from './store.ts';

interface Lost {
  readonly incident: string;
  readonly account: string;
  readonly event: string;
  readonly authority_code: string | null;
  readonly organisation_id: string | null;
}

/**
 * Puts holds back that the audit tells of and nobody released, and opens an incident about each for the auditors who hold the
 * account (ADR 0044): who deletes one in the database gives access back, and nothing else says so. How many. A hold and its row
 * in the audit are of one transaction, so that one statement sees both or neither.
 */
export async function putHoldsBack(sql: Sql, audit: AuditWriter): Promise<number> {
  return (await sql.begin(async (transaction) => {
    const lost = await transaction<Lost[]>`
      select i.id as incident, h.account, h.event, i.authority_code, i.organisation_id
      from (select e.detail ->> 'incident' as incident, e.detail ->> 'account' as account, max(e.id)::text as event
        from audit.event e where e.kind = 'ACCOUNT_HELD' and e.outcome = 'DONE' group by 1, 2) h
      join compliance.incident i on i.id = h.incident::uuid
      where not exists (select from service.hold s where s.incident_id = i.id and s.account_id = h.account::uuid)
        and not exists (select from audit.event r
          where r.kind = 'ACCOUNT_RELEASED' and r.outcome = 'DONE' and r.detail ->> 'incident' = h.incident)
      order by i.id, h.account`;
    for (const { incident, account, event, authority_code, organisation_id } of lost) {
      await holdAccount(transaction, account, incident);
      await audit.append(transaction, {
        ...{ kind: 'ACCOUNT_HELD', outcome: 'DONE', operation: 'reports' },
        ...(authority_code !== null && { authorityCode: authority_code }),
        detail: { incident, account },
      });
      await openDetected(transaction, audit, {
        ...{ detector: 'HOLD_LOST', key: incident, accountId: account, eventIds: [event] },
        ...{ authorityCode: authority_code, organisationId: organisation_id },
        summary:
          'The database was edited: an account that an incident holds was held no more. It is held again.',
      });
    }
    return lost.length;
  })) as number;
}
