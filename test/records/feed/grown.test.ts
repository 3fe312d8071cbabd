import { beforeAll, expect, test } from 'vitest';
import type { SeedChild } from '../../../cli/seed/child.ts';
import { systemClock } from '../../../platform/clock.ts';
import { csvCell } from '../../../platform/csv.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { addDays } from '../../../platform/workingDays.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { type DeathColumn, deathColumns } from '../../../subgraphs/records/feed/deaths.ts';
import { nhsColumns } from '../../../subgraphs/records/feed/nhs.ts';
import { castDatabase, castMember } from '../../support/cast.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import { type ChildSketch, childBuilder } from '../support/builders.ts';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from './support.ts';

/** Young people of up to 25 who consented to stay are in the index as children are (domain.md 1, 10); nobody else of age is. */
const today = systemClock.today();
const daysAgo = (days: number) => addDays(today, -days);
/** Somebody of an age, whose birthday was a week ago. */
const born = (age: number) =>
  `${Number(daysAgo(7).slice(0, 4)) - age}${daysAgo(7).slice(4).replace('02-29', '02-28')}`;
let database: TestDatabase;
let deps: FeedDependencies;
let plant: ReturnType<typeof childBuilder>;

beforeAll(async () => {
  database = await castDatabase();
  plant = childBuilder(database.sql, testKeys(), today);
  deps = feedDependencies(database);
});

const address: SeedChild['addresses'][number] = {
  status: 'CURRENT',
  line: '1 Long Lane',
  locality: 'Leeds',
  postcode: 'LS8 1AA',
  sinceDate: daysAgo(900),
  untilDate: null,
};

