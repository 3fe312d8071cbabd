import { beforeAll, expect, test } from 'vitest';
import { ageOn } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/database.ts';
import { childNumberSequence } from '../../platform/identifiers.ts';
import { addDays, monthsAfter } from '../../platform/workingDays.ts';
import { evidence } from '../../subgraphs/compliance/statement/store.ts';
import { castAuthorities, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { clock, run, startRights, textOf } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});
const { leeds } = castAuthorities;
const counted = (sql: Queryable, from: string, to: string, today: string) => {
  const days = { from, to, today, vettedSince: '2001-01-01' };
  return evidence(sql, { authority: leeds, archivedAfter: '2001-01-01' }, days, 1);
};

test('L43 counts days as they are in London, and what was asked for under a number that was merged', async () => {
  const { sql } = graph.database;
  const request = async (number: string) => {
    const input = { name: 'Rachel Whitaker', relationship: 'PARENT', contact: '27 Ash Road, Leeds' };
    const { reference } = await run(
      'dora',
      'receiveSubjectAccessRequest',
      '... on SubjectAccessReceived { reference }',
      { ...input, number, receivedOn: clock.today() },
    );
    await sql`update compliance.subject_access_request set received_on = '2001-05-30' where id = ${reference}`;
    return reference as string;
  };
  // Closed at half past twelve of the night in Tokyo, and in London on the day before.
  const id = await request(castNumbers.noah);
  await sql`update compliance.subject_access_request set closed_at = '2001-06-29T15:30:00Z', due_on = '2001-06-29' where id = ${id}`;
  const counts = (zone: string) =>
    sql.begin(async (tx) => {
      await tx`select set_config('timezone', ${zone}, true)`;
      return counted(tx, '2001-05-01', '2001-06-30', '2001-07-01');
    }) as ReturnType<typeof counted>;
  const inLondon = await counts('Europe/London');
  expect(inLondon.subjectAccess).toEqual({ received: 1, answered: 1, late: 0, medianDays: 30 });
  expect(await counts('Asia/Tokyo')).toEqual(inLondon);
  const merged = childNumberSequence('nobody of the statements')(1);
  await sql`insert into records.number_alias (child_number, number) values (${castNumbers.noah}, ${merged})`;
  await request(merged);
  expect((await counts('Europe/London')).subjectAccess.received).toBe(2);
  await sql`delete from records.number_alias where number = ${merged}`;
});

test('L43 counts nothing about a number out of reach, and no review that nobody can make any more', async () => {
  const { sql } = graph.database;
  const counts = () => counted(sql, '2003-05-01', '2003-06-30', '2099-01-01');
  const number = castNumbers.grace;
  const before = await counts();
  expect(before.shieldReviewsOverdue).toBeGreaterThan(0);
  const given = { number, receivedOn: clock.today(), contact: '27 Ash Road, Leeds', name: 'Rachel Whitaker' };
  const ask = { ...given, relationship: 'PARENT' };
  await run('edward', 'receiveSubjectAccessRequest', '', ask);
  const correction = { ...given, words: 'The name is wrong.' };
  await run('edward', 'receiveCorrectionRequest', '', correction);
  for (const table of ['subject_access_request', 'correction_request'])
    await sql`update compliance.${sql(table)} set received_on = '2003-05-30' where child_number = ${number}`;
  expect(await counts()).toMatchObject({ subjectAccess: { received: 1 }, corrections: { received: 1 } });
  await sql`
    update records.child set status = 'SEALED', archived_on = '2003-06-01', sealed_on = '2003-06-02' where number = ${number}`;
  // As before anybody asked: a count that rose would say that the number is a sealed record's (domain.md 3).
  expect(await counts()).toEqual({
    ...before,
    records: before.records - 1,
    shields: before.shields - 1,
    shieldReviewsOverdue: before.shieldReviewsOverdue - 1,
  });
  await sql`
    update records.child set status = 'LIVE', archived_on = null, sealed_on = null where number = ${number}`;
});

test('L43 counts no school that a public register named: nobody signs in there, and nothing is accredited', async () => {
  const { sql } = graph.database;
  const counts = () => counted(sql, '2003-05-01', '2003-06-30', clock.today());
  const before = await counts();
  expect(before.organisations).toBeGreaterThan(0);
  const [row] = await sql`insert into users.organisation (id, name, kind, authority_code)
    values (gen_random_uuid(), 'Beckside Academy', 'SCHOOL', ${leeds}) returning id`;
  expect(await counts()).toEqual(before);
  await sql`update users.organisation set accreditation = 'REVIEWED' where id = ${row?.id}`;
  expect(await counts()).toEqual({ ...before, organisations: before.organisations + 1 });
  await sql`delete from users.organisation where id = ${row?.id}`;
});

