import type { Queryable } from '../../platform/database.ts';

/**
 * Codes that authorities were given anew for the same people, and those under which the index knows them (ADR 0159).
 * Source: SI 2024/1328, from 1 April 2025.
 */
const renumbered: ReadonlyMap<string, string> = new Map([
  ['E08000038', 'E08000016'], // Barnsley
  ['E08000039', 'E08000019'], // Sheffield
]);

/**
 * Reads the code under which the index knows an authority, of one that a register writes: the first it had, or, of one that
 * was abolished, its successor's (ADR 0181). Null for a code that the index does not know.
 */
export async function readStandingCodes(tx: Queryable): Promise<(written: string) => string | null> {
  const rows = await tx<{ code: string; standing: string }[]>`
    select code, coalesce(succeeded_by, code) as standing from records.authority`;
  const standing = new Map(rows.map((row) => [row.code, row.standing]));
  return (written) => standing.get(renumbered.get(written) ?? written) ?? null;
}
