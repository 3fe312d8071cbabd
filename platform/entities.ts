import { type GraphQLObjectType, type GraphQLSchema, isObjectType, Kind } from 'graphql';
import type { Caller } from './caller.ts';

/**
 * Finds the entities of keys, in the order of the keys, with null for those that are not there. It gets all keys that
 * a fetch asks of one type at once, so that a list of sixty costs one promise and not sixty.
 */
type FindEntities<C> = (keys: readonly string[], context: C) => Promise<readonly (object | null)[]>;

/** Types whose entities are found by lists; all others by `__resolveReference`. */
// biome-ignore lint/suspicious/noExplicitAny: each subgraph has a context of its own
export type EntityLists<C = any> = Readonly<Record<string, FindEntities<C>>>;

/** What the permission table says about handing entities of a type to somebody who asks for them by key. */
export interface EntityRules {
  /** The caller behind a context, when the gateway vouches for one. */
  caller(context: unknown): Caller | undefined;
  /** Whether the caller's roles ever have a field of the type. */
  everHas(caller: Caller, type: GraphQLObjectType): boolean;
  /** The entity, or null where its record hides it from the caller. Undefined where no record decides. */
  disclosed(type: GraphQLObjectType): ((entity: object, caller: Caller) => boolean) | undefined;
}

type ReferenceResolver = (reference: object, context: unknown, info: unknown) => unknown;

interface Entity {
  readonly type: GraphQLObjectType;
  readonly key: string;
  readonly find: (keys: readonly string[], context: unknown, info: unknown) => Promise<readonly unknown[]>;
  readonly disclosed: ((entity: object, caller: Caller) => boolean) | undefined;
}

/** The field that a type's `@key` names; undefined without a key. One plain field, or the start stops. */
function keyOf(type: GraphQLObjectType): string | undefined {
  const directive = [type.astNode, ...type.extensionASTNodes]
    .flatMap((node) => node?.directives ?? [])
    .find(({ name }) => name.value === 'key');
  const fields = directive?.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (fields?.kind !== Kind.STRING) return undefined;
  if (!/^\w+$/.test(fields.value)) throw new Error(`${type.name}: a key is one plain field.`);
  return fields.value;
}

function findOf(type: GraphQLObjectType, key: string, lists: EntityLists): Entity['find'] | undefined {
  const list = lists[type.name];
  if (list) return list;
  const apollo = type.extensions.apollo as
    | { subgraph?: { resolveReference?: ReferenceResolver } }
    | undefined;
  const resolve = apollo?.subgraph?.resolveReference;
  // Resolvers get the key and nothing else of a representation: the rest anybody could have written.
  return (
    resolve &&
    (async (keys, context, info) =>
      Promise.all(keys.map((value) => resolve({ __typename: type.name, [key]: value }, context, info))))
  );
}

/**
 * The resolver of `_entities`, which every subgraph has. It answers null for a type that no resolver answers for
 * (which would otherwise be returned as the representation states it), for an entity of which the caller's roles
 * never have a field, and for an entity that its record hides.
 * @throws for a type that the subgraph does not have
 */
export function entitiesResolver(schema: GraphQLSchema, rules: EntityRules, lists: EntityLists) {
  const entities = new Map<unknown, Entity | null>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const key = keyOf(type);
    const find = key === undefined ? undefined : findOf(type, key, lists);
    entities.set(
      type.name,
      key !== undefined && find ? { type, key, find, disclosed: rules.disclosed(type) } : null,
    );
  }

  return async (
    _root: unknown,
    { representations }: { representations: readonly Readonly<Record<string, unknown>>[] },
    context: unknown,
    info: unknown,
  ): Promise<(object | null)[]> => {
    const caller = rules.caller(context);
    const found: (object | null)[] = new Array(representations.length).fill(null);
    const asked = new Map<Entity, { keys: string[]; places: number[] }>();
    for (let place = 0; place < representations.length; place += 1) {
      const representation = representations[place] as Readonly<Record<string, unknown>>;
      const entity = entities.get(representation.__typename);
      if (entity === undefined) throw new Error('an entity of a type that is not here was asked for');
      const key = entity === null ? undefined : representation[entity.key];
      if (entity === null || typeof key !== 'string') continue;
      let of = asked.get(entity);
      if (!of) {
        of = { keys: [], places: [] };
        asked.set(entity, of);
      }
      of.keys.push(key);
      of.places.push(place);
    }
    const fill = async (
      entity: Entity,
      keys: readonly string[],
      places: readonly number[],
      asking: Caller,
    ) => {
      const { type, disclosed } = entity;
      const values = await entity.find(keys, context, info);
      for (let i = 0; i < places.length; i += 1) {
        const value = values[i];
        if (typeof value !== 'object' || value === null) continue;
        if (disclosed && !disclosed(value, asking)) continue;
        found[places[i] as number] =
          '__typename' in value ? value : Object.assign(value, { __typename: type.name });
      }
    };
    const under = [...asked]
      .filter(([{ type }]) => caller !== undefined && rules.everHas(caller, type))
      .map(([entity, { keys, places }]) => fill(entity, keys, places, caller as Caller));
    await (under.length === 1 ? under[0] : Promise.all(under));
    return found;
  };
}
