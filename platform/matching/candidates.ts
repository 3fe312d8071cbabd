/** Asked of each pair of rows. */
export type Look = (left: number, right: number) => void;

/** Pairs that are held together, so that a pair which several rules find is looked at once. */
const most = 1 << 23;

/** Pairs of rows that rules of blocking find, on their way to whoever looks at each. */
export class Candidates {
  #left = new Int32Array(1 << 14);
  #right = new Int32Array(1 << 14);
  #count = 0;
  #turn = 0;
  readonly #starts: Int32Array;
  readonly #seen: Int32Array;
  readonly #look: Look;
  /** How many pairs were looked at. */
  looked = 0;

  /** `lefts` and `rights`: how many rows there are on either side. */
  constructor(lefts: number, rights: number, look: Look) {
    this.#starts = new Int32Array(lefts + 1);
    this.#seen = new Int32Array(rights);
    this.#look = look;
  }

  push(left: number, right: number): void {
    if (this.#count === this.#left.length) {
      if (this.#count >= most) this.drain();
      else {
        this.#left = doubled(this.#left);
        this.#right = doubled(this.#right);
      }
    }
    this.#left[this.#count] = left;
    this.#right[this.#count++] = right;
  }

  /** Shows the pairs that were found since the last call, each once, in the order of their left rows. */
  drain(): void {
    const [lefts, rights, starts, seen, count] = [
      this.#left,
      this.#right,
      this.#starts,
      this.#seen,
      this.#count,
    ];
    const rows = starts.length - 1;
    starts.fill(0);
    for (let at = 0; at < count; at += 1) {
      const left = lefts[at] as number;
      starts[left] = (starts[left] as number) + 1;
    }
    let total = 0;
    for (let row = 0; row <= rows; row += 1) {
      total += starts[row] as number;
      starts[row] = total;
    }
    const ordered = new Int32Array(count);
    // From the last to the first: the pairs of a row stay in the order in which they were found.
    for (let at = count - 1; at >= 0; at -= 1) {
      const left = lefts[at] as number;
      const place = (starts[left] as number) - 1;
      starts[left] = place;
      ordered[place] = rights[at] as number;
    }
    this.#count = 0;
    const look = this.#look;
    for (let row = 0; row < rows; row += 1) {
      const end = starts[row + 1] as number;
      let at = starts[row] as number;
      if (at === end) continue;
      this.#turn += 1;
      const turn = this.#turn;
      for (; at < end; at += 1) {
        const right = ordered[at] as number;
        if (seen[right] === turn) continue;
        seen[right] = turn;
        this.looked += 1;
        look(row, right);
      }
    }
  }
}

function doubled(before: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const after = new Int32Array(before.length * 2);
  after.set(before);
  return after;
}
