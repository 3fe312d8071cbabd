import { FileFault, type Line, longestRow, readLines } from './lines.ts';

/** A row of a file: its cells by column, or why it cannot be read. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: RowFault };

/** What can be wrong with a row before any of its values is looked at. */
export type RowFault =
  | 'ROW_TOO_LONG'
  | 'NOT_UTF8'
  | 'COLUMN_COUNT'
  | 'QUOTES'
  | 'ROW_CUT'
  | 'NOT_JSON'
  | 'NOT_A_PATIENT'
  | 'NOT_IN_USE'
  | 'SAID_TWICE';

/** Lines that one value in quotes may reach over; more, and the quote was never meant to open. */
const quotedLines = 8;

type Split = readonly string[] | 'OPEN' | 'WRONG';

/** The cells of a row (RFC 4180), OPEN when a quote is still open at its end, WRONG when quotes stand amiss. */
export function splitRow(text: string): Split {
  if (!text.includes('"')) return text.split(',');
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const comma = text.indexOf(',', at);
      const cell = comma === -1 ? text.slice(at) : text.slice(at, comma);
      if (cell.includes('"')) return 'WRONG';
      cells.push(cell);
      if (comma === -1) return cells;
      at = comma + 1;
      continue;
    }
    let end = at + 1;
    for (; ; end += 2) {
      end = text.indexOf('"', end);
      if (end === -1) return 'OPEN';
      if (text[end + 1] !== '"') break;
    }
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === text.length) return cells;
    if (text[end + 1] !== ',') return 'WRONG';
    at = end + 2;
  }
}

/**
 * Rows of a CSV file whose header names exactly `columns`, in any order; cells come in the order of `columns`. A row
 * that cannot be read is given as such and the next begins on the next line: one stray quote costs one row. Throws
 * `FileFault` for a file that is empty, is no CSV, or has another header.
 */
export async function* readCsv(
  body: AsyncIterable<Uint8Array>,
  columns: readonly string[],
): AsyncGenerator<CsvRow[]> {
  let order: readonly number[] | undefined;
  let waiting: Line[] = [];
  for await (const lines of readLines(body)) {
    waiting.push(...lines);
    if (!order) {
      waiting = dropBlank(waiting);
      const header = waiting.shift();
      if (!header) continue;
      order = readHeader(header, columns);
    }
    const { rows, left } = assemble(waiting, order, false);
    waiting = left;
    if (rows.length > 0) yield rows;
  }
  if (!order) throw new FileFault('EMPTY_FILE', 'The file is empty; send one with a header and rows.');
  const { rows } = assemble(waiting, order, true);
  if (rows.length > 0) yield rows;
}

function dropBlank(lines: Line[]): Line[] {
  const from = lines.findIndex(({ text }) => text === null || text.trim() !== '');
  return from === -1 ? [] : lines.slice(from);
}

/** Where each of `columns` stands in the file. */
function readHeader(line: Line, columns: readonly string[]): number[] {
  if (line.text === null) {
    throw new FileFault(
      'NOT_CSV',
      line.fault === 'ROW_TOO_LONG'
        ? 'The first line is longer than any header; send comma-separated values (CSV), and end each line with LF or CRLF.'
        : 'The first line is not text in UTF-8; send comma-separated values (CSV) in UTF-8.',
    );
  }
  if (line.text.includes('\r'))
    throw new FileFault(
      'NOT_CSV',
      'The lines end in CR alone; end each line with LF or CRLF and send the file again.',
    );
  const cells = splitRow(line.text);
  if (typeof cells === 'string' || cells.length < 2) {
    throw new FileFault(
      'NOT_CSV',
      `The first line is not a header of columns with commas between; it must name ${columns.join(', ')}.`,
    );
  }
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new FileFault(
      'COLUMNS_MISSING',
      `The header lacks ${missing.join(', ')}; add what is missing and send the file again.`,
    );
  }
  // Names of strange columns are not repeated: a file without a header has a child's data there.
  const strange = names.findIndex((name, at) => !columns.includes(name) || names.indexOf(name) !== at);
  if (strange !== -1) {
    throw new FileFault(
      'COLUMNS_UNKNOWN',
      `Column ${strange + 1} of the header is not one of ours, or is there twice; take it out and send the file again.`,
    );
  }
  return columns.map((column) => names.indexOf(column));
}

function assemble(
  lines: readonly Line[],
  order: readonly number[],
  last: boolean,
): { rows: CsvRow[]; left: Line[] } {
  const rows: CsvRow[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] as Line;
    if (line.text === null) {
      rows.push({ line: line.number, fault: line.fault ?? 'NOT_UTF8' });
      at += 1;
      continue;
    }
    if (line.text.trim() === '') {
      at += 1;
      continue;
    }
    const split = splitRow(line.text);
    if (split !== 'OPEN') {
      rows.push(ordered(line, split, order));
      at += 1;
      continue;
    }
    if (!last && lines.length - at < quotedLines) return { rows, left: lines.slice(at) };
    const used = joined(lines, at, order);
    if (used) rows.push({ line: line.number, cells: used.cells });
    else rows.push({ line: line.number, fault: line.ended ? 'QUOTES' : 'ROW_CUT' });
    at += used ? used.lines : 1;
  }
  return { rows, left: [] };
}

/** A value in quotes may hold line ends; it is taken as one only when the row then has its columns. */
function joined(
  lines: readonly Line[],
  from: number,
  order: readonly number[],
): { cells: string[]; lines: number } | undefined {
  let text = lines[from]?.text ?? '';
  for (let at = from + 1; at < Math.min(lines.length, from + quotedLines); at += 1) {
    const next = lines[at]?.text;
    if (next === null || next === undefined || text.length + next.length > longestRow) return undefined;
    text += `\n${next}`;
    const split = splitRow(text);
    if (split === 'WRONG') return undefined;
    if (split === 'OPEN') continue;
    if (split.length !== order.length) return undefined;
    return { cells: order.map((place) => split[place] as string), lines: at - from + 1 };
  }
  return undefined;
}

function ordered({ number, ended }: Line, split: Exclude<Split, 'OPEN'>, order: readonly number[]): CsvRow {
  if (split === 'WRONG') return { line: number, fault: 'QUOTES' };
  if (split.length !== order.length) {
    return { line: number, fault: !ended && split.length < order.length ? 'ROW_CUT' : 'COLUMN_COUNT' };
  }
  return { line: number, cells: order.map((place) => split[place] as string) };
}
