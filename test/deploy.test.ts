import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { programs } from '../cli/compile.ts';
import { stopDeadline } from '../platform/lifecycle.ts';
import { freshDatabase } from './support/database.ts';
import { talk } from './support/talker.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const kubernetes = parseAllDocuments(read('deploy/kubernetes/signpost.yaml')).map((each) => each.toJS());
/** How `npm start` starts Node: its flags of V8. */
const node: string[] = JSON.parse(read('package.json')).scripts.start.split(' ').slice(0, -1);
const compose = parseAllDocuments(read('deploy/compose.yaml'), { merge: true })[0]?.toJS();

/** What the manifests start, with the settings that each is given. */
const started: [string, { command: string[]; env: string[] }][] = [
  ...kubernetes
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => spec.template.spec.containers[0])
    .map(({ name, command, env }): [string, { command: string[]; env: string[] }] => [
      `kubernetes ${name}`,
      { command, env: env.map((each: { name: string }) => each.name) },
    ]),
  ...Object.entries(compose.services)
    .filter(([name]) => name !== 'postgres' && name !== 'operator')
    .map(([name, service]): [string, { command: string[]; env: string[] }] => {
      const { command, environment } = service as {
        command?: string[];
        environment: Record<string, string>;
      };
      const started = command ?? JSON.parse(/^CMD (.*)$/m.exec(read('deploy/Containerfile'))?.[1] as string);
      return [`compose ${name}`, { command: started, env: Object.keys(environment) }];
    }),
];

test('deploy/ starts the four processes, on Kubernetes and by compose', () => {
  const commands = started.map(([, { command }]) => command.at(-1));
  for (const program of ['gateway', 'subgraphs/records', 'subgraphs/users', 'subgraphs/compliance'])
    expect(
      commands.filter((each) => each === `dist/programs/${program}/main.js`).length,
    ).toBeGreaterThanOrEqual(2);
});

