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

  /** The pairs in the order of their rows, each once with its odds. `lefts`: how many rows there are on the left. */
  distinct(lefts: number): Pairs {
    const starts = new Int32Array(lefts + 1);
    for (let pair = 0; pair < this.count; pair += 1) {
      const row = (this.left[pair] as number) + 1;
      starts[row] = (starts[row] as number) + 1;
    }
    for (let row = 1; row <= lefts; row += 1)
      starts[row] = (starts[row] as number) + (starts[row - 1] as number);
    const order = new Int32Array(this.count);
    const ends = starts.slice();
    for (let pair = 0; pair < this.count; pair += 1) {
      const row = this.left[pair] as number;
      // Few pairs have one row: each is put where it belongs among them.
      let place = ends[row] as number;
      ends[row] = place + 1;
      const right = this.right[pair] as number;
      for (; place > (starts[row] as number); place -= 1) {
        const before = order[place - 1] as number;
        if ((this.right[before] as number) <= right) break;
        order[place] = before;
      }
      order[place] = pair;
    }
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
