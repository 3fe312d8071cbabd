import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import type { SeedChild } from '../../cli/seed/child.ts';
import type { Role } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { permissions } from '../../platform/permissions.ts';
import { readPolicy } from '../../platform/policy.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { type ChildSketch, childBuilder } from '../records/support/builders.ts';
import { castAuthorities, castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Answered, type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { whoIs } from '../support/people.ts';
import { numbers, seedSubjects } from './children.ts';

/**
 * Guessing numbers: every operation that takes a child number, whatever else it takes, asked by every role with numbers
 * of every kind. Made from the schema, so that an operation that is added tomorrow is tried as well.
 */
const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
const NUMBER = 'ChildNumber';

const takesNumber = (type: GraphQLInputType, depth = 0): boolean => {
  const named = getNamedType(type);
  if (named.name === NUMBER) return true;
  if (depth > 3 || !isInputObjectType(named)) return false;
  return Object.values(named.getFields()).some((field) => takesNumber(field.type, depth + 1));
};

const today = systemClock.today();
/** Texts that pass the checks of form, so that the number is looked at. */
const texts: Readonly<Record<string, string>> = {
  inquiry: 'Enquiry 12 of 2026',
  reason: 'A reason that has more than twenty characters.',
  words: 'These are the words of somebody.',
  contact: 'somebody@example.org',
  name: 'Somebody Else',
  givenName: 'Jonah',
  familyName: 'Ashworthy',
  line: '5 Kepler Close',
  telephone: '0113 4960000',
  to: 'E09000007',
};
const enums: Readonly<Record<string, string>> = { AccessReason: 'SAFEGUARDING' };
/** Beside the number nothing is needed, or only the number alone is taken. */
const optional: Readonly<Record<string, readonly string[]>> = {
  AmendChildInput: ['gender'],
  AmendAddressInput: ['line', 'postcode'],
  RecordSensitiveServiceInput: ['consentOf', 'basisOn'],
  ReviewSensitiveServiceInput: ['consentOf', 'basisOn'],
};

function valueFor(type: GraphQLInputType, name: string, asked: { number: string; version: number }): unknown {
  if (isNonNullType(type)) return valueFor(type.ofType, name, asked);
  if (isListType(type)) return [valueFor(type.ofType, name, asked)];
  const named = getNamedType(type);
  if (named.name === NUMBER) return asked.number;
  if (isEnumType(named)) return enums[named.name] ?? named.getValues()[0]?.name;
  if (isInputObjectType(named)) {
    const value: Record<string, unknown> = {};
    for (const field of Object.values(named.getFields())) {
      const wanted =
        isNonNullType(field.type) ||
        getNamedType(field.type).name === NUMBER ||
        optional[named.name]?.includes(field.name);
      if (wanted) value[field.name] = valueFor(field.type, field.name, asked);
    }
    return value;
  }
  switch (named.name) {
    case 'Int':
      return name === 'untilAge' ? 25 : asked.version;
    case 'Boolean':
      return true;
    case 'Date':
      return today;
    case 'Postcode':
      return 'LS8 1AA';
    case 'String':
    case 'ID':
      if (name === 'idempotencyKey') return `numbers-${randomUUID()}`;
      return texts[name] ?? (named.name === 'ID' ? randomUUID() : 'Some words');
    default:
      throw new Error(`test/access/numbers.test.ts has no value of ${named.name}.`);
  }
}

/** What of an answer says something without a record's own fields: its kind, its sentence, plain values. */
function selectionOf(field: GraphQLField<unknown, unknown>, roles: readonly Role[]): string {
  const named = getNamedType(field.type);
  const plain = (type: unknown): string[] =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter(
            ({ type: of, args }) =>
              !isObjectType(getNamedType(of)) && !isUnionType(getNamedType(of)) && args.length === 0,
          )
          .filter(({ name }) => permissions.everHas(roles, type.name, name))
          .map(({ name }) => name)
      : [];
  if (isUnionType(named)) {
    return `{ __typename ${named
      .getTypes()
      .map(
        (type) =>
          `... on ${type.name} { __typename ${plain(type)
            .map((name) => `${type.name}_${name}: ${name}`)
            .join(' ')} }`,
      )
      .join(' ')} }`;
  }
  return isObjectType(named) ? `{ __typename ${plain(named).join(' ')} }` : '';
}

type Operation = (typeof operations)[number];
const rootFields = (root: 'Query' | 'Mutation') =>
  Object.values((schema.getType(root) as GraphQLObjectType).getFields());
const operations = (['Query', 'Mutation'] as const).flatMap((root) =>
  rootFields(root)
    .filter(({ args }) => args.some(({ type }) => takesNumber(type)))
    .map((field) => ({ root, field })),
);

/** A child of whom a shield hides everything that there is to hide. */
function hiddenOfAll(): ChildSketch {
  const [owen, dora] = [castMember('owen'), castMember('dora')];
  const work = { organisationId: owen.organisation.id, accountId: owen.id, telephone: null };
  const since = { startedOn: '2026-01-01', endedOn: null };
  return {
    ...sameName,
    shield: 'ACTIVE',
    addresses: [address('LEFT_ENGLAND_RETURNING')],
    formerNames: [{ givenName: 'Wilf', familyName: 'Former', untilDate: null }],
    carers: [{ name: 'Ruth Former', relationship: 'MOTHER', telephone: null, email: null }],
    involvements: [
      { ...work, ...since, category: 'ADDITIONAL', serviceType: 'SOCIAL_CARE', email: null, lead: true },
    ],
    sensitive: [
      {
        ...work,
        ...since,
        serviceType: 'MENTAL_HEALTH',
        basis: 'CONSENT',
        consentOf: 'CHILD',
        basisOn: '2026-01-01',
        assertedBy: dora.id,
        reviewOn: '2027-01-01',
      },
    ],
    assessment: { status: 'IN_PROGRESS', organisationId: owen.organisation.id },
    identifiers: [{ scheme: 'LOCAL', value: randomUUID(), issuer: owen.organisation.id }],
  };
}
const sameName = { givenName: 'Wilfred', familyName: 'Alike' };
const address = (status: SeedChild['addresses'][number]['status']) => ({
  status,
  line: null,
  locality: null,
  postcode: null,
  sinceDate: null,
  untilDate: null,
});

const former = castNumbers.leo;
const gone = castNumbers.mia;
const alias = childNumberFrom(888_888_888) as string;
/** Numbers of every kind, nobody's first. */
const kinds = {
  unknown: childNumberFrom(999_999_999) as string,
  former,
  purged: gone,
  sealed: castNumbers.ella,
  archived: numbers.archived,
  // The night that seals it was missed.
  archivedLongAgo: numbers.archivedLongAgo,
  ordinary: numbers.ordinary,
  shielded: numbers.shielded,
  merged: alias,
  elsewhere: numbers.elsewhere,
  shieldedElsewhere: numbers.shieldedElsewhere,
};
type Kind = keyof typeof kinds;
const live: readonly Kind[] = ['ordinary', 'shielded', 'merged', 'elsewhere', 'shieldedElsewhere'];
const leeds: readonly Kind[] = ['archived', 'ordinary', 'shielded', 'merged'];

/** What an operation may tell apart without a record open, by hand from domain.md: what somebody reaches through it. */
const reach: Readonly<Record<string, Readonly<Record<string, readonly Kind[]>>>> = {
  'nadia for amira': { openRecord: live },
  amira: { openRecord: live, signpost: live },
  carys: { openRecord: live, signpost: live },
  aid: { signpost: live },
  dora: {
    openRecord: [...leeds, 'elsewhere', 'shieldedElsewhere'],
    placeForAdoption: leeds,
    endPlacement: leeds,
    recordNewIdentity: leeds,
    recordConsent: leeds,
    withdrawConsent: leeds,
    recordNoticeDelivery: leeds,
    setNoticeRoute: leeds,
    requestExtract: ['sealed'],
    requestVaultOpening: ['former'],
  },
  farah: { openRecord: leeds },
};
const everyone = [
  ...Object.keys(reach),
  'imran',
  'judith',
  'kofi',
  'hana',
  'george',
  'marek',
  'nadia',
  'gro',
];

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost({ watched: true });
  const { sql } = graph.database;
  await seedSubjects(sql, testKeys());
  const ask = async (mutation: string, type: string, input: object) => {
    const text = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`;
    const { data } = await graph
      .as('dora')
      .query(text, { input: { ...input, idempotencyKey: randomUUID() } });
    return data?.[mutation].__typename;
  };
  expect(await ask('placeForAdoption', 'PlaceForAdoptionInput', { number: former })).toBe(
    'PlacedForAdoption',
  );
  const carers = [{ name: 'Pippa Ashworthy', relationship: 'OTHER_CARER' }];
  const identity = { number: former, kind: 'ADOPTION', givenName: 'Jonah', familyName: 'Ashworthy', carers };
  expect(await ask('recordNewIdentity', 'RecordNewIdentityInput', identity)).toBe('NewIdentityRecorded');
  const long = { status: 'SEALED', archived_on: '2015-01-01', sealed_on: '2016-01-01' };
  await sql`update records.child set ${sql(long)} where number = ${gone}`;
  const night = openNight({ databaseUrl: graph.database.url, keys: testKeys(), policy: readPolicy() });
  await runNight(night, { asOf: today, dryRun: false, clock: systemClock });
  await night.stop();
  expect(await sql`select from records.child where number = any(${[gone, former]}::bigint[])`).toHaveLength(
    0,
  );
  const inSealed = { status: 'SEALED', sealed_on: today, archived_on: '2020-01-01' };
  await sql`update records.child set ${sql({ ...inSealed, authority_code: castAuthorities.leeds })} where number = ${kinds.sealed}`;
  await sql`update records.child set status = 'ARCHIVED', sealed_on = null where number = ${kinds.archivedLongAgo}`;
  await sql`insert into records.number_alias (child_number, number) values (${castNumbers.noah}, ${alias})`;
});

/** An answer without what is new each time: the reference, ids, instants. */
const alike = ({ status, data, errors }: Answered) =>
  JSON.stringify({ status, data, errors: errors.map(({ message, extensions: { code } }) => [message, code]) })
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time')
    .replace(/"[1-9]\d{9}"/g, '"a number"');

async function tell(me: SignedIn, operation: Operation, number: string, version = 1): Promise<string> {
  const { root, field } = operation;
  const { member, behalf } = whoIs(me.username);
  const roles: readonly Role[] = behalf ? ['MEDIATED'] : member.roles;
  const declared = field.args.filter(({ type }) => takesNumber(type) || isNonNullType(type));
  const variables = Object.fromEntries(
    declared.map(({ name, type }) => [name, valueFor(type, name, { number, version })]),
  );
  const text = `${root.toLowerCase()} (${declared.map(({ name, type }) => `$${name}: ${type}`).join(', ')}) {
    ${field.name}(${declared.map(({ name }) => `${name}: $${name}`).join(', ')}) ${selectionOf(field, roles)} }`;
  let answer: Answered | undefined;
  const statements = await graph.statements(async () => {
    answer = await me.query(text, variables);
  });
  return `${alike(answer as Answered)} in ${statements} statements`;
}

function mayAsk(who: string, { root, field }: Operation): boolean {
  const { member, behalf } = whoIs(who);
  return permissions.everHas(behalf ? ['MEDIATED'] : member.roles, root, field.name);
}

test.each(everyone)(
  'L05 %s learns from no operation whether a number is anybody’s, beyond their reach',
  async (who) => {
    const me = graph.again(who);
    // Who asks is found before; nothing is open until all else was asked.
    await me.query('{ me { mayExplore } }');
    const asked = operations.filter((each) => mayAsk(who, each));
    const opening = (operation: Operation) => Number(operation.field.name === 'openRecord');
    for (const operation of asked.sort((a, b) => opening(a) - opening(b))) {
      const { name } = operation.field;
      const within = reach[who]?.[name] ?? [];
      const told: Partial<Record<Kind, string>> = {};
      for (const kind of Object.keys(kinds) as Kind[])
        if (!within.includes(kind)) told[kind] = await tell(me, operation, kinds[kind]);
      for (const [kind, answer] of Object.entries(told))
        expect(answer, `${name}: ${kind}`).toBe(told.unknown);
      // Else the number was never looked at.
      expect(told.unknown, name).not.toContain('InvalidInput');
    }
  },
);

test('L26 who has a shielded record open learns from no operation what the shield hides', async () => {
  const bare: ChildSketch = { ...sameName, shield: 'ACTIVE', addresses: [address('NONE_KNOWN')] };
  const who = 'amira';
  const mutations = operations.filter((each) => each.root === 'Mutation' && mayAsk(who, each));
  const plant = childBuilder(graph.database.sql, testKeys(), today);
  const children = await plant.all(mutations.flatMap(() => [bare, hiddenOfAll()]));
  const me = graph.again(who);
  for (const [at, operation] of mutations.entries()) {
    const told: string[] = [];
    for (const number of children.slice(2 * at, 2 * at + 2)) {
      const open = { number, reason: 'SAFEGUARDING', idempotencyKey: randomUUID() };
      const opened = await me.query(
        'mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename ... on RecordOpened { child { version } } } }',
        { input: open },
      );
      const { version } = opened.data.openRecord.child;
      told.push(`${version} ${await tell(me, operation, number, version)}`);
    }
    expect(told[1], operation.field.name).toBe(told[0]);
  }
});
