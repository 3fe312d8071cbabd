/** Input that cannot be used: one sentence that names the file, and the line and the column where there is one. */
export class BadInput extends Error {
  readonly code = 'BAD_INPUT';

  constructor(file: string, where: { line?: number; column?: string }, sentence: string) {
    const line = where.line === undefined ? '' : `, line ${where.line}`;
    const column = where.column === undefined ? '' : `, column ${JSON.stringify(where.column)}`;
    super(`${file}${line}${column}: ${sentence}`);
  }
}
