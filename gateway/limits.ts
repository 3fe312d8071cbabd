import { type DocumentNode, Kind, OperationTypeNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * What one operation may ask for. Counted as the operation would be carried out: through
 * fragments, each time they are spread. Generous to what people write, tight to what programs generate. Not disclosed.
 */
export const limits = {
  /** Characters of the document. */
  text: 60_000,
  /** Tokens of the document; the standard introspection has some 450. */
  tokens: 2_000,
  /** Levels of selection sets; the standard introspection has 15. */
  depth: 16,
  fields: 600,
  aliases: 60,
  rootFields: 10,
  /** On fields and spreads; elsewhere the schema has none, and validation refuses them. */
  directives: 40,
  /** Definitions in the document. */
  definitions: 40,
  /** How often one selection may ask for the same response name: validation compares each with each. */
  repeats: 20,
  /** Objects and fields that the answer may hold at most, lists taken at their size (`cost.ts`). */
  cost: 20_000,
} as const;

interface Measures {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
}

const nothing: Measures = { depth: 0, fields: 0, aliases: 0, directives: 0, rootFields: 0 };

/** Fragments that spread themselves, directly or in a round, have no measure. */
class Cycle extends Error {}

/**
 * Whether a document keeps the limits that need no schema. Run before validation, whose own cost grows with the square
 * of what this bounds. Every operation of the document must keep them.
 */
export function keepsLimits(document: DocumentNode): boolean {
  if (document.definitions.length > limits.definitions) return false;
  const fragments = fragmentsOf(document);
  const measured = new Map<string, Measures | 'open'>();

  const ofFragment = (name: string): Measures => {
    const known = measured.get(name);
    if (known === 'open') throw new Cycle();
    if (known) return known;
    const fragment = fragments.get(name);
    if (!fragment) return nothing;
    measured.set(name, 'open');
    const measures = ofSelections(fragment.selectionSet);
    measured.set(name, measures);
    return measures;
  };

  const ofSelections = (set: SelectionSetNode): Measures => {
    let { depth, fields, aliases, directives, rootFields } = nothing;
    for (const node of set.selections) {
      directives += node.directives?.length ?? 0;
      let inner = nothing;
      if (node.kind === Kind.FIELD) {
        fields += 1;
        rootFields += 1;
        if (node.alias) aliases += 1;
        if (node.selectionSet) inner = ofSelections(node.selectionSet);
      } else {
        inner =
          node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : ofSelections(node.selectionSet);
        rootFields += inner.rootFields;
      }
      // A fragment stands beside the fields around it, so it adds no level of its own.
      depth = Math.max(depth, inner.depth + (node.kind === Kind.FIELD ? 1 : 0));
      fields += inner.fields;
      aliases += inner.aliases;
      directives += inner.directives;
    }
    return { depth, fields, aliases, directives, rootFields };
  };

  try {
    for (const name of fragments.keys()) if (!isModest(ofFragment(name))) return false;
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      const measures = ofSelections(node.selectionSet);
      const mostRoots = node.operation === OperationTypeNode.MUTATION ? 1 : limits.rootFields;
      if (!isModest(measures) || measures.rootFields > mostRoots) return false;
    }
  } catch (error) {
    if (error instanceof Cycle) return false;
    throw error;
  }
  return keepsRepeats(document);
}

function isModest({ depth, fields, aliases, directives }: Measures): boolean {
  return (
    depth <= limits.depth &&
    fields <= limits.fields &&
    aliases <= limits.aliases &&
    directives <= limits.directives
  );
}

/** Counts a response name over a whole selection, inline fragments included; each definition by itself. */
function keepsRepeats(document: DocumentNode): boolean {
  const inSelections = (set: SelectionSetNode, seen: Map<string, number>): boolean =>
    set.selections.every((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) return true;
      if (node.kind === Kind.INLINE_FRAGMENT) return inSelections(node.selectionSet, seen);
      const name = node.alias?.value ?? node.name.value;
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      return times <= limits.repeats && (!node.selectionSet || inSelections(node.selectionSet, new Map()));
    });
  return document.definitions.every(
    (node) => !('selectionSet' in node) || !node.selectionSet || inSelections(node.selectionSet, new Map()),
  );
}
