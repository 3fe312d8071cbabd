import { nullIfUnreadable } from '../../../platform/seal.ts';
import { eraseFormer } from '../lifecycle/erase.ts';
import type { Counts, NightlyStep } from '../lifecycle/step.ts';
import { makePresent } from './present.ts';
import { hasPresent, readFromVault } from './vault.ts';

/**
 * Makes the records of new identities that a process which died left unmade, and deletes vault entries whose time is
 * over. An entry whose present record still stands is kept whatever its date, since the young person may have
 * consented to stay; it is deleted with that record.
 */
export const vaultStep: NightlyStep = {
  name: 'vault',
  run: async ({ sql, sealedSql, audit, keys, dryRun, progress }, asOf): Promise<Counts> => {
    const [found] = await sql<{ undone: string[]; past: string[] }[]>`
      select coalesce(array_agg(id) filter (where not completed), '{}') as undone,
        coalesce(array_agg(id) filter (where keep_until < ${asOf}), '{}') as past from sealed.vault`;
    const { undone = [], past = [] } = found ?? {};
    const standing = await Promise.all(
      past.map((id) =>
        readFromVault(sealedSql, keys, id).then((entry) => hasPresent(sql, entry), nullIfUnreadable),
      ),
    );
    const over = past.filter((_, at) => standing[at] !== true);
    if (dryRun) return { completed: undone.length, emptied: over.length };
    let unreadable = 0;
    // An entry that does not open stays, and is counted: it stands against no other (ADR 0073).
    const each = async (ids: readonly string[], work: (id: string, at: number) => Promise<void>) => {
      let done = 0;
      for (const [at, id] of ids.entries()) {
        if (await work(id, at).then(() => true, nullIfUnreadable)) done += 1;
        else unreadable += 1;
      }
      return done;
    };
    const completed = await each(undone, async (id, at) => {
      await makePresent(sql, sealedSql, keys, id);
      progress(at + 1, undone.length);
    });
    const emptied = await each(over, async (id) => {
      const entry = await readFromVault(sealedSql, keys, id);
      await sql.begin(async (tx) => {
        if (entry) await eraseFormer(tx, keys, [entry]);
        const [gone] = await tx<{ area: string }[]>`
          delete from sealed.vault where id = ${id} returning authority_code as area`;
        // Without a number: beside neither of the two may stand that there is another.
        if (gone)
          await audit.append(tx, {
            kind: 'RECORD_PURGED',
            outcome: 'DONE',
            area: gone.area,
            detail: { asOf, vault: id },
          });
      });
    });
    return { completed, emptied, ...(unreadable > 0 && { unreadable }) };
  },
};
