import { copyOut } from '../../../platform/copy.ts';
import type { Sql } from '../../../platform/database.ts';
import { eventColumns, linesOf, printCanonically } from '../sealing/encoding.ts';
import { inclusionRanges } from '../sealing/merkle.ts';
import { findCheckpoint, rangeHash } from '../sealing/tree.ts';

/** What proves that an event is in the tree, as the graph shows it. */
interface InclusionProof {
  readonly eventId: string;
  readonly line: string;
  readonly place: string;
  readonly path: string[];
  readonly checkpoint: string;
}

/**
 * Proves that an event is in the sealed audit, for whoever is known to be entitled to read it; null until it is sealed.
 * The proof is made of what is stored and not checked here: that is for whoever receives it.
 */
export function createInclusionProofs(sql: Sql): { find(eventId: string): Promise<InclusionProof | null> } {
  return {
    find: (eventId) =>
      sql.begin('isolation level repeatable read read only', async (tx) => {
        const [leaf] = await tx<{ id: string; position: number }[]>`
          select event_id::text as id, position from audit.leaf where event_id = ${eventId}::bigint`;
        const checkpoint = await findCheckpoint(tx);
        if (!leaf || !checkpoint || leaf.position >= checkpoint.size) return null;
        await printCanonically(tx);
        const lines: Buffer[] = [];
        // The number is the database's own.
        const select = `select ${eventColumns.join(', ')} from audit.event where id = ${leaf.id}`;
        for await (const some of linesOf(copyOut(tx, select))) lines.push(...some);
        const ranges = inclusionRanges(leaf.position, checkpoint.size);
        const path = await Promise.all(ranges.map((range) => rangeHash(tx, range)));
        return {
          eventId,
          line: lines[0]?.toString('utf8') ?? '',
          place: String(leaf.position),
          path: path.map((hash) => hash.toString('base64')),
          checkpoint: checkpoint.note,
        };
      }),
  };
}
