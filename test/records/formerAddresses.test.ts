import { expect, test } from 'vitest';
import { castAuthorities, castPlaces } from '../support/cast.ts';
import { birth, feed, feedDependencies, file, freshNhs } from './feed/support.ts';
import { correctionsIn } from './support/corrections.ts';
import { mergingIn, pairsIn, shieldIn } from './support/merges.ts';
import { registrations, twinsRow, unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Where a child lived before is told to those who answer for the record, and to nobody else (ADR 0153). */
const world = await startWorld({ pageSize: 4 }, { watched: true });
const { sql } = world.database;
const { merge, undo } = mergingIn(world);
const { amend } = correctionsIn(world);
const { rows, unlink } = unlinkingIn(world);
const { pair } = pairsIn(world, 1);
const deps = { ...feedDependencies(world.database), clock: world.clock };
await sql`insert into records.place (scheme, code, organisation_id, authority_code)
  values ('ODS', 'B86001', ${castPlaces.leedsPractice.id}, ${castAuthorities.leeds}) on conflict do nothing`;

const said = 'address { line } provenance { field source previousValue }';
const opened = async (number: string) => {
  const caller = world.as('farah');
  await world.open(caller, number, 'number', 'DATA_QUALITY');
  return { caller };
};
const fields = 'formerAddresses { status line locality postcode since until }';
const seen = async (number: string, who = 'dora', reason = 'CASE_REVIEW') =>
  (await world.open(world.as(who), number, fields, reason)).formerAddresses;
const linesOf = async (number: string) => (await seen(number)).map(({ line }: Answer) => line);
const lived = (line: string, sinceDate: string | null, untilDate: string | null) =>
  ({ status: 'CURRENT', line, locality: 'Leeds', postcode: 'LS6 3HD', sinceDate, untilDate }) as const;
const homes = [
  lived('2 Middle Lane', '2018-01-01', '2020-01-01'),
  lived('1 First Lane', null, '2018-01-01'),
  lived('3 Present Lane', '2020-01-01', null),
];
const told = [
  {
    status: 'CURRENT',
    line: '2 Middle Lane',
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    since: '2018-01-01',
    until: '2020-01-01',
  },
  {
    status: 'CURRENT',
    line: '1 First Lane',
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    since: null,
    until: '2018-01-01',
  },
];

test('the last first, the present one not among them; to the team and stewards of the authority', async () => {
  const number = await world.plant({ addresses: homes });
  expect(await seen(number)).toEqual(told);
  expect(await seen(number, 'farah', 'DATA_QUALITY')).toEqual(told);
  expect(await seen(number, 'edward')).toBeNull();
  await expect(seen(number, 'amira', 'SAFEGUARDING')).rejects.toThrow('FORBIDDEN_FIELD');
});

test('of a hidden child the same, from what is sealed, and once it is not hidden any more', async () => {
  const number = await world.plant({ addresses: homes });
  await shieldIn(world, number, 'dora');
  expect(await sql`select from records.address where child_number = ${number}`).toEqual([]);
  expect(await seen(number)).toEqual(told);
  expect(await seen(number, 'farah', 'DATA_QUALITY')).toEqual(told);
  expect(await seen(number, 'edward')).toBeNull();
});

test('the last ones alone where they are many; to who answers a request for access each', async () => {
  const many = Array.from({ length: 7 }, (_, at) => lived(`${at} Road`, `201${at}-01-01`, `201${at}-12-01`));
  for (const shield of ['NONE', 'ACTIVE'] as const) {
    const number = await world.plant({ addresses: [...many, lived('9 Road', '2020-01-01', null)], shield });
    expect(await linesOf(number)).toEqual(['6 Road', '5 Road', '4 Road', '3 Road']);
    expect(await seen(number, 'dora', 'SUBJECT_ACCESS')).toHaveLength(7);
  }
});

test('what is not asked for is not read: the statements of a reader without it are as before', async () => {
  const number = await world.plant({ addresses: homes });
  const dora = world.as('dora');
  await world.open(dora, number, 'number', 'CASE_REVIEW');
  const { records } = await world.statementsOf(() => world.child(dora, number, 'address { line }'));
  expect(records).toHaveLength(1);
  expect(records.join()).not.toMatch(/until_date is not null/);
  const asked = await world.statementsOf(() => world.child(dora, number, fields));
  expect(asked.records).toHaveLength(1);
});

test('a home that a merge did not choose is among them; undone, each record has its own again', async () => {
  const { kept, other } = await pair();
  const done = await merge('farah', kept, other, ['ADDRESS']);
  expect(await linesOf(kept)).toEqual(['1 First Road']);
  expect(await linesOf(other)).toEqual(['1 First Road']);
  expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
  expect([await linesOf(kept), await linesOf(other)]).toEqual([[], []]);
});

let days = 0;
/** Sends a registration, as of the next day. */
const tell = (row: Readonly<Record<string, string>>) => {
  days += 1;
  return registrations(deps, { ...row, as_of: `2026-04-0${days}` });
};

test.each(['as it is', 'corrected since'])(
  'a home of another child is gone with its row, %s',
  async (how) => {
    const nhs = freshNhs();
    const familyName = `Former${how.replaceAll(' ', '')}`;
    const number = await world.plant({
      givenName: 'Barnaby',
      familyName,
      birthDate: '2016-03-09',
      addresses: [lived('1 Own Lane', '2020-01-01', null)],
      identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
    });
    const row = twinsRow(nhs, familyName, { practice_code: 'B86001' });
    await tell(row);
    await tell({ ...row, address_line: '78 Twin Road' });
    const [twins] = await rows('farah', number);
    const corrected = how === 'corrected since';
    if (corrected) {
      const { caller } = await opened(number);
      const address = { status: 'CURRENT', line: '2 New Lane', postcode: 'LS6 3HD', since: '2026-05-01' };
      const [head] = await sql`select version from records.child where number = ${number}`;
      const services = [{ kind: 'PRIMARY_CARE', organisationId: null }];
      const done = await amend(caller, { number, address, services, version: head?.version });
      expect(done.__typename).toBe('ChildAmended');
      expect(await linesOf(number)).toEqual(['78 Twin Road', '77 Twin Road', '1 Own Lane']);
    } else expect(await linesOf(number)).toEqual(['77 Twin Road', '1 Own Lane']);
    expect((await unlink('farah', number, twins?.id)).__typename).toBe('RowUnlinked');
    expect(await linesOf(number)).toEqual(corrected ? ['1 Own Lane'] : []);
    const all = await world.open(world.as('dora'), number, `${fields} ${said}`, 'CASE_REVIEW');
    expect(JSON.stringify(all)).not.toMatch(/Twin Road|LS6 2DN/);
    expect(JSON.stringify(all)).not.toContain(castPlaces.leedsPractice.id);
  },
);

test.each([
  ['took out', { remove: true }, []],
  ['named otherwise', { name: 'Petra Fairburn' }, [{ name: 'Petra Fairburn' }]],
] as const)('nor is a parent of another child told, whom somebody %s before', async (how, change, left) => {
  const [familyName, value] = [`Formerparent${how.replaceAll(' ', '')}`, freshNhs()];
  const number = await world.plant({
    givenName: 'Clara',
    familyName,
    gender: 'FEMALE',
    birthDate: '2026-04-03',
    identifiers: [{ scheme: 'NHS_NUMBER', value, issuer: null }],
  });
  const row = birth({
    given_names: 'Clara May',
    family_name: familyName,
    date_of_birth: '2026-04-03',
    nhs_number: value,
    mother_given_names: 'Zenobia',
    registered_on: '2026-04-09',
  });
  expect((await feed(deps, file([row]))).outcomes).toMatchObject({ MATCH: 1 });
  const { caller } = await opened(number);
  const { carers, version } = await world.child(caller, number, 'version carers { id name }');
  expect(carers).toMatchObject([{ name: 'Zenobia Fairburn' }]);
  const amended = await amend(caller, { number, version, carers: [{ id: carers[0].id, ...change }] });
  expect(amended.__typename).toBe('ChildAmended');
  const [anothers] = await rows('farah', number);
  expect((await unlink('farah', number, anothers?.id)).__typename).toBe('RowUnlinked');
  const all = await world.open(world.as('dora'), number, `carers { name } ${said}`, 'CASE_REVIEW');
  expect(JSON.stringify(all)).not.toContain('Zenobia');
  expect(all.carers).toEqual(left);
});
