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
  #letters = new Int32Array(1_024);
  #starts = new Int32Array(1_024);
  #marks = new Int32Array(1_024);
  #lengths = new Uint8Array(1_024);
  #known = 1;

  /** `mark`: whatever else of a text is wanted as a number. */
  constructor(texts: Texts, of = (text: string) => text, mark = (_text: string) => 0) {
    this.#texts = texts;
    this.#of = of;
    this.#mark = mark;
  }

  /** Sketches the texts that came since the last call, and returns the first number that is none of a text yet. */
  catchUp(): number {
    const { size } = this.#texts;
    if (this.#known >= size) return size;
    if (size > this.#letters.length) {
      [this.#letters, this.#starts, this.#marks] = [this.#letters, this.#starts, this.#marks].map(
        (before) => {
          const after = new Int32Array(size * 2);
          after.set(before);
          return after;
        },
      ) as [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>];
      const lengths = new Uint8Array(size * 2);
      lengths.set(this.#lengths);
      this.#lengths = lengths;
    }
    for (let id = this.#known; id < size; id += 1) {
      const whole = this.#texts.text(id);
      const text = this.#of(whole);
      this.#letters[id] = lettersOf(text);
      this.#starts[id] = startOf(text);
      this.#marks[id] = this.#mark(whole);
      this.#lengths[id] = Math.min(255, text.length);
    }
    this.#known = size;
    return size;
  }

  mark(id: number): number {
    return this.#marks[id] as number;
  }

  length(id: number): number {
    return this.#lengths[id] as number;
  }

  /** The first signs of a text, eight bits each. */
  start(id: number): number {
    return this.#starts[id] as number;
  }

  letters(id: number): number {
    return this.#letters[id] as number;
  }

  /** Whether two texts are short enough to be judged by their sketches. */
  judges(a: number, b: number): boolean {
    return (this.#lengths[a] as number) <= longest && (this.#lengths[b] as number) <= longest;
  }

  /** A number of edits that two texts are apart at the least. */
  editsAtLeast(a: number, b: number): number {
    const [lettersA, lettersB] = [this.#letters[a] as number, this.#letters[b] as number];
    const letters = Math.max(bitsOf(lettersA & ~lettersB), bitsOf(lettersB & ~lettersA));
    return Math.max(letters, Math.abs((this.#lengths[a] as number) - (this.#lengths[b] as number)));
  }

  /** A likeness by Jaro and Winkler that two texts cannot exceed. */
  likenessAtMost(a: number, b: number): number {
    const [lettersA, lettersB] = [this.#letters[a] as number, this.#letters[b] as number];
    const [lengthA, lengthB] = [this.#lengths[a] as number, this.#lengths[b] as number];
    const common = Math.min(lengthA - bitsOf(lettersA & ~lettersB), lengthB - bitsOf(lettersB & ~lettersA));
    if (common <= 0) return 0;
    const jaro = (common / lengthA + common / lengthB + 1) / 3;
    const rounding = 1e-9;
    return jaro + this.prefix(a, b) * 0.1 * (1 - jaro) + rounding;
  }

  /** How many of the first four signs are the same, at the most. */
  prefix(a: number, b: number): number {
    const differing = (this.#starts[a] as number) ^ (this.#starts[b] as number);
    if (differing === 0) return 4;
    return (31 - Math.clz32(differing & -differing)) >>> 3;
  }

  /** Whether two texts have half of the letters of the one with fewer in common: names with fewer are another's. */
  shareLetters(a: number, b: number): boolean {
    const [lettersA, lettersB] = [this.#letters[a] as number, this.#letters[b] as number];
    return 2 * bitsOf(lettersA & lettersB) >= Math.min(bitsOf(lettersA), bitsOf(lettersB));
  }
}
