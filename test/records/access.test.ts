import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { readPolicy } from '../../platform/policy.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { type Answer, numberOf, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const notFound = { __typename: 'RecordNotFound', message: expect.stringContaining('no such record') };

describe('opening a record', () => {
  test('again, while somebody has the record and goes for its grants, waits without holding one', async () => {
    const [amira, { sql }, number] = [world.as('amira'), world.database, numberOf('noah')];
    await world.open(amira, number);
    let again: Promise<Answer> | undefined;
    await sql.begin(async (tx) => {
      await tx`select from records.child where number = ${number} for update`;
      again = world.openWith(amira, { number, reason: 'SAFEGUARDING' });
      await vi.waitFor(async () => expect(await world.waiting()).toBe(1), { timeout: 30_000 });
      // Were it held, the two would lock each other out.
      await tx`select from records.access_grant where child_number = ${number} for update nowait`;
    });
    expect((await again)?.__typename).toBe('RecordOpened');
  });

  test('makes a grant of 30 minutes for this session, under the role that may state the reason', async () => {
    const amira = world.as('amira');
    const opened = await world.openWith(amira, { number: numberOf('noah'), reason: 'CO_OPERATION' });
    expect(opened).toMatchObject({
      __typename: 'RecordOpened',
      grant: { reason: 'CO_OPERATION', role: 'PRACTITIONER' },
      child: { number: numberOf('noah') },
    });
    const minutes = (opened.grant.expiresAt.getTime() - world.clock.now().getTime()) / 60_000;
    expect(minutes).toBeGreaterThan(29.9);
    expect(minutes).toBeLessThan(30.1);
  });

  test('is audited with role, grant, expiry and groups, in the area of the accountable body', async () => {
    const dora = world.as('dora');
    const opened = await world.openWith(dora, { number: numberOf('grace'), reason: 'SHIELD_REVIEW' });
    const [event, ...more] = await world.audited(dora);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      kind: 'RECORD_OPENED',
      outcome: 'DONE',
      area: castAuthorities.leeds,
      reason: 'SHIELD_REVIEW',
      child_number: Number(numberOf('grace')),
      session_id: dora.sessionId,
      detail: {
        role: 'MANAGEMENT_TEAM',
        grantId: opened.grant.id,
        expiresAt: opened.grant.expiresAt.toISOString(),
      },
    });
    expect(event?.detail?.groups).toEqual(
      expect.arrayContaining(['identity', 'address', 'accessHistory', 'sensitiveProvider']),
    );
    const amira = world.as('amira');
    await world.openWith(amira, { number: numberOf('grace'), reason: 'SAFEGUARDING' });
    expect((await world.audited(amira))[0]?.detail?.groups).toEqual(['identity', 'marker']);
  });

  test('canonical forms of a number are one number', async () => {
    const spaced = `${numberOf('noah').slice(0, 3)} ${numberOf('noah').slice(3)}`;
    expect(await world.open(world.as('amira'), spaced)).toEqual({ number: numberOf('noah') });
  });

  test('an open of another authority’s record sends its team a notice with the audit reference only', async () => {
    const ben = world.as('ben');
    await world.open(ben, numberOf('noah'));
    const [row, ...more] = await world.database
      .sql`select * from records.notice where reference = ${ben.operationId}`;
    expect(more).toEqual([]);
    expect(row).toEqual({
      authority_code: castAuthorities.leeds,
      id: expect.any(String),
      kind: 'OUT_OF_AREA_OPEN',
      at: expect.any(Date),
      reference: ben.operationId,
    });
    // A national partner is of no authority, nor of this one.
    const carys = world.as('carys');
    await world.open(carys, numberOf('noah'));
    expect(
      await world.database
        .sql`select authority_code from records.notice where reference = ${carys.operationId}`,
    ).toEqual([{ authority_code: castAuthorities.leeds }]);
    const amira = world.as('amira');
    await world.open(amira, numberOf('noah'));
    expect(
      await world.database.sql`select 1 from records.notice where reference = ${amira.operationId}`,
    ).toHaveLength(0);
  });
});

