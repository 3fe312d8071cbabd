import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { addDays } from '../../platform/workingDays.ts';
import { archiveStep } from '../../subgraphs/records/lifecycle/archive.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { type Answer, startWorld, today } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const pools = openNight({ databaseUrl: world.database.url, keys: testKeys(), policy: readPolicy() });
afterAll(() => pools.stop());
const night = (asOf: string) => runNight(pools, { asOf, dryRun: false, clock: world.clock });

const seen = `number version status address { status postcode since } viewerCanRecordLeavingEngland viewerCanRecordReturnToEngland`;
const home = { status: 'CURRENT', line: '5 New Road', locality: 'Leeds', postcode: 'LS6 1AA' };
const failures = '... on InvalidInput { field } ... on NotPermitted { message }';

async function change(field: string, outcome: string, caller: Caller, input: object): Promise<Answer> {
  const asked = mutation(field, { version: 1, ...input }, `${outcome} ${failures}`);
  return (await world.ask(caller, ...asked))[field];
}
const leave = (caller: Caller, input: object) =>
  change('recordLeavingEngland', `... on LeavingEnglandRecorded { child { ${seen} } }`, caller, {
    intention: 'NOT_KNOWN',
    ...input,
  });
const comeBack = (caller: Caller, input: object) =>
  change(
    'recordReturnToEngland',
    `... on ReturnToEnglandRecorded { restored transferProposed child { ${seen} } }`,
    caller,
    { address: home, ...input },
  );
async function opened(who: string, sketch: Parameters<typeof world.plant>[0] = {}, reason = 'SAFEGUARDING') {
  const number = await world.plant(sketch);
  const caller = world.as(who);
  await world.open(caller, number, 'number', reason);
  return { number, caller };
}
const statusOf = async (number: string) =>
  (await sql`select status from records.child where number = ${number}::bigint`)[0]?.status;

