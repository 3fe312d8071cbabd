import type { AccountReference, OrganisationReference } from '../../../platform/references.ts';
import type { AccessReason } from '../generated.ts';

/** A child as compliance knows it: by number, with what the audit tells about it to this caller. */
export interface ChildReference {
  readonly number: string;
  /** Null unless the caller may see it. */
  readonly accessHistory: readonly Opening[] | null;
}

/** One time a record was opened. All but when is null while it is withheld for another child's sake (ADR 0083). */
export interface Opening {
  /** Number of the audit event. */
  readonly event: string | null;
  readonly at: Date;
  readonly account: AccountReference | null;
  /** For whom a mediator opened it. */
  readonly onBehalfOf: AccountReference | null;
  readonly organisation: OrganisationReference | null;
  readonly reason: AccessReason | null;
  readonly override: boolean | null;
}
