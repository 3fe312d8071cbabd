import { ByteTable, Derived, hashOfText, Ints, type TableParts } from './bytes.ts';
import { type FieldName, field } from './fields.ts';
import { soundOf } from './names.ts';
import {
  familyText,
  givenText,
  houseAndStreet,
  houseText,
  plainText,
  postcodeText,
  sexCode,
  streetText,
} from './texts.ts';
import { splitName } from './wholeName.ts';

/** Texts in the form in which they are compared, numbered from 1; 0 is no text. */
export class Texts {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [''];
  readonly #signs = new Derived((id) => hashOfText(this.text(id)));

  id(text: string): number {
    if (text === '') return 0;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    this.#texts.push(text);
    this.#ids.set(text, this.#texts.length - 1);
    return this.#texts.length - 1;
  }

  text(id: number): string {
    return this.#texts[id] as string;
  }

  /** One more than the highest number. */
  get size(): number {
    return this.#texts.length;
  }

  /** A hash of each text by its number. */
  get signs(): Int32Array {
    return this.#signs.upTo(this.size);
  }

  /** All texts by their number. */
  get all(): readonly string[] {
    return this.#texts;
  }
}

/** Names: a given name and a family name that are written alike have the same number. */
export class Names extends Texts {
  readonly #sounds = new Derived((id) => {
    const word = this.text(id).split(' ', 1)[0] as string;
    const sound = soundOf(word);
    // One letter says too little: "Ann", "Una" and "Io" would sound alike.
    return numberOf(sound.length > 1 ? sound : word);
  });

  /** A number for how the first word of each name sounds; 0 for no name, its own for a name of no sound. */
  get sounds(): Int32Array {
    return this.#sounds.upTo(this.size);
  }

  /** How the first word of a name sounds, as a number. */
  sound(id: number): number {
    return this.sounds[id] as number;
  }
}

const numberOf = (text: string) => (text === '' ? 0 : hashOfText(text) | 1);

/** Gives the bytes of a field the number of what they come down to; 0 where they say nothing. */
export interface FieldReader {
  /** Throws TypeError on bytes that are not UTF-8. */
  value(bytes: Uint8Array, start: number, end: number): number;
}

/** What a field's bytes come down to, remembered by the bytes: most values of a big file were seen before. */
class Remembered implements FieldReader {
  readonly #raw = new ByteTable();
  readonly #values = new Ints();
  readonly #find: (text: string) => number;

  constructor(find: (text: string) => number) {
    this.#find = find;
  }

  value(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#raw.intern(bytes, start, end);
    if (at > this.#values.length) this.#values.push(this.#find(decode(bytes, start, end)));
    return this.#values.at(at - 1);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array, start: number, end: number): string {
  for (let at = start; at < end; at += 1) {
    if ((bytes[at] as number) < 128) continue;
    // A view of shared memory cannot be decoded; these bytes are few.
    return utf8.decode(Uint8Array.prototype.slice.call(bytes, start, end));
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

const scratch = new Uint8Array(256);

/** The tables of texts of a vocabulary that hold strings. */
const textTables = ['names', 'houses', 'streets', 'localities', 'postcodes'] as const;

/** What another thread needs to compare rows of a vocabulary. */
export interface VocabularyParts extends Readonly<Record<(typeof textTables)[number], readonly string[]>> {
  readonly emails: TableParts;
  readonly identifiers: TableParts;
}

const wholeNamePlaces = [field.given, field.middle, field.family] as const;

/** Fields whose values are read by `Vocabulary.value`; dates are read by `DateReader`. */
export type TextField = Exclude<FieldName, 'dateOfBirth'>;

/**
 * Everything that rows say, each text once. Rows of two files that are compared share one vocabulary, so that equal
 * values are equal numbers. Throws TypeError on bytes that are not UTF-8.
 */
export class Vocabulary {
  readonly names = new Names();
  readonly houses = new Texts();
  readonly streets = new Texts();
  readonly localities = new Texts();
  readonly postcodes = new Texts();
  readonly emails: ByteTable;
  readonly identifiers: ByteTable;
  readonly #emails: Signs;
  readonly #identifiers: Signs;
  /** House numbers of the lines that hold number and street, by the number of the line. */
  readonly #lineHouses = new Ints();
  readonly #lineStreets = new Ints();
  readonly #read: Readonly<Record<Exclude<TextField, 'email' | 'identifier'>, Remembered>> = {
    given: new Remembered((text) => this.names.id(givenText(text))),
    middle: new Remembered((text) => this.names.id(givenText(text))),
    family: new Remembered((text) => this.names.id(familyText(text))),
    sex: new Remembered(sexCode),
    houseNumber: new Remembered((text) => this.houses.id(houseText(text))),
    street: new Remembered((text) => this.streets.id(streetText(text))),
    locality: new Remembered((text) => this.localities.id(plainText(text))),
    postcode: new Remembered((text) => this.postcodes.id(postcodeText(text))),
  };
  readonly #line = new Remembered((text) => {
    const [house, street] = houseAndStreet(text);
    this.#lineHouses.push(this.houses.id(house));
    this.#lineStreets.push(this.streets.id(street));
    return this.#lineHouses.length - 1;
  });
  /** Given, middle and family name of the whole names, three for each by its number. */
  readonly #nameParts = new Ints();
  readonly #wholeName = new Remembered((text) => {
    for (const name of splitName(text)) this.#nameParts.push(this.names.id(name));
    return this.#nameParts.length / 3 - 1;
  });

  constructor(emails = new ByteTable(), identifiers = new ByteTable()) {
    this.emails = emails;
    this.identifiers = identifiers;
    this.#emails = new Signs(emails, false);
    this.#identifiers = new Signs(identifiers, true);
  }

  /** A vocabulary whose texts have the numbers that they have in another thread. New identifiers cannot be added. */
  static open(parts: VocabularyParts): Vocabulary {
    const vocabulary = new Vocabulary(ByteTable.open(parts.emails), ByteTable.open(parts.identifiers));
    for (const name of textTables) for (const text of parts[name]) vocabulary[name].id(text);
    return vocabulary;
  }

  /** What another thread needs to compare rows of this vocabulary. */
  get parts(): VocabularyParts {
    const { names, houses, streets, localities, postcodes, emails, identifiers } = this;
    return {
      names: names.all,
      houses: houses.all,
      streets: streets.all,
      localities: localities.all,
      postcodes: postcodes.all,
      emails: emails.parts,
      identifiers: identifiers.parts,
    };
  }

  /** What reads the values of a field. */
  reader(name: TextField): FieldReader {
    if (name === 'email') return this.#emails;
    return name === 'identifier' ? this.#identifiers : this.#read[name];
  }

  /** The number of a value of a field, 0 when it says nothing. */
  value(name: TextField, bytes: Uint8Array, start: number, end: number): number {
    return this.reader(name).value(bytes, start, end);
  }

  /** The number of a text that is in the form of a field already, as `textAt` gives it; a new one when it was not there. */
  idAt(place: number, text: string): number {
    const table = this.#tableAt(place);
    if (table instanceof Texts) return table.id(text);
    const bytes = Buffer.from(text, 'latin1');
    return table.intern(bytes, 0, bytes.length);
  }

  /** The text of a value at a place of a row, in the form in which it is compared. Not for dates and sexes. */
  textAt(place: number, id: number): string {
    return this.#tableAt(place).text(id);
  }

  /** A hash of each text at a place of a row by its number, the same in every vocabulary; nothing for dates and sexes, which are numbers. */
  signsAt(place: number): Int32Array | undefined {
    const isNumber = place === field.dateOfBirth || place === field.sex;
    return isNumber ? undefined : this.#tableAt(place).signs;
  }

  #tableAt(place: number): Texts | ByteTable {
    if (place >= field.identifier) return this.identifiers;
    if (place === field.houseNumber) return this.houses;
    if (place === field.street) return this.streets;
    if (place === field.locality) return this.localities;
    if (place === field.postcode) return this.postcodes;
    return place === field.email ? this.emails : this.names;
  }

  /** Puts street and house number of one line into a row, where the file has no column for the house number. */
  addressLine(bytes: Uint8Array, start: number, end: number, row: Int32Array, offset: number): void {
    const line = this.#line.value(bytes, start, end);
    row[offset + field.houseNumber] = this.#lineHouses.at(line);
    row[offset + field.street] = this.#lineStreets.at(line);
  }

  /** Puts the parts of a whole name into a row, over what it says; a part that the name lacks is left as it was. */
  wholeName(bytes: Uint8Array, start: number, end: number, row: Int32Array, offset: number): void {
    const at = this.#wholeName.value(bytes, start, end) * 3;
    for (const [part, place] of wholeNamePlaces.entries())
      row[offset + place] = this.#nameParts.at(at + part) || (row[offset + place] as number);
  }
}

