import type { Comparer } from './compare.ts';
import {
  addressPlaces,
  field,
  fieldAt,
  identifierPlaces,
  levelNames,
  levelRoom,
  stride,
  unknown,
} from './fields.ts';
import type { Frequencies } from './frequency.ts';
import { nameLevel } from './likeness.ts';
import type { Model } from './model.ts';
import { type WholeNames, wholeName } from './sample.ts';
import { addressAt, logOf, personAt } from './weights.ts';

/** Fields whose level may become unknown although both rows have them: a name that changed places. */
const mayBeUnknown: ReadonlySet<number> = new Set([field.middle, field.family, ...addressPlaces]);

/** A number that is another one in more than this share of matches is one that people change, as a telephone's. */
const mostChanged = 0.075;
const otherNumber = levelNames.identifier.indexOf('other');

/** Places of what is compared first: names, date of birth and sex. */
const whoAt = personAt.filter((place) => place < field.email);

/** The logarithm of the sum of two numbers given by their logarithms. */
function logSum(a: number, b: number): number {
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}

/** The probability of natural log odds. */
export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * The one scorer: how likely it is that two rows are one person, against two people of one household and two who
 * have nothing to do with each other. The same rows and the same model give the same number, in either order.
 */
export class Scorer {
  readonly comparer: Comparer;
  /** How common values are thought to be. */
  readonly frequencies: Frequencies;
  readonly #neighbourStreet: readonly [number, number];
  readonly #neighbourLocality: readonly [number, number];
  #match!: Float64Array;
  #household!: Float64Array;
  #unrelated!: Float64Array;
  /** The most that a field can say for one person without being equal, by place. */
  readonly #slips = new Float64Array(stride);
  /** The same against two people of one household. */
  readonly #kinSlips = new Float64Array(stride);
  /** The most that the address can say for one person against two of one household. */
  #kinAddress = 0;
  /** What the last pair can reach at the most against strangers and against kin, but for the address. */
  #strangerMost = 0;
  #kinMost = 0;
  #free = 0;
  #coupled = 0;
  /** Of two people of one given name: how often they are of one sex, and of two. */
  #sexOfName: readonly [number, number] = [0, 0];
  #matches = 0;
  #households = 0;
  #pairs = 0;
  #moved: readonly [number, number] = [0, 0];
  #apart: readonly [number, number] = [0, 0];
  /** How common whole names of the file are that several people have (`WholeNames.shares`); none for an index that goes on. */
  names: WholeNames['shares'] = new Map();
  /** Parts of the last score, as logarithms: of being seen at the address under each reading, and of the person. */
  readonly parts = { stayed: 0, elsewhere: 0, household: 0, unrelated: 0 };

  constructor(comparer: Comparer, frequencies: Frequencies, model: Model) {
    this.comparer = comparer;
    this.frequencies = frequencies;
    this.#neighbourStreet = [Math.log(model.neighbours.street), Math.log(1 - model.neighbours.street)];
    this.#neighbourLocality = [Math.log(model.neighbours.locality), Math.log(1 - model.neighbours.locality)];
    this.use(model);
  }

