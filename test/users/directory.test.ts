import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { statementTexts, watchStatements } from '../support/statements.ts';
import { authorities, organisation, person } from './support/people.ts';
import { caller, type UsersProcess, usersProcess } from './support/users.ts';

watchStatements();

let database: TestDatabase;
let users: UsersProcess;
const organisations: string[] = [];
const accounts: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  await authorities(database.sql);
  const bodies = [
    await organisation(database.sql, { name: 'Leeds Youth Justice' }),
    await organisation(database.sql, { name: 'Bradford CAMHS', authority_code: 'E08000032' }),
    await organisation(database.sql, {
      name: 'A National Charity',
      kind: 'NATIONAL_PARTNER',
      authority_code: null,
    }),
  ];
  organisations.push(...bodies.map(({ id }) => id));
  for (let index = 0; index < 50; index += 1) {
    const { id } = await person(database.sql, testKeys(), {
      organisationId: organisations[index % 3] as string,
      columns: { name: `Person ${index}` },
    });
    accounts.push(id);
  }
  users = usersProcess(database);
});

/** A process that has read the authorities and nothing else. */
async function startAnew(): Promise<void> {
  await users.subgraph.stop();
  users = usersProcess(database);
  await users.ask('{ authorities { code } }', {}, practitioner);
}

const practitioner = caller(['PRACTITIONER']);

const accountFields = `... on Account { id name profession telephone email
  organisation { id name kind telephone authority { code name region telephone } } }`;

interface AccountAnswer {
  id: string;
  name: string;
  telephone: string | null;
  organisation: { name: string; authority: { code: string; name: string } | null };
}

async function entities<T>(
  representations: object[],
  fields: string,
  as = practitioner,
): Promise<(T | null)[]> {
  const answer = await users.ask<{ _entities: (T | null)[] }>(
    `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${fields} } }`,
    { representations },
    as,
  );
  return answer._entities;
}

const accountsOf = (ids: readonly string[], as = practitioner) =>
  entities<AccountAnswer>(
    ids.map((id) => ({ __typename: 'Account', id })),
    accountFields,
    as,
  );

describe('accounts by reference', () => {
  test('come in the order asked for, with organisation and authority', async () => {
    const asked = [49, 3, 17, 0].map((index) => accounts[index] as string);
    const answered = await accountsOf(asked);
    expect(answered.map((account) => account?.name)).toEqual([
      'Person 49',
      'Person 3',
      'Person 17',
      'Person 0',
    ]);
    expect(answered.map((account) => account?.organisation.authority?.name)).toEqual([
      'Bradford',
      'Leeds',
      undefined,
      'Leeds',
    ]);
  });

  test('are null where unknown or malformed, and repeated where asked for twice', async () => {
    const [first, second] = accounts as [string, string];
    const asked = [second, randomUUID(), first, 'not an id', second, '', first.toUpperCase(), "' or true --"];
    const answered = await accountsOf(asked);
    expect(answered.map((account) => account?.name ?? null)).toEqual([
      'Person 1',
      null,
      'Person 0',
      null,
      'Person 1',
      null,
      'Person 0',
      null,
    ]);
  });

  test.each([1, 10, 50])('take one statement for %i, and none for a minute after', async (count) => {
    await startAnew();
    const first = await statementTexts(() => accountsOf(accounts.slice(0, count)));
    expect(first).toHaveLength(1);
    const again = await statementTexts(() => accountsOf(accounts.slice(0, count)));
    expect(again).toEqual([]);
  });

  test('show a change in the table after a minute', async () => {
    const [id] = accounts.slice(6) as [string];
    await accountsOf([id]);
    await database.sql`update users.account set telephone = '0113 496 0006' where id = ${id}`;
    const now = performance.now();
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now + 60_001);
    try {
      expect((await accountsOf([id]))[0]?.telephone).toBe('0113 496 0006');
    } finally {
      later.mockRestore();
    }
  });

  test('are found as soon as they are made', async () => {
    const id = randomUUID();
    expect(await accountsOf([id])).toEqual([null]);
    await person(database.sql, testKeys(), {
      organisationId: organisations[0] as string,
      roles: [],
      columns: { id, name: 'Newcomer' },
    });
    expect((await accountsOf([id, accounts[0] as string])).map((account) => account?.name)).toEqual([
      'Newcomer',
      'Person 0',
    ]);
  });

  test('of requests in flight together share statements, and each gets its own', async () => {
    await startAnew();
    const asked = Array.from({ length: 40 }, (_, index) => accounts[(index * 7) % 50] as string);
    const answers: (AccountAnswer | null)[][] = [];
    const sent = await statementTexts(async () => {
      answers.push(...(await Promise.all(asked.map((id) => accountsOf([id])))));
    });
    expect(answers.map(([account]) => account?.id)).toEqual(asked);
    expect(sent.length).toBeLessThanOrEqual(4);
  });

  test('trust nothing of a representation but its key', async () => {
    const [id] = accounts as [string];
    const forged = {
      __typename: 'Account',
      id,
      name: 'Somebody else',
      organisation: { id: organisations[1] },
    };
    const [account] = await entities<AccountAnswer>([forged], accountFields);
    expect(account).toMatchObject({ name: 'Person 0', organisation: { name: 'Leeds Youth Justice' } });
  });

  test('show no contact details to roles that never have them', async () => {
    const id = accounts[0] as string;
    const source = caller(['SOURCE_SYSTEM'], { kind: 'SYSTEM' });
    await expect(accountsOf([id], source)).rejects.toThrow('FORBIDDEN_FIELD');
    const [account] = await entities<AccountAnswer>(
      [{ __typename: 'Account', id }],
      '... on Account { name }',
      source,
    );
    expect(account).toEqual({ name: 'Person 0' });
  });
});

