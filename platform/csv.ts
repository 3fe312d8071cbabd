/** What a spreadsheet takes for a formula's begin, in some with its wide sign or behind spaces (OWASP, CSV injection). */
const formula = /^(?:\s*[=+\-@|%＝＋－＠]|[\t\r])/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/** Whether a spreadsheet could take a cell that begins so for a formula. */
export const startsFormula = (text: string): boolean => formula.test(text);

/** A cell of a CSV file (RFC 4180): between quotes where it has to be. */
export function csvCell(text: string): string {
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The same for a file that people open: after an apostrophe where a spreadsheet would reckon it. */
export function spreadsheetCell(text: string): string {
  return csvCell(startsFormula(text) && !plainNumber.test(text) ? `'${text}` : text);
}
