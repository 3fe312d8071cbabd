import { randomUUID } from 'node:crypto';
import type { World } from './world.ts';

/** Asks for a shield on a record and accepts it, by the team of its authority. */
export async function shieldIn(world: World, number: string, who: string): Promise<void> {
  const asker = world.as('amira');
  await world.open(asker, number);
  const ask = async (caller: ReturnType<World['as']>, text: string, input: object) => {
    const answer = await world.ask(caller, text, {
      input: { number, idempotencyKey: randomUUID(), ...input },
    });
    const [outcome] = Object.values(answer) as [{ __typename: string }];
    if (outcome.__typename !== 'ShieldChanged') throw new Error(outcome.__typename);
  };
  await ask(asker, 'mutation ($input: RequestShieldInput!) { requestShield(input: $input) { __typename } }', {
    askedBy: 'PRACTITIONER',
    ground: 'PROTECTS_CHILD',
  });
  const team = world.as(who);
  await world.open(team, number, 'number', 'SHIELD_REVIEW');
  await ask(team, 'mutation ($input: DecideShieldInput!) { decideShield(input: $input) { __typename } }', {
    decision: 'ACCEPT',
    version: 1,
  });
}
