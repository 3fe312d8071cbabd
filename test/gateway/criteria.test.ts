import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

/** What the audit has of an operation before it is carried out. */
async function intent(document: string, variables: object, operationName?: string) {
  const { errors } = await graph.as('amira').query(document, variables, { operationName });
  expect(errors).toEqual([]);
  const [event] = await graph.database.sql`
    select operation, reason, detail -> 'criteria' as criteria from audit.event
    where kind = 'OPERATION_RECEIVED' order by id desc limit 1`;
  return event;
}

const search = 'query Asked($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename } }';
const written = `query Asked { searchChildren(input: { purpose: SAFEGUARDING, number: "${castNumbers.noah}" }) { ...F } } fragment F on ChildSearch { refine }`;
const look = 'query Asked($number: ChildNumber!) { child(number: $number) { number } }';
const unspoken =
  'mutation Beside($input: RecordNewIdentityInput!) { recordNewIdentity(input: $input) { __typename } }';
const otherwise =
  'query Beside { searchChildren(input: { purpose: CASE_REVIEW, number: "1" }) { __typename } }';

test.each([
  ['a search', search, { input: { purpose: 'SAFEGUARDING', number: castNumbers.noah } }, 'SAFEGUARDING'],
  ['a search that is written out', written, {}, 'SAFEGUARDING'],
  ['a look at a record', look, { number: castNumbers.noah }, null],
] as const)(
  'what stands in a document beside %s, and is not carried out, changes nothing of what the audit says was asked',
  async (_what, document, variables, reason) => {
    const alone = await intent(document, variables);
    expect(alone?.reason).toBe(reason);
    expect(Object.keys(alone?.criteria)).not.toEqual([]);
    for (const beside of [unspoken, otherwise]) {
      expect(await intent(`${document} ${beside}`, variables, 'Asked')).toEqual(alone);
      expect(await intent(`${beside} ${document}`, variables, 'Asked')).toEqual(alone);
    }
  },
);

test('what is entered as yes or no is not written: that a child understands, or where it is may be told, is no auditor’s to know', async () => {
  const dora = graph.as('dora');
  const checks = { identity: 'KNOWN_TO_TEAM', authority: 'PARENTAL_RESPONSIBILITY', childUnderstands: true };
  const input = { reference: randomUUID(), version: 1, idempotencyKey: randomUUID(), ...checks };
  const more = { ...input, childAgrees: false, mayHaveLocation: true };
  const [document, variables] = mutation('recordSubjectAccessChecks', more);
  await dora.query(document, variables);
  const entered = JSON.stringify(more)
    .replace(/"(\w+)":/g, '$1: ')
    .replace(/: "([A-Z_]+)"/g, ': $1');
  await dora.query(`mutation { recordSubjectAccessChecks(input: ${entered}) { __typename } }`);
  const written = await graph.database.sql`
    select detail -> 'criteria' as criteria from audit.event
    where kind = 'OPERATION_RECEIVED' and operation = 'recordSubjectAccessChecks' order by id`;
  expect(written).toHaveLength(2);
  for (const { criteria } of written) {
    expect(Object.keys(criteria).join()).toMatch(
      /input\.reference.*input\.authority|input\.authority.*input\.reference/,
    );
    expect(Object.keys(criteria).filter((name) => /child|mayHave/.test(name))).toEqual([]);
  }
});
