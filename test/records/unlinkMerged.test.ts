import { describe, expect, test } from 'vitest';
import { feedDependencies, freshNhs } from './feed/support.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { registrations, twinsRow, unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Rows that are unlinked from a record that was merged after they were linked (domain.md 9; ADR 0143). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { rows, unlink, change, linkPupil } = unlinkingIn(world);
const { merge, confirm, undo, dump } = mergingIn(world);
let families = 0;
let days = 0;
/** Registrations come in the order of their days. */
const nextDay = () => {
  days += 1;
  return new Date(Date.UTC(2026, 3, days)).toISOString().slice(0, 10);
};

/** Two children of one home each, of whom the first has an NHS number. */
async function two() {
  families += 1;
  const familyName = `Unmerg${'abcdefghijklmnopqrstuvwxyz'[families]}worth`;
  const nhs = freshNhs();
  const home = (line: string) => [
    {
      status: 'CURRENT' as const,
      line,
      locality: 'Leeds',
      postcode: 'LS6 1QP',
      sinceDate: '2020-01-01',
      untilDate: null,
    },
  ];
  const facts = { familyName, givenName: 'Barnaby', birthDate: '2016-03-09' };
  const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
  const number = await world.plant({ ...facts, identifiers, addresses: home('1 Long Lane') });
  const other = await world.plant({ ...facts, addresses: home('2 Short Street') });
  const row = twinsRow(nhs, familyName, { as_of: nextDay() });
  return { number, other, row };
}

const whole = 'number address { line } identifiers { value } shield { teamTelephone }';
const seen = (number: string): Promise<Answer> => world.open(world.as('dora'), number, whole, 'CASE_REVIEW');
const work = (number: string) => sql`
  select w.reference, w.closed_at is null as open from records.work_item w
  where w.queue = 'UNLINK_DECISION' and w.child_number = ${number} and w.closed_at is null`;

async function mergeByTwo(keep: string, other: string, taken: string[] = []): Promise<Answer> {
  world.clock.advance(1_000);
  const proposed = await merge('farah', keep, other, taken);
  const done = proposed.merge.state === 'PROPOSED' ? await confirm('dora', proposed.merge) : proposed;
  expect(done.merge.state).toBe('DONE');
  world.clock.advance(1_000);
  return done.merge;
}

async function undoByTwo(merged: Answer): Promise<void> {
  const first = await undo('farah', merged);
  const done = first.merge.state === 'UNDO_PROPOSED' ? await undo('dora', first.merge) : first;
  expect(done.merge.state).toBe('UNDONE');
}

/** What of a record unlinking brings back: without what says who did what. */
const standing = async (...numbers: string[]) => {
  const all = await dump(...numbers);
  const heads = (all['records.child'] ?? []).map((text) => {
    const { version: _, ...head } = JSON.parse(text) as Answer;
    return head;
  });
  const tables = ['address', 'identifier', 'involvement', 'carer', 'linked_row', 'feed_row'];
  return [heads, ...tables.map((table) => all[`records.${table}`])];
};

