import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { stopwatch } from '../support/time.ts';

const noah = castNumbers.noah;
const open = `mutation ($input: OpenRecordInput!) {
  openRecord(input: $input) { ... on RecordOpened { child { number givenName address { line } } } }
}`;
const read = 'query ($number: ChildNumber!) { child(number: $number) { number givenName address { line } } }';

let graph: Signpost;
let beforeRecords: (() => Promise<unknown>) | undefined;
let calls = 0;
const wrap = (client: SubgraphClient): SubgraphClient => ({
  ...client,
  execute: async (fetch, ...more) => {
    if (client.name === 'records') {
      calls += 1;
      await beforeRecords?.();
    }
    return client.execute(fetch, ...more);
  },
});

beforeAll(async () => {
  graph = await startSignpost({ wrap });
  const opened = await graph.as('amira').query(open, {
    input: { number: noah, reason: 'SAFEGUARDING', idempotencyKey: 'audit faults' },
  });
  expect(opened.data.openRecord.child.number).toBe(noah);
  calls = 0;
});
afterEach(() => {
  beforeRecords = undefined;
  calls = 0;
});

const refuse = () => graph.database.sql`revoke execute on function audit.append from signpost_gateway`;
const accept = () => graph.database.sql`grant execute on function audit.append to signpost_gateway`;

/** Holds the audit's table against every writer until told to let go. */
async function hold(): Promise<() => Promise<void>> {
  let letGo: () => void = () => {};
  const kept = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held: () => void = () => {};
  const holding = new Promise<void>((resolve) => {
    held = resolve;
  });
  const done = graph.database.sql.begin(async (tx) => {
    await tx`lock table audit.event in access exclusive mode`;
    held();
    await kept;
  });
  await holding;
  return async () => {
    letGo();
    await done;
  };
}

const unanswered = async (query = read, variables: object = { number: noah }) => {
  const { passed, stop } = stopwatch();
  const answer = await graph.as('amira').query(query, variables);
  const ms = passed();
  stop();
  expect([answer.status, answer.code, answer.data]).toEqual([503, 'AUDIT_UNAVAILABLE', null]);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(answer.text).not.toMatch(new RegExp(`${noah}|Noah|data`));
  return ms;
};
const answered = async () => {
  const answer = await graph.as('amira').query(read, { number: noah });
  expect(answer.data?.child.number).toBe(noah);
};

describe('an audit store that refuses', () => {
  afterEach(accept);

  test('before anything is asked: nothing is asked', async () => {
    await refuse();
    await unanswered();
    await unanswered('{ me { roles } }', {});
    expect(calls).toBe(0);
    await accept();
    await answered();
  });

  test('after the record was read: it does not leave', async () => {
    beforeRecords = refuse;
    await unanswered();
    expect(calls).toBe(1);
    beforeRecords = undefined;
    await accept();
    await answered();
  });

  test('a refusal that cannot be written is not told either', async () => {
    await refuse();
    const answer = await graph.as('amira').query('{ auditEvents { edges { cursor } } }');
    expect([answer.status, answer.code]).toEqual([503, 'AUDIT_UNAVAILABLE']);
  });
});

describe('an audit store that is full', () => {
  test('says so to nobody but the log: 503, not a byte, and it recovers by itself', async () => {
    const { sql } = graph.database;
    await sql.unsafe(`create function audit.full_disk() returns trigger language plpgsql as $$ begin
      raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
      create trigger full_disk before insert on audit.event for each row execute function audit.full_disk()`);
    await unanswered();
    await unanswered('{ me { roles } }', {});
    expect(calls).toBe(0);
    await sql.unsafe('drop function audit.full_disk cascade');
    await expect.poll(answered, { timeout: 5_000 }).toBeUndefined();
  });
});

describe('an audit store that is slow', () => {
  test('before anything is asked, and after: 503 within a second, and it recovers by itself', async () => {
    const letGo = await hold();
    const waits = await Promise.all(Array.from({ length: 10 }, () => unanswered())).finally(letGo);
    expect(calls).toBe(0);
    expect(Math.max(...waits)).toBeLessThan(1_100);
    await expect.poll(answered, { timeout: 5_000 }).toBeUndefined();

    let release: (() => Promise<void>) | undefined;
    beforeRecords = async () => {
      release ??= await hold();
    };
    const wait = await unanswered().finally(() => release?.());
    expect(wait).toBeLessThan(1_100);
    beforeRecords = undefined;
    await expect.poll(answered, { timeout: 5_000 }).toBeUndefined();
  });
});

test('every answer has its rows, also under many at once', async () => {
  const [before] = await graph.database.sql`select max(id) as id from audit.event`;
  await Promise.all(Array.from({ length: 200 }, () => answered()));
  const [row] = await graph.database.sql`
    select count(*)::int as alone from audit.event r
    where id > ${before?.id} and kind = 'OPERATION_RECEIVED' and operation = 'child' and not exists (
      select from audit.event d where d.operation_id = r.operation_id
        and (d.kind = 'DISCLOSED' and d.child_number = ${noah} or d.outcome = 'FAILED'))`;
  const [all] = await graph.database.sql`
    select count(*)::int as disclosed from audit.event
    where id > ${before?.id} and kind = 'DISCLOSED' and operation = 'child'`;
  expect(all?.disclosed).toBe(200);
  expect(row?.alone).toBe(0);
});
