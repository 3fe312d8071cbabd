import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import { type Answering, answeredSql, recordSql, type Since } from '../answering.ts';
import type {
  NoticeAudience,
  SubjectAccessDelivery,
  SubjectAccessGround,
  SubjectAccessOutcome,
  SubjectAccessPart,
  SubjectAccessPartProgress,
  SubjectAccessSection,
  SubjectAccessState,
  SubjectAccessWaiting,
} from '../generated.ts';
import type { Pause } from './deadline.ts';

/** A request as it stands, with who answers for it at this moment. */
export interface RequestRow {
  readonly child_number: string;
  readonly id: string;
  readonly received_by: string;
  readonly received_on: IsoDate;
  readonly state: SubjectAccessState;
  readonly waiting_for: SubjectAccessWaiting | null;
  readonly due_on: IsoDate | null;
  readonly extended_on: IsoDate | null;
  readonly prepared_by: string | null;
  readonly reviewed_by: string | null;
  readonly reviewed_at: Date | null;
  readonly delivered_at: Date | null;
  readonly delivered_by: SubjectAccessDelivery | null;
  readonly expires_at: Date | null;
  /** Its entry in the register. */
  readonly holding_id: string | null;
  /** When somebody disposed of it there; null: nobody has. */
  readonly disposed_at: Date | null;
  /** Whether anybody has fetched it. */
  readonly fetched: boolean;
  readonly with_location: boolean;
  readonly outcome: SubjectAccessOutcome | null;
  /** When it was answered first, or ended: a pack that is prepared again is no other answer. */
  readonly closed_at: Date | null;
  readonly version: number;
  readonly key_version: number;
  readonly ciphertext: Buffer;
  /** The authority that answers; null: the central team. */
  readonly answering: string | null;
  /** That authority; null where no authority answers for the record. */
  readonly controller: { readonly name: string; readonly telephone: string | null } | null;
  /** Whether the record is shielded now. */
  readonly shielded: boolean;
  /** Whether the record has the numbers now that it had when its pack began to be gathered. */
  readonly whole: boolean;
  /** `received_at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

const from = (sql: Queryable, by: Since) => sql`
  select r.child_number::text as child_number, r.id, r.received_by, r.received_on, r.state, r.waiting_for, r.due_on,
    r.extended_on, r.prepared_by, r.reviewed_by, r.reviewed_at, r.delivered_at, r.delivered_by,
    r.expires_at, r.holding_id, h.disposed_at, coalesce(h.fetches > 0, false) as fetched, r.with_location, r.outcome, r.closed_at, r.version, r.key_version, r.ciphertext, r.received_at::text as exactly,
    case when r.child_number = 0 then r.received_by else a.authority_code end as answering,
    coalesce(a.shielded, false) as shielded,
    (select json_build_object('name', n.name, 'telephone', n.telephone) from compliance.authority n
      where n.code = a.authority_code) as controller,
    coalesce(a.authority_code is not null and r.made_of = compliance.made_of(r.id, r.child_number), false) as whole
  from compliance.subject_access_request r ${recordSql(sql, by)}
  left join compliance.holding h on h.id = r.holding_id`;

/** One request that they answer; undefined when there is none. */
export async function find(sql: Queryable, id: string, by: Answering): Promise<RequestRow | undefined> {
  const [row] = await sql<RequestRow[]>`${from(sql, by)} where r.id = ${id} and ${answeredSql(sql, by)}`;
  return row;
}

/** The same, the request locked to the transaction's end. */
export async function lock(sql: Queryable, id: string, by: Answering): Promise<RequestRow | undefined> {
  await sql`select from compliance.subject_access_request where id = ${id} for update`;
  return find(sql, id, by);
}

/** At most `limit` of them after a position, the newest first. */
export function list(
  sql: Queryable,
  by: Answering,
  openOnly: boolean,
  after: Position | null,
  limit: number,
): Promise<readonly RequestRow[]> {
  const position = after ?? newest;
  return sql<RequestRow[]>`
    ${from(sql, by)} where ${answeredSql(sql, by)}
      and (r.received_at, r.id) < (${position.at}::text::timestamptz, ${position.id}::uuid)
      and (not ${openOnly}::boolean or r.state not in ('DELIVERED', 'CONCLUDED'))
    order by r.received_at desc, r.id desc limit ${limit}::int`;
}

/** Adds a request, received now; what is known of who asks stands in its ciphertext alone. */
export async function add(
  sql: Queryable,
  row: Pick<RequestRow, 'child_number' | 'id' | 'received_by' | 'received_on' | 'due_on'> & {
    readonly key_version: number;
    readonly ciphertext: Buffer;
  },
): Promise<void> {
  await sql`
    insert into compliance.subject_access_request (child_number, id, received_by, received_on, received_at, due_on,
      key_version, ciphertext)
    values (${row.child_number}::bigint, ${row.id}, ${row.received_by}, ${row.received_on}, now(), ${row.due_on},
      ${row.key_version}, ${row.ciphertext})`;
}

type Changes = Readonly<Record<string, string | number | boolean | Date | Buffer | null>>;

/** Changes columns of a request and raises its version. */
export async function change(
  sql: Queryable,
  { child_number: number, id }: Pick<RequestRow, 'child_number' | 'id'>,
  changes: Changes,
): Promise<void> {
  if (Object.keys(changes).length > 0) {
    await sql`
      update compliance.subject_access_request set ${sql(changes)}
      where child_number = ${number}::bigint and id = ${id}`;
  }
  await sql`
    update compliance.subject_access_request set version = version + 1
    where child_number = ${number}::bigint and id = ${id}`;
}

/** Notes which numbers the record has, now that its pack begins to be gathered. */
export async function noteNumbers(
  sql: Queryable,
  { child_number: number, id }: Pick<RequestRow, 'child_number' | 'id'>,
): Promise<void> {
  await sql`
    update compliance.subject_access_request set made_of = compliance.made_of(id, child_number)
    where child_number = ${number}::bigint and id = ${id}`;
}

/** Whether one of these entries of sensitive services of a child is gone: consent to it was withdrawn. */
export async function isWithdrawn(sql: Queryable, number: string, entries: readonly string[] = []) {
  const [row] = await sql<{ gone: boolean }[]>`
    select compliance.withdrawn_since(${number}::bigint, ${[...entries]}::uuid[]) as gone`;
  return row?.gone === true;
}

/** The pauses of a request, the oldest first. */
export async function pauses(sql: Queryable, id: string): Promise<readonly Pause[]> {
  return sql<Pause[]>`
    select from_on as from, until_on as until from compliance.subject_access_pause
    where request_id = ${id} order by from_on, id`;
}

/** Begins a pause of the time for answering, from a day on. The database refuses a second one beside it. */
export async function beginPause(
  sql: Queryable,
  row: RequestRow,
  id: string,
  waitingFor: SubjectAccessWaiting,
  on: IsoDate,
): Promise<void> {
  await sql`
    insert into compliance.subject_access_pause (child_number, id, request_id, waiting_for, from_on)
    values (${row.child_number}::bigint, ${id}, ${row.id}, ${waitingFor}, ${on})`;
}

/** Ends the pause that lasts, on a day, or on its first one where that is later; does nothing where none lasts. */
export async function endPause(sql: Queryable, row: RequestRow, on: IsoDate): Promise<void> {
  await sql`
    update compliance.subject_access_pause set until_on = greatest(${on}::date, from_on)
    where child_number = ${row.child_number}::bigint and request_id = ${row.id} and until_on is null`;
}

/** A part of a pack, or one of its files. */
export type Kept = SubjectAccessPart | 'PDF' | 'JSON';

/** A part as it stands. */
export interface PartRow {
  readonly part: Kept;
  readonly state: SubjectAccessPartProgress;
  readonly key_version: number | null;
  readonly ciphertext: Buffer | null;
}

/** The gathered parts and the files of a request, sealed. */
export function parts(sql: Queryable, row: Pick<RequestRow, 'child_number' | 'id'>) {
  return sql<PartRow[]>`
    select part, state, key_version, ciphertext from compliance.subject_access_part
    where child_number = ${row.child_number}::bigint and request_id = ${row.id}`;
}

/** How far the parts of requests are, without their contents. */
export function progress(sql: Queryable, row: Pick<RequestRow, 'child_number' | 'id'>) {
  return sql<{ part: SubjectAccessPart; state: SubjectAccessPartProgress }[]>`
    select part, state from compliance.subject_access_part
    where child_number = ${row.child_number}::bigint and request_id = ${row.id} and part not in ('PDF', 'JSON')
    order by array_position(array['RECORD', 'SERVICES', 'HISTORY', 'ACCESS'], part)`;
}

/** Puts a part, or a file, in place of what there was. */
export async function putPart(
  sql: Queryable,
  row: Pick<RequestRow, 'child_number' | 'id'>,
  part: Kept,
  state: SubjectAccessPartProgress,
  sealed: { readonly keyVersion: number; readonly ciphertext: Buffer } | null,
): Promise<void> {
  await sql`
    insert into compliance.subject_access_part (child_number, request_id, part, state, key_version, ciphertext)
    values (${row.child_number}::bigint, ${row.id}, ${part}, ${state}, ${sealed?.keyVersion ?? null},
      ${sealed?.ciphertext ?? null})
    on conflict (child_number, request_id, part)
    do update set state = excluded.state, key_version = excluded.key_version, ciphertext = excluded.ciphertext`;
}

/** Puts the set file in place of the sealed document that it was set from, if that still stands. */
export async function putFile(
  sql: Queryable,
  row: Pick<RequestRow, 'child_number' | 'id'>,
  from: Buffer,
  sealed: { readonly keyVersion: number; readonly ciphertext: Buffer },
): Promise<void> {
  await sql`
    update compliance.subject_access_part set state = 'GATHERED', key_version = ${sealed.keyVersion},
      ciphertext = ${sealed.ciphertext}
    where child_number = ${row.child_number}::bigint and request_id = ${row.id} and part = 'PDF'
      and state = 'WAITING' and ciphertext = ${from}`;
}

/** Forgets everything that was gathered for a request. */
export async function dropParts(sql: Queryable, row: Pick<RequestRow, 'child_number' | 'id'>): Promise<void> {
  await sql`
    delete from compliance.subject_access_part
    where child_number = ${row.child_number}::bigint and request_id = ${row.id}`;
}

/** A pack whose time is over, or that was disposed of in the register, and whose contents are still there. */
export type ExpiredRow = Pick<RequestRow, 'child_number' | 'id' | 'state'>;

/** At most `limit` of them by `now`, locked; those that somebody else has locked are left out. */
export function expired(sql: Queryable, now: Date, limit: number) {
  return sql<ExpiredRow[]>`
    select r.child_number::text as child_number, r.id, r.state from compliance.subject_access_request r
    left join compliance.holding h on h.id = r.holding_id
    where (r.expires_at <= ${now} or h.disposed_at is not null)
      and exists (select from compliance.subject_access_part p
        where p.child_number = r.child_number and p.request_id = r.id)
    order by r.id limit ${limit}::int for update of r skip locked`;
}

/**
 * Notes in the register that a pack's contents were destroyed. One that was fetched stays open: its owner has copies to
 * account for.
 */
export async function closeHolding(
  sql: Queryable,
  { holding_id: id }: Pick<RequestRow, 'holding_id'>,
  by: string,
  at: Date,
): Promise<void> {
  await sql`
    update compliance.holding set disposed_at = ${at}, disposed_by = ${by}, disposal = 'DESTROYED',
      note = 'Destroyed in Signpost before anybody had fetched it.'
    where id = ${id} and disposed_at is null and fetches = 0`;
}

/** The parts that are to be gathered in a session. */
export function waiting(sql: Queryable, accountId: string, sessionId: string) {
  return sql<{ reference: string; part: SubjectAccessPart; childNumber: string; pack: string }[]>`
    select r.id as reference, p.part, r.child_number::text as "childNumber", r.holding_id as pack
    from compliance.subject_access_request r
    join compliance.subject_access_part p on p.child_number = r.child_number and p.request_id = r.id
    where r.prepared_by = ${accountId} and r.prepared_in = ${sessionId} and r.state = 'GATHERING' and p.state = 'WAITING'
    order by r.id, array_position(array['RECORD', 'SERVICES', 'HISTORY', 'ACCESS'], p.part)`;
}

/** The request whose part a person gathers, locked; undefined where its pack was begun anew since. */
export async function lockGathering(
  sql: Queryable,
  { id, accountId, pack }: { readonly id: string; readonly accountId: string; readonly pack: string },
  by: Since,
): Promise<RequestRow | undefined> {
  await sql`select from compliance.subject_access_request where id = ${id} for update`;
  const [row] = await sql<RequestRow[]>`
    ${from(sql, by)} where r.id = ${id} and r.prepared_by = ${accountId} and r.holding_id = ${pack}
      and r.state = 'GATHERING'`;
  return row;
}

/** Something withheld. */
export interface ExemptionRow {
  readonly id: string;
  readonly section: SubjectAccessSection;
  readonly line: number | null;
  readonly ground: SubjectAccessGround;
  readonly decided_by: string;
  /** Who gave it after all; null: it is withheld. */
  readonly lifted_by: string | null;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

/** What a request's pack leaves out by decision, and what it left out before. */
export function exemptions(sql: Queryable, row: Pick<RequestRow, 'child_number' | 'id'>) {
  return sql<ExemptionRow[]>`
    select id, section, line, ground, decided_by, lifted_by, key_version, ciphertext
    from compliance.subject_access_exemption
    where child_number = ${row.child_number}::bigint and request_id = ${row.id} order by decided_at, id`;
}

/** Adds what is to be withheld, decided now; the reason and the words of the line stand in its ciphertext alone. */
export async function addExemption(
  sql: Queryable,
  row: Pick<RequestRow, 'child_number' | 'id'>,
  { id, section, line, ground, decided_by, key_version, ciphertext }: Omit<ExemptionRow, 'lifted_by'>,
): Promise<void> {
  await sql`
    insert into compliance.subject_access_exemption (child_number, id, request_id, section, line, ground, decided_by,
      decided_at, key_version, ciphertext)
    values (${row.child_number}::bigint, ${id}, ${row.id}, ${section}, ${line}, ${ground}, ${decided_by}, now(),
      ${key_version}, ${ciphertext})`;
}

/** Lifts one; what is sealed says why. */
export async function liftExemption(
  sql: Queryable,
  row: Pick<RequestRow, 'child_number' | 'id'>,
  {
    id,
    lifted_by,
    key_version,
    ciphertext,
  }: Pick<ExemptionRow, 'id' | 'lifted_by' | 'key_version' | 'ciphertext'>,
  at: Date,
): Promise<void> {
  await sql`
    update compliance.subject_access_exemption
    set lifted_by = ${lifted_by}, lifted_at = ${at}, key_version = ${key_version}, ciphertext = ${ciphertext}
    where child_number = ${row.child_number}::bigint and request_id = ${row.id} and id = ${id} and lifted_by is null`;
}

/** Puts an exemption of a line where the line is now; null withholds its whole section. */
export async function moveExemption(
  sql: Queryable,
  { child_number: number }: Pick<RequestRow, 'child_number'>,
  id: string,
  line: number | null,
): Promise<void> {
  await sql`
    update compliance.subject_access_exemption set line = ${line} where child_number = ${number}::bigint and id = ${id}`;
}

/**
 * Kinds of act that change a record, with their days: what the pack says was done with it, and with it alone (ADR 0083). The newest
 * `most`, but those of a kind that `untold` is found in: what is told of nobody keeps nothing else from being told.
 */
export function acts(sql: Queryable, childNumber: string, untold: RegExp, most: number) {
  return sql<{ kind: string; on: IsoDate; event: string }[]>`
    with shared as materialized (select * from compliance.while_one(${childNumber}::bigint) one where one.withheld)
    select kind, (occurred_at at time zone 'Europe/London')::date as on, id::text as event from audit.event e
    where not exists (select from shared s where s.number = e.child_number and s.events @> e.id) and child_number in (select ${childNumber}::bigint union all
        select number from compliance.merged_number where child_number = ${childNumber}::bigint)
      and outcome = 'DONE'
      and kind not in ('OPERATION_RECEIVED', 'DISCLOSED', 'SEARCHED', 'SIGNPOSTED', 'RECORD_OPENED')
      and kind !~ ${untold.source}
    order by id desc limit ${most}::int`;
}

/** The privacy notice that is in force for an audience; null before there is one. */
export async function noticeInForce(sql: Queryable, audience: NoticeAudience): Promise<Notice | null> {
  const [row] = await sql<Notice[]>`
    select edition, text from compliance.privacy_notice
    where audience = ${audience} and in_force_on is not null order by edition desc limit 1`;
  return row ?? null;
}

/** A privacy notice as a pack gives it. */
export interface Notice {
  readonly edition: number;
  readonly text: string;
}
