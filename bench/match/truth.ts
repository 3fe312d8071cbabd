import { readFileSync } from 'node:fs';

/** A row of a file by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** The rows of a small CSV file, for the truth that the engine must not see. */
export function readTruth(file: string): Row[] {
  const text = readFileSync(file, 'utf8');
  const rows: string[][] = [[]];
  let value = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (sign === '"') quoted = !quoted;
    else if (sign === ',' && !quoted) {
      (rows.at(-1) as string[]).push(value.trim());
      value = '';
    } else if (sign === '\n' && !quoted) {
      (rows.at(-1) as string[]).push(value.trim());
      value = '';
      rows.push([]);
    } else value += sign;
  }
  if (value !== '') (rows.at(-1) as string[]).push(value.trim());
  const [header, ...others] = rows;
  return others
    .filter((cells) => cells.length > 1)
    .map((cells) => Object.fromEntries((header as string[]).map((name, at) => [name, cells[at] ?? ''])));
}

/** What a set of found pairs is worth against the true ones. */
export interface Accuracy {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly falseMatches: number;
  readonly misses: number;
}

/** Compares pairs, each written as one text, with the true ones. */
export function accuracyOf(found: ReadonlySet<string>, truth: ReadonlySet<string>): Accuracy {
  let hits = 0;
  for (const pair of found) if (truth.has(pair)) hits += 1;
  const precision = found.size === 0 ? 1 : hits / found.size;
  const recall = truth.size === 0 ? 1 : hits / truth.size;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, falseMatches: found.size - hits, misses: truth.size - hits };
}

/** All pairs of ids within groups; each pair in one order. */
export function pairsWithin(groups: Iterable<readonly string[]>): Set<string> {
  const pairs = new Set<string>();
  for (const group of groups) {
    for (const [at, a] of group.entries()) for (const b of group.slice(0, at)) pairs.add(pairOf(a, b));
  }
  return pairs;
}

/** A pair of ids of one file as one text. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}
