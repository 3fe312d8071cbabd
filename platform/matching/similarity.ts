/** Whether one letter more, less, other, or swapped with its neighbour makes one word of the other. */
export function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA -= 1;
    endB -= 1;
  }
  if (endA - start <= 1 && endB - start <= 1) return true;
  return (
    endA - start === 2 &&
    endB - start === 2 &&
    a.charCodeAt(start) === b.charCodeAt(start + 1) &&
    a.charCodeAt(start + 1) === b.charCodeAt(start)
  );
}

const rows: readonly [Int32Array, Int32Array, Int32Array] = [
  new Int32Array(65),
  new Int32Array(65),
  new Int32Array(65),
];

/** The fewest slips between two texts (one letter more, less, other, or swapped with its neighbour), or `limit` + 1 when there are more. */
export function editsApart(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  if (a.length > 64 || b.length > 64) return a === b ? 0 : limit + 1;
  let [before, above, row] = rows;
  for (let at = 0; at <= b.length; at += 1) row[at] = at;
  for (let i = 1; i <= a.length; i += 1) {
    [before, above, row] = [above, row, before];
    row[0] = i;
    let best = i;
    const code = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (above[j - 1] as number) + (code === b.charCodeAt(j - 1) ? 0 : 1);
      let edits = Math.min(replaced, (above[j] as number) + 1, (row[j - 1] as number) + 1);
      const swapped =
        i > 1 && j > 1 && code === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) edits = Math.min(edits, (before[j - 2] as number) + 1);
      row[j] = edits;
      if (edits < best) best = edits;
    }
    // A swap looks back two rows: one beyond the limit may still be followed by one within it.
    if (best > limit + 1) return limit + 1;
  }
  return Math.min(row[b.length] as number, limit + 1);
}

const usedA = new Uint8Array(64);
const usedB = new Uint8Array(64);

/** Jaro and Winkler's likeness of two words, 0 to 1; of texts beyond 64 letters only the first 64 count. */
export function jaroWinkler(a: string, b: string): number {
  const lengthA = Math.min(a.length, 64);
  const lengthB = Math.min(b.length, 64);
  if (lengthA === 0 || lengthB === 0) return 0;
  const window = Math.max(0, (Math.max(lengthA, lengthB) >> 1) - 1);
  usedA.fill(0, 0, lengthA);
  usedB.fill(0, 0, lengthB);
  let common = 0;
  for (let i = 0; i < lengthA; i += 1) {
    const code = a.charCodeAt(i);
    const last = Math.min(lengthB - 1, i + window);
    for (let j = Math.max(0, i - window); j <= last; j += 1) {
      if (usedB[j] === 1 || b.charCodeAt(j) !== code) continue;
      usedA[i] = 1;
      usedB[j] = 1;
      common += 1;
      break;
    }
  }
  if (common === 0) return 0;
  let swapped = 0;
  for (let i = 0, j = 0; i < lengthA; i += 1) {
    if (usedA[i] === 0) continue;
    while (usedB[j] === 0) j += 1;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) swapped += 1;
    j += 1;
  }
  const jaro = (common / lengthA + common / lengthB + (common - swapped / 2) / common) / 3;
  let prefix = 0;
  while (
    prefix < 4 &&
    prefix < lengthA &&
    prefix < lengthB &&
    a.charCodeAt(prefix) === b.charCodeAt(prefix)
  ) {
    prefix += 1;
  }
  return jaro + prefix * 0.1 * (1 - jaro);
}
