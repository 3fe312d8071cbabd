import type { Sql } from '../../../platform/database.ts';
import type { AuthorityView } from './organisation.ts';

/** Milliseconds after which the list is read again at its next use. */
const freshMilliseconds = 60_000;
/** An unknown code reads the list again at once, but not more often than this: guesses cost nothing. */
const retryMilliseconds = 1_000;

interface Loaded {
  readonly at: number;
  readonly byCode: ReadonlyMap<string, AuthorityView>;
}

/**
 * The 153 authorities, kept in memory: reference data that everyone may read and that changes by law only, so
 * that no request needs a statement for it. What was changed in the table shows within a minute.
 */
export class AuthorityDirectory {
  readonly #sql: Sql;
  #loaded: Loaded = { at: Number.NEGATIVE_INFINITY, byCode: new Map() };
  #loading: Promise<Loaded> | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The authority of a code; null for an unknown one. */
  async find(code: string): Promise<AuthorityView | null> {
    return (await this.byCode([code])).get(code) ?? null;
  }

  /** All authorities by code; the list is read again if it lacks one of those wanted. */
  async byCode(wanted: readonly string[]): Promise<ReadonlyMap<string, AuthorityView>> {
    const { byCode } = await this.#current(freshMilliseconds);
    if (wanted.every((code) => byCode.has(code))) return byCode;
    return (await this.#current(retryMilliseconds)).byCode;
  }

  /** All authorities by name. */
  async all(): Promise<AuthorityView[]> {
    const { byCode } = await this.#current(freshMilliseconds);
    // An empty list is that of a database still being seeded.
    return [...(byCode.size > 0 ? byCode : (await this.#current(retryMilliseconds)).byCode).values()];
  }

  #current(maxAge: number): Promise<Loaded> | Loaded {
    if (performance.now() - this.#loaded.at < maxAge) return this.#loaded;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #load(): Promise<Loaded> {
    const rows = await this.#sql<Omit<AuthorityView, '__typename'>[]>`
      select code, name, region, telephone from users.authority order by name, code`;
    const byCode = new Map(
      rows.map((row) => [row.code, Object.freeze({ ...row, __typename: 'Authority' as const })]),
    );
    this.#loaded = { at: performance.now(), byCode };
    return this.#loaded;
  }
}
