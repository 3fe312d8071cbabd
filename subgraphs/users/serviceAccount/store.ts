import type { Sql } from '../../../platform/database.ts';
import type { CredentialRow } from '../credential/credential.ts';
import type { ServiceKey } from '../credential/jwk.ts';
import { credentialColumns } from '../credential/store.ts';
import {
  type AccountRow,
  type AttemptRows,
  accountColumns,
  attemptTold,
  moment,
  type PersonRow,
  personColumns,
} from '../session/store.ts';

interface ServiceKeyRow extends CredentialRow {
  readonly content: ServiceKey;
}

/** A system, its keys, and the person that a partner's system named. */
export interface ClientRow {
  readonly now: Date;
  readonly account: AccountRow | null;
  readonly keys: readonly ServiceKeyRow[];
  readonly named: AccountRow | null;
}

/**
 * Finds a system by what it calls itself, its approved keys, and a named person of the same organisation: the same two
 * statements whether there is one or not.
 */
export async function findClient(
  sql: Sql,
  clientId: string,
  username: string | null,
  asOf: Date | null,
): Promise<ClientRow> {
  const people = await sql<(AccountRow & { now: Date; which: string | null })[]>`
    with moment as (${moment(sql, asOf)})
    select moment.now, a.username as which, ${accountColumns(sql)}
    from moment
    left join users.account a on (a.kind = 'SYSTEM' and a.username = ${clientId})
      or (a.kind = 'PERSON' and a.username = ${username}
        and a.organisation_id = (select organisation_id from users.account where username = ${clientId}))
    left join users.organisation o on o.id = a.organisation_id`;
  const account = people.find(({ which, kind }) => which === clientId && kind === 'SYSTEM') ?? null;
  const keys = await sql<ServiceKeyRow[]>`
    select ${credentialColumns(sql)} from users.credential c
    where c.account_id = ${account?.account_id ?? null}::uuid and c.kind = 'SERVICE_KEY' and c.outcome = 'APPROVED'
      and c.ended_at is null`;
  const named = people.find(({ which, kind }) => which === username && kind === 'PERSON') ?? null;
  return { now: people[0]?.now as Date, account, keys, named };
}

/** The person of a partner's session, as they stand now. */
export async function findNamed(sql: Sql, accountId: string): Promise<PersonRow | undefined> {
  const [row] = await sql<PersonRow[]>`
    select ${personColumns(sql)} from users.account a join users.organisation o on o.id = a.organisation_id
    where a.id = ${accountId}`;
  return row;
}

/** What was found of a request for a token. */
interface TokenVerdict extends AttemptRows {
  readonly now: Date;
  readonly accepted: {
    readonly accountId: string;
    readonly keyId: string;
    readonly namedId: string | null;
    /** What serves once: the assertion's own identifier, hashed with its client. */
    readonly assertion: Buffer;
    readonly until: Date;
  } | null;
  readonly session: {
    readonly id: string;
    readonly tokenHash: Buffer;
    readonly expiresAt: Date;
    readonly factorAt: Date;
    readonly stamp: Buffer;
  };
}

/** Ends a request: uses up the assertion, begins the session, writes the audit row; all or nothing, in one statement. */
export async function endTokenRequest(sql: Sql, verdict: TokenVerdict): Promise<boolean> {
  const { now, accepted, session } = verdict;
  const [row] = await sql<{ accepted: boolean }[]>`
    with asserted as (
      insert into users.used_once (purpose, key, expires_at)
      select 'assertion', key, ${accepted?.until ?? null}::timestamptz
      from (values (${accepted?.assertion ?? null}::bytea)) as sent (key) where key is not null
      on conflict do nothing returning 1
    ), used as (
      update users.credential set last_used_at = ${now}::timestamptz
      where id = ${accepted?.keyId ?? null}::uuid and ended_at is null and exists (select from asserted)
      returning id
    ), begun as (
      insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at, credential_id,
        on_behalf_of, stamp)
      select ${session.tokenHash}::bytea, ${session.id}::uuid, ${accepted?.accountId ?? null}::uuid, ${now}::timestamptz,
        ${now}::timestamptz, ${session.expiresAt}::timestamptz, ${session.factorAt}::timestamptz, used.id,
        ${accepted?.namedId ?? null}::uuid, ${session.stamp}::bytea
      from used
    )
    select exists (select from used) as accepted, ${attemptTold(sql, 'used', verdict)}`;
  return row?.accepted ?? false;
}