describe('leaving England, and coming back (domain.md 3, number 5; 10)', () => {
  test.each([
    ['WITHIN_THREE_YEARS', 'LEFT_ENGLAND_RETURNING', '2029-03-01', 'NONE'],
    ['NONE', 'LEFT_ENGLAND_FOR_GOOD', '2027-03-01', 'NONE'],
    ['NOT_KNOWN', 'LEFT_ENGLAND_NOT_KNOWN', '2029-03-01', 'NONE'],
    ['NONE', 'LEFT_ENGLAND_FOR_GOOD', '2027-03-01', 'ACTIVE'],
  ] as const)(
    'with intention %s it is said as %s and archived on %s, no day before; shield %s',
    async (intention, status, over, shield) => {
      const { number, caller } = await opened(shield === 'NONE' ? 'amira' : 'dora', { shield });
      const answer = await leave(caller, { number, intention, since: '2026-03-01' });
      expect(answer).toMatchObject({
        child: { status: 'LIVE', version: 2, address: { status, postcode: null, since: '2026-03-01' } },
      });
      const [child] = await sql`select outward from records.child where number = ${number}::bigint`;
      expect(child?.outward).toBeNull();
      const plain =
        await sql`select from records.address where child_number = ${number}::bigint and until_date is null`;
      expect(plain).toHaveLength(shield === 'NONE' ? 1 : 0);
      expect(await world.found(world.as('dora'), { number })).toEqual([number]);
      await night(addDays(over, -1));
      expect(await statusOf(number)).toBe('LIVE');
      await night(over);
      expect(await statusOf(number)).toBe('ARCHIVED');
      // Archived, it is out of a practitioner's reach.
      expect((await leave(world.as('amira'), { number, version: 3 })).__typename).toBe('RecordNotFound');
    },
  );

  test('another intention keeps the day of leaving; a day that was wrong is corrected; each is in the provenance', async () => {
    const { number, caller } = await opened('amira');
    await leave(caller, { number, since: '2025-01-10' });
    const second = await leave(caller, { number, version: 2, intention: 'NONE' });
    expect(second.child.address).toMatchObject({ status: 'LEFT_ENGLAND_FOR_GOOD', since: '2025-01-10' });
    const third = await leave(caller, { number, version: 3, intention: 'NONE', since: '2025-02-01' });
    expect(third.child.address).toMatchObject({ status: 'LEFT_ENGLAND_FOR_GOOD', since: '2025-02-01' });
    expect(await leave(caller, { number, version: 4, intention: 'NONE' })).toEqual({
      __typename: 'InvalidInput',
      field: 'number',
    });
    const { provenance } = await world.open(
      world.as('dora'),
      number,
      'provenance { field source previousValue }',
    );
    const said = provenance.filter(({ source }: Answer) => source === 'person');
    expect(said.map(({ field }: Answer) => field)).toEqual(['address', 'address', 'address']);
    expect(said.map(({ previousValue }: Answer) => previousValue)).toEqual(
      expect.arrayContaining(['LEFT_ENGLAND_NOT_KNOWN', 'LEFT_ENGLAND_FOR_GOOD 2025-01-10']),
    );
    const back = await comeBack(caller, { number, version: 4 });
    expect(back).toMatchObject({
      restored: false,
      transferProposed: false,
      child: { status: 'LIVE', address: { status: 'CURRENT', postcode: 'LS6 1AA', since: today } },
    });
    expect((await comeBack(caller, { number, version: 5 })).__typename).toBe('NotPermitted');
    await night('2028-06-15');
    expect(await statusOf(number)).toBe('LIVE');
  });

  test.each(['NONE', 'ACTIVE'] as const)(
    'a return restores the record from the archive, once, and proposes a transfer to where the child lives; shield %s',
    async (shield) => {
      const sketch = { shield, status: 'ARCHIVED', archivedOn: '2026-05-01' } as const;
      const away = [
        {
          status: 'LEFT_ENGLAND_FOR_GOOD' as const,
          line: null,
          locality: null,
          postcode: null,
          sinceDate: '2025-05-01',
          untilDate: null,
        } as const,
      ];
      const { number, caller } = await opened('dora', { ...sketch, addresses: away });
      const before = await world.child(caller, number, seen);
      expect(before).toMatchObject({
        status: 'ARCHIVED',
        viewerCanRecordLeavingEngland: false,
        viewerCanRecordReturnToEngland: true,
      });
      const wrong = { ...home, postcode: 'EH1 1AA' };
      expect(await comeBack(caller, { number, address: wrong })).toMatchObject({ field: 'address.postcode' });
      expect(await statusOf(number)).toBe('ARCHIVED');
      expect((await comeBack(caller, { number, version: 9 })).__typename).toBe('VersionConflict');
      expect((await comeBack(world.as('edward'), { number })).__typename).toBe('RecordNotFound');
      expect((await comeBack(world.as('amira'), { number })).__typename).toBe('RecordNotFound');
      const key = { number, idempotencyKey: randomUUID(), address: { ...home, postcode: 'BD9 4PX' } };
      const back = await comeBack(caller, key);
      expect(back).toMatchObject({
        restored: true,
        transferProposed: true,
        child: { status: 'LIVE', version: 3 },
      });
      expect(await comeBack(caller, key)).toEqual(back);
      expect(await world.found(world.as('amira'), { number })).toEqual([number]);
      const [row] =
        await sql`select archived_on, shield, outward from records.child where number = ${number}::bigint`;
      expect(row).toEqual({ archived_on: null, shield, outward: shield === 'NONE' ? 'BD9' : null });
      const events = await sql`select kind, area, detail from audit.event
        where child_number = ${number}::bigint and kind = 'RECORD_RESTORED'`;
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ area: castAuthorities.leeds });
      // Of a shielded child the audit does not say that it was away.
      expect(events[0]?.detail.cause).toBe(shield === 'NONE' ? 'RETURNED' : undefined);
    },
  );

  test('who held it open before it was archived, and does not answer for it, finds nothing to bring back', async () => {
    const number = await world.plant({});
    const callers = ['amira', 'edward', 'dora'].map((who) => world.as(who));
    for (const caller of callers) await world.open(caller, number);
    const [first] = callers as [Caller];
    expect((await leave(first, { number, since: '2026-03-01' })).__typename).toBe('LeavingEnglandRecorded');
    await sql`update records.child set status = 'ARCHIVED', archived_on = '2026-06-01' where number = ${number}`;
    const answers = [];
    for (const caller of callers) answers.push((await comeBack(caller, { number, version: 2 })).__typename);
    expect(answers).toEqual(['RecordNotFound', 'RecordNotFound', 'ReturnToEnglandRecorded']);
  });

  test('nor does its own team of one that was sealed since they opened it: nothing of that is read or changed', async () => {
    const status = 'LEFT_ENGLAND_FOR_GOOD' as const;
    const away = {
      status,
      line: null,
      locality: null,
      postcode: null,
      sinceDate: '2024-05-01',
      untilDate: null,
    };
    const archived = { status: 'ARCHIVED', archivedOn: '2026-05-01', addresses: [away] } as const;
    const { number, caller } = await opened('dora', archived);
    await sql`update records.child set status = 'SEALED', sealed_on = '2026-06-01' where number = ${number}`;
    expect((await comeBack(caller, { number })).__typename).toBe('RecordNotFound');
    expect((await leave(caller, { number })).__typename).toBe('RecordNotFound');
    expect(await world.child(caller, number, 'shields { id }')).toBeNull();
  });

  test('a record that is over for another reason stays in the archive, and one of a child at home is no return', async () => {
    const away = [
      {
        status: 'LEFT_ENGLAND_NOT_KNOWN' as const,
        line: null,
        locality: null,
        postcode: null,
        sinceDate: '2022-05-01',
        untilDate: null,
      } as const,
    ];
    const archived = { status: 'ARCHIVED', archivedOn: '2026-05-01', addresses: away } as const;
    for (const sketch of [
      { ...archived, birthDate: '2008-06-15' },
      { ...archived, deathDate: '2025-01-01' },
    ]) {
      const { number, caller } = await opened('farah', sketch, 'DATA_QUALITY');
      expect((await comeBack(caller, { number })).__typename).toBe('NotPermitted');
      expect(await statusOf(number)).toBe('ARCHIVED');
    }
    const here = await opened('farah', { status: 'ARCHIVED', archivedOn: '2026-05-01' }, 'DATA_QUALITY');
    expect((await comeBack(here.caller, { number: here.number })).__typename).toBe('NotPermitted');
  });

  test.each(['NONE', 'ACTIVE'] as const)(
    'consent to stay brings back who is of age and left not long ago, and nobody who left long ago; shield %s',
    async (shield) => {
      const restored = async (sinceDate: string) => {
        const away = {
          status: 'LEFT_ENGLAND_RETURNING',
          line: null,
          locality: null,
          postcode: null,
        } as const;
        const addresses = [{ ...away, sinceDate, untilDate: null }];
        const sketch = { shield, addresses, birthDate: '2008-06-01' } as const;
        const number = await world.plant({ ...sketch, status: 'ARCHIVED', archivedOn: '2026-06-01' });
        const selection = '... on ConsentRecorded { restored }';
        const asked = mutation('recordConsent', { number, untilAge: 21 }, selection);
        return (await world.ask(world.as('dora'), ...asked)).recordConsent.restored;
      };
      expect(await restored('2023-06-16')).toBe(true);
      expect(await restored('2023-06-15')).toBe(false);
    },
  );

  test('what is bad is named; what is hidden is not said; who may correct nothing may not ask', async () => {
    const { number, caller } = await opened('amira');
    for (const [field, answer] of [
      ['since', await leave(caller, { number, since: '2026-06-16' })],
      ['since', await leave(caller, { number, since: 'tomorrow' })],
      ['idempotencyKey', await leave(caller, { number, idempotencyKey: 'x' })],
      ['address.status', await comeBack(caller, { number, address: { status: 'LEFT_ENGLAND_NOT_KNOWN' } })],
      ['address', await comeBack(caller, { number, address: { status: 'CURRENT' } })],
    ] as const) {
      expect(answer).toEqual({ __typename: 'InvalidInput', field });
    }
    const hidden = await opened('amira', { shield: 'ACTIVE' });
    const view = await world.child(hidden.caller, hidden.number, seen);
    expect(view).toMatchObject({
      viewerCanRecordLeavingEngland: false,
      viewerCanRecordReturnToEngland: false,
    });
    expect((await leave(hidden.caller, { number: hidden.number })).__typename).toBe('NotPermitted');
    expect((await comeBack(hidden.caller, { number: hidden.number })).__typename).toBe('NotPermitted');
    const taken: number[] = [];
    for (const number of [
      '9999999990',
      'nonsense',
      await world.plant({ status: 'ARCHIVED', archivedOn: '2026-01-01' }),
    ]) {
      for (const act of [leave, comeBack]) {
        const { records, sealed } = await world.statementsOf(async () => {
          expect((await act(world.as('amira'), { number })).__typename).toBe('RecordNotFound');
        });
        taken.push(records.length + sealed.length);
      }
    }
    expect(new Set(taken).size).toBe(1);
    for (const who of ['kofi', 'imran', 'gro'])
      await expect(leave(world.as(who), { number })).rejects.toThrow('FORBIDDEN_FIELD');
  });
});

