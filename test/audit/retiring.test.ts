import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { monthsToRetire, type Retiring, retireMonth } from '../../cli/audit/retiring.ts';
import { verifyDump } from '../../cli/audit/verifyDump.ts';
import { countEvidence, restoredFaults } from '../../cli/backup/check.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { dumpAudit } from '../../subgraphs/compliance/sealing/dump.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { sealAll } from './sealAll.ts';

const database = await freshDatabase();
const { sql } = database;
const folder = temporaryFolder();
const logKeys = [testKeys().auditPublicKey()];
const sealer = new Sealer(database.poolFor('signpost_sealer'), testKeys().auditPrivateKey());
const incident = randomUUID();
let dumps = 0;
const retiring = (more: Partial<Retiring> = {}): Retiring => ({
  sql,
  audit: new AuditWriter(sql),
  before: '1990-03',
  today: '2026-11-27',
  logKeys,
  years: readPolicy().auditYears,
  folder: join(folder, String(dumps++)),
  ...more,
});
const months = async () =>
  (
    await sql`select to_char(occurred_at, 'YYYY-MM') as month, count(*)::int as events from audit.event group by 1 order by 1`
  ).map(({ month, events }) => `${month} ${events}`);

beforeAll(async () => {
  const writer = randomUUID();
  for (const [month, next] of [
    ['1990-01', '1990-02'],
    ['1990-02', '1990-03'],
    ['1990-03', '1990-04'],
  ] as const) {
    await sql.unsafe(`create table audit.event_${month.replace('-', '')} partition of audit.event
      for values from ('${month}-01') to ('${next}-01')`);
    const events = Array.from({ length: 4 }, (_, at) => ({
      writer,
      sequence: Number(month.slice(5)) * 10 + at,
      occurred_at: `${month}-10T09:00:0${at}Z`,
      kind: 'RECORD_OPENED',
      outcome: 'DONE',
      child_number: 1000000000 + at,
    }));
    await sql`select audit.append(${sql.json(events)})`;
  }
  await sealAll(sql, sealer);
});

test('months go when policy lets them, sealed, sound and needed by no incident; the rest verifies as before', async () => {
  await expect(monthsToRetire(retiring({ before: '1996-01' }))).rejects.toThrow(
    'kept for 31 years: months before 1995-11 may go',
  );
  expect(await monthsToRetire(retiring({ before: '1990-01' }))).toEqual([]);

  // An open incident holds what it rests on.
  const [held] = await sql`select id from audit.event where occurred_at < '1990-02-01' limit 1`;
  await sql`insert into compliance.incident (id, summary, opened_by, opened_at, state)
    values (${incident}, 'Something was seen here.', ${randomUUID()}, now(), 'TRIAGED')`;
  await sql`insert into compliance.incident_event values (${incident}, ${held?.id})`;
  await expect(monthsToRetire(retiring())).rejects.toThrow('rests on 1 events of 1990-01');
  await sql`update compliance.incident set state = 'CLEARED' where id = ${incident}`;

  // What is not sound is evidence.
  await sql`update audit.event set reason = 'AUDIT' where occurred_at >= '1990-02-01' and child_number = 1000000002`;
  await expect(monthsToRetire(retiring())).rejects.toThrow('not as it was sealed');
  await sql`update audit.event set reason = null where reason = 'AUDIT'`;

  const going = await monthsToRetire(retiring());
  expect(going).toEqual([
    { month: '1990-01', events: 4 },
    { month: '1990-02', events: 4 },
  ]);
  // What came to rest on a month while the audit was dumped and verified holds it too.
  const [found] =
    await sql`select id from audit.event where occurred_at < '1990-02-01' order by id desc limit 1`;
  await sql`update compliance.incident set state = 'SUSPECTED' where id = ${incident}`;
  await sql`insert into compliance.incident_event values (${incident}, ${found?.id})`;
  await expect(retireMonth(retiring(), { month: '1990-01', events: 4 })).rejects.toThrow(
    'An open incident rests on 2 events of 1990-01. Close it first.',
  );
  expect((await months())[0]).toBe('1990-01 4');
  await sql`update compliance.incident set state = 'CLEARED' where id = ${incident}`;

  const backup = await countEvidence(sql);
  for (const month of going) await retireMonth(retiring(), month);
  // A restore that replays the log of that night lacks nothing else, and still tells of one event more that is gone.
  const faultsNow = async () => restoredFaults(sql, await countEvidence(sql), backup, []);
  expect(await faultsNow()).toEqual([]);
  const lost = await sql`delete from audit.event where kind = 'AUDIT_RETIRED' returning *`;
  expect(await faultsNow()).toEqual([expect.stringContaining('audit.event has')]);
  await sql`insert into audit.event ${sql(lost)}`;
  expect(await faultsNow()).toEqual([]);
  await expect
    .poll(
      async () => {
        await sealer.seal();
        return (await sql`select from audit.leaf`).count;
      },
      { timeout: 30_000 },
    )
    .toBe(14);
  expect(await sql`select detail from audit.event where kind = 'AUDIT_RETIRED' order by id`).toEqual(
    going.map((detail) => ({ detail })),
  );
  expect((await months())[0]).toBe('1990-03 4');
  expect(await sql`select * from audit.opening order by id`).toEqual(
    await sql`select * from audit.opened order by id`,
  );
  expect(await sql`select from audit.opening`).toHaveLength(4);
  const dump = join(folder, 'after');
  await dumpAudit(sql, dump);
  expect((await verifyDump({ folder: dump, logKeys })).findings.map(({ kind }) => kind)).toContain('REMOVED');
  const verdict = await verifyDump({ folder: dump, logKeys, retiredBefore: '1990-03-01' });
  expect([verdict.findings, verdict.retired, verdict.sealed]).toEqual([[], 8, 14]);
});
