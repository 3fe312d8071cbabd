import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';

/** What cannot be right of a record that is open, or of days of the calendar, which `inputs.test.ts` does not reach. */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});
const ask = async (
  who: string,
  field: string,
  input: object,
  more = '... on InvalidInput { field message }',
) => {
  const answer = await graph.as(who).query(...mutation(field, input, more));
  expect(answer.code, answer.text).toBeUndefined();
  return answer.data[field];
};
const open = (who: string, number: string, more: object = {}) =>
  ask(who, 'openRecord', { number, reason: 'SAFEGUARDING', ...more });

test('a reason in ten signs that count as twenty units is too short, and no fault of ours', async () => {
  const told = await open('amira', castNumbers.noah, { reason: 'OTHER', reasonText: '👶'.repeat(10) });
  expect(told).toEqual({
    __typename: 'InvalidInput',
    field: 'reasonText',
    message: 'Say why in 20 to 1,000 characters.',
  });
});

test('nothing of a child begins before its birth', async () => {
  for (const who of ['amira', 'dora']) await open(who, castNumbers.noah);
  const number = castNumbers.noah;
  const contact = { number, serviceType: 'EARLY_HELP', startedOn: '1990-01-01' };
  expect(await ask('amira', 'recordInvolvement', contact)).toMatchObject({ field: 'startedOn' });
  const [row] = await graph.database.sql`select version from records.child where number = ${number}`;
  const away = { number, version: row?.version, intention: 'NONE', since: '1990-01-01' };
  expect(await ask('dora', 'recordLeavingEngland', away)).toMatchObject({ field: 'since' });
  const address = { status: 'NONE_KNOWN', since: '1990-01-01' };
  const amended = { number, version: row?.version, address };
  expect(await ask('dora', 'amendChild', amended)).toMatchObject({ field: 'address.since' });
});

test('the record of a new identity is checked as every other', async () => {
  const carers = [{ name: 'Pippa Ashworthy', relationship: 'OTHER_CARER' }];
  const identity = {
    number: castNumbers.leo,
    kind: 'ADOPTION',
    givenName: 'Jonah',
    familyName: 'Ashworthy',
    carers,
  };
  const address = { line: '5 Kepler Close', locality: 'x'.repeat(5_000), postcode: 'LS8 1AA' };
  const told = (more: object) => ask('dora', 'recordNewIdentity', { ...identity, ...more });
  expect(await told({ address })).toMatchObject({ field: 'address.locality' });
  expect(await told({ givenName: 'Jo\u200bnah' })).toMatchObject({ field: 'givenName' });
  expect(await told({ familyName: '12345' })).toMatchObject({ field: 'familyName' });
});

test('what came more than a year ago is a slip in the year, and lines that end as on other machines are none', async () => {
  const who = { name: 'Somebody Else', contact: 'somebody@example.org', words: 'First line\r\nand another.' };
  const brought = { ...who, subject: 'SERVICE', receivedOn: '1990-01-01' };
  expect(await ask('dora', 'receiveComplaint', brought)).toMatchObject({
    field: 'receivedOn',
    message: 'Give a day of the last 12 months: check the year.',
  });
  const today = new Date().toISOString().slice(0, 10);
  expect((await ask('dora', 'receiveComplaint', { ...brought, receivedOn: today })).__typename).toBe(
    'MatterReceived',
  );
  const pasted = { ...brought, receivedOn: today, words: 'Words that \u200bsomebody pasted.' };
  expect(await ask('dora', 'receiveComplaint', pasted)).toMatchObject({
    field: 'words',
    message: expect.stringMatching(/cannot be seen/),
  });
});

test('consent is withdrawn also where the clock of a process was ahead when it was given', async () => {
  const number = castNumbers.noah;
  expect((await ask('dora', 'recordConsent', { number, untilAge: 25 })).__typename).toBe('ConsentRecorded');
  await graph.database
    .sql`update records.participation set given_on = current_date + 2 where child_number = ${number}`;
  expect((await ask('dora', 'withdrawConsent', { number })).__typename).toBe('ConsentWithdrawn');
});

test('a role that is asked for twice is asked for once', async () => {
  const person = {
    name: 'Some Body',
    username: 'twice.asked',
    telephone: '0113 4960000',
    email: 'a@example.org',
    profession: 'Social worker',
    justification: 'Covers for a colleague who is ill.',
  };
  const roles = ['PRACTITIONER', 'PRACTITIONER'];
  expect((await ask('george', 'applyForAccount', { ...person, roles })).__typename).toBe('AccountChanged');
  // Who decides would take these for what stands there already, and one person's two accounts for two people's.
  for (const [field, lookalike] of [
    ['username', 'twice.asked\u3164'],
    ['email', 'a\u034f@example.org'],
  ] as const)
    expect(
      await ask('george', 'applyForAccount', { ...person, username: 'once.more', roles, [field]: lookalike }),
    ).toMatchObject({ field });
});

test('a page of less than one entry is refused', async () => {
  for (const first of [0, -1]) {
    const { code } = await graph
      .as('dora')
      .query('query ($n: Int) { notices(first: $n) { edges { cursor } } }', { n: first });
    expect(code).toBe('INVALID_PAGE');
  }
});
