import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compile } from '../cli/compile.ts';
import { surroundings } from './settings.ts';

/** Processes of one variant, and where it answers. */
export interface Variant {
  readonly origin: string;
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What `npm start` gives to Node, given to the peers as well. */
const nodeFlags = (
  JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--'));

/** Starts a program as `npm start` does; peers are compiled like ours. */
async function start(
  program: string,
  environment: Record<string, string>,
  args: string[] = [],
  {
    complaints = 'inherit',
    checkout = here('..'),
  }: { complaints?: 'inherit' | 'ignore'; checkout?: string } = {},
): Promise<ChildProcess> {
  const child = fork(await compile(program, resolve(checkout)), args, {
    env: { ...inherited(), ...environment },
    execArgv: nodeFlags,
    stdio: ['ignore', 'ignore', complaints, 'ipc'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

process.setMaxListeners(20);

/** Only what a process needs to run: no setting of the bench's own surroundings reaches a variant. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(
    names.flatMap((name) => (surroundings[name] ? [[name, surroundings[name]]] : [])),
  );
}
async function answers(child: ChildProcess, url: string, seconds = 60): Promise<void> {
  for (let waited = 0; waited < seconds * 10; waited += 1) {
    if (child.exitCode !== null) throw new Error(`what should answer at ${url} ended with ${child.exitCode}`);
    try {
      const response = await fetch(url, { method: 'GET' });
      await response.arrayBuffer();
      if (response.status < 500) return;
    } catch {
      // not listening yet
    }
    await sleep(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

function variant(origin: string, children: ChildProcess[]): Variant {
  return {
    origin,
    pids: children.map(({ pid }) => pid as number),
    async stop() {
      for (const child of children) child.kill('SIGTERM');
      await Promise.race([
        Promise.all(children.map((child) => new Promise((done) => child.once('exit', done)))),
        sleep(8_000),
      ]);
      for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
    },
  };
}

interface VariantSettings {
  readonly databaseUrl: string;
  readonly keysFolder: string;
  readonly policyFile: string;
}

function ourEnvironment(settings: VariantSettings, port: number): Record<string, string> {
  return {
    DATABASE_URL: settings.databaseUrl,
    SIGNPOST_KEYS: settings.keysFolder,
    SIGNPOST_POLICY_FILE: settings.policyFile,
    PORT: String(port),
    LOG_LEVEL: 'error',
  };
}

/** The product as `npm start` runs it: gateway and subgraphs in one process; of another checkout, where one is named. */
export function startInProcess(settings: VariantSettings, port: number, checkout?: string): Promise<Variant> {
  return startOne('cli/start.ts', settings, port, checkout);
}

/** The same without the rows that the gateway writes before and after each operation. */
export function startWithoutAudit(settings: VariantSettings, port: number): Promise<Variant> {
  return startOne('bench/withoutAudit.ts', settings, port);
}

async function startOne(
  program: string,
  settings: VariantSettings,
  port: number,
  checkout?: string,
): Promise<Variant> {
  const child = await start(program, ourEnvironment(settings, port), [], { checkout });
  const origin = `http://127.0.0.1:${port}`;
  await answers(child, `${origin}/health/ready`);
  return variant(origin, [child]);
}

/** The product as four processes over HTTP. */
export async function startFourProcesses(settings: VariantSettings, port: number): Promise<Variant> {
  const names = ['records', 'users', 'compliance'] as const;
  const urls = Object.fromEntries(
    names.map((name, index) => [
      `SIGNPOST_${name.toUpperCase()}_URL`,
      `http://127.0.0.1:${port + 1 + index}`,
    ]),
  );
  const children = await Promise.all(
    names.map((name, index) =>
      start(`subgraphs/${name}/main.ts`, { ...ourEnvironment(settings, port + 1 + index), ...urls }),
    ),
  );
  for (let index = 0; index < names.length; index += 1)
    await answers(children[index] as ChildProcess, `http://127.0.0.1:${port + 1 + index}/health/live`);
  const gateway = await start('gateway/main.ts', { ...ourEnvironment(settings, port), ...urls });
  const origin = `http://127.0.0.1:${port}`;
  await answers(gateway, `${origin}/health/ready`);
  return variant(origin, [...children, gateway]);
}

async function startPeer(
  file: string,
  databaseUrl: string,
  port: number,
  args: string[] = [],
): Promise<ChildProcess> {
  const child = await start(
    file,
    {
      BENCH_DATABASE_URL: databaseUrl,
      BENCH_PORT: String(port),
      APOLLO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
    },
    args,
    // PostGraphile warns at length of each column type that it does not know.
    { complaints: file.includes('postgraphile') ? 'ignore' : 'inherit' },
  );
  await new Promise<void>((done, failed) => {
    child.once('message', () => done());
    child.once('exit', (code) => failed(new Error(`${file} ended with ${code}`)));
  });
  return child;
}

/** Apollo's gateway and three subgraphs over HTTP, as the tutorials do it. */
export async function startStock(databaseUrl: string, port: number): Promise<Variant> {
  const subgraphs = await Promise.all(
    ['records', 'users', 'compliance'].map((name, index) =>
      startPeer('bench/peers/stockSubgraph.ts', databaseUrl, port + 1 + index, [name]),
    ),
  );
  const gateway = await startPeer('bench/peers/stockGateway.ts', databaseUrl, port);
  return variant(`http://127.0.0.1:${port}`, [...subgraphs, gateway]);
}

/** PostGraphile 5 on the same tables. */
export async function startPostgraphile(databaseUrl: string, port: number): Promise<Variant> {
  return variant(`http://127.0.0.1:${port}`, [
    await startPeer('bench/peers/postgraphile.ts', databaseUrl, port),
  ]);
}

/** One SQL statement behind bare `node:http`. */
export async function startLimit(databaseUrl: string, port: number): Promise<Variant> {
  return variant(`http://127.0.0.1:${port}`, [await startPeer('bench/peers/limit.ts', databaseUrl, port)]);
}
