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
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { permissions } from '../../platform/permissions.ts';
import { castNumbers } from '../support/cast.ts';
import { readyOperations } from '../support/operations.ts';
import { holders } from '../support/people.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));

/** Where something is entered: names of arguments and input fields, and places in lists. */
type Path = readonly (string | number)[];
type Values = Readonly<Record<string, unknown>>;

/** A field of the API's roots, with what somebody of a role that may use it enters when nothing is wrong. */
interface Operation {
  readonly root: 'Query' | 'Mutation';
  readonly field: GraphQLField<unknown, unknown>;
  readonly role: keyof typeof holders;
  readonly base: Values;
  /** Whether its failures are members of its result. */
  readonly fails: boolean;
}

/** One place where a value is entered. */
export interface Place {
  readonly operation: Operation;
  readonly path: Path;
  /** The scalar, enum or input type that is entered there. */
  readonly type: string;
  readonly list: boolean;
  /** Of a list: one element that could stand in it. */
  readonly element?: unknown;
}

const roles = Object.keys(holders) as (keyof typeof holders)[];

/** What a ready operation enters into a field; undefined where it asks for another. */
function enteredBy(text: string, variables: Values, name: string): Values | undefined {
  for (const definition of parse(text).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const node of definition.selectionSet.selections)
      if (node.kind === Kind.FIELD && node.name.value === name)
        return Object.fromEntries(
          (node.arguments ?? []).map(({ name: { value }, value: given }) => [
            value,
            valueFromASTUntyped(given, variables),
          ]),
        );
  }
  return undefined;
}

const nobody = '00000000-0000-4000-8000-000000000000';
const plain: Readonly<Record<string, unknown>> = {
  Int: 1,
  Boolean: true,
  Date: '2026-11-01',
  DateTime: '2026-11-01T00:00:00Z',
  ID: nobody,
  ChildNumber: castNumbers.noah,
  Postcode: 'LS6 3HD',
  NHSNumber: '9434765919',
  UPN: 'A801200001001',
  String: 'Some words that are long enough for it',
};

/** What stands beside a value, where another choice makes it one that is looked at; by operation and place. */
const beside: Readonly<Record<string, object>> = {
  'advanceAccreditation.until': { step: 'ACCREDITED' },
  'advanceAccreditation.matchPercent': { step: 'MATCH_RATE_OK' },
  'amendChild.address.since': { address: { status: 'NONE_KNOWN' } },
  // Interim operation asks for a justification before it looks at the rest.
  applyForServiceAccount: { justification: 'The system of a hospital that opens this week.' },
  'amendChild.carers.0': { carers: [{ name: 'Ruth Somebody', relationship: 'MOTHER' }] },
  'exportUserReport.to': { from: '2026-11-01' },
  'searchChildren.identifier': { ageRange: null, familyName: null, givenName: null },
  'searchChildren.number': { ageRange: null, familyName: null, givenName: null },
  'searchChildren.dateOfBirth': { ageRange: null },
  'searchChildren.postcode': { ageRange: null },
  'searchChildren.schoolId': { ageRange: null },
  ...Object.fromEntries(
    ['dateOfBirth', 'familyName', 'givenName', 'postcode'].map((name) => [
      `signpost.${name}`,
      {
        number: null,
        nhsNumber: null,
        upn: null,
        givenName: 'Noah',
        familyName: 'Whittaker',
        dateOfBirth: '2016-03-09',
        gender: 'MALE',
      },
    ]),
  ),
  'signpost.nhsNumber': { number: null },
  'signpost.upn': { number: null },
};

/** The least that can stand in a place: required fields alone. */
function least(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return least(type.ofType);
  if (isListType(type)) return [least(type.ofType)];
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type))
        .map((field) => [field.name, least(field.type)]),
    );
  return isEnumType(type) ? type.getValues()[0]?.name : plain[getNamedType(type).name];
}

