import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { createAuditStore } from '../../subgraphs/compliance/audit/store.ts';
import type { IncidentState } from '../../subgraphs/compliance/generated.ts';
import { movesOf, openDetected } from '../../subgraphs/compliance/incident/incident.ts';
import { putBackAsAudited } from '../../subgraphs/compliance/incident/putBack.ts';
import type { IncidentRow } from '../../subgraphs/compliance/incident/store.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { ageFactor } from '../support/people.ts';
import { within } from '../support/time.ts';
import { somebody } from './support/compliance.ts';
import { incidentsOf, only, seen, summary } from './support/incidents.ts';

let graph: Signpost;
let second: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  second = await startSignpost({ shape: 'http', database: graph.database });
  // An account that the audit has never seen is in nobody's area.
  for (const who of ['amira', 'ben', 'dora', 'imran'])
    expect((await graph.as(who).query('{ me { roles } }')).status).toBe(200);
});
beforeEach(() => graph.database.sql`delete from service.hold`);

const [amira, ben, imran] = [castMember('amira').id, castMember('ben').id, castMember('imran').id];
const { run, open, move, moved } = incidentsOf(() => graph);
const suspected = async (account = amira) =>
  moved(await moved(await open({ accountId: account }), 'TRIAGED'), 'SUSPECTED');
const incidents = async (who: string) =>
  (await graph.as(who).query('{ incidents { edges { node { id } } } }')).data.incidents.edges.map(
    (edge: { node: { id: string } }) => edge.node.id,
  );

