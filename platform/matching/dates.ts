/** How a file writes dates. */
export const dateFormats = ['yyyyMMdd', 'yyyy-MM-dd', 'MM/dd/yyyy', 'MMddyyyy', 'dd/MM/yyyy'] as const;
type DateFormat = (typeof dateFormats)[number];

/**
 * What became of a date: `read` as the format says; `damaged` by a slip, with the parts that can still be read;
 * `foreign`: not of this format, nothing read.
 */
type DateReading = 'read' | 'damaged' | 'foreign';

interface Shape {
  readonly length: number;
  /** Where year, month and day begin, and the place of each among the three parts. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly order: readonly ['y' | 'm' | 'd', 'y' | 'm' | 'd', 'y' | 'm' | 'd'];
  readonly separator: string;
}

const shapes: Readonly<Record<DateFormat, Shape>> = {
  yyyyMMdd: { length: 8, year: 0, month: 4, day: 6, order: ['y', 'm', 'd'], separator: '' },
  'yyyy-MM-dd': { length: 10, year: 0, month: 5, day: 8, order: ['y', 'm', 'd'], separator: '-' },
  'MM/dd/yyyy': { length: 10, year: 6, month: 0, day: 3, order: ['m', 'd', 'y'], separator: '/' },
  MMddyyyy: { length: 8, year: 4, month: 0, day: 2, order: ['m', 'd', 'y'], separator: '' },
  'dd/MM/yyyy': { length: 10, year: 6, month: 3, day: 0, order: ['d', 'm', 'y'], separator: '/' },
};

/** A date as one number, 19991231; parts that are not known are 0. Years beyond four digits are not known. */
export function packDate(year: number, month: number, day: number): number {
  return (year > 9_999 ? 0 : year) * 10_000 + (month > 99 ? 0 : month) * 100 + (day > 99 ? 0 : day);
}

function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const isDay = (month: number, day: number) => month >= 1 && month <= 12 && day >= 1 && day <= 31;
const known = (value: number) => (value < 0 ? 0 : value);

/** Reads dates of one format out of bytes; `value` holds the last one read as `packDate` packs it. */
export class DateReader {
  readonly #shape: Shape;
  value = 0;

  constructor(format: DateFormat) {
    this.#shape = shapes[format];
  }

  read(bytes: Uint8Array, start: number, end: number): DateReading {
    const { length, year, month, day, separator } = this.#shape;
    if (end - start !== length) return this.#slipped(bytes, start, end);
    if (separator !== '') {
      const sign = separator.charCodeAt(0);
      const first = year === 0 ? 4 : 2;
      if (bytes[start + first] !== sign || bytes[start + first + 3] !== sign) {
        return this.#slipped(bytes, start, end);
      }
    }
    const y = digits(bytes, start + year, 4);
    const m = digits(bytes, start + month, 2);
    const d = digits(bytes, start + day, 2);
    if (y < 0 || m < 0 || d < 0) {
      this.value = packDate(known(y), known(m), known(d));
      return this.value === 0 ? 'foreign' : 'damaged';
    }
    this.value = packDate(y, m, d);
    return isDay(m, d) ? 'read' : 'damaged';
  }

  #slipped(bytes: Uint8Array, start: number, end: number): DateReading {
    const { separator, length, order } = this.#shape;
    this.value = 0;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    if (separator !== '') {
      const parts = text.split(separator);
      if (parts.length !== 3 || Math.abs(text.length - length) > 2) return 'foreign';
      const value = { y: 0, m: 0, d: 0 };
      for (const [at, part] of parts.entries()) {
        const role = order[at] as 'y' | 'm' | 'd';
        if (role === 'y' ? /^\d{4}$/.test(part) : /^\d{1,2}$/.test(part)) value[role] = Number(part);
        // A year without its century is no slip.
        else if (role === 'y' && /^\d\d$/.test(part)) return 'foreign';
      }
      this.value = packDate(value.y, value.m, value.d);
      if (this.value === 0) return 'foreign';
      return value.y !== 0 && isDay(value.m, value.d) ? 'read' : 'damaged';
    }
    // A leading zero is what spreadsheets take away.
    if (order[0] === 'm' && /^\d{7}$/.test(text)) {
      return this.read(Buffer.from(`0${text}`), 0, 8);
    }
    if (/^\d{7}$|^\d{9}$/.test(text)) {
      const year = Number(order[0] === 'y' ? text.slice(0, 4) : text.slice(-4));
      this.value = packDate(year, 0, 0);
      return 'damaged';
    }
    return 'foreign';
  }
}
