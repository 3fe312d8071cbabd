import type { IsoDate } from '../../../platform/clock.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsBefore } from '../access.ts';

/** The ages that a young person may consent to stay until; at 18 nobody has to (domain.md 10). */
export const consentAges = { from: 19, to: 25 } as const;

/** The last days on which something must have begun to be over on a day. */
export interface Limits {
  /** Births, by completed age from 18 to 25: whoever was born on the day or before is of that age. */
  readonly births: readonly IsoDate[];
  readonly death: IsoDate;
  readonly leftForGood: IsoDate;
  readonly left: IsoDate;
  readonly archived: IsoDate;
  readonly sealed: IsoDate;
}

/**
 * What is over on `asOf` (domain.md 10). A period of months ends on the corresponding day, or on the day after the
 * month when it has none: so a birthday on 29 February turns on 1 March.
 */
export function limitsOn(asOf: IsoDate, policy: Policy): Limits {
  const births = Array.from({ length: consentAges.to - 17 }, (_, at) => monthsBefore(asOf, 12 * (18 + at)));
  return {
    births,
    death: monthsBefore(asOf, policy.deathLiveMonths),
    leftForGood: monthsBefore(asOf, policy.leftForGoodLiveMonths),
    left: monthsBefore(asOf, policy.leftEnglandLiveMonths),
    archived: monthsBefore(asOf, policy.archivedReadableMonths),
    sealed: monthsBefore(asOf, policy.sealedMonths),
  };
}
