import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { lockCreation } from '../../subgraphs/records/feed/creating.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { raiseOverdue } from '../../subgraphs/records/shield/alarms.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { birth, feed, feedDependencies, file } from './feed/support.ts';
import { correctionsIn } from './support/corrections.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { transfersIn } from './support/transfers.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Concepts that seldom meet on one record: what one began, when another has ended it. */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const { merge, confirm, undo, stepped } = mergingIn(world);
const { act: onTransfer } = transfersIn(world);
const { amend, openTask } = correctionsIn(world);
const pools = openNight({ databaseUrl: world.database.url, keys: testKeys(), policy: readPolicy() });
afterAll(() => pools.stop());

const mutate = async (caller: Caller, name: string, input: object, more = ''): Promise<Answer> =>
  (await world.ask(caller, ...mutation(name, input, more)))[name];
const night = (asOf: string) => runNight(pools, { asOf, dryRun: false, clock: world.clock });
const plant = (familyName: string, birthDate = '2016-03-09') => world.plant({ familyName, birthDate });
const secondOf = (authorityCode: string) =>
  world.as('sonia', { authorityCode, roles: ['MANAGEMENT_TEAM'], factorAt: world.clock.now().getTime() });

/** Takes a step about a shield, as it stands. */
async function step(caller: Caller, number: string, field: string, input: object = {}): Promise<string> {
  await world.open(caller, number, 'number', 'SHIELD_REVIEW');
  const [shield] = await sql`select version from records.shield where child_number = ${number}
    order by state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED') desc limit 1`;
  return (await actOnShield(world, caller, field, { number, version: shield?.version, ...input })).__typename;
}

/** Moves a record from Leeds to Bradford, both sides agreeing. */
async function move(number: string) {
  const dora = world.as('dora');
  await world.open(dora, number, 'number', 'TRANSFER');
  let transfer = await onTransfer('proposeTransfer', dora, { number, to: bradford, reason: 'MOVED' });
  for (const field of ['reviewTransfer', 'agreeTransfer'])
    transfer = await onTransfer(field, world.as('edward'), { id: transfer.id, version: transfer.version });
  expect(transfer.status).toBe('ACCEPTED');
}

