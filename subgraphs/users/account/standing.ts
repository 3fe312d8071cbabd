import type { Role } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { isStamp, keyedHash } from '../../../platform/hash.ts';

/** What decides what an account may do, as its row and its roles have it. */
export interface StandingRow {
  readonly account_id: string;
  readonly kind: 'PERSON' | 'SYSTEM';
  readonly status: string;
  readonly demo: boolean;
  /** What a partner's system names them by. */
  readonly username: string | null;
  /** Where links to set a password go, and what two accounts of one person have in common. */
  readonly email: string | null;
  readonly profession: string | null;
  readonly organisation_id: string;
  /** What the organisation is, and of an authority's service whose: that says which roles are given there, and by whom. */
  readonly body: string;
  readonly account_authority: string | null;
  readonly region: string | null;
  readonly vetted_on: IsoDate | null;
  readonly trained_version: number | null;
  readonly procedures_received_on: IsoDate | null;
  readonly agreement_signed_on: IsoDate | null;
  /** In the order of the alphabet. */
  readonly roles: Role[];
  readonly standing_version: number;
  readonly standing_stamp: Buffer | null;
}

/** The columns of a `StandingRow`, of `users.account` as `a`. Days as text: not every connection reads them as such. */
export const standingColumns = (sql: Queryable) => sql`
  a.id as account_id, a.kind, a.status, a.demo, a.username, a.email, a.profession, a.organisation_id,
  (select case when b.kind = 'AUTHORITY_SERVICE' then concat(b.kind, ' ', b.authority_code) else b.kind end
    from users.organisation b where b.id = a.organisation_id) as body, a.authority_code as account_authority,
  a.region, a.vetted_on::text as vetted_on, a.trained_version, a.procedures_received_on::text as procedures_received_on,
  a.agreement_signed_on::text as agreement_signed_on,
  array(select g.role from users.role_grant g where g.account_id = a.id order by g.role collate "C") as roles,
  a.standing_version, a.standing_stamp`;

function ownContent(row: StandingRow, version: number): unknown[] {
  return [
    row.username,
    row.email,
    version,
    row.account_id,
    row.kind,
    row.status,
    row.demo,
    row.profession,
    row.organisation_id,
    row.account_authority,
    row.region,
    row.vetted_on,
    row.trained_version,
    row.procedures_received_on,
    row.agreement_signed_on,
    row.roles,
  ];
}

function stampOf(key: Buffer, row: StandingRow, version: number): Buffer {
  const content = [row.body, ...ownContent(row, version)];
  return keyedHash(key, 'users.account.body', JSON.stringify(content));
}

/** Whether an account is as a release left it that did not look at the organisation (ADR 0089); the night stamps it anew. */
export function isFormerlyGenuine(key: Buffer, row: StandingRow): boolean {
  const content = ownContent(row, row.standing_version);
  return isStamp(row.standing_stamp, keyedHash(key, 'users.account', JSON.stringify(content)));
}

/**
 * Whether an account's names, standing, roles and organisation are as this system last wrote them: detects a role
 * that was edited in the database. False for an account that was never stamped, since what cannot be checked gives no
 * rights.
 */
export function isGenuine(key: Buffer, row: StandingRow): boolean {
  return isStamp(row.standing_stamp, stampOf(key, row, row.standing_version)) || isFormerlyGenuine(key, row);
}

/**
 * Stamps accounts as they stand in the transaction. Whoever changes a standing has locked its row and seen that it
 * was genuine: to stamp what somebody else edited would make it right.
 */
export async function stampStandings(
  transaction: Queryable,
  key: Buffer,
  accountIds: readonly string[],
): Promise<void> {
  const rows = await transaction<StandingRow[]>`
    select ${standingColumns(transaction)} from users.account a where a.id = any(${[...accountIds]}::uuid[])`;
  const versions = rows.map((row) => row.standing_version + 1);
  await transaction`
    update users.account a set standing_version = k.version, standing_stamp = decode(k.stamp, 'hex')
    from unnest(${rows.map((row) => row.account_id)}::uuid[], ${versions}::int[],
      ${rows.map((row, index) => stampOf(key, row, versions[index] as number).toString('hex'))}::text[]) as k (id, version, stamp)
    where a.id = k.id`;
}