describe('suspecting somebody', () => {
  test('L22 cuts the live session within a second, in every process, and another auditor gives access back', async () => {
    const before = await moved(await open({ accountId: amira }), 'TRIAGED');
    const at = [graph.as('amira'), second.as('amira'), graph.again('amira')];
    for (const session of at) expect((await session.query('{ me { roles } }')).status).toBe(200);
    const incident = await moved(before, 'SUSPECTED');
    expect(incident).toMatchObject({ state: 'SUSPECTED', accountHeld: true });
    const gone = at.map((session) =>
      within(1_000, async () => (await session.query('{ me { roles } }')).status, 401),
    );
    await Promise.all(gone);
    await expect(graph.signIn('amira')).rejects.toThrow('401');
    const managed = await graph.as('george').query('{ managedAccount(username: "amira") { lapsed } }');
    expect(managed.data.managedAccount.lapsed).toEqual(['NOT_HELD']);

    const known = await moved(incident, 'INVESTIGATED');
    expect(known.viewerCanMoveTo).toEqual([]);
    expect(await move(known, 'CLOSED', { restoreAccess: true })).toMatchObject({
      __typename: 'NeedsSecondPerson',
    });
    const [refused] = await graph.database.sql`
      select outcome, account_id, detail from audit.event where kind = 'CHANGE_REFUSED' order by id desc limit 1`;
    const detail = { mutation: 'moveIncident', refusal: 'SECOND_PERSON', about: known.id };
    expect(refused).toEqual({ outcome: 'REFUSED', account_id: imran, detail });
    expect(await move(known, 'CLOSED', {}, 'judith')).toMatchObject({ field: 'restoreAccess' });
    const closed = await moved(known, 'CLOSED', { restoreAccess: true }, 'judith');
    expect(closed).toMatchObject({ state: 'CLOSED', accountHeld: false });
    expect((await graph.again('amira').query('{ me { roles } }')).status).toBe(200);
    const kinds = await graph.database.sql`
      select kind from audit.event where kind like 'INCIDENT%' or kind in ('ACCOUNT_HELD', 'ACCOUNT_RELEASED') order by id`;
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'INCIDENT_OPENED',
      'INCIDENT_CHANGED',
      'INCIDENT_CHANGED',
      'ACCOUNT_HELD',
      'INCIDENT_CHANGED',
      'INCIDENT_CHANGED',
      'ACCOUNT_RELEASED',
    ]);
  });

  test('a hold that was deleted in the database is put back by the night, once, with an incident; a released one is not', async () => {
    const { sql } = graph.database;
    const night = () => {
      const compliance = graph.database.poolFor('signpost_compliance');
      return putBackAsAudited(compliance, new AuditWriter(compliance));
    };
    const close = async (restoreAccess: boolean) =>
      moved(await moved(await suspected(), 'INVESTIGATED'), 'CLOSED', { restoreAccess }, 'judith');
    // What tests before this one held is put back, and let go of by those who may.
    const stale = await sql<{ id: string; version: number }[]>`
      select i.id, i.version from compliance.incident i where i.state = 'SUSPECTED'`;
    await night();
    for (const each of stale)
      await moved(await moved(each, 'INVESTIGATED'), 'CLOSED', { restoreAccess: true }, 'judith');
    await close(true);
    const held = await close(false);
    const holds = () => sql`select incident_id, account_id from service.hold`;
    expect(await night()).toBe(0);
    const before = await holds();
    expect(before).toContainEqual({ incident_id: held.id, account_id: amira });
    await sql`delete from service.hold where incident_id = ${held.id}`;
    expect((await graph.again('amira').query('{ me { roles } }')).status).toBe(200);
    expect(await night()).toBe(1);
    expect(await holds()).toEqual(expect.arrayContaining([...before]));
    await expect(graph.signIn('amira')).rejects.toThrow('401');
    const [found] = (
      await graph
        .as('imran')
        .query('{ incidents { edges { node { detector account { id } openedBy { id } events { kind } } } } }')
    ).data.incidents.edges;
    const account = { id: amira };
    const events = [{ kind: 'ACCOUNT_HELD' }];
    expect(found.node).toEqual({ detector: 'HOLD_LOST', account, openedBy: null, events });
    expect(await night()).toBe(0);
  });

  test.each([true, false])(
    'an incident that was deleted, its hold too: %s, is put back, so that auditors can let go of it',
    async (itsHoldToo) => {
      const { sql } = graph.database;
      const compliance = graph.database.poolFor('signpost_compliance');
      const night = () => putBackAsAudited(compliance, new AuditWriter(compliance));
      await night();
      const { id } = await moved(await suspected(), 'INVESTIGATED');
      const [before] = await sql`
      select authority_code, organisation_id, opened_by, suspected_by, account_id, state from compliance.incident where id = ${id}`;
      if (itsHoldToo) await sql`delete from service.hold where incident_id = ${id}`;
      await sql`delete from compliance.incident_step where incident_id = ${id}`;
      await sql`delete from compliance.incident where id = ${id}`;
      expect(await night()).toBe(1);
      expect(await night()).toBe(0);
      const [after] = await sql`
      select authority_code, organisation_id, opened_by, suspected_by, account_id, state from compliance.incident where id = ${id}`;
      expect(after).toEqual(before);
      const back = (await graph.as('judith').ask(`{ incident(id: "${id}") { ${seen} steps { note } } }`))
        .incident;
      expect(back).toMatchObject({
        accountHeld: true,
        steps: [{ note: expect.stringContaining('was deleted') }],
      });
      const [told] =
        await sql`select detector_key, account_id from compliance.incident order by opened_at desc limit 1`;
      expect(told).toEqual({ detector_key: id, account_id: amira });
      expect(await moved(back, 'CLOSED', { restoreAccess: true }, 'judith')).toMatchObject({
        accountHeld: false,
      });
      expect(await night()).toBe(0);
    },
  );

  test('an incident that was deleted before it held anybody is put back too, with the clock of its breach', async () => {
    const { sql } = graph.database;
    const compliance = graph.database.poolFor('signpost_compliance');
    const night = () => putBackAsAudited(compliance, new AuditWriter(compliance));
    await night();
    const { id, version } = await moved(await open({ accountId: amira }), 'TRIAGED');
    const awareAt = new Date(Date.now() - 3_600_000).toISOString();
    const declared = { id, version, awareAt, note: 'A list was left in a train.' };
    expect((await run(graph.as('imran'), 'declareBreach', declared)).__typename).toBe('IncidentNoted');
    const stored = () => sql`
      select authority_code, organisation_id, opened_by, suspected_by, account_id, state, breach_aware_at, breach_told_at
      from compliance.incident where id = ${id}`;
    const before = await stored();
    await sql`delete from compliance.incident_step where incident_id = ${id}`;
    await sql`delete from compliance.incident where id = ${id}`;
    expect([await night(), await night()]).toEqual([1, 0]);
    expect(await stored()).toEqual(before);
    const { incidents: page } = await graph
      .as('imran')
      .ask('{ incidents(first: 1) { edges { node { detector account { id } events { kind } } } } }');
    expect(page.edges[0].node).toEqual({
      detector: 'INCIDENT_LOST',
      account: { id: amira },
      events: [{ kind: 'INCIDENT_OPENED' }],
    });
  });

  test('a hold that no incident put in is told to the operator: nobody else could let go of it', async () => {
    const { sql } = graph.database;
    const compliance = graph.database.poolFor('signpost_compliance');
    await putBackAsAudited(compliance, new AuditWriter(compliance));
    const reports = () => runCommand(graph.database, 'reports.ts');
    expect(await reports()).toMatchObject({ status: 0 });
    const strange = async (account: string, id: string) => {
      await sql`insert into service.hold (account_id, incident_id) values (${account}, ${id})`;
      expect(await reports()).toMatchObject({
        status: 1,
        err: expect.stringMatching(/^1 hold .* no incident.*service\.hold/m),
      });
      await sql`delete from service.hold where account_id = ${account} and incident_id = ${id}`;
      expect(await reports()).toMatchObject({ status: 0, err: expect.not.stringContaining('hold') });
    };
    await strange(ben, randomUUID());
    // Of an incident about somebody else, of one that has not come to suspect anybody, of one that has let go.
    const incident = await suspected();
    await strange(ben, incident.id);
    await strange(amira, (await open({ accountId: amira })).id);
    await moved(await moved(incident, 'INVESTIGATED'), 'CLOSED', { restoreAccess: true }, 'judith');
    await strange(amira, incident.id);
  });

  test('for good is ended after all, once it is known to have been wrong: not by who suspected, with a second factor', async () => {
    const known = await moved(await suspected(), 'INVESTIGATED');
    const closed = await moved(known, 'CLOSED', { restoreAccess: false }, 'judith');
    for (const restoreAccess of [false, undefined])
      expect(await move(closed, 'CLOSED', { restoreAccess }, 'judith')).toMatchObject({
        field: 'restoreAccess',
      });
    expect(await move(closed, 'CLOSED', { restoreAccess: true })).toMatchObject({
      __typename: 'NeedsSecondPerson',
    });
    const ended = await moved(closed, 'CLOSED', { restoreAccess: true }, 'judith');
    expect(ended).toMatchObject({ accountHeld: false, viewerCanMoveTo: [] });
    expect((await graph.again('amira').query('{ me { roles } }')).status).toBe(200);
  });

  test('leaves the hold of another incident standing, and needs no second factor to begin', async () => {
    const judith = graph.again('judith');
    await judith.token();
    await ageFactor(graph.database, 'judith', '6 minutes');
    const other = await suspected();
    const begun = await moved(await open({ accountId: amira }), 'TRIAGED');
    const stale = (from: { id: string; version: number }, to: IncidentState) =>
      run(judith, 'moveIncident', { ...only(from), to, note: 'Looked at in the team.', restoreAccess: true });
    const { incident: one } = await stale(begun, 'SUSPECTED');
    const known = await moved(one, 'INVESTIGATED');
    expect(await stale(known, 'CLOSED')).toEqual({ __typename: 'NeedsStepUp' });
    await moved(known, 'CLOSED', { restoreAccess: true });
    expect((await graph.again('amira').query('{ me { roles } }')).status).toBe(401);
    expect(other.accountHeld).toBe(true);
  });

  test('is possible of those who acted in one’s own area, and never of oneself', async () => {
    const stranger = await moved(await open(), 'TRIAGED');
    const { sql } = graph.database;
    await sql`delete from audit.event where account_id = ${ben}`;
    for (const account of [ben, imran, randomUUID(), 'nobody'])
      expect(await move(stranger, 'SUSPECTED', { accountId: account })).toMatchObject({ field: 'accountId' });
    expect(await move(stranger, 'SUSPECTED')).toMatchObject({ field: 'accountId' });
    const opening = `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }`;
    await graph.again('ben').query(opening, {
      input: { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey: `ben-${randomUUID()}` },
    });
    expect(await moved(stranger, 'SUSPECTED', { accountId: ben })).toMatchObject({ accountHeld: true });
  });
});

