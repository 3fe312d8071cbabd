import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { Log } from '../../../platform/log.ts';

/** Refusals of a minute that each process writes one by one. */
const oneByOne = 60;
const minute = 60_000;

interface Counted {
  readonly event: AuditEvent;
  times: number;
}

/**
 * Audits refusals that cost the attacker nothing: no hash, no key, no call to a provider. Refusals under a closed
 * user name, or by a link that is no longer valid, count among them. The first of each minute get an audit row each;
 * all later ones of that minute share one row for each account and cause, which says how many there were. So none is
 * lost, and nobody without a credential can fill the audit, which is kept for years and without which nobody is
 * answered (ADR 0117).
 */
export class Refusals {
  readonly #audit: Pick<AuditWriter, 'write'>;
  readonly #log: Log;
  readonly #counted = new Map<string, Counted>();
  #written = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(audit: Pick<AuditWriter, 'write'>, log: Log) {
    this.#audit = audit;
    this.#log = log;
  }

  /** What is to be written of a refusal before it is answered: its row, or nothing where it is counted. */
  rows(event: AuditEvent): readonly AuditEvent[] {
    this.#begin();
    this.#written += 1;
    if (this.#written <= oneByOne) return [event];
    this.#count(event, 1);
    return [];
  }

  /** Begins a minute where none is under way; by a timer, so that a clock that is set changes nothing of it. */
  #begin(): void {
    this.#timer ??= setTimeout(() => void this.tell(), minute).unref();
  }

  #count(event: AuditEvent, times: number): void {
    const key = JSON.stringify([event.kind, event.accountId, event.detail]);
    const counted = this.#counted.get(key);
    if (counted) counted.times += times;
    else this.#counted.set(key, { event: { ...event, operationId: undefined }, times });
  }

  /** Ends the minute: tells what was counted in it. What cannot be written now is told with the next. Never rejects. */
  async tell(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#written = 0;
    const counted = [...this.#counted.values()];
    this.#counted.clear();
    await Promise.all(
      counted.map(({ event, times }) =>
        this.#audit
          .write({ ...event, detail: { ...(event.detail as object), times } })
          .catch((error: unknown) => {
            this.#log.warn('counted refusals were not told', { error });
            this.#count(event, times);
            this.#begin();
          }),
      ),
    );
  }
}
