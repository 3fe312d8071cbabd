import type { KeyObject } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Queryable } from '../../platform/database.ts';
import { openPair } from '../../platform/keyFiles.ts';
import { consistencyRanges, verifyConsistency } from '../../subgraphs/compliance/sealing/merkle.ts';
import {
  cosign,
  isSignedByLog,
  parseCheckpoint,
  parseNote,
} from '../../subgraphs/compliance/sealing/note.ts';
import { findCheckpoint, rangeHash } from '../../subgraphs/compliance/sealing/tree.ts';
import { EvidenceFault } from './findings.ts';
import { appendWitnessed, lastWitnessed, type Witnessed } from './witnessFile.ts';

/** The witness does not cosign. One sentence: the tree is no continuation of the one it knows, or bears no signature. */
export class TreeRefused extends Error {
  readonly code = 'TREE_REFUSED';
  override readonly name = 'TreeRefused';
}

/** The file in a witness's folder that keeps what it cosigned. */
export const witnessedFile = 'witnessed.jsonl';

/** Somebody beside those who run the index, with a key and a file of their own, who has seen how far the tree had grown. */
export class Witness {
  readonly #folder: string;
  readonly #file: string;
  readonly #logKeys: readonly KeyObject[];
  #begin: boolean;

  /** Takes up what the folder holds. Only with `begin`, or without a key, nothing need be there of what it cosigned. */
  constructor(folder: string, logKeys: readonly KeyObject[], { begin = false } = {}) {
    this.#folder = folder;
    this.#file = join(folder, witnessedFile);
    this.#logKeys = logKeys;
    this.#begin = begin || !existsSync(join(folder, 'witness.private.pem'));
  }

  /**
   * Looks at the newest checkpoint: cosigns and keeps it when it continues the last one kept, by a proof over what is
   * stored. Returns the checkpoint that it knows then; undefined while nothing was ever sealed.
   * @throws TreeRefused; KeyFault; EvidenceFault for a file of its own that is damaged or gone, without which any tree would do
   */
  async look(sql: Queryable, now: Date): Promise<Witnessed | undefined> {
    const known = this.#last();
    const seen = known && `${known.size} leaves at ${known.at.toISOString()}`;
    const stored = await findCheckpoint(sql);
    if (!stored) {
      if (known) throw new TreeRefused(`The tree is gone; it had ${seen}.`);
      return undefined;
    }
    const note = parseNote(stored.note);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !checkpoint || !isSignedByLog(note, this.#logKeys))
      throw new TreeRefused('The newest checkpoint is not signed by the key of the log.');
    const { size, root } = checkpoint;
    if (known && size < known.size)
      throw new TreeRefused(`The tree was cut: it has ${size} leaves, and had ${seen}.`);
    if (known?.size === size && known.root.equals(root)) return known;
    const from = known ?? { size: 0, root: undefined };
    if (from.root && !(await this.#continues(sql, { size: from.size, root: from.root }, { size, root })))
      throw new TreeRefused(`The tree of ${size} leaves is no continuation of the one that had ${seen}.`);
    appendWitnessed(this.#file, cosign(stored.note, this.#pair().privateKey, now));
    this.#begin = false;
    return { size, root, at: now };
  }

  /** Its key is made with the first checkpoint that it keeps: so a key without any says that the file is lost, or was cut. */
  #pair(): ReturnType<typeof openPair> {
    return openPair(this.#folder, 'witness');
  }

  #last(): Witnessed | undefined {
    const kept = existsSync(this.#file) && statSync(this.#file).size > 0;
    const known = kept
      ? lastWitnessed(this.#file, { log: this.#logKeys, witness: this.#pair().publicKey })
      : undefined;
    if (known || this.#begin) return known;
    throw new EvidenceFault(
      `The witness file ${this.#file} is gone or empty: put back the copy from its backup, or begin it anew with --begin, and say why.`,
    );
  }

  async #continues(
    sql: Queryable,
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
