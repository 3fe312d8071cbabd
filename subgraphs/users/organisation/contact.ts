import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { findPlace } from '../accounts/store.ts';
import type { CredentialRefusal } from '../credential/changes.ts';
import type { CredentialContent, CredentialRow } from '../credential/credential.ts';

/** What an organisation is called and reached by. */
export interface Contact {
  readonly name: string;
  readonly telephone: string | null;
}

/** A contact that was proposed, the one that it takes the place of, and by what it is known. */
export interface ContactContent extends CredentialContent {
  readonly contact: Contact;
  readonly before: Contact;
  readonly evidence: string;
}

/** The contact of an organisation, whose row is locked until the transaction ends. */
export async function lockContact(transaction: TransactionSql, organisationId: string): Promise<Contact> {
  const [row] = await transaction<Contact[]>`
    select name, telephone from users.organisation where id = ${organisationId} for no key update`;
  return row as Contact;
}

/** Whether two are the same. */
export function sameContact(one: Contact, other: Contact): boolean {
  return one.name === other.name && one.telephone === other.telephone;
}

/**
 * Gives an organisation the name and telephone that two people agreed on, or says why not. What was proposed over others than those
 * of now is overtaken.
 */
export async function giveContact(
  _deps: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  { organisation_id: id, content }: CredentialRow,
): Promise<CredentialRefusal | null> {
  const { contact, before } = content as ContactContent;
  if (!(await findPlace(transaction, caller, id))) return 'NOT_FOUND';
  if (!sameContact(await lockContact(transaction, id), before)) return 'STATUS';
  await transaction`
    update users.organisation set name = ${contact.name}, telephone = ${contact.telephone}, version = version + 1
    where id = ${id}`;
  return null;
}
