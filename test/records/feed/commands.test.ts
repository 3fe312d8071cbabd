import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadCanaryChildren } from '../../../cli/seed/canaryChildren.ts';
import { systemClock } from '../../../platform/clock.ts';
import { castDatabase } from '../../support/cast.ts';
import { runCommand } from '../../support/command.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import { temporaryFolder } from '../../support/processes.ts';

const folder = temporaryFolder();
let database: TestDatabase;

beforeAll(async () => {
  database = await castDatabase();
  await database.sql.begin((tx) => loadCanaryChildren(tx, testKeys(), systemClock.today()));
});

const run = (command: string, ...args: string[]) => runCommand(database, command, ...args);

test('a demo file is written, loaded with progress and a report, and skipped when it is loaded again', async () => {
  const file = join(folder, 'births.csv');
  expect(
    await run('demoFeed.ts', 'gro-births', '--rows', '500', '--bad', '10%', '--out', file),
  ).toMatchObject({
    status: 0,
  });
  expect(readFileSync(file).toString('latin1').trimEnd().split('\n').length).toBe(501);

  const first = await run('feed.ts', 'gro-births', file);
  expect(first.status).toBe(0);
  expect(first.out).toMatch(/500 rows in [\d.]+ s/);
  // Of the canaries the adopted, the shielded and who is not Noah wait; one is bad.
  expect(first.out).toMatch(/MATCH\s+9\s+CREATED\s+436\s+HELD\s+3/);
  expect(first.out).toMatch(/REJECTED\s+51/);
  expect(first.err).toContain('100%');
  const report = readFileSync(join(folder, 'births.rejected.csv'), 'utf8').trimEnd().split('\n');
  expect(report[0]).toBe('line,column,code,what to do');
  expect(new Set(report.slice(1).map((line) => line.split(',')[0])).size).toBe(51);

  // Where a report cannot be written the load goes on all the same, and the status says that something is missing.
  rmSync(join(folder, 'births.rejected.csv'));
  mkdirSync(join(folder, 'births.rejected.csv'));
  const second = await run('feed.ts', 'gro-births', file);
  expect(second.status).toBe(1);
  expect(second.out).toMatch(/SKIPPED\s+449/);
  expect(second.out).toMatch(/CREATED\s+0/);
  expect(second.err).toMatch(/births\.rejected\.csv could not be written; .*\.\n$/);
});

test('a report of before goes with the load that has none: it would tell of rows that were put right', async () => {
  const [file, report] = [join(folder, 'put right.csv'), join(folder, 'put right.rejected.csv')];
  const made = await run('demoFeed.ts', 'gro-births', '--rows', '30', '--bad', '0%', '--out', file);
  expect(made.out).toContain(`npm run feed -- gro-births '${file}'\n`);
  const [head = '', ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const good = rows.slice(20);
  const load = async (cut: readonly string[]) => {
    writeFileSync(file, `${[head, ...cut].join('\n')}\n`);
    expect((await run('feed.ts', 'gro-births', file)).status).toBe(0);
    return existsSync(report) ? readFileSync(report, 'utf8').split('\n').length - 2 : 0;
  };
  expect(await load([...good, 'nothing of the kind'])).toBe(1);
  expect(await load(good)).toBe(0);
  // Somebody else's file of that name stays.
  writeFileSync(report, 'notes\n');
  await load(good);
  expect(readFileSync(report, 'utf8')).toBe('notes\n');
});

test('wrong calls and unreadable files get one sentence and a status', async () => {
  const nothing = join(folder, 'nothing.csv');
  writeFileSync(nothing, '');
  expect(await run('feed.ts', 'census', nothing)).toMatchObject({
    status: 2,
    err: expect.stringContaining('Usage:'),
  });
  expect(await run('feed.ts', 'gro-births', join(folder, 'absent'))).toMatchObject({
    status: 2,
    err: expect.stringContaining('The file is not there;'),
  });
  for (const command of [
    ['feed.ts', 'gro-births'],
    ['import.ts', 'onspd'],
    ['accounts.ts', 'first'],
  ])
    expect(await run(...(command as [string, string]), folder)).toMatchObject({
      status: 2,
      err: expect.stringContaining('That is a folder'),
    });
  const empty = await run('feed.ts', 'gro-births', nothing);
  expect(empty).toMatchObject({ status: 1, err: expect.stringContaining('The file is empty') });
  expect(await run('demoFeed.ts', 'gro-births', '--rows', 'many')).toMatchObject({ status: 2 });
  expect(await run('demoFeed.ts', 'gro-births', '--bad', '5')).toMatchObject({ status: 2 });
  expect(await run('demoFeed.ts', 'gro-births', 'births.csv')).toMatchObject({
    status: 2,
    err: expect.stringContaining('"births.csv" is one word too many; --out names the file.'),
  });
});

test('a paused load ends in one sentence and with status 1 when the service is closed meanwhile', async () => {
  const file = join(folder, 'many.csv');
  await run('demoFeed.ts', 'gro-births', '--rows', '12000', '--bad', '0%', '--out', file);
  await database.sql`
    create function records.pause() returns trigger language plpgsql as $$
      begin new.status := 'PAUSED'; return new; end $$`;
  // From its first batch on, as if the team had been as quick.
  await database.sql`create trigger pause before update of rows_read on records.feed_run
    for each row execute function records.pause()`;
  const loading = run('feed.ts', 'gro-births', file);
  await expect
    .poll(() => database.sql`select from records.feed_run where status = 'PAUSED'`, { timeout: 30_000 })
    .toHaveLength(1);
  await database.sql`update service.state set mode = 'CLOSED', officers = array[gen_random_uuid(), gen_random_uuid()]`;
  const { status, err, out } = await loading;
  expect(status).toBe(1);
  expect(err).toMatch(/This source is stopped: the service is in mode CLOSED\. .*\.\n/);
  expect(out).toContain('every row has its outcome');
});
