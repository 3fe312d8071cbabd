import { isUnavailable, openPool, type Sql } from '../../../platform/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { RunningSubgraph, SubgraphDependencies } from '../../../platform/subgraph.ts';
import { Sealer, SealingFault } from './sealer.ts';

/**
 * Milliseconds between two looks for events to seal, unless the last one found more than it could take: what sealing
 * costs beside its rows (a transaction, a checkpoint, a signature) is paid once a second at any load.
 */
const pause = 1_000;
/** Milliseconds after something went wrong. */
const pauseAfterFault = 10_000;
/** Milliseconds between two looks for months to come, of which so many have their partition. */
const monthsEvery = 6 * 60 * 60 * 1_000;
const monthsAhead = 3;
/** Milliseconds until they are looked for again when one could not be made, such as beside a long reader. */
const monthsAgain = 60_000;

/**
 * Seals the audit beside the work of this process, and makes the partitions of the months to come, until it is stopped.
 * Any number of processes may do so: one at a time seals. What goes wrong is logged and tried again; a tree that is not
 * the one sealed before is never sealed over.
 */
export function startSealing(dependencies: Pick<SubgraphDependencies, 'databaseUrl' | 'keys' | 'log'>): {
  stop(): Promise<void>;
} {
  const { databaseUrl, keys, log } = dependencies;
  const sql = openPool({
    url: databaseUrl,
    role: 'signpost_sealer',
    databaseKey: keys.databaseKey(),
    max: 1,
    applicationName: 'signpost sealer',
  });
  const sealer = new Sealer(sql, keys.auditPrivateKey(), undefined, keys.auditFormerKeys());
  let stopped = false;
  let wake = () => {};
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const work = async () => {
    let monthsAt = Number.NEGATIVE_INFINITY;
    while (!stopped) {
      if (performance.now() > monthsAt) monthsAt = performance.now() + (await lookAfterMonths(sql, log));
      try {
        if ((await sealer.seal()) < sealer.batch && !stopped) await wait(pause);
      } catch (error) {
        tell(log, error);
        if (!stopped) await wait(pauseAfterFault);
      }
    }
  };
  const ended = work();
  return {
    async stop() {
      stopped = true;
      wake();
      await ended;
      await sql.end({ timeout: 5 });
    },
  };
}

/** Milliseconds until the months are to be looked after again: a month that cannot be made keeps nothing from being sealed. */
async function lookAfterMonths(sql: Sql, log: Log): Promise<number> {
  try {
    await ensureMonths(sql);
    return monthsEvery;
  } catch (error) {
    log.warn('the months of the audit that are to come could not be made yet', { error });
    return monthsAgain;
  }
}

/** Gives up soon when it has to wait for a lock: every write of the audit would wait behind it. */
async function ensureMonths(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local lock_timeout = '150ms'`;
    await tx`select audit.ensure_months(${monthsAhead})`;
  });
}

function tell(log: Log, error: unknown): void {
  if (error instanceof SealingFault) {
    log.error('the sealed audit is not as it was left: verify it', { code: error.code, error });
  } else if (isUnavailable(error)) log.warn('the audit is not sealed at present', { error });
  else log.error('the audit could not be sealed', { error });
}

/** A subgraph that also seals, until both are stopped. */
export function withSealing(
  subgraph: RunningSubgraph,
  dependencies: Pick<SubgraphDependencies, 'databaseUrl' | 'keys' | 'log'>,
): RunningSubgraph {
  const sealing = startSealing(dependencies);
  return {
    ...subgraph,
    stop: async () => {
      await sealing.stop();
      await subgraph.stop();
    },
  };
}
