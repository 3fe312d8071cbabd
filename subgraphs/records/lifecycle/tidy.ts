import { forgetKeys } from '../../../platform/idempotency.ts';
import type { NightlyStep } from './step.ts';

/**
 * Deletes what has had its time: answers kept under idempotency keys, and requests to read sealed data that lapsed or
 * were read. Their audit events stay.
 */
export const tidyStep: NightlyStep = {
  name: 'tidy',
  run: async ({ sql, policy, clock, dryRun }) => {
    const now = clock.now();
    const keys = await forgetKeys(sql, 'records', { policy, now, dryRun });
    if (dryRun) {
      const [row] = await sql<{ requests: number }[]>`
        select count(*)::int as requests from records.disclosure_request where expires_at < ${now}`;
      return { keys, requests: row?.requests ?? 0 };
    }
    const requests = await sql.begin(async (tx) => {
      const lapsed = await tx<{ id: string }[]>`
        delete from records.disclosure_request where expires_at < ${now} returning id`;
      await tx`
        update records.work_item set outcome = 'LAPSED', closed_at = ${now}
        where reference = any(${lapsed.map(({ id }) => id)}::uuid[]) and queue in ('EXTRACT', 'VAULT_OPENING')
          and closed_at is null`;
      return lapsed.length;
    });
    return { keys, requests };
  },
};
