import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { silentLog } from '../../platform/log.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { Refusals } from '../../subgraphs/users/session/refusals.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { numberOf } from './support/management.ts';
import { assertionOf, ec, tokenRequest } from './support/systems.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

/** Refusals by whom they name, in rows and in attempts. */
const told = async () => {
  const rows = await graph.database.sql`
    select a.username, e.detail ->> 'by' as by, count(*)::int as rows,
      sum(coalesce((e.detail ->> 'times')::int, 1))::int as attempts
    from audit.event e left join users.account a on a.id = e.account_id
    where e.kind = 'SIGN_IN_REFUSED' group by 1, 2 order by 2, 1`;
  return [...rows] as { username: string | null; by: string; rows: number; attempts: number }[];
};

test('whoever has no credential writes a few rows a minute into the audit, and none of their attempts is lost', async () => {
  // Of its own: what is counted is told when it ends, at the latest.
  const door = await startSignpost({ database: graph.database });
  const pair = ec();
  const token = async (clientId: string) => {
    const answer = await door.fetch('/oauth/token', tokenRequest(assertionOf(pair, clientId, door.url)));
    expect([answer.status, await answer.text()]).toEqual([401, '{"error":"invalid_client"}']);
  };
  const callback = async () => {
    const path = '/session/provider/5f0f7c2e-9a52-4a6c-8f52-0d1b5a3a0c11/callback?code=x&state=x';
    const headers = { cookie: `__Host-signpost-provider=${'x'.repeat(60)}` };
    const answer = await door.fetch(path, { headers, redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/#/not-signed-in']);
  };
  for (let n = 0; n < 50; n += 1)
    await Promise.all([token('gro'), token('gro'), token(`nobody ${n}`), token(`none ${n}`), callback()]);
  await door.close();
  const all = await told();
  expect(all.map(({ username, by, attempts }) => [by, username, attempts])).toEqual([
    ['KEY', 'gro', 100],
    ['KEY', null, 100],
    ['PROVIDER', null, 50],
  ]);
  // One minute, or on a very slow machine the end of one and the whole of another.
  expect(all.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThanOrEqual(2 * (60 + 3));
});

test('whoever goes on under a name that is closed for a while writes a few rows a minute as well, and each attempt counts', async () => {
  const door = await startSignpost({ database: graph.database });
  const attempt = async (username: string) => {
    const answer = await door.fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'no such password', code: '000000' }),
    });
    return answer.status;
  };
  const names = ['amira', 'nobody of that name'];
  for (const name of names) for (let n = 0; n < 10; n += 1) expect(await attempt(name)).toBe(401);
  for (let n = 0; n < 80; n += 1) expect(await Promise.all(names.map(attempt))).toEqual([429, 429]);
  await door.close();
  const rows = await graph.database.sql`
    select e.account_id as account, count(*)::int as rows, sum(coalesce((e.detail ->> 'times')::int, 1))::int as attempts,
      count(distinct e.detail ->> 'username')::int as names
    from audit.event e where e.kind = 'SIGN_IN_REFUSED' and e.detail ->> 'cause' = 'THROTTLED' group by 1 order by 1`;
  expect(rows.map(({ account, attempts, names: of }) => [account, attempts, of])).toEqual([
    [castMember('amira').id, 80, 1],
    [null, 80, 1],
  ]);
  // One minute, or on a very slow machine the end of one and the whole of another.
  expect(rows.reduce((sum, { rows: of }) => sum + of, 0)).toBeLessThanOrEqual(2 * (60 + 2));
});

test('whoever has a link that serves no more writes a few rows a minute as well, and each attempt counts', async () => {
  const door = await startSignpost({ database: graph.database });
  const number = await numberOf(graph.database, 'dora');
  const started = { number, proof: 'Call-back 17', newFactor: true };
  expect(await graph.as('hana').act('startReset', started)).toMatchObject({ __typename: 'ResetStarted' });
  const links: string[] = [];
  const keep = async ({ token }: { token: string }) => void links.push(token);
  await deliverOutbox(graph.database.sql, testKeys().sealKeys(), () => new Date(), keep);
  await graph.database.sql`update users.reset set ended_at = now(), outcome = 'VOID'`;
  const attempt = async (path: string, more: object = {}) => {
    const answer = await door.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: links[0], ...more }),
    });
    return [answer.status, await answer.text()];
  };
  for (let n = 0; n < 50; n += 1)
    expect(
      await Promise.all([
        attempt('/reset/open'),
        attempt('/reset', { password: 'a password that is long', code: '000000' }),
      ]),
    ).toEqual([
      [200, '{"link":null}'],
      [200, expect.stringContaining('"again":"LINK"')],
    ]);
  await door.close();
  const rows = await graph.database.sql`
    select kind, count(*)::int as rows, sum(coalesce((detail ->> 'times')::int, 1))::int as attempts
    from audit.event where outcome = 'REFUSED' and detail ->> 'refusal' = 'LINK' and account_id = ${castMember('dora').id}
    group by 1 order by 1`;
  expect(rows.map(({ kind, attempts }) => [kind, attempts])).toEqual([
    ['RESET_FINISHED', 50],
    ['RESET_OPENED', 50],
  ]);
  // One minute, or on a very slow machine the end of one and the whole of another.
  expect(rows.reduce((sum, { rows: of }) => sum + of, 0)).toBeLessThan(100);
});

test('what cannot be told yet is told later', async () => {
  const { sql, poolFor } = graph.database;
  const pool = poolFor('signpost_users');
  const refusals = new Refusals(new AuditWriter(pool), silentLog);
  const { id } = castMember('aid');
  const event = {
    kind: 'SIGN_IN_REFUSED',
    outcome: 'REFUSED',
    accountId: id,
    detail: { by: 'KEY', cause: 'CREDENTIALS' },
  } as const;
  const now = Array.from({ length: 100 }, () => refusals.rows(event)).flat();
  expect(now).toEqual(Array(60).fill(event));
  const rows = () =>
    sql`select detail from audit.event where account_id = ${id} and kind = 'SIGN_IN_REFUSED'`;
  await sql`revoke execute on function audit.append from signpost_users`;
  await refusals.tell();
  await sql`grant execute on function audit.append to signpost_users`;
  expect(await rows()).toEqual([]);
  // The next minute has begun, and its own are written one by one.
  expect(refusals.rows(event)).toEqual([event]);
  await refusals.tell();
  expect(await rows()).toEqual([{ detail: { by: 'KEY', cause: 'CREDENTIALS', times: 40 } }]);
  await refusals.tell();
  expect(await rows()).toHaveLength(1);
});
