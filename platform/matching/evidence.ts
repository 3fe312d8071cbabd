import { addressPlaces, fieldAt, levelNames, levelRoom, stride, unknown } from './fields.ts';
import type { Model } from './model.ts';
import type { Scorer } from './score.ts';

/** What one field says of a pair. */
export interface Evidence {
  /** The field; identifiers are counted from 1. */
  readonly field: string;
  /** How alike the two values are, by name (`levelNames`). */
  readonly level: string;
  /**
   * How much the level speaks for one person against two unrelated people, and against two of one household; log odds
   * of base 2, from the model's averages. The score counts rare equal values for more.
   */
  readonly againstUnrelated: number;
  readonly againstHousehold: number;
}

/** What each field that both rows have says of them, by a model that `scorer` uses. */
export function evidenceOf(
  scorer: Scorer,
  model: Model,
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
    const cell = place * levelRoom + level;
    const match = model.match[cell] as number;
    // People of one household live where a match lives.
    const household = addressPlaces.includes(place) ? match : (model.household[cell] as number);
    evidence.push({
      field: label,
      level: levelNames[name][level] as string,
      againstUnrelated: Math.log2(match / (model.unrelated[cell] as number)),
      againstHousehold: Math.log2(match / household),
    });
  }
  return evidence;
}