describe('what was entered', () => {
  const amira = world.as('amira');
  test.each([
    ['a key that is too short', { idempotencyKey: 'short' }, 'idempotencyKey'],
    ['a key of spaces', { idempotencyKey: '          ' }, 'idempotencyKey'],
    ['OTHER without words', { reason: 'OTHER' }, 'reasonText'],
    ['OTHER with 19 characters', { reason: 'OTHER', reasonText: 'x'.repeat(19) }, 'reasonText'],
    ['OTHER padded with spaces', { reason: 'OTHER', reasonText: `${' '.repeat(30)}why` }, 'reasonText'],
    ['words for another reason', { reasonText: 'since I was asked to look' }, 'reasonText'],
  ])('%s is refused by field, without the value', async (_name, input, field) => {
    const answer = await world.openWith(amira, {
      number: numberOf('noah'),
      reason: 'SAFEGUARDING',
      ...input,
    });
    expect(answer).toEqual({ __typename: 'InvalidInput', field, message: expect.any(String) });
  });

  test('OTHER with 20 characters opens', async () => {
    const input = { number: numberOf('noah'), reason: 'OTHER', reasonText: 'x'.repeat(20) };
    expect(await world.openWith(world.as('amira'), input)).toMatchObject({ __typename: 'RecordOpened' });
  });

  test('a reason that no role of the caller may state is not permitted, and audited', async () => {
    const caller = world.as('amira');
    const answer = await world.openWith(caller, { number: numberOf('noah'), reason: 'SHIELD_REVIEW' });
    expect(answer.__typename).toBe('NotPermitted');
    expect(await world.audited(caller)).toMatchObject([{ kind: 'RECORD_REFUSED', outcome: 'REFUSED' }]);
  });
});

describe('numbers are not guessed', () => {
  test('who asks for many that are no record’s opens nothing for an hour, not even what is there, and auditors look', async () => {
    const { sql } = world.database;
    const [known, hidden] = [await world.plant(), await world.plant({ shield: 'ACTIVE' })];
    const guess = (number: string, caller = world.as('priya')) =>
      world.openWith(caller, { number, reason: 'SAFEGUARDING' });
    const { unknownNumbersPerHour: most } = readPolicy();
    for (let at = 0; at < most; at += 1)
      expect((await guess(childNumberFrom(910_000_000 + at) as string)).__typename).toBe('RecordNotFound');
    // The first one refused opens the incident.
    expect((await guess(known)).__typename).toBe('NotPermitted');
    const tried = [known, hidden, childNumberFrom(920_000_000) as string];
    const answers: unknown[] = [];
    for (const number of tried) {
      const { records } = await world.statementsOf(async () => answers.push(await guess(number)));
      answers.push(records.length);
    }
    expect(answers.slice(2)).toEqual([...answers.slice(0, 2), ...answers.slice(0, 2)]);
    expect(answers[0]).toEqual({ __typename: 'NotPermitted', message: expect.stringMatching(/by name/) });
    expect(
      await sql`select summary, account_id from compliance.incident where detector = 'NUMBERS_GUESSED'`,
    ).toEqual([{ summary: expect.any(String), account_id: castMember('priya').id }]);
    // It is that person's alone, and over within the hour.
    expect((await guess(known, world.as('owen'))).__typename).toBe('RecordOpened');
    const same = world.as('owen', { otherAccounts: [castMember('priya').id] });
    expect((await guess(known, same)).__typename).toBe('NotPermitted');
    await sql`update records.idempotency set created_at = created_at - interval '1 hour'`;
    expect((await guess(known)).__typename).toBe('RecordOpened');
  });
});

