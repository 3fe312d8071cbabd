import { beforeAll, expect, test } from 'vitest';
import type { Role } from '../../platform/caller.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { changeRole } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

test('L20 a partner’s system asks no more for somebody who works for another body by now, also in a session that it has', async () => {
  const { sql } = graph.database;
  const { id, organisation } = castMember('carys');
  const worksFor = async (body: string) => {
    await sql`update users.account set organisation_id = ${body} where id = ${id}`;
    await stampStandings(sql, testKeys().standingKey(), [id]);
  };
  const aid = graph.as('aid');
  const status = async (session = aid) => (await session.query('{ me { onBehalfOf { name } } }')).status;
  expect((await aid.ask('{ me { onBehalfOf { name } } }')).me.onBehalfOf).toEqual({
    name: castMember('carys').name,
  });
  await worksFor(castMember('priya').organisation.id);
  await within(1_000, status, 401);
  await worksFor(organisation.id);
  expect(await status(graph.again('aid'))).toBe(200);
});

test('nor for somebody who is no practitioner', async () => {
  const becomes = (role: Role) => changeRole(graph.database, 'carys', role);
  const aid = graph.again('aid');
  const status = async (session = aid) => (await session.query('{ me { onBehalfOf { name } } }')).status;
  expect(await status()).toBe(200);
  await becomes('ACCOUNT_MANAGER');
  await within(1_000, status, 401);
  await becomes('PRACTITIONER');
  expect(await status(graph.again('aid'))).toBe(200);
});
