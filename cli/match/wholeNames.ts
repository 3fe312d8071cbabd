import { statSync } from 'node:fs';
import { field, stride } from '../../platform/matching/fields.ts';
import type { ReadRows } from '../../platform/matching/rows.ts';
import type { Names } from '../../platform/matching/vocabulary.ts';
import { areWholeNames } from '../../platform/matching/wholeName.ts';
import { CsvReader } from './csv.ts';
import type { ColumnMap } from './map.ts';
import { endOfSaid } from './said.ts';

/** Rows at the beginning of a file that show what its columns hold. */
const looked = 2_000;

/**
 * The column that holds whole names, by the first rows of a file: that of the family name where the map names none for the given name,
 * or one that is empty, and that of the given name where it names none for the family name. Nothing where names are apart.
 * Throws BadInput as `CsvReader` does.
 */
export function wholeNameColumn(file: string, { given, family }: ColumnMap): string | undefined {
  if (given === undefined && family === undefined) return undefined;
  // What comes by a pipe is read once.
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  const csv = new CsvReader(file);
  const columns = [given, family].map((name) => (name === undefined ? -1 : csv.header.indexOf(name)));
  const [givens, families]: [string[], string[]] = [[], []];
  try {
    for (let row = 0; row < looked && csv.next(); row += 1)
      for (const [part, values] of [givens, families].entries()) {
        const value = valueAt(csv, columns[part] as number);
        if (value !== '') values.push(value);
      }
  } finally {
    csv.close();
  }
  if (family !== undefined && (givens.length === 0 || given === family))
    return areWholeNames(families, 'family') ? family : undefined;
  return given !== undefined && families.length === 0 && areWholeNames(givens, 'given') ? given : undefined;
}

function valueAt({ bytes, starts, ends }: CsvReader, column: number): string {
  if (column < 0) return '';
  const start = starts[column] as number;
  return bytes.toString('utf8', start, endOfSaid(bytes, start, ends[column] as number));
}

/** What a name is in rows that say both a given and a family name: bits. */
const borne = { given: 1, family: 2 } as const;

/** The names of files by what they are in rows that say both. */
class BorneNames {
  readonly #bits: Uint8Array;

  constructor(files: readonly ReadRows[], names: Names) {
    this.#bits = new Uint8Array(names.size);
    for (const { values, count } of files)
      for (let row = 0; row < count * stride; row += stride) {
        const [given, family] = [values[row + field.given] as number, values[row + field.family] as number];
        if (given === 0 || family === 0) continue;
        this.#bits[given] = (this.#bits[given] as number) | borne.given;
        this.#bits[family] = (this.#bits[family] as number) | borne.family;
      }
  }

  is(name: number | undefined, as: number): boolean {
    return name !== undefined && ((this.#bits[name] ?? 0) & as) !== 0;
  }

  /** Words in the order in which names are said, the family name last; nothing where they are not known to be such names. */
  ordered(words: readonly number[]): readonly number[] | undefined {
    const [first, second] = words;
    if (this.is(first, borne.given) && this.is(words.at(-1), borne.family)) return words;
    const isTurned = this.is(second, borne.given) && this.is(first, borne.family);
    return isTurned ? [...words.slice(1), first as number] : undefined;
  }
}

/**
 * Takes names apart that stand whole in the column of the family name, or of the given name, where the other one is empty: as the rows
 * of the files that say both show, in which the words are a given and a family name and the whole is neither.
 */
export function takeApartNames(files: readonly ReadRows[], names: Names): void {
  const known = new BorneNames(files, names);
  for (const { values, count } of files)
    for (let row = 0; row < count * stride; row += stride) {
      const [given, family] = [values[row + field.given] as number, values[row + field.family] as number];
      const whole = given || family;
      if ((given !== 0 && family !== 0) || whole === 0) continue;
      const words = names.text(whole).split(' ');
      if (words.length === 1 || known.is(whole, given === 0 ? borne.family : borne.given)) continue;
      const apart = known.ordered(words.map((word) => names.id(word)));
      if (!apart) continue;
      values[row + field.given] = apart[0] as number;
      values[row + field.family] = apart.at(-1) as number;
      const further = apart.slice(1, -1).map((id) => names.text(id));
      if (further.length > 0) values[row + field.middle] = names.id(further.join(' '));
    }
}