  /** Scores by another model from now on; of the neighbours only the first model's belief counts. */
  use(model: Model): void {
    this.#match = logOf(model.match);
    this.#household = logOf(model.household);
    this.#unrelated = logOf(model.unrelated);
    for (let place = 0; place < stride; place += 1) {
      const levels = levelNames[fieldAt(place).name].length;
      // A name that changed places leaves the other's place unknown; what is unknown says nothing.
      const none = mayBeUnknown.has(place) ? 0 : Number.NEGATIVE_INFINITY;
      let [most, kin] = [none, none];
      for (let level = 1; level < levels; level += 1) {
        const cell = place * levelRoom + level;
        const match = this.#match[cell] as number;
        most = Math.max(most, match - (this.#unrelated[cell] as number));
        kin = Math.max(kin, match - (this.#household[cell] as number));
      }
      this.#slips[place] = most;
      this.#kinSlips[place] = kin;
    }
    this.comparer.ownNumbers = model.ownNumbers;
    this.comparer.keptNumbers = identifierPlaces.filter(
      (place) => (model.match[place * levelRoom + otherNumber] as number) <= mostChanged,
    );
    this.#free = Math.log(model.free);
    this.#coupled = Math.log(model.coupled);
    this.#sexOfName = [Math.log(model.sexOfName), Math.log(1 - model.sexOfName)];
    this.#matches = Math.log(model.matches) - this.#free;
    this.#households = Math.log(model.households);
    this.#pairs = Math.log(model.pairs);
    this.#moved = [Math.log(model.moved), Math.log(1 - model.moved)];
    this.#apart = [Math.log(model.apart), Math.log(1 - model.apart)];
    this.#kinAddress = Math.max(this.#moved[0] - this.#apart[0], this.#moved[1] - this.#apart[1]);
  }

  /** The natural log odds that two rows of one file are one person: they may both have their match elsewhere. */
  scoreWithin(rows: Int32Array, a: number, b: number): number {
    return this.score(rows, a, rows, b) + this.#free;
  }

  /**
   * The natural log odds that the two rows are one person; the comparer's levels are then those of the pair. A pair
   * that cannot reach `floor` gets minus infinity, and levels that say nothing: what costs least is compared first.
   */
  score(
    rowsA: Int32Array,
    a: number,
    rowsB: Int32Array,
    b: number,
    floor = Number.NEGATIVE_INFINITY,
  ): number {
    const { comparer, parts } = this;
    const { levels } = comparer;
    comparer.compareNames(rowsA, a, rowsB, b);
    let [match, household, unrelated] = [0, 0, 0];
    const isNamesake = (levels[field.given] as number) <= nameLevel.variant;
    for (let at = 0; at < whoAt.length; at += 1) {
      const place = whoAt[at] as number;
      const level = levels[place] as number;
      if (level === unknown) continue;
      const cell = place * levelRoom + level;
      match += this.#match[cell] as number;
      if (place === field.sex && isNamesake) {
        const sex = this.#sexOfName[level as 0 | 1];
        household += sex;
        unrelated += sex;
        continue;
      }
      household += this.#household[cell] as number;
      unrelated +=
        level === 0 && place !== field.sex
          ? this.#chance(place, rowsA[a + place] as number, rowsB[b + place] as number)
          : (this.#unrelated[cell] as number);
    }
    const { isSwapped } = comparer;
    if (isSwapped)
      unrelated +=
        this.#chanceOfSwapped(rowsA, a, rowsB, b) -
        (this.#unrelated[field.given * levelRoom + nameLevel.crossed] as number);
    const agree =
      isSwapped ||
      (((levels[field.given] as number) <= nameLevel.variant || levels[field.given] === nameLevel.crossed) &&
        (levels[field.family] as number) <= nameLevel.variant);
    const coupled = agree ? this.#coupledFor(rowsA, a) : 0;
    const bounded = floor !== Number.NEGATIVE_INFINITY;
    if (bounded) {
      this.#boundSigns(rowsA, a, rowsB, b);
      match += this.#matches;
      this.#strangerMost += match - unrelated - coupled - this.#pairs;
      this.#kinMost += match - household - this.#households;
      if (this.#kinMost + this.#kinAddress < floor) return Number.NEGATIVE_INFINITY;
      if (this.#strangerMost + this.#addressMost(rowsA, a, rowsB, b) < floor) return Number.NEGATIVE_INFINITY;
    }
    comparer.compareAddress(rowsA, a, rowsB, b);
    parts.elsewhere = this.#elsewhere(levels, rowsA, a, rowsB, b);
    if (bounded && this.#mostAt(levels) < floor) return Number.NEGATIVE_INFINITY;
    comparer.compareSigns(rowsA, a, rowsB, b);
    for (let place: number = field.email; place < stride; place += 1) {
      const level = levels[place] as number;
      if (level === unknown) continue;
      const cell = place * levelRoom + level;
      household += this.#household[cell] as number;
      unrelated +=
        level === 0
          ? this.#chance(place, rowsA[a + place] as number, rowsB[b + place] as number)
          : (this.#unrelated[cell] as number);
    }
    parts.household = household;
    parts.unrelated = unrelated + coupled;
    return this.weigh(levels, 0);
  }

  /** By how much, as a logarithm, both names of the last pair are equal more often by chance than each by itself: `row` is one of it. */
  #coupledFor(rows: Int32Array, row: number): number {
    const { levels } = this.comparer;
    if (levels[field.given] !== nameLevel.equal || levels[field.family] !== nameLevel.equal)
      return this.#coupled;
    const [given, family] = [rows[row + field.given] as number, rows[row + field.family] as number];
    const share = this.names.get(wholeName(given, family));
    if (share === undefined) return this.#coupled;
    const apart = this.frequencies.log(field.given, given) + this.frequencies.log(field.family, family);
    return Math.max(this.#coupled, share - apart);
  }

  /** What e-mail address and identifiers can say at the most, from which of them are equal: cheaper than comparing. */
  #boundSigns(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    let [stranger, kin] = [0, 0];
    for (let place: number = field.email; place < stride; place += 1) {
      const valueA = rowsA[a + place] as number;
      const valueB = rowsB[b + place] as number;
      if (valueA === 0 || valueB === 0) continue;
      if (valueA === valueB) {
        const cell = place * levelRoom;
        const match = this.#match[cell] as number;
        stranger += match - this.#chance(place, valueA, valueB);
        kin += match - (this.#household[cell] as number);
      } else {
        stranger += this.#slips[place] as number;
        kin += this.#kinSlips[place] as number;
      }
    }
    this.#strangerMost = stranger;
    this.#kinMost = kin;
  }

  /** What the address can say at the most against two unrelated people, from which parts of it are equal. */
  #addressMost(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): number {
    let address = 0;
    for (let at = 0; at < addressAt.length; at += 1) {
      const place = addressAt[at] as number;
      const valueA = rowsA[a + place] as number;
      const valueB = rowsB[b + place] as number;
      if (valueA === 0 || valueB === 0) continue;
      address += valueA === valueB ? -this.#chance(place, valueA, valueA) : (this.#slips[place] as number);
    }
    return Math.max(0, address);
  }

  /** Log odds that a pair cannot exceed, once its address is known (`parts.elsewhere`). */
  #mostAt(levels: Uint8Array): number {
    const { elsewhere } = this.parts;
    const stayed = this.#stayed(levels, 0);
    const same = logSum(this.#moved[1] + stayed, this.#moved[0] + elsewhere);
    const kin = logSum(this.#apart[1] + stayed, this.#apart[0] + elsewhere);
    return Math.min(this.#strangerMost + same - elsewhere, this.#kinMost + same - kin);
  }

  #stayed(levels: Uint8Array, from: number): number {
    let stayed = 0;
    for (let at = 0; at < addressAt.length; at += 1) {
      const place = addressAt[at] as number;
      stayed += this.#match[place * levelRoom + (levels[from + place] as number)] as number;
    }
    return stayed;
  }

  /** Log odds from levels (of `stride` places from `from`) and the parts that were measured. */
  weigh(levels: Uint8Array, from: number): number {
    const { household, unrelated, elsewhere } = this.parts;
    let match = 0;
    for (let at = 0; at < personAt.length; at += 1) {
      const place = personAt[at] as number;
      match += this.#match[place * levelRoom + (levels[from + place] as number)] as number;
    }
    const stayed = this.#stayed(levels, from);
    this.parts.stayed = stayed;
    const same = this.#matches + match + logSum(this.#moved[1] + stayed, this.#moved[0] + elsewhere);
    const kin = this.#households + household + logSum(this.#apart[1] + stayed, this.#apart[0] + elsewhere);
    return same - logSum(kin, this.#pairs + unrelated + elsewhere);
  }

  /** The share, as a logarithm, of matches of one address among those with the levels last weighed. */
  stayedShare(): number {
    const stayed = this.#moved[1] + this.parts.stayed;
    return stayed - logSum(stayed, this.#moved[0] + this.parts.elsewhere);
  }

  /** How likely chance makes a field equal: by the value's own share, never less than what chance does at all. */
  #chance(place: number, valueA: number, valueB: number): number {
    const share = this.frequencies.log(place, valueA);
    return valueA === valueB ? share : Math.max(share, this.frequencies.log(place, valueB));
  }

  /**
   * How likely chance makes names swapped: the names of the commoner row as they stand. That a stranger's are swapped too is
   * rarer still; `levels` say no more than that they are.
   */
  #chanceOfSwapped(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): number {
    const [one, two] = this.comparer.swapped;
    const asTheyStand = (rows: Int32Array, row: number, given: number, family: number) =>
      this.#nameChance(field.given, given, rows[row + field.given] as number) +
      this.#nameChance(field.family, family, rows[row + field.family] as number);
    return Math.max(asTheyStand(rowsA, a, one, two), asTheyStand(rowsB, b, two, one));
  }

  #nameChance(place: number, level: number, value: number): number {
    return level === 0
      ? this.frequencies.log(place, value)
      : (this.#unrelated[place * levelRoom + level] as number);
  }

  /** How likely the address is as it is for two rows of people who do not live together: neighbours are possible. */
  #elsewhere(levels: Uint8Array, rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): number {
    const house = levels[field.houseNumber] as number;
    const street = levels[field.street] as number;
    const locality = levels[field.locality] as number;
    const postcode = levels[field.postcode] as number;
    const numbers = this.#alone(field.houseNumber, house, rowsA, a, rowsB, b);
    const code = this.#alone(field.postcode, postcode, rowsA, a, rowsB, b);
    const road = this.#alone(field.street, street, rowsA, a, rowsB, b);
    const town = this.#alone(field.locality, locality, rowsA, a, rowsB, b);
    if (postcode <= 1) {
      return (
        numbers +
        code +
        near(street, road, this.#neighbourStreet) +
        near(locality, town, this.#neighbourLocality)
      );
    }
    return numbers + code + road + (street <= 1 ? near(locality, town, this.#neighbourLocality) : town);
  }

  #alone(place: number, level: number, rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): number {
    if (level === unknown) return 0;
    if (level === 0) return this.#chance(place, rowsA[a + place] as number, rowsB[b + place] as number);
    return this.#unrelated[place * levelRoom + level] as number;
  }
}

/** A field of neighbours: equal more often than among strangers, and otherwise as neighbours differ. */
function near(level: number, alone: number, shares: readonly [equal: number, other: number]): number {
  if (level === unknown) return 0;
  return level <= 1 ? Math.max(shares[0], alone) : shares[1];
}
