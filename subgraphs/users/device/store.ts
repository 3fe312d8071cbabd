import type { Caller } from '../../../platform/caller.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { firstId } from '../../../platform/page.ts';
import { reachSql } from '../accounts/reach.ts';
import type { DeviceState } from '../generated.ts';
import type { DeviceCounts, DeviceRow, RegisterCounts } from './device.ts';

/** Devices within a caller's reach, by identifier, after one. */
export function readDevices(
  sql: Queryable,
  caller: Caller,
  asked: { readonly state: DeviceState | null; readonly after: string | null; readonly limit: number },
): Promise<DeviceRow[]> {
  return sql<DeviceRow[]>`
    select d.id, d.organisation_id, d.kind, d.serial, d.state, d.account_id, d.version
    from users.device d join users.organisation o on o.id = d.organisation_id
    where ${reachSql(sql, caller, 'CHANGE')} and (${asked.state}::text is null or d.state = ${asked.state}::text)
      and d.id > ${asked.after ?? firstId}::uuid
    order by d.id limit ${asked.limit}::int`;
}

/** One device within a caller's reach; in a transaction locked until its end. */
export async function findDevice(
  sql: Queryable,
  caller: Caller,
  id: string,
  { lock = false } = {},
): Promise<DeviceRow | undefined> {
  const [row] = await sql<DeviceRow[]>`
    select d.id, d.organisation_id, d.kind, d.serial, d.state, d.account_id, d.version
    from users.device d join users.organisation o on o.id = d.organisation_id
    where d.id = ${id}::uuid and ${reachSql(sql, caller, 'CHANGE')}
    ${lock ? sql`for no key update of d` : sql``}`;
  return row;
}

/** One thing that happened to a device. */
interface DeviceStep {
  readonly device: Pick<DeviceRow, 'id' | 'organisation_id' | 'version'>;
  readonly event: string;
  readonly from: DeviceState | null;
  readonly to: DeviceState;
  readonly accountId: string | null;
  readonly by: string;
  readonly at: Date;
}

/** Adds what happened to the events that the register is reconciled with. */
export async function addEvent(transaction: TransactionSql, step: DeviceStep): Promise<void> {
  const { device, event, from, to, accountId, by, at } = step;
  await transaction`
    insert into users.device_event (device_id, place, organisation_id, event, from_state, to_state, account_id,
      recorded_by, recorded_at)
    values (${device.id}, ${device.version}, ${device.organisation_id}, ${event}, ${from}, ${to}, ${accountId}, ${by},
      ${at})`;
}

interface CountRow {
  readonly state: DeviceState;
  readonly now: number;
  readonly ledger: number;
  readonly registered: number;
}

/** What rows and events of the devices within a caller's reach count up to, all of one moment. */
export async function countDevices(
  sql: Queryable,
  caller: Caller,
  organisationId: string | null,
): Promise<RegisterCounts> {
  const rows = await sql<CountRow[]>`
    with body as (
      select o.id from users.organisation o
      where ${reachSql(sql, caller, 'CHANGE')} and o.id = coalesce(${organisationId}::uuid, o.id)
    ), event as (select e.* from users.device_event e where e.organisation_id in (select id from body))
    select s.state,
      (select count(*)::int from users.device d
        where d.state = s.state and d.organisation_id in (select id from body)) as now,
      (select (count(*) filter (where e.to_state = s.state)
        - count(*) filter (where e.from_state = s.state))::int from event e) as ledger,
      (select count(*)::int from event e where e.event = 'REGISTERED') as registered
    from unnest(array['STORED', 'ISSUED', 'LOST', 'DESTROYED']) as s (state)`;
  const by = (count: 'now' | 'ledger') =>
    Object.fromEntries(rows.map((row) => [row.state, row[count]])) as unknown as DeviceCounts;
  return { registered: rows[0]?.registered ?? 0, now: by('now'), ledger: by('ledger') };
}
