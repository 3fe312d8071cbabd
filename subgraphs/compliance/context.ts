import type { Clock } from '../../platform/clock.ts';
import type { Policy } from '../../platform/policy.ts';
import type { CallerContext } from '../../platform/rules.ts';
import type { AccessHistoryStore } from './accessHistory/store.ts';
import type { AuditStore } from './audit/store.ts';
import type { createComplaints } from './complaint/complaint.ts';
import type { createCorrectionRequests } from './correctionRequest/correctionRequest.ts';
import type { Destructions } from './destruction/destruction.ts';
import type { Holdings } from './holding/holding.ts';
import type { Incidents } from './incident/incident.ts';
import type { createInclusionProofs } from './inclusionProof/inclusionProof.ts';
import type { createOfChild } from './matter/ofChild.ts';
import type { createPrivacyNotices } from './privacyNotice/privacyNotice.ts';
import type { ServiceModes } from './serviceMode/serviceMode.ts';
import type { Grants } from './statement/grants.ts';
import type { Statements } from './statement/statement.ts';
import type { createPacks } from './subjectAccess/packs.ts';
import type { createRequests } from './subjectAccess/requests.ts';
import type { SupportCases } from './supportCase/supportCase.ts';
import type { UserReports } from './userReport/userReport.ts';

/** What lives as long as the subgraph. */
export interface Compliance {
  readonly accessHistory: AccessHistoryStore;
  readonly audit: AuditStore;
  readonly serviceModes: ServiceModes;
  readonly incidents: Incidents;
  readonly holdings: Holdings;
  readonly destructions: Destructions;
  readonly inclusionProofs: ReturnType<typeof createInclusionProofs>;
  readonly subjectAccess: {
    readonly requests: ReturnType<typeof createRequests>;
    readonly packs: ReturnType<typeof createPacks>;
  };
  readonly correctionRequests: ReturnType<typeof createCorrectionRequests>;
  readonly complaints: ReturnType<typeof createComplaints>;
  readonly privacyNotices: ReturnType<typeof createPrivacyNotices>;
  /** What was brought about a child, by number: one statement for all that are asked at once. */
  readonly ofChild: ReturnType<typeof createOfChild>;
  readonly statements: Statements;
  readonly grants: Grants;
  readonly supportCases: SupportCases;
  readonly userReports: UserReports;
  readonly cursorKey: Buffer;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** What the resolvers of one request are given; made anew for each. */
export interface Context extends CallerContext, Compliance {}
