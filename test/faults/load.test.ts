import { beforeAll, expect, test } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { hashToken } from '../../gateway/identity.ts';
import { castMember, castMembers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

let graph: Signpost;
let hold: Promise<void> | undefined;
let held = new Set<string>();
let waiting = 0;
const wrap = (client: SubgraphClient): SubgraphClient => ({
  ...client,
  execute: async (fetch, variables, ...more) => {
    const { tokenHash } = variables as { tokenHash?: string };
    if (!fetch.text.includes('resolveSession') || held.has(tokenHash ?? '')) {
      waiting += 1;
      await hold;
      waiting -= 1;
    }
    return client.execute(fetch, variables, ...more);
  },
});
beforeAll(async () => {
  graph = await startSignpost({ wrap, gateway: { maxInFlight: 4 } });
});

test('what is more than can be worked on is told so at once, and the rest is answered', async () => {
  const amira = graph.as('amira');
  const four = ['amira', 'ben', 'carys', 'dora'].map((who) => graph.as(who));
  for (const each of four) await each.query('{ me { roles } }');
  let go = () => {};
  hold = new Promise((resolve) => {
    go = resolve;
  });
  const working = four.map((each) => each.query('{ me { roles } }'));
  await expect.poll(() => waiting).toBe(4);
  const waits: number[] = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    const answer = await amira.query('{ me { roles } }');
    waits.push(performance.now() - began);
    expect([answer.status, answer.headers.get('retry-after'), answer.code]).toEqual([503, '1', 'OVERLOADED']);
  }
  expect(waits.sort((a, b) => a - b)[10]).toBeLessThan(50);
  expect((await graph.fetch('/health/live')).status).toBe(200);
  hold = undefined;
  go();
  expect((await Promise.all(working)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect((await amira.query('{ me { roles } }')).status).toBe(200);
});

test('one person takes no more places than are left to others, in however many sessions', async () => {
  const [amira, again, ben] = [graph.as('amira'), graph.again('amira'), graph.as('ben')];
  for (const each of [amira, again, ben]) await each.query('{ me { roles } }');
  let go = () => {};
  hold = new Promise((resolve) => {
    go = resolve;
  });
  const told: number[] = [];
  const asking = [amira, again, amira, again].map(async (each) => {
    told.push((await each.query('{ me { roles } }')).status);
  });
  await expect.poll(() => [waiting, told]).toEqual([2, [503, 503]]);
  const asked = await ben.fetch('/nothing');
  hold = undefined;
  go();
  expect(asked.status).toBe(404);
  await Promise.all(asking);
  expect(told).toEqual([503, 503, 200, 200]);
  expect((await again.query('{ me { roles } }')).status).toBe(200);
});

test('who is not signed in keeps half of the places at most, also with tokens that are none, or no more', async () => {
  const amira = graph.as('amira');
  await amira.query('{ me { roles } }');
  const ben = graph.again('ben');
  expect((await ben.query('{ me { roles } }')).status).toBe(200);
  const ended = await ben.token();
  await graph.database.sql`
    update users.session set ended_at = clock_timestamp() where token_hash = ${Buffer.from(hashToken(ended), 'base64url')}`;
  await expect.poll(async () => (await ben.query('{ me { roles } }')).status).toBe(401);
  const few = [...['0', '1', '2'].map((sign) => sign.repeat(43)), ended];
  let go = () => {};
  hold = new Promise((resolve) => {
    go = resolve;
  });
  held = new Set(few.map(hashToken));
  const told: number[] = [];
  const asking = few.map(async (token) => {
    const init = { method: 'POST', headers: { authorization: `Bearer ${token}` } };
    told.push((await graph.fetch('/graphql', init)).status);
  });
  await expect.poll(() => [waiting, told]).toEqual([2, [503, 503]]);
  const asked = await amira.fetch('/nothing');
  hold = undefined;
  go();
  expect(asked.status).toBe(404);
  await Promise.all(asking);
  expect(told).toEqual([503, 503, 401, 401]);
});

test('everybody gets their own, however they are mixed', async () => {
  const plenty = await startSignpost({ database: graph.database });
  try {
    const people = castMembers.filter(({ kind }) => kind === 'PERSON');
    let wrong = 0;
    let shed = 0;
    const one = async (i: number) => {
      const { username } = people[i % people.length] as { username: string };
      const { status, data } = await plenty
        .as(username)
        .query('{ me { account { id name } roles organisation { id } } }');
      if (status === 503) {
        shed += 1;
        return;
      }
      const { id, name, roles, organisation } = castMember(username);
      const right = { id, name, organisation: organisation.id, roles: [...roles].sort().join() };
      const got = {
        ...data?.me.account,
        organisation: data?.me.organisation.id,
        roles: [...(data?.me.roles ?? [])].sort().join(),
      };
      if (JSON.stringify(Object.entries(got).sort()) !== JSON.stringify(Object.entries(right).sort()))
        wrong += 1;
    };
    for (let from = 0; from < 2_000; from += 50)
      await Promise.all(Array.from({ length: 50 }, (_, i) => one(from + i * 7)));
    expect(wrong).toBe(0);
    // A machine that stood still for a second sheds those who asked meanwhile.
    expect(shed).toBeLessThan(500);
  } finally {
    await plenty.close();
  }
});
