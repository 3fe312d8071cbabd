import { beforeAll, describe, expect, test } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { type Shape, type Signpost, shapes, startSignpost } from '../support/graph.ts';

const open = `mutation Open($input: OpenRecordInput!) {
  openRecord(input: $input) {
    __typename
    ... on RecordOpened {
      grant { id role expiresAt }
      child { number givenName familyName address { line postcode } carers { name telephone }
        services { kind organisation { name } }
        involvements { serviceType organisation { name } practitioner { name organisation { name } } } }
    }
  }
}`;
let key = 0;
const opening = (number: string, reason = 'SAFEGUARDING') => {
  key += 1;
  return { input: { number, reason, idempotencyKey: `walls test ${key}` } };
};

describe.each(shapes)('%s', (shape: Shape) => {
  let graph: Signpost;
  let calls: string[] = [];
  const wrap = (client: SubgraphClient): SubgraphClient => ({
    ...client,
    execute: (fetch, ...more) => {
      if (!fetch.text.includes('resolveSession')) calls.push(`${client.name} ${fetch.text}`);
      return client.execute(fetch, ...more);
    },
  });
  beforeAll(async () => {
    graph = await startSignpost({ shape, wrap });
  });

  const events = async (operationId: string | undefined) =>
    graph.database.sql`
      select kind, outcome, operation, child_number, child_numbers, detail from audit.event
      where operation_id = ${operationId as string} order by id`;

  test('a record is opened and read in one request, and the audit has all of it', async () => {
    const amira = graph.as('amira');
    const answer = await amira.query(open, opening(castNumbers.noah));
    expect(answer.errors).toEqual([]);
    expect(answer.data.openRecord.__typename).toBe('RecordOpened');
    const [received] = await graph.database.sql`
      select operation_id, reason, detail from audit.event where kind = 'OPERATION_RECEIVED' order by id desc limit 1`;
    const rows = await events(received?.operation_id);
    expect(rows.map(({ kind }) => kind)).toEqual(['OPERATION_RECEIVED', 'RECORD_OPENED', 'DISCLOSED']);
    expect(received?.reason).toBe('SAFEGUARDING');
    expect(JSON.stringify(received?.detail)).not.toContain(castNumbers.noah);
    expect(rows[2]).toMatchObject({
      child_number: Number(castNumbers.noah),
      detail: {
        rows: 1,
        groups: [
          'address',
          'carerContacts',
          'carers',
          'identity',
          'involvements',
          'serviceDetails',
          'services',
        ],
      },
    });
  });

  const forbidden: Record<string, string> = {
    direct: '{ auditEvents { edges { cursor } } }',
    'with an alias': '{ me { roles } mine: auditEvents { edges { cursor } } }',
    'a nested alias': `{ child(number: "1") { n: number h: accessHistory { at } } }`,
    'a named fragment': `{ child(number: "1") { ...F } } fragment F on Child { accessHistory { at } }`,
    'a fragment in a fragment':
      '{ child(number: "1") { ...A } } fragment A on Child { ...B } fragment B on Child { provenance { field } }',
    'an inline fragment': `{ child(number: "1") { ... on Child { sensitiveServices { serviceType } } } }`,
    'an inline fragment without a type': `{ child(number: "1") { ... { provenance { field } } } }`,
    'in a member of a union':
      'mutation { openRecord(input: { number: "1", reason: SAFEGUARDING, idempotencyKey: "12345678" }) { ... on RecordOpened { child { provenance { field } } } } }',
    '@include(if: true)': '{ me { roles } auditEvents @include(if: true) { edges { cursor } } }',
    '@include(if: false)': '{ me { roles } auditEvents @include(if: false) { edges { cursor } } }',
    '@skip(if: true)': '{ me { roles } ... @skip(if: true) { auditEvents { edges { cursor } } } }',
    'behind another resolver':
      '{ searchChildren(input: { purpose: SAFEGUARDING, number: "1" }) { ... on ChildSearch { candidates { child { accessHistory { at } } } } } }',
  };

  test.each(Object.entries(forbidden))('a field that the role never has: %s', async (_name, document) => {
    calls = [];
    const answer = await graph.as('amira').query(document);
    expect(answer.status).toBe(200);
    expect(answer.data).toBeNull();
    expect(answer.errors).toEqual([
      {
        message: 'The operation asks for something your role never has.',
        extensions: { code: 'FORBIDDEN_FIELD', ref: expect.any(String) },
      },
    ]);
    expect(calls).toEqual([]);
    const [event, ...more] = await events(answer.errors[0]?.extensions.ref);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ kind: 'OPERATION_REFUSED', outcome: 'REFUSED' });
    expect(event?.detail.fields.join()).toMatch(
      /Query\.auditEvents|Child\.(accessHistory|provenance|sensitiveServices)/,
    );
  });

  test('what only the gateway may ask is not in the graph', async () => {
    calls = [];
    for (const document of [
      '{ resolveSession(tokenHash: "x") { caller } }',
      'mutation { signIn(input: { username: "a", password: "b", code: "c" }) { token } }',
      '{ _entities(representations: []) { __typename } }',
      '{ _service { sdl } }',
    ]) {
      const answer = await graph.as('amira').query(document);
      expect(answer.code).toBe('INVALID_OPERATION');
    }
    expect(calls).toEqual([]);
  });

  test('introspection is for roles that may explore', async () => {
    const asked = '{ __schema { queryType { name } } __type(name: "Child") { name } }';
    for (const [username, explores] of Object.entries({
      amira: true,
      dora: true,
      farah: true,
      george: true,
      imran: true,
      kofi: true,
      hana: false,
      marek: false,
      nadia: false,
      gro: false,
      aid: false,
    })) {
      const answer = await graph.as(username).query(asked);
      expect([username, answer.code]).toEqual([username, explores ? undefined : 'FORBIDDEN_FIELD']);
      if (explores) expect(answer.data.__type.name).toBe('Child');
    }
  });

  test('guessing names recovers nothing for somebody who may not explore', async () => {
    const hana = graph.as('hana');
    const guesses = [
      '{ child(number: "1") { number } }',
      '{ chidl(number: "1") { number } }',
      '{ child { number } }',
      '{ auditEvents { edges { cursor } } }',
      '{ auditEvents(first: "x") { nothing } }',
      '{ resolveSession(tokenHash: "x") { caller } }',
      '{ me { nothing } }',
      '{ me { ... on Child { number } } }',
      '{ me { ... on Nothing { number } } }',
      'query ($x: OpenRecordInput) { me { roles } }',
      'query ($x: Nothing) { me { roles } }',
      '{ __schema { types { name } } }',
      '{ __type(name: "Child") { name } }',
      'mutation { openRecord(input: {}) { __typename } }',
      'mutation { opneRecord(input: {}) { __typename } }',
    ];
    const seen = new Set<string>();
    for (const guess of guesses) {
      const { status, text } = await hana.query(guess);
      seen.add(`${status} ${text.replace(/"ref":"[^"]+"/, '')}`);
    }
    expect([...seen]).toEqual([
      '200 {"errors":[{"message":"The operation asks for something your role never has.","extensions":{"code":"FORBIDDEN_FIELD",}}]}',
    ]);
  });

  test('an explorer learns what does not fit, without suggestions and without values', async () => {
    const amira = graph.as('amira');
    const misspelt = await amira.query('{ me { acount { id } } }');
    expect(misspelt.errors[0]?.message).toBe(
      'The operation is not valid. Cannot query field "acount" on type "Viewer" at line 1, column 8.',
    );
    const types = '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    expect((await amira.query(types)).errors[0]?.message).toBe(
      'The operation is not valid. Maximum introspection depth exceeded at line 1, column 3.',
    );
    const secret = 'Tyler-Secret-Name';
    for (const document of [
      `{ child(number: ${secret.replaceAll('-', '')}) { number } }`,
      `{ auditEvents(first: "${secret}") { edges { cursor } } }`,
      `{ searchChildren(input: { purpose: "${secret}" }) { __typename } }`,
      `{ searchChildren(input: { purpose: SAFEGUARDING, ageRange: { from: "${secret}", to: 3 } }) { __typename } }`,
      `{ me { roles } "${secret}" }`,
      `{ me @include(if: "${secret}") { roles } }`,
    ]) {
      const { status, text, code } = await amira.query(document);
      expect([status, code]).toEqual([400, 'INVALID_OPERATION']);
      expect(text).not.toMatch(/Secret|Did you mean/);
    }
    const reason = await amira.query(open, opening(castNumbers.noah, secret));
    expect(reason.code).toBe('INVALID_VARIABLES');
    expect(reason.errors[0]?.message).toBe(
      'The variables do not fit the operation. $input.reason does not fit its type.',
    );
    const { input } = opening(castNumbers.noah);
    const notText = await amira.query(open, { input: { ...input, number: [secret] } });
    expect(notText.errors[0]?.message).toContain('$input.number does not fit its type.');
    const notDate = await graph
      .as('imran')
      .query('query ($f: AuditEventFilter) { auditEvents(filter: $f) { edges { cursor } } }', {
        f: { from: secret },
      });
    expect(notDate.errors[0]?.message).toContain('$f.from does not fit its type.');
    const extra = await amira.query(open, { input: { ...input, [secret]: secret } });
    expect(extra.code).toBe('INVALID_VARIABLES');
    expect(extra.text).not.toContain('Secret');
    expect(extra.errors[0]?.message).toContain('$input has a field that its type does not have.');
    const undeclared = await amira.query('{ me { roles } }', { [secret]: secret });
    expect(undeclared.code).toBe('INVALID_VARIABLES');
    expect(undeclared.text).not.toContain('Secret');
  });

  test('aliases named like parts of objects give correct data', async () => {
    const answer = await graph.as('amira').query(`{
      __proto__: me { constructor: roles prototype: __typename hasOwnProperty: account { toString: name __proto__: id } }
      constructor: me { __proto__: roles valueOf: mayExplore } }`);
    const id = castMember('amira').id;
    expect(answer.text).toBe(
      '{"data":{"__proto__":{"constructor":["PRACTITIONER"],"prototype":"Viewer",' +
        `"hasOwnProperty":{"toString":"Amira Hassan","__proto__":"${id}"}},` +
        '"constructor":{"__proto__":["PRACTITIONER"],"valueOf":true}}}\n',
    );
    expect(({} as Record<string, unknown>).roles).toBeUndefined();
    expect((await graph.as('amira').query('{ me { roles } }')).data).toEqual({
      me: { roles: ['PRACTITIONER'] },
    });
  });
});
