import type { IsoDate } from '../../platform/clock.ts';

/** Rows by what became of them, in words, in the order in which they were first met. */
export type Counts = Map<string, number>;

/** Hears how many rows have been read. */
export type Heard = (rows: number) => void;

/** Adds `rows` to the count of one outcome. */
export function add(counts: Counts, what: string, rows = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + rows);
}

/**
 * Of when a register's file is, by the days of which its rows tell: the newest that is not to come, as `yyyy-MM-dd`, or
 * `yyyy-MM` where the register tells months. Publishers write it into no row, and a file may have any name.
 */
export class Edition {
  readonly #today: IsoDate;
  /** A directory of millions of rows has some hundred months. */
  readonly #heard = new Set<string>();
  #newest: string | null = null;

  constructor(today: IsoDate) {
    this.#today = today;
  }

  get newest(): string | null {
    return this.#newest;
  }

  /** Hears of a day or month of a row, with the figures of year, month and day in the order of `form`; what is none is passed over. */
  tells(text: string | undefined, form: RegExp): void {
    if (text === undefined || this.#heard.has(text)) return;
    const { y, m, d } = form.exec(text.trim())?.groups ?? {};
    if (y === undefined || m === undefined) return;
    this.#heard.add(text);
    const told = d === undefined ? `${y}-${m}` : `${y}-${m}-${d}`;
    if (told <= this.#today && (this.#newest === null || told > this.#newest)) this.#newest = told;
  }
}
