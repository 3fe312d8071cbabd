import type { KeyObject } from 'node:crypto';
import { batchHash, Frontier } from '../../subgraphs/compliance/sealing/merkle.ts';
import {
  type Checkpoint,
  isSignedByLog,
  parseCheckpoint,
  parseNote,
} from '../../subgraphs/compliance/sealing/note.ts';
import { type Finding, placesText } from './findings.ts';
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
  const findings: Finding[] = [];
  const signed = new Map<number, Buffer>();
  const roots = new Map<number, Buffer>();
  const wanted = new Set(sizes);
  const frontier = new Frontier();
  let next = 0;
  /** Where the next leaf belongs. A gap may be wider than could be walked. */
  let place = 0;
  let sound = true;
  const wrong = (finding: Finding) => {
    findings.push(finding);
    sound = false;
  };
  /** The hashes of the leaves before place `end` that were not taken yet; `sound` falls when one is missing. */
  const take = (end: number): Buffer[] => {
    const taken: Buffer[] = [];
    for (; next < leaves.count && leaves.position(next) < end; next += 1) {
      const position = leaves.position(next);
      if (position < place) {
        displaced(position);
        continue;
      }
      if (position > place) missing(place, position - 1);
      place = position + 1;
      const hash = leaves.hash(next);
      taken.push(hash);
      if (!sound) continue;
      frontier.append(hash);
      if (wanted.has(place)) roots.set(place, frontier.root());
    }
    return taken;
  };
  const displaced = (position: number) =>
    wrong({
      kind: 'REORDERED',
      places: [position, position],
      says: `A leaf stands at place ${position}, where none or another belongs.`,
    });
  const missing = (first: number, last: number) =>
    wrong({
      kind: 'LEAVES_MISSING',
      places: [first, last],
      says: `The leaves at ${placesText(first, last)} are missing from the tree.`,
    });

  let [end, checkpoints] = [0, 0];
  let signer: KeyObject | undefined;
  const replaced = new Set<KeyObject>();
  for await (const row of rows) {
    checkpoints += 1;
    const at = `the checkpoint of size ${row.size} (${row.sealedAt})`;
    const forged = (why: string) =>
      wrong({ kind: 'CHECKPOINT_FORGED', places: [end, row.size - 1], says: `${capital(at)} ${why}.` });
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
      const [first, last] = [end, from - 1];
      wrong({
        kind: 'CHECKPOINT_MISSING',
        places: [first, last],
        says: `The checkpoints that sealed ${placesText(first, last)} are missing; the next is ${at}.`,
      });
    } else if (from < end) {
      forged('does not go on where the one before it ends');
      continue;
    }
    take(from);
    const batch = take(row.size);
    if (place < row.size) {
      missing(place, row.size - 1);
      place = row.size;
    } else if (!batchHash(batch).equals(hash)) {
      wrong({
        kind: 'REWRITTEN',
        places: [from, row.size - 1],
        says:
          `The leaves at ${placesText(from, row.size - 1)}, sealed until ${row.sealedAt}, are not those that were ` +
          'signed: at least one was changed, together with its event or alone.',
      });
    } else if (sound && !frontier.root().equals(checkpoint.root))
      forged('signs a root that its leaves do not have');
    if (wanted.has(row.size)) signed.set(row.size, checkpoint.root);
    end = row.size;
  }
  const first = next < leaves.count ? leaves.position(next) : 0;
  if (take(Number.POSITIVE_INFINITY).length > 0) {
    const last = place - 1;
    wrong({
      kind: 'CHECKPOINT_MISSING',
      places: [first, last],
      says: `The leaves at ${placesText(first, last)} have no checkpoint: it was removed, or they were added.`,
    });
  }
  return { findings, size: end, checkpoints, signed, roots };
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
