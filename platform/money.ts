/**
 * Sums of money are whole pence in a `bigint`: never a floating-point number (L44).
 */

/** The pence of a sum in pounds with at most two decimals, such as `1234.5` or `-0.05`; null for anything else. */
export function parsePounds(text: string): bigint | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.normalize('NFKC').trim());
  if (!match) return null;
  const pence = BigInt(match[2] as string) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -pence : pence;
}

/** Pence as pounds with two decimals: `1234.50`. */
export function pounds(pence: bigint): string {
  const size = pence < 0n ? -pence : pence;
  return `${pence < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

/** The same for readers: `1,234.50`. */
export function readablePounds(pence: bigint): string {
  return pounds(pence).replace(/\B(?=(\d{3})+\.)/g, ',');
}
