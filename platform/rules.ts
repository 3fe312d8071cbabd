import {
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { rule, shield } from 'graphql-shield';
import { type Caller, isMinted, roles } from './caller.ts';
import { type EntityLists, type EntityRules, entitiesResolver } from './entities.ts';
import { CodedError } from './errors.ts';
import type { Permissions, RecordFacts } from './permissions.ts';
import { modeRules } from './serviceMode.ts';

/** What a resolver's context holds at the least. */
export interface CallerContext {
  readonly caller: Caller;
}

/**
 * What the resolvers of one request are given: what lives as long as the subgraph, and who asks. It inherits the former:
 * V8 makes a hidden class of its own for each copy by spread that gets another member, and keeps it until it collects the
 * whole heap.
 */
export function requestContext<T extends object>(shared: T, caller: Caller): T & CallerContext {
  const context = Object.create(shared) as T & { caller: Caller };
  context.caller = caller;
  return context;
}

const factsKey = Symbol('record facts');

/** Attaches to an object of the graph the facts that decide about its record. */
export function withFacts<T extends object>(object: T, facts: RecordFacts): T {
  Object.defineProperty(object, factsKey, { value: facts });
  return object;
}

/** The facts that were attached; without any nothing is disclosed. */
export function factsOf(object: unknown): RecordFacts | undefined {
  return typeof object === 'object' && object !== null
    ? (object as { [factsKey]?: RecordFacts })[factsKey]
    : undefined;
}

type Decision = 'allow' | 'absent' | 'forbidden';

type Decide = (parent: unknown, context: unknown) => Decision;

/** What the table says of one field, of any object for any caller. */
function decider(table: Permissions, type: string, field: string): Decide {
  const group = table.groupOf(type, field) as string;
  const aboutARecord = table.isAboutARecord(group);
  const isMutation = type === 'Mutation';
  const holders = new Set(roles.filter((role) => table.everHas([role], type, field)));
  return (parent, context) => {
    const caller = (context as Partial<CallerContext> | undefined)?.caller;
    if (!isMinted(caller) || !caller.roles.some((role) => holders.has(role))) return 'forbidden';
    // The gateway's own questions (sign-in, sign-out) are no part of the service that a mode turns off.
    if (
      isMutation &&
      !caller.roles.includes('GATEWAY') &&
      modeRules.isOff(caller.serviceMode, `${type}.${field}`)
    )
      return 'forbidden';
    return !aboutARecord || allowed(table, group, parent, caller) ? 'allow' : 'absent';
  };
}

/** Whether the facts of an object let a group of its record leave to a caller. */
function allowed(table: Permissions, group: string, object: unknown, caller: Caller): boolean {
  const facts = factsOf(object);
  // A grant outlives a role that was taken away since: it counts under a role that the caller still holds.
  if (!facts?.actingRole || !caller.roles.includes(facts.actingRole)) return false;
  return table.allows(group, facts);
}

/** Fields that everyone has, and those decided where their object was handed out, need no wrapper of their own. */
function needsNoRule(table: Permissions, type: string, field: string): boolean {
  const group = table.groupOf(type, field) as string;
  return table.groups.get(group)?.holders.get('ANYONE') === 'always' || table.decidedByParent(type, field);
}

type FieldResolver = GraphQLFieldResolver<unknown, unknown>;

/** The plain resolver for what is allowed; all else goes into the shield, which refuses it. */
function behind(decide: Decide, resolve: FieldResolver, refuse: FieldResolver): FieldResolver {
  return (parent, args, context, info) =>
    decide(parent, context) === 'allow'
      ? resolve(parent, args, context, info)
      : refuse(parent, args, context, info);
}

const federationFields = new Set(['Query._service', 'Query._entities', '_Service.sdl']);

/** Every field of a subgraph's own types, with its name in the table. */
function fieldsOf(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type: type.name, field })))
    .map(({ type, field }) => ({ type, field, name: `${type}.${field.name}` }))
    .filter(({ name }) => !federationFields.has(name));
}

