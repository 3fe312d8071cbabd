import { randomUUID } from 'node:crypto';
import type { Admission } from '../../../platform/admission.ts';
import type { AuditDetail, AuditEvent, Json } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { londonDate } from '../../../platform/clock.ts';
import { deadlines } from '../../../platform/deadlines.ts';
import { CodedError } from '../../../platform/errors.ts';
import type { Log } from '../../../platform/log.ts';
import { type FactorEntry, judgeFactor, namedCredential } from '../factor/given.ts';
import { conditionsLapsed } from './conditions.ts';
import { verifyPassword } from './credentials.ts';
import type { SessionDependencies } from './dependencies.ts';
import { behindDoor, hashingDoor } from './door.ts';
import { Refusals } from './refusals.ts';
import {
  type Attempt,
  accountStanding,
  beginAttempt,
  endAttempt,
  organisationStanding,
  type Verdict,
} from './store.ts';
import { canonicalUsername, passkeyKey, usernameKey } from './throttle.ts';
import { newToken, sessionStamp, tokenHash } from './token.ts';

/** What a person entered: name, password and a second factor. */
export interface SignInEntry extends FactorEntry {
  readonly username: string;
  readonly password: string;
}

/** A token, or the one refusal; throttled is told alike for known and unknown names. */
export interface SignInOutcome {
  readonly token: string | null;
  readonly expiresAt: Date | null;
  readonly throttled: boolean;
}

/** Why an attempt was refused, for the audit: which of the entered things was wrong is not even told there. */
type Cause = 'CREDENTIALS' | 'CONDITIONS' | 'CODE_USED';

/**
 * Sign-in with user name, password and second factor. Every judged attempt takes the same
 * steps, whatever is wrong with it: one statement that counts it, one hash, one factor, one statement that writes.
 */
export class SignIn {
  readonly #deps: SessionDependencies;
  readonly #asOf: () => Date | null;
  readonly #door: Admission;
  readonly #refusals: Refusals;

  constructor(deps: SessionDependencies, asOf: () => Date | null) {
    this.#deps = deps;
    this.#asOf = asOf;
    this.#door = deps.door ?? hashingDoor();
    this.#refusals = deps.refusals ?? new Refusals(deps.audit, deps.log);
  }

  /**
   * Judges one attempt. Throws OVERLOADED when too many wait (the attempt is not counted then), AUDIT_UNAVAILABLE
   * when its audit row is not durable within a second.
   */
  async attempt(caller: Caller, entry: SignInEntry): Promise<SignInOutcome> {
    return behindDoor(this.#door, () => this.#judge(caller, entry));
  }

  async #judge(caller: Caller, entry: SignInEntry): Promise<SignInOutcome> {
    const { sql, audit, keys, policy, log } = this.#deps;
    const username = canonicalUsername(entry.username);
    const named = usernameKey(keys.lookupKey(), username);
    const { attempt, key } = await this.#begin(entry, username, named);
    const refused = (cause: Json) =>
      this.#event(caller, attempt, { username: named.toString('hex'), ...(cause as object) });
    if (!attempt.admitted) {
      for (const row of this.#refusals.rows(refused({ cause: 'THROTTLED' }))) await audit.write(row);
      return { token: null, expiresAt: null, throttled: true };
    }
    const { now, account } = attempt;
    const passwordFits = await verifyPassword(account?.password_hash ?? null, entry.password);
    const factor = await judgeFactor(this.#deps, attempt, entry);
    const lapsed = account
      ? conditionsLapsed(
          accountStanding(account, keys.standingKey()),
          organisationStanding(account),
          londonDate(now),
          policy,
        )
      : [];
    const known = account && passwordFits && factor !== null && mayUsePassword(account);
    const cause: Cause = !known ? 'CREDENTIALS' : lapsed.length > 0 ? 'CONDITIONS' : 'CODE_USED';
    const told = refused({ cause, ...(cause === 'CONDITIONS' && { conditions: lapsed }) });
    const altered = cause === 'CONDITIONS' && lapsed.includes('STANDING_GENUINE');
    const token = newToken();
    const accountId = account?.account_id ?? '';
    const whose = {
      id: randomUUID(),
      tokenHash: tokenHash(token),
      accountId,
      onBehalfOf: null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + policy.sessionHours * 3_600_000),
      factorAt: now,
    };
    const session = { ...whose, stamp: sessionStamp(keys.standingKey(), whose) };
    const began = await durable(
      endAttempt(sql, {
        key,
        now,
        session,
        accepted: known && lapsed.length === 0 ? factor : null,
        refusal: audit.rows([
          told,
          ...(altered ? [{ ...told, kind: 'STANDING_ALTERED' as const, detail: undefined }] : []),
        ]),
        success: JSON.stringify({
          kind: 'SIGNED_IN',
          outcome: 'DONE',
          session_id: session.id,
          detail: { username: named.toString('hex') },
        }),
      } satisfies Verdict),
      log,
    );
    return began
      ? { token, expiresAt: session.expiresAt, throttled: false }
      : { token: null, expiresAt: null, throttled: false };
  }

  /**
   * Counts an attempt under its user name; where that is closed, and a passkey of the account was proven, under the passkey: who
   * has it guesses at no factor, and others who close the name keep them out of nothing (ADR 0148).
   */
  async #begin(
    entry: SignInEntry,
    username: string,
    named: Buffer,
  ): Promise<{ readonly attempt: Attempt; readonly key: Buffer }> {
    const { sql, keys, policy } = this.#deps;
    const count = (key: Buffer) =>
      beginAttempt(sql, key, username, policy, this.#asOf(), namedCredential(entry));
    const attempt = await count(named);
    const { admitted, passkey } = attempt;
    if (admitted || !passkey || !(await judgeFactor(this.#deps, attempt, entry)))
      return { attempt, key: named };
    const key = passkeyKey(keys.lookupKey(), passkey.passkey_id);
    return { attempt: await count(key), key };
  }

  #event(caller: Caller, { account }: Attempt, detail: AuditDetail): AuditEvent {
    return {
      kind: 'SIGN_IN_REFUSED',
      outcome: 'REFUSED',
      operationId: caller.operationId,
      accountId: account?.account_id,
      organisationId: account?.organisation_id,
      authorityCode: account?.account_authority,
      detail,
    };
  }
}

/**
 * People sign in with a password. Systems have keys of their own (domain.md 11); those of the demo seed alone may
 * use a password and a code, so that a births file can be tried.
 */
function mayUsePassword(account: { kind: 'PERSON' | 'SYSTEM'; demo: boolean }): boolean {
  return account.kind === 'PERSON' || account.demo;
}

/**
 * What was written, or AUDIT_UNAVAILABLE after a second or when it was refused: a token is not handed out before its
 * audit row stands.
 */
export async function durable<T>(written: Promise<T>, log: Log): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CodedError('AUDIT_UNAVAILABLE')), deadlines.audit);
  });
  const refused = (error: unknown): never => {
    if (error instanceof CodedError) throw error;
    log.error('a sign-in could not be written', { error });
    throw new CodedError('AUDIT_UNAVAILABLE');
  };
  try {
    return await Promise.race([written.catch(refused), late]);
  } finally {
    clearTimeout(timer);
  }
}
