import type { AuditWriter, Json } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Sql, TransactionSql } from './database.ts';
import { CodedError } from './errors.ts';
import { idempotencyConflict, invalidInput } from './failures.ts';
import { isIdempotencyKey, once } from './idempotency.ts';
import { permissions } from './permissions.ts';
import type { Policy } from './policy.ts';
import { isRefused } from './serviceMode.ts';

/** An id that is nothing's. */
const noId = '00000000-0000-0000-0000-000000000000';
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Whether a text has the form of an id. */
export function isId(text: string): boolean {
  return uuid.test(text.trim().toLowerCase());
}

/** The id in its canonical form. What cannot be one becomes `noId`, and takes the same way as an unknown one. */
export function idOrNone(text: string): string {
  if (uuid.test(text)) return text;
  return isId(text) ? text.trim().toLowerCase() : noId;
}

/** What is wrong with an idempotency key; null when nothing is. */
export function keyFault(key: string): ReturnType<typeof invalidInput> | null {
  return isIdempotencyKey(key)
    ? null
    : invalidInput('idempotencyKey', 'Give a key of 8 to 100 characters, without spaces at its ends.');
}

/** What is told when a key cannot be used, or was used for something else. */
export type KeyRefusal = ReturnType<typeof invalidInput> | typeof idempotencyConflict;

/** What a concept that changes things stands on, in each subgraph. */
export interface ChangeDependencies {
  /** The pool of the subgraph's own role; there mutations keep what they answered. */
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  /** The look-up key: of idempotency keys, and of what is found by its hash. */
  readonly hashKey: Buffer;
}

type Keeping = Pick<ChangeDependencies, 'sql' | 'hashKey'>;

/** What the audit has of a refusal, of those that are told by a type. What was entered wrongly is none. */
const refusals: { readonly [typename: string]: string } = {
  NeedsSecondPerson: 'SECOND_PERSON',
  NotPermitted: 'NOT_PERMITTED',
  ProposalLapsed: 'LAPSED',
  RecordNotFound: 'NOT_FOUND',
};

/** Why `act` refused; null when it did not. */
function refusalOf(result: Json): string | null {
  if (typeof result !== 'object' || result === null) return null;
  const { failure, refusal = failure, __typename: type } = result as Readonly<Record<string, unknown>>;
  if (typeof refusal === 'string') return refusal;
  return typeof type === 'string' && Object.hasOwn(refusals, type) ? (refusals[type] as string) : null;
}

/**
 * What a change was about: an id, where one was given. No child's number: beside that of one identity nothing may say that there
 * is another (domain.md 7). The operation's intent has what was entered, as hashes.
 */
function aboutOf(input: object): Record<string, string> {
  const { id, reference } = input as Readonly<Record<string, unknown>>;
  const given = id ?? reference;
  return typeof given === 'string' && isId(given) ? { about: idOrNone(given) } : {};
}

type Schema = 'records' | 'users' | 'compliance';

/**
 * Runs a mutation once for its idempotency key: returns its stored result, or why the key is not usable. If the
 * service's mode was changed meanwhile, so that the mutation would not be let in any more, nothing is done and
 * NOT_IN_THIS_MODE is thrown; only the change of the mode itself checks that by itself. If the caller was let go meanwhile,
 * nothing is done either, and FORBIDDEN_FIELD is thrown (ADR 0182).
 */
export async function runOnce<R extends Json>(
  schema: Schema,
  { sql, hashKey }: Keeping,
  mutation: string,
  input: { readonly idempotencyKey: string },
  caller: Caller,
  act: (transaction: TransactionSql) => Promise<R>,
): Promise<{ readonly stored: R } | KeyRefusal> {
  const { idempotencyKey: key, ...content } = input;
  const fault = keyFault(key);
  if (fault) return fault;
  // Opened for one practitioner, a record is open for no other: who acts for them would be told that it is.
  const onBehalfOf = caller.onBehalfOf?.accountId ?? null;
  const attempt = {
    caller,
    key,
    content: { mutation, onBehalfOf, ...(content as object) },
  };
  const outcome = await once<R>(sql, { schema, hashKey }, attempt, act, (state) => {
    if (mutation !== 'decideServiceMode' && isRefused(state, `Mutation.${mutation}`, caller.accountId))
      throw new CodedError('NOT_IN_THIS_MODE');
    if (state.isLetGo) throw new CodedError('FORBIDDEN_FIELD');
  });
  return outcome === 'CONFLICT' ? idempotencyConflict : { stored: outcome.result };
}

/**
 * `runOnce` for a subgraph that stores the outcomes of its mutations: returns what `act` gave, now or before, or why
 * the key is not usable. `act` returns ids and codes without personal data, since they are stored in the subgraph's
 * schema. A refusal is audited too, as `CHANGE_REFUSED` (domain.md 12); of services in contact the audit says no more
 * than that.
 */
export function createMutation(schema: Schema, keeping: Keeping & Pick<ChangeDependencies, 'audit'>) {
  return async <R extends Json>(
    mutation: string,
    input: { readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql) => Promise<R>,
  ): Promise<R | KeyRefusal> => {
    const outcome = await runOnce(schema, keeping, mutation, input, caller, async (transaction) => {
      const result = await act(transaction);
      const refusal = refusalOf(result);
      if (refusal !== null) {
        const title = permissions.toldAs('Mutation', mutation);
        const detail = title === undefined ? { mutation, refusal, ...aboutOf(input) } : {};
        await keeping.audit.refused(transaction, caller, 'CHANGE_REFUSED', detail, title);
      }
      return result;
    });
    return 'stored' in outcome ? outcome.stored : outcome;
  };
}

/** `createMutation`'s function. */
export type Mutate = ReturnType<typeof createMutation>;

/**
 * Whether the caller's second factor was given within the policy's minutes. One of the future was not:
 * where the clock of this process is behind, every session would have stepped up.
 */
export function hasSteppedUp(caller: Caller, clock: Clock, policy: Policy): boolean {
  return Math.abs(clock.now().getTime() - caller.factorAt) < policy.stepUpMinutes * 60_000;
}
