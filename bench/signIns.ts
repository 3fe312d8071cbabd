import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { seedOnce } from '../cli/seed/seed.ts';
import { openPool } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { insertSession } from '../test/support/people.ts';
import { startBenchDatabase } from './database.ts';
import { runLoad } from './load.ts';
import { startInProcess, type Variant } from './servers.ts';

/**
 * `npm run bench:signins -- [--bursts N] [--beside CHECKOUT]`: what fifty sign-ins at once do to reads. Windows with a burst
 * and windows without take turns under one load of reads; a quiet one lasts as long as the burst before it, so that no
 * quiet second is counted among the disturbed ones. p50 and p99 over all windows of a sort, and what the sign-ins came to.
 * `--beside` lets the gateway of another checkout take turns with ours. A minute for each.
 */
const { values } = parseArgs({
  options: { bursts: { type: 'string', default: '12' }, beside: { type: 'string' } },
});
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
const gateways: readonly { readonly name: string; readonly gateway: Variant }[] = [
  { name: 'ours', gateway: await startInProcess(settings, 4723) },
  ...(values.beside
    ? [{ name: values.beside, gateway: await startInProcess(settings, 4724, values.beside) }]
    : []),
];
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

interface Attempt {
  readonly status: number;
  readonly ms: number;
}

/** Fifty people at once, none of them right: each costs a hash. */
function burst(door: Pool, number: number): Promise<Attempt[]> {
  return Promise.all(
    Array.from({ length: atOnce }, async (_, n) => {
      const began = performance.now();
      const body = { username: `nobody-${number}-${n}`, password: 'not the right one', code: '000000' };
      const answer = await door.request({
        ...{ method: 'POST', path: '/session', headers: json, body: JSON.stringify(body) },
      });
      await answer.body.dump();
      return { status: answer.statusCode, ms: performance.now() - began };
    }),
  );
}

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** What was measured at one gateway. */
interface Measured {
  readonly quiet: number[];
  readonly disturbed: number[];
  readonly attempts: Attempt[];
  lasting: number;
}

async function measure(origin: string, door: Pool, turn: number, measured: Measured): Promise<void> {
  measured.quiet.push(...(await readsDuring(origin, pause(measured.lasting))));
  const began = performance.now();
  const flood = burst(door, turn);
  measured.disturbed.push(...(await readsDuring(origin, flood)));
  measured.attempts.push(...(await flood));
  measured.lasting = performance.now() - began;
}

const at = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * share) - 1] ?? Number.NaN;
const shown = (times: readonly number[]) =>
  `${String(times.length).padStart(7)} ${at(times, 0.5).toFixed(1).padStart(8)} ${at(times, 0.99).toFixed(1).padStart(8)}`;

const results = gateways.map(({ name, gateway }) => ({
  ...{ name, origin: gateway.origin, door: new Pool(gateway.origin, { connections: atOnce }) },
  measured: { quiet: [], disturbed: [], attempts: [], lasting: shortest } as Measured,
}));
for (const { origin, door } of results) {
  await readsDuring(origin, pause(3_000));
  await burst(door, bursts * results.length);
}
for (let turn = 0; turn < bursts; turn += 1)
  for (const [place, { origin, door, measured }] of results.entries())
    await measure(origin, door, turn * results.length + place, measured);
console.log(`${bursts} bursts of ${atOnce} sign-ins at once, ${connections} connections of reads (ms)`);
for (const {
  name,
  measured: { quiet, disturbed, attempts },
} of results) {
  const times = (status: number) => attempts.filter((one) => one.status === status).map(({ ms }) => ms);
  console.log(`\n${name.padEnd(20)}  number      p50      p99`);
  console.log(`reads, quiet         ${shown(quiet)}`);
  console.log(`reads in a burst     ${shown(disturbed)}`);
  console.log(`sign-ins judged      ${shown(times(401))}`);
  console.log(`told to come again   ${shown(times(503))}`);
  console.log(
    `read p99 in a burst: ${(at(disturbed, 0.99) / at(quiet, 0.99)).toFixed(2)} times (target 1.5)`,
  );
}
await Promise.all(results.map(({ door }) => door.close()));
await Promise.all(gateways.map(({ gateway }) => gateway.stop()));
await sql.end({ timeout: 1 });
await server.stop();
