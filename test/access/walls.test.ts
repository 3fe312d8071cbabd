import { randomUUID } from 'node:crypto';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type Caller, type Role, signCaller } from '../../platform/caller.ts';
import { permissions, type RecordFacts } from '../../platform/permissions.ts';
import { applyRules, withFacts } from '../../platform/rules.ts';
import { joinSchema } from '../../platform/subgraph.ts';
import { startSignpost } from '../support/graph.ts';
import { claimsOf } from '../support/people.ts';
import { numbers } from './children.ts';
import { leak } from './leak.ts';
import { isOfCompliance, leavesOf, selectionOf, valuesAt } from './leaves.ts';
import { expectations } from './oracle.ts';
import { callerWith, startSubgraphs } from './subgraphs.ts';

// Each wall holds with the others switched off. Walls 4 to 6 have files of their own beside this one.

const all = leavesOf('Child');
const ofRecords = all.filter((leaf) => !isOfCompliance(leaf));
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('wall 1 alone: subgraphs that would tell everything', async () => {
  const called: string[] = [];
  const graph = await startSignpost({
    wrap: (client) =>
      client.name === 'users'
        ? client
        : {
            ...client,
            execute: async () => {
              called.push(client.name);
              return {
                data: {
                  child: {
                    number: numbers.ordinary,
                    address: { line: 'leaked' },
                    sensitiveServices: [{ telephone: 'leaked' }],
                  },
                },
              };
            },
          },
  });

  test.each([
    ['amira', '{ child(number: "1") { sensitiveServices { telephone } } }'],
    ['amira', '{ a: child(number: "1") { b: sensitiveServices { c: telephone } } }'],
    [
      'amira',
      'query ($no: Boolean = false) { child(number: "1") { ...F @include(if: $no) } } fragment F on Child { provenance { source } }',
    ],
    ['amira', '{ child(number: "1") { ... { ... on Child { accessHistory { at } } } } }'],
    ['farah', '{ child(number: "1") { carers { telephone } } }'],
    ['imran', '{ child(number: "1") { number } }'],
    ['kofi', '{ auditEvents { edges { node { id } } } }'],
    ['aid', '{ searchChildren(input: {purpose: SAFEGUARDING, number: "1"}) { __typename } }'],
    [
      'george',
      'mutation { openRecord(input: {number: "1", reason: SAFEGUARDING, idempotencyKey: "12345678"}) { __typename } }',
    ],
    ['amira', '{ me { roles } child(number: "1") { sensitiveServices { basis } } }'],
  ])('%s: %s', async (username, text) => {
    called.length = 0;
    const answer = await graph.as(username).query(text);
    expect([answer.data, answer.code]).toEqual([null, 'FORBIDDEN_FIELD']);
    expect(answer.text).not.toContain('leaked');
    expect(called).toEqual([]);
  });

  test('the control: what the role has does go to the subgraph', async () => {
    called.length = 0;
    await graph.as('amira').query('{ child(number: "1") { address { line } } }');
    expect(called).toEqual(['records']);
  });
});

