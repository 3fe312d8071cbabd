import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { told } from '../../../cli/seed/canaries.ts';
import { feedFile } from '../../../cli/seed/feedFiles.ts';
import { systemClock } from '../../../platform/clock.ts';
import { moveRecord } from '../../../subgraphs/records/transfer/move.ts';
import { castAuthorities, castNumbers } from '../../support/cast.ts';
import { testKeys } from '../../support/database.ts';
import { startSignpost } from '../../support/graph.ts';
import { feed, feedDependencies } from './support.ts';

const graph = await startSignpost();
const { sql } = graph.database;

test('what a source says of a shielded child’s new home goes with the record, out of the sight of the team that gave it', async () => {
  const today = systemClock.today();
  const people = [{ ...told('grace', today), line: '1 Hidden Mews' }];
  const text = Buffer.concat([
    ...feedFile({ kind: 'school-census', people, rows: 1, bad: 0, asOf: today, seed: randomUUID() }),
  ]);
  await feed(feedDependencies(graph.database), text, { named: 'school-census' });
  const waiting = () => sql`
    select h.id, h.authority_code as held, w.authority_code as work from records.feed_held h
    join records.work_item w on w.reference = h.id and w.closed_at is null`;
  const [item] = await waiting();
  expect(item).toMatchObject({ held: castAuthorities.leeds, work: castAuthorities.leeds });

  const read = async (username: string) => {
    const who = graph.as(username);
    const { data } = await who.query('{ workItems(queue: HELD_ROW) { edges { node { id reference } } } }');
    const [edge] = data.workItems.edges;
    if (!edge) return null;
    await who.query(
      'mutation ($input: ClaimWorkItemInput!) { claimWorkItem(input: $input) { __typename } }',
      { input: { id: edge.node.id, idempotencyKey: randomUUID() } },
    );
    return (await who.query(`{ cleaningItem(id: "${edge.node.reference}") { row { value } } }`)).text;
  };
  expect(await read('dora')).toContain('1 Hidden Mews');
  const { leeds: from, bradford: to } = castAuthorities;
  await sql.begin((tx) =>
    moveRecord(
      tx,
      { ring: testKeys().sealKeys(), lookupKey: testKeys().lookupKey() },
      { number: Number(castNumbers.grace), from, to },
    ),
  );
  expect(await read('dora')).toBeNull();
  const again = await graph.as('dora').query(`{ cleaningItem(id: "${item?.id}") { row { value } } }`);
  expect(again.data.cleaningItem).toBeNull();
  expect(await read('edward')).toContain('1 Hidden Mews');
});
