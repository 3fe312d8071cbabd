import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { gateOf } from '../../subgraphs/records/feed/gate.ts';
import { feedSources } from '../../subgraphs/records/feed/sources.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';
import { runCommand } from '../support/command.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { dayIn, soon, within } from '../support/time.ts';

// Where a service could come to an end without a way on, or go on without what carries it.
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});
beforeEach(async () => {
  await graph.database.sql`update service.state set mode = 'NORMAL', lawful_until = null`;
  await graph.database.sql`delete from compliance.service_mode_change`;
  await answered('dora', notices, undefined);
});

const run = (who: string, field: string, input: object, payload = '') =>
  graph.as(who).act(field, input, `${payload} ... on InvalidInput { field }`);
const propose = (input: object) =>
  run(
    'kofi',
    'proposeServiceMode',
    { reason: 'The Department gave notice of the end.', ...input },
    '... on ServiceModeProposed { change { id } }',
  );
const decide = (id: string, accept = true) => run('lena', 'decideServiceMode', { id, accept });
const change = async (input: object) => {
  const { change: made } = await propose(input);
  expect(await decide(made.id)).toEqual({ __typename: 'ServiceModeDecided' });
};
const codeOf = async (who: string, text: string, at = graph) => (await at.as(who).query(text)).code;
const answered = (who: string, text: string, code: string | undefined, at = graph) =>
  within(soon(2_000), () => codeOf(who, text, at), code);
const notices = '{ notices { edges { cursor } } }';

test('a service is not closed for officers who could neither open it again nor destroy the data', async () => {
  const { sql } = graph.database;
  const [kofi, judith] = [castMember('kofi').id, castMember('judith').id];
  const become = async (role: string) => {
    await sql`update users.role_grant set role = ${role} where account_id = ${judith}`;
    await stampStandings(sql, testKeys().standingKey(), [judith]);
  };
  await graph.as('judith').query('{ me { roles } }');
  const closing = { mode: 'CLOSED', officers: [kofi, judith] };
  // An auditor: nothing that a closed service still does is hers to ask for.
  expect(await propose(closing)).toEqual({ __typename: 'InvalidInput', field: 'officers' });
  await become('CENTRAL_TEAM');
  const { change: made } = await propose(closing);
  await sql`update users.account set status = 'SUSPENDED', suspended_for = 'SUSPICION' where id = ${judith}`;
  expect(await decide(made.id)).toEqual({ __typename: 'InvalidInput', field: 'accept' });
  await sql`update users.account set status = 'ACTIVE', suspended_for = null where id = ${judith}`;
  await sql`insert into service.hold (account_id, incident_id) values (${judith}, ${randomUUID()})`;
  expect(await decide(made.id)).toEqual({ __typename: 'InvalidInput', field: 'accept' });
  await sql`delete from service.hold`;
  expect(await decide(made.id, false)).toEqual({ __typename: 'ServiceModeDecided' });
});

test('a legal basis lasts as long as the database says, however far off the clock of a machine is (L11)', async () => {
  const { database } = graph;
  const clocks = [1, -1].map((days) => settableClock(new Date(Date.now() + days * 86_400_000)));
  const off = await Promise.all(clocks.map((clock) => startSignpost({ database, gateway: { clock } })));
  const births = feedSources['gro-births'];
  const gates = () =>
    Promise.all(clocks.map((clock) => gateOf(database.sql, births, { clock, policy: readPolicy() })));
  await database.sql`update service.state set lawful_until = ${dayIn(-2)}`;
  for (const at of off) await answered('dora', notices, 'NO_LEGAL_BASIS', at);
  await database.sql`update service.state set lawful_until = now() + interval '12 hours'`;
  for (const at of off) await answered('dora', notices, undefined, at);
  expect(await gates()).toEqual(['LIVE', 'LIVE']);
  await database.sql`update service.state set lawful_until = now() + interval '1 second'`;
  for (const at of off) await answered('dora', notices, 'NO_LEGAL_BASIS', at);
  expect(await gates()).toMatchObject([{ code: 'NO_LEGAL_BASIS' }, { code: 'NO_LEGAL_BASIS' }]);
});

test('a service without a legal basis is closed, opened and destroyed: else a basis had to be made up', async () => {
  const { sql } = graph.database;
  for (const who of ['amira', 'dora', 'kofi', 'lena']) await graph.as(who).token();
  await sql`update service.state set lawful_until = ${dayIn(-2)}`;
  await answered('dora', notices, 'NO_LEGAL_BASIS');
  await change({ mode: 'CLOSED', officers: [castMember('kofi').id, castMember('lena').id] });
  await answered('dora', notices, 'NOT_IN_THIS_MODE');
  expect(await codeOf('kofi', '{ destruction { id } }')).toBeUndefined();
  await change({ mode: 'NORMAL' });
  await answered('dora', notices, 'NO_LEGAL_BASIS');
  await sql`update service.state set lawful_until = null`;
  await answered('dora', notices, undefined);
});

