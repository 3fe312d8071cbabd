import type { AuditWriter } from '../../../platform/audit.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { openDetected } from './incident.ts';
import { addStep, holdAccount } from './store.ts';

interface Lost {
  readonly incident: string;
  readonly account: string;
  readonly event: string;
}

interface Area {
  readonly authority_code: string | null;
  readonly organisation_id: string | null;
}

const areaOf = async (sql: Queryable, incident: string) =>
  (
    await sql<Area[]>`select authority_code, organisation_id from compliance.incident where id = ${incident}`
  )[0];

/**
 * Puts an incident back whose own rows were deleted, as far as the audit tells: else nobody could let go of what it holds. Its
 * words are lost; what the audit does not tell of its area is for the national auditors.
 */
async function putBack(sql: Queryable, { incident, account }: Lost): Promise<Area> {
  const note =
    'The database was edited: this incident was deleted while it held an account. Its steps are in the audit.';
  const acts = (kind: string) =>
    sql`select * from audit.event e where e.kind = ${kind} and e.outcome = 'DONE' and e.detail ->> 'incident' = ${incident}`;
  const [row] = await sql<(Area & { state: 'SUSPECTED' | 'INVESTIGATED' | 'CLOSED' })[]>`
    insert into compliance.incident (id, authority_code, organisation_id, summary, detector, opened_by, opened_at, account_id,
      state, suspected_by)
    select ${incident}, o.authority_code, (select p.id from compliance.national_partner p
        where p.id = o.organisation_id and o.authority_code is null),
      ${note}, case when o.account_id is null then coalesce(o.detail ->> 'detector', 'HOLD_LOST') end, o.account_id,
      coalesce(o.occurred_at, h.occurred_at), ${account}, coalesce(c.detail ->> 'state', 'SUSPECTED'), h.account_id
    from (${acts('ACCOUNT_HELD')} order by id limit 1) h
    left join (${acts('INCIDENT_OPENED')} order by id limit 1) o on true
    left join (${acts('INCIDENT_CHANGED')} and e.detail ? 'state' order by id desc limit 1) c on true
    returning authority_code, organisation_id, state`;
  if (!row) throw new Error('An incident that held an account is in the audit no more.');
  await addStep(sql, incident, 1, { state: row.state, by: null, note });
  return row;
}

/**
 * Puts back what is gone of the holds that the audit tells of and nobody released, the hold or its incident, and opens an incident
 * about each for the auditors who hold the account (ADR 0044): who deletes a hold in the database gives access back, who deletes its
 * incident alone leaves it to nobody to give back, and nothing else says so. How many. A hold and its row in the audit are of one transaction, so that one statement sees both or neither.
 */
export async function putHoldsBack(sql: Sql, audit: AuditWriter): Promise<number> {
  return (await sql.begin(async (transaction) => {
    const lost = await transaction<Lost[]>`
      select h.incident, h.account, h.event
      from (select e.detail ->> 'incident' as incident, e.detail ->> 'account' as account, max(e.id)::text as event
        from audit.event e where e.kind = 'ACCOUNT_HELD' and e.outcome = 'DONE' group by 1, 2) h
      where (not exists (select from service.hold s where s.incident_id = h.incident::uuid and s.account_id = h.account::uuid)
          or not exists (select from compliance.incident i where i.id = h.incident::uuid))
        and not exists (select from audit.event r
          where r.kind = 'ACCOUNT_RELEASED' and r.outcome = 'DONE' and r.detail ->> 'incident' = h.incident)
      order by h.incident, h.account`;
    for (const each of lost) {
      const { incident, account, event } = each;
      const { authority_code, organisation_id } =
        (await areaOf(transaction, incident)) ?? (await putBack(transaction, each));
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
          'The database was edited: an incident that holds an account, or its hold, was deleted. Both stand again.',
      });
    }
    return lost.length;
  })) as number;
}
