import type { Sql } from '../../../platform/database.ts';
import type { AuthorityDirectory } from './authorities.ts';
import type { OrganisationView } from './organisation.ts';

/** Columns of an organisation in a statement of its own or of an account's. */
export interface OrganisationRow {
  readonly organisation_id: string;
  readonly organisation_name: string;
  readonly organisation_kind: OrganisationView['kind'];
  readonly organisation_telephone: string | null;
  readonly organisation_authority: string | null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The identifier as the database writes it; null when it cannot be one of ours, which is as good as unknown. */
export function canonicalId(id: string): string | null {
  const lower = id.toLowerCase();
  return uuid.test(lower) ? lower : null;
}

/** Organisations of rows, by id, one object each, with their authorities. */
export async function organisationsOf(
  rows: readonly OrganisationRow[],
  authorities: AuthorityDirectory,
): Promise<ReadonlyMap<string, OrganisationView>> {
  const codes = rows.flatMap((row) => row.organisation_authority ?? []);
  const byCode = codes.length > 0 ? await authorities.byCode(codes) : new Map();
  const organisations = new Map<string, OrganisationView>();
  for (const row of rows) {
    if (organisations.has(row.organisation_id)) continue;
    organisations.set(
      row.organisation_id,
      Object.freeze({
        __typename: 'Organisation' as const,
        id: row.organisation_id,
        name: row.organisation_name,
        kind: row.organisation_kind,
        telephone: row.organisation_telephone,
        authority: byCode.get(row.organisation_authority ?? '') ?? null,
      }),
    );
  }
  return organisations;
}

/** Reads organisations, one statement for all ids: in the order of the ids, null for an unknown one. */
export function readOrganisations(sql: Sql, authorities: AuthorityDirectory) {
  return async (ids: readonly string[]): Promise<(OrganisationView | null)[]> => {
    const rows = await sql<OrganisationRow[]>`
      select id as organisation_id, name as organisation_name, kind as organisation_kind,
        telephone as organisation_telephone, authority_code as organisation_authority
      from users.organisation where id = any(${[...ids]}::uuid[])`;
    const organisations = await organisationsOf(rows, authorities);
    return ids.map((id) => organisations.get(id) ?? null);
  };
}
