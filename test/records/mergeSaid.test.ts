import { expect, test } from 'vitest';
import { upnFrom } from '../../platform/identifiers.ts';
import { correctedByPerson } from '../../subgraphs/records/correction/corrected.ts';
import { censusColumns } from '../../subgraphs/records/feed/census.ts';
import { testKeys } from '../support/database.ts';
import { birth, feed, feedDependencies, file, freshEntry } from './feed/support.ts';
import { correctionsIn } from './support/corrections.ts';
import { mergingIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

/** What a person said while two records were one stands against sources once they are two again (historical failure 6). */
const world = await startWorld();
const { sql } = world.database;
const { merge, confirm, undo } = mergingIn(world);
const { amend } = correctionsIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
const lived = (line: string) => [
  {
    status: 'CURRENT' as const,
    line,
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    sinceDate: '2020-01-01',
    untilDate: null,
  },
];
const amended = async (number: string, input: object, who = 'farah') => {
  const caller = world.as(who);
  const { version } = await world.open(caller, number, 'version', 'DATA_QUALITY');
  expect((await amend(caller, { number, version, ...input })).__typename).toBe('ChildAmended');
};
const asked = (number: string) => sql`
  select field, source from records.conflict where child_number = ${number} and status = 'OPEN'`;

test('of the other record’s home', async () => {
  const who = { givenName: 'Wilfred', familyName: 'Saidhome', birthDate: '2015-04-11' };
  const upn = upnFrom('909990421001');
  const [kept, other] = (await world.plant.all([
    { ...who, addresses: lived('1 First Road') },
    { ...who, addresses: lived('2 Second Road'), identifiers: [{ scheme: 'UPN', value: upn, issuer: null }] },
  ])) as [string, string];
  const done = await merge('farah', kept, other, ['ADDRESS']);
  const address = { status: 'CURRENT', line: '3 Safe Street', locality: 'Leeds', postcode: 'LS6 3HD' };
  await amended(kept, { address: { ...address, since: '2026-04-01' } });
  expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
  const cells: Record<string, string> = {
    reference_date: '2026-05-01',
    upn,
    forename: who.givenName,
    surname: who.familyName,
    sex: 'M',
    date_of_birth: who.birthDate,
    address_line: '2 Second Road',
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    la_estab: '3832001',
    entry_date: '2026-04-13',
  };
  const row = censusColumns.map((column) => cells[column] ?? '').join(',');
  const { outcomes } = await feed(deps, `${censusColumns.join(',')}\n${row}\n`, { named: 'school-census' });
  expect(outcomes.MATCH).toBe(1);
  const homes = await sql`select child_number::text as number, line from records.address
    where child_number in ${sql([kept, other])} and until_date is null`;
  expect(Object.fromEntries(homes.map(({ number, line }) => [number, line]))).toEqual({
    [kept]: '1 First Road',
    [other]: '3 Safe Street',
  });
  expect(await asked(other)).toEqual([{ field: 'address', source: 'school-census' }]);
});

test.each(['other', 'kept', 'both'] as const)(
  'of carers who were taken out of the record, of the %s one',
  async (whose) => {
    const familyName = `Saidcarer${whose}`;
    const entries = [freshEntry(), freshEntry()] as const;
    const names = ['Agnes', 'Wilfred'] as const;
    const danger = {
      name: 'Someone Dangerous',
      relationship: 'MOTHER' as const,
      telephone: null,
      email: null,
    };
    const [kept, other] = (await world.plant.all(
      (['kept', 'other'] as const).map((each, at) => ({
        givenName: names[at],
        familyName,
        birthDate: '2015-05-12',
        gender: 'FEMALE' as const,
        identifiers: [{ scheme: 'GRO_BIRTH_ENTRY' as const, value: entries[at] as string, issuer: null }],
        addresses: lived('1 First Road'),
        carers: each === whose || whose === 'both' ? [danger] : [],
      })),
    )) as [string, string];
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    const { carers } = await world.open(world.as('farah'), kept, 'carers { id }', 'DATA_QUALITY');
    await amended(kept, { carers: carers.map(({ id }: Answer) => ({ id, remove: true })) });
    expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
    const rows = entries.map((entry_number, at) =>
      birth({
        entry_number,
        given_names: names[at] as string,
        family_name: familyName,
        sex: 'F',
        date_of_birth: '2015-05-12',
        registered_on: '2026-06-01',
        mother_given_names: 'Someone',
        mother_family_name: 'Dangerous',
      }),
    );
    expect((await feed(deps, file(rows))).outcomes).toMatchObject({ MATCH: 2 });
    const back = await sql`select child_number::text as number from records.carer
    where child_number in ${sql([kept, other])} order by 1`;
    const untouched = { other: [kept], kept: [other], both: [] }[whose];
    expect(back.map(({ number }) => number)).toEqual(untouched);
  },
);

test('of carers whom both had, and who were taken out, while both were hidden', async () => {
  const danger = { name: 'Someone Dangerous', relationship: 'MOTHER' as const, telephone: null, email: null };
  const of = {
    familyName: 'Saidhidden',
    birthDate: '2015-06-13',
    shield: 'ACTIVE' as const,
    carers: [danger],
  };
  const [kept, other] = (await world.plant.all([of, of])) as [string, string];
  const done = await confirm('sonia', (await merge('dora', kept, other)).merge);
  const { carers } = await world.open(world.as('dora'), kept, 'carers { id }', 'CASE_REVIEW');
  expect(carers).toHaveLength(2);
  await amended(kept, { carers: carers.map(({ id }: Answer) => ({ id, remove: true })) }, 'dora');
  expect((await undo('sonia', (await undo('dora', done.merge)).merge)).merge.state).toBe('UNDONE');
  const corrected = await correctedByPerson(sql, { sql, ring: testKeys().sealKeys() }, [
    Number(kept),
    Number(other),
  ]);
  for (const number of [kept, other]) expect([...(corrected.get(Number(number)) ?? [])]).toContain('carers');
});
