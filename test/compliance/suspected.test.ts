import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { IncidentState } from '../../subgraphs/compliance/generated.ts';
import { openDetected } from '../../subgraphs/compliance/incident/incident.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { reportsOf } from './support/reports.ts';

/** Nobody sees an incident or a finding about themselves (domain.md 2): nor that there is one, by what stands beside it (ADR 0103). */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  // An account that the audit has never seen is in nobody's area.
  for (const who of ['amira', 'dora', 'imran'])
    expect((await graph.as(who).query('{ me { roles } }')).status).toBe(200);
});

const [amira, imran] = [castMember('amira').id, castMember('imran').id];
const summary = 'Forty records of another area were opened on one night.';
const { findings, run: runReport } = reportsOf(() => graph);
const run = (who: SignedIn, field: string, input: object) =>
  who.act(
    field,
    input,
    '... on IncidentNoted { incident { id version state } } ... on InvalidInput { field }',
  );

test('an incident of an auditor’s own area that is about themselves is there for others alone: no list, no reading, no step', async () => {
  const compliance = graph.database.poolFor('signpost_compliance');
  const about = async (who: string, authorityCode: string | null) => {
    const detected = {
      detector: 'SEARCHES_AGAINST_PEERS',
      key: randomUUID(),
      accountId: castMember(who).id,
      summary,
      eventIds: [],
      authorityCode,
      organisationId: null,
    };
    const audit = new AuditWriter(compliance);
    return String(await compliance.begin((transaction) => openDetected(transaction, audit, detected)));
  };
  const incidents = {
    imran: await about('imran', castMember('imran').organisation.authorityCode),
    judith: await about('judith', null),
  };
  const listed = async (who: string) =>
    (await graph.as(who).ask('{ incidents(first: 50) { edges { node { id } } } }')).incidents.edges.map(
      ({ node }: { node: { id: string } }) => node.id,
    );
  for (const [who, id] of Object.entries(incidents)) {
    expect(await listed(who)).not.toContain(id);
    expect((await graph.as(who).ask('query ($id: ID!) { incident(id: $id) { id } }', { id })).incident).toBe(
      null,
    );
    const step = { id, version: 1, to: 'TRIAGED', note: 'Looked at in the team.' };
    expect(await run(graph.as(who), 'moveIncident', step)).toEqual({ __typename: 'RecordNotFound' });
  }
  expect(await listed('judith')).toContain(incidents.imran);
});

test('an incident is told to whom it is about by no operation of a colleague who deals with it, and by no event that can be linked', async () => {
  const { sql } = graph.database;
  const [dora] = [castMember('dora').id];
  const asAuditor = (change: () => Promise<unknown>) =>
    change().then(() => stampStandings(sql, testKeys().standingKey(), [dora]));
  await asAuditor(() => sql`insert into users.role_grant (account_id, role) values (${dora}, 'AUDITOR')`);
  const colleague = graph.again('dora');
  /** What somebody reads that the colleague did meanwhile, the first first. */
  const told = async (who: string, meanwhile: () => Promise<unknown>) => {
    const [last] = await sql`select max(id)::text as id from audit.event`;
    await meanwhile();
    const { data, errors } = await graph
      .as(who)
      .query(
        `query ($id: ID) { auditEvents(first: 50, filter: { accountId: $id }) { edges { node { id kind operation detail } } } }`,
        { id: dora },
      );
    expect(errors).toEqual([]);
    const events: { id: string; kind: string }[] = data.auditEvents.edges.map(
      ({ node }: { node: object }) => node,
    );
    return events
      .filter(({ id }) => BigInt(id) > BigInt(last?.id))
      .map(({ id: _, ...event }) => event)
      .reverse();
  };
  const stepOf = ({ id, version }: { id: string; version: number }, to: IncidentState) => ({
    id,
    version,
    to,
    note: 'Looked at in the team.',
  });
  const dealtWith = async (accountId: string) => {
    const { incident } = await run(colleague, 'openIncident', { summary, accountId });
    const triaged = await run(colleague, 'moveIncident', stepOf(incident, 'TRIAGED'));
    const refused = await run(colleague, 'moveIncident', stepOf(triaged.incident, 'CLEARED'));
    expect(refused.__typename).toBe('NeedsSecondPerson');
    await colleague.query('query OneOf($id: ID!) { incident(id: $id) { id } }', { id: incident.id });
  };
  // Beside something else, too.
  const beside = (field: string) =>
    told('imran', () => colleague.query(`{ ${field} { __typename } me { roles } }`));
  const looked = await beside('incidents');
  expect(looked[0]).toMatchObject({ operation: 'incidents, me' });
  for (const field of [`incident(id: "${randomUUID()}")`, `own: incident(id: "${randomUUID()}")`])
    expect(await beside(field)).toEqual(looked);
  const look = await told('imran', () => colleague.query('{ incidents { edges { cursor } } }'));
  expect(look.map(({ kind }) => kind)).toEqual(['OPERATION_RECEIVED', 'DISCLOSED']);
  expect(await told('imran', () => dealtWith(imran))).toEqual([1, 2, 3, 4].flatMap(() => look));
  const acts = async (who: string, about: string) =>
    (await told(who, () => dealtWith(about)))
      .map(({ kind }) => kind)
      .filter((kind) => /INCIDENT|CHANGE/.test(kind));
  expect(await acts('imran', imran)).toEqual([]);
  for (const [who, about] of [['judith', imran] as const, ['imran', amira] as const])
    expect(await acts(who, about)).toEqual(['INCIDENT_OPENED', 'INCIDENT_CHANGED', 'CHANGE_REFUSED']);
  const [hidden] = await sql`
    select max(id)::text as id from audit.event where kind = 'INCIDENT_OPENED' and detail ->> 'account' = ${imran}`;
  const link = { summary, eventIds: [hidden?.id] };
  expect(await run(graph.as('imran'), 'openIncident', link)).toMatchObject({ field: 'eventIds' });
  expect((await run(graph.as('judith'), 'openIncident', link)).incident.state).toBe('DETECTED');
  await asAuditor(() => sql`delete from users.role_grant where account_id = ${dora} and role = 'AUDITOR'`);
});

