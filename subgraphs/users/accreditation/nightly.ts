import { londonDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { isFrozen, unlessFrozen } from '../../../platform/serviceMode.ts';
import { addDays } from '../../../platform/workingDays.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { momentOf } from '../session/dependencies.ts';
import { databaseNow } from '../session/store.ts';
import { addStep } from './store.ts';

/**
 * Suspends accreditations whose time is over, and those without a current self-assessment when the days of grace are
 * over too (L34). Its people were locked out on the day it lapsed; this says so of the organisation. How many. None in a
 * service that is shut: nobody could renew them.
 */
export async function runAccreditationNightly(deps: CareDependencies): Promise<{ suspended: number }> {
  const { audit, policy } = deps;
  const sql = unlessFrozen(deps.sql);
  if (await isFrozen(sql)) return { suspended: 0 };
  const now = await databaseNow(sql, momentOf(deps));
  const today = londonDate(now);
  const suspended = await sql.begin(async (transaction: TransactionSql) => {
    const rows = await transaction<{ id: string; suspended_for: string }[]>`
      update users.organisation set accreditation = 'SUSPENDED', version = version + 1,
        suspended_for = case when accredited_until is null or accredited_until < ${today}::date
          then 'EXPIRED' else 'SELF_ASSESSMENT' end
      where accreditation = 'ACCREDITED' and (accredited_until is null or accredited_until < ${today}::date
        or coalesce(self_assessed_until, '-infinity') < ${addDays(today, -policy.selfAssessmentGraceDays)}::date)
      returning id, suspended_for`;
    for (const { id, suspended_for: cause } of rows) {
      const step = { step: 'SUSPENDED', by: null, at: now, evidence: null, until: null } as const;
      await addStep(transaction, id, step);
      await audit.append(transaction, {
        kind: 'ACCREDITATION_CHANGED',
        outcome: 'DONE',
        organisationId: id,
        operation: 'accounts:nightly',
        detail: { organisation: id, step: 'SUSPENDED', cause },
      });
    }
    return rows.length;
  });
  return { suspended: suspended as number };
}