test('L43 counts vetting as signing in does: not on the day on which it has run out', async () => {
  class Undone extends Error {}
  for (const [on, day] of [
    ['2001-05-10', '2004-05-09'],
    ['2001-05-10', '2004-05-10'],
    ['2004-02-29', '2007-02-28'],
    ['2004-02-29', '2007-03-01'],
    ['2004-05-11', '2004-05-10'],
  ] as const) {
    const counting = graph.database.sql.begin(async (tx) => {
      await tx`update users.account set vetted_on = ${on} where authority_code = ${leeds}`;
      const [row] = await tx`
        select compliance.statement_evidence(${leeds}, '2003-05-01', '2003-06-30', ${day}, ${monthsAfter(day, -36)}, 1) as counts`;
      expect(row?.counts.vetted > 0, `${on} on ${day}`).toBe(on <= day && ageOn(on, day) < 3);
      throw new Undone();
    });
    await expect(counting).rejects.toThrow(Undone);
  }
});

test('L43 L44 no statement is proposed while its year goes on: nobody knows yet what it says', async () => {
  const year = Number(clock.today().slice(0, 4)) - Number(clock.today().slice(5) < '04-01');
  for (const kind of ['COMPLIANCE', 'EXPENDITURE'])
    for (const [of, outcome] of [
      [year, 'NotPermitted'],
      [year - 1, 'StatementChanged'],
    ] as const) {
      const payload = '... on StatementChanged { statement { id version } }';
      const drafted = { kind, year: of };
      const made = await run('dora', 'draftStatement', payload, drafted);
      const { id, version } = made.statement;
      const proposed = await run('dora', 'proposeStatement', '', { id, version });
      expect([kind, of, proposed.__typename]).toEqual([kind, of, outcome]);
    }
});

test('L43 figures that were taken while the year went on are not proposed after it: they are taken anew', async () => {
  const year = Number(clock.today().slice(0, 4)) - 3;
  const payload = '... on StatementChanged { statement { id version } } ... on NotPermitted { message }';
  const draft = () => run('dora', 'draftStatement', payload, { kind: 'COMPLIANCE', year });
  const { id, version } = (await draft()).statement;
  // The last moment of the year in London, in whose summer time it is still the 31st in Greenwich an hour longer.
  for (const [draftedAt, outcome] of [
    [`${year + 1}-03-31T22:59:59Z`, 'NotPermitted'],
    [`${year + 1}-03-31T23:00:00Z`, 'StatementChanged'],
  ] as const) {
    await graph.database.sql`update compliance.statement set drafted_at = ${draftedAt} where id = ${id}`;
    const proposed = await run('dora', 'proposeStatement', payload, { id, version });
    expect([draftedAt, proposed.__typename]).toEqual([draftedAt, outcome]);
    if (outcome === 'NotPermitted') expect(proposed.message).toMatch(/before the year was over: draft/);
  }
});

test('L43 a breach of which nobody had to be told is no breach that was told late', async () => {
  const { sql } = graph.database;
  const year = Number(clock.today().slice(0, 4)) - 4;
  const aware = new Date(`${year}-10-28T12:00:00Z`);
  const after = (hours: number) => new Date(aware.getTime() + hours * 3_600_000);
  for (const [toldAt, note] of [
    // Over the end of summer time: 72 hours, not three days by the wall's clock.
    [after(72), 'Told by telephone.'],
    [after(72.5), 'Told late.'],
    [null, 'Nobody was at risk.'],
    [null, null],
  ] as const)
    await sql`
      insert into compliance.incident (id, authority_code, summary, opened_by, opened_at, state, breach_aware_at, breach_told_at, breach_note)
      values (gen_random_uuid(), ${leeds}, 'Of a year long past.', gen_random_uuid(), ${aware}, 'TRIAGED', ${aware}, ${toldAt}, ${note})`;
  const payload = '... on StatementChanged { statement { evidence { label value } } }';
  const drafted = await run('dora', 'draftStatement', payload, { kind: 'COMPLIANCE', year });
  const said = Object.fromEntries(
    drafted.statement.evidence.map(({ label, value }: { label: string; value: string }) => [label, value]),
  );
  expect(said).toMatchObject({
    'Breaches of personal data': '4',
    'Breaches of which nobody had to be told': '1',
    'Told to the Commissioner within 72 hours': '1 of 3',
  });
});

