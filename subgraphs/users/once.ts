import type { Json } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import { type KeyRefusal, runOnce } from '../../platform/mutation.ts';

/** `runOnce` of this subgraph, with what its changes stand on. */
export function onceFor<S extends Json>(
  { sql, keys }: { readonly sql: Sql; readonly keys: Pick<Keys, 'lookupKey'> },
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  act: (transaction: TransactionSql) => Promise<S>,
): Promise<{ readonly stored: S } | KeyRefusal> {
  return runOnce('users', { sql, hashKey: keys.lookupKey() }, mutation, input, caller, act);
}
