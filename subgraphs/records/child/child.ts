import type { Caller, Role } from '../../../platform/caller.ts';
import { CodedError } from '../../../platform/errors.ts';
import type { RecordFacts } from '../../../platform/permissions.ts';
import {
  type AccountReference,
  type AuthorityReference,
  type OrganisationReference,
  referenceTo,
} from '../../../platform/references.ts';
import { withFacts } from '../../../platform/rules.ts';
import {
  mayAmend,
  mayProposeTransfer,
  mayRecordInvolvement,
  mayRecordLeaving,
  mayRecordReturn,
  mayRecordSensitive,
} from '../access.ts';
import { mayRequestBrokering } from '../brokering/states.ts';
import { maySetAssessment } from '../commonAssessment/rules.ts';
import type {
  AddressStatus,
  CarerRelationship,
  CommonAssessmentStatus,
  Gender,
  IdentifierScheme,
  RecordStatus,
  UniversalServiceKind,
} from '../generated.ts';
import { type InvolvementRow, type InvolvementView, involvementView } from '../involvement/involvement.ts';
import { mayOverride } from '../override/rules.ts';
import type { EarlierAssessment } from '../sealed/detail.ts';
import {
  type SensitiveServiceEntry,
  type SensitiveServiceView,
  sensitiveServiceView,
} from '../sensitiveService/sensitiveService.ts';
import { mayRequestShield } from '../shield/rules.ts';
import { versionFor } from './version.ts';
import { part, visible } from './visible.ts';

/** A record as one caller may see it: the fields of `Child`, those alone that were asked for and may leave. */
export interface ChildView {
  readonly number: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: Gender;
  readonly dateOfBirth: string;
  readonly dateOfDeath: string | null;
  readonly accountableAuthority: AuthorityReference;
  readonly shield: { readonly teamTelephone: string | null } | null;
  readonly status: RecordStatus;
  readonly viewerCanRecordInvolvement: boolean;
  readonly version: number;
  readonly viewerCanAmend: boolean;
  readonly viewerCanRecordLeavingEngland: boolean;
  readonly viewerCanRecordReturnToEngland: boolean;
  readonly viewerCanProposeTransfer: boolean;
  readonly viewerCanRecordSensitiveService: boolean;
  readonly viewerCanRequestShield: boolean;
  readonly viewerCanOverrideShield: boolean;
  formerNames?: FormerNameView[];
  address?: AddressView | null;
  formerAddresses?: FormerAddressView[];
  carers?: CarerView[];
  services?: ServiceView[];
  involvements?: InvolvementView[];
  hasSensitiveService?: boolean;
  viewerCanRequestBrokering?: boolean;
  sensitiveServices?: SensitiveServiceView[];
  commonAssessment?: AssessmentView | null;
  identifiers?: { scheme: IdentifierScheme; value: string }[];
  provenance?: ProvenanceView[];
}

interface FormerNameView {
  givenName: string;
  familyName: string;
  until: string | null;
}
interface AddressView {
  status: AddressStatus;
  line: string | null;
  locality: string | null;
  postcode: string | null;
  since: string | null;
}
interface FormerAddressView extends AddressView {
  until: string;
}
interface CarerView {
  id: string;
  name: string;
  relationship: CarerRelationship;
  telephone: string | null;
  email: string | null;
}
interface ServiceView {
  kind: UniversalServiceKind | null;
  organisation: OrganisationReference;
  startedOn: string | null;
  endedOn: string | null;
}
interface AssessmentView {
  status: CommonAssessmentStatus;
  holder: OrganisationReference;
  since: string | null;
  version: number;
  earlier: {
    status: CommonAssessmentStatus;
    holder: OrganisationReference;
    since: string | null;
    until: string;
  }[];
  viewerCanSet: boolean;
}
interface ProvenanceView {
  field: string;
  source: string;
  recordedAt: Date;
  changedBy: AccountReference | null;
  previousValue: string | null;
}