describe('not there and out of reach are one answer, in as many statements', async () => {
  const sealedRecord = await world.plant();
  const purged = await world.plant();
  const old = await world.plant({ status: 'ARCHIVED', archivedOn: '2024-01-01' });
  const { sql } = world.database;
  await sql`update records.child set status = 'SEALED', archived_on = '2020-01-01' where number = ${sealedRecord}`;
  await sql`update records.child set status = 'PURGED', archived_on = '2020-01-01' where number = ${purged}`;
  const unknown = '9999999990';
  const cases: [string, string, string, string][] = [
    ['an unknown number', 'amira', unknown, 'SAFEGUARDING'],
    [
      'a wrong check digit',
      'amira',
      `${numberOf('noah').slice(0, 9)}${(Number(numberOf('noah')[9]) + 1) % 10}`,
      'SAFEGUARDING',
    ],
    ['letters', 'amira', 'nonsense', 'SAFEGUARDING'],
    ['an archived record', 'amira', numberOf('daniel'), 'SAFEGUARDING'],
    ['an archived record after its first year', 'dora', old, 'SAFEGUARDING'],
    ['a sealed record', 'dora', sealedRecord, 'SAFEGUARDING'],
    ['a purged record', 'dora', purged, 'SAFEGUARDING'],
    ['another authority’s record under an own-authority reason', 'dora', numberOf('ruby'), 'DATA_QUALITY'],
    ...['TRANSFER', 'ADOPTION', 'SUBJECT_ACCESS', 'COMPLAINT', 'BROKERING', 'AUDIT'].map(
      (reason): [string, string, string, string] => [
        `another authority’s record for ${reason}`,
        'dora',
        numberOf('ruby'),
        reason,
      ],
    ),
    ['another authority’s record for a steward', 'farah', numberOf('ruby'), 'DATA_QUALITY'],
    [
      'another authority’s shielded record under an own-authority reason',
      'dora',
      numberOf('hope'),
      'SHIELD_REVIEW',
    ],
  ];
  const counts: number[] = [];
  test.each(cases)('%s', async (_name, who, number, reason) => {
    const caller = world.as(who);
    const { records, sealed } = await world.statementsOf(async () => {
      expect(await world.openWith(caller, { number, reason })).toEqual(notFound);
    });
    counts.push(records.length);
    expect(sealed).toEqual([]);
    expect(await world.audited(caller)).toMatchObject([
      { kind: 'RECORD_REFUSED', outcome: 'REFUSED', detail: { code: 'NOT_FOUND' } },
    ]);
    expect(await sql`select 1 from records.access_grant where session_id = ${caller.sessionId}`).toHaveLength(
      0,
    );
  });
  test('took the same number each', () => {
    expect(counts).toHaveLength(cases.length);
    expect(new Set(counts).size).toBe(1);
  });
});

