import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { readPolicy } from '../../platform/policy.ts';
import { addDays, workingDaysAfter } from '../../platform/workingDays.ts';
import { reportKinds } from '../../subgraphs/compliance/userReport/kinds.ts';
import { runReports } from '../../subgraphs/compliance/userReport/run.ts';
import { suppressed } from '../../subgraphs/compliance/userReport/userReport.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { ageFactor } from '../support/people.ts';
import { noon, reportsOf } from './support/reports.ts';

const policy = readPolicy();
const today = systemClock.today();
let graph: Signpost;
const night = async () => {
  const sql = graph.database.poolFor('signpost_compliance');
  return runReports({ sql, audit: new AuditWriter(sql), policy, clock: systemClock });
};
/** Another night: what ran today is forgotten. */
const anotherNight = async () => {
  await graph.database.sql`delete from compliance.report_run`;
  return night();
};

const { findings, found, run, did, opened } = reportsOf(() => graph);

beforeAll(async () => {
  graph = await startSignpost();
  const { sql } = graph.database;
  const [number, { organisation, id: amira }] = [castNumbers.noah, castMember('amira')];
  // Priya has the child's own family name.
  await sql`
    update users.account set name = 'Priya ' || (select upper(family_name) from records.child where number = ${number})
    where username = 'priya'`;
  // Colleagues of Amira's, who search little.
  await sql`
    insert into users.account (id, kind, username, name, profession, organisation_id, authority_code, region, status,
      vetted_on, trained_version, last_active_at)
    select gen_random_uuid(), 'PERSON', 'colleague' || n, 'Colleague ' || n, profession, organisation_id, authority_code,
      region, 'ACTIVE', current_date, trained_version, now() - n * interval '4 days'
    from users.account, generate_series(1, 8) n where id = ${amira}`;
  await sql`
    insert into audit.event (writer, sequence, occurred_at, kind, outcome, account_id, organisation_id, authority_code)
    select gen_random_uuid(), 1, ${noon(3)}, 'SEARCHED', 'DONE', id, organisation_id, authority_code
    from users.account where username like 'colleague%'`;
  await did('amira', 'SEARCHED', policy.reportSearchesAtLeast * policy.reportIncidentTimes + 1);
  await did('edward', 'SEARCHED', policy.reportSearchesAtLeast + 10);
  // Another record of the child's that was merged since: what was done under its number concerns the one that there is.
  const other = { child_number: childNumberFrom(300_000_000) };
  await sql`insert into records.number_alias (child_number, number) values (${number}, ${other.child_number})`;
  await opened('priya', 1, other);
  await opened('owen', policy.reportNoInvolvement - 1, {}, noon(30));
  await opened('owen', 1, other, noon(30));
  await opened('quentin', policy.reportNoInvolvement, other, noon(30));
  // A sensitive service's people, who asked to be put in touch, who reviewed: the audit alone tells of it, and as of any involvement.
  const acts = ['INVOLVEMENT_RECORDED', 'BROKERING_REQUESTED', 'INVOLVEMENT_REVIEWED'];
  for (const [at, who] of ['priya', 'edward', 'judith'].entries()) {
    await opened(who, policy.reportNoInvolvement, {}, noon(30));
    await did(who, acts[at] as string, 1, other, noon(29));
  }
  await sql`
    insert into records.involvement (child_number, id, category, service_type, organisation_id, account_id, started_on)
    values (${number}, gen_random_uuid(), 'ADDITIONAL', 'SOCIAL_CARE', ${castMember('quentin').organisation.id},
      ${castMember('quentin').id}, ${addDays(today, -32)})`;
  await sql`delete from records.involvement where child_number = ${number} and organisation_id = ${organisation.id}`;
  await opened('ben', policy.reportOutOfArea);
  await opened(
    'ben',
    policy.reportOutOfHours,
    { reason: 'SAFEGUARDING' },
    new Date(noon(4).getTime() + 10 * 3_600_000),
  );
  await opened('rosa', 1, { reason: 'OTHER', detail: { role: 'MANAGEMENT_TEAM' } });
  await did('owen', 'SHIELD_OVERRIDDEN', 1);
  await did('owen', 'OVERRIDE_REFUSED', policy.reportRefusedOverrides, { outcome: 'REFUSED' });
  await did('nadia', 'MEDIATION_BEGAN', policy.reportMediated);
  await did('farah', 'SIGN_IN_REFUSED', policy.reportFailedSignIns - 2, { outcome: 'REFUSED' });
  for (const guess of ['STEP_UP_REFUSED', 'MEDIATION_REFUSED'])
    await did('farah', guess, 1, { outcome: 'REFUSED' });
  await did('farah', 'SEARCHED', policy.reportBroadSearches, {
    outcome: 'REFUSED',
    detail: { code: 'SEARCH_TOO_BROAD' },
  });
  await did('hana', 'RESET_STARTED', policy.reportResets, { detail: { account: castMember('ben').id } });
  await did('george', 'ROLE_GRANTED', policy.reportAccountChanges - 3);
  for (const step of ['PROPOSED', 'DECIDED', 'ENDED']) await did('george', `CREDENTIAL_${step}`, 1);
  await sql`update users.account set vetted_on = ${addDays(today, 20 - 3 * 365)} where username = 'edward'`;
  await sql`update users.account set last_active_at = now() - interval '28 days', created_at = now() - interval '90 days'
    where username = 'rosa'`;
});

