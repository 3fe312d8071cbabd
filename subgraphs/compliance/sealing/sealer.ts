import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { copyIn, copyOut } from '../../../platform/copy.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { type EventKey, eventColumns, eventKey, linesOf, type Place, printCanonically } from './encoding.ts';
import { batchHash, Frontier, leafHash } from './merkle.ts';
import { isSignedByLog, parseCheckpoint, parseNote, signCheckpoint } from './note.ts';
import { findCheckpoint, readFrontier, storedEvery } from './tree.ts';

/** Events of one batch at most: a statement stays well below its time limit. */
const batchSize = 20_000;
// One sealer at a time over all processes; any constant serves that nobody else uses.
const LOCK = 6_962_000;

/**
 * The stored tree is not the one that was sealed: cut back, replaced, or signed by a key that is not ours. Sealing
 * stops, for whatever is put on top of it would look sound.
 */
export class SealingFault extends Error {
  readonly code = 'AUDIT_TREE_CHANGED';
  override readonly name = 'SealingFault';
}

interface Sealed {
  readonly size: number;
  readonly root: Buffer;
  readonly frontier: Frontier;
}

/** Turns events into leaves and signs checkpoints. It remembers the tree that it last saw, and goes on from that alone. */
export class Sealer {
  readonly #sql: Sql;
  readonly #key: KeyObject;
  readonly #known: readonly KeyObject[];
  /** Events that one call of `seal` takes at the most. */
  readonly batch: number;
  #last: Sealed | undefined;

  /** `former`: public keys that signed before this one did. */
  constructor(sql: Sql, key: KeyObject, batch: number = batchSize, former: readonly KeyObject[] = []) {
    this.#sql = sql;
    this.#key = key;
    this.#known = [createPublicKey(key), ...former];
    this.batch = batch;
  }

  /**
   * Seals the next events that no open transaction can come before, in one transaction. Returns how many; 0 also when
   * another process is sealing. @throws SealingFault
   */
  async seal(): Promise<number> {
    const sealed = await this.#sql.begin(async (tx) => {
      const [lock] = await tx`select pg_try_advisory_xact_lock(${LOCK}::bigint) as taken`;
      if (!lock?.taken) return undefined;
      await printCanonically(tx);
      const before = await this.#checked(tx);
      const after = await this.#sealNext(tx, before);
      return { before, after };
    });
    if (!sealed) return 0;
    this.#last = sealed.after;
    return sealed.after.size - sealed.before.size;
  }

  /** The stored tree, when it is the one that was sealed. */
  async #checked(tx: TransactionSql): Promise<Sealed> {
    const stored = await findCheckpoint(tx);
    const last = this.#last;
    const size = stored?.size ?? 0;
    if (last && size < last.size) throw new SealingFault('The stored tree was cut back.');
    if (!stored) return { size: 0, root: new Frontier().root(), frontier: new Frontier() };
    if (last && size === last.size) {
      if (!stored.root.equals(last.root)) throw new SealingFault('The stored tree was replaced.');
      // A copy: if this transaction fails, the next one begins here again.
      return { ...last, frontier: last.frontier.copy() };
    }
    const note = parseNote(stored.note);
    const checkpoint = note && parseCheckpoint(note.text);
    if (!note || !isSignedByLog(note, this.#known))
      throw new SealingFault('The last checkpoint is not signed by this key.');
    const frontier = await readFrontier(tx, size).catch((error: unknown) => {
      if (error instanceof RangeError)
        throw new SealingFault('Leaves or nodes of the stored tree are missing.');
      throw error;
    });
    if (checkpoint?.size !== size || !checkpoint.root.equals(frontier.root()))
      throw new SealingFault('The stored tree is not what the last checkpoint signed.');
    return { size, root: checkpoint.root, frontier };
  }

  async #sealNext(tx: TransactionSql, before: Sealed): Promise<Sealed> {
    const { size, frontier } = before;
    const nodes: string[] = [];
    const leaves: string[] = [];
    const batch: Buffer[] = [];
    for (const line of await this.#nextLines(tx, await lastPlace(tx, size))) {
      const hash = leafHash(line);
      leaves.push(leafRow(frontier.size, eventKey(line), hash));
      frontier.append(hash, (level, index, node) => {
        if (level % storedEvery === 0) nodes.push(`${level}\t${index}\t\\\\x${node.toString('hex')}\n`);
      });
      batch.push(hash);
    }
    if (leaves.length === 0) return before;
    const root = frontier.root();
    await copyIn(
      tx,
      'audit.leaf (position, event_id, xid, writer, sequence, occurred_at, hash)',
      leaves.join(''),
    );
    if (nodes.length > 0) await copyIn(tx, 'audit.node (level, index, hash)', nodes.join(''));
    const note = signCheckpoint(
      { size: frontier.size, root, batch: { from: size, hash: batchHash(batch) } },
      this.#key,
    );
    await tx`
      insert into audit.checkpoint (size, root, note) values (${frontier.size}::bigint, ${root}::bytea, ${note})`;
    return { size: frontier.size, root, frontier };
  }

  async #nextLines(tx: TransactionSql, { xid, id }: Place): Promise<Buffer[]> {
    // COPY takes no parameters; these are numbers of ours.
    const lines = copyOut(
      tx,
      `select ${eventColumns.join(', ')} from audit.event
        where (xid, id) > ('${xid}'::xid8, ${id}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
        order by xid, id limit ${this.batch}`,
    );
    const found: Buffer[] = [];
    for await (const some of linesOf(lines)) found.push(...some);
    return found;
  }
}

/** Where the last leaf of the tree stands; before all events when there is none. */
async function lastPlace(tx: TransactionSql, size: number): Promise<Place> {
  if (size === 0) return { xid: '0', id: '0' };
  const [leaf] = await tx<Place[]>`
    select xid::text as xid, event_id::text as id from audit.leaf where position = ${size - 1}::bigint`;
  if (!leaf) throw new SealingFault('The last leaf is missing.');
  return leaf;
}

function leafRow(position: number, key: EventKey, hash: Buffer): string {
  const { id, xid, writer, sequence, occurredAt } = key;
  return `${position}\t${id}\t${xid}\t${writer}\t${sequence}\t${occurredAt}\t\\\\x${hash.toString('hex')}\n`;
}
