import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { sweepThrottle } from '../../subgraphs/users/session/store.ts';
import { settableClock } from '../support/clock.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { productLimits } from '../support/limits.ts';
import { soon, stopwatch } from '../support/time.ts';
import { authorities, organisation, type Person, password, person, start } from './support/people.ts';
import { type SignInAnswer, type UsersProcess, usersProcess } from './support/users.ts';

const hashing = vi.hoisted(() => {
  // Files of one worker share their modules: those that hash are loaded anew, over what is watched.
  vi.resetModules();
  return { running: 0, most: 0, total: 0 };
});

// Hashing as it is; how many wait for a hash at once is noted.
vi.mock('../../subgraphs/users/session/hashing.ts', async (original) => {
  const own = await original<typeof import('../../subgraphs/users/session/hashing.ts')>();
  const verify: typeof own.verify = async (...given) => {
    hashing.running += 1;
    hashing.total += 1;
    hashing.most = Math.max(hashing.most, hashing.running);
    try {
      return await own.verify(...given);
    } finally {
      hashing.running -= 1;
    }
  };
  return { ...own, verify };
});

const minute = 60_000;
const step = 30_000;
const refusal = { token: null, expiresAt: null, throttled: false };
const throttled = { ...refusal, throttled: true };

let database: TestDatabase;
let users: UsersProcess;
let other: UsersProcess;
let leeds: { id: string };

beforeAll(async () => {
  productLimits();
  database = await freshDatabase();
  await authorities(database.sql);
  leeds = await organisation(database.sql);
  const clock = settableClock(start);
  users = usersProcess(database, clock);
  other = usersProcess(database, clock);
});

beforeEach(() => {
  users.clock.set(start);
  Object.assign(hashing, { running: 0, most: 0, total: 0 });
});

const someone = (options: Partial<Parameters<typeof person>[2]> = {}) =>
  person(database.sql, testKeys(), { organisationId: leeds.id, ...options });

const auditOf = (accountId: string) => database.sql`
  select kind, outcome, account_id, session_id, detail from audit.event where account_id = ${accountId} order by id`;

const sessionsOf = async (accountId: string) =>
  (await database.sql`select id from users.session where account_id = ${accountId}`).length;

const succeeded = (answers: SignInAnswer[]) => answers.filter(({ token }) => token !== null).length;

/** Attempts in two processes at once; one that a busy machine turned away uncounted is made again. */
function atOnce(times: number, attempt: (process: UsersProcess) => Promise<SignInAnswer>) {
  const insist = async (process: UsersProcess): Promise<SignInAnswer> => {
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt(process);
      } catch (error) {
        if ((error as Error).message !== 'OVERLOADED' || tried === 50) throw error;
      }
    }
  };
  return Promise.all(Array.from({ length: times }, (_, index) => insist(index % 2 ? users : other)));
}

describe('a one-time code', () => {
  test('works once', async () => {
    const amira = await someone();
    expect((await users.signInAs(amira)).token).toMatch(/^[\w-]{43}$/);
    expect(await users.signInAs(amira)).toEqual(refusal);
    expect(await auditOf(amira.id)).toMatchObject([
      { kind: 'SIGNED_IN', outcome: 'DONE' },
      { kind: 'SIGN_IN_REFUSED', outcome: 'REFUSED', session_id: null, detail: { cause: 'CODE_USED' } },
    ]);
    users.clock.advance(step);
    expect((await users.signInAs(amira)).token).not.toBeNull();
    expect(await sessionsOf(amira.id)).toBe(2);
  });

  test('works once when it is tried many times at once, in two processes', async () => {
    const amira = await someone();
    const answers = await atOnce(8, (process) => process.signInAs(amira));
    expect(succeeded(answers)).toBe(1);
    expect(await sessionsOf(amira.id)).toBe(1);
  });

  test('counts one step before and after, and no older one after a newer', async () => {
    const amira = await someone();
    const at = (steps: number) => users.signInAs(amira, { code: users.codeOf(amira, steps) });
    expect(await at(-2)).toEqual(refusal);
    expect(await at(2)).toEqual(refusal);
    expect((await at(-1)).token).not.toBeNull();
    expect((await at(1)).token).not.toBeNull();
    expect(await at(0)).toEqual(refusal);
  });

  test('is bound to its account: a secret moved to another row does not open', async () => {
    const [amira, ben] = [await someone(), await someone()];
    await database.sql`
      update users.account set totp_secret = (select totp_secret from users.account where id = ${amira.id})
      where id = ${ben.id}`;
    expect(await users.signInAs({ ...ben, secret: amira.secret })).toEqual(refusal);
  });
});

