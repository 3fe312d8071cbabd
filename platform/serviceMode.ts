import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Queryable, Sql, TransactionSql } from './database.ts';
import { CodedError } from './errors.ts';

/** What the whole service may do now. */
export const serviceModes = ['NORMAL', 'INTERIM', 'CLOSING', 'CLOSED', 'DECOMMISSIONED'] as const;
export type ServiceMode = (typeof serviceModes)[number];

const rulesSchema = z.record(
  z.enum(serviceModes),
  z
    .object({
      about: z.string(),
      off: z.array(z.string()).optional(),
      only: z.array(z.string()).optional(),
      stopped: z.array(z.string()),
    })
    .strict()
    .refine(({ off, only }) => (off === undefined) !== (only === undefined), 'either off or only'),
);

/** The table of what each mode turns off, read (`schema/service-modes.yaml`). Throws on an unknown mode or member. */
class ModeRules {
  readonly #rules: z.infer<typeof rulesSchema>;

  constructor(yaml: string) {
    this.#rules = rulesSchema.parse(parse(yaml));
  }

  /** Whether a root field, as `Type.field`, is off in a mode (L17). */
  isOff(mode: ServiceMode, coordinate: string): boolean {
    const { off, only } = this.#rules[mode];
    return off ? off.includes(coordinate) : !only?.includes(coordinate);
  }

  /** Whether everybody but the destruction officers is refused (L09). */
  isShut(mode: ServiceMode): boolean {
    return this.#rules[mode].only !== undefined;
  }

  /** Whether anything is left to ask for in a mode that is shut. */
  leavesSome(mode: ServiceMode): boolean {
    return this.#rules[mode].only?.length !== 0;
  }

  /** Whether a source's files are refused whole (L15, L16). */
  isStopped(mode: ServiceMode, source: string): boolean {
    const stopped = this.stopped(mode);
    return stopped.includes('*') || stopped.includes(source);
  }

  /** The sources that a mode stops; `*` stands for all. */
  stopped(mode: ServiceMode): string[] {
    return this.#rules[mode].stopped;
  }

  /** One clause for people: what the mode means. */
  about(mode: ServiceMode): string {
    return this.#rules[mode].about;
  }

  /** Every root field that the table names. */
  get coordinates(): ReadonlySet<string> {
    return new Set(Object.values(this.#rules).flatMap(({ off, only }) => off ?? only ?? []));
  }
}

/** What each mode turns off, as `schema/service-modes.yaml` has it. */
export const modeRules = new ModeRules(
  readFileSync(new URL('../schema/service-modes.yaml', import.meta.url), 'utf8'),
);

/** The state of the whole service, one for all processes. */
export interface ServiceState {
  readonly mode: ServiceMode;
  /** The announced end; null while none is. */
  readonly endsOn: string | null;
  /** The accounts that are let in when the service is shut: none, or two. */
  readonly officers: readonly string[];
  /**
   * When the last legal basis ends, by the steady clock of this process (`performance.now()`); null when one has no end. Long
   * ago where there is none: nothing is lawful (L11).
   */
  readonly lawfulUntil: number | null;
}

/** Whether the service has a legal basis now. The database told how long it lasts: no machine's clock has a part in it (ADR 0115). */
export function isLawful({ lawfulUntil }: Pick<ServiceState, 'lawfulUntil'>): boolean {
  return lawfulUntil === null || performance.now() < lawfulUntil;
}

/** What a change is judged by just before its commit. */
export type HeldState = Pick<ServiceState, 'mode' | 'officers'>;

/** Whether somebody is let in: while the service is shut its officers alone, and nobody where nothing is left to ask for. */
export function isLetIn({ mode, officers }: HeldState, accountId: string): boolean {
  return !modeRules.isShut(mode) || (modeRules.leavesSome(mode) && officers.includes(accountId));
}

/** Whether somebody's root field, as `Type.field`, is refused in a state: it is off, or they are not let in. */
export function isRefused(state: HeldState, coordinate: string, accountId: string): boolean {
  return modeRules.isOff(state.mode, coordinate) || !isLetIn(state, accountId);
}

/** Reads the state. Every login role may. */
export function readServiceState(sql: Queryable): Promise<ServiceState> {
  return stateFrom(sql, sql`service.state`);
}

/** Reads the state and keeps it as it is until the transaction ends: whoever changes it waits for that. */
export function holdServiceState(tx: TransactionSql): Promise<ServiceState> {
  return stateFrom(tx, tx`service.held_state()`);
}

/** Whether the data is frozen: nobody and nothing changes it while the service is shut. */
export async function isFrozen(sql: Queryable): Promise<boolean> {
  return modeRules.isShut((await readServiceState(sql)).mode);
}

/**
 * A pool whose transactions come to nothing, with NOT_IN_THIS_MODE, where the data is frozen by their end: for what is done
 * without anybody's asking, such as the night's work.
 */
export function unlessFrozen(sql: Sql): Sql {
  const begin = (...args: unknown[]) => {
    const work = args.pop() as (tx: TransactionSql) => unknown;
    const checked = async (tx: TransactionSql) => {
      const done = await work(tx);
      if (modeRules.isShut((await holdServiceState(tx)).mode)) throw new CodedError('NOT_IN_THIS_MODE');
      return done;
    };
    return sql.begin(...([...args, checked] as [never]));
  };
  return new Proxy(sql, {
    get: (target, property) => (property === 'begin' ? begin : Reflect.get(target, property)),
  });
}

async function stateFrom(sql: Queryable, from: ReturnType<Queryable>): Promise<ServiceState> {
  const asked = performance.now();
  const [row] = await sql<
    {
      mode: ServiceMode;
      ends_on: string | null;
      officers: string[];
      lawful_for: number | null;
    }[]
  >`select mode, ends_on, officers,
      (extract(epoch from lawful_until - clock_timestamp()) * 1000)::float8 as lawful_for from ${from}`;
  if (!row) throw new Error('The state of the service is missing.');
  return {
    mode: row.mode,
    endsOn: row.ends_on,
    officers: row.officers,
    lawfulUntil: row.lawful_for === null ? null : asked + row.lawful_for,
  };
}
