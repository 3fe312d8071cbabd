import { expect, test } from 'vitest';
import { afterFile } from '../support/endings.ts';
import { actOnShield } from './support/shields.ts';
import { startWorld, World } from './support/world.ts';

const world = await startWorld();
/** The same records once the rules have another version. */
const renewed = new World(world.database, { shieldRuleVersion: 7 });
afterFile(() => renewed.subgraph.stop());
const asked = { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };

test('L19 each decision names the rules that it was taken under: what was done under others says so still', async () => {
  const amira = world.as('amira');
  const dora = world.as('dora', { factorAt: world.clock.now().getTime() });
  const number = await world.plant();
  await world.open(amira, number);
  await actOnShield(world, amira, 'requestShield', { number, ...asked });
  await world.open(dora, number, 'number', 'SHIELD_REVIEW');
  const accept = { number, decision: 'ACCEPT', version: 1 };
  const { shield } = await actOnShield(renewed, dora, 'decideShield', accept);
  const seen = [
    { act: 'REQUESTED', ruleVersion: 1 },
    { act: 'ACCEPTED', ruleVersion: 7 },
  ];
  expect(shield).toMatchObject({ ruleVersion: 7, history: seen });
  const lift = { number, reason: 'NO_LONGER_NEEDED', version: 2 };
  expect((await actOnShield(world, dora, 'proposeShieldLift', lift)).shield).toMatchObject({
    ruleVersion: 1,
    history: [...seen, { act: 'LIFT_PROPOSED', ruleVersion: 1 }],
  });

  const next = await world.plant();
  await renewed.open(dora, next, 'number', 'SHIELD_REVIEW');
  const answer = await actOnShield(renewed, dora, 'requestShield', { number: next, ...asked });
  expect(answer.shield).toMatchObject({ ruleVersion: 7, history: [{ act: 'REQUESTED', ruleVersion: 7 }] });
  const audited = (await world.audited(dora)).filter(({ kind }) => kind === 'SHIELD_CHANGED');
  expect(audited.map(({ detail }) => detail?.ruleVersion)).toEqual([7, 1, 7]);
});
