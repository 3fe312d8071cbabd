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

  /** Whether words of a column are likely a whole name as it is said, though one of the two names is nowhere else: it may have a slip. */
  areLikely(words: readonly number[], isFamily: boolean): boolean {
    const [first, last] = [words[0], words.at(-1)];
    const isFamilyLast = this.is(last, borne.family) && !this.is(first, borne.family);
    const isGivenFirst = this.is(first, borne.given) && !this.is(last, borne.given);
    // Given names of two words ("Anna Maria") begin with a given name as well.
    return isFamily ? isFamilyLast || isGivenFirst : isFamilyLast && !this.is(last, borne.given);
  }
}

/** A name of several words in the column of one name, the other one empty. */
interface Whole {
  /** The file's rows, and where the row begins in them. */
  readonly values: Int32Array;
  readonly row: number;
  readonly words: readonly number[];
  /** Whether it stands in the column of the family name. */
  readonly isFamily: boolean;
}

/** Where so many names, and such a share of those of several words, are shown to be whole, others are by one of their words. */
const shown = { least: 20, share: 0.5 };

/**
 * Takes names apart that stand whole in the column of the family name, or of the given name, where the other one is empty: as the rows
 * of the files that say both show, in which the words are a given and a family name and the whole is neither. Where that is usual, one of
 * the two shows it, for the other may have a slip.
 */
export function takeApartNames(files: readonly ReadRows[], names: Names): void {
  const known = new BorneNames(files, names);
  let [all, taken] = [0, 0];
  for (const { words } of wholesOf(files, names, known)) {
    all += 1;
    if (known.ordered(words)) taken += 1;
  }
  const isUsual = taken >= Math.max(shown.least, shown.share * all);
  // Looked at twice, and not kept: of the biggest files they would fill the memory.
  for (const whole of wholesOf(files, names, known)) {
    const likely = isUsual && known.areLikely(whole.words, whole.isFamily) ? whole.words : undefined;
    const words = known.ordered(whole.words) ?? likely;
    if (words) write(whole, words, names);
  }
}

function* wholesOf(files: readonly ReadRows[], names: Names, known: BorneNames): Generator<Whole> {
  for (const { values, count } of files)
    for (let row = 0; row < count * stride; row += stride) {
      const [given, family] = [values[row + field.given] as number, values[row + field.family] as number];
      const whole = given || family;
      if ((given !== 0 && family !== 0) || whole === 0) continue;
      const isFamily = given === 0;
      const words = names.text(whole).split(' ');
      if (words.length === 1 || known.is(whole, isFamily ? borne.family : borne.given)) continue;
      yield { values, row, words: words.map((word) => names.id(word)), isFamily };
    }
}

function write({ values, row }: Whole, words: readonly number[], names: Names): void {
  values[row + field.given] = words[0] as number;
  values[row + field.family] = words.at(-1) as number;
  const further = words.slice(1, -1).map((id) => names.text(id));
  if (further.length > 0) values[row + field.middle] = names.id(further.join(' '));
}
