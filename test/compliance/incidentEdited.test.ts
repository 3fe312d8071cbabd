import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { openIncidentOf } from '../../platform/incidents.ts';
import { openDetected } from '../../subgraphs/compliance/incident/incident.ts';
import { markEditedWords, putBackAsAudited } from '../../subgraphs/compliance/incident/putBack.ts';
import { castMember } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { somebody } from './support/compliance.ts';
import { incidentsOf, seen, summary } from './support/incidents.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  // An account that the audit has never seen is in nobody's area.
  for (const who of ['amira', 'imran'])
    expect((await graph.as(who).query('{ me { roles } }')).status).toBe(200);
});
const [amira, imran, judith] = ['amira', 'imran', 'judith'].map((who) => castMember(who).id) as [
  string,
  string,
  string,
];
const { run, open, moved } = incidentsOf(() => graph);
const night = () => {
  const compliance = graph.database.poolFor('signpost_compliance');
  return putBackAsAudited(compliance, new AuditWriter(compliance));
};
const stored = async (id: string) => {
  const [row] = await graph.database.sql`
    select authority_code, organisation_id, detector, opened_by, suspected_by, account_id, state, breach_aware_at,
      breach_told_at, breach_note is null as waits
    from compliance.incident where id = ${id}`;
  return row;
};
const newest = async () =>
  (
    await graph
      .as('judith')
      .ask('{ incidents(first: 1) { edges { node { id detector account { id } events { kind } } } } }')
  ).incidents.edges[0].node;

test('an incident that was edited in the database says again what the audit says, and that somebody did it', async () => {
  const { sql } = graph.database;
  const { id, version } = await moved(await open({ accountId: amira }), 'TRIAGED');
  const awareAt = new Date(Date.now() - 80 * 3_600_000).toISOString();
  const declared = { id, version, awareAt, note: 'A list was left in a train.' };
  expect((await run(graph.as('imran'), 'declareBreach', declared)).__typename).toBe('IncidentNoted');
  expect(await night()).toBe(0);
  const before = await stored(id);
  for (const edit of [
    { state: 'CLEARED' },
    { state: 'CLOSED', version: 40 },
    // Its clock stopped, put back, or taken away.
    { breach_note: 'Nobody has to be told.' },
    { breach_aware_at: new Date() },
    { breach_aware_at: null },
    // About nobody; about the auditor, who sees it no more; opened by whom it keeps from ending it.
    { account_id: null },
    { account_id: imran },
    { opened_by: judith },
    { authority_code: null },
  ]) {
    await sql`update compliance.incident set ${sql(edit)} where id = ${id}`;
    expect([edit, await night(), await night()]).toEqual([edit, 1, 0]);
    expect(await stored(id)).toEqual(before);
    const told = await newest();
    expect(told).toMatchObject({
      detector: 'INCIDENT_EDITED',
      account: { id: amira },
      events: [{ kind: 'INCIDENT_OPENED' }],
    });
    await moved(await moved({ id: told.id, version: 1 }, 'TRIAGED', {}, 'judith'), 'CLEARED', {}, 'judith');
  }
  const back = (await graph.as('imran').ask(`{ incident(id: "${id}") { ${seen} steps { note state } } }`))
    .incident;
  expect(back).toMatchObject({ state: 'TRIAGED', breach: { overdue: true } });
  expect(back.steps.at(-1)).toEqual({ state: 'TRIAGED', note: expect.stringContaining('was edited') });
  // It goes on as if nothing had been; the command says what it found.
  const told = {
    id,
    version: back.version,
    reportedAt: new Date().toISOString(),
    note: 'Reference IC-3; found late.',
  };
  const { incident } = await run(graph.as('imran'), 'recordBreachReport', told);
  await sql`update compliance.incident set breach_note = null, breach_told_at = null where id = ${id}`;
  expect(await runCommand(graph.database, 'reports.ts')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/^1 incident or hold had been deleted or edited/m),
  });
  expect(await stored(id)).toMatchObject({ waits: false, breach_told_at: new Date(told.reportedAt) });
  await sql`update compliance.incident set breach_told_at = ${new Date(told.reportedAt)} where id = ${id}`;
  const suspected = await moved({ id, version: incident.version + 1 }, 'SUSPECTED');
  const whole = await stored(id);
  await sql`update compliance.incident set suspected_by = ${judith}, state = 'INVESTIGATED' where id = ${id}`;
  expect([await night(), await night()]).toEqual([1, 0]);
  expect(await stored(id)).toEqual(whole);
  const known = await moved({ id, version: suspected.version + 1 }, 'INVESTIGATED');
  await moved(known, 'CLOSED', { restoreAccess: true }, 'judith');
  expect(await night()).toBe(0);
});

