import type { AuditWriter } from '../../../platform/audit.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import type { IncidentState } from '../generated.ts';
import { openDetected } from './incident.ts';
import { addStep, holdAccount } from './store.ts';

interface Lost {
  readonly incident: string;
  readonly account: string | null;
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
 * Puts an incident back whose own rows were deleted, as far as the audit tells: who opened it, for whose auditors, about whom, how far
 * it was, since when it is a breach. Its words are lost; what the audit does not tell of its area is for the national auditors.
 */
async function putBack(sql: Queryable, incident: string): Promise<Area> {
  const note = 'The database was edited: this incident was deleted. Its steps are in the audit.';
  const act = (kind: string, named: string, last = false) => sql`
    (select * from audit.event e where e.kind = ${kind} and e.outcome = 'DONE' and e.detail ->> 'incident' = ${incident}
      and e.detail ? ${named} order by id ${last ? sql`desc` : sql`asc`} limit 1)`;
  const [row] = await sql<(Area & { state: IncidentState })[]>`
    insert into compliance.incident (id, authority_code, organisation_id, summary, detector, opened_by, opened_at, account_id,
      state, suspected_by, breach_aware_at, breach_told_at, breach_note)
    select ${incident}, o.authority_code, (select p.id from compliance.national_partner p
        where p.id = o.organisation_id and o.authority_code is null),
      ${note}, case when o.account_id is null then coalesce(o.detail ->> 'detector', 'HOLD_LOST') end, o.account_id,
      coalesce(o.occurred_at, h.occurred_at), coalesce(h.detail ->> 'account', o.detail ->> 'account')::uuid,
      coalesce(c.detail ->> 'state', case when h.id is null then 'DETECTED' else 'SUSPECTED' end), h.account_id,
      (b.detail ->> 'breachAwareAt')::timestamptz, (r.detail ->> 'breachReported')::timestamptz,
      case when r.id is not null then ${note} end
    from (select) one
    left join ${act('INCIDENT_OPENED', 'incident')} o on true
    left join ${act('ACCOUNT_HELD', 'account')} h on true
    left join ${act('INCIDENT_CHANGED', 'state', true)} c on true
    left join ${act('INCIDENT_CHANGED', 'breachAwareAt')} b on true
    left join ${act('INCIDENT_CHANGED', 'breachReported')} r on true
    where o.id is not null or h.id is not null
    returning authority_code, organisation_id, state`;
  if (!row) throw new Error('An incident that held an account is in the audit no more.');
  await addStep(sql, incident, 1, { state: row.state, by: null, note });
  return row;
}

/**
 * How many holds stand that no incident put in, once what was deleted is back: the account has no access, and nobody in the graph can
 * let go of it. They are not ended here: whose incident and acts in the audit were removed would have its access back.
 */
export async function countStrayHolds(sql: Queryable): Promise<number> {
  const rows = await sql`
    select from service.hold h where not exists (select from compliance.incident i where i.id = h.incident_id)`;
  return rows.length;
}

/**
 * Puts back, as far as the audit tells, holds that nobody released, and incidents, and opens an incident about each for the auditors
 * who deal with it (ADR 0044, 0113): who deletes a hold in the database gives access back, who deletes an incident has it forgotten,
 * and nothing else says so. How many. Each and its row in the audit are of one transaction, so that one statement sees both or neither.
 */
export async function putBackDeleted(sql: Sql, audit: AuditWriter): Promise<number> {
  return (await sql.begin(async (transaction) => {
    const tell = (detector: string, { incident, account, event }: Lost, area: Area, summary: string) =>
      openDetected(transaction, audit, {
        ...{ detector, key: incident, accountId: account, eventIds: [event], summary },
        ...{ authorityCode: area.authority_code, organisationId: area.organisation_id },
      });
    const holds = await transaction<(Lost & { account: string })[]>`
      select h.incident, h.account, h.event
      from (select e.detail ->> 'incident' as incident, e.detail ->> 'account' as account, max(e.id)::text as event
        from audit.event e where e.kind = 'ACCOUNT_HELD' and e.outcome = 'DONE' group by 1, 2) h
      where not exists (select from service.hold s where s.incident_id = h.incident::uuid and s.account_id = h.account::uuid)
        and not exists (select from audit.event r
          where r.kind = 'ACCOUNT_RELEASED' and r.outcome = 'DONE' and r.detail ->> 'incident' = h.incident)
      order by h.incident, h.account`;
    for (const each of holds) {
      const { incident, account } = each;
      const area = (await areaOf(transaction, incident)) ?? (await putBack(transaction, incident));
      await holdAccount(transaction, account, incident);
      await audit.append(transaction, {
        ...{ kind: 'ACCOUNT_HELD', outcome: 'DONE', operation: 'reports' },
        ...(area.authority_code !== null && { authorityCode: area.authority_code }),
        detail: { incident, account },
      });
      const held =
        'The database was edited: an account that an incident holds was held no more. It is held again.';
      await tell('HOLD_LOST', each, area, held);
    }
    // Those of lost holds are back by now.
    const incidents = await transaction<Lost[]>`
      select e.detail ->> 'incident' as incident, min(e.detail ->> 'account') as account, min(e.id)::text as event
      from audit.event e
      where e.kind = 'INCIDENT_OPENED' and e.outcome = 'DONE' and e.detail ? 'incident'
        and not exists (select from compliance.incident i where i.id = (e.detail ->> 'incident')::uuid)
      group by 1 order by 1`;
    for (const each of incidents) {
      const area = await putBack(transaction, each.incident);
      await tell(
        'INCIDENT_LOST',
        each,
        area,
        'The database was edited: an incident was deleted. It is put back.',
      );
    }
    return holds.length + incidents.length;
  })) as number;
}
