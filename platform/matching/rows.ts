import { sharedInts } from './bytes.ts';
import { stride } from './fields.ts';

/** Packed rows that are only read. */
export interface ReadRows {
  /** The numbers of all rows, `stride` for each. */
  readonly values: Int32Array;
  readonly count: number;
}

/** Rows packed into 64 bytes each, in memory that can be shared: numbers of a `Vocabulary` by `field`. */
export class PackedRows {
  /** The numbers of all rows, `stride` for each. Another array after the rows grew. */
  values: Int32Array;
  /** How many rows there are. */
  count = 0;

  /** `values`: memory that another thread fills as well, each its own fields. */
  constructor(capacity = 1_024, values = sharedInts(capacity * stride)) {
    this.values = values;
  }

  /** Makes room for one more row, all of it unknown, and returns where it begins in `values`. */
  add(): number {
    const offset = this.count * stride;
    if (offset === this.values.length) {
      // By halves, not doubled: the copy of ten million rows is half a gigabyte.
      const grown = sharedInts(Math.ceil((this.count * 1.5) / 64) * 64 * stride);
      grown.set(this.values);
      this.values = grown;
    }
    this.count += 1;
    return offset;
  }
}
