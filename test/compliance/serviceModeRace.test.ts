import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mintCaller } from '../../platform/caller.ts';
import type { TransactionSql } from '../../platform/database.ts';
import { birth, file } from '../records/feed/support.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { waitingIn } from '../support/database.ts';
import { type Signpost, shapes, startSignpost } from '../support/graph.ts';
import { claimsOf } from '../support/people.ts';
import { soon, within } from '../support/time.ts';

let graph: Signpost;
let second: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  second = await startSignpost({ shape: 'http', database: graph.database });
  // Officers are people who have used the service.
  await graph.as('lena').query('{ me { roles } }');
});
afterAll(async () => {
  await second.close();
  await graph.close();
});

const modeAt = async (at: Signpost) =>
  (await at.as('kofi').query('{ serviceMode { mode } }')).data?.serviceMode?.mode;
beforeEach(async () => {
  await graph.database.sql`update service.state set mode = 'NORMAL', ends_on = null, officers = '{}'`;
  await within(soon(1_000), () => Promise.all([graph, second].map(modeAt)), ['NORMAL', 'NORMAL']);
});

const key = () => `race-${randomUUID()}`;
const close = async (at: Signpost) => {
  const officers = [castMember('kofi').id, castMember('lena').id];
  const reason = 'The Department gave notice of the end.';
  const closing = { mode: 'CLOSED', officers, reason };
  const proposed = '... on ServiceModeProposed { change { id } }';
  const { change } = await at.as('kofi').act('proposeServiceMode', closing, proposed);
  return at.as('lena').act('decideServiceMode', { id: change.id, accept: true });
};

/** What a transaction of the owner locks is locked until the end of what is returned. */
async function holding(lock: (tx: TransactionSql) => Promise<unknown>) {
  let free = () => {};
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  let held = () => {};
  const locked = new Promise<void>((resolve) => {
    held = resolve;
  });
  const done = graph.database.sql.begin(async (tx) => {
    await lock(tx);
    held();
    await freed;
  });
  await locked;
  return async () => {
    free();
    await done;
  };
}
const waits = (milliseconds = 5_000) =>
  expect.poll(() => waitingIn(graph.database), { timeout: soon(milliseconds) }).toBe(1);

test.each(shapes)(
  'what was let in before the service was closed does nothing after it, %s',
  async (shape) => {
    const at = shape === 'in-process' ? graph : second;
    expect(await close(graph)).toEqual({ __typename: 'ServiceModeDecided' });
    const letInBefore = mintCaller(claimsOf('amira', randomUUID()), randomUUID(), 'NORMAL');
    const idempotencyKey = key();
    const document = parse(
      'mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }',
    );
    const input = { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey };
    const answer = await at.subgraphs.records.execute({ document, variables: { input } }, letInBefore);
    expect(answer.errors?.[0]?.extensions?.code).toBe('NOT_IN_THIS_MODE');
    const { sql } = graph.database;
    expect(await sql`select from records.idempotency where key = ${idempotencyKey}`).toEqual([]);
    expect(await sql`select from records.access_grant where account_id = ${castMember('amira').id}`).toEqual(
      [],
    );
  },
);

test('the closing is answered when nothing is written any more by what came before it', async () => {
  // As a change does, last of all.
  const commit = await holding((tx) => tx`select from service.held_state()`);
  let answered = false;
  const closing = close(graph).finally(() => {
    answered = true;
  });
  await waits();
  expect(answered).toBe(false);
  await commit();
  expect(await closing).toEqual({ __typename: 'ServiceModeDecided' });
});

test('a file that is being read when the service is closed writes nothing after it', async () => {
  const gro = graph.as('gro');
  await gro.token();
  const { sql } = graph.database;
  const born = birth();
  const free = await holding((tx) => tx`lock table records.child in exclusive mode`);
  const sent = gro.fetch('/feeds/gro-births', {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file([born]) as string,
  });
  // The first file starts two threads.
  await waits(20_000);
  const officers = [castMember('kofi').id, castMember('lena').id];
  await sql`update service.state set mode = 'CLOSED', officers = ${officers}::uuid[]`;
  await free();
  expect(await (await sent).json()).toMatchObject({ code: 'SOURCE_STOPPED' });
  expect(
    await sql`select from records.child where family_name = ${born.family_name} and given_name = ${born.given_names}`,
  ).toEqual([]);
});