describe('a grant', () => {
  const fields = 'number familyName address { postcode }';
  const number = numberOf('noah');

  test('is needed: not opened, opened by another session, by another person, ended, expired all read as unknown', async () => {
    const amira = world.as('amira');
    const texts: string[][] = [];
    const absent = async (caller: typeof amira, of = number) => {
      const { records } = await world.statementsOf(async () => {
        expect(await world.child(caller, of, fields)).toBeNull();
        expect(
          await world.entities(caller, [{ __typename: 'Child', number: of }], `... on Child { ${fields} }`),
        ).toEqual([null]);
      });
      texts.push(records);
    };
    await absent(amira);
    await absent(amira, '9999999990');
    await absent(amira, 'nonsense');
    await world.open(amira, number);
    expect(await world.child(amira, number, fields)).toMatchObject({ familyName: 'Whitaker' });
    await absent(world.as('amira', { sessionId: randomUUID() }));
    await absent(world.as('owen', { sessionId: amira.sessionId }));
    const { sql } = world.database;
    await sql`update records.access_grant set ended_at = now() where session_id = ${amira.sessionId}`;
    await absent(amira);
    expect(new Set(texts.map((each) => each.length))).toEqual(new Set([2]));
  });

  test('ends after its minutes, by the clock', async () => {
    const caller = world.as('amira');
    await world.open(caller, number);
    world.clock.advance(29 * 60_000);
    expect(await world.child(caller, number)).toEqual({ number });
    world.clock.advance(90_000);
    expect(await world.child(caller, number)).toBeNull();
    world.clock.advance(-30.5 * 60_000);
  });

  test('holds under the role of the latest opening, and while the role is held', async () => {
    const sessionId = randomUUID();
    const both = world.as('farah', { roles: ['DATA_STEWARD', 'PRACTITIONER'], sessionId });
    await world.open(both, number, 'number', 'DATA_QUALITY');
    expect((await world.child(both, number, 'involvements { id }')).involvements).toBeNull();
    await world.open(both, number, 'number', 'SAFEGUARDING');
    expect((await world.child(both, number, 'involvements { id }')).involvements).not.toBeNull();
    const without = world.as('farah', { roles: ['DATA_STEWARD'], sessionId });
    expect(await world.child(without, number)).toBeNull();
    expect(
      await world.child(world.as('farah', { roles: ['MANAGEMENT_TEAM'], sessionId }), number),
    ).toBeNull();
  });

  test('of a steward dies when the record goes to another authority', async () => {
    const moved = await world.plant();
    const farah = world.as('farah');
    await world.open(farah, moved, 'number', 'DATA_QUALITY');
    await world.database
      .sql`update records.child set authority_code = ${castAuthorities.bradford} where number = ${moved}`;
    expect(await world.child(farah, moved)).toBeNull();
  });

  test('shows no hidden field once a shield is on', async () => {
    const number = await world.plant();
    const amira = world.as('amira');
    expect((await world.open(amira, number, fields)).address).not.toBeNull();
    await world.database
      .sql`update records.child set shield = 'INTERIM', outward = null where number = ${number}`;
    expect(await world.child(amira, number, fields)).toMatchObject({ number, address: null });
  });
});

describe('an idempotency key', () => {
  const opening = (key: string) => ({ number: numberOf('leo'), reason: 'SAFEGUARDING', idempotencyKey: key });

  test('50 at once make one grant, one event and one answer', async () => {
    const sessionId = randomUUID();
    const callers = Array.from({ length: 50 }, () => world.as('amira', { sessionId }));
    const key = randomUUID();
    const answers: Answer[] = await Promise.all(
      callers.map((caller) => world.openWith(caller, opening(key))),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    expect(answers[0].__typename).toBe('RecordOpened');
    const { sql } = world.database;
    expect(await sql`select 1 from records.access_grant where session_id = ${sessionId}`).toHaveLength(1);
    expect(
      await sql`select 1 from audit.event where session_id = ${sessionId} and kind = 'RECORD_OPENED'`,
    ).toHaveLength(1);
  });

  test('with other content does nothing', async () => {
    const key = randomUUID();
    await world.openWith(world.as('amira'), opening(key));
    const other = world.as('amira');
    const answer = await world.openWith(other, { ...opening(key), number: numberOf('mia') });
    expect(answer.__typename).toBe('IdempotencyConflict');
    expect(await world.child(other, numberOf('mia'))).toBeNull();
    expect(await world.audited(other)).toEqual([]);
  });

  test('is each person’s own', async () => {
    const key = randomUUID();
    expect((await world.openWith(world.as('amira'), opening(key))).__typename).toBe('RecordOpened');
    expect((await world.openWith(world.as('owen'), opening(key))).__typename).toBe('RecordOpened');
  });

  test('keeps ids and codes, nothing personal', async () => {
    const key = randomUUID();
    const reasonText = 'asked by Rachel Whitaker of Ash Road';
    await world.openWith(world.as('amira'), { ...opening(key), reason: 'OTHER', reasonText });
    const [row] = await world.database.sql`
      select result from records.idempotency where account_id = ${castMember('amira').id} and key = ${key}`;
    expect(Object.keys(row?.result as object).sort()).toEqual(['expiresAt', 'found', 'grantId', 'role']);
  });
});
