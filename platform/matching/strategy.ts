import { createHash } from 'node:crypto';
import { Comparer } from './compare.ts';
import { stride } from './fields.ts';
import { Frequencies, savedFrequencies } from './frequency.ts';
import type { Learned } from './learn.ts';
import { type Model, type SavedStrategy, strategyName } from './model.ts';
import type { PackedRows } from './rows.ts';
import { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Puts what was learned into a form that lasts, with the frequencies of the values of `rows`. */
export function saveStrategy(model: Model, rows: PackedRows, vocabulary: Vocabulary): SavedStrategy {
  const plain = {
    ...model,
    match: [...model.match],
    household: [...model.household],
    unrelated: [...model.unrelated],
  };
  const frequencies = savedFrequencies(rows, vocabulary);
  const digest = createHash('sha256')
    .update(JSON.stringify([plain, frequencies]))
    .digest('hex')
    .slice(0, 16);
  return { id: `${model.strategy}/${digest}`, model: plain, frequencies };
}

/**
 * Opens a strategy that was saved, for rows of a vocabulary. Throws RangeError for one of another name: its rules are
 * not these, and its decisions cannot be made again here.
 */
export function openStrategy({ model, frequencies }: SavedStrategy, vocabulary: Vocabulary): Learned {
  if (model.strategy !== strategyName || frequencies.length !== stride)
    throw new RangeError('The strategy is of another version than this program.');
  const opened: Model = {
    ...model,
    match: Float64Array.from(model.match),
    household: Float64Array.from(model.household),
    unrelated: Float64Array.from(model.unrelated),
  };
  const scorer = new Scorer(new Comparer(vocabulary), Frequencies.open(frequencies, vocabulary), opened);
  return { model: opened, scorer };
}
