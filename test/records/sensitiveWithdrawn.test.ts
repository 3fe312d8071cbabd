import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { mutation } from '../support/mutation.ts';
import { startWorld } from './support/world.ts';

/** Consent that is withdrawn from a service which has ended, or beside one (domain.md 5). */
const world = await startWorld();
const { sql } = world.database;

const entry = {
  serviceType: 'MENTAL_HEALTH',
  organisationId: world.as('owen').organisationId,
  accountId: null,
  telephone: null,
  basis: 'CONSENT',
  consentOf: 'CHILD',
  basisOn: '2024-01-01',
  assertedBy: null,
  reviewOn: null,
  startedOn: '2024-01-01',
  endedOn: null,
} as const;
const entriesOf = (number: string) => sql<{ id: string; ended: string | null }[]>`
  select id, ended_on as ended from sealed.detail
  where child_number = ${number} and kind = 'SENSITIVE_SERVICE' order by ended_on nulls first`;
const run = async (caller: Caller, field: string, input: object, selection = '') =>
  (await world.ask(caller, ...mutation(field, input, selection)))[field];
async function team(number: string) {
  const dora = world.as('dora');
  await world.open(dora, number);
  return dora;
}

test.each(['NONE', 'ACTIVE'] as const)(
  'removes an entry that is not shown any more since it ended long ago, shield %s',
  async (shield) => {
    const number = await world.plant({ shield, sensitive: [{ ...entry, endedOn: '2025-01-01' }] });
    const [{ id } = { id: '' }] = await entriesOf(number);
    const amira = world.as('amira');
    await world.open(amira, number);
    const withdraw = (caller: Caller) => run(caller, 'withdrawSensitiveConsent', { number, id });
    expect((await withdraw(amira)).__typename).toBe('RecordNotFound');
    expect((await withdraw(await team(number))).__typename).toBe('SensitiveConsentWithdrawn');
    expect(await entriesOf(number)).toEqual([]);
  },
);

test('leaves a request alone that was passed to another service, which has ended and is shown still', async () => {
  const number = await world.plant({ sensitive: [entry, { ...entry, endedOn: '2026-05-01' }] });
  const [active, ended] = (await entriesOf(number)).map(({ id }) => id);
  const ben = world.as('ben');
  await world.open(ben, number);
  const { id } = (
    await run(ben, 'requestBrokering', { number }, '... on BrokeringRequested { request { id } }')
  ).request;
  const dora = await team(number);
  await run(dora, 'advanceBrokering', { id, to: 'ACCEPTED', version: 1 });
  const passed = { id, to: 'SENT_TO_PROVIDER', version: 2, sensitiveServiceId: ended };
  expect((await run(dora, 'advanceBrokering', passed)).__typename).toBe('BrokeringAdvanced');
  const state = async () => (await sql`select state from records.broker_request where id = ${id}`)[0]?.state;
  await run(dora, 'withdrawSensitiveConsent', { number, id: active });
  expect(await state()).toBe('SENT_TO_PROVIDER');
  await run(dora, 'withdrawSensitiveConsent', { number, id: ended });
  expect(await state()).toBe('CLOSED');
});

test('is taken back of a record that is archived, of which an entry is neither ended nor reviewed', async () => {
  const number = await world.plant({ sensitive: [entry] });
  const [{ id } = { id: '' }] = await entriesOf(number);
  await sql`update records.child set status = 'ARCHIVED', archived_on = '2026-06-01' where number = ${number}`;
  const dora = world.as('dora');
  await world.open(dora, number, 'number', 'CASE_REVIEW');
  const review = { basis: 'CONSENT', consentOf: 'CHILD', version: 1 };
  for (const [field, input] of [
    ['endSensitiveService', {}],
    ['reviewSensitiveService', review],
  ] as const)
    expect((await run(dora, field, { number, id, ...input })).__typename, field).toBe('RecordNotFound');
  expect((await run(dora, 'withdrawSensitiveConsent', { number, id })).__typename).toBe(
    'SensitiveConsentWithdrawn',
  );
});
