import type { AccountReference, OrganisationReference } from '../../../platform/references.ts';
import type { AccessReason, AuditEventKind, AuditOutcome } from '../generated.ts';

/**
 * Kinds of event by which somebody looked at a child's record, or tried to (domain.md 12: who looked), and by which it became
 * one with another, or two again: between them it was looked at under one of the numbers.
 */
export const lookKinds: AuditEventKind[] = [
  'SEARCHED',
  'SIGNPOSTED',
  'RECORD_OPENED',
  'RECORD_REFUSED',
  'SHIELD_OVERRIDDEN',
  'OVERRIDE_REFUSED',
  'SEALED_READ',
  'SUBJECT_ACCESS_FETCHED',
  'DISCLOSED',
  'RECORDS_MERGED',
  'RECORDS_UNMERGED',
];

/** An audit event as the graph shows it. */
export interface AuditEventView {
  readonly id: string;
  readonly kind: AuditEventKind;
  readonly outcome: AuditOutcome;
  readonly at: Date;
  readonly account: AccountReference | null;
  readonly onBehalfOf: AccountReference | null;
  readonly organisation: OrganisationReference | null;
  readonly sessionId: string | null;
  readonly operationId: string | null;
  readonly operation: string | null;
  readonly reason: AccessReason | null;
  readonly childNumbers: string[];
  /** JSON text. */
  readonly detail: string | null;
  /** Whether the sealed line may tell more than this: then it is not handed out. */
  readonly lineTellsMore: boolean;
}
