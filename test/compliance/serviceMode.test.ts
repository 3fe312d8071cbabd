import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { told } from '../../cli/seed/canaries.ts';
import { feedFile } from '../../cli/seed/feedFiles.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { mintCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { modeRules, serviceModes } from '../../platform/serviceMode.ts';
import { coordinates } from '../../platform/subgraph.ts';
import { renewLawfulUntil } from '../../subgraphs/compliance/serviceMode/serviceMode.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { birth, file as csv, recordOf } from '../records/feed/support.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, shapes, startSignpost } from '../support/graph.ts';
import { readyOperations } from '../support/operations.ts';
import { ageFactor, claimsOf, credentialsOf } from '../support/people.ts';
import { dayIn, soon, within } from '../support/time.ts';

let graph: Signpost;
let second: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  second = await startSignpost({ shape: 'http', database: graph.database });
});
afterAll(async () => {
  await second.close();
  await graph.close();
});
beforeEach(async () => {
  const { sql } = graph.database;
  await sql`update service.state set mode = 'NORMAL', ends_on = null, lawful_until = null`;
  await sql`delete from compliance.service_mode_change`;
  await settled(
    async (at) =>
      (await at.as('amira').query('{ serviceMode { mode } }')).data?.serviceMode?.mode === 'NORMAL',
  );
});

const key = () => `mode-${randomUUID()}`;
const why = 'The Department gave notice of the end.';
const run = (who: SignedIn, field: string, input: object, payload: string) =>
  who.act(field, input, `${payload} ... on InvalidInput { field message }`);
const propose = (input: object, who = graph.as('kofi')) =>
  run(
    who,
    'proposeServiceMode',
    { reason: why, ...input },
    '... on ServiceModeProposed { change { id viewerCanDecide } }',
  );
const decide = (id: string, who = graph.as('lena'), accept = true) =>
  run(
    who,
    'decideServiceMode',
    { id, accept },
    '... on ServiceModeDecided { serviceMode { mode } change { outcome } }',
  );
const change = async (input: object) => {
  const { change: made } = await propose(input);
  expect(await decide(made.id)).toMatchObject({ __typename: 'ServiceModeDecided' });
};
/** Until both gateways say so: within a second. */
const settled = (holds: (at: Signpost) => Promise<boolean>) =>
  within(soon(1_000), async () => (await Promise.all([graph, second].map(holds))).every(Boolean), true);

describe('the table of modes', () => {
  test('names root fields that the graph has, and every mode', () => {
    const all = coordinates();
    expect([...modeRules.coordinates].filter((name) => !all.has(name))).toEqual([]);
    for (const mode of serviceModes) expect(modeRules.about(mode).length).toBeGreaterThan(10);
    for (const source of ['dwp-child-benefit', 'nhs-registrations', 'school-census'])
      expect(serviceModes.filter((mode) => !modeRules.isStopped(mode, source))).toEqual(['NORMAL']);
  });

  test('turns nothing on again on the way to the end (L01)', () => {
    for (const name of [...coordinates()].filter((each) => /^(Query|Mutation)\./.test(each))) {
      const off = serviceModes.map((mode) => modeRules.isOff(mode, name));
      expect(off, name).toEqual([...off].sort((a, b) => Number(a) - Number(b)));
    }
  });
});

