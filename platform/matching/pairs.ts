/** Pairs of rows with their log odds; grows. */
export class Pairs {
  left = new Int32Array(1_024);
  right = new Int32Array(1_024);
  /** Natural log odds, or probabilities once they are settled. */
  odds = new Float64Array(1_024);
  count = 0;

  push(left: number, right: number, odds: number): void {
    if (this.count === this.left.length) {
      const size = this.count * 2;
      const [lefts, rights, values] = [new Int32Array(size), new Int32Array(size), new Float64Array(size)];
      lefts.set(this.left);
      rights.set(this.right);
      values.set(this.odds);
      [this.left, this.right, this.odds] = [lefts, rights, values];
    }
    this.left[this.count] = left;
    this.right[this.count] = right;
    this.odds[this.count] = odds;
    this.count += 1;
  }

  /** The pairs in the order of their rows, each once with its odds. */
  distinct(): Pairs {
    const pushed = Int32Array.from({ length: this.count }, (_, pair) => pair);
    const order = byRow(this.left, byRow(this.right, pushed));
    const distinct = new Pairs();
    let [left, right] = [-1, -1];
    for (const pair of order) {
      if (this.left[pair] === left && this.right[pair] === right) continue;
      [left, right] = [this.left[pair] as number, this.right[pair] as number];
      distinct.push(left, right, this.odds[pair] as number);
    }
    return distinct;
  }
}

/** Pairs by the numbers of their `rows`; those of one row stay in their order, however many they are. */
function byRow(rows: Int32Array, pairs: Int32Array): Int32Array {
  let last = 0;
  for (const pair of pairs) last = Math.max(last, rows[pair] as number);
  const places = new Int32Array(last + 2);
  for (const pair of pairs) {
    const next = (rows[pair] as number) + 1;
    places[next] = (places[next] as number) + 1;
  }
  for (let row = 1; row < places.length; row += 1)
    places[row] = (places[row] as number) + (places[row - 1] as number);
  const order = new Int32Array(pairs.length);
  for (const pair of pairs) {
    const row = rows[pair] as number;
    const place = places[row] as number;
    places[row] = place + 1;
    order[place] = pair;
  }
  return order;
}

/** The pairs of each row that has several, by the row's number, as numbers of pairs in their order. */
export function* groupsOf(rows: Int32Array, count: number): Generator<number[]> {
  const order = byRow(
    rows,
    Int32Array.from({ length: count }, (_, pair) => pair),
  );
  for (let at = 0; at < count; ) {
    const row = rows[order[at] as number];
    let end = at + 1;
    while (end < count && rows[order[end] as number] === row) end += 1;
    if (end - at > 1) yield [...order.subarray(at, end)];
    at = end;
  }
}
