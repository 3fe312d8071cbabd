import { field, levelRoom } from './fields.ts';
import type { SavedFrequency } from './frequency.ts';
import { nameLevel } from './likeness.ts';
import type { Shares } from './weights.ts';

/** What a strategy has learned of two files: with the frequencies enough to score any pair again, to the last bit. */
export interface Model {
  /** The strategy by name and version; stored with each decision. */
  readonly strategy: string;
  /** Shares of levels among matches, other people of one household, and unrelated people. */
  readonly match: Shares;
  readonly household: Shares;
  readonly unrelated: Shares;
  /** How many pairs of each kind are expected among all pairs. */
  readonly matches: number;
  readonly households: number;
  readonly pairs: number;
  /**
   * The share of pairs of which neither row has its match elsewhere. Where nearly everybody has a match, two rows that
   * nobody else claims are one person on less evidence.
   */
  readonly free: number;
  /** How many times as often strangers have both names equal as each name by itself would have it. */
  readonly coupled: number;
  /** How often two people of one given name are of one sex: where the names agree, the sex tells next to nothing more. */
  readonly sexOfName: number;
  /** Places of the identifiers that people have for themselves; others are a family's, and tell nobody from their kin. */
  readonly ownNumbers: readonly number[];
  /** Other people of their household that an average row has in its own file. */
  readonly others: number;
  /** The share of matches, and of people who shared a household, whose address is another one in the other row. */
  readonly moved: number;
  readonly apart: number;
  /** Among unrelated people with an equal postcode: how often street and locality are equal too. */
  readonly neighbours: { readonly street: number; readonly locality: number };
}

/** Whether kin live together in a file: an average row has a tenth of another person of its household and family name. */
export function showsKin({ others, household }: Pick<Model, 'others' | 'household'>): boolean {
  let alike = 0;
  for (let level = 0; level <= nameLevel.variant; level += 1)
    alike += household[field.family * levelRoom + level] as number;
  return others * alike >= 0.1;
}

/** The one strategy there is now. A change of rules, levels or learning gets another name. */
export const strategyName = 'three-classes-23';

/** A strategy with its weights as JSON: kept once, and named by `id` in every decision made by it. */
export interface SavedStrategy {
  /** The strategy's name and a digest of its weights. */
  readonly id: string;
  readonly model: Omit<Model, 'match' | 'household' | 'unrelated'> &
    Readonly<Record<'match' | 'household' | 'unrelated', readonly number[]>>;
  readonly frequencies: readonly SavedFrequency[];
}
