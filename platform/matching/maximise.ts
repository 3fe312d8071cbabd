import { field, levelRoom, stride, unknown } from './fields.ts';
import type { Households } from './households.ts';
import { nameLevel } from './likeness.ts';
import { type Model, showsKin } from './model.ts';
import type { Scorer } from './score.ts';
import { addressAt, believedShares, boundedShares, personAt, type Shares, sharesOf } from './weights.ts';

/** How many matches' worth of belief is mixed into what a file shows. */
const belief = 20;
const rounds = 40;
/** However many rows have a match, one row in so many is thought to have none. */
const leastFree = 0.1;
/** However many slips and moves there are, people who live together are seen together this often. */
const leastSeen = 0.2;
/**
 * Without dates of birth at most this share of matches is another home's: who is called as somebody elsewhere is a namesake as well,
 * and where nobody is there twice all that is learned of matches would be learned of namesakes.
 */
const mostMoved = 0.5;
/** Odds that are next to impossible, and every how many rounds such pairs are weighed again. */
const impossible = 1e-9;
const seldom = 5;
/** Learning ends when a round changes how many matches there are by less than this share. */
const settled = 1e-4;

/** Pairs that are learned from, with what does not change while learning. */
export class Sample {
  levels = new Uint8Array((1 << 14) * stride);
  parts = new Float64Array((1 << 14) * 3);
  count = 0;
  /** Where the rivals of each row that was looked up begin: a row has one match at most. */
  readonly starts: number[] = [];
  /** Whether the rows of any pair say their given names. */
  isNamed = false;

  /** Takes in the pair that `scorer` scored last. */
  add({ comparer, parts }: Scorer): void {
    if ((this.count + 1) * stride > this.levels.length) {
      this.levels = enlarged(this.levels, new Uint8Array(this.levels.length * 2));
      this.parts = enlarged(this.parts, new Float64Array(this.parts.length * 2));
    }
    this.levels.set(comparer.levels, this.count * stride);
    if (comparer.levels[field.given] !== unknown) this.isNamed = true;
    this.parts[this.count * 3] = parts.household;
    this.parts[this.count * 3 + 1] = parts.unrelated;
    this.parts[this.count * 3 + 2] = parts.elsewhere;
    this.count += 1;
  }

  /** The pairs from here on are of another row. */
  begin(): void {
    this.starts.push(this.count);
  }
}

function enlarged<T extends Uint8Array | Float64Array>(before: T, after: T): T {
  after.set(before);
  return after;
}

/** The share of rows without a match, of which `matched` have one: never so few that any likeness would do. */
export function freeShare(matched: number): number {
  return Math.max(leastFree, 1 - matched);
}

/** What a sample stands for. */
interface Setting {
  /** Whether rows of one file are paired: then a row may have many matches. */
  readonly alone: boolean;
  /** Pairs or rows of the files for one of the sample. */
  readonly share: number;
  /** The rows that are looked up. */
  readonly rows: number;
  readonly homes: Households;
}

/**
 * How many other people of their household an average row has: those seen at one address, and as many more as slips and
 * moves hide. `match`: how often one address is written alike.
 */
export function othersOf({ others, places }: Households, match: Shares, moved: number): number {
  let seen = 1 - moved;
  for (const { place, known } of places) {
    if (known > 0) seen *= known * known * (match[place * levelRoom] as number) + (1 - known) * (1 - known);
  }
  return others / Math.max(leastSeen, seen);
}

/**
 * Finds the weights of matches, and how many there are, by expectation and maximisation from a first model; what is
 * known of unrelated people and of households is held. `scorer` uses the model found.
 */
