import type { NightlyStep } from '../lifecycle/step.ts';

/** Says from when rows and pairs that came in are overdue (domain.md 8: queues with age); their age counts from then on too. */
export const cleaningStep: NightlyStep = {
  name: 'cleaning',
  run: async ({ sql, policy, dryRun }) => {
    const waiting = sql`queue in ('HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH', 'DUPLICATE')
      and closed_at is null and due_at is null`;
    if (dryRun) {
      const [row] = await sql<{ dated: number }[]>`
        select count(*)::int as dated from records.work_item where ${waiting}`;
      return { dated: row?.dated ?? 0 };
    }
    const dated = await sql`
      update records.work_item set due_at = opened_at + make_interval(days => ${policy.cleaningDueDays})
      where ${waiting}`;
    return { dated: dated.count };
  },
};
