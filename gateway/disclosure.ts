import {
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Permissions } from '../platform/permissions.ts';
import type { ExecutedDocument } from './executed.ts';
import { fragmentsOf } from './fragments.ts';
import type { KeyedFields } from './plan/ahead.ts';
import { type AuditedTypes, keyPaths } from './plan/auditKeys.ts';
import type { Disclosed } from './plan/disclosed.ts';

/**
 * The types whose objects are a child's, or about one, each with the field that holds the child number. Who reads it is in the
 * audit under that number. What has a child number, or is about a record, and is not named is in docs/audit.md, with the reason.
 */
export const auditedTypes: AuditedTypes = {
  Child: 'number',
  SearchCandidate: 'number',
  Transfer: { keys: ['childNumber'] },
  Conflict: { keys: ['childNumber'] },
  CorrectionTask: { keys: ['childNumber'] },
  CleaningCandidate: { keys: ['childNumber'] },
  LinkedRow: { keys: ['childNumber'] },
  RecordMerge: { keys: ['keptNumber', 'otherNumber'] },
  MergePreview: { keys: ['kept.number', 'other.number'], mayBeNull: true },
  Placement: { keys: ['number'] },
  ExtractRead: { keys: ['number'] },
  SubjectAccessPackFetched: { keys: ['childNumber'] },
  // Of a row that waits, and of what is asked about a number that was not given, there is no child.
  WorkItem: { keys: ['childNumber'], mayBeNull: true },
  SubjectAccessRequest: { keys: ['childNumber'], mayBeNull: true },
  CorrectionRequest: { keys: ['childNumber'], mayBeNull: true },
  Complaint: { keys: ['childNumber'], mayBeNull: true },
  // What came of a change, of a record that may be out of reach by now.
  ShieldChanged: { keys: ['child.number'], mayBeNull: true },
  InvolvementRecorded: { keys: ['child.number'], mayBeNull: true },
  InvolvementEnded: { keys: ['child.number'], mayBeNull: true },
  // Who asked to be put in touch is told how far it is, by no number.
  BrokerRequest: {
    keys: ['childNumber'],
    onlyBeside: ['childNumber', 'askedBy', 'askedFor', 'dueAt', 'passedTo'],
    mayBeNull: true,
  },
};

/**
 * A record's access history is asked for beside the record: compliance decides by itself who may see it, and what it told is
 * dropped where records shows nothing. So a hidden, an unopened and an unknown record take the same statements.
 */
export const keyedFields: KeyedFields = { child: { argument: 'number', type: 'Child', key: 'number' } };

/**
 * For each field of an audited object that an operation selects, the field groups that an answer may contain: the
 * field's own and those of the fields below it, down to the next audited object.
 */
export function disclosedGroups(
  schema: GraphQLSchema,
  { document, operation }: ExecutedDocument,
  table: Permissions,
): ReadonlyMap<string, readonly string[]> {
  const fragments = fragmentsOf(document);
  const groups = new Map<string, Set<string>>();
  const seen = new Set<string>();

  const note = (into: Set<string>, typeName: string, field: string, own: boolean) => {
    const group = table.groupOf(typeName, field);
    if (group !== undefined && (own || table.isAboutARecord(group))) into.add(group);
  };

  const walk = (set: SelectionSetNode, typeName: string, into: Set<string> | undefined, at: string): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const type = schema.getType(typeName);
        const name = node.name.value;
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
        if (!field) continue;
        let below = into;
        let place = at;
        if (Object.hasOwn(auditedTypes, typeName)) {
          place = `${typeName}.${name}`;
          below = groups.get(place) ?? new Set();
          groups.set(place, below);
          note(below, typeName, name, true);
        } else if (into) note(into, typeName, name, false);
        if (node.selectionSet) walk(node.selectionSet, getNamedType(field.type).name, below, place);
        continue;
      }
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (!inner) continue;
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const visit = `${node.name.value} ${at}`;
        if (seen.has(visit)) continue;
        seen.add(visit);
      }
      walk(inner.selectionSet, inner.typeCondition?.name.value ?? typeName, into, at);
    }
  };
  for (const [typeName, audited] of Object.entries(auditedTypes)) {
    if (typeof audited === 'string') continue;
    const itself = new Set<string>();
    note(itself, typeName, keyPaths(audited)[0]?.[0] ?? '', true);
    groups.set(typeName, itself);
  }
  walk(operation.selectionSet, schema.getRootType(operation.operation)?.name ?? '', undefined, '');
  return new Map([...groups].map(([coordinate, set]) => [coordinate, [...set].sort()]));
}

/** Children of one answer that show the same field groups. */
interface DisclosedTogether {
  readonly groups: readonly string[];
  readonly children: readonly string[];
}

const unions = new WeakMap<ReadonlyMap<string, readonly string[]>, WeakMap<ReadonlySet<string>, string>>();

/** The children of an answer, gathered by the field groups that it shows of them. */
export function gatherGroups(
  disclosed: Disclosed,
  groups: ReadonlyMap<string, readonly string[]>,
): readonly DisclosedTogether[] {
  let known = unions.get(groups);
  if (!known) {
    known = new WeakMap();
    unions.set(groups, known);
  }
  const together = new Map<string, string[]>();
  for (const [child, coordinates] of disclosed) {
    let union = known.get(coordinates);
    if (union === undefined) {
      const all = new Set<string>();
      for (const coordinate of coordinates) for (const group of groups.get(coordinate) ?? []) all.add(group);
      union = [...all].sort().join(' ');
      known.set(coordinates, union);
    }
    const children = together.get(union);
    if (children) children.push(child);
    else together.set(union, [child]);
  }
  return [...together].map(([union, children]) => ({
    groups: union === '' ? [] : union.split(' '),
    children,
  }));
}
