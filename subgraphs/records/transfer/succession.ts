import type { AuditWriter } from '../../../platform/audit.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { askAnew } from '../adoption/heldIdentities.ts';
import { queueTransfer } from './propose.ts';
import { openStatuses } from './store.ts';

/** An authority that was abolished, and the one that has its area now. */
export interface Succession {
  readonly from: string;
  readonly to: string;
}

interface Tools {
  readonly audit: AuditWriter;
  readonly policy: Pick<Policy, 'transferDueDays'>;
  readonly at: Date;
}

const open = openStatuses as unknown as string[];

/**
 * From the caller's transaction on nothing new is given to the former authority: its postcodes, districts and places are the
 * successor's, whose team is asked about identities that are held, too. Nothing of its records has moved yet.
 */
export async function openSuccession(tx: TransactionSql, { from, to }: Succession): Promise<void> {
  await tx`update records.authority set succeeded_by = ${to} where code = ${from} or succeeded_by = ${from}`;
  for (const table of ['records.postcode', 'records.postcode_district', 'records.place'])
    await tx`update ${tx(table)} set authority_code = ${to} where authority_code = ${from}`;
  await holdForBoth(tx, { from, to });
}

/** Rows about an identity wait for the successor's team as long as they wait for the former one, and no word of either counts. */
async function holdForBoth(tx: TransactionSql, { from, to }: Succession): Promise<void> {
  await tx`
    insert into records.held_identity as h (scheme, lookup, authority_code, for_good)
    select scheme, lookup, ${to}, for_good from records.held_identity where authority_code = ${from}
    on conflict (scheme, lookup, authority_code) do update set for_good = h.for_good or excluded.for_good`;
  await askAnew(tx, from, to);
}

/**
 * Gives the successor as many records of the former authority as `limit`, live and archived ones, each with its open work, its
 * shield and its audit row; how many there were. Between two batches each record has one authority, as ever. A transfer
 * between the two has come to its end; of one to a third the successor is the sender, and has not agreed.
 */
export async function moveSome(
  tx: TransactionSql,
  { from, to }: Succession,
  { audit, policy, at }: Tools,
  limit: number,
): Promise<number> {
  const found = await tx<{ number: number }[]>`
    select number from records.child where authority_code = ${from} order by number limit ${limit}::int for no key update`;
  const numbers = found.map(({ number }) => number);
  if (numbers.length === 0) return 0;
  await tx`update records.child set authority_code = ${to} where number = any(${numbers}::bigint[])`;
  // The successor's team hears of what is overdue as the former one did.
  await tx`update records.shield set told_on = null where child_number = any(${numbers}::bigint[]) and told_on is not null`;
  await tx`
    update records.work_item set authority_code = ${to}, assignee = null, assigned_at = null
    where child_number = any(${numbers}::bigint[]) and authority_code = ${from} and closed_at is null`;
  await endBetween(tx, { from, to }, numbers, { audit, at });
  const left = await tx<{ id: string; number: number; agreed: boolean }[]>`
    update records.transfer t set from_code = ${to}, from_agreed_by = null, version = t.version + 1
    from (select id, from_agreed_by from records.transfer
      where child_number = any(${numbers}::bigint[]) and status = any(${open}::text[])) o
    where t.id = o.id
    returning t.id, t.child_number as number, o.from_agreed_by is not null and t.status in ('PROPOSED', 'UNDER_REVIEW') as agreed`;
  for (const { id, number } of left.filter(({ agreed }) => agreed))
    await queueTransfer(tx, policy, { queue: 'TRANSFER_AGREEMENT', team: to, number, id, at, by: null });
  await audit.append(
    tx,
    ...numbers.map((number) => ({
      kind: 'RECORD_TRANSFERRED' as const,
      outcome: 'DONE' as const,
      operation: 'succession',
      area: from,
      childNumber: String(number),
      detail: { to, succession: true },
    })),
  );
  return numbers.length;
}

/** Ends the transfers of some records of the successor that were between the two, in whichever direction. */
async function endBetween(
  tx: TransactionSql,
  { from, to }: Succession,
  numbers: readonly number[],
  { audit, at }: Pick<Tools, 'audit' | 'at'>,
): Promise<void> {
  const ended = await tx<{ id: string; number: number }[]>`
    update records.transfer t set status = 'WITHDRAWN', changed_at = ${at}, version = t.version + 1
    where t.child_number = any(${numbers as number[]}::bigint[]) and t.status = any(${open}::text[])
      and (t.from_code, t.to_code) in ((${from}, ${to}), (${to}, ${from}))
    returning t.id, t.child_number as number`;
  await tx`
    update records.work_item set outcome = 'WITHDRAWN', closed_at = ${at}
    where reference = any(${ended.map(({ id }) => id)}::uuid[]) and closed_at is null`;
  for (const { id, number } of ended)
    await audit.append(tx, {
      kind: 'TRANSFER_CHANGED',
      outcome: 'DONE',
      operation: 'succession',
      area: to,
      childNumber: String(number),
      detail: { transfer: id, status: 'WITHDRAWN' },
    });
}

/**
 * Gives the successor what hangs on no record of the former authority: transfers that others proposed to it, waiting rows,
 * entries of the vault, notices and the rest of its work. What somebody of the former team asked to read of sealed data, and
 * nobody approved or read, has ended.
 */
export async function closeSuccession(
  tx: TransactionSql,
  succession: Succession,
  { audit, at }: Tools,
): Promise<void> {
  const { from, to } = succession;
  // As everybody who changes a transfer: the record first.
  const coming = await tx<{ number: number }[]>`
    select number from records.child where number in (
      select child_number from records.transfer where to_code = ${from} and status = any(${open}::text[]))
    order by number for no key update`;
  const numbers = coming.map(({ number }) => number);
  await endBetween(tx, succession, numbers, { audit, at });
  await tx`
    update records.transfer set to_code = ${to}, to_agreed_by = null, version = version + 1
    where child_number = any(${numbers}::bigint[]) and to_code = ${from} and status = any(${open}::text[])`;
  const lapsed = await tx<{ id: string }[]>`
    delete from records.disclosure_request where authority_code = ${from} and read_at is null returning id`;
  await tx`
    update records.work_item set outcome = 'LAPSED', closed_at = ${at}
    where reference = any(${lapsed.map(({ id }) => id)}::uuid[]) and closed_at is null`;
  await tx`update records.feed_held set authority_code = ${to} where authority_code = ${from}`;
  await tx`update sealed.vault set authority_code = ${to} where authority_code = ${from}`;
  await tx`update records.notice set authority_code = ${to} where authority_code = ${from}`;
  await tx`
    update records.work_item set authority_code = ${to}, assignee = null, assigned_at = null
    where authority_code = ${from} and closed_at is null`;
  await holdForBoth(tx, succession);
  await tx`delete from records.held_identity where authority_code = ${from}`;
}
