import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { breachOf } from '../../subgraphs/compliance/incident/incident.ts';
import { putBackAsAudited } from '../../subgraphs/compliance/incident/putBack.ts';
import type { IncidentRow } from '../../subgraphs/compliance/incident/store.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { incidentsOf, only } from './support/incidents.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});
const { run, open, move, moved } = incidentsOf(() => graph);

describe('a breach of personal data', () => {
  const declare = (incident: { id: string; version: number }, awareAt: Date) =>
    run(graph.as('imran'), 'declareBreach', {
      ...only(incident),
      awareAt: awareAt.toISOString(),
      note: 'Addresses of some forty children were read.',
    });
  test('is told of within 72 hours, or listed as overdue; it closes with an entry only', async () => {
    const awareAt = new Date(Date.now() - 73 * 3_600_000);
    expect(await declare(await open(), new Date(Date.now() + 60_000))).toMatchObject({ field: 'awareAt' });
    const { incident } = await declare(await open(), awareAt);
    expect(incident.breach).toEqual({
      overdue: true,
      reportedAt: null,
      dueAt: new Date(awareAt.getTime() + 72 * 3_600_000).toISOString(),
    });
    const overdue = async () =>
      (
        await graph
          .as('imran')
          .query('{ incidents(filter: { breachOverdue: true }) { edges { node { id } } } }')
      ).data.incidents.edges.map((edge: { node: { id: string } }) => edge.node.id);
    expect(await overdue()).toEqual([incident.id]);
    const triaged = await moved(incident, 'TRIAGED');
    expect(await move(triaged, 'CLEARED', {}, 'judith')).toMatchObject({ field: 'to' });
    const report = (more: object) =>
      run(graph.as('imran'), 'recordBreachReport', {
        ...only(triaged),
        note: 'Reference IC-1; found late.',
        ...more,
      });
    expect(await report({ reportedAt: new Date(0).toISOString() })).toMatchObject({ field: 'reportedAt' });
    const told = (await report({ reportedAt: new Date().toISOString() })).incident;
    expect(told.breach.overdue).toBe(true);
    expect(await overdue()).toEqual([]);
    expect(await declare(told, awareAt)).toMatchObject({ field: 'awareAt' });
    await moved(told, 'CLEARED', {}, 'judith');
  });

  test('of which nobody is suspected is investigated and closed, by another than who opened it; nothing says that it was none', async () => {
    const triaged = await moved(await open(), 'TRIAGED');
    expect(await move(triaged, 'INVESTIGATED')).toMatchObject({ field: 'to' });
    const { incident } = await declare(triaged, new Date(Date.now() - 3_600_000));
    expect(incident.viewerCanMoveTo).toEqual(['SUSPECTED', 'INVESTIGATED']);
    const known = await moved(incident, 'INVESTIGATED');
    expect(await move(known, 'CLOSED', {}, 'judith')).toMatchObject({ field: 'to' });
    const note = 'Reference IC-2; a letter went to another address.';
    const told = await run(graph.as('imran'), 'recordBreachReport', {
      ...only(known),
      note,
      reportedAt: new Date().toISOString(),
    });
    expect(told.incident.viewerCanMoveTo).toEqual([]);
    expect(await move(told.incident, 'CLOSED')).toEqual({ __typename: 'NeedsSecondPerson' });
    expect(await moved(told.incident, 'CLOSED', {}, 'judith')).toMatchObject({
      state: 'CLOSED',
      accountHeld: false,
      breach: { overdue: false },
    });
  });

  test('of which nobody had to be told, as it seemed, is told after all once more is known, and no second time', async () => {
    const { incident } = await declare(await open(), new Date(Date.now() - 80 * 3_600_000));
    const report = (of: { id: string; version: number }, more: object) =>
      run(graph.as('imran'), 'recordBreachReport', { ...only(of), note: 'As far as it is known.', ...more });
    const kept = (await report(incident, {})).incident;
    expect(kept.breach).toMatchObject({ overdue: false, reportedAt: null });
    expect(await report(kept, {})).toMatchObject({ field: 'id' });
    const reportedAt = new Date().toISOString();
    const told = (await report(kept, { reportedAt })).incident;
    // It was due days ago: that stands.
    expect(told.breach).toMatchObject({ overdue: true, reportedAt });
    for (const more of [{}, { reportedAt }]) expect(await report(told, more)).toMatchObject({ field: 'id' });
    const compliance = graph.database.poolFor('signpost_compliance');
    expect(await putBackAsAudited(compliance, new AuditWriter(compliance))).toBe(0);
  });

  test('runs from the earliest moment at which somebody was aware, also where that is found out later', async () => {
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const { incident } = await declare(await open(), ago(1));
    const told = await run(graph.as('imran'), 'recordBreachReport', {
      ...only(incident),
      note: 'Reference IC-3; told at once.',
      reportedAt: new Date().toISOString(),
    });
    expect(told.incident.breach.overdue).toBe(false);
    expect(await declare(told.incident, new Date())).toMatchObject({ field: 'awareAt' });
    const earlier = ago(80);
    const { incident: late } = await declare(told.incident, earlier);
    expect(late.breach).toMatchObject({
      overdue: true,
      reportedAt: told.incident.breach.reportedAt,
      dueAt: new Date(earlier.getTime() + 72 * 3_600_000).toISOString(),
    });
    // The night takes it for no edit.
    const compliance = graph.database.poolFor('signpost_compliance');
    expect(await putBackAsAudited(compliance, new AuditWriter(compliance))).toBe(0);
  });

  test('runs 72 hours to the second, whatever the clocks of the summer do', () => {
    const policy = readPolicy();
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: -5, max: 5 }),
        (aware, seconds) => {
          const now = new Date(aware.getTime() + 72 * 3_600_000 + seconds * 1_000);
          const row = { breach_aware_at: aware, breach_told_at: null, breach_note: null } as IncidentRow;
          expect(breachOf(row, now, policy)?.overdue).toBe(seconds > 0);
          expect(breachOf({ ...row, breach_note: 'No risk to anybody.' }, now, policy)?.overdue).toBe(false);
          expect(breachOf({ ...row, breach_note: 'x', breach_told_at: now }, now, policy)?.overdue).toBe(
            seconds > 0,
          );
        },
      ),
    );
  });
});
