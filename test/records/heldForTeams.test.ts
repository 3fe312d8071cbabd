import { beforeEach, expect, test } from 'vitest';
import { askAnew, holdIdentities } from '../../subgraphs/records/adoption/heldIdentities.ts';
import { eraseRecords } from '../../subgraphs/records/lifecycle/erase.ts';
import { moveRecord } from '../../subgraphs/records/transfer/move.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { birth, feed, feedDependencies, file, freshNhs } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Rows that may be about a child whose identity is sealed, and are about another. */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { claim, item, change } = cleaningIn(world);
let families = 0;
const names = [
  '',
  'Ombrick',
  'Yarrowdale',
  'Pennifold',
  'Quarnby',
  'Tilstock',
  'Vexworth',
  'Ruddimore',
  'Gallowby',
  'Hathersedge',
];
/** A child who was born a month before the tests' day, as nobody else is called. */
const somebody = () => {
  families += 1;
  return {
    givenName: 'Wilfred',
    familyName: names[families] as string,
    birthDate: `2026-05-0${families}`,
  };
};
type Person = ReturnType<typeof somebody>;
/** Seals an identity as a new one does: what is left of it are hashes. */
const seal = async (who: Person, authorityCode: string) => {
  const number = await world.plant({ ...who, authorityCode });
  await sql.begin(async (tx) => {
    await holdIdentities(tx, testKeys().lookupKey(), Number(number), 'FOR_GOOD');
    await tx`update records.child set status = 'SEALED', archived_on = '2026-06-15' where number = ${number}`;
    await eraseRecords(tx, testKeys(), [Number(number)], { purpose: 'NEW_IDENTITY' });
  });
};
const entry = ({ givenName, familyName, birthDate }: Person) =>
  birth({
    given_names: givenName,
    family_name: familyName,
    date_of_birth: birthDate,
    sex: 'M',
    nhs_number: freshNhs(),
    registered_on: '2026-06-01',
    address_line: '9 Row Street',
  });
const send = (row: ReturnType<typeof entry>) => feed(deps, file([row]));
const waiting = async (): Promise<Answer[]> => sql`
  select h.id, h.queue, w.authority_code as team from records.feed_held h
  join records.work_item w on w.reference = h.id and w.closed_at is null order by h.held_at desc`;
const read = async (who: string, id: string): Promise<Answer> => {
  await claim(world.as(who), id);
  return item(world.as(who), id);
};
const says = async (who: string, id: string, field: string, more = {}): Promise<Answer> => {
  const { version } = await item(world.as(who), id);
  return change(field, world.as(who), { id, version, ...more });
};
const children = async ({ familyName }: Person) =>
  (await sql`select authority_code as area from records.child where family_name = ${familyName}`).map(
    ({ area }) => area,
  );
beforeEach(() => sql`delete from records.feed_held`);
const teams = { [leeds]: 'dora', [bradford]: 'edward' };

test('of a child who only sounds like a sealed identity the team says so, and a record is made', async () => {
  const who = somebody();
  await seal(who, leeds);
  const row = entry(who);
  expect((await send(row)).outcomes.HELD).toBe(1);
  const [{ id, team }] = (await waiting()) as [Answer];
  expect(team).toBe(leeds);
  expect(JSON.stringify(await read('dora', id))).toContain('9 Row Street');
  const first = await says('dora', id, 'createFromWaitingRow');
  expect(first).toMatchObject({
    __typename: 'NotPermitted',
    message: expect.stringMatching(/held for your team/),
  });
  expect((await says('dora', id, 'keepApart')).__typename).toBe('CleaningItemChanged');
  expect(await children(who)).toEqual([]);
  expect((await says('dora', id, 'createFromWaitingRow')).item).toMatchObject({ outcome: 'CREATED' });
  expect(await children(who)).toEqual([leeds]);
});

test('nor is a child who only sounds like one whose record is sealed left without a record', async () => {
  const who = somebody();
  const number = await world.plant({ ...who, status: 'ARCHIVED', archivedOn: '2024-05-01' });
  await sql`update records.child set status = 'SEALED' where number = ${number}`;
  const row = entry(who);
  expect((await send(row)).outcomes.HELD).toBe(1);
  const [{ id, team }] = (await waiting()) as [Answer];
  expect(team).toBe(leeds);
  await read('dora', id);
  expect((await says('dora', id, 'createFromWaitingRow')).message).toMatch(/is sealed/);
  await says('dora', id, 'keepApart');
  // What the source says later of the same birth is no more held for it either.
  const later = entry(who);
  await send(later);
  const [next] = (await waiting()).filter((each) => each.id !== id) as [Answer];
  await read('dora', next.id);
  await says('dora', next.id, 'keepApart');
  expect((await send({ ...later, correction: '1', sex: 'F' })).outcomes.CREATED).toBe(1);
  expect(await children(who)).toEqual([leeds, leeds]);
});

