import type { FetchDataRewrite } from '@apollo/query-planner';
import { type Bag, isFields, ownValue, setOwn } from './bag.ts';
import { mergeField } from './merge.ts';
import type { TypeNames } from './typeNames.ts';

/** Changes an object of an answer or a representation in place. */
type Rewrite = (value: unknown) => void;

const FRAGMENT = '... on ';

/**
 * Compiles the planner's rewrites: a field that it had to fetch under another name gets its own back, and a
 * representation gets the type name that its subgraph knows.
 */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  types: TypeNames,
): Rewrite[] {
  return (rewrites ?? []).map((rewrite) => compileRewrite(rewrite, types));
}

function compileRewrite(rewrite: FetchDataRewrite, types: TypeNames): Rewrite {
  const path = rewrite.path.slice();
  const field = path.pop();
  if (field === undefined || field.startsWith(FRAGMENT)) {
    throw new Error(`The plan rewrites a path that does not end in a field: ${rewrite.path.join('/')}`);
  }
  let step: (object: Bag) => void;
  if (rewrite.kind === 'ValueSetter') {
    step = (object) => setOwn(object, field, rewrite.setValueTo);
  } else {
    step = (object) => {
      const value = ownValue(object, field);
      if (value === undefined) return;
      // Joined, not set: with conditions, the planner may fetch parts of one field under two names.
      mergeField(object, rewrite.renameKeyTo, value, false);
      setOwn(object, field, undefined);
    };
  }
  const last = atObjects(step);
  return path.reduceRight<Rewrite>(
    (inner, element) => atObjects(throughElement(element, inner, types)),
    last,
  );
}

function throughElement(element: string, inner: Rewrite, types: TypeNames): (object: Bag) => void {
  if (!element.startsWith(FRAGMENT)) return (object) => inner(ownValue(object, element));
  const holds = types.test(element.slice(FRAGMENT.length));
  return (object) => {
    const typeName = ownValue(object, '__typename');
    if (typeName === undefined || holds(typeName)) inner(object);
  };
}

function atObjects(step: (object: Bag) => void): Rewrite {
  return function visit(value) {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isFields(value)) step(value);
  };
}
