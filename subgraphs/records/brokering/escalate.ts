import { randomUUID } from 'node:crypto';
import type { AuditWriter } from '../../../platform/audit.ts';
import type { Sql } from '../../../platform/database.ts';
import type { NightlyStep } from '../lifecycle/step.ts';

/** How many requests one transaction takes to NO_ANSWER. */
const batch = 500;

/**
 * Moves every request that nobody answered by `asOf` to NO_ANSWER and tells the accountable team, which keeps it in
 * its queue (domain.md 5, "escalates"). Not once the record is sealed, since its team can open neither then. Returns
 * how many there were. Each runs in a transaction of its own and skips what another process holds: killed and run
 * again, it ends the same.
 */
export async function escalateBrokering(
  sql: Sql,
  { asOf, audit }: { readonly asOf: Date; readonly audit: AuditWriter },
): Promise<number> {
  let escalated = 0;
  for (;;) {
    const done = (await sql.begin(async (transaction) => {
      const rows = await transaction<
        { id: string; child_number: number; authority_code: string; from_state: string }[]
      >`
        with late as (
          select r.child_number, r.id, r.state, c.authority_code
          from records.broker_request r join records.child c on c.number = r.child_number and c.status in ('LIVE', 'ARCHIVED')
          where r.state in ('REQUESTED', 'ACCEPTED', 'SENT_TO_PROVIDER') and r.due_at <= ${asOf}
          order by r.due_at, r.id
          limit ${batch}::int
          for update of r skip locked
        )
        update records.broker_request r set state = 'NO_ANSWER', due_at = null, version = r.version + 1
        from late where r.child_number = late.child_number and r.id = late.id
        returning r.id, r.child_number, late.authority_code, late.state as from_state`;
      if (rows.length === 0) return 0;
      await transaction`
        insert into records.notice (authority_code, id, kind, at, reference)
        select code, id, 'BROKERING_NO_ANSWER', ${asOf}, reference
        from unnest(${rows.map((row) => row.authority_code)}::text[], ${rows.map(() => randomUUID())}::uuid[],
          ${rows.map((row) => row.id)}::uuid[]) as n (code, id, reference)`;
      await audit.append(
        transaction,
        ...rows.map((row) => ({
          kind: 'BROKERING_CHANGED' as const,
          outcome: 'DONE' as const,
          area: row.authority_code,
          childNumber: String(row.child_number),
          detail: { requestId: row.id, from: row.from_state, to: 'NO_ANSWER' },
        })),
      );
      return rows.length;
    })) as number;
    escalated += done;
    if (done < batch) return escalated;
  }
}

/** The night's part of brokering: what is due by its clock escalates. */
export const escalateStep: NightlyStep = {
  name: 'brokering',
  run: async ({ sql, audit, clock, dryRun }) => {
    const asOf = clock.now();
    if (!dryRun) return { escalated: await escalateBrokering(sql, { asOf, audit }) };
    const [row] = await sql<{ due: number }[]>`
      select count(*)::int as due from records.broker_request r
      join records.child c on c.number = r.child_number and c.status in ('LIVE', 'ARCHIVED')
      where r.state in ('REQUESTED', 'ACCEPTED', 'SENT_TO_PROVIDER') and r.due_at <= ${asOf}`;
    return { escalated: row?.due ?? 0 };
  },
};