test('a hidden child who comes back while the night is under way is not archived for having left', async () => {
  const away = {
    status: 'LEFT_ENGLAND_FOR_GOOD' as const,
    line: null,
    locality: null,
    postcode: null,
    sinceDate: '2024-05-01',
    untilDate: null,
  } as const;
  const { number, caller } = await opened('dora', { shield: 'ACTIVE', addresses: [away] });
  const other = await world.plant({ shield: 'ACTIVE', addresses: [away] });
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  // The night has read who left, and waits for its connection before it archives.
  const own = world.database.poolFor('signpost_records', { max: 1, deadlineMs: 60_000 });
  let busy: Promise<unknown> = held;
  await new Promise<void>((begun) => {
    busy = own.begin(async (tx) => {
      await tx`set local idle_in_transaction_session_timeout = 0`;
      begun();
      await held;
    });
  });
  const [{ since } = {}] = await sql`select clock_timestamp() as since`;
  const running = archiveStep.run(
    { ...pools, sql: own, clock: world.clock, dryRun: false, progress: () => {} },
    today,
  );
  const hasRead = () => sql`select from pg_stat_activity
    where datname = current_database() and application_name = 'signpost night' and usename = 'signpost_sealed'
      and state = 'idle' and query_start > ${since}`;
  while ((await hasRead()).length === 0) await new Promise((resume) => setTimeout(resume, 5));
  expect(await comeBack(caller, { number })).toMatchObject({ __typename: 'ReturnToEnglandRecorded' });
  letGo();
  await Promise.all([busy, running]);
  expect([await statusOf(number), await statusOf(other)]).toEqual(['LIVE', 'ARCHIVED']);
});
