import { mix } from './bytes.ts';
import { type FieldName, field, identifierKinds, stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A key of 32 bits out of a row; 0 when the row lacks what it is made of. */
type KeyOf = (values: Int32Array, offset: number) => number;

/** A rule of blocking: rows with an equal key are compared. */
export interface BlockRule {
  readonly name: string;
  /** Rules of the first tier are the strongest; a sure match ends the search after its tier. */
  readonly tier: 1 | 2 | 3;
  /** Places of the fields without which no row has a key. */
  readonly needs: readonly number[];
  readonly keyOf: KeyOf;
  /** Further keys under which a row looks for others, where a usual slip hides them. */
  readonly looksUnder: readonly KeyOf[];
}

function pair(a: number, b: number, salt: number): number {
  return a === 0 || b === 0 ? 0 : mix(a, Math.imul(b, salt)) | 1;
}

/** Day and month changed, where both can be a month; otherwise 0. */
function swappedDate(date: number): number {
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  return day > 12 || day === month || day === 0 ? 0 : date - month * 100 - day + day * 100 + month;
}

const whole = (date: number) =>
  date > 9_999_999 && date % 100 !== 0 && Math.floor(date / 100) % 100 !== 0 ? date : 0;

/** The rules of blocking for rows of a vocabulary, strongest first. */
function blockRules(vocabulary: Vocabulary): readonly BlockRule[] {
  const at =
    (place: number): KeyOf =>
    (values, offset) =>
      values[offset + place] as number;
  const sound =
    (place: number): KeyOf =>
    (values, offset) =>
      vocabulary.names.sound(values[offset + place] as number);
  const date: KeyOf = (values, offset) => whole(values[offset + field.dateOfBirth] as number);
  const swapped: KeyOf = (values, offset) => swappedDate(date(values, offset));
  const year: KeyOf = (values, offset) => Math.floor((values[offset + field.dateOfBirth] as number) / 10_000);
  const [given, middle, family] = [sound(field.given), sound(field.middle), sound(field.family)];
  const [postcode, street] = [at(field.postcode), at(field.street)];
  const address: KeyOf = (values, offset) =>
    pair(at(field.houseNumber)(values, offset), street(values, offset), 31);
  const both =
    (a: KeyOf, b: KeyOf, salt: number): KeyOf =>
    (values, offset) =>
      pair(a(values, offset), b(values, offset), salt);
  const one =
    (key: KeyOf, salt: number): KeyOf =>
    (values, offset) =>
      pair(key(values, offset), 1, salt);
  const rule = (
    name: string,
    tier: BlockRule['tier'],
    needs: readonly FieldName[],
    ...[keyOf, ...looksUnder]: readonly [KeyOf, ...KeyOf[]]
  ): BlockRule => ({ name, tier, needs: needs.map((each) => field[each]), keyOf, looksUnder });
  const identifiers = Array.from({ length: identifierKinds }, (_, kind): BlockRule => {
    const place = field.identifier + kind;
    return { ...rule(`identifier ${kind + 1}`, 1, [], one(at(place), 3)), needs: [place] };
  });
  const dateFamily = [both(date, family, 5), both(swapped, family, 5), both(date, given, 5)] as const;
  const dateGiven = [both(date, given, 7), both(swapped, given, 7), both(date, family, 7)] as const;
  const names = [both(given, family, 41), both(family, given, 41), both(middle, family, 41)] as const;
  return [
    ...identifiers,
    rule('date of birth and family name', 1, ['dateOfBirth', 'family'], ...dateFamily),
    rule('date of birth and given name', 1, ['dateOfBirth', 'given'], ...dateGiven, both(date, middle, 7)),
    rule('e-mail address', 2, ['email'], one(at(field.email), 11)),
    rule('postcode and given name', 2, ['postcode', 'given'], both(postcode, given, 13)),
    rule('postcode and family name', 2, ['postcode', 'family'], both(postcode, family, 17)),
    rule('address and given name', 2, ['houseNumber', 'street', 'given'], both(address, given, 19)),
    rule('date of birth and postcode', 2, ['dateOfBirth', 'postcode'], both(date, postcode, 23)),
    rule('date of birth and street', 2, ['dateOfBirth', 'street'], both(date, street, 29)),
    rule('both names and year', 2, ['given', 'family'], both(both(given, family, 37), year, 37)),
    rule('both names', 3, ['given', 'family'], ...names),
    rule('address', 3, ['houseNumber', 'street'], address),
    rule('date of birth', 3, ['dateOfBirth'], one(date, 61), one(swapped, 61)),
    rule('family name', 3, ['family'], one(at(field.family), 43)),
    rule('given name', 3, ['given'], one(at(field.given), 47)),
    rule('postcode', 3, ['postcode'], one(postcode, 53)),
    rule('street', 3, ['street'], one(street, 59)),
  ];
}

/** Places of the fields that at least one row has. */
function heldPlaces({ values, count }: PackedRows): ReadonlySet<number> {
  const held = new Set<number>();
  for (let place = 0; place < stride; place += 1) {
    for (let at = place; at < count * stride; at += stride) {
      if (values[at] === 0) continue;
      held.add(place);
      break;
    }
  }
  return held;
}

/** How many rows share a key with an average row, by a sample. */
function crowdOf(rule: BlockRule, { values, count }: PackedRows): number {
  const step = Math.max(1, Math.floor(count / 20_000));
  const sizes = new Map<number, number>();
  let [seen, pairs] = [0, 0];
  for (let row = 0; row < count; row += step) {
    const key = rule.keyOf(values, row * stride);
    if (key === 0) continue;
    const before = sizes.get(key) ?? 0;
    pairs += before;
    seen += 1;
    sizes.set(key, before + 1);
  }
  return seen < 2 ? 0 : (pairs / ((seen * (seen - 1)) / 2)) * count;
}

/** Rows fewer than this are a small file: everything that might be alike is looked at. */
const small = 50_000;
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
 * The rules for a file, strongest first: those whose fields some row has, and in a big file no rule under which an
 * average row meets a crowd. `growing`: rows will be added that may have what no row has yet.
 */
export function rulesFor(rows: PackedRows, vocabulary: Vocabulary, growing = false): UsedRule[] {
  const isSmall = rows.count <= small;
  const held = heldPlaces(rows);
  return blockRules(vocabulary)
    .filter((rule) => growing || rule.needs.every((place) => held.has(place)))
    .filter((rule) => isSmall || rule.tier < 3 || crowdOf(rule, rows) <= crowd)
    .map((rule) => ({ rule, limit: isSmall ? 1_500 : crowded[rule.tier] }));
}
