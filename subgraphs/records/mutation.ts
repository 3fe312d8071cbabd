import type { Json } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import { once } from '../../platform/idempotency.ts';
import { idempotencyConflict, type invalidInput } from './failures.ts';
import { keyFault } from './inputs.ts';

/**
 * Runs a mutation once under its key (graph.md 3): what `act` gave, now or before, or one of the two failures that
 * every mutation has. `act` gives ids and codes, no personal data: they are stored.
 */
export function createMutation({ sql, hashKey }: { readonly sql: Sql; readonly hashKey: Buffer }) {
  return async <R extends Json>(
    mutation: string,
    input: { readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql) => Promise<R>,
  ): Promise<R | ReturnType<typeof invalidInput> | typeof idempotencyConflict> => {
    const { idempotencyKey: key, ...content } = input;
    const fault = keyFault(key);
    if (fault) return fault;
    const attempt = { accountId: caller.accountId, key, content: { mutation, ...(content as object) } };
    const outcome = await once<R>(sql, { schema: 'records', hashKey }, attempt, act);
    return outcome === 'CONFLICT' ? idempotencyConflict : outcome.result;
  };
}

/** `createMutation`'s function. */
export type Mutate = ReturnType<typeof createMutation>;
