// Generated from schema/ by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccountReference, OrganisationReference, AuthorityReference } from '../../platform/references.ts';
import type { ChildReference } from './accessHistory/accessHistory.ts';
import type { AuditEventView } from './audit/audit.ts';
import type { ModeChange, LegalBasisRow } from './serviceMode/store.ts';
import type { HoldingRow, ClosingTaskRow } from './holding/store.ts';
import type { DestructionRow } from './destruction/store.ts';
import type { IncidentRow, StepRow } from './incident/store.ts';
import type { RequestView } from './subjectAccess/rules.ts';
import type { MatterView } from './matter/matter.ts';
import type { NoticeRow, NoticeOfRecordView } from './privacyNotice/privacyNotice.ts';
import type { StatementRow } from './statement/store.ts';
import type { SupportCaseRow, SupportStepRow } from './supportCase/store.ts';
import type { UserReportView } from './userReport/userReport.ts';
import type { FindingRow } from './userReport/store.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** The index's own identifier of a child: 10 digits, the last a check digit (ISO 7064 MOD 11-10). Spaces and dashes are dropped on the way in. */
  ChildNumber: { input: string; output: string; }
  /** A calendar date, `yyyy-MM-dd`. */
  Date: { input: string; output: string; }
  /** A moment in time in UTC, RFC 3339. */
  DateTime: { input: Date; output: Date; }
  /** An NHS number: 10 digits, the last a check digit (modulus 11). Spaces and dashes are dropped on the way in. */
  NHSNumber: { input: string; output: string; }
  /** A unique pupil number: a check letter and 12 characters. */
  UPN: { input: string; output: string; }
  /** A United Kingdom postcode in its canonical form, such as `LS1 4AP`. */
  Postcode: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** What was entered cannot be used. It names the field of the input and what to do, never the value. */
export type InvalidInput = {
  __typename?: 'InvalidInput';
  /** The path of the input field, such as `number` or `name.family`. */
  field: Scalars['String']['output'];
  /** One sentence: what is wrong and what to do. */
  message: Scalars['String']['output'];
};

