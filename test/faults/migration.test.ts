import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { migrate, migrationFiles } from '../../platform/migrate.ts';
import { castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { giveTime } from '../support/limits.ts';
import { temporaryFolder } from '../support/processes.ts';
import { soon, stopwatch } from '../support/time.ts';
import { pause } from './client.ts';

// Measured are locks. Within its own limits the product answers 503 on a machine that does much else, whoever migrates.
giveTime();
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await graph.as('amira').query('{ me { roles } }');
});

/** Such as a release brings: a column, a table that refers to another, a function and a grant. */
const release = {
  '209901010001_add_remark.sql': 'alter table records.child add remark text;',
  '209901010002_create_remark.sql': `
    create table records.remark (child_number bigint not null, id uuid not null,
      constraint remark_pkey primary key (child_number, id),
      constraint remark_child foreign key (child_number) references records.child (number) not valid);
    grant select on records.remark to signpost_records;`,
  '209901010003_add_remark_check.sql': `
    alter table records.remark validate constraint remark_child;
    alter table records.child add constraint child_remark check (length(remark) < 100) not valid;`,
};

test('migrations under load: no client sees an error, no table is held against readers for longer than a moment', async () => {
  const { sql, url } = graph.database;
  const open = 'mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }';
  const read = `{ child(number: "${castNumbers.noah}") { number givenName } me { roles } }`;
  let running = true;
  let most = 0;
  const { passed, stop } = stopwatch();
  const statuses = new Map<number, number>();
  const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const reader = async () => {
    while (running) {
      const began = passed();
      count((await graph.as('amira').query(read)).status);
      most = Math.max(most, passed() - began);
    }
  };
  const writer = async (at: number) => {
    for (let n = 0; running; n += 1) {
      const input = {
        number: castNumbers.noah,
        reason: 'SAFEGUARDING',
        idempotencyKey: `migrated ${at} ${n}`,
      };
      count((await graph.as('amira').query(open, { input })).status);
    }
  };
  /** How long each exclusive lock on a table that was there before was seen to be held, in milliseconds. */
  const held = new Map<string, number>();
  const watch = async () => {
    for (let last = passed(); running; ) {
      const rows = await sql<{ name: string; pid: number }[]>`
        select l.relation::regclass::text as name, l.pid from pg_locks l join pg_class c on c.oid = l.relation
        where l.mode = 'AccessExclusiveLock' and l.granted and c.relkind in ('r', 'p') and l.pid <> pg_backend_pid()
          and l.database = (select oid from pg_database where datname = current_database())
          and c.relname <> 'remark'`;
      const now = passed();
      const present = new Set(rows.map(({ name, pid }) => `${name} ${pid}`));
      for (const lock of present) held.set(lock, (held.get(lock) ?? 0) + now - last);
      last = now;
      await pause(5);
    }
  };
  const work = [...Array.from({ length: 12 }, reader), ...[0, 1, 2].map(writer), watch()];
  await pause(300);

  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(release)) writeFileSync(join(folder, name), text);
  const files = [...migrationFiles(), ...migrationFiles([{ folder: 'records', path: folder }])];
  const applied = await migrate({ url, databaseKey: testKeys().databaseKey(), files });
  expect(applied).toHaveLength(3);
  await pause(300);
  running = false;
  await Promise.all(work);
  stop();
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(20);
  expect(Math.max(0, ...held.values())).toBeLessThan(200);
  expect(most).toBeLessThan(soon(1_000));
});
