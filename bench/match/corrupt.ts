import type { Random } from '../../cli/seed/random.ts';
import { variantsOf } from '../../platform/matching/variants.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** One slip of the keyboard: a letter or digit other, more, less, or changed with its neighbour. */
export function slip(random: Random, text: string): string {
  if (text.length < 2) return text;
  const at = random.between(0, text.length - 1);
  const sign = /\d/.test(text[at] as string) ? digits : letters;
  const other = random.pick([...sign]);
  switch (random.between(0, 3)) {
    case 0:
      return text.slice(0, at) + other + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + other + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1);
    default:
      return at + 1 < text.length
        ? text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
        : text.slice(0, at - 1) + text[at] + text[at - 1];
  }
}

/** One digit of a date of the form yyyyMMdd wrong, or day and month changed, or another day altogether. */
export function slipOfDate(random: Random, date: string): string {
  const kind = random.unit();
  if (kind < 0.3) return date.slice(0, 4) + date.slice(6) + date.slice(4, 6);
  if (kind < 0.85) {
    const at = random.pick([3, 5, 6, 7, 7, 2]);
    return date.slice(0, at) + String(random.between(0, 9)) + date.slice(at + 1);
  }
  return `${date.slice(0, 4)}${two(random.between(1, 12))}${two(random.between(1, 28))}`;
}

/** Two digits of a number. */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A nickname or variant spelling of a given name, where one is known; otherwise the name. */
export function nickname(random: Random, name: string): string {
  const variants = [...variantsOf('given', name.toLowerCase())].sort();
  return variants.length > 0 ? random.pick(variants) : name;
}
