import type { Admission } from '../../../platform/admission.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { isStamp } from '../../../platform/hash.ts';
import { requireGateway } from '../access.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { enrolmentOf } from '../factor/enrolment.ts';
import { writeRecoveryCodes } from '../factor/recovery.ts';
import type { ResetFault } from '../generated.ts';
import { hashPassword, matchCode, newTotpSecret, openTotp, sealTotp } from '../session/credentials.ts';
import { momentOf } from '../session/dependencies.ts';
import { behindDoor } from '../session/door.ts';
import { mayBeChosen } from '../session/passwords.ts';
import type { Refusals } from '../session/refusals.ts';
import { endAllOf, heldSql, moment } from '../session/store.ts';
import { tokenHash } from '../session/token.ts';
import { tellChange } from './outbox.ts';
import { resetStamp } from './start.ts';

/** What finishing resets stands on: passwords are hashed behind the same door as those of sign-ins. */
export interface ResetDependencies extends CareDependencies {
  readonly door: Admission;
  /** Counts what is tried with a link that serves no more, when it is much. */
  readonly refusals: Refusals;
}

interface ResetRow {
  readonly id: string;
  readonly account_id: string;
  readonly organisation_id: string;
  readonly authority_code: string | null;
  readonly username: string;
  readonly token_hash: Buffer;
  readonly stamp: Buffer | null;
  readonly new_factor: boolean;
  readonly factor_secret: Buffer | null;
  readonly totp_secret: Buffer | null;
  readonly totp_last_step: number;
  readonly expires_at: Date;
  readonly now: Date;
}

/** What the person behind a link is asked for. */
interface OpenedReset {
  readonly username: string;
  readonly secret: string | null;
  /** The same as a picture to scan, SVG. */
  readonly qr: string | null;
  readonly expiresAt: Date;
}

type Kind = 'RESET_OPENED' | 'RESET_FINISHED';

/** What became of what they entered. */
interface Finished {
  readonly done: boolean;
  readonly again: ResetFault | null;
  /** Of a factor that was just enrolled; shown this once. */
  readonly recoveryCodes: string[] | null;
}

/**
 * A link that still serves: known, in time, unused, not tried too often, its account in use and held by no incident. The
 * account is locked, as by whoever makes a new link or suspends it. One that does not serve any more is told to the audit.
 */
async function lockReset(
  deps: ResetDependencies,
  transaction: TransactionSql,
  caller: Caller,
  kind: Kind,
  token: string,
): Promise<ResetRow | undefined> {
  const hash = tokenHash(token);
  await transaction`
    select 1 from users.account where id = (select account_id from users.reset where token_hash = ${hash})
    for no key update`;
  const [row] = await transaction<(ResetRow & { serves: boolean })[]>`
    with moment as materialized (${moment(transaction, momentOf(deps))})
    select moment.now, r.id, r.account_id, a.organisation_id, a.authority_code, a.username, r.token_hash, r.stamp,
      r.new_factor, r.factor_secret,
      a.totp_secret, a.totp_last_step, r.expires_at,
      r.ended_at is null and r.expires_at > moment.now and a.status = 'ACTIVE' and not ${heldSql(transaction)} as serves
    from users.reset r join users.account a on a.id = r.account_id cross join moment
    where r.token_hash = ${hash}`;
  if (!row) return undefined;
  const genuine = isStamp(row.stamp, resetStamp(deps.keys.standingKey(), row));
  if (row.serves && genuine) return row;
  await note(deps, transaction, caller, kind, row, { refusal: genuine ? 'LINK' : 'ALTERED' });
  return undefined;
}

/**
 * The link as its person opens it; null when it does not serve. A new second factor gets its secret here, another at each
 * opening: who read the message before its person, and left the link as it was, knows nothing of what they enrol. The audit
 * has each opening.
 */
export function openReset(
  deps: ResetDependencies,
  caller: Caller,
  token: string,
): Promise<OpenedReset | null> {
  requireGateway(caller);
  const ring = deps.keys.sealKeys();
  return deps.sql.begin(async (transaction) => {
    const row = await lockReset(deps, transaction, caller, 'RESET_OPENED', token);
    if (!row) return null;
    await note(deps, transaction, caller, 'RESET_OPENED', row, { newFactor: row.new_factor });
    const { username, expires_at: expiresAt, account_id: accountId } = row;
    if (!row.new_factor) return { username, secret: null, qr: null, expiresAt };
    const secret = newTotpSecret();
    await transaction`
      update users.reset set factor_secret = ${sealTotp(ring, accountId, secret)} where id = ${row.id}`;
    return { username, expiresAt, ...(await enrolmentOf(secret, username)) };
  }) as Promise<OpenedReset | null>;
}

