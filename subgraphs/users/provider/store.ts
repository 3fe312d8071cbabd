import type { Queryable, Sql } from '../../../platform/database.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import { type CredentialContent, type CredentialRow, serves } from '../credential/credential.ts';
import { credentialColumns } from '../credential/store.ts';
import { type AccountRow, accountColumns } from '../session/store.ts';

/** What is kept of a provider, in clear. */
interface ProviderContent extends CredentialContent {
  readonly issuer: string;
  readonly clientId: string;
  readonly acrValues: readonly string[];
  readonly amrValues: readonly string[];
}

/** A provider with its secret, sealed. */
export interface ProviderRow extends CredentialRow {
  readonly content: ProviderContent;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

const columns = (sql: Queryable) => sql`${credentialColumns(sql)}, c.key_version, c.ciphertext`;

/** A provider that serves, of an accredited organisation; undefined for any other id. */
export async function findProvider(
  sql: Queryable,
  standingKey: Buffer,
  id: string,
  now: Date,
): Promise<ProviderRow | undefined> {
  const [row] = await sql<ProviderRow[]>`
    select ${columns(sql)} from users.credential c join users.organisation o on o.id = c.organisation_id
    where c.id = ${idOrNone(id)}::uuid and c.kind = 'PROVIDER' and o.accreditation = 'ACCREDITED'`;
  return row && serves(standingKey, row, now) ? row : undefined;
}

/** The provider that serves for an organisation's people. */
export async function findProviderOf(
  sql: Queryable,
  standingKey: Buffer,
  organisationId: string,
  now: Date,
): Promise<ProviderRow | undefined> {
  const rows = await sql<ProviderRow[]>`
    select ${columns(sql)} from users.credential c
    where c.organisation_id = ${organisationId}::uuid and c.kind = 'PROVIDER' and c.outcome = 'APPROVED' and c.ended_at is null`;
  return rows.find((row) => serves(standingKey, row, now));
}

/** Organisations with a provider that serves, by name. */
export async function listProviders(
  sql: Sql,
  standingKey: Buffer,
  now: Date,
): Promise<{ id: string; organisation: string }[]> {
  const rows = await sql<(CredentialRow & { organisation: string })[]>`
    select ${credentialColumns(sql)}, o.name as organisation from users.credential c
    join users.organisation o on o.id = c.organisation_id
    where c.kind = 'PROVIDER' and c.outcome = 'APPROVED' and c.ended_at is null and o.accreditation = 'ACCREDITED'
    order by o.name limit 500`;
  return rows
    .filter((row) => serves(standingKey, row, now))
    .map(({ id, organisation }) => ({ id, organisation }));
}

/** The account that a provider knows by a name, and the link between them, unedited; undefined when there is none. */
export async function findLinked(
  sql: Queryable,
  standingKey: Buffer,
  provider: string,
  subject: string,
  now: Date,
): Promise<{ readonly account: AccountRow; readonly linkId: string } | undefined> {
  const [link] = await sql<CredentialRow[]>`
    select ${credentialColumns(sql)} from users.credential c
    where c.kind = 'SUBJECT' and c.outcome = 'APPROVED' and c.ended_at is null
      and c.content ->> 'provider' = ${provider} and c.content ->> 'subject' = ${subject}`;
  if (!link || !serves(standingKey, link, now)) return undefined;
  const [account] = await sql<AccountRow[]>`
    select ${accountColumns(sql)} from users.account a join users.organisation o on o.id = a.organisation_id
    where a.id = ${link.account_id} and a.organisation_id = ${link.organisation_id}`;
  return account && { account, linkId: link.id };
}
