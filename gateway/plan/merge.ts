import { type Bag, isFields, setOwn } from './bag.ts';
import { SubgraphFailure } from './failure.ts';

/**
 * Joins what a subgraph gave into an object of the answer, in place: objects field by field, lists by position,
 * otherwise the newer value wins. With `copy`, the source stays untouched and unshared, so that one entity can
 * be joined at several places without these becoming one object.
 *
 * @throws SubgraphFailure for lists of different lengths: joining them by position would be a guess
 */
export function merge(target: Bag, source: Bag, copy: boolean): void {
  for (const key in source) {
    const value = source[key];
    if (value !== undefined) mergeField(target, key, value, copy);
  }
}

/**
 * Joins one value into a field of an object, in place.
 *
 * @throws SubgraphFailure for lists of different lengths: joining them by position would be a guess
 */
export function mergeField(target: Bag, key: string, value: unknown, copy: boolean): void {
  if (typeof value === 'object' && value !== null && Object.hasOwn(target, key)) {
    const existing = target[key];
    if (typeof existing === 'object' && existing !== null) {
      mergeValues(existing, value, copy);
      return;
    }
  }
  setOwn(target, key, copy ? copied(value) : value);
}

function mergeValues(existing: object, value: object, copy: boolean): void {
  if (Array.isArray(existing) !== Array.isArray(value)) throw misfit();
  if (!Array.isArray(existing)) {
    merge(existing as Bag, value as Bag, copy);
    return;
  }
  const source = value as unknown[];
  if (existing.length !== source.length) throw misfit();
  for (let i = 0; i < source.length; i++) {
    const from = source[i];
    const to = existing[i];
    if (typeof from === 'object' && from !== null && typeof to === 'object' && to !== null) {
      mergeValues(to, from, copy);
    } else {
      existing[i] = copy ? copied(from) : from;
    }
  }
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  // Only objects of fields: a custom scalar may be anything, and nothing is ever joined into one.
  if (!isFields(value) || !isPlain(value)) return value;
  const copy: Bag = Object.create(null);
  for (const key of Object.keys(value)) copy[key] = copied(value[key]);
  return copy;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function misfit(): SubgraphFailure {
  return new SubgraphFailure(undefined, 'shape', [], 'a list does not fit the one it is joined to');
}
