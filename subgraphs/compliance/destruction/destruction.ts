import { randomUUID } from 'node:crypto';
import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
} from '../../../platform/failures.ts';
import { aReason, textOfNoChild } from '../../../platform/inputs.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { isLapsed, proposedFrom } from '../../../platform/proposals.ts';
import { readServiceState } from '../../../platform/serviceMode.ts';
import type { DecideDestructionInput, ProposeDestructionInput } from '../generated.ts';
import * as store from './store.ts';

const notAnOfficer = notPermitted(
  'Only the two destruction officers may, and only while the service is closed. They are named when it is closed.',
);

/** Whether somebody may decide a destruction: it is counted, and another officer proposed it (L10). */
export function mayDecide(caller: OwnAccounts, row: store.DestructionRow): boolean {
  return row.state === 'COUNTED' && !isOwnAccount(caller, row.proposed_by);
}

/**
 * Destruction of the data (L10): one officer proposes, the command counts, the other officer approves for exactly those
 * counts. Nothing here destroys anything: a process of the graph has neither the right nor the keys.
 */
export function createDestructions(deps: ChangeDependencies) {
  const { sql, audit, clock, policy } = deps;
  const mutate = createMutation('compliance', deps);
  const noted = { __typename: 'DestructionNoted' } as const;
  const isOfficer = async (transaction: TransactionSql, caller: Caller) => {
    const { mode, officers } = await readServiceState(transaction);
    return mode === 'CLOSED' && officers.includes(caller.accountId);
  };
  return {
    async propose(input: ProposeDestructionInput, caller: Caller) {
      const reason = textOfNoChild('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      if (!hasSteppedUp(caller, clock, policy)) return needsStepUp;
      return mutate('proposeDestruction', input, caller, async (transaction) => {
        if (!(await isOfficer(transaction, caller))) return notAnOfficer;
        const id = randomUUID();
        const { scope } = input;
        const row = { id, scope, reason, proposed_by: caller.accountId };
        if (!(await store.addDestruction(transaction, row)))
          return invalidInput('scope', 'Another destruction is under way. Decide about that one first.');
        await audit.done(transaction, caller, 'DESTRUCTION_PROPOSED', { destruction: id, scope });
        return noted;
      });
    },

    async decide(input: DecideDestructionInput, caller: Caller) {
      if (!hasSteppedUp(caller, clock, policy)) return needsStepUp;
      return mutate('decideDestruction', input, caller, async (transaction) => {
        if (!(await isOfficer(transaction, caller))) return notAnOfficer;
        const row = await store.lockDestruction(transaction, idOrNone(input.id));
        // An approval can be taken back until it is carried out: rows that came since keep it from that for ever.
        const open = ['PROPOSED', 'COUNTED', ...(input.accept ? [] : ['APPROVED'])];
        if (!row || !open.includes(row.state)) return recordNotFound;
        if (isOwnAccount(caller, row.proposed_by)) return needsSecondPerson;
        if (input.accept && isLapsed(row, row.proposed_at, proposedFrom(clock, policy)))
          return proposalLapsed;
        const rows = row.counts && String(store.rowsOf(row.counts));
        if (input.accept && rows === null)
          return invalidInput(
            'id',
            'The rows are not counted yet: run "npm run destruction -- count" first.',
          );
        if (input.accept && input.rows !== rows)
          return invalidInput('rows', 'Give the number of rows that the destruction says it counted.');
        const state = input.accept ? 'APPROVED' : 'REJECTED';
        await store.decide(transaction, row.id, caller.accountId, state);
        await audit.done(transaction, caller, 'DESTRUCTION_DECIDED', { destruction: row.id, state, rows });
        return noted;
      });
    },

    latest: () => store.latestDestruction(sql),
  };
}

/** The destructions of a compliance process. */
export type Destructions = ReturnType<typeof createDestructions>;
