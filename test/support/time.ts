import { isDeepStrictEqual } from 'node:util';

/**
 * An upper bound for a duration in a test, in milliseconds: three times what is asked for. A test proves that a
 * deadline is there, on a machine that may be slow and shared; how long things take is measured by `npm run bench`.
 */
export function soon(milliseconds: number): number {
  return milliseconds * 3;
}

/** The day of UTC so many times 24 hours from now, as `YYYY-MM-DD`. */
export function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** CPU milliseconds that this process spends on the cheapest of three attempts: the others meet its own housekeeping. */
export async function cheapestCpu(attempt: () => Promise<unknown>): Promise<number> {
  const spent: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const before = process.cpuUsage();
    await attempt();
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1_000);
  }
  return Math.min(...spent);
}

/** Milliseconds between two turns of the clock below. */
const turn = 10;

/**
 * A stopwatch by which a machine that is slow, or does much else, makes nothing late: it counts the turns of a timer, each as
 * the ten milliseconds that it asks for, however long it took. Where nothing is slow it goes with the clock. For bounds
 * that a requirement names. Read it for what has passed, in milliseconds; `stop` it.
 */
export function stopwatch(): { readonly passed: () => number; readonly stop: () => void } {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, turn);
  return { passed: () => turns * turn, stop: () => clearInterval(timer) };
}

/** Waits until what is looked at is as wanted. @throws where it is not within so many milliseconds by the stopwatch */
export async function within(milliseconds: number, look: () => unknown, wanted: unknown): Promise<void> {
  const { passed, stop } = stopwatch();
  try {
    for (;;) {
      const late = passed() > milliseconds;
      const seen = await look();
      if (isDeepStrictEqual(seen, wanted)) return;
      if (late)
        throw new Error(
          `After ${milliseconds} ms it was ${JSON.stringify(seen)} and not ${JSON.stringify(wanted)}.`,
        );
      await new Promise((resume) => setTimeout(resume, turn));
    }
  } finally {
    stop();
  }
}
