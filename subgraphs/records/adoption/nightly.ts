import type { NightlyStep } from '../lifecycle/step.ts';
import { makePresent } from './present.ts';

/** Makes the records of new identities that a process which died left undone, and empties the vault of what is over. */
export const vaultStep: NightlyStep = {
  name: 'vault',
  run: async ({ sql, sealedSql, keys, dryRun, progress }, asOf) => {
    const [found] = await sql<{ undone: string[]; over: number }[]>`
      select coalesce(array_agg(id) filter (where not completed), '{}') as undone,
        count(*) filter (where keep_until < ${asOf})::int as over from sealed.vault`;
    const undone = found?.undone ?? [];
    if (dryRun) return { completed: undone.length, emptied: found?.over ?? 0 };
    for (const [at, id] of undone.entries()) {
      await makePresent(sql, sealedSql, keys, id);
      progress(at + 1, undone.length);
    }
    const gone = await sql`delete from sealed.vault where keep_until < ${asOf} and completed returning id`;
    return { completed: undone.length, emptied: gone.length };
  },
};
