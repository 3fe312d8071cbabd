/** Rows by what became of them, in words, in the order in which they were first met. */
export type Counts = Map<string, number>;

/** Hears how many rows have been read. */
export type Heard = (rows: number) => void;

/** Adds `rows` to the count of one outcome. */
export function add(counts: Counts, what: string, rows = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + rows);
}
