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

  /** The pairs of a file of `size` rows in the order of their rows, each once. */
  distinct(size: number): Pairs {
    const order = new Float64Array(this.count);
    for (let pair = 0; pair < this.count; pair += 1) {
      order[pair] = (this.left[pair] as number) * size + (this.right[pair] as number);
    }
    order.sort();
    const distinct = new Pairs();
    let before = -1;
    for (const pair of order) {
      if (pair === before) continue;
      before = pair;
      distinct.push(Math.floor(pair / size), pair % size, 0);
    }
    return distinct;
  }
}
