import { spreadsheetCell } from '../../../platform/csv.ts';

/** Rows as CSV for spreadsheets (RFC 4180), in UTF-8 with the byte order mark that they need. */
export function writeCsv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(`\ufeff${rows.map((row) => row.map(spreadsheetCell).join(',')).join('\r\n')}\r\n`);
}
