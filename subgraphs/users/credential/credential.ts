import { isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import { isStamp, keyedHash } from '../../../platform/hash.ts';
import type { Proposed } from '../../../platform/proposals.ts';
import type { CredentialKind, CredentialOutcome } from '../generated.ts';

/** What a system's key, a provider or a name is; nothing in it is secret. */
export interface CredentialContent {
  readonly [name: string]: unknown;
  /** What people know it by. */
  readonly about: string;
}

/** A credential as its row has it. */
export interface CredentialRow {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly organisation_id: string;
  readonly account_id: string | null;
  readonly content: CredentialContent;
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly outcome: CredentialOutcome | null;
  readonly active_until: Date | null;
  readonly ended_at: Date | null;
  readonly last_used_at: Date | null;
  readonly stamp: Buffer | null;
}

/** A credential with what its proposal counts for while it waits. */
export type ManagedCredential = CredentialRow & Proposed;

/** Where the secret of a credential is sealed to. */
export function credentialPlace(id: string): string {
  return `users.credential:${id}`;
}

/** Keys of objects in order: the database keeps JSON in an order of its own. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, ordered(inner)]));
}

type Stamped = Pick<
  CredentialRow,
  'id' | 'kind' | 'organisation_id' | 'account_id' | 'content' | 'asked_by' | 'decided_by' | 'active_until'
>;

/**
 * HMAC over a proposed credential, or over one that two people decided: one that somebody wrote or edited in the
 * table has none. The stamp of a proposal is not valid for a credential in use.
 */
export function credentialStamp(
  standingKey: Buffer,
  row: Stamped,
  of: 'PROPOSED' | 'APPROVED' = 'APPROVED',
): Buffer {
  const { id, kind, organisation_id, account_id, content, asked_by, decided_by, active_until } = row;
  const decided = [id, kind, organisation_id, account_id, ordered(content), asked_by, decided_by];
  const text = JSON.stringify([...decided, active_until?.getTime() ?? null]);
  return keyedHash(standingKey, of === 'APPROVED' ? 'users.credential' : 'users.credential proposal', text);
}

/** Whether a credential serves at a moment: approved by two people, unedited, not ended, not run out. */
export function serves(standingKey: Buffer, row: CredentialRow, now: Date): boolean {
  return (
    row.outcome === 'APPROVED' &&
    row.ended_at === null &&
    (row.active_until === null || now < row.active_until) &&
    isStamp(row.stamp, credentialStamp(standingKey, row))
  );
}

/** Whether a proposal waits; one ends undecided with the provider that it is for. */
export function waits(row: CredentialRow): boolean {
  return row.outcome === null && row.ended_at === null;
}

/** Whether a proposal is as somebody made it through the graph. */
export function isProposed(standingKey: Buffer, row: CredentialRow): boolean {
  return isStamp(row.stamp, credentialStamp(standingKey, row, 'PROPOSED'));
}

/** Nobody decides about what they proposed themselves, nor about their own account (domain.md 2). */
export function mayDecide(caller: OwnAccounts, row: CredentialRow): boolean {
  return waits(row) && !isOwnAccount(caller, row.asked_by) && !isOwnAccount(caller, row.account_id);
}

/** One person ends what serves: taking away is never slower than giving. */
export function mayEnd(caller: OwnAccounts, row: CredentialRow): boolean {
  return row.outcome === 'APPROVED' && row.ended_at === null && !isOwnAccount(caller, row.account_id);
}
