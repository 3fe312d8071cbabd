import { randomUUID } from 'node:crypto';
import type { AuditKind } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { invalidInput, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import { dayAsked, textOfNoChild } from '../../../platform/inputs.ts';
import { type ChangeDependencies, createMutation, idOrNone, isId } from '../../../platform/mutation.ts';
import { workingDaysAfter } from '../../../platform/workingDays.ts';
import type { LogSupportCaseInput, MoveSupportCaseInput, SupportCaseState } from '../generated.ts';
import * as store from './store.ts';

const all = ['OPEN', 'ESCALATED', 'ANSWERED', 'CLOSED'] as const satisfies readonly SupportCaseState[];

/**
 * Whether somebody may move a case into a state (L14): the coordinator of its region answers it or escalates it to
 * the central team; the central team answers open and escalated cases; whoever logged it closes it or asks again.
 */
function mayMove(
  { roles, region, authorityCode, organisationId }: Caller,
  row: Pick<store.SupportCaseRow, 'state' | 'region' | 'authority_code' | 'organisation_id'>,
  to: SupportCaseState,
): boolean {
  const waits = row.state === 'OPEN' || row.state === 'ESCALATED';
  const coordinates = roles.includes('COORDINATOR') && row.region !== null && row.region === region;
  const logs =
    roles.includes('SUPPORT') &&
    (row.authority_code === null
      ? row.organisation_id === organisationId
      : row.authority_code === authorityCode);
  switch (to) {
    case 'ANSWERED':
      return waits && (roles.includes('CENTRAL_TEAM') || (coordinates && row.state === 'OPEN'));
    case 'ESCALATED':
      return (
        (row.state === 'OPEN' && coordinates) || (row.state === 'ANSWERED' && row.region === null && logs)
      );
    case 'OPEN':
      return row.state === 'ANSWERED' && row.region !== null && logs;
    case 'CLOSED':
      return row.state !== 'CLOSED' && logs;
  }
}

/** The states into which somebody may move a case now. */
export function movesOf(caller: Caller, row: store.SupportCaseRow): SupportCaseState[] {
  return all.filter((to) => mayMove(caller, row, to));
}

/** Whether the answer that is awaited is late. */
export function isOverdue(row: Pick<store.SupportCaseRow, 'state' | 'due_on'>, today: IsoDate): boolean {
  return (row.state === 'OPEN' || row.state === 'ESCALATED') && row.due_on < today;
}

/** L14: a case goes to people who may know of no child. */
const wordsOf = (text: string) => textOfNoChild('words', text, { ask: 'Write', least: 10, most: 2_000 });

/** Support cases (L14, L25, L35): logged by support, routed by region, answered, closed; each step audited. */
export function createSupportCases(deps: ChangeDependencies) {
  const { sql, audit, clock, policy } = deps;
  const mutate = createMutation('compliance', deps);
  const due = () =>
    workingDaysAfter(clock.today(), policy.supportAnswerWorkingDays, policy.proclaimedHolidays);
  const noted = (id: string) => ({ __typename: 'SupportCaseChanged', id }) as const;
  const note = (
    transaction: TransactionSql,
    caller: Caller,
    kind: AuditKind,
    id: string,
    state: SupportCaseState,
  ) => audit.done(transaction, caller, kind, { supportCase: id, state });

  return {
    async log(input: LogSupportCaseInput, caller: Caller) {
      const words = wordsOf(input.words);
      if (typeof words !== 'string') return words;
      const accountId = input.accountId ?? null;
      if (accountId !== null && !isId(accountId))
        return invalidInput('accountId', 'Give the identifier of an account, or leave it out.');
      return mutate('logSupportCase', input, caller, async (transaction) => {
        const region = await store.regionOf(transaction, caller.authorityCode);
        const id = randomUUID();
        const state: SupportCaseState = region === null ? 'ESCALATED' : 'OPEN';
        const row = {
          id,
          topic: input.topic,
          state,
          region,
          authority_code: caller.authorityCode,
          organisation_id: caller.organisationId,
          account_id: accountId && idOrNone(accountId),
          logged_by: caller.accountId,
          logged_at: clock.now(),
          logged_on: clock.today(),
          due_on: due(),
        } as const;
        await store.addCase(transaction, row, words);
        await note(transaction, caller, 'SUPPORT_CASE_LOGGED', id, state);
        return noted(id);
      });
    },

    async move(input: MoveSupportCaseInput, caller: Caller) {
      const words = wordsOf(input.words);
      if (typeof words !== 'string') return words;
      return mutate('moveSupportCase', input, caller, async (transaction) => {
        const row = await store.findCase(transaction, caller, idOrNone(input.id), true);
        if (!row) return recordNotFound;
        if (row.version !== input.version) return versionConflict;
        if (!mayMove(caller, row, input.to)) {
          const ways = movesOf(caller, row).join(' or ') || 'nothing';
          return invalidInput('to', `From ${row.state} you may take it to ${ways}.`);
        }
        const today = clock.today();
        const asked = input.to === 'OPEN' || (input.to === 'ESCALATED' && row.state === 'ANSWERED');
        const change = {
          state: input.to,
          ...(asked ? { due_on: due() } : {}),
          ...(input.to === 'ANSWERED' && row.answered_on === null ? { answered_on: today } : {}),
          ...(input.to === 'CLOSED' ? { closed_on: today } : {}),
        };
        const step = { taken_by: caller.accountId, taken_at: clock.now(), words };
        await store.changeCase(transaction, row, change, step);
        await note(transaction, caller, 'SUPPORT_CASE_CHANGED', row.id, input.to);
        return noted(row.id);
      });
    },

    find: (id: string, caller: Caller) => store.findCase(sql, caller, idOrNone(id)),
    list: (question: store.SupportQuestion, caller: Caller) => store.listCases(sql, caller, question),
    steps: store.stepsOf(sql),
    /**
     * Times of the cases that were logged from one day to another.
     * @throws INVALID_VARIABLES for a day that is none: no times would read as no cases.
     */
    async times(from: string, to: string, caller: Caller) {
      return store.timesOf(sql, caller, { from: dayAsked(from), to: dayAsked(to), today: clock.today() });
    },
  };
}

/** The support cases of a compliance process. */
export type SupportCases = ReturnType<typeof createSupportCases>;