describe('refusals are alike', () => {
  const cases: [string, (amira: Person) => Promise<Parameters<UsersProcess['signInAs']>[1]>][] = [
    ['an unknown user', async () => ({ username: `nobody.${Math.random()}` })],
    ['a wrong password', async () => ({ password: 'another long password' })],
    ['a wrong code', async (amira) => ({ code: users.codeOf(amira, 5) })],
    ['a suspended account', async (amira) => change(amira, { status: 'SUSPENDED' })],
    ['an account applied for', async (amira) => change(amira, { status: 'APPLIED' })],
    ['a closed account', async (amira) => change(amira, { status: 'CLOSED' })],
    ['an account without a password', async (amira) => change(amira, { password_hash: null })],
    ['an account without a second factor', async (amira) => change(amira, { totp_secret: null })],
    ['vetting that ran out', async (amira) => change(amira, { vetted_on: '2023-11-02' })],
    ['an old course', async (amira) => change(amira, { trained_version: 2 })],
    ['an account that is a system', async (amira) => change(amira, { kind: 'SYSTEM' })],
    ['an empty password', async () => ({ password: '' })],
    ['an endless password', async () => ({ password: password + 'x'.repeat(100_000) })],
    ['a code that is none', async () => ({ code: '000000; drop table' })],
  ];

  async function change(amira: Person, columns: Record<string, string | number | null>) {
    await database.sql`update users.account set ${database.sql(columns)} where id = ${amira.id}`;
    return {};
  }

  test.each(cases)('%s', async (_case, entered) => {
    const amira = await someone();
    expect(await users.signInAs(amira, await entered(amira))).toEqual(refusal);
    expect(await sessionsOf(amira.id)).toBe(0);
    expect(hashing.total).toBe(1);
  });

  test('in the audit alone it is said which condition failed, and only to the right password and code', async () => {
    const amira = await someone({ columns: { vetted_on: null, agreement_signed_on: null } });
    await users.signInAs(amira);
    await users.signInAs(amira, { password: 'another long password' });
    expect((await auditOf(amira.id)).map(({ detail }) => detail)).toMatchObject([
      { cause: 'CONDITIONS', conditions: ['VETTING_CURRENT', 'AGREEMENT_SIGNED'] },
      { cause: 'CREDENTIALS' },
    ]);
  });

  test('an account manager with a role that sees children is refused', async () => {
    const amira = await someone({ roles: ['ACCOUNT_MANAGER', 'PRACTITIONER'] });
    expect(await users.signInAs(amira)).toEqual(refusal);
  });

  test('the user name stands nowhere in clear', async () => {
    const amira = await someone();
    await users.signInAs(amira);
    await users.signInAs(amira);
    await users.signIn({ username: 'rosalind.unknown', password, code: '123456' });
    const rows = await database.sql`
      select row_to_json(e)::text as text from audit.event e
      union all select row_to_json(t)::text from users.throttle t`;
    expect(rows.length).toBeGreaterThan(2);
    for (const { text } of rows) {
      expect(text).not.toContain(amira.username);
      expect(text).not.toContain('rosalind');
      expect(text).not.toContain(password);
    }
  });
});

describe('a system', () => {
  test('of the demo seed signs in with a password, any other not', async () => {
    const system = { kind: 'SYSTEM', vetted_on: null, trained_version: null };
    const demo = await someone({ roles: ['SOURCE_SYSTEM'], columns: { ...system, demo: true } });
    const real = await someone({ roles: ['SOURCE_SYSTEM'], columns: { ...system, demo: false } });
    const { token } = await users.signInAs(demo);
    const session = await users.resolve(token as string);
    expect(JSON.parse(session?.caller ?? 'null')).toMatchObject({ kind: 'SYSTEM', roles: ['SOURCE_SYSTEM'] });
    expect(await users.signInAs(real)).toEqual(refusal);
  });
});

