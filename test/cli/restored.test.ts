import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { endSessionsAndLinks } from '../../cli/backup/open.ts';
import { gatewayCaller } from '../../platform/caller.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { compiled } from '../support/command.ts';
import { testKeys } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { actsOf, isIn } from '../users/support/management.ts';

const restore = async (args: readonly string[], env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [await compiled('cli/restore.ts'), ...args], { env });

test('what was open at the moment of a backup is open to nobody once it is restored, and is told', async () => {
  const graph = await startSignpost();
  const { sql } = graph.database;
  const [amira, mediator] = [graph.again('amira'), graph.again('nadia for ben')];
  expect(await isIn(amira)).toBe(true);
  expect(await isIn(mediator)).toBe(true);
  const numberOf = async (username: string) => {
    const [row] = await sql`select number::text from users.account where username = ${username}`;
    return row?.number as string;
  };
  const start = async (username: string) => {
    const input = { number: await numberOf(username), proof: 'Call-back 17', newFactor: true };
    const text = 'mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }';
    await graph.as('hana').query(text, { input: { ...input, idempotencyKey: randomUUID() } });
  };
  const deliver = async () => {
    const tokens: string[] = [];
    const keys = testKeys().sealKeys();
    await deliverOutbox(
      sql,
      keys,
      () => new Date(),
      async ({ token }) => void tokens.push(token),
    );
    return tokens;
  };
  await start('dora');
  const [token] = await deliver();
  await start('priya');

  const ended = await endSessionsAndLinks(sql);
  expect(ended).toMatchObject({ links: 2 });
  expect(ended.sessions).toBeGreaterThanOrEqual(3);
  for (const who of [amira, mediator]) await within(1_000, () => isIn(who), false);
  const document = parse('mutation ($token: String!) { openReset(token: $token) { username } }');
  const asked = { document, variables: { token } };
  expect((await graph.subgraphs.users.execute(asked, gatewayCaller(randomUUID()))).data).toEqual({
    openReset: null,
  });
  expect(await deliver()).toEqual([]);
  expect(await sql`select 1 from users.mediation where ended_at is null`).toEqual([]);
  expect((await actsOf(graph.database, 'amira')).at(-1)).toMatchObject({ kind: 'SIGNED_OUT' });
  expect(await endSessionsAndLinks(sql)).toEqual({ sessions: 0, links: 0 });
  const after = graph.again('amira');
  expect(await isIn(after)).toBe(true);

  // In a server of one's own it is done when it is asked for.
  const check = (...more: string[]) => restore(['--check', ...more], { DATABASE_URL: graph.database.url });
  expect((await check()).stdout).not.toContain('Ended');
  expect(await isIn(after)).toBe(true);
  expect((await check('--end')).stdout).toContain(
    'Ended what was open then: sessions 1, links to set a password 0.',
  );
  await within(1_000, () => isIn(after), false);
});

test('a moment without its zone is none, nor one of a day that is not: it would be another one', async () => {
  for (const at of [
    '2026-06-27T09:00:00',
    '2026-06-27 09:00',
    '27/06/2026',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-02-31T00:00:00Z',
    '27 Nov 2026 Z',
    '5Z',
  ]) {
    const called = restore(['--from', 'nowhere', '--into', 'nowhere', '--at', at], { TZ: 'Europe/London' });
    await expect(called).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('moment in UTC') });
  }
});
