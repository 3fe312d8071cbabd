import type { Sql } from '../../platform/database.ts';
import type { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';

const patience = 30_000;

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; ) {
    if (await done()) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('The events could not all be sealed in time.');
}

/**
 * Seals all events that are there, in full batches. Transactions in other databases of the same server hold events
 * back, so it begins when none does any longer.
 */
export async function sealAll(sql: Sql, sealer: Sealer): Promise<void> {
  await until(async () => {
    const [row] = await sql`
      select exists (select from audit.event where xid >= pg_snapshot_xmin(pg_current_snapshot())) as held`;
    return !row?.held;
  });
  await until(async () => {
    while ((await sealer.seal()) > 0);
    const [row] =
      await sql`select (select count(*) from audit.event) = (select count(*) from audit.leaf) as done`;
    return row?.done as boolean;
  });
}
