import { arrayText } from '../../../platform/arrays.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller, Role } from '../../../platform/caller.ts';
import { type Clock, clockShift } from '../../../platform/clock.ts';
import { readRow, type Sql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { referenceTo } from '../../../platform/references.ts';
import type { AccessReason } from '../generated.ts';
import type { Opening } from './accessHistory.ts';

/** The history of a record that this caller has opened, and the role under which it is open. */
interface OpenHistory {
  readonly actingRole: Role;
  readonly openings: readonly Opening[];
}

/** Reads who opened records, for those who may see it. */
export interface AccessHistoryStore {
  /**
   * The last openings of each record, the newest first (domain.md 4), in the order of the numbers, from one
   * statement. Null for a record that does not exist or whose openings the caller may not see.
   */
  find(childNumbers: readonly string[], caller: Caller): Promise<readonly (OpenHistory | null)[]>;
}

interface Key {
  readonly childNumbers: readonly string[];
  readonly caller: Caller;
}

/** One history as the statement gives it. */
type Row = readonly [
  place: number,
  actingRole: Role,
  openings:
    | readonly (readonly [
        event: string | null,
        at: string,
        account?: string | null,
        behalf?: string | null,
        organisation?: string | null,
        reason?: AccessReason | null,
        override?: boolean,
      ])[]
    | null,
];

// Whether an opening is the caller's own, still holds, and is of a role that may see who opened the record.
const entitles = `(opening.session_id = asker.session_id and opening.account_id = asker.account_id
        and opening.area = asker.authority_code
        and (opening.detail ->> 'expiresAt')::timestamptz > now() + $6::float8 * interval '1 millisecond'
        and opening.detail -> 'groups' ? 'accessHistory')`;

// Every number that the record answers to: it was opened under each (domain.md 9).
const numbers = `(select key.child_number as number union all
        select merged.number from compliance.merged_number merged where merged.child_number = key.child_number)`;

// Callers by their place: most numbers of a statement are of few callers. Histories that may not leave are no rows. The
// caller's own opening is mostly among the last, which are read anyway; only where it is not is it looked for further back.
const readHistories = `
  select coalesce(json_agg(json_build_array(key.place, own.acting_role, history.openings)), '[]') as histories
  from unnest($1::bigint[], $2::int[]) with ordinality as key (child_number, caller, place)
  join unnest($3::uuid[], $4::uuid[], $5::text[]) with ordinality
    as asker (session_id, account_id, authority_code, caller) on asker.caller = key.caller
  cross join lateral (
    -- What other numbers stood for it while it was one record with another's, and what of that is a hidden child's too.
    -- Hardly a record ever was: asking here costs a history 2 microseconds, and calling the function, which asks too, 16.
    with shared as materialized (
      select one.* from (select where exists (select from ${numbers} mine
        join compliance.undone_merge undone on undone.number = mine.number)) was
      cross join lateral compliance.while_one(key.child_number) one)
    select json_agg(case when seen.withheld then json_build_array(null, seen.occurred_at)
        else json_build_array(seen.id::text, seen.occurred_at, seen.account_id, seen.on_behalf_of,
          seen.organisation_id, seen.reason, seen.role is not distinct from 'SHIELD_OVERRIDE') end
        order by seen.id desc) as openings,
      (array_agg(seen.role order by seen.id desc) filter (where seen.entitles))[1] as acting_role
    from (
      select opening.*, exists (select from shared
        where shared.withheld and shared.number = mine.number and shared.events @> opening.id) as withheld
      from (select own.number, true as own, 0 as since, 9223372036854775807 as until from ${numbers} own
        union all select shared.number, false, lower(shared.events), coalesce(upper(shared.events), 9223372036854775807)
          from shared where not shared.withheld) mine
      cross join lateral (
        select opening.id, opening.occurred_at, opening.account_id, opening.on_behalf_of, opening.organisation_id,
          opening.reason, opening.detail ->> 'role' as role, mine.own and ${entitles} as entitles
        from audit.opening
        where opening.child_number = mine.number and opening.id >= mine.since and opening.id < mine.until
        order by opening.id desc limit $7::int
      ) opening
      order by opening.id desc limit $7::int
    ) seen
  ) history
  cross join lateral (
    select coalesce(history.acting_role, (
      select opening.detail ->> 'role'
      from ${numbers} mine join audit.opening on opening.child_number = mine.number
      where ${entitles}
      order by opening.id desc limit 1
    )) as acting_role
    -- Else the server puts the search further back wherever the role is named, and makes each ready every time.
    offset 0
  ) own
  where own.acting_role is not null
    -- Who answered for the record when they opened it, and does not any more, is not told who looks at it elsewhere. A scalar
    -- subquery: asked whether there is one, the server makes a join that reads every record.
    and asker.authority_code = (select answering.authority_code from compliance.accountable_record answering
      where answering.child_number = key.child_number limit 1)`;

/**
 * The store of access histories. Compliance holds neither grants nor children, so the caller's right comes from their
 * own opening in the audit, which was written in the transaction that made the grant. It names the session, the
 * account, the accountable authority, the role under which the record is open, when that ends, and the field groups
 * of the role. Whether that authority still answers for the record is looked up: it may have moved since.
 */
export function createAccessHistoryStore(sql: Sql, clock: Clock, policy: Policy): AccessHistoryStore {
  // The database's time, shifted as the clock is: a machine whose clock is off ends no grant early.
  const read = batcher<Key, readonly (OpenHistory | null)[]>(
    async (keys) => {
      const callers = [...new Set(keys.map(({ caller }) => caller))];
      const askers = new Map(callers.map((caller, index) => [caller, index + 1]));
      const answer = await readRow<{ histories: Row[] }>(sql, readHistories, [
        arrayText(keys.flatMap(({ childNumbers }) => childNumbers.map(numberOf))),
        arrayText(
          keys.flatMap(({ childNumbers, caller }) => childNumbers.map(() => askers.get(caller) as number)),
        ),
        arrayText(callers.map(({ sessionId }) => sessionId)),
        arrayText(callers.map(({ accountId }) => accountId)),
        callers.map(({ authorityCode }) => authorityCode ?? ''),
        clockShift(clock),
        policy.accessHistoryEntries,
      ]);
      const found: (OpenHistory | null)[] = [];
      for (const row of answer?.histories ?? []) found[row[0] - 1] = openHistory(row);
      let from = 0;
      return keys.map(({ childNumbers }) => {
        const start = from;
        from += childNumbers.length;
        return childNumbers.map((_, index) => found[start + index] ?? null);
      });
    },
    { weigh: ({ childNumbers }) => childNumbers.length },
  );
  return { find: (childNumbers, caller) => read({ childNumbers, caller }) };
}

/** A number that cannot be one stands for no child, and takes the same way. */
function numberOf(childNumber: string): string {
  return /^[1-9]\d{9}$/.test(childNumber) ? childNumber : '0';
}

function openHistory([, actingRole, rows]: Row): OpenHistory {
  const openings = (rows ?? []).map(([event, at, account, behalf, organisation, reason, override]) => ({
    event,
    at: new Date(at),
    account: referenceTo(account ?? null),
    onBehalfOf: referenceTo(behalf ?? null),
    organisation: referenceTo(organisation ?? null),
    reason: reason ?? null,
    override: override ?? null,
  }));
  return { actingRole, openings };
}