describe('the throttle', () => {
  const wrong = { password: 'another long password' };
  const guess = (amira: Person, times: number) => atOnce(times, (process) => process.signInAs(amira, wrong));

  test('falls after ten failures within five minutes, for the right password too', async () => {
    const amira = await someone();
    for (let times = 0; times < 10; times += 1) {
      expect(await users.signInAs(amira, wrong)).toEqual(refusal);
      users.clock.advance(29_000);
    }
    expect(await users.signInAs(amira)).toEqual(throttled);
    expect(await other.signInAs(amira)).toEqual(throttled);
    expect((await auditOf(amira.id)).at(-1)).toMatchObject({
      kind: 'SIGN_IN_REFUSED',
      detail: { cause: 'THROTTLED' },
    });
  });

  test('does not fall when ten failures take longer than five minutes', async () => {
    const amira = await someone();
    for (let times = 0; times < 30; times += 1) {
      expect(await users.signInAs(amira, wrong)).toEqual(refusal);
      users.clock.advance(34_000);
    }
    expect((await users.signInAs(amira)).token).not.toBeNull();
  });

  test('counts failures of the last five minutes, wherever they began', async () => {
    const amira = await someone();
    await users.signInAs(amira, wrong);
    users.clock.advance(4 * minute);
    for (let times = 0; times < 5; times += 1) await users.signInAs(amira, wrong);
    users.clock.advance(2 * minute);
    for (let times = 0; times < 5; times += 1) expect(await users.signInAs(amira, wrong)).toEqual(refusal);
    expect(await users.signInAs(amira, wrong)).toEqual(throttled);
  });

  test('lapses by itself within 15 minutes, and attempts meanwhile do not prolong it', async () => {
    const amira = await someone();
    await guess(amira, 10);
    for (let passed = 0; passed < 10; passed += 1) {
      expect(await users.signInAs(amira)).toEqual(throttled);
      users.clock.advance(minute);
    }
    expect((await users.signInAs(amira)).token).not.toBeNull();
  });

  test('judges ten of thirty guesses at once, in two processes', async () => {
    const amira = await someone();
    const answers = await guess(amira, 30);
    expect(answers.filter((answer) => !answer.throttled)).toHaveLength(10);
    expect(hashing.total).toBe(10);
  });

  test('falls alike for a name that is unknown', async () => {
    const nobody = { ...(await someone()), username: 'nobody.of.this.name' };
    const answers = await guess(nobody, 11);
    expect(answers.filter((answer) => answer.throttled)).toEqual([throttled]);
    users.clock.advance(10 * minute);
    expect(await users.signInAs(nobody)).toEqual(refusal);
  });

  test('is of the account however its name is written, and of no other', async () => {
    const amira = await someone();
    const ben = await someone();
    const fullWidth = amira.username.replace(/[!-~]/g, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
    );
    const written = [amira.username, amira.username.toUpperCase(), ` ${amira.username}\t`, fullWidth];
    for (let times = 0; times < 10; times += 1) {
      expect(
        await users.signInAs(amira, { ...wrong, username: written[times % 4], code: String(times) }),
      ).toEqual(refusal);
    }
    for (const username of written) expect(await users.signInAs(amira, { username })).toEqual(throttled);
    expect((await users.signInAs(ben)).token).not.toBeNull();
  });

  test('does not count what succeeded, and a success forgives no failure', async () => {
    const amira = await someone();
    for (let times = 0; times < 12; times += 1) {
      expect((await users.signInAs(amira)).token).not.toBeNull();
      users.clock.advance(step);
    }
    for (let times = 0; times < 9; times += 1) await users.signInAs(amira, wrong);
    expect((await users.signInAs(amira)).token).not.toBeNull();
    expect(await users.signInAs(amira, wrong)).toEqual(refusal);
    expect(await users.signInAs(amira)).toEqual(throttled);
  });

  test('leaves nothing behind of names that are not tried any more', async () => {
    const amira = await someone();
    await guess(amira, 3);
    await sweepThrottle(database.poolFor('signpost_users'), readPolicy(), users.clock.now());
    const kept = await database.sql`select 1 from users.throttle`;
    expect(kept.length).toBeGreaterThan(0);
    users.clock.advance(60 * minute);
    await sweepThrottle(database.poolFor('signpost_users'), readPolicy(), users.clock.now());
    expect(await database.sql`select 1 from users.throttle`).toHaveLength(0);
  });
});

describe('a flood of sign-ins', () => {
  test('is judged two at once, refused where it would wait too long, and that counts against nobody', async () => {
    const amira = await someone();
    const flood = Array.from({ length: 120 }, (_, index) =>
      users
        .signIn({ username: `flood.${index}`, password, code: '123456' })
        .catch((error: Error) => error.message),
    );
    const late = users.signInAs(amira).catch((error: Error) => error.message);
    const answers = await Promise.all(flood);
    expect(hashing.most).toBe(2);
    expect(answers.filter((answer) => answer === 'OVERLOADED').length).toBeGreaterThan(50);
    expect(answers.filter((answer) => typeof answer !== 'string').length).toBeGreaterThan(1);
    expect(await late).toBe('OVERLOADED');
    expect(await auditOf(amira.id)).toHaveLength(0);
    expect((await users.signInAs(amira)).token).not.toBeNull();
  });
});

describe('without its audit row', () => {
  test('nobody signs in: no session, and the code is not used up', async () => {
    const amira = await someone();
    const ben = await someone();
    await database.sql`revoke execute on function audit.append from signpost_users`;
    try {
      await expect(users.signInAs(amira)).rejects.toThrow('AUDIT_UNAVAILABLE');
      await expect(users.signInAs(ben, { password: 'another long password' })).rejects.toThrow(
        'AUDIT_UNAVAILABLE',
      );
    } finally {
      await database.sql`grant execute on function audit.append to signpost_users`;
    }
    expect(await sessionsOf(amira.id)).toBe(0);
    expect((await users.signInAs(amira)).token).not.toBeNull();
  });

  test('that comes too late there is no answer', async () => {
    const amira = await someone();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding = database.sql.begin(async (transaction) => {
      await transaction`lock table audit.event in access exclusive mode`;
      await held;
    });
    try {
      const locks = () => database.sql`
        select 1 from pg_locks where relation = 'audit.event'::regclass and mode = 'AccessExclusiveLock' and granted`;
      await expect.poll(locks).toHaveLength(1);
      const { passed, stop } = stopwatch();
      await expect(users.signInAs(amira)).rejects.toThrow('AUDIT_UNAVAILABLE');
      stop();
      expect(passed()).toBeLessThan(soon(1_000));
    } finally {
      release();
      await holding;
    }
  });
});
