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

/**
 * The types whose objects are written down when they leave, each with the field that names the object. Without it no object
 * leaves.
 */
export type AuditedTypes = Readonly<Record<string, string | AuditedParts>>;

/** An object that is a part of what is written down, or is about it. That it leaves counts as disclosed, whatever of it does. */
interface AuditedParts {
  /** The fields that name what it is about: each its own, or with a point between one of its fields and that one's. */
  readonly keys: readonly [string, ...string[]];
  /** Whether it may be about nothing that has a name. */
  readonly mayBeNull?: boolean;
  /** Of an object that not everybody who has it may name: the fields beside any of which whoever asks may have the keys. */
  readonly onlyBeside?: readonly string[];
}

/** Where the keys of an audited type are in what is fetched, by response names. */
export interface AuditKeys {
  readonly paths: readonly (readonly string[])[];
  readonly mayBeNull: boolean;
  /** The coordinate by which the object itself counts as disclosed: none where its fields alone do. */
  readonly itself: string | undefined;
}

/** The audited types of one operation. */
export type AuditKeyNames = ReadonlyMap<string, AuditKeys>;

/** The fields that name an audited type, each as the way to it. */
export function keyPaths(audited: string | AuditedParts): readonly (readonly [string, ...string[]])[] {
  const keys = typeof audited === 'string' ? [audited] : audited.keys;
  return keys.map((key) => key.split('.') as [string, ...string[]]);
}

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
  const { aliases, coordinates } = namesOf(schema, document);
  const freeName = (type: string, field: string): string => {
    let name = field;
    if (aliases.has(name)) name = `_audit_${type}_${field}`;
    while (aliases.has(name)) name = `_${name}`;
    return name;
  };
  const names = new Map<string, AuditKeys>();
  const keyFields = new Map<string, readonly FieldNode[]>();
  for (const [type, each] of Object.entries(audited)) {
    const parts = typeof each === 'string' ? undefined : each;
    if (parts?.onlyBeside?.every((field) => !coordinates.has(`${type}.${field}`))) continue;
    const fields = keyPaths(each);
    const paths = fields.map((path) => path.map((field) => freeName(type, field)));
    names.set(type, { paths, mayBeNull: parts?.mayBeNull ?? false, itself: parts && type });
    keyFields.set(
      type,
      fields.map((path, at) => keyField(path, paths[at] as string[])),
    );
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
          for (const [auditedType, fields] of keyFields) {
            if (!possible.some(({ name }) => name === auditedType)) continue;
            for (const field of fields)
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

/** Every alias of a document, and every field that it selects, by the type that it is selected on. */
function namesOf(schema: GraphQLSchema, document: DocumentNode) {
  const aliases = new Set<string>();
  const coordinates = new Set<string>();
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: ({ name, alias }) => {
        if (alias) aliases.add(alias.value);
        coordinates.add(`${typeInfo.getParentType()?.name}.${name.value}`);
      },
    }),
  );
  return { aliases, coordinates };
}

function keyField(
  [key = '', ...deeper]: readonly string[],
  [responseName = '', ...names]: readonly string[],
): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: key },
    ...(responseName === key ? {} : { alias: { kind: Kind.NAME, value: responseName } }),
    ...(deeper.length > 0 && {
      selectionSet: { kind: Kind.SELECTION_SET, selections: [keyField(deeper, names)] },
    }),
  };
}

function onType(type: string, field: FieldNode): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  };
}
