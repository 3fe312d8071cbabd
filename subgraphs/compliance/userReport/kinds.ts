import type { Policy } from '../../../platform/policy.ts';
import type { UserReportKind } from '../generated.ts';

/** What is counted of each account and day (`compliance.usage_day`). */
export type Measure =
  | 'failed_sign_ins'
  | 'resets'
  | 'searches'
  | 'no_involvement'
  | 'out_of_area'
  | 'out_of_hours'
  | 'overrides'
  | 'refused_overrides'
  | 'mediated'
  | 'broad_searches'
  | 'other_reasons'
  | 'account_changes'
  | 'same_name';

/** One report: what it is about, what it counts, and from how many on something is found (domain.md 11). */
interface KindOfReport {
  /** One sentence for who reads it. */
  readonly about: string;
  /** What is summed over the period; null when the report looks at accounts as they stand. */
  readonly measure: Measure | null;
  /** From this many on, within the period, an account is found; null when nothing is found, only shown. */
  readonly threshold: (policy: Policy) => number | null;
  /** Whether very many open an incident by themselves (L22). */
  readonly detects: boolean;
}

const of = (
  about: string,
  measure: Measure | null,
  threshold: KindOfReport['threshold'],
  detects = false,
): KindOfReport => ({ about, measure, threshold, detects });

/** The operational user reports of domain.md 11. */
export const kindsOfReport: Readonly<Record<UserReportKind, KindOfReport>> = {
  ACTIVE_USERS: of('Accounts that were used within the period, by role.', null, () => null),
  DORMANT: of('Active accounts that nobody has used and that are about to be suspended.', null, () => 1),
  CONDITIONS_ENDING: of('Vetting or training that is about to run out.', null, () => 1),
  FAILED_SIGN_INS: of(
    'Sign-ins, second factors and codes given for others that were refused.',
    'failed_sign_ins',
    (p) => p.reportFailedSignIns,
    true,
  ),
  RESETS: of('Resets of somebody’s password or second factor.', 'resets', (p) => p.reportResets),
  SEARCHES_AGAINST_PEERS: of(
    'Searches, far more than those of colleagues of the same profession in the same authority.',
    'searches',
    (p) => p.reportSearchesAtLeast,
    true,
  ),
  NO_INVOLVEMENT: of(
    'Records opened with no involvement recorded; what is shielded now is left out.',
    'no_involvement',
    (p) => p.reportNoInvolvement,
    true,
  ),
  OUT_OF_AREA: of('Records of other authorities opened.', 'out_of_area', (p) => p.reportOutOfArea, true),
  OUT_OF_HOURS: of(
    'Searches and openings outside of working hours.',
    'out_of_hours',
    (p) => p.reportOutOfHours,
    true,
  ),
  OVERRIDES: of('Shields overridden.', 'overrides', (p) => p.reportOverrides),
  REFUSED_OVERRIDES: of(
    'Overrides of shields that were refused.',
    'refused_overrides',
    (p) => p.reportRefusedOverrides,
    true,
  ),
  MEDIATED_SESSIONS: of('Sessions on behalf of somebody else.', 'mediated', (p) => p.reportMediated),
  TOO_BROAD_SEARCHES: of(
    'Searches refused as too broad.',
    'broad_searches',
    (p) => p.reportBroadSearches,
    true,
  ),
  REASON_OTHER: of('Records opened for the reason OTHER.', 'other_reasons', (p) => p.reportReasonOther),
  ACCOUNT_CHANGES: of(
    'Changes that an account manager made.',
    'account_changes',
    (p) => p.reportAccountChanges,
  ),
  SAME_NAME: of(
    'Records opened of children with the user’s own family name.',
    'same_name',
    (p) => p.reportSameName,
    true,
  ),
};

/** Every report, in the order in which they are shown. */
export const reportKinds = Object.keys(kindsOfReport) as readonly UserReportKind[];
