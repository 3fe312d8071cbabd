import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openPool, type Sql } from '../platform/database.ts';
import { Sealer } from '../subgraphs/compliance/sealing/sealer.ts';
import { startBenchDatabase } from './database.ts';

/**
 * `npm run bench:audit -- [--events N]`: events written as the gateway writes them, then sealed, in events a second.
 * The database is emptied of its audit first.
 */
const { values } = parseArgs({ options: { events: { type: 'string', default: '200000' } } });
const events = Number(values.events);
const perStatement = 256;

const { server, keys } = await startBenchDatabase('.signpost/bench-audit');
const databaseKey = keys.databaseKey();
const pool = (role: 'signpost_gateway' | 'signpost_sealer') =>
  openPool({ url: server.url, role, databaseKey, max: 1, applicationName: `bench ${role}` });
const owner = openPool({ url: server.url, max: 1, applicationName: 'bench' });
await owner`truncate audit.event, audit.leaf, audit.node, audit.checkpoint`;

/** Statements of the size that a busy gateway sends, one after the other. */
async function write(sql: Sql): Promise<void> {
  const writer = randomUUID();
  const account = randomUUID();
  for (let from = 0; from < events; from += perStatement) {
    const rows = Array.from({ length: Math.min(perStatement, events - from) }, (_, n) => ({
      writer,
      sequence: from + n + 1,
      occurred_at: new Date().toISOString(),
      kind: n % 2 === 0 ? 'OPERATION_RECEIVED' : 'DISCLOSED',
      outcome: 'DONE',
      operation_id: randomUUID(),
      account_id: account,
      session_id: account,
      organisation_id: account,
      authority_code: 'E08000035',
      operation: 'OpenedRecord',
      child_number: n % 2 === 0 ? undefined : 1_000_000_007 + n,
      detail: { rows: 1, groups: ['identity', 'involvement', 'contact'] },
    }));
    await sql`select audit.append(${JSON.stringify(rows)}::text::jsonb)`;
  }
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const rate = Math.round(events / seconds).toLocaleString('en-GB');
  console.log(`${what.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${rate.padStart(9)} events a second`);
}

const gateway = pool('signpost_gateway');
const sealing = pool('signpost_sealer');
const sealer = new Sealer(sealing, keys.auditPrivateKey());
await timed('written', () => write(gateway));
await timed('sealed', async () => {
  let sealed = 0;
  while (sealed < events) sealed += await sealer.seal();
});
await Promise.all([gateway, sealing, owner].map((sql) => sql.end({ timeout: 1 })));
await server.stop();
