import { beforeEach, expect, test } from 'vitest';
import { keyedHash } from '../../platform/hash.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { feed, feedDependencies, freshNhs } from './feed/support.ts';
import { mergingIn } from './support/merges.ts';
import { startWorld } from './support/world.ts';

/** Rows that bear the number of somebody and the name and birth of an identity that is sealed (domain.md 7, 9). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { stepped } = mergingIn(world);
const birthDate = '2017-03-04';

beforeEach(() => sql`delete from records.feed_held`);

const numbered = async (number: string, nhs: string) => {
  const lookup = keyedHash(testKeys().lookupKey(), 'identifier:NHS_NUMBER', nhs);
  await sql`insert into records.identifier (scheme, lookup, child_number, value) values ('NHS_NUMBER', ${lookup}, ${number}, ${nhs})`;
};
const asOf = ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06'];
/** The outcomes of a registration, and where it waits. */
const registered = async (nhs: string, givenName: string, familyName: string) => {
  const cells = [
    asOf.shift(),
    '',
    nhs,
    givenName,
    familyName,
    birthDate,
    'M',
    '',
    '9 Row Street',
    'Leeds',
    'LS6 3HD',
    '',
  ];
  const header =
    'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';
  const { outcomes } = await feed(deps, `${header}\n${cells.join(',')}\n`, { named: 'nhs-registrations' });
  const waits = await sql`select queue, authority_code as team from records.feed_held`;
  return { outcomes: Object.fromEntries(Object.entries(outcomes).filter(([, rows]) => rows > 0)), waits };
};
const words = async () => (await sql`select from records.linked_row`).length;
const held = { outcomes: { HELD: 1 }, waits: [{ queue: 'HELD_ROW', team: castAuthorities.leeds }] };

test('a row with the number of a new identity and the former name waits for those who hold it, and says nothing of the record', async () => {
  const former = await world.plant({ givenName: 'Jonah', familyName: 'Formerly', birthDate });
  const input = { number: former, kind: 'ADOPTION', givenName: 'Jonah', familyName: 'Presently', carers: [] };
  const { recordNewIdentity: done } = await world.ask(
    stepped('dora'),
    ...mutation('recordNewIdentity', input, '... on InvalidInput { field }'),
  );
  expect(done.__typename).toBe('NewIdentityRecorded');
  const [present] = await sql`select number::text from records.child where family_name = 'Presently'`;
  const nhs = freshNhs();
  await numbered(present?.number, nhs);
  const before = await words();
  // By its number and given name it would be taken, and the former name stand with the record, for packs too.
  expect(await registered(nhs, 'Jonah', 'Formerly')).toEqual(held);
  expect(await words()).toBe(before);
  await sql`delete from records.feed_held`;
  expect((await registered(nhs, 'Jonah', 'Presently')).outcomes).toEqual({ MATCH: 1 });
});

test('nor is it shown to stewards, where the given name is another now', async () => {
  const former = await world.plant({ givenName: 'Wilfred', familyName: 'Erstwhile', birthDate });
  const input = {
    number: former,
    kind: 'PROTECTION',
    givenName: 'Edwin',
    familyName: 'Nowadays',
    carers: [],
  };
  await world.ask(stepped('dora'), ...mutation('recordNewIdentity', input, '... on InvalidInput { field }'));
  const [present] = await sql`select number::text from records.child where family_name = 'Nowadays'`;
  const nhs = freshNhs();
  await numbered(present?.number, nhs);
  expect(await registered(nhs, 'Wilfred', 'Erstwhile')).toEqual(held);
});

test('a child who is called as a sealed identity was has their own rows by their number', async () => {
  const namesake = await world.plant({ givenName: 'Wilfred', familyName: 'Erstwhile', birthDate });
  const nhs = freshNhs();
  await numbered(namesake, nhs);
  expect(await registered(nhs, 'Wilfred', 'Erstwhile')).toEqual({ outcomes: { MATCH: 1 }, waits: [] });
});
