import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { londonDate } from '../../platform/clock.ts';
import { markEditedNotes, putBackFindings } from '../../subgraphs/compliance/userReport/putBack.ts';
import { castMember } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { reportsOf } from './support/reports.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});
const { findings, run } = reportsOf(() => graph);
const night = () => {
  const compliance = graph.database.poolFor('signpost_compliance');
  return putBackFindings(compliance, new AuditWriter(compliance));
};
const today = londonDate(new Date());
const [amira, ben, imran] = ['amira', 'ben', 'imran'].map((who) => castMember(who).id) as [
  string,
  string,
  string,
];
const find = async (more: object = {}) => {
  const id = randomUUID();
  const row = {
    id,
    kind: 'OUT_OF_HOURS',
    account_id: amira,
    many: 20,
    authority_code: castMember('imran').organisation.authorityCode,
    organisation_id: castMember('amira').organisation.id,
    from_on: '2026-01-01',
    to_on: today,
    found_on: today,
    due_on: '2099-01-01',
    ...more,
  };
  await graph.database.sql`insert into compliance.report_finding ${graph.database.sql(row as never)}`;
  return id;
};
const ended = { action: 'EXPLAINED', note: 'It was explained well.', closed_by: imran, closed_on: today };
const edit = (id: string, row: object) =>
  graph.database
    .sql`update compliance.report_finding set ${graph.database.sql(row as never)} where id = ${id}`;
const stored = async (id: string) => {
  const [row] = await graph.database.sql`
    select action, note, closed_by, account_id from compliance.report_finding where id = ${id}`;
  return row;
};
const incidents = async () =>
  (
    await graph.as('imran').ask('{ incidents(first: 20) { edges { node { detector account { id } } } } }')
  ).incidents.edges.map((edge: { node: object }) => edge.node);

test('a finding that was closed in the database is open again, and one whose end was edited says again what the audit says', async () => {
  const [closed, open] = [await find(), await find({ kind: 'OUT_OF_AREA' })];
  const note = 'They were spoken to, and it was explained.';
  const action = { id: closed, version: 1, action: 'SPOKEN_TO', note };
  expect((await run('imran', 'closeReportFinding', action)).__typename).toBe('ReportFindingNoted');
  expect([await night(), await incidents()]).toEqual([0, []]);

  await edit(open, { ...ended, to_on: '2099-01-01' });
  expect(await findings('imran', { open: true })).toEqual([]);
  expect(await night()).toBe(1);
  expect(await findings('imran', { open: true })).toMatchObject([
    { id: open, kind: 'OUT_OF_AREA', viewerCanClose: true },
  ]);
  expect(await incidents()).toEqual([{ detector: 'FINDING_EDITED', account: { id: amira } }]);

  // Another act, another who did it, about somebody else: as the audit has it, with its words.
  for (const other of [{ action: 'EXPLAINED' }, { closed_by: ben }, { account_id: ben }]) {
    await edit(closed, other);
    expect([other, await night(), await stored(closed)]).toEqual([
      other,
      1,
      { action: 'SPOKEN_TO', note, closed_by: imran, account_id: amira },
    ]);
  }
  // One that was put in so that what comes is not counted, beside one that is open.
  const added = await find({ ...ended, kind: 'OUT_OF_AREA' });
  expect([await night(), await stored(added), await night()]).toEqual([1, undefined, 0]);
  expect(await findings('imran', { open: true })).toMatchObject([{ id: open }]);

  await edit(open, ended);
  expect(await runCommand(graph.database, 'reports.ts')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/^1 finding had been edited in the database/m),
  });
  // What a retired month told is compared no more.
  await edit(open, { ...ended, closed_on: '1995-01-31' });
  await new AuditWriter(graph.database.poolFor('signpost_compliance')).write({
    kind: 'AUDIT_RETIRED',
    outcome: 'DONE',
    detail: { month: '1995-01', events: 1 },
  });
  expect(await night()).toBe(0);
});

test('words at the end of a finding that were edited in the database say so, once, and an incident is opened', async () => {
  const id = await find({ kind: 'OUT_OF_HOURS' });
  const note = 'They were spoken to, and it was explained.';
  await run('imran', 'closeReportFinding', { id, version: 1, action: 'SPOKEN_TO', note });
  const compliance = graph.database.poolFor('signpost_compliance');
  const marked = () => markEditedNotes(compliance, new AuditWriter(compliance), testKeys().lookupKey());
  expect(await marked()).toBe(0);
  await edit(id, { note: 'Nothing was to be done about it.' });
  expect([await marked(), await night(), await marked()]).toEqual([1, 0, 0]);
  expect(await stored(id)).toMatchObject({
    note: 'The database was edited: these are not the words that were written. Nothing was to be done about it.',
  });
  const opened = await graph.database.sql`
    select account_id as account from compliance.incident where summary like '%words of a finding%'`;
  expect(opened).toEqual([{ account: amira }]);
  await edit(id, { note: 'Nothing, again.' });
  expect(await runCommand(graph.database, 'reports.ts')).toMatchObject({
    status: 1,
    err: expect.stringMatching(/^1 finding had words edited/m),
  });
});
