import type { Json } from './audit.ts';
import type { CallerClaims } from './caller.ts';
import { beginRetrying, type Queryable, type Sql, type TransactionSql } from './database.ts';
import { unseen } from './freeText.ts';
import { keyedHash } from './hash.ts';
import type { Policy } from './policy.ts';
import type { HeldState } from './serviceMode.ts';

/** One mutation under a key of the caller's choice. */
interface Attempt {
  readonly caller: Pick<CallerClaims, 'accountId' | 'sessionId' | 'roles' | 'onBehalfOf'>;
  readonly key: string;
  /** The mutation's name, for whom, and everything in its input but the key: the same key stands for the same content only. */
  readonly content: Json;
}

/** What an attempt is judged by last of all. */
interface AtCommit extends HeldState {
  /** Whether the caller, or whom they act for, may act no more: suspended or held, without a role of theirs, or signed out (ADR 0182). */
  readonly isLetGo: boolean;
}

/** What became of it: done now or before with this result, or refused since the key stood for other content. */
type Once<R> = { readonly result: R; readonly repeated: boolean } | 'CONFLICT';

/** Whether a text may serve as an idempotency key: 8 to 100 printable characters, none at its ends a space. */
export function isIdempotencyKey(text: string): boolean {
  return text.length >= 8 && text.length <= 100 && /^\S(?:[^\p{C}]*\S)?$/u.test(text) && !unseen.test(text);
}

/** One text for equal contents: keys of objects in order, without what is absent; a moment as it is written. */
function canonical(content: Json): string {
  return JSON.stringify(content, (_name, value: Json) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const given = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
    return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** How often a mutation is begun that others overtake. */
const mostTries = 3;

/**
 * Runs a mutation once for its idempotency key, in one transaction with everything that it writes: of any number of
 * attempts, at once or later and in any process, one acts and all get its result. The same key with other content
 * does nothing. The result is stored as it is, so it must be ids and codes without personal data.
 *
 * What `act` throws undoes everything, the key included, so that the attempt can be repeated. Where another
 * transaction came between (`isOvertaken`) it is repeated here, so `act` may be called several times. `maybeRefuse`
 * is called last, with what the service may do, which stays so until the commit (`service.held_state`), and whether
 * the caller may act still; what it throws undoes everything too.
 *
 * The subgraph's schema has the table `idempotency (account_id, key, content_hash, result)`.
 */
export async function once<R extends Json>(
  sql: Sql,
  { schema, hashKey }: { schema: string; hashKey: Buffer },
  attempt: Attempt,
  act: (transaction: TransactionSql) => Promise<R>,
  maybeRefuse: (state: AtCommit) => void = () => {},
): Promise<Once<R>> {
  const { caller, key } = attempt;
  const { accountId, onBehalfOf } = caller;
  const accounts = onBehalfOf ? [accountId, onBehalfOf.accountId] : [accountId];
  const sessions = onBehalfOf ? [caller.sessionId, onBehalfOf.sessionId] : [caller.sessionId];
  // No account holds it.
  const roles = caller.roles.filter((role) => role !== 'MEDIATED');
  const hash = keyedHash(hashKey, 'idempotency', canonical(attempt.content));
  const table = (queryable: Queryable) => queryable(`${schema}.idempotency`);
  const run = async (transaction: TransactionSql): Promise<Once<R>> => {
    // Attempts of one key wait here for each other; the next statement sees what the one before committed.
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`${accountId} ${key}`}, 4711))`;
    const [before] = await transaction<{ content_hash: Buffer; result: R }[]>`
      select content_hash, result from ${table(transaction)} where account_id = ${accountId} and key = ${key}`;
    if (before)
      return before.content_hash.equals(hash) ? { result: before.result, repeated: true } : 'CONFLICT';
    const result = await act(transaction);
    const [written] = await transaction<{ state: AtCommit }[]>`
      insert into ${table(transaction)} (account_id, key, content_hash, result)
      values (${accountId}, ${key}, ${hash}, ${JSON.stringify(result)}::text::jsonb)
      returning (select json_build_object('mode', s.mode, 'officers', s.officers,
        'isLetGo', service.is_let_go(${accounts}::uuid[], ${sessions}::uuid[], ${roles}::text[]))
        from service.held_state() s) as state`;
    maybeRefuse((written as { state: AtCommit }).state);
    return { result, repeated: false };
  };
  return beginRetrying(sql, mostTries, run);
}

/** Keys that one statement deletes: as many as one may within a person's patience. */
const forgottenAtOnce = 10_000;

/**
 * Deletes what a subgraph keeps under idempotency keys longer than the policy says, every night. How many;
 * with `dryRun` how many it would be. The audit events of the mutations stay.
 */
export async function forgetKeys(
  sql: Sql,
  schema: string,
  { policy, now, dryRun }: { readonly policy: Policy; readonly now: Date; readonly dryRun: boolean },
): Promise<number> {
  const table = sql(`${schema}.idempotency`);
  const before = new Date(now.getTime() - policy.idempotencyHours * 3_600_000);
  if (dryRun) {
    const [row] = await sql<{ keys: number }[]>`
      select count(*)::int as keys from ${table} where created_at < ${before}`;
    return row?.keys ?? 0;
  }
  for (let forgotten = 0; ; ) {
    const { count } = await sql`
      delete from ${table} where (account_id, key) in (
        select account_id, key from ${table} where created_at < ${before} limit ${forgottenAtOnce})`;
    forgotten += count;
    if (count === 0) return forgotten;
  }
}
