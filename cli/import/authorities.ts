/**
 * Codes that authorities were given anew for the same people, and those under which the index knows them (ADR 0159).
 * Source: SI 2024/1328, from 1 April 2025.
 */
const renumbered: ReadonlyMap<string, string> = new Map([
  ['E08000038', 'E08000016'], // Barnsley
  ['E08000039', 'E08000019'], // Sheffield
]);

/** The code under which the index knows an authority, of one that a register writes. */
export function standingCode(code: string): string {
  return renumbered.get(code) ?? code;
}
