import { setTimeout as sleep } from 'node:timers/promises';
import { castMember } from '../cli/seed/cast.ts';
import { seedOnce } from '../cli/seed/seed.ts';
import { openPool } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { stampStandings } from '../subgraphs/users/account/standing.ts';
import { insertSession } from '../test/support/people.ts';
import { startBenchDatabase } from './database.ts';
import { type LoadRequest, runLoad, type Sample } from './load.ts';
import { benchOptions } from './options.ts';
import { startInProcess } from './servers.ts';

/**
 * `npm run bench:revocation -- [--trials N]`: two gateways under load on one database. How long a revocation takes from
 * being sent until both answer 401 (a role: until what it gave is refused), for each cause in turn. A minute.
 */
const values = benchOptions(
  'npm run bench:revocation -- [--trials N]',
  { trials: { type: 'string', default: '100' } },
  ['trials'],
);
const trials = Number(values.trials);
const connections = 4;
const patience = 5_000;

const folder = '.signpost/bench-revocation';
const { server, keys, keysFolder } = await startBenchDatabase(folder);
const log = createLog({ part: 'bench', level: 'error' });
await seedOnce({ databaseUrl: server.url, keys, children: 200, production: false, log });
const sql = openPool({ url: server.url, max: 3, applicationName: 'bench' });
await sql`delete from users.throttle`;
const settings = { databaseUrl: server.url, keysFolder, policyFile: '' };
const gateways = [await startInProcess(settings, 4721), await startInProcess(settings, 4722)];
const origins = gateways.map(({ origin }) => origin);

const json = { 'content-type': 'application/json' };
const newSession = (username: string) => insertSession({ sql } as never, username);
const ask = (token: string, query: string): LoadRequest => ({
  path: '/graphql',
  headers: { ...json, authorization: `Bearer ${token}` },
  body: JSON.stringify({ query }),
});
const me = '{ me { roles organisation { name } } }';
const events = '{ auditEvents(first: 1) { edges { cursor } } }';

async function isGone(origin: string, token: string, query: string): Promise<boolean> {
  const { path, headers, body } = ask(token, query);
  const answer = await fetch(`${origin}${path}`, { method: 'POST', headers, body });
  const text = await answer.text();
  return answer.status === 401 || text.includes('FORBIDDEN_FIELD');
}

const id = (username: string) => castMember(username).id;
const hosts = castMember('quentin').organisation.id;
interface Cause {
  readonly who: string;
  readonly query?: string;
  act(token: string): Promise<unknown>;
  undo(): Promise<unknown>;
}
const nothing = async () => {};
const causes: Readonly<Record<string, Cause>> = {
  session: {
    who: 'amira',
    act: (token) =>
      fetch(`${origins[1]}/session`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }),
    undo: nothing,
  },
  account: {
    who: 'dora',
    act: () => sql`update users.account set status = 'SUSPENDED' where id = ${id('dora')}`,
    undo: () => sql`update users.account set status = 'ACTIVE' where id = ${id('dora')}`,
  },
  organisation: {
    who: 'quentin',
    act: () => sql`update users.organisation set accreditation = 'SUSPENDED' where id = ${hosts}`,
    undo: () => sql`update users.organisation set accreditation = 'ACCREDITED' where id = ${hosts}`,
  },
  role: {
    who: 'imran',
    query: events,
    act: () =>
      sql.begin(async (transaction) => {
        await transaction`delete from users.role_grant where account_id = ${id('imran')}`;
        await stampStandings(transaction, keys.standingKey(), [id('imran')]);
      }),
    undo: async () => {
      await sql`insert into users.role_grant (account_id, role) values (${id('imran')}, 'AUDITOR')`;
      await stampStandings(sql, keys.standingKey(), [id('imran')]);
    },
  },
  system: {
    who: 'gro',
    act: () =>
      sql`update users.session set ended_at = now() where account_id = ${id('gro')} and ended_at is null`,
    undo: nothing,
  },
  everyone: {
    who: 'ben',
    act: () => revokeEveryone(),
    undo: async () => {
      readers = await newReaders();
    },
  },
};

/** As a decision leaves it: proposed, then carried out, which is what every process hears of. */
async function revokeEveryone(): Promise<void> {
  await sql`
    insert into users.revocation (id, reason, proposed_by, proposed_at)
    values (gen_random_uuid(), 'bench', ${id('kofi')}, clock_timestamp())`;
  await sql`
    update users.revocation set outcome = 'REVOKED', decided_by = ${id('lena')}, decided_at = clock_timestamp()
    where outcome is null`;
}

/** Who make the load; those of the trials are others. */
const newReaders = () => Promise.all(['priya', 'owen', 'carys', 'farah'].map(newSession));
let readers = await newReaders();
const load = (origin: string, seconds: number): Promise<Sample> =>
  runLoad(
    origin,
    connections,
    seconds,
    (index) => ask(readers[index % readers.length] as string, me),
    (status) => {
      // After everyone was revoked the readers come again.
      if (status !== 200 && status !== 401) throw new Error(`the load was answered with ${status}`);
    },
  );

const taken = new Map<string, number[]>();
const names = Object.keys(causes);
let running = true;
const loads = origins.map(async (origin) => {
  while (running) await load(origin, 2);
});
for (let trial = 0; trial < trials; trial += 1) {
  const name = names[trial % names.length] as string;
  const { who, query = me, act, undo } = causes[name] as Cause;
  const token = await newSession(who);
  for (const origin of origins)
    if (await isGone(origin, token, query)) throw new Error(`${name}: there was no session to revoke`);
  const began = performance.now();
  await act(token);
  const heard = await Promise.all(
    origins.map(async (origin) => {
      while (!(await isGone(origin, token, query))) {
        if (performance.now() - began > patience) throw new Error(`${name}: not heard at ${origin}`);
        await sleep(2);
      }
      return performance.now() - began;
    }),
  );
  taken.set(name, [...(taken.get(name) ?? []), Math.max(...heard)]);
  await undo();
}
running = false;
await Promise.all(loads);

const at = (times: readonly number[], share: number) => {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.ceil(sorted.length * share) - 1] as number).toFixed(0).padStart(5);
};
console.log(`revocation, until both gateways refuse, ${2 * connections} connections of load (ms)`);
console.log('cause          trials   p50   p95  p100');
for (const [name, times] of [...taken, ['all', [...taken.values()].flat()] as const])
  console.log(
    `${name.padEnd(14)} ${String(times.length).padStart(6)} ${at(times, 0.5)} ${at(times, 0.95)} ${at(times, 1)}`,
  );

await Promise.all(gateways.map((gateway) => gateway.stop()));
await sql.end({ timeout: 1 });
await server.stop();
