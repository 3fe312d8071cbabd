import { splitRow } from '../../subgraphs/records/feed/csv.ts';
import { FileFault, type Line, readLines, refuseUtf16 } from '../../subgraphs/records/feed/lines.ts';

/** Lines that one value in quotes may reach over. */
const quotedLines = 8;

/** Cells of a row by the names that were asked for; undefined where the file has no such column. */
type Cells<Name extends string> = Readonly<Record<Name, string | undefined>>;

/** A row of a register's file, with the line on which it begins, as an editor counts; `null` when it is no row of its columns. */
type TableRow<Name extends string> = (Cells<Name> & { readonly line: number }) | null;

/** A row split at its commas, and the line on which it begins; without cells where it cannot be split. */
interface SplitRow {
  readonly line: number;
  readonly cells: readonly string[] | null;
}

/** Which columns are read, by name, each under one of several headings; and which of them must be there. */
export interface Columns<Name extends string> {
  readonly headings: Readonly<Record<Name, RegExp>>;
  readonly required: readonly Name[];
  /** What the file should be, for the sentence that refuses another. */
  readonly title: string;
}

/** Rows under a header: extra columns are passed over, for publishers add some each year. */
export async function* readTable<Name extends string>(
  body: AsyncIterable<Uint8Array>,
  { headings, required, title }: Columns<Name>,
): AsyncGenerator<TableRow<Name>[]> {
  const names = Object.keys(headings) as Name[];
  let width = 0;
  let places: readonly (readonly [Name, number])[] | undefined;
  for await (const rows of numberedRows(body)) {
    const read: TableRow<Name>[] = [];
    for (const { line, cells } of rows) {
      if (!places) {
        const header = (cells ?? []).map((cell) => cell.trim().toLowerCase());
        places = names.map((name) => [name, header.findIndex((cell) => headings[name].test(cell))] as const);
        const missing = places.filter(([name, at]) => at === -1 && required.includes(name));
        if (missing.length > 0)
          throw new FileFault(
            'COLUMNS_MISSING',
            `This is not ${title}: its header lacks ${missing.map(([name]) => name).join(', ')}. Nothing was written.`,
          );
        width = header.length;
        continue;
      }
      read.push(cells?.length === width ? { line, ...named(places, cells) } : null);
    }
    if (read.length > 0) yield read;
  }
  if (!places) throw new FileFault('EMPTY_FILE', `The file is empty; give ${title}.`);
}

function named<Name extends string>(
  places: readonly (readonly [Name, number])[],
  cells: readonly string[],
): Cells<Name> {
  return Object.fromEntries(places.map(([name, at]) => [name, cells[at]?.trim()])) as Cells<Name>;
}

/** Rows split at their commas; `null` for what cannot be. The last line must end: else the file was cut. */
export async function* splitRows(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<(readonly string[] | null)[]> {
  for await (const rows of numberedRows(body)) yield rows.map(({ cells }) => cells);
}

async function* numberedRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<SplitRow[]> {
  let waiting: Line[] = [];
  let width = 0;
  for await (const lines of readLines(body)) {
    waiting.push(...lines);
    const { rows, left } = assemble(waiting, false);
    waiting = left;
    width ||= rows[0]?.cells?.length ?? 0;
    if (rows.length > 0) yield rows;
  }
  const last = waiting.at(-1);
  const { rows } = assemble(waiting, true);
  if (last && !last.ended && (rows.at(-1)?.cells?.length ?? 0) < width)
    throw new FileFault(
      'ROW_CUT',
      'The file ends in the middle of a row; fetch it whole. Nothing was written.',
    );
  if (rows.length > 0) yield rows;
}

/** What a line says; `null` for what is no text, which the database would refuse, and with it the whole register. */
function textOf(line: Line | undefined): string | null {
  return line?.text?.includes('\0') ? null : (line?.text ?? null);
}

function assemble(lines: readonly Line[], end: boolean) {
  const rows: SplitRow[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    let text = textOf(lines[at]);
    if (text?.trim() === '') continue;
    let split = text === null ? 'WRONG' : splitRow(text);
    let used = 0;
    while (split === 'OPEN' && used + 1 < quotedLines) {
      const next = lines[at + used + 1];
      if (!next && !end) return { rows, left: lines.slice(at) };
      const more = textOf(next);
      if (!more) break;
      used += 1;
      text += `\n${more}`;
      split = splitRow(text as string);
    }
    // The last line of a chunk of the stream may be all there is: whether it was cut is seen at the end.
    if (!end && at + used + 1 >= lines.length && !lines.at(-1)?.ended) return { rows, left: lines.slice(at) };
    rows.push({
      line: (lines[at] as Line).number,
      cells: typeof split === 'string' ? null : split,
    });
    if (typeof split !== 'string') at += used;
  }
  return { rows, left: [] };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
// The decoder of some versions of Node takes these 32 signs for control characters.
const windowsSigns = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A file in Windows' own signs, as some publishers still write them, or in UTF-8, told apart line by line. */
export async function* inUtf8(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const lines of readLines(widened(body))) {
    const text = lines.map(({ text: line, ended }) => {
      const bytes = Buffer.from(line ?? '', 'latin1');
      return (legible(bytes) ?? fromWindows(line ?? '')) + (ended ? '\n' : '');
    });
    yield Buffer.from(text.join(''));
  }
}

/** Each byte as the sign of its number, so that lines are found whatever the signs are. */
async function* widened(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const bytes of body) {
    // Widened, its mark would be none any more.
    if (first) refuseUtf16(bytes);
    first = false;
    yield Buffer.from(Buffer.from(bytes).toString('latin1'));
  }
}

function fromWindows(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (sign) => windowsSigns[sign.charCodeAt(0) - 0x80] as string);
}

function legible(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
