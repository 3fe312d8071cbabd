import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { tellChange } from '../../subgraphs/users/reset/outbox.ts';
import { writeReset } from '../../subgraphs/users/reset/start.ts';
import { compiled, runCommand } from '../support/command.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';
import { authorities, organisation, person } from '../users/support/people.ts';

test('a notice of a change is written for the mail system, once, and is kept back by no link that does not open', async () => {
  const database = await freshDatabase();
  const { sql } = database;
  await authorities(sql);
  const { id } = await person(sql, testKeys(), { organisationId: (await organisation(sql)).id });
  const at = new Date('2026-11-30T13:05:00Z');
  await sql.begin((transaction) =>
    tellChange({ keys: testKeys() }, transaction, id, at, 'ADDRESS', ['former@leeds.example']),
  );
  await sql`
    insert into users.outbox (id, account_id, made_at, key_version, ciphertext)
    values (${randomUUID()}, ${id}, ${at}, 1, '\\x00')`;
  const folder = temporaryFolder();
  const settings = { SIGNPOST_OUTBOX: folder, SIGNPOST_PUBLIC_URL: 'https://signpost.example' };
  const deliver = () => runCommand({ url: database.url, settings }, 'accounts.ts', 'deliver');
  const { status, err } = await deliver();
  expect([status, err]).toEqual([1, expect.stringContaining('2 notices delivered')]);
  const files = readdirSync(folder);
  const messages = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const [row] = await sql`select email from users.account where id = ${id}`;
  expect(messages.map((message) => message.split('\n')[0]).sort()).toEqual(
    [`To: ${row?.email}`, 'To: former@leeds.example'].sort(),
  );
  for (const message of messages) {
    expect(message).toContain('Your address at work was changed, and your sessions have ended: Monday');
    expect(message).toContain('30 November 2026 at 13:05');
    expect(message).not.toContain('https://');
  }
  for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  await sql`delete from users.outbox where delivered_at is null`;
  expect((await deliver()).status).toBe(0);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a link that ran out while it waited, as in a closed service, is sent to nobody, nor one that another took the place of', async () => {
  const database = await freshDatabase();
  const { sql } = database;
  await authorities(sql);
  const organisationId = (await organisation(sql)).id;
  const [helper, late, twice] = await Promise.all(
    [1, 2, 3].map(() => person(sql, testKeys(), { organisationId })),
  );
  const audit = new AuditWriter(sql);
  const deps = { audit, keys: testKeys(), policy: readPolicy(), clock: systemClock };
  const link = (accountId: string) =>
    sql.begin((transaction) =>
      writeReset(deps, transaction, {
        accountId,
        proof: 'Call-back 17',
        newFactor: true,
        startedBy: helper?.id ?? '',
        actor: {},
      }),
    );
  await link(late?.id ?? '');
  await sql`update users.reset set expires_at = now() - interval '1 second'`;
  await link(twice?.id ?? '');
  await link(twice?.id ?? '');
  const folder = temporaryFolder();
  const settings = { SIGNPOST_OUTBOX: folder, SIGNPOST_PUBLIC_URL: 'https://signpost.example' };
  const { status, err } = await runCommand({ url: database.url, settings }, 'accounts.ts', 'deliver');
  expect([status, err]).toEqual([0, expect.stringMatching(/^1 link delivered\n1 link had run out before/m)]);
  expect(readdirSync(folder)).toHaveLength(1);
  // Of what was sent to nobody nothing is kept either.
  expect(await sql`select from users.outbox where ciphertext is not null`).toEqual([]);
});

test('one that was killed while it wrote a message leaves no half of it, and the next delivers the whole', async () => {
  const database = await freshDatabase();
  const { sql } = database;
  await authorities(sql);
  const { id } = await person(sql, testKeys(), { organisationId: (await organisation(sql)).id });
  await sql.begin((transaction) =>
    tellChange({ keys: testKeys() }, transaction, id, systemClock.now(), 'PASSWORD'),
  );
  const folder = temporaryFolder();
  const settings = { SIGNPOST_OUTBOX: folder, SIGNPOST_PUBLIC_URL: 'https://signpost.example' };
  const command = ['--import', await compiled('test/faults/killAt.ts'), await compiled('cli/accounts.ts')];
  const killed = spawn(process.execPath, [...command, 'deliver'], {
    env: {
      PATH: testSettings.path,
      DATABASE_URL: database.url,
      SIGNPOST_KEYS: inject('testKeys'),
      KILL_AT: '0',
      ...settings,
    },
  });
  expect(await once(killed, 'close')).toEqual([null, 'SIGKILL']);
  expect(readdirSync(folder)).toHaveLength(1);
  const { status, err } = await runCommand({ url: database.url, settings }, 'accounts.ts', 'deliver');
  expect([status, err]).toEqual([0, expect.stringContaining('1 notice delivered')]);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.eml$/)]);
});
