import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { compile } from '../../cli/compile.ts';
import { systemClock } from '../../platform/clock.ts';
import { addDays, monthsAfter } from '../../platform/workingDays.ts';
import { birth, file } from '../records/feed/support.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castNumbers, seedCast } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { credentialsOf, insertSession } from '../support/people.ts';
import { killProducts, startProduct } from '../support/product.ts';
import { testSettings } from '../support/settings.ts';
import { documentOf, persist, post } from './client.ts';

const today = systemClock.today();
const tomorrow = addDays(today, 1);
const clockOff = await compile('test/support/clockOff.ts');

let database: TestDatabase;
let token: string;
let right: string;
const others = new Map<number, string>();
beforeAll(async () => {
  database = await freshDatabase();
  await seedCast(database.sql, testKeys());
  token = await insertSession(database, 'amira');
  const start = (hours: number) =>
    startProduct({ DATABASE_URL: database.url, CLOCK_OFF: String(hours) }, undefined, [clockOff]).url();
  const [one, ahead, behind] = await Promise.all([start(0), start(24), start(-24)]);
  right = one;
  others.set(24, ahead).set(-24, behind);
});
afterAll(killProducts);

const open = `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }`;
const opened = async (url: string, number: string) => {
  const input = { number, reason: 'SAFEGUARDING', idempotencyKey: `clock-${randomUUID()}` };
  return (await persist(url, token, open, { input })).text;
};
const read = `{ child(number: "${castNumbers.noah}") { number givenName } }`;

test.each([24, -24])(
  'a clock %i hours off in one of them: nothing ends early or late, and the audit keeps its order',
  async (hours) => {
    const off = others.get(hours) as string;
    expect(await opened(right, castNumbers.noah)).toContain('RecordOpened');
    const documents: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const query = `query Clock_${turn}_${hours < 0 ? 'behind' : 'ahead'} ${read}`;
      const { status, text } = await post(turn % 2 === 0 ? off : right, token, query);
      expect([status, text]).toEqual([200, expect.stringContaining(castNumbers.noah)]);
      documents.push(documentOf('amira', query));
    }
    // Opened under the wrong clock, read under the right one.
    expect(await opened(off, castNumbers.noah)).toContain('RecordOpened');
    expect((await persist(right, token, read)).text).toContain(castNumbers.noah);
    const rows = await database.sql<{ document: string; operation_id: string; occurred_at: Date }[]>`
    select detail ->> 'document' as document, operation_id, occurred_at from audit.event
    where detail ->> 'document' = any(${documents}) order by id`;
    expect(rows.map(({ document }) => document)).toEqual(documents);
    // Whoever asks for the events of a day finds those of every process.
    expect(rows.map(({ occurred_at: at }) => Math.abs(at.getTime() - Date.now()) < 120_000)).not.toContain(
      false,
    );
    // The product seals by itself, also what another day's clock wrote.
    await expect
      .poll(async () => {
        const [left] = await database.sql`
          select count(*)::int as unsealed from audit.event e left join audit.leaf l on l.event_id = e.id
          where l.event_id is null and e.operation_id = any(${rows.map((row) => row.operation_id)}::uuid[])`;
        return left?.unsealed;
      })
      .toBe(0);
  },
);

test.each([24, -24])('a clock %i hours off in one of them: its days are everybody\u2019s', async (hours) => {
  const off = others.get(hours) as string;
  const plant = childBuilder(database.sql, testKeys(), today);
  // Over by age since midnight, and at the next.
  const [grown, growing] = (await plant.all(
    [today, tomorrow].map((day) => ({ birthDate: monthsAfter(day, -18 * 12) })),
  )) as [string, string];
  expect([await opened(off, growing), await opened(off, grown)]).toEqual([
    expect.stringContaining('RecordOpened'),
    expect.stringContaining('RecordNotFound'),
  ]);
  // Who signs in there enters a code of now, and is known to the others.
  const entered = await fetch(`${off}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await credentialsOf(database, hours < 0 ? 'ben' : 'carys')),
  });
  expect(entered.status).toBe(201);
  const session = (await entered.json()) as { token: string; expiresAt: string };
  const lasts = Date.parse(session.expiresAt) - Date.now();
  expect([lasts > 0, lasts <= 10 * 3_600_000]).toEqual([true, true]);
  expect((await persist(right, session.token, '{ me { roles } }')).status).toBe(200);
  // A birth of today is one, and one of tomorrow is none.
  const sent = await fetch(`${off}/feeds/gro-births`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', authorization: `Bearer ${await insertSession(database, 'gro')}` },
    body: file([
      birth({ date_of_birth: today, registered_on: today }),
      birth({ date_of_birth: tomorrow, registered_on: tomorrow }),
    ]),
  });
  expect(await sent.json()).toMatchObject({ rows: 2, outcomes: { CREATED: 1, REJECTED: 1 } });
});

test.each([400 * 24, -400 * 24])(
  'the night of a machine whose clock is %i hours off does what is due today',
  async (hours) => {
    const plant = childBuilder(database.sql, testKeys(), today);
    const numbers = await plant.all(
      [today, tomorrow].map((day) => ({ birthDate: monthsAfter(day, -18 * 12) })),
    );
    const night = await promisify(execFile)(
      process.execPath,
      ['--import', clockOff, await compiled('cli/lifecycle.ts')],
      {
        env: {
          PATH: testSettings.path,
          DATABASE_URL: database.url,
          SIGNPOST_KEYS: inject('testKeys'),
          CLOCK_OFF: String(hours),
        },
      },
    );
    expect(night.stdout).toContain(`as of ${today}:`);
    const records = await database.sql`
    select status, archived_on from records.child where number = any(${numbers}::text[]::bigint[])
    order by array_position(${numbers}::text[], number::text)`;
    expect([...records]).toEqual([
      { status: 'ARCHIVED', archived_on: today },
      { status: 'LIVE', archived_on: null },
    ]);
  },
);
