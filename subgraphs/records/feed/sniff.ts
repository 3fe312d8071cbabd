import type { CsvRow } from './csv.ts';
import { FileFault } from './lines.ts';

type Reader = (body: AsyncIterable<Uint8Array>) => AsyncGenerator<CsvRow[]>;

/** Readers by format. */
export interface Formats {
  readonly csv?: Reader;
  readonly xml?: Reader;
  readonly json?: Reader;
}

const said = { csv: 'comma-separated values (CSV)', xml: 'XML', json: 'FHIR as JSON' } as const;

/** A reader that takes the format which the file's first sign shows: `<` is XML, `{` is JSON, all else CSV. */
export function readAny(formats: Formats): Reader {
  return async function* read(body) {
    const iterator = body[Symbol.asyncIterator]();
    const start: Uint8Array[] = [];
    let sign: number | undefined;
    while (sign === undefined) {
      const next = await iterator.next();
      if (next.done) break;
      start.push(next.value);
      sign = firstSign(Buffer.concat(start.map((piece) => Buffer.from(piece))));
      // A file of spaces is no file; it is not kept in memory to find that out.
      if (start.length > 64) break;
    }
    const format = sign === 0x3c ? 'xml' : sign === 0x7b || sign === 0x5b ? 'json' : 'csv';
    const reader = formats[format];
    if (!reader) {
      const taken = (Object.keys(formats) as (keyof Formats)[]).map((each) => said[each]).join(' or ');
      throw new FileFault('FORMAT_UNKNOWN', `The file is ${said[format]}; this source takes ${taken}.`);
    }
    yield* reader(continued(start, iterator));
  };
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
export async function* continued(
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
