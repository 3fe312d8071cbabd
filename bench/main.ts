import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seedOnce } from '../cli/seed/index.ts';
import { openPool } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { cpuMilliseconds } from './cpu.ts';
import { startBenchDatabase } from './database.ts';
import { runLoad } from './load.ts';
import { openRecords } from './openRecords.ts';
import { type BenchPerson, plant } from './plant.ts';
import {
  startFourProcesses,
  startInProcess,
  startLimit,
  startPostgraphile,
  startStock,
  type Variant,
} from './servers.ts';
import { type Measured, printTables } from './table.ts';
import { checkAnswer, graphRequest, limitRequest, type Question } from './variants.ts';

/**
 * `npm run bench -- [--children N] [--seconds S] [--rounds R]`: our graph in one process and as four, the stock Apollo
 * federation, PostGraphile and the limit, on the same tables, side by side in one run (performance.md).
 */
const { values: options } = parseArgs({
  options: {
    children: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const children = Number(options.children);
const seconds = Number(options.seconds);
const rounds = Number(options.rounds);
const warmSeconds = 1;

const folder = `.signpost/bench-${children}`;
const database = await startBenchDatabase(folder);
const databaseUrl = database.server.url;
await seedOnce({
  databaseUrl,
  keys: database.keys,
  children,
  production: false,
  log: createLog({ part: 'bench', level: 'error' }),
});
const owner = openPool({ url: databaseUrl, max: 1, applicationName: 'bench' });
const people = await plantedOnce();
const policyFile = `${folder}/policy.json`;
writeFileSync(
  policyFile,
  JSON.stringify({ searchCandidates: 20, searchesPerHour: 1e9, searchesPerDay: 1e9 }),
);
const settings = { databaseUrl, keysFolder: database.keysFolder, policyFile };

/** Sessions last hours, so people and sessions are made anew at each run; their children stay. */
async function plantedOnce(): Promise<BenchPerson[]> {
  const file = `${folder}/people.json`;
  if (existsSync(file)) {
    const made = JSON.parse(readFileSync(file, 'utf8')) as { at: number; people: BenchPerson[] };
    await owner`update users.session set created_at = now(), last_used_at = now(), factor_at = now(),
      expires_at = now() + interval '9 hours' where account_id in (select id from users.account where username like 'bench-%')`;
    return made.people;
  }
  const people = await plant(owner, database.keys);
  await owner`analyze`;
  writeFileSync(file, JSON.stringify({ at: Date.now(), people }), { mode: 0o600 });
  return people;
}

const kinds = {
  'Signpost, one process': {
    start: () => startInProcess(settings, 4810),
    request: (question: Question, index: number) => graphRequest('ours', '/graphql', question, people, index),
  },
  'Signpost, four processes': {
    start: () => startFourProcesses(settings, 4820),
    request: (question: Question, index: number) => graphRequest('ours', '/graphql', question, people, index),
  },
  'stock Apollo federation': {
    start: () => startStock(databaseUrl, 4830),
    request: (question: Question, index: number) => graphRequest('stock', '/', question, people, index),
  },
  'PostGraphile 5': {
    start: () => startPostgraphile(databaseUrl, 4840),
    request: (question: Question, index: number) =>
      graphRequest('postgraphile', '/graphql', question, people, index),
  },
  'the limit': {
    start: () => startLimit(databaseUrl, 4850),
    request: (question: Question, index: number) => limitRequest(question, people, index),
  },
};
type Kind = keyof typeof kinds;
const wanted = (Object.keys(kinds) as Kind[]).filter((kind) => !options.only || kind.includes(options.only));

const variants = new Map<Kind, Variant>();
for (const kind of wanted) {
  const variant = await kinds[kind].start();
  variants.set(kind, variant);
  if (kind === 'Signpost, one process') await openRecords(variant.origin, people);
}

const loads: readonly { question: Question; connections: number }[] = [
  { question: 'child', connections: 1 },
  { question: 'child', connections: 16 },
  { question: 'child', connections: 64 },
  { question: 'search', connections: 16 },
];
const postmaster = Number(readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[0]);
const measured: Measured[] = [];
let requests = 0;
for (let round = 0; round < rounds; round += 1) {
  for (const { question, connections } of loads) {
    for (const kind of wanted) {
      const { origin, pids } = variants.get(kind) as Variant;
      const next = () => kinds[kind].request(question, requests++);
      const check = (status: number, body: string) => checkAnswer(question, status, body);
      await owner`delete from records.search_use`;
      await runLoad(origin, connections, warmSeconds, next, check);
      const before = cpuMilliseconds([...pids, postmaster]);
      const sample = await runLoad(origin, connections, seconds, next, check);
      const cpu = (cpuMilliseconds([...pids, postmaster]) - before) / sample.requests;
      measured.push({ kind, question, connections, ...sample, cpu });
    }
  }
}
printTables(measured, children);
for (const variant of variants.values()) await variant.stop();
await owner.end();
await database.server.stop();
