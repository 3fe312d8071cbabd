import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedOnce } from '../cli/seed/seed.ts';
import { openPool, type Sql } from '../platform/database.ts';
import type { Keys } from '../platform/keys.ts';
import { createLog } from '../platform/log.ts';
import { tokenHash } from '../subgraphs/users/session/token.ts';
import { pause, resume, sealed } from './alone.ts';
import { cpuMilliseconds, memoryMegabytes } from './cpu.ts';
import { type BenchDatabase, startBenchDatabase } from './database.ts';
import { type LoadRequest, runLoad } from './load.ts';
import { openRecords } from './openRecords.ts';
import { benchOptions } from './options.ts';
import { type BenchPerson, plant } from './plant.ts';
import {
  startFourProcesses,
  startInProcess,
  startLimit,
  startPostgraphile,
  startStock,
  startWithoutAudit,
  type Variant,
} from './servers.ts';
import { writeSession } from './session.ts';
import { type Measured, median, printTables } from './table.ts';
import { printTargets } from './targets.ts';
import { checkAnswer, graphRequest, limitRequest, type Question } from './variants.ts';

/**
 * `npm run bench -- [--children N] [--seconds S] [--rounds R] [--warm S] [--only VARIANT] [--load QUESTION] [--growth
 * N] [--rest MS]`: measures our graph in one process and in four, the stock Apollo federation, PostGraphile and the
 * limit, on the same tables in one run, and prints the ratios that performance.md sets as targets. About twelve
 * minutes.
 *
 * All are started once and stand still while another is measured. Each is warmed before each sample, and medians of
 * the rounds are printed. A new process spends a sixth of its time on V8's optimising (ADR 0060); five seconds of
 * warming, or `--warm`, leave most of that behind. `--rest` lets each connection pause between two requests, as
 * people do. `--growth` measures ours beside itself on an index of N children.
 */
const options = benchOptions(
  'npm run bench -- [--children N] [--seconds S] [--rounds R] [--warm S] [--only VARIANT] [--load child|search] [--growth N] [--rest MS]',
  {
    children: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    warm: { type: 'string', default: '5' },
    only: { type: 'string' },
    load: { type: 'string' },
    growth: { type: 'string' },
    rest: { type: 'string', default: '0' },
  },
  ['children', 'seconds', 'rounds', 'warm', 'growth', 'rest'],
);
const children = Number(options.children);
const seconds = Number(options.seconds);
const rounds = Number(options.rounds);
const warmSeconds = Number(options.warm);
const rest = Number(options.rest);
/** A process that stood still notices first that its idle connections have been closed meanwhile. */
const settleMilliseconds = 500;

/** A database of one size with the people who ask, and what our processes are told. */
interface Index {
  readonly database: BenchDatabase;
  readonly owner: Sql;
  readonly people: BenchPerson[];
  readonly postmaster: number;
  readonly settings: { databaseUrl: string; keysFolder: string; policyFile: string };
}

async function openIndex(size: number): Promise<Index> {
  const folder = `.signpost/bench-${size}`;
  const database = await startBenchDatabase(folder);
  const databaseUrl = database.server.url;
  const log = createLog({ part: 'bench', level: 'error' });
  await seedOnce({ databaseUrl, keys: database.keys, children: size, production: false, log });
  const owner = openPool({ url: databaseUrl, max: 1, applicationName: 'bench' });
  const people = await plantedOnce(owner, database.keys, `${folder}/people.json`);
  const policyFile = `${folder}/policy.json`;
  const policy = { searchCandidates: 20, searchesPerHour: 1e9, searchesPerDay: 1e9 };
  writeFileSync(policyFile, JSON.stringify(policy));
  const postmaster = Number(readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[0]);
  const settings = { databaseUrl, keysFolder: database.keysFolder, policyFile };
  return { database, owner, people, postmaster, settings };
}

/**
 * Sessions last hours, so they are renewed at each run; people and their children stay. What earlier runs opened goes:
 * else each run would answer with longer access histories than the one before.
 */
async function plantedOnce(owner: Sql, keys: Keys, file: string): Promise<BenchPerson[]> {
  if (existsSync(file)) {
    const made = JSON.parse(readFileSync(file, 'utf8')) as { people: BenchPerson[] };
    for (const { token } of made.people) {
      const [session] = await owner<{ account_id: string }[]>`
        select account_id from users.session where token_hash = ${tokenHash(token)}`;
      if (session) await writeSession(owner, keys.standingKey(), { token, accountId: session.account_id });
    }
    const numbers = made.people.flatMap(({ childNumbers }) => childNumbers);
    await owner`delete from records.access_grant where child_number = any(${numbers}::bigint[])`;
    await owner`delete from audit.event where kind = 'RECORD_OPENED' and child_number = any(${numbers}::bigint[])`;
    await owner`delete from audit.opening where child_number = any(${numbers}::bigint[])`;
    return made.people;
  }
  const people = await plant(owner, keys);
  await owner`analyze`;
  writeFileSync(file, JSON.stringify({ people }), { mode: 0o600 });
  return people;
}

