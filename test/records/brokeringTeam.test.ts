import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castMember } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { consentedTo } from './support/builders.ts';
import { startWorld, today } from './support/world.ts';

// Who passes a request on: another person, of the team that answers for the record, and to a sensitive service of it (domain.md 5).
const world = await startWorld();
const { sql } = world.database;
const sensitive = () => consentedTo('MENTAL_HEALTH', today);
const involved = {
  serviceType: 'SOCIAL_CARE',
  category: 'ADDITIONAL',
  organisationId: castMember('amira').organisation.id,
  accountId: castMember('amira').id,
  startedOn: today,
} as never;

const selections: Readonly<Record<string, string>> = {
  requestBrokering: '... on BrokeringRequested { request { id version } }',
  advanceBrokering: '... on BrokeringAdvanced { request { state } } ... on InvalidInput { field }',
};
const act = async (caller: Caller, field: string, input: object) =>
  (await world.ask(caller, ...mutation(field, input, selections[field])))[field];
const requested = async (who: string, number: string) => {
  const caller = world.as(who);
  await world.open(caller, number);
  return act(caller, 'requestBrokering', { number });
};
const entryOf = async (number: string, kind: string): Promise<string> =>
  (await sql`select id from sealed.detail where child_number = ${number} and kind = ${kind}`)[0]?.id;

test('who asked of another authority’s record passes nothing on, nor does another account of theirs in the team', async () => {
  const { id } = (await requested('edward', await world.plant({ sensitive: [sensitive()] }))).request;
  const step = { id, to: 'ACCEPTED', version: 1 };
  expect((await act(world.as('edward'), 'advanceBrokering', step)).__typename).toBe('RecordNotFound');
  const own = world.as('dora', { otherAccounts: [castMember('edward').id] });
  expect((await act(own, 'advanceBrokering', step)).__typename).toBe('NeedsSecondPerson');
  // Of the authority, and not of its team.
  const practitioner = world.as('dora', { roles: ['PRACTITIONER'] });
  await expect(act(practitioner, 'advanceBrokering', step)).rejects.toThrow('FORBIDDEN_FIELD');
  const look = 'query ($id: ID!) { brokerRequest(id: $id) { state } }';
  expect((await world.ask(world.as('amira'), look, { id })).brokerRequest).toBeNull();
  expect((await act(world.as('amira'), 'closeBrokering', { id, version: 1 })).__typename).toBe(
    'RecordNotFound',
  );
  expect((await act(world.as('dora'), 'advanceBrokering', step)).request.state).toBe('ACCEPTED');
  expect((await act(world.as('edward'), 'closeBrokering', { id, version: 1 })).__typename).toBe(
    'VersionConflict',
  );
  // Once its record is sealed it is nobody’s, as the record.
  const seenBy = async (who: string) => (await world.ask(world.as(who), look, { id })).brokerRequest;
  expect([await seenBy('dora'), await seenBy('edward')]).toEqual([
    { state: 'ACCEPTED' },
    { state: 'ACCEPTED' },
  ]);
  await sql`
    update records.child set status = 'SEALED', archived_on = '2024-01-01', sealed_on = '2025-01-01'
    where number = (select child_number from records.broker_request where id = ${id})`;
  expect([await seenBy('dora'), await seenBy('edward')]).toEqual([null, null]);
});

test('it is passed on to a sensitive service of the record alone', async () => {
  const number = await world.plant({
    shield: 'ACTIVE',
    sensitive: [sensitive()],
    involvements: [involved],
  });
  const another = await world.plant({ sensitive: [sensitive()] });
  const { id } = (await requested('sonia', number)).request;
  const dora = world.as('dora');
  expect((await act(dora, 'advanceBrokering', { id, to: 'ACCEPTED', version: 1 })).request.state).toBe(
    'ACCEPTED',
  );
  const pass = async (sensitiveServiceId: string) =>
    act(dora, 'advanceBrokering', { id, to: 'SENT_TO_PROVIDER', version: 2, sensitiveServiceId });
  const others = [await entryOf(number, 'INVOLVEMENT'), await entryOf(another, 'SENSITIVE_SERVICE')];
  for (const other of others) {
    expect(other).toEqual(expect.any(String));
    expect((await pass(other)).field).toBe('sensitiveServiceId');
  }
  expect((await pass(await entryOf(number, 'SENSITIVE_SERVICE'))).request.state).toBe('SENT_TO_PROVIDER');
});

test('what a shield hides of other services is no sensitive one to be put in touch with', async () => {
  const number = await world.plant({ shield: 'ACTIVE', involvements: [involved] });
  expect(await entryOf(number, 'INVOLVEMENT')).toEqual(expect.any(String));
  expect((await requested('sonia', number)).__typename).toBe('NotPermitted');
});
