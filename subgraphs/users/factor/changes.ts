import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { TransactionSql } from '../../../platform/database.ts';
import { plainText } from '../../../platform/freeText.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import type { OwnSecurityOutcome } from '../generated.ts';
import type { ToldChange } from '../reset/outbox.ts';
import { matchCode, newTotpSecret, sealTotp } from '../session/credentials.ts';
import { openTicket, sealTicket, takeOnce } from '../session/ticket.ts';
import { enrolmentOf } from './enrolment.ts';
import type { Acting, OwnDependencies } from './own.ts';
import { madePasskey, passkeyCreation, passkeyStamp } from './passkey.ts';
import { writeRecoveryCodes } from './recovery.ts';

/** A change that was made: what the audit calls it, what is shown, and whether the person's other sessions and links end. */
export interface Changed {
  readonly change: string;
  readonly about?: string;
  readonly shown?: object;
  /** What the person is told by message. */
  readonly told?: ToldChange;
  readonly endOthers?: boolean;
}

/** The row of the account is locked: two windows change one after the other. */
type Change = (
  deps: OwnDependencies,
  transaction: TransactionSql,
  acting: Acting,
  given: unknown,
) => Promise<Changed | OwnSecurityOutcome>;

const enrolling = ({ row }: Acting) => `totp:${row.account_id}:${row.session_id}`;
const enrolled = z.strictObject({ ticket: z.string().max(512), code: z.string().max(16) });
const added = z.strictObject({ name: z.string().max(200), response: z.record(z.string(), z.unknown()) });
const named = z.strictObject({ id: z.string().max(64) });
const nameLength = 60;

/** A new secret to enrol: shown now, and carried back sealed, bound to this session. */
export async function beginTotp({ keys, policy }: OwnDependencies, acting: Acting): Promise<object> {
  const secret = newTotpSecret();
  const until = new Date(acting.row.now.getTime() + policy.enrolmentMinutes * 60_000);
  const ticket = sealTicket(keys.sealKeys(), enrolling(acting), secret, until);
  return { ticket, ...(await enrolmentOf(secret, acting.own.username)) };
}

/** What the browser asks for to make a passkey. */
export async function beginPasskey(
  { sql, keys }: OwnDependencies,
  { row, own, origin }: Acting,
): Promise<object> {
  const present = await sql<{ credential_id: Buffer }[]>`
    select credential_id from users.passkey where account_id = ${row.account_id}`;
  const person = { accountId: row.account_id, ...own };
  const ids = present.map(({ credential_id: id }) => id);
  return { options: await passkeyCreation(keys.lookupKey(), person, ids, origin, row.now) };
}

const confirmTotp: Change = async ({ keys, policy }, transaction, acting, given) => {
  const { row } = acting;
  const entered = enrolled.safeParse(given);
  const secret = entered.success
    ? openTicket<string>(keys.sealKeys(), enrolling(acting), entered.data.ticket, row.now)
    : null;
  const step = matchCode(secret, entered.data?.code ?? '', row.now);
  if (secret === null || step === null) return 'REFUSED';
  // Once: confirmed again, a code that was used since would serve again.
  const once = keyedHash(keys.lookupKey(), 'users.enrolment', secret);
  const until = new Date(row.now.getTime() + policy.enrolmentMinutes * 60_000);
  if (!(await takeOnce(transaction, 'enrolment', once, until))) return 'REFUSED';
  await transaction`
    update users.account set totp_secret = ${sealTotp(keys.sealKeys(), row.account_id, secret)}, totp_last_step = ${step}
    where id = ${row.account_id}`;
  return { change: 'TOTP', told: 'AUTHENTICATOR', endOthers: true };
};

const makeRecoveryCodes: Change = async ({ keys, policy }, transaction, { row }) => {
  const many = policy.recoveryCodes;
  const codes = await writeRecoveryCodes(transaction, keys.lookupKey(), row.account_id, many, row.now);
  return { change: 'RECOVERY_CODES', told: 'RECOVERY_CODES', shown: { codes } };
};

const addPasskey: Change = async ({ keys, policy }, transaction, { row, origin }, given) => {
  const entered = added.safeParse(given);
  const name = entered.success ? plainText(entered.data.name, 1, nameLength) : null;
  if (!entered.success || name === null) return 'REFUSED';
  const made = await madePasskey(keys.lookupKey(), row.account_id, entered.data.response, origin, row.now);
  if (!made || !(await takeOnce(transaction, 'challenge', made.challenge.key, made.challenge.until)))
    return 'REFUSED';
  const id = randomUUID();
  const stamp = passkeyStamp(keys.standingKey(), {
    passkey_id: id,
    passkey_account: row.account_id,
    credential_id: made.credentialId,
    public_key: made.publicKey,
  });
  const written = await transaction`
    insert into users.passkey (id, account_id, credential_id, public_key, counter, name, made_at, stamp)
    select ${id}, ${row.account_id}, ${made.credentialId}, ${made.publicKey}, ${made.counter}, ${name}, ${row.now}, ${stamp}
    where (select count(*) from users.passkey where account_id = ${row.account_id}) < ${policy.passkeysAtMost}
    on conflict do nothing returning id`;
  return written.length === 1
    ? { change: 'PASSKEY_ADDED', about: id, shown: { id }, told: 'PASSKEY_ADDED' }
    : 'REFUSED';
};

const removePasskey: Change = async (_deps, transaction, { row }, given) => {
  const id = idOrNone(named.safeParse(given).data?.id ?? '');
  const gone = await transaction`
    delete from users.passkey where id = ${id} and account_id = ${row.account_id} returning id`;
  return gone.length === 1 ? { change: 'PASSKEY_REMOVED', about: id, told: 'PASSKEY_REMOVED' } : 'NOT_FOUND';
};

const endOne: Change = async (_deps, transaction, { row }, given) => {
  const id = idOrNone(named.safeParse(given).data?.id ?? '');
  const ended = await transaction`
    update users.session set ended_at = ${row.now}
    where id = ${id} and account_id = ${row.account_id} and ended_at is null returning id`;
  return ended.length === 1 ? { change: 'SESSION_ENDED', about: id } : 'NOT_FOUND';
};

const endOthers: Change = async () => ({ change: 'OTHER_SESSIONS_ENDED', endOthers: true });

/** What each act changes, in the transaction of its audit row. */
export const changes = {
  CONFIRM_TOTP: confirmTotp,
  MAKE_RECOVERY_CODES: makeRecoveryCodes,
  ADD_PASSKEY: addPasskey,
  REMOVE_PASSKEY: removePasskey,
  END_SESSION: endOne,
  END_OTHER_SESSIONS: endOthers,
} satisfies Partial<Record<string, Change>>;
