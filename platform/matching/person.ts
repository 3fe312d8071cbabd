import { packDate } from './dates.ts';
import { field, identifierKinds, stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import type { TextField, Vocabulary } from './vocabulary.ts';

/** Somebody as another part of the program knows them: raw texts, normalised by the engine. Nothing and '' say nothing. */
export interface PersonTexts {
  readonly given?: string | null;
  readonly middle?: string | null;
  readonly family?: string | null;
  /** yyyy-MM-dd; parts that are not known are zeros ("2014-03-00"). */
  readonly dateOfBirth?: string | null;
  readonly sex?: string | null;
  readonly houseNumber?: string | null;
  /** May begin with the house number where `houseNumber` is left out. */
  readonly street?: string | null;
  readonly locality?: string | null;
  readonly postcode?: string | null;
  readonly email?: string | null;
  /** Each kind of identifier at its own place, the same for all rows; at most `identifierKinds`. */
  readonly identifiers?: readonly (string | null | undefined)[];
}

const textFields = [
  ...['given', 'middle', 'family', 'sex', 'houseNumber', 'street', 'locality', 'postcode', 'email'],
] as readonly Exclude<TextField, 'identifier'>[];

/**
 * Writes a person into a row at `offset`, over what was there. Throws RangeError on a date of another form or too many
 * identifiers; the message names no value.
 */
export function packPerson(
  vocabulary: Vocabulary,
  person: PersonTexts,
  values: Int32Array,
  offset: number,
): void {
  const { dateOfBirth, identifiers = [] } = person;
  if (identifiers.length > identifierKinds)
    throw new RangeError(`A row holds at most ${identifierKinds} kinds of identifier.`);
  const date = dateOfBirth ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(dateOfBirth) : null;
  if (dateOfBirth && !date) throw new RangeError('A date of birth must be of the form yyyy-MM-dd.');
  values.fill(0, offset, offset + stride);
  if (date) values[offset + field.dateOfBirth] = packDate(Number(date[1]), Number(date[2]), Number(date[3]));
  if (person.street && !person.houseNumber) {
    const bytes = Buffer.from(person.street.trim());
    vocabulary.addressLine(bytes, 0, bytes.length, values, offset);
  }
  for (const name of textFields) {
    if (name === 'street' && !person.houseNumber) continue;
    values[offset + field[name]] =
      numberOf(vocabulary, name, person[name]) || (values[offset + field[name]] as number);
  }
  identifiers.forEach((text, kind) => {
    values[offset + field.identifier + kind] = numberOf(vocabulary, 'identifier', text);
  });
}

function numberOf(vocabulary: Vocabulary, name: TextField, text: string | null | undefined): number {
  const trimmed = text?.trim();
  if (!trimmed) return 0;
  const bytes = Buffer.from(trimmed);
  return vocabulary.value(name, bytes, 0, bytes.length);
}

/** Packs people into rows of their own. */
export function packPeople(
  vocabulary: Vocabulary,
  people: Iterable<PersonTexts>,
  rows: PackedRows,
): PackedRows {
  for (const person of people) {
    const offset = rows.add();
    packPerson(vocabulary, person, rows.values, offset);
  }
  return rows;
}
