import type { Sql } from 'postgres';
import { CodedError } from './errors.ts';
import type { RenewingSql } from './renewing.ts';
import { hand, isQuery, isStale, refuseEmpty, type SendableQuery } from './transaction.ts';

/** The pool is full and the query was refused before it was sent. Answered with 503 and Retry-After. */
export class Overloaded extends CodedError {
  constructor() {
    super('OVERLOADED');
    this.name = 'Overloaded';
  }
}

/** How many queries a pool sends and holds back. */
interface AdmissionLimits {
  /** Queries that may be on their way at once. */
  slots: number;
  /** Queries that may wait for a slot; one more is refused at once. */
  waiting: number;
  /** Milliseconds that a query may wait for a slot before it is refused. */
  deadlineMs: number;
}

interface Ticket {
  weight: number;
  expires: number;
  gone: boolean;
  start: () => void;
  refuse: (error: Overloaded) => void;
}

/**
 * The door before a pool: first come, first served, with a bound on how many wait and for how long. A query that
 * is refused here was never sent, so refusing a write is safe.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #queue: Ticket[] = [];
  #taken = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /**
   * Calls `start` when `weight` slots are free, or `refuse`. The returned function gives the slots back (or the
   * place in the queue up); calling it again does nothing.
   */
  enter(weight: number, start: () => void, refuse: (error: Overloaded) => void): () => void {
    const ticket: Ticket = {
      weight: Math.min(weight, this.#limits.slots),
      expires: performance.now() + this.#limits.deadlineMs,
      gone: false,
      start,
      refuse,
    };
    if (this.#queue.length === 0 && this.#taken + ticket.weight <= this.#limits.slots) {
      this.#taken += ticket.weight;
      start();
      return this.#leaving(ticket);
    }
    if (this.#queue.length >= this.#limits.waiting) {
      ticket.gone = true;
      refuse(new Overloaded());
      return () => {};
    }
    this.#queue.push(ticket);
    this.#watch();
    return this.#leaving(ticket);
  }

  #leaving(ticket: Ticket): () => void {
    return () => {
      if (ticket.gone) return;
      ticket.gone = true;
      const place = this.#queue.indexOf(ticket);
      if (place === -1) this.#taken -= ticket.weight;
      else this.#queue.splice(place, 1);
      this.#admit();
    };
  }

  #admit(): void {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      if (this.#taken + next.weight > this.#limits.slots) return;
      this.#queue.shift();
      this.#taken += next.weight;
      next.start();
    }
  }

  // One timer for the head is enough: all wait equally long, so the head always expires first.
  #watch(): void {
    const head = this.#queue[0];
    if (this.#timer || !head) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        const now = performance.now();
        while (this.#queue[0] && this.#queue[0].expires <= now) {
          const late = this.#queue.shift() as Ticket;
          late.gone = true;
          late.refuse(new Overloaded());
        }
        this.#admit();
        this.#watch();
      },
      Math.max(1, head.expires - performance.now()),
    );
    this.#timer.unref();
  }
}

/**
 * Puts the door before every way into a pool that is used: queries, `unsafe`, `file`, `begin`. A transaction takes
 * `connectionWeight` slots. `listen` has a connection of its own and passes by.
 */
export function admitted(sql: RenewingSql, admission: Admission, connectionWeight: number): Sql {
  const gated = (result: unknown): unknown => {
    if (isQuery(result)) gate(result, admission, sql);
    return result;
  };
  const begin = async (...args: Parameters<Sql['begin']>): Promise<unknown> => {
    let leave = () => {};
    await new Promise<void>((start, refuse) => {
      leave = admission.enter(connectionWeight, start, refuse);
    });
    return sql.begin(...args).finally(leave);
  };
  const ways: Record<string, unknown> = {
    unsafe: (...args: Parameters<Sql['unsafe']>) => gated(sql.unsafe(...args)),
    file: (...args: [string]) => gated(sql.file(...args)),
    begin,
  };
  return new Proxy(sql, {
    apply: (target, self, args) => {
      refuseEmpty(args);
      return gated(Reflect.apply(target, self, args));
    },
    get: (target, property) =>
      typeof property === 'string' && Object.hasOwn(ways, property)
        ? ways[property]
        : Reflect.get(target, property),
  });
}

/**
 * Composes two functions. It is made here and not where the property is set: V8 allocates a function that is written
 * in place beside the old objects, and everything that it closes over then lives until a full collection of the heap.
 */
function before<T>(first: () => void, then: (value: T) => unknown): (value: T) => unknown {
  return (value) => {
    first();
    return then(value);
  };
}

function releaseAtEnd(query: SendableQuery, give: () => void): void {
  query.resolve = before(give, query.resolve);
  query.reject = before(give, query.reject);
}

/**
 * A cursor replaces `resolve` and `reject` for every batch, so whichever is in force gives the slot back. Cursors alone:
 * V8 makes a hidden class for each object that is given accessors of its own, and keeps it, with the query and its rows,
 * until it collects the whole heap.
 */
function releaseAtEveryEnd(query: SendableQuery, give: () => void): void {
  for (const end of ['resolve', 'reject'] as const) {
    let present = query[end];
    Object.defineProperty(query, end, {
      configurable: true,
      get: () => (value: unknown) => {
        give();
        return present(value);
      },
      set: (next: typeof present) => {
        present = next;
      },
    });
  }
}

/** Fragments never run their handler, so only queries that are really sent pass the door. */
function gate(query: SendableQuery, admission: Admission, sql: RenewingSql): void {
  const send = query.handler;
  // Not written into the property: see `before`.
  const enter = () => {
    let leave = () => {};
    // The driver tells the end of a query before it has put its connection back, or has put a lost one away: what waits for
    // the slot would be sent behind another query, or down that very connection, so it is given back a moment later.
    const give = () => queueMicrotask(() => leave());
    if (query.cursorRows === undefined) releaseAtEnd(query, give);
    else releaseAtEveryEnd(query, give);
    const { reject } = query;
    let asked = false;
    const refuse: typeof reject = (error) => {
      if (asked || !isStale(query, error)) return reject(error);
      asked = true;
      // What was sent is written as the server reads it, and would be written so once more.
      query.parameters = undefined;
      hand(query, sql.fresh(send));
    };
    query.reject = refuse;
    let left = false;
    leave = () => {
      left = true;
    };
    const leaving = admission.enter(
      1,
      () => hand(query, send),
      (error) => query.reject(error),
    );
    if (left) leaving();
    leave = leaving;
  };
  query.handler = enter;
}
