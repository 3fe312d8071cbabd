import type { AuditEvent } from '../../../platform/audit.ts';
import type { Role } from '../../../platform/caller.ts';
import { ageOn, type IsoDate } from '../../../platform/clock.ts';
import type { Policy } from '../../../platform/policy.ts';
import { addDays } from '../../../platform/workingDays.ts';
import type { StandingRow } from '../account/standing.ts';
import { rolesSeparate } from '../accounts/reach.ts';

/** What must hold for an account to be used, by the name under which the audit says that it does not (domain.md 2). */
export const conditions = [
  'ACCOUNT_ACTIVE',
  'ORGANISATION_ACCREDITED',
  'SELF_ASSESSMENT_CURRENT',
  'VETTING_CURRENT',
  'TRAINING_CURRENT',
  'PROCEDURES_RECEIVED',
  'AGREEMENT_SIGNED',
  'SECOND_FACTOR_ENROLLED',
  'ROLES_SEPARATE',
  'STANDING_GENUINE',
  'NOT_HELD',
] as const;

/** One of `conditions`. */
export type Condition = (typeof conditions)[number];

/** What the conditions are judged by, of an account. Dates are days in Europe/London. */
export interface AccountStanding {
  readonly kind: 'PERSON' | 'SYSTEM';
  readonly status: string;
  readonly roles: readonly Role[];
  readonly vettedOn: IsoDate | null;
  readonly trainedVersion: number | null;
  readonly proceduresReceivedOn: IsoDate | null;
  readonly agreementSignedOn: IsoDate | null;
  readonly secondFactor: boolean;
  /** Whether standing and roles are as this system wrote them. */
  readonly genuine: boolean;
  /** Whether an incident keeps it from any access (`service.hold`; L22). */
  readonly held: boolean;
  /** Whether it is one of the two officers of the closed service. */
  readonly officer: boolean;
  /** When it was one of the two who opened a closed service again; null when it never was. */
  readonly reopenedOn: IsoDate | null;
}

/** What the conditions are judged by, of its organisation. */
export interface OrganisationStanding {
  readonly accreditation: string;
  /** The last day on which it counts. */
  readonly accreditedUntil: IsoDate | null;
  /** The last day on which it counts. */
  readonly selfAssessedUntil: IsoDate | null;
}

/** A date that is not recorded has not been reached, and one in the future has not come. */
const happened = (day: IsoDate | null, today: IsoDate) => day !== null && day <= today;
const lasts = (until: IsoDate | null, today: IsoDate) => until !== null && today <= until;

/** What runs out by itself, and is renewed by others. */
const runningOut: ReadonlySet<Condition> = new Set([
  'ORGANISATION_ACCREDITED',
  'SELF_ASSESSMENT_CURRENT',
  'VETTING_CURRENT',
  'TRAINING_CURRENT',
]);

/**
 * Whether no condition expires for somebody: the two officers of a closed service, where nobody can renew theirs and
 * nobody else could destroy or reopen it, and the same two for some days after they reopened it, to renew them (ADR
 * 0075).
 */
function mayRenew({ officer, reopenedOn }: AccountStanding, today: IsoDate, days: number): boolean {
  return officer || (reopenedOn !== null && today < addDays(reopenedOn, days));
}

/** Whether vetting of a day counts still. */
export function vettingCurrent(vettedOn: IsoDate | null, today: IsoDate, years: number): boolean {
  return vettedOn !== null && happened(vettedOn, today) && ageOn(vettedOn, today) < years;
}

/** Whether who passed a version of the course has passed the one that is asked for. */
export function trainingCurrent(passed: number | null, asked: number): boolean {
  return (passed ?? 0) >= asked;
}

/**
 * The conditions that do not hold on `today`, in the order of `conditions`; empty when the account may be used
 * (domain.md 2: losing any of them suspends access without anyone's action, and it is said which). What is not
 * recorded does not hold. Conditions about a person are not asked of a system, and nothing expires for the officers
 * of a closed service.
 */
export function conditionsLapsed(
  account: AccountStanding,
  organisation: OrganisationStanding,
  today: IsoDate,
  policy: Pick<Policy, 'vettingYears' | 'trainingVersion' | 'reopeningDays'>,
): Condition[] {
  const person = account.kind === 'PERSON';
  const holds: Record<Condition, boolean> = {
    ACCOUNT_ACTIVE: account.status === 'ACTIVE',
    ORGANISATION_ACCREDITED:
      organisation.accreditation === 'ACCREDITED' && lasts(organisation.accreditedUntil, today),
    SELF_ASSESSMENT_CURRENT: !person || lasts(organisation.selfAssessedUntil, today),
    VETTING_CURRENT: !person || vettingCurrent(account.vettedOn, today, policy.vettingYears),
    TRAINING_CURRENT: !person || trainingCurrent(account.trainedVersion, policy.trainingVersion),
    PROCEDURES_RECEIVED: !person || happened(account.proceduresReceivedOn, today),
    AGREEMENT_SIGNED: !person || happened(account.agreementSignedOn, today),
    SECOND_FACTOR_ENROLLED: !person || account.secondFactor,
    ROLES_SEPARATE: rolesSeparate(account.roles),
    STANDING_GENUINE: account.genuine,
    NOT_HELD: !account.held,
  };
  const lapsed = conditions.filter((condition) => !holds[condition]);
  return mayRenew(account, today, policy.reopeningDays)
    ? lapsed.filter((condition) => !runningOut.has(condition))
    : lapsed;
}

/** What the audit has of an account that was edited in the database, whichever way somebody came in by it (ADR 0022). */
export function alteredOf(operationId: string | undefined, account: StandingRow): AuditEvent {
  return {
    kind: 'STANDING_ALTERED',
    outcome: 'REFUSED',
    operationId,
    accountId: account.account_id,
    organisationId: account.organisation_id,
    authorityCode: account.account_authority,
  };
}
