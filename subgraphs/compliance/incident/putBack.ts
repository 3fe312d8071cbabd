import type { AuditWriter } from '../../../platform/audit.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import type { IncidentState } from '../generated.ts';
import { openDetected } from './incident.ts';
import { addStep, holdAccount } from './store.ts';
import { edited, isEdited, notTheirs } from './words.ts';

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
 * What the audit says of one incident or of all: who opened it, for whose auditors, about whom, its state, and since
 * when it is a breach. If a standing check opened it, the event may name the account that the incident is about,
 * which opened nothing.
 */
const toldOf = (sql: Queryable, incident: string | null = null) => sql`
  (select t.id, t.event, t.opened, t.opened_at, t.organisation_id, t.authority_code, t.account_id, t.suspected_by,
    coalesce(t.state, case when t.held then 'SUSPECTED' else 'DETECTED' end) as state,
    case when t.opened then t.detector else 'HOLD_LOST' end as detector,
    case when t.opened and t.detector is null then t.opener end as opened_by,
    t.breach_aware_at, t.breach_told_at, t.reported
  from (select (e.detail ->> 'incident')::uuid as id, min(e.id)::text as event,
      bool_or(e.kind = 'INCIDENT_OPENED') as opened, bool_or(e.kind = 'ACCOUNT_HELD') as held,
      coalesce(min(e.occurred_at) filter (where e.kind = 'INCIDENT_OPENED'), min(e.occurred_at)) as opened_at,
      min(e.authority_code) filter (where e.kind = 'INCIDENT_OPENED') as authority_code,
      (array_agg(e.organisation_id) filter (where e.kind = 'INCIDENT_OPENED'))[1] as organisation_id,
      (array_agg(e.account_id) filter (where e.kind = 'INCIDENT_OPENED'))[1] as opener,
      min(e.detail ->> 'detector') filter (where e.kind = 'INCIDENT_OPENED') as detector,
      (array_agg((e.detail ->> 'account')::uuid order by e.kind, e.id)
        filter (where e.kind <> 'INCIDENT_CHANGED' and e.detail ->> 'account' is not null))[1] as account_id,
      (array_agg(e.account_id order by e.id) filter (where e.kind = 'ACCOUNT_HELD'))[1] as suspected_by,
      (array_agg(e.detail ->> 'state' order by e.id desc)
        filter (where e.kind = 'INCIDENT_CHANGED' and e.detail ? 'state'))[1] as state,
      min(e.detail ->> 'breachAwareAt')::timestamptz as breach_aware_at,
      min(e.detail ->> 'breachReported')::timestamptz as breach_told_at, bool_or(e.detail ? 'breachReported') as reported
    from audit.event e
    where e.kind in ('INCIDENT_OPENED', 'INCIDENT_CHANGED', 'ACCOUNT_HELD') and e.outcome = 'DONE'
      and e.detail ->> 'incident' = coalesce(${incident}::text, e.detail ->> 'incident')
    group by 1) t)`;

/** Whether an incident's row `i` is other than the audit tells, `t`. Its words are not in the audit. */
const differs = (sql: Queryable) => sql`
  (i.state, i.account_id, i.suspected_by, i.breach_aware_at, i.breach_told_at, i.breach_note is not null, i.authority_code,
    i.detector, i.opened_by)
  is distinct from (t.state, t.account_id, t.suspected_by, t.breach_aware_at, t.breach_told_at, t.reported, t.authority_code,
    t.detector, t.opened_by)`;

const deletedNote = 'The database was edited: this incident was deleted. Its steps are in the audit.';
const editedNote =
  'The database was edited: this incident was changed by nobody. It is as the audit has it again.';

/**
 * Puts an incident back whose own rows were deleted, as far as the audit tells. Its words are lost; what the audit does not tell of
 * its area is for the national auditors.
 */
