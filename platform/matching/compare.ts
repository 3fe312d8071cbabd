import { mix } from './bytes.ts';
import { field, identifierKinds, stride, unknown } from './fields.ts';
import {
  dateLikeness,
  emailLikeness,
  identifierLikeness,
  markOfName,
  markOfStreet,
  middleAtAGlance,
  middleLikeness,
  nameAtAGlance,
  nameLevel,
  nameLikeness,
  placeAtAGlance,
  placeLikeness,
  postcodeAtAGlance,
  postcodeLikeness,
  streetAtAGlance,
  streetLikeness,
  streetName,
} from './likeness.ts';
import { Sketches } from './sketch.ts';
import type { NamePart } from './variants.ts';
import type { Names, Texts, Vocabulary } from './vocabulary.ts';

const slots = 1 << 17;

type Find = (a: number, b: number) => number;

/** Finds how alike two numbered texts are, and remembers it: names meet each other again and again. */
class Likeness {
  /** Both numbers and the level of a pair side by side, so that one look into memory finds them. */
  readonly #known = new Int32Array(slots * 4);
  readonly #find: Find;
  readonly #glance: Find;
  readonly #sketches: readonly Sketches[];
  #sketched = 0;

  /** `glance` tells the level from `sketches`, or says -1. */
  constructor(find: Find, glance: Find, sketches: readonly Sketches[]) {
    this.#find = find;
    this.#glance = glance;
    this.#sketches = sketches;
  }

  level(a: number, b: number): number {
    // One order for both directions: the comparison is symmetrical by its making.
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    if (high >= this.#sketched) for (const sketches of this.#sketches) this.#sketched = sketches.catchUp();
    const seen = this.#glance(low, high);
    if (seen >= 0) return seen;
    const known = this.#known;
    const slot = (mix(low, high) & (slots - 1)) * 4;
    if (known[slot] === low && known[slot + 1] === high) return known[slot + 2] as number;
    const level = this.#find(low, high);
    known[slot] = low;
    known[slot + 1] = high;
    known[slot + 2] = level;
    return level;
  }
}

const ofNames = (names: Names, sketches: Sketches, part: NamePart) =>
  new Likeness(
    (a, b) => nameLikeness(part, names.text(a), names.text(b), names.sound(a) === names.sound(b)),
    (a, b) => nameAtAGlance(part, sketches, a, b, names.sound(a) === names.sound(b)),
    [sketches],
  );

/** Texts of a table by a comparison of two strings. */
const ofTexts = (
  texts: Texts,
  find: (a: string, b: string) => number,
  glance: (sketches: Sketches, a: number, b: number) => number,
  sketches = new Sketches(texts),
) =>
  new Likeness(
    (a, b) => find(texts.text(a), texts.text(b)),
    (a, b) => glance(sketches, a, b),
    [sketches],
  );

function ofStreets(texts: Texts): Likeness {
  const [whole, names] = [new Sketches(texts, undefined, markOfStreet), new Sketches(texts, streetName)];
  return new Likeness(
    (a, b) => streetLikeness(texts.text(a), texts.text(b)),
    (a, b) => streetAtAGlance(whole, names, a, b),
    [whole, names],
  );
}

/** Compares packed rows of one vocabulary, field by field. */
export class Comparer {
  /** Levels of the last pair by the place of the field (`levelNames`), `unknown` where a row lacks it. */
  readonly levels = new Uint8Array(stride).fill(unknown);
  readonly #vocabulary: Vocabulary;
  readonly #given: Likeness;
  readonly #middle: Likeness;
  readonly #family: Likeness;
  readonly #house: Likeness;
  readonly #street: Likeness;
  readonly #locality: Likeness;
  readonly #postcode: Likeness;
  readonly #email: Likeness;

  constructor(vocabulary: Vocabulary) {
    const { names, houses, streets, localities, postcodes, emails } = vocabulary;
    this.#vocabulary = vocabulary;
    const sketches = new Sketches(names, undefined, markOfName);
    this.#given = ofNames(names, sketches, 'given');
    this.#middle = ofTexts(names, middleLikeness, middleAtAGlance, sketches);
    this.#family = ofNames(names, sketches, 'family');
    this.#house = ofTexts(houses, placeLikeness, placeAtAGlance);
    this.#street = ofStreets(streets);
    this.#locality = ofTexts(localities, placeLikeness, placeAtAGlance);
    this.#postcode = ofTexts(postcodes, postcodeLikeness, postcodeAtAGlance);
    this.#email = new Likeness(
      (a, b) => emailLikeness(emails.text(a), emails.text(b)),
      () => -1,
      [],
    );
  }

