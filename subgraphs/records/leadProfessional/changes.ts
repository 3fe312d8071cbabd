import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { notPermitted, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import type { OpenRecordRow } from '../access/openRecord.ts';
import { mayRecordInvolvement, numberOrNobody } from '../access.ts';
import { part, visible } from '../child/visible.ts';
import { leadProfessionalExists } from '../failures.ts';
import type { DeclareLeadProfessionalInput, StandDownLeadProfessionalInput } from '../generated.ts';
import { type InvolvementDependencies, mayAnswer, openInvolvements } from '../involvement/open.ts';
import type { InvolvementRecord } from '../involvement/store.ts';
import { leading, leadingUntil } from './periods.ts';

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_RECORDING: notPermitted(
    'You opened this record in a role that records no involvement. Open it as a practitioner.',
  ),
  HIDDEN: notPermitted(
    'The record is shielded: ask the accountable authority’s team to name a lead professional.',
  ),
  LEAD: leadProfessionalExists,
  VERSION: versionConflict,
} as const;
type Failure = keyof typeof failures;
type Stored = { readonly id: string } | { readonly failure: Failure };

/** Names and relieves the lead professional: at most one at any time (domain.md 3, number 11). */
export function createLeadProfessionals(dependencies: InvolvementDependencies) {
  const { clock } = dependencies;
  const mutate = createMutation('records', dependencies);
  const involvements = openInvolvements(dependencies);

  const run = async (
    mutation: string,
    input: DeclareLeadProfessionalInput | StandDownLeadProfessionalInput,
    caller: Caller,
    act: (
      transaction: TransactionSql,
      record: OpenRecordRow,
      rows: ReadonlyMap<string, InvolvementRecord>,
      id: string,
    ) => Promise<Stored>,
  ) => {
    const number = numberOrNobody(input.number);
    const stored = await mutate<Stored>(mutation, input, caller, async (transaction) => {
      const record = await involvements.lock(transaction, number, caller);
      if (!record) return { failure: 'NOT_FOUND' };
      if (!mayRecordInvolvement(caller, record.role, record.status)) return { failure: 'NOT_RECORDING' };
      const rows = await involvements.read(transaction, record, caller);
      return act(transaction, record, rows, idOrNone(input.id));
    });
    if ('__typename' in stored) return stored;
    return 'failure' in stored ? failures[stored.failure] : { number: String(number), id: stored.id };
  };

  return {
    declare: (input: DeclareLeadProfessionalInput, caller: Caller) =>
      run('declareLeadProfessional', input, caller, async (transaction, record, rows, id) => {
        // To say whether there is a lead, or such an involvement, would show what the shield hides.
        const facts = { actingRole: record.role, shielded: record.shielded, ownAuthority: record.own };
        if ((visible(facts) & part.involvements) === 0) return { failure: 'HIDDEN' };
        const chosen = rows.get(id);
        if (!chosen || chosen.endedOn !== null) return { failure: 'NOT_FOUND' };
        if (chosen.version !== input.version || chosen.lead) return { failure: 'VERSION' };
        const present = [...rows].find(([, row]) => row.lead && row.endedOn === null);
        const own = present ? present[1].accountId : chosen.accountId;
        if (own !== caller.accountId && !mayAnswer(record)) return { failure: 'LEAD' };
        const today = clock.today();
        if (present) {
          await involvements.change(transaction, record, present[0], leadingUntil(present[1], today));
          await involvements.note(transaction, 'LEAD_STOOD_DOWN', record, present[0], caller);
        }
        await involvements.change(transaction, record, id, leading(chosen, today));
        await involvements.note(transaction, 'LEAD_DECLARED', record, id, caller);
        return { id };
      }),

    standDown: (input: StandDownLeadProfessionalInput, caller: Caller) =>
      run('standDownLeadProfessional', input, caller, async (transaction, record, rows, id) => {
        const row = rows.get(id);
        if (!row || (row.accountId !== caller.accountId && !mayAnswer(record)))
          return { failure: 'NOT_FOUND' };
        if (row.version !== input.version || !row.lead || row.endedOn !== null) return { failure: 'VERSION' };
        await involvements.change(transaction, record, id, leadingUntil(row, clock.today()));
        await involvements.note(transaction, 'LEAD_STOOD_DOWN', record, id, caller);
        return { id };
      }),
  };
}
/** What names and relieves lead professionals. */
export type LeadProfessionals = ReturnType<typeof createLeadProfessionals>;
