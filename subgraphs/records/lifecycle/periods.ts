import type { IsoDate } from '../../../platform/clock.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';

/** From this age nobody is a child any more (domain.md 1). */
export const adult = 18;

/** The ages that a young person may consent to stay until; at 18 nobody has to (domain.md 10). */
export const consentAges = { from: 19, to: 25 } as const;

/** The last days on which something must have begun to be over on a day. */
export interface Limits {
  readonly death: IsoDate;
  readonly leftForGood: IsoDate;
  readonly left: IsoDate;
  readonly archived: IsoDate;
  readonly sealed: IsoDate;
}

/**
 * What is over on `asOf` (domain.md 10), but for ages (`inAgeSql`). A period of months ends on the corresponding day, or on
 * the day after the month when it has none.
 */
export function limitsOn(asOf: IsoDate, policy: Policy): Limits {
  return {
    death: monthsAfter(asOf, -policy.deathLiveMonths),
    leftForGood: monthsAfter(asOf, -policy.leftForGoodLiveMonths),
    left: monthsAfter(asOf, -policy.leftEnglandLiveMonths),
    archived: monthsAfter(asOf, -policy.archivedReadableMonths),
    sealed: monthsAfter(asOf, -policy.sealedMonths),
  };
}

/**
 * Whether the address of a record `c` says, in clear, that its child left England by the last day of `leftForGood` or `left` of
 * the limits (domain.md 10); both as SQL.
 */
export function leftEnglandSql(leftForGood: string, left: string): string {
  return `exists (select from records.address a where a.child_number = c.number and a.until_date is null
      and (a.status = 'LEFT_ENGLAND_FOR_GOOD' and a.since_date <= ${leftForGood}
        or a.status in ('LEFT_ENGLAND_RETURNING', 'LEFT_ENGLAND_NOT_KNOWN') and a.since_date <= ${left}))`;
}
