/** Slices of work between which others have their turn, in milliseconds. */
const slice = 1;
/** A turn that took longer had work of others in it, who may have more. */
const busy = 0.3;
/** So many turns are given away at most, that a file comes to its end too. */
const mostTurns = 8;

/**
 * Lets everything else that waits have its turn, where one piece of work has held the thread for a millisecond, and again
 * as long as there is such work: a file that is read must not keep somebody's search waiting. Ask between two rows; await
 * what comes back, if anything does.
 */
export function takingTurns(): () => Promise<void> | undefined {
  let since = performance.now();
  const giveWay = async () => {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const before = performance.now();
      await new Promise<void>((resume) => setImmediate(resume));
      since = performance.now();
      if (since - before < busy) return;
    }
  };
  return () => (performance.now() - since < slice ? undefined : giveWay());
}
