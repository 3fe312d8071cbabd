import { isUtf8 } from 'node:buffer';
import { hashOf } from '../../platform/matching/bytes.ts';
import { type DateReader, DateReader as Dates, packDate } from '../../platform/matching/dates.ts';
import { type FieldName, field } from '../../platform/matching/fields.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import type { FieldReader, TextField, Vocabulary } from '../../platform/matching/vocabulary.ts';
import { CsvReader } from './csv.ts';
import { BadInput } from './fault.ts';
import type { ColumnMap } from './map.ts';
import { endOfSaid } from './said.ts';
import { wholeNameColumn } from './wholeNames.ts';

/** The identifiers of a file's rows, as bytes. */
export class RowIds {
  #bytes: Buffer;
  /** Where each begins; and where the last ends. */
  #starts: Float64Array;
  count = 0;

  /** `expected`: about how many there will be. */
  constructor(expected = 1 << 12) {
    this.#bytes = Buffer.allocUnsafe(expected * 12);
    this.#starts = new Float64Array(expected + 1);
  }

  /** Takes in the next; false when it is not UTF-8. */
  add(source: Uint8Array, start: number, end: number): boolean {
    let to = this.#starts[this.count] as number;
    if (to + end - start > this.#bytes.length) this.#grow(to + end - start);
    let signs = 0;
    for (let at = start; at < end; at += 1) {
      const byte = source[at] as number;
      signs |= byte;
      this.#bytes[to++] = byte;
    }
    this.count += 1;
    if (this.count === this.#starts.length) {
      const grown = new Float64Array(Math.ceil(this.count * 1.5));
      grown.set(this.#starts);
      this.#starts = grown;
    }
    this.#starts[this.count] = to;
    return signs < 128 || isUtf8(source.subarray(start, end));
  }

  /** A hash of each id: with it rows that say the same have an order. */
  signs(): Int32Array {
    return Int32Array.from({ length: this.count }, (_, row) =>
      hashOf(this.#bytes, this.#starts[row] as number, this.#starts[row + 1] as number),
    );
  }

  text(row: number): string {
    return this.#bytes.toString('utf8', this.#starts[row], this.#starts[row + 1]);
  }

  #grow(least: number): void {
    const grown = Buffer.allocUnsafe(Math.ceil(least * 1.5));
    this.#bytes.copy(grown);
    this.#bytes = grown;
  }
}

/** A file as the engine compares it. */
export interface MatchFile {
  readonly rows: PackedRows;
  readonly ids: RowIds;
  /** Dates that no reading of their format explains and that were left out. */
  readonly unreadDates: number;
}

/** Up to this share of a column's dates may be of another format: forms are filled in by people. */
const foreignShare = 0.05;
/** Files of fewer dates are held to their format to the last. */
const fewDates = 50;

const notUtf8 = 'the value is not UTF-8; save the file as UTF-8.';

interface DateFault {
  readonly line: number;
  readonly column: string;
}

/** Rows that two threads fill together, each other columns, and whether this one keeps the ids. */
interface SharedRows {
  readonly values: Int32Array;
  readonly keepsIds: boolean;
}

/** Takes in one file. Throws BadInput with file, line and column for what cannot be used. */
export function readMatchFile(
  file: string,
  mapFile: string,
  map: ColumnMap,
  vocabulary: Vocabulary,
  shared?: SharedRows,
): MatchFile {
  const csv = new CsvReader(file);
  try {
    return new FileReading(csv, mapFile, map, vocabulary).read(shared);
  } finally {
    csv.close();
  }
}

const isName = (field: string) => field === 'given' || field === 'family';

class FileReading {
  readonly #csv: CsvReader;
  readonly #mapFile: string;
  readonly #vocabulary: Vocabulary;
  readonly #id: number;
  readonly #texts: readonly {
    readonly reader: FieldReader;
    readonly place: number;
    readonly column: number;
  }[];
  readonly #line: number;
  /** The column of whole names; -1 where given and family names have their own. */
  readonly #wholeName: number;
  readonly #date: { readonly column: number; readonly reader: DateReader; readonly format: string } | null;
  readonly #parts: readonly [year: number, month: number, day: number] | null;
  #dates = 0;
  #foreign = 0;
  #months = 0;
  #firstForeign: DateFault | null = null;
  #firstMonth: DateFault | null = null;

  constructor(csv: CsvReader, mapFile: string, map: ColumnMap, vocabulary: Vocabulary) {
    this.#csv = csv;
    this.#mapFile = mapFile;
    this.#vocabulary = vocabulary;
    this.#id = this.#column('id', map.id);
    const { dateOfBirth, identifiers = [], id: _id, ...columns } = map;
    const wholeName = wholeNameColumn(csv.file, map);
    this.#wholeName = wholeName === undefined ? -1 : this.#column('family', wholeName);
    const joined = map.houseNumber === undefined && map.street !== undefined;
    this.#line = joined ? this.#column('street', map.street as string) : -1;
    this.#texts = [
      ...Object.entries(columns)
        .filter(([name, column]) => !(joined && name === 'street') && !(isName(name) && column === wholeName))
        .map(([name, column]) => ({
          reader: vocabulary.reader(name as TextField),
          place: field[name as FieldName],
          column: this.#column(name, column),
        })),
      ...identifiers.map((column, at) => ({
        reader: vocabulary.reader('identifier'),
        place: field.identifier + at,
        column: this.#column('identifiers', column),
      })),
    ];
    this.#date =
      dateOfBirth && 'column' in dateOfBirth
        ? {
            column: this.#column('dateOfBirth', dateOfBirth.column),
            reader: new Dates(dateOfBirth.format),
            format: dateOfBirth.format,
          }
        : null;
    this.#parts =
      dateOfBirth && 'year' in dateOfBirth
        ? [
            this.#column('dateOfBirth', dateOfBirth.year),
            this.#column('dateOfBirth', dateOfBirth.month),
            this.#column('dateOfBirth', dateOfBirth.day),
          ]
        : null;
  }

