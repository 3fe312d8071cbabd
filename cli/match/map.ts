import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { dateFormats } from '../../platform/matching/dates.ts';
import { identifierKinds } from '../../platform/matching/fields.ts';
import { BadInput } from './fault.ts';

const column = z.string().min(1);

const mapShape = z.strictObject({
  id: column,
  given: column.optional(),
  middle: column.optional(),
  family: column.optional(),
  dateOfBirth: z
    .union([
      z.strictObject({ column, format: z.enum(dateFormats) }),
      z.strictObject({ year: column, month: column, day: column }),
    ])
    .optional(),
  sex: column.optional(),
  houseNumber: column.optional(),
  street: column.optional(),
  locality: column.optional(),
  postcode: column.optional(),
  email: column.optional(),
  identifiers: z.array(column).max(identifierKinds).optional(),
});

/** Which column of a file says what; all but `id` may be left out. */
export type ColumnMap = z.infer<typeof mapShape>;

/** Reads a map. Throws BadInput when it is not there, no JSON, or names what is not known. */
export function readMap(file: string): ColumnMap {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BadInput(file, {}, 'the map cannot be opened; correct its path, or let this user read it.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new BadInput(file, {}, 'the map is no JSON.');
  }
  const parsed = mapShape.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, code } = parsed.error.issues[0] as z.core.$ZodIssue;
  const issue = parsed.error.issues[0] as z.core.$ZodIssue;
  if (code === 'unrecognized_keys') {
    const key = (issue as z.core.$ZodIssueUnrecognizedKeys).keys[0] as string;
    throw new BadInput(file, {}, `the map has a field ${JSON.stringify(key)} that is not known.`);
  }
  const place = path.length === 0 ? 'the map' : JSON.stringify(path.join('.'));
  const wanted =
    path[0] === 'dateOfBirth'
      ? `must name a column and one of the formats ${dateFormats.join(', ')}, or the columns year, month and day.`
      : path[0] === 'identifiers'
        ? `must be a list of at most ${identifierKinds} columns.`
        : 'must be the name of a column.';
  throw new BadInput(
    file,
    {},
    path.length === 0 ? 'the map must be an object of columns.' : `${place} ${wanted}`,
  );
}
