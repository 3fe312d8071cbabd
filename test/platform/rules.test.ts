import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type CallerClaims, mintCaller, type Role } from '../../platform/caller.ts';
import { Permissions } from '../../platform/permissions.ts';
import { applyRules, factsOf, withFacts } from '../../platform/rules.ts';

const sdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { pupils: [Pupil], free: String, staff: Staff }
  type Pupil @key(fields: "id") { id: ID!, name: String, home: Home, secret: String }
  type Home { line: String, key: String }
  type Staff { id: ID! }
  type Visitor @key(fields: "id", resolvable: false) { id: ID!, badge: String }
`;
const table = (extra = '') =>
  new Permissions(`
conditions: { always: a, granted: b, unshielded: c, own: d, own-or-unshielded: e }
roles: [PRACTITIONER, MANAGEMENT_TEAM]
explorers: []
reasons: {}
ownAuthorityReasons: []
groups:
  open: { about: o, ANYONE: always }
  people: { about: p, PRACTITIONER: granted, MANAGEMENT_TEAM: granted }
  homes: { about: h, PRACTITIONER: unshielded, MANAGEMENT_TEAM: own-or-unshielded }
  secrets: { about: s, MANAGEMENT_TEAM: own }
values: { Home: homes }
fields:
  Query: { pupils: open, free: open, staff: open }
  Pupil: { id: open, name: people, home: homes, secret: secrets }
  Home: { line: homes, key: secrets }
  Staff: { id: open }
  Visitor: { id: open, badge: open }
${extra}`);

const pupil = (id: string, facts?: { actingRole: Role | null; shielded: boolean; ownAuthority: boolean }) => {
  const made = { id, name: `name ${id}`, home: { line: `home ${id}`, key: 'k' }, secret: `secret ${id}` };
  if (!facts) return made;
  withFacts(made.home, facts);
  return withFacts(made, facts);
};
const seen: object[] = [];
const schema = applyRules(
  buildSubgraphSchema([
    {
      typeDefs: parse(sdl),
      resolvers: {
        Query: {
          pupils: () => [
            pupil('plain', { actingRole: 'PRACTITIONER', shielded: false, ownAuthority: false }),
            pupil('shielded', { actingRole: 'PRACTITIONER', shielded: true, ownAuthority: true }),
            pupil('own', { actingRole: 'MANAGEMENT_TEAM', shielded: true, ownAuthority: true }),
            pupil('closed', { actingRole: null, shielded: false, ownAuthority: true }),
            pupil('without facts'),
          ],
          free: () => 'air',
        },
        Pupil: {
          __resolveReference: (reference: object) => {
            seen.push(reference);
            return { ...reference, name: 'n' };
          },
        },
      },
    },
  ]),
  table(),
);
const claims = (...held: Role[]): CallerClaims => ({
  accountId: 'a',
  sessionId: 's',
  roles: held,
  organisationId: 'o',
  organisationKind: 'AUTHORITY_SERVICE',
  authorityCode: 'E08000035',
  region: null,
  profession: null,
  kind: 'PERSON',
  factorAt: 0,
  sessionExpiresAt: 0,
});
const ask = (text: string, context: unknown, variableValues?: object, on: GraphQLSchema = schema) =>
  execute({
    schema: on,
    document: parse(text),
    contextValue: context,
    variableValues: variableValues as never,
  });
const as = (...held: Role[]) => ({ caller: mintCaller(claims(...held), 'op') });
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('the rules', () => {
  test('decide for each object of a list by its own facts', async () => {
    const { data, errors } = plain(
      await ask('{ pupils { id name home { line } } }', as('PRACTITIONER', 'MANAGEMENT_TEAM')),
    );
    expect(errors).toBeUndefined();
    expect(data.pupils).toEqual([
      { id: 'plain', name: 'name plain', home: { line: 'home plain' } },
      { id: 'shielded', name: 'name shielded', home: null },
      { id: 'own', name: 'name own', home: { line: 'home own' } },
      { id: 'closed', name: null, home: null },
      { id: 'without facts', name: null, home: null },
    ]);
  });

  test('look again at a field of another group inside a value that was handed out', async () => {
    const { data } = plain(
      await ask('{ pupils { home { key } secret } }', as('PRACTITIONER', 'MANAGEMENT_TEAM')),
    );
    expect(data.pupils.map((each: { home: { key: string } | null }) => each.home?.key ?? null)).toEqual([
      null,
      null,
      'k',
      null,
      null,
    ]);
    expect(data.pupils.map((each: { secret: string }) => each.secret)).toEqual([
      null,
      null,
      'secret own',
      null,
      null,
    ]);
  });

  test('refuse a field that the role never has, by code', async () => {
    const { errors } = plain(await ask('{ pupils { secret } }', as('PRACTITIONER')));
    expect(errors[0].extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('do not count a grant under a role that the caller lost', async () => {
    const { data } = plain(await ask('{ pupils { id name } }', as('MANAGEMENT_TEAM')));
    expect(
      data.pupils.filter((each: { name: string | null }) => each.name).map(({ id }: { id: string }) => id),
    ).toEqual(['own']);
  });

  test.each([
    ['nobody', {}],
    ['null', { caller: null }],
    ['a caller of somebody’s own making', { caller: { ...claims('MANAGEMENT_TEAM'), operationId: 'op' } }],
  ])('show %s nothing', async (_, context) => {
    const { data, errors } = plain(await ask('{ pupils { name } }', context));
    expect(data?.pupils?.every((each: { name: null }) => each.name === null) ?? true).toBe(true);
    expect(errors[0].extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('are not fooled by facts that came with the data', async () => {
    const forged = JSON.parse(
      '{"facts":{"actingRole":"MANAGEMENT_TEAM"},"record facts":{"actingRole":"MANAGEMENT_TEAM"}}',
    );
    expect(factsOf(forged)).toBeUndefined();
    const copied = { ...pupil('own', { actingRole: 'MANAGEMENT_TEAM', shielded: true, ownAuthority: true }) };
    expect(factsOf(copied)).toBeUndefined();
  });

  test('stop the start for a field without a row, and name it and the file', () => {
    const missing = buildSubgraphSchema([{ typeDefs: parse(`${sdl} extend type Pupil { shoeSize: Int }`) }]);
    expect(() => applyRules(missing, table())).toThrow(/permissions\.yaml.*Pupil\.shoeSize/);
  });
});

describe('references to values', () => {
  const valued = /* GraphQL */ `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
    type Query { free: String }
    type Home @key(fields: "id") { id: ID!, line: String }
  `;
  const rows = `
