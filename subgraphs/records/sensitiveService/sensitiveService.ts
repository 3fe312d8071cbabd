import type { Caller, Role } from '../../../platform/caller.ts';
import {
  type AccountReference,
  type OrganisationReference,
  referenceTo,
} from '../../../platform/references.ts';
import type { SensitiveBasis, SensitiveConsent, SensitiveServiceType } from '../generated.ts';
import type { SensitiveServiceRow } from '../sealed/detail.ts';

/** An opened entry with its identifier. */
export interface SensitiveServiceEntry {
  readonly id: string;
  readonly row: SensitiveServiceRow;
}

/** A sensitive service as the accountable management team sees it; nobody else is handed one. */
export interface SensitiveServiceView {
  readonly id: string;
  readonly serviceType: SensitiveServiceType;
  readonly organisation: OrganisationReference;
  readonly practitioner: AccountReference | null;
  readonly telephone: string | null;
  readonly basis: SensitiveBasis;
  readonly consentOf: SensitiveConsent | null;
  readonly basisOn: string;
  readonly assertedBy: AccountReference | null;
  readonly reviewOn: string | null;
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly version: number;
}

/** The version of an entry: entries that were never changed may hold none. */
export function versionOf(row: SensitiveServiceRow): number {
  return row.version ?? 1;
}

/** The view of an entry for those who may see sensitive providers. */
export function sensitiveServiceView({ id, row }: SensitiveServiceEntry): SensitiveServiceView {
  return {
    id,
    serviceType: row.serviceType,
    organisation: { id: row.organisationId },
    practitioner: referenceTo(row.accountId),
    telephone: row.telephone,
    basis: row.basis,
    consentOf: row.consentOf ?? null,
    basisOn: row.basisOn,
    assertedBy: referenceTo(row.assertedBy),
    reviewOn: row.reviewOn,
    startedOn: row.startedOn,
    endedOn: row.endedOn,
    version: versionOf(row),
  };
}

/** Whether a record that is open under this role is the caller's own team's to answer for. */
export function answersFor(record: { readonly role: Role; readonly own: boolean }): boolean {
  return record.role === 'MANAGEMENT_TEAM' && record.own;
}

/** Whether somebody may end an entry, or take its consent back: its provider, or the accountable team (domain.md 5). */
export function mayKeep(
  caller: Pick<Caller, 'accountId'>,
  record: { readonly role: Role; readonly own: boolean },
  row: SensitiveServiceRow,
): boolean {
  return row.accountId === caller.accountId || answersFor(record);
}

/** Whether an entry is kept up: it has not ended, nor has its record, of which nothing but consent is taken back (domain.md 10). */
export function isKept({ status }: { readonly status: string }, { endedOn }: SensitiveServiceRow): boolean {
  return status === 'LIVE' && endedOn === null;
}
