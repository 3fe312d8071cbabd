import { expect, test } from 'vitest';
import { archiveStep } from '../../../subgraphs/records/lifecycle/archive.ts';
import { castAuthorities } from '../../support/cast.ts';
import { mutation } from '../../support/mutation.ts';
import { startWorld } from '../support/world.ts';
import { feed, feedDependencies, freshNhs } from './support.ts';

/** A child whose record is archived since they left England, and of whom sources tell again (domain.md 9, 10). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { leeds } = castAuthorities;
const header =
  'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';
const at = { status: 'CURRENT', line: '1 Long Lane', locality: 'Leeds', postcode: 'LS6 3HD' } as const;
const night = () =>
  archiveStep.run({ ...deps, dryRun: false, progress: () => {} } as never, world.clock.today());

let day = Date.parse('2026-04-01');
let people = 0;
async function child(more: Parameters<typeof world.plant>[0] = {}) {
  people += 1;
  const who = {
    givenName: 'Ottoline',
    familyName: `Returner${'abcdefghij'[people]}`,
    birthDate: '2014-03-09',
  };
  const nhs = freshNhs();
  const addresses = [{ ...at, sinceDate: '2020-01-01', untilDate: null }];
  const identifiers = [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }] as const;
  const number = await world.plant({ ...who, addresses, identifiers: [...identifiers], ...more });
  return { nhs, number, ...who, ...(more.birthDate && { birthDate: more.birthDate }) };
}
async function states(who: Awaited<ReturnType<typeof child>>, line: string = at.line) {
  day += 86_400_000;
  const cells = [
    new Date(day).toISOString().slice(0, 10),
    '',
    who.nhs,
    who.givenName,
    who.familyName,
    who.birthDate,
  ];
  const text = [...cells, '', '', line, at.locality, at.postcode, ''].join(',');
  return (await feed(deps, `${header}\n${text}\n`, { named: 'nhs-registrations' })).outcomes;
}
const version = async (number: string) =>
  (await sql`select version from records.child where number = ${number}`)[0]?.version;
async function leave(number: string) {
  const dora = world.as('dora');
  await world.open(dora, number, 'number', 'CASE_REVIEW');
  const input = { number, version: await version(number), intention: 'NONE', since: '2025-01-10' };
  const { recordLeavingEngland } = await world.ask(dora, ...mutation('recordLeavingEngland', input));
  expect(recordLeavingEngland.__typename).toBe('LeavingEnglandRecorded');
  await night();
  expect(await sql`select status from records.child where number = ${number}`).toEqual([
    { status: 'ARCHIVED' },
  ]);
}
const waiting = () => sql`select w.queue, w.authority_code as team from records.work_item w
  where w.closed_at is null and w.reference in (select id from records.feed_held)`;

test.each(['NONE', 'ACTIVE'] as const)(
  'a new home in England waits for the team, who records the return; shield %s',
  async (shield) => {
    const who = await child({ shield });
    await states(who);
    await leave(who.number);
    await sql`delete from records.feed_held`;
    // A child who has left stays on lists.
    expect(await states(who)).toMatchObject({ MATCH: 1 });
    expect(await waiting()).toEqual([]);
    expect(await states(who, '5 Returned Road')).toMatchObject({ HELD: 1 });
    expect(await waiting()).toEqual([{ queue: 'HELD_ROW', team: leeds }]);
    expect(await states(who, '5 Returned Road')).toMatchObject({ HELD: 1 });
    expect(await waiting()).toHaveLength(1);

    const dora = world.as('dora');
    await world.open(dora, who.number, 'number', 'CASE_REVIEW');
    const address = { ...at, line: '5 Returned Road' };
    const input = { number: who.number, version: await version(who.number), address };
    const { recordReturnToEngland } = await world.ask(dora, ...mutation('recordReturnToEngland', input));
    expect(recordReturnToEngland.__typename).toBe('ReturnToEnglandRecorded');
    expect(await states(who, '5 Returned Road')).toMatchObject({ MATCH: 1 });
    const left = await waiting();
    expect(left).toHaveLength(shield === 'NONE' ? 0 : 1);
    expect(
      await sql`select count(*)::int as many from records.conflict where child_number = ${who.number}`,
    ).toEqual([{ many: 0 }]);
    await sql`delete from records.feed_held`;
  },
);

test('nobody is asked about a child who has died, or who is of age', async () => {
  const died = await child({ status: 'ARCHIVED', archivedOn: '2026-05-01', deathDate: '2025-04-01' });
  expect(await states(died, '5 Returned Road')).toMatchObject({ MATCH: 1 });
  const grown = await child({ status: 'ARCHIVED', archivedOn: '2026-05-01', birthDate: '2008-03-09' });
  expect(await states(grown, '5 Returned Road')).toMatchObject({ NO_MATCH: 1 });
  expect(await waiting()).toEqual([]);
});