describe('an incident', () => {
  test('is seen by the auditors of its area and the national ones, never by whom it is about', async () => {
    const mine = await open({ accountId: imran }, 'judith');
    const leeds = await open();
    const national = await open({}, 'judith');
    const [imrans, judiths] = [await incidents('imran'), await incidents('judith')];
    expect(imrans).toContain(leeds.id);
    expect(imrans).not.toContain(mine.id);
    expect(imrans).not.toContain(national.id);
    expect(judiths).toEqual(expect.arrayContaining([mine.id, leeds.id, national.id]));
    const ask = async (id: string) =>
      (await graph.as('imran').query(`{ incident(id: "${id}") { id } }`)).data.incident;
    expect([await ask(mine.id), await ask(national.id), await ask(randomUUID())]).toEqual([null, null, null]);
    expect(await move(mine, 'TRIAGED')).toEqual({ __typename: 'RecordNotFound' });
    expect((await graph.as('dora').query('{ incidents { edges { cursor } } }')).code).toBe('FORBIDDEN_FIELD');
  });

  test('is told to whom it is about by the audit no more than by itself', async () => {
    const { sql } = graph.database;
    const compliance = graph.database.poolFor('signpost_compliance');
    const { organisation } = castMember('imran');
    const about = (accountId: string) =>
      sql.begin((transaction) =>
        openDetected(transaction, new AuditWriter(compliance), {
          detector: 'SEARCHES_AGAINST_PEERS',
          key: randomUUID(),
          accountId,
          summary,
          eventIds: [],
          authorityCode: organisation.authorityCode,
          organisationId: organisation.id,
        }),
      );
    const [his, hers] = [await about(imran), await about(amira)];
    // Somebody of his own authority deals with it, and is refused a step.
    const fields = { organisationId: organisation.id, authorityCode: organisation.authorityCode };
    const writer = new AuditWriter(compliance);
    const step = { ...fields, outcome: 'DONE', accountId: ben } as const;
    await writer.write({
      ...step,
      kind: 'INCIDENT_CHANGED',
      detail: { incident: String(his), state: 'TRIAGED' },
    });
    await writer.write({ ...step, kind: 'CHANGE_REFUSED', detail: { about: String(his) } });
    const read = async (who: string) => {
      const { data } = await graph
        .as(who)
        .query('{ auditEvents(first: 50) { edges { node { id detail } } } }');
      return data.auditEvents.edges.map(({ node }: { node: object }) => node) as {
        id: string;
        detail: string;
      }[];
    };
    const [imrans, judiths] = [await read('imran'), await read('judith')];
    const of = (events: { detail: string }[], id: unknown) =>
      events.filter(({ detail }) => detail?.includes(String(id))).length;
    expect([of(judiths, his), of(judiths, hers)]).toEqual([3, 1]);
    expect([of(imrans, his), of(imrans, hers)]).toEqual([0, 1]);
    // Nor by its reference, as a proof or an incident's events ask for it.
    const store = createAuditStore(compliance);
    const found = (accountId: string) =>
      store.find(judiths.find(({ detail }) => detail?.includes(String(his)))?.id ?? '', {
        ...somebody(['AUDITOR'], { accountId, authorityCode: organisation.authorityCode }),
      });
    expect([(await found(imran))?.kind, (await found(ben))?.kind]).toEqual([undefined, 'CHANGE_REFUSED']);
  });

  test('goes its way only, at the version that was seen; who opened it does not clear it', async () => {
    const incident = await open();
    expect(await move(incident, 'CLOSED')).toMatchObject({ __typename: 'InvalidInput', field: 'to' });
    const triaged = await moved(incident, 'TRIAGED');
    expect(triaged.viewerCanMoveTo).toEqual(['SUSPECTED']);
    expect(await move(incident, 'TRIAGED')).toEqual({ __typename: 'VersionConflict' });
    expect(await move(triaged, 'CLEARED')).toEqual({ __typename: 'NeedsSecondPerson' });
    expect(await moved(triaged, 'CLEARED', {}, 'judith')).toMatchObject({ state: 'CLEARED', version: 3 });
    expect(await run(graph.as('imran'), 'openIncident', { summary: 'too short' })).toMatchObject({
      field: 'summary',
    });
    const named = `${summary} It was ${castNumbers.noah}.`;
    expect(await run(graph.as('imran'), 'openIncident', { summary: named })).toMatchObject({
      field: 'summary',
    });
  });

  test('rests on audit events of its own area', async () => {
    const { sql } = graph.database;
    const [own] = await sql`select max(id)::text as id from audit.event where account_id = ${amira}`;
    const [foreign] =
      await sql`select max(id)::text as id from audit.event where account_id = ${castMember('judith').id}`;
    expect(await run(graph.as('imran'), 'openIncident', { summary, eventIds: [foreign?.id] })).toMatchObject({
      field: 'eventIds',
    });
    const incident = await open({ eventIds: [own?.id] });
    expect(
      await run(graph.as('imran'), 'linkIncidentEvents', { ...only(incident), eventIds: [foreign?.id] }),
    ).toMatchObject({ field: 'eventIds' });
    const { data } = await graph
      .as('imran')
      .query(
        `{ incident(id: "${incident.id}") { events { id account { name } } steps { state by { name } } } }`,
      );
    expect(data.incident).toEqual({
      events: [{ id: own?.id, account: { name: 'Amira Hassan' } }],
      steps: [{ state: 'DETECTED', by: { name: 'Imran Qureshi' } }],
    });
  });

  test('of a standing check is opened once while it is open', async () => {
    const { sql } = graph.database;
    const audit = new AuditWriter(graph.database.poolFor('signpost_compliance'));
    const [event] = await sql`select max(id)::text as id from audit.event where account_id = ${amira}`;
    const noticed = {
      detector: 'SEARCHES_AGAINST_PEERS',
      key: `${amira} 2026-11-26`,
      summary,
      authorityCode: 'E08000035',
      organisationId: null,
      accountId: amira,
      eventIds: [event?.id, '999999999'],
    };
    const pool = graph.database.poolFor('signpost_compliance');
    const first = await pool.begin((transaction) => openDetected(transaction, audit, noticed));
    expect(await pool.begin((transaction) => openDetected(transaction, audit, noticed))).toBeNull();
    const { data } = await graph
      .as('imran')
      .query(
        `{ incident(id: "${first}") { detector openedBy { id } events { id } steps { by { id } } version } }`,
      );
    const { detector } = noticed;
    const expected = { detector, openedBy: null, events: [{ id: event?.id }], steps: [{ by: null }] };
    expect(data.incident).toMatchObject(expected);
    await moved(await moved({ id: String(first), version: 1 }, 'TRIAGED'), 'CLEARED');
    expect(await pool.begin((transaction) => openDetected(transaction, audit, noticed))).not.toBeNull();
  });
});

test('every way ends, and no one person takes it alone to CLEARED or CLOSED', () => {
  const step = fc.record({ who: fc.constantFrom('a', 'b', 'c'), choice: fc.nat(3) });
  const opener = fc.constantFrom('a', 'b', 'c', null);
  const aware = fc.constantFrom(new Date(), null);
  fc.assert(
    fc.property(opener, aware, fc.array(step, { maxLength: 12 }), (opened_by, breach_aware_at, steps) => {
      let row = { state: 'DETECTED', opened_by, suspected_by: null, breach_aware_at } as IncidentRow;
      for (const { who, choice } of steps) {
        const to = movesOf({ accountId: who }, row)[choice];
        if (!to) continue;
        if (to === 'CLEARED') expect(who).not.toBe(opened_by);
        if (to === 'CLOSED') expect(who).not.toBe(row.suspected_by ?? opened_by);
        row = { ...row, state: to, suspected_by: to === 'SUSPECTED' ? who : row.suspected_by };
      }
      const open = !['CLEARED', 'CLOSED'].includes(row.state);
      expect(['a', 'b', 'c'].some((who) => movesOf({ accountId: who }, row).length > 0)).toBe(open);
    }),
  );
});