/** What stands at the head of a record, as the statement of `store.ts` gives it. */
export interface RecordHead {
  readonly number: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: Gender;
  readonly birthDate: string;
  readonly deathDate: string | null;
  readonly authorityCode: string;
  readonly status: RecordStatus;
  readonly shielded: boolean;
  readonly teamTelephone: string | null;
  readonly actingRole: Role;
  readonly ownAuthority: boolean;
  readonly version: number;
  /** The parts that were asked for and may leave. */
  readonly give: number;
  /** Whether contact that ended longer ago than it is shown is there too: for who answers a request for access to it. */
  readonly whole: boolean;
}

export type FormerNameRow = readonly [givenName: string, familyName: string, until: string | null];
export type AddressRow = readonly [
  status: AddressStatus,
  line: string | null,
  locality: string | null,
  postcode: string | null,
  since: string | null,
];
export type FormerAddressRow = readonly [...address: AddressRow, until: string];
export type CarerRow = readonly [
  id: string,
  name: string,
  relationship: CarerRelationship,
  telephone: string | null,
  email: string | null,
];
export type ServiceRow = readonly [
  organisationId: string,
  kind: UniversalServiceKind | null,
  startedOn: string | null,
  endedOn: string | null,
];
export type AssessmentRow = readonly [
  status: CommonAssessmentStatus,
  organisationId: string,
  since: string | null,
  version: number,
  earlier: readonly EarlierAssessment[],
];
export type IdentifierRow = readonly [scheme: IdentifierScheme, value: string];
export type ProvenanceRow = readonly [
  field: string,
  source: string,
  recordedAt: string,
  accountId: string | null,
  previousValue: string | null,
];
/** The parts of a record, from the plain tables or from the sealed one: the same rows. */
export interface RecordParts {
  formerNames: readonly FormerNameRow[];
  address: AddressRow | null;
  formerAddresses: readonly FormerAddressRow[];
  carers: readonly CarerRow[];
  services: readonly ServiceRow[];
  involvements: readonly InvolvementRow[];
  commonAssessment: AssessmentRow | null;
  identifiers: readonly IdentifierRow[];
  provenance: readonly ProvenanceRow[];
  sensitiveServices: readonly SensitiveServiceEntry[];
  hasSensitiveService: boolean;
}

/**
 * The view of one record for one caller. What leaves is decided again here, whatever was read: a part that may not
 * leave is not on the view, and what `visible` hides of an object (a carer's telephone) is null.
 */
export function childView(head: RecordHead, parts: RecordParts, caller: Caller): ChildView {
  const facts: RecordFacts = {
    actingRole: head.actingRole,
    shielded: head.shielded,
    ownAuthority: head.ownAuthority,
  };
  const give = head.give & visible(facts);
  const answers = head.actingRole === 'MANAGEMENT_TEAM' && head.ownAuthority;
  // The statement never gives a record without it; if it did, there would be nothing that may be said.
  if ((give & part.identity) === 0) throw new CodedError('INTERNAL');
  const view: ChildView = {
    number: String(head.number),
    givenName: head.givenName,
    familyName: head.familyName,
    gender: head.gender,
    dateOfBirth: head.birthDate,
    dateOfDeath: head.deathDate,
    accountableAuthority: { code: head.authorityCode },
    shield: head.shielded ? { teamTelephone: head.teamTelephone } : null,
    status: head.status,
    viewerCanRecordInvolvement: mayRecordInvolvement(caller, head.actingRole, head.status),
    version: versionFor(facts, head),
    viewerCanAmend: mayAmend(head.actingRole, head.status, head.deathDate),
    viewerCanRecordLeavingEngland: mayRecordLeaving(facts, head.status, head.deathDate),
    viewerCanRecordReturnToEngland: mayRecordReturn(facts, head.status, head.deathDate),
    viewerCanProposeTransfer: mayProposeTransfer(head.actingRole, head.ownAuthority, head.status),
    viewerCanRecordSensitiveService: mayRecordSensitive(caller, head.actingRole, head.status),
    viewerCanRequestShield: mayRequestShield(caller, head.actingRole, head),
    viewerCanOverrideShield: head.shielded && mayOverride(caller, head.actingRole),
  };
  if (give & part.address) view.address = addressView(parts.address);
  if (give & part.involvements)
    view.involvements = parts.involvements.map((row) => involvementView(row, caller, answers));
  if (give & part.hasSensitiveService) {
    view.hasSensitiveService = parts.hasSensitiveService;
    view.viewerCanRequestBrokering = mayRequestBrokering(
      caller,
      head.actingRole,
      head.status,
      parts.hasSensitiveService,
    );
  }
  if (give & ~(part.address | part.involvements | part.hasSensitiveService))
    addRest(view, give, parts, facts, caller);
  return withFacts(view, facts);
}

