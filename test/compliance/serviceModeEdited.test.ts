import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { tellEditedMode } from '../../subgraphs/compliance/serviceMode/edited.ts';
import { runCommand } from '../support/command.ts';
import { startSignpost } from '../support/graph.ts';

const graph = await startSignpost();
const { sql } = graph.database;
const night = () => {
  const compliance = graph.database.poolFor('signpost_compliance');
  return tellEditedMode(compliance, new AuditWriter(compliance));
};
const incidents = async () =>
  (await graph.as('judith').ask('{ incidents(first: 20) { edges { node { detector } } } }')).incidents.edges;
const told = { node: { detector: 'SERVICE_MODE_EDITED' } };

/** Two people put a mode in force. */
async function decide(mode: string) {
  const proposed = await graph
    .as('kofi')
    .act(
      'proposeServiceMode',
      { mode, reason: 'The Department gave notice of the end.' },
      '... on ServiceModeProposed { change { id } }',
    );
  const decided = await graph.as('lena').act('decideServiceMode', { id: proposed.change.id, accept: true });
  expect(decided.__typename).toBe('ServiceModeDecided');
}

test('who edits the mode of the service in the database is told of, once for each edit', async () => {
  expect(await night()).toBe(false);
  await decide('INTERIM');
  expect([await night(), await incidents()]).toEqual([false, []]);
  await sql`update service.state set mode = 'NORMAL', since = now()`;
  expect([await night(), await night(), await incidents()]).toEqual([true, true, [told]]);
  const { status, err } = await runCommand(graph.database, 'reports.ts');
  expect([status, err]).toEqual([1, expect.stringMatching(/^The mode of the service had been edited/m)]);
  await decide('INTERIM');
  expect(await night()).toBe(false);
  await sql`update service.state set mode = 'CLOSING', since = now()`;
  expect([await night(), await incidents()]).toEqual([true, [told, told]]);
});
