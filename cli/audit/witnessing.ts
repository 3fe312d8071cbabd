import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../platform/database.ts';
import { openPair } from '../../platform/keys.ts';
import { consistencyRanges, verifyConsistency } from '../../subgraphs/compliance/sealing/merkle.ts';
import {
  cosign,
  isSignedByLog,
  parseCheckpoint,
  parseNote,
} from '../../subgraphs/compliance/sealing/note.ts';
import { findCheckpoint, rangeHash } from '../../subgraphs/compliance/sealing/tree.ts';
import { appendWitnessed, readWitnessFile, type Witnessed } from './witnessFile.ts';

/** The witness does not cosign. One sentence: the tree is no continuation of the one it knows, or bears no signature. */
export class TreeRefused extends Error {
  readonly code = 'TREE_REFUSED';
  override readonly name = 'TreeRefused';
}

/** The file in a witness's folder that keeps what it cosigned. */
export const witnessedFile = 'witnessed.jsonl';

/** Somebody beside those who run the index, with a key and a file of their own, who has seen how far the tree had grown. */
export class Witness {
  readonly #file: string;
  readonly #keys: { log: readonly KeyObject[]; witness: KeyObject };
  readonly #privateKey: KeyObject;

  /** Takes up what the folder holds; its key is made there at the first start. @throws KeyFault */
  constructor(folder: string, logKeys: readonly KeyObject[]) {
    const { privateKey, publicKey } = openPair(folder, 'witness');
    this.#file = join(folder, witnessedFile);
    this.#keys = { log: logKeys, witness: publicKey };
    this.#privateKey = privateKey;
  }

  /**
   * Looks at the newest checkpoint: cosigns and keeps it when it continues the last one kept, by a proof over what is
   * stored. Returns the checkpoint that it knows then; undefined while nothing was ever sealed.
   * @throws TreeRefused, and EvidenceFault for a file of its own that is damaged
   */
  async look(sql: Sql, now: Date): Promise<Witnessed | undefined> {
    const known = existsSync(this.#file) ? readWitnessFile(this.#file, this.#keys).at(-1) : undefined;
    const seen = known && `${known.size} leaves at ${known.at.toISOString()}`;
    const stored = await findCheckpoint(sql);
    if (!stored) {
      if (known) throw new TreeRefused(`The tree is gone; it had ${seen}.`);
      return undefined;
    }
    const note = parseNote(stored.note);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !checkpoint || !isSignedByLog(note, this.#keys.log))
      throw new TreeRefused('The newest checkpoint is not signed by the key of the log.');
    const { size, root } = checkpoint;
    if (known && size < known.size)
      throw new TreeRefused(`The tree was cut: it has ${size} leaves, and had ${seen}.`);
    if (known?.size === size && known.root.equals(root)) return known;
    const from = known ?? { size: 0, root: undefined };
    if (from.root && !(await this.#continues(sql, { size: from.size, root: from.root }, { size, root })))
      throw new TreeRefused(`The tree of ${size} leaves is no continuation of the one that had ${seen}.`);
    appendWitnessed(this.#file, cosign(stored.note, this.#privateKey, now));
    return { size, root, at: now };
  }

  async #continues(
    sql: Sql,
    from: { size: number; root: Buffer },
    to: { size: number; root: Buffer },
  ): Promise<boolean> {
    try {
      const ranges = consistencyRanges(from.size, to.size);
      const proof = await Promise.all(ranges.map((range) => rangeHash(sql, range)));
      return verifyConsistency({ from: from.size, fromRoot: from.root, to: to.size, toRoot: to.root, proof });
    } catch (error) {
      // Leaves or nodes that the proof needs are missing.
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}
