/**
 * Objects that take any GraphQL response name as a key.
 *
 * An alias may be called `constructor`, `hasOwnProperty` or `__proto__`. A plain object answers such a name
 * from its prototype, and assigning `__proto__` replaces that prototype; `Object.create(null)` avoids both but
 * is a slow dictionary to V8. A class whose prototype is an empty, prototype-less object has neither fault.
 */
export type Bag = Record<string, unknown>;

const EmptyBag = function EmptyBag() {} as unknown as { new (): Bag; prototype: unknown };
EmptyBag.prototype = Object.create(null);

/** A new, empty object that inherits no property and no setter. */
export function newBag(): Bag {
  return new EmptyBag();
}

/** Whether reading this name from a plain object that lacks it finds something all the same. */
export function isInheritedName(name: string): boolean {
  return name in Object.prototype;
}

/** The object's own property, or undefined; never one of its prototype. */
export function ownValue(object: Readonly<Bag>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own property, whatever its name and whatever the object's prototype. */
export function setOwn(object: Bag, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}

/** Whether a value is an object of fields: not null, not a list. */
export function isFields(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
