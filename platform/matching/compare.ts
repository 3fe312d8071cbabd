import { mix } from './bytes.ts';
import { field, identifierKinds, identifierPlaces, stride, unknown } from './fields.ts';
import {
  dateLikeness,
  emailLikeness,
  givenLikeness,
  identifierLikeness,
  markOfName,
  markOfStreet,
  mayBeOfTwo,
  middleAtAGlance,
  middleInitial,
  middleLikeness,
  nameAtAGlance,
  nameLevel,
  nameLikeness,
  nameMark,
  placeAtAGlance,
  placeLikeness,
  postcodeAtAGlance,
  postcodeLikeness,
  streetAtAGlance,
  streetLikeness,
  streetName,
} from './likeness.ts';
import { Sketches } from './sketch.ts';
import { isSharedFirst } from './twoNames.ts';
import type { Names, Texts, Vocabulary } from './vocabulary.ts';

const slots = 1 << 15;

/** Remembers how alike two numbered texts are: names meet each other again and again. */
class Levels {
  /** Both numbers and the level of a pair side by side, so that one look into memory finds them. */
  readonly #known = new Int32Array(slots * 4);

  /** The level of a pair, or -1 where it is not known. One order for both: likeness is symmetrical. */
  of(low: number, high: number): number {
    const slot = (mix(low, high) & (slots - 1)) * 4;
    return this.#known[slot] === low && this.#known[slot + 1] === high
      ? (this.#known[slot + 2] as number)
      : -1;
  }

  keep(low: number, high: number, level: number): number {
    const slot = (mix(low, high) & (slots - 1)) * 4;
    this.#known[slot] = low;
    this.#known[slot + 1] = high;
    this.#known[slot + 2] = level;
    return level;
  }
}

/** Compares packed rows of one vocabulary, field by field. */
export class Comparer {
  /** Levels of the last pair by the place of the field (`levelNames`), `unknown` where a row lacks it. */
  readonly levels = new Uint8Array(stride).fill(unknown);
  /** Places of the identifiers that tell one of a family from another; a number that kin have in common does not. */
  ownNumbers: readonly number[] = identifierPlaces;
  /** Places of the identifiers that people keep: where one differs, it is another person. */
  keptNumbers: readonly number[] = identifierPlaces;
  readonly vocabulary: Vocabulary;
  readonly #names: Names;
  readonly #given = new Levels();
  readonly #middle = new Levels();
  /** By a whole given name and another's middle name; each whole has one first name in it that it is held against. */
  readonly #further = new Levels();
  readonly #family = new Levels();
  readonly #house = new Levels();
  readonly #street = new Levels();
  readonly #locality = new Levels();
  readonly #postcode = new Levels();
  readonly #email = new Levels();
  readonly #sketches: {
    readonly names: Sketches;
    readonly houses: Sketches;
    readonly streets: Sketches;
    readonly streetNames: Sketches;
    readonly localities: Sketches;
    readonly postcodes: Sketches;
  };
  #sounds: Int32Array;
  /** The given names of the last pair; where names are swapped, the two that are not equal, if any. */
  #givenA = 0;
  #givenB = 0;
  #middleA = 0;
  #middleB = 0;
  /** Where names are swapped, how alike each given name is to the family name of the other row. */
  swapped: readonly [a: number, b: number] = [0, 0];