test('a report that finds who runs it does not say so, nor does the audit', async () => {
  const { sql } = graph.database;
  const { organisation } = castMember('imran');
  for (const account of [imran, amira])
    await sql`
      insert into audit.event (writer, sequence, occurred_at, kind, outcome, account_id, organisation_id, authority_code, reason)
      values (gen_random_uuid(), 1, now(), 'RECORD_OPENED', 'DONE', ${account}, ${organisation.id},
        ${organisation.authorityCode}, 'OTHER')`;
  expect(await runReport('imran', 'runUserReport', { kind: 'REASON_OTHER' })).toMatchObject({ found: 1 });
  expect((await findings('imran')).map(({ account }) => account.id)).toEqual([amira]);
  expect(await sql`select account_id from compliance.report_finding order by 1`).toHaveLength(2);
  const events = async (who: string) =>
    (
      await graph
        .as(who)
        .ask('{ auditEvents(filter: { kind: USER_REPORT_RUN }) { edges { node { detail } } } }')
    ).auditEvents.edges;
  for (const who of ['imran', 'judith'])
    expect(await events(who)).toEqual([{ node: { detail: '{"report":"REASON_OTHER"}' } }]);
});

test('a chart of so few people that a day is one person’s is not drawn', async () => {
  const { sql } = graph.database;
  const bars = async (kind: string) =>
    (
      await graph
        .as('george')
        .ask('query ($kind: UserReportKind!) { userReport(kind: $kind) { bars { many } } }', { kind })
    ).userReport.bars;
  expect((await bars('REASON_OTHER')).length).toBeGreaterThan(20);
  await sql`update users.account set status = 'CLOSED' where organisation_id = ${castMember('george').organisation.id}
    and username not in ('george', 'dora', 'hana', 'farah')`;
  expect(await bars('REASON_OTHER')).toBeNull();
  // Of accounts as they stand a manager reads each by name.
  expect((await bars('ACTIVE_USERS')).length).toBeGreaterThan(1);
});

test('an incident about one account holds no other: who was named first stays named, and nobody loses access', async () => {
  const { sql } = graph.database;
  const judith = graph.again('judith');
  const { incident } = await run(judith, 'openIncident', { summary, accountId: amira });
  const move = (version: number, to: IncidentState, more: object = {}) =>
    run(judith, 'moveIncident', { id: incident.id, version, to, note: 'Looked at in the team.', ...more });
  await move(1, 'TRIAGED');
  const other = castMember('dora').id;
  expect(await move(2, 'SUSPECTED', { accountId: other })).toMatchObject({ field: 'accountId' });
  expect(await sql`select account_id from service.hold`).toEqual([]);
  expect((await graph.again('dora').query('{ me { roles } }')).status).toBe(200);
  expect((await move(2, 'SUSPECTED')).incident.state).toBe('SUSPECTED');
  expect(await sql`select account_id from service.hold`).toEqual([{ account_id: amira }]);
  await sql`delete from service.hold`;
});
