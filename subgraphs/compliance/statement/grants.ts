import { randomUUID } from 'node:crypto';
import type { AuditDetail, AuditWriter } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { invalidInput, recordNotFound } from '../../../platform/failures.ts';
import { dayGiven, pastDayGiven } from '../../../platform/inputs.ts';
import { parsePounds, pounds } from '../../../platform/money.ts';
import { idOrNone, type Mutate } from '../../../platform/mutation.ts';
import type {
  RecordGrantPaymentInput,
  RecordGrantPeriodInput,
  WithdrawGrantPeriodInput,
} from '../generated.ts';
import { aSum, reachOf, sumGiven } from './rules.ts';
import * as store from './store.ts';

/** What grants are recorded with. */
export interface GrantDependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly mutate: Mutate;
}

/**
 * Grants of authorities, by the period that each is for, and what is paid of them or comes back: what statements of
 * expenditure reconcile to (L07, L44). Sums are exact to the penny.
 */
export function createGrants({ sql, audit, clock, mutate }: GrantDependencies) {
  const note = (tx: TransactionSql, caller: Caller, detail: AuditDetail) =>
    audit.done(tx, caller, 'STATEMENT_CHANGED', detail);

  return {
    /** The grants of an authority within the caller's reach, the newest first. */
    periods: (authority: string, caller: Caller) => store.periods(sql, authority, reachOf(caller)),

    async recordPeriod(input: RecordGrantPeriodInput, caller: Caller) {
      const startsOn = dayGiven('startsOn', input.startsOn);
      if (typeof startsOn !== 'string') return startsOn;
      const endsOn = dayGiven('endsOn', input.endsOn);
      if (typeof endsOn !== 'string') return endsOn;
      if (endsOn < startsOn) return invalidInput('endsOn', 'Give a last day that is not before the first.');
      const pence = parsePounds(input.amount);
      if (pence === null) return aSum('amount');
      if (pence <= 0n) return invalidInput('amount', 'Give a sum above 0.00.');
      return mutate('recordGrantPeriod', input, caller, async (tx) => {
        const [authority] = await tx`select from compliance.authority where code = ${input.authority}`;
        if (!authority) return recordNotFound;
        const id = randomUUID();
        await tx`
          insert into compliance.grant_period (id, authority_code, starts_on, ends_on, pence, recorded_by)
          values (${id}, ${input.authority}, ${startsOn}, ${endsOn}, ${pence.toString()}::text::bigint, ${caller.accountId})`;
        await note(tx, caller, { grantPeriod: id, authority: input.authority });
        return { __typename: 'GrantRecorded', id } as const;
      });
    },

    async withdrawPeriod(input: WithdrawGrantPeriodInput, caller: Caller) {
      return mutate('withdrawGrantPeriod', input, caller, async (tx) => {
        const id = idOrNone(input.periodId);
        const sums = await store.paidOf(tx, id);
        if (!sums) return recordNotFound;
        if (sums.paid !== 0n)
          return invalidInput(
            'periodId',
            `Of this grant ${pounds(sums.paid)} pounds are paid: record them as paid back, then withdraw it.`,
          );
        await tx`update compliance.grant_period set withdrawn_on = ${clock.today()} where id = ${id}`;
        await note(tx, caller, { withdrawn: id });
        return { __typename: 'GrantRecorded', id } as const;
      });
    },

    async recordPayment(input: RecordGrantPaymentInput, caller: Caller) {
      const paidOn = pastDayGiven('paidOn', input.paidOn, clock.today());
      if (typeof paidOn !== 'string') return paidOn;
      const pence = sumGiven('amount', input.amount);
      if (typeof pence !== 'bigint') return pence;
      return mutate('recordGrantPayment', input, caller, async (tx) => {
        const periodId = idOrNone(input.periodId);
        const sums = await store.paidOf(tx, periodId);
        if (!sums) return recordNotFound;
        const [least, most] = [-sums.paid, sums.granted - sums.paid];
        if (pence < least)
          return invalidInput(
            'amount',
            `Of this grant ${pounds(sums.paid)} pounds are paid: no more comes back.`,
          );
        if (pence > most) {
          return invalidInput(
            'amount',
            `Of this grant ${pounds(most)} pounds are left: record what was granted besides as a period of its own.`,
          );
        }
        const id = randomUUID();
        await tx`
          insert into compliance.grant_payment (id, period_id, paid_on, pence, recorded_by)
          values (${id}, ${periodId}, ${paidOn}, ${pence.toString()}::text::bigint, ${caller.accountId})`;
        await note(tx, caller, { grantPayment: id, grantPeriod: periodId });
        return { __typename: 'GrantRecorded', id } as const;
      });
    },
  };
}

/** What `createGrants` gives. */
export type Grants = ReturnType<typeof createGrants>;
