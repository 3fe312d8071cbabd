// Generated from schema/ by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccountView } from './account/account.ts';
import type { OrganisationView, AuthorityView } from './organisation/organisation.ts';
import type { RevocationRow } from './revocation/revocation.ts';
import type { ManagedAccountView, WaitingView, AskedRole } from './accounts/managed.ts';
import type { ChangedAccount, OfAccount } from './accounts/change.ts';
import type { DeviceRow } from './device/device.ts';
import type { ChangedDevice } from './device/changes.ts';
import type { CredentialRow } from './credential/credential.ts';
import type { ChangedCredential } from './credential/changes.ts';
import type { AccreditationRow, StepRow } from './accreditation/accreditation.ts';
import type { ChangedAccreditation } from './accreditation/changes.ts';
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

export type Query = {
  __typename?: 'Query';
  /** Who you are here, and what you may do. */
  me?: Maybe<Viewer>;
  /** Accounts that you manage, by number: an account manager's are those of the own body, the central team's are all. SUPPORT sees the state of those of its authority. */
  accounts?: Maybe<ManagedAccountConnection>;
  /** One account, by its number or its user name; null when there is none or it is out of your reach. */
  managedAccount?: Maybe<ManagedAccount>;
  /** Organisations and data sources in accreditation, the central team's all, an account manager's those of the own body. */
  accreditations?: Maybe<AccreditationConnection>;
  /** The checklist of accreditation: its principles, free to use for any purpose; for an organisation within your reach, with what is met and on what evidence. */
  accreditationChecklist?: Maybe<AccreditationChecklist>;
  /** Keys, providers and names of an account or an organisation within your reach, the newest first, at most 50. */
  credentials?: Maybe<Array<Credential>>;
  /** Where the second-factor devices of your body are, and whether the register reconciles. */
  deviceRegister?: Maybe<DeviceRegister>;
  /** The devices, one by one. */
  devices?: Maybe<DeviceConnection>;
  /** What a browser asks a passkey for, for the gateway only: the same for everybody, whoever wants to sign in. */
  passkeyRequest?: Maybe<Scalars['String']['output']>;
  /** The 153 authorities that answer for records, by name. */
  authorities?: Maybe<Array<Authority>>;
  /** The listed national partners, by name. */
  nationalPartners?: Maybe<Array<Organisation>>;
  /** Schools, practices and health bodies by name, of your authority's area first: whose identifier a search by school or a correction wants. At most 20. */
  organisations?: Maybe<Array<Organisation>>;
  /** Organisations whose people sign in through a provider of their own, for the gateway only: a list of id and organisation, as JSON. */
  signInProviders?: Maybe<Scalars['String']['output']>;
  /** The proposal to revoke every session that waits for its second person; null when none does. */
  waitingRevocation?: Maybe<Revocation>;
  /** The session behind a token, for the gateway only. */
  resolveSession?: Maybe<ResolvedSession>;
};


