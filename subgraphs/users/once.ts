import type { Json } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import { CodedError } from '../../platform/errors.ts';
import type { Keys } from '../../platform/keys.ts';
import { type KeyRefusal, runOnce } from '../../platform/mutation.ts';
import { holdServiceState } from '../../platform/serviceMode.ts';
import { asksMore } from './accounts/newcomers.ts';

/** By what new accounts, organisations and sources of data are taken on, each by the rule of the mode in force. */
const takesOn = new Set([
  'applyForAccount',
  'approveAccount',
  'applyForServiceAccount',
  'applyForAccreditation',
  'approveException',
  'advanceAccreditation',
]);

/**
 * `runOnce` of this subgraph, with what its changes stand on. @throws NOT_IN_THIS_MODE where more is asked of newcomers by the
 * commit than when the operation was let in: sent again, it is judged by that
 */
export function onceFor<S extends Json>(
  { sql, keys }: { readonly sql: Sql; readonly keys: Pick<Keys, 'lookupKey'> },
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  act: (transaction: TransactionSql) => Promise<S>,
): Promise<{ readonly stored: S } | KeyRefusal> {
  return runOnce(
    'users',
    { sql, hashKey: keys.lookupKey() },
    mutation,
    input,
    caller,
    async (transaction) => {
      const stored = await act(transaction);
      if (takesOn.has(mutation) && asksMore((await holdServiceState(transaction)).mode, caller))
        throw new CodedError('NOT_IN_THIS_MODE');
      return stored;
    },
  );
}
