import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { readPolicy } from '../../platform/policy.ts';
import { numbers, seedSubjects } from '../access/children.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { type Shape, type Signpost, shapes, startSignpost } from '../support/graph.ts';
import { authorities, organisation, person } from '../users/support/people.ts';
import { type UsersProcess, usersProcess } from '../users/support/users.ts';

/**
 * Refused and absent take the same time: medians within 5 % and 0.2 ms over 1,000 interleaved pairs. Needs
 * a machine with nothing else on it; that both take the same statements is tested everywhere else.
 */
const PAIRS = 1_000;
const WARMING = 150;

type Ask = (turn: number) => Promise<unknown>;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await ask();
  return performance.now() - began;
}

/** Medians in milliseconds of two questions asked in turn, in an order that changes with each turn. */
async function medians(one: Ask, other: Ask, pairs = PAIRS): Promise<[number, number]> {
  for (let turn = 0; turn < Math.min(WARMING, pairs); turn += 1) {
    await one(-1 - turn);
    await other(-1 - turn);
  }
  const spent: [number[], number[]] = [[], []];
  for (let turn = 0; turn < pairs; turn += 1) {
    for (const which of turn % 2 === 0 ? [0, 1] : [1, 0])
      spent[which as 0 | 1].push(await timed(() => (which === 0 ? one : other)(turn)));
  }
  return [median(spent[0]), median(spent[1])];
}

function expectAlike(name: string, [one, other]: [number, number]): void {
  const apart = Math.abs(one - other);
  console.log(
    `${name}: ${one.toFixed(3)} and ${other.toFixed(3)} ms, ${((100 * apart) / one).toFixed(1)} % apart`,
  );
  expect(apart).toBeLessThan(0.2);
  expect(apart / Math.min(one, other)).toBeLessThan(0.05);
}

const unknown = childNumberFrom(999_999_999) as string;
const childText =
  'query ($number: ChildNumber!) { child(number: $number) { givenName address { postcode } } }';
const openText = `mutation ($input: OpenRecordInput!) { openRecord(input: $input) {
  __typename ... on RecordOpened { child { givenName } } } }`;
const searchText = `query ($input: SearchChildrenInput!) { searchChildren(input: $input) {
  __typename ... on ChildSearch { candidates { number } refine } } }`;
const signpostText = `query ($input: SignpostInput!) { signpost(input: $input) {
  __typename ... on SignpostAnswer { outcome contacts { telephone } } } }`;
const intakeText = `mutation ($input: ReceiveSubjectAccessInput!) { receiveSubjectAccessRequest(input: $input) {
  __typename } }`;
const today = systemClock.today();

describe.each(shapes)('%s: refused takes as long as absent', (shape: Shape) => {
  let graph: Signpost;
  beforeAll(async () => {
    const enough = 1_000_000;
    graph = await startSignpost({
      shape,
      subgraphs: {
        policy: {
          ...readPolicy(),
          searchesPerHour: enough,
          searchesPerDay: enough,
          unknownNumbersPerHour: enough,
        },
      },
    });
    await seedSubjects(graph.database.sql, testKeys());
  });

  const reading = (number: string): Ask => {
    return () => graph.as('ben').query(childText, { number });
  };
  const opening = (number: string): Ask => {
    return () =>
      graph.as('ben').query(openText, {
        input: { number, reason: 'SAFEGUARDING', idempotencyKey: `timing-${randomUUID()}` },
      });
  };
  const searching = (more: object): Ask => {
    const input = {
      purpose: 'SAFEGUARDING',
      givenName: 'Givenshielded',
      familyName: 'Familyshielded',
      ...more,
    };
    return () => graph.as('ben').query(searchText, { input });
  };
  const signposting = (number: string): Ask => {
    return () => graph.as('ben').query(signpostText, { input: { purpose: 'SAFEGUARDING', number } });
  };

  const takingIn = (number: string): Ask => {
    const input = { name: 'Rachel', relationship: 'PARENT', contact: '27 Ash Road, Leeds', number };
    return () =>
      graph.as('dora').query(intakeText, {
        input: { ...input, receivedOn: today, idempotencyKey: `timing-${randomUUID()}` },
      });
  };

  test.each([
    [
      'reading an unknown record, and one that somebody else may read',
      reading(unknown),
      reading(numbers.ordinary),
    ],
    ['reading an unknown record, and a shielded one', reading(unknown), reading(numbers.shielded)],
    ['opening an unknown record, and one that was archived', opening(unknown), opening(numbers.archived)],
    [
      'a search by the postcode that a shield hides, and by one that nobody has',
      searching({ postcode: 'LS6 3HD' }),
      searching({ postcode: 'LS6 9ZZ' }),
    ],
    [
      'the signpost of an unknown child, and of an archived one',
      signposting(unknown),
      signposting(numbers.archived),
    ],
    [
      'taking in a request about an unknown record, and about one of the own authority',
      takingIn(unknown),
      takingIn(numbers.ordinary),
    ],
  ])('%s', async (name, one, other) => {
    expectAlike(`${shape}: ${name}`, await medians(one, other));
  });
});

describe('signing in as nobody takes as long as', () => {
  let database: TestDatabase;
  let users: UsersProcess;
  let organisationId: string;
  beforeAll(async () => {
    database = await freshDatabase();
    await authorities(database.sql);
    organisationId = (await organisation(database.sql)).id;
    users = usersProcess(database);
  });

  test.each([
    ['with a wrong password', {}, { password: 'not the password at all' }],
    ['with a wrong code', {}, { code: '1' }],
    ['with a suspended account', { status: 'SUSPENDED' }, {}],
  ])('%s', async (name, columns, entered) => {
    const amira = await person(database.sql, testKeys(), { organisationId, columns });
    const signIn = (given: Partial<typeof entered> | { username: string }) => async () => {
      await database.sql`delete from users.throttle`;
      expect(await users.signInAs(amira, given)).toMatchObject({ token: null, throttled: false });
    };
    // Each attempt costs a hash on purpose: fewer pairs, and the share alone counts.
    const [one, other] = await medians(signIn({ username: 'nobody.at.all' }), signIn(entered), 150);
    console.log(`${name}: ${one.toFixed(1)} and ${other.toFixed(1)} ms`);
    expect(Math.abs(one - other) / Math.min(one, other)).toBeLessThan(0.05);
  });
});
