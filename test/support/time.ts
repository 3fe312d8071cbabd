/**
 * An upper bound for a duration in a test, in milliseconds: three times what is asked for. A test proves that a
 * deadline is there, on a machine that may be slow and shared; how long things take is measured by `npm run bench`.
 */
export function soon(milliseconds: number): number {
  return milliseconds * 3;
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
