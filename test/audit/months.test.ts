import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { startSealing } from '../../subgraphs/compliance/sealing/background.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { soon, within } from '../support/time.ts';

const database = await freshDatabase();
const { sql } = database;

const monthIn = async (months: number) =>
  (
    await sql`select to_char(date_trunc('month', now()) + make_interval(months => ${months}), 'YYYYMM') as month,
      (date_trunc('month', now()) + make_interval(months => ${months}, days => 14))::text as middle`
  )[0] as { month: string; middle: string };
const write = (occurredAt: string) =>
  sql`select audit.append(${sql.json([
    { writer: randomUUID(), sequence: 1, occurred_at: occurredAt, kind: 'SEARCHED', outcome: 'DONE' },
  ])})`;
const rowsIn = async (table: string) => (await sql.unsafe(`select 1 from audit.${table}`)).length;
const sealedSoon = (leaves: number) =>
  within(soon(5_000), async () => (await sql`select from audit.leaf`).length, leaves);

test('a month that has events before its partition gets both, and the months after it theirs', async () => {
  const [soonest, next] = [await monthIn(1), await monthIn(2)];
  await sql.unsafe(`drop table audit.event_${soonest.month}, audit.event_${next.month}`);
  await write(soonest.middle);
  expect(await rowsIn('event_default')).toBe(1);
  const [before] = await sql`select * from audit.event`;
  const sealing = startSealing({ databaseUrl: database.url, keys: testKeys(), log: silentLog });
  await sealedSoon(1);
  await sealing.stop();
  expect([await rowsIn('event_default'), await rowsIn(`event_${soonest.month}`)]).toEqual([0, 1]);
  expect(await rowsIn(`event_${next.month}`)).toBe(0);
  expect(await sql`select * from audit.event`).toEqual([before]);
});

test('what waits is sealed also while a month cannot be made', async () => {
  const { month } = await monthIn(1);
  const leaves = (await sql`select from audit.leaf`).length;
  await sql.unsafe(`drop table audit.event_${month}`);
  // Somebody reads for long, such as who makes a dump: no partition is made beside that.
  const sealing = await sql.begin(async (reading) => {
    await reading`select count(*) from audit.event`;
    await database.poolFor('signpost_gateway')`select audit.append(${sql.json([
      {
        writer: randomUUID(),
        sequence: 1,
        occurred_at: new Date(),
        kind: 'SEARCHED',
        outcome: 'DONE',
      } as never,
    ])})`;
    const started = startSealing({ databaseUrl: database.url, keys: testKeys(), log: silentLog });
    await sealedSoon(leaves + 1);
    return started;
  });
  await sealing.stop();
});