/** The record is not there, or is out of your reach: the answer is the same. */
export type RecordNotFound = {
  __typename?: 'RecordNotFound';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** You may not do this, for the reason or the role that you hold it under. */
export type NotPermitted = {
  __typename?: 'NotPermitted';
  /** One sentence: what is missing and whom to ask. */
  message: Scalars['String']['output'];
};

/** You have done this as often as the policy allows; it opens again by itself. */
export type LimitReached = {
  __typename?: 'LimitReached';
  /** One sentence: which limit, and when it opens again. */
  message: Scalars['String']['output'];
};

/** The same idempotency key was used before with other content; nothing was done. */
export type IdempotencyConflict = {
  __typename?: 'IdempotencyConflict';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** Somebody changed this since you read it; nothing was done. Read it again. */
export type VersionConflict = {
  __typename?: 'VersionConflict';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** Another person must do this: nobody approves what they asked for themselves. */
export type NeedsSecondPerson = {
  __typename?: 'NeedsSecondPerson';
  /** One sentence: who may do it. */
  message: Scalars['String']['output'];
};

/** This waited for another person, and counts no more: who proposed it may not act so any more, or it waits too long (policy). */
export type ProposalLapsed = {
  __typename?: 'ProposalLapsed';
  /** One sentence: what to do. */
  message: Scalars['String']['output'];
};

/** This needs a second factor given within the last minutes; nothing was done. Give it again, then repeat. */
export type NeedsStepUp = {
  __typename?: 'NeedsStepUp';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** Where a page of a connection ends, and whether there is another. There are no total counts where rows can be hidden. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Whether another page follows. */
  hasNextPage: Scalars['Boolean']['output'];
  /** The cursor to give as `after` for the next page; null on an empty page. It serves only the person and the query that it was made for. */
  endCursor?: Maybe<Scalars['String']['output']>;
};

/** Why a record is opened. */
export type AccessReason =
  /** Co-operation to improve well-being (Children Act 2004 s.10). */
  | 'CO_OPERATION'
  /** Safeguarding and promoting welfare (Children Act 2004 s.11). */
  | 'SAFEGUARDING'
  /** Welfare of pupils (Education Act 2002 s.175). */
  | 'SCHOOL_WELFARE'
  /** Children not receiving education (Education Act 1996 s.436A). */
  | 'NOT_IN_EDUCATION'
  /** A case review. */
  | 'CASE_REVIEW'
  /** Keeping the record accurate and complete. */
  | 'DATA_QUALITY'
  /** Deciding or reviewing a shield. */
  | 'SHIELD_REVIEW'
  /** Transfer to another accountable body. */
  | 'TRANSFER'
  /** Adoption. */
  | 'ADOPTION'
  /** A subject access request. */
  | 'SUBJECT_ACCESS'
  /** A complaint. */
  | 'COMPLAINT'
  /** Putting a practitioner in touch with a sensitive service. */
  | 'BROKERING'
  /** Audit of the record. */
  | 'AUDIT'
  /** Another reason, stated in at least 20 characters, always reviewed. */
  | 'OTHER';

/** What a person or a system is here. */
export type Role =
  /** Finds and opens records, records own involvement. */
  | 'PRACTITIONER'
  /** An extra right of a practitioner with child-protection duties. */
  | 'SHIELD_OVERRIDE'
  /** Opens a record on behalf of an authenticated practitioner. */
  | 'MEDIATOR'
  /** Answers for the records of its authority. */
  | 'MANAGEMENT_TEAM'
  /** Keeps the records of its authority accurate. */
  | 'DATA_STEWARD'
  /** Manages the accounts of its own organisation. */
  | 'ACCOUNT_MANAGER'
  /** Helps users; sees no child data. */
  | 'SUPPORT'
  /** Reads the audit of its own area. */
  | 'AUDITOR'
  /** Runs the service nationally; reads no child records. */
  | 'CENTRAL_TEAM'
  /** Support cases and statements of a region's authorities. */
  | 'COORDINATOR'
  /** A service account of a data source. */
  | 'SOURCE_SYSTEM'
  /** A service account of a partner that asks the signpost. */
  | 'PARTNER_SYSTEM'
  /** A mediator while acting on behalf of a practitioner: what both may see. No account holds it. */
  | 'MEDIATED';

/** A child's record; owned by records. */
export type Child = {
  __typename?: 'Child';
  /** The child number. */
  number: Scalars['ChildNumber']['output'];
  /** The last 25 times the record was opened, the newest first. Seen by the accountable authority's management team. */
  accessHistory?: Maybe<Array<AccessHistoryEntry>>;
  /** Requests for access to what is held on the child. Seen by the accountable authority's management team. */
  subjectAccessRequests?: Maybe<Array<RightsMatter>>;
  /** Requests to correct the record. Seen by the accountable authority's management team. */
  correctionRequests?: Maybe<Array<RightsMatter>>;
  /** Complaints about the record. Seen by the accountable authority's management team. */
  complaints?: Maybe<Array<RightsMatter>>;
  /** How the family is told of Signpost, and the evidence. Seen by the accountable authority's management team. */
  privacyNotice?: Maybe<NoticeOfRecord>;
};

/** One time the record was opened. Of one at which it was one record with another's that is shielded now, only when is told. */
export type AccessHistoryEntry = {
  __typename?: 'AccessHistoryEntry';
  /** The number of the audit event, by which an auditor gives proof that it stands in the sealed audit. */
  event?: Maybe<Scalars['ID']['output']>;
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Who. */
  account?: Maybe<Account>;
  /** On whose behalf, when a mediator opened it for another. */
  onBehalfOf?: Maybe<Account>;
  /** For which organisation. */
  organisation?: Maybe<Organisation>;
  /** For which reason. */
  reason?: Maybe<AccessReason>;
  /** Whether a shield was overridden. */
  override?: Maybe<Scalars['Boolean']['output']>;
};

export type Query = {
  __typename?: 'Query';
  /** Audit events of your own area, the newest first: an authority's auditors see those of their authority, national auditors all. Reading them is audited. */
  auditEvents?: Maybe<AuditEventConnection>;
  /** Complaints that your authority answers, the newest first. */
  complaints?: Maybe<ComplaintConnection>;
  /** One complaint that you answer; else null. */
  complaint?: Maybe<Complaint>;
  /** How long complaints took that were received in a time (L35): of your authority; for the central team of all. */
  complaintTimes?: Maybe<ComplaintTimes>;
  /** Requests to correct records that your authority answers for, the newest first. */
  correctionRequests?: Maybe<CorrectionRequestConnection>;
  /** One request that you answer; else null. */
  correctionRequest?: Maybe<CorrectionRequest>;
  /** The latest destruction that was proposed; null when none ever was. */
  destruction?: Maybe<Destruction>;
  /** The register of exports, reports and documents (L12), the newest first: your own; your authority's for its management team and auditors; all for the central team and national auditors. */
  holdings?: Maybe<HoldingConnection>;
  /** What is left to do in bodies that are neither of an authority nor a listed national partner, such as the Department, what is due first before the others, 50 at most; to the central team and coordinators, null to others. */
  closingTasksElsewhere?: Maybe<Array<ClosingTask>>;
  /** How many tasks that are, of which the 50 that are due first are listed; to the central team and coordinators, null to others. */
  closingTaskCountElsewhere?: Maybe<Scalars['Int']['output']>;
  /** Incidents of your own area, the newest first; never one about yourself. */
  incidents?: Maybe<IncidentConnection>;
  /** One incident; null when there is none within your reach. */
  incident?: Maybe<Incident>;
  /** Proof that an audit event of your area is in the sealed audit, for somebody who holds the public key alone, such as a person whose record it concerns. Null outside of your area, until the event is sealed, a second or two, and of a refused opening to all but national auditors. */
  auditInclusionProof?: Maybe<AuditInclusionProof>;
  /** The privacy notices in force, and the drafts for those who decide about them. */
  privacyNotices?: Maybe<Array<PrivacyNotice>>;
  /** What the whole service may do now. */
  serviceMode?: Maybe<ServiceMode>;
  /** Changes of the service mode, the newest first. */
  serviceModeChanges?: Maybe<ServiceModeChangeConnection>;
  /** Who has not acknowledged the announced end (L08); nobody while none is announced. */
  endNotAcknowledged?: Maybe<EndNotAcknowledged>;
  /** Statements within your reach: your authority's, your region's, or for the central team all; of one year, the authority's code in order. */
  statements?: Maybe<StatementConnection>;
  /** One statement within your reach; else null. */
  statement?: Maybe<Statement>;
  /** Who owes a statement of a year, and who is late (L43): at most the 153 authorities within your reach. */
  statementsDue?: Maybe<Array<StatementDue>>;
  /** The grants of an authority whose statements are within your reach, the newest first, at most 50; else none. */
  grantPeriods?: Maybe<Array<GrantPeriod>>;
  /** Requests for access that you answer: of records that your authority answers for, or, for the central team, of numbers that no authority answers for. The newest first. */
  subjectAccessRequests?: Maybe<SubjectAccessRequestConnection>;
  /** One request that you answer; else null. */
  subjectAccessRequest?: Maybe<SubjectAccessRequest>;
  /** The parts of a pack that are to be gathered in a session, for the gateway only. */
  subjectAccessWork?: Maybe<Array<SubjectAccessWork>>;
  /** Support cases within your reach, the newest first: support's own authority or partner, a coordinator's region, for the central team all. */
  supportCases?: Maybe<SupportCaseConnection>;
  /** One support case; null when there is none within your reach. */
  supportCase?: Maybe<SupportCase>;
  /** How long the support cases within your reach took that were logged in a time (L35). */
  supportTimes?: Maybe<SupportTimes>;
  /** The operational user reports (L21), with what is open and overdue within your reach: an account manager's organisation, an auditor's area, for the central team all. */
  userReports?: Maybe<Array<UserReport>>;
  /** One report. */
  userReport?: Maybe<UserReport>;
  /** What the reports found within your reach, the newest first; never about yourself. */
  reportFindings?: Maybe<ReportFindingConnection>;
};


export type QueryAuditEventsArgs = {
  filter?: InputMaybe<AuditEventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryComplaintsArgs = {
  openOnly?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryComplaintArgs = {
  reference: Scalars['ID']['input'];
};


export type QueryComplaintTimesArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};


export type QueryCorrectionRequestsArgs = {
  openOnly?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCorrectionRequestArgs = {
  reference: Scalars['ID']['input'];
};


export type QueryHoldingsArgs = {
  filter?: InputMaybe<HoldingFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryIncidentsArgs = {
  filter?: InputMaybe<IncidentFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryIncidentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAuditInclusionProofArgs = {
  eventId: Scalars['ID']['input'];
};


export type QueryServiceModeChangesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryStatementsArgs = {
  kind: StatementKind;
  year: Scalars['Int']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryStatementArgs = {
  id: Scalars['ID']['input'];
};


export type QueryStatementsDueArgs = {
  kind: StatementKind;
  year: Scalars['Int']['input'];
  lateOnly?: InputMaybe<Scalars['Boolean']['input']>;
};


export type QueryGrantPeriodsArgs = {
  authority: Scalars['ID']['input'];
};


export type QuerySubjectAccessRequestsArgs = {
  openOnly?: InputMaybe<Scalars['Boolean']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySubjectAccessRequestArgs = {
  reference: Scalars['ID']['input'];
};


export type QuerySubjectAccessWorkArgs = {
  accountId: Scalars['ID']['input'];
  sessionId: Scalars['ID']['input'];
};


export type QuerySupportCasesArgs = {
  filter?: InputMaybe<SupportCaseFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySupportCaseArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySupportTimesArgs = {
  from: Scalars['Date']['input'];
  to: Scalars['Date']['input'];
};


export type QueryUserReportArgs = {
  kind: UserReportKind;
};


export type QueryReportFindingsArgs = {
  filter?: InputMaybe<ReportFindingFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Which audit events. */
export type AuditEventFilter = {
  /** About this child. */
  childNumber?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** By this person, or by somebody else on their behalf. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** True: only looks at records of children, and tries at them: found, asked for, opened, overridden, read; and where it was merged or parted, under whose number it was looked at between. */
  looks?: InputMaybe<Scalars['Boolean']['input']>;
  /** Of this kind, such as `RECORD_OPENED`. */
  kind?: InputMaybe<AuditEventKind>;
  /** Of one operation: its intent, changes and disclosure. */
  operationId?: InputMaybe<Scalars['ID']['input']>;
  /** At or after this moment. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Before this moment. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A page of audit events, the newest first. */
export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  /** The rows. */
  edges?: Maybe<Array<AuditEventEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** An audit event in its page. */
export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The event. */
  node?: Maybe<AuditEvent>;
};

/** One act: who, when, what, which record, why, with what outcome. It names children by number only. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** Identifier of the event. */
  id: Scalars['ID']['output'];
  /** What kind of act. */
  kind?: Maybe<AuditEventKind>;
  /** What became of it. */
  outcome?: Maybe<AuditOutcome>;
  /** When it happened. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Who did it. */
  account?: Maybe<Account>;
  /** The person on whose behalf it was done, when another. */
  onBehalfOf?: Maybe<Account>;
  /** The organisation of who did it. */
  organisation?: Maybe<Organisation>;
  /** The session. */
  sessionId?: Maybe<Scalars['ID']['output']>;
  /** The operation that it belongs to. */
  operationId?: Maybe<Scalars['ID']['output']>;
  /** The name of the operation, or the fields asked for. */
  operation?: Maybe<Scalars['String']['output']>;
  /** The reason stated. */
  reason?: Maybe<AccessReason>;
  /** The children concerned, by number. */
  childNumbers?: Maybe<Array<Scalars['ChildNumber']['output']>>;
  /** Field groups disclosed, criteria as keyed hashes, counts: JSON without personal data. */
  detail?: Maybe<Scalars['String']['output']>;
};

/** Kinds of audit event. */
export type AuditEventKind =
  /** An operation was received; written before any of it is carried out. */
  | 'OPERATION_RECEIVED'
  /** An operation was refused whole. */
  | 'OPERATION_REFUSED'
  /** An answer left: which children and field groups it held; of a change of services its own event says with whom, of placements for adoption none does. */
  | 'DISCLOSED'
  /** A search was made. */
  | 'SEARCHED'
  /** The signpost was asked. Shown without its answer, but for the child whose contacts it told. */
  | 'SIGNPOSTED'
  /** A record was opened. */
  | 'RECORD_OPENED'
  /** Opening a record was refused. */
  | 'RECORD_REFUSED'
  /** An involvement was recorded; or something else was asked for or looked at that has to do with contact. */
  | 'INVOLVEMENT_RECORDED'
  /** An involvement was ended. */
  | 'INVOLVEMENT_ENDED'
  /** A session began. */
  | 'SIGNED_IN'
  /** A sign-in was refused. */
  | 'SIGN_IN_REFUSED'
  /** A session ended. */
  | 'SIGNED_OUT'
  /** The load of a file began. */
  | 'FEED_STARTED'
  /** A load ended, with its counts. */
  | 'FEED_ENDED'
  /** A source's load was paused, resumed or cancelled. */
  | 'FEED_STEERED'
  /** A record was created by a load. */
  | 'RECORD_CREATED'
  /** A record was changed by a load. Shown without its child where that is hidden. */
  | 'RECORD_CHANGED'
  /** An item of a team's work was claimed, assigned or released. Shown without its child. */
  | 'WORK_ASSIGNED'
  /** The standing or the roles of an account were found edited in the database; it has no rights until that is mended. */
  | 'STANDING_ALTERED'
  /** A record went out of use. */
  | 'RECORD_ARCHIVED'
  /** An archived record was sealed. */
  | 'RECORD_SEALED'
  /** A record was destroyed. */
  | 'RECORD_PURGED'
  /** A record came back into use. */
  | 'RECORD_RESTORED'
  /** An involvement was removed, consent being withdrawn. Written no more: such an end is told as any other. */
  | 'INVOLVEMENT_REMOVED'
  /** The basis of an involvement was reviewed. Never shown: as INVOLVEMENT_RECORDED. */
  | 'INVOLVEMENT_REVIEWED'
  /** Somebody asked to be put in touch with a service. Never shown: as INVOLVEMENT_RECORDED. */
  | 'BROKERING_REQUESTED'
  /** A request to be put in touch went a step further, or was closed. Never shown, nor is its operation. */
  | 'BROKERING_CHANGED'
  /** A transfer of a record to another authority was proposed. Of a hidden child shown without the child and the receiver. */
  | 'TRANSFER_PROPOSED'
  /** A transfer went on: reviewed, agreed by one side, rejected, proposed again, escalated or withdrawn. Shown as its proposal is. */
  | 'TRANSFER_CHANGED'
  /** A record came to the authority that answers for it from then on. */
  | 'RECORD_TRANSFERRED'
  /** An account was applied for. */
  | 'ACCOUNT_APPLIED'
  /** An account was approved, by another person than who applied. */
  | 'ACCOUNT_APPROVED'
  /** A condition of an account was recorded, or it was resumed or moved. */
  | 'ACCOUNT_CHANGED'
  /** An account was suspended, by a person or because it was not used. */
  | 'ACCOUNT_SUSPENDED'
  /** An account was closed for ever, or its application refused. */
  | 'ACCOUNT_CLOSED'
  /** A change of an account or of roles was refused: one’s own, above one’s own reach, out of reach. */
  | 'ACCOUNT_CHANGE_REFUSED'
  /** A role was asked for, for somebody else. */
  | 'ROLE_ASKED'
  /** A role was granted, by another person than who asked. */
  | 'ROLE_GRANTED'
  /** A role that was asked for was refused. */
  | 'ROLE_REFUSED'
  /** A role was taken away. */
  | 'ROLE_REMOVED'
  /** A shield was asked for, decided, reviewed or lifted. */
  | 'SHIELD_CHANGED'
  /** A decision or review of a shield is overdue; the shield stays. */
  | 'SHIELD_OVERDUE'
  /** A shield was found changed in the database, not by a decision. */
  | 'SHIELD_ALTERED'
  /** The hidden fields of a record were opened by override. */
  | 'SHIELD_OVERRIDDEN'
  /** An override was refused. */
  | 'OVERRIDE_REFUSED'
  /** Another person reviewed an override. */
  | 'OVERRIDE_REVIEWED'
  /** Another person reviewed a reason in words of its opener's own. */
  | 'REASON_REVIEWED'
  /** Sealed values were encrypted anew under another key. */
  | 'KEYS_ROTATED'
  /** Another service mode was proposed. */
  | 'SERVICE_MODE_PROPOSED'
  /** A proposed service mode was put in force or rejected. */
  | 'SERVICE_MODE_DECIDED'
  /** The announced end of the service was acknowledged. */
  | 'END_ACKNOWLEDGED'
  /** A legal basis was registered, or its last day set. */
  | 'LEGAL_BASIS_CHANGED'
  /** A writer found that an event which it had acknowledged is no longer stored. An alarm. */
  | 'AUDIT_EVENT_LOST'
  /** A step of an accreditation was taken, or refused. */
  | 'ACCREDITATION_CHANGED'
  /** A link to set a new password was made for somebody; it is shown to nobody. */
  | 'RESET_STARTED'
  /** Such a link was opened, which shows the secret of a second factor that is to be enrolled; or it did not serve any more. */
  | 'RESET_OPENED'
  /** A new password was set with such a link, and every session ended; or the link was refused. */
  | 'RESET_FINISHED'
  /** A second-factor device was registered, issued, lost, returned or destroyed. */
  | 'DEVICE_RECORDED'
  /** Revoking every session was proposed. */
  | 'REVOCATION_PROPOSED'
  /** Every session was revoked, or the proposal rejected. */
  | 'REVOCATION_DECIDED'
  /** A record was corrected by a person: which fields, never the values. */
  | 'RECORD_AMENDED'
  /** A source disagreed with what a person corrected. Where a load found it of a hidden child, shown without the child. */
  | 'CONFLICT_RAISED'
  /** Somebody decided between a person's value and a source's, or the source came round. By a load of a hidden child, shown without the child. */
  | 'CONFLICT_RESOLVED'
  /** A correction task was opened, worked or closed. */
  | 'CORRECTION_TASK_CHANGED'
  /** A young person's consent to stay in the index was given or withdrawn. */
  | 'CONSENT_RECORDED'
  /** Somebody asked for an extract of a sealed record, or for the vault to be opened. */
  | 'SEALED_REQUESTED'
  /** A second person approved it. */
  | 'SEALED_APPROVED'
  /** It was read, once. */
  | 'SEALED_READ'
  /** A child was placed for adoption, or is no more: feed rows of this identity wait for a person. Shown without its child. */
  | 'PLACEMENT_RECORDED'
  /** A new identity was recorded. The event names neither number: the vault alone joins them. */
  | 'NEW_IDENTITY_RECORDED'
  /** Somebody gave their second factor again. */
  | 'STEPPED_UP'
  /** Giving the second factor again was refused. */
  | 'STEP_UP_REFUSED'
  /** Somebody changed their own password or second factors. */
  | 'FACTOR_CHANGED'
  /** A key of a system, a provider or a name at a provider was proposed. */
  | 'CREDENTIAL_PROPOSED'
  /** Another person decided about it. */
  | 'CREDENTIAL_DECIDED'
  /** It was ended. */
  | 'CREDENTIAL_ENDED'
  /** A mediator began to act on behalf of a practitioner. */
  | 'MEDIATION_BEGAN'
  /** Acting on behalf of a practitioner was refused. */
  | 'MEDIATION_REFUSED'
  /** A mediator ceased to act on behalf of a practitioner. */
  | 'MEDIATION_ENDED'
  /** A lead professional was named. */
  | 'LEAD_DECLARED'
  /** A practitioner ceased to be lead professional. */
  | 'LEAD_STOOD_DOWN'
  /** The common assessment was set. */
  | 'ASSESSMENT_STATUS_SET'
  /** The involvements of a practitioner who has left were listed. Never shown: those of sensitive services are not listed. */
  | 'LEAVER_LISTED'
  /** An item about a practitioner who has left was settled. Shown without its child. */
  | 'LEAVER_ITEM_SETTLED'
  /** An incident was opened, by a person or a standing check. */
  | 'INCIDENT_OPENED'
  /** An incident was taken a step on, or had events linked. */
  | 'INCIDENT_CHANGED'
  /** An incident took an account's access away. */
  | 'ACCOUNT_HELD'
  /** An account got back the access that an incident had taken. */
  | 'ACCOUNT_RELEASED'
  /** A request for access to what is held on a child was taken in. */
  | 'SUBJECT_ACCESS_RECEIVED'
  /** A request for access went a step further. */
  | 'SUBJECT_ACCESS_CHANGED'
  /** A subject access pack, or its draft, was fetched. */
  | 'SUBJECT_ACCESS_FETCHED'
  /** A request to correct a record was taken in, or went a step further. */
  | 'CORRECTION_REQUEST_CHANGED'
  /** A complaint was taken in, or went a step further. */
  | 'COMPLAINT_CHANGED'
  /** A privacy notice was written, put in force, or given to somebody. */
  | 'PRIVACY_NOTICE_CHANGED'
  /** A statement was drafted, edited, proposed, signed off or sent back. */
  | 'STATEMENT_CHANGED'
  /** A support case was logged. */
  | 'SUPPORT_CASE_LOGGED'
  /** A support case was answered, handed on, asked again or closed. */
  | 'SUPPORT_CASE_CHANGED'
  /** A user report was run. */
  | 'USER_REPORT_RUN'
  /** A finding of a user report was taken or closed. */
  | 'REPORT_FINDING_CHANGED'
  /** An export, report or document was entered into the register. */
  | 'HOLDING_REGISTERED'
  /** What became of an export, report or document was recorded. */
  | 'HOLDING_DISPOSED'
  /** Destruction of the data was proposed. */
  | 'DESTRUCTION_PROPOSED'
  /** The other officer decided about a destruction. */
  | 'DESTRUCTION_DECIDED'
  /** The rows to destroy were counted. */
  | 'DESTRUCTION_COUNTED'
  /** The data was destroyed. */
  | 'DESTRUCTION_CARRIED_OUT'
  /** Something was decided, or done, about a cleaning item. */
  | 'CLEANING_DECIDED'
  /** Two records were proposed as one child. */
  | 'PAIR_PROPOSED'
  /** A merge that needs a second person was proposed. */
  | 'MERGE_PROPOSED'
  /** A proposed merge was refused or taken back. */
  | 'MERGE_REFUSED'
  /** Two records became one. */
  | 'RECORDS_MERGED'
  /** A merge was undone. */
  | 'RECORDS_UNMERGED'
  /** The unlinking of a row that needs a second person was proposed. */
  | 'UNLINKING_PROPOSED'
  /** A proposed unlinking was refused or taken back. */
  | 'UNLINKING_REFUSED'
  /** A row of another child was taken off a record. */
  | 'ROW_UNLINKED'
  /** A month of the audit that was kept for as long as policy says was destroyed. */
  | 'AUDIT_RETIRED'
  /** An operator loaded a public register: postcodes, schools, practices. */
  | 'REGISTER_LOADED'
  /** An operator gave what an abolished authority answered for to its successor. */
  | 'AUTHORITY_SUCCEEDED'
  /** An operator registered a local source, or the columns of one anew. */
  | 'SOURCE_REGISTERED'
  /** Closed requests and complaints about no record were erased, their time being over. */
  | 'MATTERS_ERASED'
  /** A change was refused: who asked may not make it, is no second person for it, or what it is about is not there for them or not at that point. */
  | 'CHANGE_REFUSED';

/** What became of an act. */
export type AuditOutcome =
  /** It was done. */
  | 'DONE'
  /** It was refused. */
  | 'REFUSED'
  /** It failed. */
  | 'FAILED';

export type Mutation = {
  __typename?: 'Mutation';
  /** Takes in a complaint, at any authority. One about a record goes to whoever answers for it; you are not told who that is. */
  receiveComplaint?: Maybe<ReceiveMatterResult>;
  /** Records that who complains was told that the complaint is there; due within 30 days. */
  acknowledgeComplaint?: Maybe<ComplaintResult>;
  /** Ends a complaint with its outcome and the reason. */
  closeComplaint?: Maybe<ComplaintResult>;
  /** Takes back an outcome that was entered wrongly: the complaint is open again, with its days. */
  reopenComplaint?: Maybe<ComplaintResult>;
  /** Takes in a request to correct or to erase what is held, to restrict its use, or an objection to it, at any authority. It goes to whoever answers for the record; you are not told who that is. */
  receiveCorrectionRequest?: Maybe<ReceiveMatterResult>;
  /** Decides a request: corrected, the person's own statement added, granted, or refused with the reason; and which sources were told. */
  decideCorrectionRequest?: Maybe<CorrectionRequestResult>;
  /** Takes back a decision that was entered wrongly: the request is open again, with its last day. */
  reopenCorrectionRequest?: Maybe<CorrectionRequestResult>;
  /** Proposes to destroy the data (L10). By one of the two destruction officers, while the service is closed. */
  proposeDestruction?: Maybe<DestructionResult>;
  /** Approves a destruction for exactly the rows that were counted, or rejects it. By the other officer. `npm run destruction` then carries it out. */
  decideDestruction?: Maybe<DestructionResult>;
  /** Registers a document or report that you hold outside of the index (L12). Exports register themselves. */
  registerHolding?: Maybe<HoldingResult>;
  /** Records what became of an export, report or document (L13): its owner, or the management team of its authority. */
  disposeOfHolding?: Maybe<HoldingResult>;
  /** Opens an incident about unusual or suspicious activity in your own area (L22). */
  openIncident?: Maybe<IncidentResult>;
  /** Takes an incident a step on. SUSPECTED takes all access from the account in the same step, its open sessions within a second. */
  moveIncident?: Maybe<IncidentResult>;
  /** Links audit events of your own area to an incident. */
  linkIncidentEvents?: Maybe<IncidentResult>;
  /** Says that an incident is a breach of personal data: from then on 72 hours run for telling the Commissioner. Said again, only an earlier moment counts. */
  declareBreach?: Maybe<IncidentResult>;
  /** Records that the Commissioner was told of a breach, or why nobody needs to be. */
  recordBreachReport?: Maybe<IncidentResult>;
  /** Writes the next edition of a notice. Another person of the central team puts it in force. */
  draftPrivacyNotice?: Maybe<PrivacyNoticeResult>;
  /** Puts the drafted edition of a notice in force from today. Not by who drafted it. */
  approvePrivacyNotice?: Maybe<PrivacyNoticeResult>;
  /** Records that a notice was given to the families of records that you answer for (L37). Other numbers are passed over. */
  recordNoticeDelivery?: Maybe<NoticeDeliveryResult>;
  /** Takes back what was recorded of a notice that was not given so: to another family, or it came back. It is due again. Other numbers are passed over. */
  withdrawNoticeDelivery?: Maybe<NoticeDeliveryResult>;
  /** Says how the notice reaches the family of a record, where that is not through the school or the health visitor. */
  setNoticeRoute?: Maybe<NoticeDeliveryResult>;
  /** Proposes another service mode. Another person of the central team puts it in force. */
  proposeServiceMode?: Maybe<ProposeServiceModeResult>;
  /** Puts a proposed mode in force, in every process within a second, or rejects it. Not by who proposed it. */
  decideServiceMode?: Maybe<DecideServiceModeResult>;
  /** Acknowledges the announced end of the service, for one's own authority or national partner (L08). */
  acknowledgeEnd?: Maybe<AcknowledgeEndResult>;
  /** Registers what the service rests on in law (L11). */
  registerLegalBasis?: Maybe<LegalBasisResult>;
  /** Says on which day a legal basis ends. After the last one has ended nothing is read or written (L11): where the service would lose days, another person gives the same day. */
  endLegalBasis?: Maybe<EndLegalBasisResult>;
  /** Drafts your authority's statement from live evidence; again, to take the evidence anew while it is a draft. */
  draftStatement?: Maybe<StatementResult>;
  /** Writes the remarks of a draft. */
  editStatement?: Maybe<StatementResult>;
  /** Adds a line to a draft of expenditure. One outside the periods of the grant is flagged (L07). */
  addExpenditureLine?: Maybe<StatementResult>;
  /** Takes a line out of a draft of expenditure. */
  removeExpenditureLine?: Maybe<StatementResult>;
  /** Proposes a draft to be signed. One of expenditure must reconcile to the grant (L44). */
  proposeStatement?: Maybe<StatementResult>;
  /** Signs a proposed statement, which locks it, or sends it back. Not by who proposed it. */
  signStatement?: Maybe<StatementResult>;
  /** A statement as a file. */
  fetchStatement?: Maybe<FetchStatementResult>;
  /** Records for which days the grant of an authority is confirmed (L07). */
  recordGrantPeriod?: Maybe<GrantResult>;
  /** Withdraws a grant that was recorded wrongly, of which nothing is paid, or all was paid back. What is signed stays as it is. */
  withdrawGrantPeriod?: Maybe<GrantResult>;
  /** Records a payment of a grant; paid back is negative. */
  recordGrantPayment?: Maybe<GrantResult>;
  /** Takes in a request for access, at any authority. It goes to whoever answers for the record; you are not told who that is, nor whether there is one. */
  receiveSubjectAccessRequest?: Maybe<ReceiveSubjectAccessResult>;
  /** Records that identity and authority to ask were checked, on what evidence (L38). */
  recordSubjectAccessChecks?: Maybe<SubjectAccessResult>;
  /** Stops the clock while something is awaited from who asks. */
  pauseSubjectAccess?: Maybe<SubjectAccessResult>;
  /** Starts the clock again: what was awaited came. */
  resumeSubjectAccess?: Maybe<SubjectAccessResult>;
  /** Gives two months more, when who asks is told so within the first. */
  extendSubjectAccess?: Maybe<SubjectAccessResult>;
  /** Ends a request that comes to no pack. */
  concludeSubjectAccess?: Maybe<SubjectAccessResult>;
  /** Takes back a delivery, or an end without a pack, that was entered wrongly: the request is open again, with its clock. */
  reopenSubjectAccess?: Maybe<SubjectAccessResult>;
  /** Gathers the pack through the graph, in your own session; parts that are there already are kept. Ask again for the request to see how far it is. */
  prepareSubjectAccessPack?: Maybe<SubjectAccessResult>;
  /** Withholds a part of the pack, or one line of it, with the ground and the reason. Neither is in the pack. */
  exemptFromSubjectAccess?: Maybe<SubjectAccessResult>;
  /** Gives after all what was withheld of a draft. What was decided before stays with the request; who lifts does not approve. */
  liftSubjectAccessExemption?: Maybe<SubjectAccessResult>;
  /** Approves the pack, or sends it back. Not by who prepared it. */
  reviewSubjectAccessPack?: Maybe<SubjectAccessResult>;
  /** Records that the pack was delivered, how and when. */
  recordSubjectAccessDelivery?: Maybe<SubjectAccessResult>;
  /** The pack as a file: a draft before its review, the approved one after, until it expires. Each time is audited. */
  fetchSubjectAccessPack?: Maybe<FetchSubjectAccessResult>;
  /** Keeps what was gathered of a part, for the gateway only. */
  keepSubjectAccessPart?: Maybe<Scalars['Boolean']['output']>;
  /** Logs what a user asks. It goes to the coordinator of your authority's region; a national body's goes to the central team (L14). */
  logSupportCase?: Maybe<SupportCaseResult>;
  /** Takes a support case a step on: answered, handed to the central team, asked again, or closed. */
  moveSupportCase?: Maybe<SupportCaseResult>;
  /** Runs a report now, within your reach. On schedule each runs every night for all. */
  runUserReport?: Maybe<RunUserReportResult>;
  /** Takes a finding on: you deal with it. */
  takeReportFinding?: Maybe<ReportFindingResult>;
  /** Records what was done about a finding, which closes it. Nobody closes one about themselves. */
  closeReportFinding?: Maybe<ReportFindingResult>;
  /** A report as CSV: numbers of accounts by organisation, for who reads all by authority. Small numbers are withheld; the file is registered (L12). */
  exportUserReport?: Maybe<ExportUserReportResult>;
};


export type MutationReceiveComplaintArgs = {
  input: ReceiveComplaintInput;
};


export type MutationAcknowledgeComplaintArgs = {
  input: AcknowledgeComplaintInput;
};


export type MutationCloseComplaintArgs = {
  input: CloseComplaintInput;
};


export type MutationReopenComplaintArgs = {
  input: ReopenInput;
};


export type MutationReceiveCorrectionRequestArgs = {
  input: ReceiveCorrectionRequestInput;
};


export type MutationDecideCorrectionRequestArgs = {
  input: DecideCorrectionRequestInput;
};


export type MutationReopenCorrectionRequestArgs = {
  input: ReopenInput;
};


export type MutationProposeDestructionArgs = {
  input: ProposeDestructionInput;
};


export type MutationDecideDestructionArgs = {
  input: DecideDestructionInput;
};


export type MutationRegisterHoldingArgs = {
  input: RegisterHoldingInput;
};


export type MutationDisposeOfHoldingArgs = {
  input: DisposeOfHoldingInput;
};


export type MutationOpenIncidentArgs = {
  input: OpenIncidentInput;
};


export type MutationMoveIncidentArgs = {
  input: MoveIncidentInput;
};


export type MutationLinkIncidentEventsArgs = {
  input: LinkIncidentEventsInput;
};


export type MutationDeclareBreachArgs = {
  input: DeclareBreachInput;
};


export type MutationRecordBreachReportArgs = {
  input: RecordBreachReportInput;
};


export type MutationDraftPrivacyNoticeArgs = {
  input: DraftPrivacyNoticeInput;
};


export type MutationApprovePrivacyNoticeArgs = {
  input: ApprovePrivacyNoticeInput;
};


export type MutationRecordNoticeDeliveryArgs = {
  input: RecordNoticeDeliveryInput;
};


export type MutationWithdrawNoticeDeliveryArgs = {
  input: WithdrawNoticeDeliveryInput;
};


export type MutationSetNoticeRouteArgs = {
  input: SetNoticeRouteInput;
};


export type MutationProposeServiceModeArgs = {
  input: ProposeServiceModeInput;
};


export type MutationDecideServiceModeArgs = {
  input: DecideServiceModeInput;
};


export type MutationAcknowledgeEndArgs = {
  input: AcknowledgeEndInput;
};


export type MutationRegisterLegalBasisArgs = {
  input: RegisterLegalBasisInput;
};


export type MutationEndLegalBasisArgs = {
  input: EndLegalBasisInput;
};


export type MutationDraftStatementArgs = {
  input: DraftStatementInput;
};


export type MutationEditStatementArgs = {
  input: EditStatementInput;
};


export type MutationAddExpenditureLineArgs = {
  input: AddExpenditureLineInput;
};


export type MutationRemoveExpenditureLineArgs = {
  input: RemoveExpenditureLineInput;
};


export type MutationProposeStatementArgs = {
  input: ProposeStatementInput;
};


export type MutationSignStatementArgs = {
  input: SignStatementInput;
};


export type MutationFetchStatementArgs = {
  input: FetchStatementInput;
};


export type MutationRecordGrantPeriodArgs = {
  input: RecordGrantPeriodInput;
};


export type MutationWithdrawGrantPeriodArgs = {
  input: WithdrawGrantPeriodInput;
};


export type MutationRecordGrantPaymentArgs = {
  input: RecordGrantPaymentInput;
};


export type MutationReceiveSubjectAccessRequestArgs = {
  input: ReceiveSubjectAccessInput;
};


export type MutationRecordSubjectAccessChecksArgs = {
  input: SubjectAccessChecksInput;
};


export type MutationPauseSubjectAccessArgs = {
  input: PauseSubjectAccessInput;
};


export type MutationResumeSubjectAccessArgs = {
  input: ResumeSubjectAccessInput;
};


export type MutationExtendSubjectAccessArgs = {
  input: ExtendSubjectAccessInput;
};


export type MutationConcludeSubjectAccessArgs = {
  input: ConcludeSubjectAccessInput;
};


export type MutationReopenSubjectAccessArgs = {
  input: ReopenInput;
};


export type MutationPrepareSubjectAccessPackArgs = {
  input: SubjectAccessStepInput;
};


export type MutationExemptFromSubjectAccessArgs = {
  input: ExemptFromSubjectAccessInput;
};


export type MutationLiftSubjectAccessExemptionArgs = {
  input: LiftSubjectAccessExemptionInput;
};


export type MutationReviewSubjectAccessPackArgs = {
  input: ReviewSubjectAccessInput;
};


export type MutationRecordSubjectAccessDeliveryArgs = {
  input: SubjectAccessDeliveryInput;
};


export type MutationFetchSubjectAccessPackArgs = {
  input: FetchSubjectAccessInput;
};


export type MutationKeepSubjectAccessPartArgs = {
  input: KeepSubjectAccessPartInput;
};


export type MutationLogSupportCaseArgs = {
  input: LogSupportCaseInput;
};


export type MutationMoveSupportCaseArgs = {
  input: MoveSupportCaseInput;
};


export type MutationRunUserReportArgs = {
  input: RunUserReportInput;
};


export type MutationTakeReportFindingArgs = {
  input: TakeReportFindingInput;
};


export type MutationCloseReportFindingArgs = {
  input: CloseReportFindingInput;
};


export type MutationExportUserReportArgs = {
  input: ExportUserReportInput;
};

/** A complaint (Data Protection Act 2018, section 164A; L35). What was entered is null when it can no longer be opened. */
export type Complaint = {
  __typename?: 'Complaint';
  /** Its reference. */
  reference: Scalars['ID']['output'];
  /** The child number that was given; null when none was. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** What it is about. */
  subject?: Maybe<ComplaintSubject>;
  /** The day on which it was received. */
  receivedOn?: Maybe<Scalars['Date']['output']>;
  /** The authority that received it. */
  receivedBy?: Maybe<Authority>;
  /** Who complains. */
  name?: Maybe<Scalars['String']['output']>;
  /** How to reach them. */
  contact?: Maybe<Scalars['String']['output']>;
  /** Their words. */
  words?: Maybe<Scalars['String']['output']>;
  /** The last day to tell them that it is there. */
  acknowledgeBy?: Maybe<Scalars['Date']['output']>;
  /** When they were told. */
  acknowledgedOn?: Maybe<Scalars['Date']['output']>;
  /** The last day for the outcome. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether one of the two days has passed without its step. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** The outcome; null while there is none. */
  outcome?: Maybe<ComplaintOutcome>;
  /** Why it ended so; of one that was opened again, why that was, until it ends. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Who decided. */
  decidedBy?: Maybe<Account>;
  /** When. */
  closedOn?: Maybe<Scalars['Date']['output']>;
  /** The version to give back with the next step. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may acknowledge it now. */
  viewerCanAcknowledge?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may close it now. */
  viewerCanClose?: Maybe<Scalars['Boolean']['output']>;
};

/** What a complaint is about. */
export type ComplaintSubject =
  /** What a record says. */
  | 'RECORD'
  /** How a request for access or correction was answered. */
  | 'ACCESS_REQUEST'
  /** That somebody looked at a record, or told of it. */
  | 'DISCLOSURE'
  /** How people were treated. */
  | 'SERVICE'
  /** Something else. */
  | 'OTHER';

/** How a complaint ended. */
export type ComplaintOutcome =
  /** It was right. */
  | 'UPHELD'
  /** It was right in part. */
  | 'PARTLY_UPHELD'
  /** It was not right. */
  | 'NOT_UPHELD'
  /** It was withdrawn. */
  | 'WITHDRAWN';

/** How long complaints took. */
export type ComplaintTimes = {
  __typename?: 'ComplaintTimes';
  /** Received. */
  received?: Maybe<Scalars['Int']['output']>;
  /** Acknowledged in time. */
  acknowledgedInTime?: Maybe<Scalars['Int']['output']>;
  /** Acknowledged late, or not yet although the day has passed. */
  acknowledgedLate?: Maybe<Scalars['Int']['output']>;
  /** Ended. */
  closed?: Maybe<Scalars['Int']['output']>;
  /** Ended late, or not yet although the day has passed. */
  closedLate?: Maybe<Scalars['Int']['output']>;
  /** Days to the acknowledgement, in the middle; null when there was none. */
  medianDaysToAcknowledge?: Maybe<Scalars['Int']['output']>;
  /** Days to the outcome, in the middle; null when there was none. */
  medianDaysToOutcome?: Maybe<Scalars['Int']['output']>;
};

/** A page of complaints. */
export type ComplaintConnection = {
  __typename?: 'ComplaintConnection';
  /** The complaints of the page. */
  edges?: Maybe<Array<ComplaintEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A complaint and its place. */
export type ComplaintEdge = {
  __typename?: 'ComplaintEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The complaint. */
  node?: Maybe<Complaint>;
};

/** Who complains, and of what. */
export type ReceiveComplaintInput = {
  /** The child number, found by a search; left out when it is about no record. */
  number?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** What it is about. */
  subject: ComplaintSubject;
  /** Name of who complains: 2 to 200 characters. */
  name: Scalars['String']['input'];
  /** How to reach them: 5 to 500 characters. */
  contact: Scalars['String']['input'];
  /** Their words: 5 to 4,000 characters. */
  words: Scalars['String']['input'];
  /** The day on which it came; not in the future. */
  receivedOn: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** When who complains was told. */
export type AcknowledgeComplaintInput = {
  /** The reference of the complaint. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The day; not before the complaint, not in the future. */
  on: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** An outcome. */
export type CloseComplaintInput = {
  /** The reference of the complaint. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The outcome. */
  outcome: ComplaintOutcome;
  /** Why: 20 to 500 characters; who complained is told it. */
  reason: Scalars['String']['input'];
  /** The day on which who complained was told, where it is entered later. Today unless given. */
  toldOn?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The complaint as it stands now. */
export type ComplaintChanged = {
  __typename?: 'ComplaintChanged';
  /** The complaint as it is now. */
  complaint?: Maybe<Complaint>;
};

/** What a step of a complaint comes to. */
export type ComplaintResult = ComplaintChanged | RecordNotFound | InvalidInput | NotPermitted | VersionConflict | IdempotencyConflict;

/** A request to correct a record (UK GDPR, article 16), or by another right than that. What was entered is null when it can no longer be opened. */
export type CorrectionRequest = {
  __typename?: 'CorrectionRequest';
  /** Its reference. */
  reference: Scalars['ID']['output'];
  /** By which right. */
  asks?: Maybe<RightAsked>;
  /** The child number that was given; null when none was. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** The day on which it was received. */
  receivedOn?: Maybe<Scalars['Date']['output']>;
  /** The authority that received it. */
  receivedBy?: Maybe<Authority>;
  /** Who asks. */
  name?: Maybe<Scalars['String']['output']>;
  /** How to reach them. */
  contact?: Maybe<Scalars['String']['output']>;
  /** What is wrong, or what they want, in their words. */
  words?: Maybe<Scalars['String']['output']>;
  /** The last day for the answer. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether that day has passed without an answer. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** What was decided; null while nothing is. */
  decision?: Maybe<CorrectionDecision>;
  /** Why it was decided so; of one that was opened again, why that was, until it is decided. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The sources and bodies that were told. */
  told?: Maybe<Array<Scalars['String']['output']>>;
  /** Who decided. */
  decidedBy?: Maybe<Account>;
  /** When. */
  closedOn?: Maybe<Scalars['Date']['output']>;
  /** The version to give back with the decision. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may decide it now. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
};

/** What people may ask for besides access to what is held. */
export type RightAsked =
  /** To correct or complete it (UK GDPR, article 16). */
  | 'CORRECTION'
  /** To erase it (article 17). */
  | 'ERASURE'
  /** To restrict its use (article 18). */
  | 'RESTRICTION'
  /** That it is not used: an objection (article 21). */
  | 'OBJECTION';

/** What is decided about a request. */
export type CorrectionDecision =
  /** The record was corrected. Of a request to correct alone. */
  | 'CORRECTED'
  /** The record stands; the person's own statement is kept beside it by the authority. Of a request to correct alone. */
  | 'STATEMENT_ADDED'
  /** It was done: erased, restricted, or used no more. Never of a request to correct. */
  | 'GRANTED'
  /** The record is right, or the law has it kept or used all the same. */
  | 'REFUSED';

/** A page of requests. */
export type CorrectionRequestConnection = {
  __typename?: 'CorrectionRequestConnection';
  /** The requests of the page. */
  edges?: Maybe<Array<CorrectionRequestEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A request and its place. */
export type CorrectionRequestEdge = {
  __typename?: 'CorrectionRequestEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The request. */
  node?: Maybe<CorrectionRequest>;
};

/** Who asks, and what is wrong. */
export type ReceiveCorrectionRequestInput = {
  /** By which right; to correct unless given. */
  asks?: InputMaybe<RightAsked>;
  /** The child number, found by a search; left out when no record was found. */
  number?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** Name of who asks: 2 to 200 characters. */
  name: Scalars['String']['input'];
  /** How to reach them: 5 to 500 characters. */
  contact: Scalars['String']['input'];
  /** What is wrong, or what they want, in their words: 5 to 4,000 characters. */
  words: Scalars['String']['input'];
  /** The day on which it came; not in the future. */
  receivedOn: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What is opened again: a request for access or to correct, or a complaint. */
export type ReopenInput = {
  /** Its reference. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** What was entered wrongly: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A decision. */
export type DecideCorrectionRequestInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The decision. */
  decision: CorrectionDecision;
  /** Why: 20 to 500 characters; who asked is told it. */
  reason: Scalars['String']['input'];
  /** The sources and bodies that were told, by name; at least one when something was corrected, erased or restricted (article 19). */
  told: Array<Scalars['String']['input']>;
  /** The day on which who asked was told, where it is entered later. Today unless given. */
  toldOn?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The request as it stands now. */
export type CorrectionRequestChanged = {
  __typename?: 'CorrectionRequestChanged';
  /** The request as it is now. */
  correctionRequest?: Maybe<CorrectionRequest>;
};

/** What taking something in comes to. */
export type ReceiveMatterResult = MatterReceived | InvalidInput | NotPermitted | IdempotencyConflict;

/** What deciding comes to. */
export type CorrectionRequestResult = CorrectionRequestChanged | RecordNotFound | InvalidInput | NotPermitted | VersionConflict | IdempotencyConflict;

/** A destruction of the data, from proposal to certificate. */
export type Destruction = {
  __typename?: 'Destruction';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** What is destroyed. */
  scope?: Maybe<DestructionScope>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** How far it is. */
  state?: Maybe<DestructionState>;
  /** The officer who proposed it. */
  proposedBy?: Maybe<Account>;
  /** When. */
  proposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Rows by table, as `npm run destruction -- count` counted them; null until it has. */
  counts?: Maybe<Array<TableCount>>;
  /** All of them together; null until they are counted. */
  rows?: Maybe<Scalars['String']['output']>;
  /** When they were counted. */
  countedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The officer who approved or rejected it. */
  decidedBy?: Maybe<Account>;
  /** When. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The signed certificate; null until all is destroyed. */
  certificate?: Maybe<Scalars['String']['output']>;
  /** Whether you may approve or reject it now. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
};

/** What is destroyed. */
export type DestructionScope =
  /** All data of children: records, sealed data, the vault, feeds, requests and what compliance holds of them. */
  | 'CHILDREN'
  /** That, and the accounts of those who used the index. */
  | 'EVERYTHING';

/** How far a destruction is. */
export type DestructionState =
  /** Proposed; the rows are not counted yet. */
  | 'PROPOSED'
  /** Counted; the other officer decides. */
  | 'COUNTED'
  /** Approved; the command carries it out. */
  | 'APPROVED'
  /** Rejected. An end. */
  | 'REJECTED'
  /** The tables are empty; the keys are not all destroyed yet. */
  | 'EMPTIED'
  /** Done and certified. An end. */
  | 'DONE';

/** Rows of one table. */
export type TableCount = {
  __typename?: 'TableCount';
  /** The table, with its schema. */
  table?: Maybe<Scalars['String']['output']>;
  /** How many rows, in digits: a table may have more than an Int counts. */
  rows?: Maybe<Scalars['String']['output']>;
};

/** What is to be destroyed, and why. */
export type ProposeDestructionInput = {
  /** What is to be destroyed. */
  scope: DestructionScope;
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which destruction, and whether. */
export type DecideDestructionInput = {
  /** The destruction. */
  id: Scalars['ID']['input'];
  /** Whether it is approved; else it is rejected. */
  accept: Scalars['Boolean']['input'];
  /** To approve: the number of rows that you saw, as `rows` says it. */
  rows?: InputMaybe<Scalars['String']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The destruction as it stands now. */
export type DestructionNoted = {
  __typename?: 'DestructionNoted';
  /** The destruction as it is now. */
  destruction?: Maybe<Destruction>;
};

/** What proposing or deciding comes to. */
export type DestructionResult = DestructionNoted | RecordNotFound | NotPermitted | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** An export, report or document with information from the index. */
export type Holding = {
  __typename?: 'Holding';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** What kind. */
  kind?: Maybe<HoldingKind>;
  /** What it is; names no child. */
  title?: Maybe<Scalars['String']['output']>;
  /** What it holds. */
  class?: Maybe<HoldingClass>;
  /** Who answers for it. */
  owner?: Maybe<Account>;
  /** The owner's organisation when it was made. */
  organisation?: Maybe<Organisation>;
  /** When it was made. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** Until when it may be kept; after that it is not handed out, and somebody has to dispose of it. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether that has passed and nobody has disposed of it. */
  expired?: Maybe<Scalars['Boolean']['output']>;
  /** How often it was handed out. */
  fetches?: Maybe<Scalars['Int']['output']>;
  /** When it was disposed of; null while it was not. */
  disposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** By whom. */
  disposedBy?: Maybe<Account>;
  /** What became of it. */
  disposal?: Maybe<HoldingDisposal>;
  /** Whether you may record what became of it. */
  viewerCanDispose?: Maybe<Scalars['Boolean']['output']>;
};

/** Kinds of stored information. */
export type HoldingKind =
  /** Taken from records, such as an extract or a subject access pack. */
  | 'EXPORT'
  /** A report about the use of the index. */
  | 'REPORT'
  /** A document that somebody made or keeps locally. */
  | 'DOCUMENT';

/** What stored information holds. */
export type HoldingClass =
  /** Data of children. */
  | 'CHILD_DATA'
  /** Data of those who use the index. */
  | 'STAFF_DATA'
  /** Nobody's data. */
  | 'NO_PERSONAL_DATA';

/** What became of stored information. */
export type HoldingDisposal =
  /** Destroyed, every copy. */
  | 'DESTROYED'
  /** Handed over to whom it was made for. */
  | 'HANDED_OVER'
  /** Kept, since a law says so. */
  | 'KEPT_BY_LAW';

/** Which rows of the register. */
export type HoldingFilter = {
  /** Only those that have expired and that nobody has disposed of. */
  expired?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those that nobody has disposed of. */
  open?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of the register. */
export type HoldingConnection = {
  __typename?: 'HoldingConnection';
  /** The rows of the page. */
  edges?: Maybe<Array<HoldingEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A row and its place. */
export type HoldingEdge = {
  __typename?: 'HoldingEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node?: Maybe<Holding>;
};

/** A document or report that is held outside of the index. */
export type RegisterHoldingInput = {
  /** REPORT or DOCUMENT. */
  kind: HoldingKind;
  /** What it is, in 5 to 200 characters; no child is named. */
  title: Scalars['String']['input'];
  /** What it holds. */
  class: HoldingClass;
  /** The last day on which it may be kept; at most two years ahead. */
  expiresOn: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which, and what became of it. */
export type DisposeOfHoldingInput = {
  /** The export, report or document. */
  id: Scalars['ID']['input'];
  /** What became of it. */
  disposal: HoldingDisposal;
  /** How, or under which law, in 10 to 500 characters; no child is named. */
  note: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The row as it stands now. */
export type HoldingNoted = {
  __typename?: 'HoldingNoted';
  /** The row as it is now. */
  holding?: Maybe<Holding>;
};

/** What a change of the register comes to. */
export type HoldingResult = HoldingNoted | RecordNotFound | InvalidInput | IdempotencyConflict;

/** Something that is left to do before the end (L08, L12). */
export type ClosingTask = {
  __typename?: 'ClosingTask';
  /** What is left to do. */
  kind?: Maybe<ClosingTaskKind>;
  /** The export, report or document that it is about; null for others. */
  holding?: Maybe<Holding>;
  /** By when; null when no day is set. */
  dueOn?: Maybe<Scalars['Date']['output']>;
};

/** What is left to do. */
export type ClosingTaskKind =
  /** Acknowledge the announced end. */
  | 'ACKNOWLEDGE_END'
  /** Dispose of something that has expired. */
  | 'DISPOSE_OF_EXPIRED'
  /** Dispose of something before the announced end. */
  | 'DISPOSE_BEFORE_END';

/** One of the 153 authorities; owned by users. */
export type Authority = {
  __typename?: 'Authority';
  /** What is left to do there, what is due first before the others, 50 at most; empty when nothing is. All that is held is in `holdings`. */
  closingTasks?: Maybe<Array<ClosingTask>>;
  /** How many tasks there are, of which the 50 that are due first are listed. */
  closingTaskCount?: Maybe<Scalars['Int']['output']>;
  /** GSS code. */
  code: Scalars['ID']['output'];
  /** When it acknowledged the announced end; null while it has not, or none is announced. */
  endAcknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its statements, the newest first, at most 20; for those within whose reach they are. */
  statements?: Maybe<Array<Statement>>;
};

/** Something unusual or suspicious, and what became of it (domain.md 12). It names no child; its audit events do, by number. */
export type Incident = {
  __typename?: 'Incident';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** How far it is. */
  state?: Maybe<IncidentState>;
  /** Counts its changes; a change names the one that it saw. */
  version?: Maybe<Scalars['Int']['output']>;
  /** What was noticed. */
  summary?: Maybe<Scalars['String']['output']>;
  /** The standing check that noticed it; null when a person did. */
  detector?: Maybe<Scalars['String']['output']>;
  /** Who opened it; null when a standing check did. */
  openedBy?: Maybe<Account>;
  /** When. */
  openedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The authority whose auditors deal with it; null when the national ones or a partner's do. */
  authority?: Maybe<Authority>;
  /** The account that it is about; null while none is named. */
  account?: Maybe<Account>;
  /** Whether this incident keeps the account from any access now. */
  accountHeld?: Maybe<Scalars['Boolean']['output']>;
  /** The audit events that it rests on, those of your own area. */
  events?: Maybe<Array<AuditEvent>>;
  /** What was done, the first step first. */
  steps?: Maybe<Array<IncidentStep>>;
  /** The breach of personal data that it is; null when it is none. */
  breach?: Maybe<Breach>;
  /** The states into which you may move it now. */
  viewerCanMoveTo?: Maybe<Array<IncidentState>>;
};

/** How far an incident is. */
export type IncidentState =
  /** Noticed; nobody has looked at it. */
  | 'DETECTED'
  /** Somebody has looked at it and goes on. */
  | 'TRIAGED'
  /** Nothing was wrong. An end. */
  | 'CLEARED'
  /** Somebody is suspected; their access is taken away. */
  | 'SUSPECTED'
  /** What happened is known. A breach comes here without a suspect, too. */
  | 'INVESTIGATED'
  /** What follows from it is done. An end. */
  | 'CLOSED';

/** One step of an incident. */
export type IncidentStep = {
  __typename?: 'IncidentStep';
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Who took it; null when a standing check did. */
  by?: Maybe<Account>;
  /** The state after it. */
  state?: Maybe<IncidentState>;
  /** What was found or done. */
  note?: Maybe<Scalars['String']['output']>;
};

/** A breach of personal data and its clock: the Commissioner is told within 72 hours of somebody becoming aware (UK GDPR, article 33). */
export type Breach = {
  __typename?: 'Breach';
  /** When somebody became aware. */
  awareAt?: Maybe<Scalars['DateTime']['output']>;
  /** Until when the Commissioner must be told. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether that has passed without an entry, or was later than that. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** When the Commissioner was told; null while nobody has, or when nobody needs to be. */
  reportedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The reference of the report and why it was late if it was; or why nobody needs to be told. */
  note?: Maybe<Scalars['String']['output']>;
};

/** Which incidents. */
export type IncidentFilter = {
  /** In this state. */
  state?: InputMaybe<IncidentState>;
  /** Only breaches whose 72 hours have passed without an entry. */
  breachOverdue?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of incidents. */
export type IncidentConnection = {
  __typename?: 'IncidentConnection';
  /** The incidents of the page. */
  edges?: Maybe<Array<IncidentEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** An incident and its place. */
export type IncidentEdge = {
  __typename?: 'IncidentEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The incident. */
  node?: Maybe<Incident>;
};

/** What was noticed. */
export type OpenIncidentInput = {
  /** What was noticed, in 20 to 1000 characters; no child is named. */
  summary: Scalars['String']['input'];
  /** The account that it is about. It must have acted in your own area, as the audit shows. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Audit events that show it, of your own area: 50 at most. */
  eventIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which incident, and where to. */
export type MoveIncidentInput = {
  /** The incident. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The state to move it into. */
  to: IncidentState;
  /** What was found or done, in 10 to 1000 characters; no child is named. */
  note: Scalars['String']['input'];
  /** The suspected account, when the incident names none yet. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** For CLOSED, when an account is held: whether it gets its access back. One that does not is given it later by taking the incident to CLOSED once more. */
  restoreAccess?: InputMaybe<Scalars['Boolean']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which events to link. */
export type LinkIncidentEventsInput = {
  /** The incident. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** Audit events of your own area: 50 at most. */
  eventIds: Array<Scalars['ID']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which incident is a breach, and since when somebody is aware. */
export type DeclareBreachInput = {
  /** The incident. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** When somebody became aware; not in the future. */
  awareAt: Scalars['DateTime']['input'];
  /** What kind of data of how many people, in 10 to 1000 characters; no child is named. */
  note: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** When the Commissioner was told. */
export type RecordBreachReportInput = {
  /** The incident. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** When the Commissioner was told; left out when nobody needs to be. */
  reportedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The reference of the report, and why it was late if it was; or why nobody needs to be told. 10 to 1000 characters. */
  note: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The incident as it stands now. */
export type IncidentNoted = {
  __typename?: 'IncidentNoted';
  /** The incident as it is now. */
  incident?: Maybe<Incident>;
};

/** What a change of an incident comes to. */
export type IncidentResult = IncidentNoted | RecordNotFound | NeedsSecondPerson | NeedsStepUp | VersionConflict | InvalidInput | IdempotencyConflict;

/** All that is needed to check that one event is in the audit as it was signed (RFC 6962 2.1.1; docs/audit.md says how). */
export type AuditInclusionProof = {
  __typename?: 'AuditInclusionProof';
  /** Identifier of the event. */
  eventId?: Maybe<Scalars['ID']['output']>;
  /** The event as it was sealed: one line of text, in UTC. Its leaf is the SHA-256 of a zero byte and this line. */
  line?: Maybe<Scalars['String']['output']>;
  /** The place of the leaf in the tree, from 0: a whole number. */
  place?: Maybe<Scalars['String']['output']>;
  /** The hashes beside the way from the leaf up to the root, in base64. */
  path?: Maybe<Array<Scalars['String']['output']>>;
  /** The newest checkpoint, signed by the log: size and root of the tree. */
  checkpoint?: Maybe<Scalars['String']['output']>;
};

/** Something that was brought about a record: a request for access or correction, or a complaint. */
export type RightsMatter = {
  __typename?: 'RightsMatter';
  /** Its reference. Seen by the accountable authority's management team. */
  reference?: Maybe<Scalars['ID']['output']>;
  /** The day on which it was received. Seen by the accountable authority's management team. */
  receivedOn?: Maybe<Scalars['Date']['output']>;
  /** The last day for the answer; null while the clock is stopped. Seen by the accountable authority's management team. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether it is finished. Seen by the accountable authority's management team. */
  closed?: Maybe<Scalars['Boolean']['output']>;
};

/** It was taken in. */
export type MatterReceived = {
  __typename?: 'MatterReceived';
  /** The reference to give to who brought it. */
  reference?: Maybe<Scalars['ID']['output']>;
};

/** A privacy notice: what families are told (UK GDPR, articles 13 and 14; L37). */
export type PrivacyNotice = {
  __typename?: 'PrivacyNotice';
  /** For whom it is written. */
  audience?: Maybe<NoticeAudience>;
  /** Its edition. */
  edition?: Maybe<Scalars['Int']['output']>;
  /** The text. */
  text?: Maybe<Scalars['String']['output']>;
  /** Since when it is given; null of a draft. */
  inForceOn?: Maybe<Scalars['Date']['output']>;
  /** Who controls the data (L36). */
  controllers?: Maybe<Scalars['String']['output']>;
  /** Whether you may put it in force: it is a draft, and not yours. */
  viewerCanApprove?: Maybe<Scalars['Boolean']['output']>;
};

/** For whom a notice is written. */
export type NoticeAudience =
  /** For adults. */
  | 'ADULT'
  /** In plain words for a child of about 13. */
  | 'CHILD';

/** How a notice reaches a family. */
export type NoticeRoute =
  /** Through the school, or before school age the health visitor: the ordinary way. */
  | 'UNIVERSAL_SERVICE'
  /** By post. */
  | 'POST'
  /** Handed over. */
  | 'IN_PERSON';

/** How the family of a record is told of Signpost. */
export type NoticeOfRecord = {
  __typename?: 'NoticeOfRecord';
  /** How. Every record has a route: the ordinary way, unless another was set. Seen by the accountable authority's management team. */
  route?: Maybe<NoticeRoute>;
  /** The authority that answers for the record: its controller. Seen by the accountable authority's management team. */
  controller?: Maybe<Authority>;
  /** Whether an edition in force has not been given yet; one for children is due from the age of 12 to that of 18. Seen by the accountable authority's management team. */
  due?: Maybe<Scalars['Boolean']['output']>;
  /** When which edition was given, the newest first. Seen by the accountable authority's management team. */
  deliveries?: Maybe<Array<NoticeDelivery>>;
};

/** Evidence that a notice was given. */
export type NoticeDelivery = {
  __typename?: 'NoticeDelivery';
  /** For whom it is written. Seen by the accountable authority's management team. */
  audience?: Maybe<NoticeAudience>;
  /** Its edition. Seen by the accountable authority's management team. */
  edition?: Maybe<Scalars['Int']['output']>;
  /** How. Seen by the accountable authority's management team. */
  route?: Maybe<NoticeRoute>;
  /** When. Seen by the accountable authority's management team. */
  deliveredOn?: Maybe<Scalars['Date']['output']>;
};

/** The next edition of a notice. */
export type DraftPrivacyNoticeInput = {
  /** For whom it is written. */
  audience: NoticeAudience;
  /** The text: 200 to 8,000 characters; it names the controllers, the rights and the Information Commissioner. */
  text: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which draft is put in force. */
export type ApprovePrivacyNoticeInput = {
  /** For whom it is written. */
  audience: NoticeAudience;
  /** Its edition, as you read it. */
  edition: Scalars['Int']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** To whom a notice was given. */
export type RecordNoticeDeliveryInput = {
  /** The children, at most 50. */
  numbers: Array<Scalars['ChildNumber']['input']>;
  /** Which notice, in the edition in force. */
  audience: NoticeAudience;
  /** How the family is told. */
  route: NoticeRoute;
  /** When; not in the future. */
  deliveredOn: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What was recorded of a notice and does not stand. */
export type WithdrawNoticeDeliveryInput = {
  /** The children, at most 50. */
  numbers: Array<Scalars['ChildNumber']['input']>;
  /** Which notice, as it was recorded. */
  audience: NoticeAudience;
  /** How, as it was recorded. */
  route: NoticeRoute;
  /** When, as it was recorded. */
  deliveredOn: Scalars['Date']['input'];
  /** Why it does not stand. */
  why: NoticeWithdrawal;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Why what was recorded of a notice does not stand. */
export type NoticeWithdrawal =
  /** It was given to another family, or recorded of another child. */
  | 'OTHER_RECORD'
  /** It came back: the family never had it. */
  | 'CAME_BACK'
  /** Notice, way or day were entered wrongly. */
  | 'ENTERED_WRONGLY';

/** How the notice reaches a family. */
export type SetNoticeRouteInput = {
  /** The child. */
  number: Scalars['ChildNumber']['input'];
  /** How the family is told. */
  route: NoticeRoute;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The notices as they stand now. */
export type PrivacyNoticeChanged = {
  __typename?: 'PrivacyNoticeChanged';
  /** The notices as they are now. */
  notices?: Maybe<Array<PrivacyNotice>>;
};

/** The evidence was recorded, or taken back. */
export type NoticeDeliveryRecorded = {
  __typename?: 'NoticeDeliveryRecorded';
  /** Of how many records that you answer for. */
  records?: Maybe<Scalars['Int']['output']>;
};

/** What writing or approving a notice comes to. */
export type PrivacyNoticeResult = PrivacyNoticeChanged | RecordNotFound | InvalidInput | NeedsSecondPerson | IdempotencyConflict;

/** What recording evidence or a route, or taking evidence back, comes to. */
export type NoticeDeliveryResult = NoticeDeliveryRecorded | RecordNotFound | InvalidInput | IdempotencyConflict;

/** An account; owned by users. */
export type Account = {
  __typename?: 'Account';
  /** Identifier of the account. */
  id: Scalars['ID']['output'];
  /** What the user reports found about it, the newest first, 50 at most: for its organisation's account managers, the auditors of its area and the central team; never about yourself. */
  reportFindings?: Maybe<Array<ReportFinding>>;
};

/** An organisation; owned by users. */
export type Organisation = {
  __typename?: 'Organisation';
  /** Identifier of the organisation. */
  id: Scalars['ID']['output'];
  /** When it, as a national partner, acknowledged the announced end; null while it has not, or none is announced. */
  endAcknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What is left to do there, for a body of no authority, what is due first before the others, 50 at most; empty when nothing is. All that is held is in `holdings`. */
  closingTasks?: Maybe<Array<ClosingTask>>;
  /** How many tasks there are, of which the 50 that are due first are listed. */
  closingTaskCount?: Maybe<Scalars['Int']['output']>;
  /** The statements of the authority that it belongs to, the newest first, at most 20; for those within whose reach they are. */
  statements?: Maybe<Array<Statement>>;
};

/** What the whole service may do now. */
export type ServiceMode = {
  __typename?: 'ServiceMode';
  /** The mode in force. */
  mode?: Maybe<ServiceModeName>;
  /** One clause: what it means. */
  about?: Maybe<Scalars['String']['output']>;
  /** Since when. */
  since?: Maybe<Scalars['DateTime']['output']>;
  /** The announced last day; null while none is announced. */
  endsOn?: Maybe<Scalars['Date']['output']>;
  /** The sources that are stopped; `*` stands for all. */
  stoppedSources?: Maybe<Array<Scalars['String']['output']>>;
  /** What the service rests on in law. */
  legalBases?: Maybe<Array<LegalBasis>>;
};

/** Who has not acknowledged the announced end, by name. */
export type EndNotAcknowledged = {
  __typename?: 'EndNotAcknowledged';
  /** Authorities. */
  authorities?: Maybe<Array<Authority>>;
  /** National partners. */
  nationalPartners?: Maybe<Array<Organisation>>;
};

/** The modes, from the whole service to none. */
export type ServiceModeName =
  /** The whole service. */
  | 'NORMAL'
  /** Existing users go on; the national sources save births and deaths are stopped. */
  | 'INTERIM'
  /** The end is announced; nobody and nothing new is taken on. */
  | 'CLOSING'
  /** Nobody may use it, save the two destruction officers. */
  | 'CLOSED'
  /** The data is destroyed. */
  | 'DECOMMISSIONED';

/** One provision that the service rests on. */
export type LegalBasis = {
  __typename?: 'LegalBasis';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** Act and section. */
  provision?: Maybe<Scalars['String']['output']>;
  /** First day. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** Last day; null while it has no end. */
  validUntil?: Maybe<Scalars['Date']['output']>;
  /** A last day that waits for another person of the central team to give it too; null while none does. For the central team. */
  endProposedOn?: Maybe<Scalars['Date']['output']>;
  /** Who proposed it. For the central team. */
  endProposedBy?: Maybe<Account>;
  /** Whether you may put that day in force: another person proposed it. For the central team. */
  viewerCanEnd?: Maybe<Scalars['Boolean']['output']>;
};

/** One change of the service mode. */
export type ServiceModeChange = {
  __typename?: 'ServiceModeChange';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** The mode that was proposed. */
  mode?: Maybe<ServiceModeName>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The last day that it announces. */
  endsOn?: Maybe<Scalars['Date']['output']>;
  /** The accounts that are let in when the service is closed. */
  officers?: Maybe<Array<Account>>;
  /** Who proposed it. */
  proposedBy?: Maybe<Account>;
  /** When. */
  proposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who put it in force or rejected it; null while nobody has. */
  decidedBy?: Maybe<Account>;
  /** When. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What became of it; null while it waits. */
  outcome?: Maybe<ServiceModeOutcome>;
  /** Whether you may decide it: it waits, and you did not propose it. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
};

/** What became of a proposed mode. */
export type ServiceModeOutcome =
  /** It was put in force. */
  | 'IN_FORCE'
  /** It was rejected. */
  | 'REJECTED';

/** A page of changes. */
export type ServiceModeChangeConnection = {
  __typename?: 'ServiceModeChangeConnection';
  /** The changes of the page. */
  edges?: Maybe<Array<ServiceModeChangeEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A change and its place. */
export type ServiceModeChangeEdge = {
  __typename?: 'ServiceModeChangeEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The change. */
  node?: Maybe<ServiceModeChange>;
};

/** A mode, and why. */
export type ProposeServiceModeInput = {
  /** The mode. */
  mode: ServiceModeName;
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** The announced last day, not in the past; needed for CLOSING, and refused with NORMAL and INTERIM, in which no end is announced. */
  endsOn?: InputMaybe<Scalars['Date']['input']>;
  /** The two destruction officers' accounts; needed for CLOSED. */
  officers?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which change, and whether it is put in force. */
export type DecideServiceModeInput = {
  /** The change. */
  id: Scalars['ID']['input'];
  /** Whether it is put in force; else it is rejected. */
  accept: Scalars['Boolean']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The announced day that is acknowledged. */
export type AcknowledgeEndInput = {
  /** The day, as it was announced. */
  endsOn: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A provision and its days. */
export type RegisterLegalBasisInput = {
  /** Act and section: 10 to 300 characters. */
  provision: Scalars['String']['input'];
  /** First day. */
  validFrom: Scalars['Date']['input'];
  /** Last day; left out while it has no end. */
  validUntil?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which legal basis ends, and when. */
export type EndLegalBasisInput = {
  /** The legal basis. */
  id: Scalars['ID']['input'];
  /** Its last day. */
  validUntil: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A change was proposed. */
export type ServiceModeProposed = {
  __typename?: 'ServiceModeProposed';
  /** The change; another person decides. */
  change?: Maybe<ServiceModeChange>;
};

/** A change was decided. */
export type ServiceModeDecided = {
  __typename?: 'ServiceModeDecided';
  /** The change. */
  change?: Maybe<ServiceModeChange>;
  /** The mode in force now. */
  serviceMode?: Maybe<ServiceMode>;
};

/** The end was acknowledged. */
export type EndAcknowledged = {
  __typename?: 'EndAcknowledged';
  /** When. */
  acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** The legal basis as it stands now. */
export type LegalBasisRegistered = {
  __typename?: 'LegalBasisRegistered';
  /** The legal basis as it is now. */
  legalBasis?: Maybe<LegalBasis>;
};

/** The service would lose days: the end waits for another person of the central team, who gives the same day. */
export type LegalBasisEndProposed = {
  __typename?: 'LegalBasisEndProposed';
  /** The legal basis, which stands as it did. */
  legalBasis?: Maybe<LegalBasis>;
};

/** Another change waits for its decision; nothing was done. */
export type ServiceModeChangeWaiting = {
  __typename?: 'ServiceModeChangeWaiting';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** What proposing a mode comes to. */
export type ProposeServiceModeResult = ServiceModeProposed | ServiceModeChangeWaiting | InvalidInput | NeedsStepUp | IdempotencyConflict;

/** What deciding a change comes to. */
export type DecideServiceModeResult = ServiceModeDecided | RecordNotFound | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** What acknowledging comes to. */
export type AcknowledgeEndResult = EndAcknowledged | InvalidInput | NotPermitted | IdempotencyConflict;

/** What registering a legal basis comes to. */
export type LegalBasisResult = LegalBasisRegistered | RecordNotFound | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** What ending a legal basis comes to. */
export type EndLegalBasisResult = LegalBasisRegistered | LegalBasisEndProposed | RecordNotFound | NeedsSecondPerson | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** Which of the two annual statements. */
export type StatementKind =
  /** Of compliance, due on 30 June (milestone 4). */
  | 'COMPLIANCE'
  /** Of expenditure, due on 31 July (milestone 6). */
  | 'EXPENDITURE';

/** Where a statement stands. */
export type StatementState =
  /** It is being written. */
  | 'DRAFT'
  /** It waits for another person's signature. */
  | 'PROPOSED'
  /** It is signed and locked. */
  | 'SIGNED';

/** The form of a statement. */
export type StatementFormat =
  /** For reading: tagged PDF. */
  | 'PDF'
  /** For spreadsheets: CSV, no cell of which is taken for a formula. */
  | 'CSV';

/** For what money was spent. */
export type ExpenditureCategory =
  /** Staff. */
  | 'STAFF'
  /** Training. */
  | 'TRAINING'
  /** Systems. */
  | 'SYSTEMS'
  /** Closing the service. */
  | 'CLOSURE'
  /** Something else. */
  | 'OTHER';

/** An annual statement of an authority (L43, L44). */
export type Statement = {
  __typename?: 'Statement';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** Which of the two. */
  kind?: Maybe<StatementKind>;
  /** The year in which the financial year begins. */
  year?: Maybe<Scalars['Int']['output']>;
  /** The authority whose statement it is. */
  authority?: Maybe<Authority>;
  /** Where it stands. */
  state?: Maybe<StatementState>;
  /** The last day for it. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether that day passed before it was signed. */
  late?: Maybe<Scalars['Boolean']['output']>;
  /** What the index knew when it was drafted last. */
  evidence?: Maybe<Array<EvidenceLine>>;
  /** What the authority adds in words. */
  remarks?: Maybe<Scalars['String']['output']>;
  /** The lines of expenditure. */
  lines?: Maybe<Array<ExpenditureLine>>;
  /** The sums of a statement of expenditure. */
  totals?: Maybe<ExpenditureTotals>;
  /** Who drafted it. */
  draftedBy?: Maybe<Account>;
  /** When its evidence was taken. */
  draftedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who proposed it. */
  proposedBy?: Maybe<Account>;
  /** Who signed it. */
  signedBy?: Maybe<Account>;
  /** When. */
  signedOn?: Maybe<Scalars['Date']['output']>;
  /** The version to give back with the next step. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may change and propose it: a draft of your authority. */
  viewerCanEdit?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may sign it: proposed, and not by you. */
  viewerCanSign?: Maybe<Scalars['Boolean']['output']>;
};

/** One thing that the index knows about the year. */
export type EvidenceLine = {
  __typename?: 'EvidenceLine';
  /** What part of the conditions it is about. */
  part?: Maybe<Scalars['String']['output']>;
  /** What is counted. */
  label?: Maybe<Scalars['String']['output']>;
  /** The figure; `not recorded in Signpost` where there is none. */
  value?: Maybe<Scalars['String']['output']>;
};

/** One line of expenditure. */
export type ExpenditureLine = {
  __typename?: 'ExpenditureLine';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** When. */
  spentOn?: Maybe<Scalars['Date']['output']>;
  /** For what. */
  category?: Maybe<ExpenditureCategory>;
  /** What it was spent on. */
  description?: Maybe<Scalars['String']['output']>;
  /** Pounds with two decimals. */
  amount?: Maybe<Scalars['String']['output']>;
  /** Whether the grant was not confirmed for that day: it cannot be charged to the grant (L07). */
  outsidePeriod?: Maybe<Scalars['Boolean']['output']>;
};

/** Sums in pounds with two decimals, exact to the penny. */
export type ExpenditureTotals = {
  __typename?: 'ExpenditureTotals';
  /** Granted for periods that touch the year. */
  granted?: Maybe<Scalars['String']['output']>;
  /** Left of the year before, as its signed statement says. */
  broughtForward?: Maybe<Scalars['String']['output']>;
  /** Of former years, and in no statement until now: recorded after theirs was signed. Negative for what was paid back. */
  recordedLate?: Maybe<Scalars['String']['output']>;
  /** Paid in the year. */
  paid?: Maybe<Scalars['String']['output']>;
  /** Spent. */
  spent?: Maybe<Scalars['String']['output']>;
  /** Of that, outside the periods of the grant. */
  outsidePeriods?: Maybe<Scalars['String']['output']>;
  /** Left of what was brought forward, recorded late and paid. */
  unspent?: Maybe<Scalars['String']['output']>;
  /** Added from own funds; negative is what went back to them. */
  ownFunds?: Maybe<Scalars['String']['output']>;
  /** Brought forward, recorded late, paid and own funds, less spent and unspent: zero when it reconciles. */
  difference?: Maybe<Scalars['String']['output']>;
  /** Whether it reconciles: the difference is zero, and own funds, with those of the other signed years, cover what lies outside the periods. */
  reconciles?: Maybe<Scalars['Boolean']['output']>;
};

/** Who owes a statement. */
export type StatementDue = {
  __typename?: 'StatementDue';
  /** Which authority. */
  authority?: Maybe<Authority>;
  /** Where its statement stands; null when there is none. */
  state?: Maybe<StatementState>;
  /** The last day. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** When it was signed. */
  signedOn?: Maybe<Scalars['Date']['output']>;
  /** Whether the last day passed before it was signed. */
  late?: Maybe<Scalars['Boolean']['output']>;
};

/** A page of statements. */
export type StatementConnection = {
  __typename?: 'StatementConnection';
  /** The statements of the page. */
  edges?: Maybe<Array<StatementEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A statement and its place. */
export type StatementEdge = {
  __typename?: 'StatementEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The statement. */
  node?: Maybe<Statement>;
};

/** Which statement is drafted. */
export type DraftStatementInput = {
  /** Which of the two. */
  kind: StatementKind;
  /** The year in which the financial year begins; not in the future. */
  year: Scalars['Int']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The remarks of a draft. */
export type EditStatementInput = {
  /** The statement. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The remarks: at most 8,000 characters; no child's number. */
  remarks: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A line of expenditure. */
export type AddExpenditureLineInput = {
  /** The statement. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** When it was spent: a day of the financial year. */
  spentOn: Scalars['Date']['input'];
  /** For what. */
  category: ExpenditureCategory;
  /** In words: 3 to 200 characters. */
  description: Scalars['String']['input'];
  /** Pounds with at most two decimals, such as `1234.50`; negative for what came back. */
  amount: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which line is taken out. */
export type RemoveExpenditureLineInput = {
  /** The statement. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The line. */
  lineId: Scalars['ID']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A draft that is to be signed. */
export type ProposeStatementInput = {
  /** The statement. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** Of expenditure: what is left of what was paid, in pounds. */
  unspent?: InputMaybe<Scalars['String']['input']>;
  /** Of expenditure: what was added from own funds, in pounds; negative is what went back to them, such as once a grant was paid in arrears. */
  ownFunds?: InputMaybe<Scalars['String']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Whether a statement is signed. */
export type SignStatementInput = {
  /** The statement. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** Whether it is signed; else it is a draft again. */
  accept: Scalars['Boolean']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which statement, in which form. */
export type FetchStatementInput = {
  /** The statement. */
  id: Scalars['ID']['input'];
  /** The form. */
  format: StatementFormat;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The statement as it stands now. */
export type StatementChanged = {
  __typename?: 'StatementChanged';
  /** The statement as it is now. */
  statement?: Maybe<Statement>;
};

/** A statement as a file. */
export type StatementFetched = {
  __typename?: 'StatementFetched';
  /** Name of the file. */
  filename?: Maybe<Scalars['String']['output']>;
  /** Media type. */
  mediaType?: Maybe<Scalars['String']['output']>;
  /** Whether it is signed. */
  signed?: Maybe<Scalars['Boolean']['output']>;
  /** The file, base64. */
  content?: Maybe<Scalars['String']['output']>;
};

/** What a step of a statement comes to. */
export type StatementResult = StatementChanged | RecordNotFound | InvalidInput | NotPermitted | NeedsSecondPerson | NeedsStepUp | VersionConflict | IdempotencyConflict;

/** What fetching a statement comes to. */
export type FetchStatementResult = StatementFetched | RecordNotFound | InvalidInput | IdempotencyConflict;

/** A grant, confirmed for some days (L07). */
export type GrantPeriod = {
  __typename?: 'GrantPeriod';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** First day. */
  startsOn?: Maybe<Scalars['Date']['output']>;
  /** Last day. */
  endsOn?: Maybe<Scalars['Date']['output']>;
  /** What was granted, in pounds with two decimals. */
  amount?: Maybe<Scalars['String']['output']>;
  /** What is paid of it by now, in pounds with two decimals. */
  paid?: Maybe<Scalars['String']['output']>;
};

/** For which days a grant is confirmed. */
export type RecordGrantPeriodInput = {
  /** Code of the authority. */
  authority: Scalars['ID']['input'];
  /** First day. */
  startsOn: Scalars['Date']['input'];
  /** Last day. */
  endsOn: Scalars['Date']['input'];
  /** Pounds with at most two decimals. */
  amount: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which grant is withdrawn. */
export type WithdrawGrantPeriodInput = {
  /** The period, as recording it or `grantPeriods` gave it. */
  periodId: Scalars['ID']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A payment of a grant. */
export type RecordGrantPaymentInput = {
  /** The period, as recording it or `grantPeriods` gave it. */
  periodId: Scalars['ID']['input'];
  /** When it was paid: not in the future. */
  paidOn: Scalars['Date']['input'];
  /** Pounds with at most two decimals; negative for what was paid back. */
  amount: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** It was recorded. */
export type GrantRecorded = {
  __typename?: 'GrantRecorded';
  /** Identifier of the period or the payment. */
  id?: Maybe<Scalars['ID']['output']>;
};

/** What recording a grant comes to. */
export type GrantResult = GrantRecorded | RecordNotFound | InvalidInput | IdempotencyConflict;

/** A request for access to what is held on a child (L38). */
export type SubjectAccessRequest = {
  __typename?: 'SubjectAccessRequest';
  /** Its reference. */
  reference: Scalars['ID']['output'];
  /** The child number that was given; null when none was. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** Where it stands. */
  state?: Maybe<SubjectAccessState>;
  /** The day on which it was received. */
  receivedOn?: Maybe<Scalars['Date']['output']>;
  /** The authority that received it. */
  receivedBy?: Maybe<Authority>;
  /** Who asks; null when it can no longer be opened. */
  requester?: Maybe<SubjectAccessRequester>;
  /** What the clock is stopped for; null while it runs. */
  waitingFor?: Maybe<SubjectAccessWaiting>;
  /** The last day for the answer; null while the clock is stopped. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether that day has passed without an answer. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** The day on which two months more were told; null without an extension. */
  extendedOn?: Maybe<Scalars['Date']['output']>;
  /** Identity and authority to ask, once they are checked. */
  checks?: Maybe<SubjectAccessChecks>;
  /** The parts of the pack, and how far each is. */
  parts?: Maybe<Array<SubjectAccessPartState>>;
  /** The parts and lines that are withheld, with their grounds. */
  exemptions?: Maybe<Array<SubjectAccessExemption>>;
  /** Who prepared the pack. */
  preparedBy?: Maybe<Account>;
  /** Who approved it. */
  reviewedBy?: Maybe<Account>;
  /** When it was approved. */
  reviewedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was delivered. */
  deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** How it was delivered. */
  deliveredBy?: Maybe<SubjectAccessDelivery>;
  /** Until when the pack, the draft or the approved one, can be fetched. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** How it ended, when it came to no pack. */
  outcome?: Maybe<SubjectAccessOutcome>;
  /** The version to give back with the next step. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may prepare the pack now. */
  viewerCanPrepare?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may review the pack: it is prepared, and not by you. */
  viewerCanReview?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may fetch the pack, or its draft. */
  viewerCanFetch?: Maybe<Scalars['Boolean']['output']>;
};

/** Where a request stands. */
export type SubjectAccessState =
  /** Identity and authority to ask are to be checked. */
  | 'RECEIVED'
  /** They are checked; the pack is to be gathered. */
  | 'CHECKED'
  /** The pack is being gathered. */
  | 'GATHERING'
  /** The pack is gathered; another person reviews it. */
  | 'PREPARED'
  /** The pack is approved. */
  | 'APPROVED'
  /** The pack was delivered. */
  | 'DELIVERED'
  /** It ended without a pack. */
  | 'CONCLUDED';

/** Who asks for access. */
export type SubjectAccessRequester = {
  __typename?: 'SubjectAccessRequester';
  /** Name. */
  name?: Maybe<Scalars['String']['output']>;
  /** What they are to the child. */
  relationship?: Maybe<SubjectAccessRelationship>;
  /** How to reach them. */
  contact?: Maybe<Scalars['String']['output']>;
  /** What they ask for, in their words. */
  wants?: Maybe<Scalars['String']['output']>;
};

/** What somebody who asks is to the child. */
export type SubjectAccessRelationship =
  /** The child or young person. */
  | 'CHILD'
  /** A parent. */
  | 'PARENT'
  /** Another carer. */
  | 'CARER'
  /** Somebody whom one of them has asked to act, such as a solicitor. */
  | 'REPRESENTATIVE';

/** What is awaited from who asks. */
export type SubjectAccessWaiting =
  /** Proof of who they are. */
  | 'IDENTITY'
  /** Proof that they may ask for the child. */
  | 'AUTHORITY'
  /** What they want. */
  | 'CLARIFICATION';

/** Identity and authority to ask, as they were checked. */
export type SubjectAccessChecks = {
  __typename?: 'SubjectAccessChecks';
  /** On what the identity rests. */
  identity?: Maybe<IdentityEvidence>;
  /** On what the authority to ask rests. */
  authority?: Maybe<AuthorityToAsk>;
  /** Whether the child understands enough to decide. */
  childUnderstands?: Maybe<Scalars['Boolean']['output']>;
  /** Whether such a child agrees. */
  childAgrees?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the pack may say where a shielded child is, and where one who was ever shielded lived before. */
  mayHaveLocation?: Maybe<Scalars['Boolean']['output']>;
};

/** On what an identity rests. */
export type IdentityEvidence =
  /** A passport. */
  | 'PASSPORT'
  /** A driving licence. */
  | 'DRIVING_LICENCE'
  /** A birth certificate with a second document. */
  | 'BIRTH_CERTIFICATE'
  /** The person is known to the team. */
  | 'KNOWN_TO_TEAM';

/** On what the authority to ask rests. */
export type AuthorityToAsk =
  /** The child asks. */
  | 'OWN_RIGHT'
  /** Parental responsibility, as a certificate or an order shows. */
  | 'PARENTAL_RESPONSIBILITY'
  /** An order of a court. */
  | 'COURT_ORDER'
  /** A signed authority of somebody who may ask. */
  | 'WRITTEN_AUTHORITY';

/** How a request ended that came to no pack. */
export type SubjectAccessOutcome =
  /** Nothing is held that may be given. */
  | 'NOTHING_HELD'
  /** Who asks may not ask, or is not who they say. */
  | 'REFUSED'
  /** It was withdrawn. */
  | 'WITHDRAWN';

/** A page of requests. */
export type SubjectAccessRequestConnection = {
  __typename?: 'SubjectAccessRequestConnection';
  /** The requests of the page. */
  edges?: Maybe<Array<SubjectAccessRequestEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A request and its place. */
export type SubjectAccessRequestEdge = {
  __typename?: 'SubjectAccessRequestEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The request. */
  node?: Maybe<SubjectAccessRequest>;
};

/** Who asks, for whom, and when. */
export type ReceiveSubjectAccessInput = {
  /** The child number, found by a search; left out when no record was found. */
  number?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** Name of who asks: 2 to 200 characters. */
  name: Scalars['String']['input'];
  /** What they are to the child. */
  relationship: SubjectAccessRelationship;
  /** How to reach them: 5 to 500 characters. */
  contact: Scalars['String']['input'];
  /** What they ask for, in their words; at most 2,000 characters. */
  wants?: InputMaybe<Scalars['String']['input']>;
  /** The day on which the request came; not in the future. */
  receivedOn: Scalars['Date']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which request goes a step further. */
export type SubjectAccessStepInput = {
  /** Its reference. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What was awaited came. */
export type ResumeSubjectAccessInput = {
  /** Its reference. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The day on which it came, from which the clock goes on: from that on which it was stopped, to today; today unless told. */
  cameOn?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What was checked. */
export type SubjectAccessChecksInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** On what the identity rests. */
  identity: IdentityEvidence;
  /** On what the authority to ask rests. */
  authority: AuthorityToAsk;
  /** Whether the child understands enough to decide; usual from 12 years on. */
  childUnderstands: Scalars['Boolean']['input'];
  /** Whether such a child agrees; needed when another asks. */
  childAgrees?: InputMaybe<Scalars['Boolean']['input']>;
  /** The entry of the record's parents and carers that is the person who asks; others are not shown in the pack. */
  carerId?: InputMaybe<Scalars['ID']['input']>;
  /** Whether the pack may say where a shielded child is, and where one who was ever shielded lived before. Left out it may not. */
  mayHaveLocation?: InputMaybe<Scalars['Boolean']['input']>;
  /** Why it may: at least 20 characters. */
  locationReason?: InputMaybe<Scalars['String']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What is awaited. */
export type PauseSubjectAccessInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** What is awaited. */
  waitingFor: SubjectAccessWaiting;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Why two months more are needed. */
export type ExtendSubjectAccessInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The day on which who asks was told; not in the future. */
  toldOn: Scalars['Date']['input'];
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** How a request ends that comes to no pack. */
export type ConcludeSubjectAccessInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** How it ended. */
  outcome: SubjectAccessOutcome;
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** The day on which who asked was told, where it is entered later. Today unless given. */
  toldOn?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A request was taken in. */
export type SubjectAccessReceived = {
  __typename?: 'SubjectAccessReceived';
  /** The reference to give to who asks. */
  reference?: Maybe<Scalars['ID']['output']>;
  /** The last day for the answer, as far as is known now. */
  dueOn?: Maybe<Scalars['Date']['output']>;
};

/** The request as it stands now. */
export type SubjectAccessChanged = {
  __typename?: 'SubjectAccessChanged';
  /** The request as it is now. */
  request?: Maybe<SubjectAccessRequest>;
};

/** What taking in a request comes to. */
export type ReceiveSubjectAccessResult = SubjectAccessReceived | InvalidInput | NotPermitted | IdempotencyConflict;

/** What a step of a request comes to. */
export type SubjectAccessResult = SubjectAccessChanged | RecordNotFound | InvalidInput | NotPermitted | NeedsSecondPerson | NeedsStepUp | VersionConflict | IdempotencyConflict;

/** A part of the pack. */
export type SubjectAccessPart =
  /** Name, address, family, numbers. */
  | 'RECORD'
  /** Services in contact, sensitive ones, the common assessment. */
  | 'SERVICES'
  /** Where each value came from, and shields. */
  | 'HISTORY'
  /** Who opened the record and why, and what was done with it. */
  | 'ACCESS';

/** How far a part is. */
export type SubjectAccessPartState = {
  __typename?: 'SubjectAccessPartState';
  /** The part. */
  part?: Maybe<SubjectAccessPart>;
  /** How far. */
  state?: Maybe<SubjectAccessPartProgress>;
};

/** How far a part of a pack is. */
export type SubjectAccessPartProgress =
  /** To be gathered. */
  | 'WAITING'
  /** Gathered. */
  | 'GATHERED'
  /** It could not be gathered; prepare the pack again. */
  | 'FAILED';

/** A section of the pack, as its draft in JSON names it. */
export type SubjectAccessSection =
  /** Who the child is. */
  | 'IDENTITY'
  /** Where the child lives. */
  | 'ADDRESS'
  /** Parents and carers. */
  | 'FAMILY'
  /** Services and practitioners. */
  | 'SERVICES'
  /** Sensitive services. */
  | 'SENSITIVE_SERVICES'
  /** Where the information came from. */
  | 'SOURCES'
  /** Protection of the record. */
  | 'PROTECTION'
  /** Who opened the record and why. */
  | 'ACCESS'
  /** What was done with the record. */
  | 'ACTS';

/** Why something is withheld (Data Protection Act 2018, Schedules 2 and 3). */
export type SubjectAccessGround =
  /** Serious harm to the child or another person. */
  | 'SERIOUS_HARM'
  /** Information about another person. */
  | 'THIRD_PARTY'
  /** Against what the child expects or has said. */
  | 'CHILD_EXPECTATION'
  /** Prevention of crime, or a court's proceedings. */
  | 'LEGAL_PROCEEDINGS';

/** Something that is withheld. */
export type SubjectAccessExemption = {
  __typename?: 'SubjectAccessExemption';
  /** Its identifier. */
  id?: Maybe<Scalars['ID']['output']>;
  /** The section. */
  section?: Maybe<SubjectAccessSection>;
  /** The number of the line in the draft; null for the whole section. */
  line?: Maybe<Scalars['Int']['output']>;
  /** The ground. */
  ground?: Maybe<SubjectAccessGround>;
  /** The reason. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Who decided. */
  decidedBy?: Maybe<Account>;
  /** Who lifted it; null: it is withheld. */
  liftedBy?: Maybe<Account>;
  /** Why it was lifted. */
  liftReason?: Maybe<Scalars['String']['output']>;
};

/** How a pack was delivered. */
export type SubjectAccessDelivery =
  /** Handed over. */
  | 'IN_PERSON'
  /** By signed-for post. */
  | 'SIGNED_FOR_POST'
  /** Through the authority's secure portal. */
  | 'SECURE_PORTAL';

/** The form of a pack. */
export type SubjectAccessFormat =
  /** For reading: tagged PDF. */
  | 'PDF'
  /** For machines: JSON. */
  | 'JSON';

/** What is withheld, and why. */
export type ExemptFromSubjectAccessInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The section. */
  section: SubjectAccessSection;
  /** The number of the line in the draft; left out for the whole section. */
  line?: InputMaybe<Scalars['Int']['input']>;
  /** The ground. */
  ground: SubjectAccessGround;
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What is given after all. */
export type LiftSubjectAccessExemptionInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The identifier of what is withheld. */
  exemption: Scalars['ID']['input'];
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Whether the pack is approved. */
export type ReviewSubjectAccessInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** Whether it is approved; else it goes back to be gathered again. */
  approve: Scalars['Boolean']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** How and when a pack was delivered. */
export type SubjectAccessDeliveryInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** How it was given out. */
  by: SubjectAccessDelivery;
  /** The day on which it was given out, where it is entered later: not before its approval. Today unless given. To be given where the record was shielded or merged since. */
  deliveredOn?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which pack, in which form. */
export type FetchSubjectAccessInput = {
  /** The reference of the request. */
  reference: Scalars['ID']['input'];
  /** The form. */
  format: SubjectAccessFormat;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A pack as a file. */
export type SubjectAccessPackFetched = {
  __typename?: 'SubjectAccessPackFetched';
  /** The child number. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** Name of the file. */
  filename?: Maybe<Scalars['String']['output']>;
  /** Media type. */
  mediaType?: Maybe<Scalars['String']['output']>;
  /** Whether it is a draft that must not be given out. */
  draft?: Maybe<Scalars['Boolean']['output']>;
  /** SHA-256 of the file, hexadecimal. */
  sha256?: Maybe<Scalars['String']['output']>;
  /** The file, base64. */
  content?: Maybe<Scalars['String']['output']>;
};

/** The pack cannot be fetched any more; prepare it again if it is needed. */
export type SubjectAccessPackExpired = {
  __typename?: 'SubjectAccessPackExpired';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** A part that is to be gathered. */
export type SubjectAccessWork = {
  __typename?: 'SubjectAccessWork';
  /** The request. */
  reference: Scalars['ID']['output'];
  /** The part. */
  part: SubjectAccessPart;
  /** The child. */
  childNumber: Scalars['ChildNumber']['output'];
  /** The pack that it is for: one that is begun anew is another. */
  pack: Scalars['ID']['output'];
};

/** What was gathered of a part. */
export type KeepSubjectAccessPartInput = {
  /** The request. */
  reference: Scalars['ID']['input'];
  /** The part. */
  part: SubjectAccessPart;
  /** Whose session gathered it. */
  accountId: Scalars['ID']['input'];
  /** The authority for which they gathered it. */
  authorityCode?: InputMaybe<Scalars['String']['input']>;
  /** The pack for which it was to be gathered. What was gathered for one that was begun anew meanwhile is not kept: the record may be another. */
  pack: Scalars['ID']['input'];
  /** The answer as JSON; left out when there was none. */
  contents?: InputMaybe<Scalars['String']['input']>;
};

/** What fetching a pack comes to. */
export type FetchSubjectAccessResult = SubjectAccessPackFetched | SubjectAccessPackExpired | RecordNotFound | NotPermitted | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** What a user asked, and what was answered (L14, L25). It names no child. */
export type SupportCase = {
  __typename?: 'SupportCase';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** What it is about. */
  topic?: Maybe<SupportTopic>;
  /** How far it is. */
  state?: Maybe<SupportCaseState>;
  /** Counts its changes; a step names the one that it saw. */
  version?: Maybe<Scalars['Int']['output']>;
  /** The region whose coordinator answers; null for a national body: the central team does. */
  region?: Maybe<Scalars['String']['output']>;
  /** The authority where it was logged; null for a national body. */
  authority?: Maybe<Authority>;
  /** The organisation where it was logged. */
  organisation?: Maybe<Organisation>;
  /** The account that it is about; null when it is about none. */
  account?: Maybe<Account>;
  /** Who logged it. */
  loggedBy?: Maybe<Account>;
  /** When. */
  loggedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The last day for the answer that is awaited. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether that day has passed without one. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** The day of the first answer; null while there is none. */
  answeredOn?: Maybe<Scalars['Date']['output']>;
  /** The day on which it was closed; null while it is not. */
  closedOn?: Maybe<Scalars['Date']['output']>;
  /** What was asked and answered, in order. */
  steps?: Maybe<Array<SupportCaseStep>>;
  /** The states into which you may move it now. */
  viewerCanMoveTo?: Maybe<Array<SupportCaseState>>;
};

/** What a support case is about. */
export type SupportTopic =
  /** Signing in. */
  | 'SIGN_IN'
  /** An account, its conditions or roles. */
  | 'ACCOUNT'
  /** A second-factor device. */
  | 'DEVICE'
  /** Something that does not work. */
  | 'FAULT'
  /** How the index is to be used. */
  | 'GUIDANCE'
  /** The end of the service. */
  | 'END_OF_SERVICE'
  /** Something else. */
  | 'OTHER';

/** How far a support case is. */
export type SupportCaseState =
  /** The coordinator of the region answers. */
  | 'OPEN'
  /** The central team answers. */
  | 'ESCALATED'
  /** Answered; support tells who asked, then closes it or asks again. */
  | 'ANSWERED'
  /** Done. An end. */
  | 'CLOSED';

/** One step of a support case. */
export type SupportCaseStep = {
  __typename?: 'SupportCaseStep';
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Who took it. */
  by?: Maybe<Account>;
  /** The state after it. */
  state?: Maybe<SupportCaseState>;
  /** What was asked or answered. */
  words?: Maybe<Scalars['String']['output']>;
};

/** How long support cases took. */
export type SupportTimes = {
  __typename?: 'SupportTimes';
  /** Logged. */
  logged?: Maybe<Scalars['Int']['output']>;
  /** Answered for the first time by the day that was due. */
  answeredInTime?: Maybe<Scalars['Int']['output']>;
  /** Answered late, or not yet although the day has passed. */
  answeredLate?: Maybe<Scalars['Int']['output']>;
  /** Closed. */
  closed?: Maybe<Scalars['Int']['output']>;
  /** Days to the first answer, in the middle; null when there was none. */
  medianDaysToAnswer?: Maybe<Scalars['Int']['output']>;
  /** Days until it was closed, in the middle; null when none was. */
  medianDaysToClose?: Maybe<Scalars['Int']['output']>;
};

/** Which support cases. */
export type SupportCaseFilter = {
  /** In this state. */
  state?: InputMaybe<SupportCaseState>;
  /** Only those whose answer is overdue. */
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of support cases. */
export type SupportCaseConnection = {
  __typename?: 'SupportCaseConnection';
  /** The cases of the page. */
  edges?: Maybe<Array<SupportCaseEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A support case and its place. */
export type SupportCaseEdge = {
  __typename?: 'SupportCaseEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The case. */
  node?: Maybe<SupportCase>;
};

/** What a user asks. */
export type LogSupportCaseInput = {
  /** What it is about. */
  topic: SupportTopic;
  /** What is asked, in 10 to 2000 characters. No child is named: a child number, NHS number or UPN is refused. */
  words: Scalars['String']['input'];
  /** The account that it is about, when it is about one. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which support case, and where to. */
export type MoveSupportCaseInput = {
  /** The case. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** The state to move it into. */
  to: SupportCaseState;
  /** The answer, the question, or how it ended: 10 to 2000 characters. No child is named. */
  words: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The support case as it stands now. */
export type SupportCaseChanged = {
  __typename?: 'SupportCaseChanged';
  /** The case as it is now. */
  supportCase?: Maybe<SupportCase>;
};

/** What a step of a support case comes to. */
export type SupportCaseResult = SupportCaseChanged | RecordNotFound | VersionConflict | InvalidInput | IdempotencyConflict;

/** An operational user report (domain.md 11): what it looks at, and how it stands within your reach. */
export type UserReport = {
  __typename?: 'UserReport';
  /** Which report. */
  kind?: Maybe<UserReportKind>;
  /** What it looks at, in one sentence. */
  about?: Maybe<Scalars['String']['output']>;
  /** From how many on, within the period, an account is found; null when it shows and finds nothing. */
  threshold?: Maybe<Scalars['Int']['output']>;
  /** How many days it looks back. */
  periodDays?: Maybe<Scalars['Int']['output']>;
  /** When it was last run, for all or for your reach; null while it was not. */
  lastRunAt?: Maybe<Scalars['DateTime']['output']>;
  /** Findings that wait for an action. */
  open?: Maybe<Scalars['Int']['output']>;
  /** Of these, those whose day has passed (L21). */
  overdue?: Maybe<Scalars['Int']['output']>;
  /** What a chart of it shows: a number for each day, or each week when the days are more than two months; for ACTIVE_USERS for each role. Null when the days are none that can be asked for, and where so few use the index that a day would be one person's. */
  bars?: Maybe<Array<UserReportBar>>;
};


/** An operational user report (domain.md 11): what it looks at, and how it stands within your reach. */
export type UserReportBarsArgs = {
  from?: InputMaybe<Scalars['Date']['input']>;
  to?: InputMaybe<Scalars['Date']['input']>;
};

/** One bar of a report's chart. */
export type UserReportBar = {
  __typename?: 'UserReportBar';
  /** A day, the first day of a week, or a role. */
  label?: Maybe<Scalars['String']['output']>;
  /** How many. */
  many?: Maybe<Scalars['Int']['output']>;
};

/** The operational user reports. */
export type UserReportKind =
  /** Accounts that are used, by role. */
  | 'ACTIVE_USERS'
  /** Accounts that nobody uses. */
  | 'DORMANT'
  /** Vetting or training about to run out. */
  | 'CONDITIONS_ENDING'
  /** Sign-ins, second factors and codes given for others that were refused. */
  | 'FAILED_SIGN_INS'
  /** Resets of somebody's password or second factor. */
  | 'RESETS'
  /** Searches, far more than those of colleagues. */
  | 'SEARCHES_AGAINST_PEERS'
  /** Records opened with no involvement afterwards. */
  | 'NO_INVOLVEMENT'
  /** Records of other authorities opened. */
  | 'OUT_OF_AREA'
  /** Searches and openings outside of working hours. */
  | 'OUT_OF_HOURS'
  /** Shields overridden. */
  | 'OVERRIDES'
  /** Overrides that were refused. */
  | 'REFUSED_OVERRIDES'
  /** Sessions on behalf of somebody else. */
  | 'MEDIATED_SESSIONS'
  /** Searches refused as too broad. */
  | 'TOO_BROAD_SEARCHES'
  /** Records opened for the reason OTHER. */
  | 'REASON_OTHER'
  /** Changes that an account manager made. */
  | 'ACCOUNT_CHANGES'
  /** Records opened of children with the user's own family name. */
  | 'SAME_NAME';

/** What a report found about an account. It names no child. */
export type ReportFinding = {
  __typename?: 'ReportFinding';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** The report. */
  kind?: Maybe<UserReportKind>;
  /** The account. */
  account?: Maybe<Account>;
  /** Its organisation when it was found. */
  organisation?: Maybe<Organisation>;
  /** Its authority when it was found; null for national bodies. */
  authority?: Maybe<Authority>;
  /** How many; for DORMANT the days without use, for CONDITIONS_ENDING the days left. */
  many?: Maybe<Scalars['Int']['output']>;
  /** From this day. */
  fromOn?: Maybe<Scalars['Date']['output']>;
  /** To this day. */
  toOn?: Maybe<Scalars['Date']['output']>;
  /** When it was found. */
  foundOn?: Maybe<Scalars['Date']['output']>;
  /** The last day for an action. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether that day has passed without one. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** Who deals with it; null while nobody does. */
  owner?: Maybe<Account>;
  /** Whether an incident was opened about it by the standing check (L22). */
  incidentOpened?: Maybe<Scalars['Boolean']['output']>;
  /** What was done; null while nothing was. */
  action?: Maybe<FindingAction>;
  /** What was done, in words. */
  note?: Maybe<Scalars['String']['output']>;
  /** Who closed it. */
  closedBy?: Maybe<Account>;
  /** When. */
  closedOn?: Maybe<Scalars['Date']['output']>;
  /** Counts its changes; a change names the one that it saw. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may take it on. */
  viewerCanTake?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may close it. */
  viewerCanClose?: Maybe<Scalars['Boolean']['output']>;
};

/** What was done about a finding. */
export type FindingAction =
  /** There was a good reason. */
  | 'EXPLAINED'
  /** The person was spoken to. */
  | 'SPOKEN_TO'
  /** The person was trained. */
  | 'TRAINED'
  /** Roles or the account were changed, or a condition was renewed. */
  | 'ACCESS_CHANGED'
  /** An incident deals with it. */
  | 'INCIDENT';

/** Which findings. */
export type ReportFindingFilter = {
  /** Of this report. */
  kind?: InputMaybe<UserReportKind>;
  /** Only those that wait for an action. */
  open?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those whose day has passed without one. */
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of findings. */
export type ReportFindingConnection = {
  __typename?: 'ReportFindingConnection';
  /** The findings of the page. */
  edges?: Maybe<Array<ReportFindingEdge>>;
  /** Whether there are more. */
  pageInfo?: Maybe<PageInfo>;
};

/** A finding and its place. */
export type ReportFindingEdge = {
  __typename?: 'ReportFindingEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The finding. */
  node?: Maybe<ReportFinding>;
};

/** Which report to run. */
export type RunUserReportInput = {
  /** The report. */
  kind: UserReportKind;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which finding to take on. */
export type TakeReportFindingInput = {
  /** The finding. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which finding, and what was done. */
export type CloseReportFindingInput = {
  /** The finding. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** What was done. */
  action: FindingAction;
  /** In words, in 10 to 500 characters; no child is named. */
  note: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which report, of which days. */
export type ExportUserReportInput = {
  /** The report. */
  kind: UserReportKind;
  /** From this day; the period unless told. */
  from?: InputMaybe<Scalars['Date']['input']>;
  /** To this day, included; today unless told. */
  to?: InputMaybe<Scalars['Date']['input']>;
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A report was run. */
export type UserReportRun = {
  __typename?: 'UserReportRun';
  /** How many findings are new. */
  found?: Maybe<Scalars['Int']['output']>;
  /** The report as it stands now. */
  report?: Maybe<UserReport>;
};

/** A report as a file. */
export type UserReportFile = {
  __typename?: 'UserReportFile';
  /** A name for it. */
  filename?: Maybe<Scalars['String']['output']>;
  /** What it is. */
  mediaType?: Maybe<Scalars['String']['output']>;
  /** Its bytes, in base 64. */
  content?: Maybe<Scalars['String']['output']>;
};

/** The finding as it stands now. */
export type ReportFindingNoted = {
  __typename?: 'ReportFindingNoted';
  /** The finding as it is now. */
  finding?: Maybe<ReportFinding>;
};

/** What running a report comes to. */
export type RunUserReportResult = UserReportRun | InvalidInput | IdempotencyConflict;

/** What a file of a report comes to. */
export type ExportUserReportResult = UserReportFile | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** What a change of a finding comes to. */
export type ReportFindingResult = ReportFindingNoted | RecordNotFound | VersionConflict | InvalidInput | IdempotencyConflict;



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Child: Child;
  AuditEvent: AuditEvent;
  Complaint: Complaint;
  CorrectionRequest: CorrectionRequest;
  Destruction: Destruction;
  Holding: Holding;
  Authority: Authority;
  Incident: Incident;
  Account: Account;
  Organisation: Organisation;
  ServiceModeChange: ServiceModeChange;
  Statement: Statement;
  SubjectAccessRequest: SubjectAccessRequest;
  SupportCase: SupportCase;
  ReportFinding: ReportFinding;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Child:
    ( { __typename: 'Child' }
    & GraphQLRecursivePick<FederationTypes['Child'], {"number":true}> );
  AuditEvent:
    ( { __typename: 'AuditEvent' }
    & GraphQLRecursivePick<FederationTypes['AuditEvent'], {"id":true}> );
  Complaint:
    ( { __typename: 'Complaint' }
    & GraphQLRecursivePick<FederationTypes['Complaint'], {"reference":true}> );
  CorrectionRequest:
    ( { __typename: 'CorrectionRequest' }
    & GraphQLRecursivePick<FederationTypes['CorrectionRequest'], {"reference":true}> );
  Destruction:
    ( { __typename: 'Destruction' }
    & GraphQLRecursivePick<FederationTypes['Destruction'], {"id":true}> );
  Holding:
    ( { __typename: 'Holding' }
    & GraphQLRecursivePick<FederationTypes['Holding'], {"id":true}> );
  Authority:
    ( { __typename: 'Authority' }
    & GraphQLRecursivePick<FederationTypes['Authority'], {"code":true}> );
  Incident:
    ( { __typename: 'Incident' }
    & GraphQLRecursivePick<FederationTypes['Incident'], {"id":true}> );
  Account:
    ( { __typename: 'Account' }
    & GraphQLRecursivePick<FederationTypes['Account'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  ServiceModeChange:
    ( { __typename: 'ServiceModeChange' }
    & GraphQLRecursivePick<FederationTypes['ServiceModeChange'], {"id":true}> );
  Statement:
    ( { __typename: 'Statement' }
    & GraphQLRecursivePick<FederationTypes['Statement'], {"id":true}> );
  SubjectAccessRequest:
    ( { __typename: 'SubjectAccessRequest' }
    & GraphQLRecursivePick<FederationTypes['SubjectAccessRequest'], {"reference":true}> );
  SupportCase:
    ( { __typename: 'SupportCase' }
    & GraphQLRecursivePick<FederationTypes['SupportCase'], {"id":true}> );
  ReportFinding:
    ( { __typename: 'ReportFinding' }
    & GraphQLRecursivePick<FederationTypes['ReportFinding'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  ComplaintResult:
    | ( Omit<ComplaintChanged, 'complaint'> & { complaint?: Maybe<_RefType['Complaint']> } )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ReceiveMatterResult:
    | ( MatterReceived )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  CorrectionRequestResult:
    | ( Omit<CorrectionRequestChanged, 'correctionRequest'> & { correctionRequest?: Maybe<_RefType['CorrectionRequest']> } )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  DestructionResult:
    | ( Omit<DestructionNoted, 'destruction'> & { destruction?: Maybe<_RefType['Destruction']> } )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  HoldingResult:
    | ( Omit<HoldingNoted, 'holding'> & { holding?: Maybe<_RefType['Holding']> } )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  IncidentResult:
    | ( Omit<IncidentNoted, 'incident'> & { incident?: Maybe<_RefType['Incident']> } )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( VersionConflict )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  PrivacyNoticeResult:
    | ( Omit<PrivacyNoticeChanged, 'notices'> & { notices?: Maybe<Array<_RefType['PrivacyNotice']>> } )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( NeedsSecondPerson )
    | ( IdempotencyConflict )
  ;
  NoticeDeliveryResult:
    | ( NoticeDeliveryRecorded )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  ProposeServiceModeResult:
    | ( Omit<ServiceModeProposed, 'change'> & { change?: Maybe<_RefType['ServiceModeChange']> } )
    | ( ServiceModeChangeWaiting )
    | ( InvalidInput )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  DecideServiceModeResult:
    | ( Omit<ServiceModeDecided, 'change' | 'serviceMode'> & { change?: Maybe<_RefType['ServiceModeChange']>, serviceMode?: Maybe<_RefType['ServiceMode']> } )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  AcknowledgeEndResult:
    | ( EndAcknowledged )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  LegalBasisResult:
    | ( Omit<LegalBasisRegistered, 'legalBasis'> & { legalBasis?: Maybe<_RefType['LegalBasis']> } )
    | ( RecordNotFound )
    | ( NeedsStepUp )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  EndLegalBasisResult:
    | ( Omit<LegalBasisRegistered, 'legalBasis'> & { legalBasis?: Maybe<_RefType['LegalBasis']> } )
    | ( Omit<LegalBasisEndProposed, 'legalBasis'> & { legalBasis?: Maybe<_RefType['LegalBasis']> } )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  StatementResult:
    | ( Omit<StatementChanged, 'statement'> & { statement?: Maybe<_RefType['Statement']> } )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  FetchStatementResult:
    | ( StatementFetched )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  GrantResult:
    | ( GrantRecorded )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  ReceiveSubjectAccessResult:
    | ( SubjectAccessReceived )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  SubjectAccessResult:
    | ( Omit<SubjectAccessChanged, 'request'> & { request?: Maybe<_RefType['SubjectAccessRequest']> } )
    | ( RecordNotFound )
    | ( InvalidInput )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  FetchSubjectAccessResult:
    | ( SubjectAccessPackFetched )
    | ( SubjectAccessPackExpired )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsStepUp )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  SupportCaseResult:
    | ( Omit<SupportCaseChanged, 'supportCase'> & { supportCase?: Maybe<_RefType['SupportCase']> } )
    | ( RecordNotFound )
    | ( VersionConflict )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  RunUserReportResult:
    | ( Omit<UserReportRun, 'report'> & { report?: Maybe<_RefType['UserReport']> } )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  ExportUserReportResult:
    | ( UserReportFile )
    | ( NeedsStepUp )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  ReportFindingResult:
    | ( Omit<ReportFindingNoted, 'finding'> & { finding?: Maybe<_RefType['ReportFinding']> } )
    | ( RecordNotFound )
    | ( VersionConflict )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  RecordNotFound: ResolverTypeWrapper<RecordNotFound>;
  NotPermitted: ResolverTypeWrapper<NotPermitted>;
  LimitReached: ResolverTypeWrapper<LimitReached>;
  IdempotencyConflict: ResolverTypeWrapper<IdempotencyConflict>;
  VersionConflict: ResolverTypeWrapper<VersionConflict>;
  NeedsSecondPerson: ResolverTypeWrapper<NeedsSecondPerson>;
  ProposalLapsed: ResolverTypeWrapper<ProposalLapsed>;
  NeedsStepUp: ResolverTypeWrapper<NeedsStepUp>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AccessReason: AccessReason;
  Role: Role;
  ChildNumber: ResolverTypeWrapper<Scalars['ChildNumber']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  NHSNumber: ResolverTypeWrapper<Scalars['NHSNumber']['output']>;
  UPN: ResolverTypeWrapper<Scalars['UPN']['output']>;
  Postcode: ResolverTypeWrapper<Scalars['Postcode']['output']>;
  Child: ResolverTypeWrapper<ChildReference>;
  AccessHistoryEntry: ResolverTypeWrapper<Omit<AccessHistoryEntry, 'account' | 'onBehalfOf' | 'organisation'> & { account?: Maybe<ResolversTypes['Account']>, onBehalfOf?: Maybe<ResolversTypes['Account']>, organisation?: Maybe<ResolversTypes['Organisation']> }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AuditEventFilter: AuditEventFilter;
  AuditEventConnection: ResolverTypeWrapper<Omit<AuditEventConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['AuditEventEdge']>> }>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node?: Maybe<ResolversTypes['AuditEvent']> }>;
  AuditEvent: ResolverTypeWrapper<AuditEventView>;
  AuditEventKind: AuditEventKind;
  AuditOutcome: AuditOutcome;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Complaint: ResolverTypeWrapper<MatterView>;
  ComplaintSubject: ComplaintSubject;
  ComplaintOutcome: ComplaintOutcome;
  ComplaintTimes: ResolverTypeWrapper<ComplaintTimes>;
  ComplaintConnection: ResolverTypeWrapper<Omit<ComplaintConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ComplaintEdge']>> }>;
  ComplaintEdge: ResolverTypeWrapper<Omit<ComplaintEdge, 'node'> & { node?: Maybe<ResolversTypes['Complaint']> }>;
  ReceiveComplaintInput: ReceiveComplaintInput;
  AcknowledgeComplaintInput: AcknowledgeComplaintInput;
  CloseComplaintInput: CloseComplaintInput;
  ComplaintChanged: ResolverTypeWrapper<Omit<ComplaintChanged, 'complaint'> & { complaint?: Maybe<ResolversTypes['Complaint']> }>;
  ComplaintResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ComplaintResult']>;
  CorrectionRequest: ResolverTypeWrapper<MatterView>;
  RightAsked: RightAsked;
  CorrectionDecision: CorrectionDecision;
  CorrectionRequestConnection: ResolverTypeWrapper<Omit<CorrectionRequestConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['CorrectionRequestEdge']>> }>;
  CorrectionRequestEdge: ResolverTypeWrapper<Omit<CorrectionRequestEdge, 'node'> & { node?: Maybe<ResolversTypes['CorrectionRequest']> }>;
  ReceiveCorrectionRequestInput: ReceiveCorrectionRequestInput;
  ReopenInput: ReopenInput;
  DecideCorrectionRequestInput: DecideCorrectionRequestInput;
  CorrectionRequestChanged: ResolverTypeWrapper<Omit<CorrectionRequestChanged, 'correctionRequest'> & { correctionRequest?: Maybe<ResolversTypes['CorrectionRequest']> }>;
  ReceiveMatterResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReceiveMatterResult']>;
  CorrectionRequestResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CorrectionRequestResult']>;
  Destruction: ResolverTypeWrapper<DestructionRow>;
  DestructionScope: DestructionScope;
  DestructionState: DestructionState;
  TableCount: ResolverTypeWrapper<TableCount>;
  ProposeDestructionInput: ProposeDestructionInput;
  DecideDestructionInput: DecideDestructionInput;
  DestructionNoted: ResolverTypeWrapper<Omit<DestructionNoted, 'destruction'> & { destruction?: Maybe<ResolversTypes['Destruction']> }>;
  DestructionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DestructionResult']>;
  Holding: ResolverTypeWrapper<HoldingRow>;
  HoldingKind: HoldingKind;
  HoldingClass: HoldingClass;
  HoldingDisposal: HoldingDisposal;
  HoldingFilter: HoldingFilter;
  HoldingConnection: ResolverTypeWrapper<Omit<HoldingConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['HoldingEdge']>> }>;
  HoldingEdge: ResolverTypeWrapper<Omit<HoldingEdge, 'node'> & { node?: Maybe<ResolversTypes['Holding']> }>;
  RegisterHoldingInput: RegisterHoldingInput;
  DisposeOfHoldingInput: DisposeOfHoldingInput;
  HoldingNoted: ResolverTypeWrapper<Omit<HoldingNoted, 'holding'> & { holding?: Maybe<ResolversTypes['Holding']> }>;
  HoldingResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['HoldingResult']>;
  ClosingTask: ResolverTypeWrapper<ClosingTaskRow>;
  ClosingTaskKind: ClosingTaskKind;
  Authority: ResolverTypeWrapper<AuthorityReference>;
  Incident: ResolverTypeWrapper<IncidentRow>;
  IncidentState: IncidentState;
  IncidentStep: ResolverTypeWrapper<StepRow>;
  Breach: ResolverTypeWrapper<Breach>;
  IncidentFilter: IncidentFilter;
  IncidentConnection: ResolverTypeWrapper<Omit<IncidentConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['IncidentEdge']>> }>;
  IncidentEdge: ResolverTypeWrapper<Omit<IncidentEdge, 'node'> & { node?: Maybe<ResolversTypes['Incident']> }>;
  OpenIncidentInput: OpenIncidentInput;
  MoveIncidentInput: MoveIncidentInput;
  LinkIncidentEventsInput: LinkIncidentEventsInput;
  DeclareBreachInput: DeclareBreachInput;
  RecordBreachReportInput: RecordBreachReportInput;
  IncidentNoted: ResolverTypeWrapper<Omit<IncidentNoted, 'incident'> & { incident?: Maybe<ResolversTypes['Incident']> }>;
  IncidentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['IncidentResult']>;
  AuditInclusionProof: ResolverTypeWrapper<AuditInclusionProof>;
  RightsMatter: ResolverTypeWrapper<RightsMatter>;
  MatterReceived: ResolverTypeWrapper<MatterReceived>;
  PrivacyNotice: ResolverTypeWrapper<NoticeRow>;
  NoticeAudience: NoticeAudience;
  NoticeRoute: NoticeRoute;
  NoticeOfRecord: ResolverTypeWrapper<NoticeOfRecordView>;
  NoticeDelivery: ResolverTypeWrapper<NoticeDelivery>;
  DraftPrivacyNoticeInput: DraftPrivacyNoticeInput;
  ApprovePrivacyNoticeInput: ApprovePrivacyNoticeInput;
  RecordNoticeDeliveryInput: RecordNoticeDeliveryInput;
  WithdrawNoticeDeliveryInput: WithdrawNoticeDeliveryInput;
  NoticeWithdrawal: NoticeWithdrawal;
  SetNoticeRouteInput: SetNoticeRouteInput;
  PrivacyNoticeChanged: ResolverTypeWrapper<Omit<PrivacyNoticeChanged, 'notices'> & { notices?: Maybe<Array<ResolversTypes['PrivacyNotice']>> }>;
  NoticeDeliveryRecorded: ResolverTypeWrapper<NoticeDeliveryRecorded>;
  PrivacyNoticeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PrivacyNoticeResult']>;
  NoticeDeliveryResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['NoticeDeliveryResult']>;
  Account: ResolverTypeWrapper<AccountReference>;
  Organisation: ResolverTypeWrapper<OrganisationReference>;
  ServiceMode: ResolverTypeWrapper<Omit<ServiceMode, 'legalBases'> & { legalBases?: Maybe<Array<ResolversTypes['LegalBasis']>> }>;
  EndNotAcknowledged: ResolverTypeWrapper<Omit<EndNotAcknowledged, 'authorities' | 'nationalPartners'> & { authorities?: Maybe<Array<ResolversTypes['Authority']>>, nationalPartners?: Maybe<Array<ResolversTypes['Organisation']>> }>;
  ServiceModeName: ServiceModeName;
  LegalBasis: ResolverTypeWrapper<LegalBasisRow>;
  ServiceModeChange: ResolverTypeWrapper<ModeChange>;
  ServiceModeOutcome: ServiceModeOutcome;
  ServiceModeChangeConnection: ResolverTypeWrapper<Omit<ServiceModeChangeConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ServiceModeChangeEdge']>> }>;
  ServiceModeChangeEdge: ResolverTypeWrapper<Omit<ServiceModeChangeEdge, 'node'> & { node?: Maybe<ResolversTypes['ServiceModeChange']> }>;
  ProposeServiceModeInput: ProposeServiceModeInput;
  DecideServiceModeInput: DecideServiceModeInput;
  AcknowledgeEndInput: AcknowledgeEndInput;
  RegisterLegalBasisInput: RegisterLegalBasisInput;
  EndLegalBasisInput: EndLegalBasisInput;
  ServiceModeProposed: ResolverTypeWrapper<Omit<ServiceModeProposed, 'change'> & { change?: Maybe<ResolversTypes['ServiceModeChange']> }>;
  ServiceModeDecided: ResolverTypeWrapper<Omit<ServiceModeDecided, 'change' | 'serviceMode'> & { change?: Maybe<ResolversTypes['ServiceModeChange']>, serviceMode?: Maybe<ResolversTypes['ServiceMode']> }>;
  EndAcknowledged: ResolverTypeWrapper<EndAcknowledged>;
  LegalBasisRegistered: ResolverTypeWrapper<Omit<LegalBasisRegistered, 'legalBasis'> & { legalBasis?: Maybe<ResolversTypes['LegalBasis']> }>;
  LegalBasisEndProposed: ResolverTypeWrapper<Omit<LegalBasisEndProposed, 'legalBasis'> & { legalBasis?: Maybe<ResolversTypes['LegalBasis']> }>;
  ServiceModeChangeWaiting: ResolverTypeWrapper<ServiceModeChangeWaiting>;
  ProposeServiceModeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ProposeServiceModeResult']>;
  DecideServiceModeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DecideServiceModeResult']>;
  AcknowledgeEndResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AcknowledgeEndResult']>;
  LegalBasisResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LegalBasisResult']>;
  EndLegalBasisResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EndLegalBasisResult']>;
  StatementKind: StatementKind;
  StatementState: StatementState;
  StatementFormat: StatementFormat;
  ExpenditureCategory: ExpenditureCategory;
  Statement: ResolverTypeWrapper<StatementRow>;
  EvidenceLine: ResolverTypeWrapper<EvidenceLine>;
  ExpenditureLine: ResolverTypeWrapper<ExpenditureLine>;
  ExpenditureTotals: ResolverTypeWrapper<ExpenditureTotals>;
  StatementDue: ResolverTypeWrapper<Omit<StatementDue, 'authority'> & { authority?: Maybe<ResolversTypes['Authority']> }>;
  StatementConnection: ResolverTypeWrapper<Omit<StatementConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['StatementEdge']>> }>;
  StatementEdge: ResolverTypeWrapper<Omit<StatementEdge, 'node'> & { node?: Maybe<ResolversTypes['Statement']> }>;
  DraftStatementInput: DraftStatementInput;
  EditStatementInput: EditStatementInput;
  AddExpenditureLineInput: AddExpenditureLineInput;
  RemoveExpenditureLineInput: RemoveExpenditureLineInput;
  ProposeStatementInput: ProposeStatementInput;
  SignStatementInput: SignStatementInput;
  FetchStatementInput: FetchStatementInput;
  StatementChanged: ResolverTypeWrapper<Omit<StatementChanged, 'statement'> & { statement?: Maybe<ResolversTypes['Statement']> }>;
  StatementFetched: ResolverTypeWrapper<StatementFetched>;
  StatementResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StatementResult']>;
  FetchStatementResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['FetchStatementResult']>;
  GrantPeriod: ResolverTypeWrapper<GrantPeriod>;
  RecordGrantPeriodInput: RecordGrantPeriodInput;
  WithdrawGrantPeriodInput: WithdrawGrantPeriodInput;
  RecordGrantPaymentInput: RecordGrantPaymentInput;
  GrantRecorded: ResolverTypeWrapper<GrantRecorded>;
  GrantResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['GrantResult']>;
  SubjectAccessRequest: ResolverTypeWrapper<RequestView>;
  SubjectAccessState: SubjectAccessState;
  SubjectAccessRequester: ResolverTypeWrapper<SubjectAccessRequester>;
  SubjectAccessRelationship: SubjectAccessRelationship;
  SubjectAccessWaiting: SubjectAccessWaiting;
  SubjectAccessChecks: ResolverTypeWrapper<SubjectAccessChecks>;
  IdentityEvidence: IdentityEvidence;
  AuthorityToAsk: AuthorityToAsk;
  SubjectAccessOutcome: SubjectAccessOutcome;
  SubjectAccessRequestConnection: ResolverTypeWrapper<Omit<SubjectAccessRequestConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['SubjectAccessRequestEdge']>> }>;
  SubjectAccessRequestEdge: ResolverTypeWrapper<Omit<SubjectAccessRequestEdge, 'node'> & { node?: Maybe<ResolversTypes['SubjectAccessRequest']> }>;
  ReceiveSubjectAccessInput: ReceiveSubjectAccessInput;
  SubjectAccessStepInput: SubjectAccessStepInput;
  ResumeSubjectAccessInput: ResumeSubjectAccessInput;
  SubjectAccessChecksInput: SubjectAccessChecksInput;
  PauseSubjectAccessInput: PauseSubjectAccessInput;
  ExtendSubjectAccessInput: ExtendSubjectAccessInput;
  ConcludeSubjectAccessInput: ConcludeSubjectAccessInput;
  SubjectAccessReceived: ResolverTypeWrapper<SubjectAccessReceived>;
  SubjectAccessChanged: ResolverTypeWrapper<Omit<SubjectAccessChanged, 'request'> & { request?: Maybe<ResolversTypes['SubjectAccessRequest']> }>;
  ReceiveSubjectAccessResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReceiveSubjectAccessResult']>;
  SubjectAccessResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SubjectAccessResult']>;
  SubjectAccessPart: SubjectAccessPart;
  SubjectAccessPartState: ResolverTypeWrapper<SubjectAccessPartState>;
  SubjectAccessPartProgress: SubjectAccessPartProgress;
  SubjectAccessSection: SubjectAccessSection;
  SubjectAccessGround: SubjectAccessGround;
  SubjectAccessExemption: ResolverTypeWrapper<Omit<SubjectAccessExemption, 'decidedBy' | 'liftedBy'> & { decidedBy?: Maybe<ResolversTypes['Account']>, liftedBy?: Maybe<ResolversTypes['Account']> }>;
  SubjectAccessDelivery: SubjectAccessDelivery;
  SubjectAccessFormat: SubjectAccessFormat;
  ExemptFromSubjectAccessInput: ExemptFromSubjectAccessInput;
  LiftSubjectAccessExemptionInput: LiftSubjectAccessExemptionInput;
  ReviewSubjectAccessInput: ReviewSubjectAccessInput;
  SubjectAccessDeliveryInput: SubjectAccessDeliveryInput;
  FetchSubjectAccessInput: FetchSubjectAccessInput;
  SubjectAccessPackFetched: ResolverTypeWrapper<SubjectAccessPackFetched>;
  SubjectAccessPackExpired: ResolverTypeWrapper<SubjectAccessPackExpired>;
  SubjectAccessWork: ResolverTypeWrapper<SubjectAccessWork>;
  KeepSubjectAccessPartInput: KeepSubjectAccessPartInput;
  FetchSubjectAccessResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['FetchSubjectAccessResult']>;
  SupportCase: ResolverTypeWrapper<SupportCaseRow>;
  SupportTopic: SupportTopic;
  SupportCaseState: SupportCaseState;
  SupportCaseStep: ResolverTypeWrapper<SupportStepRow>;
  SupportTimes: ResolverTypeWrapper<SupportTimes>;
  SupportCaseFilter: SupportCaseFilter;
  SupportCaseConnection: ResolverTypeWrapper<Omit<SupportCaseConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['SupportCaseEdge']>> }>;
  SupportCaseEdge: ResolverTypeWrapper<Omit<SupportCaseEdge, 'node'> & { node?: Maybe<ResolversTypes['SupportCase']> }>;
  LogSupportCaseInput: LogSupportCaseInput;
  MoveSupportCaseInput: MoveSupportCaseInput;
  SupportCaseChanged: ResolverTypeWrapper<Omit<SupportCaseChanged, 'supportCase'> & { supportCase?: Maybe<ResolversTypes['SupportCase']> }>;
  SupportCaseResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SupportCaseResult']>;
  UserReport: ResolverTypeWrapper<UserReportView>;
  UserReportBar: ResolverTypeWrapper<UserReportBar>;
  UserReportKind: UserReportKind;
  ReportFinding: ResolverTypeWrapper<FindingRow>;
  FindingAction: FindingAction;
  ReportFindingFilter: ReportFindingFilter;
  ReportFindingConnection: ResolverTypeWrapper<Omit<ReportFindingConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ReportFindingEdge']>> }>;
  ReportFindingEdge: ResolverTypeWrapper<Omit<ReportFindingEdge, 'node'> & { node?: Maybe<ResolversTypes['ReportFinding']> }>;
  RunUserReportInput: RunUserReportInput;
  TakeReportFindingInput: TakeReportFindingInput;
  CloseReportFindingInput: CloseReportFindingInput;
  ExportUserReportInput: ExportUserReportInput;
  UserReportRun: ResolverTypeWrapper<Omit<UserReportRun, 'report'> & { report?: Maybe<ResolversTypes['UserReport']> }>;
  UserReportFile: ResolverTypeWrapper<UserReportFile>;
  ReportFindingNoted: ResolverTypeWrapper<Omit<ReportFindingNoted, 'finding'> & { finding?: Maybe<ResolversTypes['ReportFinding']> }>;
  RunUserReportResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RunUserReportResult']>;
  ExportUserReportResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ExportUserReportResult']>;
  ReportFindingResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportFindingResult']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  InvalidInput: InvalidInput;
  String: Scalars['String']['output'];
  RecordNotFound: RecordNotFound;
  NotPermitted: NotPermitted;
  LimitReached: LimitReached;
  IdempotencyConflict: IdempotencyConflict;
  VersionConflict: VersionConflict;
  NeedsSecondPerson: NeedsSecondPerson;
  ProposalLapsed: ProposalLapsed;
  NeedsStepUp: NeedsStepUp;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  ChildNumber: Scalars['ChildNumber']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  NHSNumber: Scalars['NHSNumber']['output'];
  UPN: Scalars['UPN']['output'];
  Postcode: Scalars['Postcode']['output'];
  Child: ChildReference;
  AccessHistoryEntry: Omit<AccessHistoryEntry, 'account' | 'onBehalfOf' | 'organisation'> & { account?: Maybe<ResolversParentTypes['Account']>, onBehalfOf?: Maybe<ResolversParentTypes['Account']>, organisation?: Maybe<ResolversParentTypes['Organisation']> };
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  AuditEventFilter: AuditEventFilter;
  AuditEventConnection: Omit<AuditEventConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['AuditEventEdge']>> };
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node?: Maybe<ResolversParentTypes['AuditEvent']> };
  AuditEvent: AuditEventView;
  Mutation: Record<PropertyKey, never>;
  Complaint: MatterView;
  ComplaintTimes: ComplaintTimes;
  ComplaintConnection: Omit<ComplaintConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ComplaintEdge']>> };
  ComplaintEdge: Omit<ComplaintEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Complaint']> };
  ReceiveComplaintInput: ReceiveComplaintInput;
  AcknowledgeComplaintInput: AcknowledgeComplaintInput;
  CloseComplaintInput: CloseComplaintInput;
  ComplaintChanged: Omit<ComplaintChanged, 'complaint'> & { complaint?: Maybe<ResolversParentTypes['Complaint']> };
  ComplaintResult: ResolversUnionTypes<ResolversParentTypes>['ComplaintResult'];
  CorrectionRequest: MatterView;
  CorrectionRequestConnection: Omit<CorrectionRequestConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['CorrectionRequestEdge']>> };
  CorrectionRequestEdge: Omit<CorrectionRequestEdge, 'node'> & { node?: Maybe<ResolversParentTypes['CorrectionRequest']> };
  ReceiveCorrectionRequestInput: ReceiveCorrectionRequestInput;
  ReopenInput: ReopenInput;
  DecideCorrectionRequestInput: DecideCorrectionRequestInput;
  CorrectionRequestChanged: Omit<CorrectionRequestChanged, 'correctionRequest'> & { correctionRequest?: Maybe<ResolversParentTypes['CorrectionRequest']> };
  ReceiveMatterResult: ResolversUnionTypes<ResolversParentTypes>['ReceiveMatterResult'];
  CorrectionRequestResult: ResolversUnionTypes<ResolversParentTypes>['CorrectionRequestResult'];
  Destruction: DestructionRow;
  TableCount: TableCount;
  ProposeDestructionInput: ProposeDestructionInput;
  DecideDestructionInput: DecideDestructionInput;
  DestructionNoted: Omit<DestructionNoted, 'destruction'> & { destruction?: Maybe<ResolversParentTypes['Destruction']> };
  DestructionResult: ResolversUnionTypes<ResolversParentTypes>['DestructionResult'];
  Holding: HoldingRow;
  HoldingFilter: HoldingFilter;
  HoldingConnection: Omit<HoldingConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['HoldingEdge']>> };
  HoldingEdge: Omit<HoldingEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Holding']> };
  RegisterHoldingInput: RegisterHoldingInput;
  DisposeOfHoldingInput: DisposeOfHoldingInput;
  HoldingNoted: Omit<HoldingNoted, 'holding'> & { holding?: Maybe<ResolversParentTypes['Holding']> };
  HoldingResult: ResolversUnionTypes<ResolversParentTypes>['HoldingResult'];
  ClosingTask: ClosingTaskRow;
  Authority: AuthorityReference;
  Incident: IncidentRow;
  IncidentStep: StepRow;
  Breach: Breach;
  IncidentFilter: IncidentFilter;
  IncidentConnection: Omit<IncidentConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['IncidentEdge']>> };
  IncidentEdge: Omit<IncidentEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Incident']> };
  OpenIncidentInput: OpenIncidentInput;
  MoveIncidentInput: MoveIncidentInput;
  LinkIncidentEventsInput: LinkIncidentEventsInput;
  DeclareBreachInput: DeclareBreachInput;
  RecordBreachReportInput: RecordBreachReportInput;
  IncidentNoted: Omit<IncidentNoted, 'incident'> & { incident?: Maybe<ResolversParentTypes['Incident']> };
  IncidentResult: ResolversUnionTypes<ResolversParentTypes>['IncidentResult'];
  AuditInclusionProof: AuditInclusionProof;
  RightsMatter: RightsMatter;
  MatterReceived: MatterReceived;
  PrivacyNotice: NoticeRow;
  NoticeOfRecord: NoticeOfRecordView;
  NoticeDelivery: NoticeDelivery;
  DraftPrivacyNoticeInput: DraftPrivacyNoticeInput;
  ApprovePrivacyNoticeInput: ApprovePrivacyNoticeInput;
  RecordNoticeDeliveryInput: RecordNoticeDeliveryInput;
  WithdrawNoticeDeliveryInput: WithdrawNoticeDeliveryInput;
  SetNoticeRouteInput: SetNoticeRouteInput;
  PrivacyNoticeChanged: Omit<PrivacyNoticeChanged, 'notices'> & { notices?: Maybe<Array<ResolversParentTypes['PrivacyNotice']>> };
  NoticeDeliveryRecorded: NoticeDeliveryRecorded;
  PrivacyNoticeResult: ResolversUnionTypes<ResolversParentTypes>['PrivacyNoticeResult'];
  NoticeDeliveryResult: ResolversUnionTypes<ResolversParentTypes>['NoticeDeliveryResult'];
  Account: AccountReference;
  Organisation: OrganisationReference;
  ServiceMode: Omit<ServiceMode, 'legalBases'> & { legalBases?: Maybe<Array<ResolversParentTypes['LegalBasis']>> };
  EndNotAcknowledged: Omit<EndNotAcknowledged, 'authorities' | 'nationalPartners'> & { authorities?: Maybe<Array<ResolversParentTypes['Authority']>>, nationalPartners?: Maybe<Array<ResolversParentTypes['Organisation']>> };
  LegalBasis: LegalBasisRow;
  ServiceModeChange: ModeChange;
  ServiceModeChangeConnection: Omit<ServiceModeChangeConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ServiceModeChangeEdge']>> };
  ServiceModeChangeEdge: Omit<ServiceModeChangeEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ServiceModeChange']> };
  ProposeServiceModeInput: ProposeServiceModeInput;
  DecideServiceModeInput: DecideServiceModeInput;
  AcknowledgeEndInput: AcknowledgeEndInput;
  RegisterLegalBasisInput: RegisterLegalBasisInput;
  EndLegalBasisInput: EndLegalBasisInput;
  ServiceModeProposed: Omit<ServiceModeProposed, 'change'> & { change?: Maybe<ResolversParentTypes['ServiceModeChange']> };
  ServiceModeDecided: Omit<ServiceModeDecided, 'change' | 'serviceMode'> & { change?: Maybe<ResolversParentTypes['ServiceModeChange']>, serviceMode?: Maybe<ResolversParentTypes['ServiceMode']> };
  EndAcknowledged: EndAcknowledged;
  LegalBasisRegistered: Omit<LegalBasisRegistered, 'legalBasis'> & { legalBasis?: Maybe<ResolversParentTypes['LegalBasis']> };
  LegalBasisEndProposed: Omit<LegalBasisEndProposed, 'legalBasis'> & { legalBasis?: Maybe<ResolversParentTypes['LegalBasis']> };
  ServiceModeChangeWaiting: ServiceModeChangeWaiting;
  ProposeServiceModeResult: ResolversUnionTypes<ResolversParentTypes>['ProposeServiceModeResult'];
  DecideServiceModeResult: ResolversUnionTypes<ResolversParentTypes>['DecideServiceModeResult'];
  AcknowledgeEndResult: ResolversUnionTypes<ResolversParentTypes>['AcknowledgeEndResult'];
  LegalBasisResult: ResolversUnionTypes<ResolversParentTypes>['LegalBasisResult'];
  EndLegalBasisResult: ResolversUnionTypes<ResolversParentTypes>['EndLegalBasisResult'];
  Statement: StatementRow;
  EvidenceLine: EvidenceLine;
  ExpenditureLine: ExpenditureLine;
  ExpenditureTotals: ExpenditureTotals;
  StatementDue: Omit<StatementDue, 'authority'> & { authority?: Maybe<ResolversParentTypes['Authority']> };
  StatementConnection: Omit<StatementConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['StatementEdge']>> };
  StatementEdge: Omit<StatementEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Statement']> };
  DraftStatementInput: DraftStatementInput;
  EditStatementInput: EditStatementInput;
  AddExpenditureLineInput: AddExpenditureLineInput;
  RemoveExpenditureLineInput: RemoveExpenditureLineInput;
  ProposeStatementInput: ProposeStatementInput;
  SignStatementInput: SignStatementInput;
  FetchStatementInput: FetchStatementInput;
  StatementChanged: Omit<StatementChanged, 'statement'> & { statement?: Maybe<ResolversParentTypes['Statement']> };
  StatementFetched: StatementFetched;
  StatementResult: ResolversUnionTypes<ResolversParentTypes>['StatementResult'];
  FetchStatementResult: ResolversUnionTypes<ResolversParentTypes>['FetchStatementResult'];
  GrantPeriod: GrantPeriod;
  RecordGrantPeriodInput: RecordGrantPeriodInput;
  WithdrawGrantPeriodInput: WithdrawGrantPeriodInput;
  RecordGrantPaymentInput: RecordGrantPaymentInput;
  GrantRecorded: GrantRecorded;
  GrantResult: ResolversUnionTypes<ResolversParentTypes>['GrantResult'];
  SubjectAccessRequest: RequestView;
  SubjectAccessRequester: SubjectAccessRequester;
  SubjectAccessChecks: SubjectAccessChecks;
  SubjectAccessRequestConnection: Omit<SubjectAccessRequestConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['SubjectAccessRequestEdge']>> };
  SubjectAccessRequestEdge: Omit<SubjectAccessRequestEdge, 'node'> & { node?: Maybe<ResolversParentTypes['SubjectAccessRequest']> };
  ReceiveSubjectAccessInput: ReceiveSubjectAccessInput;
  SubjectAccessStepInput: SubjectAccessStepInput;
  ResumeSubjectAccessInput: ResumeSubjectAccessInput;
  SubjectAccessChecksInput: SubjectAccessChecksInput;
  PauseSubjectAccessInput: PauseSubjectAccessInput;
  ExtendSubjectAccessInput: ExtendSubjectAccessInput;
  ConcludeSubjectAccessInput: ConcludeSubjectAccessInput;
  SubjectAccessReceived: SubjectAccessReceived;
  SubjectAccessChanged: Omit<SubjectAccessChanged, 'request'> & { request?: Maybe<ResolversParentTypes['SubjectAccessRequest']> };
  ReceiveSubjectAccessResult: ResolversUnionTypes<ResolversParentTypes>['ReceiveSubjectAccessResult'];
  SubjectAccessResult: ResolversUnionTypes<ResolversParentTypes>['SubjectAccessResult'];
  SubjectAccessPartState: SubjectAccessPartState;
  SubjectAccessExemption: Omit<SubjectAccessExemption, 'decidedBy' | 'liftedBy'> & { decidedBy?: Maybe<ResolversParentTypes['Account']>, liftedBy?: Maybe<ResolversParentTypes['Account']> };
  ExemptFromSubjectAccessInput: ExemptFromSubjectAccessInput;
  LiftSubjectAccessExemptionInput: LiftSubjectAccessExemptionInput;
  ReviewSubjectAccessInput: ReviewSubjectAccessInput;
  SubjectAccessDeliveryInput: SubjectAccessDeliveryInput;
  FetchSubjectAccessInput: FetchSubjectAccessInput;
  SubjectAccessPackFetched: SubjectAccessPackFetched;
  SubjectAccessPackExpired: SubjectAccessPackExpired;
  SubjectAccessWork: SubjectAccessWork;
  KeepSubjectAccessPartInput: KeepSubjectAccessPartInput;
  FetchSubjectAccessResult: ResolversUnionTypes<ResolversParentTypes>['FetchSubjectAccessResult'];
  SupportCase: SupportCaseRow;
  SupportCaseStep: SupportStepRow;
  SupportTimes: SupportTimes;
  SupportCaseFilter: SupportCaseFilter;
  SupportCaseConnection: Omit<SupportCaseConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['SupportCaseEdge']>> };
  SupportCaseEdge: Omit<SupportCaseEdge, 'node'> & { node?: Maybe<ResolversParentTypes['SupportCase']> };
  LogSupportCaseInput: LogSupportCaseInput;
  MoveSupportCaseInput: MoveSupportCaseInput;
  SupportCaseChanged: Omit<SupportCaseChanged, 'supportCase'> & { supportCase?: Maybe<ResolversParentTypes['SupportCase']> };
  SupportCaseResult: ResolversUnionTypes<ResolversParentTypes>['SupportCaseResult'];
  UserReport: UserReportView;
  UserReportBar: UserReportBar;
  ReportFinding: FindingRow;
  ReportFindingFilter: ReportFindingFilter;
  ReportFindingConnection: Omit<ReportFindingConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ReportFindingEdge']>> };
  ReportFindingEdge: Omit<ReportFindingEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ReportFinding']> };
  RunUserReportInput: RunUserReportInput;
  TakeReportFindingInput: TakeReportFindingInput;
  CloseReportFindingInput: CloseReportFindingInput;
  ExportUserReportInput: ExportUserReportInput;
  UserReportRun: Omit<UserReportRun, 'report'> & { report?: Maybe<ResolversParentTypes['UserReport']> };
  UserReportFile: UserReportFile;
  ReportFindingNoted: Omit<ReportFindingNoted, 'finding'> & { finding?: Maybe<ResolversParentTypes['ReportFinding']> };
  RunUserReportResult: ResolversUnionTypes<ResolversParentTypes>['RunUserReportResult'];
  ExportUserReportResult: ResolversUnionTypes<ResolversParentTypes>['ExportUserReportResult'];
  ReportFindingResult: ResolversUnionTypes<ResolversParentTypes>['ReportFindingResult'];
};

export type InvalidInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordNotFound'] = ResolversParentTypes['RecordNotFound']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NotPermittedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotPermitted'] = ResolversParentTypes['NotPermitted']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LimitReachedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LimitReached'] = ResolversParentTypes['LimitReached']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NeedsSecondPersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NeedsSecondPerson'] = ResolversParentTypes['NeedsSecondPerson']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposalLapsedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProposalLapsed'] = ResolversParentTypes['ProposalLapsed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NeedsStepUpResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NeedsStepUp'] = ResolversParentTypes['NeedsStepUp']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface ChildNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['ChildNumber'], any> {
  name: 'ChildNumber';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface NhsNumberScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['NHSNumber'], any> {
  name: 'NHSNumber';
}

export interface UpnScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['UPN'], any> {
  name: 'UPN';
}

export interface PostcodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Postcode'], any> {
  name: 'Postcode';
}

export type ChildResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Child'] = ResolversParentTypes['Child'], FederationReferenceType extends FederationReferenceTypes['Child'] = FederationReferenceTypes['Child']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Child']> | FederationReferenceType, FederationReferenceType, ContextType>;
  number?: Resolver<ResolversTypes['ChildNumber'], ParentType, ContextType>;
  accessHistory?: Resolver<Maybe<Array<ResolversTypes['AccessHistoryEntry']>>, ParentType, ContextType>;
  subjectAccessRequests?: Resolver<Maybe<Array<ResolversTypes['RightsMatter']>>, ParentType, ContextType>;
  correctionRequests?: Resolver<Maybe<Array<ResolversTypes['RightsMatter']>>, ParentType, ContextType>;
  complaints?: Resolver<Maybe<Array<ResolversTypes['RightsMatter']>>, ParentType, ContextType>;
  privacyNotice?: Resolver<Maybe<ResolversTypes['NoticeOfRecord']>, ParentType, ContextType>;
};

export type AccessHistoryEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessHistoryEntry'] = ResolversParentTypes['AccessHistoryEntry']> = {
  event?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['AccessReason']>, ParentType, ContextType>;
  override?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditEvents?: Resolver<Maybe<ResolversTypes['AuditEventConnection']>, ParentType, ContextType, RequireFields<QueryAuditEventsArgs, 'first'>>;
  complaints?: Resolver<Maybe<ResolversTypes['ComplaintConnection']>, ParentType, ContextType, Partial<QueryComplaintsArgs>>;
  complaint?: Resolver<Maybe<ResolversTypes['Complaint']>, ParentType, ContextType, RequireFields<QueryComplaintArgs, 'reference'>>;
  complaintTimes?: Resolver<Maybe<ResolversTypes['ComplaintTimes']>, ParentType, ContextType, RequireFields<QueryComplaintTimesArgs, 'from' | 'to'>>;
  correctionRequests?: Resolver<Maybe<ResolversTypes['CorrectionRequestConnection']>, ParentType, ContextType, Partial<QueryCorrectionRequestsArgs>>;
  correctionRequest?: Resolver<Maybe<ResolversTypes['CorrectionRequest']>, ParentType, ContextType, RequireFields<QueryCorrectionRequestArgs, 'reference'>>;
  destruction?: Resolver<Maybe<ResolversTypes['Destruction']>, ParentType, ContextType>;
  holdings?: Resolver<Maybe<ResolversTypes['HoldingConnection']>, ParentType, ContextType, Partial<QueryHoldingsArgs>>;
  closingTasksElsewhere?: Resolver<Maybe<Array<ResolversTypes['ClosingTask']>>, ParentType, ContextType>;
  closingTaskCountElsewhere?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  incidents?: Resolver<Maybe<ResolversTypes['IncidentConnection']>, ParentType, ContextType, Partial<QueryIncidentsArgs>>;
  incident?: Resolver<Maybe<ResolversTypes['Incident']>, ParentType, ContextType, RequireFields<QueryIncidentArgs, 'id'>>;
  auditInclusionProof?: Resolver<Maybe<ResolversTypes['AuditInclusionProof']>, ParentType, ContextType, RequireFields<QueryAuditInclusionProofArgs, 'eventId'>>;
  privacyNotices?: Resolver<Maybe<Array<ResolversTypes['PrivacyNotice']>>, ParentType, ContextType>;
  serviceMode?: Resolver<Maybe<ResolversTypes['ServiceMode']>, ParentType, ContextType>;
  serviceModeChanges?: Resolver<Maybe<ResolversTypes['ServiceModeChangeConnection']>, ParentType, ContextType, Partial<QueryServiceModeChangesArgs>>;
  endNotAcknowledged?: Resolver<Maybe<ResolversTypes['EndNotAcknowledged']>, ParentType, ContextType>;
  statements?: Resolver<Maybe<ResolversTypes['StatementConnection']>, ParentType, ContextType, RequireFields<QueryStatementsArgs, 'kind' | 'year'>>;
  statement?: Resolver<Maybe<ResolversTypes['Statement']>, ParentType, ContextType, RequireFields<QueryStatementArgs, 'id'>>;
  statementsDue?: Resolver<Maybe<Array<ResolversTypes['StatementDue']>>, ParentType, ContextType, RequireFields<QueryStatementsDueArgs, 'kind' | 'year'>>;
  grantPeriods?: Resolver<Maybe<Array<ResolversTypes['GrantPeriod']>>, ParentType, ContextType, RequireFields<QueryGrantPeriodsArgs, 'authority'>>;
  subjectAccessRequests?: Resolver<Maybe<ResolversTypes['SubjectAccessRequestConnection']>, ParentType, ContextType, Partial<QuerySubjectAccessRequestsArgs>>;
  subjectAccessRequest?: Resolver<Maybe<ResolversTypes['SubjectAccessRequest']>, ParentType, ContextType, RequireFields<QuerySubjectAccessRequestArgs, 'reference'>>;
  subjectAccessWork?: Resolver<Maybe<Array<ResolversTypes['SubjectAccessWork']>>, ParentType, ContextType, RequireFields<QuerySubjectAccessWorkArgs, 'accountId' | 'sessionId'>>;
  supportCases?: Resolver<Maybe<ResolversTypes['SupportCaseConnection']>, ParentType, ContextType, Partial<QuerySupportCasesArgs>>;
  supportCase?: Resolver<Maybe<ResolversTypes['SupportCase']>, ParentType, ContextType, RequireFields<QuerySupportCaseArgs, 'id'>>;
  supportTimes?: Resolver<Maybe<ResolversTypes['SupportTimes']>, ParentType, ContextType, RequireFields<QuerySupportTimesArgs, 'from' | 'to'>>;
  userReports?: Resolver<Maybe<Array<ResolversTypes['UserReport']>>, ParentType, ContextType>;
  userReport?: Resolver<Maybe<ResolversTypes['UserReport']>, ParentType, ContextType, RequireFields<QueryUserReportArgs, 'kind'>>;
  reportFindings?: Resolver<Maybe<ResolversTypes['ReportFindingConnection']>, ParentType, ContextType, Partial<QueryReportFindingsArgs>>;
};

export type AuditEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventConnection'] = ResolversParentTypes['AuditEventConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['AuditEventEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type AuditEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventEdge'] = ResolversParentTypes['AuditEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
};

export type AuditEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEvent'] = ResolversParentTypes['AuditEvent'], FederationReferenceType extends FederationReferenceTypes['AuditEvent'] = FederationReferenceTypes['AuditEvent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['AuditEvent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['AuditEventKind']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['AuditOutcome']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  sessionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  operationId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  operation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['AccessReason']>, ParentType, ContextType>;
  childNumbers?: Resolver<Maybe<Array<ResolversTypes['ChildNumber']>>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  receiveComplaint?: Resolver<Maybe<ResolversTypes['ReceiveMatterResult']>, ParentType, ContextType, RequireFields<MutationReceiveComplaintArgs, 'input'>>;
  acknowledgeComplaint?: Resolver<Maybe<ResolversTypes['ComplaintResult']>, ParentType, ContextType, RequireFields<MutationAcknowledgeComplaintArgs, 'input'>>;
  closeComplaint?: Resolver<Maybe<ResolversTypes['ComplaintResult']>, ParentType, ContextType, RequireFields<MutationCloseComplaintArgs, 'input'>>;
  reopenComplaint?: Resolver<Maybe<ResolversTypes['ComplaintResult']>, ParentType, ContextType, RequireFields<MutationReopenComplaintArgs, 'input'>>;
  receiveCorrectionRequest?: Resolver<Maybe<ResolversTypes['ReceiveMatterResult']>, ParentType, ContextType, RequireFields<MutationReceiveCorrectionRequestArgs, 'input'>>;
  decideCorrectionRequest?: Resolver<Maybe<ResolversTypes['CorrectionRequestResult']>, ParentType, ContextType, RequireFields<MutationDecideCorrectionRequestArgs, 'input'>>;
  reopenCorrectionRequest?: Resolver<Maybe<ResolversTypes['CorrectionRequestResult']>, ParentType, ContextType, RequireFields<MutationReopenCorrectionRequestArgs, 'input'>>;
  proposeDestruction?: Resolver<Maybe<ResolversTypes['DestructionResult']>, ParentType, ContextType, RequireFields<MutationProposeDestructionArgs, 'input'>>;
  decideDestruction?: Resolver<Maybe<ResolversTypes['DestructionResult']>, ParentType, ContextType, RequireFields<MutationDecideDestructionArgs, 'input'>>;
  registerHolding?: Resolver<Maybe<ResolversTypes['HoldingResult']>, ParentType, ContextType, RequireFields<MutationRegisterHoldingArgs, 'input'>>;
  disposeOfHolding?: Resolver<Maybe<ResolversTypes['HoldingResult']>, ParentType, ContextType, RequireFields<MutationDisposeOfHoldingArgs, 'input'>>;
  openIncident?: Resolver<Maybe<ResolversTypes['IncidentResult']>, ParentType, ContextType, RequireFields<MutationOpenIncidentArgs, 'input'>>;
  moveIncident?: Resolver<Maybe<ResolversTypes['IncidentResult']>, ParentType, ContextType, RequireFields<MutationMoveIncidentArgs, 'input'>>;
  linkIncidentEvents?: Resolver<Maybe<ResolversTypes['IncidentResult']>, ParentType, ContextType, RequireFields<MutationLinkIncidentEventsArgs, 'input'>>;
  declareBreach?: Resolver<Maybe<ResolversTypes['IncidentResult']>, ParentType, ContextType, RequireFields<MutationDeclareBreachArgs, 'input'>>;
  recordBreachReport?: Resolver<Maybe<ResolversTypes['IncidentResult']>, ParentType, ContextType, RequireFields<MutationRecordBreachReportArgs, 'input'>>;
  draftPrivacyNotice?: Resolver<Maybe<ResolversTypes['PrivacyNoticeResult']>, ParentType, ContextType, RequireFields<MutationDraftPrivacyNoticeArgs, 'input'>>;
  approvePrivacyNotice?: Resolver<Maybe<ResolversTypes['PrivacyNoticeResult']>, ParentType, ContextType, RequireFields<MutationApprovePrivacyNoticeArgs, 'input'>>;
  recordNoticeDelivery?: Resolver<Maybe<ResolversTypes['NoticeDeliveryResult']>, ParentType, ContextType, RequireFields<MutationRecordNoticeDeliveryArgs, 'input'>>;
  withdrawNoticeDelivery?: Resolver<Maybe<ResolversTypes['NoticeDeliveryResult']>, ParentType, ContextType, RequireFields<MutationWithdrawNoticeDeliveryArgs, 'input'>>;
  setNoticeRoute?: Resolver<Maybe<ResolversTypes['NoticeDeliveryResult']>, ParentType, ContextType, RequireFields<MutationSetNoticeRouteArgs, 'input'>>;
  proposeServiceMode?: Resolver<Maybe<ResolversTypes['ProposeServiceModeResult']>, ParentType, ContextType, RequireFields<MutationProposeServiceModeArgs, 'input'>>;
  decideServiceMode?: Resolver<Maybe<ResolversTypes['DecideServiceModeResult']>, ParentType, ContextType, RequireFields<MutationDecideServiceModeArgs, 'input'>>;
  acknowledgeEnd?: Resolver<Maybe<ResolversTypes['AcknowledgeEndResult']>, ParentType, ContextType, RequireFields<MutationAcknowledgeEndArgs, 'input'>>;
  registerLegalBasis?: Resolver<Maybe<ResolversTypes['LegalBasisResult']>, ParentType, ContextType, RequireFields<MutationRegisterLegalBasisArgs, 'input'>>;
  endLegalBasis?: Resolver<Maybe<ResolversTypes['EndLegalBasisResult']>, ParentType, ContextType, RequireFields<MutationEndLegalBasisArgs, 'input'>>;
  draftStatement?: Resolver<Maybe<ResolversTypes['StatementResult']>, ParentType, ContextType, RequireFields<MutationDraftStatementArgs, 'input'>>;
  editStatement?: Resolver<Maybe<ResolversTypes['StatementResult']>, ParentType, ContextType, RequireFields<MutationEditStatementArgs, 'input'>>;
  addExpenditureLine?: Resolver<Maybe<ResolversTypes['StatementResult']>, ParentType, ContextType, RequireFields<MutationAddExpenditureLineArgs, 'input'>>;
  removeExpenditureLine?: Resolver<Maybe<ResolversTypes['StatementResult']>, ParentType, ContextType, RequireFields<MutationRemoveExpenditureLineArgs, 'input'>>;
  proposeStatement?: Resolver<Maybe<ResolversTypes['StatementResult']>, ParentType, ContextType, RequireFields<MutationProposeStatementArgs, 'input'>>;
  signStatement?: Resolver<Maybe<ResolversTypes['StatementResult']>, ParentType, ContextType, RequireFields<MutationSignStatementArgs, 'input'>>;
  fetchStatement?: Resolver<Maybe<ResolversTypes['FetchStatementResult']>, ParentType, ContextType, RequireFields<MutationFetchStatementArgs, 'input'>>;
  recordGrantPeriod?: Resolver<Maybe<ResolversTypes['GrantResult']>, ParentType, ContextType, RequireFields<MutationRecordGrantPeriodArgs, 'input'>>;
  withdrawGrantPeriod?: Resolver<Maybe<ResolversTypes['GrantResult']>, ParentType, ContextType, RequireFields<MutationWithdrawGrantPeriodArgs, 'input'>>;
  recordGrantPayment?: Resolver<Maybe<ResolversTypes['GrantResult']>, ParentType, ContextType, RequireFields<MutationRecordGrantPaymentArgs, 'input'>>;
  receiveSubjectAccessRequest?: Resolver<Maybe<ResolversTypes['ReceiveSubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationReceiveSubjectAccessRequestArgs, 'input'>>;
  recordSubjectAccessChecks?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationRecordSubjectAccessChecksArgs, 'input'>>;
  pauseSubjectAccess?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationPauseSubjectAccessArgs, 'input'>>;
  resumeSubjectAccess?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationResumeSubjectAccessArgs, 'input'>>;
  extendSubjectAccess?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationExtendSubjectAccessArgs, 'input'>>;
  concludeSubjectAccess?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationConcludeSubjectAccessArgs, 'input'>>;
  reopenSubjectAccess?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationReopenSubjectAccessArgs, 'input'>>;
  prepareSubjectAccessPack?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationPrepareSubjectAccessPackArgs, 'input'>>;
  exemptFromSubjectAccess?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationExemptFromSubjectAccessArgs, 'input'>>;
  liftSubjectAccessExemption?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationLiftSubjectAccessExemptionArgs, 'input'>>;
  reviewSubjectAccessPack?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationReviewSubjectAccessPackArgs, 'input'>>;
  recordSubjectAccessDelivery?: Resolver<Maybe<ResolversTypes['SubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationRecordSubjectAccessDeliveryArgs, 'input'>>;
  fetchSubjectAccessPack?: Resolver<Maybe<ResolversTypes['FetchSubjectAccessResult']>, ParentType, ContextType, RequireFields<MutationFetchSubjectAccessPackArgs, 'input'>>;
  keepSubjectAccessPart?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<MutationKeepSubjectAccessPartArgs, 'input'>>;
  logSupportCase?: Resolver<Maybe<ResolversTypes['SupportCaseResult']>, ParentType, ContextType, RequireFields<MutationLogSupportCaseArgs, 'input'>>;
  moveSupportCase?: Resolver<Maybe<ResolversTypes['SupportCaseResult']>, ParentType, ContextType, RequireFields<MutationMoveSupportCaseArgs, 'input'>>;
  runUserReport?: Resolver<Maybe<ResolversTypes['RunUserReportResult']>, ParentType, ContextType, RequireFields<MutationRunUserReportArgs, 'input'>>;
  takeReportFinding?: Resolver<Maybe<ResolversTypes['ReportFindingResult']>, ParentType, ContextType, RequireFields<MutationTakeReportFindingArgs, 'input'>>;
  closeReportFinding?: Resolver<Maybe<ResolversTypes['ReportFindingResult']>, ParentType, ContextType, RequireFields<MutationCloseReportFindingArgs, 'input'>>;
  exportUserReport?: Resolver<Maybe<ResolversTypes['ExportUserReportResult']>, ParentType, ContextType, RequireFields<MutationExportUserReportArgs, 'input'>>;
};

export type ComplaintResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Complaint'] = ResolversParentTypes['Complaint'], FederationReferenceType extends FederationReferenceTypes['Complaint'] = FederationReferenceTypes['Complaint']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Complaint']> | FederationReferenceType, FederationReferenceType, ContextType>;
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['ComplaintSubject']>, ParentType, ContextType>;
  receivedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  receivedBy?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  words?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  acknowledgeBy?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  acknowledgedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['ComplaintOutcome']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  closedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanAcknowledge?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanClose?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ComplaintTimesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComplaintTimes'] = ResolversParentTypes['ComplaintTimes']> = {
  received?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  acknowledgedInTime?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  acknowledgedLate?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  closed?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  closedLate?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  medianDaysToAcknowledge?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  medianDaysToOutcome?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ComplaintConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComplaintConnection'] = ResolversParentTypes['ComplaintConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ComplaintEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type ComplaintEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComplaintEdge'] = ResolversParentTypes['ComplaintEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Complaint']>, ParentType, ContextType>;
};

export type ComplaintChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComplaintChanged'] = ResolversParentTypes['ComplaintChanged']> = {
  complaint?: Resolver<Maybe<ResolversTypes['Complaint']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ComplaintResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ComplaintResult'] = ResolversParentTypes['ComplaintResult']> = {
  __resolveType: TypeResolveFn<'ComplaintChanged' | 'RecordNotFound' | 'InvalidInput' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CorrectionRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionRequest'] = ResolversParentTypes['CorrectionRequest'], FederationReferenceType extends FederationReferenceTypes['CorrectionRequest'] = FederationReferenceTypes['CorrectionRequest']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['CorrectionRequest']> | FederationReferenceType, FederationReferenceType, ContextType>;
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  asks?: Resolver<Maybe<ResolversTypes['RightAsked']>, ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  receivedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  receivedBy?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  words?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['CorrectionDecision']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  told?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  closedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type CorrectionRequestConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionRequestConnection'] = ResolversParentTypes['CorrectionRequestConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['CorrectionRequestEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type CorrectionRequestEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionRequestEdge'] = ResolversParentTypes['CorrectionRequestEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['CorrectionRequest']>, ParentType, ContextType>;
};

export type CorrectionRequestChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionRequestChanged'] = ResolversParentTypes['CorrectionRequestChanged']> = {
  correctionRequest?: Resolver<Maybe<ResolversTypes['CorrectionRequest']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReceiveMatterResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReceiveMatterResult'] = ResolversParentTypes['ReceiveMatterResult']> = {
  __resolveType: TypeResolveFn<'MatterReceived' | 'InvalidInput' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CorrectionRequestResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionRequestResult'] = ResolversParentTypes['CorrectionRequestResult']> = {
  __resolveType: TypeResolveFn<'CorrectionRequestChanged' | 'RecordNotFound' | 'InvalidInput' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type DestructionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Destruction'] = ResolversParentTypes['Destruction'], FederationReferenceType extends FederationReferenceTypes['Destruction'] = FederationReferenceTypes['Destruction']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Destruction']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  scope?: Resolver<Maybe<ResolversTypes['DestructionScope']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['DestructionState']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  proposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  counts?: Resolver<Maybe<Array<ResolversTypes['TableCount']>>, ParentType, ContextType>;
  rows?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  countedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  certificate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type TableCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TableCount'] = ResolversParentTypes['TableCount']> = {
  table?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rows?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DestructionNotedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DestructionNoted'] = ResolversParentTypes['DestructionNoted']> = {
  destruction?: Resolver<Maybe<ResolversTypes['Destruction']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DestructionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DestructionResult'] = ResolversParentTypes['DestructionResult']> = {
  __resolveType: TypeResolveFn<'DestructionNoted' | 'RecordNotFound' | 'NotPermitted' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type HoldingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Holding'] = ResolversParentTypes['Holding'], FederationReferenceType extends FederationReferenceTypes['Holding'] = FederationReferenceTypes['Holding']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Holding']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['HoldingKind']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  class?: Resolver<Maybe<ResolversTypes['HoldingClass']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expired?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  fetches?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  disposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  disposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  disposal?: Resolver<Maybe<ResolversTypes['HoldingDisposal']>, ParentType, ContextType>;
  viewerCanDispose?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type HoldingConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HoldingConnection'] = ResolversParentTypes['HoldingConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['HoldingEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type HoldingEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HoldingEdge'] = ResolversParentTypes['HoldingEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Holding']>, ParentType, ContextType>;
};

export type HoldingNotedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HoldingNoted'] = ResolversParentTypes['HoldingNoted']> = {
  holding?: Resolver<Maybe<ResolversTypes['Holding']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HoldingResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HoldingResult'] = ResolversParentTypes['HoldingResult']> = {
  __resolveType: TypeResolveFn<'HoldingNoted' | 'RecordNotFound' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ClosingTaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClosingTask'] = ResolversParentTypes['ClosingTask']> = {
  kind?: Resolver<Maybe<ResolversTypes['ClosingTaskKind']>, ParentType, ContextType>;
  holding?: Resolver<Maybe<ResolversTypes['Holding']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type AuthorityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Authority'] = ResolversParentTypes['Authority'], FederationReferenceType extends FederationReferenceTypes['Authority'] = FederationReferenceTypes['Authority']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Authority']> | FederationReferenceType, FederationReferenceType, ContextType>;
  closingTasks?: Resolver<Maybe<Array<ResolversTypes['ClosingTask']>>, ParentType, ContextType>;
  closingTaskCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  endAcknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  statements?: Resolver<Maybe<Array<ResolversTypes['Statement']>>, ParentType, ContextType>;
};

export type IncidentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Incident'] = ResolversParentTypes['Incident'], FederationReferenceType extends FederationReferenceTypes['Incident'] = FederationReferenceTypes['Incident']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Incident']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['IncidentState']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  detector?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  openedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  openedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  accountHeld?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['AuditEvent']>>, ParentType, ContextType>;
  steps?: Resolver<Maybe<Array<ResolversTypes['IncidentStep']>>, ParentType, ContextType>;
  breach?: Resolver<Maybe<ResolversTypes['Breach']>, ParentType, ContextType>;
  viewerCanMoveTo?: Resolver<Maybe<Array<ResolversTypes['IncidentState']>>, ParentType, ContextType>;
};

export type IncidentStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncidentStep'] = ResolversParentTypes['IncidentStep']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['IncidentState']>, ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BreachResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Breach'] = ResolversParentTypes['Breach']> = {
  awareAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  reportedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type IncidentConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncidentConnection'] = ResolversParentTypes['IncidentConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['IncidentEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type IncidentEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncidentEdge'] = ResolversParentTypes['IncidentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Incident']>, ParentType, ContextType>;
};

export type IncidentNotedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncidentNoted'] = ResolversParentTypes['IncidentNoted']> = {
  incident?: Resolver<Maybe<ResolversTypes['Incident']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IncidentResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncidentResult'] = ResolversParentTypes['IncidentResult']> = {
  __resolveType: TypeResolveFn<'IncidentNoted' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'VersionConflict' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type AuditInclusionProofResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditInclusionProof'] = ResolversParentTypes['AuditInclusionProof']> = {
  eventId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  path?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  checkpoint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RightsMatterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RightsMatter'] = ResolversParentTypes['RightsMatter']> = {
  reference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  receivedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  closed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type MatterReceivedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MatterReceived'] = ResolversParentTypes['MatterReceived']> = {
  reference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PrivacyNoticeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PrivacyNotice'] = ResolversParentTypes['PrivacyNotice']> = {
  audience?: Resolver<Maybe<ResolversTypes['NoticeAudience']>, ParentType, ContextType>;
  edition?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  inForceOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  controllers?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewerCanApprove?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type NoticeOfRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeOfRecord'] = ResolversParentTypes['NoticeOfRecord']> = {
  route?: Resolver<Maybe<ResolversTypes['NoticeRoute']>, ParentType, ContextType>;
  controller?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  due?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  deliveries?: Resolver<Maybe<Array<ResolversTypes['NoticeDelivery']>>, ParentType, ContextType>;
};

export type NoticeDeliveryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeDelivery'] = ResolversParentTypes['NoticeDelivery']> = {
  audience?: Resolver<Maybe<ResolversTypes['NoticeAudience']>, ParentType, ContextType>;
  edition?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  route?: Resolver<Maybe<ResolversTypes['NoticeRoute']>, ParentType, ContextType>;
  deliveredOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type PrivacyNoticeChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PrivacyNoticeChanged'] = ResolversParentTypes['PrivacyNoticeChanged']> = {
  notices?: Resolver<Maybe<Array<ResolversTypes['PrivacyNotice']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NoticeDeliveryRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeDeliveryRecorded'] = ResolversParentTypes['NoticeDeliveryRecorded']> = {
  records?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PrivacyNoticeResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PrivacyNoticeResult'] = ResolversParentTypes['PrivacyNoticeResult']> = {
  __resolveType: TypeResolveFn<'PrivacyNoticeChanged' | 'RecordNotFound' | 'InvalidInput' | 'NeedsSecondPerson' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type NoticeDeliveryResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeDeliveryResult'] = ResolversParentTypes['NoticeDeliveryResult']> = {
  __resolveType: TypeResolveFn<'NoticeDeliveryRecorded' | 'RecordNotFound' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account'], FederationReferenceType extends FederationReferenceTypes['Account'] = FederationReferenceTypes['Account']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Account']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reportFindings?: Resolver<Maybe<Array<ResolversTypes['ReportFinding']>>, ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  endAcknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  closingTasks?: Resolver<Maybe<Array<ResolversTypes['ClosingTask']>>, ParentType, ContextType>;
  closingTaskCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  statements?: Resolver<Maybe<Array<ResolversTypes['Statement']>>, ParentType, ContextType>;
};

export type ServiceModeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceMode'] = ResolversParentTypes['ServiceMode']> = {
  mode?: Resolver<Maybe<ResolversTypes['ServiceModeName']>, ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endsOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  stoppedSources?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  legalBases?: Resolver<Maybe<Array<ResolversTypes['LegalBasis']>>, ParentType, ContextType>;
};

export type EndNotAcknowledgedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndNotAcknowledged'] = ResolversParentTypes['EndNotAcknowledged']> = {
  authorities?: Resolver<Maybe<Array<ResolversTypes['Authority']>>, ParentType, ContextType>;
  nationalPartners?: Resolver<Maybe<Array<ResolversTypes['Organisation']>>, ParentType, ContextType>;
};

export type LegalBasisResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalBasis'] = ResolversParentTypes['LegalBasis']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  endProposedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  endProposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  viewerCanEnd?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ServiceModeChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceModeChange'] = ResolversParentTypes['ServiceModeChange'], FederationReferenceType extends FederationReferenceTypes['ServiceModeChange'] = FederationReferenceTypes['ServiceModeChange']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ServiceModeChange']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mode?: Resolver<Maybe<ResolversTypes['ServiceModeName']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endsOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  officers?: Resolver<Maybe<Array<ResolversTypes['Account']>>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  proposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['ServiceModeOutcome']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ServiceModeChangeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceModeChangeConnection'] = ResolversParentTypes['ServiceModeChangeConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ServiceModeChangeEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type ServiceModeChangeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceModeChangeEdge'] = ResolversParentTypes['ServiceModeChangeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ServiceModeChange']>, ParentType, ContextType>;
};

export type ServiceModeProposedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceModeProposed'] = ResolversParentTypes['ServiceModeProposed']> = {
  change?: Resolver<Maybe<ResolversTypes['ServiceModeChange']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceModeDecidedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceModeDecided'] = ResolversParentTypes['ServiceModeDecided']> = {
  change?: Resolver<Maybe<ResolversTypes['ServiceModeChange']>, ParentType, ContextType>;
  serviceMode?: Resolver<Maybe<ResolversTypes['ServiceMode']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EndAcknowledgedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndAcknowledged'] = ResolversParentTypes['EndAcknowledged']> = {
  acknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LegalBasisRegisteredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalBasisRegistered'] = ResolversParentTypes['LegalBasisRegistered']> = {
  legalBasis?: Resolver<Maybe<ResolversTypes['LegalBasis']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LegalBasisEndProposedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalBasisEndProposed'] = ResolversParentTypes['LegalBasisEndProposed']> = {
  legalBasis?: Resolver<Maybe<ResolversTypes['LegalBasis']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceModeChangeWaitingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceModeChangeWaiting'] = ResolversParentTypes['ServiceModeChangeWaiting']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProposeServiceModeResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProposeServiceModeResult'] = ResolversParentTypes['ProposeServiceModeResult']> = {
  __resolveType: TypeResolveFn<'ServiceModeProposed' | 'ServiceModeChangeWaiting' | 'InvalidInput' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type DecideServiceModeResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DecideServiceModeResult'] = ResolversParentTypes['DecideServiceModeResult']> = {
  __resolveType: TypeResolveFn<'ServiceModeDecided' | 'RecordNotFound' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type AcknowledgeEndResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AcknowledgeEndResult'] = ResolversParentTypes['AcknowledgeEndResult']> = {
  __resolveType: TypeResolveFn<'EndAcknowledged' | 'InvalidInput' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type LegalBasisResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalBasisResult'] = ResolversParentTypes['LegalBasisResult']> = {
  __resolveType: TypeResolveFn<'LegalBasisRegistered' | 'RecordNotFound' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type EndLegalBasisResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndLegalBasisResult'] = ResolversParentTypes['EndLegalBasisResult']> = {
  __resolveType: TypeResolveFn<'LegalBasisRegistered' | 'LegalBasisEndProposed' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type StatementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Statement'] = ResolversParentTypes['Statement'], FederationReferenceType extends FederationReferenceTypes['Statement'] = FederationReferenceTypes['Statement']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Statement']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['StatementKind']>, ParentType, ContextType>;
  year?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['StatementState']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  late?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<Array<ResolversTypes['EvidenceLine']>>, ParentType, ContextType>;
  remarks?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lines?: Resolver<Maybe<Array<ResolversTypes['ExpenditureLine']>>, ParentType, ContextType>;
  totals?: Resolver<Maybe<ResolversTypes['ExpenditureTotals']>, ParentType, ContextType>;
  draftedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  draftedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  signedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  signedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanEdit?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanSign?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type EvidenceLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EvidenceLine'] = ResolversParentTypes['EvidenceLine']> = {
  part?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ExpenditureLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExpenditureLine'] = ResolversParentTypes['ExpenditureLine']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  spentOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  category?: Resolver<Maybe<ResolversTypes['ExpenditureCategory']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outsidePeriod?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ExpenditureTotalsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExpenditureTotals'] = ResolversParentTypes['ExpenditureTotals']> = {
  granted?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  broughtForward?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recordedLate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  paid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  spent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outsidePeriods?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unspent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ownFunds?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  difference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reconciles?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type StatementDueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementDue'] = ResolversParentTypes['StatementDue']> = {
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['StatementState']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  signedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  late?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type StatementConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementConnection'] = ResolversParentTypes['StatementConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['StatementEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type StatementEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementEdge'] = ResolversParentTypes['StatementEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Statement']>, ParentType, ContextType>;
};

export type StatementChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementChanged'] = ResolversParentTypes['StatementChanged']> = {
  statement?: Resolver<Maybe<ResolversTypes['Statement']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StatementFetchedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementFetched'] = ResolversParentTypes['StatementFetched']> = {
  filename?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  signed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  content?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StatementResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatementResult'] = ResolversParentTypes['StatementResult']> = {
  __resolveType: TypeResolveFn<'StatementChanged' | 'RecordNotFound' | 'InvalidInput' | 'NotPermitted' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type FetchStatementResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FetchStatementResult'] = ResolversParentTypes['FetchStatementResult']> = {
  __resolveType: TypeResolveFn<'StatementFetched' | 'RecordNotFound' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type GrantPeriodResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantPeriod'] = ResolversParentTypes['GrantPeriod']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  startsOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  endsOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  amount?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  paid?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GrantRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantRecorded'] = ResolversParentTypes['GrantRecorded']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type GrantResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantResult'] = ResolversParentTypes['GrantResult']> = {
  __resolveType: TypeResolveFn<'GrantRecorded' | 'RecordNotFound' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SubjectAccessRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessRequest'] = ResolversParentTypes['SubjectAccessRequest'], FederationReferenceType extends FederationReferenceTypes['SubjectAccessRequest'] = FederationReferenceTypes['SubjectAccessRequest']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SubjectAccessRequest']> | FederationReferenceType, FederationReferenceType, ContextType>;
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['SubjectAccessState']>, ParentType, ContextType>;
  receivedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  receivedBy?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  requester?: Resolver<Maybe<ResolversTypes['SubjectAccessRequester']>, ParentType, ContextType>;
  waitingFor?: Resolver<Maybe<ResolversTypes['SubjectAccessWaiting']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  extendedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  checks?: Resolver<Maybe<ResolversTypes['SubjectAccessChecks']>, ParentType, ContextType>;
  parts?: Resolver<Maybe<Array<ResolversTypes['SubjectAccessPartState']>>, ParentType, ContextType>;
  exemptions?: Resolver<Maybe<Array<ResolversTypes['SubjectAccessExemption']>>, ParentType, ContextType>;
  preparedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reviewedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reviewedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deliveredBy?: Resolver<Maybe<ResolversTypes['SubjectAccessDelivery']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['SubjectAccessOutcome']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanPrepare?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanReview?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanFetch?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type SubjectAccessRequesterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessRequester'] = ResolversParentTypes['SubjectAccessRequester']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  relationship?: Resolver<Maybe<ResolversTypes['SubjectAccessRelationship']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  wants?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubjectAccessChecksResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessChecks'] = ResolversParentTypes['SubjectAccessChecks']> = {
  identity?: Resolver<Maybe<ResolversTypes['IdentityEvidence']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['AuthorityToAsk']>, ParentType, ContextType>;
  childUnderstands?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  childAgrees?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  mayHaveLocation?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type SubjectAccessRequestConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessRequestConnection'] = ResolversParentTypes['SubjectAccessRequestConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['SubjectAccessRequestEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type SubjectAccessRequestEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessRequestEdge'] = ResolversParentTypes['SubjectAccessRequestEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['SubjectAccessRequest']>, ParentType, ContextType>;
};

export type SubjectAccessReceivedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessReceived'] = ResolversParentTypes['SubjectAccessReceived']> = {
  reference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubjectAccessChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessChanged'] = ResolversParentTypes['SubjectAccessChanged']> = {
  request?: Resolver<Maybe<ResolversTypes['SubjectAccessRequest']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReceiveSubjectAccessResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReceiveSubjectAccessResult'] = ResolversParentTypes['ReceiveSubjectAccessResult']> = {
  __resolveType: TypeResolveFn<'SubjectAccessReceived' | 'InvalidInput' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SubjectAccessResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessResult'] = ResolversParentTypes['SubjectAccessResult']> = {
  __resolveType: TypeResolveFn<'SubjectAccessChanged' | 'RecordNotFound' | 'InvalidInput' | 'NotPermitted' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SubjectAccessPartStateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessPartState'] = ResolversParentTypes['SubjectAccessPartState']> = {
  part?: Resolver<Maybe<ResolversTypes['SubjectAccessPart']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['SubjectAccessPartProgress']>, ParentType, ContextType>;
};

export type SubjectAccessExemptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessExemption'] = ResolversParentTypes['SubjectAccessExemption']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  section?: Resolver<Maybe<ResolversTypes['SubjectAccessSection']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  ground?: Resolver<Maybe<ResolversTypes['SubjectAccessGround']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  liftedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  liftReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubjectAccessPackFetchedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessPackFetched'] = ResolversParentTypes['SubjectAccessPackFetched']> = {
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  filename?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  draft?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  sha256?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  content?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubjectAccessPackExpiredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessPackExpired'] = ResolversParentTypes['SubjectAccessPackExpired']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubjectAccessWorkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectAccessWork'] = ResolversParentTypes['SubjectAccessWork']> = {
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  part?: Resolver<ResolversTypes['SubjectAccessPart'], ParentType, ContextType>;
  childNumber?: Resolver<ResolversTypes['ChildNumber'], ParentType, ContextType>;
  pack?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type FetchSubjectAccessResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FetchSubjectAccessResult'] = ResolversParentTypes['FetchSubjectAccessResult']> = {
  __resolveType: TypeResolveFn<'SubjectAccessPackFetched' | 'SubjectAccessPackExpired' | 'RecordNotFound' | 'NotPermitted' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SupportCaseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportCase'] = ResolversParentTypes['SupportCase'], FederationReferenceType extends FederationReferenceTypes['SupportCase'] = FederationReferenceTypes['SupportCase']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SupportCase']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  topic?: Resolver<Maybe<ResolversTypes['SupportTopic']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['SupportCaseState']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  loggedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  loggedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  answeredOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  closedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  steps?: Resolver<Maybe<Array<ResolversTypes['SupportCaseStep']>>, ParentType, ContextType>;
  viewerCanMoveTo?: Resolver<Maybe<Array<ResolversTypes['SupportCaseState']>>, ParentType, ContextType>;
};

export type SupportCaseStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportCaseStep'] = ResolversParentTypes['SupportCaseStep']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['SupportCaseState']>, ParentType, ContextType>;
  words?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SupportTimesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportTimes'] = ResolversParentTypes['SupportTimes']> = {
  logged?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  answeredInTime?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  answeredLate?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  closed?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  medianDaysToAnswer?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  medianDaysToClose?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type SupportCaseConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportCaseConnection'] = ResolversParentTypes['SupportCaseConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['SupportCaseEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type SupportCaseEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportCaseEdge'] = ResolversParentTypes['SupportCaseEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['SupportCase']>, ParentType, ContextType>;
};

export type SupportCaseChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportCaseChanged'] = ResolversParentTypes['SupportCaseChanged']> = {
  supportCase?: Resolver<Maybe<ResolversTypes['SupportCase']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SupportCaseResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SupportCaseResult'] = ResolversParentTypes['SupportCaseResult']> = {
  __resolveType: TypeResolveFn<'SupportCaseChanged' | 'RecordNotFound' | 'VersionConflict' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type UserReportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserReport'] = ResolversParentTypes['UserReport']> = {
  kind?: Resolver<Maybe<ResolversTypes['UserReportKind']>, ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  threshold?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  periodDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  lastRunAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  open?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  bars?: Resolver<Maybe<Array<ResolversTypes['UserReportBar']>>, ParentType, ContextType, Partial<UserReportBarsArgs>>;
};

export type UserReportBarResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserReportBar'] = ResolversParentTypes['UserReportBar']> = {
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  many?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ReportFindingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportFinding'] = ResolversParentTypes['ReportFinding'], FederationReferenceType extends FederationReferenceTypes['ReportFinding'] = FederationReferenceTypes['ReportFinding']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ReportFinding']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['UserReportKind']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  many?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  fromOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  toOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  foundOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  incidentOpened?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  action?: Resolver<Maybe<ResolversTypes['FindingAction']>, ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  closedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  closedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanTake?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanClose?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ReportFindingConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportFindingConnection'] = ResolversParentTypes['ReportFindingConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ReportFindingEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type ReportFindingEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportFindingEdge'] = ResolversParentTypes['ReportFindingEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ReportFinding']>, ParentType, ContextType>;
};

export type UserReportRunResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserReportRun'] = ResolversParentTypes['UserReportRun']> = {
  found?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['UserReport']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserReportFileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserReportFile'] = ResolversParentTypes['UserReportFile']> = {
  filename?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  content?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReportFindingNotedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportFindingNoted'] = ResolversParentTypes['ReportFindingNoted']> = {
  finding?: Resolver<Maybe<ResolversTypes['ReportFinding']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunUserReportResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RunUserReportResult'] = ResolversParentTypes['RunUserReportResult']> = {
  __resolveType: TypeResolveFn<'UserReportRun' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ExportUserReportResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExportUserReportResult'] = ResolversParentTypes['ExportUserReportResult']> = {
  __resolveType: TypeResolveFn<'UserReportFile' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ReportFindingResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportFindingResult'] = ResolversParentTypes['ReportFindingResult']> = {
  __resolveType: TypeResolveFn<'ReportFindingNoted' | 'RecordNotFound' | 'VersionConflict' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  InvalidInput?: InvalidInputResolvers<ContextType>;
  RecordNotFound?: RecordNotFoundResolvers<ContextType>;
  NotPermitted?: NotPermittedResolvers<ContextType>;
  LimitReached?: LimitReachedResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  NeedsSecondPerson?: NeedsSecondPersonResolvers<ContextType>;
  ProposalLapsed?: ProposalLapsedResolvers<ContextType>;
  NeedsStepUp?: NeedsStepUpResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  ChildNumber?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  NHSNumber?: GraphQLScalarType;
  UPN?: GraphQLScalarType;
  Postcode?: GraphQLScalarType;
  Child?: ChildResolvers<ContextType>;
  AccessHistoryEntry?: AccessHistoryEntryResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  AuditEventConnection?: AuditEventConnectionResolvers<ContextType>;
  AuditEventEdge?: AuditEventEdgeResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Complaint?: ComplaintResolvers<ContextType>;
  ComplaintTimes?: ComplaintTimesResolvers<ContextType>;
  ComplaintConnection?: ComplaintConnectionResolvers<ContextType>;
  ComplaintEdge?: ComplaintEdgeResolvers<ContextType>;
  ComplaintChanged?: ComplaintChangedResolvers<ContextType>;
  ComplaintResult?: ComplaintResultResolvers<ContextType>;
  CorrectionRequest?: CorrectionRequestResolvers<ContextType>;
  CorrectionRequestConnection?: CorrectionRequestConnectionResolvers<ContextType>;
  CorrectionRequestEdge?: CorrectionRequestEdgeResolvers<ContextType>;
  CorrectionRequestChanged?: CorrectionRequestChangedResolvers<ContextType>;
  ReceiveMatterResult?: ReceiveMatterResultResolvers<ContextType>;
  CorrectionRequestResult?: CorrectionRequestResultResolvers<ContextType>;
  Destruction?: DestructionResolvers<ContextType>;
  TableCount?: TableCountResolvers<ContextType>;
  DestructionNoted?: DestructionNotedResolvers<ContextType>;
  DestructionResult?: DestructionResultResolvers<ContextType>;
  Holding?: HoldingResolvers<ContextType>;
  HoldingConnection?: HoldingConnectionResolvers<ContextType>;
  HoldingEdge?: HoldingEdgeResolvers<ContextType>;
  HoldingNoted?: HoldingNotedResolvers<ContextType>;
  HoldingResult?: HoldingResultResolvers<ContextType>;
  ClosingTask?: ClosingTaskResolvers<ContextType>;
  Authority?: AuthorityResolvers<ContextType>;
  Incident?: IncidentResolvers<ContextType>;
  IncidentStep?: IncidentStepResolvers<ContextType>;
  Breach?: BreachResolvers<ContextType>;
  IncidentConnection?: IncidentConnectionResolvers<ContextType>;
  IncidentEdge?: IncidentEdgeResolvers<ContextType>;
  IncidentNoted?: IncidentNotedResolvers<ContextType>;
  IncidentResult?: IncidentResultResolvers<ContextType>;
  AuditInclusionProof?: AuditInclusionProofResolvers<ContextType>;
  RightsMatter?: RightsMatterResolvers<ContextType>;
  MatterReceived?: MatterReceivedResolvers<ContextType>;
  PrivacyNotice?: PrivacyNoticeResolvers<ContextType>;
  NoticeOfRecord?: NoticeOfRecordResolvers<ContextType>;
  NoticeDelivery?: NoticeDeliveryResolvers<ContextType>;
  PrivacyNoticeChanged?: PrivacyNoticeChangedResolvers<ContextType>;
  NoticeDeliveryRecorded?: NoticeDeliveryRecordedResolvers<ContextType>;
  PrivacyNoticeResult?: PrivacyNoticeResultResolvers<ContextType>;
  NoticeDeliveryResult?: NoticeDeliveryResultResolvers<ContextType>;
  Account?: AccountResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  ServiceMode?: ServiceModeResolvers<ContextType>;
  EndNotAcknowledged?: EndNotAcknowledgedResolvers<ContextType>;
  LegalBasis?: LegalBasisResolvers<ContextType>;
  ServiceModeChange?: ServiceModeChangeResolvers<ContextType>;
  ServiceModeChangeConnection?: ServiceModeChangeConnectionResolvers<ContextType>;
  ServiceModeChangeEdge?: ServiceModeChangeEdgeResolvers<ContextType>;
  ServiceModeProposed?: ServiceModeProposedResolvers<ContextType>;
  ServiceModeDecided?: ServiceModeDecidedResolvers<ContextType>;
  EndAcknowledged?: EndAcknowledgedResolvers<ContextType>;
  LegalBasisRegistered?: LegalBasisRegisteredResolvers<ContextType>;
  LegalBasisEndProposed?: LegalBasisEndProposedResolvers<ContextType>;
  ServiceModeChangeWaiting?: ServiceModeChangeWaitingResolvers<ContextType>;
  ProposeServiceModeResult?: ProposeServiceModeResultResolvers<ContextType>;
  DecideServiceModeResult?: DecideServiceModeResultResolvers<ContextType>;
  AcknowledgeEndResult?: AcknowledgeEndResultResolvers<ContextType>;
  LegalBasisResult?: LegalBasisResultResolvers<ContextType>;
  EndLegalBasisResult?: EndLegalBasisResultResolvers<ContextType>;
  Statement?: StatementResolvers<ContextType>;
  EvidenceLine?: EvidenceLineResolvers<ContextType>;
  ExpenditureLine?: ExpenditureLineResolvers<ContextType>;
  ExpenditureTotals?: ExpenditureTotalsResolvers<ContextType>;
  StatementDue?: StatementDueResolvers<ContextType>;
  StatementConnection?: StatementConnectionResolvers<ContextType>;
  StatementEdge?: StatementEdgeResolvers<ContextType>;
  StatementChanged?: StatementChangedResolvers<ContextType>;
  StatementFetched?: StatementFetchedResolvers<ContextType>;
  StatementResult?: StatementResultResolvers<ContextType>;
  FetchStatementResult?: FetchStatementResultResolvers<ContextType>;
  GrantPeriod?: GrantPeriodResolvers<ContextType>;
  GrantRecorded?: GrantRecordedResolvers<ContextType>;
  GrantResult?: GrantResultResolvers<ContextType>;
  SubjectAccessRequest?: SubjectAccessRequestResolvers<ContextType>;
  SubjectAccessRequester?: SubjectAccessRequesterResolvers<ContextType>;
  SubjectAccessChecks?: SubjectAccessChecksResolvers<ContextType>;
  SubjectAccessRequestConnection?: SubjectAccessRequestConnectionResolvers<ContextType>;
  SubjectAccessRequestEdge?: SubjectAccessRequestEdgeResolvers<ContextType>;
  SubjectAccessReceived?: SubjectAccessReceivedResolvers<ContextType>;
  SubjectAccessChanged?: SubjectAccessChangedResolvers<ContextType>;
  ReceiveSubjectAccessResult?: ReceiveSubjectAccessResultResolvers<ContextType>;
  SubjectAccessResult?: SubjectAccessResultResolvers<ContextType>;
  SubjectAccessPartState?: SubjectAccessPartStateResolvers<ContextType>;
  SubjectAccessExemption?: SubjectAccessExemptionResolvers<ContextType>;
  SubjectAccessPackFetched?: SubjectAccessPackFetchedResolvers<ContextType>;
  SubjectAccessPackExpired?: SubjectAccessPackExpiredResolvers<ContextType>;
  SubjectAccessWork?: SubjectAccessWorkResolvers<ContextType>;
  FetchSubjectAccessResult?: FetchSubjectAccessResultResolvers<ContextType>;
  SupportCase?: SupportCaseResolvers<ContextType>;
  SupportCaseStep?: SupportCaseStepResolvers<ContextType>;
  SupportTimes?: SupportTimesResolvers<ContextType>;
  SupportCaseConnection?: SupportCaseConnectionResolvers<ContextType>;
  SupportCaseEdge?: SupportCaseEdgeResolvers<ContextType>;
  SupportCaseChanged?: SupportCaseChangedResolvers<ContextType>;
  SupportCaseResult?: SupportCaseResultResolvers<ContextType>;
  UserReport?: UserReportResolvers<ContextType>;
  UserReportBar?: UserReportBarResolvers<ContextType>;
  ReportFinding?: ReportFindingResolvers<ContextType>;
  ReportFindingConnection?: ReportFindingConnectionResolvers<ContextType>;
  ReportFindingEdge?: ReportFindingEdgeResolvers<ContextType>;
  UserReportRun?: UserReportRunResolvers<ContextType>;
  UserReportFile?: UserReportFileResolvers<ContextType>;
  ReportFindingNoted?: ReportFindingNotedResolvers<ContextType>;
  RunUserReportResult?: RunUserReportResultResolvers<ContextType>;
  ExportUserReportResult?: ExportUserReportResultResolvers<ContextType>;
  ReportFindingResult?: ReportFindingResultResolvers<ContextType>;
};

