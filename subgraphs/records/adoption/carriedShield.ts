import { randomUUID } from 'node:crypto';
import type { IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Policy } from '../../../platform/policy.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import type { NewIdentityKind, ShieldGround } from '../generated.ts';
import { sealDetail } from '../sealed/detail.ts';
import { insertDetails } from '../sealed/store.ts';
import { freshShield, type ShieldRow } from '../shield/rules.ts';
import { shieldStore } from '../shield/store.ts';
import type { NewRecord } from './vault.ts';

/** The shield that the record of a new identity begins with, as its vault entry has it. */
export interface CarriedShield {
  readonly ground: ShieldGround;
  readonly requestedBy: string;
  /** The first of the month of the order: the day itself would say which order it was (ADR 0093). */
  readonly since: IsoDate;
  readonly dueOn: IsoDate;
  readonly ruleVersion: number;
}

/** A new identity that is recorded now, as far as its shield goes by it. */
interface Recording {
  readonly kind: NewIdentityKind;
  readonly requestedBy: string;
  readonly today: IsoDate;
  readonly policy: Policy;
}

/**
 * The shield that goes with a record into its new identity (ADR 0175): one that stands for another cause than a placement, which
 * an adoption order ends. Null where there is none. The record is locked.
 */
export async function shieldToCarry(
  tx: TransactionSql,
  { number, shield }: { readonly number: number; readonly shield: string },
  { kind, requestedBy, today, policy }: Recording,
): Promise<CarriedShield | null> {
  if (shield === 'NONE') return null;
  const [standing] = await tx<{ ground: ShieldGround }[]>`
    select ground from records.shield where child_number = ${number} and state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')
    order by ground = 'ADOPTION_PLACEMENT' limit 1`;
  const ground = standing?.ground ?? 'PROTECTS_CHILD';
  if (ground === 'ADOPTION_PLACEMENT' && kind === 'ADOPTION') return null;
  const since = `${today.slice(0, 7)}-01`;
  const dueOn = monthsAfter(since, policy.shieldReviewMonths);
  return { ground, requestedBy, since, dueOn, ruleVersion: policy.shieldRuleVersion };
}

/** Writes the shield of a record that was inserted as a hidden one, and its home and carers as sealed rows: never in the clear. */
export async function beginHidden(
  tx: TransactionSql,
  keys: Keys,
  childNumber: number,
  { address, carers }: Pick<NewRecord, 'address' | 'carers'>,
  { since, ...carried }: CarriedShield,
): Promise<void> {
  const ring = keys.sealKeys();
  const home = address && { ...address, status: 'CURRENT' as const, sinceDate: null, untilDate: null };
  const rows = [
    ...(home ? [sealDetail(ring, childNumber, randomUUID(), 'ADDRESS', home)] : []),
    ...carers.map((carer) => sealDetail(ring, childNumber, randomUUID(), 'CARER', carer as never)),
  ];
  await insertDetails(tx, childNumber, rows);
  const at = new Date(`${since}T00:00:00Z`);
  const row: ShieldRow = {
    id: randomUUID(),
    childNumber,
    state: 'ACTIVE',
    askedBy: 'PRACTITIONER',
    ground: carried.ground,
    requestedBy: carried.requestedBy,
    requestedAt: at,
    dueOn: carried.dueOn,
    ...freshShield,
    ruleVersion: carried.ruleVersion,
  };
  const store = shieldStore(keys.lookupKey());
  await store.insert(tx, row);
  await store.addStep(tx, row, { act: 'ACCEPTED', at, accountId: carried.requestedBy, reason: null });
}
