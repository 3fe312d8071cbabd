import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { proposePair } from '../../subgraphs/records/cleaning/pairs.ts';
import type { FeedResult } from '../../subgraphs/records/feed/run.ts';
import '../support/properties.ts';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from './feed/support.ts';
import { lacking, mergingIn, pairsIn, shieldIn } from './support/merges.ts';
import { unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { run, merge, confirm, undo, dump, versions, stepped } = mergingIn(world);
const { rows, unlink, proposalsOf } = unlinkingIn(world);
const deps = feedDependencies(world.database);
let marks = 0;
/** A given name that nobody else has, so that it is found again wherever it went. */
const mark = () => {
  marks += 1;
  return `Mark${[...String(marks)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
};

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('merge' as const),
      keep: fc.nat(3),
      other: fc.nat(3),
      taken: fc.subarray(['NAME', 'GENDER', 'ADDRESS'] as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('undo' as const), which: fc.nat(3) }) },
  fc.record({ act: fc.constantFrom('amend' as const, 'record' as const), of: fc.nat(3) }),
  { weight: 2, arbitrary: fc.record({ act: fc.constant('birth' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('unlink' as const), of: fc.nat(3) }) },
  fc.record({ act: fc.constant('propose' as const), of: fc.nat(3) }),
);

/** What the test believes of a merge that is done. */
interface Done {
  readonly merge: Answer;
  readonly keep: string;
  readonly numbers: ReadonlySet<string>;
  /** Of these, those that the other record answered for. */
  readonly others: readonly string[];
  readonly before: Awaited<ReturnType<typeof dump>>;
  changed: boolean;
}

test('L30 unmerge restores both exactly, and loses nothing, over merges, undoings, births rows that are linked and unlinked, and corrections', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
      const [entry, nhs] = [freshEntry(), freshNhs()];
      const numbers = await world.plant.all([
        {
          familyName: 'Property',
          givenName: 'Barnaby',
          birthDate: '2026-05-01',
          identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
        },
        {
          familyName: 'Property',
          carers: [{ name: 'Ann Property', relationship: 'MOTHER', telephone: null, email: null }],
        },
        { familyName: 'Propertey', gender: 'NOT_SPECIFIED' },
        { familyName: 'Property' },
      ]);
      const hidden = numbers[3] as string;
      await shieldIn(world, hidden, 'dora');
      const stack: Done[] = [];
      const given = new Set<string>();
      const recorded = new Set<string>();
      const born = new Set<string>();
      let correction = 0;
      const present = new Map(numbers.map((number) => [number, number]));
      const meet = (number: string) => {
        const same = numbers.filter((each) => present.get(each) === present.get(number));
        for (const done of stack) if (same.some((each) => done.numbers.has(each))) done.changed = true;
      };

      const takeBack = async (done: Done) => {
        const at = stack.indexOf(done);
        const first = await undo('farah', done.merge);
        const later = stack.filter((each, place) => place > at && each.numbers.has(done.keep)).at(-1);
        if (later) {
          expect(first).toMatchObject({ __typename: 'LaterMergeFirst', mergeId: later.merge.id });
          return;
        }
        const undone = first.merge.state === 'UNDO_PROPOSED' ? await undo('dora', first.merge) : first;
        expect(undone.merge.state).toBe('UNDONE');
        stack.splice(at, 1);
        for (const number of done.numbers) present.set(number, done.keep);
        const [other] = [...done.numbers].filter((number) => number === done.merge.otherNumber);
        for (const number of done.others) present.set(number, other as string);
        if (!done.changed) expect(lacking(done.before, await dump(...done.numbers))).toEqual({});
      };

      const acts = {
        async merge({
          keep: one,
          other: two,
          taken,
        }: {
          keep: number;
          other: number;
          taken: readonly string[];
        }) {
          const [keep, other] = [
            present.get(numbers[one] as string),
            present.get(numbers[two] as string),
          ] as [string, string];
          const both = numbers.filter((number) => [keep, other].includes(present.get(number) as string));
          const before = await dump(...both);
          const proposed = await merge('farah', numbers[one] as string, numbers[two] as string, [...taken]);
          if (keep === other) return expect(proposed.field).toBe('other');
          const done = proposed.merge.state === 'PROPOSED' ? await confirm('dora', proposed.merge) : proposed;
          expect(done.merge).toMatchObject({ state: 'DONE', keptNumber: keep, otherNumber: other });
          const others = numbers.filter((number) => present.get(number) === other);
          stack.push({ merge: done.merge, keep, numbers: new Set(both), others, before, changed: false });
          for (const number of both) present.set(number, keep);
        },
        async undo({ which }: { which: number }) {
          const done = stack[which % Math.max(1, stack.length)];
          if (done) await takeBack(done);
        },
        async amend({ of }: { of: number }) {
          const number = numbers[of] as string;
          const team = world.as('dora');
          const { version } = await world.open(team, number, 'version', 'DATA_QUALITY');
          const name = mark();
          const text = `mutation ($input: AmendChildInput!) { amendChild(input: $input) { __typename } }`;
          const input = { number, version, name: { givenName: name }, idempotencyKey: randomUUID() };
          expect((await world.ask(team, text, { input })).amendChild.__typename).toBe('ChildAmended');
          given.add(name);
          meet(number);
        },
        async record({ of }: { of: number }) {
          const number = numbers[of] as string;
          const amira = world.as('amira');
          await world.open(amira, number);
          const done = await world.record(amira, { number });
          expect(done.__typename).toBe('InvolvementRecorded');
          const [event] = await world
            .audited(amira)
            .then((all) => all.filter(({ kind }) => kind === 'INVOLVEMENT_RECORDED'));
          recorded.add(String(event?.detail?.involvementId));
          meet(number);
        },
        async unlink({ of }: { of: number }) {
          const number = numbers[of] as string;
          const [row] = await rows('farah', number);
          if (!row) return;
          const first = await unlink('farah', number, row.id);
          const waits = first.proposed || first.__typename === 'NeedsSecondPerson';
          const done = waits ? await unlink('dora', number, row.id) : first;
          meet(number);
          expect(done).toMatchObject({ __typename: 'RowUnlinked', proposed: false });
          expect(await rows('farah', number)).toEqual([]);
          const entries = `select from records.identifier where scheme = 'GRO_BIRTH_ENTRY' and child_number = any($1::bigint[])`;
          expect(await sql.unsafe(entries, [`{${numbers.join()}}`])).toHaveLength(0);
        },
        async propose({ of }: { of: number }) {
          const number = numbers[of] as string;
          const [row] = await rows('farah', number);
          if (!row || row.unlinking) return;
          expect(await unlink('farah', number, row.id)).toMatchObject({ __typename: 'RowUnlinked' });
          meet(number);
        },
        async birth() {
          correction += 1;
          const name = mark();
          born.add(`Barnaby ${name}`);
          const row = birth({
            entry_number: entry,
            correction: String(correction),
            given_names: `Barnaby ${name}`,
            nhs_number: nhs,
            family_name: 'Property',
            sex: 'M',
            date_of_birth: '2026-05-01',
            registered_on: '2026-05-08',
          });
          await feed({ ...deps, clock: world.clock }, file([row]));
          meet(numbers[0] as string);
        },
      };
      const unlinked = () => sql`
        select n.child_number as apart, f.child_number as linked, exists (select from records.feed_held h where h.source = f.source
          and h.entry_key = f.row_key) as waits
        from records.feed_row f join records.not_same_row n on n.source = f.source and n.row_lookup = f.row_key
        where n.child_number = any(${numbers.map(Number)}::bigint[])`;
      for (const each of steps) {
        world.clock.advance(1_000);
        await (acts[each.act] as (of: typeof each) => Promise<unknown>)(each);
      }

      for (const number of numbers) {
        const amira = world.as('amira');
        await world.open(amira, number);
        expect(await world.child(amira, number)).toEqual({ number: present.get(number) });
      }
      for (const done of [...stack].reverse()) await takeBack(done);
      expect(
        await sql`select number from records.child where number = any(${numbers.map(Number)}::bigint[])`,
      ).toHaveLength(4);
      // It is never this record's again; the other's, where they are two, it may be.
      for (const { apart, linked, waits } of await unlinked())
        expect({ waits, again: linked === apart }).toEqual({ waits: linked === null, again: false });
      const [proposed, working] = await proposalsOf(numbers);
      expect(working).toEqual(proposed);
      // Nobody keeps a name of the birth that was found to be another child's.
      const theirs = await sql`
        select c.given_name as name from records.child c join records.not_same_row n on n.child_number = c.number
        where c.number = any(${numbers.map(Number)}::bigint[])`;
      for (const { name } of theirs) expect(born).not.toContain(name);
      const found: Answer[] = [];
      for (const number of numbers)
        found.push(
          await world.open(
            world.as('dora'),
            number,
            'number givenName shield { teamTelephone } involvements { id } provenance { previousValue }',
            'DATA_QUALITY',
          ),
        );
      const involvements = found.flatMap(({ involvements: of }) => of.map(({ id }: Answer) => id));
      for (const id of recorded) expect(involvements.filter((each) => each === id)).toHaveLength(1);
      const said = new Set(
        found.flatMap(({ givenName, provenance }) => [
          givenName,
          ...provenance.map(({ previousValue }: Answer) => previousValue),
        ]),
      );
      for (const name of given) expect(said, name).toContain(name);
      expect(found.find(({ number }) => number === hidden).shield).not.toBeNull();
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test('a record opened while it is merged away is opened as what it has become', async () => {
  const numbers = await world.plant.all([{ familyName: 'Overtaken' }, { familyName: 'Overtaken' }]);
  const [kept, other] = numbers as [string, string];
  const [farah, amira] = [world.as('farah'), world.as('amira')];
  for (const number of numbers) await world.openWith(farah, { number, reason: 'DATA_QUALITY' });
  const [keepVersion, otherVersion] = await versions(kept, other);
  const input = { keep: kept, other, keepVersion, otherVersion };
  const outcomes: Promise<Answer>[] = [];
  await sql.begin(async (tx) => {
    // Where the merge comes last, when all else is written.
    await tx`lock table sealed.merge_snapshot in exclusive mode`;
    outcomes.push(run('mergeRecords', farah, input));
    await vi.waitFor(async () => expect(await world.waiting()).toBe(1), { timeout: 30_000 });
    outcomes.push(world.openWith(amira, { number: other, reason: 'SAFEGUARDING' }, 'number'));
    await vi.waitFor(async () => expect(await world.waiting()).toBe(2), { timeout: 30_000 });
  });
  const [merged, opened] = await Promise.all(outcomes);
  expect([merged?.__typename, opened?.__typename]).toEqual(['MergeChanged', 'RecordOpened']);
  expect(opened?.child.number).toBe(kept);
});

test('undoing one merge while its record is merged again: one comes first, and both records can be had back', async () => {
  for (const keptAgain of [true, false]) {
    const numbers = await world.plant.all(Array.from({ length: 3 }, () => ({ familyName: 'Meanwhile' })));
    const [a, b, c] = numbers as [string, string, string];
    const before = await dump(...numbers);
    const first = await merge('farah', a, b);
    const caller = world.as('farah');
    for (const number of [a, c]) await world.openWith(caller, { number, reason: 'DATA_QUALITY' });
    const [keep, other] = keptAgain ? [a, c] : [c, a];
    const [keepVersion, otherVersion] = await versions(keep, other);
    const [undone, again] = await Promise.all([
      undo('farah', first.merge),
      run('mergeRecords', caller, { keep, other, keepVersion, otherVersion }),
    ]);
    const done = [undone, again].filter(({ __typename }) => __typename === 'MergeChanged');
    expect(done.length).toBeGreaterThan(0);
    if (again.__typename === 'MergeChanged') {
      await undo('farah', again.merge);
      if (undone.__typename !== 'MergeChanged') await undo('farah', first.merge);
    }
    expect(lacking(before, await dump(...numbers))).toEqual({});
  }
});

test('L30 an item that proposed the two is closed by the merge, open again after it, and work of either goes on meanwhile', async () => {
  const { kept, other } = await pairsIn(world, 1).pair();
  const evidence = ['givenName', 'dateOfBirth'].map((field) => ({ field, level: 'EQUAL' as const }));
  const proposed = await proposePair(sql, {
    numbers: [Number(kept), Number(other)] as const,
    evidence,
    strategy: 'test',
    at: world.clock.now(),
    dueAt: null,
  });
  if (proposed.outcome !== 'PROPOSED') throw new Error(proposed.outcome);
  const amira = world.as('amira');
  await world.open(amira, other);
  const task = `mutation ($input: OpenCorrectionTaskInput!) { openCorrectionTask(input: $input) { __typename } }`;
  await world.ask(amira, task, {
    input: { number: other, fields: ['NAME'], idempotencyKey: `at-${other}` },
  });
  const work = () => sql`
    select queue, child_number::text as of, outcome from records.work_item
    where child_number in (${kept}, ${other}) order by queue`;
  const item = async () =>
    (await sql`select outcome from records.cleaning_item where id = ${proposed.id}`)[0];
  const [before, rows] = [await work(), await dump(kept, other)];
  const done = await merge('farah', kept, other);
  expect(await item()).toEqual({ outcome: 'MERGED' });
  expect(await work()).toEqual([
    { queue: 'CORRECTION', of: kept, outcome: null },
    { queue: 'DUPLICATE', of: kept, outcome: 'MERGED' },
  ]);
  expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
  expect([await item(), await work()]).toEqual([{ outcome: null }, before]);
  expect(lacking(rows, await dump(kept, other))).toEqual({});
  const again = await merge('farah', kept, other);
  await undo('farah', again.merge, true);
  expect(await item()).toEqual({ outcome: 'KEPT_APART' });
  expect((await merge('farah', kept, other)).__typename).toBe('NotPermitted');
});

test('what waits for the undoing of a merge is about whoever has the number then: a row, and what a person does', async () => {
  const [mine, theirs] = [freshNhs(), freshNhs()];
  const born = { familyName: 'Waitfor', birthDate: '2016-03-09' };
  const numbered = (value: string) => [{ scheme: 'NHS_NUMBER' as const, value, issuer: null }];
  const numbers = await world.plant.all([
    { ...born, givenName: 'Alike', identifiers: numbered(mine) },
    { ...born, givenName: 'Alike', identifiers: numbered(theirs) },
  ]);
  const [kept, other] = numbers as [string, string];
  await shieldIn(world, other, 'dora');
  const proposed = await merge('farah', kept, other);
  const done = await confirm('dora', proposed.merge);
  const undoing = await undo('farah', done.merge);
  const header =
    'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const line = mark();
  // Filled before: that takes longer than a lock is waited for.
  await deps.lookalikes.find([]);
  const row = `${day},,${theirs},Alike,Waitfor,2016-03-09,M,,${line},Leeds,LS6 3HD,`;
  const amira = world.as('amira');
  await world.open(amira, other);
  const telephone = '0113 496 0177';
  const both: Promise<unknown>[] = [];
  await sql.begin(async (tx) => {
    // Where the undoing comes last, when all else is written.
    await tx`lock table sealed.merge_snapshot in exclusive mode`;
    both.push(undo('dora', undoing.merge));
    await vi.waitFor(async () => expect(await world.waiting()).toBe(1), { timeout: 30_000 });
    both.push(feed(deps, `${header}\n${row}\n`, { named: 'nhs-registrations' }));
    await vi.waitFor(async () => expect(await world.waiting()).toBe(2), { timeout: 30_000 });
    both.push(world.record(amira, { number: other, telephone }));
    await vi.waitFor(async () => expect(await world.waiting()).toBe(3), { timeout: 30_000 });
    const place = `mutation ($input: PlaceForAdoptionInput!) { placeForAdoption(input: $input) { __typename } }`;
    both.push(world.ask(stepped('sonia'), place, { input: { number: other, idempotencyKey: randomUUID() } }));
    await vi.waitFor(async () => expect(await world.waiting()).toBe(4), { timeout: 30_000 });
  });
  const [, fed, recorded] = await Promise.all(both);
  const placed =
    await sql`select child_number from records.placement where child_number in (${kept}, ${other})`;
  expect(placed).toEqual([{ child_number: Number(other) }]);
  // Who has one of the two open only as the one record that they were does nothing to the other.
  expect(recorded).toMatchObject({ __typename: 'RecordNotFound' });
  expect(await sql`select child_number from records.involvement where telephone = ${telephone}`).toEqual([]);
  // The address of a hidden child stands nowhere in clear, and least of all with another.
  expect(await sql`select child_number from records.address where line = ${line}`).toEqual([]);
  const rows = await sql`select child_number from records.feed_row where child_number in (${kept}, ${other})`;
  // Either may be first: a row about a child who is placed already waits for the team.
  const { HELD: held } = (fed as FeedResult).outcomes;
  expect(rows).toEqual(held === 1 ? [] : [{ child_number: Number(other) }]);
  expect((fed as FeedResult).reasons).toEqual(held === 1 ? { IDENTITY_HELD: 1 } : {});
});