  #column(name: string, column: string): number {
    const at = this.#csv.header.indexOf(column);
    if (at >= 0) return at;
    const sentence = `the header has no such column, which ${this.#mapFile} names as ${name}.`;
    throw new BadInput(this.#csv.file, { line: 1, column }, sentence);
  }

  read(shared?: SharedRows): MatchFile {
    const csv = this.#csv;
    const expected = csv.rowsExpected;
    const rows = new PackedRows(expected, shared?.values);
    const keepsIds = shared?.keepsIds ?? true;
    const ids = new RowIds(keepsIds ? expected : 0);
    while (csv.next()) {
      const offset = rows.add();
      if (csv.starts[this.#id] === csv.ends[this.#id]) {
        throw new BadInput(csv.file, this.#place(this.#id), 'the row has no id.');
      }
      // Ids are written out again: what cannot be written as it was would name another row.
      if (keepsIds && !ids.add(csv.bytes, csv.starts[this.#id] as number, csv.ends[this.#id] as number)) {
        throw new BadInput(csv.file, this.#place(this.#id), notUtf8);
      }
      this.#row(rows.values, offset);
    }
    this.#checkDates();
    return { rows, ids, unreadDates: this.#foreign };
  }

  #row(values: Int32Array, offset: number): void {
    const csv = this.#csv;
    let column = this.#line;
    try {
      if (column >= 0 && !this.#isNull(column)) {
        this.#vocabulary.addressLine(
          csv.bytes,
          csv.starts[column] as number,
          csv.ends[column] as number,
          values,
          offset,
        );
      }
      const texts = this.#texts;
      for (let at = 0; at < texts.length; at += 1) {
        const text = texts[at] as (typeof texts)[number];
        column = text.column;
        if (this.#isNull(column)) continue;
        const start = csv.starts[column] as number;
        values[offset + text.place] = text.reader.value(csv.bytes, start, csv.ends[column] as number);
      }
      column = this.#wholeName;
      if (column >= 0 && !this.#isNull(column)) {
        const start = csv.starts[column] as number;
        this.#vocabulary.wholeName(csv.bytes, start, csv.ends[column] as number, values, offset);
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new BadInput(csv.file, this.#place(column), notUtf8);
    }
    if (this.#date) values[offset + field.dateOfBirth] = this.#readDate(this.#date.column, this.#date.reader);
    else if (this.#parts) {
      const [years, months, days] = this.#parts;
      const month = this.#number(months, 1, 2);
      const date = packDate(this.#number(years, 4, 4), month, this.#number(days, 1, 2));
      if (date !== 0) this.#dates += 1;
      if (month > 12) this.#foundMonth(months);
      values[offset + field.dateOfBirth] = date;
    }
  }

  /** Whether a column says nothing in this row; where it says something, its value ends with that from now on. */
  #isNull(column: number): boolean {
    const { bytes, starts, ends } = this.#csv;
    const start = starts[column] as number;
    const end = endOfSaid(bytes, start, ends[column] as number);
    ends[column] = end;
    return end === start;
  }

  #readDate(column: number, reader: DateReader): number {
    if (this.#isNull(column)) return 0;
    const { bytes, starts, ends } = this.#csv;
    this.#dates += 1;
    const reading = reader.read(bytes, starts[column] as number, ends[column] as number);
    if (reading === 'foreign') {
      this.#foreign += 1;
      this.#firstForeign ??= this.#place(column);
      return 0;
    }
    if (reading === 'damaged' && Math.floor(reader.value / 100) % 100 > 12) this.#foundMonth(column);
    return reader.value;
  }

  /** A month that is none: of many the map has the day in its place. */
  #foundMonth(column: number): void {
    this.#months += 1;
    this.#firstMonth ??= this.#place(column);
  }

  /** A part of a date in a column of its own; 0 when it is not said. A year of two digits is none, nor is a day of four. */
  #number(column: number, shortest: number, longest: number): number {
    if (this.#isNull(column)) return 0;
    const { bytes, starts, ends } = this.#csv;
    const text = bytes.toString('latin1', starts[column], ends[column]);
    const [, digits] = /^(\d+)(?:\.0+)?$/.exec(text) ?? [];
    if (digits !== undefined && Number(digits) === 0) return 0;
    if (digits !== undefined && digits.length >= shortest && digits.length <= longest) return Number(digits);
    this.#foreign += 1;
    this.#firstForeign ??= this.#place(column);
    return 0;
  }

  #place(column: number): DateFault {
    return { line: this.#csv.line, column: this.#csv.header[column] as string };
  }

  /** A column whose dates are mostly, or in a small file at all, of another format is refused. */
  #checkDates(): void {
    const fault = this.#date
      ? `the date is not of the format ${this.#date.format}; correct it or the map.`
      : 'this is no year of four digits, no month or no day; correct it or the map.';
    const refuse = (place: DateFault): never => {
      throw new BadInput(this.#csv.file, place, fault);
    };
    const allowed = this.#dates < fewDates ? 0 : this.#dates * foreignShare;
    if (this.#foreign > allowed && this.#firstForeign) refuse(this.#firstForeign);
    if (this.#months > Math.max(1, this.#dates * 0.25) && this.#firstMonth) refuse(this.#firstMonth);
  }
}
