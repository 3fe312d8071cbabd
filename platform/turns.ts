/**
 * Lets everything else that waits have its turn, where one piece of work has held the thread for `milliseconds`: a file
 * that is read must not keep somebody's search waiting. Ask between two rows; await what comes back, if anything does.
 */
export function takingTurns(milliseconds = 2): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < milliseconds) return undefined;
    return new Promise((resume) => {
      setImmediate(() => {
        since = performance.now();
        resume();
      });
    });
  };
}
