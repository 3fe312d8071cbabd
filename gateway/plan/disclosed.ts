/** Per key of an audited object, the schema coordinates that an answer gives of it with a value. */
export type Disclosed = ReadonlyMap<string, ReadonlySet<string>>;

/** What the shaper notes: keys and sets in turn. Flat, so that a discarded part is cut off by its length. */
export type DisclosureNotes = (string | ReadonlySet<string>)[];

// A double holds integers up to 2^53 exactly, so a sum of powers below that is a set of bits.
const GROUP = 50;
const INTERNED_SETS = 256;

/**
 * The sets of coordinates of one audited place in an operation. Which of its fields have a value is summed as
 * bits while the object is shaped; equal sums share one set, so that the audit costs an addition a field.
 */
export class CoordinateSets {
  readonly #coordinates: readonly string[];
  readonly #sets: Map<number, ReadonlySet<string>>[] = [];

  /** @param coordinates one a field, in the field's order, such as `Child.address` */
  constructor(coordinates: readonly string[]) {
    this.#coordinates = coordinates;
  }

  /** The group that a field's bit belongs to, and the bit. */
  static bit(field: number): { group: number; weight: number } {
    return { group: Math.floor(field / GROUP), weight: 2 ** (field % GROUP) };
  }

  /** How many sums a place needs; at least one, as an object without any field is still disclosed. */
  get groups(): number {
    return Math.max(1, Math.ceil(this.#coordinates.length / GROUP));
  }

  /** The coordinates whose bits are in the sum. Never change the set. */
  get(group: number, sum: number): ReadonlySet<string> {
    this.#sets[group] ??= new Map();
    const sets = this.#sets[group];
    let set = sets.get(sum);
    if (!set) {
      const inGroup = this.#coordinates.slice(group * GROUP, (group + 1) * GROUP);
      set = new Set(inGroup.filter((_, i) => Math.floor(sum / 2 ** i) % 2 === 1));
      if (sets.size < INTERNED_SETS) sets.set(sum, set);
    }
    return set;
  }
}

const unions = new WeakMap<ReadonlySet<string>, WeakMap<ReadonlySet<string>, ReadonlySet<string>>>();

/** The union of two sets: the same object for the same two, since answers hold the same few again and again. */
function together(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  let known = unions.get(one);
  if (!known) {
    known = new WeakMap();
    unions.set(one, known);
  }
  let union = known.get(other);
  if (!union) {
    union = new Set([...one, ...other]);
    known.set(other, union);
  }
  return union;
}

/** Gathers the notes by key. */
export function gatherDisclosed(notes: DisclosureNotes): Disclosed {
  const byKey = new Map<string, ReadonlySet<string>>();
  for (let i = 0; i < notes.length; i += 2) {
    const key = notes[i] as string;
    const set = notes[i + 1] as ReadonlySet<string>;
    const before = byKey.get(key);
    if (before === undefined) byKey.set(key, set);
    else if (before !== set) byKey.set(key, together(before, set));
  }
  return byKey;
}
