import { expect, test } from 'vitest';
import { type DeathColumn, deathColumns } from '../../../subgraphs/records/feed/deaths.ts';
import { archiveStep } from '../../../subgraphs/records/lifecycle/archive.ts';
import { castAuthorities } from '../../support/cast.ts';
import { cleaningIn } from '../support/cleaning.ts';
import { startWorld } from '../support/world.ts';
import { contents, feed, feedDependencies, freshEntry, freshNhs } from './support.ts';

/** A death that was told of a child, and of whose twin the register says by a correction that it is (domain.md 9). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { claim, change } = cleaningIn(world);
let families = 0;

async function twins(more: Parameters<typeof world.plant>[0] = {}) {
  families += 1;
  const familyName = `Twinnings${'abcdefghij'[families]}`;
  const birthDate = '2016-03-09';
  const one = async (givenName: string, sketch: typeof more) => {
    const nhs = freshNhs();
    const identifiers = [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }] as const;
    const facts = { givenName, familyName, birthDate, postcode: 'LS8 1AA', identifiers: [...identifiers] };
    return { number: await world.plant({ ...facts, ...sketch }), nhs, givenName, familyName, birthDate };
  };
  return [await one('Barnaby', more), await one('Cuthbert', {})] as const;
}
type Twin = Awaited<ReturnType<typeof twins>>[0];

async function tells(
  entry: string,
  correction: number,
  of: Twin,
  changes: Partial<Record<DeathColumn, string>> = {},
) {
  const cells: Record<DeathColumn, string> = {
    entry_number: entry,
    correction: String(correction),
    given_names: of.givenName,
    family_name: of.familyName,
    sex: 'M',
    date_of_birth: of.birthDate,
    date_of_death: '2026-06-01',
    nhs_number: of.nhs,
    birth_entry_number: '',
    address_line: '1 Long Lane',
    locality: 'Leeds',
    postcode: 'LS8 1AA',
    registered_on: '2026-06-02',
    ...changes,
  };
  const text = [deathColumns.join(','), deathColumns.map((column) => cells[column]).join(','), ''].join('\n');
  return (await feed(deps, text, { named: 'gro-deaths' })).outcomes;
}
const lives = async ({ number }: Twin) =>
  (
    await sql`select death_date as died, death_notified_on as told, status from records.child where number = ${number}`
  )[0];
const alive = { died: null, told: null, status: 'LIVE' };
const events = async ({ number }: Twin, area: string) =>
  (
    await sql`select kind, detail from audit.event where child_number = ${number} and area = ${area} order by id`
  ).map(({ kind, detail }) => [kind, detail.fields]);

test.each(['NONE', 'ACTIVE'] as const)(
  'is taken back from the first, once, with its audit; shield %s',
  async (shield) => {
    const [one, other] = await twins({ shield });
    const entry = freshEntry();
    expect(await tells(entry, 0, one)).toMatchObject({ MATCH: 1 });
    expect(await lives(one)).toMatchObject({ died: '2026-06-01' });
    expect(await tells(entry, 1, other)).toMatchObject({ MATCH: 1 });
    expect([await lives(one), await lives(other)]).toMatchObject([
      alive,
      { died: '2026-06-01', status: 'LIVE' },
    ]);
    const fields = shield === 'NONE' ? ['dateOfDeath'] : undefined;
    expect(await events(one, castAuthorities.leeds)).toEqual([
      ['RECORD_CHANGED', fields],
      ['RECORD_CHANGED', fields],
    ]);
    const dora = world.as('dora');
    const seen = 'dateOfDeath viewerCanAmend provenance { field source previousValue }';
    const record = await world.open(dora, one.number, seen, 'CASE_REVIEW');
    expect(record).toMatchObject({ dateOfDeath: null, viewerCanAmend: true });
    expect(record.provenance).toContainEqual({
      field: 'dateOfDeath',
      source: 'gro-deaths',
      previousValue: '2026-06-01',
    });
    const before = await contents(world.database);
    for (const [correction, of] of [
      [0, one],
      [1, other],
    ] as const)
      expect(await tells(entry, correction, of)).toMatchObject({ SKIPPED: 1 });
    expect(await contents(world.database)).toEqual(before);
  },
);

test('is found again by everybody where the record was archived meanwhile', async () => {
  const [one, other] = await twins();
  const entry = freshEntry();
  await tells(entry, 0, one);
  await sql`update records.child set death_notified_on = '2025-06-01' where number = ${one.number}`;
  await archiveStep.run({ ...deps, dryRun: false, progress: () => {} } as never, world.clock.today());
  expect(await world.found(world.as('amira'), { number: one.number })).toEqual([]);
  await tells(entry, 1, other);
  expect(await lives(one)).toEqual(alive);
  expect(await world.found(world.as('amira'), { number: one.number })).toEqual([one.number]);
  expect((await events(one, castAuthorities.leeds)).map(([kind]) => kind)).toContain('RECORD_RESTORED');
});

test('stands where another entry says the same, and where the correction is of the same child', async () => {
  const [one, other] = await twins();
  const [entry, second] = [freshEntry(), freshEntry()];
  await tells(entry, 0, one);
  await tells(second, 0, one);
  await tells(entry, 1, other);
  expect(await lives(one)).toMatchObject({ died: '2026-06-01' });
  await tells(second, 1, one, { date_of_death: '2026-06-02' });
  expect(await lives(one)).toMatchObject({ died: '2026-06-02' });
});

test('stands where another entry says the same of whose own correction nobody has decided yet', async () => {
  const [one, other] = await twins();
  const [entry, second] = [freshEntry(), freshEntry()];
  await tells(entry, 0, one);
  await tells(second, 0, one);
  expect(await tells(second, 1, one, { nhs_number: '', postcode: 'LS6 3HD' })).toMatchObject({ MATCH: 0 });
  await tells(entry, 1, other);
  expect(await lives(one)).toMatchObject({ died: '2026-06-01' });
  await sql`delete from records.feed_held`;
});

test('stands where the record was made of an entry that says so', async () => {
  const [one, other] = await twins();
  const [entry, second] = [freshEntry(), freshEntry()];
  await tells(entry, 0, one);
  await tells(second, 0, one);
  // As a person's word that the entry is of a child whom nobody knew leaves it.
  await sql`update records.feed_row set outcome = 'CREATED', strategy = 'person' where child_number = ${one.number}`;
  await tells(entry, 1, other);
  expect(await lives(one)).toMatchObject({ died: '2026-06-01' });
});

test('is taken back once a person says whose it is, where the correction waits', async () => {
  const [one, other] = await twins();
  const entry = freshEntry();
  await tells(entry, 0, one);
  expect(await tells(entry, 1, other, { nhs_number: '', postcode: 'LS6 3HD' })).toMatchObject({ MATCH: 0 });
  expect(await lives(one)).toMatchObject({ died: '2026-06-01' });
  const [item] =
    await sql`select i.id, i.version from records.cleaning_item i join records.feed_held h on h.id = i.id`;
  const dora = world.as('dora');
  await claim(dora, item?.id);
  await world.open(dora, other.number, 'number', 'DATA_QUALITY');
  const input = { id: item?.id, version: item?.version, number: other.number, evidence: 'SCHOOL_REGISTER' };
  const asked = world.as('dora', { sessionId: dora.sessionId });
  expect((await change('linkWaitingRow', asked, input)).__typename).toBe('CleaningItemChanged');
  expect([await lives(one), await lives(other)]).toMatchObject([alive, { died: '2026-06-01' }]);
});
