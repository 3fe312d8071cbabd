import type { Clock } from '../../platform/clock.ts';
import type { Policy } from '../../platform/policy.ts';
import type { CallerContext } from '../../platform/rules.ts';
import type { OpenRecord } from './access/open.ts';
import type { ReasonReviews } from './access/reasonReview.ts';
import type { Adoption } from './adoption/adoption.ts';
import type { Placements } from './adoption/placement.ts';
import type { Brokering } from './brokering/changes.ts';
import type { ChildStore } from './child/store.ts';
import type { Cleaning } from './cleaning/cleaning.ts';
import type { CommonAssessments } from './commonAssessment/changes.ts';
import type { Corrections } from './correction/changes.ts';
import type { Conflicts } from './correction/conflicts.ts';
import type { CorrectionTasks } from './correction/tasks.ts';
import type { Extracts } from './extract/extracts.ts';
import type { FeedRuns } from './feed/runs.ts';
import type { Involvements } from './involvement/changes.ts';
import type { LeadProfessionals } from './leadProfessional/changes.ts';
import type { Leavers } from './leaver/leaver.ts';
import type { LeavingEngland } from './leavingEngland/leavingEngland.ts';
import type { Consent } from './lifecycle/consent.ts';
import type { Merges } from './merge/merge.ts';
import type { NoticeStore } from './notice/store.ts';
import type { Overrides } from './override/override.ts';
import type { Searches } from './search/search.ts';
import type { SensitiveServices } from './sensitiveService/changes.ts';
import type { Shields } from './shield/shield.ts';
import type { Signpost } from './signpost/signpost.ts';
import type { Transfers } from './transfer/changes.ts';
import type { Unlinking } from './unlink/unlink.ts';
import type { Work } from './work/work.ts';

/** What lives as long as the subgraph. */
export interface Records {
  readonly children: ChildStore;
  readonly openRecord: OpenRecord;
  readonly involvements: Involvements;
  readonly searches: Searches;
  readonly signpost: Signpost;
  readonly shields: Shields;
  readonly overrides: Overrides;
  readonly reasonReviews: ReasonReviews;
  readonly notices: NoticeStore;
  readonly work: Work;
  readonly sensitiveServices: SensitiveServices;
  readonly brokering: Brokering;
  readonly leadProfessionals: LeadProfessionals;
  readonly commonAssessments: CommonAssessments;
  readonly leavers: Leavers;
  readonly transfers: Transfers;
  readonly corrections: Corrections;
  readonly correctionTasks: CorrectionTasks;
  readonly conflicts: Conflicts;
  readonly cleaning: Cleaning;
  readonly merges: Merges;
  readonly unlinking: Unlinking;
  readonly extracts: Extracts;
  readonly feedRuns: FeedRuns;
  readonly consent: Consent;
  readonly leavingEngland: LeavingEngland;
  readonly adoption: Adoption;
  readonly placements: Placements;
  readonly cursorKey: Buffer;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** What the resolvers of one request are given; made anew for each. */
export interface Context extends CallerContext, Records {}
