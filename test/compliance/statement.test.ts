import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import '../support/properties.ts';
import { parsePounds, pounds, readablePounds } from '../../platform/money.ts';
import { writeCsv } from '../../subgraphs/compliance/document/csv.ts';
import { evidenceLines } from '../../subgraphs/compliance/statement/present.ts';
import { totalsOf } from '../../subgraphs/compliance/statement/rules.ts';
import type { Evidence } from '../../subgraphs/compliance/statement/store.ts';
import { castMember } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { clock, contentOf, run, startRights, textOf } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights(undefined, { watched: true });
});

const noOthers = { ownFunds: 0n, outside: 0n };
const leeds = castMember('dora').organisation.authorityCode as string;
const imran = castMember('imran').id;
const whole = `id kind state version dueOn late remarks viewerCanEdit viewerCanSign signedBy { name } authority { name }
  evidence { part label value } lines { id spentOn amount outsidePeriod }
  totals { granted paid spent outsidePeriods unspent ownFunds difference reconciles }`;
const payload = `... on StatementChanged { statement { ${whole} } } ... on NotPermitted { message }`;
const look = async (by: string, id: string) =>
  (await graph.as(by).ask(`query ($id: ID!) { statement(id: $id) { ${whole} } }`, { id })).statement;
const draft = async (by: string, kind: string, year: number) =>
  (await run(by, 'draftStatement', payload, { kind, year })).statement;
const step = async (by: string, field: string, id: string, more: object = {}) => {
  const version = (await look('dora', id))?.version ?? 1;
  return run(by, field, payload, { id, version, ...more });
};
const file = (by: string, id: string, format: string, more: object = {}) =>
  run(by, 'fetchStatement', '... on StatementFetched { filename mediaType signed content }', {
    id,
    format,
    ...more,
  });
const grant = async (startsOn: string, endsOn: string, amount: string) =>
  (
    await run('kofi', 'recordGrantPeriod', '... on GrantRecorded { id }', {
      authority: leeds,
      startsOn,
      endsOn,
      amount,
    })
  ).id;
const pay = (periodId: string, paidOn: string, amount: string) =>
  run('kofi', 'recordGrantPayment', '... on GrantRecorded { id }', { periodId, paidOn, amount });
const line = (id: string, spentOn: string, amount: string, more: object = {}) =>
  step('dora', 'addExpenditureLine', id, {
    spentOn,
    amount,
    category: 'STAFF',
    description: 'Index team',
    ...more,
  });

describe('money', () => {
  test('L44 is exact to the penny, whatever is added, and read back as it was written', () => {
    const sum = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
    fc.assert(
      fc.property(fc.array(sum, { maxLength: 40 }), sum, sum, (parts, paid, own) => {
        for (const pence of parts) {
          expect(parsePounds(pounds(pence))).toBe(pence);
          expect(parsePounds(readablePounds(pence).replaceAll(',', ''))).toBe(pence);
        }
        const spent = parts.reduce((all, each) => all + each, 0n);
        const lines = parts.map((pence) => ({ pence: String(pence), outside: false }));
        const sums = { granted: 0n, broughtForward: paid / 3n, recordedLate: -paid / 7n, paid };
        const left = sums.broughtForward + sums.recordedLate + paid + own - spent;
        const totals = totalsOf(lines, sums, left, own, noOthers);
        expect(totals.difference).toBe(0n);
        expect(totalsOf(lines, sums, left + 1n, own, noOthers).reconciles).toBe(false);
      }),
    );
    for (const bad of ['', '1.234', '1,000', '£5', 'five', '1e3', '--1', '0x1'])
      expect(parsePounds(bad)).toBeNull();
  });

  test('no cell of a CSV file is taken for a formula', () => {
    const text = writeCsv([['=1+1', '+44', '-20.50', '@x', 'a "b", c', '-cmd|x', '\tx']]).toString();
    expect(text).toBe(`\ufeff'=1+1,'+44,-20.50,'@x,"a ""b"", c",'-cmd|x,'\tx\r\n`);
    // What some spreadsheets make of wide signs, and of spaces.
    expect(writeCsv([['＝1+1', ' =1+1', '－2']]).toString()).toBe(`\ufeff'＝1+1,' =1+1,'－2\r\n`);
  });
});

