import cliProgress from 'cli-progress';

/** One line of progress on a terminal: what, how many, how fast, how long yet. Elsewhere a line every ten seconds. */
export class Bar {
  readonly #stream: NodeJS.WriteStream;
  #bar: cliProgress.SingleBar | undefined;
  #step = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(step: string, done: number, total: number, unit = 'done'): void {
    if (step !== this.#step) {
      this.end();
      this.#step = step;
      this.#bar = new cliProgress.SingleBar({
        format: `${step.padEnd(10)} {bar} {percentage}% | {value} of {total} ${unit} | {rate}/s | {eta_formatted} left`,
        stream: this.#stream,
        hideCursor: true,
        noTTYOutput: true,
        notTTYSchedule: 10_000,
        etaBuffer: 50,
        barsize: 24,
        formatValue: (value, _options, type) =>
          type === 'value' || type === 'total' ? value.toLocaleString('en-GB') : String(value),
      });
      this.#began = performance.now();
      this.#bar.start(total, 0, { rate: 0 });
    }
    const seconds = (performance.now() - this.#began) / 1_000;
    const rate = seconds > 0.2 ? Math.round(done / seconds).toLocaleString('en-GB') : '-';
    this.#bar?.update(Math.min(done, total), { rate });
  }

  #began = 0;

  /** Leaves the line as it stands. */
  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#step = '';
  }
}
