import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { createMutation } from '../../platform/mutation.ts';
import { joinResolvers } from '../../platform/resolvers.ts';
import { requestContext } from '../../platform/rules.ts';
import { defineSubgraph, type RunningSubgraph, type SubgraphDependencies } from '../../platform/subgraph.ts';
import { accessHistoryEntities, accessHistoryResolvers } from './accessHistory/resolvers.ts';
import { createAccessHistoryStore } from './accessHistory/store.ts';
import { auditResolvers } from './audit/resolvers.ts';
import { createAuditStore } from './audit/store.ts';
import { createComplaints } from './complaint/complaint.ts';
import { complaintResolvers } from './complaint/resolvers.ts';
import type { Compliance, Context } from './context.ts';
import { createCorrectionRequests } from './correctionRequest/correctionRequest.ts';
import { correctionRequestResolvers } from './correctionRequest/resolvers.ts';
import { createDestructions } from './destruction/destruction.ts';
import { destructionResolvers } from './destruction/resolvers.ts';
import { createPrinter } from './document/printer.ts';
import type { Resolvers } from './generated.ts';
import { createHoldings } from './holding/holding.ts';
import { holdingResolvers } from './holding/resolvers.ts';
import { createIncidents } from './incident/incident.ts';
import { incidentResolvers } from './incident/resolvers.ts';
import { createInclusionProofs } from './inclusionProof/inclusionProof.ts';
import { inclusionProofResolvers } from './inclusionProof/resolvers.ts';
import { createOfChild } from './matter/ofChild.ts';
import { createPrivacyNotices } from './privacyNotice/privacyNotice.ts';
import { privacyNoticeResolvers } from './privacyNotice/resolvers.ts';
import { rightsRing } from './rights.ts';
import { serviceModeResolvers } from './serviceMode/resolvers.ts';
import { createServiceModes } from './serviceMode/serviceMode.ts';
import { createGrants } from './statement/grants.ts';
import { statementResolvers } from './statement/resolvers.ts';
import { createStatements } from './statement/statement.ts';
import { createPacks } from './subjectAccess/packs.ts';
import { createRequests } from './subjectAccess/requests.ts';
import { subjectAccessResolvers } from './subjectAccess/resolvers.ts';
import { supportCaseResolvers } from './supportCase/resolvers.ts';
import { createSupportCases } from './supportCase/supportCase.ts';
import { userReportResolvers } from './userReport/resolvers.ts';
import { createUserReports } from './userReport/userReport.ts';

const compliance = defineSubgraph<Context>(
  'compliance',
  joinResolvers<Resolvers>(
    auditResolvers,
    accessHistoryResolvers,
    inclusionProofResolvers,
    serviceModeResolvers,
    incidentResolvers,
    subjectAccessResolvers,
    holdingResolvers,
    destructionResolvers,
    correctionRequestResolvers,
    complaintResolvers,
    privacyNoticeResolvers,
    statementResolvers,
    supportCaseResolvers,
    userReportResolvers,
  ),
  accessHistoryEntities,
);

/** Starts compliance: its pool under its own role, its schema under the permission table. */
export function createCompliance(dependencies: SubgraphDependencies): RunningSubgraph {
  const { databaseUrl, keys, policy, clock, log } = dependencies;
  const sql = openPool({
    url: databaseUrl,
    role: 'signpost_compliance',
    databaseKey: keys.databaseKey(),
    max: 3,
    applicationName: 'signpost compliance',
  });
  const keeping = { sql, audit: new AuditWriter(sql), clock, policy, hashKey: keys.lookupKey() };
  const rights = {
    ...keeping,
    mutate: createMutation('compliance', keeping),
    ring: () => rightsRing(keys.sealKeys()),
    printer: createPrinter(),
  };
  const services: Compliance = {
    accessHistory: createAccessHistoryStore(sql, clock, policy),
    audit: createAuditStore(sql),
    serviceModes: createServiceModes(keeping),
    incidents: createIncidents(keeping),
    holdings: createHoldings(keeping),
    destructions: createDestructions(keeping),
    inclusionProofs: createInclusionProofs(sql),
    correctionRequests: createCorrectionRequests(rights),
    complaints: createComplaints(rights),
    privacyNotices: createPrivacyNotices(rights),
    ofChild: createOfChild(sql, clock, policy),
    statements: createStatements(rights),
    grants: createGrants(rights),
    supportCases: createSupportCases(keeping),
    userReports: createUserReports(keeping),
    subjectAccess: { requests: createRequests(rights), packs: createPacks(rights) },
    cursorKey: keys.cursorKey(),
    policy,
    clock,
  };
  const subgraph = compliance((caller) => requestContext(services, caller), log);
  const stop = async () => {
    await Promise.all([sql.end({ timeout: 5 }), rights.printer.stop()]);
  };
  return { ...subgraph, stop };
}