describe('what the reports find', () => {
  test('every report finds its own, counts each day once, and goes on where a run was killed', async () => {
    const first = await night();
    expect(first.counted).toBeGreaterThan(30);
    expect(first.results.map(({ kind }) => kind)).toEqual(reportKinds);
    const expected = {
      DORMANT: 'rosa',
      CONDITIONS_ENDING: 'edward',
      FAILED_SIGN_INS: 'farah',
      RESETS: 'ben',
      SEARCHES_AGAINST_PEERS: 'amira',
      NO_INVOLVEMENT: 'owen',
      OUT_OF_AREA: 'ben',
      OUT_OF_HOURS: 'ben',
      OVERRIDES: 'owen',
      REFUSED_OVERRIDES: 'owen',
      MEDIATED_SESSIONS: 'nadia',
      REASON_OTHER: 'rosa',
      TOO_BROAD_SEARCHES: 'farah',
      ACCOUNT_CHANGES: 'george',
      SAME_NAME: 'priya',
    };
    const all = await findings('kofi', { open: true });
    const named = (kind: string) => all.filter((each) => each.kind === kind).map(({ account }) => account.id);
    for (const [kind, who] of Object.entries(expected))
      expect(named(kind), kind).toContain(castMember(who).id);
    const only = { NO_INVOLVEMENT: 'owen', SAME_NAME: 'priya', SEARCHES_AGAINST_PEERS: 'amira' };
    for (const [kind, who] of Object.entries(only)) expect(named(kind), kind).toEqual([castMember(who).id]);
    const { sql } = graph.database;
    const counts = () => sql`select * from compliance.usage_day order by day, account_id`;
    const before = await counts();
    await sql`delete from compliance.report_run`;
    const atOnce = await Promise.all([night(), night()]);
    expect(atOnce.flatMap(({ results }) => results)).toHaveLength(reportKinds.length);
    await sql`delete from compliance.usage_day where day = ${addDays(today, -20)}`;
    await sql`delete from compliance.usage_counted where day in (${addDays(today, -20)}, ${addDays(today, -21)})`;
    await sql`delete from compliance.report_run where kind in ('SAME_NAME', 'RESETS')`;
    const again = await night();
    expect(again.counted).toBe(4);
    expect(again.results).toMatchObject([
      { kind: 'RESETS', found: 0 },
      { kind: 'SAME_NAME', found: 0 },
    ]);
    expect(await counts()).toEqual(before);
    // What years are read from is the sum of the days.
    const sums = await sql`
      select day, coalesce(authority_code, '') as code, sum(searches)::int as searches, sum(out_of_hours)::int as late
      from compliance.usage_day group by 1, 2 order by 1, 2`;
    expect(
      await sql`
      select day, authority_code as code, searches, out_of_hours as late from compliance.usage_total order by 1, 2`,
    ).toEqual(sums);
    expect(sums.length).toBeGreaterThan(5);
  });

  test('L22 what is grave opens an incident, once, with the audit events that show it, for the auditors of the area', async () => {
    const incidents = async () =>
      (
        await graph
          .as('imran')
          .ask(
            '{ incidents { edges { node { state detector account { id } openedBy { id } events { id kind account { id } } } } } }',
          )
      ).incidents.edges.map((edge: { node: object }) => edge.node);
    const [incident] = await incidents();
    const { id } = castMember('amira');
    expect(incident).toMatchObject({
      state: 'DETECTED',
      detector: 'SEARCHES_AGAINST_PEERS',
      account: { id },
      openedBy: null,
    });
    expect(incident.events).toHaveLength(50);
    for (const event of incident.events) expect(event).toMatchObject({ kind: 'SEARCHED', account: { id } });
    expect(await found('imran', 'SEARCHES_AGAINST_PEERS', 'amira')).toMatchObject({ incidentOpened: true });
    expect(await found('imran', 'OVERRIDES', 'owen')).toMatchObject({ incidentOpened: false });
    await anotherNight();
    expect(await incidents()).toHaveLength(1);
  });
});

