import { randomUUID } from 'node:crypto';
import type { AuditKind } from './auditKinds.ts';
import type { Caller } from './caller.ts';
import { systemClock } from './clock.ts';
import { cannotServe, type Queryable, type Sql } from './database.ts';
import { deadlines } from './deadlines.ts';
import { CodedError } from './errors.ts';

export type { AuditKind };

/** A plain value of an event's detail. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What an event says beyond its columns; a key whose value is undefined is not written. */
export interface AuditDetail {
  readonly [key: string]: Json | undefined;
}

/** One act (domain.md 12). Plain values only; personal values as keyed hashes (`platform/hash.ts`), never in clear. */
export interface AuditEvent {
  readonly kind: AuditKind;
  readonly outcome: 'DONE' | 'REFUSED' | 'FAILED';
  readonly operationId?: string;
  readonly accountId?: string;
  readonly onBehalfOf?: string;
  readonly sessionId?: string;
  readonly organisationId?: string;
  /** Authority of who acts. */
  readonly authorityCode?: string | null;
  /** Accountable authority of the record concerned. */
  readonly area?: string;
  readonly operation?: string;
  readonly reason?: string;
  /** The child concerned; when several, `childNumbers`. */
  readonly childNumber?: string;
  readonly childNumbers?: readonly string[];
  readonly detail?: AuditDetail;
}

/** The part of an event that says who acts, for which operation. */
export function actor(caller: Caller) {
  return {
    operationId: caller.operationId,
    accountId: caller.accountId,
    sessionId: caller.sessionId,
    onBehalfOf: caller.onBehalfOf?.accountId,
    organisationId: caller.organisationId,
    authorityCode: caller.authorityCode,
  };
}

/** An event as it goes to the database: what it is found again by. */
export interface Written extends Readonly<Record<string, unknown>> {
  readonly sequence: number;
  readonly occurred_at: string;
}

/** Where an event is. */
export interface Whereabouts {
  readonly stored: boolean;
  readonly sealed: boolean;
}

/** Hears of the events of this process. */
interface AuditListener {
  /** They are committed, and whoever waited for them is told so. */
  durable(writer: AuditWriter, rows: readonly Written[]): void;
  /** They were handed to a transaction or statement, whose end decides. */
  handed(writer: AuditWriter, rows: readonly Written[]): void;
}

const listeners = new Set<AuditListener>();