function operationOf(root: Operation['root'], field: GraphQLField<unknown, unknown>): Operation {
  const able = roles.filter((role) => permissions.everHas([role], root, field.name));
  const ready = able.flatMap((role) =>
    readyOperations(role).flatMap(({ text, variables }) => {
      const base = enteredBy(text, variables, field.name);
      return base ? [{ role, base }] : [];
    }),
  );
  const role = ready[0]?.role ?? able[0];
  if (!role) throw new Error(`Nobody of test/support/people.ts may ask for ${root}.${field.name}.`);
  const base = Object.fromEntries(
    field.args.flatMap(({ name, type }) => {
      const given = ready[0]?.base[name];
      return given !== undefined || isNonNullType(type) ? [[name, given ?? least(type)]] : [];
    }),
  );
  return { root, field, role, base, fails: isUnionType(getNamedType(field.type)) };
}

function* within(type: GraphQLInputType, path: Path): Generator<Omit<Place, 'operation'>> {
  const bare = isNonNullType(type) ? type.ofType : type;
  const list = isListType(bare);
  const named = getNamedType(bare);
  if (list) yield { path, type: named.name, list, element: least(bare.ofType) };
  else if (!isInputObjectType(named)) yield { path, type: named.name, list };
  if (list) yield* within(bare.ofType, [...path, 0]);
  else if (isInputObjectType(named))
    for (const field of Object.values(named.getFields())) yield* within(field.type, [...path, field.name]);
}

/** Every place in which any operation of the API takes a value. */
export const places: readonly Place[] = (['Query', 'Mutation'] as const).flatMap((root) =>
  Object.values((schema.getType(root) as GraphQLObjectType).getFields())
    .filter(({ args }) => args.length > 0)
    .flatMap((field) => {
      const operation = operationOf(root, field);
      return field.args.flatMap(({ name, type }) =>
        [...within(type, [name])].map((place) => ({ operation, ...place })),
      );
    }),
);

const typeAt = (type: GraphQLInputType, step: string | number): GraphQLInputType => {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return bare.ofType;
  if (isInputObjectType(bare)) return bare.getFields()[step]?.type as GraphQLInputType;
  throw new Error(`Nothing is entered at ${step}.`);
};

/** A value with another one at a path; what is missing on the way there is filled with the least that can stand there. */
function replaced(value: unknown, type: GraphQLInputType, [step, ...path]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const copy = structuredClone(value ?? least(type)) as Record<string | number, unknown>;
  copy[step] = replaced(copy[step], typeAt(type, step), path, by);
  return copy;
}

/** What is entered into an operation with one value at a place. */
export function entered({ operation: { field, base }, path: [name, ...path] }: Place, by: unknown): Values {
  const argument = field.args.find((each) => each.name === name);
  if (!argument) throw new Error(`${field.name} has no ${name}.`);
  const at = [field.name, ...path].join('.');
  const more = Object.entries(beside).find(([place]) => at === place || at.startsWith(`${place}.`))?.[1];
  const around = more ? { ...(base[argument.name] as object), ...more } : base[argument.name];
  return { ...base, [argument.name]: replaced(around, argument.type, path, by) };
}

/** The document that asks with these arguments, and for what tells how it went. */
export function documentOf({ root, field, fails }: Operation, given: Values): string {
  const used = field.args.filter(({ name }) => given[name] !== undefined);
  const named = getNamedType(field.type);
  const connection = isObjectType(named) && named.getFields().edges;
  const asked = connection ? '{ edges { cursor } }' : '{ __typename }';
  const failure = '{ __typename ... on InvalidInput { field message } }';
  return `${root.toLowerCase()} (${used.map(({ name, type }) => `$${name}: ${type}`).join(', ')}) {
    ${field.name}(${used.map(({ name }) => `${name}: $${name}`).join(', ')}) ${fails ? failure : isObjectType(named) ? asked : ''} }`;
}
