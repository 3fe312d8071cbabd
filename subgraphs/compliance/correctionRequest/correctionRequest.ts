import type { Caller } from '../../../platform/caller.ts';
import { invalidInput, notPermitted } from '../../../platform/failures.ts';
import { aReason, doneBefore, pastDay, type TextWanted, textGiven } from '../../../platform/inputs.ts';
import type { DecideCorrectionRequestInput, ReceiveCorrectionRequestInput } from '../generated.ts';
import { createMatters } from '../matter/matter.ts';
import { answerDue } from '../subjectAccess/deadline.ts';
import type { Dependencies } from '../subjectAccess/requests.ts';

const mostTold = 20;
const aSource: TextWanted = { ask: 'Name the source', least: 2, most: 200 };

const corrections: ReadonlySet<string> = new Set(['CORRECTED', 'STATEMENT_ADDED']);

/** What is wrong with a decision about what was asked for (ADR 0169); undefined when nothing is. */
function decisionFault({ decision, told }: DecideCorrectionRequestInput, asks: string | null) {
  const corrects = asks === 'CORRECTION';
  if (decision !== 'REFUSED' && corrections.has(decision) !== corrects)
    return invalidInput(
      'decision',
      corrects
        ? 'A request to correct is corrected, its statement added, or refused.'
        : 'A request to erase or restrict, and an objection, is granted or refused.',
    );
  if (told.length === 0 && decision === 'GRANTED' && asks !== 'OBJECTION')
    return invalidInput('told', 'Name the sources and bodies that were told of it.');
  return undefined;
}

/**
 * Requests to correct a record, to erase or restrict, and objections: taken in anywhere, decided by who answers for the record, and
 * the sources told.
 */
export function createCorrectionRequests(dependencies: Dependencies) {
  const { clock, policy } = dependencies;
  const matters = createMatters('correction_request', 'CORRECTION_REQUEST_CHANGED', dependencies);
  return {
    matters,
    receive: (input: ReceiveCorrectionRequestInput, caller: Caller) =>
      matters.receive('receiveCorrectionRequest', input, caller, (receivedOn) => ({
        // The clock of a request for access, which never stands still here.
        due_on: answerDue(receivedOn, [], false, policy.proclaimedHolidays),
        asks: input.asks ?? 'CORRECTION',
      })),

    async decide(input: DecideCorrectionRequestInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      if (input.told.length > mostTold)
        return invalidInput('told', `Name at most ${mostTold} sources and bodies.`);
      if (input.decision === 'CORRECTED' && input.told.length === 0)
        return invalidInput('told', 'Name the sources and bodies that were told of the correction.');
      const told: string[] = [];
      for (const [at, each] of input.told.entries()) {
        const name = textGiven(`told.${at}`, each, aSource);
        if (typeof name !== 'string') return name;
        told.push(name);
      }
      const closedOn = pastDay('toldOn', input.toldOn, clock.today());
      if (typeof closedOn !== 'string') return closedOn;
      return matters.step('decideCorrectionRequest', input, caller, (row) => {
        if (row.closed_on !== null) return notPermitted('This request is decided already.');
        const fault =
          decisionFault(input, row.asks) ?? doneBefore('toldOn', closedOn, row.received_on, 'the request');
        if (fault) return fault;
        const decided = { decision: input.decision, decided_by: caller.accountId };
        return { changes: { ...decided, closed_on: closedOn }, sealed: { reason, told } };
      });
    },
  };
}
