import { randomUUID } from 'node:crypto';
import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import type { Queryable } from '../../../platform/database.ts';
import {
  needsSecondPerson,
  needsStepUp,
  proposalLapsed,
  recordNotFound,
} from '../../../platform/failures.ts';
import { aReason, textOfNoChild } from '../../../platform/inputs.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { actsSql, isLapsed, type Proposed, proposedFrom } from '../../../platform/proposals.ts';
import type { DecideRevocationInput, ProposeRevocationInput } from '../generated.ts';

/** A revocation of every session. */
export interface RevocationRow extends Proposed {
  readonly id: string;
  readonly reason: string;
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly decided_at: Date | null;
  readonly outcome: 'REVOKED' | 'REJECTED' | null;
}

const waiting = {
  __typename: 'RevocationWaiting',
  message: 'Another proposal waits for its decision. Decide that one first. Nothing was done.',
} as const;

const columns = (sql: Queryable) => sql`
  id, reason, proposed_by, proposed_at, decided_at, outcome,
  ${sql.unsafe(actsSql('proposed_by', ['CENTRAL_TEAM']))} as "proposerActs"`;

async function find(sql: Queryable, id: string): Promise<RevocationRow | undefined> {
  const [row] = await sql<RevocationRow[]>`select ${columns(sql)} from users.revocation where id = ${id}`;
  return row;
}

/** Whether somebody may decide a proposal: it waits, and another made it (domain.md 2, rules of separation). */
export function mayDecide(caller: OwnAccounts, row: RevocationRow): boolean {
  return row.outcome === null && !isOwnAccount(caller, row.proposed_by);
}

/**
 * Revokes every session at once (L09): proposed by one person of the central team, carried out by another. What has
 * begun before does not count any more, in any process, within a second.
 */
export function createRevocation(deps: ChangeDependencies) {
  const { sql, audit, clock, policy } = deps;
  const mutate = createMutation('users', deps);
  const steppedUp = (caller: Caller) => hasSteppedUp(caller, clock, policy);
  return {
    async propose(input: ProposeRevocationInput, caller: Caller) {
      const reason = textOfNoChild('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      if (!steppedUp(caller)) return needsStepUp;
      return mutate('proposeRevocation', input, caller, async (transaction) => {
        const id = randomUUID();
        const added = await transaction`
          insert into users.revocation (id, reason, proposed_by, proposed_at)
          values (${id}, ${reason}, ${caller.accountId}, clock_timestamp())
          on conflict ((true)) where outcome is null do nothing returning 1`;
        if (added.length === 0) return waiting;
        await audit.done(transaction, caller, 'REVOCATION_PROPOSED', { revocation: id });
        return { __typename: 'RevocationNoted', id } as const;
      });
    },

    async decide(input: DecideRevocationInput, caller: Caller) {
      if (!steppedUp(caller)) return needsStepUp;
      return mutate('decideRevocation', input, caller, async (transaction) => {
        const id = idOrNone(input.id);
        // Read after the lock was got: who proposed it may act so no more by then.
        await transaction`select from users.revocation where id = ${id} for update`;
        const row = await find(transaction, id);
        if (!row || row.outcome !== null) return recordNotFound;
        if (!mayDecide(caller, row)) return needsSecondPerson;
        if (input.accept && isLapsed(row, row.proposed_at, proposedFrom(clock, policy)))
          return proposalLapsed;
        const outcome = input.accept ? 'REVOKED' : 'REJECTED';
        await transaction`
          update users.revocation set outcome = ${outcome}, decided_by = ${caller.accountId},
            decided_at = clock_timestamp()
          where id = ${row.id}`;
        await audit.done(transaction, caller, 'REVOCATION_DECIDED', { revocation: row.id, outcome });
        return { __typename: 'RevocationNoted', id: row.id } as const;
      });
    },

    /** One of them; undefined when there is none. */
    find: (id: string) => find(sql, idOrNone(id)),

    /** The proposal that waits; undefined when none does. */
    async findWaiting(): Promise<RevocationRow | undefined> {
      const [row] = await sql<RevocationRow[]>`
        select ${columns(sql)} from users.revocation where outcome is null`;
      return row;
    },
  };
}

/** What revokes everyone. */
export type Revocation = ReturnType<typeof createRevocation>;