/**
 * Identifiers (`compact`): letters and digits only, in capitals, without the noughts that spreadsheets take away before them; a
 * telephone number without its country's 44. One sign again and again is none. Others: lower case.
 */
class Signs implements FieldReader {
  readonly #table: ByteTable;
  readonly #compact: boolean;

  constructor(table: ByteTable, compact: boolean) {
    this.#table = table;
    this.#compact = compact;
  }

  value(bytes: Uint8Array, start: number, end: number): number {
    const compact = this.#compact;
    let length = 0;
    for (let at = start; at < end && length < scratch.length; at += 1) {
      let byte = bytes[at] as number;
      if (byte < 48 || byte > 57) {
        if (byte >= 128) return this.#beyondAscii(decode(bytes, start, end));
        if (compact && !isSign(byte)) continue;
        if (compact && byte >= 97 && byte <= 122) byte -= 32;
        if (!compact && byte >= 65 && byte <= 90) byte += 32;
      }
      scratch[length++] = byte;
    }
    return this.#kept(length);
  }

  /** Spaces and dashes that word processors write, digits of another width, letters of other scripts. */
  #beyondAscii(raw: string): number {
    const text = raw.normalize('NFKC');
    const signs = this.#compact
      ? text.replace(/[^\p{L}\p{N}]+/gu, '').toUpperCase()
      : text.trim().toLowerCase();
    return this.#kept(Buffer.from(signs).copy(scratch));
  }

  /** The number of so many bytes of `scratch`. */
  #kept(length: number): number {
    if (!this.#compact) return length === 0 ? 0 : this.#table.intern(scratch, 0, length);
    let same = 1;
    while (same < length && scratch[same] === scratch[0]) same += 1;
    return same >= length ? 0 : this.#table.intern(scratch, firstTelling(length), length);
  }
}

const [nought, four] = [48, 52];
/** Digits of a telephone number of the United Kingdom after 44, and after 440. */
const dialled = 10;

/** Where an identifier of so many bytes of `scratch` begins to tell. */
function firstTelling(length: number): number {
  let first = 0;
  while (scratch[first] === nought) first += 1;
  const digits = length - first;
  if (digits !== dialled + 2 && digits !== dialled + 3) return first;
  for (let at = first; at < length; at += 1) if ((scratch[at] as number) > 57) return first;
  const isOfTheCountry = scratch[first] === four && scratch[first + 1] === four;
  if (!isOfTheCountry || (digits === dialled + 3 && scratch[first + 2] !== nought)) return first;
  return length - dialled;
}

function isSign(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}