describe('a change of mode (L01)', () => {
  test('is proposed by one person and put in force by another, in every process', async () => {
    const { change: made } = await propose({ mode: 'INTERIM' });
    expect(made.viewerCanDecide).toBe(false);
    expect(await decide(made.id, graph.as('kofi'))).toEqual({ __typename: 'NeedsSecondPerson' });
    expect(await decide(made.id)).toEqual({
      __typename: 'ServiceModeDecided',
      serviceMode: { mode: 'INTERIM' },
      change: { outcome: 'IN_FORCE' },
    });
    await settled(
      async (at) =>
        (await at.as('amira').query('{ serviceMode { mode } }')).data.serviceMode.mode === 'INTERIM',
    );
    const rows = await graph.database.sql`
      select kind, outcome, account_id, detail->>'mode' as mode from audit.event where kind like 'SERVICE_MODE%' or kind = 'CHANGE_REFUSED' order by id`;
    expect(rows).toMatchObject([
      { kind: 'SERVICE_MODE_PROPOSED', account_id: castMember('kofi').id, mode: 'INTERIM' },
      { kind: 'CHANGE_REFUSED', account_id: castMember('kofi').id, outcome: 'REFUSED' },
      { kind: 'SERVICE_MODE_DECIDED', account_id: castMember('lena').id, mode: 'INTERIM' },
    ]);
  });

  test('that is rejected changes nothing; one waits at a time; an end needs its day', async () => {
    const { change: made } = await propose({ mode: 'INTERIM' });
    expect(await propose({ mode: 'CLOSING', endsOn: dayIn(30) })).toEqual({
      __typename: 'ServiceModeChangeWaiting',
    });
    expect(await decide(made.id, graph.as('lena'), false)).toMatchObject({ serviceMode: { mode: 'NORMAL' } });
    expect(await propose({ mode: 'CLOSING' })).toMatchObject({ __typename: 'InvalidInput', field: 'endsOn' });
    expect(await propose({ mode: 'CLOSING', endsOn: dayIn(-1) })).toMatchObject({ field: 'endsOn' });
    expect(
      await propose({ mode: 'CLOSED', officers: [castMember('kofi').id, castMember('kofi').id] }),
    ).toMatchObject({ field: 'officers' });
    // Nobody can open it again: officers who have never been here would leave it shut for everybody.
    const nobody = [castMember('kofi').id, randomUUID()];
    expect(await propose({ mode: 'CLOSED', officers: nobody })).toMatchObject({ field: 'officers' });
    expect(await propose({ mode: 'DECOMMISSIONED' })).toMatchObject({ field: 'mode' });
    expect(await propose({ mode: 'INTERIM', reason: 'because' })).toMatchObject({ field: 'reason' });
  });

  test('whose announced day has passed before its decision is not put in force, but can be rejected', async () => {
    const { change: made } = await propose({ mode: 'CLOSING', endsOn: dayIn(1) });
    await graph.database
      .sql`update compliance.service_mode_change set ends_on = ${dayIn(-1)} where id = ${made.id}`;
    expect(await decide(made.id)).toMatchObject({ __typename: 'InvalidInput', field: 'accept' });
    expect(await decide(made.id, graph.as('lena'), false)).toMatchObject({ serviceMode: { mode: 'NORMAL' } });
  });

  test('needs a second factor given just now, and the role', async () => {
    const kofi = graph.again('kofi');
    await kofi.token();
    await ageFactor(graph.database, 'kofi', '6 minutes');
    expect(await propose({ mode: 'INTERIM' }, kofi)).toEqual({ __typename: 'NeedsStepUp' });
    await ageFactor(graph.database, 'kofi', '0 minutes');
    const denied = await graph.as('dora').query('{ serviceModeChanges { edges { cursor } } }');
    expect(denied.code).toBe('FORBIDDEN_FIELD');
  });
});

