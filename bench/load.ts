import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { quantile } from './table.ts';

/** One request of the load. */
export interface LoadRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a sample measured; times in milliseconds. */
export interface Sample {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  /** Of each request. */
  readonly times: readonly number[];
}

/**
 * A closed loop of `connections` requests at a time for `seconds`. Every answer is checked by `check`; a wrong one
 * ends the bench: a fast refusal is no result.
 */
export async function runLoad(
  origin: string,
  connections: number,
  seconds: number,
  next: (index: number) => LoadRequest,
  check: (status: number, body: string) => void,
  /** Whether it may end then; it goes on while it may not. */
  mayEnd: () => boolean = () => true,
  /** Milliseconds that each connection rests after an answer, from none to twice as many; it begins with a rest. */
  rest = 0,
): Promise<Sample> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  let index = 0;
  async function worker(): Promise<void> {
    while (performance.now() < end || !mayEnd()) {
      if (rest > 0) await sleep(2 * rest * Math.random());
      const request = next(index++);
      const begun = performance.now();
      const response = await pool.request({ method: 'POST', ...request });
      const body = await response.body.text();
      times.push(performance.now() - begun);
      check(response.statusCode, body);
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, worker));
  } finally {
    await pool.close();
  }
  times.sort((a, b) => a - b);
  return {
    requests: times.length,
    seconds: (performance.now() - start) / 1_000,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    times,
  };
}
