import type { Caller } from '../../../platform/caller.ts';
import type { AdditionalServiceType } from '../generated.ts';
import { type AccountReference, type OrganisationReference, referenceTo } from '../references.ts';

/** An additional involvement as one caller may see it. It is handed out only where involvements are visible. */
export interface InvolvementView {
  readonly id: string;
  readonly serviceType: AdditionalServiceType;
  readonly organisation: OrganisationReference;
  readonly practitioner: AccountReference | null;
  readonly telephone: string | null;
  readonly email: string | null;
  readonly leadProfessional: boolean;
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly version: number;
  readonly viewerCanEnd: boolean;
}

/** A row of `records.involvement`, or what stood in one. */
export type InvolvementRow = readonly [
  id: string,
  serviceType: AdditionalServiceType,
  organisationId: string,
  accountId: string | null,
  telephone: string | null,
  email: string | null,
  lead: boolean,
  startedOn: string,
  endedOn: string | null,
  version: number,
];

/** Whether somebody may end an involvement: it is their own and has not ended (domain.md 5). */
export function mayEnd(
  caller: Pick<Caller, 'accountId'>,
  row: { readonly accountId: string | null; readonly endedOn: string | null },
): boolean {
  return row.accountId === caller.accountId && row.endedOn === null;
}

/** The view of a row for a caller who may see involvements of its record. */
export function involvementView(row: InvolvementRow, caller: Pick<Caller, 'accountId'>): InvolvementView {
  const [id, serviceType, organisationId, accountId, telephone, email, lead, startedOn, endedOn, version] =
    row;
  return {
    id,
    serviceType,
    organisation: { id: organisationId },
    practitioner: referenceTo(accountId),
    telephone,
    email,
    leadProfessional: lead,
    startedOn,
    endedOn,
    version,
    viewerCanEnd: mayEnd(caller, { accountId, endedOn }),
  };
}