describe('wall 2 alone: a subgraph asked by somebody else than the gateway', async () => {
  const graph = await startSubgraphs('over HTTP');
  const service = '{ _service { sdl } }';
  const caller = () => graph.callerOf('dora');

  test.each<[string, (caller: Caller) => unknown]>([
    ['nobody', () => undefined],
    ['null', () => null],
    ['an object that looks like one', (one) => ({ ...one })],
    ['one that was changed', (one) => Object.create(one, { roles: { value: ['MANAGEMENT_TEAM'] } })],
    ['one that was sent around', (one) => JSON.parse(JSON.stringify(one))],
  ])('in process: %s', async (_, make) => {
    for (const query of [service, '{ child(number: "1") { number } }']) {
      const answer = graph.running.records.execute(
        { document: parse(query), variables: {} },
        make(caller()) as Caller,
      );
      await expect(answer).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  test('over HTTP: always the same 401, without a byte of the schema', async () => {
    const origin = graph.origins.get('records') as string;
    const body = JSON.stringify({ query: service });
    const key = graph.keys.callerPrivateKey();
    const send = async (
      authorization: string | undefined,
      sent = body,
      path = '/graphql',
      method = 'POST',
    ) => {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        ...(method === 'POST' && { body: sent }),
      });
      return { status: response.status, text: await response.text() };
    };
    const good = `Bearer ${await signCaller(caller(), 'records', body, key)}`;
    const control = await send(good);
    expect(control.status).toBe(200);
    expect(control.text).toContain('type Child');
    const token = await signCaller(caller(), 'records', body, key);
    const refused = [
      await send(undefined),
      await send(''),
      await send('Bearer'),
      await send('Bearer x'),
      await send(`Basic ${Buffer.from('a:b').toString('base64')}`),
      await send(good), // replayed
      await send(`Bearer ${token}`, `${body} `),
      await send(`Bearer ${token.slice(0, -4)}AAAA`),
      await send(`Bearer ${await signCaller(caller(), 'compliance', body, key)}`),
      await send(undefined, body, '/'),
      await send(undefined, body, '/graphql', 'GET'),
      await send(undefined, body, '/feeds/gro-births'),
    ];
    expect(new Set(refused.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(refused[0]?.status).toBe(401);
    expect(refused[0]?.text).not.toMatch(/type |Child|records/);
  });
});

describe('wall 3 alone: resolvers that leak everything', () => {
  let facts: RecordFacts | undefined;
  const found = () =>
    facts ? leak(facts) : { ...leak({ actingRole: 'MANAGEMENT_TEAM', shielded: false, ownAuthority: true }) };
  const records = applyRules(
    joinSchema('records', {
      Query: { child: found },
      Mutation: {
        openRecord: () => ({ __typename: 'RecordOpened', child: found() }),
        recordInvolvement: () => {
          const child = found();
          const payload = { __typename: 'InvolvementRecorded', child, involvement: child.involvements[0] };
          return facts ? withFacts(payload, facts) : payload;
        },
      },
      Child: { __resolveReference: found },
      Involvement: { __resolveReference: () => found().involvements[0] },
    }),
    permissions,
  );
  const compliance = applyRules(
    joinSchema('compliance', { Child: { __resolveReference: found } }),
    permissions,
  );
  const as = (...roles: Role[]) => callerWith({ ...claimsOf('amira', randomUUID()), roles });
  const run = async (schema: GraphQLSchema, caller: Caller, text: string, variableValues = {}) =>
    plain(await execute({ schema, document: parse(text), variableValues, contextValue: { caller } }));
  const r = [{ __typename: 'Child', number: '1000000007' }];
  const entity = (leaf: string) =>
    `query ($r: [_Any!]!) { it: _entities(representations: $r) { ... on Child { ${selectionOf([leaf])} } } }`;

  const situations = [
    ['PRACTITIONER', false, false, 'practitioner'],
    ['PRACTITIONER', false, true, 'practitioner'],
    ['PRACTITIONER', true, false, 'practitionerShielded'],
    ['PRACTITIONER', true, true, 'practitionerShielded'],
    ['MANAGEMENT_TEAM', false, true, 'team'],
    ['MANAGEMENT_TEAM', true, true, 'team'],
    ['MANAGEMENT_TEAM', false, false, 'practitioner'],
    ['MANAGEMENT_TEAM', true, false, 'practitionerShielded'],
    ['DATA_STEWARD', false, true, 'steward'],
    ['DATA_STEWARD', true, true, 'steward'],
    ['DATA_STEWARD', false, false, null],
  ] as const;
  test.each(situations)(
    '%s, shielded %s, own authority %s',
    async (actingRole, shielded, ownAuthority, column) => {
      facts = { actingRole, shielded, ownAuthority };
      for (const leaf of all) {
        const inCompliance = isOfCompliance(leaf);
        const answers = inCompliance
          ? [await run(compliance, as(actingRole), entity(leaf), { r })]
          : [
              await run(records, as(actingRole), `{ it: child(number: "1") { ${selectionOf([leaf])} } }`),
              await run(records, as(actingRole), entity(leaf), { r }),
              await run(
                records,
                as(actingRole),
                `mutation { it: openRecord(input: {number: "1", reason: AUDIT, idempotencyKey: "k"}) { ... on RecordOpened { child { ${selectionOf([leaf])} } } } }`,
              ),
            ];
        for (const answer of answers) {
          const it = answer.data?.it;
          const value =
            leaf === 'number' && !it ? [] : valuesAt(it?.child !== undefined ? it.child : it, leaf);
          expect(value.length > 0, leaf).toBe(column !== null && expectations[leaf]?.[column]);
        }
      }
    },
  );

  test('no facts, no grant, a lost role: nothing', async () => {
    for (const [given, roles] of [
      [undefined, ['MANAGEMENT_TEAM']],
      [{ actingRole: null, shielded: false, ownAuthority: true }, ['MANAGEMENT_TEAM']],
      [{ actingRole: 'MANAGEMENT_TEAM', shielded: false, ownAuthority: true }, ['PRACTITIONER']],
      [{ actingRole: 'MANAGEMENT_TEAM', shielded: false, ownAuthority: true }, ['AUDITOR', 'CENTRAL_TEAM']],
    ] as const) {
      facts = given;
      for (const leaf of ofRecords) {
        const answer = await run(
          records,
          as(...roles),
          `{ it: child(number: "1") { ${selectionOf([leaf])} } }`,
        );
        expect(valuesAt(answer.data?.it, leaf), leaf).toEqual([]);
      }
    }
  });

  test('an involvement that a payload or a reference hands out is looked at again', async () => {
    const payload =
      'mutation { it: recordInvolvement(input: {number: "1", serviceType: THERAPY, idempotencyKey: "k"}) { ... on InvolvementRecorded { involvement { id } } } }';
    const reference =
      'query ($r: [_Any!]!) { it: _entities(representations: $r) { ... on Involvement { id } } }';
    const involvements = [{ __typename: 'Involvement', id: 'i' }];
    for (const shielded of [true, false]) {
      facts = { actingRole: 'PRACTITIONER', shielded, ownAuthority: true };
      const caller = as('PRACTITIONER');
      expect((await run(records, caller, payload)).data.it.involvement !== null).toBe(!shielded);
      expect((await run(records, caller, reference, { r: involvements })).data.it[0] !== null).toBe(
        !shielded,
      );
    }
  });
});
