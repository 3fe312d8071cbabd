import { type Caller, nobody, ownAccounts } from '../../../platform/caller.ts';
import type { Queryable } from '../../../platform/database.ts';

/** What somebody reads reports of: all, an authority, or an organisation; never what is found about themselves. */
export interface Reach {
  readonly all: boolean;
  readonly authorityCode: string | null;
  readonly organisationId: string | null;
  /** Of who asks. */
  readonly accounts: readonly string[];
}

/**
 * The reach of a caller (domain.md 2): the central team and national auditors all, an authority's auditor the authority, a
 * partner's auditor and an account manager the own organisation.
 */
export function reachOf(caller: Caller): Reach {
  const { roles, authorityCode, organisationId, organisationKind } = caller;
  const auditor = roles.includes('AUDITOR');
  const all = roles.includes('CENTRAL_TEAM') || (auditor && organisationKind === 'DEPARTMENT');
  const ofAuthority = auditor ? authorityCode : null;
  return {
    all,
    accounts: ownAccounts(caller),
    authorityCode: all ? null : ofAuthority,
    organisationId: all || ofAuthority !== null ? null : organisationId,
  };
}

/** What is within reach of rows with an organisation and an authority, under this name. */
export function within(
  sql: Queryable,
  { all, authorityCode, organisationId }: Pick<Reach, 'all' | 'authorityCode' | 'organisationId'>,
  row: 'f' | 's' | 'u' | 'r',
) {
  if (all) return sql`true`;
  return authorityCode === null
    ? sql`${sql(row)}.organisation_id = ${organisationId}::uuid`
    : sql`${sql(row)}.authority_code = ${authorityCode}`;
}

/** The reach of the night's run. */
export const everybody: Reach = {
  all: true,
  authorityCode: null,
  organisationId: null,
  accounts: [nobody],
};
