import { mix } from './bytes.ts';
import { field, levelRoom, stride, unknown } from './fields.ts';
import { nameLevel } from './likeness.ts';
import { drawing } from './random.ts';
import type { PackedRows } from './rows.ts';
import type { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';
import { countLevels } from './weights.ts';

const randomPairs = 100_000;
const sampledRows = 100_000;
/** More people than this at one address are no household: a hall, a home, a placeholder. */
const largestHousehold = 10;

/** Counts of levels of random pairs: unrelated people, but for the few that look like one person. */
export function countUnrelated(scorer: Scorer, left: PackedRows, right: PackedRows): Float64Array {
  const counts = new Float64Array(stride * levelRoom);
  const draw = drawing(1);
  const enough = Math.min(randomPairs, 10 * (left.count + right.count));
  for (let pair = 0; pair < enough; pair += 1) {
    const a = draw(left.count) * stride;
    const b = draw(right.count) * stride;
    if (left === right && a === b) continue;
    if (scorer.score(left.values, a, right.values, b) < 0) countLevels(counts, scorer.comparer.levels, 0, 1);
  }
  return counts;
}

/** What one file shows of people who live together and of their neighbours. */
export interface Households {
  readonly counts: Float64Array;
  /** Other people at the address of an average row. */
  readonly others: number;
  /** Of pairs with one postcode in different houses: how often street and locality are equal. */
  readonly street: number;
  readonly locality: number;
}

/** Which field stands for the address, as far as the file's columns allow. */
function addressKey(
  rows: PackedRows,
  vocabulary: Vocabulary,
): { keyOf: (at: number) => number; byFamily: boolean } {
  const { values } = rows;
  const has = (place: number) => {
    for (let at = place; at < rows.count * stride; at += stride) if (values[at] !== 0) return true;
    return false;
  };
  const at = (offset: number, place: number) => values[offset + place] as number;
  const house = has(field.houseNumber);
  const street = has(field.street);
  const postcode = has(field.postcode);
  if (house && (street || postcode)) {
    return {
      byFamily: false,
      keyOf: (offset) => {
        const [number, road, code] = [
          at(offset, field.houseNumber),
          at(offset, field.street),
          at(offset, field.postcode),
        ];
        if (number === 0 || (road === 0 && code === 0)) return 0;
        return mix(mix(number, street ? road : 0), mix(code, at(offset, field.locality)));
      },
    };
  }
  const place = postcode ? field.postcode : street ? field.street : -1;
  return {
    byFamily: true,
    keyOf: (offset) => {
      const family = vocabulary.names.sound(at(offset, field.family));
      return place < 0 || at(offset, place) === 0 || family === 0 ? 0 : mix(at(offset, place), family);
    },
  };
}

/** Looks at pairs at one address within one file: they are other people of the household, but for duplicates. */
export function countHouseholds(scorer: Scorer, rows: PackedRows, vocabulary: Vocabulary): Households {
  const { levels } = scorer.comparer;
  const { values } = rows;
  const { keyOf, byFamily } = addressKey(rows, vocabulary);
  const counts = new Float64Array(stride * levelRoom);
  const homes = groups(rows, keyOf);
  let others = 0;
  for (const home of homes.values()) {
    if (home.length > largestHousehold) continue;
    for (const [at, a] of home.entries()) {
      for (const b of home.slice(0, at)) {
        scorer.comparer.compare(values, a, values, b);
        const given = levels[field.given] as number;
        const date = levels[field.dateOfBirth] as number;
        if (given === unknown && date === unknown) continue;
        const sameName = given <= nameLevel.variant || given === nameLevel.crossed || given === unknown;
        if (sameName && (date <= 1 || date === unknown)) continue;
        others += 2;
        countLevels(counts, levels, 0, 1);
      }
    }
  }
  // Only those of one family name were looked at: what it says of family names is not learned.
  if (byFamily) counts.fill(0, field.family * levelRoom, (field.family + 1) * levelRoom);
  const neighbours = { pairs: 0, street: 0, locality: 0, streets: 0, localities: 0 };
  for (const area of groups(rows, (offset) => values[offset + field.postcode] as number).values()) {
    for (let at = 1; at < Math.min(area.length, 30); at += 1) {
      const [a, b] = [area[at] as number, area[at - 1] as number];
      if (values[a + field.houseNumber] === values[b + field.houseNumber]) continue;
      const [streetA, streetB] = [values[a + field.street] as number, values[b + field.street] as number];
      const [localityA, localityB] = [
        values[a + field.locality] as number,
        values[b + field.locality] as number,
      ];
      if (streetA !== 0 && streetB !== 0) neighbours.streets += 1;
      if (streetA !== 0 && streetA === streetB) neighbours.street += 1;
      if (localityA !== 0 && localityB !== 0) neighbours.localities += 1;
      if (localityA !== 0 && localityA === localityB) neighbours.locality += 1;
    }
  }
  const seen = Math.min(rows.count, sampledRows);
  return {
    counts,
    others: (byFamily ? 1.25 : 1) * (others / Math.max(seen, 1)),
    street: (neighbours.street + 10) / (neighbours.streets + 20),
    locality: (neighbours.locality + 18) / (neighbours.localities + 20),
  };
}

/** The first rows of the file by key; whole households stand together or not at all, so no row is left out between. */
function groups(rows: PackedRows, keyOf: (offset: number) => number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const share = Math.ceil(rows.count / sampledRows);
  for (let offset = 0; offset < rows.count * stride; offset += stride) {
    const key = keyOf(offset);
    // A sample of the keys, not of the rows: all rows of a key are in it or none.
    if (key === 0 || (share > 1 && (mix(key, 97) >>> 8) % share !== 0)) continue;
    const group = found.get(key);
    if (group) group.push(offset);
    else found.set(key, [offset]);
  }
  return found;
}
