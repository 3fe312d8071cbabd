import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import type { Policy } from '../../../platform/policy.ts';
import { actsSql, type Proposed } from '../../../platform/proposals.ts';
import type { ServiceMode } from '../../../platform/serviceMode.ts';

/** One change of the service mode. */
export interface ModeChange extends Proposed {
  readonly id: string;
  readonly mode: ServiceMode;
  readonly reason: string;
  readonly ends_on: IsoDate | null;
  readonly officers: readonly string[];
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly outcome: 'IN_FORCE' | 'REJECTED' | null;
  /** `proposed_at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

/** One provision that the service rests on. */
export interface LegalBasisRow extends Proposed {
  readonly id: string;
  readonly provision: string;
  readonly valid_from: IsoDate;
  readonly valid_until: IsoDate | null;
  /** A last day that waits for another person of the central team, and who proposed it; null while none does. */
  readonly end_proposed_on: IsoDate | null;
  readonly end_proposed_by: string | null;
}

const columns = (sql: Queryable) => sql`
  id, mode, reason, ends_on, officers, proposed_by, proposed_at, decided_by, decided_at, outcome,
  proposed_at::text as exactly, ${sql.unsafe(actsSql('proposed_by', ['CENTRAL_TEAM']))} as "proposerActs"`;

/** One change; undefined when there is none. */
export async function findChange(sql: Queryable, id: string): Promise<ModeChange | undefined> {
  const [row] = await sql<ModeChange[]>`
    select ${columns(sql)} from compliance.service_mode_change where id = ${id}`;
  return row;
}

/** One change, locked to the transaction's end, and read after the lock was got. */
export async function lockChange(sql: Queryable, id: string): Promise<ModeChange | undefined> {
  await sql`select from compliance.service_mode_change where id = ${id} for update`;
  return findChange(sql, id);
}

/** At most `limit` changes after a position, the newest first. */
export function listChanges(sql: Sql, after: Position | null, limit: number): Promise<readonly ModeChange[]> {
  const { at, id } = after ?? newest;
  return sql<ModeChange[]>`
    select ${columns(sql)} from compliance.service_mode_change
    where (proposed_at, id) < (${at}::text::timestamptz, ${id}::uuid)
    order by proposed_at desc, id desc limit ${limit}::int`;
}

/** Adds a change; false when another one waits. */
export async function addChange(
  sql: Queryable,
  change: Pick<ModeChange, 'id' | 'mode' | 'reason' | 'ends_on' | 'proposed_by'> & {
    readonly officers: string[];
  },
): Promise<boolean> {
  const rows = await sql`
    insert into compliance.service_mode_change (id, mode, reason, ends_on, officers, proposed_by, proposed_at)
    values (${change.id}, ${change.mode}, ${change.reason}, ${change.ends_on}, ${change.officers}::uuid[],
      ${change.proposed_by}, now())
    on conflict ((true)) where outcome is null do nothing returning 1`;
  return rows.length > 0;
}

/**
 * Whether each of the accounts could be an officer now: it has acted of late, so that nothing has run out, is in use and of the
 * central team, and no incident holds its person. In a closed service nobody can give it what it lacks.
 */
export async function canBeOfficers(
  sql: Queryable,
  accounts: readonly string[],
  { officerUseHours }: Pick<Policy, 'officerUseHours'>,
): Promise<boolean> {
  const [row] = await sql<{ all: boolean }[]>`
    select coalesce(bool_and(exists (select from audit.event e where e.account_id = a.id and e.outcome = 'DONE'
        and e.occurred_at > now() - make_interval(hours => ${officerUseHours}::int))
      and exists (select from compliance.account_standing s
        where s.account_id = a.id and s.status = 'ACTIVE' and 'CENTRAL_TEAM' = any(s.roles))
      and not exists (select from service.hold h join compliance.account_standing held on held.account_id = h.account_id
        join compliance.account_standing s on s.person_id = held.person_id where s.account_id = a.id)), true)
      and count(*) = count(distinct (select s.person_id from compliance.account_standing s where s.account_id = a.id)) as all
    from unnest(${[...accounts]}::uuid[]) as a (id)`;
  return row?.all ?? false;
}

/** Decides a change; one that is put in force is so in every process within a second. */
export async function decide(
  sql: Queryable,
  change: ModeChange,
  decidedBy: string,
  outcome: 'IN_FORCE' | 'REJECTED',
): Promise<void> {
  await sql`
    update compliance.service_mode_change set outcome = ${outcome}, decided_by = ${decidedBy}, decided_at = now()
    where id = ${change.id}`;
  if (outcome === 'REJECTED') return;
  await sql`
    update service.state set mode = ${change.mode}, since = now(), officers = ${[...change.officers]}::uuid[],
      ends_on = case when ${change.mode} in ('NORMAL', 'INTERIM') then null else coalesce(${change.ends_on}::date, ends_on) end`;
}

/**
 * Locks the state of the whole service to the transaction's end, after all that writes has ended which was let in before
 * (`service.held_state`), and lets nothing end that was let in since: what the state is made of is looked at after that.
 */
export async function lockState(sql: Queryable): Promise<void> {
  await sql`select from service.state for update`;
  // As the trigger does that changes it, which is too late for who judges accounts by what they read before.
  await sql`select pg_advisory_xact_lock(4711, 1500)`;
}

/** Every legal basis, the oldest first. */
export function listLegalBases(sql: Queryable): Promise<readonly LegalBasisRow[]> {
  return sql<LegalBasisRow[]>`
    select id, provision, valid_from, valid_until, end_proposed_on, end_proposed_by,
      ${sql.unsafe(actsSql('end_proposed_by', ['CENTRAL_TEAM']))} as "proposerActs"
    from compliance.legal_basis order by valid_from, id`;
}

/** Keeps a last day for another person to put in force, in place of one that was proposed before. */
export async function proposeEnd(sql: Queryable, id: string, on: IsoDate, by: string): Promise<void> {
  await sql`update compliance.legal_basis set end_proposed_on = ${on}, end_proposed_by = ${by} where id = ${id}`;
}

/** Adds a legal basis, or gives a known one its last day. */
export async function putLegalBasis(
  sql: Queryable,
  basis: Pick<LegalBasisRow, 'id' | 'provision' | 'valid_from' | 'valid_until'> & {
    readonly registeredBy: string;
  },
): Promise<void> {
  await sql`
    insert into compliance.legal_basis (id, provision, valid_from, valid_until, registered_by)
    values (${basis.id}, ${basis.provision}, ${basis.valid_from}, ${basis.valid_until}, ${basis.registeredBy})
    on conflict (id) do update set valid_until = excluded.valid_until, end_proposed_on = null, end_proposed_by = null`;
}

/**
 * Tells the whole service until when it is lawful: the last day, which counts whole, in London; `forever`; or `never`,
 * which is any moment long ago.
 */
export async function setLawfulUntil(sql: Queryable, until: IsoDate | 'forever' | 'never'): Promise<void> {
  await sql`update service.state set lawful_until = ${lawfulMoment(sql, until)}`;
}

/** Whether that is not what the whole service goes by. */
export async function wouldChangeLawfulUntil(sql: Queryable, until: IsoDate | 'forever' | 'never') {
  const [row] = await sql<{ other: boolean }[]>`
    select lawful_until is distinct from ${lawfulMoment(sql, until)} as other from service.state`;
  return row?.other === true;
}

function lawfulMoment(sql: Queryable, until: IsoDate | 'forever' | 'never') {
  const day = until === 'forever' ? null : until === 'never' ? '1970-01-01' : until;
  return sql`(${day}::date + 1)::timestamp at time zone 'Europe/London'`;
}

/** Notes that a body has acknowledged the end that is announced now; of each announcement the first time counts. */
export async function acknowledge(
  sql: Queryable,
  body: string,
  endsOn: IsoDate,
  accountId: string,
): Promise<Date> {
  await sql`
    insert into compliance.end_acknowledgement as a (body, ends_on, acknowledged_by, acknowledged_at)
    values (${body}, ${endsOn}, ${accountId}, clock_timestamp())
    on conflict (body, ends_on)
    do update set acknowledged_by = excluded.acknowledged_by, acknowledged_at = excluded.acknowledged_at
    where a.acknowledged_at < (select announced_at from service.state)`;
  const [row] = await sql<{ acknowledged_at: Date }[]>`
    select acknowledged_at from compliance.end_acknowledged where body = ${body}`;
  if (!row) throw new Error('an acknowledgement was not stored');
  return row.acknowledged_at;
}

/** When each of the bodies acknowledged the end that is announced now; null where it has not. One statement. */
export async function acknowledgements(sql: Sql, bodies: readonly string[]): Promise<(Date | null)[]> {
  const rows = await sql<{ acknowledged_at: Date | null }[]>`
    select a.acknowledged_at from unnest(${[...bodies]}::text[]) with ordinality as b (body, place)
    left join compliance.end_acknowledged a on a.body = b.body
    order by b.place`;
  return rows.map((row) => row.acknowledged_at);
}

/** The authorities and national partners, by name, that have not acknowledged the end that is announced now. */
export async function notAcknowledged(sql: Sql): Promise<{ authorities: string[]; partners: string[] }> {
  const rows = await sql<{ body: string; partner: boolean }[]>`
    select b.body, b.partner from (
      select code as body, name, false as partner from compliance.authority
      union all select id::text, name, true from compliance.national_partner
    ) b
    join service.state s on s.ends_on is not null
    where not exists (select from compliance.end_acknowledged a where a.body = b.body)
    order by b.name, b.body`;
  const of = (wanted: boolean) => rows.filter(({ partner }) => partner === wanted).map(({ body }) => body);
  return { authorities: of(false), partners: of(true) };
}
