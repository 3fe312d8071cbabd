import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { ageOn } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { belowAgeSql } from '../../subgraphs/records/access.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { consentAges } from '../../subgraphs/records/lifecycle/periods.ts';
import { castMember } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { startWorld, today } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const pools = openNight({ databaseUrl: world.database.url, keys: testKeys(), policy: readPolicy() });
afterAll(() => pools.stop());

const night = (asOf: string, dryRun = false) => runNight(pools, { asOf, dryRun, clock: world.clock });

async function stateOf(number: string) {
  const [row] =
    await sql`select status, archived_on, sealed_on from records.child where number = ${number}::bigint`;
  return row;
}

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const leapDay = fc.constantFrom('2000-02-29', '2004-02-29', '2008-02-29', '2012-02-29');

describe('when a record is over (domain.md 10)', () => {
  test('an age is reached exactly when the birthday turned, 29 February on 1 March', async () => {
    const reached = async (birth: string, asOf: string, age: number) => {
      const [row] = await sql`select not ${sql.unsafe(belowAgeSql('c.day', 'c.age'))} as reached
        from (select ${birth}::date as birth_date, ${asOf}::date as day, ${age}::int as age) c`;
      return row?.reached;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(day, leapDay),
        day,
        fc.integer({ min: 18, max: consentAges.to }),
        async (birth, asOf, age) => {
          expect(await reached(birth, asOf, age)).toBe(ageOn(birth, asOf) >= age);
        },
      ),
    );
    expect(await reached('2008-02-29', '2026-02-28', 18)).toBe(false);
    expect(await reached('2008-02-29', '2026-03-01', 18)).toBe(true);
  });

  test('birthdays turn at midnight in London, summer time or not', () => {
    for (const [instant, is] of [
      ['2026-06-14T22:59:59Z', '2026-06-14'],
      ['2026-06-14T23:00:00Z', '2026-06-15'],
      ['2026-12-14T23:30:00Z', '2026-12-14'],
      ['2026-12-15T00:00:00Z', '2026-12-15'],
    ] as const) {
      expect(settableClock(new Date(instant)).today()).toBe(is);
    }
  });

  test('a step that fails keeps back none of the others, and is told', async () => {
    const done: string[] = [];
    const step = (name: string, fails = false) => ({
      name,
      run: async () => {
        if (fails) throw new Error(`${name} failed`);
        done.push(name);
        return {};
      },
    });
    const heard: string[] = [];
    const run = runNight(pools, {
      asOf: today,
      dryRun: false,
      clock: world.clock,
      done: ({ step: name }) => heard.push(name),
      steps: [step('one'), step('two', true), step('three'), step('four', true), step('five')],
    });
    await expect(run).rejects.toThrow('two failed');
    expect([done, heard]).toEqual([
      ['one', 'three', 'five'],
      ['one', 'three', 'five'],
    ]);
  });

  test('each rule archives on its day and not the day before; what is not over stays', async () => {
    const left = (status: string, sinceDate: string) => [
      { status, line: null, locality: null, postcode: null, sinceDate, untilDate: null } as never,
    ];
    const away = async (status: string, sinceDate: string, shield: 'NONE' | 'ACTIVE' = 'NONE') =>
      world.plant({ addresses: left(status, sinceDate), shield });
    const over = {
      eighteen: await world.plant({ birthDate: '2008-06-15' }),
      eighteenHidden: await world.plant({ birthDate: '2008-06-15', shield: 'ACTIVE' }),
      died: await world.plant({ deathDate: '2025-06-01' }),
      forGood: await away('LEFT_ENGLAND_FOR_GOOD', '2025-06-15'),
      forGoodHidden: await away('LEFT_ENGLAND_FOR_GOOD', '2025-06-15', 'ACTIVE'),
      returning: await away('LEFT_ENGLAND_RETURNING', '2023-06-15'),
      notKnown: await away('LEFT_ENGLAND_NOT_KNOWN', '2023-06-15'),
      notKnownHidden: await away('LEFT_ENGLAND_NOT_KNOWN', '2023-06-15', 'ACTIVE'),
    };
    const live = {
      seventeen: await world.plant({ birthDate: '2008-06-16' }),
      consenting: await world.plant({ birthDate: '2005-06-16' }),
      died: await world.plant({ deathDate: '2025-01-01' }),
      forGood: await away('LEFT_ENGLAND_FOR_GOOD', '2025-06-16'),
      returning: await away('LEFT_ENGLAND_RETURNING', '2023-06-16', 'ACTIVE'),
    };
    await sql`update records.child set death_notified_on = '2025-06-15' where number = ${over.died}::bigint`;
    await sql`update records.child set death_notified_on = '2025-06-16' where number = ${live.died}::bigint`;
    await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
      values (${live.consenting}, 21, '2024-06-01', ${castMember('dora').id})`;

    await night('2026-06-14');
    for (const number of [...Object.values(over), ...Object.values(live)])
      expect(await stateOf(number)).toMatchObject({ status: 'LIVE' });
    const before = await sql`select number, status, version from records.child order by 1`;
    const [dry] = await night(today, true);
    expect(await sql`select number, status, version from records.child order by 1`).toEqual(before);
    const [done] = await night(today);
    expect(done).toEqual(dry);
    for (const [rule, number] of Object.entries(over))
      expect([rule, await stateOf(number)]).toMatchObject([rule, { status: 'ARCHIVED', archived_on: today }]);
    for (const [rule, number] of Object.entries(live))
      expect([rule, await stateOf(number)]).toMatchObject([rule, { status: 'LIVE' }]);

    const events = await sql`select child_number, detail from audit.event where kind = 'RECORD_ARCHIVED'`;
    const detailOf = (number: string) =>
      events.find((event) => event.child_number === Number(number))?.detail;
    expect(detailOf(over.eighteen)).toEqual({ asOf: today, cause: 'AGE' });
    expect(detailOf(over.died)).toEqual({ asOf: today, cause: 'DEATH' });
    expect(detailOf(over.forGood)).toEqual({ asOf: today, cause: 'LEFT_ENGLAND' });
    // That a shielded child left England is hidden: the audit does not say it either, nor by what it says of the others.
    for (const hidden of [over.forGoodHidden, over.notKnownHidden, over.eighteenHidden])
      expect(detailOf(hidden)).toEqual({ asOf: today });

    // The consented age is reached.
    await night('2026-06-16');
    expect(await stateOf(live.consenting)).toMatchObject({ status: 'ARCHIVED' });
  });

  test('a death counts from the day on which it was told, whichever way it came in', async () => {
    const number = await world.plant();
    await sql`update records.child set death_date = '2020-01-01' where number = ${number}::bigint`;
    const [row] = await sql`select death_notified_on = (now() at time zone 'Europe/London')::date as told
      from records.child where number = ${number}::bigint`;
    expect(row?.told).toBe(true);
  });
});

describe('the first year, and after (domain.md 10)', () => {
  test('over from the midnight of the birthday on, whenever the night’s run comes: found, signposted and opened as an archived one', async () => {
    const plant = (birthDate: string, postcode: string) =>
      world.plant({
        birthDate,
        familyName: 'Midnighter',
        givenName: 'Orla',
        addresses: [
          {
            status: 'CURRENT',
            line: '1 Late Lane',
            locality: 'Leeds',
            postcode,
            sinceDate: '2020-01-01',
            untilDate: null,
          } as never,
        ],
      });
    const turning = await plant('2008-06-16', 'LS6 4QA');
    const consenting = await plant('2005-06-16', 'LS6 4QB');
    const staying = await plant('2005-06-17', 'LS6 4QB');
    await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
      select unnest(array[${consenting}, ${staying}]::text[]::bigint[]), 21, '2023-06-01', ${castMember('dora').id}`;
    const names = { familyName: 'Midnighter', givenName: 'Orla' };
    const seen = async () => {
      const amira = world.as('amira');
      const searches = [
        ...[turning, consenting, staying].map((number) => ({ number })),
        ...['2008-06-16', '2005-06-16', '2005-06-17'].map((dateOfBirth) => ({ ...names, dateOfBirth })),
        ...['LS6 4QA', 'LS6 4QB'].map((postcode) => ({ ...names, postcode })),
        ...[17, 20].map((from) => ({ ...names, ageRange: { from, to: from + 1 } })),
      ];
      const found = new Set<string>();
      for (const input of searches)
        for (const number of await world.found(amira, input))
          found.add(`${Object.keys(input).at(-1)} ${number}`);
      for (const number of [turning, consenting, staying])
        if ((await world.openWith(amira, { number, reason: 'SAFEGUARDING' })).__typename === 'RecordOpened')
          found.add(`opened ${number}`);
      return [...found].sort();
    };
    const ways = ['ageRange', 'dateOfBirth', 'number', 'opened', 'postcode'];
    const all = (...numbers: string[]) =>
      ways.flatMap((way) => numbers.map((each) => `${way} ${each}`)).sort();
    const before = world.clock.now();
    world.clock.set(new Date('2026-06-15T22:59:59Z'));
    expect(await seen()).toEqual(all(turning, consenting, staying));
    // Midnight in London.
    world.clock.set(new Date('2026-06-15T23:00:00Z'));
    expect(await seen()).toEqual(all(staying));
    expect(await world.open(world.as('dora'), turning)).toEqual({ number: turning });
    expect(
      (await world.openWith(world.as('edward'), { number: turning, reason: 'SAFEGUARDING' })).__typename,
    ).toBe('RecordNotFound');
    world.clock.set(before);
  });

  test('archived: found by nobody’s search, read by team and steward; a year later by nobody', async () => {
    const number = await world.plant({ birthDate: '2008-06-10', familyName: 'Overton' });
    await night(today);
    const amira = world.as('amira');
    expect((await world.openWith(amira, { number, reason: 'SAFEGUARDING' })).__typename).toBe(
      'RecordNotFound',
    );
    expect(await world.found(world.as('dora'), { number })).toEqual([]);
    expect(await world.open(world.as('dora'), number, 'status')).toEqual({ status: 'ARCHIVED' });
    expect(await world.open(world.as('farah'), number, 'status', 'DATA_QUALITY')).toEqual({
      status: 'ARCHIVED',
    });
    const dora = world.as('dora');
    await world.open(dora, number);
    await night('2027-06-14');
    expect(await stateOf(number)).toMatchObject({ status: 'ARCHIVED' });
    await night('2027-06-15');
    expect(await stateOf(number)).toMatchObject({ status: 'SEALED', sealed_on: '2027-06-15' });
    expect(await world.child(dora, number)).toBeNull();
    expect((await world.openWith(world.as('dora'), { number, reason: 'AUDIT' })).__typename).toBe(
      'RecordNotFound',
    );
  });
});

