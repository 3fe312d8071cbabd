import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

/** An auditor sees child numbers only (domain.md 3): not by the name of an operation, nor by what stewards weigh (ADR 0072). */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const told = async (filter: object) =>
  (
    await graph
      .as('imran')
      .ask(
        'query ($filter: AuditEventFilter) { auditEvents(first: 50, filter: $filter) { edges { node { id kind operation detail } } } }',
        { filter },
      )
  ).auditEvents.edges.map(({ node }: { node: object }) => node);

test('that a child left England is told as any correction of a record', async () => {
  const files = { recordLeavingEngland: '46-record-leaving-england', amendChild: '40-amend-child' };
  const operations = [];
  for (const file of Object.values(files)) {
    const path = new URL(`../../schema/operations/PRACTITIONER/${file}`, import.meta.url).pathname;
    const { input } = JSON.parse(readFileSync(`${path}.variables.json`, 'utf8'));
    const asked = { input: { ...input, idempotencyKey: randomUUID() } };
    expect((await graph.as('amira').query(readFileSync(`${path}.graphql`, 'utf8'), asked)).errors).toEqual(
      [],
    );
    const [last] = await told({ accountId: castMember('amira').id, kind: 'OPERATION_RECEIVED' });
    operations.push({ operation: last.operation, detail: last.detail });
  }
  expect(operations[0]).toEqual({ operation: 'a correction of a record', detail: '{"criteria": {}}' });
  expect(operations[1]).toEqual(operations[0]);
});

test('how far a row agreed with a record, field by field, is told to no auditor', async () => {
  const { organisation } = castMember('farah');
  await new AuditWriter(graph.database.sql).write({
    ...{ kind: 'CLEANING_DECIDED', outcome: 'DONE', area: organisation.authorityCode ?? undefined },
    ...{ accountId: castMember('farah').id, childNumber: castNumbers.noah },
    detail: { decision: 'LINKED', levels: [{ field: 'postcode', level: 'DIFFERENT' }], queue: 'NO_MATCH' },
  });
  const [event] = await told({ childNumber: castNumbers.noah, kind: 'CLEANING_DECIDED' });
  expect(JSON.parse(event.detail)).toEqual({ decision: 'LINKED', queue: 'NO_MATCH' });
});