export type QueryAccountsArgs = {
  filter?: InputMaybe<AccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryManagedAccountArgs = {
  number?: InputMaybe<Scalars['ID']['input']>;
  username?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAccreditationsArgs = {
  filter?: InputMaybe<AccreditationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAccreditationChecklistArgs = {
  organisationId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryCredentialsArgs = {
  number?: InputMaybe<Scalars['ID']['input']>;
  organisationId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryDeviceRegisterArgs = {
  organisationId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryDevicesArgs = {
  state?: InputMaybe<DeviceState>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPasskeyRequestArgs = {
  origin: Scalars['String']['input'];
};


export type QueryOrganisationsArgs = {
  name: Scalars['String']['input'];
};


export type QueryResolveSessionArgs = {
  tokenHash: Scalars['String']['input'];
  isUse?: Scalars['Boolean']['input'];
};

/** Who is signed in. */
export type Viewer = {
  __typename?: 'Viewer';
  /** Your account. */
  account?: Maybe<Account>;
  /** Your roles. */
  roles?: Maybe<Array<Role>>;
  /** Your organisation. */
  organisation?: Maybe<Organisation>;
  /** Your authority; null for national bodies. */
  authority?: Maybe<Authority>;
  /** Whether you may explore the graph freely. */
  mayExplore?: Maybe<Scalars['Boolean']['output']>;
  /** Whom you act for as a mediator; null when for nobody but yourself. */
  onBehalfOf?: Maybe<Account>;
  /** When the session ends at the latest, or acting on behalf of somebody before it. */
  sessionExpiresAt?: Maybe<Scalars['DateTime']['output']>;
};

/** An account of a person or a system. The contact details of practitioners are shown to those who may see them in an involvement. */
export type Account = {
  __typename?: 'Account';
  /** Identifier of the account. */
  id: Scalars['ID']['output'];
  /** Name of the person. */
  name?: Maybe<Scalars['String']['output']>;
  /** Profession. */
  profession?: Maybe<Scalars['String']['output']>;
  /** Telephone at work. */
  telephone?: Maybe<Scalars['String']['output']>;
  /** E-mail address at work. */
  email?: Maybe<Scalars['String']['output']>;
  /** The organisation the person works for. */
  organisation?: Maybe<Organisation>;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Applies for an account of a person of your body. Another person approves it. */
  applyForAccount?: Maybe<AccountChange>;
  /** Decides about an account that somebody else applied for: with it, about the roles asked for. */
  approveAccount?: Maybe<AccountChange>;
  /** Records vetting, training, procedures or agreement of somebody else, with its evidence. */
  recordCondition?: Maybe<AccountChange>;
  /** Suspends an account: its sessions end in every process within a second. */
  suspendAccount?: Maybe<AccountChange>;
  /** Lets a suspended account be used again. Who suspended it is not asked; its person is never the one. */
  resumeAccount?: Maybe<AccountChange>;
  /** Closes an account for ever: it is never reopened, its number never given again. An auditor's was suspended by somebody else before. */
  closeAccount?: Maybe<AccountChange>;
  /** Moves a person to another organisation of your body. All their roles are taken away: they are asked for anew there. An auditor's account was suspended by somebody else before. */
  moveAccount?: Maybe<AccountChange>;
  /** Applies for the accreditation of an organisation or a data source. In interim operation it is refused, save with a reason for an exception that another person approves. */
  applyForAccreditation?: Maybe<AccreditationChange>;
  /** Decides about the exception that another person asked for in interim operation. */
  approveException?: Maybe<AccreditationChange>;
  /** Records an organisation's security self-assessment. Its own account manager may. */
  selfAssess?: Maybe<AccreditationChange>;
  /** Takes the next step of an accreditation, suspends or withdraws it. Who applied may not accredit. Needs a fresh second factor. */
  advanceAccreditation?: Maybe<AccreditationChange>;
  /** Proposes the public key of a system. It counts when another person has approved it; older keys then serve on for the overlap. Needs a fresh second factor. */
  proposeServiceKey?: Maybe<CredentialChange>;
  /** Proposes another address at work for a person. When another person has approved it, every account of the person has it, their sessions end, and links that went to the former address serve no more. Needs a fresh second factor. */
  proposeAddress?: Maybe<CredentialChange>;
  /** Proposes the name, profession or telephone of a person as they are now. When another person has approved it, the account has them; sessions go on. Needs a fresh second factor. */
  proposeDetails?: Maybe<CredentialChange>;
  /** Proposes the name or telephone of an organisation as they are now; a school's or practice's are what the public register says. They count when another person has approved it. Needs a fresh second factor. */
  proposeContact?: Maybe<CredentialChange>;
  /** Decides about what somebody else proposed. Needs a fresh second factor. */
  decideCredential?: Maybe<CredentialChange>;
  /** Ends a key, a provider or a name, with every session that began with it, in every process within a second. */
  endCredential?: Maybe<CredentialChange>;
  /** Enters a device into the register; it is in store. */
  registerDevice?: Maybe<DeviceChange>;
  /** Records that a device was issued, returned, lost or destroyed. */
  recordDevice?: Maybe<DeviceChange>;
  /** What somebody does about their own factors and sessions, for the gateway only. */
  ownSecurity?: Maybe<OwnSecurityResult>;
  /** Begins to act on behalf of a practitioner who has no terminal and tells you a one-time code of their own. For 30 minutes at the most your session finds and opens records as they may, never more; both of you stand in the audit. Another one that you act for ends with it. */
  beginMediation?: Maybe<BeginMediationResult>;
  /** Ends acting on behalf of somebody: the records that were opened so are closed to you at once. */
  endMediation?: Maybe<EndMediationResult>;
  /** Proposes the organisation's own OpenID Connect provider, which vouches for both factors. Another person approves it. Needs a fresh second factor. */
  proposeProvider?: Maybe<CredentialChange>;
  /** Proposes the name under which the organisation's provider knows a person. Another person approves it. Needs a fresh second factor. */
  proposeSubject?: Maybe<CredentialChange>;
  /** Where a browser is sent to sign in at a provider, for the gateway only. */
  beginProviderSignIn?: Maybe<ProviderRedirect>;
  /** Begins a session with what the provider sent back, for the gateway only; or gives one a fresh factor. */
  finishProviderSignIn?: Maybe<SignInResult>;
  /** Ends the sessions that a provider says have ended, for the gateway only. */
  endProviderSessions?: Maybe<Scalars['Boolean']['output']>;
  /** Starts a reset for somebody who has proved to you who they are. A one-time link goes to their address at work; you see no secret. */
  startReset?: Maybe<ResetStart>;
  /** What the person behind a link is asked for, for the gateway only. With a new second factor: its secret, another at each opening. */
  openReset?: Maybe<OpenReset>;
  /** Sets the password that the person behind a link chose, for the gateway only. Every session of theirs ends. */
  finishReset?: Maybe<FinishedReset>;
  /** Proposes to revoke every session, of people and systems. Another person of the central team carries it out (L09). */
  proposeRevocation?: Maybe<RevocationResult>;
  /** Revokes every session that has begun, one's own too, in every process within a second; or rejects the proposal. */
  decideRevocation?: Maybe<RevocationResult>;
  /** Asks that somebody be granted a role or an extra right. It counts when another person has approved it. Needs a fresh second factor. */
  grantRole?: Maybe<AccountChange>;
  /** Decides about a role that somebody else asked for. Needs a fresh second factor. */
  approveRole?: Maybe<AccountChange>;
  /** Takes a role away, at once, in every process within a second. Without PRACTITIONER there is no SHIELD_OVERRIDE. */
  removeRole?: Maybe<AccountChange>;
  /** Applies for the account of a system. Another person approves it, and its key. It counts for nothing until both are. */
  applyForServiceAccount?: Maybe<AccountChange>;
  /** A token for a system that signed an assertion, for the gateway only. */
  issueToken?: Maybe<IssuedToken>;
  /** Begins a session, for the gateway only. */
  signIn?: Maybe<SignInResult>;
  /** Ends the session behind a token, for the gateway only. */
  signOut?: Maybe<Scalars['Boolean']['output']>;
};


export type MutationApplyForAccountArgs = {
  input: ApplyForAccountInput;
};


export type MutationApproveAccountArgs = {
  input: ApproveAccountInput;
};


export type MutationRecordConditionArgs = {
  input: RecordConditionInput;
};


export type MutationSuspendAccountArgs = {
  input: SuspendAccountInput;
};


export type MutationResumeAccountArgs = {
  input: AccountInput;
};


export type MutationCloseAccountArgs = {
  input: AccountInput;
};


export type MutationMoveAccountArgs = {
  input: MoveAccountInput;
};


export type MutationApplyForAccreditationArgs = {
  input: ApplyForAccreditationInput;
};


export type MutationApproveExceptionArgs = {
  input: ApproveExceptionInput;
};


export type MutationSelfAssessArgs = {
  input: SelfAssessInput;
};


export type MutationAdvanceAccreditationArgs = {
  input: AdvanceAccreditationInput;
};


export type MutationProposeServiceKeyArgs = {
  input: ProposeServiceKeyInput;
};


export type MutationProposeAddressArgs = {
  input: ProposeAddressInput;
};


export type MutationProposeDetailsArgs = {
  input: ProposeDetailsInput;
};


export type MutationProposeContactArgs = {
  input: ProposeContactInput;
};


export type MutationDecideCredentialArgs = {
  input: DecideCredentialInput;
};


export type MutationEndCredentialArgs = {
  input: EndCredentialInput;
};


export type MutationRegisterDeviceArgs = {
  input: RegisterDeviceInput;
};


export type MutationRecordDeviceArgs = {
  input: RecordDeviceInput;
};


export type MutationOwnSecurityArgs = {
  input: OwnSecurityInput;
};


export type MutationBeginMediationArgs = {
  input: BeginMediationInput;
};


export type MutationEndMediationArgs = {
  input: EndMediationInput;
};


export type MutationProposeProviderArgs = {
  input: ProposeProviderInput;
};


export type MutationProposeSubjectArgs = {
  input: ProposeSubjectInput;
};


export type MutationBeginProviderSignInArgs = {
  input: BeginProviderSignInInput;
};


export type MutationFinishProviderSignInArgs = {
  input: FinishProviderSignInInput;
};


export type MutationEndProviderSessionsArgs = {
  input: EndProviderSessionsInput;
};


export type MutationStartResetArgs = {
  input: StartResetInput;
};


export type MutationOpenResetArgs = {
  token: Scalars['String']['input'];
};


export type MutationFinishResetArgs = {
  input: FinishResetInput;
};


export type MutationProposeRevocationArgs = {
  input: ProposeRevocationInput;
};


export type MutationDecideRevocationArgs = {
  input: DecideRevocationInput;
};


export type MutationGrantRoleArgs = {
  input: RoleInput;
};


export type MutationApproveRoleArgs = {
  input: ApproveRoleInput;
};


export type MutationRemoveRoleArgs = {
  input: RoleInput;
};


export type MutationApplyForServiceAccountArgs = {
  input: ApplyForServiceAccountInput;
};


export type MutationIssueTokenArgs = {
  input: IssueTokenInput;
};


export type MutationSignInArgs = {
  input: SignInInput;
};


export type MutationSignOutArgs = {
  tokenHash: Scalars['String']['input'];
};

/** Which accounts. */
export type AccountFilter = {
  /** In this status. */
  status?: InputMaybe<AccountStatus>;
  /** Only those that were added in interim operation, with a justification. */
  justified?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What an account is at. */
export type AccountStatus =
  /** Applied for; waits for another person's approval. */
  | 'APPLIED'
  /** In use, as long as every condition holds. */
  | 'ACTIVE'
  /** Not to be used until it is resumed. */
  | 'SUSPENDED'
  /** Ended for ever. */
  | 'CLOSED';

/** Why an account is suspended. */
export type SuspensionReason =
  /** The organisation asked for it. */
  | 'REQUEST'
  /** Unusual or suspicious use. */
  | 'SUSPICION'
  /** The person has left, or is leaving. */
  | 'LEFT'
  /** It was not used for too long. */
  | 'DORMANT';

/** What must hold for an account to be used. Losing any of them ends access at the next request. */
export type AccountCondition =
  /** The account is active. */
  | 'ACCOUNT_ACTIVE'
  /** The organisation is accredited. */
  | 'ORGANISATION_ACCREDITED'
  /** The organisation's security self-assessment is current. */
  | 'SELF_ASSESSMENT_CURRENT'
  /** Enhanced vetting is current. */
  | 'VETTING_CURRENT'
  /** The current version of the course was passed. */
  | 'TRAINING_CURRENT'
  /** The operating procedures were received. */
  | 'PROCEDURES_RECEIVED'
  /** The agreement is signed. */
  | 'AGREEMENT_SIGNED'
  /** A second factor is enrolled. */
  | 'SECOND_FACTOR_ENROLLED'
  /** No role with child data beside that of an account manager. */
  | 'ROLES_SEPARATE'
  /** Standing and roles are as this system wrote them: nobody edited them in the database. */
  | 'STANDING_GENUINE'
  /** No incident keeps the account from access. Its auditors alone end that. */
  | 'NOT_HELD';

/** A condition that a person fulfils, and somebody else records. */
export type RecordedCondition =
  /** Enhanced vetting, on the day of its certificate. */
  | 'VETTING'
  /** A course, passed in one version. */
  | 'TRAINING'
  /** The operating procedures, on the day they were handed over. */
  | 'PROCEDURES'
  /** The agreement, on the day it was signed. */
  | 'AGREEMENT';

/** A page of accounts, by number. */
export type ManagedAccountConnection = {
  __typename?: 'ManagedAccountConnection';
  /** The rows. */
  edges?: Maybe<Array<ManagedAccountEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** An account in its page. */
export type ManagedAccountEdge = {
  __typename?: 'ManagedAccountEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The account. */
  node?: Maybe<ManagedAccount>;
};

/** An account as those see it who manage it or help its person. */
export type ManagedAccount = {
  __typename?: 'ManagedAccount';
  /** Who it is. */
  account?: Maybe<Account>;
  /** Its number, never given to another account. */
  number?: Maybe<Scalars['ID']['output']>;
  /** What it is at. */
  status?: Maybe<AccountStatus>;
  /** Why it is suspended; null when it is not. */
  suspendedFor?: Maybe<SuspensionReason>;
  /** The conditions that do not hold now: each of them alone refuses sign-in. */
  lapsed?: Maybe<Array<AccountCondition>>;
  /** When a session last began, their own or a mediator’s on their behalf. */
  lastActiveAt?: Maybe<Scalars['DateTime']['output']>;
  /** What waits for a decision, and who can decide; null when nothing waits. */
  waiting?: Maybe<AccountWaiting>;
  /** The name that its person signs in with. */
  username?: Maybe<Scalars['String']['output']>;
  /** The roles it has. */
  roles?: Maybe<Array<Role>>;
  /** The region that a coordinator works for; of others the one that their authority lies in. */
  region?: Maybe<Scalars['String']['output']>;
  /** The day of the vetting certificate. */
  vettedOn?: Maybe<Scalars['Date']['output']>;
  /** The version of the course that was passed. */
  trainedVersion?: Maybe<Scalars['Int']['output']>;
  /** The version of the course that counts now. */
  currentCourse?: Maybe<Scalars['Int']['output']>;
  /** The day on which the operating procedures were received. */
  proceduresReceivedOn?: Maybe<Scalars['Date']['output']>;
  /** The day on which the agreement was signed. */
  agreementSignedOn?: Maybe<Scalars['Date']['output']>;
  /** Who applied for it. */
  appliedBy?: Maybe<Account>;
  /** When. */
  appliedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who approved it. */
  approvedBy?: Maybe<Account>;
  /** Why it was needed in interim operation. */
  justification?: Maybe<Scalars['String']['output']>;
  /** To give with a change: it is refused when somebody changed the account since. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may decide about what waits. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may suspend, resume, move or close it. */
  viewerCanChange?: Maybe<Scalars['Boolean']['output']>;
};

/** What waits for a decision about an account. */
export type AccountWaiting = {
  __typename?: 'AccountWaiting';
  /** Since when. */
  since?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the account itself waits for approval. */
  approval?: Maybe<Scalars['Boolean']['output']>;
  /** The roles that were asked for. */
  roles?: Maybe<Array<RoleRequest>>;
  /** Other account managers of the same body, who can decide. */
  approvers?: Maybe<Array<Account>>;
  /** The role whose people can decide when there is no other account manager. */
  otherwise?: Maybe<Role>;
};

/** A role that somebody asked for another person. */
export type RoleRequest = {
  __typename?: 'RoleRequest';
  /** Identifier of the request. */
  id: Scalars['ID']['output'];
  /** The role. */
  role?: Maybe<Role>;
  /** Who asked. */
  askedBy?: Maybe<Account>;
  /** When. */
  askedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** For whom an account is applied for. */
export type ApplyForAccountInput = {
  /** Name of the person. */
  name: Scalars['String']['input'];
  /** The name that they will sign in with: 3 to 100 Latin letters, digits and `. _ @ ' + -`; never used before. */
  username: Scalars['String']['input'];
  /** Profession, if they have one. */
  profession?: InputMaybe<Scalars['String']['input']>;
  /** Telephone at work. */
  telephone: Scalars['String']['input'];
  /** E-mail address at work: there the first link goes. */
  email: Scalars['String']['input'];
  /** The organisation they work for; yours when left out. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** The roles that they need. */
  roles: Array<Role>;
  /** The region that a coordinator works for, as `authorities { region }` names it; with no other role. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** In interim operation: why this person must be added, in at least 20 characters, no child named. */
  justification?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same content applies once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A decision about an account that was applied for. */
export type ApproveAccountInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** True approves; false refuses, and closes the application. */
  approve: Scalars['Boolean']['input'];
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content decides once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What a person has fulfilled. */
export type RecordConditionInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** Which condition. */
  condition: RecordedCondition;
  /** The day: not in the future. */
  on: Scalars['Date']['input'];
  /** For TRAINING: the version of the course. */
  courseVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Where the evidence is found: the reference of a certificate or document, not its text. */
  evidence: Scalars['String']['input'];
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content records once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which account is suspended, and why. */
export type SuspendAccountInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** Why. */
  reason: SuspensionReason;
  /** The same key with the same content suspends once. */
  idempotencyKey: Scalars['String']['input'];
};

/** An account as you saw it. */
export type AccountInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content acts once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Who moves where. */
export type MoveAccountInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** The organisation they move to, of your own body. */
  organisationId: Scalars['ID']['input'];
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content moves once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The account as it stands now. */
export type AccountChanged = {
  __typename?: 'AccountChanged';
  /** The account. */
  account?: Maybe<ManagedAccount>;
};

/** What became of a change of an account. */
export type AccountChange = AccountChanged | InvalidInput | RecordNotFound | NotPermitted | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | VersionConflict | IdempotencyConflict;

/** Which accreditations. */
export type AccreditationFilter = {
  /** At this stage. */
  stage?: InputMaybe<AccreditationStage>;
  /** With a security self-assessment in this state. */
  selfAssessed?: InputMaybe<SelfAssessed>;
};

/** The stages of an accreditation. */
export type AccreditationStage =
  /** Applied for. */
  | 'APPLIED'
  /** The organisation has assessed its own security. */
  | 'SELF_ASSESSED'
  /** The central team has reviewed it. */
  | 'REVIEWED'
  /** Data sources: a test file was taken in. */
  | 'TEST_FEED'
  /** Data sources: enough rows of the test file matched. */
  | 'MATCH_RATE_OK'
  /** Accredited, for a time. */
  | 'ACCREDITED'
  /** Suspended: none of its people gets in. */
  | 'SUSPENDED'
  /** Withdrawn for good. */
  | 'WITHDRAWN';

/** How current a security self-assessment is. One that is due or has run out is listed before it locks people out. */
export type SelfAssessed =
  /** Current. */
  | 'CURRENT'
  /** Runs out soon. */
  | 'DUE'
  /** Has run out, or was never made: its people do not get in; after a time of grace the accreditation is suspended. */
  | 'LAPSED';

/** A step that the central team takes. */
export type AccreditationStep =
  /** The self-assessment was reviewed. */
  | 'REVIEWED'
  /** Data sources: a test file was taken in. */
  | 'TEST_FEED'
  /** Data sources: enough rows of it matched. */
  | 'MATCH_RATE_OK'
  /** Accredits, or lifts a suspension. */
  | 'ACCREDITED'
  /** Suspends: every session of its people ends within a second. */
  | 'SUSPENDED'
  /** Withdraws, for good. */
  | 'WITHDRAWN';

/** A page of accreditations. */
export type AccreditationConnection = {
  __typename?: 'AccreditationConnection';
  /** The rows. */
  edges?: Maybe<Array<AccreditationEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** An accreditation in its page. */
export type AccreditationEdge = {
  __typename?: 'AccreditationEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The accreditation. */
  node?: Maybe<Accreditation>;
};

/** Where an organisation or a data source stands in its accreditation. */
export type Accreditation = {
  __typename?: 'Accreditation';
  /** The organisation. */
  organisation?: Maybe<Organisation>;
  /** Its stage. */
  stage?: Maybe<AccreditationStage>;
  /** The last day on which it counts. */
  accreditedUntil?: Maybe<Scalars['Date']['output']>;
  /** The day of the last security self-assessment. */
  selfAssessedOn?: Maybe<Scalars['Date']['output']>;
  /** The last day on which that counts. */
  selfAssessedUntil?: Maybe<Scalars['Date']['output']>;
  /** Whether it is current, due or lapsed. */
  selfAssessed?: Maybe<SelfAssessed>;
  /** Who applied; null for those that were accredited before. */
  appliedBy?: Maybe<Account>;
  /** Why it is taken on in interim operation; null when it is no exception. */
  exceptionReason?: Maybe<Scalars['String']['output']>;
  /** Who approved the exception; null while it waits. */
  exceptionApprovedBy?: Maybe<Account>;
  /** Its steps, the newest last. */
  steps?: Maybe<Array<AccreditationStepTaken>>;
  /** To give with a change: it is refused when somebody changed it since. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may accredit it: not who applied. */
  viewerCanAccredit?: Maybe<Scalars['Boolean']['output']>;
};

/** A step that was taken. */
export type AccreditationStepTaken = {
  __typename?: 'AccreditationStepTaken';
  /** Which stage it reached. */
  stage?: Maybe<AccreditationStage>;
  /** Who took it; null when it followed by itself from a date. */
  by?: Maybe<Account>;
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** The reference of what it rests on. */
  evidence?: Maybe<Scalars['String']['output']>;
  /** The last day on which it counts. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** What an organisation shows before its people get in. */
export type AccreditationChecklist = {
  __typename?: 'AccreditationChecklist';
  /** Whose; null for the blank list. */
  organisation?: Maybe<Organisation>;
  /** Its items. */
  items?: Maybe<Array<ChecklistItem>>;
  /** The same as JSON, to keep or to use elsewhere. */
  json?: Maybe<Scalars['String']['output']>;
};

/** An item of the checklist. */
export type ChecklistItem = {
  __typename?: 'ChecklistItem';
  /** Its code. */
  code: Scalars['ID']['output'];
  /** What it asks. */
  asks?: Maybe<Scalars['String']['output']>;
  /** Whether it applies to data sources only. */
  sourcesOnly?: Maybe<Scalars['Boolean']['output']>;
  /** Whether it is met; null on the blank list. */
  met?: Maybe<Scalars['Boolean']['output']>;
  /** The reference of the evidence. */
  evidence?: Maybe<Scalars['String']['output']>;
};

/** Who is to be accredited. */
export type ApplyForAccreditationInput = {
  /** Name of the organisation. */
  name: Scalars['String']['input'];
  /** What it is. */
  kind: OrganisationKind;
  /** The authority in whose area it works; none for national bodies. */
  authorityCode?: InputMaybe<Scalars['ID']['input']>;
  /** Its telephone. */
  telephone: Scalars['String']['input'];
  /** In interim operation: for which vulnerable children's sake it is needed, in at least 20 characters, no child named. */
  exceptionReason?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same content applies once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A decision about an exception. */
export type ApproveExceptionInput = {
  /** The organisation. */
  organisationId: Scalars['ID']['input'];
  /** True approves; false refuses, and withdraws the application. */
  approve: Scalars['Boolean']['input'];
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content decides once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A security self-assessment. */
export type SelfAssessInput = {
  /** The organisation. */
  organisationId: Scalars['ID']['input'];
  /** The day: not in the future. */
  on: Scalars['Date']['input'];
  /** The reference of the document. */
  evidence: Scalars['String']['input'];
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content records once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A step of an accreditation. */
export type AdvanceAccreditationInput = {
  /** The organisation. */
  organisationId: Scalars['ID']['input'];
  /** The step. */
  step: AccreditationStep;
  /** The reference of what it rests on. */
  evidence: Scalars['String']['input'];
  /** For ACCREDITED: the last day on which it counts; the longest that is allowed when left out. */
  until?: InputMaybe<Scalars['Date']['input']>;
  /** For MATCH_RATE_OK: how many of a hundred test rows matched. */
  matchPercent?: InputMaybe<Scalars['Int']['input']>;
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content acts once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The accreditation as it stands now. */
export type AccreditationChanged = {
  __typename?: 'AccreditationChanged';
  /** The accreditation. */
  accreditation?: Maybe<Accreditation>;
};

/** What became of a change of an accreditation. */
export type AccreditationChange = AccreditationChanged | InvalidInput | RecordNotFound | NotPermitted | NeedsSecondPerson | NeedsStepUp | VersionConflict | IdempotencyConflict;

/** Kinds of credential. */
export type CredentialKind =
  /** The public key of a system. */
  | 'SERVICE_KEY'
  /** The organisation's own OpenID Connect provider. */
  | 'PROVIDER'
  /** The name under which the organisation's provider knows an account. */
  | 'SUBJECT'
  /** An address at work in place of a person's former one. */
  | 'ADDRESS'
  /** A name, profession or telephone in place of a person's former ones. */
  | 'DETAILS'
  /** The name and telephone of an organisation in place of its former ones. */
  | 'CONTACT';

/** What was decided. */
export type CredentialOutcome =
  /** It serves, until it ends. */
  | 'APPROVED'
  /** It never did. */
  | 'REFUSED';

/** What an account or an organisation is known by, beside a password. It holds no secret. */
export type Credential = {
  __typename?: 'Credential';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind?: Maybe<CredentialKind>;
  /** The account it is of; null for a provider, or an organisation's contact. */
  account?: Maybe<Account>;
  /** The organisation it is of. */
  organisation?: Maybe<Organisation>;
  /** What it is known by: a key's algorithm and identifier, a provider's address, a name, an address at work; of details and contacts all as they will stand. */
  about?: Maybe<Scalars['String']['output']>;
  /** Who proposed it. */
  askedBy?: Maybe<Account>;
  /** When. */
  askedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who decided; null while it waits. */
  decidedBy?: Maybe<Account>;
  /** When; null while it waits. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What was decided; null while it waits. */
  outcome?: Maybe<CredentialOutcome>;
  /** Until when a key serves. */
  activeUntil?: Maybe<Scalars['DateTime']['output']>;
  /** When it was ended; null when it was not. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it last served. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you may decide: it waits, you did not propose it, and it is not about you. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may end it. */
  viewerCanEnd?: Maybe<Scalars['Boolean']['output']>;
};

/** A key of a system. */
export type ProposeServiceKeyInput = {
  /** The number of the system's account. */
  number: Scalars['ID']['input'];
  /** The public key as JWK, in JSON: P-256 for ES256, Ed25519 for EdDSA, RSA of 2048 bits or more for PS256. Never the private one. */
  jwk: Scalars['String']['input'];
  /** The same key with the same content proposes once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Another address at work. */
export type ProposeAddressInput = {
  /** The number of the person's account. */
  number: Scalars['ID']['input'];
  /** The address: this person's alone. */
  email: Scalars['String']['input'];
  /** By what it is known to be theirs: the reference of a document, or of a call-back. */
  evidence: Scalars['String']['input'];
  /** The same key with the same content proposes once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What of a person's details is another now. What is left out stays. */
export type ProposeDetailsInput = {
  /** The number of the person's account. */
  number: Scalars['ID']['input'];
  /** Name of the person. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Profession. */
  profession?: InputMaybe<Scalars['String']['input']>;
  /** Telephone at work. */
  telephone?: InputMaybe<Scalars['String']['input']>;
  /** By what it is known: the reference of a document, or of a call-back. */
  evidence: Scalars['String']['input'];
  /** The same key with the same content proposes once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What of an organisation's contact is another now. What is left out stays. */
export type ProposeContactInput = {
  /** Of which organisation; of yours when left out. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** Name of the organisation. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The telephone that practitioners ring. */
  telephone?: InputMaybe<Scalars['String']['input']>;
  /** By what it is known: the reference of a letter, or of a call-back. */
  evidence: Scalars['String']['input'];
  /** The same key with the same content proposes once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A decision about a credential. */
export type DecideCredentialInput = {
  /** Identifier of the credential. */
  id: Scalars['ID']['input'];
  /** True approves, false refuses. */
  approve: Scalars['Boolean']['input'];
  /** The same key with the same content decides once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which credential ends. */
export type EndCredentialInput = {
  /** Identifier of the credential. */
  id: Scalars['ID']['input'];
  /** The same key with the same content ends it once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The credential as it is now. */
export type CredentialChanged = {
  __typename?: 'CredentialChanged';
  /** The credential as it is now. */
  credential?: Maybe<Credential>;
};

/** What became of a change of a credential. */
export type CredentialChange = CredentialChanged | InvalidInput | RecordNotFound | NotPermitted | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | IdempotencyConflict;

/** Kinds of second-factor device. */
export type DeviceKind =
  /** Shows one-time codes. */
  | 'CODE_TOKEN'
  /** A passkey on a stick or card. */
  | 'SECURITY_KEY'
  /** A telephone of the organisation's with an authenticator. */
  | 'PHONE';

/** Where a device is. */
export type DeviceState =
  /** In the organisation's store. */
  | 'STORED'
  /** With its person. */
  | 'ISSUED'
  /** Not known where. */
  | 'LOST'
  /** Destroyed, for good. */
  | 'DESTROYED';

/** What happens to a device. */
export type DeviceEvent =
  /** It was given to a person. */
  | 'ISSUED'
  /** It came back into store, from its person or found again. */
  | 'RETURNED'
  /** It is lost. Start a reset with a new second factor for its person. */
  | 'LOST'
  /** It was destroyed, out of store. */
  | 'DESTROYED';

/** How many devices are where. */
export type DeviceRegister = {
  __typename?: 'DeviceRegister';
  /** Entered ever. */
  registered?: Maybe<Scalars['Int']['output']>;
  /** In store. */
  stored?: Maybe<Scalars['Int']['output']>;
  /** With people. */
  issued?: Maybe<Scalars['Int']['output']>;
  /** Lost. */
  lost?: Maybe<Scalars['Int']['output']>;
  /** Destroyed. */
  destroyed?: Maybe<Scalars['Int']['output']>;
  /** Whether what is on the register is what its events add up to, and the places add up to all that were entered. */
  reconciles?: Maybe<Scalars['Boolean']['output']>;
};

/** A page of devices. */
export type DeviceConnection = {
  __typename?: 'DeviceConnection';
  /** The rows. */
  edges?: Maybe<Array<DeviceEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** A device in its page. */
export type DeviceEdge = {
  __typename?: 'DeviceEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The device. */
  node?: Maybe<Device>;
};

/** A second-factor device. */
export type Device = {
  __typename?: 'Device';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** What it is. */
  kind?: Maybe<DeviceKind>;
  /** The number on it. */
  serial?: Maybe<Scalars['String']['output']>;
  /** Where it is. */
  state?: Maybe<DeviceState>;
  /** Who has it, or had it last. */
  holder?: Maybe<Account>;
  /** Whose it is. */
  organisation?: Maybe<Organisation>;
  /** To give with a change: it is refused when somebody changed it since. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** A device to enter. */
export type RegisterDeviceInput = {
  /** What it is. */
  kind: DeviceKind;
  /** The number on it. */
  serial: Scalars['String']['input'];
  /** Whose it is; your organisation's when left out. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** The same key with the same content enters it once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What happened to a device. */
export type RecordDeviceInput = {
  /** The device. */
  deviceId: Scalars['ID']['input'];
  /** What happened. */
  event: DeviceEvent;
  /** For ISSUED: the number of the account of who gets it. */
  accountNumber?: InputMaybe<Scalars['ID']['input']>;
  /** The version seen. */
  version: Scalars['Int']['input'];
  /** The same key with the same content records once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The device as it is now. */
export type DeviceChanged = {
  __typename?: 'DeviceChanged';
  /** The device. */
  device?: Maybe<Device>;
};

/** What became of a change of the register. */
export type DeviceChange = DeviceChanged | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** What somebody may do about their own sign-in. */
export type OwnSecurityAct =
  /** Read which factors and sessions there are. */
  | 'LOOK'
  /** Give the factor again: the session gets a new token. */
  | 'STEP_UP'
  /** Begin to enrol another authenticator app. */
  | 'BEGIN_TOTP'
  /** Confirm it with a code. */
  | 'CONFIRM_TOTP'
  /** Make new recovery codes; the old ones do not serve any more. */
  | 'MAKE_RECOVERY_CODES'
  /** Begin to add a passkey. */
  | 'BEGIN_PASSKEY'
  /** Add it. */
  | 'ADD_PASSKEY'
  /** Remove a passkey. */
  | 'REMOVE_PASSKEY'
  /** Choose another password. */
  | 'CHANGE_PASSWORD'
  /** End one session. */
  | 'END_SESSION'
  /** End every session but this one. */
  | 'END_OTHER_SESSIONS';

/** What somebody does about their own sign-in. */
export type OwnSecurityInput = {
  /** SHA-256 of the session's token, base64url. */
  tokenHash: Scalars['String']['input'];
  /** What was done. */
  act: OwnSecurityAct;
  /** What they entered, as JSON. */
  given: Scalars['String']['input'];
  /** The address of the page. */
  origin: Scalars['String']['input'];
};

/** What became of it. */
export type OwnSecurityOutcome =
  /** Done. */
  | 'DONE'
  /** There is no such session any more. */
  | 'SIGNED_OUT'
  /** The factor was given too long ago. */
  | 'STEP_UP'
  /** What was entered is not right. */
  | 'REFUSED'
  /** The password is too short, too long, or one that many use. */
  | 'PASSWORD'
  /** Tried too often. */
  | 'THROTTLED'
  /** There is no such thing of theirs. */
  | 'NOT_FOUND';

/** What became of it, and what is shown. */
export type OwnSecurityResult = {
  __typename?: 'OwnSecurityResult';
  /** What became of it. */
  outcome: OwnSecurityOutcome;
  /** What is shown, as JSON; secrets this once. */
  shown?: Maybe<Scalars['String']['output']>;
};

/** Whom a mediator acts for. */
export type BeginMediationInput = {
  /** The practitioner's user name. */
  username: Scalars['String']['input'];
  /** A one-time code that the practitioner's second factor shows now. It works once. Never ask for a password. */
  code: Scalars['String']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of beginning. */
export type BeginMediationResult = MediationBegun | MediationRefused | LimitReached | InvalidInput | IdempotencyConflict;

/** You act on behalf of the practitioner from your next request on. */
export type MediationBegun = {
  __typename?: 'MediationBegun';
  /** When it ends at the latest. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whom you act for. */
  onBehalfOf?: Maybe<Account>;
};

/** It was refused: an unknown name, a wrong or used code, somebody who may not open records now; the answer is the same. */
export type MediationRefused = {
  __typename?: 'MediationRefused';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** Nothing but a key. */
export type EndMediationInput = {
  /** A value of your own choice: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of ending. */
export type EndMediationResult = MediationEnded | InvalidInput;

/** You act for nobody but yourself. */
export type MediationEnded = {
  __typename?: 'MediationEnded';
  /** Whether you had acted for somebody until now. */
  ended?: Maybe<Scalars['Boolean']['output']>;
};

/** An organisation: an authority's service, a partner, a school, a practice. */
export type Organisation = {
  __typename?: 'Organisation';
  /** Identifier of the organisation. */
  id: Scalars['ID']['output'];
  /** Name. */
  name?: Maybe<Scalars['String']['output']>;
  /** What kind of organisation it is. */
  kind?: Maybe<OrganisationKind>;
  /** Telephone. */
  telephone?: Maybe<Scalars['String']['output']>;
  /** The authority in whose area it works; null for national bodies. */
  authority?: Maybe<Authority>;
};

/** Kinds of organisation. */
export type OrganisationKind =
  /** A service of a local authority. */
  | 'AUTHORITY_SERVICE'
  /** A school or other place of education. */
  | 'SCHOOL'
  /** A general practice. */
  | 'PRACTICE'
  /** Another health body. */
  | 'HEALTH_BODY'
  /** A partner organisation in an authority's area. */
  | 'PARTNER'
  /** A listed national organisation. */
  | 'NATIONAL_PARTNER'
  /** A body that supplies data. */
  | 'SOURCE_SUPPLIER'
  /** The Department and its central team. */
  | 'DEPARTMENT';

/** One of the 153 upper-tier local authorities of England. */
export type Authority = {
  __typename?: 'Authority';
  /** GSS code. */
  code: Scalars['ID']['output'];
  /** Name. */
  name?: Maybe<Scalars['String']['output']>;
  /** Region. */
  region?: Maybe<Scalars['String']['output']>;
  /** Telephone of its management team; null while the operator has loaded none. */
  telephone?: Maybe<Scalars['String']['output']>;
};

/** A provider of an organisation. */
export type ProposeProviderInput = {
  /** Whose it is; your organisation's when left out. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** Its issuer: an https address, as the provider itself states it. */
  issuer: Scalars['String']['input'];
  /** What it calls Signpost (client_id). */
  clientId: Scalars['String']['input'];
  /** The secret that it gave for Signpost. It is kept sealed and never shown. */
  clientSecret: Scalars['String']['input'];
  /** Values of acr of which it must state one: those with which it vouches for two factors. */
  acrValues: Array<Scalars['String']['input']>;
  /** Values of amr all of which it must state, such as mfa, or pwd and otp. */
  amrValues: Array<Scalars['String']['input']>;
  /** The same key with the same content proposes once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A name of a person at a provider. */
export type ProposeSubjectInput = {
  /** The number of the person's account. */
  number: Scalars['ID']['input'];
  /** The name (sub) under which the provider of their organisation knows them. */
  subject: Scalars['String']['input'];
  /** The same key with the same content proposes once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Where somebody wants to sign in. */
export type BeginProviderSignInInput = {
  /** The provider. */
  provider: Scalars['String']['input'];
  /** The address of the page. */
  origin: Scalars['String']['input'];
  /** SHA-256 of the token of a session that steps up, base64url; null to sign in. */
  tokenHash?: InputMaybe<Scalars['String']['input']>;
};

/** Where the browser is sent, and what it brings back. */
export type ProviderRedirect = {
  __typename?: 'ProviderRedirect';
  /** The provider's page. */
  location: Scalars['String']['output'];
  /** What the browser keeps meanwhile, sealed. */
  ticket: Scalars['String']['output'];
};

/** What came back from a provider. */
export type FinishProviderSignInInput = {
  /** The provider that the browser came back from, by the address. */
  provider: Scalars['String']['input'];
  /** What the browser kept. */
  ticket: Scalars['String']['input'];
  /** The query of the address that it was sent back to. */
  query: Scalars['String']['input'];
  /** The address of the page. */
  origin: Scalars['String']['input'];
};

/** What a provider sent. */
export type EndProviderSessionsInput = {
  /** The provider. */
  provider: Scalars['String']['input'];
  /** The logout token. */
  logoutToken: Scalars['String']['input'];
};

/** For whom a reset is started. */
export type StartResetInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** How you made sure of whom you serve: the reference of a call-back, a visit, a form. */
  proof: Scalars['String']['input'];
  /** Whether the second factor is enrolled anew too, because its device is lost. */
  newFactor: Scalars['Boolean']['input'];
  /** The same key with the same content starts one. */
  idempotencyKey: Scalars['String']['input'];
};

/** The link was made, and waits for delivery. */
export type ResetStarted = {
  __typename?: 'ResetStarted';
  /** The account whose password is set anew. */
  account?: Maybe<ManagedAccount>;
};

/** What became of starting a reset. */
export type ResetStart = ResetStarted | InvalidInput | RecordNotFound | NotPermitted | IdempotencyConflict;

/** What the person behind a link is asked for. */
export type OpenReset = {
  __typename?: 'OpenReset';
  /** The name to sign in with. */
  username: Scalars['String']['output'];
  /** The secret of the second factor to enrol, base 32; null when the present one stays. */
  secret?: Maybe<Scalars['String']['output']>;
  /** The same for an authenticator app to scan, as SVG. */
  qr?: Maybe<Scalars['String']['output']>;
  /** Until when the link serves. */
  expiresAt: Scalars['DateTime']['output'];
};

/** What the person behind a link entered. */
export type FinishResetInput = {
  /** The token of the link. */
  token: Scalars['String']['input'];
  /** The new password, 12 to 128 characters. */
  password: Scalars['String']['input'];
  /** A code of the second factor: the present one, or that just enrolled. */
  code: Scalars['String']['input'];
};

/** What became of it. */
export type FinishedReset = {
  __typename?: 'FinishedReset';
  /** Whether the new password counts. */
  done: Scalars['Boolean']['output'];
  /** What to enter otherwise: the password, the code, or nothing, since the link does not serve. */
  again?: Maybe<ResetFault>;
  /** Recovery codes of a factor that was just enrolled, shown this once; null when the present one stays. */
  recoveryCodes?: Maybe<Array<Scalars['String']['output']>>;
};

/** What was wrong with what was entered. */
export type ResetFault =
  /** The link is unknown, used, too old, or tried too often. */
  | 'LINK'
  /** The password is too short, too long, or one that many use. */
  | 'PASSWORD'
  /** The code is not the present one. */
  | 'CODE';

/** A revocation of every session. */
export type Revocation = {
  __typename?: 'Revocation';
  /** Identifier. */
  id: Scalars['ID']['output'];
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Who proposed it. */
  proposedBy?: Maybe<Account>;
  /** When. */
  proposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was decided; null while it waits. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What became of it; null while it waits. */
  outcome?: Maybe<RevocationOutcome>;
  /** Whether you may decide it: it waits, and you did not propose it. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
};

/** What became of a proposal. */
export type RevocationOutcome =
  /** Every session was revoked. */
  | 'REVOKED'
  /** It was rejected. */
  | 'REJECTED';

/** Why everyone is to be revoked. */
export type ProposeRevocationInput = {
  /** Why: 20 to 500 characters. */
  reason: Scalars['String']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** Which proposal, and whether it is carried out. */
export type DecideRevocationInput = {
  /** The proposal. */
  id: Scalars['ID']['input'];
  /** Whether every session is revoked; else the proposal is rejected. */
  accept: Scalars['Boolean']['input'];
  /** A key of your own: the same key gives the same answer, once. */
  idempotencyKey: Scalars['String']['input'];
};

/** The revocation as it stands now. */
export type RevocationNoted = {
  __typename?: 'RevocationNoted';
  /** The revocation as it is now. */
  revocation?: Maybe<Revocation>;
};

/** Another proposal waits for its decision; nothing was done. */
export type RevocationWaiting = {
  __typename?: 'RevocationWaiting';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** What proposing or deciding comes to. */
export type RevocationResult = RevocationNoted | RevocationWaiting | RecordNotFound | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | InvalidInput | IdempotencyConflict;

/** A role of an account. */
export type RoleInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** The role or extra right. */
  role: Role;
  /** The same key with the same content acts once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A decision about a role that was asked for. */
export type ApproveRoleInput = {
  /** The account's number. */
  number: Scalars['ID']['input'];
  /** The request. */
  requestId: Scalars['ID']['input'];
  /** True grants, false refuses. */
  approve: Scalars['Boolean']['input'];
  /** The same key with the same content decides once. */
  idempotencyKey: Scalars['String']['input'];
};

/** A system that needs an account. */
export type ApplyForServiceAccountInput = {
  /** Name of the system. */
  name: Scalars['String']['input'];
  /** What it calls itself (client_id): 3 to 100 letters, digits and `.`, `_`, `-`. */
  clientId: Scalars['String']['input'];
  /** SOURCE_SYSTEM for an organisation that supplies data, PARTNER_SYSTEM for a partner. */
  role: Role;
  /** Whose it is; your organisation's when left out. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** Why it must be added, in interim operation: 20 characters or more; no child is named in it. */
  justification?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same content applies once. */
  idempotencyKey: Scalars['String']['input'];
};

/** What a system sent to the token endpoint. */
export type IssueTokenInput = {
  /** The assertion that it signed. */
  assertion: Scalars['String']['input'];
  /** The audiences that are ours. */
  audiences: Array<Scalars['String']['input']>;
};

/** A token, or nothing, and never why. */
export type IssuedToken = {
  __typename?: 'IssuedToken';
  /** The token: shown this once; null when refused. */
  token?: Maybe<Scalars['String']['output']>;
  /** Seconds for which it serves at the most; null when refused. */
  expiresIn?: Maybe<Scalars['Int']['output']>;
};

/** What a person entered to sign in. */
export type SignInInput = {
  /** User name. */
  username: Scalars['String']['input'];
  /** Password. */
  password: Scalars['String']['input'];
  /** One-time code of the second factor, or a recovery code; null when a passkey is used. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** What the passkey signed, as JSON; null when a code is used. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The address of the page. */
  origin: Scalars['String']['input'];
};

/** What became of signing in: a token once, or nothing, and never why. */
export type SignInResult = {
  __typename?: 'SignInResult';
  /** The token: shown this once, only its hash is stored; null when refused. */
  token?: Maybe<Scalars['String']['output']>;
  /** When the session ends at the latest. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the account is throttled for now. */
  throttled: Scalars['Boolean']['output'];
};

/** What the gateway vouches for to the other subgraphs. */
export type ResolvedSession = {
  __typename?: 'ResolvedSession';
  /** The caller as JSON, in the shape of the signed caller's claims. */
  caller: Scalars['String']['output'];
  /** When the session ends at the latest. */
  expiresAt: Scalars['DateTime']['output'];
  /** When it ends if it is not used before. */
  idleExpiresAt: Scalars['DateTime']['output'];
  /** For how many milliseconds no day can begin, on which a condition may hold no more: longer the answer is not remembered. */
  sameDayFor: Scalars['Int']['output'];
};



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
  Account: Account;
  Organisation: Organisation;
  Authority: Authority;
  Revocation: Revocation;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Account:
    ( { __typename: 'Account' }
    & GraphQLRecursivePick<FederationTypes['Account'], {"id":true}> );
  Organisation:
    ( { __typename: 'Organisation' }
    & GraphQLRecursivePick<FederationTypes['Organisation'], {"id":true}> );
  Authority:
    ( { __typename: 'Authority' }
    & GraphQLRecursivePick<FederationTypes['Authority'], {"code":true}> );
  Revocation:
    ( { __typename: 'Revocation' }
    & GraphQLRecursivePick<FederationTypes['Revocation'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  AccountChange:
    | ( ChangedAccount )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  AccreditationChange:
    | ( ChangedAccreditation )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  CredentialChange:
    | ( ChangedCredential )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  DeviceChange:
    | ( ChangedDevice )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  BeginMediationResult:
    | ( Omit<MediationBegun, 'onBehalfOf'> & { onBehalfOf?: Maybe<_RefType['Account']> } )
    | ( MediationRefused )
    | ( LimitReached )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  EndMediationResult:
    | ( MediationEnded )
    | ( InvalidInput )
  ;
  ResetStart:
    | ( OfAccount )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  RevocationResult:
    | ( Omit<RevocationNoted, 'revocation'> & { revocation?: Maybe<_RefType['Revocation']> } )
    | ( RevocationWaiting )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
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
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Viewer: ResolverTypeWrapper<Omit<Viewer, 'account' | 'organisation' | 'authority' | 'onBehalfOf'> & { account?: Maybe<ResolversTypes['Account']>, organisation?: Maybe<ResolversTypes['Organisation']>, authority?: Maybe<ResolversTypes['Authority']>, onBehalfOf?: Maybe<ResolversTypes['Account']> }>;
  Account: ResolverTypeWrapper<AccountView>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  AccountFilter: AccountFilter;
  AccountStatus: AccountStatus;
  SuspensionReason: SuspensionReason;
  AccountCondition: AccountCondition;
  RecordedCondition: RecordedCondition;
  ManagedAccountConnection: ResolverTypeWrapper<Omit<ManagedAccountConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ManagedAccountEdge']>> }>;
  ManagedAccountEdge: ResolverTypeWrapper<Omit<ManagedAccountEdge, 'node'> & { node?: Maybe<ResolversTypes['ManagedAccount']> }>;
  ManagedAccount: ResolverTypeWrapper<ManagedAccountView>;
  AccountWaiting: ResolverTypeWrapper<WaitingView>;
  RoleRequest: ResolverTypeWrapper<AskedRole>;
  ApplyForAccountInput: ApplyForAccountInput;
  ApproveAccountInput: ApproveAccountInput;
  RecordConditionInput: RecordConditionInput;
  SuspendAccountInput: SuspendAccountInput;
  AccountInput: AccountInput;
  MoveAccountInput: MoveAccountInput;
  AccountChanged: ResolverTypeWrapper<ChangedAccount>;
  AccountChange: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AccountChange']>;
  AccreditationFilter: AccreditationFilter;
  AccreditationStage: AccreditationStage;
  SelfAssessed: SelfAssessed;
  AccreditationStep: AccreditationStep;
  AccreditationConnection: ResolverTypeWrapper<Omit<AccreditationConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['AccreditationEdge']>> }>;
  AccreditationEdge: ResolverTypeWrapper<Omit<AccreditationEdge, 'node'> & { node?: Maybe<ResolversTypes['Accreditation']> }>;
  Accreditation: ResolverTypeWrapper<AccreditationRow>;
  AccreditationStepTaken: ResolverTypeWrapper<StepRow>;
  AccreditationChecklist: ResolverTypeWrapper<Omit<AccreditationChecklist, 'organisation'> & { organisation?: Maybe<ResolversTypes['Organisation']> }>;
  ChecklistItem: ResolverTypeWrapper<ChecklistItem>;
  ApplyForAccreditationInput: ApplyForAccreditationInput;
  ApproveExceptionInput: ApproveExceptionInput;
  SelfAssessInput: SelfAssessInput;
  AdvanceAccreditationInput: AdvanceAccreditationInput;
  AccreditationChanged: ResolverTypeWrapper<ChangedAccreditation>;
  AccreditationChange: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AccreditationChange']>;
  CredentialKind: CredentialKind;
  CredentialOutcome: CredentialOutcome;
  Credential: ResolverTypeWrapper<CredentialRow>;
  ProposeServiceKeyInput: ProposeServiceKeyInput;
  ProposeAddressInput: ProposeAddressInput;
  ProposeDetailsInput: ProposeDetailsInput;
  ProposeContactInput: ProposeContactInput;
  DecideCredentialInput: DecideCredentialInput;
  EndCredentialInput: EndCredentialInput;
  CredentialChanged: ResolverTypeWrapper<ChangedCredential>;
  CredentialChange: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CredentialChange']>;
  DeviceKind: DeviceKind;
  DeviceState: DeviceState;
  DeviceEvent: DeviceEvent;
  DeviceRegister: ResolverTypeWrapper<DeviceRegister>;
  DeviceConnection: ResolverTypeWrapper<Omit<DeviceConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['DeviceEdge']>> }>;
  DeviceEdge: ResolverTypeWrapper<Omit<DeviceEdge, 'node'> & { node?: Maybe<ResolversTypes['Device']> }>;
  Device: ResolverTypeWrapper<DeviceRow>;
  RegisterDeviceInput: RegisterDeviceInput;
  RecordDeviceInput: RecordDeviceInput;
  DeviceChanged: ResolverTypeWrapper<ChangedDevice>;
  DeviceChange: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeviceChange']>;
  OwnSecurityAct: OwnSecurityAct;
  OwnSecurityInput: OwnSecurityInput;
  OwnSecurityOutcome: OwnSecurityOutcome;
  OwnSecurityResult: ResolverTypeWrapper<OwnSecurityResult>;
  BeginMediationInput: BeginMediationInput;
  BeginMediationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['BeginMediationResult']>;
  MediationBegun: ResolverTypeWrapper<Omit<MediationBegun, 'onBehalfOf'> & { onBehalfOf?: Maybe<ResolversTypes['Account']> }>;
  MediationRefused: ResolverTypeWrapper<MediationRefused>;
  EndMediationInput: EndMediationInput;
  EndMediationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EndMediationResult']>;
  MediationEnded: ResolverTypeWrapper<MediationEnded>;
  Organisation: ResolverTypeWrapper<OrganisationView>;
  OrganisationKind: OrganisationKind;
  Authority: ResolverTypeWrapper<AuthorityView>;
  ProposeProviderInput: ProposeProviderInput;
  ProposeSubjectInput: ProposeSubjectInput;
  BeginProviderSignInInput: BeginProviderSignInInput;
  ProviderRedirect: ResolverTypeWrapper<ProviderRedirect>;
  FinishProviderSignInInput: FinishProviderSignInInput;
  EndProviderSessionsInput: EndProviderSessionsInput;
  StartResetInput: StartResetInput;
  ResetStarted: ResolverTypeWrapper<OfAccount>;
  ResetStart: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ResetStart']>;
  OpenReset: ResolverTypeWrapper<OpenReset>;
  FinishResetInput: FinishResetInput;
  FinishedReset: ResolverTypeWrapper<FinishedReset>;
  ResetFault: ResetFault;
  Revocation: ResolverTypeWrapper<RevocationRow>;
  RevocationOutcome: RevocationOutcome;
  ProposeRevocationInput: ProposeRevocationInput;
  DecideRevocationInput: DecideRevocationInput;
  RevocationNoted: ResolverTypeWrapper<Omit<RevocationNoted, 'revocation'> & { revocation?: Maybe<ResolversTypes['Revocation']> }>;
  RevocationWaiting: ResolverTypeWrapper<RevocationWaiting>;
  RevocationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RevocationResult']>;
  RoleInput: RoleInput;
  ApproveRoleInput: ApproveRoleInput;
  ApplyForServiceAccountInput: ApplyForServiceAccountInput;
  IssueTokenInput: IssueTokenInput;
  IssuedToken: ResolverTypeWrapper<IssuedToken>;
  SignInInput: SignInInput;
  SignInResult: ResolverTypeWrapper<SignInResult>;
  ResolvedSession: ResolverTypeWrapper<ResolvedSession>;
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
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  ID: Scalars['ID']['output'];
  Viewer: Omit<Viewer, 'account' | 'organisation' | 'authority' | 'onBehalfOf'> & { account?: Maybe<ResolversParentTypes['Account']>, organisation?: Maybe<ResolversParentTypes['Organisation']>, authority?: Maybe<ResolversParentTypes['Authority']>, onBehalfOf?: Maybe<ResolversParentTypes['Account']> };
  Account: AccountView;
  Mutation: Record<PropertyKey, never>;
  AccountFilter: AccountFilter;
  ManagedAccountConnection: Omit<ManagedAccountConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ManagedAccountEdge']>> };
  ManagedAccountEdge: Omit<ManagedAccountEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ManagedAccount']> };
  ManagedAccount: ManagedAccountView;
  AccountWaiting: WaitingView;
  RoleRequest: AskedRole;
  ApplyForAccountInput: ApplyForAccountInput;
  ApproveAccountInput: ApproveAccountInput;
  RecordConditionInput: RecordConditionInput;
  SuspendAccountInput: SuspendAccountInput;
  AccountInput: AccountInput;
  MoveAccountInput: MoveAccountInput;
  AccountChanged: ChangedAccount;
  AccountChange: ResolversUnionTypes<ResolversParentTypes>['AccountChange'];
  AccreditationFilter: AccreditationFilter;
  AccreditationConnection: Omit<AccreditationConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['AccreditationEdge']>> };
  AccreditationEdge: Omit<AccreditationEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Accreditation']> };
  Accreditation: AccreditationRow;
  AccreditationStepTaken: StepRow;
  AccreditationChecklist: Omit<AccreditationChecklist, 'organisation'> & { organisation?: Maybe<ResolversParentTypes['Organisation']> };
  ChecklistItem: ChecklistItem;
  ApplyForAccreditationInput: ApplyForAccreditationInput;
  ApproveExceptionInput: ApproveExceptionInput;
  SelfAssessInput: SelfAssessInput;
  AdvanceAccreditationInput: AdvanceAccreditationInput;
  AccreditationChanged: ChangedAccreditation;
  AccreditationChange: ResolversUnionTypes<ResolversParentTypes>['AccreditationChange'];
  Credential: CredentialRow;
  ProposeServiceKeyInput: ProposeServiceKeyInput;
  ProposeAddressInput: ProposeAddressInput;
  ProposeDetailsInput: ProposeDetailsInput;
  ProposeContactInput: ProposeContactInput;
  DecideCredentialInput: DecideCredentialInput;
  EndCredentialInput: EndCredentialInput;
  CredentialChanged: ChangedCredential;
  CredentialChange: ResolversUnionTypes<ResolversParentTypes>['CredentialChange'];
  DeviceRegister: DeviceRegister;
  DeviceConnection: Omit<DeviceConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['DeviceEdge']>> };
  DeviceEdge: Omit<DeviceEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Device']> };
  Device: DeviceRow;
  RegisterDeviceInput: RegisterDeviceInput;
  RecordDeviceInput: RecordDeviceInput;
  DeviceChanged: ChangedDevice;
  DeviceChange: ResolversUnionTypes<ResolversParentTypes>['DeviceChange'];
  OwnSecurityInput: OwnSecurityInput;
  OwnSecurityResult: OwnSecurityResult;
  BeginMediationInput: BeginMediationInput;
  BeginMediationResult: ResolversUnionTypes<ResolversParentTypes>['BeginMediationResult'];
  MediationBegun: Omit<MediationBegun, 'onBehalfOf'> & { onBehalfOf?: Maybe<ResolversParentTypes['Account']> };
  MediationRefused: MediationRefused;
  EndMediationInput: EndMediationInput;
  EndMediationResult: ResolversUnionTypes<ResolversParentTypes>['EndMediationResult'];
  MediationEnded: MediationEnded;
  Organisation: OrganisationView;
  Authority: AuthorityView;
  ProposeProviderInput: ProposeProviderInput;
  ProposeSubjectInput: ProposeSubjectInput;
  BeginProviderSignInInput: BeginProviderSignInInput;
  ProviderRedirect: ProviderRedirect;
  FinishProviderSignInInput: FinishProviderSignInInput;
  EndProviderSessionsInput: EndProviderSessionsInput;
  StartResetInput: StartResetInput;
  ResetStarted: OfAccount;
  ResetStart: ResolversUnionTypes<ResolversParentTypes>['ResetStart'];
  OpenReset: OpenReset;
  FinishResetInput: FinishResetInput;
  FinishedReset: FinishedReset;
  Revocation: RevocationRow;
  ProposeRevocationInput: ProposeRevocationInput;
  DecideRevocationInput: DecideRevocationInput;
  RevocationNoted: Omit<RevocationNoted, 'revocation'> & { revocation?: Maybe<ResolversParentTypes['Revocation']> };
  RevocationWaiting: RevocationWaiting;
  RevocationResult: ResolversUnionTypes<ResolversParentTypes>['RevocationResult'];
  RoleInput: RoleInput;
  ApproveRoleInput: ApproveRoleInput;
  ApplyForServiceAccountInput: ApplyForServiceAccountInput;
  IssueTokenInput: IssueTokenInput;
  IssuedToken: IssuedToken;
  SignInInput: SignInInput;
  SignInResult: SignInResult;
  ResolvedSession: ResolvedSession;
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
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
  accounts?: Resolver<Maybe<ResolversTypes['ManagedAccountConnection']>, ParentType, ContextType, RequireFields<QueryAccountsArgs, 'first'>>;
  managedAccount?: Resolver<Maybe<ResolversTypes['ManagedAccount']>, ParentType, ContextType, Partial<QueryManagedAccountArgs>>;
  accreditations?: Resolver<Maybe<ResolversTypes['AccreditationConnection']>, ParentType, ContextType, RequireFields<QueryAccreditationsArgs, 'first'>>;
  accreditationChecklist?: Resolver<Maybe<ResolversTypes['AccreditationChecklist']>, ParentType, ContextType, Partial<QueryAccreditationChecklistArgs>>;
  credentials?: Resolver<Maybe<Array<ResolversTypes['Credential']>>, ParentType, ContextType, Partial<QueryCredentialsArgs>>;
  deviceRegister?: Resolver<Maybe<ResolversTypes['DeviceRegister']>, ParentType, ContextType, Partial<QueryDeviceRegisterArgs>>;
  devices?: Resolver<Maybe<ResolversTypes['DeviceConnection']>, ParentType, ContextType, RequireFields<QueryDevicesArgs, 'first'>>;
  passkeyRequest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<QueryPasskeyRequestArgs, 'origin'>>;
  authorities?: Resolver<Maybe<Array<ResolversTypes['Authority']>>, ParentType, ContextType>;
  nationalPartners?: Resolver<Maybe<Array<ResolversTypes['Organisation']>>, ParentType, ContextType>;
  organisations?: Resolver<Maybe<Array<ResolversTypes['Organisation']>>, ParentType, ContextType, RequireFields<QueryOrganisationsArgs, 'name'>>;
  signInProviders?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  waitingRevocation?: Resolver<Maybe<ResolversTypes['Revocation']>, ParentType, ContextType>;
  resolveSession?: Resolver<Maybe<ResolversTypes['ResolvedSession']>, ParentType, ContextType, RequireFields<QueryResolveSessionArgs, 'tokenHash' | 'isUse'>>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  roles?: Resolver<Maybe<Array<ResolversTypes['Role']>>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  mayExplore?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  sessionExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account'], FederationReferenceType extends FederationReferenceTypes['Account'] = FederationReferenceTypes['Account']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Account']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  profession?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  applyForAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationApplyForAccountArgs, 'input'>>;
  approveAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationApproveAccountArgs, 'input'>>;
  recordCondition?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationRecordConditionArgs, 'input'>>;
  suspendAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationSuspendAccountArgs, 'input'>>;
  resumeAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationResumeAccountArgs, 'input'>>;
  closeAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationCloseAccountArgs, 'input'>>;
  moveAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationMoveAccountArgs, 'input'>>;
  applyForAccreditation?: Resolver<Maybe<ResolversTypes['AccreditationChange']>, ParentType, ContextType, RequireFields<MutationApplyForAccreditationArgs, 'input'>>;
  approveException?: Resolver<Maybe<ResolversTypes['AccreditationChange']>, ParentType, ContextType, RequireFields<MutationApproveExceptionArgs, 'input'>>;
  selfAssess?: Resolver<Maybe<ResolversTypes['AccreditationChange']>, ParentType, ContextType, RequireFields<MutationSelfAssessArgs, 'input'>>;
  advanceAccreditation?: Resolver<Maybe<ResolversTypes['AccreditationChange']>, ParentType, ContextType, RequireFields<MutationAdvanceAccreditationArgs, 'input'>>;
  proposeServiceKey?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationProposeServiceKeyArgs, 'input'>>;
  proposeAddress?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationProposeAddressArgs, 'input'>>;
  proposeDetails?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationProposeDetailsArgs, 'input'>>;
  proposeContact?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationProposeContactArgs, 'input'>>;
  decideCredential?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationDecideCredentialArgs, 'input'>>;
  endCredential?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationEndCredentialArgs, 'input'>>;
  registerDevice?: Resolver<Maybe<ResolversTypes['DeviceChange']>, ParentType, ContextType, RequireFields<MutationRegisterDeviceArgs, 'input'>>;
  recordDevice?: Resolver<Maybe<ResolversTypes['DeviceChange']>, ParentType, ContextType, RequireFields<MutationRecordDeviceArgs, 'input'>>;
  ownSecurity?: Resolver<Maybe<ResolversTypes['OwnSecurityResult']>, ParentType, ContextType, RequireFields<MutationOwnSecurityArgs, 'input'>>;
  beginMediation?: Resolver<Maybe<ResolversTypes['BeginMediationResult']>, ParentType, ContextType, RequireFields<MutationBeginMediationArgs, 'input'>>;
  endMediation?: Resolver<Maybe<ResolversTypes['EndMediationResult']>, ParentType, ContextType, RequireFields<MutationEndMediationArgs, 'input'>>;
  proposeProvider?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationProposeProviderArgs, 'input'>>;
  proposeSubject?: Resolver<Maybe<ResolversTypes['CredentialChange']>, ParentType, ContextType, RequireFields<MutationProposeSubjectArgs, 'input'>>;
  beginProviderSignIn?: Resolver<Maybe<ResolversTypes['ProviderRedirect']>, ParentType, ContextType, RequireFields<MutationBeginProviderSignInArgs, 'input'>>;
  finishProviderSignIn?: Resolver<Maybe<ResolversTypes['SignInResult']>, ParentType, ContextType, RequireFields<MutationFinishProviderSignInArgs, 'input'>>;
  endProviderSessions?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<MutationEndProviderSessionsArgs, 'input'>>;
  startReset?: Resolver<Maybe<ResolversTypes['ResetStart']>, ParentType, ContextType, RequireFields<MutationStartResetArgs, 'input'>>;
  openReset?: Resolver<Maybe<ResolversTypes['OpenReset']>, ParentType, ContextType, RequireFields<MutationOpenResetArgs, 'token'>>;
  finishReset?: Resolver<Maybe<ResolversTypes['FinishedReset']>, ParentType, ContextType, RequireFields<MutationFinishResetArgs, 'input'>>;
  proposeRevocation?: Resolver<Maybe<ResolversTypes['RevocationResult']>, ParentType, ContextType, RequireFields<MutationProposeRevocationArgs, 'input'>>;
  decideRevocation?: Resolver<Maybe<ResolversTypes['RevocationResult']>, ParentType, ContextType, RequireFields<MutationDecideRevocationArgs, 'input'>>;
  grantRole?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationGrantRoleArgs, 'input'>>;
  approveRole?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationApproveRoleArgs, 'input'>>;
  removeRole?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationRemoveRoleArgs, 'input'>>;
  applyForServiceAccount?: Resolver<Maybe<ResolversTypes['AccountChange']>, ParentType, ContextType, RequireFields<MutationApplyForServiceAccountArgs, 'input'>>;
  issueToken?: Resolver<Maybe<ResolversTypes['IssuedToken']>, ParentType, ContextType, RequireFields<MutationIssueTokenArgs, 'input'>>;
  signIn?: Resolver<Maybe<ResolversTypes['SignInResult']>, ParentType, ContextType, RequireFields<MutationSignInArgs, 'input'>>;
  signOut?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<MutationSignOutArgs, 'tokenHash'>>;
};

export type ManagedAccountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ManagedAccountConnection'] = ResolversParentTypes['ManagedAccountConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ManagedAccountEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type ManagedAccountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ManagedAccountEdge'] = ResolversParentTypes['ManagedAccountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ManagedAccount']>, ParentType, ContextType>;
};

export type ManagedAccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ManagedAccount'] = ResolversParentTypes['ManagedAccount']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['AccountStatus']>, ParentType, ContextType>;
  suspendedFor?: Resolver<Maybe<ResolversTypes['SuspensionReason']>, ParentType, ContextType>;
  lapsed?: Resolver<Maybe<Array<ResolversTypes['AccountCondition']>>, ParentType, ContextType>;
  lastActiveAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  waiting?: Resolver<Maybe<ResolversTypes['AccountWaiting']>, ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  roles?: Resolver<Maybe<Array<ResolversTypes['Role']>>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  vettedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  trainedVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  currentCourse?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  proceduresReceivedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  agreementSignedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  appliedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  appliedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  approvedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  justification?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanChange?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type AccountWaitingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountWaiting'] = ResolversParentTypes['AccountWaiting']> = {
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  approval?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  roles?: Resolver<Maybe<Array<ResolversTypes['RoleRequest']>>, ParentType, ContextType>;
  approvers?: Resolver<Maybe<Array<ResolversTypes['Account']>>, ParentType, ContextType>;
  otherwise?: Resolver<Maybe<ResolversTypes['Role']>, ParentType, ContextType>;
};

export type RoleRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RoleRequest'] = ResolversParentTypes['RoleRequest']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['Role']>, ParentType, ContextType>;
  askedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  askedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type AccountChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountChanged'] = ResolversParentTypes['AccountChanged']> = {
  account?: Resolver<Maybe<ResolversTypes['ManagedAccount']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountChange'] = ResolversParentTypes['AccountChange']> = {
  __resolveType: TypeResolveFn<'AccountChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type AccreditationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccreditationConnection'] = ResolversParentTypes['AccreditationConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['AccreditationEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type AccreditationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccreditationEdge'] = ResolversParentTypes['AccreditationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Accreditation']>, ParentType, ContextType>;
};

export type AccreditationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Accreditation'] = ResolversParentTypes['Accreditation']> = {
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  stage?: Resolver<Maybe<ResolversTypes['AccreditationStage']>, ParentType, ContextType>;
  accreditedUntil?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  selfAssessedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  selfAssessedUntil?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  selfAssessed?: Resolver<Maybe<ResolversTypes['SelfAssessed']>, ParentType, ContextType>;
  appliedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  exceptionReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exceptionApprovedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  steps?: Resolver<Maybe<Array<ResolversTypes['AccreditationStepTaken']>>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanAccredit?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type AccreditationStepTakenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccreditationStepTaken'] = ResolversParentTypes['AccreditationStepTaken']> = {
  stage?: Resolver<Maybe<ResolversTypes['AccreditationStage']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type AccreditationChecklistResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccreditationChecklist'] = ResolversParentTypes['AccreditationChecklist']> = {
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  items?: Resolver<Maybe<Array<ResolversTypes['ChecklistItem']>>, ParentType, ContextType>;
  json?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ChecklistItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChecklistItem'] = ResolversParentTypes['ChecklistItem']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  asks?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sourcesOnly?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  met?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AccreditationChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccreditationChanged'] = ResolversParentTypes['AccreditationChanged']> = {
  accreditation?: Resolver<Maybe<ResolversTypes['Accreditation']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccreditationChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccreditationChange'] = ResolversParentTypes['AccreditationChange']> = {
  __resolveType: TypeResolveFn<'AccreditationChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CredentialResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Credential'] = ResolversParentTypes['Credential']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['CredentialKind']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  about?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  askedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  askedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['CredentialOutcome']>, ParentType, ContextType>;
  activeUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanEnd?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type CredentialChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CredentialChanged'] = ResolversParentTypes['CredentialChanged']> = {
  credential?: Resolver<Maybe<ResolversTypes['Credential']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CredentialChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CredentialChange'] = ResolversParentTypes['CredentialChange']> = {
  __resolveType: TypeResolveFn<'CredentialChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type DeviceRegisterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceRegister'] = ResolversParentTypes['DeviceRegister']> = {
  registered?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  stored?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  issued?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  lost?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  destroyed?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reconciles?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type DeviceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceConnection'] = ResolversParentTypes['DeviceConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['DeviceEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type DeviceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceEdge'] = ResolversParentTypes['DeviceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
};

export type DeviceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Device'] = ResolversParentTypes['Device']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['DeviceKind']>, ParentType, ContextType>;
  serial?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['DeviceState']>, ParentType, ContextType>;
  holder?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DeviceChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceChanged'] = ResolversParentTypes['DeviceChanged']> = {
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DeviceChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeviceChange'] = ResolversParentTypes['DeviceChange']> = {
  __resolveType: TypeResolveFn<'DeviceChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type OwnSecurityResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OwnSecurityResult'] = ResolversParentTypes['OwnSecurityResult']> = {
  outcome?: Resolver<ResolversTypes['OwnSecurityOutcome'], ParentType, ContextType>;
  shown?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BeginMediationResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BeginMediationResult'] = ResolversParentTypes['BeginMediationResult']> = {
  __resolveType: TypeResolveFn<'MediationBegun' | 'MediationRefused' | 'LimitReached' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type MediationBegunResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MediationBegun'] = ResolversParentTypes['MediationBegun']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  onBehalfOf?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MediationRefusedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MediationRefused'] = ResolversParentTypes['MediationRefused']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EndMediationResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndMediationResult'] = ResolversParentTypes['EndMediationResult']> = {
  __resolveType: TypeResolveFn<'MediationEnded' | 'InvalidInput', ParentType, ContextType>;
};

export type MediationEndedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MediationEnded'] = ResolversParentTypes['MediationEnded']> = {
  ended?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation'], FederationReferenceType extends FederationReferenceTypes['Organisation'] = FederationReferenceTypes['Organisation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organisation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['OrganisationKind']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
};

export type AuthorityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Authority'] = ResolversParentTypes['Authority'], FederationReferenceType extends FederationReferenceTypes['Authority'] = FederationReferenceTypes['Authority']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Authority']> | FederationReferenceType, FederationReferenceType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  region?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProviderRedirectResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProviderRedirect'] = ResolversParentTypes['ProviderRedirect']> = {
  location?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ticket?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ResetStartedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResetStarted'] = ResolversParentTypes['ResetStarted']> = {
  account?: Resolver<Maybe<ResolversTypes['ManagedAccount']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ResetStartResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResetStart'] = ResolversParentTypes['ResetStart']> = {
  __resolveType: TypeResolveFn<'ResetStarted' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type OpenResetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OpenReset'] = ResolversParentTypes['OpenReset']> = {
  username?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  qr?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type FinishedResetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FinishedReset'] = ResolversParentTypes['FinishedReset']> = {
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  again?: Resolver<Maybe<ResolversTypes['ResetFault']>, ParentType, ContextType>;
  recoveryCodes?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type RevocationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Revocation'] = ResolversParentTypes['Revocation'], FederationReferenceType extends FederationReferenceTypes['Revocation'] = FederationReferenceTypes['Revocation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Revocation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  proposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['RevocationOutcome']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type RevocationNotedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevocationNoted'] = ResolversParentTypes['RevocationNoted']> = {
  revocation?: Resolver<Maybe<ResolversTypes['Revocation']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevocationWaitingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevocationWaiting'] = ResolversParentTypes['RevocationWaiting']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevocationResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevocationResult'] = ResolversParentTypes['RevocationResult']> = {
  __resolveType: TypeResolveFn<'RevocationNoted' | 'RevocationWaiting' | 'RecordNotFound' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type IssuedTokenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IssuedToken'] = ResolversParentTypes['IssuedToken']> = {
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresIn?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type SignInResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignInResult'] = ResolversParentTypes['SignInResult']> = {
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  throttled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ResolvedSessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResolvedSession'] = ResolversParentTypes['ResolvedSession']> = {
  caller?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  idleExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  sameDayFor?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  Query?: QueryResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Account?: AccountResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  ManagedAccountConnection?: ManagedAccountConnectionResolvers<ContextType>;
  ManagedAccountEdge?: ManagedAccountEdgeResolvers<ContextType>;
  ManagedAccount?: ManagedAccountResolvers<ContextType>;
  AccountWaiting?: AccountWaitingResolvers<ContextType>;
  RoleRequest?: RoleRequestResolvers<ContextType>;
  AccountChanged?: AccountChangedResolvers<ContextType>;
  AccountChange?: AccountChangeResolvers<ContextType>;
  AccreditationConnection?: AccreditationConnectionResolvers<ContextType>;
  AccreditationEdge?: AccreditationEdgeResolvers<ContextType>;
  Accreditation?: AccreditationResolvers<ContextType>;
  AccreditationStepTaken?: AccreditationStepTakenResolvers<ContextType>;
  AccreditationChecklist?: AccreditationChecklistResolvers<ContextType>;
  ChecklistItem?: ChecklistItemResolvers<ContextType>;
  AccreditationChanged?: AccreditationChangedResolvers<ContextType>;
  AccreditationChange?: AccreditationChangeResolvers<ContextType>;
  Credential?: CredentialResolvers<ContextType>;
  CredentialChanged?: CredentialChangedResolvers<ContextType>;
  CredentialChange?: CredentialChangeResolvers<ContextType>;
  DeviceRegister?: DeviceRegisterResolvers<ContextType>;
  DeviceConnection?: DeviceConnectionResolvers<ContextType>;
  DeviceEdge?: DeviceEdgeResolvers<ContextType>;
  Device?: DeviceResolvers<ContextType>;
  DeviceChanged?: DeviceChangedResolvers<ContextType>;
  DeviceChange?: DeviceChangeResolvers<ContextType>;
  OwnSecurityResult?: OwnSecurityResultResolvers<ContextType>;
  BeginMediationResult?: BeginMediationResultResolvers<ContextType>;
  MediationBegun?: MediationBegunResolvers<ContextType>;
  MediationRefused?: MediationRefusedResolvers<ContextType>;
  EndMediationResult?: EndMediationResultResolvers<ContextType>;
  MediationEnded?: MediationEndedResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  Authority?: AuthorityResolvers<ContextType>;
  ProviderRedirect?: ProviderRedirectResolvers<ContextType>;
  ResetStarted?: ResetStartedResolvers<ContextType>;
  ResetStart?: ResetStartResolvers<ContextType>;
  OpenReset?: OpenResetResolvers<ContextType>;
  FinishedReset?: FinishedResetResolvers<ContextType>;
  Revocation?: RevocationResolvers<ContextType>;
  RevocationNoted?: RevocationNotedResolvers<ContextType>;
  RevocationWaiting?: RevocationWaitingResolvers<ContextType>;
  RevocationResult?: RevocationResultResolvers<ContextType>;
  IssuedToken?: IssuedTokenResolvers<ContextType>;
  SignInResult?: SignInResultResolvers<ContextType>;
  ResolvedSession?: ResolvedSessionResolvers<ContextType>;
};

