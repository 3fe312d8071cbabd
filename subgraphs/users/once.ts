import type { Json } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import { CodedError } from '../../platform/errors.ts';
import type { Keys } from '../../platform/keys.ts';
import { type KeyRefusal, runOnce } from '../../platform/mutation.ts';
import { holdServiceState } from '../../platform/serviceMode.ts';
import { asksMore } from './accounts/newcomers.ts';
import { heldSql } from './session/store.ts';

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
 * Whether who was let in may act no more: their account is not in use or is held, a role of theirs was taken, or the session was
 * ended. What waited for a lock would be done by them all the same, though its answer is kept back.
 */
async function isLetGo(transaction: TransactionSql, caller: Caller): Promise<boolean> {
  const found = await transaction`
    select from users.account a where a.id = ${caller.accountId}::uuid and (a.status <> 'ACTIVE' or ${heldSql(transaction)}
      or not ${[...caller.roles]}::text[] <@ array(select g.role from users.role_grant g where g.account_id = a.id)
      or exists (select from users.session s where s.id = ${caller.sessionId}::uuid and (s.ended_at is not null
        or exists (select from users.revocation r where r.outcome = 'REVOKED' and r.decided_at >= s.created_at))))`;
  return found.length > 0;
}

/**
 * `runOnce` of this subgraph, with what its changes stand on. @throws NOT_IN_THIS_MODE where more is asked of newcomers by the
 * commit than when the operation was let in: sent again, it is judged by that. @throws FORBIDDEN_FIELD where the caller may act no more
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
      if (await isLetGo(transaction, caller)) throw new CodedError('FORBIDDEN_FIELD');
      return stored;
    },
  );
}
