import type { Night } from '../night.ts';
import { noPack } from './requests.ts';
import * as store from './store.ts';

const batch = 200;

/**
 * Deletes the contents of packs whose time is over or that were disposed of (L13), every night. A draft's request stands at
 * its checks again; the entry in the register stays, as a task for its owner. How many; with `dryRun` how many it would be.
 */
export async function dropExpiredPacks({
  sql,
  audit,
  clock,
  dryRun,
}: Night): Promise<{ readonly expired: number }> {
  if (dryRun) return { expired: (await store.expired(sql, clock.now(), 1_000_000)).length };
  let expired = 0;
  for (let done = batch; done === batch; expired += done) {
    done = await sql.begin(async (tx) => {
      const rows = await store.expired(tx, clock.now(), batch);
      for (const row of rows) {
        await store.dropParts(tx, row);
        const unfinished = row.state === 'GATHERING' || row.state === 'PREPARED';
        await store.change(tx, row, unfinished ? { state: 'CHECKED', ...noPack } : {});
        await audit.append(tx, {
          kind: 'SUBJECT_ACCESS_CHANGED',
          outcome: 'DONE',
          operation: 'lifecycle',
          childNumber: row.child_number,
          detail: { request: row.id, step: 'expire' },
        });
      }
      return rows.length;
    });
  }
  return { expired };
}
