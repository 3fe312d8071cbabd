import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { type AuditEvent, AuditWriter } from '../../platform/audit.ts';
import { auditKinds } from '../../platform/auditKinds.ts';
import type { Sql } from '../../platform/database.ts';
import { freshDatabase } from '../support/database.ts';
import { productLimits } from '../support/limits.ts';
import { soon, stopwatch } from '../support/time.ts';

productLimits();
const database = await freshDatabase();
const gateway = database.poolFor('signpost_gateway');
const event = (more: Partial<AuditEvent> = {}): AuditEvent => ({
  kind: 'OPERATION_RECEIVED',
  outcome: 'DONE',
  operationId: randomUUID(),
  ...more,
});
const stored = async (operationIds: readonly (string | undefined)[]) =>
  (
    await database.sql`select operation_id, count(*)::int as times from audit.event
      where operation_id = any(${operationIds as string[]}::uuid[]) group by operation_id`
  ).map(({ operation_id, times }) => [operation_id, times] as const);
const unavailable = expect.objectContaining({ code: 'AUDIT_UNAVAILABLE' });

/** The pool, counting the statements that are sent through it. */
function counting(sql: Sql): { sql: Sql; statements: () => number } {
  let statements = 0;
  const counted = new Proxy(sql, {
    apply(target, self, args) {
      statements += 1;
      return Reflect.apply(target, self, args);
    },
  });
  return { sql: counted, statements: () => statements };
}

