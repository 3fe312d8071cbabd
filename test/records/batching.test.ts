import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const fields = `number givenName formerNames { familyName } address { postcode } carers { name telephone }
  services { kind } involvements { id } hasSensitiveService commonAssessment { status } identifiers { value }
  accountableAuthority { code } shield { teamTelephone }`;

const numbers: string[] = [];
for (let count = 0; count < 50; count += 1) {
  numbers.push(
    await world.plant({
      shield: count % 5 === 4 ? 'ACTIVE' : 'NONE',
      postcode: `LS${(count % 9) + 1} ${count % 10}AA`,
      carers: [{ name: `Carer ${count}`, relationship: 'FATHER', telephone: null, email: null }],
    }),
  );
}

async function holder(who: string) {
  const caller = world.as(who);
  for (const number of numbers) await world.open(caller, number);
  return caller;
}
const amira = await holder('amira');
const dora = await holder('dora');

const representations = (of: readonly string[]) => of.map((number) => ({ __typename: 'Child', number }));
const entities = (caller: typeof amira, of: readonly string[], more = '') =>
  world.entities(caller, representations(of), `... on Child { ${fields} ${more} }`);

describe('statements stay constant', () => {
  test.each([1, 10, 50])('for %i children: one; for a team with sealed details one more', async (count) => {
    const plain = await world.statementsOf(() => entities(amira, numbers.slice(0, count)));
    expect([plain.records.length, plain.sealed.length]).toEqual([1, 0]);
    const team = await world.statementsOf(() =>
      entities(dora, numbers.slice(0, count), 'sensitiveServices { basis } provenance { field }'),
    );
    expect([team.records.length, team.sealed.length]).toEqual([1, 1]);
  });

  test('for the requests of many people at once, and each gets their own', async () => {
    const callers = [amira, dora, world.as('owen'), world.as('ben')];
    let answers: Answer[] = [];
    const { records } = await world.statementsOf(async () => {
      answers = await Promise.all(callers.map((caller) => entities(caller, numbers.slice(0, 10))));
    });
    expect(records.length).toBe(1);
    const [practitioner, team, ...others] = answers;
    expect(others).toEqual([Array(10).fill(null), Array(10).fill(null)]);
    expect(practitioner[4]).toMatchObject({ number: numbers[4], address: null, carers: null });
    expect(team[4]).toMatchObject({
      number: numbers[4],
      address: { postcode: 'LS5 4AA' },
      carers: [{ name: 'Carer 4' }],
    });
    expect(practitioner[3]).toMatchObject({ address: { postcode: 'LS4 3AA' } });
  });
});

test('a mixed list keeps its order: own, other, missing and malformed alike', async () => {
  const strange = await world.plant();
  const list = [numbers[0] as string, strange, '9999999990', 'nonsense', numbers[1] as string];
  const answer = await entities(amira, list);
  expect(answer.map((child: Answer) => child?.number ?? null)).toEqual([
    numbers[0],
    null,
    null,
    null,
    numbers[1],
  ]);
});

test('two people’s requests interleaved never see each other’s rows', async () => {
  const one = world.as('amira', { sessionId: randomUUID() });
  const two = world.as('ben', { sessionId: randomUUID() });
  await world.open(one, numbers[0] as string);
  await world.open(two, numbers[1] as string);
  const rounds = Array.from({ length: 300 }, (_, at) => at);
  await Promise.all(
    rounds.map(async (at) => {
      const [caller, own, foreign] = at % 2 ? [one, numbers[0], numbers[1]] : [two, numbers[1], numbers[0]];
      const [mine, theirs] = await entities(caller, [own as string, foreign as string]);
      expect(mine.number).toBe(own);
      expect(theirs).toBeNull();
    }),
  );
});

test('only the key of a representation is trusted', async () => {
  const forged = {
    __typename: 'Child',
    number: numbers[4],
    shield: null,
    address: { postcode: 'XX1 1XX' },
    actingRole: 'MANAGEMENT_TEAM',
  };
  const [child] = await world.entities(amira, [forged], `... on Child { ${fields} }`);
  expect(child).toMatchObject({
    number: numbers[4],
    address: null,
    shield: { teamTelephone: expect.any(String) },
  });
});
