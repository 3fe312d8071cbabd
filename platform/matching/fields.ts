/** Numbers in a packed row: 64 bytes. */
export const stride = 16;

/** Where each field stands in a row, and among the levels of a pair. */
export const field = {
  given: 0,
  middle: 1,
  family: 2,
  dateOfBirth: 3,
  sex: 4,
  houseNumber: 5,
  street: 6,
  locality: 7,
  postcode: 8,
  email: 9,
  /** The first of the identifiers: each kind has a place of its own. */
  identifier: 10,
} as const;

/** The name of a field that is not an identifier. */
export type FieldName = keyof typeof field;

/** How many kinds of identifier a row can hold. */
export const identifierKinds = stride - field.identifier;

/** Places of the identifiers. */
export const identifierPlaces: readonly number[] = Array.from(
  { length: identifierKinds },
  (_, kind) => field.identifier + kind,
);

/** The level of a field that one of the two rows lacks: it says nothing. */
export const unknown = 7;

/** Levels that a field has room for in the tables of weights, `unknown` among them. */
export const levelRoom = 8;

/**
 * How alike two values are, from equal to another. The place in the list is the level.
 * "crossed": the given name stands where the other row has the family name, or the middle name.
 */
export const levelNames: Readonly<Record<FieldName, readonly string[]>> = {
  given: ['equal', 'one slip', 'variant or part', 'sounds alike', 'initial', 'other', 'crossed'],
  middle: ['equal', 'alike', 'initial', 'other', 'near'],
  family: ['equal', 'one slip', 'variant or part', 'sounds alike', 'initial', 'other', 'crossed'],
  dateOfBirth: ['equal', 'one slip', 'two parts', 'near', 'same year', 'other', 'a generation'],
  sex: ['equal', 'other'],
  houseNumber: ['equal', 'one slip', 'other'],
  street: ['equal', 'one slip', 'part', 'other'],
  locality: ['equal', 'one slip', 'other'],
  postcode: ['equal', 'one slip', 'sector', 'district', 'other'],
  email: ['equal', 'one slip', 'alike', 'other'],
  identifier: ['equal', 'one slip', 'two slips', 'other'],
};

/** The name of the field at a place of a row; identifiers are counted from 1. */
export function fieldAt(place: number): { readonly name: FieldName; readonly label: string } {
  if (place >= field.identifier)
    return { name: 'identifier', label: `identifier ${place - field.identifier + 1}` };
  const name = (Object.keys(field) as FieldName[])[place] as FieldName;
  return { name, label: name };
}

/** Places of the fields that say who somebody is. */
export const personPlaces: readonly number[] = [
  field.given,
  field.middle,
  field.family,
  field.dateOfBirth,
  field.sex,
  ...Array.from({ length: stride - field.email }, (_, at) => field.email + at),
];
/** Places of the fields that say where somebody lives. */
export const addressPlaces: readonly number[] = [
  field.houseNumber,
  field.street,
  field.locality,
  field.postcode,
];