describe('the audit writer', () => {
  test('stores every part of an event', async () => {
    const full: Required<AuditEvent> = {
      kind: 'RECORD_OPENED',
      outcome: 'DONE',
      operationId: randomUUID(),
      accountId: randomUUID(),
      onBehalfOf: randomUUID(),
      sessionId: randomUUID(),
      organisationId: randomUUID(),
      authorityCode: 'E08000035',
      area: 'E08000032',
      operation: 'openRecord',
      reason: 'SAFEGUARDING',
      childNumber: '1000000007',
      childNumbers: [],
      detail: { groups: ['identity'], rows: 1 },
    };
    await new AuditWriter(gateway).write({ ...full, childNumbers: undefined });
    const [row] = await database.sql`select * from audit.event where operation_id = ${full.operationId}`;
    expect(row).toMatchObject({
      kind: 'RECORD_OPENED',
      account_id: full.accountId,
      on_behalf_of: full.onBehalfOf,
      session_id: full.sessionId,
      organisation_id: full.organisationId,
      authority_code: 'E08000035',
      area: 'E08000032',
      operation: 'openRecord',
      reason: 'SAFEGUARDING',
      child_number: 1000000007,
      child_numbers: null,
      detail: { groups: ['identity'], rows: 1 },
    });
    expect(row?.occurred_at).toBeInstanceOf(Date);
  });

  test('groups what comes together, and acknowledges only what is stored', async () => {
    const { sql, statements } = counting(gateway);
    const writer = new AuditWriter(sql);
    const events = Array.from({ length: 1_000 }, () => event());
    await Promise.all(
      events.map(async (each, index) => {
        await writer.write(each);
        if (index % 100 === 0) expect(await stored([each.operationId])).toHaveLength(1);
      }),
    );
    expect(await stored(events.map(({ operationId }) => operationId))).toHaveLength(1_000);
    expect(statements()).toBe(4);
  });

  test('waits for what each turn of a busy loop brings, and for nobody with an event that comes alone', async () => {
    const turn = () => new Promise(setImmediate);
    let statements = 0;
    const counting = new Proxy(gateway, {
      apply: () => {
        statements += 1;
        return turn();
      },
    });
    const writer = new AuditWriter(counting);
    for (let alone = 0; alone < 3; alone += 1) {
      statements = 0;
      const written = writer.write(event());
      await turn();
      await turn();
      expect(statements).toBe(1);
      await written;
      await turn();
    }
    // The machine may take longer for these turns than an event waits; not each time.
    const statementsOfTurns = async () => {
      await writer.write(event());
      await turn();
      statements = 0;
      const written = [writer.write(event()), writer.write(event())];
      for (let more = 0; more < 8; more += 1) {
        await turn();
        written.push(writer.write(event()));
      }
      await Promise.all(written);
      return statements;
    };
    await expect.poll(statementsOfTurns).toBe(1);
  });

  test('an event in a transaction stands and falls with it', async () => {
    const writer = new AuditWriter(gateway);
    const [kept, lost] = [event(), event()];
    await gateway.begin((tx) => writer.append(tx, kept));
    await expect(
      gateway.begin(async (tx) => {
        await writer.append(tx, lost);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await stored([kept.operationId, lost.operationId])).toEqual([[kept.operationId, 1]]);
  });

  test('one that cannot be stored fails alone', async () => {
    const writer = new AuditWriter(gateway);
    const events = Array.from({ length: 60 }, (_, index) =>
      event(index % 13 === 5 ? { childNumber: 'not a number' } : {}),
    );
    const settled = await Promise.allSettled(events.map((each) => writer.write(each)));
    const present = new Set((await stored(events.map(({ operationId }) => operationId))).map(([id]) => id));
    settled.forEach(({ status }, index) => {
      const poison = index % 13 === 5;
      expect(status, `event ${index}`).toBe(poison ? 'rejected' : 'fulfilled');
      expect(present.has(events[index]?.operationId), `event ${index}`).toBe(!poison);
    });
  });

  test('tells those whose second ends while the process stands still that nothing is written', async () => {
    const writer = new AuditWriter(gateway);
    const late = event();
    // From what was read the loop goes on to what waits to be sent, and comes to timers after it.
    const answered = new Promise((resolve) => {
      readFile(import.meta.filename, () => {
        writer.write(late).then(resolve, resolve);
        const until = performance.now() + 1_001;
        while (performance.now() < until);
      });
    });
    const nobody = new Promise((resolve) => setTimeout(resolve, soon(1_000), 'nobody told'));
    expect(await Promise.race([answered, nobody])).toEqual(unavailable);
    expect(await stored([late.operationId])).toEqual([]);
  });

  test('is not durable, not answered: a second, then no; and comes back by itself', async () => {
    const writer = new AuditWriter(gateway);
    let release = () => {};
    const locked = database.sql.begin(async (tx) => {
      await tx`lock table audit.event in exclusive mode`;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await expect
      .poll(
        async () =>
          (
            await gateway`select 1 from pg_locks where mode = 'ExclusiveLock' and relation = 'audit.event'::regclass`
          ).length,
      )
      .toBe(1);
    const began = performance.now();
    const { passed, stop } = stopwatch();
    const settled = await Promise.allSettled(Array.from({ length: 600 }, () => writer.write(event())));
    const took = performance.now() - began;
    stop();
    expect(settled.map((each) => (each.status === 'rejected' ? each.reason : 'acknowledged'))).toEqual(
      Array.from({ length: 600 }, () => unavailable),
    );
    expect(took).toBeGreaterThan(950);
    expect(passed()).toBeLessThan(soon(1_000));
    release();
    await locked;
    const back = event();
    await expect
      .poll(
        () =>
          writer.write(back).then(
            () => true,
            () => false,
          ),
        { timeout: soon(5_000) },
      )
      .toBe(true);
    expect(await stored([back.operationId])).toHaveLength(1);
  });

  test.each([[-3_600_000], [86_400_000]])(
    'a clock that is set by %i ms changes nothing of that second',
    async (step) => {
      let serves = false;
      const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
      const apply = (target: Sql, self: unknown, args: []) =>
        serves ? Reflect.apply(target, self, args) : Promise.reject(away);
      const writer = new AuditWriter(new Proxy(gateway, { apply }));
      const real = Date.now;
      const began = performance.now();
      const { passed, stop } = stopwatch();
      const refused = expect(writer.write(event())).rejects.toEqual(unavailable);
      const now = vi.spyOn(Date, 'now').mockImplementation(() => real() + step);
      await refused;
      expect(performance.now() - began).toBeGreaterThan(950);
      expect(passed()).toBeLessThan(soon(1_000));
      stop();
      now.mockRestore();
      // One that waited when the clock was set is stored when the database is back.
      const late = writer.write(event());
      await new Promise((resume) => setTimeout(resume, 60));
      const again = vi.spyOn(Date, 'now').mockImplementation(() => real() + step);
      serves = true;
      await late;
      again.mockRestore();
    },
  );

  test('a full queue refuses at once', async () => {
    const writer = new AuditWriter(new Proxy(gateway, { apply: () => new Promise(() => {}) }));
    const waiting = Array.from({ length: 20_300 }, () =>
      writer.write(event()).then(
        () => 'stored',
        (error) => error,
      ),
    );
    const { passed, stop } = stopwatch();
    await expect(writer.write(event())).rejects.toEqual(unavailable);
    expect(passed()).toBeLessThan(soon(50));
    stop();
    expect(new Set(await Promise.all(waiting))).not.toContain('stored');
  });

  test('knows every kind that the graph names', async () => {
    const { readTypeDefs } = await import('../../platform/subgraph.ts');
    const inSchema = /enum AuditEventKind \{([^}]*)\}/.exec(readTypeDefs('compliance'))?.[1] ?? '';
    expect(inSchema.match(/^\s+[A-Z_]+$/gm)?.map((name) => name.trim())).toEqual([...auditKinds]);
  });
});
