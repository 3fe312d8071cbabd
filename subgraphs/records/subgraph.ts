import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { createMutation } from '../../platform/mutation.ts';
import { joinResolvers } from '../../platform/resolvers.ts';
import { requestContext } from '../../platform/rules.ts';
import { defineSubgraph, type RunningSubgraph, type SubgraphDependencies } from '../../platform/subgraph.ts';
import { createOpenRecord } from './access/open.ts';
import { createReasonReviews } from './access/reasonReview.ts';
import { accessResolvers } from './access/resolvers.ts';
import { createAdoption } from './adoption/adoption.ts';
import { createPlacements } from './adoption/placement.ts';
import { adoptionResolvers } from './adoption/resolvers.ts';
import { createBrokering } from './brokering/changes.ts';
import { brokeringResolvers } from './brokering/resolvers.ts';
import { childResolvers } from './child/resolvers.ts';
import { createChildStore } from './child/store.ts';
import { createCleaning } from './cleaning/cleaning.ts';
import { cleaningResolvers } from './cleaning/resolvers.ts';
import { createCommonAssessments } from './commonAssessment/changes.ts';
import { commonAssessmentResolvers } from './commonAssessment/resolvers.ts';
import type { Context, Records } from './context.ts';
import { createCorrections } from './correction/changes.ts';
import { createConflicts } from './correction/conflicts.ts';
import { correctionResolvers } from './correction/resolvers.ts';
import { createCorrectionTasks } from './correction/tasks.ts';
import { createExtracts } from './extract/extracts.ts';
import { createRequests } from './extract/requests.ts';
import { extractResolvers } from './extract/resolvers.ts';
import { feedResolvers } from './feed/resolvers.ts';
import { createFeedRuns } from './feed/runs.ts';
import { openFeeds } from './feed/thread.ts';
import type { Resolvers } from './generated.ts';
import { createInvolvements } from './involvement/changes.ts';
import { involvementResolvers } from './involvement/resolvers.ts';
import { createLeadProfessionals } from './leadProfessional/changes.ts';
import { leadProfessionalResolvers } from './leadProfessional/resolvers.ts';
import { watchDepartures } from './leaver/departures.ts';
import { createLeavers } from './leaver/leaver.ts';
import { leaverResolvers } from './leaver/resolvers.ts';
import { createLeavingEngland } from './leavingEngland/leavingEngland.ts';
import { leavingEnglandResolvers } from './leavingEngland/resolvers.ts';
import { createConsent } from './lifecycle/consent.ts';
import { lifecycleResolvers } from './lifecycle/resolvers.ts';
import { createMerges } from './merge/merge.ts';
import { mergeResolvers } from './merge/resolvers.ts';
import { noticeResolvers } from './notice/resolvers.ts';
import { createNoticeStore } from './notice/store.ts';
import { createOverrides } from './override/override.ts';
import { overrideResolvers } from './override/resolvers.ts';
import { createSealedReader } from './sealed/store.ts';
import { createFinder } from './search/find.ts';
import { searchResolvers } from './search/resolvers.ts';
import { createSearches } from './search/search.ts';
import { createUseSearch } from './search/use.ts';
import { createSensitiveServices } from './sensitiveService/changes.ts';
import { sensitiveServiceResolvers } from './sensitiveService/resolvers.ts';
import { watchShields } from './shield/alarms.ts';
import { shieldResolvers } from './shield/resolvers.ts';
import { createShields } from './shield/shield.ts';
import { signpostResolvers } from './signpost/resolvers.ts';
import { createSignpost } from './signpost/signpost.ts';
import { createContactReader } from './signpost/store.ts';
import { createTransfers } from './transfer/changes.ts';
import { transferResolvers } from './transfer/resolvers.ts';
import { unlinkResolvers } from './unlink/resolvers.ts';
import { createUnlinking } from './unlink/unlink.ts';
import { workResolvers } from './work/resolvers.ts';
import { createWork } from './work/work.ts';

const connections = 4;
/** The second pool, of the role that alone reads ciphertext: rarely needed, so small. */
const sealedConnections = 2;