/** Lets somebody hear of every event that a writer of this process writes from now on. Returns how to end that. */
export function listenToAudit(listener: AuditListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface Waiting {
  readonly row: Written;
  /** By the steady clock: the other may be set. */
  readonly deadline: number;
  settled: boolean;
  readonly settle: (error?: Error) => void;
}

const batchSize = 256;
const queueBound = 20_000;
const retryMilliseconds = 50;
/**
 * How long a statement waits for as many events as the last one had: what an event costs is mostly its statement and
 * commit. An event that comes alone after one that came alone never waits.
 */
const companyMilliseconds = 1;
/** How long a statement waits at the most while each turn of the event loop brings it more events. */
const gatheringMilliseconds = 4;

/**
 * Writes audit events of one process. `append` adds them to a transaction that is open; `write` commits them in
 * groups: one statement in flight, all that wait go with the next. Each event is stored once by
 * (writer, sequence), so a statement whose answer was lost is simply sent again.
 */
export class AuditWriter {
  /** With its events' sequence it makes a repeat harmless. */
  readonly id = randomUUID();
  readonly #sql: Sql;
  #sequence = 0;
  #queue: Waiting[] = [];
  #running = false;
  /** Those of the statement that is under way. */
  #sent: readonly Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** The last millisecond that an event was of, as text: most events share theirs. */
  #now = { time: 0, text: '' };
  /** Why the last statement could not be served, until one is. */
  #fault: unknown;
  /** How many went with the last statement. */
  #company = 1;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  #row(event: AuditEvent): Written {
    this.#sequence += 1;
    const time = systemClock.now().getTime();
    if (this.#now.time !== time) this.#now = { time, text: new Date(time).toISOString() };
    return {
      writer: this.id,
      sequence: this.#sequence,
      occurred_at: this.#now.text,
      kind: event.kind,
      outcome: event.outcome,
      operation_id: event.operationId,
      account_id: event.accountId,
      on_behalf_of: event.onBehalfOf,
      session_id: event.sessionId,
      organisation_id: event.organisationId,
      authority_code: event.authorityCode,
      area: event.area,
      operation: event.operation,
      reason: event.reason,
      child_number: event.childNumber,
      child_numbers: event.childNumbers,
      detail: event.detail,
    };
  }

  /** Adds events to the transaction: they stand if it commits, and it fails if they cannot be written. */
  async append(transaction: Queryable, ...events: AuditEvent[]): Promise<void> {
    await this.#insert(transaction, this.#handed(events));
  }

  /** Adds to the transaction that the caller did something which names no child and has no reason of access. */
  done(transaction: Queryable, caller: Caller, kind: AuditKind, detail: AuditDetail): Promise<void> {
    return this.append(transaction, { ...actor(caller), kind, outcome: 'DONE', detail });
  }

  /** The same that the caller was refused: being refused is an act too. `operation` is what the audit calls it, where that is not its name. */
  refused(
    transaction: Queryable,
    caller: Caller,
    kind: AuditKind,
    detail: AuditDetail,
    operation?: string,
  ): Promise<void> {
    return this.append(transaction, { ...actor(caller), kind, outcome: 'REFUSED', detail, operation });
  }

  /** The events as rows to hand to `audit.append($1)` inside a statement of one's own. */
  rows(events: readonly AuditEvent[]): string {
    return JSON.stringify(this.#handed(events));
  }

  #handed(events: readonly AuditEvent[]): Written[] {
    const rows = events.map((event) => this.#row(event));
    for (const listener of listeners) listener.handed(this, rows);
    return rows;
  }

  /** Which of this writer's events are stored, and which are sealed, by sequence; `times` are those that they were given. */
  async whereabouts(
    sequences: readonly number[],
    times: readonly string[],
  ): Promise<ReadonlyMap<number, Whereabouts>> {
    const found = await this.#sql<(Whereabouts & { sequence: number })[]>`
      select sequence, stored, sealed from audit.whereabouts(${this.id}, ${[...sequences]}::bigint[],
        ${[...times]}::timestamptz[])`;
    return new Map(found.map(({ sequence, ...where }) => [sequence, where]));
  }

  /**
   * Which of this writer's events were sealed from a place in the tree on, and where it ends for now: where to go on. Without
   * a place, its end alone.
   */
  async sealedFrom(place?: number): Promise<{ readonly end: number; readonly sequences: readonly number[] }> {
    const [row] = await this.#sql<{ end: number; sequences: string }[]>`
      select tree_end as end, array_to_string(sequences, ',') as sequences
      from audit.sealed_from(${this.id}, ${place ?? null}::bigint)`;
    const { end, sequences } = row as { end: number; sequences: string };
    return { end, sequences: sequences === '' ? [] : sequences.split(',').map(Number) };
  }

  #insert(sql: Queryable, rows: readonly object[]): Promise<unknown> {
    return sql`select audit.append(${JSON.stringify(rows)}::text::jsonb)`;
  }

  /** Resolves when the event is durable. Throws AUDIT_UNAVAILABLE when it is not within a second. */
  write(event: AuditEvent): Promise<void> {
    if (this.#queue.length >= queueBound) return Promise.reject(new CodedError('AUDIT_UNAVAILABLE'));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        row: this.#row(event),
        deadline: performance.now() + deadlines.audit,
        settled: false,
        settle: (error) => {
          if (waiting.settled) return;
          waiting.settled = true;
          if (error) reject(error);
          else resolve();
        },
      };
      this.#queue.push(waiting);
      this.#watch();
      if (!this.#running) void this.#drain();
    });
  }

  /**
   * Whoever waits, in the order in which their second ends. Not kept as a `Set`: what has left one stays reachable from the
   * tables that it has outgrown, with all of its request (ADR 0122).
   */
  #unsettled(): readonly Waiting[] {
    return [...this.#sent, ...this.#queue].filter(({ settled }) => !settled);
  }

  /** One timer for all: they end in the order in which they came. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    const first = this.#unsettled()[0];
    if (first === undefined) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        for (const waiting of this.#unsettled()) {
          if (waiting.deadline > performance.now()) break;
          waiting.settle(new CodedError('AUDIT_UNAVAILABLE', this.#fault));
        }
        this.#watch();
      },
      Math.max(1, first.deadline - performance.now()),
    );
    // Whoever waits is kept by the connection, or the pause before the next attempt; a command that is done is not kept.
    this.#timer.unref();
  }

  async #drain(): Promise<void> {
    this.#running = true;
    // What arrives in this turn of the event loop goes with the first statement.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      if (this.#queue.length > 1 || this.#company > 1) await this.#gather();
      const batch = this.#queue.splice(0, batchSize);
      this.#company = batch.length;
      this.#sent = batch;
      await this.#store(batch);
      // Whose second ended before the timer had its turn is with nobody else from here on.
      for (const waiting of batch)
        if (!waiting.settled) waiting.settle(new CodedError('AUDIT_UNAVAILABLE', this.#fault));
    }
    this.#sent = [];
    this.#running = false;
  }

  /**
   * Waits briefly while events keep arriving. A busy loop yields a few events each turn; sent at once, they would
   * separate requests that came together, and each further statement (theirs to the subgraphs included) costs more
   * than the events in it.
   */
  async #gather(): Promise<void> {
    const until = performance.now() + gatheringMilliseconds;
    for (let waited = false; ; ) {
      const before = this.#queue.length;
      await new Promise(setImmediate);
      if (performance.now() >= until) return;
      if (this.#queue.length > before) continue;
      if (waited || before >= this.#company) return;
      waited = true;
      await new Promise((resolve) => setTimeout(resolve, companyMilliseconds));
    }
  }

  /**
   * Stores a batch of events. A lost connection, or a server that cannot serve, is tried again with the same (writer,
   * sequence) until nobody waits any longer. If the server refuses the batch, it is halved until the refused event
   * stands alone, so that no other event fails with it. `unsure`: an earlier attempt with these events had no answer
   * and may have stored them.
   */
  async #store(batch: readonly Waiting[], unsure = false): Promise<void> {
    // Nobody waits for these any more: no answer left, so nothing is to be told of it.
    let waiting = batch.filter(({ deadline }) => performance.now() < deadline);
    while (waiting.length > 0) {
      const rows = waiting.map(({ row }) => row);
      try {
        await this.#insert(this.#sql, rows);
        return this.#acknowledge(waiting, rows);
      } catch (error) {
        // A statement stores all of its events or none: that one of them is there says that all of them are.
        if (unsure && isStoredAlready(error)) return this.#acknowledge(waiting, rows);
        if (!cannotServe(error)) {
          if (waiting.length === 1) return waiting[0]?.settle(new CodedError('AUDIT_UNAVAILABLE', error));
          const middle = waiting.length >> 1;
          await this.#store(waiting.slice(0, middle), unsure);
          return this.#store(waiting.slice(middle), unsure);
        }
        unsure = true;
        this.#fault = error;
        await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
        waiting = waiting.filter(({ deadline }) => performance.now() < deadline);
      }
    }
  }

  #acknowledge(stored: readonly Waiting[], rows: readonly Written[]): void {
    this.#fault = undefined;
    for (const listener of listeners) listener.durable(this, rows);
    for (const { settle } of stored) settle();
  }
}

/** Whether the primary key of the events refused a statement, that of a month: another table's says nothing of them. */
function isStoredAlready(error: unknown): boolean {
  const { code, constraint_name: key } = error as { code?: unknown; constraint_name?: unknown };
  return code === '23505' && typeof key === 'string' && /^event_(?:\d{6}|default)_pkey$/.test(key);
}
