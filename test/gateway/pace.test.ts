import { afterEach, expect, test, vi } from 'vitest';
import { atPace } from '../../gateway/pace.ts';

afterEach(() => vi.useRealTimers());

/** A file whose pieces come so many milliseconds after they are asked for, and are taken so many after they came. */
async function cutAt(pieces: readonly { after: number; bytes: number; takes?: number }[]) {
  vi.useFakeTimers();
  const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  let cut = false;
  let given = 0;
  async function* sent() {
    for (const { after, bytes } of pieces) {
      await wait(after);
      yield new Uint8Array(bytes);
    }
  }
  const file = atPace(sent(), () => {
    cut = true;
  });
  for await (const _piece of file) {
    if (cut) return given;
    await wait(pieces[given]?.takes ?? 0);
    given += 1;
  }
  return null;
}
const many = (piece: { after: number; bytes: number; takes?: number }, times = 200) =>
  Array.from({ length: times }, () => piece);

test.each([
  ['a byte each half minute', many({ after: 30_000, bytes: 1 }), 2],
  [
    'a byte each half minute after much',
    [{ after: 1, bytes: 10_000_000 }, ...many({ after: 30_000, bytes: 1 })],
    3,
  ],
  ['a thousand bytes a second', many({ after: 1_000, bytes: 1_000 }), 66],
])('a sender of %s is cut off', async (_, pieces, at) => {
  expect(await cutAt(pieces)).toBe(at);
});

test.each([
  ['sends twelve thousand bytes a second', many({ after: 1_000, bytes: 12_000 })],
  ['sends much after each long silence', many({ after: 50_000, bytes: 600_000 })],
  ['is waited for a minute in all', many({ after: 1_000, bytes: 1 }, 60)],
  ['nobody asks for half an hour', many({ after: 1, bytes: 100, takes: 1_800_000 })],
])('a sender that %s is not', async (_, pieces) => {
  expect(await cutAt(pieces)).toBeNull();
});