conditions: { always: a, granted: b, unshielded: c, own: d, own-or-unshielded: e }
roles: [PRACTITIONER]
explorers: []
reasons: {}
ownAuthorityReasons: []
groups:
  open: { about: o, ANYONE: always }
  homes: { about: h, PRACTITIONER: unshielded }
values: { Home: homes }
fields:
  Query: { free: open }
  Home: { id: homes, line: homes }`;
  const homes = applyRules(
    buildSubgraphSchema([
      {
        typeDefs: parse(valued),
        resolvers: {
          Home: {
            __resolveReference: async ({ id }: { id: string }) => {
              const home = { id, line: `line ${id}` };
              if (id === 'bare') return home;
              return withFacts(home, {
                actingRole: 'PRACTITIONER',
                shielded: id === 'shielded',
                ownAuthority: true,
              });
            },
          },
        },
      },
    ]),
    new Permissions(rows),
  );

  test('that no field handed out are decided where they are found', async () => {
    const r = ['plain', 'shielded', 'bare'].map((id) => ({ __typename: 'Home', id }));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Home { line } } }';
    const { data } = plain(await ask(query, as('PRACTITIONER'), { r }, homes));
    expect(data._entities).toEqual([{ line: 'line plain' }, null, null]);
  });

  test('stop the start when a field of another group hands them out', () => {
    const leaky = buildSubgraphSchema([{ typeDefs: parse(`${valued} extend type Query { home: Home }`) }]);
    const table = new Permissions(rows.replace('Query: { free: open }', 'Query: { free: open, home: open }'));
    expect(() => applyRules(leaky, table)).toThrow('Query.home hands out Home');
  });
});

describe('references', () => {
  const entities =
    'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Pupil { id name } ... on Visitor { badge } } }';

  test('trust the key of a representation and nothing else', async () => {
    seen.length = 0;
    const r = [{ __typename: 'Pupil', id: '1', name: 'forged', secret: 'forged' }];
    const { data } = plain(await ask(entities, as('PRACTITIONER'), { r }));
    expect(seen).toEqual([{ __typename: 'Pupil', id: '1' }]);
    expect(data._entities).toEqual([{ __typename: 'Pupil', id: '1', name: null }]);
  });

  test.each([[7], [null], [{ id: '1' }], [['1']], [true], [undefined]])(
    'are absent for a key of %j',
    async (id) => {
      seen.length = 0;
      const { data, errors } = plain(
        await ask(entities, as('PRACTITIONER'), { r: [{ __typename: 'Pupil', id }] }),
      );
      expect({ data, errors, seen }).toEqual({ data: { _entities: [null] }, errors: undefined, seen: [] });
    },
  );

  test('of a type that nobody answers for are absent, not as they state themselves', async () => {
    const r = [
      { __typename: 'Visitor', id: '1', badge: 'forged' },
      { __typename: 'Home', line: 'forged' },
    ];
    const { data } = plain(await ask(entities, as('PRACTITIONER'), { r }));
    expect(data._entities).toEqual([null, null]);
  });

  test('of a type of which a role never has a field are absent, and are not looked up', async () => {
    seen.length = 0;
    const text = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    const { data, errors } = plain(await ask(text, as('GATEWAY'), { r: [{ __typename: 'Pupil', id: '1' }] }));
    expect({ data, errors, seen }).toEqual({ data: { _entities: [null] }, errors: undefined, seen: [] });
  });

  test('are absent without a minted caller', async () => {
    const { data } = plain(
      await ask(
        'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
        {},
        { r: [{ __typename: 'Pupil', id: '1' }] },
      ),
    );
    expect(data._entities).toEqual([null]);
  });
});
