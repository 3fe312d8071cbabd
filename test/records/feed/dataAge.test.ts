import { expect, test } from 'vitest';
import { benefitColumns } from '../../../subgraphs/records/feed/benefit.ts';
import { startSignpost } from '../../support/graph.ts';
import { birth, feed, feedDependencies, file } from './support.ts';

test('a file of which no row was taken is no data: its source is as old as before', async () => {
  const graph = await startSignpost();
  const deps = feedDependencies(graph.database);
  const ageOf = async (source: string) => {
    const { data } = await graph.as('kofi').query('{ feedSources { name dataAgeDays lastRun { status } } }');
    return data.feedSources.find(({ name }: { name: string }) => name === source);
  };
  const header = benefitColumns.join(',');
  const bad = benefitColumns.map(() => 'x').join(',');
  for (const rows of [[header], [header, bad, bad]]) {
    await feed(deps, `${rows.join('\n')}\n`, { named: 'dwp-child-benefit' });
    expect(await ageOf('dwp-child-benefit')).toMatchObject({
      dataAgeDays: null,
      lastRun: { status: 'DONE' },
    });
  }
  await feed(deps, file([birth(), 'not,a,row']));
  expect(await ageOf('gro-births')).toMatchObject({ dataAgeDays: 0 });
});