test('legal bases that are ended at once do not carry the service on, each for the other', async () => {
  const { sql } = graph.database;
  await sql`delete from compliance.legal_basis`;
  const bases = [randomUUID(), randomUUID()];
  for (const id of bases)
    await sql`insert into compliance.legal_basis (id, provision, valid_from)
      values (${id}, 'Children Act 2004, section 12', ${dayIn(-90)})`;
  const end = (who: string, id?: string) => run(who, 'endLegalBasis', { id, validUntil: dayIn(5) });
  let ended: Promise<unknown> | undefined;
  await sql.begin(async (held) => {
    await held`select from service.state for update`;
    ended = Promise.allSettled([end('kofi', bases[0]), end('lena', bases[1])]);
    await vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(2), { timeout: 20_000 });
  });
  await ended;
  // The one that came first was carried by the other; the other waits for whoever ended the first (ADR 0120).
  const [left] = await sql`select id, end_proposed_by from compliance.legal_basis where valid_until is null`;
  await end(left?.end_proposed_by === castMember('kofi').id ? 'lena' : 'kofi', left?.id);
  const [state] = await sql`
    select (lawful_until at time zone 'Europe/London')::date::text as day, (select count(*)::int from compliance.legal_basis
      where valid_until is not null) as ended
    from service.state`;
  expect(state).toEqual({ day: dayIn(6), ended: 2 });
});

test('a decision that a destruction overtakes opens nothing: what is decommissioned stays so', async () => {
  const { sql } = graph.database;
  for (const who of ['kofi', 'lena']) await graph.as(who).token();
  const { change: made } = await propose({ mode: 'INTERIM' });
  let decided: Promise<unknown> | undefined;
  await sql.begin(async (held) => {
    await held`
      update service.state set mode = 'DECOMMISSIONED',
        officers = ${[castMember('kofi').id, castMember('lena').id]}::uuid[]`;
    decided = decide(made.id).catch(() => undefined);
    await vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(1), { timeout: 20_000 });
  });
  await decided;
  expect(await sql`select mode from service.state`).toEqual([{ mode: 'DECOMMISSIONED' }]);
});

test('once the data is destroyed nobody is let in, its officers neither: not to ask, sign in or change their factors', async () => {
  const { sql } = graph.database;
  const [kofi, lena] = [castMember('kofi').id, castMember('lena').id];
  const session = graph.again('kofi');
  const question = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ serviceMode { mode } }' }),
  };
  const ways = [
    () => session.fetch('/security'),
    () => session.fetch('/security/recovery-codes', { method: 'POST' }),
    () => session.fetch('/graphql', question),
  ];
  const codes = () => sql`select * from users.recovery_code where account_id = ${kofi}`;
  await sql`update service.state set mode = 'CLOSED', officers = ${[kofi, lena]}::uuid[]`;
  await answered('dora', notices, 'NOT_IN_THIS_MODE');
  for (const way of ways) expect((await way()).status).toBe(200);
  const before = await codes();
  expect(before.length).toBeGreaterThan(0);
  await sql`update service.state set mode = 'DECOMMISSIONED'`;
  for (const way of ways.toReversed())
    await within(soon(2_000), async () => (await (await way()).text()).includes('NOT_IN_THIS_MODE'), true);
  await expect(graph.signIn('kofi')).rejects.toThrow('403');
  expect(await codes()).toEqual(before);
});

test('a night that was missed and is made good takes away nothing of what carries the service today (L11)', async () => {
  const { sql } = graph.database;
  const kept = await sql`select * from compliance.legal_basis`;
  await sql`delete from compliance.legal_basis`;
  // The former law has ended; another carries the service from today on.
  for (const [from, until] of [
    [dayIn(-90), dayIn(-3)],
    [dayIn(0), null],
  ] as const)
    await sql`insert into compliance.legal_basis (id, provision, valid_from, valid_until)
      values (${randomUUID()}, 'Children Act 2004, section 12', ${from}, ${until})`;
  for (const day of [dayIn(-5), dayIn(-1)]) {
    expect(await runCommand(graph.database, 'lifecycle.ts', '--as-of', day)).toMatchObject({ status: 0 });
    expect(await sql`select lawful_until from service.state`).toEqual([{ lawful_until: null }]);
  }
  await sql`delete from compliance.legal_basis`;
  for (const row of kept) await sql`insert into compliance.legal_basis ${sql(row)}`;
});
