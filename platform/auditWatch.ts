import { type AuditWriter, listenToAudit, type Whereabouts, type Written } from './audit.ts';
import { isUnavailable } from './database.ts';
import type { Log } from './log.ts';

/** Milliseconds between two looks. */
const lookEvery = 5_000;
/** Events of each writer that one look asks for by their keys. */
const perLook = 5_000;
/** Events of one writer that are remembered; while more wait to be sealed, further ones go unwatched. */
const remembered = 100_000;
/** Milliseconds after which an event of a transaction that nobody has seen stored is taken for rolled back. */
const rolledBackAfter = 120_000;
/** Milliseconds after which an event should be sealed. */
const sealedWithin = 300_000;

const nowhere: Whereabouts = { stored: false, sealed: false };

/** Events that were written together. Plain lists: thousands a second wait here for the seconds until they are sealed. */
interface Together {
  readonly since: number;
  /** Whether they were acknowledged, or seen stored: then they have to stay. */
  durable: boolean;
  /** Whether a look has passed since. */
  looked: boolean;
  sequences: number[];
  times: string[];
}

interface Watched {
  together: Together[];
  count: number;
  /** How far of the tree was looked through. */
  place: number | undefined;
}

/**
 * The writers' self-check: every event that a writer of this process acknowledged, or that was once seen stored, is
 * looked for until it is sealed, first among the new leaves and later by its key. If one is gone before it is sealed,
 * an error is logged and an audit event AUDIT_EVENT_LOST names it, so that whoever verifies the audit reads of it
 * too. A sealer that lags gets a warning.
 */
export function watchAudit(log: Log, every = lookEvery): { look(): Promise<void>; stop(): Promise<void> } {
  const watched = new Map<AuditWriter, Watched>();
  let unwatched = 0;
  const note = (writer: AuditWriter, rows: readonly Written[], durable: boolean) => {
    const own = watched.get(writer) ?? { together: [], count: 0, place: undefined };
    watched.set(writer, own);
    if (own.count + rows.length > remembered) {
      unwatched += rows.length;
      return;
    }
    own.count += rows.length;
    own.together.push({
      since: performance.now(),
      durable,
      looked: false,
      sequences: rows.map(({ sequence }) => sequence),
      times: rows.map((row) => row.occurred_at),
    });
  };
  const stopListening = listenToAudit({
    durable: (writer, rows) => note(writer, rows, true),
    handed: (writer, rows) => note(writer, rows, false),
  });

  /** Forgets the events that are told. */
  const forget = (own: Watched, isDone: (sequence: number) => boolean) => {
    for (const each of own.together) {
      const left = each.sequences.flatMap((sequence, at) => (isDone(sequence) ? [] : [at]));
      own.count -= each.sequences.length - left.length;
      if (left.length === each.sequences.length) continue;
      each.sequences = left.map((at) => each.sequences[at] as number);
      each.times = left.map((at) => each.times[at] as string);
    }
    own.together = own.together.filter(({ sequences }) => sequences.length > 0);
  };

  /** One writer's next events: the sealed are forgotten, the lost are told. Returns how many wait for too long. */
  const lookAt = async (writer: AuditWriter, own: Watched): Promise<number> => {
    if (own.count === 0) {
      own.place = undefined;
      return 0;
    }
    const before = new Set(own.together);
    const { end, sequences } = await writer.sealedFrom(own.place);
    own.place = end;
    const sealed = new Set(sequences);
    forget(own, (sequence) => sealed.has(sequence));

    const asked: Together[] = [];
    let count = 0;
    for (const each of own.together) {
      if (each.looked && count < perLook) {
        asked.push(each);
        count += each.sequences.length;
      } else if (before.has(each)) each.looked = true;
    }
    if (asked.length === 0) return 0;
    const found = await writer.whereabouts(
      asked.flatMap((each) => each.sequences),
      asked.flatMap((each) => each.times),
    );
    const done = new Set<number>();
    const lost: number[] = [];
    let late = 0;
    for (const each of asked) {
      const age = performance.now() - each.since;
      const seen = each.durable;
      for (const sequence of each.sequences) {
        const { stored, sealed } = found.get(sequence) ?? nowhere;
        if (stored) each.durable = true;
        if (stored && !sealed && age > sealedWithin) late += 1;
        if (!stored && seen) lost.push(sequence);
        if (sealed || (!stored && (seen || age > rolledBackAfter))) done.add(sequence);
      }
    }
    forget(own, (sequence) => done.has(sequence));
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