describe('organisations and authorities', () => {
  test('by reference: in order, null where unknown, one statement', async () => {
    await startAnew();
    const [leeds, bradford, charity] = organisations as [string, string, string];
    const asked = [charity, leeds, randomUUID(), bradford, leeds];
    let answered: unknown[] = [];
    const sent = await statementTexts(async () => {
      answered = await entities(
        asked.map((id) => ({ __typename: 'Organisation', id })),
        '... on Organisation { name authority { code } }',
      );
    });
    expect(answered).toEqual([
      { name: 'A National Charity', authority: null },
      { name: 'Leeds Youth Justice', authority: { code: 'E08000035' } },
      null,
      { name: 'Bradford CAMHS', authority: { code: 'E08000032' } },
      { name: 'Leeds Youth Justice', authority: { code: 'E08000035' } },
    ]);
    expect(sent).toHaveLength(1);
  });

  test('authorities are listed by name, and answered from memory', async () => {
    const list = await users.ask<{ authorities: { name: string }[] }>(
      '{ authorities { name } }',
      {},
      practitioner,
    );
    expect(list.authorities.map(({ name }) => name)).toEqual(['Bradford', 'Leeds']);
    const sent = await statementTexts(async () => {
      const answered = await entities(
        ['E08000035', 'E08000032'].map((code) => ({ __typename: 'Authority', code })),
        '... on Authority { name telephone }',
      );
      expect(answered).toEqual([
        { name: 'Leeds', telephone: '0113 496 0001' },
        { name: 'Bradford', telephone: '01274 496 0002' },
      ]);
    });
    expect(sent).toEqual([]);
  });

  test('an authority that came later is found', async () => {
    await users.ask('{ authorities { code } }', {}, practitioner);
    await database.sql`
      insert into users.authority values ('E09000001', 'LND', 'City of London', 'London', '020 7946 0001')`;
    const found = () =>
      entities([{ __typename: 'Authority', code: 'E09000001' }], '... on Authority { name }');
    await expect.poll(found, { interval: 200 }).toEqual([{ name: 'City of London' }]);
    const sent = await statementTexts(() =>
      entities(
        Array.from({ length: 50 }, (_, index) => ({ __typename: 'Authority', code: `E1${index}` })),
        '... on Authority { name }',
      ),
    );
    expect(sent.length).toBeLessThanOrEqual(1);
  });
});

describe('me', () => {
  const query = `{ me { account { name email } roles organisation { name } authority { name } mayExplore sessionExpiresAt } }`;

  test('says who is signed in, with one statement', async () => {
    await startAnew();
    const me = caller(['PRACTITIONER', 'SHIELD_OVERRIDE'], { accountId: accounts[4] });
    let answer: unknown;
    const sent = await statementTexts(async () => {
      answer = await users.ask(query, {}, me);
    });
    expect(answer).toMatchObject({
      me: {
        account: { name: 'Person 4' },
        roles: ['PRACTITIONER', 'SHIELD_OVERRIDE'],
        organisation: { name: 'Bradford CAMHS' },
        authority: { name: 'Leeds' },
        mayExplore: true,
        sessionExpiresAt: new Date(me.sessionExpiresAt),
      },
    });
    expect(sent).toHaveLength(1);
  });

  test('tells a national role that it has no authority, and who may not explore', async () => {
    const me = caller(['COORDINATOR'], { accountId: accounts[2], authorityCode: null });
    expect(await users.ask(query, {}, me)).toMatchObject({ me: { authority: null, mayExplore: false } });
  });

  test('is nobody for the gateway itself', async () => {
    expect(await users.ask(query, {})).toEqual({ me: null });
  });
});

describe('schools, practices and health bodies by name', () => {
  const named = async (name: string, as = practitioner) =>
    (
      await users.ask<{ organisations: { name: string }[] }>(
        'query ($name: String!) { organisations(name: $name) { id name kind authority { code } } }',
        { name },
        as,
      )
    ).organisations.map((each) => each.name);

  beforeAll(async () => {
    const add = (name: string, kind: string, code: string | null = 'E08000032') =>
      organisation(database.sql, { name, kind, authority_code: code });
    for (let at = 10; at < 32; at += 1) await add(`Moor Lane School ${at}`, 'SCHOOL');
    await add('St Mary’s Primary School', 'SCHOOL');
    await add('The Moor Lane Surgery', 'PRACTICE', 'E08000035');
    await add('Moor Lane Refuge', 'PARTNER');
    await add('Moor Lane Team', 'AUTHORITY_SERVICE');
  });

  test('are found by words of it, or their beginnings, those of the own area first, and no other bodies', async () => {
    const found = await named('moor LAN', caller(['PRACTITIONER'], { authorityCode: 'E08000035' }));
    expect(found).toHaveLength(20);
    expect(found.slice(0, 2)).toEqual(['The Moor Lane Surgery', 'Moor Lane School 10']);
    expect(await named('lane school 31')).toEqual(['Moor Lane School 31']);
    expect(await named("St. Mary's")).toEqual(['St Mary’s Primary School']);
    expect(await named('moor lane refuge')).toEqual([]);
  });

  test.each(['', 'mo', '.*', 'oor lane', '%moor', "moor' or true --", '(moor', '\\', 'm'.repeat(100_000)])(
    'and nothing by too few letters, in the middle of words, or by what means something elsewhere: %#',
    async (name) => {
      const found = await named(name);
      expect(found.length === 0 || name === '%moor' || name === '(moor').toBe(true);
    },
  );

  test('by who opens records, and nobody else', async () => {
    for (const role of ['SUPPORT', 'COORDINATOR', 'SOURCE_SYSTEM'] as const)
      await expect(named('moor lane', caller([role]))).rejects.toThrow();
  });
});
