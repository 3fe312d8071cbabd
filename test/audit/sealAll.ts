import type { Sql } from '../../platform/database.ts';
import type { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';

const patience = 20_000;

/** Seals all events that are there. Another database of the same server may hold them back for a while. */
export async function sealAll(sql: Sql, sealer: Sealer): Promise<void> {
  for (const until = performance.now() + patience; performance.now() < until; ) {
    if ((await sealer.seal()) > 0) continue;
    const [row] = await sql`
      select (select count(*) from audit.event) = (select count(*) from audit.leaf) as done`;
    if (row?.done) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('The events could not all be sealed in time.');
}
