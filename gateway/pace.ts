/** A sender that we have waited for so much longer than it sent is cut off, in milliseconds. */
const patience = 60_000;
/** What a sender delivers at least, in bytes for each millisecond of waiting: 80 kilobits a second. */
const least = 10;

/**
 * Pieces of a file as they are asked for. A sender of few bytes at a time would keep a place as long as it likes (ADR 0160): once what
 * came does not make up for the waiting, it is cut off. Time in which nobody asks, as while a run is paused, counts for nothing.
 */
export async function* atPace(
  file: AsyncIterable<Uint8Array>,
  cutOff: () => void,
): AsyncGenerator<Uint8Array> {
  const pieces = file[Symbol.asyncIterator]();
  let owed = 0;
  try {
    for (;;) {
      const asked = performance.now();
      const { done, value } = await pieces.next();
      if (done) return;
      owed = Math.max(0, owed + performance.now() - asked - value.length / least);
      if (owed > patience) cutOff();
      yield value;
    }
  } finally {
    await pieces.return?.();
  }
}
