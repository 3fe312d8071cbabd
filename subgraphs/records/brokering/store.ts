import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { newest, type Position } from '../../../platform/page.ts';
import { reachedSql } from '../access.ts';
import type { BrokeringState } from '../generated.ts';
import { closeItems } from '../work/items.ts';

/** A request with what decides who may see and change it. */
export interface BrokerRequestRow {
  readonly id: string;
  readonly child_number: number;
  readonly authority_code: string;
  readonly state: BrokeringState;
  readonly asked_by: string;
  readonly asked_for: string;
  readonly asked_at: Date;
  readonly due_at: Date | null;
  readonly passed_to: string | null;
  readonly version: number;
  /** `asked_at` to the microsecond, as text: a cursor must not round. */
  readonly exactly: string;
}

/** Who looks: requests of their own, and those about records that their management team answers for. */
export interface Viewer {
  readonly accountId: string;
  /** The authority for whose management team they act; null for none. */
  readonly team: string | null;
  /** The day after which a record was archived that somebody still acts on (domain.md 10, the first year). */
  readonly archivedAfter: IsoDate;
}

const columns = (sql: Queryable) => sql`
  r.id, r.child_number, c.authority_code, r.state, r.asked_by, r.asked_for, r.asked_at, r.due_at, r.passed_to,
  r.version, r.asked_at::text as exactly`;

/** The requests of these ids in their order that each viewer may see; null for the others. One statement. */
export async function findRequests(
  sql: Sql,
  keys: readonly { readonly id: string; readonly viewer: Viewer }[],
): Promise<(BrokerRequestRow | null)[]> {
  const rows = await sql<(BrokerRequestRow & { place: number })[]>`
    select k.place::int as place, ${columns(sql)}
    from unnest(${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ viewer }) => viewer.accountId)}::uuid[],
      ${keys.map(({ viewer }) => viewer.team ?? '')}::text[], ${keys.map(({ viewer }) => viewer.archivedAfter)}::date[])
      with ordinality as k (id, account_id, team, day, place)
    join records.broker_request r on r.id = k.id
    join records.child c on c.number = r.child_number and ${sql.unsafe(reachedSql('k.day'))}
    where r.asked_by = k.account_id or c.authority_code = k.team`;
  const found: (BrokerRequestRow | null)[] = keys.map(() => null);
  for (const row of rows) found[row.place - 1] = row;
  return found;
}

/** At most `limit` requests of somebody's own after a position, the newest first. */
export function listRequests(
  sql: Sql,
  { accountId, archivedAfter }: Viewer,
  after: Position | null,
  limit: number,
): Promise<readonly BrokerRequestRow[]> {
  const { at, id } = after ?? newest;
  return sql<BrokerRequestRow[]>`
    select ${columns(sql)}
    from (select ${archivedAfter}::date as day) k, records.broker_request r
    join records.child c on c.number = r.child_number
    where ${sql.unsafe(reachedSql('k.day'))} and r.asked_by = ${accountId} and (r.asked_at, r.id) < (${at}::text::timestamptz, ${id}::uuid)
    order by r.asked_at desc, r.id desc
    limit ${limit}::int`;
}

/** A request that somebody may see, locked after its record until the transaction ends: so does who takes a record away. */
export async function lockRequest(
  transaction: TransactionSql,
  id: string,
  viewer: Viewer,
): Promise<BrokerRequestRow | undefined> {
  const [row] = await transaction<BrokerRequestRow[]>`
    select ${columns(transaction)}
    from (select ${viewer.archivedAfter}::date as day) k, records.broker_request r
    join records.child c on c.number = r.child_number
    where ${transaction.unsafe(reachedSql('k.day'))} and r.id = ${id}::uuid and (r.asked_by = ${viewer.accountId}::uuid or c.authority_code = ${viewer.team ?? ''})
    for no key update of c for update of r`;
  return row;
}

/** Whether a sealed entry is one of the record's sensitive services; any of them that is shown when `id` is null. */
export async function hasSensitiveEntry(
  transaction: TransactionSql,
  number: number,
  id: string | null,
  endedSince: string,
): Promise<boolean> {
  const [row] = await transaction<{ found: boolean }[]>`
    select exists (
      select from sealed.detail d where d.child_number = ${number}::bigint and d.kind = 'SENSITIVE_SERVICE'
        and d.id = coalesce(${id}::uuid, d.id) and (d.ended_on is null or d.ended_on >= ${endedSince}::date)) as found`;
  return row?.found === true;
}

/** Inserts a request, or finds the open one of the same person for the same child. */
export async function insertRequest(
  transaction: TransactionSql,
  row: {
    readonly number: number;
    readonly id: string;
    readonly askedBy: string;
    readonly askedFor: string;
    readonly askedAt: Date;
    readonly dueAt: Date;
  },
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const [made] = await transaction<{ id: string }[]>`
    insert into records.broker_request (child_number, id, asked_by, asked_for, asked_at, due_at)
    values (${row.number}, ${row.id}, ${row.askedBy}, ${row.askedFor}, ${row.askedAt}, ${row.dueAt})
    on conflict (child_number, asked_by) where state not in ('PROVIDER_WILL_CONTACT', 'DECLINED', 'CLOSED')
      do nothing
    returning id`;
  if (made) return { id: made.id, isNew: true };
  const [open] = await transaction<{ id: string }[]>`
    select id from records.broker_request where child_number = ${row.number} and asked_by = ${row.askedBy}
      and state not in ('PROVIDER_WILL_CONTACT', 'DECLINED', 'CLOSED')`;
  if (!open) throw new Error('an open request was there and is not');
  return { id: open.id, isNew: false };
}

/** Takes a request to a state. `decidedBy` is null when whoever asked closes it. */
export async function updateRequest(
  transaction: TransactionSql,
  number: number,
  id: string,
  change: {
    readonly state: BrokeringState;
    readonly passedTo: string | null;
    readonly dueAt: Date | null;
    readonly decidedBy: string | null;
  },
): Promise<void> {
  await transaction`
    update records.broker_request set state = ${change.state}, passed_to = ${change.passedTo},
      due_at = ${change.dueAt}, decided_by = coalesce(${change.decidedBy}::uuid, decided_by), version = version + 1
    where child_number = ${number} and id = ${id}`;
}

/**
 * Closes, in the transaction that removes an entry, the requests that lead to it: those passed on to it, and all that
 * are open where no other service is shown: one that ended since `endedSince` is, and may be who is asked.
 */
export async function closeRequestsOf(
  transaction: TransactionSql,
  number: number,
  entryId: string,
  closing: { readonly at: Date; readonly by: string; readonly endedSince: string },
): Promise<void> {
  const rows = await transaction<{ id: string }[]>`
    update records.broker_request r set state = 'CLOSED', passed_to = null, due_at = null, version = r.version + 1
    where r.child_number = ${number} and r.state <> 'CLOSED'
      and (r.passed_to = ${entryId}::uuid or not exists (
        select from sealed.detail d where d.child_number = r.child_number and d.kind = 'SENSITIVE_SERVICE'
          and (d.ended_on is null or d.ended_on >= ${closing.endedSince}::date)))
    returning r.id`;
  for (const { id } of rows) {
    await closeItems(transaction, {
      reference: id,
      queue: 'BROKERING',
      outcome: 'CLOSED',
      closedAt: closing.at,
      closedBy: closing.by,
    });
  }
}