/** Throws when the table has no row for a field, or another group for it than the fields of what it hands out trust in. */
function checkRows(schema: GraphQLSchema, table: Permissions): void {
  const fields = fieldsOf(schema);
  const missing = fields.filter(({ type, field }) => table.groupOf(type, field.name) === undefined);
  if (missing.length > 0) {
    throw new Error(
      `schema/permissions.yaml has no row for ${missing.map(({ name }) => name).join(', ')}: add one, nobody may see it till then.`,
    );
  }
  for (const { type, field, name } of fields) {
    const handedOut = getNamedType(field.type).name;
    const group = table.groupOfValue(handedOut);
    if (group !== undefined && group !== table.groupOf(type, field.name)) {
      throw new Error(
        `schema/permissions.yaml: ${name} hands out ${handedOut}, whose fields trust that group ${group} was decided.`,
      );
    }
  }
}

/** The schema under graphql-shield: by the decision about each field, and closed for all else. */
function underShield(schema: GraphQLSchema, decisions: ReadonlyMap<string, Decide>): GraphQLSchema {
  const always = rule('federation', { cache: 'no_cache' })(() => true);
  const rules: Record<string, Record<string, unknown>> = {
    Query: { _service: always, _entities: always },
    _Service: { sdl: always },
  };
  for (const { type, field, name } of fieldsOf(schema)) {
    const decide = decisions.get(name) as Decide;
    rules[type] ??= {};
    (rules[type] as Record<string, unknown>)[field.name] = rule(name, { cache: 'no_cache' })(
      (parent, _args, context) => decide(parent, context) === 'allow',
    );
  }
  for (const name of Object.keys(rules)) if (!schema.getType(name)) delete rules[name];
  if (!schema.getQueryType()?.getFields()._entities) delete rules.Query?._entities;
  return applyMiddleware(
    schema,
    shield(rules as Parameters<typeof shield>[0], {
      fallbackRule: rule('deny', { cache: 'no_cache' })(() => false),
      fallbackError: ((
        error: unknown,
        parent: unknown,
        _args: unknown,
        context: unknown,
        info: { parentType: { name: string }; fieldName: string },
      ) => {
        if (error) throw error;
        const decide = decisions.get(`${info.parentType.name}.${info.fieldName}`);
        if (decide?.(parent, context) === 'absent') return null;
        throw new CodedError('FORBIDDEN_FIELD');
      }) as never,
    }),
  );
}

/**
 * Wall 3: graphql-shield over one subgraph's schema, with a rule for each field from the permission table. A field
 * that the caller's roles never have gets FORBIDDEN_FIELD; a field that this record hides gives null, as if it were
 * not there. `lists` are the types whose entities are found many at once.
 *
 * Rules are not cached: graphql-shield's contextual cache hands one parent's answer to the next. Its wrapper costs
 * microseconds a field even to allow, so it is removed where the table needs no rule; where there is one, the same
 * decision stands in front of it and enters it only to refuse.
 * @throws when a field of the schema has no row in the table, which stops the start
 */
export function applyRules(
  schema: GraphQLSchema,
  table: Permissions,
  lists: EntityLists = {},
): GraphQLSchema {
  checkRows(schema, table);
  const fields = fieldsOf(schema);
  const plain = new Map(fields.map(({ field, name }) => [name, field.resolve]));
  const decisions = new Map(fields.map(({ type, field, name }) => [name, decider(table, type, field.name)]));
  const guarded = underShield(schema, decisions);
  for (const { type, field, name } of fieldsOf(guarded)) {
    const resolve = plain.get(name);
    field.resolve = needsNoRule(table, type, field.name)
      ? resolve
      : behind(
          decisions.get(name) as Decide,
          resolve ?? defaultFieldResolver,
          field.resolve as FieldResolver,
        );
  }
  const entities = guarded.getQueryType()?.getFields()._entities;
  if (entities) entities.resolve = entitiesResolver(guarded, entityRules(table), lists) as FieldResolver;
  return guarded;
}

/** The rules of `_entities`: no field of another object decided about an entity, so that is done here. */
function entityRules(table: Permissions): EntityRules {
  return {
    caller: (context) => {
      const caller = (context as Partial<CallerContext> | undefined)?.caller;
      return isMinted(caller) ? caller : undefined;
    },
    everHas: (caller, type) =>
      Object.keys(type.getFields()).some((field) => table.everHas(caller.roles, type.name, field)),
    disclosed: (type) => {
      const group = table.groupOfValue(type.name);
      return group === undefined || !table.isAboutARecord(group)
        ? undefined
        : (entity, caller) => allowed(table, group, entity, caller);
    },
  };
}