export function maximise(first: Model, sample: Sample, scorer: Scorer, setting: Setting): Model {
  const { alone, share, rows, homes } = setting;
  let model = first;
  const odds = new Float64Array(sample.count);
  const stayed = new Float64Array(odds.length);
  for (let round = 0; round < rounds; round += 1) {
    scorer.use(model);
    for (let pair = 0; pair < odds.length; pair += 1) {
      // What is next to impossible weighs nothing, and is looked at again every few rounds only.
      if (round % seldom !== 0 && (odds[pair] as number) < impossible) continue;
      scorer.parts.household = sample.parts[pair * 3] as number;
      scorer.parts.unrelated = sample.parts[pair * 3 + 1] as number;
      scorer.parts.elsewhere = sample.parts[pair * 3 + 2] as number;
      odds[pair] = Math.exp(Math.min(60, scorer.weigh(sample.levels, pair * stride)));
      stayed[pair] = Math.exp(scorer.stayedShare());
    }
    const next = counted(sample, odds, stayed, alone, showsKin(model));
    const matches = Math.min(alone ? 10 * rows : rows, Math.max(1, next.total * share));
    const before = model.matches;
    const others = othersOf(homes, next.shares, (next.moved + 2) / (next.placed + 20));
    const moved = (next.moved + 2) / (next.placed + 20);
    model = {
      ...model,
      match: next.shares,
      matches,
      free: alone ? 1 : freeShare(matches / rows),
      others,
      households: Math.max(1, (alone ? rows / 2 : rows) * others),
      moved,
      apart: Math.max(0.02, moved),
    };
    if (round > 3 && Math.abs(matches - before) < settled * before) break;
  }
  scorer.use(model);
  return model;
}

interface Counted {
  readonly shares: Shares;
  readonly total: number;
  readonly placed: number;
  readonly moved: number;
}

function counted(
  sample: Sample,
  odds: Float64Array,
  stayed: Float64Array,
  alone: boolean,
  amongKin: boolean,
): Counted {
  const counts = new Float64Array(stride * levelRoom);
  // What those say who would have moved, apart: there may be fewer of them than it seems.
  const away = new Float64Array(stride * levelRoom);
  let [total, placed, moved, dated] = [0, 0, 0, 0];
  for (let row = 0; row < sample.starts.length; row += 1) {
    const from = sample.starts[row] as number;
    const to = sample.starts[row + 1] ?? sample.count;
    let all = 1;
    // Between two files a row has at most one match: its candidates share one certainty.
    if (!alone) for (let pair = from; pair < to; pair += 1) all += odds[pair] as number;
    for (let pair = from; pair < to; pair += 1) {
      const own = odds[pair] as number;
      const weight = own / (alone ? 1 + own : all);
      if (weight < 1e-6) continue;
      total += weight;
      const there = stayed[pair] as number;
      if (sample.levels[pair * stride + field.dateOfBirth] !== unknown) dated += weight;
      let hasPlace = false;
      for (let at = 0; at < addressAt.length; at += 1) {
        const place = addressAt[at] as number;
        const level = sample.levels[pair * stride + place] as number;
        if (level === unknown) continue;
        hasPlace = true;
        const cell = place * levelRoom + level;
        counts[cell] = (counts[cell] as number) + weight * there;
      }
      const gone = hasPlace ? weight * (1 - there) : 0;
      // How often people change their numbers, those tell who are called alike: anybody else may be the twin.
      const tells =
        !sample.isNamed || (sample.levels[pair * stride + field.given] as number) <= nameLevel.sound;
      for (let at = 0; at < personAt.length; at += 1) {
        const place = personAt[at] as number;
        if (place >= field.identifier && !tells) continue;
        const cell = place * levelRoom + (sample.levels[pair * stride + place] as number);
        counts[cell] = (counts[cell] as number) + weight - gone;
        away[cell] = (away[cell] as number) + gone;
      }
      if (!hasPlace) continue;
      placed += weight;
      moved += gone;
    }
  }
  const most = dated < total / 2 ? mostMoved * placed : placed;
  const believable = moved > most ? ((mostMoved / (1 - mostMoved)) * (placed - moved)) / moved : 1;
  for (let cell = 0; cell < counts.length; cell += 1)
    counts[cell] = (counts[cell] as number) + believable * (away[cell] as number);
  const unbelievable = (1 - believable) * moved;
  total -= unbelievable;
  placed -= unbelievable;
  moved -= unbelievable;
  const shares = boundedShares(sharesOf(counts, believedShares('match'), belief), amongKin);
  return { shares, total, placed, moved };
}
