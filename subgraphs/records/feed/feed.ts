import { AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { openPool } from '../../../platform/database.ts';
import { hearTime } from '../../../platform/databaseClock.ts';
import type { SubgraphDependencies } from '../../../platform/subgraph.ts';
import { openLookalikes } from '../resident/thread.ts';
import type { FeedDependencies } from './batch.ts';
import { toldToSource } from './effects.ts';
import { type Rejection, rejections } from './rejection.ts';
import { type FeedResult, runFeed } from './run.ts';
import type { FeedSource } from './source.ts';
import { findSource } from './sources.ts';

/** What a file that was sent is answered with. */
export interface UploadAnswer {
  readonly status: number;
  readonly body: object;
}

/** The feeds of a records process. */
export interface Feeds {
  /**
   * Takes a source's file (`POST /feeds/<source>`). Only that source's own system may; to everybody else, and for
   * an unknown source, there is nothing. The answer counts rows by outcome and lists the first 1,000 faults of bad
   * rows by line and column, with no value of the file.
   */
  upload(source: string, body: AsyncIterable<Uint8Array>, caller: Caller): Promise<UploadAnswer>;
  stop(): Promise<void>;
}

const listed = 1_000;
/** Files that one process reads side by side; another waits for the end of one. */
const filesAtOnce = 4;
// A batch waits for its connection behind other files, not behind people.
const patienceMs = 60_000;
/** A sender whose run is paused is kept for so long: less than the gateway lets a connection be silent. */
const pausePatienceMs = 20_000;
/**
 * Beside people a batch holds its locks for a moment, and half of the time is theirs alone: the database has one file's statements and
 * theirs to do as well.
 */
const besidePeople = { batchRows: 500, rest: 1 };

/** Opens what feeds stand on; nothing connects before the first file. */
export function openFeedDependencies(
  deps: Pick<SubgraphDependencies, 'databaseUrl' | 'directUrl' | 'keys' | 'policy' | 'clock' | 'log'>,
): FeedDependencies & { stop(): Promise<void> } {
  const pool = (role: 'signpost_records' | 'signpost_sealed', max: number, url = deps.databaseUrl) =>
    openPool({
      url,
      role,
      databaseKey: deps.keys.databaseKey(),
      max,
      applicationName: 'signpost feeds',
      deadlineMs: patienceMs,
      pipeline: 128,
    });
  // For each file its batch, and what is asked ahead for the next.
  const sql = pool('signpost_records', 2 * filesAtOnce);
  // Held for as long as a file takes: behind a pooler, those of eight files were all the connections that it had for the
  // batches and for people.
  const leases = pool('signpost_records', filesAtOnce, deps.directUrl);
  const sealedSql = pool('signpost_sealed', 1);
  const lookalikes = openLookalikes(deps);
  return {
    sql,
    leases,
    sealedSql,
    lookalikes,
    audit: new AuditWriter(sql),
    keys: deps.keys,
    policy: deps.policy,
    clock: deps.clock,
    log: deps.log,
    stop: async () => {
      await Promise.all([
        lookalikes.stop(),
        ...[sql, leases, sealedSql].map((each) => each.end({ timeout: 5 })),
      ]);
    },
  };
}

/** The feeds of the records subgraph. */
export function createFeeds(deps: SubgraphDependencies): Feeds {
  const feed = openFeedDependencies(deps);
  return {
    upload: async (name, body, caller) => {
      // In a thread of its own nobody else asks.
      await hearTime(feed.sql);
      const source = isSystem(caller) ? await findSource(feed.sql, name) : null;
      if (!source || source.organisationId !== caller.organisationId) {
        return { status: 404, body: { code: 'NOT_FOUND', message: 'There is nothing here.' } };
      }
      const faults: Rejection[] = [];
      let unlisted = 0;
      const result = await runFeed(feed, {
        source,
        body,
        startedBy: caller.accountId,
        actor: actor(caller),
        pausePatienceMs,
        ...besidePeople,
        rejected: (rejection) => {
          if (faults.length < listed) faults.push(rejection);
          else unlisted += 1;
        },
      });
      return answer(source, result, faults, unlisted);
    },
    stop: feed.stop,
  };
}

/** SOURCE_SYSTEM pushes rows of its own source, nobody else does (domain.md 2). */
function isSystem(caller: Caller): boolean {
  return caller.kind === 'SYSTEM' && caller.roles.includes('SOURCE_SYSTEM');
}

function answer(
  source: FeedSource,
  result: FeedResult,
  faults: readonly Rejection[],
  unlisted: number,
): UploadAnswer {
  if (result.runId === null)
    return { status: result.status === 'BUSY' ? 409 : 403, body: { ...result.fault } };
  const body = {
    run: result.runId,
    kind: result.kind,
    status: result.status,
    ...(result.fault ?? {}),
    rows: result.rows,
    outcomes: toldToSource(source, result.outcomes, result.toldMatched),
    rejected: faults.map((fault) => ({ ...fault, message: rejections[fault.code] })),
    rejectedNotListed: unlisted,
  };
  return { status: answered[result.status] ?? 400, body };
}

const answered: Readonly<Partial<Record<FeedResult['status'], number>>> = {
  DONE: 200,
  PAUSED: 409,
  STOPPED: 403,
};