async function putBack(sql: Queryable, incident: string): Promise<Area> {
  const [row] = await sql<(Area & { state: IncidentState })[]>`
    insert into compliance.incident (id, authority_code, organisation_id, summary, detector, opened_by, opened_at, account_id,
      state, suspected_by, breach_aware_at, breach_told_at, breach_note)
    select t.id, t.authority_code, (select p.id from compliance.national_partner p
        where p.id = t.organisation_id and t.authority_code is null),
      ${deletedNote}, t.detector, t.opened_by, t.opened_at, t.account_id, t.state, t.suspected_by, t.breach_aware_at,
      t.breach_told_at, case when t.reported then ${deletedNote} end
    from ${toldOf(sql, incident)} t
    returning authority_code, organisation_id, state`;
  if (!row) throw new Error('An incident that held an account is in the audit no more.');
  await addStep(sql, incident, 1, { state: row.state, by: null, note: deletedNote });
  return row;
}

/** Makes an incident again what the audit tells, where it still is other once no step of it is under way; undefined where it is not. */
async function putRight(sql: Queryable, incident: string): Promise<Area | undefined> {
  await sql`select from compliance.incident where id = ${incident} for update`;
  // What a detector opens once may have been opened again while this one said that it was over.
  const [row] = await sql<(Area & { state: IncidentState; version: number })[]>`
    update compliance.incident i set state = t.state, account_id = t.account_id, suspected_by = t.suspected_by,
      breach_aware_at = t.breach_aware_at, breach_told_at = t.breach_told_at,
      breach_note = case when t.reported then coalesce(i.breach_note, ${editedNote}) end,
      authority_code = t.authority_code, detector = t.detector, opened_by = t.opened_by,
      detector_key = case when i.state not in ('CLEARED', 'CLOSED') and i.detector is not distinct from t.detector
        then i.detector_key end,
      version = greatest(i.version, (select max(s.version) from compliance.incident_step s where s.incident_id = i.id)) + 1
    from ${toldOf(sql, incident)} t where i.id = t.id and ${differs(sql)}
    returning i.authority_code, i.organisation_id, i.state, i.version`;
  if (row) await addStep(sql, incident, row.version, { state: row.state, by: null, note: editedNote });
  return row;
}

/**
 * How many holds have no incident that accounts for them, once deleted and edited incidents are restored: the
 * incident is missing, is about another account, suspects nobody, or has released the hold. Such an account has no
 * access and nobody in the graph can release it. The holds are not ended here, or whoever removed an incident and its
 * audit would get the account its access back.
 */
export async function countStrayHolds(sql: Queryable): Promise<number> {
  const rows = await sql`
    select from service.hold h where not exists (select from compliance.incident i
        where i.id = h.incident_id and i.account_id = h.account_id and i.suspected_by is not null)
      or exists (select from audit.event r where r.kind = 'ACCOUNT_RELEASED' and r.outcome = 'DONE'
        and r.detail ->> 'incident' = h.incident_id::text)`;
  return rows.length;
}

/**
 * Restores, from the audit, holds that nobody released and incidents that were deleted or edited in the database, and
 * opens an incident about each for the auditors concerned (ADR 0044, 0113, 0119). Otherwise whoever deletes a hold
 * gives the account its access back, and whoever deletes or closes an incident has it forgotten. Each is restored in
 * one transaction with its audit row. Returns how many were restored.
 */