function addRest(
  view: ChildView,
  give: number,
  parts: RecordParts,
  facts: RecordFacts,
  caller: Caller,
): void {
  if (give & part.formerNames) {
    view.formerNames = parts.formerNames.map(([givenName, familyName, until]) => ({
      givenName,
      familyName,
      until,
    }));
  }
  if (give & part.formerAddresses) {
    view.formerAddresses = parts.formerAddresses.map(([status, line, locality, postcode, since, until]) => ({
      status,
      line,
      locality,
      postcode,
      since,
      until,
    }));
  }
  if (give & part.carers) {
    const contacts = (give & part.carerContacts) !== 0;
    view.carers = parts.carers.map(([id, name, relationship, telephone, email]) =>
      withFacts(
        { id, name, relationship, telephone: contacts ? telephone : null, email: contacts ? email : null },
        facts,
      ),
    );
  }
  if (give & part.services) {
    const details = (give & part.serviceDetails) !== 0;
    view.services = parts.services.map(([organisationId, kind, startedOn, endedOn]) =>
      withFacts(
        {
          organisation: { id: organisationId },
          kind: details ? kind : null,
          startedOn: details ? startedOn : null,
          endedOn: details ? endedOn : null,
        },
        facts,
      ),
    );
  }
  if (give & part.commonAssessment) {
    const answers = facts.actingRole === 'MANAGEMENT_TEAM' && facts.ownAuthority;
    view.commonAssessment = parts.commonAssessment && assessmentView(parts.commonAssessment, caller, answers);
  }
  if (give & part.identifiers)
    view.identifiers = parts.identifiers.map(([scheme, value]) => ({ scheme, value }));
  if (give & part.provenance) {
    const days = (visible(facts) & part.serviceDetails) !== 0;
    view.provenance = parts.provenance.map(([field, source, recordedAt, accountId, previousValue]) => ({
      field,
      source,
      recordedAt: new Date(recordedAt),
      changedBy: referenceTo(accountId),
      previousValue: days ? previousValue : withoutFirstDay(previousValue),
    }));
  }
  if (give & part.sensitiveServices)
    view.sensitiveServices = parts.sensitiveServices.map(sensitiveServiceView);
}

/** Organisations that gave a service, without the day on which that began: stewards see the organisation alone (domain.md 3). */
const withoutFirstDay = (previousValue: string | null) =>
  previousValue?.replace(/^([\da-f-]{36}(?:, [\da-f-]{36})*) \d{4}-\d\d-\d\d$/, '$1') ?? null;

function addressView(row: AddressRow | null): AddressView | null {
  return row && { status: row[0], line: row[1], locality: row[2], postcode: row[3], since: row[4] };
}

function assessmentView(row: AssessmentRow, caller: Caller, answers: boolean): AssessmentView {
  const [status, organisationId, since, version, earlier] = row;
  return {
    status,
    holder: { id: organisationId },
    since,
    version,
    earlier: earlier.map(({ organisationId: id, ...stood }) => ({ ...stood, holder: { id } })),
    viewerCanSet: maySetAssessment(caller, organisationId, answers),
  };
}
