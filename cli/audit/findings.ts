/** What can be wrong with an audit. `docs/audit.md` says of each what it means and what to do. */
type FindingKind =
  | 'CHANGED'
  | 'SWAPPED'
  | 'REMOVED'
  | 'INSERTED'
  | 'REORDERED'
  | 'LEAVES_MISSING'
  | 'REWRITTEN'
  | 'CHECKPOINT_MISSING'
  | 'CHECKPOINT_FORGED'
  | 'CUT'
  | 'FORKED'
  | 'LOST'
  | 'UNSEALED'
  | 'EMPTY';

/** One part of the audit that is not as it was sealed. */
export interface Finding {
  readonly kind: FindingKind;
  /** Places in the tree, from the first to the last; both the same when it is one. */
  readonly places?: readonly [number, number];
  /** Events by number, where they are known. */
  readonly events?: readonly string[];
  /** One sentence: what, where, when. */
  readonly says: string;
}

/** Findings of a kind that are told one by one. */
export const toldOfAKind = 10_000;

/** Findings as they come up. Of a kind that is found by the million it is said how many more there are: all would fill the memory. */
export class Findings {
  readonly #kept: Finding[] = [];
  readonly #told = new Map<FindingKind, number>();
  readonly #more = new Map<FindingKind, number>();

  add(finding: Finding): void {
    const told = this.#told.get(finding.kind) ?? 0;
    if (told < toldOfAKind) {
      this.#told.set(finding.kind, told + 1);
      this.#kept.push(finding);
    } else this.more(finding.kind, 1);
  }

  /** So many more of a kind than are told. */
  more(kind: FindingKind, many: number): void {
    if (many > 0) this.#more.set(kind, (this.#more.get(kind) ?? 0) + many);
  }

  get none(): boolean {
    return this.#kept.length === 0;
  }

  get all(): Finding[] {
    const more = [...this.#more].map(([kind, many]) => ({ kind, says: `${many} more like these.` }));
    return [...this.#kept, ...more];
  }
}

/** Where leaves stand in the tree, as a finding says it: from place to place, both included. */
export function placesText(first: number, last: number): string {
  return first === last ? `place ${first}` : `places ${first} to ${last}`;
}

/** Runs of neighbouring whole numbers; the list is in order. */
export function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const each of numbers) {
    const last = runs.at(-1);
    if (last && each === last[1] + 1) last[1] = each;
    else runs.push([each, each]);
  }
  return runs;
}

/** A file that was given cannot be read as what it should be. One sentence; nothing is said of the audit. */
export class EvidenceFault extends Error {
  readonly code = 'EVIDENCE';
  override readonly name = 'EvidenceFault';
}