describe('who reads and acts', () => {
  test('L21 a finding nobody acts on turns overdue and is listed; the action closes it, and it is not found again', async () => {
    const { sql } = graph.database;
    const before = await found('imran', 'OVERRIDES', 'owen');
    expect(before).toMatchObject({
      overdue: false,
      dueOn: workingDaysAfter(today, policy.reportDueWorkingDays),
    });
    const due = (day: string) =>
      sql`update compliance.report_finding set due_on = ${day} where id = ${before.id}`;
    const counts = async () => {
      const { userReports } = await graph.as('imran').ask('{ userReports { kind overdue } }');
      return userReports.find(({ kind }: { kind: string }) => kind === 'OVERRIDES').overdue;
    };
    // Its last day is a day to act on.
    await due(today);
    expect(await findings('imran', { overdue: true })).toEqual([]);
    expect([(await found('imran', 'OVERRIDES', 'owen')).overdue, await counts()]).toEqual([false, 0]);
    await due(addDays(today, -1));
    expect(await findings('imran', { overdue: true })).toMatchObject([{ id: before.id, overdue: true }]);
    const reports = (await graph.as('imran').ask('{ userReports { kind open overdue threshold lastRunAt } }'))
      .userReports;
    expect(reports.map(({ kind }: { kind: string }) => kind)).toEqual(reportKinds);
    expect(reports).toContainEqual(
      expect.objectContaining({ kind: 'OVERRIDES', open: 1, overdue: 1, threshold: 1 }),
    );

    const { finding } = await run('imran', 'takeReportFinding', { id: before.id, version: before.version });
    expect(finding).toMatchObject({ owner: { name: castMember('imran').name }, viewerCanTake: false });
    const close = (version: number, note = 'The override was right, as its review says.') =>
      run('imran', 'closeReportFinding', { id: before.id, version, action: 'EXPLAINED', note });
    expect(await close(before.version)).toEqual({ __typename: 'VersionConflict' });
    expect(await close(finding.version, `It was about ${castNumbers.zara}.`)).toMatchObject({
      field: 'note',
    });
    expect(await close(finding.version)).toMatchObject({
      finding: { action: 'EXPLAINED', overdue: false, viewerCanClose: false },
    });
    expect(await close(finding.version + 1)).toMatchObject({ __typename: 'InvalidInput' });
    expect(await findings('imran', { overdue: true })).toEqual([]);
    await anotherNight();
    expect(await found('imran', 'OVERRIDES', 'owen')).toBeUndefined();
    // What they did on the day on which it was closed, before and after, is looked at as on any other day: once.
    for (const again of [1, 2]) {
      await did('owen', 'SHIELD_OVERRIDDEN', again, {}, new Date());
      await anotherNight();
      const { id, version, many } = await found('imran', 'OVERRIDES', 'owen');
      expect(many).toBe(again);
      const note = 'The override was right, as its review says.';
      await run('imran', 'closeReportFinding', { id, version, action: 'EXPLAINED', note });
      await anotherNight();
      expect(await found('imran', 'OVERRIDES', 'owen')).toBeUndefined();
    }
    const acts = await sql`
      select detail ->> 'action' as action from audit.event where kind = 'REPORT_FINDING_CHANGED' order by id`;
    expect(acts.map(({ action }) => action)).toEqual([null, 'EXPLAINED', 'EXPLAINED', 'EXPLAINED']);
  });

  test('each sees their own reach, nobody what is about them, and no answer names a child', async () => {
    const reach = async (who: string) =>
      new Set(
        (await findings(who)).map(
          (each) => (each as unknown as { authority: { code: string } }).authority?.code,
        ),
      );
    expect(await reach('imran')).toEqual(new Set([castMember('imran').organisation.authorityCode]));
    expect((await reach('judith')).size).toBeGreaterThan(1);
    const george = await findings('george');
    expect(george.length).toBeGreaterThan(0);
    for (const each of george)
      expect(each).toMatchObject({ organisation: { name: castMember('george').organisation.name } });
    expect(george.map(({ account }) => account.id)).not.toContain(castMember('george').id);
    const own = await found('kofi', 'ACCOUNT_CHANGES', 'george');
    expect(
      await run('george', 'closeReportFinding', {
        id: own.id,
        version: own.version,
        action: 'EXPLAINED',
        note: 'A busy month.',
      }),
    ).toEqual({ __typename: 'RecordNotFound' });
    const others = await found('kofi', 'OUT_OF_AREA', 'ben');
    expect(await run('imran', 'takeReportFinding', { id: others.id, version: others.version })).toEqual({
      __typename: 'RecordNotFound',
    });
    for (const who of ['amira', 'dora', 'hana', 'marek']) {
      const { errors } = await graph.as(who).query('{ reportFindings { edges { cursor } } }');
      expect(errors[0]?.extensions.code).toBe('FORBIDDEN_FIELD');
    }
    const { managedAccount } = await graph
      .as('george')
      .ask('{ managedAccount(username: "farah") { account { name reportFindings { kind many } } } }');
    expect(managedAccount.account.reportFindings).toContainEqual({
      kind: 'FAILED_SIGN_INS',
      many: policy.reportFailedSignIns,
    });
    // Nor beside an event that somebody of another authority caused on a record of one's own.
    const beside = async (who: string) => {
      const { auditEvents } = await graph
        .as(who)
        .ask(
          'query ($id: ID) { auditEvents(first: 1, filter: { accountId: $id }) { edges { node { account { reportFindings { kind } } } } } }',
          { id: castMember('ben').id },
        );
      return auditEvents.edges[0].node.account.reportFindings;
    };
    expect(await beside('imran')).toEqual([]);
    expect(await beside('judith')).toContainEqual({ kind: 'OUT_OF_AREA' });
    const everything = JSON.stringify([
      await findings('kofi'),
      await findings('judith'),
      await findings('george'),
    ]);
    for (const number of Object.values(castNumbers)) expect(everything).not.toContain(number);
  });

  test('by hand a report is run for the own reach; its chart has a bar for each day, or week of a year', async () => {
    await did('dora', 'SIGN_IN_REFUSED', policy.reportFailedSignIns, { outcome: 'REFUSED' }, new Date());
    await did('edward', 'SIGN_IN_REFUSED', policy.reportFailedSignIns, { outcome: 'REFUSED' }, new Date());
    expect(await run('george', 'runUserReport', { kind: 'FAILED_SIGN_INS' })).toMatchObject({ found: 1 });
    expect(await found('kofi', 'FAILED_SIGN_INS', 'edward')).toBeUndefined();
    // Nothing was counted but the own reach; a repeat changes nothing.
    const { sql } = graph.database;
    const counted = () => sql`
      select account_id from compliance.usage_day where day = ${today} and failed_sign_ins > 0`;
    expect(await counted()).toEqual([{ account_id: castMember('dora').id }]);
    await run('george', 'runUserReport', { kind: 'FAILED_SIGN_INS' });
    expect(await counted()).toEqual([{ account_id: castMember('dora').id }]);
    const bars = async (kind: string, from: string | null, to = today) =>
      (
        await graph
          .as('imran')
          .ask(
            `query ($kind: UserReportKind!, $from: Date, $to: Date) { userReport(kind: $kind) { bars(from: $from, to: $to) { label many } } }`,
            { kind, from, to },
          )
      ).userReport.bars;
    const month = await bars('FAILED_SIGN_INS', null);
    expect(month).toHaveLength(policy.reportPeriodDays);
    expect(month.at(-1)).toEqual({ label: today, many: policy.reportFailedSignIns });
    const year = await bars('FAILED_SIGN_INS', addDays(today, -365));
    expect(year.length).toBeLessThan(55);
    expect(year.at(-1).many + year.at(-2).many).toBe(2 * policy.reportFailedSignIns);
    expect(await bars('FAILED_SIGN_INS', addDays(today, -400))).toBeNull();
    expect(await bars('FAILED_SIGN_INS', today, addDays(today, 1))).toBeNull();
    expect(await bars('ACTIVE_USERS', null)).toContainEqual({
      label: 'PRACTITIONER',
      many: expect.any(Number),
    });
  });

  test('a file withholds small numbers, is no formula to a spreadsheet, and stands in the register', async () => {
    const { sql } = graph.database;
    await sql`update users.organisation set name = '=cmd|calc' where id = ${castMember('amira').organisation.id}`;
    const stale = graph.again('imran');
    await stale.token();
    const factorOf = (ago: string) => ageFactor(graph.database, 'imran', ago);
    await factorOf('6 minutes');
    expect(await run(stale, 'exportUserReport', { kind: 'ACTIVE_USERS' })).toEqual({
      __typename: 'NeedsStepUp',
    });
    await factorOf('0 minutes');
    const { content, filename } = await run('imran', 'exportUserReport', { kind: 'SEARCHES_AGAINST_PEERS' });
    const text = Buffer.from(content, 'base64').toString('utf8');
    expect(filename).toBe(`user-report-searches_against_peers-${today}.csv`);
    expect(text).toContain("'=cmd|calc");
    expect(text).toContain(`fewer than ${policy.reportSmallNumber}`);
    const all = await run('kofi', 'exportUserReport', { kind: 'ACTIVE_USERS' });
    const lines = Buffer.from(all.content, 'base64').toString('utf8').trim().split('\r\n');
    expect(lines[0]).toContain('Report,From,To,Body,Role,Accounts');
    expect(lines.some((line) => line.includes('Leeds'))).toBe(true);
    const { holdings } = await graph
      .as('imran')
      .ask('{ holdings { edges { node { kind class title owner { id } } } } }');
    expect(holdings.edges[0].node).toMatchObject({
      kind: 'REPORT',
      class: 'NO_PERSONAL_DATA',
      owner: { id: castMember('imran').id },
    });
    fc.assert(
      fc.property(fc.nat(100), (many) => {
        const told = suppressed(many, policy.reportSmallNumber);
        expect(told === String(many)).toBe(many === 0 || many >= policy.reportSmallNumber);
      }),
    );
  });

  test('is given again under its key, and not to who has moved to another body meanwhile', async () => {
    const asked = { kind: 'ACTIVE_USERS', idempotencyKey: randomUUID() };
    const file = await run('imran', 'exportUserReport', asked);
    expect(await run(graph.again('imran'), 'exportUserReport', asked)).toEqual(file);
    const { sql } = graph.database;
    const [{ id }, { organisation }] = [castMember('imran'), castMember('ben')];
    await sql`
      update users.account set organisation_id = ${organisation.id}, authority_code = ${organisation.authorityCode}
      where id = ${id}`;
    await stampStandings(sql, testKeys().standingKey(), [id]);
    expect(await run(graph.again('imran'), 'exportUserReport', asked)).toEqual({
      __typename: 'IdempotencyConflict',
    });
  });
});
