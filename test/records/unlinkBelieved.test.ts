import { expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from './feed/support.ts';
import { correctionsIn } from './support/corrections.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { death, registrations, twinsRow, unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

/** What a row of another child leaves behind although it is unlinked, and what was told meanwhile (domain.md 9; ADR 0143). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { rows, unlink, linkPupil } = unlinkingIn(world);
const { amend, resolve } = correctionsIn(world);
const { merge } = mergingIn(world);
let [families, days] = [0, 0];
const nextDay = () => {
  days += 1;
  return new Date(Date.UTC(2026, 4, days)).toISOString().slice(0, 10);
};

/** A child at home since long ago, and a registration of the child's number that says another home. */
async function known(sketch: object = {}) {
  families += 1;
  const familyName = `Believ${'abcdefghijklmnopqrstuvwxyz'[families]}worth`;
  const nhs = freshNhs();
  const where = { status: 'CURRENT' as const, line: '1 Long Lane', locality: 'Leeds', postcode: 'LS6 1QP' };
  const number = await world.plant({
    familyName,
    givenName: 'Barnaby',
    birthDate: '2016-03-09',
    identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
    addresses: [{ ...where, sinceDate: '2020-01-01', untilDate: null }],
    ...sketch,
  });
  const row = twinsRow(nhs, familyName);
  return { number, nhs, familyName, row };
}

const seen = (number: string): Promise<Answer> =>
  world.open(world.as('dora'), number, 'version address { line } provenance { field source }', 'CASE_REVIEW');
const tasks = async (number: string) =>
  (
    await sql`select fields from records.correction_task where child_number = ${number} and closed_at is null`
  ).map(({ fields }) => fields as string);
const of = async (source: string, number: string) =>
  (await rows('farah', number)).find((each) => each.source === source)?.id as string;

test('a value that somebody took from the row stays, and is told to who corrects; what they said before it came is not', async () => {
  for (const decision of ['TAKE_SOURCE', 'KEEP']) {
    const { number } = await known();
    const farah = world.as('farah');
    const { version } = await world.open(farah, number, 'version', 'DATA_QUALITY');
    const home = { status: 'CURRENT', line: '5 Own Road', locality: 'Leeds', postcode: 'LS6 1AA' };
    const amended = await amend(farah, { number, version, address: { ...home, since: '2026-05-01' } });
    expect(amended.__typename).toBe('ChildAmended');
    world.clock.advance(1_000);
    await linkPupil(number, { address_line: '77 Twin Road', postcode: 'LS6 2DN' });
    world.clock.advance(1_000);
    const [asked] =
      await sql`select id from records.conflict where child_number = ${number} and status = 'OPEN'`;
    const again = world.as('farah');
    await world.openWith(again, { number, reason: 'DATA_QUALITY' });
    expect((await resolve(again, { id: asked?.id, decision })).__typename).toBe('ConflictResolved');
    const stands = decision === 'KEEP' ? '5 Own Road' : '77 Twin Road';
    expect(await seen(number)).toMatchObject({ address: { line: stands } });
    world.clock.advance(1_000);
    expect(await unlink('farah', number, await of('school-census', number))).toMatchObject({
      proposed: false,
    });
    expect(await seen(number)).toMatchObject({ address: { line: stands } });
    const [fields, ...more] = await tasks(number);
    expect(more).toEqual([]);
    expect(fields?.split(' ').includes('ADDRESS') ?? false).toBe(decision === 'TAKE_SOURCE');
  }
});

test('a name of the row that was chosen in a merge stays, and is told', async () => {
  const born = { gender: 'FEMALE' as const, birthDate: '2026-04-03', givenName: 'Clara' };
  const { number, nhs, familyName } = await known(born);
  const other = await world.plant({ ...born, familyName, givenName: 'Klara' });
  const row = birth({
    entry_number: freshEntry(),
    given_names: 'Clara May',
    family_name: familyName,
    date_of_birth: '2026-04-03',
    nhs_number: nhs,
    registered_on: '2026-04-09',
    postcode: 'LS6 2DN',
  });
  expect((await feed(deps, file([row]))).outcomes).toMatchObject({ MATCH: 1 });
  world.clock.advance(1_000);
  expect((await merge('farah', number, other)).merge.state).toBe('DONE');
  world.clock.advance(1_000);
  expect((await unlink('farah', number, await of('gro-births', number))).__typename).toBe('RowUnlinked');
  expect(await world.open(world.as('dora'), number, 'givenName', 'CASE_REVIEW')).toEqual({
    givenName: 'Clara May',
  });
  expect((await tasks(number)).join(' ').split(' ')).toContain('NAME');
});

test('what another source said while the child was taken for dead stands once the death is unlinked', async () => {
  const { number, nhs, familyName, row } = await known();
  expect(await death(deps, freshEntry(), { given: 'Barnaby', familyName, nhs })).toMatchObject({ MATCH: 1 });
  world.clock.advance(1_000);
  expect(await registrations(deps, { ...row, as_of: nextDay() })).toMatchObject({ MATCH: 1 });
  // Nothing of it is taken: nothing but a correction of the register's changes a record that has ended.
  expect(await sql`select line from records.address where child_number = ${number}`).toEqual([
    { line: '1 Long Lane' },
  ]);
  world.clock.advance(1_000);
  expect((await unlink('farah', number, await of('gro-deaths', number))).__typename).toBe('RowUnlinked');
  const after = await seen(number);
  expect(after).toMatchObject({ address: { line: '77 Twin Road' } });
  expect(after.provenance).toContainEqual({ field: 'address', source: 'nhs-registrations' });
  expect((await unlink('farah', number, await of('nhs-registrations', number))).__typename).toBe(
    'RowUnlinked',
  );
  expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
});

test('a row waits where its last word says, also one that came when the record had ended', async () => {
  const { number, nhs, familyName, row } = await known();
  expect(await registrations(deps, { ...row, as_of: nextDay() })).toMatchObject({ MATCH: 1 });
  await death(deps, freshEntry(), { given: 'Barnaby', familyName, nhs });
  world.clock.advance(1_000);
  const moved = { ...row, address_line: '9 Far Road', postcode: 'BD1 1AA', locality: 'Bradford' };
  expect(await registrations(deps, { ...moved, as_of: nextDay() })).toMatchObject({ MATCH: 1 });
  expect((await unlink('farah', number, await of('nhs-registrations', number))).__typename).toBe(
    'RowUnlinked',
  );
  const waits = await sql`
    select h.authority_code as area from records.feed_held h join records.not_same_row n
      on n.source = h.source and n.row_lookup = h.entry_key where n.child_number = ${number}`;
  expect(waits).toEqual([{ area: castAuthorities.bradford }]);
});

test('a home that another row says takes no place of one that a source has stated since, as when it came', async () => {
  const { number, row } = await known();
  const own = { ...row, address_line: '1 Long Lane', postcode: 'LS6 1QP' };
  for (const day of ['2026-06-01', '2026-06-10']) {
    expect(await registrations(deps, { ...own, as_of: day })).toMatchObject({ MATCH: 1 });
    world.clock.advance(1_000);
  }
  await linkPupil(number, { address_line: '8 Old Road', postcode: 'LS6 1AB', since: '2026-06-05' });
  expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
  const before = (await rows('farah', number)).map(({ id }) => id);
  world.clock.advance(1_000);
  await linkPupil(number, { address_line: '77 Twin Road', postcode: 'LS6 2DN', since: '2026-06-12' });
  expect(await seen(number)).toMatchObject({ address: { line: '77 Twin Road' } });
  const twins = (await rows('farah', number)).find(({ id }) => !before.includes(id));
  world.clock.advance(1_000);
  expect((await unlink('farah', number, twins?.id)).__typename).toBe('RowUnlinked');
  expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
});

test('a home that waits for the team, since the child was hidden when it came, takes no place either', async () => {
  const { number, row } = await known();
  await shieldIn(world, number, 'dora');
  world.clock.advance(1_000);
  expect(
    await registrations(deps, { ...row, address_line: '3 Safe Street', as_of: '2026-06-11' }),
  ).toMatchObject({
    MATCH: 1,
  });
  const waits = () => sql`select queue from records.work_item where queue = 'HELD_ROW' and closed_at is null`;
  const waiting = (await waits()).length;
  for (const [who, step, input] of [
    ['dora', 'proposeShieldLift', { version: 2, reason: 'NO_LONGER_NEEDED' }],
    ['sonia', 'confirmShieldLift', { version: 3 }],
  ] as const) {
    const caller = world.as(who, {
      authorityCode: castAuthorities.leeds,
      roles: ['MANAGEMENT_TEAM'],
      factorAt: world.clock.now().getTime(),
    });
    await world.open(caller, number, 'number', 'SHIELD_REVIEW');
    expect((await actOnShield(world, caller, step, { number, ...input })).__typename).toBe('ShieldChanged');
  }
  await linkPupil(number, { address_line: '77 Twin Road', postcode: 'LS6 2DN', since: '2026-06-12' });
  expect(await seen(number)).toMatchObject({ address: { line: '77 Twin Road' } });
  world.clock.advance(1_000);
  expect((await unlink('farah', number, await of('school-census', number))).__typename).toBe('RowUnlinked');
  expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
  expect((await waits()).length).toBe(waiting);
});
