import { field, stride } from './fields.ts';
import type { Model } from './model.ts';
import { pairByRule } from './pairing.ts';
import { Pairs } from './pairs.ts';
import type { ReadRows } from './rows.ts';
import type { UsedRule } from './rules.ts';
import type { Scorer } from './score.ts';
import type { Names, VocabularyParts } from './vocabulary.ts';

/** Pairs of one file that could be one person, as one rule of blocking finds them. */
export interface HopefulPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly odds: Float64Array;
  /** How many pairs the rule found. */
  readonly candidates: number;
}

/** Whether two rows have anything in common that could speak for one person: nothing, or sex alone, never does. */
function canBeCompared(values: Int32Array, a: number, b: number): boolean {
  for (let place = 0; place < stride; place += 1) {
    if (place !== field.sex && values[a + place] !== 0 && values[b + place] !== 0) return true;
  }
  return false;
}

/** Gathers the pairs shown to `look` whose log odds are `floor` or more. */
export function hopefulAmong({ values }: ReadRows, scorer: Scorer, floor: number) {
  const pairs = new Pairs();
  const look = (left: number, right: number) => {
    if (!canBeCompared(values, left * stride, right * stride)) return;
    const odds = scorer.score(values, left * stride, values, right * stride, floor);
    if (odds >= floor) pairs.push(left, right, odds);
  };
  return { pairs, look };
}

/** The pairs of one rule whose log odds are `floor` or more. */
export function hopefulByRule(
  rows: ReadRows,
  rule: UsedRule,
  names: Names,
  scorer: Scorer,
  floor: number,
): HopefulPairs {
  const { pairs, look } = hopefulAmong(rows, scorer, floor);
  const candidates = pairByRule(rows, rule, names, look);
  const { left, right, odds, count } = pairs;
  return { left: left.slice(0, count), right: right.slice(0, count), odds: odds.slice(0, count), candidates };
}

/** What a thread needs to take rules off another one's hands. */
export interface SharedWork {
  readonly values: Int32Array;
  readonly count: number;
  readonly vocabulary: VocabularyParts;
  readonly frequencies: readonly Float32Array[];
  readonly model: Model;
  readonly rules: readonly UsedRule[];
  readonly floor: number;
  /** In shared memory: the next rule that nobody has taken, and how far the helper is (`helperIs`). */
  readonly turns: Int32Array;
}

/** How far a helper is with its share. */
export const helperIs = { waiting: 0, working: 1, done: 2, sentAway: 3 } as const;

/** Takes one rule after another off the list until none is left, and returns what each gave, by its place. */
export function takeRules(
  { values, count, rules, floor, turns }: Omit<SharedWork, 'vocabulary' | 'frequencies' | 'model'>,
  names: Names,
  scorer: Scorer,
): Map<number, HopefulPairs> {
  const rows = { values, count };
  const found = new Map<number, HopefulPairs>();
  for (let turn = Atomics.add(turns, 0, 1); turn < rules.length; turn = Atomics.add(turns, 0, 1)) {
    found.set(turn, hopefulByRule(rows, rules[turn] as UsedRule, names, scorer, floor));
  }
  return found;
}