  constructor(vocabulary: Vocabulary) {
    const { names, houses, streets, localities, postcodes } = vocabulary;
    this.vocabulary = vocabulary;
    this.#names = names;
    this.#sounds = names.sounds;
    this.#sketches = {
      names: new Sketches(names, undefined, markOfName),
      houses: new Sketches(houses),
      streets: new Sketches(streets, undefined, markOfStreet),
      streetNames: new Sketches(streets, streetName),
      localities: new Sketches(localities),
      postcodes: new Sketches(postcodes),
    };
  }

  /** Sets `levels` for two rows; the same for either order of the two. */
  compare(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    this.compareNames(rowsA, a, rowsB, b);
    this.compareSigns(rowsA, a, rowsB, b);
    this.compareAddress(rowsA, a, rowsB, b);
  }

  /**
   * Whether the given names of the last pair are alike and yet may be two children's: they are two names
   * (`mayBeOfTwo`), or a boy's and a girl's with different endings (Karim and Karima). Where names are swapped, the
   * two unequal ones are compared, since they may be given names.
   */
  mayBeTwoNames(): boolean {
    const given = this.levels[field.given] as number;
    if (!this.isSwapped && (given < nameLevel.slip || given > nameLevel.sound)) return false;
    if (this.#givenA === this.#givenB) return this.#isInitials(this.#givenA);
    const [a, b] = [this.#names.text(this.#givenA), this.#names.text(this.#givenB)];
    return mayBeOfTwo(a, b) || (this.levels[field.sex] === 1 && a.at(-1) !== b.at(-1));
  }

  /**
   * Whether both rows of the last pair are called as brothers are first (Muhammad), and only one of them says what he is called
   * beside.
   */
  lacksSecondName(): boolean {
    const [a, b] = [this.#names.text(this.#givenA), this.#names.text(this.#givenB)];
    if (!isSharedFirst(a) || !isSharedFirst(b)) return false;
    return (a.includes(' ') || this.#middleA !== 0) !== (b.includes(' ') || this.#middleB !== 0);
  }

  /** Whether given and family name of the last pair changed places. */
  get isSwapped(): boolean {
    return this.levels[field.given] === nameLevel.crossed && this.levels[field.family] === unknown;
  }

  /** Sets the levels of what says where somebody lives. */
  compareAddress(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    const { levels } = this;
    const { houses, localities, postcodes } = this.#sketches;
    const vocabulary = this.vocabulary;
    let valueA = rowsA[a + field.houseNumber] as number;
    let valueB = rowsB[b + field.houseNumber] as number;
    levels[field.houseNumber] =
      sameOrNone(valueA, valueB) ?? placeLevel(vocabulary.houses, houses, this.#house, valueA, valueB);
    valueA = rowsA[a + field.street] as number;
    valueB = rowsB[b + field.street] as number;
    levels[field.street] = sameOrNone(valueA, valueB) ?? this.#streetLevel(valueA, valueB);
    valueA = rowsA[a + field.locality] as number;
    valueB = rowsB[b + field.locality] as number;
    levels[field.locality] =
      sameOrNone(valueA, valueB) ??
      placeLevel(vocabulary.localities, localities, this.#locality, valueA, valueB);
    valueA = rowsA[a + field.postcode] as number;
    valueB = rowsB[b + field.postcode] as number;
    levels[field.postcode] = sameOrNone(valueA, valueB) ?? this.#postcodeLevel(postcodes, valueA, valueB);
  }

  /** Sets the levels of date of birth, names and sex. */
  compareNames(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    const { levels } = this;
    const dateA = rowsA[a + field.dateOfBirth] as number;
    const dateB = rowsB[b + field.dateOfBirth] as number;
    levels[field.dateOfBirth] = dateA === 0 || dateB === 0 ? unknown : dateLikeness(dateA, dateB);
    const sexA = rowsA[a + field.sex] as number;
    const sexB = rowsB[b + field.sex] as number;
    levels[field.sex] = sexA === 0 || sexB === 0 ? unknown : sexA === sexB ? 0 : 1;
    const givenA = rowsA[a + field.given] as number;
    const givenB = rowsB[b + field.given] as number;
    const given = givenA === 0 || givenB === 0 ? unknown : this.#givenLevel(givenA, givenB);
    levels[field.given] = given;
    this.#givenA = givenA;
    this.#givenB = givenB;
    const middleA = rowsA[a + field.middle] as number;
    const middleB = rowsB[b + field.middle] as number;
    this.#middleA = middleA;
    this.#middleB = middleB;
    levels[field.middle] = middleA === 0 || middleB === 0 ? unknown : this.#middleLevel(middleA, middleB);
    if ((given === nameLevel.slip || given === nameLevel.variant) && (middleA === 0) !== (middleB === 0))
      levels[field.middle] =
        middleA === 0
          ? this.#furtherLevel(givenA, givenB, middleB)
          : this.#furtherLevel(givenB, givenA, middleA);
    const familyA = rowsA[a + field.family] as number;
    const familyB = rowsB[b + field.family] as number;
    const family = sameOrNone(familyA, familyB) ?? this.#familyLevel(familyA, familyB);
    levels[field.family] = family;
    if (given < nameLevel.sound || given === unknown) return;
    // Given and family name change places: one of the two as it stands, the other equal or with a slip.
    if (family >= nameLevel.sound && family !== unknown && (givenA === familyB || givenB === familyA)) {
      const one = givenA === familyB ? nameLevel.equal : this.#givenLevel(givenA, familyB);
      const two = givenB === familyA ? nameLevel.equal : this.#givenLevel(familyA, givenB);
      if (one <= nameLevel.variant && two <= nameLevel.variant) {
        levels[field.given] = nameLevel.crossed;
        levels[field.family] = unknown;
        this.swapped = [one, two];
        const isFirst = !this.#isInitials(givenB) && (one !== nameLevel.equal || this.#isInitials(givenA));
        [this.#givenA, this.#givenB] = isFirst ? [givenA, familyB] : [familyA, givenB];
        return;
      }
      // One name has changed places, and the other has changed altogether.
      levels[field.family] = nameLevel.crossed;
    }
    // A twin who is called as the other's middle name is told from the other by nothing else without a family name.
    if (family === unknown || !this.#isWord(givenA) || !this.#isWord(givenB)) return;
    const called = (middleA !== 0 && middleA === givenB) || (middleB !== 0 && middleB === givenA);
    if (called || this.#isNearlyCalled(givenA, middleA, givenB, middleB)) {
      levels[field.given] = nameLevel.crossed;
      levels[field.middle] = unknown;
    }
  }

  /**
   * Whether one of two who agree in birth, family name and sex is called by the other's middle name with a slip in it; or
   * by their own, of which the other has the initial.
   */
  #isNearlyCalled(givenA: number, middleA: number, givenB: number, middleB: number): boolean {
    const { levels } = this;
    const date = levels[field.dateOfBirth] as number;
    const family = levels[field.family] as number;
    if (levels[field.given] !== nameLevel.other || levels[field.sex] !== 0) return false;
    if (date > 1 || family > nameLevel.variant) return false;
    if (this.#isSlip(givenA, middleB) || this.#isSlip(givenB, middleA)) return true;
    if (levels[field.middle] !== middleInitial) return false;
    return this.#isWord(middleA) ? this.#isSlip(givenA, middleA) : this.#isSlip(givenB, middleB);
  }

  /** Whether two names are words, and equal or a slip apart. */
  #isSlip(a: number, b: number): boolean {
    if (a === 0 || b === 0 || !this.#isWord(a) || !this.#isWord(b)) return false;
    return a === b || this.#givenLevel(a, b) <= nameLevel.slip;
  }

  /** Sets the levels of e-mail address and identifiers. */
  compareSigns(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    const { levels } = this;
    const { identifiers } = this.vocabulary;
    const emailA = rowsA[a + field.email] as number;
    const emailB = rowsB[b + field.email] as number;
    levels[field.email] = sameOrNone(emailA, emailB) ?? this.#emailLevel(emailA, emailB);
    for (let place = field.identifier; place < field.identifier + identifierKinds; place += 1) {
      const idA = rowsA[a + place] as number;
      const idB = rowsB[b + place] as number;
      levels[place] = sameOrNone(idA, idB) ?? identifierLikeness(identifiers, idA, idB);
    }
  }

  #givenLevel(a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    if (a === b) return this.#isInitials(a) ? nameLevel.initial : nameLevel.equal;
    const sketches = this.#sketchesOfNames(high);
    const sound = this.#sounds[low] === this.#sounds[high];
    const seen = nameAtAGlance('given', sketches, low, high, sound);
    if (seen >= 0) return seen;
    const known = this.#given.of(low, high);
    if (known >= 0) return known;
    const names = this.#names;
    return this.#given.keep(low, high, givenLikeness(names.text(low), names.text(high), sound));
  }

  /**
   * The level of a middle name and the further words of a given name that stands with all its names in one field: Muhammad Ali,
   * and Muhammad, in the middle Hassan. Unknown where the first words are not the same.
   */
  #furtherLevel(whole: number, given: number, middle: number): number {
    const [text, first] = [this.#names.text(whole), this.#names.text(given)];
    if (first.includes(' ') || !text.startsWith(`${first} `)) return unknown;
    const known = this.#further.of(whole, middle);
    if (known >= 0) return known;
    const further = text.slice(first.length + 1);
    const name = this.#names.text(middle);
    return this.#further.keep(whole, middle, further === name ? 0 : middleLikeness(further, name));
  }

  #familyLevel(a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const sketches = this.#sketchesOfNames(high);
    const sound = this.#sounds[low] === this.#sounds[high];
    const seen = nameAtAGlance('family', sketches, low, high, sound);
    if (seen >= 0) return seen;
    const known = this.#family.of(low, high);
    if (known >= 0) return known;
    const names = this.#names;
    return this.#family.keep(low, high, nameLikeness('family', names.text(low), names.text(high), sound));
  }

  #middleLevel(a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    if (a === b) return this.#isInitials(a) ? middleInitial : 0;
    const seen = middleAtAGlance(this.#sketchesOfNames(high), low, high);
    if (seen >= 0) return seen;
    const known = this.#middle.of(low, high);
    if (known >= 0) return known;
    return this.#middle.keep(low, high, middleLikeness(this.#names.text(low), this.#names.text(high)));
  }

  #sketchesOfNames(highest: number): Sketches {
    const { names } = this.#sketches;
    if (highest >= names.known) {
      names.catchUp();
      this.#sounds = this.#names.sounds;
    }
    return names;
  }

  #streetLevel(a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const { streets, streetNames } = this.#sketches;
    if (high >= streetNames.known) {
      streets.catchUp();
      streetNames.catchUp();
    }
    const seen = streetAtAGlance(streets, streetNames, low, high);
    if (seen >= 0) return seen;
    const known = this.#street.of(low, high);
    if (known >= 0) return known;
    const texts = this.vocabulary.streets;
    return this.#street.keep(low, high, streetLikeness(texts.text(low), texts.text(high)));
  }

  #postcodeLevel(sketches: Sketches, a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    if (high >= sketches.known) sketches.catchUp();
    const seen = postcodeAtAGlance(sketches, low, high);
    if (seen >= 0) return seen;
    const known = this.#postcode.of(low, high);
    if (known >= 0) return known;
    const texts = this.vocabulary.postcodes;
    return this.#postcode.keep(low, high, postcodeLikeness(texts.text(low), texts.text(high)));
  }

  #emailLevel(a: number, b: number): number {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const known = this.#email.of(low, high);
    if (known >= 0) return known;
    const { emails } = this.vocabulary;
    return this.#email.keep(low, high, emailLikeness(emails.text(low), emails.text(high)));
  }

  /** Whether a name is no more than initials: two people's, where both have them. */
  #isInitials(name: number): boolean {
    return (this.#sketchesOfNames(name).mark(name) & nameMark.initials) !== 0;
  }

  #isWord(name: number): boolean {
    return this.#names.text(name).length > 1;
  }
}

/** The level of two values of which one is lacking or that are equal; nothing where they must be compared. */
function sameOrNone(a: number, b: number): number | undefined {
  if (a === 0 || b === 0) return unknown;
  return a === b ? 0 : undefined;
}

function placeLevel(texts: Texts, sketches: Sketches, levels: Levels, a: number, b: number): number {
  const low = a < b ? a : b;
  const high = a < b ? b : a;
  if (high >= sketches.known) sketches.catchUp();
  const seen = placeAtAGlance(sketches, low, high);
  if (seen >= 0) return seen;
  const known = levels.of(low, high);
  if (known >= 0) return known;
  return levels.keep(low, high, placeLikeness(texts.text(low), texts.text(high)));
}
