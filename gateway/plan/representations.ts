import { getResponseName, type QueryPlanSelectionNode } from '@apollo/query-planner';
import { type Bag, isFields, newBag, ownValue, setOwn } from './bag.ts';
import { merge } from './merge.ts';
import type { TypeNames } from './typeNames.ts';

/** Reads from an object what a fetch needs to name it to its subgraph; undefined when something is missing. */
type Represent = (source: Bag) => Bag | undefined;

/** Compiles a fetch's `requires` once for all its objects; an object of a type that they do not name gets an empty one. */
export function compileRequires(selections: readonly QueryPlanSelectionNode[], types: TypeNames): Represent {
  const parts = selections.map((selection) => compilePart(selection, types));
  const only = parts[0];
  if (parts.length === 1 && only?.kind === 'fragment') {
    return (source) => (only.holds(ownValue(source, '__typename')) ? only.represent(source) : newBag());
  }
  return (source) => {
    const result = newBag();
    for (const part of parts) {
      if (part.kind === 'field') {
        const value = part.read(source);
        if (value === undefined) return undefined;
        setOwn(result, part.name, value);
      } else if (part.holds(ownValue(source, '__typename'))) {
        const inner = part.represent(source);
        if (inner) merge(result, inner, false);
      }
    }
    return result;
  };
}

type Part =
  | { kind: 'field'; name: string; read: (source: Bag) => unknown }
  | { kind: 'fragment'; holds: (typeName: unknown) => boolean; represent: Represent };

function compilePart(selection: QueryPlanSelectionNode, types: TypeNames): Part {
  if (selection.kind === 'InlineFragment') {
    const { typeCondition } = selection;
    return {
      kind: 'fragment',
      holds: typeCondition === undefined ? () => false : types.test(typeCondition),
      represent: compileRequires(selection.selections, types),
    };
  }
  const name = getResponseName(selection);
  if (!selection.selections) return { kind: 'field', name, read: (source) => ownValue(source, name) };
  const represent = compileRequires(selection.selections, types);
  const nested = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(nested);
    return isFields(value) ? (represent(value) ?? null) : null;
  };
  return {
    kind: 'field',
    name,
    read: (source) => {
      const value = ownValue(source, name);
      return value === undefined ? undefined : nested(value);
    },
  };
}

/** Where the representations of one fetch stand, each once. */
export class Places {
  readonly #byKey = new Map<unknown, { readonly field: string; readonly places: Map<string, number> }>();
  readonly #byText = new Map<string, number>();

  /** The place of an equal representation that was given before; else `next`, which is this one's from now on. */
  of(representation: Bag, next: number): number {
    const field = onlyField(representation);
    if (field !== undefined) {
      const type = representation.__typename;
      let known = this.#byKey.get(type);
      if (!known) {
        known = { field, places: new Map() };
        this.#byKey.set(type, known);
      }
      if (known.field === field) return placeIn(known.places, representation[field] as string, next);
    }
    return placeIn(this.#byText, representationKey(representation), next);
  }
}

function placeIn(places: Map<string, number>, key: string, next: number): number {
  const place = places.get(key);
  if (place !== undefined) return place;
  places.set(key, next);
  return next;
}

/** The one field beside the type's name, where its value is a text: most keys are, and need no text made of them. */
function onlyField(representation: Bag): string | undefined {
  let only: string | undefined;
  for (const name in representation) {
    if (name === '__typename') continue;
    if (only !== undefined || typeof representation[name] !== 'string') return undefined;
    only = name;
  }
  return only;
}

/** A text that is equal for equal representations and for no others. */
export function representationKey(representation: Bag): string {
  let key = '';
  for (const name in representation) {
    const value = representation[name];
    // Lengths, so that no value can be mistaken for the end of one field and the start of the next.
    const text = typeof value === 'string' ? `"${value}` : JSON.stringify(value);
    key += `${name.length}:${name}${text?.length ?? 0}:${text}`;
  }
  return key;
}
