import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { type AuditEvent, AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { cuttableServer } from '../audit/cuttableServer.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { productLimits } from '../support/limits.ts';
import { testSettings } from '../support/settings.ts';
import { soon, stopwatch } from '../support/time.ts';

/** When the writer is killed, in milliseconds after its first acknowledgement. */
const moments =
  testSettings.faults === 'long' ? Array.from({ length: 50 }, () => Math.random() * 400) : [30, 130];

const database = await freshDatabase();
const event = (): AuditEvent & { operationId: string } => ({
  kind: 'OPERATION_RECEIVED',
  outcome: 'DONE',
  operationId: randomUUID(),
});
const stored = async (operationIds: readonly string[]) =>
  (
    await database.sql`select operation_id, count(*)::int as times from audit.event
      where operation_id = any(${[...operationIds]}::uuid[]) group by operation_id`
  ).map(({ operation_id, times }) => [operation_id, times] as const);

describe('when the connection is cut', async () => {
  const way = await cuttableServer(database.url);
  const pool = openPool({
    url: way.url,
    role: 'signpost_gateway',
    databaseKey: testKeys().databaseKey(),
    max: 1,
    applicationName: 'signpost tests, cut',
  });
  afterAll(async () => {
    await pool.end({ timeout: 1 });
    await way.close();
  });

  test('during the commit, the event is stored exactly once and acknowledged', async () => {
    const writer = new AuditWriter(pool);
    await writer.write(event());
    for (let round = 0; round < 20; round += 1) {
      const events = Array.from({ length: 1 + round * 3 }, () => event());
      way.cutAnswerOfNextStatement();
      await Promise.all(events.map((each) => writer.write(each)));
      const found = await stored(events.map(({ operationId }) => operationId));
      expect(way.droppedAnswers()).toBe(round + 1);
      expect(found).toHaveLength(events.length);
      expect(found.every(([, times]) => times === 1)).toBe(true);
    }
    const gaps = await database.sql`
      select writer, count(*)::int as events, max(sequence) - min(sequence) + 1 as span from audit.event
      group by writer order by count(*) desc limit 1`;
    expect(gaps[0]).toMatchObject({ events: gaps[0]?.span });
  });

  test('for a while, what comes back within the second is stored', async () => {
    const writer = new AuditWriter(pool);
    way.cut();
    setTimeout(way.restore, 300);
    const waited = event();
    await writer.write(waited);
    expect(await stored([waited.operationId])).toEqual([[waited.operationId, 1]]);
  });

  test('for a while, an event that a key beside the events’ own refuses then is not taken for stored', async () => {
    await database.sql.unsafe(`
      create table audit.kept (id int primary key);
      insert into audit.kept values (1);
      create function audit.keep() returns trigger language plpgsql as
        'begin insert into audit.kept values (1); return null; end';
      create trigger event_kept after insert on audit.event for each row when (new.kind = 'RECORD_OPENED')
        execute function audit.keep()`);
    const writer = new AuditWriter(pool);
    way.cut();
    setTimeout(way.restore, 300);
    const refused = { ...event(), kind: 'RECORD_OPENED' as const };
    await expect(writer.write(refused)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect(await stored([refused.operationId])).toEqual([]);
  });

  test('for longer, everybody is told within a second, and the next is stored', async () => {
    // Not before: what is stored within the second is no matter of how fast this machine is.
    productLimits();
    const writer = new AuditWriter(pool);
    way.cut();
    const told = stopwatch();
    const settled = await Promise.allSettled(Array.from({ length: 700 }, () => writer.write(event())));
    told.stop();
    expect(told.passed()).toBeLessThan(soon(1_000));
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    way.restore();
    const back = stopwatch();
    await expect
      .poll(
        () =>
          writer.write(event()).then(
            () => true,
            () => false,
          ),
        { interval: 10 },
      )
      .toBe(true);
    back.stop();
    expect(back.passed()).toBeLessThan(soon(5_000));
  });
});

test('killed at any point, all that it acknowledged is present', async () => {
  for (const afterMilliseconds of moments) {
    const child = spawn(
      process.execPath,
      [await compiled('test/audit/writerProcess.ts'), database.url, inject('testKeys')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let printed = '';
    child.stdout.on('data', (chunk) => {
      if (printed === '') setTimeout(() => child.kill('SIGKILL'), afterMilliseconds);
      printed += chunk;
    });
    await once(child, 'close');
    const acknowledged = printed.split('\n').slice(0, -1);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(await stored(acknowledged)).toHaveLength(acknowledged.length);
  }
});
