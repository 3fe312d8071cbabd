import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { approved, run, startRights } from './support/rights.ts';

test('a pack that is fetched again under its key is in the audit under its child each time (ADR 0152)', async () => {
  const graph = await startRights();
  const reference = await approved(castNumbers.noah);
  const input = { reference, format: 'JSON', idempotencyKey: randomUUID() };
  for (let times = 0; times < 2; times += 1)
    expect(
      await run('dora', 'fetchSubjectAccessPack', '... on SubjectAccessPackFetched { content }', input),
    ).toMatchObject({ __typename: 'SubjectAccessPackFetched', content: expect.any(String) });
  const named = await graph.database.sql`
    select kind, child_number::text as number from audit.event
    where operation_id in (select operation_id from audit.event where operation = 'fetchSubjectAccessPack')
      and kind in ('DISCLOSED', 'SUBJECT_ACCESS_FETCHED') order by id`;
  expect(named).toEqual(
    ['SUBJECT_ACCESS_FETCHED', 'DISCLOSED', 'DISCLOSED'].map((kind) => ({ kind, number: castNumbers.noah })),
  );
});
