import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { parse } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { castChildNames, castMembers, castNumbers } from '../support/cast.ts';
import { startSignpost } from '../support/graph.ts';
import { claimsOf } from '../support/people.ts';
import { callerWith } from './subgraphs.ts';

const statements: string[] = [];
const note = (message: unknown) => statements.push((message as { text: string }).text);
subscribe('signpost:statement', note);
afterAll(() => unsubscribe('signpost:statement', note));

describe('many at once', async () => {
  const graph = await startSignpost();
  const { sql } = graph.database;
  const callers = new Map(
    ['amira', 'ben', 'dora'].map((username) => [username, claimsOf(username, randomUUID())] as const),
  );
  const caller = (username: string) => callerWith(callers.get(username) as never);
  const live = castChildNames.filter((name) => name !== 'daniel').map((name) => castNumbers[name]);
  const grants = async (username: string, numbers: readonly string[], role: string) => {
    const { accountId, sessionId } = callers.get(username) as { accountId: string; sessionId: string };
    await sql`
      insert into records.access_grant (child_number, id, session_id, account_id, role, reason, opened_at, expires_at)
      select number, gen_random_uuid(), ${sessionId}, ${accountId}, ${role}, 'SAFEGUARDING', now(), now() + interval '1 hour'
      from unnest(${numbers as string[]}::bigint[]) as number`;
  };
  await grants('amira', live, 'PRACTITIONER');
  await grants('dora', live, 'MANAGEMENT_TEAM');

  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on X { Y } } }';
  const repeat = <T>(values: readonly T[], count: number) =>
    Array.from({ length: count }, (_, index) => values[index % values.length] as T);
  test.each([
    [
      'records',
      'Child',
      'number',
      live,
      'givenName address { line } involvements { id } carers { name }',
      'amira',
    ],
    [
      'records',
      'Child',
      'number',
      live,
      'givenName formerNames { givenName } sensitiveServices { telephone } provenance { field }',
      'dora',
    ],
    ['compliance', 'Child', 'number', live, 'accessHistory { at }', 'dora'],
    [
      'users',
      'Account',
      'id',
      castMembers.map(({ id }) => id),
      'name telephone organisation { name authority { name } }',
      'amira',
    ],
    [
      'users',
      'Organisation',
      'id',
      castMembers.map(({ organisation }) => organisation.id),
      'name authority { name }',
      'amira',
    ],
  ] as const)(
    '%s.%s: 1, 10 and 50 take the same statements',
    async (subgraph, type, key, values, selection, who) => {
      const document = parse(query.replace('X', type).replace('Y', selection));
      const taken: number[] = [];
      for (const count of [50, 1, 10, 50]) {
        // The directory keeps what it has read: an id that is new makes it read again.
        const asked =
          subgraph === 'users' && taken.length > 0
            ? [...repeat(values, count - 1), randomUUID()]
            : repeat(values, count);
        const r = asked.map((value) => ({ __typename: type, [key]: value }));
        statements.length = 0;
        const { data, errors } = await graph.subgraphs[subgraph].execute(
          { document, variables: { r } },
          caller(who),
        );
        expect(errors).toBeUndefined();
        expect(data?._entities).toHaveLength(count);
        taken.push(statements.filter((text) => !text.includes('pg_notify')).length);
      }
      expect(new Set(taken.slice(1)).size, `${taken}`).toBe(1);
      expect(taken[1]).toBeLessThanOrEqual(2);
    },
  );

  test('two people interleaved ten thousand times: nobody sees the other’s', async () => {
    const half = Math.floor(live.length / 2);
    await sql`delete from records.access_grant`;
    await grants('amira', live.slice(0, half), 'PRACTITIONER');
    await grants('ben', live.slice(half), 'PRACTITIONER');
    const document = parse(
      'query ($number: ChildNumber!) { child(number: $number) { number viewerCanRecordInvolvement } }',
    );
    let asked = 0;
    const reads = async (username: string) => {
      for (; asked < 10_000; ) {
        const index = asked % live.length;
        asked += 1;
        const number = live[index] as string;
        const { data } = await graph.subgraphs.records.execute(
          { document, variables: { number } },
          caller(username),
        );
        const child = (data as { child: { number: string } | null }).child;
        const own = index < half === (username === 'amira');
        if ((child?.number ?? null) !== (own ? number : null))
          throw new Error(`${username} was given ${child?.number} for ${number}`);
      }
    };
    await Promise.all(Array.from({ length: 40 }, (_, index) => reads(index % 2 ? 'amira' : 'ben')));
    expect(asked).toBe(10_000);
  });
});
