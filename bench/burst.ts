import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'undici';
import { answerQuestions } from '../platform/thread.ts';

/** One attempt to sign in: how it was answered, and after how many milliseconds. */
export interface Attempt {
  readonly status: number;
  readonly ms: number;
}

/** Which gateway a thread of bursts goes to, with how many at once. */
export interface BurstOptions {
  readonly origin: string;
  readonly atOnce: number;
}

// People who sign in at once, none of them right: each costs a hash. In a thread of its own: sending them must not hold up
// who measures reads. The question is the burst's number, so that no name comes twice.
const { origin, atOnce } = workerData as BurstOptions;
const pool = new Pool(origin, { connections: atOnce });
const headers = { 'content-type': 'application/json' };

answerQuestions<number, Attempt[]>(parentPort as NonNullable<typeof parentPort>, (number) =>
  Promise.all(
    Array.from({ length: atOnce }, async (_, n) => {
      const began = performance.now();
      const entered = { username: `nobody-${number}-${n}`, password: 'not the right one', code: '000000' };
      const answer = await pool.request({
        ...{ method: 'POST', path: '/session', headers, body: JSON.stringify(entered) },
      });
      await answer.body.dump();
      return { status: answer.statusCode, ms: performance.now() - began };
    }),
  ),
);
