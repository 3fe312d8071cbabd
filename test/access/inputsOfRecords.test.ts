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

test('who has opened no record is told to, in the words for a number that is none', async () => {
  const contact = { serviceType: 'EARLY_HELP' };
  for (const number of [castNumbers.grace, castNumbers.noah, '1234567890'])
    expect(
      await ask('ben', 'recordInvolvement', { ...contact, number }, '... on RecordNotFound { message }'),
    ).toEqual({
      __typename: 'RecordNotFound',
      message: expect.stringMatching(/ or it is out of your reach\. .* open it first\.$/),
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
});

/** In interim operation newcomers are justified (L39-L41). */
const why = 'Nobody else can do what is to be done.';

test('what looks like another name is refused: who decides would take it for what stands there already', async () => {
  const person = {
    name: 'Some Body',
    username: 'once.more',
    telephone: '0113 4960000',
    email: 'a@example.org',
    justification: why,
    roles: ['PRACTITIONER'],
  };
  const apply = (field: string, value: string) =>
    ask('george', 'applyForAccount', { ...person, [field]: value });
  // Cyrillic, Greek and small capitals beside Latin, all Cyrillic, a dot more on the i, digits of another script.
  for (const [field, lookalike] of [
    ['username', 'twice.asked\u3164'],
    ['username', 'd\u043era.whitfield'],
    ['username', 'd\u03bfra.whitfield'],
    ['username', '\u0430\u0441\u0435.\u0440\u0430'],
    ['username', 'imr\u0251n'],
    ['username', 'i\u0307mran'],
    ['username', '\u0131mran'],
    ['username', 'imran\u0662'],
    ['email', 'a\u034f@example.org'],
    ['name', 'D\u043era Whitfield'],
    ['name', 'Dora Whitfi\u0435ld-Ha\u03bfl'],
    ['name', 'Dora\ufe0e Whitfield'],
    ['profession', 'Social worker\ufe0f'],
    ['profession', 'S\u043ecial worker'],
  ] as const)
    expect([lookalike, await apply(field, lookalike)]).toMatchObject([lookalike, { field }]);
  for (const [field, own] of [
    ['name', '\u0410\u043d\u043d\u0430 \u041f\u0435\u0442\u0440\u043e\u0432\u0430'],
    ['name', 'Wei Chen (\u9648\u4f1f)'],
    ['name', 'Siobh\u00e1n N\u00ed Bhriain-O\u2019Neill'],
    ['username', 'zo\u00eb.vane-\u0142\u00f8\u00df'],
  ] as const)
    expect([
      own,
      await ask('george', 'applyForAccount', { ...person, username: `own.${own.length}`, [field]: own }),
    ]).toMatchObject([own, { __typename: 'AccountChanged' }]);
  const body = { kind: 'NATIONAL_PARTNER', telephone: '0113 4960000', exceptionReason: why };
  expect(
    await ask('kofi', 'applyForAccreditation', { ...body, name: 'N\u0430tional Children\u2019s Aid' }),
  ).toMatchObject({ field: 'name' });
});

test('a name is one line: what follows in a message of ours is not for whoever applied to write', async () => {
  const person = { username: 'one.line', telephone: '0113 4960000', email: 'a@example.org' };
  const body = { kind: 'NATIONAL_PARTNER', telephone: '0113 4960000', exceptionReason: why };
  for (const sign of ['\n', '\r\n', '\t', '\u2028', '\u2029', '\u1680']) {
    const name = `Una Lane,${sign}go to https://elsewhere.example`;
    for (const [who, field, input] of [
      ['george', 'applyForAccount', { ...person, roles: ['PRACTITIONER'], name }],
      ['kofi', 'applyForAccreditation', { ...body, name }],
      ['kofi', 'applyForServiceAccount', { clientId: 'one-line', role: 'SOURCE_SYSTEM', name }],
    ] as const)
      expect([sign, field, await ask(who, field, input)]).toMatchObject([sign, field, { field: 'name' }]);
  }
});

test('a page of less than one entry is refused', async () => {
  for (const first of [0, -1]) {
    const { code } = await graph
      .as('dora')
      .query('query ($n: Int) { notices(first: $n) { edges { cursor } } }', { n: first });
    expect(code).toBe('INVALID_PAGE');
  }
});