test('L01 L17 a mutation that the mode turns off is refused whole in every process within a second, and says which mode', async () => {
  const apply = (at: Signpost) =>
    at.as('george').query(
      `mutation ($input: ApplyForAccountInput!) {
        applyForAccount(input: $input) { __typename ... on AccountChanged { account { username } } } }`,
      {
        input: {
          name: 'Ursula Vane',
          telephone: '0113 496 0177',
          email: 'ursula.vane@leeds.example',
          username: `ursula.${randomUUID().slice(0, 8)}`,
          roles: ['DATA_STEWARD'],
          idempotencyKey: key(),
        },
      },
    );
  for (const at of [graph, second])
    expect((await apply(at)).data).toMatchObject({ applyForAccount: { __typename: 'AccountChanged' } });
  await change({ mode: 'CLOSING', endsOn: dayIn(60) });
  await settled(async (at) => (await apply(at)).code === 'NOT_IN_THIS_MODE');
  const accounts = () => graph.database.sql`select count(*)::int as accounts from users.account`;
  const before = await accounts();
  const off = new Set<string>();
  for (const at of [graph, second]) {
    const refused = await apply(at);
    expect([refused.status, refused.code, refused.data]).toEqual([403, 'NOT_IN_THIS_MODE', null]);
    expect(refused.text).toContain('The mode is CLOSING');
    // Others go on.
    expect((await at.as('george').query('{ me { roles } }')).status).toBe(200);
  }
  // So is everything else that the table has off there, for whoever could do it else.
  for (const [who, role] of [
    ['george', 'ACCOUNT_MANAGER'],
    ['kofi', 'CENTRAL_TEAM'],
  ] as const)
    for (const { name, text, variables } of readyOperations(role)) {
      const [, field = ''] = /^\s+(\w+)\(input/m.exec(text) ?? [];
      if (!modeRules.isOff('CLOSING', `Mutation.${field}`)) continue;
      off.add(field);
      const refused = await graph.as(who).query(text, variables);
      expect([name, refused.code, refused.data]).toEqual([name, 'NOT_IN_THIS_MODE', null]);
      expect(refused.text).toContain('The mode is CLOSING');
    }
  expect(off.size).toBe([...modeRules.coordinates].filter((each) => modeRules.isOff('CLOSING', each)).length);
  expect(await accounts()).toEqual(before);
  const [event] = await graph.database.sql`
    select kind, outcome, detail->>'code' as code from audit.event where kind = 'OPERATION_REFUSED' order by id desc limit 1`;
  expect(event).toEqual({ kind: 'OPERATION_REFUSED', outcome: 'REFUSED', code: 'NOT_IN_THIS_MODE' });
});

describe('a service that is closed', () => {
  test('refuses every session but its two officers’, administrators too, and says which mode (L09, L17)', async () => {
    const people = ['amira', 'dora', 'imran', 'marek'].map((who) => graph.as(who));
    await Promise.all(people.map((who) => who.token()));
    await change({ mode: 'CLOSED', officers: [castMember('kofi').id, castMember('lena').id] });
    await settled(async (at) => (await at.as('amira').query('{ me { roles } }')).code === 'NOT_IN_THIS_MODE');
    for (const who of people) {
      const answer = await who.query('{ me { roles } }');
      expect([answer.status, answer.code, answer.data]).toEqual([403, 'NOT_IN_THIS_MODE', null]);
      expect(answer.text).toContain('The mode is CLOSED');
    }
    expect((await graph.as('kofi').query('{ serviceMode { mode } }')).data).toEqual({
      serviceMode: { mode: 'CLOSED' },
    });
    // Whatever they ask for, also who has no role.
    const { sql } = graph.database;
    const imran = castMember('imran').id;
    for (const path of ['/session', '/security']) {
      expect((await graph.as('amira').fetch(path)).status).toBe(403);
      expect((await graph.as('kofi').fetch(path)).status).toBe(200);
    }
    await sql`delete from users.role_grant where account_id = ${imran}`;
    await stampStandings(sql, testKeys().standingKey(), [imran]);
    await settled(async (at) => (await at.as('imran').fetch('/session')).status === 403);
    await sql`insert into users.role_grant (account_id, role) values (${imran}, 'AUDITOR')`;
    await stampStandings(sql, testKeys().standingKey(), [imran]);
    expect((await graph.as('kofi').query('{ authorities { code } }')).code).toBe('NOT_IN_THIS_MODE');
    const open = () => graph.database.sql`
      select id from users.session where account_id = ${castMember('amira').id} and ended_at is null order by id`;
    const before = await open();
    // What was entered was right, was wrong, or is nobody's: told alike, and what the matter is.
    const enter = async (entered: object) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ password: 'certainly not the password', code: '000000', ...entered });
      const response = await graph.fetch('/session', { method: 'POST', headers, body });
      return [response.status, (await response.text()).replace(/"ref":"[^"]*"/, '')];
    };
    const [right, ...wrong] = [
      await enter(await credentialsOf(graph.database, 'amira')),
      await enter({ username: 'amira' }),
      await enter({ username: 'kofi' }),
      await enter({ username: 'nobody.here' }),
    ];
    expect(right).toEqual([403, expect.stringContaining('The mode is CLOSED')]);
    for (const each of wrong) expect(each).toEqual(right);
    expect(await open()).toEqual(before);
    expect((await (await graph.signIn('kofi')).query('{ me { roles } }')).status).toBe(200);
  });

  test.each(shapes)(
    'is closed at the subgraphs as well: what gets past the gateway changes nothing, %s',
    async (shape) => {
      const caller = mintCaller(claimsOf('dora', randomUUID()), randomUUID(), 'CLOSED');
      const { parse } = await import('graphql');
      const at = shape === 'in-process' ? graph : second;
      const document = parse(
        'mutation { acknowledgeEnd(input: { endsOn: "2026-01-01", idempotencyKey: "12345678" }) { __typename } }',
      );
      const answer = await at.subgraphs.compliance.execute({ document, variables: {} }, caller);
      expect(answer.errors?.[0]?.extensions?.code).toBe('FORBIDDEN_FIELD');
    },
  );
});

