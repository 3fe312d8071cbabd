import { expect, test } from 'vitest';
import { loadReferenceOnly } from '../../cli/seed/seed.ts';
import { cannotServe, openPool, rolePassword } from '../../platform/database.ts';
import { startEmbedded } from '../../platform/embedded/server.ts';
import { migrate } from '../../platform/migrate.ts';
import { explainStart } from '../../platform/startFault.ts';
import { testKeys } from '../support/database.ts';
import { startImpostor, type Trick } from '../support/impostor.ts';
import { productLimits } from '../support/limits.ts';
import { temporaryFolder } from '../support/processes.ts';

productLimits();

const tricks: Trick[] = [
  'asks for it in clear',
  'asks for it in MD5',
  'asks for nothing',
  'is ready at once',
  'signs with what it made up',
  'leaves its signature out',
];
const secret = 'what only the owner knows';
const address = (port: number) =>
  `postgres://signpost:${encodeURIComponent(secret)}@127.0.0.1:${port}/signpost`;
const failure = (work: Promise<unknown>) =>
  Promise.race([
    work.then(
      () => 'was answered',
      (error: unknown) => error,
    ),
    new Promise((resolve) => setTimeout(() => resolve('was told nothing'), 8_000).unref()),
  ]);

test.each(tricks)('a server that %s is told neither the password of a role nor a child', async (trick) => {
  const { port, heard, knocks } = await startImpostor(trick);
  const databaseKey = testKeys().databaseKey();
  const sql = openPool({
    url: address(port),
    role: 'signpost_records',
    databaseKey,
    max: 2,
    pipeline: 4,
    applicationName: 'test',
  });
  const child = 'Ottoline Quartermaine';
  const outcomes = await Promise.all([
    failure(Promise.resolve(sql`select ${child}::text`)),
    failure(sql.begin((tx) => tx`select ${child}::text`)),
  ]);
  await sql.end({ timeout: 1 });
  expect(knocks()).toBeGreaterThan(0);
  for (const outcome of outcomes) {
    expect(outcome).toBeInstanceOf(Error);
    expect(cannotServe(outcome)).toBe(true);
    expect(explainStart(outcome)).toMatch(/did not prove that it is ours/);
  }
  expect(heard()).not.toContain(rolePassword('signpost_records', databaseKey));
  expect(heard()).not.toMatch(/^p\0\0\0.md5/s);
  expect(heard()).not.toContain(child);
});

test.each(tricks)('nor does a command tell one that %s the password of the owner', async (trick) => {
  const { port, heard } = await startImpostor(trick);
  const outcomes = [
    await failure(migrate({ url: address(port), databaseKey: testKeys().databaseKey() })),
    await failure(loadReferenceOnly(address(port))),
  ];
  for (const outcome of outcomes) expect(explainStart(outcome)).toMatch(/did not prove that it is ours/);
  expect(heard()).not.toContain(secret);
  expect(heard()).not.toMatch(/p\0\0\0.md5/s);
  expect(heard()).not.toMatch(/select|begin/i);
});

test.each(tricks)('nor is one that declines TLS where it was preferred, and then %s', async (trick) => {
  const { port, heard } = await startImpostor(trick, { tls: 'declined' });
  const sql = openPool({ url: `${address(port)}?sslmode=prefer`, applicationName: 'test' });
  const outcome = await failure(Promise.resolve(sql`select 'Ottoline'::text`));
  await sql.end({ timeout: 1 });
  expect(explainStart(outcome)).toMatch(/did not prove that it is ours/);
  expect(heard()).not.toMatch(/Ottoline|md5/);
  expect(heard()).not.toContain(secret);
});

test('who takes the port of the embedded server while it is down is told nothing', async () => {
  const server = await startEmbedded({ dataDir: temporaryFolder() });
  const password = new URL(server.url).password;
  const sql = openPool({ url: server.url, applicationName: 'test' });
  await sql`select 1`;
  await sql.end();
  await server.stop();
  const { heard } = await startImpostor('asks for it in clear', { port: server.port });
  const again = openPool({ url: server.url, applicationName: 'test' });
  expect(cannotServe(await failure(Promise.resolve(again`select 'Ottoline'`)))).toBe(true);
  await again.end({ timeout: 1 });
  expect(heard()).not.toContain(password);
  expect(heard()).not.toContain('Ottoline');
});
