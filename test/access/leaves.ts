import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isObjectType, Kind, parse } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
/** Entities of users: what is theirs is asked of them, so that the key is a leaf here. */
const keys: Readonly<Record<string, string>> = { Account: 'id', Organisation: 'id', Authority: 'code' };

/** Every leaf of a type as a path of fields. */
export function leavesOf(typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`There is no type ${typeName}.`);
  return Object.values(type.getFields()).flatMap((field) => {
    const of = getNamedType(field.type);
    if (keys[of.name]) return [`${field.name}.${keys[of.name]}`];
    return isObjectType(of) ? leavesOf(of.name).map((leaf) => `${field.name}.${leaf}`) : [field.name];
  });
}

const compliance = new URL('../../schema/compliance/', import.meta.url);
const addedToChild = new Set(
  readdirSync(compliance)
    .flatMap((file) => parse(readFileSync(new URL(file, compliance), 'utf8')).definitions)
    .flatMap((node) =>
      (node.kind === Kind.OBJECT_TYPE_EXTENSION || node.kind === Kind.OBJECT_TYPE_DEFINITION) &&
      node.name.value === 'Child'
        ? (node.fields ?? []).map(({ name }) => name.value)
        : [],
    )
    .filter((name) => name !== 'number'),
);

/** Whether compliance answers for a leaf of `Child`; records does for every other. */
export function isOfCompliance(leaf: string): boolean {
  return addedToChild.has(leaf.split('.')[0] as string);
}

/** A selection set that asks for these leaves. */
export function selectionOf(leaves: readonly string[]): string {
  const below = new Map<string, string[]>();
  for (const leaf of leaves) {
    const [first, ...rest] = leaf.split('.') as [string, ...string[]];
    const inner = below.get(first) ?? [];
    if (rest.length > 0) inner.push(rest.join('.'));
    below.set(first, inner);
  }
  return [...below]
    .map(([field, inner]) => (inner.length > 0 ? `${field} { ${selectionOf(inner)} }` : field))
    .join(' ');
}

/** All values that an answer holds at a leaf; nulls are none. */
export function valuesAt(value: unknown, leaf: string): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, leaf));
  if (leaf === '') return [value];
  const [first, ...rest] = leaf.split('.') as [string, ...string[]];
  return valuesAt((value as Record<string, unknown>)[first], rest.join('.'));
}
