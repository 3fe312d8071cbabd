import {
  addressPlaces,
  type FieldName,
  fieldAt,
  levelNames,
  levelRoom,
  personPlaces,
  stride,
  unknown,
} from './fields.ts';

/** The three kinds of pair, as places of a table of weights. */
const kinds = ['match', 'household', 'unrelated'] as const;
type Kind = (typeof kinds)[number];

/** How often each level is seen, by field and level (place * `levelRoom` + level), for one kind of pair. */
export type Shares = Float64Array;

/**
 * What is believed before any file was seen. A file's own pairs outweigh it where there are enough of them; small
 * files lean on it. From typing and household studies, rounded.
 */
const believed: Readonly<Record<Kind, Readonly<Record<FieldName, readonly number[]>>>> = {
  match: {
    given: [0.86, 0.06, 0.03, 0.015, 0.01, 0.02, 0.005],
    middle: [0.75, 0.06, 0.15, 0.03, 0.01],
    family: [0.88, 0.06, 0.015, 0.01, 0.005, 0.03, 0.005],
    dateOfBirth: [0.93, 0.035, 0.015, 0.005, 0.005, 0.0095, 0.0005],
    sex: [0.985, 0.015],
    houseNumber: [0.9, 0.05, 0.05],
    street: [0.85, 0.09, 0.03, 0.03],
    locality: [0.9, 0.06, 0.04],
    postcode: [0.89, 0.06, 0.015, 0.015, 0.02],
    email: [0.8, 0.08, 0.05, 0.07],
    identifier: [0.93, 0.03, 0.015, 0.025],
  },
  household: {
    given: [0.004, 0.004, 0.006, 0.02, 0.06, 0.905, 0.001],
    middle: [0.03, 0.01, 0.06, 0.45, 0.45],
    family: [0.8, 0.03, 0.02, 0.01, 0.01, 0.13, 0.001],
    dateOfBirth: [0.015, 0.004, 0.01, 0.011, 0.04, 0.5, 0.42],
    sex: [0.5, 0.5],
    houseNumber: [0.9, 0.05, 0.05],
    street: [0.85, 0.09, 0.03, 0.03],
    locality: [0.9, 0.06, 0.04],
    postcode: [0.89, 0.06, 0.015, 0.015, 0.02],
    email: [0.05, 0.01, 0.02, 0.92],
    identifier: [0.003, 0.004, 0.003, 0.99],
  },
  unrelated: {
    given: [0.004, 0.004, 0.006, 0.02, 0.06, 0.905, 0.00002],
    middle: [0.02, 0.01, 0.06, 0.46, 0.45],
    family: [0.001, 0.002, 0.001, 0.01, 0.06, 0.925, 0.00002],
    dateOfBirth: [0.0001, 0.0014, 0.004, 0.006, 0.02, 0.548, 0.42],
    sex: [0.5, 0.5],
    houseNumber: [0.015, 0.05, 0.935],
    street: [0.001, 0.004, 0.06, 0.935],
    locality: [0.02, 0.01, 0.97],
    postcode: [0.0005, 0.001, 0.004, 0.01, 0.985],
    email: [0.00001, 0.0001, 0.001, 0.999],
    identifier: [0.000001, 0.00001, 0.0001, 0.9999],
  },
};

/** The shares that are believed before any file was seen; `unknown` weighs nothing. */
export function believedShares(kind: Kind): Shares {
  const shares = new Float64Array(stride * levelRoom).fill(1);
  for (let place = 0; place < stride; place += 1) {
    believed[kind][fieldAt(place).name].forEach((share, level) => {
      shares[place * levelRoom + level] = share;
    });
  }
  return shares;
}

/**
 * Counts of levels with `weight` pairs' worth of belief mixed in, as shares. A level that was never seen is thought to
 * have been missed by `least` of a pair at least.
 */
export function sharesOf(counts: Float64Array, belief: Shares, weight: number, least = 0): Shares {
  const shares = new Float64Array(stride * levelRoom).fill(1);
  for (let place = 0; place < stride; place += 1) {
    const levels = levelNames[fieldAt(place).name].length;
    const from = place * levelRoom;
    let total = 0;
    for (let level = 0; level < levels; level += 1) total += counts[from + level] as number;
    for (let level = 0; level < levels; level += 1) {
      const believing = Math.max(least, weight * (belief[from + level] as number));
      shares[from + level] = ((counts[from + level] as number) + believing) / (total + weight);
    }
  }
  return shares;
}

/**
 * Upper bounds, as shares, on how often one person's rows differ in ways that relatives differ. Without them, in a
 * file with hardly any matches, twins and other relatives would be learned as a kind of match whose given name
 * differs each time.
 */
const bounds: Readonly<Partial<Record<FieldName, Readonly<Record<string, number>>>>> = {
  given: { other: 0.2, crossed: 0.1 },
  family: { other: 0.25, crossed: 0.1 },
  dateOfBirth: { other: 0.2, 'a generation': 0.2 },
  sex: { other: 0.1 },
  identifier: { other: 0.4 },
};

/** The same where kin live together: who is called as a parent is, and was born a generation later, is the child. */
const kinBounds: typeof bounds = { ...bounds, dateOfBirth: { other: 0.2, 'a generation': 0.002 } };

/** Shares of matches in which no field differs more often than it can. `amongKin`: whether kin live together. */
export function boundedShares(shares: Shares, amongKin: boolean): Shares {
  const bounded = shares.slice();
  for (let place = 0; place < stride; place += 1) {
    const { name } = fieldAt(place);
    for (const [level, most] of Object.entries((amongKin ? kinBounds : bounds)[name] ?? {})) {
      const cell = place * levelRoom + levelNames[name].indexOf(level);
      const share = bounded[cell] as number;
      if (share <= most) continue;
      for (let at = place * levelRoom; at < place * levelRoom + levelNames[name].length; at += 1) {
        bounded[at] = ((bounded[at] as number) * (1 - most)) / (1 - share);
      }
      bounded[cell] = most;
    }
  }
  return bounded;
}

/** Counts the levels of a pair, each with the weight of the pair. */
export function countLevels(counts: Float64Array, levels: Uint8Array, from: number, weight: number): void {
  for (let place = 0; place < stride; place += 1) {
    const level = levels[from + place] as number;
    if (level === unknown) continue;
    const at = place * levelRoom + level;
    counts[at] = (counts[at] as number) + weight;
  }
}

/** The natural logarithms of shares. */
export function logOf(shares: Shares): Float64Array {
  return shares.map((share) => Math.log(share));
}

/** `personPlaces` for the loops that add weights up. */
export const personAt = Int32Array.from(personPlaces);
/** The same of the fields that say where somebody lives. */
export const addressAt = Int32Array.from(addressPlaces);
