import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

/** What the audit has of an operation before it is carried out. */
async function intent(document: string, variables: object, operationName?: string, who = 'amira') {
  const { errors } = await graph.as(who).query(document, variables, { operationName });
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
const otherField = 'searchChildren(input: { purpose: CASE_REVIEW, number: "1" }) { __typename }';
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

const brokering = 'brokerRequests { edges { node { id } } }';
const leftOut = [
  ['@skip(if: true)', {}],
  ['@include(if: false)', {}],
  ['@include(if: true) @skip(if: true)', {}],
  ['@skip(if: $leftOut)', { leftOut: true }],
  ['@include(if: $carriedOut)', { carriedOut: false }],
  ['@include(if: $byDefault)', {}],
] as const;
const declared = '$leftOut: Boolean! = false, $carriedOut: Boolean! = true, $byDefault: Boolean! = false';
/** Uses each of the variables, so that the document is valid whichever condition is tried. */
const used =
  'a: __typename @skip(if: $leftOut) b: __typename @include(if: $carriedOut) c: __typename @include(if: $byDefault)';

describe.each(leftOut)('a field that is left out by %s', (condition, values) => {
  test.each([
    ['by itself', `${brokering.replace('{', `${condition} {`)}`, ''],
    [
      'in a fragment that is spread so',
      `...Beside ${condition}`,
      `fragment Beside on Query { ${brokering} }`,
    ],
    ['in a fragment written in place', `... on Query ${condition} { ${brokering} }`, ''],
    ['of incidents', `incidents ${condition} { edges { node { id } } }`, ''],
    ['with another reason', `Other: ${otherField.replace(')', `) ${condition}`)}`, ''],
  ])('%s keeps nothing out of the intent, and puts nothing into it', async (_how, beside, fragments) => {
    const who = beside.startsWith('incidents') ? 'imran' : 'amira';
    const asked =
      who === 'imran'
        ? 'auditEvents(filter: { childNumber: $number }) { pageInfo { hasNextPage } }'
        : 'searchChildren(input: { purpose: SAFEGUARDING, number: $number }) { __typename }';
    const document = (more: string) =>
      `query Asked($number: ChildNumber!, ${declared}) { ${asked} ${used} ${more} } ${more === '' ? '' : fragments}`;
    const variables = { number: castNumbers.noah, ...values };
    const alone = await intent(document(''), variables, undefined, who);
    expect(Object.keys(alone?.criteria)).not.toEqual([]);
    expect(await intent(document(beside), variables, undefined, who)).toEqual(alone);
  });
});

test('a field that is carried out is told as before, whatever the others do', async () => {
  const document = `query ($out: Boolean!) { me { mayExplore } ${brokering.replace('{', '@skip(if: $out) {')} }`;
  expect((await intent(document, { out: true }))?.operation).toBe('me');
  expect((await intent(document, { out: false }))?.operation).toBe('a change of services');
  expect((await intent(document, { out: true }))?.operation).toBe('me');
});

test('a variable that only a field which is left out takes is no criterion, nor a default that is not taken', async () => {
  const asked = `query ($number: ChildNumber!, $other: SearchChildrenInput!) {
    child(number: $number) { number } searchChildren(input: $other) @skip(if: true) { __typename } }`;
  const variables = { number: castNumbers.noah, other: { purpose: 'CASE_REVIEW', number: '1' } };
  const alone = await intent(look, { number: castNumbers.noah });
  expect(await intent(asked, variables)).toEqual(alone);
  const given = { input: { purpose: 'SAFEGUARDING', number: castNumbers.noah } };
  const withDefault = search.replace('Input!', 'Input! = { purpose: CASE_REVIEW, number: "1" }');
  expect(await intent(withDefault, given)).toEqual(await intent(search, given));
  const taken = await intent(withDefault, {});
  expect(taken?.reason).toBe('CASE_REVIEW');
  expect(taken).toEqual(await intent(search, { input: { purpose: 'CASE_REVIEW', number: '1' } }));
});

test('what an answer disclosed is told to auditors, whatever else stood in the document', async () => {
  const number = castNumbers.noah;
  await graph.as('amira').act('openRecord', { number, reason: 'SAFEGUARDING' });
  await intent(
    `{ child(number: "${number}") { number givenName } ${brokering.replace('{', '@skip(if: true) {')} }`,
    {},
  );
  const { auditEvents } = await graph
    .as('imran')
    .ask(
      'query ($child: ChildNumber!) { auditEvents(first: 1, filter: { childNumber: $child, kind: DISCLOSED }) { edges { node { operation childNumbers } } } }',
      { child: number },
    );
  expect(auditEvents.edges).toEqual([{ node: { operation: 'child', childNumbers: [number] } }]);
});

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