/** A young person of 19, who stays until 25 unless the sketch says otherwise. */
async function young(sketch: ChildSketch = {}, familyName = 'Staybridge') {
  const nhs = freshNhs();
  const identifiers = [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }] as const;
  const facts = { familyName, givenName: 'Wilfred', birthDate: born(19), addresses: [address] };
  const number = await plant({ ...facts, identifiers: [...identifiers], ...sketch });
  if (sketch.status === undefined)
    await database.sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
      values (${number}, 25, ${daysAgo(500)}, ${castMember('dora').id})`;
  return { number, nhs, familyName, born: sketch.birthDate ?? facts.birthDate };
}
type Young = Omit<Awaited<ReturnType<typeof young>>, 'number'>;

const lookupOf = (entry: string) => keyedHash(testKeys().lookupKey(), 'identifier:GRO_BIRTH_ENTRY', entry);
let ago = 300;
const registered = ({ nhs, familyName, born: day }: Young, line = '5 New Lane') => {
  ago -= 1;
  const cells: Readonly<Record<string, string>> = {
    as_of: daysAgo(ago),
    nhs_number: nhs,
    given_names: 'Wilfred',
    family_name: familyName,
    date_of_birth: day,
    sex: 'M',
    address_line: line,
    locality: 'Leeds',
    postcode: 'LS6 3HD',
  };
  const text = [nhsColumns, nhsColumns.map((column) => csvCell(cells[column] ?? ''))];
  return feed(deps, `${text.map((row) => row.join(',')).join('\n')}\n`, { named: 'nhs-registrations' });
};
const died = ({ nhs, familyName, born: day }: Young) => {
  const cells: Record<DeathColumn, string> = {
    entry_number: freshEntry(),
    correction: '0',
    given_names: 'Wilfred',
    family_name: familyName,
    sex: 'M',
    date_of_birth: day,
    date_of_death: daysAgo(3),
    nhs_number: nhs,
    birth_entry_number: '',
    address_line: '1 Long Lane',
    locality: 'Leeds',
    postcode: 'LS8 1AA',
    registered_on: daysAgo(2),
  };
  const text = [deathColumns, deathColumns.map((column) => csvCell(cells[column]))];
  return feed(deps, `${text.map((row) => row.join(',')).join('\n')}\n`, { named: 'gro-deaths' });
};
const headOf = async (number: string) =>
  (await database.sql`select given_name, death_date, status from records.child where number = ${number}`)[0];
const kept = async () => [
  ...(await database.sql`select id from records.feed_held`),
  ...(await database.sql`select id from records.work_item where queue in ('NO_MATCH', 'MULTIPLE_MATCH', 'HELD_ROW')`),
  ...(await database.sql`select row_key from records.feed_row where child_number is null`),
];

test('a young person who consented to stay moves, and dies, as sources say', async () => {
  const person = await young();
  expect((await registered(person)).outcomes).toMatchObject({ MATCH: 1 });
  const [home] = await database.sql`
    select line from records.address where child_number = ${person.number} and until_date is null`;
  expect(home?.line).toBe('5 New Lane');
  expect((await died(person)).outcomes).toMatchObject({ MATCH: 1 });
  expect(await headOf(person.number)).toMatchObject({ death_date: daysAgo(3), status: 'LIVE' });
});

test('of nobody else who is of age anything is kept, nor does anybody look at it', async () => {
  const stranger = { nhs: freshNhs(), familyName: 'Elsewhere', born: born(20) };
  const alike = await young({}, 'Alikeford');
  const sealed = await young({ status: 'ARCHIVED', archivedOn: daysAgo(370) }, 'Sealedby');
  await database.sql`update records.child set status = 'SEALED' where number = ${sealed.number}`;
  const archived = await young({ status: 'ARCHIVED', archivedOn: daysAgo(20) }, 'Archiveton');
  for (const person of [stranger, { ...alike, nhs: freshNhs() }, sealed, archived]) {
    expect((await registered(person)).outcomes).toMatchObject({ NO_MATCH: 1, MATCH: 0, HELD: 0 });
    expect((await died(person)).outcomes).toMatchObject({ NO_MATCH: 1, MATCH: 0, HELD: 0 });
  }
  expect(await kept()).toEqual([]);
  expect((await registered({ ...stranger, born: born(25) })).rejections).toMatchObject([
    { column: 'date_of_birth', code: 'BIRTH_TOO_LONG_AGO' },
  ]);
});

test('a child whom a wrong day of birth had archived is back in use once the register corrects it', async () => {
  const person = await young(
    { status: 'ARCHIVED', archivedOn: daysAgo(7), birthDate: born(18) },
    'Backingham',
  );
  const entry = birth({
    given_names: 'Wilfred',
    family_name: person.familyName,
    sex: 'M',
    date_of_birth: born(8),
    correction: '1',
    nhs_number: person.nhs,
    registered_on: born(8),
  });
  await database.sql`insert into records.identifier (scheme, lookup, child_number, value)
    values ('GRO_BIRTH_ENTRY', ${lookupOf(entry.entry_number)}, ${person.number}, ${entry.entry_number})`;
  expect((await feed(deps, file([entry]))).outcomes).toMatchObject({ MATCH: 1 });
  expect(await headOf(person.number)).toMatchObject({ status: 'LIVE' });
  const events =
    await database.sql`select kind from audit.event where child_number = ${person.number} order by id`;
  expect(events.map(({ kind }) => kind)).toEqual(['RECORD_RESTORED', 'RECORD_CHANGED']);
  // Nor is one back who is of age still.
  const still = await young(
    { status: 'ARCHIVED', archivedOn: daysAgo(7), birthDate: born(19) },
    'Stillington',
  );
  const other = {
    ...entry,
    entry_number: freshEntry(),
    family_name: still.familyName,
    nhs_number: still.nhs,
  };
  await database.sql`insert into records.identifier (scheme, lookup, child_number, value)
    values ('GRO_BIRTH_ENTRY', ${lookupOf(other.entry_number)}, ${still.number}, ${other.entry_number})`;
  const day = { date_of_birth: born(18), registered_on: born(18) };
  expect((await feed(deps, file([{ ...other, ...day }]))).outcomes).toMatchObject({ MATCH: 1 });
  expect(await headOf(still.number)).toMatchObject({ status: 'ARCHIVED' });
});

test('the register corrects a record that was archived at 18, and makes none of who is of age', async () => {
  const person = await young(
    { status: 'ARCHIVED', archivedOn: daysAgo(7), birthDate: born(18) },
    'Correctham',
  );
  const entry = birth({
    given_names: 'Wilfred',
    family_name: person.familyName,
    sex: 'M',
    date_of_birth: person.born,
    nhs_number: person.nhs,
    registered_on: person.born,
  });
  await database.sql`insert into records.identifier (scheme, lookup, child_number, value)
    values ('GRO_BIRTH_ENTRY', ${lookupOf(entry.entry_number)}, ${person.number}, ${entry.entry_number})`;
  expect((await feed(deps, file([entry]))).rejections).toMatchObject([{ code: 'BIRTH_TOO_LONG_AGO' }]);
  const corrected = { ...entry, correction: '1', given_names: 'Wilfrid' };
  expect((await feed(deps, file([corrected]))).outcomes).toMatchObject({ MATCH: 1 });
  expect(await headOf(person.number)).toMatchObject({ given_name: 'Wilfrid', status: 'ARCHIVED' });
  const stranger = { ...corrected, entry_number: freshEntry(), nhs_number: '', family_name: 'Strangeworth' };
  expect((await feed(deps, file([stranger]))).outcomes).toMatchObject({ CREATED: 0, NO_MATCH: 1 });
  expect(await kept()).toEqual([]);
});
