import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import type { Night } from '../night.ts';

/**
 * Deletes closed requests and complaints that no purge reaches, since they are about no record, once their time is over
 * (docs/adr/0055), with one audit event that counts them. How many; with `dryRun` how many it would be.
 */
export async function eraseOldMatters(
  deps: Night & { readonly policy: Policy },
): Promise<{ readonly requests: number; readonly corrections: number; readonly complaints: number }> {
  const { sql, audit, clock, policy, dryRun } = deps;
  const closedBefore = monthsAfter(clock.today(), -12 * policy.matterYears);
  return sql.begin(async (tx) => {
    const [erased] = await tx<{ requests: number; corrections: number; complaints: number }[]>`
      select * from compliance.erase_matters(${closedBefore}::date, ${dryRun})`;
    if (!erased) throw new Error('erasing counted nothing');
    const counts = { ...erased };
    if (!dryRun && Object.values(counts).some((count) => count > 0)) {
      await audit.append(tx, {
        ...{ kind: 'MATTERS_ERASED', outcome: 'DONE', operation: 'lifecycle' },
        detail: { closedBefore, ...counts },
      });
    }
    return counts;
  });
}
