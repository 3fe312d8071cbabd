import { createHash } from 'node:crypto';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A stream of pseudo-random values that is the same for the same seed on every machine (sfc32). For synthetic data
 * only: nothing here is secret.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d = 1;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#a = digest.readInt32LE(0);
    this.#b = digest.readInt32LE(4);
    this.#c = digest.readInt32LE(8);
    for (let warm = 0; warm < 12; warm += 1) this.bits();
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** From 0 up to, not including, 1. */
  unit(): number {
    return this.bits() / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of the list, each as likely. Throws on an empty list. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('There is nothing to pick from.');
    return list[Math.floor(this.unit() * list.length)] as T;
  }

  /** A UUID of version 4's form. */
  uuid(): string {
    const [a, b, c, d] = [this.bits(), this.bits(), this.bits(), this.bits()];
    return (
      `${byte(a, 24)}${byte(a, 16)}${byte(a, 8)}${byte(a, 0)}-${byte(b, 24)}${byte(b, 16)}-` +
      `4${(hex[(b >>> 8) & 255] as string)[1]}${byte(b, 0)}-${hex[((c >>> 24) & 0x3f) | 0x80]}${byte(c, 16)}-` +
      `${byte(c, 8)}${byte(c, 0)}${byte(d, 24)}${byte(d, 16)}${byte(d, 8)}${byte(d, 0)}`
    );
  }
}

function byte(word: number, shift: number): string {
  return hex[(word >>> shift) & 255] as string;
}

/** A UUID that always belongs to the same name, so that what the seed makes can be named elsewhere. */
export function namedUuid(...name: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(`signpost seed\0${name.join('\0')}`)
    .digest();
  digest[6] = ((digest[6] as number) & 0x0f) | 0x40;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  const text = digest.toString('hex', 0, 16);
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join(
    '-',
  );
}

/** Draws items by their weights in constant time (Vose's alias method). */
export class Weighted<T> {
  readonly #items: readonly T[];
  readonly #cut: Float64Array;
  readonly #alias: Uint32Array;

  constructor(items: readonly (readonly [item: T, weight: number])[]) {
    const total = items.reduce((sum, [, weight]) => sum + weight, 0);
    if (!(total > 0)) throw new RangeError('Weights must add up to more than nothing.');
    this.#items = items.map(([item]) => item);
    this.#cut = Float64Array.from(items, ([, weight]) => (weight * items.length) / total);
    this.#alias = Uint32Array.from(items, (_, at) => at);
    const small: number[] = [];
    const large: number[] = [];
    this.#cut.forEach((share, at) => {
      (share < 1 ? small : large).push(at);
    });
    while (small.length > 0 && large.length > 0) {
      const less = small.pop() as number;
      const more = large.pop() as number;
      this.#alias[less] = more;
      this.#cut[more] = (this.#cut[more] as number) + (this.#cut[less] as number) - 1;
      ((this.#cut[more] as number) < 1 ? small : large).push(more);
    }
    for (const left of [...small, ...large]) this.#cut[left] = 1;
  }

  draw(random: Random): T {
    const at = Math.floor(random.unit() * this.#items.length);
    const kept = random.unit() < (this.#cut[at] as number);
    return this.#items[kept ? at : (this.#alias[at] as number)] as T;
  }
}
