import { type AuditWriter, listenToAudit, type Written } from './audit.ts';
import { isUnavailable } from './database.ts';
import type { Log } from './log.ts';

/** Milliseconds between two looks. */
const lookEvery = 5_000;
/** Events that one look asks for, of each writer. */
const perLook = 5_000;
/** Events of one writer that are remembered; while more wait to be sealed, further ones go unwatched. */
const remembered = 100_000;
/** Milliseconds after which an event of a transaction that nobody has seen stored is taken for rolled back. */
const rolledBackAfter = 120_000;
/** Milliseconds after which an event should be sealed. */
const sealedWithin = 300_000;

interface Watched extends Written {
  readonly since: number;
  /** Whether it was acknowledged, or seen stored: then it has to stay. */
  durable: boolean;
}

/**
 * The writers' self-check (graph.md 5): every event that a writer of this process acknowledged, or that was once seen
 * stored, is looked for until it is sealed. One that is gone before is an alarm: an error in the log, and an audit event
 * AUDIT_EVENT_LOST that names it, so that whoever verifies the audit reads of it too. A sealer that lags is a warning.
 */
export function watchAudit(log: Log, every = lookEvery): { look(): Promise<void>; stop(): Promise<void> } {
  const watched = new Map<AuditWriter, Map<number, Watched>>();
  let unwatched = 0;
  const note = (writer: AuditWriter, rows: readonly Written[], durable: boolean) => {
    const own = watched.get(writer) ?? new Map<number, Watched>();
    watched.set(writer, own);
    for (const { sequence, occurred_at } of rows) {
      if (own.size < remembered)
        own.set(sequence, { sequence, occurred_at, durable, since: performance.now() });
      else unwatched += 1;
    }
  };
  const stopListening = listenToAudit({
    durable: (writer, rows) => note(writer, rows, true),
    handed: (writer, rows) => note(writer, rows, false),
  });

  /** One writer's next events: the sealed are forgotten, the lost are told. Returns how many wait for too long. */
  const lookAt = async (writer: AuditWriter, own: Map<number, Watched>): Promise<number> => {
    const asked = [...own.values()].slice(0, perLook);
    if (asked.length === 0) return 0;
    const lost: number[] = [];
    let late = 0;
    const found = await writer.whereabouts(asked);
    for (const one of asked) {
      const { stored, sealed } = found.get(one.sequence) ?? { stored: false, sealed: false };
      const age = performance.now() - one.since;
      if (sealed) own.delete(one.sequence);
      else if (stored) {
        one.durable = true;
        if (age > sealedWithin) late += 1;
      } else if (one.durable) {
        own.delete(one.sequence);
        lost.push(one.sequence);
      } else if (age > rolledBackAfter) own.delete(one.sequence);
    }
    if (lost.length > 0) {
      log.error('acknowledged audit events are no longer stored', {
        code: 'AUDIT_EVENT_LOST',
        count: lost.length,
      });
      await writer.write({
        kind: 'AUDIT_EVENT_LOST',
        outcome: 'FAILED',
        detail: { writer: writer.id, sequences: lost },
      });
    }
    return late;
  };

  const look = async () => {
    let late = 0;
    for (const [writer, own] of watched) late += await lookAt(writer, own);
    if (late > 0) log.warn('audit events wait long to be sealed', { code: 'AUDIT_UNSEALED', count: late });
    if (unwatched > 0) log.warn('audit events went unwatched', { code: 'AUDIT_UNSEALED', count: unwatched });
    unwatched = 0;
  };
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error) => {
        if (!isUnavailable(error)) log.error('the audit could not be watched', { error });
      })
      .finally(() => {
        looking = undefined;
      });
  }, every);
  timer.unref();
  return {
    look,
    stop: async () => {
      clearInterval(timer);
      stopListening();
      await looking;
    },
  };
}
