import { readFileSync } from 'node:fs';
import { normaliseName } from './names.ts';

/** Which of the two names. */
export type NamePart = 'given' | 'family';

type Variants = ReadonlyMap<string, ReadonlySet<string>>;
const nobody: ReadonlySet<string> = new Set();

function readVariants(): Record<NamePart, Variants> {
  const read = { given: new Map<string, Set<string>>(), family: new Map<string, Set<string>>() };
  const lines = readFileSync(new URL('data/name-variants.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const add = (part: NamePart, name: string, variant: string) => {
    const variants = read[part].get(name) ?? new Set();
    read[part].set(name, variants.add(variant));
  };
  for (const line of lines) {
    const [name, variant, part] = line.trim().split(',') as [string, string, string];
    if (part !== 'given' && part !== 'family') continue;
    const [a, b] = [normaliseName(name), normaliseName(variant)];
    if (a === b) continue;
    add(part, a, b);
    add(part, b, a);
  }
  return read;
}

let known: Record<NamePart, Variants> | undefined;

/** Nicknames and variant spellings of one word of a name (data/README.md); the word itself is not among them. */
export function variantsOf(part: NamePart, word: string): ReadonlySet<string> {
  known ??= readVariants();
  return known[part].get(word) ?? nobody;
}