describe('consent to stay (domain.md 1, 10)', () => {
  const give = (who: string, input: object) =>
    world.ask(
      world.as(who),
      `mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { __typename
      ... on ConsentRecorded { restored } ... on InvalidInput { field } } }`,
      {
        input: { idempotencyKey: randomUUID(), ...input },
      },
    );
  const withdraw = (who: string, number: string) =>
    world.ask(
      world.as(who),
      `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) { __typename
      ... on ConsentWithdrawn { archived } } }`,
      { input: { idempotencyKey: randomUUID(), number } },
    );

  test('keeps the record until the age, brings it back, and withdrawn archives it at once', async () => {
    const number = await world.plant({ birthDate: '2007-06-15' });
    await night(today);
    expect(await stateOf(number)).toMatchObject({ status: 'ARCHIVED' });
    expect((await give('edward', { number, untilAge: 21 })).recordConsent.__typename).toBe('RecordNotFound');
    expect((await give('dora', { number, untilAge: 26 })).recordConsent).toMatchObject({ field: 'untilAge' });
    expect((await give('dora', { number, untilAge: 19 })).recordConsent).toMatchObject({ field: 'untilAge' });
    expect((await give('dora', { number, untilAge: 21 })).recordConsent).toMatchObject({ restored: true });
    await night(today);
    expect(await stateOf(number)).toMatchObject({ status: 'LIVE', archived_on: null });
    expect((await withdraw('edward', number)).withdrawConsent.__typename).toBe('RecordNotFound');
    expect((await withdraw('dora', number)).withdrawConsent).toMatchObject({ archived: true });
    expect(await stateOf(number)).toMatchObject({ status: 'ARCHIVED', archived_on: today });
    expect((await withdraw('dora', number)).withdrawConsent.__typename).toBe('RecordNotFound');
    await expect(give('amira', { number, untilAge: 21 })).rejects.toThrow('FORBIDDEN_FIELD');
  });

  test('stands with a new identity only if it is given anew, and is not left out unseen (domain.md 7)', async () => {
    const number = await world.plant({ birthDate: '2005-06-14' });
    const renew = (input: object) =>
      world.ask(
        world.as('dora', { factorAt: world.clock.now().getTime() }),
        `mutation ($input: RecordNewIdentityInput!) { recordNewIdentity(input: $input) { __typename
        ... on InvalidInput { field } } }`,
        {
          input: {
            idempotencyKey: randomUUID(),
            number,
            kind: 'PROTECTION',
            carers: [],
            givenName: 'Anew',
            familyName: 'Consenting',
            ...input,
          },
        },
      );
    const fault = { recordNewIdentity: { __typename: 'InvalidInput', field: 'consentUntilAge' } };
    expect((await give('dora', { number, untilAge: 25 })).recordConsent.__typename).toBe('ConsentRecorded');
    for (const untilAge of [undefined, 18, 21, 26])
      expect([untilAge, await renew({ consentUntilAge: untilAge })]).toEqual([untilAge, fault]);
    expect((await renew({ consentUntilAge: 25 })).recordNewIdentity.__typename).toBe('NewIdentityRecorded');
    await night(today);
    const [present] = await sql`
      select c.number, c.status, p.until_age, p.given_on, p.withdrawn_on from records.child c
      left join records.participation p on p.child_number = c.number where c.family_name = 'Consenting'`;
    expect(present).toMatchObject({ status: 'LIVE', until_age: 25, given_on: `${today.slice(0, 8)}01` });
    expect(present?.withdrawn_on).toBeNull();
    // The vault is not emptied before the former record would have been purged.
    expect(await sql`select keep_until from sealed.vault`).toEqual([{ keep_until: '2036-12-31' }]);
    expect((await withdraw('dora', String(present?.number))).withdrawConsent).toMatchObject({
      archived: true,
    });
  });

  test('of somebody who died does not bring the record back', async () => {
    const number = await world.plant({
      birthDate: '2007-06-15',
      deathDate: '2025-01-01',
      status: 'ARCHIVED',
      archivedOn: '2026-01-02',
    });
    expect((await give('dora', { number, untilAge: 21 })).recordConsent).toMatchObject({ restored: false });
  });
});

