import { randomUUID } from 'node:crypto';
import type { Queryable } from '../platform/database.ts';
import { sessionStamp, tokenHash } from '../subgraphs/users/session/token.ts';

/** Writes a session of nine hours under a token as a sign-in leaves it, in place of what there was under that token. */
export async function writeSession(
  sql: Queryable,
  key: Buffer,
  { token, accountId }: { readonly token: string; readonly accountId: string },
): Promise<void> {
  const now = new Date();
  const session = {
    tokenHash: tokenHash(token),
    id: randomUUID(),
    accountId,
    onBehalfOf: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 9 * 3_600_000),
    factorAt: now,
  };
  await sql`delete from users.session where token_hash = ${session.tokenHash}`;
  await sql`
    insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at, stamp)
    values (${session.tokenHash}, ${session.id}, ${accountId}, ${now}, ${now}, ${session.expiresAt}, ${now},
      ${sessionStamp(key, session)})`;
}