describe('unlinking a row from a record that was merged since (ADR 0143)', () => {
  test.each([
    { as: 'kept', taken: [] },
    { as: 'kept', taken: ['ADDRESS'] },
    { as: 'other', taken: [] },
    { as: 'other', taken: ['ADDRESS'] },
  ])(
    'is as if it had been unlinked before: once they are two again each is as it was, $as $taken',
    async ({ as, taken }) => {
      const { number, other, row } = await two();
      const before = await standing(number, other);
      expect(await registrations(deps, row)).toMatchObject({ MATCH: 1 });
      const merged = await mergeByTwo(
        ...((as === 'kept' ? [number, other] : [other, number]) as [string, string]),
        taken,
      );
      const [linked] = await rows('farah', number);
      expect(await unlink('farah', number, linked?.id)).toMatchObject({
        __typename: 'RowUnlinked',
        proposed: false,
      });
      expect(await rows('farah', number)).toEqual([]);
      const twin =
        await sql`select from records.address where line = '77 Twin Road' and child_number in (${number}, ${other})`;
      expect(twin).toHaveLength(0);
      const stands = (as === 'kept') === (taken.length === 0) ? '1 Long Lane' : '2 Short Street';
      expect(await seen(number)).toMatchObject({ address: { line: stands } });
      await undoByTwo(merged);
      expect(await standing(number, other)).toEqual(before);
      expect(await registrations(deps, { ...row, as_of: nextDay() })).toMatchObject({ NO_MATCH: 1 });
      expect(await sql`select from records.not_same_row where child_number = ${number}`).toHaveLength(1);
    },
  );

  test('of a record that two people merged two unlink: one of the two may have been hidden, and would be again', async () => {
    const { number, row } = await two();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: freshNhs(), issuer: null }];
    const other = await world.plant({ familyName: row.family_name, identifiers });
    await registrations(deps, row);
    const merged = await mergeByTwo(number, other);
    expect(merged.twoPeople).toBe(true);
    const [linked] = await rows('farah', number);
    expect(await unlink('farah', number, linked?.id)).toMatchObject({ proposed: true });
    expect(await unlink('dora', number, linked?.id)).toMatchObject({ proposed: false });
    await undoByTwo(merged);
    expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
  });

  test('an open proposal survives a merge of its record, and is decided there by a second person', async () => {
    for (const as of ['kept', 'other']) {
      const { number, other, row } = await two();
      await registrations(deps, row);
      await shieldIn(world, number, 'dora');
      const [linked] = await rows('farah', number);
      expect(await unlink('farah', number, linked?.id)).toMatchObject({ proposed: true });
      const [item] = await work(number);
      const merged = await mergeByTwo(
        ...((as === 'kept' ? [number, other] : [other, number]) as [string, string]),
      );
      expect((await unlink('farah', number, linked?.id)).__typename).toBe('NeedsSecondPerson');
      const [waits] = await rows('dora', other);
      expect(waits?.unlinking).toMatchObject({ id: item?.reference });
      expect(await unlink('dora', other, linked?.id)).toMatchObject({
        __typename: 'RowUnlinked',
        proposed: false,
      });
      expect([await work(number), await work(other)].flat()).toEqual([]);
      await undoByTwo(merged);
      expect(await seen(number)).toMatchObject({ address: { line: '1 Long Lane' } });
      expect(await seen(other)).toMatchObject({ address: { line: '2 Short Street' } });
      expect([await rows('dora', number), await rows('dora', other)].flat()).toEqual([]);
      expect([await work(number), await work(other)].flat()).toEqual([]);
      const done =
        await sql`select child_number::text as number, state from records.unlinking where id = ${item?.reference}`;
      expect(done).toEqual([{ number, state: 'DONE' }]);
    }
  });

  test('one that nobody decided, and one that was made since, stand with the row once they are two again', async () => {
    for (const again of [false, true]) {
      const { number, other, row } = await two();
      await registrations(deps, row);
      await shieldIn(world, number, 'dora');
      // Of the other child its source speaks too.
      await linkPupil(other, { address_line: '3 Other Road', postcode: 'LS6 2DN' });
      const [linked] = await rows('farah', number);
      await unlink('farah', number, linked?.id);
      const merged = await mergeByTwo(other, number);
      if (again) {
        const mine = (await rows('dora', other)).find(({ unlinking }) => unlinking);
        await change('refuseUnlinking', world.as('dora'), { id: mine?.unlinking.id });
        expect(await unlink('farah', other, linked?.id)).toMatchObject({ proposed: true });
      }
      await undoByTwo(merged);
      const [its] = await rows('dora', number);
      expect(its).toMatchObject({ id: linked?.id, unlinking: { reason: 'OTHER_CHILD' } });
      expect(await work(number)).toMatchObject([{ reference: its?.unlinking.id }]);
      expect(await work(other)).toEqual([]);
      expect(await unlink('dora', number, linked?.id)).toMatchObject({
        __typename: 'RowUnlinked',
        proposed: false,
      });
    }
  });

  test('two proposals about one row, one on each of the two records, become one, and are two again', async () => {
    const { number, other } = await two();
    const key = `shared-${number}`;
    for (const each of [number, other]) {
      await linkPupil(each, { address_line: '77 Twin Road', postcode: 'LS6 2DN', key });
      world.clock.advance(1_000);
    }
    for (const each of [number, other]) {
      await shieldIn(world, each, 'dora');
      const [linked] = await rows('farah', each);
      expect(await unlink('farah', each, linked?.id)).toMatchObject({ proposed: true });
    }
    const merged = await mergeByTwo(number, other);
    expect(await work(number)).toHaveLength(1);
    await undoByTwo(merged);
    for (const each of [number, other]) {
      expect(await work(each)).toHaveLength(1);
      const [linked] = await rows('dora', each);
      expect(linked?.unlinking).toMatchObject({ reason: 'OTHER_CHILD' });
    }
    const again = await mergeByTwo(number, other);
    const [linked] = await rows('dora', number);
    expect(await unlink('dora', number, linked?.id)).toMatchObject({
      __typename: 'RowUnlinked',
      proposed: false,
    });
    await undoByTwo(again);
    for (const each of [number, other]) {
      expect([await work(each), await rows('dora', each)]).toEqual([[], []]);
      expect(await sql`select from records.not_same_row where child_number = ${each}`).toHaveLength(1);
    }
  });
});