test.each(started)(
  '%s: its program is there, started as npm starts it, and its settings are known ones',
  (_name, { command, env }) => {
    expect(command.slice(0, -1)).toEqual(node);
    const source = command.at(-1)?.replace(/^dist\/programs\/(.*)\.js$/, '$1.ts') as string;
    expect(programs).toContain(source);
    const documented = [...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(documented).toEqual(expect.arrayContaining(env));
  },
);

test('each process that is one of several drains, and is killed no sooner than it would end by itself', () => {
  for (const { metadata, spec } of kubernetes.filter(({ kind }) => kind === 'Deployment')) {
    const { containers, terminationGracePeriodSeconds } = spec.template.spec;
    const drain = containers[0].env.find(({ name }: { name: string }) => name === 'DRAIN_MS')?.value;
    expect(Number(drain), metadata.name).toBeGreaterThan(4_000);
    expect(terminationGracePeriodSeconds * 1_000, metadata.name).toBeGreaterThan(stopDeadline(Number(drain)));
  }
  for (const [name, { environment, stop_grace_period }] of Object.entries<{
    environment: { DRAIN_MS?: string };
    stop_grace_period?: string;
  }>(compose.services))
    if (name !== 'postgres')
      expect(Number.parseInt(stop_grace_period ?? '10', 10) * 1_000, name).toBeGreaterThan(
        stopDeadline(Number(environment.DRAIN_MS ?? 0)),
      );
});

test('gateways are told the address that passkeys, tokens of systems and links are bound to', () => {
  for (const [name, { env }] of started)
    if (name.includes('gateway')) expect(env, name).toContain('SIGNPOST_PUBLIC_URL');
});

test('what the processes do in threads of their own works where nothing can be written, as in the containers', async () => {
  const image = /^ENV NODE_ENV=\S+ (.*)$/m.exec(read('deploy/Containerfile'))?.[1]?.split(' ') as string[];
  const env = { ...Object.fromEntries(image.map((each) => each.split('='))), TMPDIR: '/dev/null/none' };
  expect((await talk('test/support/printed.ts', [], { env }).next()).bytes).toBeGreaterThan(1_000);
});

test('nothing is kept in a session of the database, which behind a pooler is everybody’s', () => {
  const files = ['platform', 'gateway', 'subgraphs', 'cli'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|sql)$/.test(file))
      .map((file) => join(folder, file)),
  );
  const ofSession =
    /pg_(try_)?advisory_(un)?lock(_shared|_all)?\(|\bcreate temp|set_config\([^)]*false\)|\bset session\b|`set (?!local)/i;
  // The embedded server has no pooler before it, and no other is backed up.
  expect(files.filter((file) => ofSession.test(read(file))).sort()).toEqual([
    'cli/backup/backup.ts',
    'platform/embedded/server.ts',
  ]);
});

test('what listens, and what holds a connection for as long as a file takes, is told the way past the pooler', () => {
  const told = started.filter(([, { env }]) => env.includes('DATABASE_DIRECT_URL')).map(([name]) => name);
  expect(told).toEqual(['kubernetes gateway', 'kubernetes records']);
});

/** The key files that each process is given. */
const keys: [string, Record<string, string[]>][] = [
  [
    'kubernetes',
    Object.fromEntries(
      kubernetes
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ metadata, spec }) => {
          const mounted = spec.template.spec.volumes.find(
            (each: { name: string }) => each.name === 'mounted',
          );
          return [metadata.name, mounted.secret.items.map((each: { path: string }) => each.path)];
        }),
    ),
  ],
  [
    'compose',
    Object.fromEntries(
      Object.entries<{ volumes: string[] }>(compose.services)
        .filter(([name]) => !['postgres', 'gateway-2', 'operator'].includes(name))
        .map(([name, { volumes }]) => [
          name,
          volumes.map((each) => /^\.\/keys\/([a-z.-]+):\/keys\/\1:ro$/.exec(each)?.[1] ?? each),
        ]),
    ),
  ],
];

test.each(keys)('%s: each process is given its own keys and no other', (_name, given) => {
  const holders = (file: string) => Object.keys(given).filter((name) => given[name]?.includes(file));
  const subgraphs = ['records', 'users', 'compliance'];
  expect({
    'caller.private.pem': holders('caller.private.pem'),
    'caller.public.pem': holders('caller.public.pem'),
    'vault.key': holders('vault.key'),
    'vault-lookup.key': holders('vault-lookup.key'),
    'seal.key': holders('seal.key'),
    'audit.private.pem': holders('audit.private.pem'),
    'cursor.key': holders('cursor.key'),
    'lookup.key': holders('lookup.key').sort(),
    'database.key': holders('database.key').sort(),
    'backup.key': holders('backup.key'),
    all: holders('./keys:/keys:ro'),
  }).toEqual({
    'caller.private.pem': ['gateway'],
    'caller.public.pem': subgraphs,
    'vault.key': ['records'],
    'vault-lookup.key': ['records'],
    'seal.key': subgraphs,
    'audit.private.pem': ['compliance'],
    'cursor.key': subgraphs,
    'lookup.key': ['compliance', 'gateway', 'records', 'users'],
    'database.key': ['compliance', 'gateway', 'records', 'users'],
    'backup.key': [],
    all: [],
  });
});

test('the keys and the password that compose mounts go into no image and into no commit', () => {
  const mounted = [
    ...Object.values<{ volumes?: string[] }>(compose.services).flatMap(({ volumes }) => volumes ?? []),
    ...Object.values<{ file: string }>(compose.secrets).map(({ file }) => file),
  ].filter((each) => each.startsWith('./'));
  const first = new Set(mounted.map((each) => `deploy/${each.split(/[/:]/)[1]}`));
  expect([...first].sort()).toEqual(['deploy/keys', 'deploy/postgres-password']);
  for (const file of ['.gitignore', '.dockerignore'])
    expect(read(file).split('\n')).toEqual(expect.arrayContaining([...first]));
});

test('PgBouncer may ask for the login roles of Signpost, after the migrations too, and for nobody else', async () => {
  const database = await freshDatabase();
  const role = `pgbouncer_try_${process.pid}`;
  const undone = new Error('undone');
  const tried = database.sql.begin(async (tx) => {
    await tx.unsafe(read('deploy/pgbouncer/auth.sql').replaceAll('pgbouncer', role)).simple();
    const [may] = await tx`select has_database_privilege(${role}, current_database(), 'connect') as enter`;
    expect(may).toEqual({ enter: true });
    await tx.unsafe(`set local role ${role}`);
    const found = (name: string) => tx`select * from ${tx(role)}.find_user(${name})`;
    expect(await found('signpost_records')).toEqual([
      { usename: 'signpost_records', passwd: expect.stringMatching(/^SCRAM-SHA-256/) },
    ]);
    for (const name of ['postgres', role, 'signposted']) expect(await found(name)).toEqual([]);
    throw undone;
  });
  await expect(tried).rejects.toBe(undone);
});

test('what statements of ours hold is kept out of PostgreSQL’s log, as it is with the embedded server', () => {
  const quiet = ['log_min_messages=log', 'log_min_error_statement=panic', 'log_error_verbosity=terse'];
  const embedded = read('platform/embedded/server.ts');
  for (const setting of quiet) {
    expect(compose.services.postgres.command).toContain(setting);
    const [name, value] = setting.split('=');
    expect(embedded).toContain(`${name}: '${value}'`);
    expect(read('deploy/README.md')).toContain(`\`${name} = ${value}\``);
  }
});

test('whoever starts the gateway from a checkout has its pages: the link by which a password is set is one', () => {
  const { scripts } = JSON.parse(read('package.json'));
  expect(scripts['prestart:gateway']).toContain('tsx cli/explorer.ts');
  expect(read('deploy/Containerfile')).toContain('RUN node --import tsx cli/explorer.ts');
});