test('L44 no more is paid of a grant than was granted, and no more paid back than was paid', async () => {
  const recorded = '... on GrantRecorded { id }';
  const days = { startsOn: '2011-04-01', endsOn: '2012-03-31' };
  const granted = { authority: leeds, ...days, amount: '1000.10' };
  const { id: periodId } = await run('kofi', 'recordGrantPeriod', recorded, granted);
  const pay = (amount: string) =>
    run('kofi', 'recordGrantPayment', recorded, { periodId, paidOn: '2011-05-01', amount });
  expect(await pay('-0.01')).toMatchObject({ field: 'amount', message: expect.stringContaining('0.00') });
  expect((await pay('600.00')).id).toBeTruthy();
  expect(await pay('400.11')).toMatchObject({ field: 'amount', message: expect.stringContaining('400.10') });
  expect(await pay('-600.01')).toMatchObject({ field: 'amount', message: expect.stringContaining('600.00') });
  // At the same moment: one of them.
  const both = await Promise.all([pay('400.10'), pay('400.10')]);
  expect(both.map(({ __typename: type }) => type).sort()).toEqual(['GrantRecorded', 'InvalidInput']);
  expect((await pay('-1000.10')).id).toBeTruthy();
  // What is to come was not paid: with a slip in the year it would be in no statement, and keep others from being recorded.
  const tomorrow = addDays(clock.today(), 1);
  const ahead = await run('kofi', 'recordGrantPayment', recorded, {
    periodId,
    paidOn: tomorrow,
    amount: '1.00',
  });
  expect(ahead.field).toBe('paidOn');
});

test('L44 what was left of a grant is brought forward until it is spent or paid back, whatever is recorded later', async () => {
  const { sql } = graph.database;
  const { id: periodId } = await run('kofi', 'recordGrantPeriod', '... on GrantRecorded { id }', {
    authority: leeds,
    startsOn: '2012-04-01',
    endsOn: '2014-03-31',
    amount: '1000.00',
  });
  const pay = (paidOn: string, amount: string) =>
    run('kofi', 'recordGrantPayment', '', { periodId, paidOn, amount });
  const sums = 'totals { broughtForward paid unspent ownFunds difference }';
  const payload = `... on StatementChanged { statement { id version state ${sums} } }`;
  const draft = async (year: number) =>
    (await run('dora', 'draftStatement', payload, { kind: 'EXPENDITURE', year })).statement;
  const propose = ({ id, version }: { id: string; version: number }, more: object) =>
    run('dora', 'proposeStatement', payload, { id, version, ...more });
  const sign = async ({ id, version }: { id: string; version: number }) =>
    (await run('sonia', 'signStatement', payload, { id, version, accept: true })).statement;

  await pay('2012-05-01', '100.00');
  // Signed first, the next year's would be without what this one leaves: before this one is drafted, and until it is signed.
  const early = (await propose(await draft(2013), {})).statement;
  const answer = (accept: boolean) =>
    run('sonia', 'signStatement', payload, { id: early.id, version: early.version, accept });
  expect((await answer(true)).__typename).toBe('NotPermitted');
  const first = (await propose(await draft(2012), { unspent: '100.00' })).statement;
  expect(early.totals).toMatchObject({ broughtForward: '0.00' });
  expect((await answer(true)).__typename).toBe('NotPermitted');
  expect((await answer(false)).statement.state).toBe('DRAFT');
  await sign(first);
  const second = await draft(2013);
  expect(second.totals).toMatchObject({ broughtForward: '100.00', difference: '100.00' });
  // It does not vanish with the year.
  expect(await propose(second, {})).toMatchObject({
    field: 'unspent',
    message: expect.stringContaining('100.00'),
  });
  // Paid back, it takes no own funds.
  await pay('2013-04-20', '-60.00');
  const signed = await sign((await propose(await draft(2013), { unspent: '40.00' })).statement);
  expect(signed).toMatchObject({
    state: 'SIGNED',
    totals: {
      broughtForward: '100.00',
      paid: '-60.00',
      unspent: '40.00',
      ownFunds: '0.00',
      difference: '0.00',
    },
  });
  const csv = textOf(
    await run('dora', 'fetchStatement', '... on StatementFetched { content }', {
      id: signed.id,
      format: 'CSV',
    }),
  );
  expect(csv).toContain('Brought forward from the year before,100.00');
  expect((await draft(2014)).totals).toMatchObject({ broughtForward: '40.00' });
  // One of the release before, which knew of none, says what it said.
  await sql`alter table compliance.statement disable trigger statement_locked`;
  await sql`update compliance.statement set brought_forward = null where id = ${signed.id}`;
  await sql`alter table compliance.statement enable trigger statement_locked`;
  const text = 'query ($id: ID!) { statement(id: $id) { totals { broughtForward difference } } }';
  expect((await graph.as('dora').ask(text, { id: signed.id })).statement.totals).toEqual({
    broughtForward: '0.00',
    difference: '-100.00',
  });
});

test('L43 nobody owes, or drafts, the statement of a year that has not begun, however many digits it has', async () => {
  const due = 'query ($year: Int!) { statementsDue(kind: COMPLIANCE, year: $year) { late } }';
  const next = Number(clock.today().slice(0, 4)) + 1;
  for (const year of [-1, 2008, next, 10_000, 19_999, 100_000_000, 2_147_483_647]) {
    const drafted = await run('dora', 'draftStatement', '', { kind: 'COMPLIANCE', year });
    expect([year, drafted.field]).toEqual([year, 'year']);
    expect([year, (await graph.as('dora').ask(due, { year })).statementsDue]).toEqual([year, []]);
  }
});
