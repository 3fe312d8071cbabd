import type { KeyObject } from 'node:crypto';
import { batchHash, Frontier } from '../../subgraphs/compliance/sealing/merkle.ts';
import {
  type Checkpoint,
  isSignedByLog,
  parseCheckpoint,
  parseNote,
} from '../../subgraphs/compliance/sealing/note.ts';
import { type Finding, Findings, placesText } from './findings.ts';
import type { Leaves } from './tables.ts';

/** A row of the dump's checkpoints. */
export interface CheckpointRow {
  readonly size: number;
  readonly root: string;
  readonly sealedAt: string;
  readonly note: string;
}

/** What the leaves and checkpoints came to. */
export interface CheckedTree {
  readonly findings: readonly Finding[];
  /** Size of the newest checkpoint that is signed. */
  readonly size: number;
  /** How many checkpoints there are. */
  readonly checkpoints: number;
  /** The roots that were signed at the sizes asked for. */
  readonly signed: ReadonlyMap<number, Buffer>;
  /** The roots that the leaves of the dump have, at the sizes asked for. */
  readonly roots: ReadonlyMap<number, Buffer>;
}

/** Goes through the leaves in the order of the tree, and finds those that are missing or out of their place. */
class Walk {
  readonly findings = new Findings();
  /** The roots of the leaves taken, at the sizes asked for. */
  readonly roots = new Map<number, Buffer>();
  /** Where the next leaf belongs. A gap may be wider than could be walked. */
  place = 0;
  readonly #leaves: Leaves;
  readonly #wanted: ReadonlySet<number>;
  readonly #frontier = new Frontier();
  #next = 0;

  constructor(leaves: Leaves, wanted: ReadonlySet<number>) {
    this.#leaves = leaves;
    this.#wanted = wanted;
  }

  /** The root of all that was taken; undefined once anything was found: of such leaves it says nothing. */
  get root(): Buffer | undefined {
    return this.findings.none ? this.#frontier.root() : undefined;
  }

  /** The place of the next leaf that was not taken; undefined at their end. */
  get ahead(): number | undefined {
    return this.#next < this.#leaves.count ? this.#leaves.position(this.#next) : undefined;
  }

  found(kind: Finding['kind'], [first, last]: readonly [number, number], says: string): void {
    this.findings.add({ kind, places: [first, last], says });
  }

  /** The hashes of the leaves before place `end` that were not taken yet. */
  take(end: number): Buffer[] {
    const taken: Buffer[] = [];
    for (let at = this.ahead; at !== undefined && at < end; at = this.ahead) {
      const hash = this.#leaves.hash(this.#next);
      this.#next += 1;
      if (at < this.place) {
        this.found('REORDERED', [at, at], `A leaf stands at place ${at}, where none or another belongs.`);
        continue;
      }
      if (at > this.place) this.missing(at);
      this.place = at + 1;
      taken.push(hash);
      if (!this.findings.none) continue;
      this.#frontier.append(hash);
      if (this.#wanted.has(this.place)) this.roots.set(this.place, this.#frontier.root());
    }
    return taken;
  }

  /** Finds missing what would stand from here to before place `end`, and goes on there. */
  missing(end: number): void {
    const places = [this.place, end - 1] as const;
    this.found('LEAVES_MISSING', places, `The leaves at ${placesText(...places)} are missing from the tree.`);
    this.place = end;
  }
}

/**
 * Compares leaves with checkpoints: each signature, each batch by its own hash, the chain of batches, the roots. Of the
 * checkpoints, one for each second in which somebody did something, none is kept. `sizes` are those whose roots are asked for.
 */
export async function checkTree(
  leaves: Leaves,
  rows: AsyncIterable<CheckpointRow>,
  keys: readonly KeyObject[],
  sizes: readonly number[],
): Promise<CheckedTree> {
  const wanted = new Set(sizes);
  const walk = new Walk(leaves, wanted);
  const signed = new Map<number, Buffer>();
  let [end, checkpoints] = [0, 0];
  let signer: KeyObject | undefined;
  const replaced = new Set<KeyObject>();
  for await (const row of rows) {
    checkpoints += 1;
    const at = `the checkpoint of size ${row.size} (${row.sealedAt})`;
    const forged = (why: string) =>
      walk.found('CHECKPOINT_FORGED', [end, row.size - 1], `${capital(at)} ${why}.`);
    const checkpoint = read(row, keys);
    if (typeof checkpoint === 'string') {
      forged(checkpoint);
      continue;
    }
    if (replaced.has(checkpoint.signer)) {
      forged('is signed by a key whose place another had taken');
      continue;
    }
    if (signer && signer !== checkpoint.signer) replaced.add(signer);
    signer = checkpoint.signer;
    const { from, hash } = checkpoint.batch;
    if (from > end) {
      const places = [end, from - 1] as const;
      const says = `The checkpoints that sealed ${placesText(...places)} are missing; the next is ${at}.`;
      walk.found('CHECKPOINT_MISSING', places, says);
    } else if (from < end) {
      forged('does not go on where the one before it ends');
      continue;
    }
    walk.take(from);
    const batch = walk.take(row.size);
    const { root } = walk;
    if (walk.place < row.size) walk.missing(row.size);
    else if (!batchHash(batch).equals(hash)) {
      walk.found(
        'REWRITTEN',
        [from, row.size - 1],
        `The leaves at ${placesText(from, row.size - 1)}, sealed until ${row.sealedAt}, are not those that were ` +
          'signed: at least one was changed, together with its event or alone.',
      );
    } else if (root && !root.equals(checkpoint.root)) forged('signs a root that its leaves do not have');
    if (wanted.has(row.size)) signed.set(row.size, checkpoint.root);
    end = row.size;
  }
  const first = walk.ahead ?? 0;
  if (walk.take(Number.POSITIVE_INFINITY).length > 0) {
    const places = [first, walk.place - 1] as const;
    const says = `The leaves at ${placesText(...places)} have no checkpoint: it was removed, or they were added.`;
    walk.found('CHECKPOINT_MISSING', places, says);
  }
  return { findings: walk.findings.all, size: end, checkpoints, signed, roots: walk.roots };
}

/** What a checkpoint signs, or what is wrong with it. */
function read(
  { size, root, note }: CheckpointRow,
  keys: readonly KeyObject[],
): (Checkpoint & { readonly signer: KeyObject }) | string {
  const parsed = parseNote(note);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  if (!parsed || !checkpoint) return 'is no signed note of this log';
  const signer = keys.find((key) => isSignedByLog(parsed, [key]));
  if (!signer) return 'is not signed by the key that was given';
  if (checkpoint.size !== size || checkpoint.root.toString('hex') !== root)
    return 'stands in a row that says other than what was signed';
  return { ...checkpoint, signer };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
