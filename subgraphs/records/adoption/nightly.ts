import { eraseElsewhere } from '../lifecycle/erase.ts';
import type { NightlyStep } from '../lifecycle/step.ts';
import { makePresent } from './present.ts';
import { readFromVault } from './vault.ts';

/** Makes the records of new identities that a process which died left undone, and empties the vault of what is over. */
export const vaultStep: NightlyStep = {
  name: 'vault',
  run: async ({ sql, sealedSql, keys, dryRun, progress }, asOf) => {
    const [found] = await sql<{ undone: string[]; over: string[] }[]>`
      select coalesce(array_agg(id) filter (where not completed), '{}') as undone,
        coalesce(array_agg(id) filter (where keep_until < ${asOf}), '{}') as over from sealed.vault`;
    const { undone = [], over = [] } = found ?? {};
    if (dryRun) return { completed: undone.length, emptied: over.length };
    for (const [at, id] of undone.entries()) {
      await makePresent(sql, sealedSql, keys, id);
      progress(at + 1, undone.length);
    }
    for (const id of over) {
      const entry = await readFromVault(sealedSql, keys, id);
      await sql.begin(async (tx) => {
        if (entry) await eraseElsewhere(tx, [entry.formerNumber]);
        await tx`delete from sealed.vault where id = ${id}`;
      });
    }
    return { completed: undone.length, emptied: over.length };
  },
};
