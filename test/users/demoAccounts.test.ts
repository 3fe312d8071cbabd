import { beforeAll, expect, test } from 'vitest';
import { accountsTable, demoAccounts } from '../../cli/demo/accounts.ts';
import { loadCast } from '../../cli/seed/cast.ts';
import { castMembers } from '../../cli/seed/castPeople.ts';
import { loadReference } from '../../cli/seed/directory.ts';
import { systemClock } from '../../platform/clock.ts';
import { demoAccountsPresent } from '../../subgraphs/users/account/demo.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { type UsersProcess, usersProcess } from './support/users.ts';

let database: TestDatabase;
let users: UsersProcess<typeof systemClock>;

beforeAll(async () => {
  database = await freshDatabase();
  users = usersProcess(database, systemClock);
});

test('there are none before the demo seed', async () => {
  expect(await demoAccountsPresent(database.poolFor('signpost_users'))).toBe(false);
  expect(await demoAccounts(database.sql, testKeys())).toEqual([]);
});

test('each of the cast signs in with what is printed, and again with what is printed then', async () => {
  await database.sql.begin(async (tx) => {
    await loadReference(tx);
    await loadCast(tx, testKeys(), { today: systemClock.today() });
  });
  expect(await demoAccountsPresent(database.poolFor('signpost_users'))).toBe(true);
  expect(await demoAccounts(database.sql, testKeys())).toHaveLength(castMembers.length);
  const names = castMembers.map(({ username }) => username);
  for (const name of [...names, ...names.slice(0, 1)]) {
    // Anew for each: a code serves for half a minute.
    const all = await demoAccounts(database.sql, testKeys());
    const printed = all.find(({ username }) => username === name) as (typeof all)[number];
    expect(printed.usableInSeconds).toBe(0);
    const { token } = await users.signIn(printed);
    expect([name, token]).toEqual([name, expect.any(String)]);
    const session = await users.resolve(token as string);
    expect(JSON.parse(session?.caller ?? 'null')).toMatchObject({
      kind: printed.kind,
      roles: printed.roles,
    });
  }
});

test('when the codes that count are used, the next one is printed with the wait for it', async () => {
  const [first] = await demoAccounts(database.sql, testKeys());
  await database.sql`
    update users.account set totp_last_step = floor(extract(epoch from now()) / 30) + 1
    where username = ${first?.username as string}`;
  const [later] = await demoAccounts(database.sql, testKeys());
  expect(later?.usableInSeconds).toBeGreaterThan(0);
  expect(later?.usableInSeconds).toBeLessThanOrEqual(30);
  expect((await users.signIn(later as NonNullable<typeof later>)).token).toBeNull();
});

test('the table has a line for each', async () => {
  const accounts = await demoAccounts(database.sql, testKeys());
  const [head, ...lines] = accountsTable(accounts).split('\n');
  expect(head).toMatch(/^user name\s+password\s+code/);
  expect(lines).toHaveLength(accounts.length);
  for (const [index, line] of lines.entries()) expect(line).toContain(accounts[index]?.password);
});
