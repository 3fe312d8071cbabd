import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { addDays } from '../../platform/workingDays.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

// A cursor is bound to its query, filter included (graph.md 3): it goes on in no other list.
let graph: Signpost;
const receivedOn = systemClock.today();
const matter = { name: 'Ada Person', contact: 'ada@example.org', receivedOn };
const words = 'Nobody answered the telephone for two weeks.';

beforeAll(async () => {
  graph = await startSignpost();
  const [dora, hana, george] = [graph.as('dora'), graph.as('hana'), graph.as('george')];
  await dora.act('receiveComplaint', { ...matter, subject: 'DISCLOSURE', words });
  await dora.act('receiveCorrectionRequest', { ...matter, asks: 'CORRECTION', words });
  const wants = 'Everything that you hold about me.';
  await dora.act('receiveSubjectAccessRequest', { ...matter, relationship: 'CHILD', wants });
  const expiresOn = addDays(receivedOn, 90);
  const holding = { kind: 'DOCUMENT', title: 'List of token holders', class: 'STAFF_DATA', expiresOn };
  await dora.act('registerHolding', holding);
  await hana.act('logSupportCase', { topic: 'DEVICE', words });
  await george.act('registerDevice', { kind: 'CODE_TOKEN', serial: 'LDS T-1' });
  await graph.as('imran').act('openIncident', { summary: 'Somebody searched for a neighbour.' });
  await graph.database.sql`
    insert into records.feed_run (id, source, started_at, status)
    values (${randomUUID()}, 'gro-births', now(), 'DONE')`;
});

test.each([
  ['george', 'accounts', '', 'filter: { status: SUSPENDED }', 'filter: { justified: true }'],
  ['kofi', 'accreditations', '', 'filter: { stage: SUSPENDED }', 'filter: { selfAssessed: DUE }'],
  ['george', 'devices', '', 'state: LOST'],
  ['kofi', 'feedRuns', '', 'source: "gro-deaths"'],
  ['imran', 'incidents', '', 'filter: { state: CLOSED }', 'filter: { breachOverdue: true }'],
  ['dora', 'complaints', '', 'openOnly: true'],
  ['dora', 'correctionRequests', '', 'openOnly: true'],
  ['dora', 'subjectAccessRequests', '', 'openOnly: true'],
  ['dora', 'holdings', '', 'filter: { open: true }', 'filter: { expired: true }'],
  ['hana', 'supportCases', '', 'filter: { overdue: true }', 'filter: { state: CLOSED }'],
] as const)(
  '%s, %s: a cursor serves the filter that it was given with alone',
  async (who, list, ...filters) => {
    const page = async (filter: string, after?: string) =>
      graph
        .as(who)
        .query(
          `query ($after: String) { ${list}(first: 1, after: $after, ${filter}) { edges { cursor } pageInfo { endCursor } } }`,
          { after },
        );
    const [own, ...others] = filters as readonly string[];
    const { data } = await page(own as string);
    const cursor = data?.[list].pageInfo.endCursor;
    expect(cursor).toEqual(expect.any(String));
    expect((await page(own as string, cursor)).errors).toEqual([]);
    for (const other of others) {
      expect((await page(other)).errors, other).toEqual([]);
      expect((await page(other, cursor)).code, other).toBe('INVALID_CURSOR');
    }
  },
);
