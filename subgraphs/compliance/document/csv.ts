/** What a spreadsheet would take for a formula when a cell begins with it, in some with its wide sign or behind spaces (OWASP, CSV injection). */
const formula = /^(?:\s*[=+\-@|%＝＋－＠]|[\t\r])/;
/** A plain number is none, with its sign too. */
const number = /^-?\d+(\.\d+)?$/;

function cellOf(value: string): string {
  const safe = formula.test(value) && !number.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Rows as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need. A cell that would be taken for a formula
 * begins with an apostrophe.
 */
export function writeCsv(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(`\ufeff${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`);
}
