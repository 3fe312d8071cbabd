import type { CsvRow } from './csv.ts';
import { FileFault, refuseUtf16 } from './lines.ts';

type Reader = (body: AsyncIterable<Uint8Array>) => AsyncGenerator<CsvRow[]>;

/** Readers by format. */
interface Formats {
  readonly csv?: Reader;
  readonly xml?: Reader;
  readonly json?: Reader;
}

const said = { csv: 'comma-separated values (CSV)', xml: 'XML', json: 'FHIR as JSON' } as const;

/** What is read of a file before its format is told: two lines, at most so many bytes. */
const longestStart = 262_144;

/**
 * A reader that takes the format which the file's first sign shows: `<` is XML, `{` is JSON, all else CSV. Lines of JSON
 * tell it by their second line too: that the first is none makes one bad row, not a file of another format.
 */
export function readAny(formats: Formats): Reader {
  return async function* read(body) {
    const { start, rest } = await startOf(body, longestStart);
    refuseUtf16(start);
    const sign = firstSign(start);
    const isJson = sign === 0x7b || sign === 0x5b || jsonLine(start) !== undefined;
    const format = sign === 0x3c ? 'xml' : isJson ? 'json' : 'csv';
    const reader = formats[format];
    if (!reader) {
      const taken = (Object.keys(formats) as (keyof Formats)[]).map((each) => said[each]).join(' or ');
      throw new FileFault('FORMAT_UNKNOWN', `The file is ${said[format]}; this source takes ${taken}.`);
    }
    yield* reader(rest);
  };
}

/** The first two lines of a stream that say something, or so many bytes of it; and the whole of it, to be read. */
export async function startOf(body: AsyncIterable<Uint8Array>, longest: number) {
  const iterator = body[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let [length, lines, blank] = [0, 0, true];
  while (length <= longest && lines < 2) {
    const next = await iterator.next();
    if (next.done) break;
    const piece = Buffer.from(next.value);
    pieces.push(piece);
    length += piece.length;
    for (const sign of piece) {
      if (sign > 0x20) blank = false;
      else if (sign === 0x0a && !blank) [lines, blank] = [lines + 1, true];
    }
  }
  return { start: Buffer.concat(pieces), rest: continued(pieces, iterator) };
}

/** What of the beginning of a file stands on lines, without empty ones. */
export function linesOf(start: Buffer): string[] {
  return start
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** The second line of a file where it is a resource by itself, as lines of JSON are; undefined else. */
export function jsonLine(start: Buffer): { readonly resourceType: string } | undefined {
  const [, second = ''] = linesOf(start);
  if (!second.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(second) as { resourceType?: unknown };
    return typeof value.resourceType === 'string' ? { resourceType: value.resourceType } : undefined;
  } catch {
    return undefined;
  }
}

function firstSign(bytes: Buffer): number | undefined {
  const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = from; at < bytes.length; at += 1) {
    const sign = bytes[at] as number;
    if (sign !== 0x20 && sign !== 0x09 && sign !== 0x0a && sign !== 0x0d) return sign;
  }
  return undefined;
}

/** A stream of which the beginning was read already. */
async function* continued(
  start: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* start;
  for (;;) {
    const next = await iterator.next();
    if (next.done) return;
    yield next.value;
  }
}
