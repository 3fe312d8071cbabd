import { randomUUID } from 'node:crypto';
import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { ageOn, type Clock, type IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import type { Policy } from '../../../platform/policy.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import { passPlacement } from '../adoption/heldIdentities.ts';
import { arrayLiteral } from '../lifecycle/batches.ts';
import { adult } from '../lifecycle/periods.ts';
import { type DetailRow, type DetailRows, openDetail, sealDetail } from '../sealed/detail.ts';
import { insertDetails } from '../sealed/store.ts';
import { proposeTransfer, toldOfMove } from '../transfer/propose.ts';
import { passApart } from './apart.ts';
import { type BandRecord, fits } from './evidence.ts';
import type { WaitingRow } from './row.ts';

/** What taking numbers over stands on. */
interface Sealing {
  readonly sealedSql: Sql;
  readonly ring: () => KeyRing;
  readonly hashKey: Buffer;
}

/**
 * The team's own sealed record that a row is about. It has a number of the row, fits the row, and has no different
 * number of the same scheme; the child has not died and is not an adult, so the record was sealed because the child
 * had left England. Undefined where there is none, or more than one.
 */
export function sealedOf(
  band: readonly BandRecord[],
  row: WaitingRow,
  team: string,
  today: IsoDate,
): BandRecord | undefined {
  if (row.deathDate !== null || ageOn(row.birthDate, today) >= adult) return undefined;
  const found = band.filter(
    (each) =>
      each.status === 'SEALED' &&
      each.authorityCode === team &&
      !each.keptApart &&
      !each.deceased &&
      fits(each) &&
      !each.evidence.some(({ level }) => level === 'CONFLICTING'),
  );
  return found.length === 1 ? found[0] : undefined;
}

/**
 * Gives the child's new record the numbers of the sealed one, since sources go on using them (ADR 0101), its
 * placement for adoption, and what it was kept apart from. What the sealed record says of them stays sealed with it,
 * for an extract. The new record must exist and, where the sealed one was hidden, be hidden in the same transaction.
 * Returns the numbers as scheme and look-up in hexadecimal.
 */
export async function takeOver(
  tx: TransactionSql,
  { sealedSql, ring, hashKey }: Sealing,
  from: number,
  to: number,
): Promise<readonly string[]> {
  await tx`select from records.child where number = ${from} and status = 'SEALED' for no key update`;
  await passPlacement(tx, from, to);
  await passApart(tx, from, to);
  const moved = await tx<(DetailRows['IDENTIFIER'] & { lookup: string })[]>`
    update records.identifier set child_number = ${to} where child_number = ${from}
    returning scheme, encode(lookup, 'hex') as lookup, value, issuer`;
  for (const { scheme, value, issuer } of moved) {
    if (value === null) continue;
    const row = { scheme, value, issuer };
    await insertDetails(tx, from, [sealDetail(ring(), from, randomUUID(), 'IDENTIFIER', row)]);
  }
  const hidden = await sealedSql<DetailRow<'IDENTIFIER'>[]>`
    select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext
    from sealed.detail where child_number = ${from} and kind = 'IDENTIFIER'`;
  for (const detail of hidden) {
    const opened = ifReadable(() => openDetail(ring(), detail));
    if (!opened?.value) continue;
    const { scheme, value, issuer } = opened;
    await tx`
      update records.identifier set value = ${value}, issuer = ${issuer}
      where child_number = ${to} and scheme = ${scheme} and lookup = ${keyedHash(hashKey, `identifier:${scheme}`, value)}`;
  }
  return moved.map(({ scheme, lookup }) => `${scheme} ${lookup}`);
}

/** Of sealed records those whose child came back: their numbers are a new record's, and say so sealed with the former one alone. */
export async function returnedChildren(
  tx: Queryable,
  sealedSql: Sql,
  numbers: readonly number[],
): Promise<ReadonlySet<number>> {
  const some = arrayLiteral(numbers);
  const [sealed, bearing] = await Promise.all([
    sealedSql<{ number: number }[]>`
      select distinct child_number as number from sealed.detail
      where kind = 'IDENTIFIER' and child_number = any(${some}::text::bigint[])`,
    tx<{ number: number }[]>`
      select distinct child_number as number from records.identifier
      where child_number = any(${some}::text::bigint[])`,
  ]);
  const still = new Set(bearing.map(({ number }) => number));
  return new Set(sealed.map(({ number }) => number).filter((number) => !still.has(number)));
}

/** Asks the authority where a child who came back lives now to take the record, where it is another; audited. */
export async function proposeMove(
  tx: TransactionSql,
  { audit, policy, clock }: { readonly audit: AuditWriter; readonly policy: Policy; readonly clock: Clock },
  {
    number,
    from: area,
    to,
    hidden,
  }: { readonly number: number; readonly from: string; readonly to: string; readonly hidden: boolean },
  caller: Caller,
): Promise<void> {
  if (to === area) return;
  const reason = 'ADDRESS_AMENDED';
  const asked = { number, to, reason, proposedBy: caller.accountId } as const;
  const proposed = await proposeTransfer(tx, policy, {
    ...asked,
    senderAgrees: caller.roles.includes('MANAGEMENT_TEAM'),
    at: clock.now(),
  });
  if (proposed.outcome !== 'PROPOSED') return;
  await audit.append(tx, {
    ...actor(caller),
    kind: 'TRANSFER_PROPOSED',
    outcome: 'DONE',
    area,
    childNumber: String(number),
    detail: { transfer: proposed.id, ...toldOfMove(hidden, { to, reason }) },
  });
}
