import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { parsePounds } from '../../../platform/money.ts';
import type { StatementKind } from '../generated.ts';
import type { LineRow, Reach, StatementRow } from './store.ts';

/** What is answered where a field does not hold a sum of pounds. */
export const aSum = (field: string) =>
  invalidInput(field, 'Give pounds with at most two decimals, such as 1234.50.');

/** The pence that are paid or spent, below 0 what comes back; or what is answered where a field holds no such sum. */
export function sumGiven(field: string, text: string): bigint | ReturnType<typeof invalidInput> {
  const pence = parsePounds(text);
  if (pence === null) return aSum(field);
  return pence === 0n ? invalidInput(field, 'Give a sum other than 0.00.') : pence;
}

/** First and last day of the financial year that begins in a year. */
export const financialYear = (year: number) => ({ from: `${year}-04-01`, to: `${year + 1}-03-31` });

/** The last day for a statement: 30 June after the year for compliance (L43), 31 July for expenditure (L44). */
export const dueOn = (kind: StatementKind, year: number): IsoDate =>
  `${year + 1}-${kind === 'COMPLIANCE' ? '06-30' : '07-31'}`;

/** Whether a statement is late: its last day passed before it was signed; from the day after on. */
export const isLate = (kind: StatementKind, year: number, signedOn: IsoDate | null, today: IsoDate) =>
  (signedOn ?? today) > dueOn(kind, year);

/** Whose statements somebody reaches (domain.md 2). */
export function reachOf(caller: Caller): Reach {
  const all = caller.roles.includes('CENTRAL_TEAM');
  const team = caller.roles.includes('MANAGEMENT_TEAM');
  const region = caller.roles.includes('COORDINATOR') ? caller.region : null;
  return { all, authority: team ? caller.authorityCode : null, region };
}

/** The reach of somebody as a writer: the own authority. */
export const writerReach = (caller: Caller): Reach => ({
  all: false,
  region: null,
  authority: caller.roles.includes('MANAGEMENT_TEAM') ? caller.authorityCode : null,
});

/** Whether somebody may change and propose a statement. */
export const mayEdit = (caller: Caller, row: StatementRow) =>
  row.state === 'DRAFT' && writerReach(caller).authority === row.authority_code;

/** Whether somebody may sign a statement: proposed in their authority, by somebody else. */
export const maySign = (caller: Caller, row: StatementRow) =>
  row.state === 'PROPOSED' &&
  writerReach(caller).authority === row.authority_code &&
  !isOwnAccount(caller, row.proposed_by);

/** Sums of a statement of expenditure, in pence. */
export interface Totals {
  readonly granted: bigint;
  /** What the signed statement of the year before says is left. */
  readonly broughtForward: bigint;
  /** Of former years, and in no signed statement until now. */
  readonly recordedLate: bigint;
  readonly paid: bigint;
  readonly spent: bigint;
  readonly outside: bigint;
  readonly unspent: bigint;
  /** Negative is what went back to own funds, as where the grant was paid once the year was over (ADR 0133). */
  readonly ownFunds: bigint;
  /** How much own funds must be at least, with those of the other signed years. */
  readonly leastOwnFunds: bigint;
  /** Brought forward, recorded late, paid and own funds, less spent and unspent. */
  readonly difference: bigint;
  readonly reconciles: boolean;
}

/** What the other signed statements of an authority say, of whatever year, in pence. */
export interface OtherYears {
  readonly ownFunds: bigint;
  readonly outside: bigint;
}

const sum = (lines: readonly Pick<LineRow, 'pence'>[]) =>
  lines.reduce((total, { pence }) => total + BigInt(pence), 0n);

/**
 * The sums of a statement (L44). It reconciles when income equals expenditure plus what is left, to the penny, and
 * own funds, including those of other years, cover what was spent outside the periods of the grant (L07).
 */
export function totalsOf(
  lines: readonly Pick<LineRow, 'pence' | 'outside'>[],
  grants: Pick<Totals, 'granted' | 'broughtForward' | 'recordedLate' | 'paid'>,
  unspent: bigint,
  ownFunds: bigint,
  others: OtherYears,
): Totals {
  const spent = sum(lines);
  const outside = sum(lines.filter((line) => line.outside));
  const difference = grants.broughtForward + grants.recordedLate + grants.paid + ownFunds - spent - unspent;
  const toCover = outside + others.outside;
  const leastOwnFunds = (toCover > 0n ? toCover : 0n) - others.ownFunds;
  const reconciles = difference === 0n && ownFunds >= leastOwnFunds && unspent >= 0n;
  return { ...grants, spent, outside, unspent, ownFunds, leastOwnFunds, difference, reconciles };
}
