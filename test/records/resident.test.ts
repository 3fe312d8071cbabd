import { afterAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { openHeld } from '../../subgraphs/records/feed/held.ts';
import { findDuplicates } from '../../subgraphs/records/resident/duplicates.ts';
import type { Facts } from '../../subgraphs/records/resident/person.ts';
import { Resident } from '../../subgraphs/records/resident/resident.ts';
import { readAll, readNumbers } from '../../subgraphs/records/resident/store.ts';
import { openLookalikes } from '../../subgraphs/records/resident/thread.ts';
import { testKeys } from '../support/database.ts';
import { birth, type Cells, feed, feedDependencies, file, freshNhs, recordOf } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { mergingIn } from './support/merges.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const deps = feedDependencies(world.database);
const { claim, item } = cleaningIn(world);
const { merge } = mergingIn(world);
const lookalikes = openLookalikes({ databaseUrl: world.database.url, keys: testKeys(), log: silentLog });
afterAll(() => lookalikes.stop());

const loaded = async (changes: Partial<Cells>, by = deps) => {
  const row = birth(changes);
  const { outcomes } = await feed(by, file([row]));
  const outcome = Object.entries(outcomes).find(([, rows]) => rows > 0)?.[0];
  return { row, outcome };
};
/** A record made of a birth. */
const made = async (changes: Partial<Cells> = {}) => {
  const { row, outcome } = await loaded(changes);
  // Where it waits, the reason and whom it is like say why.
  const waits = outcome === 'CREATED' ? undefined : (await lastHeld()).held;
  expect({ outcome, waits }).toEqual({ outcome: 'CREATED', waits: undefined });
  return { row, number: Number((await recordOf(world.database, row.entry_number))?.number) };
};
/** The same child in another entry, without a number that anybody bears. */
const again = ({ entry_number: _, nhs_number: __, ...rest }: Cells, changes: Partial<Cells> = {}) => ({
  ...rest,
  ...changes,
});
const lastHeld = async () => {
  const [row] = await sql`
    select id, source, encode(row_key, 'hex') as key, key_version as "keyVersion", ciphertext, strategy
    from records.feed_held order by held_at desc limit 1`;
  return {
    id: row?.id as string,
    strategy: row?.strategy,
    held: openHeld(testKeys().sealKeys(), row as never),
  };
};
/** Until a statement of somebody waits for a lock. */
const untilSomebodyWaits = () => expect.poll(() => world.waiting(), { interval: 10 }).toBeGreaterThan(0);
const slipped = (day: string) => `${day.slice(0, 8)}${day.endsWith('1') ? '12' : `${day.slice(8, 9)}1`}`;

describe('a row without a number of a record (domain.md 9)', () => {
  test('that fits in everything but a slip is matched by its score, with strategy and evidence, and no value', async () => {
    const { row, number } = await made({ given_names: 'Wilhelmina', family_name: 'Ostrowska' });
    const told = await loaded(again(row, { family_name: 'Ostrovska' }));
    expect(told.outcome).toBe('MULTIPLE_MATCH');
    // Two entries of one register are two births; without an entry there is nothing against it.
    await sql`delete from records.identifier where child_number = ${number}`;
    const fits = await loaded(again(row, { family_name: 'Ostrovska' }));
    expect(fits.outcome).toBe('MATCH');
    const [decided] = await sql`
      select strategy, evidence from records.feed_row where child_number = ${number} and evidence is not null`;
    expect(decided?.strategy).toMatch(/^three-classes-\d+\//);
    expect(decided?.evidence).toContainEqual({ field: 'familyName', level: 'ALIKE' });
    expect(JSON.stringify(decided).toLowerCase()).not.toContain('ostro');
    const [kept] = await sql`select rows from records.match_strategy where id = ${decided?.strategy}`;
    expect(kept).toBeDefined();
  });

  test('of a twin or sibling makes a record of its own, and one with another number is never matched', async () => {
    const { row } = await made({ given_names: 'Solveig', family_name: 'Lindqvist', nhs_number: freshNhs() });
    const twin = await loaded(again(row, { given_names: 'Britta' }));
    expect(twin.outcome).toBe('CREATED');
    const [before] = await sql`select count(*)::int as records from records.child`;
    const other = await loaded({ ...again(row), nhs_number: freshNhs() });
    expect(['MULTIPLE_MATCH', 'CREATED']).toContain(other.outcome);
    if (other.outcome === 'MULTIPLE_MATCH')
      expect((await sql`select count(*)::int as records from records.child`)[0]).toEqual(before);
  });

  test('of a twin with the same first name never goes to the other, though it bears the other’s number', async () => {
    const ali = { given_names: 'Muhammad Ali', family_name: 'Rahimzadeh', nhs_number: freshNhs() };
    const { row, number } = await made(ali);
    const hassan = { ...again(row), given_names: 'Muhammad Hassan' };
    expect((await loaded({ ...hassan, nhs_number: ali.nhs_number })).outcome).toBe('HELD');
    await sql`delete from records.identifier where child_number = ${number}`;
    expect((await loaded(hassan)).outcome).toBe('MULTIPLE_MATCH');
    const [child] = await sql`select given_name from records.child where number = ${number}`;
    expect(child).toEqual({ given_name: 'Muhammad Ali' });
  });

  test('of one child twice in one file makes one record', async () => {
    const one = birth({ given_names: 'Ottoline', family_name: 'Braithwaite' });
    const two = birth(again(one, { date_of_birth: slipped(one.date_of_birth), given_names: 'Ottolina' }));
    const { outcomes } = await feed(deps, file([one, two]));
    expect(outcomes).toMatchObject({ CREATED: 1, MULTIPLE_MATCH: 1 });
  });

  test('L30 that may be one of several waits as Multiple Match; the evidence is for whoever claims it', async () => {
    const { row, number } = await made({ given_names: 'Cordelia', family_name: 'Penhaligon' });
    const elsewhere = { address_line: '3 Mill Race', postcode: 'LS7 4AA' };
    await sql`delete from records.identifier where child_number = ${number}`;
    const { number: other } = await made(again(row, { ...elsewhere, given_names: 'Briony' }));
    await sql`delete from records.identifier where child_number = ${other}`;
    await sql`update records.child set given_name = 'Cordelia', given_key = (select given_key from records.child
      where number = ${number}) where number = ${other}`;
    const { outcome } = await loaded(again(row, { address_line: '9 Far Row', postcode: 'LS8 1AA' }));
    expect(outcome).toBe('MULTIPLE_MATCH');
    const { id, held, strategy } = await lastHeld();
    expect(held.candidates.map(({ childNumber }) => childNumber).sort()).toEqual([number, other].sort());
    const farah = world.as('farah');
    expect(await item(farah, id)).toMatchObject({ candidates: null, strategy });
    await claim(farah, id);
    const { candidates } = await item(farah, id);
    expect(candidates.map(({ childNumber }: { childNumber: string }) => Number(childNumber)).sort()).toEqual(
      [number, other].sort(),
    );
    expect(candidates[0].evidence).toContainEqual({ field: 'givenName', level: 'EQUAL' });
  });

  test('L29 near a shielded child is held whatever slip is in it, and nothing visible is made (failure 1)', async () => {
    const [year, month] = [new Date().getUTCFullYear(), new Date().getUTCMonth() + 1];
    const two = (of: number) => String(of).padStart(2, '0');
    // A day that is a month as well, before today.
    const born = month > 2 ? `${year}-${two(month - 1)}-${two(month - 2)}` : `${year - 1}-12-11`;
    const swapped = `${born.slice(0, 4)}${born.slice(7)}${born.slice(4, 7)}`;
    const { row, number } = await made({
      given_names: 'Thomasina',
      family_name: 'Hollingworth',
      date_of_birth: born,
    });
    await sql`delete from records.identifier where child_number = ${number}`;
    await sql`delete from records.address where child_number = ${number}`;
    await sql`delete from records.carer where child_number = ${number}`;
    await sql`update records.child set shield = 'ACTIVE', outward = null where number = ${number}`;
    const slips: Partial<Cells>[] = [
      { date_of_birth: slipped(row.date_of_birth) },
      { family_name: 'Hollingsworth', date_of_birth: swapped },
      { given_names: 'Thomazina', family_name: 'Holingworth' },
      { given_names: 'Hollingworth', family_name: 'Thomasina' },
      // Registered under one parent's name, known under the other's.
      { family_name: 'Abimbola' },
    ];
    for (const slip of slips) {
      const { outcome } = await loaded(again(row, { ...slip, address_line: '1 Quay', postcode: 'LS9 9AA' }));
      expect([slip, outcome]).toEqual([slip, 'HELD']);
      const { held } = await lastHeld();
      expect(held.reason).toBe('HIDDEN_ALIKE');
    }
  });
});

describe('a record that changes once a row was weighed against it', () => {
  /** The same, but that something is done once the index has answered about a row. */
  const meanwhile = (act: () => Promise<unknown>): typeof deps => {
    let isDone = false;
    const find: typeof deps.lookalikes.find = async (rows) => {
      const found = await deps.lookalikes.find(rows);
      if (isDone || found.likely.every((list) => list.length === 0)) return found;
      isDone = true;
      await act();
      return found;
    };
    return { ...deps, lookalikes: { find, stop: async () => {} } };
  };
  // Nobody is like anybody else of these: who is so by a hair depends on weights that no two keys have alike in a small index.
  const child = async (given_names: string, family_name: string) => {
    const { row, number } = await made({ given_names, family_name });
    await sql`delete from records.identifier where child_number = ${number}`;
    return { row: again(row), number };
  };

  test('is for a person where it was put right: it is another child now', async () => {
    const { row, number } = await child('Isolde', 'Abercrombie');
    const renamed = sql`update records.child set family_name = 'Zoltan', family_key = 'sltn',
      birth_date = birth_date - 400 where number = ${number}`;
    expect(
      (
        await loaded(
          row,
          meanwhile(async () => renamed),
        )
      ).outcome,
    ).toBe('MULTIPLE_MATCH');
  });

  test('as well where whoever does it holds the record when the batch asks for it', async () => {
    const { row, number } = await child('Melisande', 'Babington');
    let done: Promise<unknown> = Promise.resolve();
    const by = meanwhile(
      () =>
        new Promise<void>((locked) => {
          done = sql.begin(async (tx) => {
            await tx`update records.child set given_name = 'Zdenka', given_key = 'stnk' where number = ${number}`;
            locked();
            await untilSomebodyWaits();
          });
        }),
    );
    expect((await loaded(row, by)).outcome).toBe('MULTIPLE_MATCH');
    await done;
  });

  test('is held where it was hidden, and tells nothing that the shield hides', async () => {
    const { row, number } = await child('Rowena', 'Cavendish');
    const hidden = meanwhile(() =>
      sql.begin(async (tx) => {
        await tx`delete from records.address where child_number = ${number}`;
        await tx`update records.child set shield = 'ACTIVE', outward = null where number = ${number}`;
      }),
    );
    expect((await loaded(row, hidden)).outcome).toBe('HELD');
    const { held } = await lastHeld();
    expect(held.candidates[0]?.fields.postcode).toBe('NOT_KNOWN');
  });

  test('is found under the number that it was merged into: no second record is made', async () => {
    const { row, number } = await child('Katharine', 'Delamere');
    const { number: kept } = await child('Guinevere', 'Etheridge');
    await sql`update records.child set birth_date = ${row.date_of_birth} where number = ${kept}`;
    const merged = meanwhile(() => merge('farah', String(kept), String(number), ['NAME', 'ADDRESS']));
    const { row: known, outcome } = await loaded({ ...row, given_names: 'Kate' }, merged);
    expect(outcome).toBe('MATCH');
    expect((await recordOf(world.database, known.entry_number))?.number).toBe(kept);
  });
});

describe('duplicates inside the index', () => {
  test('L30 are proposed to a team once, twins and siblings never, one beside a shield to its own team', async () => {
    const { row, number } = await made({ given_names: 'Araminta', family_name: 'Featherstone' });
    const { number: twin } = await made(again(row, { given_names: 'Letitia' }));
    const { number: double } = await made({ given_names: 'Rosalind', family_name: 'Abernethy' });
    // As two sources would have it: the same child, one letter apart, at one home.
    await sql`update records.child set given_name = 'Araminta', family_name = 'Fetherstone', birth_date = ${row.date_of_birth},
      given_key = (select given_key from records.child where number = ${number}) where number = ${double}`;
    await sql`update records.address set line = ${row.address_line} where child_number = ${double}`;
    await sql`delete from records.identifier where child_number in (${number}, ${double}, ${twin})`;
    const { number: hidden } = await made({ given_names: 'Clementine', family_name: 'Vavasour' });
    const [like] =
      await sql`select given_name, family_name, birth_date, given_key, family_key from records.child where number = ${hidden}`;
    const { number: shown } = await made({ given_names: 'Someone', family_name: 'Elsewhere' });
    await sql`update records.child set ${sql(like as object)} where number = ${shown}`;
    await sql`delete from records.address where child_number = ${hidden}`;
    await sql`update records.child set shield = 'ACTIVE', outward = null where number = ${hidden}`;

    const search = () => findDuplicates({ sql: deps.sql, policy: readPolicy(), clock: world.clock });
    const first = await search();
    expect(first.outcomes).toMatchObject({ NOT_LIVE: 0, OPEN_ALREADY: 0 });
    const pairs = await sql<{ numbers: number[]; strategy: string; evidence: unknown; item: string }[]>`
      select i.id as item, i.strategy, i.evidence, array_agg(s.child_number order by s.child_number) as numbers
      from records.cleaning_item i join records.cleaning_subject s on s.item_id = i.id
      where i.queue = 'DUPLICATE' group by i.id`;
    const sorted = (list: number[]) => list.map(Number).sort((a, b) => a - b);
    const plain = pairs.find(({ numbers }) => numbers.map(Number).includes(number));
    expect(plain?.numbers.map(Number)).toEqual(sorted([number, double]));
    expect(plain?.strategy).toMatch(/^three-classes-/);
    expect(plain?.evidence).toContainEqual({ field: 'familyName', level: 'ALIKE' });
    const beside = pairs.find(({ numbers }) => numbers.map(Number).includes(hidden));
    expect(beside).toMatchObject({ strategy: 'shielded-sounds-1' });
    expect(beside?.numbers.map(Number)).toEqual(sorted([hidden, shown]));
    expect(pairs.some(({ numbers }) => numbers.map(Number).includes(twin))).toBe(false);
    const audited = await sql`select detail->>'item' as item from audit.event where kind = 'PAIR_PROPOSED'`;
    expect(audited.map(({ item }) => item).sort()).toEqual(pairs.map(({ item }) => item).sort());
    // Started again, as after a kill.
    expect((await search()).outcomes).toMatchObject({ PROPOSED: 0, OPEN_ALREADY: pairs.length });
  });
});

describe('the index in memory', () => {
  const facts = (row: Cells): Facts => ({
    givenName: row.given_names,
    familyName: row.family_name,
    gender: 'FEMALE',
    lookups: {},
    birthDate: row.date_of_birth,
    line: row.address_line,
    locality: 'Leeds',
    postcode: row.postcode,
  });
  const found = async (row: Cells, number: number) =>
    (await lookalikes.find([facts(row)])).likely[0]?.find((each) => each.number === number);

  test.each([
    ['lacks its last transactions', { snapshot: '999999999:999999999:' }],
    ['took over from another', { timeline: '000000FF' }],
  ])('is read anew where the server %s: transactions that it saw are others now', async (_, was) => {
    let before = true;
    /** Tells of the server what it was before. */
    const wrapped = <T extends object>(sql: T): T =>
      new Proxy(sql, {
        apply: (target, self, args) => then(Reflect.apply(target as never, self, args), String(args[0])),
        get: (target, property) => {
          const way = Reflect.get(target, property) as (...args: unknown[]) => Promise<object[]>;
          if (property === 'unsafe') return (text: string, ...more: []) => then(way(text, ...more), text);
          if (property !== 'begin') return way;
          return (options: string, work: (tx: object) => unknown) =>
            way(options, (tx: object) => work(wrapped(tx)));
        },
      });
    const then = (asked: Promise<object[]>, text: string) =>
      before && /times::text|^select pg_current/.test(text)
        ? asked.then((rows) => rows.map((row) => ({ ...row, ...was })))
        : asked;
    const resident = new Resident(wrapped(world.database.poolFor('signpost_records', { max: 2 })));
    await resident.follow();
    const { row, number } = await made({ given_names: Object.keys(was).join(), family_name: 'Peregrine' });
    // As if the transaction had a number that was another's, which was seen.
    await sql`update records.child_change set changed_in = '3' where number = ${number}`;
    before = false;
    const { likely } = await resident.find([facts(row)]);
    expect(likely[0]?.map((each) => each.number)).toContain(number);
  });

  test('in its thread sees what was committed before the question, and forgets what a shield hides and what is erased', async () => {
    const { row, number } = await made({ given_names: 'Perpetua', family_name: 'Quennell' });
    expect((await found(row, number))?.evidence).toContainEqual({ field: 'postcode', level: 'EQUAL' });
    await sql`update records.address set postcode = 'LS28 5XX' where child_number = ${number}`;
    expect((await found(row, number))?.evidence).not.toContainEqual({ field: 'postcode', level: 'EQUAL' });
    await sql`update records.child set family_name = 'Zuckermann' where number = ${number}`;
    expect((await found({ ...row, family_name: 'Zuckermann' }, number))?.evidence).toContainEqual({
      field: 'familyName',
      level: 'EQUAL',
    });
    await sql.begin(async (tx) => {
      await tx`delete from records.address where child_number = ${number}`;
      await tx`update records.child set shield = 'INTERIM', outward = null where number = ${number}`;
    });
    expect(await found({ ...row, family_name: 'Zuckermann' }, number)).toBeUndefined();
    await sql`update records.child set shield = 'NONE' where number = ${number}`;
    expect(await found({ ...row, family_name: 'Zuckermann' }, number)).toBeDefined();
    await sql.begin(async (tx) => {
      await tx`delete from records.carer where child_number = ${number}`;
      await tx`delete from records.identifier where child_number = ${number}`;
      await tx`delete from records.provenance where child_number = ${number}`;
      await tx`update records.feed_row set child_number = null where child_number = ${number}`;
      await tx`delete from records.child where number = ${number}`;
    });
    expect(await found({ ...row, family_name: 'Zuckermann' }, number)).toBeUndefined();
    expect(await sql`select from records.child_change where number = ${number}`).toHaveLength(0);
  });

  test('is filled by statements that each end in time, and holds every visible record once', async () => {
    const visible = await sql<{ number: number }[]>`
      select number from records.child where shield = 'NONE' and status = 'LIVE' order by number`;
    const pool = world.database.poolFor('signpost_records', { max: 1 });
    const read: number[] = [];
    for await (const batch of readAll(pool, 3)) {
      expect(batch.length).toBeLessThanOrEqual(3);
      for (const { number, facts } of batch) if (facts) read.push(number);
    }
    expect(read).toEqual(visible.map(({ number }) => number));
    expect([...(await readNumbers(pool, 4))]).toEqual(read);
  });

  test('misses no change of a transaction that ends after later ones', async () => {
    const { row, number } = await made({ given_names: 'Iphigenia', family_name: 'Musgrave' });
    const { number: other } = await made();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let changed: () => void = () => {};
    const written = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const late = sql.begin(async (tx) => {
      await tx`update records.child set family_name = 'Vandersteen' where number = ${number}`;
      changed();
      await held;
    });
    await written;
    await sql`update records.child set gender = 'MALE' where number = ${other}`;
    await found(row, number);
    release();
    await late;
    expect((await found({ ...row, family_name: 'Vandersteen' }, number))?.evidence).toContainEqual({
      field: 'familyName',
      level: 'EQUAL',
    });
  });
});
