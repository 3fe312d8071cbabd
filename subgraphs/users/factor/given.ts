import { matchCode } from '../session/credentials.ts';
import type { SessionDependencies } from '../session/dependencies.ts';
import { secretOf } from '../session/secret.ts';
import type { Attempt, GivenFactor } from '../session/store.ts';
import { credentialOf, provenPasskey } from './passkey.ts';
import { recoveryHash } from './recovery.ts';

/** A second factor as it was entered: a code, or what a passkey signed; `origin` is the page's address. */
export interface FactorEntry {
  readonly code?: string | null;
  readonly passkey?: string | null;
  readonly origin: string;
}

/** Longest code that is looked at, in characters. */
const longestCode = 64;

/** The credential that an entry names, to be read with the account. */
export function namedCredential(entry: FactorEntry): Buffer | null {
  return entry.passkey == null ? null : (credentialOf(entry.passkey)?.id ?? null);
}

/**
 * What an entry gives of an account's second factor, still to be used up; null when it is none. The same work is done
 * with and without an account. Whether a recovery code is one is known when it is used.
 */
export async function judgeFactor(
  deps: SessionDependencies,
  attempt: Attempt,
  entry: FactorEntry,
): Promise<GivenFactor | null> {
  const { keys } = deps;
  const { account, now, passkey } = attempt;
  const accountId = account?.account_id ?? '';
  if (entry.passkey != null) {
    const answer = credentialOf(entry.passkey);
    if (!answer) return null;
    const ring = { lookupKey: keys.lookupKey(), standingKey: keys.standingKey() };
    const shown = await provenPasskey(ring, answer.response, passkey, entry.origin, now);
    return account && shown && { accountId, seen: account, step: null, recovery: null, passkey: shown };
  }
  const code = (entry.code ?? '').slice(0, longestCode);
  const step = matchCode(secretOf(deps, attempt), code, now);
  const recovery = recoveryHash(keys.lookupKey(), accountId, code);
  if (!account || (step === null && recovery === null)) return null;
  return { accountId, seen: account, step, recovery, passkey: null };
}