describe('an extract of a sealed record (domain.md 10)', () => {
  const ask = async (caller: Caller, field: string, input: object, of = '') =>
    (await world.ask(caller, ...mutation(field, input, `${of} ... on InvalidInput { field }`)))[field];
  const fresh = { factorAt: new Date(`${today}T11:59:00Z`).getTime() };

  test('leaves for a named inquiry, by two people, once', async () => {
    const number = await world.plant({
      familyName: 'Quillfeather',
      birthDate: '2006-01-01',
      status: 'ARCHIVED',
      archivedOn: '2024-01-01',
      carers: [{ name: 'Ivo Quillfeather', relationship: 'FATHER', telephone: null, email: null }],
    });
    const dora = world.as('dora', fresh);
    const second = world.as('farah', { ...fresh, roles: ['MANAGEMENT_TEAM'] });
    const wanted = {
      number,
      basis: 'SERIOUS_CASE_REVIEW',
      inquiry: 'Review Q 7',
      reason: 'The review needs to know who had care of the child.',
    };
    const request = (caller: Caller, more = {}) =>
      ask(caller, 'requestExtract', { ...wanted, ...more }, '... on ExtractRequested { reference }');
    expect((await request(dora)).__typename).toBe('RecordNotFound');
    await sql`update records.child set status = 'SEALED', sealed_on = '2025-01-01' where number = ${number}::bigint`;
    expect((await request(world.as('edward', fresh))).__typename).toBe('RecordNotFound');
    expect((await request(world.as('dora'))).__typename).toBe('NeedsStepUp');
    expect(await request(dora, { inquiry: ' ' })).toMatchObject({ field: 'inquiry' });
    expect(await request(dora, { reason: 'because' })).toMatchObject({ field: 'reason' });
    const { reference } = await request(dora);
    const read = (caller: Caller) =>
      ask(caller, 'readExtract', { reference }, '... on ExtractRead { number lines { part text } }');
    const approve = (caller: Caller) => ask(caller, 'approveExtract', { reference });
    expect((await read(dora)).__typename).toBe('RecordNotFound');
    expect((await approve(dora)).__typename).toBe('NeedsSecondPerson');
    const seen = async (caller: Caller) =>
      (await world.ask(caller, '{ sealedRequests { reference inquiry viewerCanApprove viewerCanRead } }'))
        .sealedRequests;
    const one = { reference, inquiry: 'Review Q 7' };
    expect(await seen(dora)).toEqual([{ ...one, viewerCanApprove: false, viewerCanRead: false }]);
    expect(await seen(second)).toEqual([{ ...one, viewerCanApprove: true, viewerCanRead: false }]);
    expect(await seen(world.as('edward'))).toEqual([]);
    expect((await approve(second)).__typename).toBe('ExtractApproved');
    expect((await read(second)).__typename).toBe('RecordNotFound');
    const extract = await read(dora);
    expect(extract).toMatchObject({ __typename: 'ExtractRead', number });
    expect(JSON.stringify(extract.lines)).toContain('Ivo Quillfeather');
    expect((await read(dora)).__typename).toBe('RecordNotFound');
    const kinds = await sql`select kind from audit.event where child_number = ${number} order by id`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['SEALED_REQUESTED', 'SEALED_APPROVED', 'SEALED_READ']);
    expect(await sql`select 1 from audit.event e where e::text ilike '%quillfeather%'`).toHaveLength(0);
  });
});