test('one of a standing check, too, though the check has opened another since; whom an attempt is about opened nothing', async () => {
  const { sql } = graph.database;
  const compliance = graph.database.poolFor('signpost_compliance');
  const audit = new AuditWriter(compliance);
  const noticed = {
    detector: 'SEARCHES_AGAINST_PEERS',
    key: randomUUID(),
    summary,
    accountId: amira,
    eventIds: [],
    authorityCode: 'E08000035',
    organisationId: null,
  };
  const detect = () => compliance.begin((tx) => openDetected(tx, audit, noticed)) as Promise<string | null>;
  const first = String(await detect());
  await sql`update compliance.incident set state = 'CLEARED' where id = ${first}`;
  const second = String(await detect());
  expect([await night(), await night()]).toEqual([1, 0]);
  expect([await stored(first), await stored(second)]).toEqual([
    expect.objectContaining({ state: 'DETECTED', detector: noticed.detector }),
    expect.objectContaining({ state: 'DETECTED' }),
  ]);

  const who = somebody(['ACCOUNT_MANAGER'], { accountId: amira });
  await compliance.begin((tx) => openIncidentOf(audit, tx, who, { detector: 'ROLE_OWN_ACCOUNT', summary }));
  const [attempt] = await sql<
    { id: string }[]
  >`select id from compliance.incident where detector = 'ROLE_OWN_ACCOUNT'`;
  const id = String(attempt?.id);
  const before = await stored(id);
  await sql`delete from compliance.incident_event where incident_id = ${id}`;
  await sql`delete from compliance.incident_step where incident_id = ${id}`;
  await sql`delete from compliance.incident where id = ${id}`;
  expect([await night(), await night()]).toEqual([1, 0]);
  expect(await stored(id)).toEqual(before);
});

test('words that somebody else wrote into an incident in the database say so, once, and are told', async () => {
  const { sql } = graph.database;
  const { id, version } = await moved(await open({ accountId: amira }), 'TRIAGED', {
    note: 'It was looked into.',
  });
  const awareAt = new Date(Date.now() - 3_600_000).toISOString();
  const { incident } = await run(graph.as('imran'), 'declareBreach', {
    id,
    version,
    awareAt,
    note: 'A list was lost.',
  });
  const reported = {
    id,
    version: incident.version,
    reportedAt: new Date().toISOString(),
    note: 'Reference IC-7.',
  };
  expect((await run(graph.as('imran'), 'recordBreachReport', reported)).__typename).toBe('IncidentNoted');
  const mark = () => {
    const compliance = graph.database.poolFor('signpost_compliance');
    return markEditedWords(compliance, new AuditWriter(compliance), testKeys().lookupKey());
  };
  const words = async () => {
    const text = `{ incident(id: "${id}") { summary breach { note } steps { note } } }`;
    const { incident: row } = await graph.as('imran').ask(text);
    return [row.summary, row.breach.note, ...row.steps.map(({ note }: { note: string }) => note)];
  };
  const before = await words();
  expect([await mark(), before]).toEqual([
    0,
    [summary, reported.note, summary, 'It was looked into.', 'A list was lost.', reported.note],
  ]);
  const other = 'Nothing of any weight was found.';
  const told = `The database was edited: these are not the words that were written. ${other}`;
  for (const [at, edit] of [
    sql`update compliance.incident set summary = ${other} where id = ${id}`,
    sql`update compliance.incident set breach_note = ${other} where id = ${id}`,
    ...[1, 2, 3, 4].map(
      (step) =>
        sql`update compliance.incident_step set note = ${other} where incident_id = ${id} and version = ${step}`,
    ),
  ].entries()) {
    await edit;
    expect([at, await mark(), await mark()]).toEqual([at, 1, 0]);
    expect(await words()).toEqual(before.map((text, place) => (place <= at ? told : text)));
    const { id: opened, ...about } = await newest();
    expect(about).toMatchObject({ detector: 'INCIDENT_EDITED', account: { id: amira } });
    await moved(await moved({ id: opened, version: 1 }, 'TRIAGED', {}, 'judith'), 'CLEARED', {}, 'judith');
  }
  // What stands in the audit says nothing to who reads it.
  const [event] = await sql`select detail::text as detail from audit.event
    where kind = 'INCIDENT_CHANGED' and detail ->> 'incident' = ${id} and detail ->> 'state' = 'TRIAGED'`;
  expect(event?.detail).toMatch(/"words": "[0-9a-f]{64}"/);
});
