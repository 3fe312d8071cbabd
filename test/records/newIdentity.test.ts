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

const { confirm, merge, stepped, undo } = mergingIn(world);
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

  test('who was placed, too, stays hidden where somebody asked for a shield for another cause', async () => {
    const number = await world.plant({ familyName: 'Placedasked' });
    await act(stepped('dora'), 'placeForAdoption', { number });
    const owen = world.as('owen');
    await world.open(owen, number, 'number', 'SAFEGUARDING');
    for (const [ground, version] of [
      ['ADOPTION_PLACEMENT', 1],
      ['PROTECTS_CHILD', 2],
      ['PROTECTS_CARER', 2],
    ] as const) {
      const asked = { number, askedBy: 'PRACTITIONER', ground };
      expect((await actOnShield(world, owen, 'requestShield', asked)).__typename).toBe('ShieldUnderReview');
      const shields = await sql`select version from records.shield where child_number = ${number}`;
      expect([ground, shields]).toMatchObject([ground, [{ version }]]);
    }
    // Auditors are told no more of it than of asking for any shield that stands: else they knew who is placed (ADR 0100).
    const told = await sql`
      select detail ->> 'refusal' as refusal from audit.event
      where account_id = ${owen.accountId} and kind in ('SHIELD_CHANGED', 'CHANGE_REFUSED')`;
    expect(told).toEqual(Array(3).fill({ refusal: 'UNDER_REVIEW' }));
    await act(stepped('dora'), 'recordNewIdentity', { ...given(number, 'Newasked'), kind: 'ADOPTION' });
    const [present] = (await called('Newasked')) as [string];
    expect(await world.open(world.as('amira'), present, seen)).toMatchObject({ address: null, carers: null });
    const shields = await sql`select ground, state from records.shield where child_number = ${present}`;
    expect(shields).toEqual([{ ground: 'PROTECTS_CHILD', state: 'ACTIVE' }]);
  });

  test.each([0, 1])(
    'nor is it shown where two records are one of which one was placed: %s',
    async (placed) => {
      const numbers = (await world.plant.all([
        { familyName: `Placedone${placed}` },
        { familyName: `Placedone${placed}` },
      ])) as [string, string];
      await act(stepped('dora'), 'placeForAdoption', { number: numbers[placed] });
      await shieldIn(world, numbers[1 - placed] as string, 'sonia');
      const done = await confirm('dora', (await merge('farah', ...numbers)).merge);
      const grounds = async () =>
        (
          await sql`select ground from records.shield where child_number in ${sql(numbers)}
          and state in ('INTERIM', 'ACTIVE') order by child_number = ${numbers[1 - placed] as string}`
        ).map(({ ground }) => ground);
      expect(await grounds()).toEqual(['PROTECTS_CHILD']);
      expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
      expect(await grounds()).toEqual(['ADOPTION_PLACEMENT', 'PROTECTS_CHILD']);
      const again = await confirm('dora', (await merge('farah', ...numbers)).merge);
      expect(again.merge.state).toBe('DONE');
      const name = placed ? 'Newjoined' : 'Newlyjoined';
      await act(stepped('dora'), 'recordNewIdentity', { ...given(numbers[0], name), kind: 'ADOPTION' });
      const [present] = (await called(name)) as [string];
      expect(await world.open(world.as('amira'), present, seen)).toMatchObject({
        address: null,
        carers: null,
      });
    },
  );

  test.each([
    ['ADOPTION', 'is shown'],
    ['PROTECTION', 'is not'],
  ])(
    'what a placement alone has hidden ends with an adoption order only: after %s the home %s',
    async (kind) => {
      const number = await world.plant({ familyName: `Placed${kind.toLowerCase()}` });
      expect((await act(stepped('dora'), 'placeForAdoption', { number })).__typename).toBe(
        'PlacedForAdoption',
      );
      const name = `New${kind.toLowerCase()}`;
      await act(stepped('dora'), 'recordNewIdentity', { ...given(number, name), kind });
      const [present] = (await called(name)) as [string];
      expect(await world.open(world.as('amira'), present, seen)).toMatchObject(
        kind === 'ADOPTION'
          ? { shield: null, address: { postcode: home.postcode } }
          : { address: null, carers: null },
      );
    },
  );
});
