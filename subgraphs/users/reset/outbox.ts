import { randomUUID } from 'node:crypto';
import type { TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import { seal } from '../../../platform/seal.ts';

/** A link as the outbox keeps it, sealed: to whom, and its token. */
export interface ResetMessage {
  readonly to: string;
  readonly name: string;
  readonly token: string;
  /** RFC 3339. */
  readonly expiresAt: string;
}

/** What somebody signs in with, of which they are told that it was changed. */
export type ToldChange =
  | 'RESET'
  | 'PASSWORD'
  | 'AUTHENTICATOR'
  | 'RECOVERY_CODES'
  | 'PASSKEY_ADDED'
  | 'PASSKEY_REMOVED'
  | 'ADDRESS'
  | 'PROVIDER';

/** That something was changed, as the outbox keeps it, sealed: no secret and no link is in it. */
export interface NoticeMessage {
  readonly to: string;
  readonly name: string;
  readonly changed: ToldChange;
  /** RFC 3339. */
  readonly at: string;
}

/** Kinds of message, which are delivered apart. */
export type MessageKind = 'LINK' | 'NOTICE';

interface OutboxDependencies {
  readonly keys: Pick<Keys, 'sealKeys'>;
}

/** Where a message is sealed to. */
export function outboxPlace(id: string): string {
  return `users.outbox:${id}`;
}

async function put(
  { keys }: OutboxDependencies,
  transaction: TransactionSql,
  kind: MessageKind,
  accountId: string,
  now: Date,
  message: ResetMessage | NoticeMessage,
): Promise<void> {
  const id = randomUUID();
  const sealed = seal(keys.sealKeys(), outboxPlace(id), JSON.stringify(message));
  await transaction`
    insert into users.outbox (id, kind, account_id, made_at, key_version, ciphertext)
    values (${id}, ${kind}, ${accountId}, ${now}, ${sealed.keyVersion}, ${sealed.ciphertext})`;
}

/** Puts a link for somebody into the outbox. */
export function sendLink(
  deps: OutboxDependencies,
  transaction: TransactionSql,
  accountId: string,
  now: Date,
  link: ResetMessage,
): Promise<void> {
  return put(deps, transaction, 'LINK', accountId, now, link);
}

/**
 * Tells a person by message that something they sign in with was changed, in the transaction of the change (ASVS 5.0, 6.3.7): it
 * may have been somebody else. To their address at work, and to those given besides.
 */
export async function tellChange(
  deps: OutboxDependencies,
  transaction: TransactionSql,
  accountId: string,
  now: Date,
  changed: ToldChange,
  besides: readonly string[] = [],
): Promise<void> {
  const [person] = await transaction<{ email: string | null; name: string }[]>`
    select email, name from users.account where id = ${accountId}`;
  if (!person) return;
  const { email, name } = person;
  for (const to of new Set([...(email === null ? [] : [email]), ...besides]))
    await put(deps, transaction, 'NOTICE', accountId, now, { to, name, changed, at: now.toISOString() });
}