test('of one that is archived the team is shown the record, and keeps the row apart from it', async () => {
  const who = somebody();
  const number = await world.plant({ ...who, status: 'ARCHIVED', archivedOn: '2026-05-01' });
  expect((await send(entry(who))).outcomes.HELD).toBe(1);
  const [{ id }] = (await waiting()) as [Answer];
  const { candidates } = await read('dora', id);
  expect(candidates).toMatchObject([{ childNumber: number, viewerCanLink: false }]);
  expect((await says('dora', id, 'createFromWaitingRow')).message).toMatch(/may be this child/);
  const dora = world.as('dora');
  await world.open(dora, number, 'number', 'CASE_REVIEW');
  const { version } = await item(dora, id);
  const apart = await change('keepApart', dora, { id, version, number });
  expect(apart.__typename).toBe('CleaningItemChanged');
  expect((await says('dora', id, 'createFromWaitingRow')).item).toMatchObject({ outcome: 'CREATED' });
});

test('is not said while identities are being held: the team looks again', async () => {
  const who = somebody();
  await seal(who, leeds);
  await send(entry(who));
  const [{ id }] = (await waiting()) as [Answer];
  await read('dora', id);
  await sql.begin(async (tx) => {
    await askAnew(tx, leeds);
    expect((await says('dora', id, 'keepApart')).__typename).toBe('VersionConflict');
  });
  expect(await sql`select from records.not_held_row`).toHaveLength(0);
  expect((await says('dora', id, 'keepApart')).__typename).toBe('CleaningItemChanged');
});

test('the source is not asked about again, until the team holds another identity', async () => {
  const who = somebody();
  await seal(who, leeds);
  const row = entry(who);
  await send(row);
  const [{ id }] = (await waiting()) as [Answer];
  await read('dora', id);
  await says('dora', id, 'keepApart');
  expect((await send({ ...row, correction: '1', sex: 'F' })).outcomes.CREATED).toBe(1);
  const again = entry(who);
  await send(again);
  const [next] = (await waiting()) as [Answer];
  await read('dora', next.id);
  await says('dora', next.id, 'keepApart');
  await seal(somebody(), leeds);
  expect((await send({ ...again, correction: '1', sex: 'F' })).outcomes.HELD).toBe(1);
});

test('nor of one whose record comes to the team: what it said before was not of that child', async () => {
  const keys = { ring: testKeys().sealKeys(), lookupKey: testKeys().lookupKey() };
  const number = Number(await world.plant({ ...somebody(), authorityCode: bradford }));
  await sql`insert into records.placement (child_number, placed_on, placed_by)
    values (${number}, '2026-06-01', ${castMember('edward').id})`;
  await sql.begin((tx) => holdIdentities(tx, testKeys().lookupKey(), number, 'PLACEMENT_ENDS'));
  const words = () => sql`select from records.not_held_row where authority_code = ${leeds}`;
  await sql`
    insert into records.not_held_row (source, row_lookup, authority_code, decided_by, decided_at)
    values ('school-census', '\\x01', ${leeds}, gen_random_uuid(), now()) on conflict do nothing`;
  expect(await words()).not.toHaveLength(0);
  await sql.begin((tx) => moveRecord(tx, keys, { number, from: bradford, to: leeds }));
  expect(await words()).toHaveLength(0);
});

test('of one that two teams hold each is asked, and neither is told of the other', async () => {
  const who = somebody();
  await seal(who, leeds);
  await seal(who, bradford);
  await send(entry(who));
  const [{ id, team }] = (await waiting()) as [Answer];
  const [first, second] = team === leeds ? [leeds, bradford] : [bradford, leeds];
  const [one, two] = [teams[first] as string, teams[second] as string];
  expect(JSON.stringify(await read(one, id))).not.toMatch(/Row Street|LS6/);
  expect((await says(one, id, 'keepApart')).__typename).toBe('CleaningItemChanged');
  // In the words of every row that is another team's to look at.
  expect(await says(one, id, 'createFromWaitingRow')).toEqual({
    __typename: 'CleaningItemChanged',
    item: null,
    child: null,
  });
  expect(await waiting()).toMatchObject([{ id, queue: 'HELD_ROW', team: second }]);
  expect(JSON.stringify(await read(two, id))).toContain('9 Row Street');
  expect((await says(two, id, 'createFromWaitingRow')).message).toMatch(/held for your team/);
  await says(two, id, 'keepApart');
  await says(two, id, 'createFromWaitingRow');
  // Where it is not where the child lives, the row goes there: nothing keeps it from being made a record.
  if (second !== leeds) {
    await read('farah', id);
    await says('farah', id, 'createFromWaitingRow');
  }
  expect(await children(who)).toEqual([leeds]);
});

test('a steward says nothing of it, and a team that holds nobody is answered as one that does', async () => {
  const who = somebody();
  const id = await cleaningIn(world).wait(leeds, { ...who });
  await claim(world.as('farah'), id);
  expect(await says('farah', id, 'keepApart')).toMatchObject({ __typename: 'InvalidInput', field: 'number' });
  const other = await cleaningIn(world).wait(leeds, { ...who, queue: 'HELD_ROW' });
  await claim(world.as('dora'), other);
  expect((await says('dora', other, 'keepApart')).__typename).toBe('CleaningItemChanged');
});
