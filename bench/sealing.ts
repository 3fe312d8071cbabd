import { readFileSync, rmSync } from 'node:fs';
import { verifyDump } from '../cli/audit/verifyDump.ts';
import { openPool } from '../platform/database.ts';
import { dumpAudit } from '../subgraphs/compliance/sealing/dump.ts';
import { Sealer } from '../subgraphs/compliance/sealing/sealer.ts';
import { cpuMilliseconds } from './cpu.ts';
import { startBenchDatabase } from './database.ts';
import { benchOptions } from './options.ts';

/**
 * `npm run bench:audit -- [--events N]`: events made in the database, then sealed, dumped and verified: seconds, and
 * CPU of Node and PostgreSQL together. The database is emptied of its audit first.
 */
const values = benchOptions(
  'npm run bench:audit -- [--events N]',
  { events: { type: 'string', default: '200000' } },
  ['events'],
);
const events = Number(values.events);
const perStatement = 20_000;
const folder = '.signpost/bench-audit';
const dump = `${folder}/dump`;

const { server, keys } = await startBenchDatabase(folder);
const owner = openPool({ url: server.url, max: 1, applicationName: 'bench' });
const sealing = openPool({
  url: server.url,
  role: 'signpost_sealer',
  databaseKey: keys.databaseKey(),
  max: 1,
  applicationName: 'bench sealer',
});
const postmaster = Number(readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[0]);

/** Rows as a busy graph leaves them: intents and disclosures of a few thousand people about many children. */
async function make(): Promise<void> {
  await owner`truncate audit.event, audit.leaf, audit.node, audit.checkpoint`;
  for (let from = 0; from < events; from += perStatement) {
    await owner`
      insert into audit.event (writer, sequence, occurred_at, kind, outcome, operation_id, account_id, session_id,
        organisation_id, authority_code, area, operation, child_number, detail)
      select md5((n / 1000000)::text)::uuid, n, clock_timestamp(),
        case n % 2 when 0 then 'OPERATION_RECEIVED' else 'DISCLOSED' end, 'DONE', gen_random_uuid(),
        md5((n % 5000)::text)::uuid, md5((n % 5000)::text)::uuid, md5((n % 300)::text)::uuid,
        'E080000' || lpad((n % 150)::text, 2, '0'), 'E080000' || lpad((n % 140)::text, 2, '0'), 'OpenedRecord',
        case n % 2 when 1 then 1000000000 + (n::bigint * 7919) % 200000 end,
        '{"rows": 1, "groups": ["identity", "involvement", "contact"]}'
      from generate_series(${from + 1}::int, ${Math.min(from + perStatement, events)}::int) n`;
  }
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const before = cpuMilliseconds([process.pid, postmaster]);
  const result = await work();
  const seconds = (performance.now() - began) / 1_000;
  const cpu = (cpuMilliseconds([process.pid, postmaster]) - before) / 1_000;
  const rate = (over: number) => Math.round(events / over).toLocaleString('en-GB');
  console.log(
    `${what.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s, ${rate(seconds).padStart(9)} events a second; ` +
      `CPU ${cpu.toFixed(1)} s, ${rate(cpu)} a second of one core`,
  );
  return result;
}

await timed('made', make);
const sealer = new Sealer(sealing, keys.auditPrivateKey());
await timed('sealed', async () => {
  for (let sealed = 0; sealed < events; ) sealed += await sealer.seal();
});
await timed('dumped', () => dumpAudit(owner, dump));
const verdict = await timed('verified', () => verifyDump({ folder: dump, logKeys: [keys.auditPublicKey()] }));
if (verdict.findings.length > 0 || verdict.sealed !== events)
  throw new Error('What was sealed does not verify.');
rmSync(dump, { recursive: true });
await Promise.all([sealing.end({ timeout: 1 }), owner.end({ timeout: 1 })]);
await server.stop();
