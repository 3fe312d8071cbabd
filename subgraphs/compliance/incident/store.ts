import { batcher } from '../../../platform/batch.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import type { AuditArea } from '../access.ts';
import { toldTo } from '../audit/store.ts';
import type { IncidentState } from '../generated.ts';

/** One incident. */
export interface IncidentRow {
  readonly id: string;
  readonly authority_code: string | null;
  readonly organisation_id: string | null;
  readonly summary: string;
  readonly detector: string | null;
  readonly opened_by: string | null;
  readonly opened_at: Date;
  readonly account_id: string | null;
  readonly state: IncidentState;
  readonly version: number;
  readonly suspected_by: string | null;
  readonly breach_aware_at: Date | null;
  readonly breach_told_at: Date | null;
  readonly breach_note: string | null;
  readonly held: boolean;
  /** `opened_at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

/** One step of an incident. */
export interface StepRow {
  readonly incident_id: string;
  readonly state: IncidentState;
  readonly taken_by: string | null;
  readonly taken_at: Date;
  readonly note: string;
}

/** Who asks: their area, and their accounts, about which they see nothing. */
export interface Asker {
  readonly area: AuditArea;
  readonly accounts: readonly string[];
}

/** What a page of incidents asks for. */
export interface IncidentQuestion {
  readonly state: IncidentState | null;
  readonly overdueAt: { readonly now: Date; readonly hours: number } | null;
  readonly after: Position | null;
  readonly limit: number;
}

const columns = (sql: Queryable) => sql`
  i.id, i.authority_code, i.organisation_id, i.summary, i.detector, i.opened_by, i.opened_at, i.account_id, i.state,
  i.version, i.suspected_by, i.breach_aware_at, i.breach_told_at, i.breach_note, i.opened_at::text as exactly,
  exists (select from service.hold h where h.incident_id = i.id) as held`;

/** Incidents within reach: of one's own area, and not about oneself (domain.md 2, rules of separation). */
function within(sql: Queryable, { area, accounts }: Asker) {
  const own = sql`(i.account_id is null or i.account_id <> all(${[...accounts]}::uuid[]))`;
  switch (area.kind) {
    case 'NATIONAL':
      return own;
    case 'AUTHORITY':
      return sql`i.authority_code = ${area.authorityCode} and ${own}`;
    case 'ORGANISATION':
      return sql`i.authority_code is null and i.organisation_id = ${area.organisationId} and ${own}`;
    case 'NONE':
      return sql`false`;
  }
}

/** Events `e` of an area (as `auditEvents` shows them). */
function eventsOf(sql: Queryable, area: AuditArea) {
  switch (area.kind) {
    case 'NATIONAL':
      return sql`true`;
    case 'AUTHORITY':
      return sql`(e.area = ${area.authorityCode} or e.authority_code = ${area.authorityCode})`;
    case 'ORGANISATION':
      return sql`(e.authority_code is null and e.organisation_id = ${area.organisationId})`;
    case 'NONE':
      return sql`false`;
  }
}

/** One incident within reach; undefined when there is none there. `lock` holds it to the transaction's end. */
export async function findIncident(
  sql: Queryable,
  asker: Asker,
  id: string,
  lock = false,
): Promise<IncidentRow | undefined> {
  const [row] = await sql<IncidentRow[]>`
    select ${columns(sql)} from compliance.incident i where i.id = ${id} and ${within(sql, asker)}
    ${lock ? sql`for update of i` : sql``}`;
  return row;
}

/** At most `limit` incidents within reach, the newest first. */
export function listIncidents(
  sql: Sql,
  asker: Asker,
  { state, overdueAt, after, limit }: IncidentQuestion,
): Promise<readonly IncidentRow[]> {
  const { at, id } = after ?? newest;
  return sql<IncidentRow[]>`
    select ${columns(sql)} from compliance.incident i
    where ${within(sql, asker)}
      and (${state}::text is null or i.state = ${state})
      and (${overdueAt === null} or i.breach_note is null
        and i.breach_aware_at < ${overdueAt?.now ?? null}::timestamptz - make_interval(hours => ${overdueAt?.hours ?? 0}::int))
      and (i.opened_at, i.id) < (${at}::text::timestamptz, ${id}::uuid)
    order by i.opened_at desc, i.id desc limit ${limit}::int`;
}

/** A new incident; `opened_by` or `detector` says who noticed. */
export type NewIncident = Pick<
  IncidentRow,
  'id' | 'authority_code' | 'organisation_id' | 'summary' | 'detector' | 'opened_by' | 'account_id'
> & { readonly detectorKey: string | null };

/** Adds an incident; false when the detector has one open about the same. */
export async function addIncident(sql: Queryable, incident: NewIncident): Promise<boolean> {
  const rows = await sql`
    insert into compliance.incident (id, authority_code, organisation_id, summary, detector, detector_key, opened_by,
      opened_at, account_id, state)
    values (${incident.id}, ${incident.authority_code}, ${incident.organisation_id}, ${incident.summary},
      ${incident.detector}, ${incident.detectorKey}, ${incident.opened_by}, clock_timestamp(), ${incident.account_id},
      'DETECTED')
    on conflict (detector, detector_key) where state not in ('CLEARED', 'CLOSED') do nothing
    returning 1`;
  return rows.length > 0;
}

/** Stores what changed of an incident and notes the step; the version goes up by one. */
export async function changeIncident(
  sql: Queryable,
  row: IncidentRow,
  change: Partial<
    Pick<
      IncidentRow,
      'state' | 'account_id' | 'suspected_by' | 'breach_aware_at' | 'breach_told_at' | 'breach_note'
    >
  >,
  step: { readonly by: string; readonly note: string },
): Promise<void> {
  const next = { ...row, ...change };
  await sql`
    update compliance.incident set version = version + 1, state = ${next.state}, account_id = ${next.account_id},
      suspected_by = ${next.suspected_by}, breach_aware_at = ${next.breach_aware_at},
      breach_told_at = ${next.breach_told_at}, breach_note = ${next.breach_note}
    where id = ${row.id}`;
  await addStep(sql, row.id, row.version + 1, { state: next.state, ...step });
}

/** Notes a step under the version that it made. */
export async function addStep(
  sql: Queryable,
  id: string,
  version: number,
  step: { readonly state: IncidentState; readonly by: string | null; readonly note: string },
): Promise<void> {
  await sql`
    insert into compliance.incident_step (incident_id, version, state, taken_by, taken_at, note)
    values (${id}, ${version}, ${step.state}, ${step.by}, clock_timestamp(), ${step.note})`;
}

/** Whether every one of these events is there, of the area, and told to who asks: else it would be told by trying. */
export async function areTold(
  sql: Queryable,
  { area, accounts }: Asker,
  eventIds: readonly string[],
): Promise<boolean> {
  const wanted = [...new Set(eventIds)];
  const found = await sql`
    select from audit.event e cross join lateral (select e.*) event
    where e.id = any(${wanted}::bigint[]) and ${eventsOf(sql, area)}
      and ${toldTo(sql, sql`${[...accounts]}::uuid[]`)}`;
  return found.length === wanted.length;
}

/** Links events to an incident; those that are not there are left out. */
export async function linkEvents(sql: Queryable, id: string, eventIds: readonly string[]): Promise<void> {
  await sql`
    insert into compliance.incident_event (incident_id, event_id)
    select ${id}::uuid, e.id from audit.event e where e.id = any(${[...eventIds]}::bigint[])
    on conflict do nothing`;
}

/** Whether an account acted in an area: what compliance knows of an account is what the audit has of it (ADR 0006). */
export async function actedIn(sql: Queryable, area: AuditArea, accountId: string): Promise<boolean> {
  const rows = await sql`
    select from audit.event e where e.account_id = ${accountId} and ${eventsOf(sql, area)} limit 1`;
  return rows.length > 0;
}

/** Keeps an account from any access while the incident says so; told to every process as the transaction commits. */
export async function holdAccount(sql: Queryable, accountId: string, incidentId: string): Promise<void> {
  await sql`
    insert into service.hold (account_id, incident_id) values (${accountId}, ${incidentId}) on conflict do nothing`;
}

/** Ends an incident's own hold; another incident's stands. */
export async function releaseAccount(sql: Queryable, incidentId: string): Promise<void> {
  await sql`delete from service.hold where incident_id = ${incidentId}`;
}

/** What is read beside incidents, for many at once. */
export function incidentReaders(sql: Sql) {
  return {
    /** The steps of an incident, the first first. */
    steps: batcher<string, readonly StepRow[]>(async (ids) => {
      const rows = await sql<StepRow[]>`
        select incident_id, state, taken_by, taken_at, note from compliance.incident_step
        where incident_id = any(${[...ids]}::uuid[]) order by version`;
      return ids.map((id) => rows.filter((row) => row.incident_id === id));
    }),
    /** The ids of its events, the newest first. */
    eventIds: batcher<string, readonly string[]>(async (ids) => {
      const rows = await sql<{ incident_id: string; event_id: string }[]>`
        select incident_id, event_id::text as event_id from compliance.incident_event
        where incident_id = any(${[...ids]}::uuid[]) order by compliance.incident_event.event_id desc`;
      return ids.map((id) => rows.filter((row) => row.incident_id === id).map(({ event_id }) => event_id));
    }),
  };
}
