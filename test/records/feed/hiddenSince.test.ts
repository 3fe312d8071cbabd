import { expect, test } from 'vitest';
import { toldToSource } from '../../../subgraphs/records/feed/effects.ts';
import { feedSources } from '../../../subgraphs/records/feed/sources.ts';
import { castAuthorities } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import { shieldIn } from '../support/merges.ts';
import { startWorld } from '../support/world.ts';
import { feed, feedDependencies, freshNhs } from './support.ts';

/** Rows without a number of a child who is hidden since they were matched (domain.md 9). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const birthDate = '2015-02-07';
const header =
  'as_of,child_reference,given_names,family_name,date_of_birth,sex,address_line,locality,postcode,claimant_given_names,claimant_family_name';
let day = 0;
const claimed = async (familyName: string, line: string) => {
  day += 1;
  const cells = [
    `2026-05-0${day}`,
    familyName,
    'Leander',
    familyName,
    birthDate,
    'M',
    line,
    'Leeds',
    'LS6 3HD',
    '',
    '',
  ];
  const { outcomes } = await feed(deps, `${header}\n${cells.join(',')}\n`, { named: 'dwp-child-benefit' });
  return Object.fromEntries(Object.entries(outcomes).filter(([, rows]) => rows > 0));
};
const waiting = () => sql`select queue, authority_code as team from records.feed_held`;
const planted = (familyName: string, more: object = {}) =>
  world.plant({ givenName: 'Leander', familyName, birthDate, postcode: 'LS6 3HD', ...more });

test('a row that says what it said when it was matched is no news of a child who is hidden since: its source is told the same', async () => {
  const number = await planted('Quillfeather');
  expect(await claimed('Quillfeather', '1 Long Lane')).toEqual({ MATCH: 1 });
  await shieldIn(world, number, 'dora');
  const before = await sql`select * from records.child where number = ${number}`;
  expect(await claimed('Quillfeather', '1 Long Lane')).toEqual({ MATCH: 1 });
  expect(await waiting()).toEqual([]);
  expect(await sql`select * from records.child where number = ${number}`).toEqual(before);
  expect(
    await sql`select from records.feed_row where child_number = ${number} and home_hash is not null`,
  ).toEqual([]);
  // What it says anew waits for the team, as ever.
  expect(await claimed('Quillfeather', '2 Other Lane')).toEqual({ HELD: 1 });
  expect(await waiting()).toEqual([{ queue: 'HELD_ROW', team: castAuthorities.leeds }]);
  await sql`delete from records.feed_held`;
});

test('but waits where somebody else is alike by now', async () => {
  const number = await planted('Ravenhoe');
  expect(await claimed('Ravenhoe', '1 Long Lane')).toEqual({ MATCH: 1 });
  await shieldIn(world, number, 'dora');
  await planted('Ravenhoe', { gender: 'FEMALE' });
  expect(await claimed('Ravenhoe', '1 Long Lane')).toEqual({ HELD: 1 });
});

const place = async (number: string) => {
  const dora = world.as('dora', { factorAt: world.clock.now().getTime() });
  const answer = await world.ask(dora, ...mutation('placeForAdoption', { number }));
  expect(answer.placeForAdoption.__typename).toBe('PlacedForAdoption');
};

test('of a child who is placed for adoption since, too: what is said anew waits, and no more', async () => {
  await sql`delete from records.feed_held`;
  const number = await planted('Wetherell');
  expect(await claimed('Wetherell', '1 Long Lane')).toEqual({ MATCH: 1 });
  await place(number);
  expect(await claimed('Wetherell', '1 Long Lane')).toEqual({ MATCH: 1 });
  expect(await waiting()).toEqual([]);
  expect(await claimed('Wetherell', '2 Other Lane')).toEqual({ HELD: 1 });
  expect(await waiting()).toEqual([{ queue: 'HELD_ROW', team: castAuthorities.leeds }]);
});

test('a row with the number of a child who is placed waits, and is told to its source as that of any other', async () => {
  await sql`delete from records.feed_held`;
  const nhs = freshNhs();
  const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
  await place(await planted('Aldersey', { identifiers }));
  const source = feedSources['nhs-registrations'];
  for (const line of ['1 Long Lane', '2 Other Lane']) {
    const text = `as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code
2026-05-1${line[0]},,${nhs},Leander,Aldersey,${birthDate},,,${line},Leeds,LS6 3HD,\n`;
    const sent = await feed(deps, text, { source });
    expect(sent.outcomes).toMatchObject({ HELD: 1, MATCH: 0 });
    expect(toldToSource(source, sent.outcomes, sent.toldMatched)).toMatchObject({ MATCH: 1, NO_MATCH: 0 });
    const [run] = await sql`select outcomes from records.feed_run where id = ${sent.runId}`;
    expect(toldToSource(source, run?.outcomes)).toMatchObject({ MATCH: 1, NO_MATCH: 0 });
    const [ended] = await sql`
      select detail -> 'outcomes' as outcomes from audit.event where kind = 'FEED_ENDED' and detail ->> 'run' = ${sent.runId}`;
    expect(ended?.outcomes).toMatchObject({ MATCH: 1, NO_MATCH: 0 });
    expect(await waiting()).toEqual([{ queue: 'HELD_ROW', team: castAuthorities.leeds }]);
  }
});
