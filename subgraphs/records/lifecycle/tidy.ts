import type { NightlyStep } from './step.ts';

/**
 * Deletes what has had its time: answers kept under idempotency keys, and requests to read sealed data that lapsed or
 * were read. Their audit events stay.
 */
export const tidyStep: NightlyStep = {
  name: 'tidy',
  run: async ({ sql, policy, clock, dryRun }) => {
    const keysBefore = new Date(clock.now().getTime() - policy.idempotencyHours * 3_600_000);
    const now = clock.now();
    if (dryRun) {
      const [row] = await sql<{ keys: number; requests: number }[]>`
        select (select count(*)::int from records.idempotency where created_at < ${keysBefore}) as keys,
          (select count(*)::int from records.disclosure_request where expires_at < ${now}) as requests`;
      return { keys: row?.keys ?? 0, requests: row?.requests ?? 0 };
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
    // A statement at a time, each as much as one may delete within a person's patience.
    for (let keys = 0; ; ) {
      const gone = await sql`
        delete from records.idempotency where (account_id, key) in (
          select account_id, key from records.idempotency where created_at < ${keysBefore}
          limit 10000)`;
      keys += gone.count;
      if (gone.count === 0) return { keys, requests };
    }
  },
};
