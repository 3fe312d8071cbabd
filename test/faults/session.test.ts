import { beforeAll, expect, test } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

let graph: Signpost;
let delay = 0;
const wrap = (client: SubgraphClient): SubgraphClient => ({
  ...client,
  execute: async (...asked) => {
    if (client.name === 'users' && delay > 0) await new Promise((resume) => setTimeout(resume, delay));
    return client.execute(...asked);
  },
});

beforeAll(async () => {
  graph = await startSignpost({ wrap });
});

test('a session that cannot be asked for within a second is answered 503, before a subgraph\u2019s own two', async () => {
  delay = 1_700;
  const late = await graph.again('amira').query('{ me { roles } }');
  expect(late.status).toBe(503);
  delay = 0;
  const prompt = await graph.again('amira').query('{ me { roles } }');
  expect(prompt.status).toBe(200);
});
