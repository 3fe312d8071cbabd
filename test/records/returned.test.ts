import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { holdIdentities } from '../../subgraphs/records/adoption/heldIdentities.ts';
import { putIntoVault, type VaultEntry } from '../../subgraphs/records/adoption/vault.ts';
import { rememberApart } from '../../subgraphs/records/cleaning/pairs.ts';
import { readContents } from '../../subgraphs/records/extract/contents.ts';
import { type HeldRow, sealHeld } from '../../subgraphs/records/feed/held.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { raiseAltered } from '../../subgraphs/records/shield/alarms.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { mergingIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** A child who comes back to England once the record is sealed (domain.md 10). */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { claim, item, change } = cleaningIn(world);
const { merge } = mergingIn(world);
const pools = openNight({ databaseUrl: world.database.url, keys: testKeys(), policy: readPolicy() });
afterAll(() => pools.stop());
const families =
  'Abberford Brockway Coldstream Dunnock Eversholt Flitwick Gorsuch Hopwood Inglesby Jessop Kettlewell Langthorne Muncaster Nettleship Oakenshaw Pemberley Quernmore'.split(
    ' ',
  );
let people = 0;

/** A child whose record was sealed after leaving England, and the registration by which a source tells of them again. */
async function sealed(more: Record<string, unknown> = {}, row: Partial<Parameters<typeof birth>[0]> = {}) {
  people += 1;
  const nhs = freshNhs();
  const entry = freshEntry();
  const who = {
    givenName: 'Wilfred',
    familyName: families[people % families.length] as string,
    birthDate: `2014-03-${String(people + 9)}`,
  };
  const number = await world.plant({
    ...who,
    authorityCode: leeds,
    status: 'ARCHIVED',
    archivedOn: '2024-05-01',
    identifiers: [
      { scheme: 'NHS_NUMBER', value: nhs, issuer: null },
      { scheme: 'GRO_BIRTH_ENTRY', value: entry, issuer: null },
      { scheme: 'UPN', value: `A9999999200${String(people).padStart(2, '0')}`, issuer: null },
    ],
    ...more,
  });
  await sql`update records.child set status = 'SEALED', sealed_on = '2025-05-01' where number = ${number}`;
  const told = birth({
    given_names: who.givenName,
    family_name: who.familyName,
    date_of_birth: who.birthDate,
    sex: 'M',
    entry_number: entry,
    nhs_number: nhs,
    registered_on: '2014-04-20',
    address_line: '4 Homecoming Road',
    ...row,
  });
  const result = await feed(deps, file([told]));
  const [waiting] = await sql`
    select h.id, h.authority_code as team from records.feed_held h order by h.held_at desc limit 1`;
  return { number: Number(number), who, nhs, entry, result, id: waiting?.id as string, team: waiting?.team };
}

const back = async (by: string, id: string, more: object = { cameBack: true }): Promise<Answer> => {
  const caller = world.as(by);
  await claim(caller, id);
  const asked = world.as(by, { sessionId: caller.sessionId });
  const { version } = await item(asked, id);
  return change('createFromWaitingRow', asked, { id, version, evidence: 'SCHOOL_REGISTER', ...more });
};
const numbersOf = async (number: number) =>
  (await sql`select scheme from records.identifier where child_number = ${number} order by scheme`).map(
    ({ scheme }) => scheme,
  );
const every = ['GRO_BIRTH_ENTRY', 'NHS_NUMBER', 'UPN'];
const contents = (number: number) =>
  readContents(sql, world.database.poolFor('signpost_sealed', { max: 1 }), testKeys().sealKeys(), number);

beforeEach(() => sql`delete from records.feed_held`);

describe('a child who comes back once the record is sealed', () => {
  test('has a new record by the word of the team, and is known by the former numbers from then on', async () => {
    const { number, who, nhs, entry, result, id, team } = await sealed();
    expect(result.outcomes.HELD).toBe(1);
    expect(team).toBe(leeds);
    // Whoever overlooks it is told.
    expect((await back('dora', id, {})).message).toMatch(/cameBack/);
    const made = await again('dora', id);
    expect(made.item).toMatchObject({ outcome: 'CREATED' });
    const [now] = await sql`
      select number, status, shield, authority_code as area from records.child
      where family_name = ${who.familyName} and status = 'LIVE'`;
    expect(now).toMatchObject({ status: 'LIVE', shield: 'NONE', area: leeds });
    expect(await numbersOf(now?.number)).toEqual(every);
    expect(await numbersOf(number)).toEqual([]);
    // The sealed record stands as it was, for an extract.
    const { hidden, tables } = await contents(number);
    expect(tables.child).toMatchObject([{ status: 'SEALED', family_name: who.familyName }]);
    expect(hidden.filter(({ kind }) => kind === 'IDENTIFIER').map(({ row }) => row.value)).toEqual(
      expect.arrayContaining([nhs, entry]),
    );
    const [created] = await sql`
      select child_numbers from audit.event where kind = 'CLEANING_DECIDED' and detail->>'item' = ${id}
      order by id desc limit 1`;
    expect(created?.child_numbers.map(Number).sort()).toEqual([number, now?.number].sort());
    // Nor is that the trace of an edit in the database.
    const lookupKey = testKeys().lookupKey();
    expect(await raiseAltered({ ...deps, sql, policy: readPolicy(), lookupKey })).toEqual([]);
    // Its sources go on with it.
    const later = birth({
      given_names: who.givenName,
      family_name: who.familyName,
      date_of_birth: who.birthDate,
      sex: 'M',
      entry_number: entry,
      correction: '1',
      nhs_number: nhs,
      registered_on: '2014-04-20',
    });
    expect((await feed(deps, file([later]))).outcomes.MATCH).toBe(1);
  });

  test('is not who somebody found to be another child, by whatever number the row fits the sealed record', async () => {
    const { number, id } = await sealed();
    await sql`
      insert into records.not_same_row (child_number, source, row_lookup, decided_by, decided_at)
      select ${number}, source, entry_key, ${castMember('dora').id}, now() from records.feed_held where id = ${id}`;
    expect((await back('dora', id)).message).toMatch(/Leave cameBack out/);
    expect(await numbersOf(number)).toEqual(every);
  });

  test('is hidden at once where the sealed record was, and nothing of it stands in clear', async () => {
    const { number, who, nhs, id } = await sealed({ shield: 'ACTIVE' });
    expect((await back('dora', id)).item).toMatchObject({ outcome: 'CREATED' });
    const [now] = await sql`
      select number, shield from records.child where family_name = ${who.familyName} and status = 'LIVE'`;
    expect(now?.shield).toBe('INTERIM');
    expect(await numbersOf(now?.number)).toEqual(every);
    const [clear] = await sql`
      select count(*)::int as many from records.identifier where child_number = ${now?.number} and value is not null`;
    expect(clear?.many).toBe(0);
    const { hidden } = await contents(now?.number);
    expect(hidden.filter(({ kind }) => kind === 'IDENTIFIER').map(({ row }) => row.value)).toContain(nhs);
    expect((await contents(number)).hidden.map(({ row }) => row.value)).toContain(nhs);
    expect(
      await sql`
      select queue from records.work_item where child_number = ${now?.number} and closed_at is null`,
    ).toEqual([{ queue: 'SHIELD_DECISION' }]);
  });

  test('is made of each of two twins whose names sound alike, whatever the team said of their rows before', async () => {
    const jayden = await sealed({ givenName: 'Jayden' }, { given_names: 'Jayden' });
    const twin = await sealed(
      { givenName: 'Haydn', familyName: jayden.who.familyName, birthDate: jayden.who.birthDate },
      { given_names: 'Haydn', family_name: jayden.who.familyName, date_of_birth: jayden.who.birthDate },
    );
    const [rest] = await sql`select id from records.feed_held where id <> ${twin.id}`;
    const caller = world.as('dora');
    await claim(caller, rest?.id);
    expect((await change('keepApart', caller, { id: rest?.id })).__typename).toBe('CleaningItemChanged');
    expect((await again('dora', rest?.id)).item).toMatchObject({ outcome: 'CREATED' });
    // The one who is back already everybody sees: of that record the team says so first.
    expect((await back('dora', twin.id)).message).toMatch(/may be this child/);
    const [present] = await sql`
      select number from records.child where family_name = ${jayden.who.familyName} and status = 'LIVE'`;
    const looks = world.as('dora');
    await world.open(looks, String(present?.number), 'number', 'DATA_QUALITY');
    const { version } = await item(looks, twin.id);
    await change('keepApart', looks, { id: twin.id, version, number: String(present?.number) });
    expect((await again('dora', twin.id)).item).toMatchObject({ outcome: 'CREATED' });
    const made = await sql`
      select c.given_name as name, array_agg(i.scheme order by i.scheme) as schemes from records.child c
      join records.identifier i on i.child_number = c.number
      where c.family_name = ${jayden.who.familyName} and c.status = 'LIVE' group by 1 order by 1`;
    expect(made).toEqual([
      { name: 'Haydn', schemes: every },
      { name: 'Jayden', schemes: every },
    ]);
  });

  test('keeps what still waits of them when the sealed record is purged: the numbers are theirs now', async () => {
    const { number, who, nhs, id } = await sealed();
    const practice = {
      ...who,
      nhs,
      key: 'practice',
      identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
    };
    const held = { source: 'test', row: practice, candidates: [{ childNumber: number, fields: {} }] };
    const { keyVersion, ciphertext } = sealHeld(testKeys().sealKeys(), '00aa', held as unknown as HeldRow);
    await sql`insert into records.feed_held (source, row_key, run_id, authority_code, key_version, ciphertext, held_at)
      values ('test', decode('00aa', 'hex'), gen_random_uuid(), ${leeds}, ${keyVersion}, ${ciphertext}, now())`;
    expect((await back('dora', id)).item).toMatchObject({ outcome: 'CREATED' });
    await sql`update records.child set sealed_on = '2020-05-01' where number = ${number}`;
    await runNight(pools, { asOf: today, dryRun: false, clock: world.clock });
    expect(await sql`select from records.child where number = ${number}`).toHaveLength(0);
    expect(await sql`select source from records.feed_held`).toEqual([{ source: 'test' }]);
  });

  test.each([
    ['who is back', true, 1],
    ['who is not', false, 0],
  ] as const)(
    'has, or has not, a former identity once the sealed record is purged: one %s',
    async (_, isBack, entries) => {
      const { number, who, id } = await sealed();
      const present = { ...who, gender: 'MALE', authorityCode: leeds, address: null, carers: [] };
      const former = await world.plant({
        givenName: 'Formerly',
        familyName: who.familyName,
        authorityCode: leeds,
      });
      await sql.begin(async (tx) => {
        const entry: VaultEntry = {
          kind: 'ADOPTION',
          formerNumber: Number(former),
          presentNumber: number,
          recordedOn: '2020-01-06',
          former: await contents(Number(former)),
          present,
        };
        await putIntoVault(tx, testKeys(), entry, leeds, '2039-03-01');
        await tx`update sealed.vault set completed = true`;
      });
      if (isBack) expect((await back('dora', id)).item).toMatchObject({ outcome: 'CREATED' });
      await sql`update records.child set sealed_on = '2020-05-01' where number = ${number}`;
      await runNight(pools, { asOf: today, dryRun: false, clock: world.clock });
      expect(await sql`select from records.child where number = ${number}`).toHaveLength(0);
      expect(await sql`select from sealed.vault`).toHaveLength(entries);
      await sql`delete from sealed.vault`;
    },
  );

  test('is still another child than the twin from whom the sealed record was kept apart', async () => {
    const { number, who, id } = await sealed();
    const twin = await world.plant({ ...who, givenName: 'Horatio', authorityCode: leeds });
    const by = randomUUID();
    await sql.begin((tx) => rememberApart(tx, [number, Number(twin)], by, world.clock.now()));
    await sql`insert into records.not_same_row (child_number, source, row_lookup, decided_by, decided_at)
      values (${number}, 'school-census', '\\x01', ${by}, now())`;
    expect((await back('dora', id)).item).toMatchObject({ outcome: 'CREATED' });
    const [now] = await sql`
      select number::text from records.child
      where family_name = ${who.familyName} and given_name = ${who.givenName} and status = 'LIVE'`;
    const dora = world.as('dora');
    expect(await merge(dora, now?.number, twin)).toMatchObject({ __typename: 'NotPermitted' });
    // Once the sealed record is gone, too.
    await sql`update records.child set sealed_on = '2020-05-01' where number = ${number}`;
    await runNight(pools, { asOf: today, dryRun: false, clock: world.clock });
    expect(await merge(dora, twin, now?.number)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await sql`select source from records.not_same_row where child_number = ${now?.number}`).toEqual([
      { source: 'school-census' },
    ]);
  });

  test('is still placed for adoption where the sealed record was: the shield stays, and its team ends it', async () => {
    const nhs = freshNhs();
    const { number, who, id } = await sealed(
      { shield: 'ACTIVE', identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }] },
      { nhs_number: nhs },
    );
    const lookupKey = testKeys().lookupKey();
    await sql.begin(async (tx) => {
      await tx`insert into records.placement (child_number, placed_on, placed_by)
        values (${number}, '2020-01-06', gen_random_uuid())`;
      await holdIdentities(tx, lookupKey, number, 'PLACEMENT_ENDS');
    });
    expect((await back('dora', id)).item).toMatchObject({ outcome: 'CREATED' });
    const [now] = await sql`
      select number::text from records.child where family_name = ${who.familyName} and status = 'LIVE'`;
    // What the child is newly known by is held as well.
    const held = await sql`
      select i.scheme from records.identifier i join records.held_identity h using (scheme, lookup)
      where i.child_number = ${now?.number} order by 1`;
    expect(held.map(({ scheme }) => scheme)).toEqual(['GRO_BIRTH_ENTRY', 'NHS_NUMBER']);
    const stepped = (who: string) => world.as(who, { factorAt: world.clock.now().getTime() });
    const dora = stepped('dora');
    expect((await world.ask(dora, '{ placements { number } }')).placements).toEqual([now]);
    await world.open(dora, now?.number, 'number', 'SHIELD_REVIEW');
    const refusal = { number: now?.number, decision: 'REFUSE', reason: 'TEST_NOT_MET', version: 1 };
    expect((await actOnShield(world, dora, 'decideShield', refusal)).__typename).toBe('ShieldChanged');
    const sonia = stepped('sonia');
    await world.open(sonia, now?.number, 'number', 'SHIELD_REVIEW');
    const confirmed = await actOnShield(world, sonia, 'confirmShieldRefusal', {
      number: now?.number,
      version: 2,
    });
    expect(confirmed).toMatchObject({ __typename: 'NotPermitted', message: expect.stringMatching(/placed/) });
    // What it holds goes on being held once the sealed record is gone.
    await sql`update records.child set sealed_on = '2020-05-01' where number = ${number}`;
    await runNight(pools, { asOf: today, dryRun: false, clock: world.clock });
    const later = birth({
      given_names: who.givenName,
      family_name: who.familyName,
      date_of_birth: who.birthDate,
      sex: 'M',
      entry_number: freshEntry(),
      nhs_number: nhs,
      registered_on: '2014-04-20',
    });
    expect((await feed(deps, file([later]))).outcomes.HELD).toBe(1);
    const ended = await world.ask(dora, ...mutation('endPlacement', { number: now?.number }));
    expect(ended.endPlacement.__typename).toBe('PlacementEnded');
    expect(await sql`select from records.held_identity`).toHaveLength(0);
  });

  test('is proposed to the authority where the child lives now', async () => {
    const { who, id } = await sealed({}, { postcode: 'BD9 4HX', locality: 'Bradford' });
    expect((await back('dora', id)).item).toMatchObject({ outcome: 'CREATED' });
    const [now] = await sql`
      select c.authority_code as area, t.to_code as to from records.child c
      join records.transfer t on t.child_number = c.number where c.family_name = ${who.familyName}`;
    expect(now).toEqual({ area: leeds, to: bradford });
  });

  test.each([
    ['who has died', { deathDate: '2024-02-01' }, {}, 'dora'],
    ['who is another team’s', { authorityCode: bradford }, {}, 'edward'],
    ['of whom a twin bears the number', {}, { given_names: 'Algernon' }, 'dora'],
    ['whose entry of birth is another', {}, { entry_number: 'TEST999999' }, 'dora'],
  ] as const)('is not made of one %s', async (_, more, row, by) => {
    const { who, id, number } = await sealed(more, row);
    if (by === 'edward')
      await sql`update records.work_item set authority_code = ${leeds} where reference = ${id}`;
    const answer = await back('dora', id);
    expect(answer).toMatchObject({
      __typename: 'NotPermitted',
      message: expect.stringMatching(/No sealed record/),
    });
    expect(await sql`select number from records.child where family_name = ${who.familyName}`).toEqual([
      { number },
    ]);
    expect(await numbersOf(number)).toEqual(every);
  });

  test('is nothing that a steward says', async () => {
    const { who, id, number } = await sealed();
    await sql`update records.feed_held set queue = 'NO_MATCH' where id = ${id}`;
    await sql`update records.cleaning_item set queue = 'NO_MATCH' where id = ${id}`;
    await sql`update records.work_item set queue = 'NO_MATCH' where reference = ${id}`;
    expect((await back('farah', id)).message).toMatch(/No sealed record/);
    expect(await sql`select number from records.child where family_name = ${who.familyName}`).toEqual([
      { number },
    ]);
  });
});

/** As `back`, of an item that is claimed. */
async function again(by: string, id: string): Promise<Answer> {
  const { version } = await item(world.as(by), id);
  return change('createFromWaitingRow', world.as(by), { id, version, cameBack: true });
}
