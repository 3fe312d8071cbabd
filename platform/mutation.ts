import type { Json } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Sql, TransactionSql } from './database.ts';
import { idempotencyConflict, invalidInput } from './failures.ts';
import { isIdempotencyKey, once } from './idempotency.ts';
import type { Policy } from './policy.ts';

/** An id that is nothing's. */
export const noId = '00000000-0000-0000-0000-000000000000';
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Whether a text has the form of an id. */
export function isId(text: string): boolean {
  return uuid.test(text.trim().toLowerCase());
}

/** The id in its canonical form. What cannot be one becomes `noId`, and takes the same way as an unknown one. */
export function idOrNone(text: string): string {
  return isId(text) ? text.trim().toLowerCase() : noId;
}

/**
 * Runs a mutation once under its key (graph.md 3): what `act` gave, now or before, or one of the two failures that
 * every mutation has. `act` gives ids and codes, no personal data: they are stored, in the subgraph's own schema.
 */
export function createMutation(
  schema: 'records' | 'users' | 'compliance',
  { sql, hashKey }: { readonly sql: Sql; readonly hashKey: Buffer },
) {
  return async <R extends Json>(
    mutation: string,
    input: { readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql) => Promise<R>,
  ): Promise<R | ReturnType<typeof invalidInput> | typeof idempotencyConflict> => {
    const { idempotencyKey: key, ...content } = input;
    if (!isIdempotencyKey(key)) {
      return invalidInput('idempotencyKey', 'Give a key of 8 to 100 characters, without spaces at its ends.');
    }
    const attempt = { accountId: caller.accountId, key, content: { mutation, ...(content as object) } };
    const outcome = await once<R>(sql, { schema, hashKey }, attempt, act);
    return outcome === 'CONFLICT' ? idempotencyConflict : outcome.result;
  };
}

/** `createMutation`'s function. */
export type Mutate = ReturnType<typeof createMutation>;

/** Whether the caller's second factor was given within the policy's minutes (security.md, step-up). */
export function hasSteppedUp(caller: Caller, clock: Clock, policy: Policy): boolean {
  return clock.now().getTime() - caller.factorAt < policy.stepUpMinutes * 60_000;
}
