import { randomUUID } from 'node:crypto';
import { isUnavailable, type Sql } from '../platform/database.ts';
import type { Log } from '../platform/log.ts';

/** What a revocation is about: `session:<id>`, `account:<id>`, `organisation:<id>`, or `everyone`. */
type RevokedSubject = string;

interface RevocationOptions {
  /** Sends the beats. */
  readonly sql: Sql;
  /** Opens a pool to listen on: straight to the server, not through a pooler in transaction mode. */
  readonly openListener: () => Sql;
  readonly log: Log;
  /** Milliseconds between beats. */
  readonly beat?: number;
  /** Milliseconds without a beat after which the channel is not trusted. */
  readonly patience?: number;
}

const revokedChannel = 'signpost_revoked';
const beatChannel = 'signpost_heartbeat';
const keptSubjects = 1_000;
/** After so long without a beat the listening connection is given up for another, in milliseconds. */
const silence = 3_000;

/**
 * Hears revocations of every process (domain.md 11: within one second), and knows whether it does: it sends itself a
 * beat through the database three times a second. When the last beat that came back is older than the patience, a
 * revocation may have been missed, and nothing that was remembered may be trusted.
 */
export class Revocations {
  readonly #options: Required<RevocationOptions>;
  readonly #self = randomUUID();
  readonly #subjects: RevokedSubject[] = [];
  readonly #listeners: ((subject: RevokedSubject) => void)[] = [];
  #count = 0;
  #heardUpTo = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #listener: Sql | undefined;
  #givenUp: Promise<unknown> = Promise.resolve();
  #listeningSince = 0;
  #sending = false;
  #stopped = false;

  constructor(options: RevocationOptions) {
    this.#options = { beat: 300, patience: 800, ...options };
  }

  /** Begins to listen. Resolves at once: until the first beat is heard nothing is trusted, and that is safe. */
  start(): void {
    this.#timer = setInterval(() => void this.#sendBeat(), this.#options.beat);
    this.#timer.unref();
    void this.#listen();
  }

  /** Whether every revocation up to less than the patience ago has been heard. */
  get trusted(): boolean {
    return performance.now() - this.#heardUpTo < this.#options.patience;
  }

  /** A place in the stream of revocations, for `heardSince`. */
  get mark(): number {
    return this.#count;
  }

  /** The subjects that were revoked since the mark; `everyone` when they were too many to remember. */
  heardSince(mark: number): readonly RevokedSubject[] {
    const missed = this.#count - mark;
    if (missed <= 0) return [];
    return missed > this.#subjects.length ? ['everyone'] : this.#subjects.slice(-missed);
  }

  /** Calls the listener with each subject as it is heard, and with `everyone` when some may have been missed. */
  onRevoked(listener: (subject: RevokedSubject) => void): void {
    this.#listeners.push(listener);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await Promise.all([this.#listener?.end({ timeout: 0 }), this.#givenUp]);
  }

  #hear(subject: RevokedSubject): void {
    this.#count += 1;
    this.#subjects.push(subject);
    if (this.#subjects.length > keptSubjects) this.#subjects.shift();
    for (const listener of this.#listeners) listener(subject);
  }

  /** Both channels on one connection, so that a beat is never heard before a revocation that was told before it. */
  async #listen(): Promise<void> {
    this.#listeningSince = performance.now();
    const listener = this.#options.openListener();
    this.#listener = listener;
    // Also after a lost connection: what was said meanwhile was not heard.
    const missed = () => this.#hear('everyone');
    try {
      await listener.listen(revokedChannel, (subject) => this.#hear(subject), missed);
      await listener.listen(beatChannel, (payload) => this.#hearBeat(payload));
    } catch (error) {
      this.#options.log.warn('revocations cannot be listened for yet', { error });
    }
  }

  #listenAnew(): void {
    const ended = this.#listener?.end({ timeout: 0 }).catch(() => {});
    this.#givenUp = Promise.all([this.#givenUp, ended]);
    void this.#listen();
  }

  #hearBeat(payload: string): void {
    const [self, sentAt] = payload.split(' ');
    if (self === this.#self) this.#heardUpTo = Math.max(this.#heardUpTo, Number(sentAt));
  }

  async #sendBeat(): Promise<void> {
    if (this.#stopped) return;
    const silentSince = Math.max(this.#heardUpTo, this.#listeningSince);
    if (performance.now() - silentSince > silence) this.#listenAnew();
    if (this.#sending) return;
    this.#sending = true;
    try {
      await this.#options.sql`select pg_notify(${beatChannel}, ${`${this.#self} ${performance.now()}`})`;
    } catch (error) {
      if (!isUnavailable(error)) this.#options.log.warn('a beat could not be sent', { error });
    } finally {
      this.#sending = false;
    }
  }
}
