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