const index = await openIndex(children);
const grown = options.growth === undefined ? undefined : await openIndex(Number(options.growth));
const { databaseUrl } = index.settings;

interface Kind {
  readonly index: Index;
  readonly start: () => Promise<Variant>;
  readonly request: (question: Question, index: number) => LoadRequest;
}
const asOurs = (on: Index, start: () => Promise<Variant>): Kind => ({
  index: on,
  start,
  request: (question, at) => graphRequest('ours', '/graphql', question, on.people, at),
});
const one = 'Signpost, one process';
const atSize = 'Signpost, the larger index';
const kinds: Readonly<Record<string, Kind>> = {
  [one]: asOurs(index, () => startInProcess(index.settings, 4810)),
  ...(grown && { [atSize]: asOurs(grown, () => startInProcess(grown.settings, 4815)) }),
  'Signpost without audit rows': asOurs(index, () => startWithoutAudit(index.settings, 4860)),
  'Signpost, four processes': asOurs(index, () => startFourProcesses(index.settings, 4820)),
  'stock Apollo federation': {
    index,
    start: () => startStock(databaseUrl, 4830),
    request: (question, at) => graphRequest('stock', '/', question, index.people, at),
  },
  'PostGraphile 5': {
    index,
    start: () => startPostgraphile(databaseUrl, 4840),
    request: (question, at) => graphRequest('postgraphile', '/graphql', question, index.people, at),
  },
  'the limit': {
    index,
    start: () => startLimit(databaseUrl, 4850),
    request: (question, at) => limitRequest(question, index.people, at),
  },
};
const wanted = Object.keys(kinds).filter((kind) => !options.only || kind.includes(options.only));

const variants = new Map<string, Variant>();
for (const kind of wanted) {
  const variant = await (kinds[kind] as Kind).start();
  variants.set(kind, variant);
  const { people, owner } = (kinds[kind] as Kind).index;
  if (kind === one || kind === atSize) await openRecords(variant.origin, people);
  await pause(variant, owner);
}

const loads: readonly { question: Question; connections: number }[] = (
  [
    { question: 'child', connections: 1 },
    { question: 'child', connections: 16 },
    { question: 'child', connections: 64 },
    { question: 'search', connections: 16 },
  ] as const
).filter(({ question }) => options.load === undefined || question === options.load);
const measured: Measured[] = [];
const memory: number[] = [];
let requests = 0;
for (let round = 0; round < rounds; round += 1) {
  for (const { question, connections } of loads) {
    for (const kind of wanted) {
      const { index: on, request } = kinds[kind] as Kind;
      const variant = variants.get(kind) as Variant;
      const { origin, pids } = variant;
      const next = () => request(question, requests++);
      const check = (status: number, body: string) => checkAnswer(question, status, body);
      await on.owner`delete from records.search_use`;
      resume(variant);
      await sleep(settleMilliseconds);
      await runLoad(origin, connections, warmSeconds, next, () => {});
      if (kind.startsWith('Signpost')) await sealed(on.owner);
      const before = cpuMilliseconds([...pids, on.postmaster]);
      const sample = await runLoad(origin, connections, seconds, next, check, undefined, rest);
      const cpu = (cpuMilliseconds([...pids, on.postmaster]) - before) / sample.requests;
      measured.push({ kind, question, connections, ...sample, cpu });
      if (kind === one) memory.push(memoryMegabytes(pids));
      await pause(variant, on.owner);
    }
  }
}
printTables(measured, children);
const growth = loads.map(({ question, connections }) => {
  const cpu = (kind: string) =>
    median(
      measured
        .filter(
          (each) => each.kind === kind && each.question === question && each.connections === connections,
        )
        .map((each) => each.cpu),
    );
  const what = `growth to ${options.growth} children, CPU in per cent more: ${question}, ${connections}`;
  return { what, measured: 100 * (cpu(atSize) / cpu(one) - 1), firstBar: 10, goal: 0 };
});
const pss = { what: 'memory under load, PSS in MB', measured: Math.max(...memory), firstBar: 300, goal: 150 };
printTargets(measured, [...growth, ...(memory.length > 0 ? [pss] : [])]);
for (const variant of variants.values()) {
  resume(variant);
  await variant.stop();
}
for (const each of grown ? [index, grown] : [index]) {
  await each.owner.end();
  await each.database.server.stop();
}
