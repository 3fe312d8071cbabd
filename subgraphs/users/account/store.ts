import type { Sql } from '../../../platform/database.ts';
import type { AuthorityDirectory } from '../organisation/authorities.ts';
import { type OrganisationRow, organisationsOf } from '../organisation/store.ts';
import type { AccountView } from './account.ts';

interface AccountRow extends OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly profession: string | null;
  readonly telephone: string | null;
  readonly email: string | null;
}

/**
 * Reads accounts with their organisations, one statement for all ids: in the order of the ids, null for an unknown
 * one. Closed accounts too: who was involved stays known.
 */
export function readAccounts(sql: Sql, authorities: AuthorityDirectory) {
  return async (ids: readonly string[]): Promise<(AccountView | null)[]> => {
    const rows = await sql<AccountRow[]>`
      select a.id, a.name, a.profession, a.telephone, a.email, o.id as organisation_id, o.name as organisation_name,
        o.kind as organisation_kind, o.telephone as organisation_telephone, o.authority_code as organisation_authority
      from users.account a join users.organisation o on o.id = a.organisation_id
      where a.id = any(${[...ids]}::uuid[])`;
    const organisations = await organisationsOf(rows, authorities);
    const accounts = new Map(
      rows.map(({ id, name, profession, telephone, email, organisation_id }) => [
        id,
        Object.freeze({
          __typename: 'Account' as const,
          id,
          name,
          profession,
          telephone,
          email,
          organisation: organisations.get(organisation_id) ?? null,
        }),
      ]),
    );
    return ids.map((id) => accounts.get(id) ?? null);
  };
}
