import type { Caller } from '../../../platform/caller.ts';
import { byText } from '../../../platform/order.ts';
import {
  type AccountReference,
  type OrganisationReference,
  referenceTo,
} from '../../../platform/references.ts';
import type { AdditionalServiceType } from '../generated.ts';
import { type LeadPeriod, leadPeriods } from '../leadProfessional/periods.ts';

/** An additional involvement as one caller may see it. It is handed out only where involvements are visible. */
export interface InvolvementView {
  readonly id: string;
  readonly serviceType: AdditionalServiceType;
  readonly organisation: OrganisationReference;
  readonly practitioner: AccountReference | null;
  readonly telephone: string | null;
  readonly email: string | null;
  readonly leadProfessional: boolean;
  readonly leadPeriods: LeadPeriod[];
  readonly startedOn: string;
  readonly endedOn: string | null;
  readonly version: number;
  readonly viewerCanEnd: boolean;
  readonly viewerCanStandDown: boolean;
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
  led: readonly LeadPeriod[],
];

/** The order in which involvements are shown: those that started last first, of one day by id. */
export function newestFirst(a: InvolvementRow, b: InvolvementRow): number {
  return byText(b[7], a[7]) || byText(a[0], b[0]);
}

/**
 * Whether somebody may end an involvement: it has not ended, and is their own (domain.md 5), or of a record that their
 * management team answers for (domain.md 2).
 */
export function mayEnd(
  caller: Pick<Caller, 'accountId'>,
  row: { readonly accountId: string | null; readonly endedOn: string | null },
  answers: boolean,
): boolean {
  return row.endedOn === null && (answers || row.accountId === caller.accountId);
}

/** The view of a row for a caller who may see involvements of its record; `answers`: their team answers for it. */
export function involvementView(
  row: InvolvementRow,
  caller: Pick<Caller, 'accountId'>,
  answers: boolean,
): InvolvementView {
  const [
    id,
    serviceType,
    organisationId,
    accountId,
    telephone,
    email,
    lead,
    startedOn,
    endedOn,
    version,
    led,
  ] = row;
  const viewerCanEnd = mayEnd(caller, { accountId, endedOn }, answers);
  return {
    id,
    serviceType,
    organisation: { id: organisationId },
    practitioner: referenceTo(accountId),
    telephone,
    email,
    leadProfessional: lead,
    leadPeriods: [...leadPeriods({ lead, led, startedOn, endedOn })],
    startedOn,
    endedOn,
    version,
    viewerCanEnd,
    viewerCanStandDown: lead && viewerCanEnd,
  };
}
