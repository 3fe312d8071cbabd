import { setTimeout as sleep } from 'node:timers/promises';
import { seedOnce } from '../cli/seed/seed.ts';
import { openPool } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { AskedThread, startThread } from '../platform/thread.ts';
import { insertSession } from '../test/support/people.ts';
import { pause, resume } from './alone.ts';
import type { Attempt, BurstOptions } from './burst.ts';
import { startBenchDatabase } from './database.ts';
import { runLoad } from './load.ts';
import { benchOptions } from './options.ts';
import { startInProcess, type Variant } from './servers.ts';

/**
 * `npm run bench:signins -- [--bursts N] [--beside CHECKOUT]...`: what fifty sign-ins at once do to reads. Windows
 * with a burst alternate with windows without under one load of reads; a quiet window lasts as long as the burst
 * before it. Prints p50 and p99 over all windows of each sort, the outcome of the sign-ins, and an interval for the
 * ratio of the p99 values, which some hundred slow reads decide. `--beside` alternates with the gateways of other
 * checkouts, of which one runs at a time.
 */
const values = benchOptions(
  'npm run bench:signins -- [--bursts N] [--beside CHECKOUT]...',
  {
    bursts: { type: 'string', default: '24' },
    beside: { type: 'string', multiple: true, default: [] },
  },
  ['bursts'],
);
const bursts = Number(values.bursts);
const connections = 4;
const atOnce = 50;
const shortest = 1_000;

const { server, keys, keysFolder } = await startBenchDatabase('.signpost/bench-revocation');
const log = createLog({ part: 'bench', level: 'error' });
await seedOnce({ databaseUrl: server.url, keys, children: 200, production: false, log });
const sql = openPool({ url: server.url, max: 1, applicationName: 'bench' });
await sql`delete from users.throttle`;
const settings = { databaseUrl: server.url, keysFolder, policyFile: '' };
const readers = await Promise.all(
  ['priya', 'owen', 'carys', 'farah'].map((username) => insertSession({ sql } as never, username)),
);
const json = { 'content-type': 'application/json' };
const query = JSON.stringify({ query: '{ me { roles organisation { name } } }' });

/** Reads until `until` has settled, a second at least; their times in milliseconds. */
async function readsDuring(origin: string, until: Promise<unknown>): Promise<readonly number[]> {
  let over = false;
  void until.then(() => {
    over = true;
  });
  const { times } = await runLoad(
    origin,
    connections,
    shortest / 1_000,
    (index) => ({
      path: '/graphql',
      headers: { ...json, authorization: `Bearer ${readers[index % readers.length]}` },
      body: query,
    }),
    (status) => {
      if (status !== 200) throw new Error(`a read was answered with ${status}`);
    },
    () => over,
  );
  return times;
}

/** A quiet window and the burst after it: times of reads. */
interface Pair {
  readonly quiet: readonly number[];
  readonly disturbed: readonly number[];
}

/** What is measured at one gateway. */
interface Measured {
  readonly name: string;
  readonly gateway: Variant;
  readonly crowd: AskedThread<number, Attempt[]>;
  readonly pairs: Pair[];
  readonly attempts: Attempt[];
  lasting: number;
}

async function start(name: string, port: number, checkout?: string): Promise<Measured> {
  const gateway = await startInProcess(settings, port, checkout);
  const workerData: BurstOptions = { origin: gateway.origin, atOnce };
  const crowd = new AskedThread<number, Attempt[]>('the thread of bursts', () =>
    startThread(new URL('./burst.ts', import.meta.url), { workerData }),
  );
  await readsDuring(gateway.origin, sleep(3_000));
  await crowd.ask(-1);
  await pause(gateway, sql);
  return { name, gateway, crowd, pairs: [], attempts: [], lasting: shortest };
}

async function takeTurn(one: Measured, turn: number): Promise<void> {
  const { origin } = one.gateway;
  resume(one.gateway);
  await readsDuring(origin, sleep(0));
  const quiet = await readsDuring(origin, sleep(one.lasting));
  const began = performance.now();
  const flood = one.crowd.ask(turn);
  const disturbed = await readsDuring(origin, flood);
  one.lasting = performance.now() - began;
  one.pairs.push({ quiet, disturbed });
  one.attempts.push(...(await flood));
  await pause(one.gateway, sql);
}

const at = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN;
const shown = (times: readonly number[]) =>
  `${String(times.length).padStart(7)} ${at(times, 0.5).toFixed(1).padStart(8)} ${at(times, 0.99).toFixed(1).padStart(8)}`;
const ratio = (pairs: readonly Pair[]) =>
  at(
    pairs.flatMap(({ disturbed }) => disturbed),
    0.99,
  ) /
  at(
    pairs.flatMap(({ quiet }) => quiet),
    0.99,
  );

/** The ratio as other turns of the same sort would have had it (bootstrap over pairs): its fifth and 95th per cent. */
function between(pairs: readonly Pair[]): readonly [number, number] {
  const drawn = Array.from({ length: 200 }, () =>
    ratio(pairs.map(() => pairs[Math.floor(Math.random() * pairs.length)] as Pair)),
  );
  return [at(drawn, 0.05), at(drawn, 0.95)];
}

const gateways = [await start('ours', 4723)];
for (const [place, name] of values.beside.entries()) gateways.push(await start(name, 4724 + place, name));
for (let turn = 0; turn < bursts; turn += 1)
  for (const [place, one] of gateways.entries()) await takeTurn(one, turn * gateways.length + place);
console.log(`${bursts} bursts of ${atOnce} sign-ins at once, ${connections} connections of reads (ms)`);
for (const { name, pairs, attempts } of gateways) {
  const times = (status: number) => attempts.filter((one) => one.status === status).map(({ ms }) => ms);
  const [least, most] = between(pairs);
  console.log(`\n${name.padEnd(20)}  number      p50      p99`);
  console.log(`reads, quiet         ${shown(pairs.flatMap(({ quiet }) => quiet))}`);
  console.log(`reads in a burst     ${shown(pairs.flatMap(({ disturbed }) => disturbed))}`);
  console.log(`sign-ins judged      ${shown(times(401))}`);
  console.log(`told to come again   ${shown(times(503))}`);
  console.log(
    `read p99 in a burst: ${ratio(pairs).toFixed(2)} times (target 1.5), nine times of ten between ` +
      `${least.toFixed(2)} and ${most.toFixed(2)}`,
  );
}
for (const { gateway, crowd } of gateways) {
  resume(gateway);
  await crowd.stop();
  await gateway.stop();
}
await sql.end({ timeout: 1 });
await server.stop();