describe('sources', () => {
  const send = async (source: string, file: string | Buffer) => {
    const response = await graph.as('gro').fetch(`/feeds/${source}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: file as string,
    });
    const body = (await response.json()) as { code?: string; outcomes?: object };
    return { http: response.status, ...body };
  };

  test('L15 births and deaths go on in INTERIM: a birth row makes a record, a death row starts the one-year clock', async () => {
    await change({ mode: 'INTERIM' });
    const born = birth();
    expect(await send('gro-births', csv([born]))).toMatchObject({ http: 200, outcomes: { CREATED: 1 } });
    expect(await recordOf(graph.database, born.entry_number)).toMatchObject({
      given_name: born.given_names,
      family_name: born.family_name,
      status: 'LIVE',
    });
    const today = systemClock.today();
    const died = { ...told('leo', today), reference: 'DEAD000015' };
    const deaths = feedFile({ kind: 'gro-deaths', people: [died], rows: 1, bad: 0, asOf: today });
    expect(await send('gro-deaths', Buffer.concat([...deaths]))).toMatchObject({
      http: 200,
      outcomes: { MATCH: 1 },
    });
    expect(
      await graph.database
        .sql`select status, death_date, death_notified_on from records.child where number = ${castNumbers.leo}`,
    ).toEqual([{ status: 'LIVE', death_date: today, death_notified_on: today }]);
  });

  test('without a legal basis nothing is taken, nor read, nor written (L11)', async () => {
    const { data } = await graph.as('kofi').query('{ serviceMode { legalBases { id validUntil } } }');
    const [basis] = data.serviceMode.legalBases;
    const end = (validUntil: string, who = 'kofi') =>
      run(
        graph.as(who),
        'endLegalBasis',
        { id: basis.id, validUntil },
        `... on LegalBasisRegistered { legalBasis { validUntil } }
         ... on LegalBasisEndProposed { legalBasis { validUntil endProposedOn viewerCanEnd } }`,
      );
    const proposed = (endProposedOn: string) => ({
      __typename: 'LegalBasisEndProposed',
      legalBasis: { validUntil: null, endProposedOn, viewerCanEnd: false },
    });
    expect(await end(dayIn(1))).toEqual(proposed(dayIn(1)));
    expect(await end(dayIn(1))).toEqual({ __typename: 'NeedsSecondPerson' });
    // Another day is another proposal, also where somebody else gives it.
    expect(await end(dayIn(-2), 'lena')).toEqual(proposed(dayIn(-2)));
    expect(await end(dayIn(1))).toEqual(proposed(dayIn(1)));
    expect(await graph.database.sql`select lawful_until from service.state`).toEqual([
      { lawful_until: null },
    ]);
    expect(await end(dayIn(1), 'lena')).toMatchObject({ legalBasis: { validUntil: dayIn(1) } });
    expect((await graph.as('amira').query('{ notices { edges { cursor } } }')).code).toBe('FORBIDDEN_FIELD');
    expect((await graph.as('dora').query('{ notices { edges { cursor } } }')).status).toBe(200);
    await end(dayIn(-2));
    expect((await graph.as('dora').query('{ notices { edges { cursor } } }')).status).toBe(200);
    await end(dayIn(-2), 'lena');
    await settled(
      async (at) => (await at.as('dora').query('{ notices { edges { cursor } } }')).code === 'NO_LEGAL_BASIS',
    );
    expect(await send('gro-births', csv([birth()]))).toMatchObject({ http: 403, code: 'NO_LEGAL_BASIS' });
    const next = { provision: 'Children Act 2004, section 12', validFrom: dayIn(-1) };
    expect(await run(graph.as('lena'), 'registerLegalBasis', next, '')).toEqual({
      __typename: 'LegalBasisRegistered',
    });
    await settled(
      async (at) => (await at.as('dora').query('{ notices { edges { cursor } } }')).status === 200,
    );
  });
});

test('a legal basis that begins after a gap carries the service from the night of its first day (L11)', async () => {
  const { sql } = graph.database;
  const reads = async (at: Signpost) => (await at.as('dora').query('{ notices { edges { cursor } } }')).code;
  const night = (dryRun = false) =>
    renewLawfulUntil({
      sql: graph.database.poolFor('signpost_compliance'),
      audit: new AuditWriter(graph.database.poolFor('signpost_compliance')),
      clock: systemClock,
      dryRun,
    });
  await sql`delete from compliance.legal_basis`;
  for (const [from, until] of [
    [dayIn(-90), dayIn(-3)],
    [dayIn(0), dayIn(30)],
  ] as const)
    await sql`insert into compliance.legal_basis (id, provision, valid_from, valid_until)
      values (${randomUUID()}, 'Children Act 2004, section 12', ${from}, ${until})`;
  // As it was left when both were registered: until the end of the first.
  await sql`update service.state set lawful_until = ${dayIn(-2)}`;
  await settled(async (at) => (await reads(at)) === 'NO_LEGAL_BASIS');
  expect(await night(true)).toEqual({ changed: 1 });
  expect(await reads(graph)).toBe('NO_LEGAL_BASIS');
  expect(await night()).toEqual({ changed: 1 });
  await settled(async (at) => (await reads(at)) === undefined);
  expect(await night()).toEqual({ changed: 0 });
  const [event] = await sql`
    select account_id, detail from audit.event where kind = 'LEGAL_BASIS_CHANGED' order by id desc limit 1`;
  expect(event).toEqual({ account_id: null, detail: { lawfulUntil: dayIn(30) } });
});
