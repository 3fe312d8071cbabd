import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { isGenuine, stampStandings } from '../account/standing.ts';
import type { CredentialRefusal } from '../credential/changes.ts';
import type { CredentialContent, CredentialRow } from '../credential/credential.ts';
import type { CareDependencies } from './change.ts';
import { lockManaged } from './store.ts';

/** What others know a person by and reach them at, beside the address. */
export interface Details {
  readonly name: string;
  readonly profession: string | null;
  readonly telephone: string | null;
}

/** Details that were proposed, those that they take the place of, and by what they are known. */
export interface DetailsContent extends CredentialContent {
  readonly details: Details;
  readonly before: Details;
  readonly evidence: string;
}

/** The details of an account. */
export async function readDetails(transaction: TransactionSql, accountId: string): Promise<Details> {
  const [row] = await transaction<Details[]>`
    select name, profession, telephone from users.account where id = ${accountId}`;
  return row as Details;
}

/** Whether two are the same, in every part. */
export function sameDetails(one: Details, other: Details): boolean {
  return one.name === other.name && one.profession === other.profession && one.telephone === other.telephone;
}

/**
 * Gives a person the details that two people agreed on, or says why not. Sessions go on: a profession that gives a right counts
 * from the next request. What was proposed over other details than those of now is overtaken.
 */
export async function giveDetails(
  deps: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  { account_id: id, content }: CredentialRow,
): Promise<CredentialRefusal | null> {
  const { details, before } = content as DetailsContent;
  const key = deps.keys.standingKey();
  const row = id === null ? undefined : await lockManaged(transaction, caller, { id });
  if (!row) return 'NOT_FOUND';
  if (!isGenuine(key, row)) return 'ALTERED_ACCOUNT';
  const present = await readDetails(transaction, row.account_id);
  if (row.status === 'CLOSED' || !sameDetails(present, before)) return 'STATUS';
  await transaction`
    update users.account set name = ${details.name}, profession = ${details.profession}, telephone = ${details.telephone}
    where id = ${row.account_id}`;
  await stampStandings(transaction, key, [row.account_id]);
  await deps.audit.done(transaction, caller, 'ACCOUNT_CHANGED', {
    account: row.account_id,
    changed: 'DETAILS',
  });
  return null;
}
