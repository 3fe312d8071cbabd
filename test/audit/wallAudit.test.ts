import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { numbers, seedSubjects } from '../access/children.ts';
import { testKeys } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { productLimits } from '../support/limits.ts';
import { stopwatch } from '../support/time.ts';

productLimits();

describe('wall 6 alone: an audit that cannot be written', async () => {
  const called: string[] = [];
  let afterRecords: () => Promise<void> = async () => {};
  const graph = await startSignpost({
    wrap: (client) => ({
      ...client,
      execute: async (fetch, ...rest) => {
        const own = !/resolveSession/.test(fetch.text);
        if (own) called.push(client.name);
        const answer = await client.execute(fetch, ...rest);
        if (own) await afterRecords();
        return answer;
      },
    }),
  });
  beforeAll(() => seedSubjects(graph.database.sql, testKeys()));
  const { sql } = graph.database;
  const openText =
    'mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename ... on RecordOpened { child { givenName } } } }';
  const open = () =>
    graph.as('amira').query(openText, {
      input: { number: numbers.ordinary, reason: 'SAFEGUARDING', idempotencyKey: `audit-${randomUUID()}` },
    });
  const read = () =>
    graph.as('amira').query('query ($number: ChildNumber!) { child(number: $number) { givenName } }', {
      number: numbers.ordinary,
    });
  const count = async () => {
    const [row] =
      await sql`select (select count(*) from records.access_grant)::int as grants, (select count(*) from records.idempotency)::int as keys`;
    return { ...row };
  };
  /** Holds the audit so that nothing can be appended, while `work` runs. */
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    let release = () => {};
    let taken = () => {};
    const isTaken = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const lock = sql.begin(async (tx) => {
      await tx`lock table audit.event in exclusive mode`;
      taken();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await isTaken;
    try {
      return await work();
    } finally {
      release();
      await lock;
    }
  };
  const silent = (answer: { status: number; data: unknown; code: string | undefined; text: string }) => {
    expect([answer.status, answer.data, answer.code]).toEqual([503, null, 'AUDIT_UNAVAILABLE']);
    expect(answer.text).not.toContain('Givenordinary');
  };

  test('the control: with it, there is an answer', async () => {
    expect((await open()).data?.openRecord.child.givenName).toBe('Givenordinary');
    expect((await read()).data?.child.givenName).toBe('Givenordinary');
  });

  test('no intent: nobody is asked, nothing is answered, within a second', async () => {
    for (const ask of [read, open]) {
      called.length = 0;
      const before = await count();
      const { passed, stop } = stopwatch();
      silent(await held(ask));
      stop();
      expect(passed()).toBeLessThan(1_800);
      expect(called).toEqual([]);
      expect(await count()).toEqual(before);
    }
  });

  /** Holds the audit from the moment on at which records has answered the next operation, which `begun` waits for. */
  const holdAfterRecords = () => {
    let release = () => {};
    let lock: Promise<unknown> = Promise.resolve();
    const begun = new Promise<void>((hasBegun) => {
      afterRecords = async () => {
        afterRecords = async () => {};
        await new Promise<void>((taken) => {
          lock = held(async () => {
            taken();
            await new Promise<void>((resolve) => {
              release = resolve;
              hasBegun();
            });
          });
        });
      };
    });
    return {
      begun,
      release: async () => {
        release();
        await lock;
      },
    };
  };

  test('no disclosure: not one byte of what was found leaves', async () => {
    called.length = 0;
    const { release } = holdAfterRecords();
    const answer = await read();
    await release();
    silent(answer);
    expect(called).toEqual(['records']);
  });

  test('a late disclosure: what was found waits for it', async () => {
    const { begun, release } = holdAfterRecords();
    let left = false;
    const answering = read().finally(() => {
      left = true;
    });
    await begun;
    await sleep(200);
    expect(left).toBe(false);
    await release();
    expect((await answering).data?.child.givenName).toBe('Givenordinary');
  });

  test('no change row: the change does not happen', async () => {
    await sql`revoke execute on function audit.append from signpost_records`;
    try {
      const before = await count();
      const answer = await open();
      expect(answer.data).toBeNull();
      expect(answer.text).not.toContain('Givenordinary');
      expect(await count()).toEqual(before);
    } finally {
      await sql`grant execute on function audit.append to signpost_records`;
    }
    expect((await open()).data?.openRecord.__typename).toBe('RecordOpened');
  });

  test('refusals, too, are told only when they are written', async () => {
    const forbidden = () => graph.as('amira').query('{ child(number: "1") { provenance { source } } }');
    expect((await forbidden()).code).toBe('FORBIDDEN_FIELD');
    expect((await held(forbidden)).code).toBe('AUDIT_UNAVAILABLE');
  });

  test('it comes back by itself', async () => {
    expect((await read()).data?.child.givenName).toBe('Givenordinary');
  });
});
