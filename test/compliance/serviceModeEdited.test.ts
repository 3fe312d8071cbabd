import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { tellEditedMode } from '../../subgraphs/compliance/serviceMode/edited.ts';
import { castMember } from '../support/cast.ts';
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

const officers = ['kofi', 'lena'].map((who) => castMember(who).id);

/** Two people put a mode in force. */
async function decide(mode: string, more: object = {}) {
  const proposed = await graph
    .as('kofi')
    .act(
      'proposeServiceMode',
      { mode, reason: 'The Department gave notice of the end.', ...more },
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

test('so is who shuts it there, or lets in another officer than was decided, while nobody can read of it in the graph', async () => {
  await decide('NORMAL');
  const told = async () => {
    const { status, err } = await runCommand(graph.database, 'reports.ts');
    const [row] =
      await sql`select count(*)::int as many from compliance.incident where detector = 'SERVICE_MODE_EDITED'`;
    return [status, /^The mode of the service had been edited/m.test(err), row?.many];
  };
  const [, , before] = await told();
  await sql`update service.state set mode = 'CLOSED', officers = ${officers}::uuid[], since = now()`;
  expect([await told(), await told()]).toEqual(Array(2).fill([1, true, before + 1]));
  await sql`update service.state set mode = 'DECOMMISSIONED', since = now()`;
  expect(await told()).toEqual([1, true, before + 2]);
  await sql`update service.state set mode = 'NORMAL', officers = '{}', since = now()`;
  await expect.poll(async () => (await graph.as('lena').query('{ me { roles } }')).status).toBe(200);

  await decide('CLOSED', { officers });
  expect(await told()).toEqual([0, false, before + 2]);
  await sql`update service.state set officers = ${[...officers].reverse()}::uuid[]`;
  expect(await told()).toEqual([0, false, before + 2]);
  await sql`update service.state set officers = ${[officers[0] as string, castMember('amira').id]}::uuid[]`;
  expect([await told(), await told()]).toEqual(Array(2).fill([1, true, before + 3]));
});