describe('the nightly run', () => {
  test('killed in any batch and run again ends as if it had not been; two at once do each thing once', async () => {
    const numbers: string[] = [];
    for (let child = 0; child < 6; child += 1) numbers.push(await world.plant({ birthDate: '2007-01-01' }));
    // Somebody holds one of them: the night passes it by, and takes it the next time.
    const held = numbers[0] as string;
    await sql.begin(async (tx) => {
      await tx`select from records.child where number = ${held}::bigint for update`;
      await night('2027-06-15');
    });
    expect(await stateOf(held)).toMatchObject({ status: 'LIVE' });
    // The audit fails: nothing of its batch stands.
    await sql`alter function audit.append(jsonb) rename to append_away`;
    await expect(night('2027-06-15')).rejects.toThrow();
    await sql`alter function audit.append_away(jsonb) rename to append`;
    expect(await stateOf(held)).toMatchObject({ status: 'LIVE' });
    await Promise.all([night('2027-06-15'), night('2027-06-15')]);
    for (const number of numbers) expect(await stateOf(number)).toMatchObject({ status: 'ARCHIVED' });
    const events = await sql`select child_number, count(*) from audit.event where kind = 'RECORD_ARCHIVED'
      and child_number = any(${numbers.map(Number)}::bigint[]) group by 1 having count(*) <> 1`;
    expect(events).toHaveLength(0);
    const idle = await night('2027-06-15');
    expect(idle.flatMap(({ counts }) => Object.values(counts)).every((count) => count === 0)).toBe(true);
  });
});