  /** Sets `levels` for two rows; the same for either order of the two. */
  compare(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    this.compareNames(rowsA, a, rowsB, b);
    this.compareSigns(rowsA, a, rowsB, b);
    this.compareAddress(rowsA, a, rowsB, b);
  }

  /** Sets the levels of what says where somebody lives. */
  compareAddress(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    this.#place(field.houseNumber, this.#house, rowsA, a, rowsB, b);
    this.#place(field.street, this.#street, rowsA, a, rowsB, b);
    this.#place(field.locality, this.#locality, rowsA, a, rowsB, b);
    this.#place(field.postcode, this.#postcode, rowsA, a, rowsB, b);
  }

  /** Sets the levels of date of birth, names and sex. */
  compareNames(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    const levels = this.levels;
    const dateA = rowsA[a + field.dateOfBirth] as number;
    const dateB = rowsB[b + field.dateOfBirth] as number;
    levels[field.dateOfBirth] = dateA === 0 || dateB === 0 ? unknown : dateLikeness(dateA, dateB);
    const sexA = rowsA[a + field.sex] as number;
    const sexB = rowsB[b + field.sex] as number;
    levels[field.sex] = sexA === 0 || sexB === 0 ? unknown : sexA === sexB ? 0 : 1;
    this.#names(rowsA, a, rowsB, b);
  }

  /** Sets the levels of e-mail address and identifiers. */
  compareSigns(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    const levels = this.levels;
    this.#place(field.email, this.#email, rowsA, a, rowsB, b);
    for (let place = field.identifier; place < field.identifier + identifierKinds; place += 1) {
      const idA = rowsA[a + place] as number;
      const idB = rowsB[b + place] as number;
      if (idA === 0 || idB === 0) levels[place] = unknown;
      else levels[place] = idA === idB ? 0 : identifierLikeness(this.#vocabulary.identifiers, idA, idB);
    }
  }

  #place(
    place: number,
    likeness: Likeness,
    rowsA: Int32Array,
    a: number,
    rowsB: Int32Array,
    b: number,
  ): void {
    const valueA = rowsA[a + place] as number;
    const valueB = rowsB[b + place] as number;
    this.levels[place] =
      valueA === 0 || valueB === 0 ? unknown : valueA === valueB ? 0 : likeness.level(valueA, valueB);
  }

  #names(rowsA: Int32Array, a: number, rowsB: Int32Array, b: number): void {
    const levels = this.levels;
    this.#place(field.given, this.#given, rowsA, a, rowsB, b);
    this.#place(field.middle, this.#middle, rowsA, a, rowsB, b);
    this.#place(field.family, this.#family, rowsA, a, rowsB, b);
    const given = levels[field.given] as number;
    if (given < nameLevel.sound || given === unknown) return;
    const [givenA, givenB] = [rowsA[a + field.given] as number, rowsB[b + field.given] as number];
    const [familyA, familyB] = [rowsA[a + field.family] as number, rowsB[b + field.family] as number];
    const family = levels[field.family] as number;
    // Given and family name change places: one of the two as it stands, the other equal or with a slip.
    if (family >= nameLevel.sound && family !== unknown && (givenA === familyB || givenB === familyA)) {
      const one = this.#given.level(givenA, familyB);
      const two = this.#given.level(familyA, givenB);
      if (
        (givenA === familyB || one <= nameLevel.variant) &&
        (givenB === familyA || two <= nameLevel.variant)
      ) {
        levels[field.given] = nameLevel.crossed;
        levels[field.family] = unknown;
        return;
      }
      // One name has changed places, and the other has changed altogether.
      levels[field.family] = nameLevel.crossed;
    }
    const [middleA, middleB] = [rowsA[a + field.middle] as number, rowsB[b + field.middle] as number];
    const called = (middleA !== 0 && middleA === givenB) || (middleB !== 0 && middleB === givenA);
    if (called && this.#isWord(givenA) && this.#isWord(givenB)) {
      levels[field.given] = nameLevel.crossed;
      levels[field.middle] = unknown;
    }
  }

  #isWord(name: number): boolean {
    return this.#vocabulary.names.text(name).length > 1;
  }
}