describe('an override and the shield that it was of (domain.md 2, 6)', () => {
  test('does not open what another shield hides, of which nobody was told', async () => {
    const number = await world.plant({ shield: 'ACTIVE', postcode: 'LS28 7XX' });
    const owen = stepped('owen');
    await world.open(owen, number);
    const input = { number, reason: 'SAFEGUARDING', basis: 'SECTION_47_ENQUIRY' };
    const warned = { ...input, warningAcknowledged: true, warningVersion: 1 };
    expect((await mutate(owen, 'overrideShield', warned)).__typename).toBe('ShieldOverridden');
    const home = { address: { postcode: 'LS28 7XX' } };
    expect(await world.child(owen, number, 'address { postcode }')).toEqual(home);
    const proposed = await step(stepped('dora'), number, 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED' });
    expect(proposed).toBe('ShieldChanged');
    expect(await step(secondOf(leeds), number, 'confirmShieldLift')).toBe('ShieldChanged');
    const amira = world.as('amira');
    await world.open(amira, number);
    const asked = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect((await actOnShield(world, amira, 'requestShield', asked)).__typename).toBe('ShieldChanged');
    expect(await world.child(owen, number, 'address { postcode }')).toBeNull();
  });
});

describe('merges and what came between (ADR 0038, 0039)', () => {
  test('a lift that is proposed once more while two are one does not stand against undoing', async () => {
    const [kept, other] = [await plant('Liftagain'), await plant('Liftagain')];
    await shieldIn(world, kept, 'dora');
    const dora = stepped('dora');
    const propose = () => step(dora, kept, 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED' });
    expect(await propose()).toBe('ShieldChanged');
    const proposed = await merge('farah', kept, other);
    const done = await confirm('dora', proposed.merge);
    expect(done.merge.state).toBe('DONE');
    expect(await propose()).toBe('ShieldChanged');
    const undoing = await undo('farah', done.merge);
    expect((await undo('dora', undoing.merge)).merge.state).toBe('UNDONE');
    expect(
      await sql`select queue from records.work_item
        where child_number = ${kept} and queue = 'SHIELD_LIFT' and closed_at is null`,
    ).toHaveLength(1);
    expect(await step(secondOf(leeds), kept, 'confirmShieldLift')).toBe('ShieldChanged');
    expect(await sql`select shield from records.child where number = ${kept}`).toEqual([{ shield: 'NONE' }]);
  });

  test.each([
    ['kept', 0],
    ['other', 1],
  ] as const)(
    'a refusal of the %s record that is appealed while two are one hides both of what came meanwhile',
    async (_, at) => {
      const numbers = [await plant('Appealedof'), await plant('Appealedof')] as const;
      const refused = numbers[at] as string;
      const amira = world.as('amira');
      await world.open(amira, refused);
      const asked = { number: refused, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
      expect((await actOnShield(world, amira, 'requestShield', asked)).__typename).toBe('ShieldChanged');
      const refusing = { decision: 'REFUSE', reason: 'TEST_NOT_MET' };
      expect(await step(stepped('dora'), refused, 'decideShield', refusing)).toBe('ShieldChanged');
      expect(await step(secondOf(leeds), refused, 'confirmShieldRefusal')).toBe('ShieldChanged');
      const done = await merge('farah', ...numbers);
      expect(done.merge.state).toBe('DONE');
      await world.open(amira, numbers[0]);
      const appeal = { number: numbers[0] };
      expect((await actOnShield(world, amira, 'appealShieldRefusal', appeal)).__typename).toBe(
        'ShieldChanged',
      );
      const dora = world.as('dora');
      const { version } = await world.open(dora, numbers[0], 'version', 'DATA_QUALITY');
      const carers = [{ name: 'Hettie Meanwhile', relationship: 'MOTHER' }];
      expect((await amend(dora, { number: numbers[0], version, carers })).__typename).toBe('ChildAmended');
      const undoing = await undo('farah', done.merge);
      expect((await undo('dora', undoing.merge)).merge.state).toBe('UNDONE');
      for (const number of numbers) {
        expect(await sql`select shield from records.child where number = ${number}`).toEqual([
          { shield: 'INTERIM' },
        ]);
        expect(await world.open(world.as('amira'), number, 'carers { name }')).toEqual({ carers: null });
        expect(
          await sql`select from records.work_item where child_number = ${number} and closed_at is null
          and queue in ('SHIELD_DECISION', 'SHIELD_APPEAL')`,
        ).toHaveLength(1);
      }
    },
  );

  test.each([0, 1])(
    'what is proposed ends when one of the two moves, and its team learns nothing of the other: %s',
    async (goes) => {
      const numbers = [await plant('Movesaway'), await plant('Movesaway')] as const;
      await shieldIn(world, numbers[0], 'dora');
      const proposed = await merge('farah', ...numbers);
      expect(proposed.merge.state).toBe('PROPOSED');
      await move(numbers[goes] as string);
      for (const [who, number] of [
        ['edward', numbers[goes]],
        ['dora', numbers[1 - goes]],
      ] as const) {
        const caller = world.as(who);
        await world.open(caller, number as string, 'number', 'CASE_REVIEW');
        const text = `{ recordMerges(number: "${number}") { otherNumber } workItems(queue: MERGE_DECISION) { edges { node { id } } } }`;
        expect(await world.ask(caller, text)).toEqual({ recordMerges: [], workItems: { edges: [] } });
      }
      const [event] = await sql`select child_numbers, area, detail from audit.event
      where kind = 'MERGE_REFUSED' and detail->>'merge' = ${proposed.merge.id}`;
      expect(event).toMatchObject({ area: leeds, detail: { moved: true } });
      expect(event?.child_numbers.map(String)).toEqual([...numbers]);
    },
  );

  test('of one that was undone, neither team learns of a record that is the other’s by now', async () => {
    const [kept, other] = [await plant('Partedagain'), await plant('Partedagain')];
    const done = await merge('farah', kept, other);
    expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
    await move(kept);
    for (const [who, number] of [
      ['edward', kept],
      ['dora', other],
    ] as const) {
      const caller = world.as(who);
      await world.open(caller, number, 'number', 'CASE_REVIEW');
      const text = `{ recordMerges(number: "${number}") { keptNumber } recordMerge(id: "${done.merge.id}") { keptNumber } }`;
      expect(await world.ask(caller, text)).toEqual({ recordMerges: [], recordMerge: null });
    }
  });
});

describe('a transfer (domain.md 8)', () => {
  test('of a record whose review is overdue: the receiver’s team is told as the sender’s was', async () => {
    const number = await plant('Overduemove');
    await shieldIn(world, number, 'dora');
    await sql`update records.shield set due_on = '2026-06-01' where child_number = ${number}`;
    const lookupKey = testKeys().lookupKey();
    const watching = {
      sql: pools.sql,
      audit: pools.audit,
      clock: world.clock,
      policy: readPolicy(),
      lookupKey,
    };
    await raiseOverdue(watching);
    await move(number);
    for (let again = 0; again < 2; again++) await raiseOverdue(watching);
    const told = await sql`select area from audit.event
      where kind = 'SHIELD_OVERDUE' and child_number = ${number} order by id`;
    expect(told.map(({ area }) => area)).toEqual([leeds, bradford]);
  });
});

describe('what ends with time (domain.md 7, 10)', () => {
  test('the vault keeps what joins two identities for as long as the present record stands, and no longer', async () => {
    const identity = async (familyName: string, birthDate: string) => {
      const number = await plant('Formerly', birthDate);
      const input = { number, kind: 'ADOPTION', givenName: 'Jonah', familyName, carers: [] };
      const made = await mutate(
        stepped('dora'),
        'recordNewIdentity',
        input,
        '... on NewIdentityRecorded { reference }',
      );
      const [row] =
        await sql`select number::text as number from records.child where family_name = ${familyName}`;
      return { number: row?.number as string, id: made.reference as string };
    };
    const entry = (id: string) => sql`select from sealed.vault where id = ${id}`;
    const stays = await identity('Stayslonger', '2010-03-09');
    const goes = await identity('Goesearlier', '2010-03-09');
    const consent = { number: stays.number, untilAge: 25 };
    expect((await mutate(stepped('dora'), 'recordConsent', consent)).__typename).toBe('ConsentRecorded');
    const keptNumber = await plant('Goesearlier', '2010-03-09');
    expect((await merge('farah', keptNumber, goes.number)).merge.state).toBe('DONE');
    await sql`update records.child set status = 'SEALED', archived_on = '2018-01-01', sealed_on = '2019-01-01'
      where number = ${keptNumber}`;
    await night('2026-06-15');
    // Merged into another record, it went with it.
    expect([await entry(goes.id), await entry(stays.id)].map(({ length }) => length)).toEqual([0, 1]);
    for (const asOf of ['2028-03-10', '2035-01-01']) await night(asOf);
    expect(await sql`select status from records.child where number = ${stays.number}`).toEqual([
      { status: 'LIVE' },
    ]);
    expect(await entry(stays.id)).toHaveLength(1);
    for (const asOf of ['2035-03-10', '2036-03-11', '2041-03-12']) await night(asOf);
    expect(await sql`select from records.child where number = ${stays.number}`).toHaveLength(0);
    expect(await entry(stays.id)).toHaveLength(0);
  });

  test('what others hold about a number that was merged into a former record goes with the vault too', async () => {
    const [kept, other] = [await plant('Twicecalled'), await plant('Twicecalled')];
    await sql`insert into compliance.complaint (child_number, id, subject, received_by, received_at, received_on, acknowledge_by,
        due_on, key_version, ciphertext, decision, closed_on)
      values (${other}, gen_random_uuid(), 'RECORD', ${leeds}, now(), '2026-06-15', '2026-06-15', '2026-06-15', 1, '\\x00', 'UPHELD',
        '2026-06-15')`;
    expect((await merge('farah', kept, other)).merge.state).toBe('DONE');
    const input = {
      number: kept,
      kind: 'ADOPTION',
      givenName: 'Jonah',
      familyName: 'Calledanew',
      carers: [],
    };
    expect((await mutate(stepped('dora'), 'recordNewIdentity', input)).__typename).toBe(
      'NewIdentityRecorded',
    );
    await sql`update records.child set status = 'SEALED', archived_on = '2018-01-01', sealed_on = '2019-01-01'
      where family_name = 'Calledanew'`;
    await night('2026-06-15');
    expect(await sql`select from records.child where family_name = 'Calledanew'`).toHaveLength(0);
    expect(await sql`select from compliance.complaint where child_number = ${other}`).toHaveLength(0);
  });

  test('what is to be corrected, or merged, of a record that is sealed is nobody’s work any more', async () => {
    const [number, other] = [await plant('Sealedaway', '2008-06-20'), await plant('Sealedaway')];
    await shieldIn(world, number, 'dora');
    const ben = world.as('ben');
    await world.open(ben, number);
    expect((await world.record(ben, { number })).__typename).toBe('InvolvementRecorded');
    const dora = world.as('dora');
    expect((await mutate(dora, 'listLeaver', { accountId: castMember('ben').id })).__typename).toBe(
      'LeaverListed',
    );
    await world.open(dora, number, 'number', 'DATA_QUALITY');
    expect((await openTask(dora, { number, fields: ['NAME'] })).__typename).toBe('CorrectionTaskChanged');
    expect((await merge('farah', number, other)).merge.state).toBe('PROPOSED');
    for (const asOf of ['2026-06-20', '2027-06-21']) await night(asOf);
    expect(
      await sql`select queue from records.work_item where child_number = ${number} and closed_at is null`,
    ).toEqual([]);
  });
});

test('a source that makes records and a person who does never make two of one child at one moment (domain.md 9)', async () => {
  const deps = feedDependencies(world.database);
  const row = birth({ given_names: 'Ottilie', family_name: 'Bothatonce' });
  await feed(deps, file([birth()]));
  let feeding: ReturnType<typeof feed> | undefined;
  await deps.leases.begin(async (tx) => {
    await lockCreation(tx);
    feeding = feed(deps, file([row]));
    await expect.poll(() => world.waiting()).toBe(1);
    const { given_names: givenName, family_name: familyName, date_of_birth: birthDate, postcode } = row;
    await world.plant({ givenName, familyName, birthDate, gender: 'FEMALE', postcode });
  });
  expect((await feeding)?.outcomes.CREATED).toBe(0);
  expect(await sql`select from records.child where family_name = 'Bothatonce'`).toHaveLength(1);
  await deps.lookalikes.stop();
});
