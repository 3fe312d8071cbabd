import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { isGenuine, type StandingRow, stampStandings, standingColumns } from '../account/standing.ts';
import type { CredentialRefusal } from '../credential/changes.ts';
import type { CredentialContent, CredentialRow } from '../credential/credential.ts';
import { tellChange } from '../reset/outbox.ts';
import { voidLinks } from '../reset/start.ts';
import { endAllOf } from '../session/store.ts';
import type { CareDependencies } from './change.ts';
import { lockManaged } from './store.ts';

/** An address that was proposed, the one that it takes the place of, and by what it is known. */
export interface AddressContent extends CredentialContent {
  readonly before: string;
  readonly evidence: string;
}

/**
 * Gives a person the e-mail address that two people agreed on, or says why not. All accounts of the person get it,
 * since accounts with one address are known as one person's by it (ADR 0081). Open sessions end, and links that went
 * to the former address are void. A closed account is included wherever it is and however it was edited, since nobody
 * may use it, and it keeps no address from others.
 */
export async function giveAddress(
  deps: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  { account_id: accountId, content }: CredentialRow,
): Promise<CredentialRefusal | null> {
  const { about: email, before } = content as AddressContent;
  const key = deps.keys.standingKey();
  // Of two people who are given one address at once, the second is looked for after the first has it.
  await transaction`select pg_advisory_xact_lock(hashtextextended(lower(${email}), 4714))`;
  // In one order, so that two decisions do not wait for each other.
  const theirs = await transaction<{ id: string; closed: boolean }[]>`
    select id, status = 'CLOSED' as closed from users.account
    where kind = 'PERSON' and username is not null and lower(email) = lower(${before}) order by id for no key update`;
  const ids = theirs.map(({ id }) => id);
  const inUse = theirs.filter(({ closed }) => !closed).map(({ id }) => id);
  if (accountId === null || !inUse.includes(accountId)) return 'STATUS';
  const [taken] = await transaction`
    select 1 from users.account
    where kind = 'PERSON' and username is not null and status <> 'CLOSED' and lower(email) = lower(${email})
      and id <> all(${ids}::uuid[])`;
  if (taken) return 'ADDRESS';
  for (const id of inUse) {
    const row = await lockManaged(transaction, caller, { id });
    if (!row) return id === accountId ? 'NOT_FOUND' : 'ELSEWHERE';
    if (!isGenuine(key, row)) return 'ALTERED_ACCOUNT';
  }
  const rows = await transaction<StandingRow[]>`
    select ${standingColumns(transaction)} from users.account a where a.id = any(${ids}::uuid[])`;
  const genuine = rows.filter((row) => isGenuine(key, row)).map((row) => row.account_id);
  const now = deps.clock.now();
  await transaction`update users.account set email = ${email} where id = any(${ids}::uuid[])`;
  await stampStandings(transaction, key, genuine);
  // The former one too: who reads the new one may be somebody else.
  await tellChange(deps, transaction, accountId, now, 'ADDRESS', [before]);
  for (const id of ids) {
    await endAllOf(transaction, id, now);
    await voidLinks(transaction, id, now);
    await deps.audit.done(transaction, caller, 'ACCOUNT_CHANGED', { account: id, changed: 'ADDRESS' });
  }
  return null;
}
