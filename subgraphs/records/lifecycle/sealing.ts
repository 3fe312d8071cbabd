import type { TransactionSql } from '../../../platform/database.ts';
import { askAnew } from '../adoption/heldIdentities.ts';
import type { WorkQueue } from '../work/items.ts';
import { arrayLiteral, forEachBatch, setNight } from './batches.ts';
import { limitsOn } from './periods.ts';
import type { NightlyStep } from './step.ts';

const batch = 5_000;

interface Sealed {
  readonly number: number;
  readonly authority_code: string;
}

/** Work that takes an open record: nobody opens a sealed one. Shields stay as they are. */
const worked: readonly WorkQueue[] = [
  ...(['SHIELD_DECISION', 'SHIELD_REVIEW', 'SHIELD_LIFT', 'SHIELD_APPEAL'] as const),
  ...(['BROKERING', 'SENSITIVE_REVIEW', 'CONFLICT', 'CORRECTION', 'MERGE_DECISION'] as const),
  ...(['UNLINK_DECISION', 'INVOLVEMENT_OF_LEAVER'] as const),
];

function endWork(tx: TransactionSql, sealed: readonly Sealed[], at: Date) {
  return tx`
    update records.work_item set outcome = 'RECORD_SEALED', closed_at = ${at}
    where child_number = any(${arrayLiteral(sealed.map(({ number }) => number))}::text::bigint[])
      and queue = any(${worked as WorkQueue[]}::text[]) and closed_at is null`;
}

/** Seals what was archived a year ago: from then on only an extract leaves, by two people (domain.md 10). */
export const sealStep: NightlyStep = {
  name: 'seal',
  run: async (deps, asOf) => {
    const { sql, audit } = deps;
    const { archived } = limitsOn(asOf, deps.policy);
    const [found] = await sql.begin(async (tx) => {
      await setNight(tx);
      return tx<{ numbers: number[] }[]>`
        select coalesce(array_agg(number), '{}') as numbers from records.child
        where status = 'ARCHIVED' and archived_on <= ${archived}`;
    });
    const due = found?.numbers ?? [];
    if (deps.dryRun) return { sealed: due.length };
    const sealed = await forEachBatch(deps, due, batch, async (tx, numbers) => {
      const rows = await tx<Sealed[]>`
        with claimed as (
          select number from records.child
          where number = any(${arrayLiteral(numbers)}::text::bigint[]) and status = 'ARCHIVED'
            and archived_on <= ${archived}
          for update skip locked
        )
        update records.child c set status = 'SEALED', sealed_on = ${asOf}, version = c.version + 1
        from claimed where c.number = claimed.number
        returning c.number, c.authority_code`;
      const events = rows.map(({ number, authority_code: area }) => ({
        kind: 'RECORD_SEALED' as const,
        outcome: 'DONE' as const,
        area,
        childNumber: String(number),
        detail: { asOf },
      }));
      if (events.length > 0) await audit.append(tx, ...events);
      await endWork(tx, rows, deps.clock.now());
      await askAnew(tx, ...rows.map(({ authority_code: area }) => area));
      return rows.length;
    });
    return { sealed };
  },
};
