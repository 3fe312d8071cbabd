import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { demoLocalMap } from '../../cli/seed/feedFiles.ts';
import { runCommand } from '../support/command.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { killProducts, startProduct } from '../support/product.ts';

const folder = temporaryFolder();
const person = (username: string) => ({
  name: `Mr ${username}`,
  username,
  telephone: '0370 000 2289',
  email: `${username}@example.gov.uk`,
  vettedOn: '2026-02-01',
  trainedVersion: 3,
  proceduresReceivedOn: '2026-11-02',
  agreementSignedOn: '2026-11-02',
});
const files = {
  map: JSON.stringify(demoLocalMap),
  people: JSON.stringify({
    organisation: {
      name: 'Department for Education',
      telephone: '0370 000 2288',
      accreditedUntil: '2027-11-30',
      selfAssessedUntil: '2027-11-30',
    },
    evidence: 'letter of appointment 2026/117',
    people: [person('kim'), person('lee')],
  }),
};
let database: TestDatabase;
/** An index as the destruction of everything leaves it. */
beforeAll(async () => {
  database = await freshDatabase();
  await database.sql`update service.state set mode = 'DECOMMISSIONED', officers = ${[randomUUID(), randomUUID()]}::uuid[]`;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterEach(killProducts);

/** Rows of what these commands would write. */
const written = async () => {
  const [row] = await database.sql`
    select (select count(*) from users.account)::int as accounts, (select count(*) from records.child)::int as children,
      (select count(*) from users.authority)::int as authorities,
      (select count(*) from records.local_source)::int as sources`;
  return row;
};
const nothing = { accounts: 0, children: 0, authorities: 0, sources: 0 };

test.each<[string, ...string[]]>([
  ['seed.ts', '--children', '10'],
  ['seed.ts', '--reference-only'],
  ['accounts.ts', 'first', join(folder, 'people')],
  ['feed.ts', 'register', join(folder, 'map')],
])(
  '%s %s puts nothing back into an index whose data was destroyed, and says so',
  async (command, ...args) => {
    expect(await runCommand(database, command, ...args)).toMatchObject({
      status: 1,
      out: expect.stringContaining('The service is closed: its data is frozen'),
    });
    expect(await written()).toEqual(nothing);
  },
);

test('no link to set a password leaves a service that lets nobody in', async () => {
  const { sql } = database;
  await sql`insert into users.outbox (id, account_id, made_at, key_version, ciphertext)
    values (${randomUUID()}, ${randomUUID()}, now(), 1, '\\x00')`;
  const delivering = { url: database.url, settings: { SIGNPOST_OUTBOX: '-' } };
  expect(await runCommand(delivering, 'accounts.ts', 'deliver')).toMatchObject({
    status: 0,
    out: expect.stringContaining('The service is closed'),
  });
  expect(await sql`delete from users.outbox where delivered_at is null returning 1`).toHaveLength(1);
});

test('without a legal basis no records are held against each other (L11)', async () => {
  const { sql } = database;
  await sql`update service.state set mode = 'NORMAL', lawful_until = '1970-01-02'`;
  expect(await runCommand(database, 'duplicates.ts')).toMatchObject({
    status: 0,
    out: expect.stringContaining('no legal basis'),
  });
  await sql`update service.state set mode = 'DECOMMISSIONED', lawful_until = null`;
});

test('the night of the accounts says that it left them as they are', async () => {
  expect(await runCommand(database, 'accounts.ts', 'nightly')).toMatchObject({
    status: 0,
    out: expect.stringContaining('The service is closed'),
  });
});

test('L10 a start after everything was destroyed serves, and makes no demo anew', async () => {
  const product = startProduct({ DATABASE_URL: database.url });
  expect((await fetch(await product.url())).status).toBe(200);
  expect(product.said()).toMatch(/demo data +left as it is/);
  product.child.kill('SIGTERM');
  expect(await product.ended).toBe(0);
  expect(await written()).toEqual(nothing);
});
