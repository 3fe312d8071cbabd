import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castNumbers, seedCast } from '../support/cast.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { insertSession } from '../support/people.ts';
import { killProducts, type Product, startProduct } from '../support/product.ts';
import { testSettings } from '../support/settings.ts';
import { pause, persist, post } from './client.ts';

let database: TestDatabase;
let [first, second]: (Product | undefined)[] = [];
let token: string;
const start = () => startProduct({ DATABASE_URL: database.url, DRAIN_MS: '600' });
const open = `mutation ($input: OpenRecordInput!) {
  openRecord(input: $input) { __typename ... on RecordOpened { grant { id } } } }`;
const opening = (idempotencyKey: string) => ({
  input: { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey },
});
const read = `{ child(number: "${castNumbers.noah}") { number givenName } }`;

beforeAll(async () => {
  database = await freshDatabase();
  await seedCast(database.sql, testKeys());
  token = await insertSession(database, 'amira');
  [first, second] = [start(), start()];
  await Promise.all([first.url(), second.url()]);
});
afterAll(killProducts);

test('one key 50 times at once over two gateways: one effect, one answer', async () => {
  const urls = [await (first as Product).url(), await (second as Product).url()];
  const key = `fifty-${randomUUID()}`;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) => persist(urls[at % 2] as string, token, open, opening(key))),
  );
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers[0]?.status).toBe(200);
  const rows = await database.sql`select from audit.event where kind = 'RECORD_OPENED' and outcome = 'DONE'`;
  expect(rows).toHaveLength(1);
});

test('one of two told to stop, and then the other, under load: no request fails', async () => {
  const ready = new Map<Product, string>();
  let running = true;
  // What stands before instances: it asks whether they are ready, and gives the others the work.
  const watch = async (product: Product) => {
    const url = await product.url();
    while (running && product.child.exitCode === null) {
      const state = await fetch(`${url}/health/ready`).then(
        ({ status }) => status,
        () => 0,
      );
      if (state === 200) ready.set(product, url);
      else ready.delete(product);
      await pause(50);
    }
    ready.delete(product);
  };
  const watched = [watch(first as Product), watch(second as Product)];
  await expect.poll(() => ready.size).toBe(2);
  const statuses = new Map<number | undefined, number>();
  const client = async (at: number) => {
    for (let n = at; running; n += 1) {
      const urls = [...ready.values()];
      const url = urls[n % urls.length];
      // Who stands before instances of which none is ready waits.
      if (url !== undefined) {
        const { status, whole } = await post(url, token, read);
        const told = whole ? status : undefined;
        statuses.set(told, (statuses.get(told) ?? 0) + 1);
      }
      // Who asks without a pause leaves no processor to the process that begins.
      await pause(20);
    }
  };
  const work = Array.from({ length: 12 }, (_, at) => client(at));
  for (let round = 0; round < (testSettings.faults === 'long' ? 10 : 1); round += 1) {
    for (const which of ['first', 'second'] as const) {
      const old = (which === 'first' ? first : second) as Product;
      await pause(300);
      old.child.kill('SIGTERM');
      expect(await old.ended).toBe(0);
      const next = start();
      if (which === 'first') first = next;
      else second = next;
      watched.push(watch(next));
      await next.url();
      await expect.poll(() => ready.size, { timeout: 20_000 }).toBe(2);
    }
  }
  running = false;
  await Promise.all([...work, ...watched]);
  expect([...statuses.keys()]).toEqual([200]);
  expect(statuses.get(200)).toBeGreaterThan(100);
});
