import type { Caller } from '../../../platform/caller.ts';
import { invalidInput, notPermitted } from '../../../platform/failures.ts';
import { plainText } from '../../../platform/freeText.ts';
import type { DecideCorrectionRequestInput, ReceiveCorrectionRequestInput } from '../generated.ts';
import { createMatters } from '../matter/matter.ts';
import { answerDue } from '../subjectAccess/deadline.ts';
import type { Dependencies } from '../subjectAccess/requests.ts';

const longest = { told: 20, name: 200 } as const;

/** Requests to correct a record: taken in anywhere, decided by who answers for the record, and the sources told. */
export function createCorrectionRequests(dependencies: Dependencies) {
  const { clock, policy } = dependencies;
  const matters = createMatters('correction_request', 'CORRECTION_REQUEST_CHANGED', dependencies);
  return {
    matters,
    receive: (input: ReceiveCorrectionRequestInput, caller: Caller) =>
      matters.receive('receiveCorrectionRequest', input, caller, (receivedOn) => ({
        // The clock of a request for access, which never stands still here.
        due_on: answerDue(receivedOn, [], false, policy.proclaimedHolidays),
      })),

    decide: (input: DecideCorrectionRequestInput, caller: Caller) =>
      matters.step('decideCorrectionRequest', input, caller, (row) => {
        if (row.closed_on !== null) return notPermitted('This request is decided already.');
        const reason = plainText(input.reason, 20, 500);
        if (reason === null) return invalidInput('reason', 'Say why in 20 to 500 characters.');
        const told = input.told.map((name) => plainText(name, 2, longest.name));
        if (told.some((name) => name === null) || told.length > longest.told)
          return invalidInput('told', 'Name at most 20 sources, each in 2 to 200 characters.');
        if (input.decision === 'CORRECTED' && told.length === 0)
          return invalidInput('told', 'Name the sources and bodies that were told of the correction.');
        const decided = { decision: input.decision, decided_by: caller.accountId };
        return {
          changes: { ...decided, closed_on: clock.today() },
          sealed: { reason, told: told as string[] },
        };
      }),
  };
}
