import { beforeAll, expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { run, startRights, textOf } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const { leeds, bradford } = castAuthorities;
const sums =
  'totals { granted broughtForward recordedLate paid spent outsidePeriods unspent ownFunds difference }';
const payload = `... on StatementChanged { statement { id version state ${sums} } } ... on NotPermitted { message }`;
const recorded = '... on GrantRecorded { id }';
const grant = async (startsOn: string, endsOn: string, amount = '1000.00', authority: string = leeds) =>
  (await run('kofi', 'recordGrantPeriod', recorded, { authority, startsOn, endsOn, amount })).id;
const pay = (periodId: string, paidOn: string, amount: string) =>
  run('kofi', 'recordGrantPayment', recorded, { periodId, paidOn, amount });
const draft = async (year: number) =>
  (await run('dora', 'draftStatement', payload, { kind: 'EXPENDITURE', year })).statement;
const propose = async (year: number, more: object) => {
  const { id, version } = await draft(year);
  return (await run('dora', 'proposeStatement', payload, { id, version, ...more })).statement;
};
const answer = ({ id, version }: { id: string; version: number }, accept = true) =>
  run('sonia', 'signStatement', payload, { id, version, accept });
const spend = async (year: number, amount: string) => {
  const { id, version } = await draft(year);
  const line = { spentOn: `${year}-05-01`, category: 'STAFF', description: 'Index team', amount };
  return (await run('dora', 'addExpenditureLine', payload, { id, version, ...line })).statement;
};
const sign = async (year: number, more: object) => (await answer(await propose(year, more))).statement;

test('L44 what a grant pays once the year is over goes back to own funds, which covered it, and is not left over for ever', async () => {
  const period = await grant('2021-04-01', '2022-03-31');
  await spend(2021, '100.00');
  // Own funds go beyond what they ever gave in no year.
  for (const ownFunds of ['-0.01', '99.99'])
    expect(await propose(2021, { unspent: '0.00', ownFunds })).toBeUndefined();
  await sign(2021, { unspent: '0.00', ownFunds: '100.00' });
  await pay(period, '2022-05-01', '100.00');
  // Outside the periods of the grant, so of own funds.
  await spend(2022, '30.00');
  expect(await propose(2022, { unspent: '0.00', ownFunds: '-70.01' })).toBeUndefined();
  expect((await sign(2022, { unspent: '0.00', ownFunds: '-70.00' })).totals).toMatchObject({
    paid: '100.00',
    spent: '30.00',
    outsidePeriods: '30.00',
    unspent: '0.00',
    difference: '0.00',
  });
  expect((await draft(2023)).totals).toMatchObject({
    broughtForward: '0.00',
    recordedLate: '0.00',
    difference: '0.00',
  });
  // All that own funds still cover is what lay outside: none of it goes back.
  const { id, version } = await draft(2023);
  const last = { id, version, unspent: '0.00', ownFunds: '-1.00' };
  const back = await grant('2023-04-01', '2024-03-31');
  await pay(back, '2023-05-01', '1.00');
  expect(await run('dora', 'proposeStatement', payload, last)).toMatchObject({
    field: 'ownFunds',
    message: expect.stringContaining('be 0.00 pounds at least'),
  });
});

test('L44 no year is passed over at whose beginning something was left, be it of own funds', async () => {
  const period = await grant('2009-04-01', '2011-03-31');
  await pay(period, '2009-05-01', '50.00');
  await pay(period, '2009-06-01', '-50.00');
  await sign(2009, { unspent: '20.00', ownFunds: '20.00' });
  const later = await propose(2011, {});
  expect((await answer(later)).message).toContain('the year before');
  await answer(later, false);
  await spend(2010, '20.00');
  await sign(2010, {});
  expect((await sign(2011, {})).totals).toMatchObject({ broughtForward: '0.00', recordedLate: '0.00' });
});

test('L44 what is recorded of a year that is signed stands in the next statement, as of a former year, and once', async () => {
  const period = await grant('2015-04-01', '2020-03-31');
  await pay(period, '2016-05-01', '100.00');
  const first = await sign(2016, { unspent: '100.00' });
  await pay(period, '2016-06-01', '30.00');
  // Of a year whose statement nobody wrote, as nothing had been paid.
  await pay(period, '2015-06-01', '5.00');
  expect((await draft(2017)).totals).toMatchObject({
    broughtForward: '100.00',
    recordedLate: '35.00',
    paid: '0.00',
    difference: '135.00',
  });
  expect(await propose(2017, { unspent: '100.00' })).toBeUndefined();
  // What was recorded late and was wrong is taken back late as well.
  await pay(period, '2016-06-02', '-10.00');
  const second = await sign(2017, { unspent: '125.00' });
  expect(second.totals).toMatchObject({ recordedLate: '25.00', unspent: '125.00', difference: '0.00' });
  await pay(period, '2017-06-02', '7.00');
  // What two people signed says what it said.
  const text = `query ($id: ID!) { statement(id: $id) { ${sums} } }`;
  for (const { id, totals } of [first, second])
    expect((await graph.as('dora').ask(text, { id })).statement.totals).toEqual(totals);
  expect((await draft(2018)).totals).toMatchObject({
    broughtForward: '125.00',
    recordedLate: '7.00',
    difference: '132.00',
  });
  const fetched = { id: second.id, format: 'CSV' };
  const csv = textOf(await run('dora', 'fetchStatement', '... on StatementFetched { content }', fetched));
  expect(csv).toContain('"Recorded late, of former years that were signed",25.00');
  // The year of which nobody wrote is signed after all, with its five pounds: they are not counted again, and not lost.
  expect((await sign(2015, { unspent: '5.00' })).totals.paid).toBe('5.00');
  const third = await sign(2018, { unspent: '132.00' });
  expect(third.totals).toMatchObject({ broughtForward: '125.00', recordedLate: '7.00', paid: '0.00' });
  // What was spent of own funds and of the grant is accounted for: nothing of it comes back.
  await spend(2019, '150.00');
  await sign(2019, { unspent: '0.00', ownFunds: '18.00' });
  expect((await draft(2020)).totals).toMatchObject({
    broughtForward: '0.00',
    recordedLate: '0.00',
    difference: '0.00',
  });
});

test('L07 a grant that was recorded wrongly is withdrawn, once nothing is paid of it, and is nobody’s any more', async () => {
  const seen = async (who: string, authority: string = leeds) =>
    (
      await graph
        .as(who)
        .ask(
          'query ($authority: ID!) { grantPeriods(authority: $authority) { id startsOn endsOn amount paid } }',
          {
            authority,
          },
        )
    ).grantPeriods;
  const withdraw = (periodId: string, more: object = {}) =>
    run('kofi', 'withdrawGrantPeriod', recorded, { periodId, ...more });
  const before = await seen('dora');
  const wrong = await grant('2024-04-01', '2025-03-31', '70000.10');
  await pay(wrong, '2024-05-01', '0.10');
  expect(await seen('dora')).toEqual([
    { id: wrong, startsOn: '2024-04-01', endsOn: '2025-03-31', amount: '70000.10', paid: '0.10' },
    ...before,
  ]);
  expect(await seen('marek')).toEqual(await seen('dora'));
  expect(await seen('edward')).toEqual([]);
  const elsewhere = await grant('2024-04-01', '2025-03-31', '1.00', bradford);
  expect(await seen('edward', bradford)).toMatchObject([{ id: elsewhere, paid: '0.00' }]);

  expect(await withdraw(wrong)).toMatchObject({
    field: 'periodId',
    message: expect.stringContaining('0.10'),
  });
  await pay(wrong, '2024-05-01', '-0.10');
  const statement = await draft(2024);
  expect(statement.totals.granted).toBe('70000.10');
  const once = { idempotencyKey: 'withdraws-a-grant' };
  for (const _ of [1, 2]) expect((await withdraw(wrong, once)).id).toBe(wrong);
  expect((await withdraw(wrong)).__typename).toBe('RecordNotFound');
  expect((await withdraw('nothing')).__typename).toBe('RecordNotFound');
  expect((await pay(wrong, '2024-05-01', '1.00')).__typename).toBe('RecordNotFound');
  expect(await seen('dora')).toEqual(before);
  expect((await draft(2024)).totals.granted).toBe('0.00');
  // What was spent in its days is outside of every grant.
  expect((await spend(2024, '3.00')).totals.outsidePeriods).toBe('3.00');
  const [told] = await graph.database.sql`
    select kind, account_id is not null as by, detail from audit.event
    where detail ->> 'withdrawn' = ${wrong}`;
  expect(told).toEqual({ kind: 'STATEMENT_CHANGED', by: true, detail: { withdrawn: wrong } });
  // A payment at the same moment is paid of a grant, or is refused: never of one that is withdrawn.
  const contested = await grant('2024-04-01', '2025-03-31');
  await Promise.all([withdraw(contested), pay(contested, '2024-05-01', '1.00')]);
  const [row] = await graph.database.sql`
    select g.withdrawn_on is null as stands, (select count(*)::int from compliance.grant_payment p where p.period_id = g.id) as paid
    from compliance.grant_period g where g.id = ${contested}`;
  expect(row?.stands).toBe(row?.paid === 1);
});

test('L44 what is proposed stays as it is, and a draft is changed by who has seen how it stands, under its own name', async () => {
  const period = await grant('2013-04-01', '2014-03-31');
  await pay(period, '2013-05-01', '100.00');
  const { id, totals } = await spend(2013, '100.00');
  const rest = { unspent: totals.difference, ownFunds: '0.00' };
  const look = async () =>
    (await graph.as('dora').ask('query ($id: ID!) { statement(id: $id) { version lines { id } } }', { id }))
      .statement;
  const act = async (field: string, more: object) =>
    (await run('dora', field, '', { id, version: (await look()).version, ...more })).__typename;
  const [{ id: lineId }] = (await look()).lines;
  const line = { spentOn: '2013-05-01', category: 'STAFF', description: 'Index team', amount: '1.00' };
  const proposed = await propose(2013, rest);
  expect(proposed.state).toBe('PROPOSED');
  for (const [field, more] of [
    ['draftStatement', { id: undefined, version: undefined, kind: 'EXPENDITURE', year: 2013 }],
    ['addExpenditureLine', line],
    ['removeExpenditureLine', { lineId }],
    ['proposeStatement', rest],
  ] as const)
    expect([field, await act(field, more)]).toEqual([field, 'NotPermitted']);
  await answer(proposed, false);
  expect(await act('removeExpenditureLine', { lineId, version: proposed.version })).toBe('VersionConflict');
  const { id: other, version } = await draft(2014);
  expect(await act('removeExpenditureLine', { lineId, id: other, version })).toBe('RecordNotFound');
  const { statement: without } = await run('dora', 'draftStatement', payload, {
    kind: 'COMPLIANCE',
    year: 2013,
  });
  const named = { id: without.id, version: without.version };
  expect(await act('addExpenditureLine', { ...line, ...named })).toBe('NotPermitted');
  expect((await look()).lines).toEqual([{ id: lineId }]);
});
