import { describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { makePresent } from '../../subgraphs/records/adoption/present.ts';
import { putIntoVault } from '../../subgraphs/records/adoption/vault.ts';
import { Resident } from '../../subgraphs/records/resident/resident.ts';
import { raiseAltered } from '../../subgraphs/records/shield/alarms.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;

test('a record of a new identity is followed in memory, though no table says when it was made (ADR 0093)', async () => {
  const resident = new Resident(world.database.poolFor('signpost_records', { max: 2 }));
  await resident.follow();
  const home = { line: '5 Kepler Close', locality: 'Leeds', postcode: 'LS8 1AA' };
  const called = { givenName: 'Jonah', familyName: 'Ashworthy', gender: 'MALE', birthDate: '2018-04-03' };
  const present = { ...called, authorityCode: castAuthorities.leeds, address: home, carers: [] };
  const entry = { kind: 'ADOPTION', formerNumber: 1, presentNumber: 9_876_543_210, present } as const;
  const held = { ...entry, recordedOn: '2026-11-01', former: { tables: {}, hidden: [] } };
  const keys = testKeys();
  const { id, order } = await sql.begin(async (tx) => ({
    id: await putIntoVault(tx, keys, held, castAuthorities.leeds, '2048-12-31'),
    order: (await tx`select pg_current_xact_id()::text as xid`)[0]?.xid,
  }));
  await makePresent(world.database.poolFor('signpost_records'), sql, keys, id);
  const { likely } = await resident.find([{ ...called, ...home, lookups: {} }]);
  expect(likely[0]?.map(({ number }) => number)).toContain(entry.presentNumber);
  const [changed] = await sql`
    select changed_in < ${order}::text::xid8 as before from records.child_change where number = ${entry.presentNumber}`;
  expect(changed).toEqual({ before: true });
  // What changes of it later is followed as of every other, and so is that it goes.
  await sql`update records.child set family_name = 'Zuckermann' where number = ${entry.presentNumber}`;
  const after = await resident.find([{ ...called, ...home, familyName: 'Zuckermann', lookups: {} }]);
  expect(after.likely[0]?.map(({ number }) => number)).toContain(entry.presentNumber);
});

const { merge, stepped } = mergingIn(world);
const alarms = {
  sql,
  audit: new AuditWriter(sql),
  clock: world.clock,
  lookupKey: testKeys().lookupKey(),
  policy: readPolicy(),
};
const act = async (caller: Caller, field: string, input: object, more = ''): Promise<Answer> =>
  (await world.ask(caller, ...mutation(field, input, more)))[field];
const identityOf = (number: string, familyName: string) =>
  act(
    stepped('dora'),
    'recordNewIdentity',
    { number, kind: 'ADOPTION', givenName: 'Jonah', familyName, carers: [] },
    '... on InvalidInput { field }',
  );
const called = async (familyName: string): Promise<string[]> =>
  (await sql`select number::text from records.child where family_name = ${familyName}`).map(
    ({ number }) => number,
  );
/** What two people of a team read in the vault at a number. */
const openedAt = async (number: string, authorityCode: string = castAuthorities.leeds) => {
  const [dora, other] = [
    world.as('dora', { authorityCode, factorAt: world.clock.now().getTime() }),
    world.as('sonia', {
      authorityCode,
      roles: ['MANAGEMENT_TEAM'],
      factorAt: world.clock.now().getTime(),
    }),
  ];
  const input = { number, reason: 'The adopted person asks for the birth record under the Act.' };
  const { reference } = await act(
    dora,
    'requestVaultOpening',
    input,
    '... on VaultOpeningRequested { reference }',
  );
  await act(other, 'approveVaultOpening', { reference });
  return act(dora, 'readVault', { reference }, '... on VaultOpened { formerNumber presentNumber }');
};

test('the vault is found by each number that either record has, of records that were merged into it too', async () => {
  const born = { birthDate: '2014-05-06' };
  const [former, known] = (await world.plant.all([
    { ...born, familyName: 'Formerly' },
    { ...born, familyName: 'Formerlie' },
  ])) as [string, string];
  expect((await merge('farah', former, known)).__typename).toBe('MergeChanged');
  expect((await identityOf(former, 'Presently')).__typename).toBe('NewIdentityRecorded');
  const [present] = (await called('Presently')) as [string];
  const kept = await world.plant({ ...born, givenName: 'Jonah', familyName: 'Presentlie' });
  expect((await merge('farah', kept, present)).__typename).toBe('MergeChanged');
  for (const number of [former, known, present, kept])
    expect(await openedAt(number)).toMatchObject({ formerNumber: former, presentNumber: present });
  // Two people of another authority read as of a number that it knows nothing of (domain.md 7: of the team).
  for (const number of [former, present])
    expect(await openedAt(number, castAuthorities.bradford)).toEqual({
      __typename: 'VaultOpened',
      formerNumber: null,
      presentNumber: null,
    });
});

test('there is none of a child who has died: its record would live on', async () => {
  const number = await world.plant({ familyName: 'Departed', deathDate: '2026-05-01' });
  expect(await identityOf(number, 'Livingstone')).toEqual({ __typename: 'InvalidInput', field: 'number' });
  expect([await called('Livingstone'), await called('Departed')]).toEqual([[], [number]]);
});

describe('of a child who is hidden', () => {
  const home = { line: '5 Kepler Close', locality: 'Leeds', postcode: 'LS8 1AA' };
  const ruth = { name: 'Ruth Adopter', relationship: 'MOTHER', telephone: '07700 900333' };
  const given = (number: string, familyName: string) => ({
    number,
    kind: 'PROTECTION',
    givenName: 'Jonah',
    familyName,
    carers: [ruth],
    address: home,
  });
  const seen = 'shield { teamTelephone } address { line postcode } carers { name telephone }';

  test('the new record is hidden from its first moment, until two people lift the shield (ADR 0175)', async () => {
    const number = await world.plant({ familyName: 'Hiddenly' });
    await shieldIn(world, number, 'sonia');
    expect((await act(stepped('dora'), 'recordNewIdentity', given(number, 'Newhidden'))).__typename).toBe(
      'NewIdentityRecorded',
    );
    const [present] = (await called('Newhidden')) as [string];
    const [amira, dora, sonia] = [world.as('amira'), stepped('dora'), stepped('sonia')];
    expect(await world.open(amira, present, seen)).toEqual({
      shield: { teamTelephone: expect.any(String) },
      address: null,
      carers: null,
    });
    const names = { givenName: 'Jonah', familyName: 'Newhidden' };
    expect(await world.found(amira, { ...names, postcode: home.postcode })).toEqual([]);
    const { candidates } = await world.search(amira, { ...names, dateOfBirth: '2016-03-09' });
    expect(candidates).toMatchObject([{ number: present, shielded: true, outwardPostcode: null }]);
    const whole = { address: { line: home.line }, carers: [{ name: ruth.name, telephone: ruth.telephone }] };
    expect(await world.open(dora, present, seen, 'SHIELD_REVIEW')).toMatchObject(whole);
    // Of the order no more than the month.
    const [row] = await sql`
      select ground, state, requested_at, due_on::text as due_on from records.shield where child_number = ${present}`;
    const began = new Date('2026-06-01T00:00:00Z');
    expect(row).toEqual({
      ground: 'PROTECTS_CHILD',
      state: 'ACTIVE',
      requested_at: began,
      due_on: '2026-12-01',
    });
    expect(await raiseAltered(alarms)).toEqual([]);
    const lift = { number: present, version: 1, reason: 'NO_LONGER_NEEDED' };
    expect((await actOnShield(world, dora, 'proposeShieldLift', lift)).__typename).toBe('ShieldChanged');
    await world.open(sonia, present, 'number', 'SHIELD_REVIEW');
    const confirmed = await actOnShield(world, sonia, 'confirmShieldLift', { number: present, version: 2 });
    expect(confirmed.__typename).toBe('ShieldChanged');
    expect(await world.open(amira, present, seen)).toMatchObject({ shield: null, ...whole });
  });

  test('a shield of a placement alone ends with the order', async () => {
    const number = await world.plant({ familyName: 'Placedly' });
    expect((await act(stepped('dora'), 'placeForAdoption', { number })).__typename).toBe('PlacedForAdoption');
    await act(stepped('dora'), 'recordNewIdentity', { ...given(number, 'Newplaced'), kind: 'ADOPTION' });
    const [present] = (await called('Newplaced')) as [string];
    expect(await world.open(world.as('amira'), present, seen)).toMatchObject({
      shield: null,
      address: { postcode: home.postcode },
    });
  });
});
