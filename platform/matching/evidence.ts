import { fieldAt, levelNames, stride, unknown } from './fields.ts';
import type { Scorer } from './score.ts';

/** What one field says of a pair. */
export interface Evidence {
  /** The field; identifiers are counted from 1. */
  readonly field: string;
  /** How alike the two values are, by name (`levelNames`). */
  readonly level: string;
}

/** What each field that both rows have says of them, as `scorer` compares them. */
export function evidenceOf(
  scorer: Scorer,
  rowsA: Int32Array,
  a: number,
  rowsB: Int32Array,
  b: number,
): Evidence[] {
  const { levels } = scorer.comparer;
  scorer.comparer.compare(rowsA, a, rowsB, b);
  const evidence: Evidence[] = [];
  for (let place = 0; place < stride; place += 1) {
    const level = levels[place] as number;
    if (level === unknown) continue;
    const { name, label } = fieldAt(place);
    evidence.push({ field: label, level: levelNames[name][level] as string });
  }
  return evidence;
}
