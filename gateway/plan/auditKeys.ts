import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** The types whose objects are written down when they leave, each with the field that names the object. */
export type AuditedTypes = Readonly<Record<string, string>>;

/** Under which response name the key of each audited type is fetched. */
export type AuditKeyNames = ReadonlyMap<string, string>;

/**
 * Adds the key of every audited object to a document, for the planner only: the answer is shaped from the client's
 * own document. The key keeps its own name where the document gives that name no other meaning, so that it is not
 * fetched twice.
 *
 * An object whose every selection is conditional gets its `__typename` as well: the planner would otherwise fetch the
 * object only under those conditions, and not run a mutation of whose payload nothing was wanted.
 */
export function addAuditKeys(
  schema: GraphQLSchema,
  document: DocumentNode,
  audited: AuditedTypes,
): { document: DocumentNode; names: AuditKeyNames } {
  const names = new Map<string, string>();
  const entries = Object.entries(audited);
  const aliases = new Set<string>();
  visit(document, {
    enter: (node) => {
      if (node.kind === Kind.FIELD && node.alias) aliases.add(node.alias.value);
    },
  });
  for (const [type, key] of entries) {
    let name = key;
    if (aliases.has(name)) name = `_audit_${type}_${key}`;
    while (aliases.has(name)) name = `_${name}`;
    names.set(type, name);
  }

  const typeInfo = new TypeInfo(schema);
  const changed = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        leave: (node) => {
          if (!node.selectionSet) return undefined;
          const type = getNamedType(typeInfo.getType());
          if (!isCompositeType(type)) return undefined;
          const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
          const added: SelectionNode[] = [];
          for (const [auditedType, key] of entries) {
            if (!possible.some(({ name }) => name === auditedType)) continue;
            const field = keyField(key, names.get(auditedType) as string);
            added.push(type.name === auditedType ? field : onType(auditedType, field));
          }
          if (node.selectionSet.selections.every(isConditional)) added.push(typeName);
          if (added.length === 0) return undefined;
          const selections = [...node.selectionSet.selections, ...added];
          return { ...node, selectionSet: { ...node.selectionSet, selections } };
        },
      },
    }),
  );
  return { document: changed, names };
}

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** Whether a selection may turn out empty: a fragment may, whatever stands in it. */
function isConditional(node: SelectionNode): boolean {
  return node.kind !== Kind.FIELD || (node.directives ?? []).length > 0;
}

function keyField(key: string, responseName: string): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: key },
    ...(responseName === key ? {} : { alias: { kind: Kind.NAME, value: responseName } }),
  };
}

function onType(type: string, field: FieldNode): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  };
}
