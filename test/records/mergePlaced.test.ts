import { expect, test } from 'vitest';
import { mutation } from '../support/mutation.ts';
import { freshNhs } from './feed/support.ts';
import { mergingIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { merge, confirm, undo, stepped } = mergingIn(world);

/** Which of the two is placed nobody knows: a placed child's shield is not ended, and no other child's numbers are sealed by its order. */
test('a placement that was recorded while two records were one is of both, each with its own numbers, until their team ends one', async () => {
  const who = { givenName: 'Wilfred', familyName: 'Placedtwo', birthDate: '2015-07-14' };
  const [kept, other] = (await world.plant.all(
    [0, 1].map(() => ({
      ...who,
      identifiers: [{ scheme: 'NHS_NUMBER' as const, value: freshNhs(), issuer: null }],
    })),
  )) as [string, string];
  const done = await confirm('dora', (await merge('farah', kept, other)).merge);
  const ask = async (field: string, number: string) =>
    (await world.ask(stepped('dora'), ...mutation(field, { number })))[field].__typename;
  expect(await ask('placeForAdoption', kept)).toBe('PlacedForAdoption');
  expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
  const held = async () =>
    (
      await sql`select p.child_number::text as number, p.scheme, i.child_number::text as of
        from records.placement_identity p
        join records.held_identity h on h.scheme = p.scheme and h.lookup = p.lookup
        left join records.identifier i on i.scheme = p.scheme and i.lookup = p.lookup
        where p.child_number in ${sql([kept, other])} order by p.child_number = ${other}, p.scheme`
    ).map(({ number, scheme, of }) => [number, scheme, of]);
  const its = (number: string) => [
    [number, 'NHS_NUMBER', number],
    [number, 'PERSON', null],
  ];
  expect(await held()).toEqual([...its(kept), ...its(other)]);
  // Two people of the team do not make the other visible either, before its placement has ended.
  const act = async (by: string, name: string, input: object) => {
    const caller = stepped(by);
    await world.open(caller, other, 'number', 'SHIELD_REVIEW');
    return (await actOnShield(world, caller, name, { number: other, ...input })).__typename;
  };
  const refusal = { decision: 'REFUSE', reason: 'TEST_NOT_MET', version: 1 };
  expect(await act('dora', 'decideShield', refusal)).toBe('ShieldChanged');
  expect(await act('sonia', 'confirmShieldRefusal', { version: 2 })).toBe('NotPermitted');
  expect(await ask('endPlacement', other)).toBe('PlacementEnded');
  expect(await held()).toEqual(its(kept));
  expect(await act('sonia', 'confirmShieldRefusal', { version: 2 })).toBe('ShieldChanged');
});

test.each(['kept', 'other'])(
  'a placement that was recorded while two were one, of which the %s record was hidden before, hides both',
  async (hidden) => {
    const [kept, other] = (await world.plant.all(
      ['kept', 'other'].map((which) => ({
        givenName: 'Wilfred',
        familyName: 'Placedhid',
        shield: which === hidden ? ('ACTIVE' as const) : ('NONE' as const),
      })),
    )) as [string, string];
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    const placed = await world.ask(stepped('dora'), ...mutation('placeForAdoption', { number: kept }));
    expect(placed.placeForAdoption.__typename).toBe('PlacedForAdoption');
    expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
    const seen =
      await sql`select number from records.child where number in ${sql([kept, other])} and shield = 'NONE'`;
    expect(seen).toEqual([]);
  },
);

test('a placement that was ended while two were one, who both were placed, is ended of neither: their team ends each', async () => {
  const who = { givenName: 'Wilfred', familyName: 'Placedboth', birthDate: '2015-09-14' };
  const numbers = (await world.plant.all(
    [0, 1].map(() => ({
      ...who,
      identifiers: [{ scheme: 'NHS_NUMBER' as const, value: freshNhs(), issuer: null }],
    })),
  )) as [string, string];
  const ask = async (field: string, number: string) =>
    (await world.ask(stepped('dora'), ...mutation(field, { number })))[field].__typename;
  const held = async (number: string) =>
    (
      await sql`select p.scheme from records.placement c join records.placement_identity p on p.child_number = c.child_number
        join records.held_identity h on h.scheme = p.scheme and h.lookup = p.lookup
        where c.child_number = ${number} order by 1`
    ).map(({ scheme }) => scheme);
  const heldAtAll = async () => (await sql`select from records.held_identity`).length;
  const others = await heldAtAll();
  for (const number of numbers) expect(await ask('placeForAdoption', number)).toBe('PlacedForAdoption');
  const before = await Promise.all(numbers.map(held));
  const done = await confirm('dora', (await merge('sonia', ...numbers)).merge);
  expect(await ask('endPlacement', numbers[0])).toBe('PlacementEnded');
  expect((await undo('sonia', (await undo('dora', done.merge)).merge)).merge.state).toBe('UNDONE');
  expect(await Promise.all(numbers.map(held))).toEqual(before);
  expect(before).toEqual([
    ['NHS_NUMBER', 'PERSON'],
    ['NHS_NUMBER', 'PERSON'],
  ]);
  for (const number of numbers) expect(await ask('endPlacement', number)).toBe('PlacementEnded');
  expect(await heldAtAll()).toBe(others);
});
