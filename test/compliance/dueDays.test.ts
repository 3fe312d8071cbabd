import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { addDays, workingDayFrom, workingDaysAfter } from '../../platform/workingDays.ts';
import { answerDue } from '../../subgraphs/compliance/subjectAccess/deadline.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { reportsOf } from './support/reports.ts';

const today = systemClock.today();
const usual = readPolicy();
const month = String(answerDue(today, [], false));
/** Proclaimed for this year alone: the next working day, and the day on which what came today would be answered. */
const proclaimedHolidays = [workingDayFrom(addDays(today, 1)), month];
const policy = { ...usual, proclaimedHolidays };

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost({ subgraphs: { policy } });
});
const { did, found, run } = reportsOf(() => graph);

test('L35 L38 L21 what people are owed, and what is to be looked at, is due by the calendar of that year', async () => {
  const brought = { number: null, name: 'Rachel Whitaker', contact: '27 Ash Road, Leeds', receivedOn: today };
  const dora = graph.as('dora');
  const { reference } = await dora.act(
    'receiveCorrectionRequest',
    { ...brought, words: 'The school is not right any more.' },
    '... on MatterReceived { reference }',
  );
  const text = 'query ($r: ID!) { correctionRequest(reference: $r) { dueOn } }';
  const correction = (await dora.ask(text, { r: reference })).correctionRequest.dueOn;
  const { dueOn: access } = await dora.act(
    'receiveSubjectAccessRequest',
    { ...brought, relationship: 'PARENT' },
    '... on SubjectAccessReceived { dueOn }',
  );
  const next = String(answerDue(today, [], false, proclaimedHolidays));
  expect(next > month).toBe(true);
  expect([correction, access]).toEqual([next, next]);

  const { supportCase } = await graph
    .as('hana')
    .act(
      'logSupportCase',
      { topic: 'DEVICE', words: 'The device of a new colleague shows no code.' },
      '... on SupportCaseChanged { supportCase { dueOn } }',
    );
  const { supportAnswerWorkingDays: answered, reportDueWorkingDays: looked } = policy;
  expect(supportCase.dueOn).toBe(workingDaysAfter(today, answered, proclaimedHolidays));
  expect(supportCase.dueOn > workingDaysAfter(today, answered)).toBe(true);

  await did('farah', 'SIGN_IN_REFUSED', policy.reportFailedSignIns, { outcome: 'REFUSED' }, new Date());
  await run('george', 'runUserReport', { kind: 'FAILED_SIGN_INS' });
  const { dueOn } = (await found('kofi', 'FAILED_SIGN_INS', 'farah')) as unknown as { dueOn: string };
  expect(dueOn).toBe(workingDaysAfter(today, looked, proclaimedHolidays));
  expect(dueOn > workingDaysAfter(today, looked)).toBe(true);
});
