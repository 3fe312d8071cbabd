import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { watchAudit } from '../../../platform/auditWatch.ts';
import type { Caller } from '../../../platform/caller.ts';
import { systemClock } from '../../../platform/clock.ts';
import { openKeys } from '../../../platform/keys.ts';
import { createLog, type Log } from '../../../platform/log.ts';
import type { Policy } from '../../../platform/policy.ts';
import { answerQuestions, lowerPriority } from '../../../platform/thread.ts';
import { createFeeds } from './feed.ts';

/** What the thread is started with. */
export interface WorkerStart {
  readonly databaseUrl: string;
  readonly directUrl: string | undefined;
  readonly keysFolder: string;
  readonly policy: Policy;
  readonly logLevel: Log['level'];
}

/** A file that a source's system sends: on `pieces` each message asks for the next one. */
export interface SentFile {
  readonly source: string;
  readonly caller: Caller;
  readonly pieces: MessagePort;
}

/** Some bytes of a file; none at its end, and none where it broke off. */
export interface Piece {
  readonly bytes: Uint8Array | undefined;
  readonly cut: boolean;
}

async function* piecesOf(port: MessagePort): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = new Promise<Piece>((resolve) => port.once('message', resolve));
    port.postMessage(null);
    const { bytes, cut } = await next;
    if (cut) throw new Error('the file broke off');
    if (!bytes) return;
    yield bytes;
  }
}

if (parentPort) {
  lowerPriority();
  const { databaseUrl, directUrl, keysFolder, policy, logLevel } = workerData as WorkerStart;
  const log = createLog({ part: 'feeds', level: logLevel });
  // What this thread writes is watched here: it has listeners of its own.
  watchAudit(log);
  const keys = openKeys(keysFolder, { create: false });
  const feeds = createFeeds({
    databaseUrl,
    keys,
    policy,
    clock: systemClock,
    log,
    ...(directUrl !== undefined && { directUrl }),
  });
  answerQuestions(parentPort, async ({ source, caller, pieces }: SentFile) => {
    try {
      return await feeds.upload(source, piecesOf(pieces), caller);
    } catch (error) {
      log.error('a file could not be taken', { error });
      throw error;
    } finally {
      pieces.close();
    }
  });
}
