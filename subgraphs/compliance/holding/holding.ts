import type { Caller } from '../../../platform/caller.ts';
import { invalidInput, recordNotFound } from '../../../platform/failures.ts';
import { registerHolding } from '../../../platform/holdings.ts';
import { parseIsoDate } from '../../../platform/identifiers.ts';
import { textOfNoChild } from '../../../platform/inputs.ts';
import type { ChangeDependencies } from '../../../platform/mutation.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { addDays, endOfDay } from '../../../platform/workingDays.ts';
import type { DisposeOfHoldingInput, RegisterHoldingInput } from '../generated.ts';
import * as store from './store.ts';

/** Whether somebody may record what became of a holding: it is open, and theirs or their body's to answer for. */
export function mayDispose(caller: Caller, row: store.HoldingRow): boolean {
  if (row.disposed_at !== null) return false;
  const team = caller.roles.includes('MANAGEMENT_TEAM') && row.authority_code === caller.authorityCode;
  const partner = store.answersForPartner(caller) && row.organisation_id === caller.organisationId;
  // Owners leave, and not every body of no authority has somebody who answers for it.
  const central = caller.roles.includes('CENTRAL_TEAM') && row.authority_code === null;
  return row.owner_id === caller.accountId || (team && row.authority_code !== null) || partner || central;
}

/** Whether a holding has outlived its time and is still there (L13). */
export function isExpired(row: store.HoldingRow, now: Date): boolean {
  return row.disposed_at === null && row.expires_at <= now;
}

/** The register of exports, reports and documents (L12, L13), and what is left to do before the end (L08). */
export function createHoldings(deps: ChangeDependencies) {
  const { sql, audit, clock, policy } = deps;
  const mutate = createMutation('compliance', deps);
  const noted = (id: string) => ({ __typename: 'HoldingNoted', id }) as const;
  return {
    async register(input: RegisterHoldingInput, caller: Caller) {
      if (input.kind === 'EXPORT')
        return invalidInput('kind', 'Exports register themselves; register reports and documents.');
      const title = textOfNoChild('title', input.title, { ask: 'Give the title', least: 5, most: 200 });
      if (typeof title !== 'string') return title;
      const expiresOn = parseIsoDate(input.expiresOn);
      const last = addDays(clock.today(), policy.holdingDays);
      if (expiresOn === null || expiresOn < clock.today() || expiresOn > last)
        return invalidInput('expiresOn', `Give a day from today to ${last}, as yyyy-MM-dd.`);
      return mutate('registerHolding', input, caller, async (transaction) => {
        const id = await registerHolding(transaction, caller, {
          kind: input.kind,
          title,
          class: input.class,
          expiresAt: endOfDay(expiresOn),
        });
        const detail = { holding: id, kind: input.kind, class: input.class };
        await audit.done(transaction, caller, 'HOLDING_REGISTERED', detail);
        return noted(id);
      });
    },

    async dispose(input: DisposeOfHoldingInput, caller: Caller) {
      const note = textOfNoChild('note', input.note, { ask: 'Say what became of it', least: 10, most: 500 });
      if (typeof note !== 'string') return note;
      return mutate('disposeOfHolding', input, caller, async (transaction) => {
        const row = await store.findHolding(transaction, caller, idOrNone(input.id), true);
        if (!row) return recordNotFound;
        if (row.disposed_at !== null) return invalidInput('id', 'This was disposed of already.');
        if (!mayDispose(caller, row))
          return invalidInput('id', 'Its owner, or who answers for its body, records what became of it.');
        const how = { by: caller.accountId, disposal: input.disposal, note, at: clock.now() };
        await store.dispose(transaction, row.id, how);
        const detail = { holding: row.id, disposal: input.disposal };
        await audit.done(transaction, caller, 'HOLDING_DISPOSED', detail);
        return noted(row.id);
      });
    },

    find: (id: string, caller: Caller) => store.findHolding(sql, caller, idOrNone(id)),
    list: (question: Parameters<typeof store.listHoldings>[2], caller: Caller) =>
      store.listHoldings(sql, caller, question),
    /** What is left to do for an authority (by code) or a national partner (by id). */
    closingTasks: store.closingTasksOf(sql, () => clock.now()),
    /** What is left to do in bodies that are in neither list. */
    closingTasksElsewhere: () => store.closingTasksElsewhere(sql, clock.now()),
  };
}

/** The register of a compliance process. */
export type Holdings = ReturnType<typeof createHoldings>;
