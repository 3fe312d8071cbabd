import type { Json } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import { idempotencyConflict, invalidInput } from '../../platform/failures.ts';
import { isIdempotencyKey, once } from '../../platform/idempotency.ts';
import type { Keys } from '../../platform/keys.ts';

/** What is told when a key cannot be used, or was used for something else. */
export type KeyRefusal = ReturnType<typeof invalidInput> | typeof idempotencyConflict;

/** Runs a mutation of this subgraph once for its key (graph.md 3): its stored result, or why the key does not serve. */
export async function onceFor<S extends Json>(
  deps: { readonly sql: Sql; readonly keys: Pick<Keys, 'lookupKey'> },
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  act: (transaction: TransactionSql) => Promise<S>,
): Promise<{ readonly stored: S } | KeyRefusal> {
  const { idempotencyKey: key, ...content } = input;
  if (!isIdempotencyKey(key)) {
    return invalidInput('idempotencyKey', 'Give a key of 8 to 100 characters, without spaces at its ends.');
  }
  const outcome = await once<S>(
    deps.sql,
    { schema: 'users', hashKey: deps.keys.lookupKey() },
    { accountId: caller.accountId, key, content: { mutation, ...content } as Json },
    act,
  );
  return outcome === 'CONFLICT' ? idempotencyConflict : { stored: outcome.result };
}
