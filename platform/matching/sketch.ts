import type { Texts } from './vocabulary.ts';

/** How many bits of a number are set. */
export function bitsOf(set: number): number {
  let bits = set - ((set >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The letters of a text as a set of bits; several letters may share one. */
export function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) letters |= 1 << (text.charCodeAt(at) & 31);
  return letters;
}

/** The first four signs of a text as one number. */
function startOf(text: string): number {
  let start = 0;
  for (let at = 0; at < 4 && at < text.length; at += 1) start |= (text.charCodeAt(at) & 255) << (8 * at);
  return start;
}

/** Texts longer than this are compared by no sketch: Jaro and Winkler look at so many letters. */
const longest = 64;

/**
 * What of each text of a table shows at a glance that it is not like another, so that most pairs are told apart without
 * looking at a letter. `of` cuts a text down to what is compared.
 */
export class Sketches {
  readonly #texts: Texts;
  readonly #of: (text: string) => string;
  readonly #mark: (text: string) => number;
  /** Letters, first signs, mark and length of each text side by side: one look into memory finds them. */
  #data = new Int32Array(4_096);
  /** The first number that is none of a text sketched. */
  known = 1;

  /** `mark`: whatever else of a text is wanted as a number. */
  constructor(texts: Texts, of = (text: string) => text, mark = (_text: string) => 0) {
    this.#texts = texts;
    this.#of = of;
    this.#mark = mark;
  }

  /** Sketches the texts that came since the last call. */
  catchUp(): void {
    const { size } = this.#texts;
    if (this.known >= size) return;
    if (size * 4 > this.#data.length) {
      const grown = new Int32Array(size * 5);
      grown.set(this.#data);
      this.#data = grown;
    }
    for (let id = this.known; id < size; id += 1) {
      const whole = this.#texts.text(id);
      const text = this.#of(whole);
      this.#data[id * 4] = lettersOf(text);
      this.#data[id * 4 + 1] = startOf(text);
      this.#data[id * 4 + 2] = this.#mark(whole);
      this.#data[id * 4 + 3] = text.length;
    }
    this.known = size;
  }

  letters(id: number): number {
    return this.#data[id * 4] as number;
  }

  /** The first signs of a text, eight bits each. */
  start(id: number): number {
    return this.#data[id * 4 + 1] as number;
  }

  mark(id: number): number {
    return this.#data[id * 4 + 2] as number;
  }

  length(id: number): number {
    return this.#data[id * 4 + 3] as number;
  }

  /** Whether two texts are short enough to be judged by their sketches. */
  judges(a: number, b: number): boolean {
    return this.length(a) <= longest && this.length(b) <= longest;
  }

  /** A number of edits that two texts are apart at the least. */
  editsAtLeast(a: number, b: number): number {
    const [lettersA, lettersB] = [this.letters(a), this.letters(b)];
    const letters = Math.max(bitsOf(lettersA & ~lettersB), bitsOf(lettersB & ~lettersA));
    return Math.max(letters, Math.abs(this.length(a) - this.length(b)));
  }

  /** A likeness by Jaro and Winkler that two texts cannot exceed. */
  likenessAtMost(a: number, b: number): number {
    const [lettersA, lettersB] = [this.letters(a), this.letters(b)];
    const [lengthA, lengthB] = [this.length(a), this.length(b)];
    const common = Math.min(lengthA - bitsOf(lettersA & ~lettersB), lengthB - bitsOf(lettersB & ~lettersA));
    if (common <= 0) return 0;
    const jaro = (common / lengthA + common / lengthB + 1) / 3;
    const rounding = 1e-9;
    return jaro + this.prefix(a, b) * 0.1 * (1 - jaro) + rounding;
  }

  /** How many of the first four signs are the same, at the most. */
  prefix(a: number, b: number): number {
    const differing = this.start(a) ^ this.start(b);
    if (differing === 0) return 4;
    return (31 - Math.clz32(differing & -differing)) >>> 3;
  }

  /** Whether two texts have half of the letters of the one with fewer in common: names with fewer are another's. */
  shareLetters(a: number, b: number): boolean {
    const [lettersA, lettersB] = [this.letters(a), this.letters(b)];
    return 2 * bitsOf(lettersA & lettersB) >= Math.min(bitsOf(lettersA), bitsOf(lettersB));
  }
}
