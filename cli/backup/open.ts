import { AuditWriter } from '../../platform/audit.ts';
import type { Sql } from '../../platform/database.ts';

/** What was open at the moment that a database was restored to, and is no more. */
interface EndedAtRestore {
  readonly sessions: number;
  /** To set a password; their messages that waited for delivery are gone with them. */
  readonly links: number;
}

/**
 * Ends what a restored database has open: whoever signed out, was suspended or used a link since that moment would else be in
 * again, or the link serve again (ADR 0089). Sessions are told to the audit in the transaction that ends them.
 */
export async function endSessionsAndLinks(sql: Sql): Promise<EndedAtRestore> {
  const audit = new AuditWriter(sql);
  return (await sql.begin(async (transaction) => {
    await transaction`set local statement_timeout = 0`;
    const sessions = await transaction<
      { id: string; account_id: string; organisation_id: string; authority_code: string | null }[]
    >`
      update users.session s set ended_at = clock_timestamp() from users.account a
      where a.id = s.account_id and s.ended_at is null
      returning s.id, a.id as account_id, a.organisation_id, a.authority_code`;
    await transaction`update users.mediation set ended_at = clock_timestamp() where ended_at is null`;
    const links = await transaction`
      update users.reset set ended_at = clock_timestamp(), outcome = 'VOID' where ended_at is null returning 1`;
    await transaction`
      update users.outbox set ciphertext = null, delivered_at = clock_timestamp() where delivered_at is null`;
    for (let from = 0; from < sessions.length; from += 1_000)
      await audit.append(
        transaction,
        ...sessions.slice(from, from + 1_000).map((session) => ({
          kind: 'SIGNED_OUT' as const,
          outcome: 'DONE' as const,
          operation: 'restore',
          sessionId: session.id,
          accountId: session.account_id,
          organisationId: session.organisation_id,
          authorityCode: session.authority_code,
        })),
      );
    return { sessions: sessions.length, links: links.length };
  })) as EndedAtRestore;
}
