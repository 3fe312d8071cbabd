import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { castNumbers, seedCast } from '../support/cast.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { insertSession } from '../support/people.ts';
import { killProducts, type Product, startProduct } from '../support/product.ts';
import { testSettings } from '../support/settings.ts';
import { documentOf, pause, post } from './client.ts';

const kills = testSettings.faults === 'long' ? 200 : 4;
const children = [castNumbers.noah, castNumbers.grace];
const open = `mutation Opened($input: OpenRecordInput!) {
  openRecord(input: $input) { __typename ... on RecordOpened { grant { id } } } }`;

afterAll(killProducts);

test('killed at random points: every delivered byte has its durable row, every key one effect', async () => {
  const database = await freshDatabase();
  const { sql } = database;
  await seedCast(sql, testKeys());
  const start = () => startProduct({ DATABASE_URL: database.url });
  let current: Product = start();
  let url = await current.url();
  const [reader, writer] = [await insertSession(database, 'dora'), await insertSession(database, 'priya')];
  for (const number of children) {
    const input = { number, reason: 'SAFEGUARDING', idempotencyKey: `opened ${number}` };
    expect((await post(url, reader, open, { input })).status).toBe(200);
  }

  /** Documents, each asked once, by the hash that the audit knows them by; and the child that was seen in what they delivered, whole or not. */
  const seen = new Map<string, string>();
  /** Grants by the key that they were acknowledged under: the same one, however often it is told. */
  const acknowledged = new Map<string, Set<string>>();
  let [cut, running] = [0, true];
  const read = async (at: number) => {
    for (let n = 0; running; n += 1) {
      const name = `Killed_${at}_${n}`;
      const number = children[n % children.length] as string;
      const query = `query ${name}($n: ChildNumber!) { child(number: $n) { givenName familyName number } }`;
      const { status, text, whole } = await post(url, reader, query, { n: number });
      if (/Noah|Grace/.test(text)) seen.set(documentOf('dora', query), number);
      else if (status === 200 && whole) expect(text).toContain('"child":null');
      if (!whole) cut += 1;
      // Who asks without a pause leaves no processor to the process that begins.
      await pause(20);
    }
  };
  const write = async (at: number) => {
    for (let n = 0; running; n += 1) {
      const input = { number: children[0], reason: 'SAFEGUARDING', idempotencyKey: `killed ${at} ${n}` };
      // Until somebody says that it was done, by whichever process.
      for (let told = false; running && !told; ) {
        const answer = await post(url, writer, open, { input });
        const id = /"id":"([0-9a-f-]+)"/.exec(answer.text)?.[1];
        if (answer.whole && id) {
          const ids = acknowledged.get(input.idempotencyKey) ?? new Set();
          acknowledged.set(input.idempotencyKey, ids.add(id));
          told = true;
        }
        await pause(20);
      }
    }
  };
  const work = [
    ...Array.from({ length: 12 }, (_, at) => read(at)),
    ...Array.from({ length: 4 }, (_, at) => write(at)),
  ];
  for (let kill = 0; kill < kills; kill += 1) {
    const next = start();
    const nextUrl = await next.url();
    await pause(Math.random() * 300);
    current.child.kill('SIGKILL');
    [current, url] = [next, nextUrl];
    await pause(200);
  }
  await pause(300);
  running = false;
  await Promise.all(work);

  expect(cut, 'the kills met nothing under way').toBeGreaterThan(0);
  expect(seen.size).toBeGreaterThan(50);
  const rows = await sql`
    select r.detail ->> 'document' as document, d.child_number::text as number
    from audit.event d join audit.event r on r.operation_id = d.operation_id and r.kind = 'OPERATION_RECEIVED'
    where d.kind = 'DISCLOSED' and d.detail -> 'groups' ? 'identity'`;
  const disclosed = new Set(rows.map(({ document, number }) => `${document} ${number}`));
  expect([...seen].filter(([document, number]) => !disclosed.has(`${document} ${number}`))).toEqual([]);

  expect(acknowledged.size).toBeGreaterThan(10);
  // Each key once more, over the process that is left: the same answer.
  for (const [idempotencyKey, ids] of [...acknowledged].slice(0, 40)) {
    const input = { number: children[0], reason: 'SAFEGUARDING', idempotencyKey };
    const { text } = await post(url, writer, open, { input });
    ids.add(/"id":"([0-9a-f-]+)"/.exec(text)?.[1] ?? randomUUID());
  }
  expect([...acknowledged].filter(([, ids]) => ids.size !== 1)).toEqual([]);
  const ids = [...acknowledged.values()].map((each) => [...each][0] as string);
  const present = await sql`select id from records.access_grant where id = any(${ids}::uuid[])`;
  expect(present).toHaveLength(new Set(ids).size);
  const [sums] = await sql`
    select (select count(*)::int from records.access_grant) as grants,
      (select count(*)::int from audit.event where kind = 'RECORD_OPENED' and outcome = 'DONE') as audited`;
  expect(sums?.audited).toBe(sums?.grants);
});
