/** What says that an operation is not waited for any longer: an `AbortSignal` is one. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', stop: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', stop: () => void): void;
}

/**
 * An `AbortController` and its signal in one, for what is made anew with each operation: Node's own cost more, and leave a
 * kilobyte of each behind that only a collection of the whole heap clears away.
 */
export class Canceller implements Cancellation {
  #stops: (() => void)[] = [];
  aborted = false;
  reason: unknown;

  /** Tells everybody who listens, once. */
  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = new Error('it is not waited for any longer');
    const stops = this.#stops;
    this.#stops = [];
    for (const stop of stops) stop();
  }

  /** Listeners are called once, whatever the options say. */
  addEventListener(_type: 'abort', stop: () => void): void {
    this.#stops.push(stop);
  }

  removeEventListener(_type: 'abort', stop: () => void): void {
    this.#stops = this.#stops.filter((each) => each !== stop);
  }
}
