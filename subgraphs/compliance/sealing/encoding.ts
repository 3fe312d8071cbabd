import type { TransactionSql } from '../../../platform/database.ts';

/**
 * The columns of an event in the order of its canonical form: one line of PostgreSQL's COPY text format, without the
 * line feed, in UTC and ISO dates. A leaf is the hash of that line, so a dump can be checked with nothing but SHA-256.
 */
export const eventColumns = [
  'id',
  'xid',
  'writer',
  'sequence',
  'occurred_at',
  'recorded_at',
  'kind',
  'outcome',
  'operation_id',
  'account_id',
  'on_behalf_of',
  'session_id',
  'organisation_id',
  'authority_code',
  'area',
  'operation',
  'reason',
  'child_number',
  'child_numbers',
  'detail',
] as const;

/** Where an event stands in the tree: by transaction, then by its own number. */
export interface Place {
  readonly xid: string;
  readonly id: string;
}

/** What the first columns of an event's line say: which event it is. */
export interface EventKey extends Place {
  readonly writer: string;
  readonly sequence: string;
  readonly occurredAt: string;
}

const tab = 0x09;
const keyColumns = 5;

/** Reads the key off an event's line. @throws TypeError when the line is none */
export function eventKey(line: Buffer): EventKey {
  let end = 0;
  for (let column = 0; column < keyColumns; column += 1) {
    end = line.indexOf(tab, end + (column > 0 ? 1 : 0));
    if (end < 0) throw new TypeError('A line of events has too few columns.');
  }
  const [id, xid, writer, sequence, occurredAt] = line.toString('latin1', 0, end).split('\t') as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { id, xid, writer, sequence, occurredAt };
}

/** Makes the transaction print times as the canonical form has them, whatever the role's settings are. */
export async function printCanonically(tx: TransactionSql): Promise<void> {
  await tx`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true)`;
}

const lineFeed = 0x0a;

/** The lines of a stream without their line feeds, many at a time. @throws TypeError when the last one is not ended */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) throw new TypeError('The file ends within a line.');
}
