import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType, getNamedType, isAbstractType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { auditedTypes } from '../../gateway/disclosure.ts';
import { roles } from '../../platform/caller.ts';
import { permissions } from '../../platform/permissions.ts';

/** The audit names a child for each object that is a child's or about one (graph.md 5.3): held against the whole schema. */
const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
const objects = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);

/** What has a child number and is not named: docs/audit.md has the reasons. */
const unnamed = ['AuditEvent', 'SealedRequest', 'VaultOpened'];

test('every type with a child number is named by it, or is told in docs/audit.md not to be', () => {
  const withNumber = objects.filter((type) =>
    Object.values(type.getFields()).some((field) => getNamedType(field.type).name === 'ChildNumber'),
  );
  const missing = withNumber.map(({ name }) => name).filter((name) => !Object.hasOwn(auditedTypes, name));
  expect(missing.sort()).toEqual(unnamed);
  const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8');
  for (const name of unnamed) expect(page).toContain(`\`${name}\``);
});

test('what is seen by who may see a record hangs on an object that is named', () => {
  const found: string[] = [];
  const seen = new Set<string>();
  const walk = (name: string) => {
    if (seen.has(name) || Object.hasOwn(auditedTypes, name)) return;
    seen.add(name);
    const type = schema.getType(name);
    if (isAbstractType(type)) for (const each of schema.getPossibleTypes(type)) walk(each.name);
    if (!isObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const group = permissions.groupOf(name, field.name);
      if (group !== undefined && permissions.isAboutARecord(group)) found.push(`${name}.${field.name}`);
      walk(getNamedType(field.type).name);
    }
  };
  for (const root of ['Query', 'Mutation']) walk(root);
  expect(found).toEqual([]);
});

/** Who may call a field that gives an object of the type at once; everybody, where none does. */
function callers(name: string) {
  const giving = ['Query', 'Mutation'].flatMap((root) =>
    Object.values((schema.getType(root) as GraphQLObjectType).getFields())
      .filter(({ type }) => {
        const given = getNamedType(type);
        return (
          given.name === name ||
          (isAbstractType(given) && schema.getPossibleTypes(given).some((each) => each.name === name))
        );
      })
      .map((field) => [root, field.name] as const),
  );
  return roles.filter(
    (role) => giving.length === 0 || giving.some((field) => permissions.everHas([role], ...field)),
  );
}

describe('who has something of a type that is named may have its key, so that nothing more is refused', () => {
  test.each(Object.entries(auditedTypes))('%s', (name, audited) => {
    const keys = typeof audited === 'string' ? [audited] : audited.keys;
    const onlyBeside = (typeof audited === 'string' ? undefined : audited.onlyBeside) ?? [];
    const type = schema.getType(name) as GraphQLObjectType;
    const fields = Object.keys(type.getFields());
    for (const role of callers(name)) {
      const may = (field: string) => permissions.everHas([role], name, field);
      const asked = onlyBeside.length > 0 ? onlyBeside : fields;
      if (asked.some(may))
        for (const key of keys) expect(may(key.split('.')[0] ?? ''), `${role} ${key}`).toBe(true);
      // Who may have a part of what is left out may have the key, or the key would not be asked for beside it.
      for (const field of fields)
        if (may(field) && !onlyBeside.includes(field) && onlyBeside.length > 0)
          expect(permissions.groupOf(name, field)).not.toBe(permissions.groupOf(name, keys[0]));
    }
  });
});