export async function putBackAsAudited(sql: Sql, audit: AuditWriter): Promise<number> {
  return (await sql.begin(async (transaction) => {
    const tell = (detector: string, { incident, account, event }: Lost, area: Area, summary: string) =>
      openDetected(transaction, audit, {
        detector,
        key: incident,
        accountId: account,
        eventIds: [event],
        summary,
        authorityCode: area.authority_code,
        organisationId: area.organisation_id,
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
        kind: 'ACCOUNT_HELD',
        outcome: 'DONE',
        operation: 'reports',
        ...(area.authority_code !== null && { authorityCode: area.authority_code }),
        detail: { incident, account },
      });
      const held =
        'The database was edited: an account that an incident holds was held no more. It is held again.';
      await tell('HOLD_LOST', each, area, held);
    }
    // Those of lost holds are back by now.
    const incidents = await transaction<(Lost & { deleted: boolean })[]>`
      select t.id as incident, t.account_id as account, t.event, i.id is null as deleted
      from ${toldOf(transaction)} t left join compliance.incident i on i.id = t.id
      where t.opened and (i.id is null or ${differs(transaction)})
      order by t.id`;
    let back = holds.length;
    for (const each of incidents) {
      const { incident, deleted } = each;
      const area = deleted ? await putBack(transaction, incident) : await putRight(transaction, incident);
      if (!area) continue;
      back += 1;
      const summary = deleted
        ? 'The database was edited: an incident was deleted. It is put back.'
        : 'The database was edited: an incident said other than the audit. It says what the audit says again.';
      await tell(deleted ? 'INCIDENT_LOST' : 'INCIDENT_EDITED', each, area, summary);
    }
    return back;
  })) as number;
}

interface Said {
  readonly incident: string;
  readonly account: string | null;
  readonly authority: string | null;
  readonly organisation: string | null;
  readonly event: string;
  readonly step: number;
  readonly words: string;
  /** As it stands in its step; null where that is gone. */
  readonly note: string | null;
  /** The same words where they stand once more: what happened, or what was told of a breach. */
  readonly summary: string | null;
  readonly breach: string | null;
}

/**
 * Marks words of incidents that are not those which somebody wrote, and opens an incident about each incident of which any are: what
 * was written is nowhere else. Returns of how many.
 */
export async function markEditedWords(sql: Sql, audit: AuditWriter, hashKey: Buffer): Promise<number> {
  return (await sql.begin(async (transaction) => {
    const said = await transaction<Said[]>`
      select i.id as incident, i.account_id as account, i.authority_code as authority, i.organisation_id as organisation,
        e.id::text as event, (e.detail ->> 'step')::int as step, e.detail ->> 'words' as words, s.note,
        case when e.kind = 'INCIDENT_OPENED' then i.summary end as summary,
        case when e.detail ? 'breachReported' and e.id = max(e.id) filter (where e.detail ? 'breachReported') over (partition by i.id)
          then i.breach_note end as breach
      from audit.event e join compliance.incident i on i.id::text = e.detail ->> 'incident'
      left join compliance.incident_step s on s.incident_id = i.id and s.version = (e.detail ->> 'step')::int
      where e.kind in ('INCIDENT_OPENED', 'INCIDENT_CHANGED') and e.outcome = 'DONE' and e.detail ? 'words'
      order by i.id, e.id`;
    const told = new Map<string, Said>();
    for (const each of said) {
      const { incident, step, words } = each;
      const isOther = (text: string | null): text is string =>
        isEdited(hashKey, { of: incident, step, words }, text);
      if (isOther(each.note))
        await transaction`
          update compliance.incident_step set note = ${notTheirs + each.note} where incident_id = ${incident} and version = ${step}`;
      if (isOther(each.summary))
        await transaction`
          update compliance.incident set summary = ${notTheirs + each.summary} where id = ${incident}`;
      if (isOther(each.breach))
        await transaction`
          update compliance.incident set breach_note = ${notTheirs + each.breach} where id = ${incident}`;
      if ([each.note, each.summary, each.breach].some(isOther)) told.set(incident, each);
    }
    for (const [incident, { account, authority, organisation, event }] of told)
      await openDetected(transaction, audit, {
        detector: 'INCIDENT_EDITED',
        key: `${incident} words`,
        accountId: account,
        eventIds: [event],
        authorityCode: authority,
        organisationId: organisation,
        summary: `${edited}words of an incident are not those that were written. They say so; what was written is lost.`,
      });
    return told.size;
  })) as number;
}
