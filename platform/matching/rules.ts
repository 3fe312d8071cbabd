import { type FieldName, field, identifierKinds, stride } from './fields.ts';
import { type Key, keyOf, part } from './keys.ts';
import type { ReadRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A rule of blocking: rows with an equal key are compared. */
export interface BlockRule {
  readonly name: string;
  /** Rules of the first tier are the strongest: between big files a sure match of theirs ends the search for its row. */
  readonly tier: 1 | 2 | 3;
  /** Places of the fields without which no row has a key. */
  readonly needs: readonly number[];
  /** The key under which a row is found. */
  readonly key: Key;
  /** Further keys under which a row looks for others, where a usual slip hides them. */
  readonly looksUnder: readonly Key[];
}

type Part = keyof typeof part;

function rule(
  name: string,
  tier: BlockRule['tier'],
  needs: readonly FieldName[],
  salt: number,
  ...keys: readonly (readonly [Part, Part?])[]
): BlockRule {
  const [key, ...looksUnder] = keys.map(([a, b = 'none']): Key => ({ a: part[a], b: part[b], salt })) as [
    Key,
    ...Key[],
  ];
  return { name, tier, needs: needs.map((each) => field[each]), key, looksUnder };
}

const [given, middle, family] = ['soundOfGiven', 'soundOfMiddle', 'soundOfFamily'] as const;
const [date, swapped] = ['wholeDate', 'swappedDate'] as const;

/** The rules of blocking, strongest first. */
const blockRules: readonly BlockRule[] = [
  ...Array.from({ length: identifierKinds }, (_, kind): BlockRule => {
    const place = field.identifier + kind;
    const key = { a: place, b: part.none, salt: 3 };
    return { name: `identifier ${kind + 1}`, tier: 1, needs: [place], key, looksUnder: [] };
  }),
  rule(
    'date of birth and family name',
    ...([1, ['dateOfBirth', 'family'], 5] as const),
    ...([
      [date, family],
      [swapped, family],
      [date, given],
    ] as const),
  ),
  rule(
    'date of birth and given name',
    ...([1, ['dateOfBirth', 'given'], 7] as const),
    ...([
      [date, given],
      [swapped, given],
      [date, family],
      [date, middle],
    ] as const),
  ),
  rule('e-mail address', 2, ['email'], 11, ['email']),
  rule('postcode and given name', 2, ['postcode', 'given'], 13, ['postcode', given]),
  rule('postcode and family name', 2, ['postcode', 'family'], 17, ['postcode', family]),
  rule('address and given name', 2, ['houseNumber', 'street', 'given'], 19, ['address', given]),
  rule('date of birth and postcode', 2, ['dateOfBirth', 'postcode'], 23, [date, 'postcode']),
  rule('date of birth and street', 2, ['dateOfBirth', 'street'], 29, [date, 'street']),
  rule('both names and year', 2, ['given', 'family'], 37, ['names', 'year']),
  rule('both names', 3, ['given', 'family'], 41, [given, family], [family, given], [middle, family]),
  rule('address', 3, ['houseNumber', 'street'], 31, ['address']),
  rule('date of birth', 3, ['dateOfBirth'], 61, [date], [swapped]),
  rule('family name', 3, ['family'], 43, ['family']),
  rule('given name', 3, ['given'], 47, ['given']),
  rule('postcode', 3, ['postcode'], 53, ['postcode']),
  rule('street', 3, ['street'], 59, ['street']),
];

/** Places of the fields that at least one row has. */
function heldPlaces({ values, count }: ReadRows): ReadonlySet<number> {
  const held = new Set<number>();
  let missing = Array.from({ length: stride }, (_, place) => place);
  for (let at = 0; at < count * stride && missing.length > 0; at += stride) {
    let found = false;
    for (let index = 0; index < missing.length; index += 1) {
      const place = missing[index] as number;
      if (values[at + place] === 0) continue;
      held.add(place);
      found = true;
    }
    if (found) missing = missing.filter((place) => !held.has(place));
  }
  return held;
}

/** How many rows share a key with an average row, by a sample. */
function crowdOf({ key }: BlockRule, { values, count }: ReadRows, { names }: Vocabulary): number {
  const step = Math.max(1, Math.floor(count / 20_000));
  const keys = new Int32Array(Math.ceil(count / step));
  let [seen, pairs] = [0, 0];
  for (let row = 0; row < count; row += step) {
    const own = keyOf(key, values, row * stride, names);
    if (own !== 0) keys[seen++] = own;
  }
  const sorted = keys.subarray(0, seen).sort();
  for (let at = 1, first = 0; at < seen; at += 1) {
    if (sorted[at] !== sorted[first]) first = at;
    pairs += at - first;
  }
  return seen < 2 ? 0 : (pairs / ((seen * (seen - 1)) / 2)) * count;
}

/** Rows fewer than this are a small file: everything that might be alike is looked at. */
export const small = 50_000;
/** Rows that an average row may meet by a rule of the last tier in a big file. */
const crowd = 20;
/** Rows under one key beyond which the key says too little, by tier. */
const crowded = { 1: 1_000, 2: 200, 3: 20 } as const;

/** A rule that a file is worth, and how many rows may share a key of it. */
export interface UsedRule {
  readonly rule: BlockRule;
  readonly limit: number;
}

/**
 * The blocking rules for a file, strongest first: rules whose fields some row has and, in a big file, under which an
 * average row does not meet a crowd. `growing`: rows will be added, which may have fields that no row has yet.
 */
export function rulesFor(rows: ReadRows, vocabulary: Vocabulary, growing = false): UsedRule[] {
  const isSmall = rows.count <= small;
  const held = heldPlaces(rows);
  return blockRules
    .filter(({ needs }) => growing || needs.every((place) => held.has(place)))
    .filter((rule) => isSmall || rule.tier < 3 || crowdOf(rule, rows, vocabulary) <= crowd)
    .map((rule) => ({ rule, limit: isSmall ? 1_500 : crowded[rule.tier] }));
}