describe('the statement of compliance', () => {
  test('L43 is drafted from live evidence, edited, signed off by another person, and locked', async () => {
    await graph.database.sql`
      insert into records.work_item (id, queue, authority_code, reference, opened_at, due_at)
      select gen_random_uuid(), 'NO_MATCH', ${leeds}, gen_random_uuid(),
        ((now() at time zone 'Europe/London')::date - age + time '12:00') at time zone 'Europe/London',
        now() + make_interval(days => 20 - age)
      from unnest(array[40, 3]) as age`;
    // What user reports found in the year: with and without an owner, an action, in time or late, waiting, overdue.
    const finding = async (foundOn: string, dueOn: string, closedOn: string | null, more: object = {}) => {
      const row = {
        id: randomUUID(),
        kind: 'OUT_OF_HOURS',
        account_id: randomUUID(),
        many: 20,
        authority_code: leeds,
        organisation_id: castMember('amira').organisation.id,
        from_on: '2025-01-01',
        to_on: foundOn,
        found_on: foundOn,
        due_on: dueOn,
        ...(closedOn && {
          owner_id: imran,
          closed_by: imran,
          closed_on: closedOn,
          action: 'SPOKEN_TO',
          note: 'They were spoken to.',
        }),
      };
      const { sql } = graph.database;
      await sql`insert into compliance.report_finding ${sql({ ...row, ...more })}`;
    };
    await finding('2025-04-01', '2025-04-15', '2025-04-15');
    await finding('2025-06-02', '2025-06-16', '2025-06-07');
    await finding('2026-03-31', '2026-04-14', '2026-05-01');
    await finding('2025-09-01', '2025-09-15', null, { owner_id: imran });
    await finding('2025-09-02', '2099-01-01', null);
    await finding('2025-03-31', '2025-04-14', '2025-04-01');
    await finding('2026-04-01', '2026-04-15', null);
    await finding('2025-09-03', '2025-09-17', null, {
      authority_code: castMember('edward').organisation.authorityCode,
    });
    // What never was assessed, or has no last day, is not current.
    await graph.database.sql`
      update users.organisation set self_assessed_until = null where id = ${castMember('amira').organisation.id}`;
    const made = await draft('dora', 'COMPLIANCE', 2025);
    const fresh = { state: 'DRAFT', viewerCanEdit: true, totals: null };
    expect(made).toMatchObject({ ...fresh, dueOn: '2026-06-30', authority: { name: 'Leeds' } });
    // Each queue with how many wait, how many of them too long, and the age of the oldest.
    const ages = '2, of them overdue 1; the oldest 40 days';
    expect(made.evidence).toContainEqual({ part: 'Queues', label: 'Open in no match', value: ages });
    const value = (label: string, of = made) =>
      of.evidence.find((each: { label: string }) => each.label === label)?.value;
    const [counted] = await graph.database.sql`
      select (select count(*)::int from records.child where authority_code = ${leeds} and status = 'LIVE') as records,
        (select count(*)::int from users.organisation where authority_code = ${leeds} and (applied_by is not null or accreditation <> 'APPLIED')) as organisations,
        (select count(*)::int from users.organisation where authority_code = ${leeds} and self_assessed_until >= current_date) as assessed,
        (select count(*)::int from users.account where authority_code = ${leeds} and kind = 'PERSON' and status = 'ACTIVE') as people,
        (select count(*)::int from records.shield s join records.child c on c.number = s.child_number where c.authority_code = ${leeds}) as shields`;
    expect(value('Records in use that the authority answers for')).toBe(String(counted?.records));
    expect(value('Trained in the current course')).toBe(`${counted?.people} of ${counted?.people}`);
    expect(counted?.assessed).toBeLessThan(counted?.organisations);
    expect(value('With a current security self-assessment')).toBe(
      `${counted?.assessed} of ${counted?.organisations}`,
    );
    expect(value('Shields in force')).toBe(String(counted?.shields));
    expect(
      made.evidence
        .filter(({ part }: { part: string }) => part === 'User reports')
        .map((each: { label: string; value: string }) => [each.label, each.value]),
    ).toEqual([
      ['Findings', '5'],
      ['Taken on by somebody', '4 of 5'],
      ['Actioned', '3 of 5'],
      ['Actioned by their day', '2 of 5'],
      ['Days to the action, in the middle', '14 days'],
      ['Waiting for an action', '2, of them overdue 1'],
      ['Findings that opened an incident', '0'],
    ]);
    // A statement from before they were counted says that it does not know, never zero.
    const [{ evidence } = { evidence: {} }] = await graph.database.sql`
      select evidence from compliance.statement where id = ${made.id}`;
    const before = evidenceLines({ ...evidence, userReports: undefined } as Evidence);
    expect(before.at(-1)?.value).toBe('not recorded in Signpost');
    // Taken anew, the evidence is that of the moment. It came in the year that the statement is of, as nobody could enter today.
    const now = clock.now();
    clock.set(new Date('2026-02-03T12:00:00Z'));
    await run('dora', 'receiveComplaint', '', {
      subject: 'SERVICE',
      name: 'Somebody',
      contact: 'By letter',
      words: 'Nobody answers the telephone.',
      receivedOn: '2026-02-02',
    });
    clock.set(now);
    expect(
      value('Received', {
        evidence: (await draft('dora', 'COMPLIANCE', 2025)).evidence.filter(
          (each: { part: string }) => each.part === 'Complaints',
        ),
      }),
    ).toBe('1');
    expect(
      (await step('dora', 'editStatement', made.id, { remarks: 'See child 3895165800 for more.' })).field,
    ).toBe('remarks');
    expect(
      (await step('dora', 'editStatement', made.id, { remarks: 'Two reports were late:\n=HYPERLINK("x")' }))
        .statement.remarks,
    ).toMatch(/late/);
    expect((await step('dora', 'signStatement', made.id, { accept: true })).__typename).toBe('NotPermitted');
    expect((await step('dora', 'proposeStatement', made.id)).statement.state).toBe('PROPOSED');
    expect((await step('dora', 'editStatement', made.id, { remarks: 'Again.' })).__typename).toBe(
      'NotPermitted',
    );
    expect((await step('dora', 'signStatement', made.id, { accept: true })).__typename).toBe(
      'NeedsSecondPerson',
    );
    expect((await step('edward', 'signStatement', made.id, { accept: true })).__typename).toBe(
      'RecordNotFound',
    );
    const once = { idempotencyKey: 'fetches-the-draft' };
    for (const _ of [1, 2]) expect(await file('kofi', made.id, 'CSV', once)).toMatchObject({ signed: false });
    expect((await step('sonia', 'signStatement', made.id, { accept: true })).statement).toMatchObject({
      state: 'SIGNED',
      signedBy: { name: 'Sonia Petrov' },
    });
    expect((await run('dora', 'draftStatement', '', { kind: 'COMPLIANCE', year: 2025 })).__typename).toBe(
      'NotPermitted',
    );
    // Locked for the database's own roles too.
    for (const sql of [graph.database.sql, graph.database.poolFor('signpost_compliance')])
      await expect(sql`update compliance.statement set remarks = 'x' where id = ${made.id}`).rejects.toThrow(
        /locked/,
      );
    // What is fetched is in the audit, each time that it says something else.
    expect((await file('kofi', made.id, 'CSV', once)).__typename).toBe('IdempotencyConflict');
    const pdf = await file('marek', made.id, 'PDF');
    expect(contentOf(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf).toMatchObject({ signed: true, filename: `compliance-2025-${leeds}.pdf` });
    const csv = textOf(await file('kofi', made.id, 'CSV'));
    expect(csv).toContain('Shields,Shields in force');
    expect(csv).toContain('"Two reports were late:\n=HYPERLINK(""x"")"');
    expect(await look('edward', made.id)).toBeNull();
    expect((await file('edward', made.id, 'CSV')).__typename).toBe('RecordNotFound');
  });

  test('L43 missing ones are listed on 1 July, and not on 30 June', async () => {
    const late = async (by: string, kind = 'COMPLIANCE', year = 2026) =>
      (
        await graph
          .as(by)
          .ask(
            'query ($kind: StatementKind!, $year: Int!) { statementsDue(kind: $kind, year: $year, lateOnly: true) { authority { code name } state dueOn } }',
            { kind, year },
          )
      ).statementsDue;
    const before = clock.now();
    clock.set(new Date('2027-06-30T22:30:00Z'));
    expect(await late('kofi')).toEqual([]);
    // London's midnight, an hour before that of UTC.
    clock.set(new Date('2027-06-30T23:30:00Z'));
    const missing = await late('kofi');
    expect(missing).toHaveLength(153);
    expect(missing).toContainEqual({
      authority: { code: leeds, name: 'Leeds' },
      state: null,
      dueOn: '2027-06-30',
    });
    // A coordinator sees the region's, a team its own.
    const region = await late('marek');
    expect(region.length).toBeGreaterThan(1);
    expect(region.length).toBeLessThan(153);
    expect(await late('edward')).toHaveLength(1);
    clock.set(before);
    // Signed after its day: it was late, and nobody is asked for it any more.
    expect(await late('dora', 'COMPLIANCE', 2025)).toEqual([]);
    expect(
      (await graph.as('dora').ask('{ statementsDue(kind: COMPLIANCE, year: 2025) { state late } }', {}))
        .statementsDue,
    ).toEqual([{ state: 'SIGNED', late: true }]);
    expect(
      (await graph.as('priya').query('{ statementsDue(kind: COMPLIANCE, year: 2025) { dueOn } }')).code,
    ).toBe('FORBIDDEN_FIELD');
  });
});

describe('the statement of expenditure', () => {
  test('L07 L44 flags a line outside a period, and is proposed only when its totals reconcile to the grant', async () => {
    // As in the letter: the grant is confirmed to the end of June only.
    const period = await grant('2025-04-01', '2025-06-30', '150000.10');
    await pay(period, '2025-04-15', '60000.05');
    await pay(period, '2025-06-15', '40000.05');
    expect(
      await run('kofi', 'recordGrantPeriod', '', {
        authority: 'X',
        startsOn: '2025-04-01',
        endsOn: '2025-04-02',
        amount: '1',
      }),
    ).toEqual({ __typename: 'RecordNotFound' });
    expect(
      (
        await run('kofi', 'recordGrantPeriod', '', {
          authority: leeds,
          startsOn: '2025-04-02',
          endsOn: '2025-04-01',
          amount: '1',
        })
      ).field,
    ).toBe('endsOn');
    const { id } = await draft('dora', 'EXPENDITURE', 2025);
    expect((await line(id, '2024-01-01', '1')).field).toBe('spentOn');
    // A line of nothing says nothing, and outside a period it would be flagged.
    for (const wrong of ['1.001', '0', '-0.00'])
      expect((await line(id, '2025-05-01', wrong)).field).toBe('amount');
    await line(id, '2025-05-01', '70000.07');
    await line(id, '2025-06-30', '-0.02', { description: '=SUM(A1:A9)' });
    const flagged = (await line(id, '2025-08-01', '5000.10', { category: 'TRAINING' })).statement;
    expect(
      flagged.lines.map((each: { amount: string; outsidePeriod: boolean }) => [
        each.amount,
        each.outsidePeriod,
      ]),
    ).toEqual([
      ['70000.07', false],
      ['-0.02', false],
      ['5000.10', true],
    ]);
    expect(flagged.totals).toMatchObject({
      granted: '150000.10',
      paid: '100000.10',
      spent: '75000.15',
      outsidePeriods: '5000.10',
      reconciles: false,
    });
    const propose = (unspent: string, ownFunds: string) =>
      step('dora', 'proposeStatement', id, { unspent, ownFunds });
    expect(await propose('24999.96', '5000.10')).toMatchObject({
      field: 'unspent',
      message: expect.stringContaining('5000.09'),
    });
    // Balanced, but the grant would pay for what lies outside its periods.
    expect(await propose('24999.95', '0.00')).toMatchObject({
      field: 'ownFunds',
      message: expect.stringContaining('5000.10'),
    });
    const done = (await propose('30000.05', '5000.10')).statement;
    expect(done).toMatchObject({
      state: 'PROPOSED',
      totals: { difference: '0.00', reconciles: true, unspent: '30000.05', ownFunds: '5000.10' },
    });
    expect((await step('sonia', 'signStatement', id, { accept: false })).statement.state).toBe('DRAFT');
    const extra = (await line(id, '2025-05-02', '1.00')).statement.lines.find(
      (each: { amount: string }) => each.amount === '1.00',
    );
    expect((await propose('30000.05', '5000.10')).field).toBe('unspent');
    expect(
      (await step('dora', 'removeExpenditureLine', id, { lineId: extra.id })).statement.lines,
    ).toHaveLength(3);
    await propose('30000.05', '5000.10');
    // What is paid after the proposal is seen before it is signed, what is recorded after that changes nothing of it.
    await pay(period, '2025-06-20', '0.01');
    expect((await step('sonia', 'signStatement', id, { accept: true })).__typename).toBe('NotPermitted');
    await pay(period, '2025-06-21', '-0.01');
    await step('sonia', 'signStatement', id, { accept: true });
    const signed = await look('dora', id);
    expect(signed).toMatchObject({ state: 'SIGNED', totals: done.totals });
    await pay(period, '2025-06-22', '500.00');
    await grant('2025-07-01', '2025-09-30', '70000.00');
    expect(await look('dora', id)).toEqual(signed);
    await expect(
      graph.database.sql`delete from compliance.expenditure_line where statement_id = ${id}`,
    ).rejects.toThrow(/locked/);
    const csv = textOf(await file('dora', id, 'CSV'));
    expect(csv).toContain(`2025-06-30,STAFF,'=SUM(A1:A9),-0.02,no`);
    expect(csv).toContain('2025-08-01,TRAINING,Index team,5000.10,yes');
    expect(csv).toContain('Left of what was paid,30000.05');
    expect(contentOf(await file('dora', id, 'PDF')).toString('latin1')).toContain('/Marked true');
    const { authorities } = await graph
      .as('dora')
      .ask('{ authorities { code statements { kind year state } } }');
    expect(authorities.find(({ code }: { code: string }) => code === leeds).statements).toContainEqual({
      kind: 'EXPENDITURE',
      year: 2025,
      state: 'SIGNED',
    });
    const statements = '{ kind year state }';
    const { me } = await graph
      .as('dora')
      .ask(`{ me { account { organisation { statements ${statements} } } } }`);
    expect(me.account.organisation.statements).toEqual(
      authorities.find(({ code }: { code: string }) => code === leeds).statements,
    );
    // The coordinator's own organisation, the Department, belongs to no authority; another authority's team reaches none.
    for (const by of ['marek', 'edward']) {
      const { me: other } = await graph
        .as(by)
        .ask(`{ me { account { organisation { statements ${statements} } } } }`);
      expect(other.account.organisation.statements).toEqual([]);
    }
    // A list of authorities is one statement, however long.
    expect(
      await graph.statements(() => graph.as('kofi').query('{ authorities { code statements { year } } }')),
    ).toBeLessThan(20);
    expect(
      authorities.filter(
        (each: { code: string; statements: object[] }) => each.code !== leeds && each.statements.length > 0,
      ),
    ).toEqual([]);
  });
});
