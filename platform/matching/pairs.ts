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
}
