import { openTotp } from './credentials.ts';
import type { SessionDependencies } from './dependencies.ts';
import type { Attempt } from './store.ts';

/**
 * The secret of an account's second factor. One that does not open is a fault of the installation: told to the log,
 * and as good as none.
 */
export function secretOf(
  { keys, log }: SessionDependencies,
  { account }: Pick<Attempt, 'account'>,
): string | null {
  if (!account?.totp_secret) return null;
  try {
    return openTotp(keys.sealKeys(), account.account_id, account.totp_secret);
  } catch (error) {
    log.error('a second factor does not open', { error });
    return null;
  }
}
