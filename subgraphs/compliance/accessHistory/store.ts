import { batcher } from '../../../platform/batch.ts';
import type { Caller, Role } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { AccessReason } from '../generated.ts';
import { referenceTo } from '../references.ts';
import type { Opening } from './accessHistory.ts';

/** The history of a record that this caller has opened, and the role under which it is open. */
export interface OpenHistory {
  readonly actingRole: Role;
  readonly openings: readonly Opening[];
}

/** Reads who opened records, for those who may see it. */
export interface AccessHistoryStore {
  /**
   * The last openings of a record, the newest first (domain.md 4); null when it does not exist or the caller may not
   * see them, in the same statement.
   */
  find(childNumber: string, caller: Caller): Promise<OpenHistory | null>;
}

interface Key {
  readonly childNumber: string;
  readonly caller: Caller;
}

interface Row {
  readonly acting_role: Role | null;
  readonly openings:
    | readonly {
        readonly at: string;
        readonly account: string | null;
        readonly behalf: string | null;
        readonly organisation: string | null;
        readonly reason: AccessReason | null;
        readonly override: boolean;
      }[]
    | null;
}

/**
 * Compliance holds no grants and no children: what entitles is the audit event of the caller's own opening, which was
 * written in the transaction that made the grant. It names the session, the account, the accountable authority, the
 * role under which the record is open, when that ends, and the field groups that the role has.
 */
export function createAccessHistoryStore(sql: Sql, clock: Clock, policy: Policy): AccessHistoryStore {
  // The database's time, shifted as the clock is: a machine whose clock is off ends no grant early.
  const shift = () => clock.now().getTime() - Date.now();
  const read = batcher<Key, OpenHistory | null>(async (keys) => {
    const rows = await sql<Row[]>`
      select own.acting_role, history.openings
      from unnest(
        ${keys.map(({ childNumber }) => numberOf(childNumber))}::bigint[],
        ${keys.map(({ caller }) => caller.sessionId)}::uuid[],
        ${keys.map(({ caller }) => caller.accountId)}::uuid[],
        ${keys.map(({ caller }) => caller.authorityCode ?? '')}::text[]
      ) with ordinality as key (child_number, session_id, account_id, authority_code, place)
      left join lateral (
        select event.detail ->> 'role' as acting_role
        from audit.event
        where event.child_number = key.child_number
          and event.kind = 'RECORD_OPENED' and event.outcome = 'DONE'
          and event.session_id = key.session_id and event.account_id = key.account_id
          and event.area = key.authority_code
          and (event.detail ->> 'expiresAt')::timestamptz > now() + ${shift()}::float8 * interval '1 millisecond'
          and event.detail -> 'groups' ? 'accessHistory'
        order by event.id desc limit 1
      ) own on true
      left join lateral (
        select json_agg(json_build_object('at', opening.occurred_at, 'account', opening.account_id,
          'behalf', opening.on_behalf_of,
          'organisation', opening.organisation_id, 'reason', opening.reason,
          'override', opening.override) order by opening.id desc) as openings
        from (
          select event.id, event.occurred_at, event.account_id, event.on_behalf_of, event.organisation_id,
            event.reason,
            coalesce(event.detail ->> 'role' = 'SHIELD_OVERRIDE', false) as override
          from audit.event
          where own.acting_role is not null and event.child_number = key.child_number
            and event.kind = 'RECORD_OPENED' and event.outcome = 'DONE'
          order by event.id desc limit ${policy.accessHistoryEntries}::int
        ) opening
      ) history on true
      order by key.place`;
    return rows.map(openHistory);
  });
  return { find: (childNumber, caller) => read({ childNumber, caller }) };
}

/** A number that cannot be one stands for no child, and takes the same way. */
function numberOf(childNumber: string): string {
  return /^[1-9]\d{9}$/.test(childNumber) ? childNumber : '0';
}

function openHistory(row: Row): OpenHistory | null {
  if (row.acting_role === null) return null;
  const openings = (row.openings ?? []).map(({ at, account, behalf, organisation, reason, override }) => ({
    at: new Date(at),
    account: referenceTo(account),
    onBehalfOf: referenceTo(behalf),
    organisation: referenceTo(organisation),
    reason,
    override,
  }));
  return { actingRole: row.acting_role, openings };
}