/**
 * Sets the password that the person chose (L24): with a code of the second factor, present or the one that was shown last. Every
 * session ends, the link is used up. A wrong code counts against the link; the limit voids it.
 */
export async function finishReset(
  deps: ResetDependencies,
  caller: Caller,
  input: { readonly token: string; readonly password: string; readonly code: string },
): Promise<Finished> {
  requireGateway(caller);
  const checked = await check(deps, caller, input);
  if (typeof checked === 'string') return { done: false, again: checked, recoveryCodes: null };
  const passwordHash = await behindDoor(deps.door, () => hashPassword(input.password));
  const done = (await deps.sql.begin(async (transaction) => {
    const row = await lockReset(deps, transaction, caller, 'RESET_FINISHED', input.token);
    if (!row) return 'LINK';
    const { now } = row;
    // Opened again meanwhile, it shows a factor of which nobody has given a code.
    if (!secretOf(row)?.equals(checked.sealed)) return 'CODE';
    const taken = await transaction`
      update users.account set password_hash = ${passwordHash}, totp_last_step = ${checked.step},
        totp_secret = ${checked.sealed}
      where id = ${row.account_id} and (${row.new_factor}::bool or totp_last_step < ${checked.step})
      returning id`;
    if (taken.length === 0) return 'CODE';
    await transaction`update users.reset set ended_at = ${now}, outcome = 'DONE' where id = ${row.id}`;
    await endAllOf(transaction, row.account_id, now);
    await tellChange(deps, transaction, row.account_id, now, 'RESET');
    await note(deps, transaction, caller, 'RESET_FINISHED', row, { newFactor: row.new_factor });
    if (!row.new_factor) return { recoveryCodes: null };
    // What was enrolled before may be in the wrong hands, as the lost device may.
    await transaction`delete from users.passkey where account_id = ${row.account_id}`;
    const { lookupKey } = deps.keys;
    const many = deps.policy.recoveryCodes;
    return { recoveryCodes: await writeRecoveryCodes(transaction, lookupKey(), row.account_id, many, now) };
  })) as { recoveryCodes: string[] | null } | ResetFault;
  if (typeof done === 'string') return { done: false, again: done, recoveryCodes: null };
  return { done: true, again: null, recoveryCodes: done.recoveryCodes };
}

/** What a code fits, and where in time. */
interface Checked {
  readonly step: number;
  readonly sealed: Buffer;
}

const secretOf = (row: ResetRow) => (row.new_factor ? row.factor_secret : row.totp_secret);

/** What the code fits, or what to enter again. */
async function check(
  deps: ResetDependencies,
  caller: Caller,
  { token, password, code }: { token: string; password: string; code: string },
): Promise<ResetFault | Checked> {
  return deps.sql.begin(async (transaction) => {
    const row = await lockReset(deps, transaction, caller, 'RESET_FINISHED', token);
    if (!row) return 'LINK';
    // Told before the code is judged: a password that may not be chosen uses up no attempt.
    if (!mayBeChosen(password, row.username)) return 'PASSWORD';
    const sealed = secretOf(row);
    const secret = sealed && openTotp(deps.keys.sealKeys(), row.account_id, sealed);
    const step = matchCode(secret, code, row.now);
    if (sealed && step !== null && (row.new_factor || step > row.totp_last_step)) return { step, sealed };
    await transaction`
      update users.reset set attempts = attempts + 1,
        ended_at = case when attempts + 1 >= ${deps.policy.resetAttempts} then ${row.now}::timestamptz end,
        outcome = case when attempts + 1 >= ${deps.policy.resetAttempts} then 'VOID' end
      where id = ${row.id}`;
    await note(deps, transaction, caller, 'RESET_FINISHED', row, { refusal: 'CODE' });
    return 'CODE';
  }) as Promise<ResetFault | Checked>;
}

async function note(
  { audit, refusals }: ResetDependencies,
  transaction: TransactionSql,
  caller: Caller,
  kind: Kind,
  row: ResetRow,
  detail: { readonly newFactor: boolean } | { readonly refusal: 'LINK' | 'ALTERED' | 'CODE' },
): Promise<void> {
  const event = {
    kind,
    outcome: 'refusal' in detail ? ('REFUSED' as const) : ('DONE' as const),
    operationId: caller.operationId,
    accountId: row.account_id,
    organisationId: row.organisation_id,
    authorityCode: row.authority_code,
    detail,
  };
  // Wrong codes are few: they end the link. One that serves no more is tried as often as somebody likes.
  const counts = 'refusal' in detail && detail.refusal !== 'CODE';
  for (const each of counts ? refusals.rows(event) : [event]) await audit.append(transaction, each);
}