const records = defineSubgraph<Context>(
  'records',
  joinResolvers<Resolvers>(
    accessResolvers,
    adoptionResolvers,
    brokeringResolvers,
    childResolvers,
    cleaningResolvers,
    commonAssessmentResolvers,
    correctionResolvers,
    extractResolvers,
    feedResolvers,
    involvementResolvers,
    leadProfessionalResolvers,
    leaverResolvers,
    leavingEnglandResolvers,
    lifecycleResolvers,
    mergeResolvers,
    noticeResolvers,
    overrideResolvers,
    searchResolvers,
    sensitiveServiceResolvers,
    shieldResolvers,
    signpostResolvers,
    transferResolvers,
    unlinkResolvers,
    workResolvers,
  ),
);

/**
 * Starts records: its two pools, each under its own role, and its schema under the permission table. Nothing
 * connects before the first question.
 */
export function createRecords(dependencies: SubgraphDependencies): RunningSubgraph {
  const { databaseUrl, keys, policy, clock, log } = dependencies;
  const pool = { url: databaseUrl, databaseKey: keys.databaseKey() };
  const sql = openPool({
    ...pool,
    role: 'signpost_records',
    max: connections,
    applicationName: 'signpost records',
  });
  const sealed = openPool({
    ...pool,
    role: 'signpost_sealed',
    max: sealedConnections,
    applicationName: 'signpost sealed',
  });
  const ring = () => keys.sealKeys();
  const lookupKey = keys.lookupKey();
  const audit = new AuditWriter(sql);
  const readSealed = createSealedReader(sealed, { ring, clock, policy });
  const find = createFinder(sql, lookupKey);
  const use = createUseSearch(sql, { audit, clock, policy });
  const shared = { sql, audit, policy, clock, hashKey: lookupKey };
  const searching = { find, use, audit, policy, clock, lookupKey };
  const conflicts = createConflicts(sql, sealed, { ring, clock });
  const corrections = createCorrections({ ...shared, ring, readSealed, conflicts });
  const requests = createRequests({ audit, clock, policy, ring: () => keys.vaultKeys() });
  const twoPeople = {
    ...shared,
    sealedSql: sealed,
    ring,
    keys,
    mutate: createMutation('records', shared),
    requests,
  };
  const services: Records = {
    children: createChildStore(sql, readSealed, { clock, policy }),
    openRecord: createOpenRecord(shared),
    involvements: createInvolvements({ ...shared, readSealed, ring }),
    searches: createSearches(searching),
    signpost: createSignpost({ ...searching, readContacts: createContactReader(sql, { clock, policy }) }),
    notices: createNoticeStore(sql),
    transfers: createTransfers({ ...shared, sealedSql: sealed, ring }),
    overrides: createOverrides(shared),
    reasonReviews: createReasonReviews(shared),
    corrections,
    leavingEngland: createLeavingEngland({ ...shared, corrections }),
    merges: createMerges({ ...shared, sealedSql: sealed, ring }),
    unlinking: createUnlinking({ ...shared, sealedSql: sealed, ring }),
    cleaning: createCleaning({ ...shared, sealedSql: sealed, readSealed, ring, corrections }),
    correctionTasks: createCorrectionTasks(shared),
    conflicts,
    shields: createShields({ ...shared, readSealed, ring }),
    work: createWork({ ...shared, cursorKey: keys.cursorKey() }),
    sensitiveServices: createSensitiveServices({ ...shared, sealedSql: sealed, readSealed, ring }),
    leadProfessionals: createLeadProfessionals({ ...shared, readSealed, ring }),
    commonAssessments: createCommonAssessments({ ...shared, readSealed, ring }),
    leavers: createLeavers({ ...shared, sealedSql: sealed, ring }),
    brokering: createBrokering({ ...shared, cursorKey: keys.cursorKey() }),
    extracts: createExtracts(twoPeople),
    feedRuns: createFeedRuns(shared),
    consent: createConsent(twoPeople),
    adoption: createAdoption(twoPeople),
    placements: createPlacements(twoPeople),
    cursorKey: keys.cursorKey(),
    policy,
    clock,
  };
  const subgraph = records((caller) => requestContext(services, caller), log);
  const feeds = openFeeds(dependencies);
  const watches = [
    watchShields({ sql, audit, clock, policy, lookupKey }, log),
    watchDepartures({ sql, sealedSql: sealed, ring, audit, clock }, log),
  ];
  const stop = async () => {
    for (const watch of watches) watch.stop();
    await Promise.all([feeds.stop(), sql.end({ timeout: 5 }), sealed.end({ timeout: 5 })]);
  };
  return { ...subgraph, upload: feeds.upload, stop };
}
