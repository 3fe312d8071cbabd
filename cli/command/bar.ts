import cliProgress from 'cli-progress';

/** Seconds as a clock has them: 05s, 02m10s, 01h30m. cli-progress itself rounds up to 01m60s. */
function timeOf(seconds: number): string {
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  if (seconds >= 3_600) return `${two(seconds / 3_600)}h${two((seconds % 3_600) / 60)}m`;
  return seconds >= 60 ? `${two(seconds / 60)}m${two(seconds % 60)}s` : `${two(seconds)}s`;
}

/** One line of progress on a terminal: how far, what, how long yet. Elsewhere a line every ten seconds. */
class Bar {
  #bar: cliProgress.SingleBar | undefined;
  #step = '';
  #began = 0;

  /** Shows `done` of `total` of a step, with `text` beside it; without one, the count and how many a second. */
  show(step: string, done: number, total: number, text?: string): void {
    const isNew = step !== this.#step;
    const counted = `${done.toLocaleString('en-GB')} of ${total.toLocaleString('en-GB')}`;
    if (isNew) {
      // How fast it goes cannot be known yet.
      this.#start(step, Math.min(done, total), total, text ?? counted);
      return;
    }
    const rate = Math.round((1_000 * done) / (performance.now() - this.#began)).toLocaleString('en-GB');
    this.#bar?.update(Math.min(done, total), { text: text ?? `${counted}, ${rate} a second` });
  }

  #start(step: string, done: number, total: number, text: string): void {
    this.end();
    this.#step = step;
    this.#began = performance.now();
    this.#bar = new cliProgress.SingleBar({
      format: `${step.padEnd(10)} {bar} {percentage}% | {text} | {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      etaBuffer: 50,
      // What cannot be known yet is no number.
      formatTime: (seconds) => (Number.isFinite(seconds) ? timeOf(seconds) : '?'),
      barsize: 24,
      barCompleteChar: '█',
      barIncompleteChar: '░',
    });
    this.#bar.start(total, done, { text });
  }

  /** Leaves the line as it stands. */
  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#step = '';
  }
}

/** Does `work`, whose progress stands on standard error; the line is left as it stands when it ends, well or not. */
export async function withBar<T>(work: (show: Bar['show']) => Promise<T>): Promise<T> {
  const bar = new Bar();
  try {
    return await work((...told) => bar.show(...told));
  } finally {
    bar.end();
  }
}
