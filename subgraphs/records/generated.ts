// Generated from schema/ by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccountReference, OrganisationReference, AuthorityReference } from '../../platform/references.ts';
import type { ChildView } from './child/child.ts';
import type { InvolvementView } from './involvement/involvement.ts';
import type { TransferView } from './transfer/transfer.ts';
import type { RunView } from './feed/runs.ts';
import type { CorrectionTaskView } from './correction/tasks.ts';
import type { CleaningItemView, CleaningCandidateView } from './cleaning/item.ts';
import type { ConflictView } from './correction/conflicts.ts';
import type { MergePreviewView, MergeView } from './merge/view.ts';
import type { WorkItemView } from './work/work.ts';
import type { BrokerRequestView } from './brokering/brokering.ts';
import type { ShieldWithHistory } from './shield/store.ts';
import type { OverrideRow } from './override/store.ts';
import type { StatedReasonRow } from './access/reasonReview.ts';
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

export type Mutation = {
  __typename?: 'Mutation';
  /** Opens a record: makes an access grant of 30 minutes (policy) bound to your session, tells the accountable authority when it is not yours, and answers with the record. */
  openRecord?: Maybe<OpenRecordResult>;
  /** Records that a child of your authority is placed for adoption: the record is shielded, and from now on every feed row of this identity waits for a person. */
  placeForAdoption?: Maybe<PlaceForAdoptionResult>;
  /** Records that a placement for adoption has ended without an order: feed rows of this identity are decided again as anybody's. The shield stays until it is lifted. */
  endPlacement?: Maybe<EndPlacementResult>;
  /** Records an adoption order, or another new identity: a new record with a new number, the former one sealed. What joins them is kept apart, and neither number is in the answer: find the new record by its new name. It is shielded where the former one was, unless a placement alone had shielded it. */
  recordNewIdentity?: Maybe<RecordNewIdentityResult>;
  /** Asks to open the vault at one number. Another person of the team must approve it. */
  requestVaultOpening?: Maybe<RequestVaultOpeningResult>;
  /** Approves the opening of the vault that a colleague asked for: never your own request. */
  approveVaultOpening?: Maybe<ApproveVaultOpeningResult>;
  /** Reads what the vault says of the number that you asked about and a colleague approved: once. */
  readVault?: Maybe<ReadVaultResult>;
  /** Asks the accountable management team to put you in touch with a sensitive service that you see is involved. You learn how far the request is, never who the service is. While a request of yours is open, asking again gives the same one. */
  requestBrokering?: Maybe<RequestBrokeringResult>;
  /** Takes a request a step further, for the accountable management team: accept it, pass it on to the service, note the answer. Not on a request of one's own. */
  advanceBrokering?: Maybe<AdvanceBrokeringResult>;
  /** Closes a request: the person who asked, or the accountable management team. */
  closeBrokering?: Maybe<CloseBrokeringResult>;
  /** Applies a waiting row to a record of your authority that you hold open: facts that the source decides, the address when it is the more recent. What a person corrected is not overwritten, a conflict is raised. */
  linkWaitingRow?: Maybe<ChangeCleaningItemResult>;
  /** Makes a new record of a waiting row. When another team must look at it first, the row goes to that team instead, and nothing is made. */
  createFromWaitingRow?: Maybe<ChangeCleaningItemResult>;
  /** Rejects a waiting row for a reason: it is not applied. */
  rejectWaitingRow?: Maybe<ChangeCleaningItemResult>;
  /** Passes an item to another authority's team, or to the central team, which passes it on. */
  referCleaningItem?: Maybe<ChangeCleaningItemResult>;
  /** Says that a row is not about a record, or that two records are two children. It is remembered for ever. */
  keepApart?: Maybe<ChangeCleaningItemResult>;
  /** Writes down a step taken about an item. */
  recordCleaningStep?: Maybe<ChangeCleaningItemResult>;
  /** Sets the state of the common assessment, and who holds it. While there is none, any practitioner in the record begins it for their own organisation; afterwards people of the holder and the accountable management team change it, and hand it to an organisation in contact. */
  setCommonAssessmentStatus?: Maybe<SetCommonAssessmentStatusResult>;
  /** Corrects what is wrong in a record that you hold open, of what you see of it. States the version that you saw. An address in another authority's area proposes a transfer. */
  amendChild?: Maybe<AmendChildResult>;
  /** Says that something in a record that you hold open is wrong or missing: the accountable team works it. */
  openCorrectionTask?: Maybe<ChangeCorrectionTaskResult>;
  /** Writes down a step taken about a correction task of your authority. */
  recordCorrectionStep?: Maybe<ChangeCorrectionTaskResult>;
  /** Closes a correction task of your authority, with its outcome and evidence. */
  closeCorrectionTask?: Maybe<ChangeCorrectionTaskResult>;
  /** Decides between what a person corrected and what a source says, in a record of your authority that you hold open. */
  resolveConflict?: Maybe<ResolveConflictResult>;
  /** Asks for an extract of a sealed record of your authority, for one named inquiry. Another person of the team must approve it. */
  requestExtract?: Maybe<RequestExtractResult>;
  /** Approves an extract that a colleague asked for: never your own request. They may then read it, once and soon. */
  approveExtract?: Maybe<ApproveExtractResult>;
  /** Reads an extract that you asked for and a colleague approved. It can be read once: keep what the inquiry needs. */
  readExtract?: Maybe<ReadExtractResult>;
  /** Lets a load wait after the batch that is being written; what was written stays. */
  pauseFeedRun?: Maybe<SteerFeedRunResult>;
  /** Lets a paused load go on. One whose sender has gone stands as interrupted then, and goes on when the file is sent again. */
  resumeFeedRun?: Maybe<SteerFeedRunResult>;
  /** Ends a load after the batch that is being written; what was written stays, and sending the file again does the rest. */
  cancelFeedRun?: Maybe<SteerFeedRunResult>;
  /** Records that you are in contact with a child whose record you have opened. */
  recordInvolvement?: Maybe<RecordInvolvementResult>;
  /** Ends an involvement of your own; the accountable management team can end anybody's, such as that of a practitioner who has left. It stays visible for 12 months. */
  endInvolvement?: Maybe<EndInvolvementResult>;
  /** Makes a practitioner in contact the lead professional. While nobody leads: your own involvement. Afterwards the present lead hands over to anyone in contact; the accountable management team may name anyone at any time. */
  declareLeadProfessional?: Maybe<DeclareLeadProfessionalResult>;
  /** Ends being lead professional, without a successor: the present lead, or the accountable management team. */
  standDownLeadProfessional?: Maybe<StandDownLeadProfessionalResult>;
  /** Accounts that are closed or moved are listed by themselves; this is for somebody whose account does not say yet that they have left. Lists for your management team the involvements that a practitioner who has left still has with children of your authority: each becomes an item of the queue INVOLVEMENT_OF_LEAVER. */
  listLeaver?: Maybe<ListLeaverResult>;
  /** Settles an item of the queue INVOLVEMENT_OF_LEAVER of your authority, when its record was looked at and nothing is to end. Ending the involvement settles it by itself. */
  settleLeaverItem?: Maybe<SettleLeaverItemResult>;
  /** Records that a child has left England, with one of the three statements of intent, in a record that you hold open and whose address you see. The record is archived three years after that day, or 12 months where no return is intended. */
  recordLeavingEngland?: Maybe<RecordLeavingEnglandResult>;
  /** Records that a child who had left England is back, with the address. An archived record comes back into use: its management team or data stewards hold it open in its first year. */
  recordReturnToEngland?: Maybe<RecordReturnToEnglandResult>;
  /** Records a young person's explicit consent to stay in the index after 18, until an age of 19 to 25. An archived record comes back into use. */
  recordConsent?: Maybe<RecordConsentResult>;
  /** Records that the consent was withdrawn: the record of somebody who is 18 is archived at once. */
  withdrawConsent?: Maybe<WithdrawConsentResult>;
  /** Makes one record of two that are one child, both held open by you and answered for by your authority. Both numbers answer from then on. Where a shield, a held identity or identifiers that conflict are involved, it is proposed, and another person decides. */
  mergeRecords?: Maybe<ChangeMergeResult>;
  /** Carries out a merge that a colleague proposed. For the management team, with a second factor given just now. */
  confirmMerge?: Maybe<ChangeMergeResult>;
  /** Refuses a proposed merge, or a proposed undoing of one, or takes back your own. */
  refuseMerge?: Maybe<ChangeMergeResult>;
  /** Makes two records of one again, as they were: open the record first. What happened since is kept. Where two people merged, or the child is hidden by now, two undo it: the first proposes, another does the same. */
  undoMerge?: Maybe<ChangeMergeResult>;
  /** Opens the hidden fields of one shielded record that you have open, until the grant or your session ends. Needs the right to override, the warning acknowledged, and a second factor given just now. The accountable team is told at once, also of a refusal, and another person reviews it. */
  overrideShield?: Maybe<OverrideShieldResult>;
  /** Notes what the accountable management team finds of an override. Nobody reviews their own. */
  reviewOverride?: Maybe<ReviewOverrideResult>;
  /** Notes what the accountable management team finds of an opening for a reason in its opener's own words (OTHER). Nobody reviews their own. */
  reviewReason?: Maybe<ReviewReasonResult>;
  /** Records that your own organisation gives a child, whose record you have opened as a practitioner, a sensitive service. Only its provider can; the entry is encrypted, and you are answered its identifier alone: keep it to end the entry. */
  recordSensitiveService?: Maybe<RecordSensitiveServiceResult>;
  /** Ends an entry of your own; the accountable management team can end any. That a service was involved stays visible for 12 months. */
  endSensitiveService?: Maybe<EndSensitiveServiceResult>;
  /** Notes that consent was withdrawn: the entry is removed at once, with every request to be put in touch through it. For the provider of the entry, and for the accountable management team, whom a child, parent or carer may tell. */
  withdrawSensitiveConsent?: Maybe<WithdrawSensitiveConsentResult>;
  /** Notes that the accountable management team has reviewed the basis of an entry, and until when it holds. */
  reviewSensitiveService?: Maybe<ReviewSensitiveServiceResult>;
  /** Asks that a record be shielded; it is hidden at once, until the accountable team has decided. You must hold an open access grant for it. */
  requestShield?: Maybe<ShieldResult>;
  /** Decides a request for a shield on a record of your own authority: accepts it, or proposes to refuse it, which another person must confirm. */
  decideShield?: Maybe<ShieldResult>;
  /** Confirms a refusal that another person proposed. The record is visible again; whoever asked may appeal. */
  confirmShieldRefusal?: Maybe<ShieldResult>;
  /** Proposes to lift a shield; it stays until another person has confirmed. */
  proposeShieldLift?: Maybe<ShieldResult>;
  /** Confirms the lifting of a shield that another person proposed. The record is visible again. */
  confirmShieldLift?: Maybe<ShieldResult>;
  /** Keeps a shield after its review, also when its lifting was proposed: the next review is in six months (policy). */
  reviewShield?: Maybe<ShieldResult>;
  /** Appeals the last refusal of a shield, once: by whoever asked, or by the accountable team for them. The record is hidden again at once; others than those who refused decide. */
  appealShieldRefusal?: Maybe<ShieldResult>;
  /** Proposes that another authority answer for a record that you hold open. By your management team it is your side's agreement; by a steward it still needs that. */
  proposeTransfer?: Maybe<ChangeTransferResult>;
  /** Opens a proposal to your authority: it is under review from now. */
  reviewTransfer?: Maybe<ChangeTransferResult>;
  /** Agrees for your side. When both sides have, the record moves in one step, with its open work. */
  agreeTransfer?: Maybe<ChangeTransferResult>;
  /** Rejects what is proposed to your authority. It goes back to the sender's queue; the sender answers for the record on. */
  rejectTransfer?: Maybe<ChangeTransferResult>;
  /** Proposes a rejected transfer again, to the same authority or another. */
  proposeTransferAgain?: Maybe<ChangeTransferResult>;
  /** Keeps the record: ends a transfer out of your authority. */
  withdrawTransfer?: Maybe<ChangeTransferResult>;
  /** Hands a rejected transfer to the central team, which allocates the record. */
  escalateTransfer?: Maybe<ChangeTransferResult>;
  /** Says which authority answers for a record whose transfer was escalated: it moves in one step, or stays. For the central team, by somebody who neither proposed nor escalated it. */
  allocateRecord?: Maybe<ChangeTransferResult>;
  /** Takes a row that is about another child off a record of your authority that you hold open: what it brought and nobody else says goes, what it had ended stands again, and it is never linked to this record again. The row waits in a queue. Of a shielded record, or one of which an identity is held, it is proposed, and somebody else of the management team does the same, with a second factor given just now. */
  unlinkRow?: Maybe<UnlinkRowResult>;
  /** Refuses a proposed unlinking, or takes back your own: the row stays linked. */
  refuseUnlinking?: Maybe<UnlinkRowResult>;
  /** Takes an item of your team's work that nobody has. */
  claimWorkItem?: Maybe<ChangeWorkItemResult>;
  /** Gives an item to a colleague of your team who has claimed one before. For management teams and the central team. */
  assignWorkItem?: Maybe<ChangeWorkItemResult>;
  /** Puts an item back for anybody of the team: your own, or as management team anybody's. */
  releaseWorkItem?: Maybe<ChangeWorkItemResult>;
};


export type MutationOpenRecordArgs = {
  input: OpenRecordInput;
};


export type MutationPlaceForAdoptionArgs = {
  input: PlaceForAdoptionInput;
};


export type MutationEndPlacementArgs = {
  input: EndPlacementInput;
};


export type MutationRecordNewIdentityArgs = {
  input: RecordNewIdentityInput;
};


export type MutationRequestVaultOpeningArgs = {
  input: RequestVaultOpeningInput;
};


export type MutationApproveVaultOpeningArgs = {
  input: SealedStepInput;
};


export type MutationReadVaultArgs = {
  input: ReadSealedInput;
};


export type MutationRequestBrokeringArgs = {
  input: RequestBrokeringInput;
};


export type MutationAdvanceBrokeringArgs = {
  input: AdvanceBrokeringInput;
};


export type MutationCloseBrokeringArgs = {
  input: CloseBrokeringInput;
};


export type MutationLinkWaitingRowArgs = {
  input: LinkWaitingRowInput;
};


export type MutationCreateFromWaitingRowArgs = {
  input: DecideCleaningItemInput;
};


export type MutationRejectWaitingRowArgs = {
  input: RejectWaitingRowInput;
};


export type MutationReferCleaningItemArgs = {
  input: ReferCleaningItemInput;
};


export type MutationKeepApartArgs = {
  input: KeepApartInput;
};


export type MutationRecordCleaningStepArgs = {
  input: RecordCleaningStepInput;
};


export type MutationSetCommonAssessmentStatusArgs = {
  input: SetCommonAssessmentStatusInput;
};


export type MutationAmendChildArgs = {
  input: AmendChildInput;
};


export type MutationOpenCorrectionTaskArgs = {
  input: OpenCorrectionTaskInput;
};


export type MutationRecordCorrectionStepArgs = {
  input: RecordCorrectionStepInput;
};


export type MutationCloseCorrectionTaskArgs = {
  input: CloseCorrectionTaskInput;
};


export type MutationResolveConflictArgs = {
  input: ResolveConflictInput;
};


export type MutationRequestExtractArgs = {
  input: RequestExtractInput;
};


export type MutationApproveExtractArgs = {
  input: SealedStepInput;
};


export type MutationReadExtractArgs = {
  input: ReadSealedInput;
};


export type MutationPauseFeedRunArgs = {
  input: SteerFeedRunInput;
};


export type MutationResumeFeedRunArgs = {
  input: SteerFeedRunInput;
};


export type MutationCancelFeedRunArgs = {
  input: SteerFeedRunInput;
};


export type MutationRecordInvolvementArgs = {
  input: RecordInvolvementInput;
};


export type MutationEndInvolvementArgs = {
  input: EndInvolvementInput;
};


export type MutationDeclareLeadProfessionalArgs = {
  input: DeclareLeadProfessionalInput;
};


export type MutationStandDownLeadProfessionalArgs = {
  input: StandDownLeadProfessionalInput;
};


export type MutationListLeaverArgs = {
  input: ListLeaverInput;
};


export type MutationSettleLeaverItemArgs = {
  input: SettleLeaverItemInput;
};


export type MutationRecordLeavingEnglandArgs = {
  input: RecordLeavingEnglandInput;
};


export type MutationRecordReturnToEnglandArgs = {
  input: RecordReturnToEnglandInput;
};


export type MutationRecordConsentArgs = {
  input: RecordConsentInput;
};


export type MutationWithdrawConsentArgs = {
  input: WithdrawConsentInput;
};


export type MutationMergeRecordsArgs = {
  input: MergeRecordsInput;
};


export type MutationConfirmMergeArgs = {
  input: DecideMergeInput;
};


export type MutationRefuseMergeArgs = {
  input: DecideMergeInput;
};


export type MutationUndoMergeArgs = {
  input: UndoMergeInput;
};


export type MutationOverrideShieldArgs = {
  input: OverrideShieldInput;
};


export type MutationReviewOverrideArgs = {
  input: ReviewOverrideInput;
};


export type MutationReviewReasonArgs = {
  input: ReviewReasonInput;
};


export type MutationRecordSensitiveServiceArgs = {
  input: RecordSensitiveServiceInput;
};


export type MutationEndSensitiveServiceArgs = {
  input: EndSensitiveServiceInput;
};


export type MutationWithdrawSensitiveConsentArgs = {
  input: WithdrawSensitiveConsentInput;
};


export type MutationReviewSensitiveServiceArgs = {
  input: ReviewSensitiveServiceInput;
};


export type MutationRequestShieldArgs = {
  input: RequestShieldInput;
};


export type MutationDecideShieldArgs = {
  input: DecideShieldInput;
};


export type MutationConfirmShieldRefusalArgs = {
  input: ShieldStepInput;
};


export type MutationProposeShieldLiftArgs = {
  input: ProposeShieldLiftInput;
};


export type MutationConfirmShieldLiftArgs = {
  input: ShieldStepInput;
};


export type MutationReviewShieldArgs = {
  input: ShieldStepInput;
};


export type MutationAppealShieldRefusalArgs = {
  input: AppealShieldRefusalInput;
};


export type MutationProposeTransferArgs = {
  input: ProposeTransferInput;
};


export type MutationReviewTransferArgs = {
  input: ChangeTransferInput;
};


export type MutationAgreeTransferArgs = {
  input: ChangeTransferInput;
};


export type MutationRejectTransferArgs = {
  input: RejectTransferInput;
};


export type MutationProposeTransferAgainArgs = {
  input: ProposeTransferAgainInput;
};


export type MutationWithdrawTransferArgs = {
  input: ChangeTransferInput;
};


export type MutationEscalateTransferArgs = {
  input: ChangeTransferInput;
};


export type MutationAllocateRecordArgs = {
  input: AllocateRecordInput;
};


export type MutationUnlinkRowArgs = {
  input: UnlinkRowInput;
};


export type MutationRefuseUnlinkingArgs = {
  input: RefuseUnlinkingInput;
};


export type MutationClaimWorkItemArgs = {
  input: ClaimWorkItemInput;
};


export type MutationAssignWorkItemArgs = {
  input: AssignWorkItemInput;
};


export type MutationReleaseWorkItemArgs = {
  input: ClaimWorkItemInput;
};

/** Which record to open, and why. */
export type OpenRecordInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** Why you need it. Your roles decide which reasons you may state. */
  reason: AccessReason;
  /** For OTHER: at least 20 characters saying why; the accountable team reads it and reviews the opening. Else leave it out. */
  reasonText?: InputMaybe<Scalars['String']['input']>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of opening a record. */
export type OpenRecordResult = RecordOpened | InvalidInput | RecordNotFound | NotPermitted | IdempotencyConflict;

/** The record is open to you. */
export type RecordOpened = {
  __typename?: 'RecordOpened';
  /** Your access grant. */
  grant?: Maybe<AccessGrant>;
  /** The record as you may see it. */
  child?: Maybe<Child>;
};

/** One person's time-limited right to read one record for one stated reason. */
export type AccessGrant = {
  __typename?: 'AccessGrant';
  /** Identifier of the grant. */
  id: Scalars['ID']['output'];
  /** The reason you stated. */
  reason?: Maybe<AccessReason>;
  /** The role under which the record is open to you. */
  role?: Maybe<Role>;
  /** When it ends. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Query = {
  __typename?: 'Query';
  /** Children of your authority who are placed for adoption now, the longest first; at most 500. */
  placements?: Maybe<Array<Placement>>;
  /** One request to be put in touch with a sensitive service: your own, or one about a record that your management team answers for; else null. */
  brokerRequest?: Maybe<BrokerRequest>;
  /** Your own requests to be put in touch, the newest first. */
  brokerRequests?: Maybe<BrokerRequestConnection>;
  /** One record, under an access grant of your own that is still open (see `openRecord`); else null. An unknown number, a record out of your reach and a record that you have not opened look the same. */
  child?: Maybe<Child>;
  /** One cleaning item of your team's work: a row of a source that waits, beside the records that it may be about, or two records that may be one child. */
  cleaningItem?: Maybe<CleaningItem>;
  /** What people of your team ask to read of sealed data, or may read now: the newest first, at most 50. Each is judged by a second person. */
  sealedRequests?: Maybe<Array<SealedRequest>>;
  /** Loads of sources' files, the newest first: every one for the central team, those of its own sources for a source's system. Counts and codes, no child's data. */
  feedRuns?: Maybe<FeedRunConnection>;
  /** One load; null for none within reach. */
  feedRun?: Maybe<FeedRun>;
  /** The bad rows of one load as CSV, by line: line, column, code, what to do; never a value, at most 10,000. Null for none within reach. */
  feedRunReport?: Maybe<Scalars['String']['output']>;
  /** The sources within reach, with how old their data is and whether the service mode stops them. */
  feedSources?: Maybe<Array<FeedSource>>;
  /** Two records side by side before they are merged, each as you may see it. Null unless you hold both open and your authority answers for both. */
  mergePreview?: Maybe<MergePreview>;
  /** A merge of records that your authority answers for. */
  recordMerge?: Maybe<RecordMerge>;
  /** The merges of a record of your authority that you hold open, the newest first. */
  recordMerges?: Maybe<Array<RecordMerge>>;
  /** Notices to your authority's management team: a record of yours was opened from outside, and the like. They hold a reference, no personal data. */
  notices?: Maybe<NoticeConnection>;
  /** The warning that stands before every override. Show it, and give its version back as acknowledged. */
  overrideWarning?: Maybe<OverrideWarning>;
  /** Finds children: by child number; by an identifier of your own body; or by family name, given name and one more fact. Never more than 10 (policy): when more match there are no rows, and `refine` says so. Each search is audited and counted, also each of several in one operation. */
  searchChildren?: Maybe<SearchChildrenResult>;
  /** Is another practitioner working, or was one in the last 12 months, with this child, in any authority? For partner systems and a limited list of professions (policy). */
  signpost?: Maybe<SignpostResult>;
  /** One transfer between accountable bodies: to the two teams, and to the central team once it is escalated. An unknown one and one out of reach look the same: null. */
  transfer?: Maybe<Transfer>;
  /** The rows of sources that are linked to a record of your authority that you hold open, the last first. Without what was linked before the index kept what rows say, and without the row of which the record was made. */
  linkedRows?: Maybe<Array<LinkedRow>>;
  /** What waits for your team: each queue that your roles work, with its counts and ages. An authority sees its own queues only; the central team those that no authority has. */
  workList?: Maybe<Array<WorkQueueCount>>;
  /** One queue of your team, the oldest first; closed items the newest first. It shows numbers and dates, and needs no access grant. */
  workItems?: Maybe<WorkItemConnection>;
};


export type QueryBrokerRequestArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBrokerRequestsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryChildArgs = {
  number: Scalars['ChildNumber']['input'];
};


export type QueryCleaningItemArgs = {
  id: Scalars['ID']['input'];
};


export type QueryFeedRunsArgs = {
  source?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFeedRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryFeedRunReportArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMergePreviewArgs = {
  keep: Scalars['ChildNumber']['input'];
  other: Scalars['ChildNumber']['input'];
};


export type QueryRecordMergeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryRecordMergesArgs = {
  number: Scalars['ChildNumber']['input'];
};


export type QueryNoticesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySearchChildrenArgs = {
  input: SearchChildrenInput;
};


export type QuerySignpostArgs = {
  input: SignpostInput;
};


export type QueryTransferArgs = {
  id: Scalars['ID']['input'];
};


export type QueryLinkedRowsArgs = {
  number: Scalars['ChildNumber']['input'];
};


export type QueryWorkItemsArgs = {
  queue: WorkQueue;
  filter?: InputMaybe<WorkFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A child who is placed for adoption. */
export type Placement = {
  __typename?: 'Placement';
  /** The child number. */
  number?: Maybe<Scalars['ChildNumber']['output']>;
  /** Since when. */
  since?: Maybe<Scalars['Date']['output']>;
  /** Whether you may record that the placement has ended. */
  viewerCanEnd?: Maybe<Scalars['Boolean']['output']>;
};

/** A child placed for adoption. */
export type PlaceForAdoptionInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of recording a placement. */
export type PlaceForAdoptionResult = PlacedForAdoption | InvalidInput | RecordNotFound | NeedsStepUp | IdempotencyConflict;

/** The placement is recorded and the record shielded. */
export type PlacedForAdoption = {
  __typename?: 'PlacedForAdoption';
  /** The record as you may see it, when you have it open. */
  child?: Maybe<Child>;
};

/** A placement that has ended without an order. */
export type EndPlacementInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of ending a placement. */
export type EndPlacementResult = PlacementEnded | InvalidInput | RecordNotFound | NeedsStepUp | IdempotencyConflict;

/** The placement is over. The record is shielded until two people of the team lift the shield. */
export type PlacementEnded = {
  __typename?: 'PlacementEnded';
  /** The record as you may see it, when you have it open. */
  child?: Maybe<Child>;
};

/** Why somebody has a new identity. */
export type NewIdentityKind =
  /** An adoption order was made. */
  | 'ADOPTION'
  /** The child is protected under a new identity, as in witness protection. */
  | 'PROTECTION';

/** A new identity. Gender and date of birth are those of the former record; nothing else is. */
export type RecordNewIdentityInput = {
  /** The child number of the former identity. */
  number: Scalars['ChildNumber']['input'];
  /** Why there is a new identity. */
  kind: NewIdentityKind;
  /** The new given name. */
  givenName: Scalars['String']['input'];
  /** The new family name. */
  familyName: Scalars['String']['input'];
  /** The adoptive parents, or who has care now: at most four. */
  carers: Array<NewCarerInput>;
  /** Where the child lives now. It decides which authority answers for the new record; yours when left out. */
  address?: InputMaybe<NewAddressInput>;
  /** Until which age the young person consents to stay after 18, asked anew: 19 to 25, and not one that is over. Needed where a consent is in force for the former record. */
  consentUntilAge?: InputMaybe<Scalars['Int']['input']>;
  /** A value of your own choice that makes a repeat harmless, without any name or number in it: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A parent or carer of a new record. */
export type NewCarerInput = {
  /** Name. */
  name: Scalars['String']['input'];
  /** Relationship to the child. */
  relationship: CarerRelationship;
  /** Telephone. */
  telephone?: InputMaybe<Scalars['String']['input']>;
  /** E-mail address. */
  email?: InputMaybe<Scalars['String']['input']>;
};

/** An address to record. */
export type NewAddressInput = {
  /** House and street. */
  line: Scalars['String']['input'];
  /** Town, village or district. */
  locality?: InputMaybe<Scalars['String']['input']>;
  /** Postcode. */
  postcode: Scalars['Postcode']['input'];
};

/** What became of recording a new identity. */
export type RecordNewIdentityResult = NewIdentityRecorded | InvalidInput | RecordNotFound | NeedsStepUp | IdempotencyConflict;

/** The new record stands, the former number is unknown to everyone. */
export type NewIdentityRecorded = {
  __typename?: 'NewIdentityRecorded';
  /** The reference of the entry in the vault. */
  reference: Scalars['ID']['output'];
};

/** A number at which the vault is to be opened: a former or a present one. */
export type RequestVaultOpeningInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** Why: at least 20 characters. */
  reason: Scalars['String']['input'];
  /** A value of your own choice that makes a repeat harmless, without any name or number in it: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of asking for the vault to be opened. */
export type RequestVaultOpeningResult = VaultOpeningRequested | InvalidInput | RecordNotFound | NeedsSecondPerson | NeedsStepUp | IdempotencyConflict;

/** The request is on the team's list. Whether the vault knows the number is not said yet. */
export type VaultOpeningRequested = {
  __typename?: 'VaultOpeningRequested';
  /** Its reference, for your colleague and for reading. */
  reference: Scalars['ID']['output'];
};

/** What became of approving it. */
export type ApproveVaultOpeningResult = VaultOpeningApproved | InvalidInput | RecordNotFound | NeedsSecondPerson | NeedsStepUp | IdempotencyConflict;

/** Whoever asked may now read it. */
export type VaultOpeningApproved = {
  __typename?: 'VaultOpeningApproved';
  /** Until when. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What became of reading the vault. */
export type ReadVaultResult = VaultOpened | InvalidInput | RecordNotFound | NeedsSecondPerson | NeedsStepUp | IdempotencyConflict;

/** What the vault says of the number, this once; all null when it knows nothing of it, or another team recorded it. */
export type VaultOpened = {
  __typename?: 'VaultOpened';
  /** Why there is a new identity. */
  kind?: Maybe<NewIdentityKind>;
  /** The number before. */
  formerNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** The number now. */
  presentNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** The day on which it was recorded. */
  recordedOn?: Maybe<Scalars['Date']['output']>;
  /** The former record as it was. */
  former?: Maybe<Array<RecordLine>>;
};

/** A request to be put in touch with a sensitive service. The person who asked sees how far it is; the accountable management team sees the rest. */
export type BrokerRequest = {
  __typename?: 'BrokerRequest';
  /** Identifier of the request. */
  id: Scalars['ID']['output'];
  /** How far it is. */
  state?: Maybe<BrokeringState>;
  /** When it was made. */
  askedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** The child's record, where you have it open. */
  child?: Maybe<Child>;
  /** Whether you may close it. */
  viewerCanClose?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may take it further: your team answers for the record, and another asked. */
  viewerCanAdvance?: Maybe<Scalars['Boolean']['output']>;
  /** The child number, for the accountable management team. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** Who asked, for the accountable management team. */
  askedBy?: Maybe<Account>;
  /** For which organisation they asked, for the accountable management team. */
  askedFor?: Maybe<Organisation>;
  /** When it counts as unanswered, for the accountable management team; null when nobody is waited for. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** The entry of the sensitive service that it was passed on to, for the accountable management team. */
  passedTo?: Maybe<Scalars['ID']['output']>;
};

/** How far a request is. The person who asked learns this and no more. */
export type BrokeringState =
  /** Asked for; the management team has not looked at it. */
  | 'REQUESTED'
  /** The management team has taken it on. */
  | 'ACCEPTED'
  /** Passed on to the service. */
  | 'SENT_TO_PROVIDER'
  /** The service will make contact itself. */
  | 'PROVIDER_WILL_CONTACT'
  /** It will not be. */
  | 'DECLINED'
  /** Nobody answered in time; the management team was told so. */
  | 'NO_ANSWER'
  /** Closed. */
  | 'CLOSED';

/** A page of one's own requests, the newest first. */
export type BrokerRequestConnection = {
  __typename?: 'BrokerRequestConnection';
  /** The rows. */
  edges?: Maybe<Array<BrokerRequestEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** A request in its page. */
export type BrokerRequestEdge = {
  __typename?: 'BrokerRequestEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The request. */
  node?: Maybe<BrokerRequest>;
};

/** For which child to be put in touch. */
export type RequestBrokeringInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of asking. */
export type RequestBrokeringResult = BrokeringRequested | InvalidInput | RecordNotFound | NotPermitted | IdempotencyConflict;

/** The request stands. */
export type BrokeringRequested = {
  __typename?: 'BrokeringRequested';
  /** The request. */
  request?: Maybe<BrokerRequest>;
};

/** The next step of a request. */
export type AdvanceBrokeringInput = {
  /** Identifier of the request. */
  id: Scalars['ID']['input'];
  /** The state that it takes: ACCEPTED, SENT_TO_PROVIDER, PROVIDER_WILL_CONTACT, DECLINED or NO_ANSWER. */
  to: BrokeringState;
  /** The entry of the sensitive service that it is passed on to: with SENT_TO_PROVIDER alone. */
  sensitiveServiceId?: InputMaybe<Scalars['ID']['input']>;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of taking a request further. */
export type AdvanceBrokeringResult = BrokeringAdvanced | InvalidInput | RecordNotFound | NeedsSecondPerson | VersionConflict | IdempotencyConflict;

/** The request is a step further. */
export type BrokeringAdvanced = {
  __typename?: 'BrokeringAdvanced';
  /** The request as it stands now. */
  request?: Maybe<BrokerRequest>;
};

/** A request to close. */
export type CloseBrokeringInput = {
  /** Identifier of the request. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of closing. */
export type CloseBrokeringResult = BrokeringClosed | InvalidInput | RecordNotFound | VersionConflict | IdempotencyConflict;

/** The request is closed. */
export type BrokeringClosed = {
  __typename?: 'BrokeringClosed';
  /** The request as it stands now. */
  request?: Maybe<BrokerRequest>;
};

/** The directory entry of one person: a child under 18, or a participating young person up to 25. It says who the child is, which authority answers for the record, and who is in contact; never case notes. */
export type Child = {
  __typename?: 'Child';
  /** The child number. Seen by everyone who has opened the record. */
  number: Scalars['ChildNumber']['output'];
  /** Current given name. Seen by everyone who has opened the record. */
  givenName?: Maybe<Scalars['String']['output']>;
  /** Current family name. Seen by everyone who has opened the record. */
  familyName?: Maybe<Scalars['String']['output']>;
  /** Gender, or that it is not specified. Seen by everyone who has opened the record. */
  gender?: Maybe<Gender>;
  /** Date of birth. Seen by everyone who has opened the record. */
  dateOfBirth?: Maybe<Scalars['Date']['output']>;
  /** Date of death, once notified. Seen by everyone who has opened the record. */
  dateOfDeath?: Maybe<Scalars['Date']['output']>;
  /** Names the child had before. Hidden when the record is shielded, save from the accountable authority's management team and data stewards. */
  formerNames?: Maybe<Array<FormerName>>;
  /** The current or last known address, or the statement that stands in its place. Hidden when the record is shielded, save from the accountable authority's management team and data stewards. */
  address?: Maybe<Address>;
  /** Where the child lived before, the last first; the last 50. Seen by the accountable authority's management team and data stewards, as provenance is. */
  formerAddresses?: Maybe<Array<FormerAddress>>;
  /** Parents and carers. Hidden when the record is shielded, save from the accountable authority's management team and, names only, data stewards. */
  carers?: Maybe<Array<Carer>>;
  /** Education, primary care and other universal services. Hidden when the record is shielded, save from the accountable authority's management team; data stewards see the organisation only. */
  services?: Maybe<Array<UniversalService>>;
  /** Additional services in contact now or in the last 12 months; never sensitive ones. Hidden when the record is shielded, save from the accountable authority's management team; never seen by data stewards. */
  involvements?: Maybe<Array<Involvement>>;
  /** Whether any sensitive service is involved: only that, never which. Hidden when the record is shielded, save from the accountable authority's management team; never seen by data stewards. */
  hasSensitiveService?: Maybe<Scalars['Boolean']['output']>;
  /** Sensitive services with their provider. Seen by the accountable authority's management team only. */
  sensitiveServices?: Maybe<Array<SensitiveService>>;
  /** The common assessment, where there is one. Hidden when the record is shielded, save from the accountable authority's management team. */
  commonAssessment?: Maybe<CommonAssessment>;
  /** Identifiers given by supplying bodies. A practitioner sees those of their own body only, and none of a shielded record; the accountable authority's management team and data stewards see all. */
  identifiers?: Maybe<Array<ExternalIdentifier>>;
  /** Where each value came from. Seen by the accountable authority's management team and data stewards. */
  provenance?: Maybe<Array<Provenance>>;
  /** The one authority that answers for the record. Seen by everyone who has opened the record. */
  accountableAuthority?: Maybe<Authority>;
  /** The shield on the record, with the accountable team's telephone; null when there is none. Seen by everyone who has opened the record. */
  shield?: Maybe<ShieldMarker>;
  /** LIVE, or ARCHIVED in its first year for those who may read it then. Seen by everyone who has opened the record. */
  status?: Maybe<RecordStatus>;
  /** Whether you may record your involvement with this child now. Seen by everyone who has opened the record. */
  viewerCanRecordInvolvement?: Maybe<Scalars['Boolean']['output']>;
  /** The version to give back when you amend the record. Where a shield hides parts of it from you, it is made of what you see: a change of what is hidden does not change it. Seen by everyone who has opened the record. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may correct what you see of the record now. Seen by everyone who has opened the record. */
  viewerCanAmend?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may record that the child has left England, and with which intention. Seen by everyone who has opened the record. */
  viewerCanRecordLeavingEngland?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may record that the child is back, once the record says that they left. Seen by everyone who has opened the record. */
  viewerCanRecordReturnToEngland?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may propose that another authority answer for the record. Seen by everyone who has opened the record. */
  viewerCanProposeTransfer?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may record that your own organisation gives this child a sensitive service. Seen by everyone who has opened the record. */
  viewerCanRecordSensitiveService?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may ask to be put in touch with a sensitive service: there is one. Hidden when the record is shielded, save from the accountable authority's management team; never seen by data stewards. */
  viewerCanRequestBrokering?: Maybe<Scalars['Boolean']['output']>;
  /** How old each source's word on the record is. Hidden when the record is shielded, save from the accountable authority's management team and data stewards. */
  dataAges?: Maybe<Array<DataAge>>;
  /** Overrides of this record's shield, the newest first: all for a subject access request, else at most 50. Seen by the accountable authority's management team only. */
  overrides?: Maybe<Array<ShieldOverride>>;
  /** Whether you may open what is hidden by override. Seen by everyone who has opened the record. */
  viewerCanOverrideShield?: Maybe<Scalars['Boolean']['output']>;
  /** Openings of this record for a reason in words of their own (OTHER), the newest first: all for a subject access request, else at most 50. Seen by the accountable authority's management team only. */
  statedReasons?: Maybe<Array<StatedReason>>;
  /** The shields on this record now and before, the newest first: all for a subject access request, else at most 20. Seen by the accountable authority's management team only. */
  shields?: Maybe<Array<Shield>>;
  /** Whether you may ask for a shield on this record now. Seen by everyone who has opened the record. */
  viewerCanRequestShield?: Maybe<Scalars['Boolean']['output']>;
};

/** Gender as a supplying body stated it. */
export type Gender =
  /** Female. */
  | 'FEMALE'
  /** Male. */
  | 'MALE'
  /** Not specified or not known. */
  | 'NOT_SPECIFIED';

/** Where a record stands in its life. */
export type RecordStatus =
  /** In use. */
  | 'LIVE'
  /** Out of use, in its first year: read by the accountable management team and stewards. */
  | 'ARCHIVED';

/** A name the child had before. */
export type FormerName = {
  __typename?: 'FormerName';
  /** Given name. */
  givenName?: Maybe<Scalars['String']['output']>;
  /** Family name. */
  familyName?: Maybe<Scalars['String']['output']>;
  /** The day it ended, where known. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** An address, or the statement that stands in its place. */
export type Address = {
  __typename?: 'Address';
  /** What is known of where the child lives. */
  status?: Maybe<AddressStatus>;
  /** House and street. */
  line?: Maybe<Scalars['String']['output']>;
  /** Town, village or district. */
  locality?: Maybe<Scalars['String']['output']>;
  /** Postcode. */
  postcode?: Maybe<Scalars['Postcode']['output']>;
  /** Since when the child has been there, where known. */
  since?: Maybe<Scalars['Date']['output']>;
};

/** An address that ended, or a statement that stood in its place. */
export type FormerAddress = {
  __typename?: 'FormerAddress';
  /** What was known of where the child lived. */
  status?: Maybe<AddressStatus>;
  /** House and street. */
  line?: Maybe<Scalars['String']['output']>;
  /** Town, village or district. */
  locality?: Maybe<Scalars['String']['output']>;
  /** Postcode. */
  postcode?: Maybe<Scalars['Postcode']['output']>;
  /** Since when, where known. */
  since?: Maybe<Scalars['Date']['output']>;
  /** The day it ended. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** What is known of where the child lives. */
export type AddressStatus =
  /** Lives here now. */
  | 'CURRENT'
  /** Lived here when last heard of. */
  | 'LAST_KNOWN'
  /** No address is known. */
  | 'NONE_KNOWN'
  /** Left England and intends to return within three years. */
  | 'LEFT_ENGLAND_RETURNING'
  /** Left England and does not intend to return. */
  | 'LEFT_ENGLAND_FOR_GOOD'
  /** Left England; whether to return is not known. */
  | 'LEFT_ENGLAND_NOT_KNOWN';

/** A parent or carer. */
export type Carer = {
  __typename?: 'Carer';
  /** Identifier, to change or remove the carer. */
  id?: Maybe<Scalars['ID']['output']>;
  /** Name. */
  name?: Maybe<Scalars['String']['output']>;
  /** Relationship to the child. */
  relationship?: Maybe<CarerRelationship>;
  /** Telephone. Not seen by data stewards. */
  telephone?: Maybe<Scalars['String']['output']>;
  /** E-mail address. Not seen by data stewards. */
  email?: Maybe<Scalars['String']['output']>;
};

/** Relationship to the child. */
export type CarerRelationship =
  /** Mother. */
  | 'MOTHER'
  /** Father. */
  | 'FATHER'
  /** Another person with parental responsibility, or who has care. */
  | 'OTHER_CARER';

/** A service that every child of an age is given: education, primary care and the like. */
export type UniversalService = {
  __typename?: 'UniversalService';
  /** What kind of service. Not seen by data stewards. */
  kind?: Maybe<UniversalServiceKind>;
  /** The organisation that gives it. */
  organisation?: Maybe<Organisation>;
  /** First day. Not seen by data stewards. */
  startedOn?: Maybe<Scalars['Date']['output']>;
  /** Last day, when it has ended. Not seen by data stewards. */
  endedOn?: Maybe<Scalars['Date']['output']>;
};

/** Kinds of universal service. */
export type UniversalServiceKind =
  /** School or other education. */
  | 'EDUCATION'
  /** General practice. */
  | 'PRIMARY_CARE'
  /** Midwife. */
  | 'MIDWIFE'
  /** Health visitor. */
  | 'HEALTH_VISITOR'
  /** School nurse. */
  | 'SCHOOL_NURSE';

/** The state of the common assessment and who holds it. */
export type CommonAssessment = {
  __typename?: 'CommonAssessment';
  /** Its state. */
  status?: Maybe<CommonAssessmentStatus>;
  /** The organisation that holds it. */
  holder?: Maybe<Organisation>;
  /** Since when it has stood so, where known. */
  since?: Maybe<Scalars['Date']['output']>;
  /** The version to give back when you set it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** How it stood before, the oldest first. */
  earlier?: Maybe<Array<EarlierAssessment>>;
  /** Whether you may set it: your organisation holds it, or your management team answers for the record. */
  viewerCanSet?: Maybe<Scalars['Boolean']['output']>;
};

/** The state of a common assessment. */
export type CommonAssessmentStatus =
  /** Begun, not complete. */
  | 'IN_PROGRESS'
  /** Complete. */
  | 'COMPLETE';

/** An identifier that a supplying body gave. */
export type ExternalIdentifier = {
  __typename?: 'ExternalIdentifier';
  /** The numbering scheme. */
  scheme?: Maybe<IdentifierScheme>;
  /** The identifier in its canonical form. */
  value?: Maybe<Scalars['String']['output']>;
};

/** Numbering schemes of supplying bodies. */
export type IdentifierScheme =
  /** NHS number. */
  | 'NHS_NUMBER'
  /** Unique pupil number. */
  | 'UPN'
  /** Entry number of a birth registration at the General Register Office. */
  | 'GRO_BIRTH_ENTRY'
  /** An identifier in a local system of an authority or partner. */
  | 'LOCAL';

/** Where one value came from. */
export type Provenance = {
  __typename?: 'Provenance';
  /** The field of the record. */
  field?: Maybe<Scalars['String']['output']>;
  /** The source that supplied it, such as `gro-births`, or `person`. */
  source?: Maybe<Scalars['String']['output']>;
  /** When it was recorded. */
  recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who changed it, where a person did. */
  changedBy?: Maybe<Account>;
  /** What it was before; of a school or practice without its first day for data stewards. */
  previousValue?: Maybe<Scalars['String']['output']>;
};

/** That a record is shielded, and whom to telephone. */
export type ShieldMarker = {
  __typename?: 'ShieldMarker';
  /** Telephone of the accountable authority's management team; null while the operator has loaded none. */
  teamTelephone?: Maybe<Scalars['String']['output']>;
};

/** Something to clean (domain.md 8, 9). Its row and evidence are for whoever has claimed it, and are shown nowhere else. */
export type CleaningItem = {
  __typename?: 'CleaningItem';
  /** Identifier of the item. */
  id: Scalars['ID']['output'];
  /** Its queue. */
  queue?: Maybe<WorkQueue>;
  /** The source of the row; null for two records. */
  source?: Maybe<Scalars['String']['output']>;
  /** The strategy by which the row waits, or that proposed two records: its name and version. */
  strategy?: Maybe<Scalars['String']['output']>;
  /** Since when it waits. */
  openedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many whole days it has waited, or did. */
  ageDays?: Maybe<Scalars['Int']['output']>;
  /** What the row says, value by value. Null until you claim the item, and once it is decided. */
  row?: Maybe<Array<WaitingValue>>;
  /** Why the row waits, as a code; UNREADABLE when it can no longer be opened. Null until you claim the item, and once it is decided. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The records that it may be about, the likeliest first, of your own authority alone. Null until you claim the item, and once it is decided. */
  candidates?: Maybe<Array<CleaningCandidate>>;
  /** What was done about it, the first step first. */
  steps?: Maybe<Array<CleaningStep>>;
  /** What came of it, as a code; null while it is open. */
  outcome?: Maybe<Scalars['String']['output']>;
  /** Who decided it. */
  decidedBy?: Maybe<Account>;
  /** When. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may decide it: you have claimed it. */
  viewerCanDecide?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may make a new record of it. */
  viewerCanCreate?: Maybe<Scalars['Boolean']['output']>;
};

/** One value of a row. */
export type WaitingValue = {
  __typename?: 'WaitingValue';
  /** Which field. */
  field?: Maybe<Scalars['String']['output']>;
  /** What the row says. */
  value?: Maybe<Scalars['String']['output']>;
};

/** A record that an item may be about. */
export type CleaningCandidate = {
  __typename?: 'CleaningCandidate';
  /** The child number. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** What speaks for and against it, field by field: how alike the values are, never the values. */
  evidence?: Maybe<Array<FieldEvidence>>;
  /** Whether somebody found that it is another child. */
  keptApart?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the row can be applied to it; open the record first. */
  viewerCanLink?: Maybe<Scalars['Boolean']['output']>;
  /** The record beside the row; null until you open it. */
  child?: Maybe<Child>;
};

/** How alike two values of one field are. */
export type FieldEvidence = {
  __typename?: 'FieldEvidence';
  /** Which field. */
  field?: Maybe<Scalars['String']['output']>;
  /** How alike. */
  level?: Maybe<Scalars['String']['output']>;
};

/** A step taken about a cleaning item. */
export type CleaningStep = {
  __typename?: 'CleaningStep';
  /** What was done. */
  step?: Maybe<Scalars['String']['output']>;
  /** On what evidence. */
  evidence?: Maybe<CorrectionEvidence>;
  /** Who did it. */
  takenBy?: Maybe<Account>;
  /** When. */
  takenAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Why a row is rejected. */
export type RowRejection =
  /** It is about nobody that the index holds, such as an adult or a test. */
  | 'NOT_A_CHILD'
  /** It says nothing that would tell who it is about. */
  | 'NOT_ENOUGH_TO_TELL'
  /** The source has withdrawn it, or says that it is wrong. */
  | 'WRONG_AT_SOURCE'
  /** The record says the same already, or something newer. */
  | 'OUT_OF_DATE';

/** A row to apply to a record. */
export type LinkWaitingRowInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** The record; you must hold it open, and your authority must answer for it. */
  number: Scalars['ChildNumber']['input'];
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the item that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** An item to decide. */
export type DecideCleaningItemInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** That the row is about the child of a record of your authority that is sealed, who has come back to England: the new record has its numbers from then on. Of the management team alone. */
  cameBack?: InputMaybe<Scalars['Boolean']['input']>;
  /** The version of the item that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A row to reject. */
export type RejectWaitingRowInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** Why. */
  reason: RowRejection;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the item that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** An item to pass on. */
export type ReferCleaningItemInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** GSS code of the authority; left out for the central team. */
  to?: InputMaybe<Scalars['ID']['input']>;
  /** The version of the item that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** Two that are not the same. */
export type KeepApartInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** Of a row: the record that it is not about; left out by a management team to say that it is about none of those whose identity is held for it, or whose record is sealed. Left out for two records. */
  number?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the item that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A step taken. */
export type RecordCleaningStepInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** What was done. */
  step: CorrectionStepKind;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the item that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a change of a cleaning item. */
export type ChangeCleaningItemResult = CleaningItemChanged | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** The item is changed. */
export type CleaningItemChanged = {
  __typename?: 'CleaningItemChanged';
  /** The item as it stands now; null when it went to another team. */
  item?: Maybe<CleaningItem>;
  /** The record that the row was applied to, as you may see it. One that was made is to be found and opened as every other. */
  child?: Maybe<Child>;
};

/** How the common assessment stood before. */
export type EarlierAssessment = {
  __typename?: 'EarlierAssessment';
  /** Its state. */
  status?: Maybe<CommonAssessmentStatus>;
  /** The organisation that held it. */
  holder?: Maybe<Organisation>;
  /** First day, where known. */
  since?: Maybe<Scalars['Date']['output']>;
  /** Last day. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** How the common assessment stands now. */
export type SetCommonAssessmentStatusInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** Its state. */
  status: CommonAssessmentStatus;
  /** The organisation that is to hold it: your own, or one whose involvement has not ended. When left out, who holds it now; your own when there is none. */
  holder?: InputMaybe<Scalars['ID']['input']>;
  /** The version that you saw; left out when there is no common assessment. */
  version?: InputMaybe<Scalars['Int']['input']>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of setting the common assessment. */
export type SetCommonAssessmentStatusResult = CommonAssessmentStatusSet | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** The common assessment stands so. */
export type CommonAssessmentStatusSet = {
  __typename?: 'CommonAssessmentStatusSet';
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** What is right in a record. What is left out stays as it is. */
export type AmendChildInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The record's version that you saw. */
  version: Scalars['Int']['input'];
  /** The name. */
  name?: InputMaybe<AmendNameInput>;
  /** Gender. */
  gender?: InputMaybe<Gender>;
  /** Date of birth; not in the future. */
  dateOfBirth?: InputMaybe<Scalars['Date']['input']>;
  /** Where the child lives now, or the statement in its place. Not when it is hidden from you. */
  address?: InputMaybe<AmendAddressInput>;
  /** Carers to add, change or remove. Not when they are hidden from you. */
  carers?: InputMaybe<Array<AmendCarerInput>>;
  /** Where the child is educated now. Not when it is hidden from you. */
  education?: InputMaybe<AmendEducationInput>;
  /** Education, primary care, midwife, health visitor and school nurse: of each kind at most one, what is right now. Not when they are hidden from you. */
  services?: InputMaybe<Array<AmendServiceInput>>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A name that is right. */
export type AmendNameInput = {
  /** Given name; as it is when left out. */
  givenName?: InputMaybe<Scalars['String']['input']>;
  /** Family name; as it is when left out. */
  familyName?: InputMaybe<Scalars['String']['input']>;
  /** Whether the name before was right in its time, and stays as a former name. */
  keepFormer?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Where a child lives now. */
export type AmendAddressInput = {
  /** What is known of it. */
  status: AddressStatus;
  /** House and street; for CURRENT and LAST_KNOWN. */
  line?: InputMaybe<Scalars['String']['input']>;
  /** Town, village or district. */
  locality?: InputMaybe<Scalars['String']['input']>;
  /** Postcode, of a district of England; needed for CURRENT. */
  postcode?: InputMaybe<Scalars['Postcode']['input']>;
  /** Since when; today when left out, never in the future. */
  since?: InputMaybe<Scalars['Date']['input']>;
};

/** A carer to add, change or remove. */
export type AmendCarerInput = {
  /** Which one; left out for a new one. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** Whether to remove the one named. */
  remove?: InputMaybe<Scalars['Boolean']['input']>;
  /** Name; needed for a new one. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Relationship to the child; needed for a new one. */
  relationship?: InputMaybe<CarerRelationship>;
  /** Telephone; empty removes it. Not when you do not see it. */
  telephone?: InputMaybe<Scalars['String']['input']>;
  /** E-mail address; empty removes it. Not when you do not see it. */
  email?: InputMaybe<Scalars['String']['input']>;
};

/** Where a child is educated now. */
export type AmendEducationInput = {
  /** The school; left out for none. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** Since when; today when left out, never in the future. The one before ends then. */
  since?: InputMaybe<Scalars['Date']['input']>;
};

/** The universal service of one kind that a child has now. */
export type AmendServiceInput = {
  /** Which kind. */
  kind: UniversalServiceKind;
  /** The organisation, one that gives such a service; left out for none. */
  organisationId?: InputMaybe<Scalars['ID']['input']>;
  /** Since when; never in the future. The one before ends then. With the organisation that stands it corrects the day. */
  since?: InputMaybe<Scalars['Date']['input']>;
};

/** What became of an amendment. */
export type AmendChildResult = ChildAmended | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** The record is amended. */
export type ChildAmended = {
  __typename?: 'ChildAmended';
  /** The record as you may see it. */
  child?: Maybe<Child>;
  /** Whether the new address proposed a transfer to another authority. */
  transferProposed?: Maybe<Scalars['Boolean']['output']>;
};

/** What may be wrong in a record. */
export type CorrectionField =
  /** Given or family name. */
  | 'NAME'
  /** Gender. */
  | 'GENDER'
  /** Date of birth. */
  | 'DATE_OF_BIRTH'
  /** Address. */
  | 'ADDRESS'
  /** Parents and carers. */
  | 'CARERS'
  /** Education. */
  | 'EDUCATION'
  /** Primary care and other universal services. */
  | 'SERVICES'
  /** Identifiers. */
  | 'IDENTIFIERS'
  /** That it may be the record of two children, or one of two records of a child. */
  | 'IDENTITY';

/** What was done about a correction task. */
export type CorrectionStepKind =
  /** Whoever reported it was asked. */
  | 'ASKED_REPORTER'
  /** A practitioner in contact with the child was asked. */
  | 'ASKED_PRACTITIONER'
  /** A parent, a carer or the child was asked. */
  | 'ASKED_FAMILY'
  /** The source that supplied it was asked. */
  | 'ASKED_SOURCE'
  /** A document was looked at. */
  | 'CHECKED_DOCUMENT'
  /** The record was amended. */
  | 'AMENDED';

/** What a step or an outcome rests on. */
export type CorrectionEvidence =
  /** A certificate of birth. */
  | 'BIRTH_CERTIFICATE'
  /** An order of a court. */
  | 'COURT_ORDER'
  /** A letter or a register of a school. */
  | 'SCHOOL_REGISTER'
  /** The register of a general practice. */
  | 'PRACTICE_REGISTER'
  /** The authority's own systems. */
  | 'LOCAL_SYSTEM'
  /** A bill or an agreement that shows an address. */
  | 'PROOF_OF_ADDRESS'
  /** What somebody who knows the child said. */
  | 'STATEMENT';

/** What came of a correction task. */
export type CorrectionOutcome =
  /** The record was corrected. */
  | 'CORRECTED'
  /** What was missing was added. */
  | 'COMPLETED'
  /** The record was right. */
  | 'FOUND_CORRECT'
  /** Reasonable steps did not settle it. */
  | 'CANNOT_BE_SETTLED';

/** A record in which something is wrong. */
export type OpenCorrectionTaskInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** What is wrong or missing. */
  fields: Array<CorrectionField>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A step taken. */
export type RecordCorrectionStepInput = {
  /** Identifier of the task; the reference of an item of work. */
  id: Scalars['ID']['input'];
  /** What was done. */
  step: CorrectionStepKind;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the task that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** The end of a correction task. */
export type CloseCorrectionTaskInput = {
  /** Identifier of the task. */
  id: Scalars['ID']['input'];
  /** What came of it. */
  outcome: CorrectionOutcome;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the task that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a change of a correction task. */
export type ChangeCorrectionTaskResult = CorrectionTaskChanged | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** The correction task is opened or changed. */
export type CorrectionTaskChanged = {
  __typename?: 'CorrectionTaskChanged';
  /** The task as it stands now; null for whoever opened it and is not of the accountable team. */
  task?: Maybe<CorrectionTask>;
};

/** Something wrong or missing in a record, and the steps taken. Codes only: what is right goes into the record. */
export type CorrectionTask = {
  __typename?: 'CorrectionTask';
  /** Identifier of the task. */
  id: Scalars['ID']['output'];
  /** The child number. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** What is wrong. */
  fields?: Maybe<Array<CorrectionField>>;
  /** Who said so. */
  openedBy?: Maybe<Account>;
  /** When. */
  openedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many whole days it has been open, or was. */
  ageDays?: Maybe<Scalars['Int']['output']>;
  /** What was done about it, the first step first. */
  steps?: Maybe<Array<CorrectionStep>>;
  /** What came of it; null while it is open. */
  outcome?: Maybe<CorrectionOutcome>;
  /** On what evidence. */
  evidence?: Maybe<CorrectionEvidence>;
  /** When it was closed. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may work it. */
  viewerCanWork?: Maybe<Scalars['Boolean']['output']>;
};

/** A step taken about a correction task. */
export type CorrectionStep = {
  __typename?: 'CorrectionStep';
  /** What was done. */
  step?: Maybe<CorrectionStepKind>;
  /** On what evidence. */
  evidence?: Maybe<CorrectionEvidence>;
  /** Who did it. */
  takenBy?: Maybe<Account>;
  /** When. */
  takenAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A source disagrees with what a person corrected. What the person said stands until the team decides. */
export type Conflict = {
  __typename?: 'Conflict';
  /** Identifier of the conflict. */
  id: Scalars['ID']['output'];
  /** The child number. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** Which field of the record. */
  field?: Maybe<Scalars['String']['output']>;
  /** Which source. */
  source?: Maybe<Scalars['String']['output']>;
  /** Since when. */
  raisedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the source says; since when a school or practice has the child is not seen by data stewards. Seen by the accountable team while it holds the record open; null else, and when it can no longer be opened. */
  sourceValue?: Maybe<Scalars['String']['output']>;
  /** The version to give back when you decide it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may decide it; the record must be open to you. */
  viewerCanResolve?: Maybe<Scalars['Boolean']['output']>;
};

/** A conflict to decide. */
export type ResolveConflictInput = {
  /** Identifier of the conflict; the reference of an item of work. */
  id: Scalars['ID']['input'];
  /** Whose value stands. */
  decision: ConflictDecision;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the conflict that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** Whose value stands. */
export type ConflictDecision =
  /** What the person corrected. The source is not asked again about this value. */
  | 'KEEP'
  /** What the source says. */
  | 'TAKE_SOURCE';

/** What became of deciding a conflict. */
export type ResolveConflictResult = ConflictResolved | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** The conflict is decided. */
export type ConflictResolved = {
  __typename?: 'ConflictResolved';
  /** The record as you may see it. */
  child?: Maybe<Child>;
};

/** A request to read sealed data. Seen by the management team of the authority. What was stated is null when it can no longer be opened. */
export type SealedRequest = {
  __typename?: 'SealedRequest';
  /** Its reference. */
  reference: Scalars['ID']['output'];
  /** What is to be read. */
  kind?: Maybe<SealedRequestKind>;
  /** The child number that was stated. */
  number?: Maybe<Scalars['ChildNumber']['output']>;
  /** Of an extract: in which kind of inquiry it is needed. */
  basis?: Maybe<ExtractBasis>;
  /** Of an extract: the inquiry by its name. */
  inquiry?: Maybe<Scalars['String']['output']>;
  /** Why it is needed. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Who asked. */
  requestedBy?: Maybe<Account>;
  /** When. */
  requestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who approved it, once somebody has. */
  approvedBy?: Maybe<Account>;
  /** Until when it may be approved; once it is, until when it may be read. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you may approve it: it waits, and you did not ask for it. */
  viewerCanApprove?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may read it now: you asked, it was approved, and nobody has read it. */
  viewerCanRead?: Maybe<Scalars['Boolean']['output']>;
};

/** What two people may read together. */
export type SealedRequestKind =
  /** A sealed record. */
  | 'EXTRACT'
  /** Whether and how two identities belong together. */
  | 'VAULT_OPENING';

/** The kinds of inquiry for which an extract may leave. */
export type ExtractBasis =
  /** A named child-protection enquiry (Children Act 1989 s.47). */
  | 'CHILD_PROTECTION_ENQUIRY'
  /** A named serious case review or child safeguarding practice review. */
  | 'SERIOUS_CASE_REVIEW'
  /** The investigation of a named child's death. */
  | 'CHILD_DEATH_INVESTIGATION';

/** A sealed record and the inquiry that needs it. */
export type RequestExtractInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** Which kind of inquiry. */
  basis: ExtractBasis;
  /** The inquiry by its name or file number: 3 to 200 characters. */
  inquiry: Scalars['String']['input'];
  /** Why it needs this record: at least 20 characters. */
  reason: Scalars['String']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A request to approve. */
export type SealedStepInput = {
  /** Its reference. */
  reference: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** An approved request to read. */
export type ReadSealedInput = {
  /** Its reference. */
  reference: Scalars['ID']['input'];
  /** A value of your own choice: 8 to 100 characters. What was read is not kept under it: a repeat finds it read. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of asking for an extract. */
export type RequestExtractResult = ExtractRequested | InvalidInput | RecordNotFound | NeedsSecondPerson | NeedsStepUp | IdempotencyConflict;

/** The request is on the team's list. */
export type ExtractRequested = {
  __typename?: 'ExtractRequested';
  /** Its reference, for your colleague and for reading. */
  reference: Scalars['ID']['output'];
};

/** What became of approving an extract. */
export type ApproveExtractResult = ExtractApproved | InvalidInput | RecordNotFound | NeedsSecondPerson | NeedsStepUp | IdempotencyConflict;

/** Whoever asked may now read it. */
export type ExtractApproved = {
  __typename?: 'ExtractApproved';
  /** Until when. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What became of reading an extract. */
export type ReadExtractResult = ExtractRead | InvalidInput | RecordNotFound | NeedsSecondPerson | NeedsStepUp | IdempotencyConflict;

/** The extract: this once. */
export type ExtractRead = {
  __typename?: 'ExtractRead';
  /** The child number. */
  number?: Maybe<Scalars['ChildNumber']['output']>;
  /** All that the directory holds of the child, hidden parts included. */
  lines?: Maybe<Array<RecordLine>>;
};

/** One line of a record, in words. */
export type RecordLine = {
  __typename?: 'RecordLine';
  /** Which part of the record. */
  part?: Maybe<Scalars['String']['output']>;
  /** Its values, each with its name. */
  text?: Maybe<Scalars['String']['output']>;
};

/** How old a source's word on a record is. */
export type DataAge = {
  __typename?: 'DataAge';
  /** The source's name. */
  source?: Maybe<Scalars['String']['output']>;
  /** The day as of which it last spoke of this child. */
  asOf?: Maybe<Scalars['Date']['output']>;
  /** How many days ago that was. */
  ageDays?: Maybe<Scalars['Int']['output']>;
  /** Whether the source is stopped now: nothing newer comes. */
  stopped?: Maybe<Scalars['Boolean']['output']>;
};

/** A system that supplies data. */
export type FeedSource = {
  __typename?: 'FeedSource';
  /** The name under which its files come. */
  name: Scalars['ID']['output'];
  /** What people call it. */
  title?: Maybe<Scalars['String']['output']>;
  /** The organisation behind it. */
  organisation?: Maybe<Organisation>;
  /** Whether the service mode stops it. */
  stopped?: Maybe<Scalars['Boolean']['output']>;
  /** The day as of which its newest data speaks; null while there is none. */
  asOf?: Maybe<Scalars['Date']['output']>;
  /** How many days ago that was. */
  dataAgeDays?: Maybe<Scalars['Int']['output']>;
  /** Its last load. */
  lastRun?: Maybe<FeedRun>;
};

/** A page of loads. */
export type FeedRunConnection = {
  __typename?: 'FeedRunConnection';
  /** The rows. */
  edges?: Maybe<Array<FeedRunEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** A load in its page. */
export type FeedRunEdge = {
  __typename?: 'FeedRunEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The load. */
  node?: Maybe<FeedRun>;
};

/** Whether a load counts. */
export type FeedRunKind =
  /** Its rows are applied. */
  | 'LIVE'
  /** Its rows are decided and counted, and nothing else is written: a dry run, or a source that is not accredited yet. */
  | 'TEST';

/** How a load stands. */
export type FeedRunStatus =
  /** Under way. */
  | 'RUNNING'
  /** Waiting to be resumed. */
  | 'PAUSED'
  /** Read to its end. */
  | 'DONE'
  /** Given up, or its sender has died (`INTERRUPTED`): see its fault. What was written stays, and sending the file again does the rest. */
  | 'FAILED'
  /** Ended by the central team. */
  | 'CANCELLED';

/** How a row ended, as far as who asks may know: to a source, whatever waits for a person is nobody's. */
export type FeedOutcome =
  /** It is one record's. */
  | 'MATCH'
  /** It made a record. */
  | 'CREATED'
  /** It waits because of a shield, an adoption or a sealed record. */
  | 'HELD'
  /** It is nobody's, as far as one can tell: a steward decides. */
  | 'NO_MATCH'
  /** It may be several records': a steward decides. */
  | 'MULTIPLE_MATCH'
  /** It was applied before. */
  | 'SKIPPED'
  /** It is a bad row. */
  | 'REJECTED';

/** How many rows ended so. */
export type FeedOutcomeCount = {
  __typename?: 'FeedOutcomeCount';
  /** The outcome. */
  outcome?: Maybe<FeedOutcome>;
  /** How many rows. */
  rows?: Maybe<Scalars['Int']['output']>;
};

/** A fault of a bad row: where and what, never a value. */
export type FeedFault = {
  __typename?: 'FeedFault';
  /** The line of the file. */
  line?: Maybe<Scalars['Int']['output']>;
  /** The column, or `row`. */
  column?: Maybe<Scalars['String']['output']>;
  /** The code. */
  code?: Maybe<Scalars['String']['output']>;
  /** What to do. */
  message?: Maybe<Scalars['String']['output']>;
};

/** One load of one file of one source. */
export type FeedRun = {
  __typename?: 'FeedRun';
  /** Identifier of the load. */
  id: Scalars['ID']['output'];
  /** The source's name. */
  source?: Maybe<Scalars['String']['output']>;
  /** Whether it counts. */
  kind?: Maybe<FeedRunKind>;
  /** How it stands. */
  status?: Maybe<FeedRunStatus>;
  /** Why it failed, as a code. */
  fault?: Maybe<Scalars['String']['output']>;
  /** When it began. */
  startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ended; null while it has not, and where its sender has died until the source's next file. */
  endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The day as of which the file speaks; null where its rows carry their own revisions. */
  asOf?: Maybe<Scalars['Date']['output']>;
  /** How many rows were read. */
  rows?: Maybe<Scalars['Int']['output']>;
  /** How they ended. */
  outcomes?: Maybe<Array<FeedOutcomeCount>>;
  /** How many of a hundred rows ended by themselves: matched, made or applied before. Null to a source, and without rows. */
  matchPercent?: Maybe<Scalars['Float']['output']>;
  /** The first faults of bad rows, by line: at most 50. */
  faults?: Maybe<Array<FeedFault>>;
  /** Whether you may let it wait. */
  viewerCanPause?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may let it go on. */
  viewerCanResume?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may end it. */
  viewerCanCancel?: Maybe<Scalars['Boolean']['output']>;
};

/** Which load is steered. */
export type SteerFeedRunInput = {
  /** Identifier of the load. */
  id: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of steering a load. */
export type SteerFeedRunResult = FeedRunSteered | InvalidInput | RecordNotFound | NotPermitted | IdempotencyConflict;

/** The load is steered. */
export type FeedRunSteered = {
  __typename?: 'FeedRunSteered';
  /** The load as it stands now. */
  run?: Maybe<FeedRun>;
};

/** An additional service in contact with a child: who, which organisation, how to reach them, from when to when. Seen under an own access grant, not when the record is shielded (save by the accountable management team), never by data stewards. */
export type Involvement = {
  __typename?: 'Involvement';
  /** Identifier of the involvement. */
  id: Scalars['ID']['output'];
  /** What kind of service. */
  serviceType?: Maybe<AdditionalServiceType>;
  /** The organisation. */
  organisation?: Maybe<Organisation>;
  /** The practitioner in contact. */
  practitioner?: Maybe<Account>;
  /** Telephone to reach them. */
  telephone?: Maybe<Scalars['String']['output']>;
  /** E-mail address to reach them. */
  email?: Maybe<Scalars['String']['output']>;
  /** Whether this practitioner is the lead professional; at most one is. */
  leadProfessional?: Maybe<Scalars['Boolean']['output']>;
  /** When this practitioner was the lead professional, the oldest first. */
  leadPeriods?: Maybe<Array<LeadPeriod>>;
  /** First day of contact. */
  startedOn?: Maybe<Scalars['Date']['output']>;
  /** Last day of contact, when it has ended. */
  endedOn?: Maybe<Scalars['Date']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may end it: it has not ended, and is your own or your management team's to answer for. */
  viewerCanEnd?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may end this practitioner's lead: it is your own, or your management team's to answer for. */
  viewerCanStandDown?: Maybe<Scalars['Boolean']['output']>;
};

/** Additional services: those not normally given to everyone of an age. Sensitive services are not among them. */
export type AdditionalServiceType =
  /** Children's social care. */
  | 'SOCIAL_CARE'
  /** Youth justice. */
  | 'YOUTH_JUSTICE'
  /** Special educational needs. */
  | 'SPECIAL_EDUCATIONAL_NEEDS'
  /** Education welfare. */
  | 'EDUCATION_WELFARE'
  /** Early help and family support. */
  | 'EARLY_HELP'
  /** Speech and language, physiotherapy and other therapies. */
  | 'THERAPY'
  /** Disability service. */
  | 'DISABILITY'
  /** Voluntary organisation's service. */
  | 'VOLUNTARY';

/** Your involvement with a child. */
export type RecordInvolvementInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** What kind of service you give. */
  serviceType: AdditionalServiceType;
  /** First day of contact; today when left out, never in the future. */
  startedOn?: InputMaybe<Scalars['Date']['input']>;
  /** Telephone to reach you for this child; when left out, the one in your account, also once that is another. */
  telephone?: InputMaybe<Scalars['String']['input']>;
  /** Whether you are the lead professional; refused while another is. */
  leadProfessional?: InputMaybe<Scalars['Boolean']['input']>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of recording an involvement. */
export type RecordInvolvementResult = InvolvementRecorded | InvalidInput | RecordNotFound | NotPermitted | LeadProfessionalExists | IdempotencyConflict;

/** The involvement is recorded. */
export type InvolvementRecorded = {
  __typename?: 'InvolvementRecorded';
  /** The new involvement. Hidden when the record is shielded, save from the accountable authority's management team. */
  involvement?: Maybe<Involvement>;
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** Another practitioner is the lead professional; nothing was recorded. */
export type LeadProfessionalExists = {
  __typename?: 'LeadProfessionalExists';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** An involvement to end. */
export type EndInvolvementInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The involvement's identifier. */
  id: Scalars['ID']['input'];
  /** Last day of contact; today when left out, not before the first, never in the future. */
  endedOn?: InputMaybe<Scalars['Date']['input']>;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of ending an involvement. */
export type EndInvolvementResult = InvolvementEnded | InvalidInput | RecordNotFound | VersionConflict | IdempotencyConflict;

/** The involvement has ended. */
export type InvolvementEnded = {
  __typename?: 'InvolvementEnded';
  /** The involvement as it stands now. Hidden when the record is shielded, save from the accountable authority's management team. */
  involvement?: Maybe<Involvement>;
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** A time as lead professional. */
export type LeadPeriod = {
  __typename?: 'LeadPeriod';
  /** First day. */
  from?: Maybe<Scalars['Date']['output']>;
  /** Last day; null while they lead. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** Who is to lead. */
export type DeclareLeadProfessionalInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The involvement of the practitioner who is to lead; it must not have ended. */
  id: Scalars['ID']['input'];
  /** The version of that involvement that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of naming a lead professional. */
export type DeclareLeadProfessionalResult = LeadProfessionalDeclared | InvalidInput | RecordNotFound | NotPermitted | LeadProfessionalExists | VersionConflict | IdempotencyConflict;

/** The practitioner leads from today. */
export type LeadProfessionalDeclared = {
  __typename?: 'LeadProfessionalDeclared';
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** Who is to lead no longer. */
export type StandDownLeadProfessionalInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The involvement of the present lead. */
  id: Scalars['ID']['input'];
  /** The version of that involvement that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of standing down. */
export type StandDownLeadProfessionalResult = LeadProfessionalStoodDown | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** Nobody leads now. */
export type LeadProfessionalStoodDown = {
  __typename?: 'LeadProfessionalStoodDown';
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** Who has left. */
export type ListLeaverInput = {
  /** The practitioner's account. */
  accountId: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of listing. */
export type ListLeaverResult = LeaverListed | InvalidInput | IdempotencyConflict;

/** The involvements are in your work list. */
export type LeaverListed = {
  __typename?: 'LeaverListed';
  /** How many items there are of this practitioner in your queue. */
  items?: Maybe<Scalars['Int']['output']>;
};

/** An item to settle. */
export type SettleLeaverItemInput = {
  /** The item's reference. */
  reference: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of settling. */
export type SettleLeaverItemResult = LeaverItemSettled | InvalidInput | RecordNotFound | IdempotencyConflict;

/** The item is settled. */
export type LeaverItemSettled = {
  __typename?: 'LeaverItemSettled';
  /** The item's reference. */
  reference?: Maybe<Scalars['ID']['output']>;
};

/** What is known of the return of a child who left England. */
export type ReturnIntention =
  /** Intends to return within three years. */
  | 'WITHIN_THREE_YEARS'
  /** Does not intend to return. */
  | 'NONE'
  /** Not known. */
  | 'NOT_KNOWN';

/** A child who has left England. */
export type RecordLeavingEnglandInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The record's version that you saw. */
  version: Scalars['Int']['input'];
  /** What is intended. */
  intention: ReturnIntention;
  /** The day of leaving, never in the future. Left out: the day that the record says already, else today. */
  since?: InputMaybe<Scalars['Date']['input']>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A child who is back in England. */
export type RecordReturnToEnglandInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The record's version that you saw. */
  version: Scalars['Int']['input'];
  /** Where the child lives now: CURRENT, LAST_KNOWN or NONE_KNOWN. */
  address: AmendAddressInput;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of recording that a child left England. */
export type RecordLeavingEnglandResult = LeavingEnglandRecorded | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** It is recorded; the time until the record is archived runs from the day of leaving. */
export type LeavingEnglandRecorded = {
  __typename?: 'LeavingEnglandRecorded';
  /** The record as you may see it. */
  child?: Maybe<Child>;
};

/** What became of recording that a child is back. */
export type RecordReturnToEnglandResult = ReturnToEnglandRecorded | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | IdempotencyConflict;

/** The child is back, and the record in use. */
export type ReturnToEnglandRecorded = {
  __typename?: 'ReturnToEnglandRecorded';
  /** The record as you may see it. */
  child?: Maybe<Child>;
  /** Whether the record came back from the archive by it. */
  restored?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the address proposed a transfer to another authority. */
  transferProposed?: Maybe<Scalars['Boolean']['output']>;
};

/** Explicit consent of a young person. */
export type RecordConsentInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** Until which age: 19 to 25, and not one that is over. */
  untilAge: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A consent that is withdrawn. */
export type WithdrawConsentInput = {
  /** The child number. */
  number: Scalars['ChildNumber']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of recording consent. */
export type RecordConsentResult = ConsentRecorded | InvalidInput | RecordNotFound | IdempotencyConflict;

/** The consent is recorded. */
export type ConsentRecorded = {
  __typename?: 'ConsentRecorded';
  /** Whether the record came back into use by it. */
  restored?: Maybe<Scalars['Boolean']['output']>;
};

/** What became of withdrawing it. */
export type WithdrawConsentResult = ConsentWithdrawn | InvalidInput | RecordNotFound | IdempotencyConflict;

/** The consent is withdrawn. */
export type ConsentWithdrawn = {
  __typename?: 'ConsentWithdrawn';
  /** Whether the record was archived by it. */
  archived?: Maybe<Scalars['Boolean']['output']>;
};

/** A group of fields of which one record's value is chosen. Everything else is kept of both. */
export type MergeFieldGroup =
  /** Given and family name. */
  | 'NAME'
  /** Gender. */
  | 'GENDER'
  /** Date of birth. */
  | 'DATE_OF_BIRTH'
  /** The current address; the other one is ended. */
  | 'ADDRESS'
  /** The lead professional, where both have one. */
  | 'LEAD_PROFESSIONAL'
  /** The common assessment, where both have one; the other stays as an earlier one. */
  | 'COMMON_ASSESSMENT';

/** Of which record something is taken. */
export type MergeSide =
  /** Of the record under whose number it goes on. */
  | 'KEPT'
  /** Of the other record. */
  | 'OTHER';

/** Where a merge stands. */
export type MergeState =
  /** Proposed: another person decides. */
  | 'PROPOSED'
  /** Done: both numbers answer for one record. */
  | 'DONE'
  /** Done; a colleague proposes to undo it. */
  | 'UNDO_PROPOSED'
  /** Undone: two records again. */
  | 'UNDONE'
  /** Refused, or taken back. */
  | 'REFUSED';

/** What of two records a steward sees before merging them. */
export type MergePreview = {
  __typename?: 'MergePreview';
  /** The record under whose number it would go on, as you may see it. */
  kept?: Maybe<Child>;
  /** The other record, as you may see it. */
  other?: Maybe<Child>;
  /** The field groups among name, gender and date of birth in which they differ. */
  differing?: Maybe<Array<MergeFieldGroup>>;
  /** Whether another person must decide. */
  needsSecondPerson?: Maybe<Scalars['Boolean']['output']>;
  /** What stands against it, as a code; null for nothing. */
  obstacle?: Maybe<Scalars['String']['output']>;
};

/** A merge of two records. It holds numbers, people, dates and codes. */
export type RecordMerge = {
  __typename?: 'RecordMerge';
  /** Identifier of the merge. */
  id: Scalars['ID']['output'];
  /** Under which number the record goes on. */
  keptNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** The other number. */
  otherNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** Where it stands. */
  state?: Maybe<MergeState>;
  /** Of which record each field group was taken. */
  choices?: Maybe<Array<MergeChoice>>;
  /** Whether two people decide. */
  twoPeople?: Maybe<Scalars['Boolean']['output']>;
  /** Who proposed it. */
  proposedBy?: Maybe<Account>;
  /** When. */
  proposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who decided it. */
  decidedBy?: Maybe<Account>;
  /** When. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who undid it. */
  undoneBy?: Maybe<Account>;
  /** When. */
  undoneAt?: Maybe<Scalars['DateTime']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may carry it out. */
  viewerCanConfirm?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may refuse it, or take it back. */
  viewerCanRefuse?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may undo it, or propose to; the record must be open to you. */
  viewerCanUndo?: Maybe<Scalars['Boolean']['output']>;
};

/** Of which record a field group was taken. */
export type MergeChoice = {
  __typename?: 'MergeChoice';
  /** Which field group. */
  group?: Maybe<MergeFieldGroup>;
  /** Of which record. */
  from?: Maybe<MergeSide>;
};

/** Two records to merge. */
export type MergeRecordsInput = {
  /** Under which number the record goes on. */
  keep: Scalars['ChildNumber']['input'];
  /** The other number. */
  other: Scalars['ChildNumber']['input'];
  /** The version of the kept record that you saw. */
  keepVersion: Scalars['Int']['input'];
  /** The version of the other record that you saw. */
  otherVersion: Scalars['Int']['input'];
  /** The field groups to take of the other record; all others are the kept record's. */
  takeOfOther?: InputMaybe<Array<MergeFieldGroup>>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A merge to decide. */
export type DecideMergeInput = {
  /** Identifier of the merge. */
  id: Scalars['ID']['input'];
  /** The version of the merge that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A merge to undo. */
export type UndoMergeInput = {
  /** Identifier of the merge. */
  id: Scalars['ID']['input'];
  /** The version of the merge that you saw. */
  version: Scalars['Int']['input'];
  /** Whether they are two children: then it is remembered for ever, and they are never merged again. */
  notTheSame: Scalars['Boolean']['input'];
  /** Whose a death is that the register told of since they were merged. Needed where the register had said nothing of either before, else left out. */
  deathOf?: InputMaybe<MergeSide>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a change of a merge. */
export type ChangeMergeResult = MergeChanged | LaterMergeFirst | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | TransferAlreadyOpen | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | IdempotencyConflict;

/** The merge is proposed, done, refused or undone. */
export type MergeChanged = {
  __typename?: 'MergeChanged';
  /** The merge as it stands now. */
  merge?: Maybe<RecordMerge>;
  /** The record under the kept number, as you may see it. */
  child?: Maybe<Child>;
};

/** A later merge must be undone first. Nothing was done. */
export type LaterMergeFirst = {
  __typename?: 'LaterMergeFirst';
  /** One sentence. */
  message: Scalars['String']['output'];
  /** Identifier of the later merge. */
  mergeId: Scalars['ID']['output'];
};

/** A page of notices, the newest first. */
export type NoticeConnection = {
  __typename?: 'NoticeConnection';
  /** The rows. */
  edges?: Maybe<Array<NoticeEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** A notice in its page. */
export type NoticeEdge = {
  __typename?: 'NoticeEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The notice. */
  node?: Maybe<Notice>;
};

/** Something the accountable team is told. The reference is found in the audit, where those who may see it find the record. */
export type Notice = {
  __typename?: 'Notice';
  /** Identifier of the notice. */
  id: Scalars['ID']['output'];
  /** What happened. */
  kind?: Maybe<NoticeKind>;
  /** When it happened. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** The audit reference. */
  reference?: Maybe<Scalars['ID']['output']>;
};

/** What a notice tells. */
export type NoticeKind =
  /** A record of this authority was opened by somebody of another authority or a partner. */
  | 'OUT_OF_AREA_OPEN'
  /** Nobody answered a request to be put in touch with a sensitive service in time. The reference is the request. */
  | 'BROKERING_NO_ANSWER'
  /** A record was proposed to this authority. The reference is the transfer. */
  | 'TRANSFER_PROPOSED'
  /** The receiver rejected a transfer. The reference is the transfer. */
  | 'TRANSFER_REJECTED'
  /** A record came, or went, by agreement. The reference is the transfer. */
  | 'TRANSFER_ACCEPTED'
  /** The central team said who answers for a record. The reference is the transfer. */
  | 'TRANSFER_ALLOCATED'
  /** A decision or review of a shield is overdue; the shield stays. It is on your work list. */
  | 'SHIELD_OVERDUE'
  /** A shield on a record of this authority was found changed in the database, not by a decision. */
  | 'SHIELD_ALTERED'
  /** The hidden fields of a record of this authority were opened by override. Its review is on your work list. */
  | 'SHIELD_OVERRIDDEN'
  /** An override was refused on a record of this authority. */
  | 'OVERRIDE_REFUSED';

/** What must be read before an override. */
export type OverrideWarning = {
  __typename?: 'OverrideWarning';
  /** The version to acknowledge. */
  version?: Maybe<Scalars['Int']['output']>;
  /** The warning. */
  text?: Maybe<Scalars['String']['output']>;
};

/** One override. Seen by the accountable authority's management team only. */
export type ShieldOverride = {
  __typename?: 'ShieldOverride';
  /** Identifier of the override. */
  id: Scalars['ID']['output'];
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** By whom. */
  by?: Maybe<Account>;
  /** For which reason. */
  reason?: Maybe<AccessReason>;
  /** On which legal basis. */
  basis?: Maybe<OverrideBasis>;
  /** What the review found; null while it is due. */
  outcome?: Maybe<OverrideOutcome>;
  /** Who reviewed it. */
  reviewedBy?: Maybe<Account>;
  /** When it was reviewed. */
  reviewedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you may review it now. */
  viewerCanReview?: Maybe<Scalars['Boolean']['output']>;
};

/** On what legal basis the hidden fields are opened. */
export type OverrideBasis =
  /** An enquiry under Children Act 1989 s.47. */
  | 'SECTION_47_ENQUIRY'
  /** An emergency protection order (Children Act 1989 s.44). */
  | 'EMERGENCY_PROTECTION'
  /** Protection of a child in an emergency (Children Act 1989 s.46). */
  | 'SECTION_46_PROTECTION'
  /** An order of a court. */
  | 'COURT_ORDER';

/** What the review of an override found. */
export type OverrideOutcome =
  /** It was justified. */
  | 'JUSTIFIED'
  /** It was not; deal with it as an incident. */
  | 'NOT_JUSTIFIED';

/** An override of one record's shield. */
export type OverrideShieldInput = {
  /** The child number; you must hold an open access grant for it, as a practitioner. */
  number: Scalars['ChildNumber']['input'];
  /** Why: CO_OPERATION, SAFEGUARDING or CASE_REVIEW. */
  reason: AccessReason;
  /** On which legal basis. */
  basis: OverrideBasis;
  /** That you have read the warning. */
  warningAcknowledged: Scalars['Boolean']['input'];
  /** The version of the warning that you have read. */
  warningVersion: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of an override. */
export type OverrideShieldResult = ShieldOverridden | InvalidInput | RecordNotFound | NotPermitted | NeedsStepUp | IdempotencyConflict;

/** The hidden fields are open to you. */
export type ShieldOverridden = {
  __typename?: 'ShieldOverridden';
  /** Your access grant. It takes the place of any other that you had on the record, and of an override of another. */
  grant?: Maybe<AccessGrant>;
  /** The record as you may see it now. */
  child?: Maybe<Child>;
};

/** The finding of a review. */
export type ReviewOverrideInput = {
  /** The override's identifier. */
  id: Scalars['ID']['input'];
  /** What you find. */
  outcome: OverrideOutcome;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a review. */
export type ReviewOverrideResult = OverrideReviewed | InvalidInput | RecordNotFound | NeedsSecondPerson | VersionConflict | IdempotencyConflict;

/** The review is noted. */
export type OverrideReviewed = {
  __typename?: 'OverrideReviewed';
  /** The override's identifier. */
  id: Scalars['ID']['output'];
  /** What was found. */
  outcome?: Maybe<OverrideOutcome>;
};

/** One opening for the reason OTHER. Seen by the accountable authority's management team only. */
export type StatedReason = {
  __typename?: 'StatedReason';
  /** Identifier of the access grant. */
  id: Scalars['ID']['output'];
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** By whom. */
  by?: Maybe<Account>;
  /** Why, in their own words. */
  text?: Maybe<Scalars['String']['output']>;
  /** What the review found; null while it is due. */
  outcome?: Maybe<ReasonOutcome>;
  /** Who reviewed it. */
  reviewedBy?: Maybe<Account>;
  /** When it was reviewed. */
  reviewedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you may review it now. */
  viewerCanReview?: Maybe<Scalars['Boolean']['output']>;
};

/** What the review of a stated reason found. */
export type ReasonOutcome =
  /** It was a reason to open the record. */
  | 'JUSTIFIED'
  /** It was none; deal with it as an incident. */
  | 'NOT_JUSTIFIED';

/** The finding of a review. */
export type ReviewReasonInput = {
  /** The identifier of the stated reason. */
  id: Scalars['ID']['input'];
  /** What you find. */
  outcome: ReasonOutcome;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a review. */
export type ReviewReasonResult = ReasonReviewed | InvalidInput | RecordNotFound | NeedsSecondPerson | VersionConflict | IdempotencyConflict;

/** The review is noted. */
export type ReasonReviewed = {
  __typename?: 'ReasonReviewed';
  /** The identifier of the stated reason. */
  id: Scalars['ID']['output'];
  /** What was found. */
  outcome?: Maybe<ReasonOutcome>;
};

/** A practitioner's account; owned by users. */
export type Account = {
  __typename?: 'Account';
  /** Identifier of the account. */
  id: Scalars['ID']['output'];
};

/** An organisation; owned by users. */
export type Organisation = {
  __typename?: 'Organisation';
  /** Identifier of the organisation. */
  id: Scalars['ID']['output'];
};

/** What you know of the child. */
export type SearchChildrenInput = {
  /** Why you search. */
  purpose: AccessReason;
  /** The child number; then leave the rest out. */
  number?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** An identifier of your own body; then leave the rest out. */
  identifier?: InputMaybe<IdentifierInput>;
  /** Given name; spelling variants, nicknames and sounds-alike are found. A * may stand at the end after at least two letters. */
  givenName?: InputMaybe<Scalars['String']['input']>;
  /** Family name; spelling variants and sounds-alike are found. A * may stand at the end after at least two letters. */
  familyName?: InputMaybe<Scalars['String']['input']>;
  /** Date of birth; day and month may have been swapped. */
  dateOfBirth?: InputMaybe<Scalars['Date']['input']>;
  /** An age range of at most two years. */
  ageRange?: InputMaybe<AgeRangeInput>;
  /** Postcode of the current address. */
  postcode?: InputMaybe<Scalars['Postcode']['input']>;
  /** Identifier of the school's organisation. */
  schoolId?: InputMaybe<Scalars['ID']['input']>;
  /** Gender, to tell equals apart. */
  gender?: InputMaybe<Gender>;
};

/** An identifier that a supplying body gave. */
export type IdentifierInput = {
  /** The numbering scheme. */
  scheme: IdentifierScheme;
  /** The identifier. */
  value: Scalars['String']['input'];
};

/** A range of whole years of age, both ends included. */
export type AgeRangeInput = {
  /** From this age. */
  from: Scalars['Int']['input'];
  /** To this age; at most two years above `from`. */
  to: Scalars['Int']['input'];
};

/** What a search gave. */
export type SearchChildrenResult = ChildSearch | SearchTooBroad | InvalidInput | LimitReached | NotPermitted;

/** A search that was carried out. */
export type ChildSearch = {
  __typename?: 'ChildSearch';
  /** The likeliest first, at most 10 (policy); empty when nothing was found, or too many. */
  candidates?: Maybe<Array<SearchCandidate>>;
  /** True when more children match than may be shown: add a fact. */
  refine?: Maybe<Scalars['Boolean']['output']>;
};

/** The criteria are broader than the search allows; nothing was searched. */
export type SearchTooBroad = {
  __typename?: 'SearchTooBroad';
  /** One sentence: what to add. */
  message: Scalars['String']['output'];
};

/** A child that may be the one. What is shown suffices to choose the record to open, no more. */
export type SearchCandidate = {
  __typename?: 'SearchCandidate';
  /** The child number. */
  number?: Maybe<Scalars['ChildNumber']['output']>;
  /** Given name. */
  givenName?: Maybe<Scalars['String']['output']>;
  /** Family name. */
  familyName?: Maybe<Scalars['String']['output']>;
  /** Age in whole years today. */
  age?: Maybe<Scalars['Int']['output']>;
  /** Gender. */
  gender?: Maybe<Gender>;
  /** The outward half of the current postcode; null when the record is shielded. */
  outwardPostcode?: Maybe<Scalars['String']['output']>;
  /** Whether the record is shielded. */
  shielded?: Maybe<Scalars['Boolean']['output']>;
  /** The record, when you already hold an open access grant for it; else null. */
  child?: Maybe<Child>;
};

/** A sensitive service: one in sexual health, mental health or substance abuse. Seen by the accountable authority's management team only. */
export type SensitiveService = {
  __typename?: 'SensitiveService';
  /** Identifier of the entry. */
  id: Scalars['ID']['output'];
  /** Which sensitive service. */
  serviceType?: Maybe<SensitiveServiceType>;
  /** Who gives it. */
  organisation?: Maybe<Organisation>;
  /** The practitioner in contact. */
  practitioner?: Maybe<Account>;
  /** How to reach them. */
  telephone?: Maybe<Scalars['String']['output']>;
  /** On what basis it was recorded. */
  basis?: Maybe<SensitiveBasis>;
  /** Whose consent it is, where consent is the basis. */
  consentOf?: Maybe<SensitiveConsent>;
  /** The day of the basis. */
  basisOn?: Maybe<Scalars['Date']['output']>;
  /** Who asserted the basis. */
  assertedBy?: Maybe<Account>;
  /** The day on which the basis is to be reviewed. */
  reviewOn?: Maybe<Scalars['Date']['output']>;
  /** First day. */
  startedOn?: Maybe<Scalars['Date']['output']>;
  /** Last day, when it has ended. */
  endedOn?: Maybe<Scalars['Date']['output']>;
  /** The version to give back when you review it. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** Kinds of sensitive service. */
export type SensitiveServiceType =
  /** Sexual health. */
  | 'SEXUAL_HEALTH'
  /** Mental health. */
  | 'MENTAL_HEALTH'
  /** Substance abuse. */
  | 'SUBSTANCE_ABUSE';

/** On what basis a sensitive service is recorded. Reasons are never held. */
export type SensitiveBasis =
  /** Consent of the child if of sufficient understanding, else of a parent or carer. */
  | 'CONSENT'
  /** Significant harm. */
  | 'SIGNIFICANT_HARM';

/** Whose consent it is. */
export type SensitiveConsent =
  /** The child's own, being of sufficient understanding. */
  | 'CHILD'
  /** A parent's or carer's. */
  | 'PARENT_OR_CARER';

/** A sensitive service that your own organisation gives. There is no field for another's, and none for a reason. */
export type RecordSensitiveServiceInput = {
  /** The child number; you must hold an open access grant for it as a practitioner. */
  number: Scalars['ChildNumber']['input'];
  /** Which sensitive service you give. */
  serviceType: SensitiveServiceType;
  /** On what basis you record it. */
  basis: SensitiveBasis;
  /** Whose consent it is: needed for CONSENT, left out for SIGNIFICANT_HARM. */
  consentOf?: InputMaybe<SensitiveConsent>;
  /** The day of the basis; today when left out, never in the future. */
  basisOn?: InputMaybe<Scalars['Date']['input']>;
  /** The day on which the basis is to be reviewed: after today and at most 12 months ahead, which it is when left out. */
  reviewOn?: InputMaybe<Scalars['Date']['input']>;
  /** First day of contact; today when left out, never in the future. */
  startedOn?: InputMaybe<Scalars['Date']['input']>;
  /** Telephone to reach you; the one in your account when left out. */
  telephone?: InputMaybe<Scalars['String']['input']>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of recording a sensitive service. */
export type RecordSensitiveServiceResult = SensitiveServiceRecorded | InvalidInput | RecordNotFound | NotPermitted | IdempotencyConflict;

/** The sensitive service is recorded. */
export type SensitiveServiceRecorded = {
  __typename?: 'SensitiveServiceRecorded';
  /** Identifier of the entry, by which you end it. It says nothing of the service. */
  id?: Maybe<Scalars['ID']['output']>;
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** An entry to end. */
export type EndSensitiveServiceInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The entry's identifier. */
  id: Scalars['ID']['input'];
  /** Last day of contact; today when left out, not before the first, never in the future. */
  endedOn?: InputMaybe<Scalars['Date']['input']>;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of ending a sensitive service. */
export type EndSensitiveServiceResult = SensitiveServiceEnded | InvalidInput | RecordNotFound | IdempotencyConflict;

/** The sensitive service has ended. */
export type SensitiveServiceEnded = {
  __typename?: 'SensitiveServiceEnded';
  /** Identifier of the entry. */
  id?: Maybe<Scalars['ID']['output']>;
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** An entry of which consent was withdrawn. */
export type WithdrawSensitiveConsentInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** The entry's identifier. */
  id: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of withdrawing consent. */
export type WithdrawSensitiveConsentResult = SensitiveConsentWithdrawn | InvalidInput | RecordNotFound | IdempotencyConflict;

/** Consent is withdrawn and the entry removed. */
export type SensitiveConsentWithdrawn = {
  __typename?: 'SensitiveConsentWithdrawn';
  /** Identifier that the entry had. */
  id?: Maybe<Scalars['ID']['output']>;
  /** The child's record as you may see it. */
  child?: Maybe<Child>;
};

/** What a review found: the basis as it stands now. */
export type ReviewSensitiveServiceInput = {
  /** The child number; you must hold an open access grant for it as the accountable management team. */
  number: Scalars['ChildNumber']['input'];
  /** The entry's identifier. */
  id: Scalars['ID']['input'];
  /** The basis as it stands now. */
  basis: SensitiveBasis;
  /** Whose consent it is: needed for CONSENT, left out for SIGNIFICANT_HARM. */
  consentOf?: InputMaybe<SensitiveConsent>;
  /** The day of the basis; today when left out, never in the future. */
  basisOn?: InputMaybe<Scalars['Date']['input']>;
  /** The day of the next review: after today and at most 12 months ahead, which it is when left out. */
  reviewOn?: InputMaybe<Scalars['Date']['input']>;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a review. */
export type ReviewSensitiveServiceResult = SensitiveServiceReviewed | InvalidInput | RecordNotFound | VersionConflict | IdempotencyConflict;

/** The review is noted. */
export type SensitiveServiceReviewed = {
  __typename?: 'SensitiveServiceReviewed';
  /** The child's record, with the entry as it stands now. */
  child?: Maybe<Child>;
};

/** A decision to hide a record, from the request to its end. Seen by the accountable authority's management team only. */
export type Shield = {
  __typename?: 'Shield';
  /** Identifier of the shield. */
  id: Scalars['ID']['output'];
  /** Where it stands. */
  state?: Maybe<ShieldState>;
  /** For whom it was asked. */
  askedBy?: Maybe<ShieldAsker>;
  /** On what ground. */
  ground?: Maybe<ShieldGround>;
  /** Who recorded the request; null for one older than this register. */
  requestedBy?: Maybe<Account>;
  /** When it was asked for. */
  requestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** While INTERIM the last day for the decision, else the day of the next review; of an ended one the last that was set. */
  dueOn?: Maybe<Scalars['Date']['output']>;
  /** Whether that day has passed. The shield stays all the same. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** What was proposed last; null when nothing was. */
  proposal?: Maybe<ShieldProposal>;
  /** Who proposed it: somebody else must confirm. */
  proposedBy?: Maybe<Account>;
  /** The reason of the proposal. */
  reason?: Maybe<ShieldReason>;
  /** Of a refused one, how to appeal: a fixed sentence. */
  appealRoute?: Maybe<Scalars['String']['output']>;
  /** Whether a refusal of it was appealed. */
  appealed?: Maybe<Scalars['Boolean']['output']>;
  /** The version of the rules under which it was decided last. */
  ruleVersion?: Maybe<Scalars['Int']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** What was done about it, in order. */
  history?: Maybe<Array<ShieldStep>>;
  /** Whether you may accept it now. */
  viewerCanAccept?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may propose to refuse it now. */
  viewerCanProposeRefusal?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may confirm its refusal now. */
  viewerCanConfirmRefusal?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may propose to lift it now. */
  viewerCanProposeLift?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may confirm its lifting now. */
  viewerCanConfirmLift?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may keep it after a review now. */
  viewerCanReview?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may appeal its refusal now. */
  viewerCanAppeal?: Maybe<Scalars['Boolean']['output']>;
};

/** One thing done about a shield. */
export type ShieldStep = {
  __typename?: 'ShieldStep';
  /** What was done. */
  act?: Maybe<ShieldAct>;
  /** Where the shield stood afterwards. */
  state?: Maybe<ShieldState>;
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** By whom. */
  by?: Maybe<Account>;
  /** The reason given, where one was. */
  reason?: Maybe<ShieldReason>;
  /** The version of the rules that it was done under. */
  ruleVersion?: Maybe<Scalars['Int']['output']>;
};

/** Where a shield stands. All but LIFTED and REFUSED hide the record. */
export type ShieldState =
  /** Asked for and in force until it is decided. */
  | 'INTERIM'
  /** Accepted; reviewed every six months. */
  | 'ACTIVE'
  /** In force; one person proposed to lift it. */
  | 'LIFT_PROPOSED'
  /** Lifted by two people. */
  | 'LIFTED'
  /** Refused by two people. */
  | 'REFUSED';

/** For whom a shield was asked. */
export type ShieldAsker =
  /** The practitioner who asked. */
  | 'PRACTITIONER'
  /** A parent or carer, recorded by the management team. */
  | 'PARENT_OR_CARER'
  /** The child or young person, recorded by the management team. */
  | 'CHILD'
  /** A refuge, recorded by the management team. */
  | 'REFUGE';

/** Whom it protects from significant harm if whereabouts were visible, or a placement. Nothing more is held. */
export type ShieldGround =
  /** The child would be in danger. */
  | 'PROTECTS_CHILD'
  /** A parent or carer would be in danger. */
  | 'PROTECTS_CARER'
  /** Adoption placement. */
  | 'ADOPTION_PLACEMENT';

/** What one person proposes and another must confirm. */
export type ShieldProposal =
  /** To refuse the request. */
  | 'REFUSAL'
  /** To lift the shield. */
  | 'LIFT';

/** Why a shield is refused or lifted. */
export type ShieldReason =
  /** The test is not met: visible whereabouts make nobody less safe. */
  | 'TEST_NOT_MET'
  /** It was asked for on the wrong record. */
  | 'WRONG_RECORD'
  /** The danger has passed. */
  | 'NO_LONGER_NEEDED'
  /** The person whom it protects asked for it. */
  | 'ASKED_BY_PROTECTED';

/** What can be done about a shield. */
export type ShieldAct =
  /** Asked for. */
  | 'REQUESTED'
  /** Accepted. */
  | 'ACCEPTED'
  /** A refusal was proposed. */
  | 'REFUSAL_PROPOSED'
  /** The refusal was confirmed. */
  | 'REFUSED'
  /** A refusal was appealed. */
  | 'APPEALED'
  /** Lifting was proposed. */
  | 'LIFT_PROPOSED'
  /** The lifting was confirmed. */
  | 'LIFTED'
  /** Kept after a review. */
  | 'KEPT';

/** A request for a shield. It takes no text: nothing about the danger is held here. */
export type RequestShieldInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** For whom you ask; anybody but PRACTITIONER is recorded by the accountable management team. */
  askedBy: ShieldAsker;
  /** On what ground. */
  ground: ShieldGround;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A decision on a request for a shield. */
export type DecideShieldInput = {
  /** The child number; you must hold an open access grant for it, as its management team. */
  number: Scalars['ChildNumber']['input'];
  /** Whether to accept it, or to propose its refusal. */
  decision: ShieldDecision;
  /** For REFUSE: the reason. Else leave it out. */
  reason?: InputMaybe<ShieldReason>;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What can be decided of a request for a shield. */
export type ShieldDecision =
  /** The record stays hidden. */
  | 'ACCEPT'
  /** Proposes a refusal, which another person must confirm. */
  | 'REFUSE';

/** A step about a shield that needs nothing but the record. */
export type ShieldStepInput = {
  /** The child number; you must hold an open access grant for it, as its management team. */
  number: Scalars['ChildNumber']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A proposal to lift a shield. */
export type ProposeShieldLiftInput = {
  /** The child number; you must hold an open access grant for it, as its management team. */
  number: Scalars['ChildNumber']['input'];
  /** Why. */
  reason: ShieldReason;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** An appeal against the last refusal of a shield. */
export type AppealShieldRefusalInput = {
  /** The child number; you must hold an open access grant for it. */
  number: Scalars['ChildNumber']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a step about a shield. */
export type ShieldResult = ShieldChanged | InvalidInput | RecordNotFound | NotPermitted | ShieldUnderReview | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | VersionConflict | IdempotencyConflict;

/** It was done. */
export type ShieldChanged = {
  __typename?: 'ShieldChanged';
  /** The shield as it stands now. Seen by the accountable authority's management team only. */
  shield?: Maybe<Shield>;
  /** The record as you may see it now. */
  child?: Maybe<Child>;
  /** The last day for the decision of a request or an appeal; null after other steps. */
  decisionDueOn?: Maybe<Scalars['Date']['output']>;
};

/** The record has a shield already; what was proposed against it may have fallen. */
export type ShieldUnderReview = {
  __typename?: 'ShieldUnderReview';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** A unique identifier; or full name, date of birth and one more fact. */
export type SignpostInput = {
  /** Why you ask. */
  purpose: AccessReason;
  /** The child number. */
  number?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** NHS number. */
  nhsNumber?: InputMaybe<Scalars['NHSNumber']['input']>;
  /** Unique pupil number. */
  upn?: InputMaybe<Scalars['UPN']['input']>;
  /** Given name. */
  givenName?: InputMaybe<Scalars['String']['input']>;
  /** Family name. */
  familyName?: InputMaybe<Scalars['String']['input']>;
  /** Date of birth. */
  dateOfBirth?: InputMaybe<Scalars['Date']['input']>;
  /** Gender: one more fact. */
  gender?: InputMaybe<Gender>;
  /** Postcode of the current address: one more fact. */
  postcode?: InputMaybe<Scalars['Postcode']['input']>;
};

/** What the signpost says. */
export type SignpostResult = SignpostAnswer | InvalidInput | LimitReached | NotPermitted;

/** The signpost's answer. NONE is the same for no such child and for a child whom no additional service is in contact with. */
export type SignpostAnswer = {
  __typename?: 'SignpostAnswer';
  /** What was found. */
  outcome: SignpostOutcome;
  /** How to reach those in contact; empty unless the outcome is UNIQUE. */
  contacts?: Maybe<Array<SignpostContact>>;
};

/** What the signpost found. */
export type SignpostOutcome =
  /** Nobody, or no such child. */
  | 'NONE'
  /** One child, with contact routes. */
  | 'UNIQUE'
  /** More than one child may be meant: add a fact. */
  | 'REFINE';

/** A contact route: no address, no sensitive service; for shielded children the accountable team only. */
export type SignpostContact = {
  __typename?: 'SignpostContact';
  /** What kind of service; null for a shielded child. */
  serviceType?: Maybe<AdditionalServiceType>;
  /** The organisation; null for a shielded child. */
  organisation?: Maybe<Organisation>;
  /** The authority; for a shielded child the accountable one. */
  authority?: Maybe<Authority>;
  /** Telephone of the service, or of the accountable team. */
  telephone?: Maybe<Scalars['String']['output']>;
};

/** A proposal that another authority answer for a record. Until it is accepted or allocated the sender answers. It holds no address and no name. */
export type Transfer = {
  __typename?: 'Transfer';
  /** Identifier of the transfer. */
  id: Scalars['ID']['output'];
  /** The child number. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** The sender: who answers for the record until it is decided. */
  from?: Maybe<Authority>;
  /** The receiver; null where only the central team can say. */
  to?: Maybe<Authority>;
  /** Where it stands. */
  status?: Maybe<TransferStatus>;
  /** Why it was proposed. */
  reason?: Maybe<TransferReason>;
  /** Why it was rejected, where it was. */
  rejection?: Maybe<TransferRejection>;
  /** Who proposed it; null for a source. Not seen by the central team. */
  proposedBy?: Maybe<Account>;
  /** When it was proposed first. */
  proposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it came to where it stands. */
  changedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many whole days it has stood there. */
  ageDays?: Maybe<Scalars['Int']['output']>;
  /** Whether the sender's management team agreed. */
  senderAgreed?: Maybe<Scalars['Boolean']['output']>;
  /** Whether the receiver's management team agreed. */
  receiverAgreed?: Maybe<Scalars['Boolean']['output']>;
  /** The version to give back when you change it. */
  version?: Maybe<Scalars['Int']['output']>;
  /** Whether you may open it for review. */
  viewerCanReview?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may agree for your side. */
  viewerCanAgree?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may reject it. */
  viewerCanReject?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may propose it again. */
  viewerCanProposeAgain?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may keep the record. */
  viewerCanWithdraw?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may hand it to the central team. */
  viewerCanEscalate?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may allocate the record. */
  viewerCanAllocate?: Maybe<Scalars['Boolean']['output']>;
};

/** Where a transfer stands. */
export type TransferStatus =
  /** Proposed; the receiver has not opened it. */
  | 'PROPOSED'
  /** The receiver is looking at it. */
  | 'UNDER_REVIEW'
  /** The receiver rejected it; the sender proposes again, escalates, or keeps the record. */
  | 'REJECTED'
  /** With the central team. */
  | 'ESCALATED'
  /** Both sides agreed; the record has moved. */
  | 'ACCEPTED'
  /** The central team said who answers for the record. */
  | 'ALLOCATED'
  /** The sender keeps the record. */
  | 'WITHDRAWN';

/** Why a transfer is proposed. */
export type TransferReason =
  /** The child has moved. */
  | 'MOVED'
  /** Somebody corrected the address, and it is in another authority's area. */
  | 'ADDRESS_AMENDED'
  /** A source states an address in another authority's area. */
  | 'SOURCE_STATES_ADDRESS'
  /** The record was allocated wrongly from the first. */
  | 'ALLOCATED_WRONGLY';

/** Why a transfer is rejected. */
export type TransferRejection =
  /** The child does not live in the receiver's area. */
  | 'NOT_IN_AREA'
  /** The child will be in the receiver's area for a short time only. */
  | 'TEMPORARY_STAY'
  /** The child is somebody else's to answer for. */
  | 'ANOTHER_AUTHORITY'
  /** What is known is not enough to decide. */
  | 'NOT_ENOUGH_KNOWN';

/** A record that another authority should answer for. */
export type ProposeTransferInput = {
  /** The child number; you must hold an open access grant for it, and your authority must be accountable. */
  number: Scalars['ChildNumber']['input'];
  /** GSS code of the authority that is to answer for the record. */
  to: Scalars['ID']['input'];
  /** Why. */
  reason: TransferReason;
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A transfer to change. */
export type ChangeTransferInput = {
  /** Identifier of the transfer. */
  id: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A transfer to reject. */
export type RejectTransferInput = {
  /** Identifier of the transfer. */
  id: Scalars['ID']['input'];
  /** Why. */
  rejection: TransferRejection;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A rejected transfer to propose again. */
export type ProposeTransferAgainInput = {
  /** Identifier of the transfer. */
  id: Scalars['ID']['input'];
  /** GSS code of the authority that is to answer for the record. */
  to: Scalars['ID']['input'];
  /** Why. */
  reason: TransferReason;
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** An escalated transfer and who is to answer for its record. */
export type AllocateRecordInput = {
  /** Identifier of the transfer. */
  id: Scalars['ID']['input'];
  /** GSS code of the authority that answers for the record from now; the sender's leaves it where it is. */
  to: Scalars['ID']['input'];
  /** The version that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a change of a transfer. */
export type ChangeTransferResult = TransferChanged | InvalidInput | RecordNotFound | NotPermitted | NeedsSecondPerson | VersionConflict | TransferAlreadyOpen | IdempotencyConflict;

/** The transfer is changed. */
export type TransferChanged = {
  __typename?: 'TransferChanged';
  /** The transfer as it stands now; null when it is out of your reach by now. */
  transfer?: Maybe<Transfer>;
};

/** A transfer of this record is open already; nothing was done. */
export type TransferAlreadyOpen = {
  __typename?: 'TransferAlreadyOpen';
  /** One fixed sentence. */
  message: Scalars['String']['output'];
};

/** A row of a source that is linked to a record, by a number, by how alike they are, or by a person. */
export type LinkedRow = {
  __typename?: 'LinkedRow';
  /** Identifier of the row's last word about this record. */
  id: Scalars['ID']['output'];
  /** The child number of the record. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** The source. */
  source?: Maybe<Scalars['String']['output']>;
  /** The given names by which the row calls the child. */
  givenName?: Maybe<Scalars['String']['output']>;
  /** The family name by which the row calls the child. */
  familyName?: Maybe<Scalars['String']['output']>;
  /** The day of birth that the row states. */
  dateOfBirth?: Maybe<Scalars['Date']['output']>;
  /** Since when it is linked. */
  linkedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether a person linked it. */
  byPerson?: Maybe<Scalars['Boolean']['output']>;
  /** The fields of the record that it brought, or changed. */
  brought?: Maybe<Array<Scalars['String']['output']>>;
  /** What it has said of the record, each time that it said something else, the newest first: for an answer to a request for access. Without what its source keeps back. */
  words?: Maybe<Array<LinkedRowWord>>;
  /** The unlinking that is proposed; null for none. */
  unlinking?: Maybe<RowUnlinking>;
  /** Whether you may unlink it, or propose to. */
  viewerCanUnlink?: Maybe<Scalars['Boolean']['output']>;
};

/** What a linked row said once of the record. */
export type LinkedRowWord = {
  __typename?: 'LinkedRowWord';
  /** When it was read. */
  saidAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it said, value by value. */
  values?: Maybe<Array<WaitingValue>>;
};

/** A proposed unlinking. It holds people, dates and codes. */
export type RowUnlinking = {
  __typename?: 'RowUnlinking';
  /** Identifier of the unlinking; the reference of an item of work in the queue UNLINK_DECISION. */
  id: Scalars['ID']['output'];
  /** Why. */
  reason?: Maybe<UnlinkReason>;
  /** On what evidence. */
  evidence?: Maybe<CorrectionEvidence>;
  /** Who proposed it. */
  proposedBy?: Maybe<Account>;
  /** When. */
  proposedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether you may refuse it, or take it back. */
  viewerCanRefuse?: Maybe<Scalars['Boolean']['output']>;
};

/** Why a row is unlinked. */
export type UnlinkReason =
  /** It is about another child. */
  | 'OTHER_CHILD'
  /** It is about another child of the same name. */
  | 'NAMESAKE'
  /** It bears a number of this child by mistake. */
  | 'WRONG_NUMBER'
  /** The source says that it was about another child. */
  | 'SOURCE_SAYS_SO';

/** A row to unlink. */
export type UnlinkRowInput = {
  /** A child number of the record; you must hold it open, and your authority must answer for it. */
  number: Scalars['ChildNumber']['input'];
  /** Identifier of the linked row. */
  row: Scalars['ID']['input'];
  /** Why. */
  reason: UnlinkReason;
  /** On what evidence. */
  evidence?: InputMaybe<CorrectionEvidence>;
  /** The version of the record that you saw. */
  version: Scalars['Int']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** A proposed unlinking to refuse. */
export type RefuseUnlinkingInput = {
  /** Identifier of the unlinking. */
  id: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of unlinking a row. */
export type UnlinkRowResult = RowUnlinked | InvalidInput | RecordNotFound | NotPermitted | VersionConflict | TransferAlreadyOpen | NeedsSecondPerson | ProposalLapsed | NeedsStepUp | IdempotencyConflict;

/** The row is unlinked, or that is proposed, or refused. */
export type RowUnlinked = {
  __typename?: 'RowUnlinked';
  /** Whether it waits for a second person. */
  proposed?: Maybe<Scalars['Boolean']['output']>;
  /** The record, as you may see it. */
  child?: Maybe<Child>;
};

/** A local authority; owned by users, with what waits for its team. */
export type Authority = {
  __typename?: 'Authority';
  /** GSS code. */
  code: Scalars['ID']['output'];
  /** What waits for its team, queue by queue; null for every authority but your own. */
  workList?: Maybe<Array<WorkQueueCount>>;
};

/** One queue of a team: how much waits in it, and since when. */
export type WorkQueueCount = {
  __typename?: 'WorkQueueCount';
  /** Which queue. */
  queue?: Maybe<WorkQueue>;
  /** How many items are open. */
  open?: Maybe<Scalars['Int']['output']>;
  /** How many of them nobody has. */
  unassigned?: Maybe<Scalars['Int']['output']>;
  /** How many of them are past their due date. */
  overdue?: Maybe<Scalars['Int']['output']>;
  /** When the oldest open one was opened. */
  oldestOpenedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many whole days ago that was. */
  oldestDays?: Maybe<Scalars['Int']['output']>;
};

/** What kind of work waits. */
export type WorkQueue =
  /** A shield to decide. */
  | 'SHIELD_DECISION'
  /** A shield to review. */
  | 'SHIELD_REVIEW'
  /** A shield whose lifting was proposed. */
  | 'SHIELD_LIFT'
  /** An appeal against a refused shield. */
  | 'SHIELD_APPEAL'
  /** The opening of a shielded record that somebody must look at afterwards. */
  | 'OVERRIDE_REVIEW'
  /** A practitioner to put in touch with a sensitive service. */
  | 'BROKERING'
  /** A sensitive service whose basis is due for review. */
  | 'SENSITIVE_REVIEW'
  /** Involvements of somebody who has left. */
  | 'INVOLVEMENT_OF_LEAVER'
  /** Something wrong or missing in a record (see `CorrectionTask`). */
  | 'CORRECTION'
  /** A source that disagrees with what a person corrected (see `Conflict`). */
  | 'CONFLICT'
  /** A record that is proposed to your authority: the test 'Proposed transfer to Accountable Body'. */
  | 'PROPOSED_TRANSFER'
  /** A proposed record that your authority is looking at: the test 'Under Review'. */
  | 'UNDER_REVIEW'
  /** A proposal of your authority that was rejected: the test 'Rejected transfer to Accountable Body'. */
  | 'REJECTED_TRANSFER'
  /** A record of yours that somebody else proposed to another authority: agree, or keep it. */
  | 'TRANSFER_AGREEMENT'
  /** A record that the central team must allocate. */
  | 'ALLOCATION'
  /** A row of a source that matches no record. */
  | 'NO_MATCH'
  /** A row of a source that matches several records. */
  | 'MULTIPLE_MATCH'
  /** Two records that may be one. */
  | 'DUPLICATE'
  /** A merge, or the undoing of one, that needs a second person. */
  | 'MERGE_DECISION'
  /** The unlinking of a row from a hidden record, that needs a second person (see `LinkedRow`). */
  | 'UNLINK_DECISION'
  /** A row of a source that waits because of a shield, an adoption or a sealed record. */
  | 'HELD_ROW'
  /** The opening of a link between two identities. */
  | 'VAULT_OPENING'
  /** An extract of a sealed record. */
  | 'EXTRACT'
  /** An opening for the reason OTHER, to review (see `StatedReason`). */
  | 'REASON_REVIEW';

/** Which items of a queue. */
export type WorkFilter =
  /** Every open one. */
  | 'ALL'
  /** Those that you have. */
  | 'MINE'
  /** Those that nobody has. */
  | 'UNASSIGNED'
  /** Those past their due date. */
  | 'OVERDUE'
  /** Those that are done, with their outcome. */
  | 'CLOSED';

/** A page of a queue. */
export type WorkItemConnection = {
  __typename?: 'WorkItemConnection';
  /** The rows. */
  edges?: Maybe<Array<WorkItemEdge>>;
  /** Where the page ends. */
  pageInfo?: Maybe<PageInfo>;
};

/** An item in its page. */
export type WorkItemEdge = {
  __typename?: 'WorkItemEdge';
  /** Its cursor. */
  cursor: Scalars['String']['output'];
  /** The item. */
  node?: Maybe<WorkItem>;
};

/** One thing that waits for a team, or did. It holds a number, dates and codes, no other personal data. */
export type WorkItem = {
  __typename?: 'WorkItem';
  /** Identifier of the item. */
  id: Scalars['ID']['output'];
  /** Its queue. */
  queue?: Maybe<WorkQueue>;
  /** The child number of the record concerned; null where there is none yet. */
  childNumber?: Maybe<Scalars['ChildNumber']['output']>;
  /** Identifier of what it is about, such as a transfer. */
  reference?: Maybe<Scalars['ID']['output']>;
  /** The transfer that it is about, in the queues of transfers; else null. */
  transfer?: Maybe<Transfer>;
  /** The correction task that it is about, in the queue CORRECTION; else null. */
  correctionTask?: Maybe<CorrectionTask>;
  /** The conflict that it is about, in the queue CONFLICT; else null. */
  conflict?: Maybe<Conflict>;
  /** The row or the two records that it is about, in the queues of cleaning; else null. */
  cleaningItem?: Maybe<CleaningItem>;
  /** The merge that it is about, in the queue MERGE_DECISION; else null. */
  merge?: Maybe<RecordMerge>;
  /** Since when it waits. */
  openedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many whole days it has waited, or did. */
  ageDays?: Maybe<Scalars['Int']['output']>;
  /** From when it is overdue; null for never. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it is open past its due date. */
  overdue?: Maybe<Scalars['Boolean']['output']>;
  /** Who caused it; null when nobody did. */
  openedBy?: Maybe<Account>;
  /** Who has it; null for nobody. */
  assignee?: Maybe<Account>;
  /** Since when they have it. */
  assignedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was closed; null while it is open. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who closed it; null when nobody did. */
  closedBy?: Maybe<Account>;
  /** What came of it, as a code. */
  outcome?: Maybe<Scalars['String']['output']>;
  /** What it was decided on, as a code. */
  evidence?: Maybe<Scalars['String']['output']>;
  /** Whether you may take it. */
  viewerCanClaim?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may give it to a colleague. */
  viewerCanAssign?: Maybe<Scalars['Boolean']['output']>;
  /** Whether you may put it back. */
  viewerCanRelease?: Maybe<Scalars['Boolean']['output']>;
};

/** An item of work. */
export type ClaimWorkItemInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** An item of work and who is to have it. */
export type AssignWorkItemInput = {
  /** Identifier of the item. */
  id: Scalars['ID']['input'];
  /** The colleague's account. */
  accountId: Scalars['ID']['input'];
  /** A value of your own choice that makes a repeat harmless: 8 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of claiming, assigning or releasing an item. */
export type ChangeWorkItemResult = WorkItemChanged | InvalidInput | RecordNotFound | NotPermitted | IdempotencyConflict;

/** The item is changed. */
export type WorkItemChanged = {
  __typename?: 'WorkItemChanged';
  /** The item as it stands now. */
  item?: Maybe<WorkItem>;
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
  BrokerRequest: BrokerRequest;
  Child: Child;
  Involvement: Involvement;
  Shield: Shield;
  Transfer: Transfer;
  Authority: Authority;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  BrokerRequest:
    ( { __typename: 'BrokerRequest' }
    & GraphQLRecursivePick<FederationTypes['BrokerRequest'], {"id":true}> );
  Child:
    ( { __typename: 'Child' }
    & GraphQLRecursivePick<FederationTypes['Child'], {"number":true}> );
  Involvement:
    ( { __typename: 'Involvement' }
    & GraphQLRecursivePick<FederationTypes['Involvement'], {"id":true}> );
  Shield:
    ( { __typename: 'Shield' }
    & GraphQLRecursivePick<FederationTypes['Shield'], {"id":true}> );
  Transfer:
    ( { __typename: 'Transfer' }
    & GraphQLRecursivePick<FederationTypes['Transfer'], {"id":true}> );
  Authority:
    ( { __typename: 'Authority' }
    & GraphQLRecursivePick<FederationTypes['Authority'], {"code":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  OpenRecordResult:
    | ( Omit<RecordOpened, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  PlaceForAdoptionResult:
    | ( Omit<PlacedForAdoption, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  EndPlacementResult:
    | ( Omit<PlacementEnded, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  RecordNewIdentityResult:
    | ( NewIdentityRecorded )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  RequestVaultOpeningResult:
    | ( VaultOpeningRequested )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  ApproveVaultOpeningResult:
    | ( VaultOpeningApproved )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  ReadVaultResult:
    | ( VaultOpened )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  RequestBrokeringResult:
    | ( Omit<BrokeringRequested, 'request'> & { request?: Maybe<_RefType['BrokerRequest']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  AdvanceBrokeringResult:
    | ( Omit<BrokeringAdvanced, 'request'> & { request?: Maybe<_RefType['BrokerRequest']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  CloseBrokeringResult:
    | ( Omit<BrokeringClosed, 'request'> & { request?: Maybe<_RefType['BrokerRequest']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ChangeCleaningItemResult:
    | ( Omit<CleaningItemChanged, 'item' | 'child'> & { item?: Maybe<_RefType['CleaningItem']>, child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  SetCommonAssessmentStatusResult:
    | ( Omit<CommonAssessmentStatusSet, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  AmendChildResult:
    | ( Omit<ChildAmended, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ChangeCorrectionTaskResult:
    | ( Omit<CorrectionTaskChanged, 'task'> & { task?: Maybe<_RefType['CorrectionTask']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ResolveConflictResult:
    | ( Omit<ConflictResolved, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  RequestExtractResult:
    | ( ExtractRequested )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  ApproveExtractResult:
    | ( ExtractApproved )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  ReadExtractResult:
    | ( ExtractRead )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  SteerFeedRunResult:
    | ( Omit<FeedRunSteered, 'run'> & { run?: Maybe<_RefType['FeedRun']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  RecordInvolvementResult:
    | ( Omit<InvolvementRecorded, 'involvement' | 'child'> & { involvement?: Maybe<_RefType['Involvement']>, child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( LeadProfessionalExists )
    | ( IdempotencyConflict )
  ;
  EndInvolvementResult:
    | ( Omit<InvolvementEnded, 'involvement' | 'child'> & { involvement?: Maybe<_RefType['Involvement']>, child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  DeclareLeadProfessionalResult:
    | ( Omit<LeadProfessionalDeclared, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( LeadProfessionalExists )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  StandDownLeadProfessionalResult:
    | ( Omit<LeadProfessionalStoodDown, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ListLeaverResult:
    | ( LeaverListed )
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  SettleLeaverItemResult:
    | ( LeaverItemSettled )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( IdempotencyConflict )
  ;
  RecordLeavingEnglandResult:
    | ( Omit<LeavingEnglandRecorded, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  RecordReturnToEnglandResult:
    | ( Omit<ReturnToEnglandRecorded, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  RecordConsentResult:
    | ( ConsentRecorded )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( IdempotencyConflict )
  ;
  WithdrawConsentResult:
    | ( ConsentWithdrawn )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( IdempotencyConflict )
  ;
  ChangeMergeResult:
    | ( Omit<MergeChanged, 'merge' | 'child'> & { merge?: Maybe<_RefType['RecordMerge']>, child?: Maybe<_RefType['Child']> } )
    | ( LaterMergeFirst )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( TransferAlreadyOpen )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  OverrideShieldResult:
    | ( Omit<ShieldOverridden, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  ReviewOverrideResult:
    | ( OverrideReviewed )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ReviewReasonResult:
    | ( ReasonReviewed )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NeedsSecondPerson )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  SearchChildrenResult:
    | ( Omit<ChildSearch, 'candidates'> & { candidates?: Maybe<Array<_RefType['SearchCandidate']>> } )
    | ( SearchTooBroad )
    | ( InvalidInput )
    | ( LimitReached )
    | ( NotPermitted )
  ;
  RecordSensitiveServiceResult:
    | ( Omit<SensitiveServiceRecorded, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( IdempotencyConflict )
  ;
  EndSensitiveServiceResult:
    | ( Omit<SensitiveServiceEnded, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( IdempotencyConflict )
  ;
  WithdrawSensitiveConsentResult:
    | ( Omit<SensitiveConsentWithdrawn, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( IdempotencyConflict )
  ;
  ReviewSensitiveServiceResult:
    | ( Omit<SensitiveServiceReviewed, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  ShieldResult:
    | ( Omit<ShieldChanged, 'shield' | 'child'> & { shield?: Maybe<_RefType['Shield']>, child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( ShieldUnderReview )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( VersionConflict )
    | ( IdempotencyConflict )
  ;
  SignpostResult:
    | ( Omit<SignpostAnswer, 'contacts'> & { contacts?: Maybe<Array<_RefType['SignpostContact']>> } )
    | ( InvalidInput )
    | ( LimitReached )
    | ( NotPermitted )
  ;
  ChangeTransferResult:
    | ( Omit<TransferChanged, 'transfer'> & { transfer?: Maybe<_RefType['Transfer']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( NeedsSecondPerson )
    | ( VersionConflict )
    | ( TransferAlreadyOpen )
    | ( IdempotencyConflict )
  ;
  UnlinkRowResult:
    | ( Omit<RowUnlinked, 'child'> & { child?: Maybe<_RefType['Child']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
    | ( VersionConflict )
    | ( TransferAlreadyOpen )
    | ( NeedsSecondPerson )
    | ( ProposalLapsed )
    | ( NeedsStepUp )
    | ( IdempotencyConflict )
  ;
  ChangeWorkItemResult:
    | ( Omit<WorkItemChanged, 'item'> & { item?: Maybe<_RefType['WorkItem']> } )
    | ( InvalidInput )
    | ( RecordNotFound )
    | ( NotPermitted )
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
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OpenRecordInput: OpenRecordInput;
  OpenRecordResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['OpenRecordResult']>;
  RecordOpened: ResolverTypeWrapper<Omit<RecordOpened, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  AccessGrant: ResolverTypeWrapper<AccessGrant>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Placement: ResolverTypeWrapper<Placement>;
  PlaceForAdoptionInput: PlaceForAdoptionInput;
  PlaceForAdoptionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PlaceForAdoptionResult']>;
  PlacedForAdoption: ResolverTypeWrapper<Omit<PlacedForAdoption, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  EndPlacementInput: EndPlacementInput;
  EndPlacementResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EndPlacementResult']>;
  PlacementEnded: ResolverTypeWrapper<Omit<PlacementEnded, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  NewIdentityKind: NewIdentityKind;
  RecordNewIdentityInput: RecordNewIdentityInput;
  NewCarerInput: NewCarerInput;
  NewAddressInput: NewAddressInput;
  RecordNewIdentityResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordNewIdentityResult']>;
  NewIdentityRecorded: ResolverTypeWrapper<NewIdentityRecorded>;
  RequestVaultOpeningInput: RequestVaultOpeningInput;
  RequestVaultOpeningResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RequestVaultOpeningResult']>;
  VaultOpeningRequested: ResolverTypeWrapper<VaultOpeningRequested>;
  ApproveVaultOpeningResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ApproveVaultOpeningResult']>;
  VaultOpeningApproved: ResolverTypeWrapper<VaultOpeningApproved>;
  ReadVaultResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReadVaultResult']>;
  VaultOpened: ResolverTypeWrapper<VaultOpened>;
  BrokerRequest: ResolverTypeWrapper<BrokerRequestView>;
  BrokeringState: BrokeringState;
  BrokerRequestConnection: ResolverTypeWrapper<Omit<BrokerRequestConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['BrokerRequestEdge']>> }>;
  BrokerRequestEdge: ResolverTypeWrapper<Omit<BrokerRequestEdge, 'node'> & { node?: Maybe<ResolversTypes['BrokerRequest']> }>;
  RequestBrokeringInput: RequestBrokeringInput;
  RequestBrokeringResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RequestBrokeringResult']>;
  BrokeringRequested: ResolverTypeWrapper<Omit<BrokeringRequested, 'request'> & { request?: Maybe<ResolversTypes['BrokerRequest']> }>;
  AdvanceBrokeringInput: AdvanceBrokeringInput;
  AdvanceBrokeringResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AdvanceBrokeringResult']>;
  BrokeringAdvanced: ResolverTypeWrapper<Omit<BrokeringAdvanced, 'request'> & { request?: Maybe<ResolversTypes['BrokerRequest']> }>;
  CloseBrokeringInput: CloseBrokeringInput;
  CloseBrokeringResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CloseBrokeringResult']>;
  BrokeringClosed: ResolverTypeWrapper<Omit<BrokeringClosed, 'request'> & { request?: Maybe<ResolversTypes['BrokerRequest']> }>;
  Child: ResolverTypeWrapper<ChildView>;
  Gender: Gender;
  RecordStatus: RecordStatus;
  FormerName: ResolverTypeWrapper<FormerName>;
  Address: ResolverTypeWrapper<Address>;
  FormerAddress: ResolverTypeWrapper<FormerAddress>;
  AddressStatus: AddressStatus;
  Carer: ResolverTypeWrapper<Carer>;
  CarerRelationship: CarerRelationship;
  UniversalService: ResolverTypeWrapper<Omit<UniversalService, 'organisation'> & { organisation?: Maybe<ResolversTypes['Organisation']> }>;
  UniversalServiceKind: UniversalServiceKind;
  CommonAssessment: ResolverTypeWrapper<Omit<CommonAssessment, 'holder' | 'earlier'> & { holder?: Maybe<ResolversTypes['Organisation']>, earlier?: Maybe<Array<ResolversTypes['EarlierAssessment']>> }>;
  CommonAssessmentStatus: CommonAssessmentStatus;
  ExternalIdentifier: ResolverTypeWrapper<ExternalIdentifier>;
  IdentifierScheme: IdentifierScheme;
  Provenance: ResolverTypeWrapper<Omit<Provenance, 'changedBy'> & { changedBy?: Maybe<ResolversTypes['Account']> }>;
  ShieldMarker: ResolverTypeWrapper<ShieldMarker>;
  CleaningItem: ResolverTypeWrapper<CleaningItemView>;
  WaitingValue: ResolverTypeWrapper<WaitingValue>;
  CleaningCandidate: ResolverTypeWrapper<CleaningCandidateView>;
  FieldEvidence: ResolverTypeWrapper<FieldEvidence>;
  CleaningStep: ResolverTypeWrapper<Omit<CleaningStep, 'takenBy'> & { takenBy?: Maybe<ResolversTypes['Account']> }>;
  RowRejection: RowRejection;
  LinkWaitingRowInput: LinkWaitingRowInput;
  DecideCleaningItemInput: DecideCleaningItemInput;
  RejectWaitingRowInput: RejectWaitingRowInput;
  ReferCleaningItemInput: ReferCleaningItemInput;
  KeepApartInput: KeepApartInput;
  RecordCleaningStepInput: RecordCleaningStepInput;
  ChangeCleaningItemResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeCleaningItemResult']>;
  CleaningItemChanged: ResolverTypeWrapper<Omit<CleaningItemChanged, 'item' | 'child'> & { item?: Maybe<ResolversTypes['CleaningItem']>, child?: Maybe<ResolversTypes['Child']> }>;
  EarlierAssessment: ResolverTypeWrapper<Omit<EarlierAssessment, 'holder'> & { holder?: Maybe<ResolversTypes['Organisation']> }>;
  SetCommonAssessmentStatusInput: SetCommonAssessmentStatusInput;
  SetCommonAssessmentStatusResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SetCommonAssessmentStatusResult']>;
  CommonAssessmentStatusSet: ResolverTypeWrapper<Omit<CommonAssessmentStatusSet, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  AmendChildInput: AmendChildInput;
  AmendNameInput: AmendNameInput;
  AmendAddressInput: AmendAddressInput;
  AmendCarerInput: AmendCarerInput;
  AmendEducationInput: AmendEducationInput;
  AmendServiceInput: AmendServiceInput;
  AmendChildResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AmendChildResult']>;
  ChildAmended: ResolverTypeWrapper<Omit<ChildAmended, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  CorrectionField: CorrectionField;
  CorrectionStepKind: CorrectionStepKind;
  CorrectionEvidence: CorrectionEvidence;
  CorrectionOutcome: CorrectionOutcome;
  OpenCorrectionTaskInput: OpenCorrectionTaskInput;
  RecordCorrectionStepInput: RecordCorrectionStepInput;
  CloseCorrectionTaskInput: CloseCorrectionTaskInput;
  ChangeCorrectionTaskResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeCorrectionTaskResult']>;
  CorrectionTaskChanged: ResolverTypeWrapper<Omit<CorrectionTaskChanged, 'task'> & { task?: Maybe<ResolversTypes['CorrectionTask']> }>;
  CorrectionTask: ResolverTypeWrapper<CorrectionTaskView>;
  CorrectionStep: ResolverTypeWrapper<Omit<CorrectionStep, 'takenBy'> & { takenBy?: Maybe<ResolversTypes['Account']> }>;
  Conflict: ResolverTypeWrapper<ConflictView>;
  ResolveConflictInput: ResolveConflictInput;
  ConflictDecision: ConflictDecision;
  ResolveConflictResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ResolveConflictResult']>;
  ConflictResolved: ResolverTypeWrapper<Omit<ConflictResolved, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  SealedRequest: ResolverTypeWrapper<Omit<SealedRequest, 'requestedBy' | 'approvedBy'> & { requestedBy?: Maybe<ResolversTypes['Account']>, approvedBy?: Maybe<ResolversTypes['Account']> }>;
  SealedRequestKind: SealedRequestKind;
  ExtractBasis: ExtractBasis;
  RequestExtractInput: RequestExtractInput;
  SealedStepInput: SealedStepInput;
  ReadSealedInput: ReadSealedInput;
  RequestExtractResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RequestExtractResult']>;
  ExtractRequested: ResolverTypeWrapper<ExtractRequested>;
  ApproveExtractResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ApproveExtractResult']>;
  ExtractApproved: ResolverTypeWrapper<ExtractApproved>;
  ReadExtractResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReadExtractResult']>;
  ExtractRead: ResolverTypeWrapper<ExtractRead>;
  RecordLine: ResolverTypeWrapper<RecordLine>;
  DataAge: ResolverTypeWrapper<DataAge>;
  FeedSource: ResolverTypeWrapper<Omit<FeedSource, 'organisation' | 'lastRun'> & { organisation?: Maybe<ResolversTypes['Organisation']>, lastRun?: Maybe<ResolversTypes['FeedRun']> }>;
  FeedRunConnection: ResolverTypeWrapper<Omit<FeedRunConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['FeedRunEdge']>> }>;
  FeedRunEdge: ResolverTypeWrapper<Omit<FeedRunEdge, 'node'> & { node?: Maybe<ResolversTypes['FeedRun']> }>;
  FeedRunKind: FeedRunKind;
  FeedRunStatus: FeedRunStatus;
  FeedOutcome: FeedOutcome;
  FeedOutcomeCount: ResolverTypeWrapper<FeedOutcomeCount>;
  FeedFault: ResolverTypeWrapper<FeedFault>;
  FeedRun: ResolverTypeWrapper<RunView>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  SteerFeedRunInput: SteerFeedRunInput;
  SteerFeedRunResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SteerFeedRunResult']>;
  FeedRunSteered: ResolverTypeWrapper<Omit<FeedRunSteered, 'run'> & { run?: Maybe<ResolversTypes['FeedRun']> }>;
  Involvement: ResolverTypeWrapper<InvolvementView>;
  AdditionalServiceType: AdditionalServiceType;
  RecordInvolvementInput: RecordInvolvementInput;
  RecordInvolvementResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordInvolvementResult']>;
  InvolvementRecorded: ResolverTypeWrapper<Omit<InvolvementRecorded, 'involvement' | 'child'> & { involvement?: Maybe<ResolversTypes['Involvement']>, child?: Maybe<ResolversTypes['Child']> }>;
  LeadProfessionalExists: ResolverTypeWrapper<LeadProfessionalExists>;
  EndInvolvementInput: EndInvolvementInput;
  EndInvolvementResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EndInvolvementResult']>;
  InvolvementEnded: ResolverTypeWrapper<Omit<InvolvementEnded, 'involvement' | 'child'> & { involvement?: Maybe<ResolversTypes['Involvement']>, child?: Maybe<ResolversTypes['Child']> }>;
  LeadPeriod: ResolverTypeWrapper<LeadPeriod>;
  DeclareLeadProfessionalInput: DeclareLeadProfessionalInput;
  DeclareLeadProfessionalResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeclareLeadProfessionalResult']>;
  LeadProfessionalDeclared: ResolverTypeWrapper<Omit<LeadProfessionalDeclared, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  StandDownLeadProfessionalInput: StandDownLeadProfessionalInput;
  StandDownLeadProfessionalResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StandDownLeadProfessionalResult']>;
  LeadProfessionalStoodDown: ResolverTypeWrapper<Omit<LeadProfessionalStoodDown, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  ListLeaverInput: ListLeaverInput;
  ListLeaverResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ListLeaverResult']>;
  LeaverListed: ResolverTypeWrapper<LeaverListed>;
  SettleLeaverItemInput: SettleLeaverItemInput;
  SettleLeaverItemResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SettleLeaverItemResult']>;
  LeaverItemSettled: ResolverTypeWrapper<LeaverItemSettled>;
  ReturnIntention: ReturnIntention;
  RecordLeavingEnglandInput: RecordLeavingEnglandInput;
  RecordReturnToEnglandInput: RecordReturnToEnglandInput;
  RecordLeavingEnglandResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordLeavingEnglandResult']>;
  LeavingEnglandRecorded: ResolverTypeWrapper<Omit<LeavingEnglandRecorded, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  RecordReturnToEnglandResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordReturnToEnglandResult']>;
  ReturnToEnglandRecorded: ResolverTypeWrapper<Omit<ReturnToEnglandRecorded, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  RecordConsentInput: RecordConsentInput;
  WithdrawConsentInput: WithdrawConsentInput;
  RecordConsentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordConsentResult']>;
  ConsentRecorded: ResolverTypeWrapper<ConsentRecorded>;
  WithdrawConsentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['WithdrawConsentResult']>;
  ConsentWithdrawn: ResolverTypeWrapper<ConsentWithdrawn>;
  MergeFieldGroup: MergeFieldGroup;
  MergeSide: MergeSide;
  MergeState: MergeState;
  MergePreview: ResolverTypeWrapper<MergePreviewView>;
  RecordMerge: ResolverTypeWrapper<MergeView>;
  MergeChoice: ResolverTypeWrapper<MergeChoice>;
  MergeRecordsInput: MergeRecordsInput;
  DecideMergeInput: DecideMergeInput;
  UndoMergeInput: UndoMergeInput;
  ChangeMergeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeMergeResult']>;
  MergeChanged: ResolverTypeWrapper<Omit<MergeChanged, 'merge' | 'child'> & { merge?: Maybe<ResolversTypes['RecordMerge']>, child?: Maybe<ResolversTypes['Child']> }>;
  LaterMergeFirst: ResolverTypeWrapper<LaterMergeFirst>;
  NoticeConnection: ResolverTypeWrapper<NoticeConnection>;
  NoticeEdge: ResolverTypeWrapper<NoticeEdge>;
  Notice: ResolverTypeWrapper<Notice>;
  NoticeKind: NoticeKind;
  OverrideWarning: ResolverTypeWrapper<OverrideWarning>;
  ShieldOverride: ResolverTypeWrapper<OverrideRow>;
  OverrideBasis: OverrideBasis;
  OverrideOutcome: OverrideOutcome;
  OverrideShieldInput: OverrideShieldInput;
  OverrideShieldResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['OverrideShieldResult']>;
  ShieldOverridden: ResolverTypeWrapper<Omit<ShieldOverridden, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  ReviewOverrideInput: ReviewOverrideInput;
  ReviewOverrideResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReviewOverrideResult']>;
  OverrideReviewed: ResolverTypeWrapper<OverrideReviewed>;
  StatedReason: ResolverTypeWrapper<StatedReasonRow>;
  ReasonOutcome: ReasonOutcome;
  ReviewReasonInput: ReviewReasonInput;
  ReviewReasonResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReviewReasonResult']>;
  ReasonReviewed: ResolverTypeWrapper<ReasonReviewed>;
  Account: ResolverTypeWrapper<AccountReference>;
  Organisation: ResolverTypeWrapper<OrganisationReference>;
  SearchChildrenInput: SearchChildrenInput;
  IdentifierInput: IdentifierInput;
  AgeRangeInput: AgeRangeInput;
  SearchChildrenResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SearchChildrenResult']>;
  ChildSearch: ResolverTypeWrapper<Omit<ChildSearch, 'candidates'> & { candidates?: Maybe<Array<ResolversTypes['SearchCandidate']>> }>;
  SearchTooBroad: ResolverTypeWrapper<SearchTooBroad>;
  SearchCandidate: ResolverTypeWrapper<Omit<SearchCandidate, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  SensitiveService: ResolverTypeWrapper<Omit<SensitiveService, 'organisation' | 'practitioner' | 'assertedBy'> & { organisation?: Maybe<ResolversTypes['Organisation']>, practitioner?: Maybe<ResolversTypes['Account']>, assertedBy?: Maybe<ResolversTypes['Account']> }>;
  SensitiveServiceType: SensitiveServiceType;
  SensitiveBasis: SensitiveBasis;
  SensitiveConsent: SensitiveConsent;
  RecordSensitiveServiceInput: RecordSensitiveServiceInput;
  RecordSensitiveServiceResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RecordSensitiveServiceResult']>;
  SensitiveServiceRecorded: ResolverTypeWrapper<Omit<SensitiveServiceRecorded, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  EndSensitiveServiceInput: EndSensitiveServiceInput;
  EndSensitiveServiceResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EndSensitiveServiceResult']>;
  SensitiveServiceEnded: ResolverTypeWrapper<Omit<SensitiveServiceEnded, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  WithdrawSensitiveConsentInput: WithdrawSensitiveConsentInput;
  WithdrawSensitiveConsentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['WithdrawSensitiveConsentResult']>;
  SensitiveConsentWithdrawn: ResolverTypeWrapper<Omit<SensitiveConsentWithdrawn, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  ReviewSensitiveServiceInput: ReviewSensitiveServiceInput;
  ReviewSensitiveServiceResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReviewSensitiveServiceResult']>;
  SensitiveServiceReviewed: ResolverTypeWrapper<Omit<SensitiveServiceReviewed, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  Shield: ResolverTypeWrapper<ShieldWithHistory>;
  ShieldStep: ResolverTypeWrapper<Omit<ShieldStep, 'by'> & { by?: Maybe<ResolversTypes['Account']> }>;
  ShieldState: ShieldState;
  ShieldAsker: ShieldAsker;
  ShieldGround: ShieldGround;
  ShieldProposal: ShieldProposal;
  ShieldReason: ShieldReason;
  ShieldAct: ShieldAct;
  RequestShieldInput: RequestShieldInput;
  DecideShieldInput: DecideShieldInput;
  ShieldDecision: ShieldDecision;
  ShieldStepInput: ShieldStepInput;
  ProposeShieldLiftInput: ProposeShieldLiftInput;
  AppealShieldRefusalInput: AppealShieldRefusalInput;
  ShieldResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ShieldResult']>;
  ShieldChanged: ResolverTypeWrapper<Omit<ShieldChanged, 'shield' | 'child'> & { shield?: Maybe<ResolversTypes['Shield']>, child?: Maybe<ResolversTypes['Child']> }>;
  ShieldUnderReview: ResolverTypeWrapper<ShieldUnderReview>;
  SignpostInput: SignpostInput;
  SignpostResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SignpostResult']>;
  SignpostAnswer: ResolverTypeWrapper<Omit<SignpostAnswer, 'contacts'> & { contacts?: Maybe<Array<ResolversTypes['SignpostContact']>> }>;
  SignpostOutcome: SignpostOutcome;
  SignpostContact: ResolverTypeWrapper<Omit<SignpostContact, 'organisation' | 'authority'> & { organisation?: Maybe<ResolversTypes['Organisation']>, authority?: Maybe<ResolversTypes['Authority']> }>;
  Transfer: ResolverTypeWrapper<TransferView>;
  TransferStatus: TransferStatus;
  TransferReason: TransferReason;
  TransferRejection: TransferRejection;
  ProposeTransferInput: ProposeTransferInput;
  ChangeTransferInput: ChangeTransferInput;
  RejectTransferInput: RejectTransferInput;
  ProposeTransferAgainInput: ProposeTransferAgainInput;
  AllocateRecordInput: AllocateRecordInput;
  ChangeTransferResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeTransferResult']>;
  TransferChanged: ResolverTypeWrapper<Omit<TransferChanged, 'transfer'> & { transfer?: Maybe<ResolversTypes['Transfer']> }>;
  TransferAlreadyOpen: ResolverTypeWrapper<TransferAlreadyOpen>;
  LinkedRow: ResolverTypeWrapper<Omit<LinkedRow, 'unlinking'> & { unlinking?: Maybe<ResolversTypes['RowUnlinking']> }>;
  LinkedRowWord: ResolverTypeWrapper<LinkedRowWord>;
  RowUnlinking: ResolverTypeWrapper<Omit<RowUnlinking, 'proposedBy'> & { proposedBy?: Maybe<ResolversTypes['Account']> }>;
  UnlinkReason: UnlinkReason;
  UnlinkRowInput: UnlinkRowInput;
  RefuseUnlinkingInput: RefuseUnlinkingInput;
  UnlinkRowResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UnlinkRowResult']>;
  RowUnlinked: ResolverTypeWrapper<Omit<RowUnlinked, 'child'> & { child?: Maybe<ResolversTypes['Child']> }>;
  Authority: ResolverTypeWrapper<AuthorityReference>;
  WorkQueueCount: ResolverTypeWrapper<WorkQueueCount>;
  WorkQueue: WorkQueue;
  WorkFilter: WorkFilter;
  WorkItemConnection: ResolverTypeWrapper<Omit<WorkItemConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['WorkItemEdge']>> }>;
  WorkItemEdge: ResolverTypeWrapper<Omit<WorkItemEdge, 'node'> & { node?: Maybe<ResolversTypes['WorkItem']> }>;
  WorkItem: ResolverTypeWrapper<WorkItemView>;
  ClaimWorkItemInput: ClaimWorkItemInput;
  AssignWorkItemInput: AssignWorkItemInput;
  ChangeWorkItemResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeWorkItemResult']>;
  WorkItemChanged: ResolverTypeWrapper<Omit<WorkItemChanged, 'item'> & { item?: Maybe<ResolversTypes['WorkItem']> }>;
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
  Mutation: Record<PropertyKey, never>;
  OpenRecordInput: OpenRecordInput;
  OpenRecordResult: ResolversUnionTypes<ResolversParentTypes>['OpenRecordResult'];
  RecordOpened: Omit<RecordOpened, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  AccessGrant: AccessGrant;
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  Placement: Placement;
  PlaceForAdoptionInput: PlaceForAdoptionInput;
  PlaceForAdoptionResult: ResolversUnionTypes<ResolversParentTypes>['PlaceForAdoptionResult'];
  PlacedForAdoption: Omit<PlacedForAdoption, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  EndPlacementInput: EndPlacementInput;
  EndPlacementResult: ResolversUnionTypes<ResolversParentTypes>['EndPlacementResult'];
  PlacementEnded: Omit<PlacementEnded, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  RecordNewIdentityInput: RecordNewIdentityInput;
  NewCarerInput: NewCarerInput;
  NewAddressInput: NewAddressInput;
  RecordNewIdentityResult: ResolversUnionTypes<ResolversParentTypes>['RecordNewIdentityResult'];
  NewIdentityRecorded: NewIdentityRecorded;
  RequestVaultOpeningInput: RequestVaultOpeningInput;
  RequestVaultOpeningResult: ResolversUnionTypes<ResolversParentTypes>['RequestVaultOpeningResult'];
  VaultOpeningRequested: VaultOpeningRequested;
  ApproveVaultOpeningResult: ResolversUnionTypes<ResolversParentTypes>['ApproveVaultOpeningResult'];
  VaultOpeningApproved: VaultOpeningApproved;
  ReadVaultResult: ResolversUnionTypes<ResolversParentTypes>['ReadVaultResult'];
  VaultOpened: VaultOpened;
  BrokerRequest: BrokerRequestView;
  BrokerRequestConnection: Omit<BrokerRequestConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['BrokerRequestEdge']>> };
  BrokerRequestEdge: Omit<BrokerRequestEdge, 'node'> & { node?: Maybe<ResolversParentTypes['BrokerRequest']> };
  RequestBrokeringInput: RequestBrokeringInput;
  RequestBrokeringResult: ResolversUnionTypes<ResolversParentTypes>['RequestBrokeringResult'];
  BrokeringRequested: Omit<BrokeringRequested, 'request'> & { request?: Maybe<ResolversParentTypes['BrokerRequest']> };
  AdvanceBrokeringInput: AdvanceBrokeringInput;
  AdvanceBrokeringResult: ResolversUnionTypes<ResolversParentTypes>['AdvanceBrokeringResult'];
  BrokeringAdvanced: Omit<BrokeringAdvanced, 'request'> & { request?: Maybe<ResolversParentTypes['BrokerRequest']> };
  CloseBrokeringInput: CloseBrokeringInput;
  CloseBrokeringResult: ResolversUnionTypes<ResolversParentTypes>['CloseBrokeringResult'];
  BrokeringClosed: Omit<BrokeringClosed, 'request'> & { request?: Maybe<ResolversParentTypes['BrokerRequest']> };
  Child: ChildView;
  FormerName: FormerName;
  Address: Address;
  FormerAddress: FormerAddress;
  Carer: Carer;
  UniversalService: Omit<UniversalService, 'organisation'> & { organisation?: Maybe<ResolversParentTypes['Organisation']> };
  CommonAssessment: Omit<CommonAssessment, 'holder' | 'earlier'> & { holder?: Maybe<ResolversParentTypes['Organisation']>, earlier?: Maybe<Array<ResolversParentTypes['EarlierAssessment']>> };
  ExternalIdentifier: ExternalIdentifier;
  Provenance: Omit<Provenance, 'changedBy'> & { changedBy?: Maybe<ResolversParentTypes['Account']> };
  ShieldMarker: ShieldMarker;
  CleaningItem: CleaningItemView;
  WaitingValue: WaitingValue;
  CleaningCandidate: CleaningCandidateView;
  FieldEvidence: FieldEvidence;
  CleaningStep: Omit<CleaningStep, 'takenBy'> & { takenBy?: Maybe<ResolversParentTypes['Account']> };
  LinkWaitingRowInput: LinkWaitingRowInput;
  DecideCleaningItemInput: DecideCleaningItemInput;
  RejectWaitingRowInput: RejectWaitingRowInput;
  ReferCleaningItemInput: ReferCleaningItemInput;
  KeepApartInput: KeepApartInput;
  RecordCleaningStepInput: RecordCleaningStepInput;
  ChangeCleaningItemResult: ResolversUnionTypes<ResolversParentTypes>['ChangeCleaningItemResult'];
  CleaningItemChanged: Omit<CleaningItemChanged, 'item' | 'child'> & { item?: Maybe<ResolversParentTypes['CleaningItem']>, child?: Maybe<ResolversParentTypes['Child']> };
  EarlierAssessment: Omit<EarlierAssessment, 'holder'> & { holder?: Maybe<ResolversParentTypes['Organisation']> };
  SetCommonAssessmentStatusInput: SetCommonAssessmentStatusInput;
  SetCommonAssessmentStatusResult: ResolversUnionTypes<ResolversParentTypes>['SetCommonAssessmentStatusResult'];
  CommonAssessmentStatusSet: Omit<CommonAssessmentStatusSet, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  AmendChildInput: AmendChildInput;
  AmendNameInput: AmendNameInput;
  AmendAddressInput: AmendAddressInput;
  AmendCarerInput: AmendCarerInput;
  AmendEducationInput: AmendEducationInput;
  AmendServiceInput: AmendServiceInput;
  AmendChildResult: ResolversUnionTypes<ResolversParentTypes>['AmendChildResult'];
  ChildAmended: Omit<ChildAmended, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  OpenCorrectionTaskInput: OpenCorrectionTaskInput;
  RecordCorrectionStepInput: RecordCorrectionStepInput;
  CloseCorrectionTaskInput: CloseCorrectionTaskInput;
  ChangeCorrectionTaskResult: ResolversUnionTypes<ResolversParentTypes>['ChangeCorrectionTaskResult'];
  CorrectionTaskChanged: Omit<CorrectionTaskChanged, 'task'> & { task?: Maybe<ResolversParentTypes['CorrectionTask']> };
  CorrectionTask: CorrectionTaskView;
  CorrectionStep: Omit<CorrectionStep, 'takenBy'> & { takenBy?: Maybe<ResolversParentTypes['Account']> };
  Conflict: ConflictView;
  ResolveConflictInput: ResolveConflictInput;
  ResolveConflictResult: ResolversUnionTypes<ResolversParentTypes>['ResolveConflictResult'];
  ConflictResolved: Omit<ConflictResolved, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  SealedRequest: Omit<SealedRequest, 'requestedBy' | 'approvedBy'> & { requestedBy?: Maybe<ResolversParentTypes['Account']>, approvedBy?: Maybe<ResolversParentTypes['Account']> };
  RequestExtractInput: RequestExtractInput;
  SealedStepInput: SealedStepInput;
  ReadSealedInput: ReadSealedInput;
  RequestExtractResult: ResolversUnionTypes<ResolversParentTypes>['RequestExtractResult'];
  ExtractRequested: ExtractRequested;
  ApproveExtractResult: ResolversUnionTypes<ResolversParentTypes>['ApproveExtractResult'];
  ExtractApproved: ExtractApproved;
  ReadExtractResult: ResolversUnionTypes<ResolversParentTypes>['ReadExtractResult'];
  ExtractRead: ExtractRead;
  RecordLine: RecordLine;
  DataAge: DataAge;
  FeedSource: Omit<FeedSource, 'organisation' | 'lastRun'> & { organisation?: Maybe<ResolversParentTypes['Organisation']>, lastRun?: Maybe<ResolversParentTypes['FeedRun']> };
  FeedRunConnection: Omit<FeedRunConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['FeedRunEdge']>> };
  FeedRunEdge: Omit<FeedRunEdge, 'node'> & { node?: Maybe<ResolversParentTypes['FeedRun']> };
  FeedOutcomeCount: FeedOutcomeCount;
  FeedFault: FeedFault;
  FeedRun: RunView;
  Float: Scalars['Float']['output'];
  SteerFeedRunInput: SteerFeedRunInput;
  SteerFeedRunResult: ResolversUnionTypes<ResolversParentTypes>['SteerFeedRunResult'];
  FeedRunSteered: Omit<FeedRunSteered, 'run'> & { run?: Maybe<ResolversParentTypes['FeedRun']> };
  Involvement: InvolvementView;
  RecordInvolvementInput: RecordInvolvementInput;
  RecordInvolvementResult: ResolversUnionTypes<ResolversParentTypes>['RecordInvolvementResult'];
  InvolvementRecorded: Omit<InvolvementRecorded, 'involvement' | 'child'> & { involvement?: Maybe<ResolversParentTypes['Involvement']>, child?: Maybe<ResolversParentTypes['Child']> };
  LeadProfessionalExists: LeadProfessionalExists;
  EndInvolvementInput: EndInvolvementInput;
  EndInvolvementResult: ResolversUnionTypes<ResolversParentTypes>['EndInvolvementResult'];
  InvolvementEnded: Omit<InvolvementEnded, 'involvement' | 'child'> & { involvement?: Maybe<ResolversParentTypes['Involvement']>, child?: Maybe<ResolversParentTypes['Child']> };
  LeadPeriod: LeadPeriod;
  DeclareLeadProfessionalInput: DeclareLeadProfessionalInput;
  DeclareLeadProfessionalResult: ResolversUnionTypes<ResolversParentTypes>['DeclareLeadProfessionalResult'];
  LeadProfessionalDeclared: Omit<LeadProfessionalDeclared, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  StandDownLeadProfessionalInput: StandDownLeadProfessionalInput;
  StandDownLeadProfessionalResult: ResolversUnionTypes<ResolversParentTypes>['StandDownLeadProfessionalResult'];
  LeadProfessionalStoodDown: Omit<LeadProfessionalStoodDown, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  ListLeaverInput: ListLeaverInput;
  ListLeaverResult: ResolversUnionTypes<ResolversParentTypes>['ListLeaverResult'];
  LeaverListed: LeaverListed;
  SettleLeaverItemInput: SettleLeaverItemInput;
  SettleLeaverItemResult: ResolversUnionTypes<ResolversParentTypes>['SettleLeaverItemResult'];
  LeaverItemSettled: LeaverItemSettled;
  RecordLeavingEnglandInput: RecordLeavingEnglandInput;
  RecordReturnToEnglandInput: RecordReturnToEnglandInput;
  RecordLeavingEnglandResult: ResolversUnionTypes<ResolversParentTypes>['RecordLeavingEnglandResult'];
  LeavingEnglandRecorded: Omit<LeavingEnglandRecorded, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  RecordReturnToEnglandResult: ResolversUnionTypes<ResolversParentTypes>['RecordReturnToEnglandResult'];
  ReturnToEnglandRecorded: Omit<ReturnToEnglandRecorded, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  RecordConsentInput: RecordConsentInput;
  WithdrawConsentInput: WithdrawConsentInput;
  RecordConsentResult: ResolversUnionTypes<ResolversParentTypes>['RecordConsentResult'];
  ConsentRecorded: ConsentRecorded;
  WithdrawConsentResult: ResolversUnionTypes<ResolversParentTypes>['WithdrawConsentResult'];
  ConsentWithdrawn: ConsentWithdrawn;
  MergePreview: MergePreviewView;
  RecordMerge: MergeView;
  MergeChoice: MergeChoice;
  MergeRecordsInput: MergeRecordsInput;
  DecideMergeInput: DecideMergeInput;
  UndoMergeInput: UndoMergeInput;
  ChangeMergeResult: ResolversUnionTypes<ResolversParentTypes>['ChangeMergeResult'];
  MergeChanged: Omit<MergeChanged, 'merge' | 'child'> & { merge?: Maybe<ResolversParentTypes['RecordMerge']>, child?: Maybe<ResolversParentTypes['Child']> };
  LaterMergeFirst: LaterMergeFirst;
  NoticeConnection: NoticeConnection;
  NoticeEdge: NoticeEdge;
  Notice: Notice;
  OverrideWarning: OverrideWarning;
  ShieldOverride: OverrideRow;
  OverrideShieldInput: OverrideShieldInput;
  OverrideShieldResult: ResolversUnionTypes<ResolversParentTypes>['OverrideShieldResult'];
  ShieldOverridden: Omit<ShieldOverridden, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  ReviewOverrideInput: ReviewOverrideInput;
  ReviewOverrideResult: ResolversUnionTypes<ResolversParentTypes>['ReviewOverrideResult'];
  OverrideReviewed: OverrideReviewed;
  StatedReason: StatedReasonRow;
  ReviewReasonInput: ReviewReasonInput;
  ReviewReasonResult: ResolversUnionTypes<ResolversParentTypes>['ReviewReasonResult'];
  ReasonReviewed: ReasonReviewed;
  Account: AccountReference;
  Organisation: OrganisationReference;
  SearchChildrenInput: SearchChildrenInput;
  IdentifierInput: IdentifierInput;
  AgeRangeInput: AgeRangeInput;
  SearchChildrenResult: ResolversUnionTypes<ResolversParentTypes>['SearchChildrenResult'];
  ChildSearch: Omit<ChildSearch, 'candidates'> & { candidates?: Maybe<Array<ResolversParentTypes['SearchCandidate']>> };
  SearchTooBroad: SearchTooBroad;
  SearchCandidate: Omit<SearchCandidate, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  SensitiveService: Omit<SensitiveService, 'organisation' | 'practitioner' | 'assertedBy'> & { organisation?: Maybe<ResolversParentTypes['Organisation']>, practitioner?: Maybe<ResolversParentTypes['Account']>, assertedBy?: Maybe<ResolversParentTypes['Account']> };
  RecordSensitiveServiceInput: RecordSensitiveServiceInput;
  RecordSensitiveServiceResult: ResolversUnionTypes<ResolversParentTypes>['RecordSensitiveServiceResult'];
  SensitiveServiceRecorded: Omit<SensitiveServiceRecorded, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  EndSensitiveServiceInput: EndSensitiveServiceInput;
  EndSensitiveServiceResult: ResolversUnionTypes<ResolversParentTypes>['EndSensitiveServiceResult'];
  SensitiveServiceEnded: Omit<SensitiveServiceEnded, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  WithdrawSensitiveConsentInput: WithdrawSensitiveConsentInput;
  WithdrawSensitiveConsentResult: ResolversUnionTypes<ResolversParentTypes>['WithdrawSensitiveConsentResult'];
  SensitiveConsentWithdrawn: Omit<SensitiveConsentWithdrawn, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  ReviewSensitiveServiceInput: ReviewSensitiveServiceInput;
  ReviewSensitiveServiceResult: ResolversUnionTypes<ResolversParentTypes>['ReviewSensitiveServiceResult'];
  SensitiveServiceReviewed: Omit<SensitiveServiceReviewed, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  Shield: ShieldWithHistory;
  ShieldStep: Omit<ShieldStep, 'by'> & { by?: Maybe<ResolversParentTypes['Account']> };
  RequestShieldInput: RequestShieldInput;
  DecideShieldInput: DecideShieldInput;
  ShieldStepInput: ShieldStepInput;
  ProposeShieldLiftInput: ProposeShieldLiftInput;
  AppealShieldRefusalInput: AppealShieldRefusalInput;
  ShieldResult: ResolversUnionTypes<ResolversParentTypes>['ShieldResult'];
  ShieldChanged: Omit<ShieldChanged, 'shield' | 'child'> & { shield?: Maybe<ResolversParentTypes['Shield']>, child?: Maybe<ResolversParentTypes['Child']> };
  ShieldUnderReview: ShieldUnderReview;
  SignpostInput: SignpostInput;
  SignpostResult: ResolversUnionTypes<ResolversParentTypes>['SignpostResult'];
  SignpostAnswer: Omit<SignpostAnswer, 'contacts'> & { contacts?: Maybe<Array<ResolversParentTypes['SignpostContact']>> };
  SignpostContact: Omit<SignpostContact, 'organisation' | 'authority'> & { organisation?: Maybe<ResolversParentTypes['Organisation']>, authority?: Maybe<ResolversParentTypes['Authority']> };
  Transfer: TransferView;
  ProposeTransferInput: ProposeTransferInput;
  ChangeTransferInput: ChangeTransferInput;
  RejectTransferInput: RejectTransferInput;
  ProposeTransferAgainInput: ProposeTransferAgainInput;
  AllocateRecordInput: AllocateRecordInput;
  ChangeTransferResult: ResolversUnionTypes<ResolversParentTypes>['ChangeTransferResult'];
  TransferChanged: Omit<TransferChanged, 'transfer'> & { transfer?: Maybe<ResolversParentTypes['Transfer']> };
  TransferAlreadyOpen: TransferAlreadyOpen;
  LinkedRow: Omit<LinkedRow, 'unlinking'> & { unlinking?: Maybe<ResolversParentTypes['RowUnlinking']> };
  LinkedRowWord: LinkedRowWord;
  RowUnlinking: Omit<RowUnlinking, 'proposedBy'> & { proposedBy?: Maybe<ResolversParentTypes['Account']> };
  UnlinkRowInput: UnlinkRowInput;
  RefuseUnlinkingInput: RefuseUnlinkingInput;
  UnlinkRowResult: ResolversUnionTypes<ResolversParentTypes>['UnlinkRowResult'];
  RowUnlinked: Omit<RowUnlinked, 'child'> & { child?: Maybe<ResolversParentTypes['Child']> };
  Authority: AuthorityReference;
  WorkQueueCount: WorkQueueCount;
  WorkItemConnection: Omit<WorkItemConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['WorkItemEdge']>> };
  WorkItemEdge: Omit<WorkItemEdge, 'node'> & { node?: Maybe<ResolversParentTypes['WorkItem']> };
  WorkItem: WorkItemView;
  ClaimWorkItemInput: ClaimWorkItemInput;
  AssignWorkItemInput: AssignWorkItemInput;
  ChangeWorkItemResult: ResolversUnionTypes<ResolversParentTypes>['ChangeWorkItemResult'];
  WorkItemChanged: Omit<WorkItemChanged, 'item'> & { item?: Maybe<ResolversParentTypes['WorkItem']> };
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

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  openRecord?: Resolver<Maybe<ResolversTypes['OpenRecordResult']>, ParentType, ContextType, RequireFields<MutationOpenRecordArgs, 'input'>>;
  placeForAdoption?: Resolver<Maybe<ResolversTypes['PlaceForAdoptionResult']>, ParentType, ContextType, RequireFields<MutationPlaceForAdoptionArgs, 'input'>>;
  endPlacement?: Resolver<Maybe<ResolversTypes['EndPlacementResult']>, ParentType, ContextType, RequireFields<MutationEndPlacementArgs, 'input'>>;
  recordNewIdentity?: Resolver<Maybe<ResolversTypes['RecordNewIdentityResult']>, ParentType, ContextType, RequireFields<MutationRecordNewIdentityArgs, 'input'>>;
  requestVaultOpening?: Resolver<Maybe<ResolversTypes['RequestVaultOpeningResult']>, ParentType, ContextType, RequireFields<MutationRequestVaultOpeningArgs, 'input'>>;
  approveVaultOpening?: Resolver<Maybe<ResolversTypes['ApproveVaultOpeningResult']>, ParentType, ContextType, RequireFields<MutationApproveVaultOpeningArgs, 'input'>>;
  readVault?: Resolver<Maybe<ResolversTypes['ReadVaultResult']>, ParentType, ContextType, RequireFields<MutationReadVaultArgs, 'input'>>;
  requestBrokering?: Resolver<Maybe<ResolversTypes['RequestBrokeringResult']>, ParentType, ContextType, RequireFields<MutationRequestBrokeringArgs, 'input'>>;
  advanceBrokering?: Resolver<Maybe<ResolversTypes['AdvanceBrokeringResult']>, ParentType, ContextType, RequireFields<MutationAdvanceBrokeringArgs, 'input'>>;
  closeBrokering?: Resolver<Maybe<ResolversTypes['CloseBrokeringResult']>, ParentType, ContextType, RequireFields<MutationCloseBrokeringArgs, 'input'>>;
  linkWaitingRow?: Resolver<Maybe<ResolversTypes['ChangeCleaningItemResult']>, ParentType, ContextType, RequireFields<MutationLinkWaitingRowArgs, 'input'>>;
  createFromWaitingRow?: Resolver<Maybe<ResolversTypes['ChangeCleaningItemResult']>, ParentType, ContextType, RequireFields<MutationCreateFromWaitingRowArgs, 'input'>>;
  rejectWaitingRow?: Resolver<Maybe<ResolversTypes['ChangeCleaningItemResult']>, ParentType, ContextType, RequireFields<MutationRejectWaitingRowArgs, 'input'>>;
  referCleaningItem?: Resolver<Maybe<ResolversTypes['ChangeCleaningItemResult']>, ParentType, ContextType, RequireFields<MutationReferCleaningItemArgs, 'input'>>;
  keepApart?: Resolver<Maybe<ResolversTypes['ChangeCleaningItemResult']>, ParentType, ContextType, RequireFields<MutationKeepApartArgs, 'input'>>;
  recordCleaningStep?: Resolver<Maybe<ResolversTypes['ChangeCleaningItemResult']>, ParentType, ContextType, RequireFields<MutationRecordCleaningStepArgs, 'input'>>;
  setCommonAssessmentStatus?: Resolver<Maybe<ResolversTypes['SetCommonAssessmentStatusResult']>, ParentType, ContextType, RequireFields<MutationSetCommonAssessmentStatusArgs, 'input'>>;
  amendChild?: Resolver<Maybe<ResolversTypes['AmendChildResult']>, ParentType, ContextType, RequireFields<MutationAmendChildArgs, 'input'>>;
  openCorrectionTask?: Resolver<Maybe<ResolversTypes['ChangeCorrectionTaskResult']>, ParentType, ContextType, RequireFields<MutationOpenCorrectionTaskArgs, 'input'>>;
  recordCorrectionStep?: Resolver<Maybe<ResolversTypes['ChangeCorrectionTaskResult']>, ParentType, ContextType, RequireFields<MutationRecordCorrectionStepArgs, 'input'>>;
  closeCorrectionTask?: Resolver<Maybe<ResolversTypes['ChangeCorrectionTaskResult']>, ParentType, ContextType, RequireFields<MutationCloseCorrectionTaskArgs, 'input'>>;
  resolveConflict?: Resolver<Maybe<ResolversTypes['ResolveConflictResult']>, ParentType, ContextType, RequireFields<MutationResolveConflictArgs, 'input'>>;
  requestExtract?: Resolver<Maybe<ResolversTypes['RequestExtractResult']>, ParentType, ContextType, RequireFields<MutationRequestExtractArgs, 'input'>>;
  approveExtract?: Resolver<Maybe<ResolversTypes['ApproveExtractResult']>, ParentType, ContextType, RequireFields<MutationApproveExtractArgs, 'input'>>;
  readExtract?: Resolver<Maybe<ResolversTypes['ReadExtractResult']>, ParentType, ContextType, RequireFields<MutationReadExtractArgs, 'input'>>;
  pauseFeedRun?: Resolver<Maybe<ResolversTypes['SteerFeedRunResult']>, ParentType, ContextType, RequireFields<MutationPauseFeedRunArgs, 'input'>>;
  resumeFeedRun?: Resolver<Maybe<ResolversTypes['SteerFeedRunResult']>, ParentType, ContextType, RequireFields<MutationResumeFeedRunArgs, 'input'>>;
  cancelFeedRun?: Resolver<Maybe<ResolversTypes['SteerFeedRunResult']>, ParentType, ContextType, RequireFields<MutationCancelFeedRunArgs, 'input'>>;
  recordInvolvement?: Resolver<Maybe<ResolversTypes['RecordInvolvementResult']>, ParentType, ContextType, RequireFields<MutationRecordInvolvementArgs, 'input'>>;
  endInvolvement?: Resolver<Maybe<ResolversTypes['EndInvolvementResult']>, ParentType, ContextType, RequireFields<MutationEndInvolvementArgs, 'input'>>;
  declareLeadProfessional?: Resolver<Maybe<ResolversTypes['DeclareLeadProfessionalResult']>, ParentType, ContextType, RequireFields<MutationDeclareLeadProfessionalArgs, 'input'>>;
  standDownLeadProfessional?: Resolver<Maybe<ResolversTypes['StandDownLeadProfessionalResult']>, ParentType, ContextType, RequireFields<MutationStandDownLeadProfessionalArgs, 'input'>>;
  listLeaver?: Resolver<Maybe<ResolversTypes['ListLeaverResult']>, ParentType, ContextType, RequireFields<MutationListLeaverArgs, 'input'>>;
  settleLeaverItem?: Resolver<Maybe<ResolversTypes['SettleLeaverItemResult']>, ParentType, ContextType, RequireFields<MutationSettleLeaverItemArgs, 'input'>>;
  recordLeavingEngland?: Resolver<Maybe<ResolversTypes['RecordLeavingEnglandResult']>, ParentType, ContextType, RequireFields<MutationRecordLeavingEnglandArgs, 'input'>>;
  recordReturnToEngland?: Resolver<Maybe<ResolversTypes['RecordReturnToEnglandResult']>, ParentType, ContextType, RequireFields<MutationRecordReturnToEnglandArgs, 'input'>>;
  recordConsent?: Resolver<Maybe<ResolversTypes['RecordConsentResult']>, ParentType, ContextType, RequireFields<MutationRecordConsentArgs, 'input'>>;
  withdrawConsent?: Resolver<Maybe<ResolversTypes['WithdrawConsentResult']>, ParentType, ContextType, RequireFields<MutationWithdrawConsentArgs, 'input'>>;
  mergeRecords?: Resolver<Maybe<ResolversTypes['ChangeMergeResult']>, ParentType, ContextType, RequireFields<MutationMergeRecordsArgs, 'input'>>;
  confirmMerge?: Resolver<Maybe<ResolversTypes['ChangeMergeResult']>, ParentType, ContextType, RequireFields<MutationConfirmMergeArgs, 'input'>>;
  refuseMerge?: Resolver<Maybe<ResolversTypes['ChangeMergeResult']>, ParentType, ContextType, RequireFields<MutationRefuseMergeArgs, 'input'>>;
  undoMerge?: Resolver<Maybe<ResolversTypes['ChangeMergeResult']>, ParentType, ContextType, RequireFields<MutationUndoMergeArgs, 'input'>>;
  overrideShield?: Resolver<Maybe<ResolversTypes['OverrideShieldResult']>, ParentType, ContextType, RequireFields<MutationOverrideShieldArgs, 'input'>>;
  reviewOverride?: Resolver<Maybe<ResolversTypes['ReviewOverrideResult']>, ParentType, ContextType, RequireFields<MutationReviewOverrideArgs, 'input'>>;
  reviewReason?: Resolver<Maybe<ResolversTypes['ReviewReasonResult']>, ParentType, ContextType, RequireFields<MutationReviewReasonArgs, 'input'>>;
  recordSensitiveService?: Resolver<Maybe<ResolversTypes['RecordSensitiveServiceResult']>, ParentType, ContextType, RequireFields<MutationRecordSensitiveServiceArgs, 'input'>>;
  endSensitiveService?: Resolver<Maybe<ResolversTypes['EndSensitiveServiceResult']>, ParentType, ContextType, RequireFields<MutationEndSensitiveServiceArgs, 'input'>>;
  withdrawSensitiveConsent?: Resolver<Maybe<ResolversTypes['WithdrawSensitiveConsentResult']>, ParentType, ContextType, RequireFields<MutationWithdrawSensitiveConsentArgs, 'input'>>;
  reviewSensitiveService?: Resolver<Maybe<ResolversTypes['ReviewSensitiveServiceResult']>, ParentType, ContextType, RequireFields<MutationReviewSensitiveServiceArgs, 'input'>>;
  requestShield?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationRequestShieldArgs, 'input'>>;
  decideShield?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationDecideShieldArgs, 'input'>>;
  confirmShieldRefusal?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationConfirmShieldRefusalArgs, 'input'>>;
  proposeShieldLift?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationProposeShieldLiftArgs, 'input'>>;
  confirmShieldLift?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationConfirmShieldLiftArgs, 'input'>>;
  reviewShield?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationReviewShieldArgs, 'input'>>;
  appealShieldRefusal?: Resolver<Maybe<ResolversTypes['ShieldResult']>, ParentType, ContextType, RequireFields<MutationAppealShieldRefusalArgs, 'input'>>;
  proposeTransfer?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationProposeTransferArgs, 'input'>>;
  reviewTransfer?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationReviewTransferArgs, 'input'>>;
  agreeTransfer?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationAgreeTransferArgs, 'input'>>;
  rejectTransfer?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationRejectTransferArgs, 'input'>>;
  proposeTransferAgain?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationProposeTransferAgainArgs, 'input'>>;
  withdrawTransfer?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationWithdrawTransferArgs, 'input'>>;
  escalateTransfer?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationEscalateTransferArgs, 'input'>>;
  allocateRecord?: Resolver<Maybe<ResolversTypes['ChangeTransferResult']>, ParentType, ContextType, RequireFields<MutationAllocateRecordArgs, 'input'>>;
  unlinkRow?: Resolver<Maybe<ResolversTypes['UnlinkRowResult']>, ParentType, ContextType, RequireFields<MutationUnlinkRowArgs, 'input'>>;
  refuseUnlinking?: Resolver<Maybe<ResolversTypes['UnlinkRowResult']>, ParentType, ContextType, RequireFields<MutationRefuseUnlinkingArgs, 'input'>>;
  claimWorkItem?: Resolver<Maybe<ResolversTypes['ChangeWorkItemResult']>, ParentType, ContextType, RequireFields<MutationClaimWorkItemArgs, 'input'>>;
  assignWorkItem?: Resolver<Maybe<ResolversTypes['ChangeWorkItemResult']>, ParentType, ContextType, RequireFields<MutationAssignWorkItemArgs, 'input'>>;
  releaseWorkItem?: Resolver<Maybe<ResolversTypes['ChangeWorkItemResult']>, ParentType, ContextType, RequireFields<MutationReleaseWorkItemArgs, 'input'>>;
};

export type OpenRecordResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OpenRecordResult'] = ResolversParentTypes['OpenRecordResult']> = {
  __resolveType: TypeResolveFn<'RecordOpened' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type RecordOpenedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordOpened'] = ResolversParentTypes['RecordOpened']> = {
  grant?: Resolver<Maybe<ResolversTypes['AccessGrant']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccessGrantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessGrant'] = ResolversParentTypes['AccessGrant']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['AccessReason']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['Role']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  placements?: Resolver<Maybe<Array<ResolversTypes['Placement']>>, ParentType, ContextType>;
  brokerRequest?: Resolver<Maybe<ResolversTypes['BrokerRequest']>, ParentType, ContextType, RequireFields<QueryBrokerRequestArgs, 'id'>>;
  brokerRequests?: Resolver<Maybe<ResolversTypes['BrokerRequestConnection']>, ParentType, ContextType, RequireFields<QueryBrokerRequestsArgs, 'first'>>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType, RequireFields<QueryChildArgs, 'number'>>;
  cleaningItem?: Resolver<Maybe<ResolversTypes['CleaningItem']>, ParentType, ContextType, RequireFields<QueryCleaningItemArgs, 'id'>>;
  sealedRequests?: Resolver<Maybe<Array<ResolversTypes['SealedRequest']>>, ParentType, ContextType>;
  feedRuns?: Resolver<Maybe<ResolversTypes['FeedRunConnection']>, ParentType, ContextType, RequireFields<QueryFeedRunsArgs, 'first'>>;
  feedRun?: Resolver<Maybe<ResolversTypes['FeedRun']>, ParentType, ContextType, RequireFields<QueryFeedRunArgs, 'id'>>;
  feedRunReport?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<QueryFeedRunReportArgs, 'id'>>;
  feedSources?: Resolver<Maybe<Array<ResolversTypes['FeedSource']>>, ParentType, ContextType>;
  mergePreview?: Resolver<Maybe<ResolversTypes['MergePreview']>, ParentType, ContextType, RequireFields<QueryMergePreviewArgs, 'keep' | 'other'>>;
  recordMerge?: Resolver<Maybe<ResolversTypes['RecordMerge']>, ParentType, ContextType, RequireFields<QueryRecordMergeArgs, 'id'>>;
  recordMerges?: Resolver<Maybe<Array<ResolversTypes['RecordMerge']>>, ParentType, ContextType, RequireFields<QueryRecordMergesArgs, 'number'>>;
  notices?: Resolver<Maybe<ResolversTypes['NoticeConnection']>, ParentType, ContextType, RequireFields<QueryNoticesArgs, 'first'>>;
  overrideWarning?: Resolver<Maybe<ResolversTypes['OverrideWarning']>, ParentType, ContextType>;
  searchChildren?: Resolver<Maybe<ResolversTypes['SearchChildrenResult']>, ParentType, ContextType, RequireFields<QuerySearchChildrenArgs, 'input'>>;
  signpost?: Resolver<Maybe<ResolversTypes['SignpostResult']>, ParentType, ContextType, RequireFields<QuerySignpostArgs, 'input'>>;
  transfer?: Resolver<Maybe<ResolversTypes['Transfer']>, ParentType, ContextType, RequireFields<QueryTransferArgs, 'id'>>;
  linkedRows?: Resolver<Maybe<Array<ResolversTypes['LinkedRow']>>, ParentType, ContextType, RequireFields<QueryLinkedRowsArgs, 'number'>>;
  workList?: Resolver<Maybe<Array<ResolversTypes['WorkQueueCount']>>, ParentType, ContextType>;
  workItems?: Resolver<Maybe<ResolversTypes['WorkItemConnection']>, ParentType, ContextType, RequireFields<QueryWorkItemsArgs, 'queue' | 'filter' | 'first'>>;
};

export type PlacementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Placement'] = ResolversParentTypes['Placement']> = {
  number?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  viewerCanEnd?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type PlaceForAdoptionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlaceForAdoptionResult'] = ResolversParentTypes['PlaceForAdoptionResult']> = {
  __resolveType: TypeResolveFn<'PlacedForAdoption' | 'InvalidInput' | 'RecordNotFound' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type PlacedForAdoptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlacedForAdoption'] = ResolversParentTypes['PlacedForAdoption']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EndPlacementResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndPlacementResult'] = ResolversParentTypes['EndPlacementResult']> = {
  __resolveType: TypeResolveFn<'PlacementEnded' | 'InvalidInput' | 'RecordNotFound' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type PlacementEndedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlacementEnded'] = ResolversParentTypes['PlacementEnded']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordNewIdentityResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordNewIdentityResult'] = ResolversParentTypes['RecordNewIdentityResult']> = {
  __resolveType: TypeResolveFn<'NewIdentityRecorded' | 'InvalidInput' | 'RecordNotFound' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type NewIdentityRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NewIdentityRecorded'] = ResolversParentTypes['NewIdentityRecorded']> = {
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RequestVaultOpeningResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestVaultOpeningResult'] = ResolversParentTypes['RequestVaultOpeningResult']> = {
  __resolveType: TypeResolveFn<'VaultOpeningRequested' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type VaultOpeningRequestedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VaultOpeningRequested'] = ResolversParentTypes['VaultOpeningRequested']> = {
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApproveVaultOpeningResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApproveVaultOpeningResult'] = ResolversParentTypes['ApproveVaultOpeningResult']> = {
  __resolveType: TypeResolveFn<'VaultOpeningApproved' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type VaultOpeningApprovedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VaultOpeningApproved'] = ResolversParentTypes['VaultOpeningApproved']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReadVaultResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReadVaultResult'] = ResolversParentTypes['ReadVaultResult']> = {
  __resolveType: TypeResolveFn<'VaultOpened' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type VaultOpenedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VaultOpened'] = ResolversParentTypes['VaultOpened']> = {
  kind?: Resolver<Maybe<ResolversTypes['NewIdentityKind']>, ParentType, ContextType>;
  formerNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  presentNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  recordedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  former?: Resolver<Maybe<Array<ResolversTypes['RecordLine']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BrokerRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrokerRequest'] = ResolversParentTypes['BrokerRequest'], FederationReferenceType extends FederationReferenceTypes['BrokerRequest'] = FederationReferenceTypes['BrokerRequest']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['BrokerRequest']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['BrokeringState']>, ParentType, ContextType>;
  askedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  viewerCanClose?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanAdvance?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  askedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  askedFor?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  passedTo?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type BrokerRequestConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrokerRequestConnection'] = ResolversParentTypes['BrokerRequestConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['BrokerRequestEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type BrokerRequestEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrokerRequestEdge'] = ResolversParentTypes['BrokerRequestEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['BrokerRequest']>, ParentType, ContextType>;
};

export type RequestBrokeringResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestBrokeringResult'] = ResolversParentTypes['RequestBrokeringResult']> = {
  __resolveType: TypeResolveFn<'BrokeringRequested' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type BrokeringRequestedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrokeringRequested'] = ResolversParentTypes['BrokeringRequested']> = {
  request?: Resolver<Maybe<ResolversTypes['BrokerRequest']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AdvanceBrokeringResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AdvanceBrokeringResult'] = ResolversParentTypes['AdvanceBrokeringResult']> = {
  __resolveType: TypeResolveFn<'BrokeringAdvanced' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type BrokeringAdvancedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrokeringAdvanced'] = ResolversParentTypes['BrokeringAdvanced']> = {
  request?: Resolver<Maybe<ResolversTypes['BrokerRequest']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CloseBrokeringResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CloseBrokeringResult'] = ResolversParentTypes['CloseBrokeringResult']> = {
  __resolveType: TypeResolveFn<'BrokeringClosed' | 'InvalidInput' | 'RecordNotFound' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type BrokeringClosedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BrokeringClosed'] = ResolversParentTypes['BrokeringClosed']> = {
  request?: Resolver<Maybe<ResolversTypes['BrokerRequest']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChildResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Child'] = ResolversParentTypes['Child'], FederationReferenceType extends FederationReferenceTypes['Child'] = FederationReferenceTypes['Child']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Child']> | FederationReferenceType, FederationReferenceType, ContextType>;
  number?: Resolver<ResolversTypes['ChildNumber'], ParentType, ContextType>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  familyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  gender?: Resolver<Maybe<ResolversTypes['Gender']>, ParentType, ContextType>;
  dateOfBirth?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dateOfDeath?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  formerNames?: Resolver<Maybe<Array<ResolversTypes['FormerName']>>, ParentType, ContextType>;
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  formerAddresses?: Resolver<Maybe<Array<ResolversTypes['FormerAddress']>>, ParentType, ContextType>;
  carers?: Resolver<Maybe<Array<ResolversTypes['Carer']>>, ParentType, ContextType>;
  services?: Resolver<Maybe<Array<ResolversTypes['UniversalService']>>, ParentType, ContextType>;
  involvements?: Resolver<Maybe<Array<ResolversTypes['Involvement']>>, ParentType, ContextType>;
  hasSensitiveService?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  sensitiveServices?: Resolver<Maybe<Array<ResolversTypes['SensitiveService']>>, ParentType, ContextType>;
  commonAssessment?: Resolver<Maybe<ResolversTypes['CommonAssessment']>, ParentType, ContextType>;
  identifiers?: Resolver<Maybe<Array<ResolversTypes['ExternalIdentifier']>>, ParentType, ContextType>;
  provenance?: Resolver<Maybe<Array<ResolversTypes['Provenance']>>, ParentType, ContextType>;
  accountableAuthority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  shield?: Resolver<Maybe<ResolversTypes['ShieldMarker']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['RecordStatus']>, ParentType, ContextType>;
  viewerCanRecordInvolvement?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanAmend?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRecordLeavingEngland?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRecordReturnToEngland?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanProposeTransfer?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRecordSensitiveService?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRequestBrokering?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  dataAges?: Resolver<Maybe<Array<ResolversTypes['DataAge']>>, ParentType, ContextType>;
  overrides?: Resolver<Maybe<Array<ResolversTypes['ShieldOverride']>>, ParentType, ContextType>;
  viewerCanOverrideShield?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  statedReasons?: Resolver<Maybe<Array<ResolversTypes['StatedReason']>>, ParentType, ContextType>;
  shields?: Resolver<Maybe<Array<ResolversTypes['Shield']>>, ParentType, ContextType>;
  viewerCanRequestShield?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type FormerNameResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FormerName'] = ResolversParentTypes['FormerName']> = {
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  familyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type AddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  status?: Resolver<Maybe<ResolversTypes['AddressStatus']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  locality?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postcode?: Resolver<Maybe<ResolversTypes['Postcode']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type FormerAddressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FormerAddress'] = ResolversParentTypes['FormerAddress']> = {
  status?: Resolver<Maybe<ResolversTypes['AddressStatus']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  locality?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postcode?: Resolver<Maybe<ResolversTypes['Postcode']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type CarerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Carer'] = ResolversParentTypes['Carer']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  relationship?: Resolver<Maybe<ResolversTypes['CarerRelationship']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UniversalServiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UniversalService'] = ResolversParentTypes['UniversalService']> = {
  kind?: Resolver<Maybe<ResolversTypes['UniversalServiceKind']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  startedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  endedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type CommonAssessmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommonAssessment'] = ResolversParentTypes['CommonAssessment']> = {
  status?: Resolver<Maybe<ResolversTypes['CommonAssessmentStatus']>, ParentType, ContextType>;
  holder?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  earlier?: Resolver<Maybe<Array<ResolversTypes['EarlierAssessment']>>, ParentType, ContextType>;
  viewerCanSet?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ExternalIdentifierResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExternalIdentifier'] = ResolversParentTypes['ExternalIdentifier']> = {
  scheme?: Resolver<Maybe<ResolversTypes['IdentifierScheme']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProvenanceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Provenance'] = ResolversParentTypes['Provenance']> = {
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  changedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  previousValue?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ShieldMarkerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldMarker'] = ResolversParentTypes['ShieldMarker']> = {
  teamTelephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CleaningItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CleaningItem'] = ResolversParentTypes['CleaningItem']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  queue?: Resolver<Maybe<ResolversTypes['WorkQueue']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  strategy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  openedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  ageDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  row?: Resolver<Maybe<Array<ResolversTypes['WaitingValue']>>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  candidates?: Resolver<Maybe<Array<ResolversTypes['CleaningCandidate']>>, ParentType, ContextType>;
  steps?: Resolver<Maybe<Array<ResolversTypes['CleaningStep']>>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanDecide?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanCreate?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type WaitingValueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WaitingValue'] = ResolversParentTypes['WaitingValue']> = {
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CleaningCandidateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CleaningCandidate'] = ResolversParentTypes['CleaningCandidate']> = {
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<Array<ResolversTypes['FieldEvidence']>>, ParentType, ContextType>;
  keptApart?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanLink?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
};

export type FieldEvidenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FieldEvidence'] = ResolversParentTypes['FieldEvidence']> = {
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  level?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CleaningStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CleaningStep'] = ResolversParentTypes['CleaningStep']> = {
  step?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['CorrectionEvidence']>, ParentType, ContextType>;
  takenBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  takenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ChangeCleaningItemResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeCleaningItemResult'] = ResolversParentTypes['ChangeCleaningItemResult']> = {
  __resolveType: TypeResolveFn<'CleaningItemChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CleaningItemChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CleaningItemChanged'] = ResolversParentTypes['CleaningItemChanged']> = {
  item?: Resolver<Maybe<ResolversTypes['CleaningItem']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EarlierAssessmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EarlierAssessment'] = ResolversParentTypes['EarlierAssessment']> = {
  status?: Resolver<Maybe<ResolversTypes['CommonAssessmentStatus']>, ParentType, ContextType>;
  holder?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type SetCommonAssessmentStatusResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetCommonAssessmentStatusResult'] = ResolversParentTypes['SetCommonAssessmentStatusResult']> = {
  __resolveType: TypeResolveFn<'CommonAssessmentStatusSet' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CommonAssessmentStatusSetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommonAssessmentStatusSet'] = ResolversParentTypes['CommonAssessmentStatusSet']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AmendChildResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AmendChildResult'] = ResolversParentTypes['AmendChildResult']> = {
  __resolveType: TypeResolveFn<'ChildAmended' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ChildAmendedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChildAmended'] = ResolversParentTypes['ChildAmended']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  transferProposed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeCorrectionTaskResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeCorrectionTaskResult'] = ResolversParentTypes['ChangeCorrectionTaskResult']> = {
  __resolveType: TypeResolveFn<'CorrectionTaskChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CorrectionTaskChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionTaskChanged'] = ResolversParentTypes['CorrectionTaskChanged']> = {
  task?: Resolver<Maybe<ResolversTypes['CorrectionTask']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CorrectionTaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionTask'] = ResolversParentTypes['CorrectionTask']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  fields?: Resolver<Maybe<Array<ResolversTypes['CorrectionField']>>, ParentType, ContextType>;
  openedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  openedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  ageDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  steps?: Resolver<Maybe<Array<ResolversTypes['CorrectionStep']>>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['CorrectionOutcome']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['CorrectionEvidence']>, ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanWork?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type CorrectionStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CorrectionStep'] = ResolversParentTypes['CorrectionStep']> = {
  step?: Resolver<Maybe<ResolversTypes['CorrectionStepKind']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['CorrectionEvidence']>, ParentType, ContextType>;
  takenBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  takenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Conflict'] = ResolversParentTypes['Conflict']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  raisedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sourceValue?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanResolve?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ResolveConflictResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResolveConflictResult'] = ResolversParentTypes['ResolveConflictResult']> = {
  __resolveType: TypeResolveFn<'ConflictResolved' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ConflictResolvedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConflictResolved'] = ResolversParentTypes['ConflictResolved']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SealedRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SealedRequest'] = ResolversParentTypes['SealedRequest']> = {
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['SealedRequestKind']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  basis?: Resolver<Maybe<ResolversTypes['ExtractBasis']>, ParentType, ContextType>;
  inquiry?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  requestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  approvedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  viewerCanApprove?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRead?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type RequestExtractResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RequestExtractResult'] = ResolversParentTypes['RequestExtractResult']> = {
  __resolveType: TypeResolveFn<'ExtractRequested' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ExtractRequestedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExtractRequested'] = ResolversParentTypes['ExtractRequested']> = {
  reference?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApproveExtractResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApproveExtractResult'] = ResolversParentTypes['ApproveExtractResult']> = {
  __resolveType: TypeResolveFn<'ExtractApproved' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ExtractApprovedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExtractApproved'] = ResolversParentTypes['ExtractApproved']> = {
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReadExtractResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReadExtractResult'] = ResolversParentTypes['ReadExtractResult']> = {
  __resolveType: TypeResolveFn<'ExtractRead' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ExtractReadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExtractRead'] = ResolversParentTypes['ExtractRead']> = {
  number?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  lines?: Resolver<Maybe<Array<ResolversTypes['RecordLine']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordLineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordLine'] = ResolversParentTypes['RecordLine']> = {
  part?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DataAgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DataAge'] = ResolversParentTypes['DataAge']> = {
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  ageDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  stopped?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type FeedSourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedSource'] = ResolversParentTypes['FeedSource']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  stopped?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  dataAgeDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  lastRun?: Resolver<Maybe<ResolversTypes['FeedRun']>, ParentType, ContextType>;
};

export type FeedRunConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedRunConnection'] = ResolversParentTypes['FeedRunConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['FeedRunEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type FeedRunEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedRunEdge'] = ResolversParentTypes['FeedRunEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['FeedRun']>, ParentType, ContextType>;
};

export type FeedOutcomeCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedOutcomeCount'] = ResolversParentTypes['FeedOutcomeCount']> = {
  outcome?: Resolver<Maybe<ResolversTypes['FeedOutcome']>, ParentType, ContextType>;
  rows?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type FeedFaultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedFault'] = ResolversParentTypes['FeedFault']> = {
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FeedRunResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedRun'] = ResolversParentTypes['FeedRun']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['FeedRunKind']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['FeedRunStatus']>, ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  rows?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  outcomes?: Resolver<Maybe<Array<ResolversTypes['FeedOutcomeCount']>>, ParentType, ContextType>;
  matchPercent?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  faults?: Resolver<Maybe<Array<ResolversTypes['FeedFault']>>, ParentType, ContextType>;
  viewerCanPause?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanResume?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanCancel?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type SteerFeedRunResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SteerFeedRunResult'] = ResolversParentTypes['SteerFeedRunResult']> = {
  __resolveType: TypeResolveFn<'FeedRunSteered' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type FeedRunSteeredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeedRunSteered'] = ResolversParentTypes['FeedRunSteered']> = {
  run?: Resolver<Maybe<ResolversTypes['FeedRun']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvolvementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Involvement'] = ResolversParentTypes['Involvement'], FederationReferenceType extends FederationReferenceTypes['Involvement'] = FederationReferenceTypes['Involvement']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Involvement']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  serviceType?: Resolver<Maybe<ResolversTypes['AdditionalServiceType']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  practitioner?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  leadProfessional?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  leadPeriods?: Resolver<Maybe<Array<ResolversTypes['LeadPeriod']>>, ParentType, ContextType>;
  startedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  endedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanEnd?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanStandDown?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type RecordInvolvementResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordInvolvementResult'] = ResolversParentTypes['RecordInvolvementResult']> = {
  __resolveType: TypeResolveFn<'InvolvementRecorded' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'LeadProfessionalExists' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type InvolvementRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvolvementRecorded'] = ResolversParentTypes['InvolvementRecorded']> = {
  involvement?: Resolver<Maybe<ResolversTypes['Involvement']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LeadProfessionalExistsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeadProfessionalExists'] = ResolversParentTypes['LeadProfessionalExists']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EndInvolvementResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndInvolvementResult'] = ResolversParentTypes['EndInvolvementResult']> = {
  __resolveType: TypeResolveFn<'InvolvementEnded' | 'InvalidInput' | 'RecordNotFound' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type InvolvementEndedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvolvementEnded'] = ResolversParentTypes['InvolvementEnded']> = {
  involvement?: Resolver<Maybe<ResolversTypes['Involvement']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LeadPeriodResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeadPeriod'] = ResolversParentTypes['LeadPeriod']> = {
  from?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type DeclareLeadProfessionalResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeclareLeadProfessionalResult'] = ResolversParentTypes['DeclareLeadProfessionalResult']> = {
  __resolveType: TypeResolveFn<'LeadProfessionalDeclared' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'LeadProfessionalExists' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type LeadProfessionalDeclaredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeadProfessionalDeclared'] = ResolversParentTypes['LeadProfessionalDeclared']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StandDownLeadProfessionalResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StandDownLeadProfessionalResult'] = ResolversParentTypes['StandDownLeadProfessionalResult']> = {
  __resolveType: TypeResolveFn<'LeadProfessionalStoodDown' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type LeadProfessionalStoodDownResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeadProfessionalStoodDown'] = ResolversParentTypes['LeadProfessionalStoodDown']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ListLeaverResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ListLeaverResult'] = ResolversParentTypes['ListLeaverResult']> = {
  __resolveType: TypeResolveFn<'LeaverListed' | 'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type LeaverListedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeaverListed'] = ResolversParentTypes['LeaverListed']> = {
  items?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SettleLeaverItemResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SettleLeaverItemResult'] = ResolversParentTypes['SettleLeaverItemResult']> = {
  __resolveType: TypeResolveFn<'LeaverItemSettled' | 'InvalidInput' | 'RecordNotFound' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type LeaverItemSettledResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeaverItemSettled'] = ResolversParentTypes['LeaverItemSettled']> = {
  reference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordLeavingEnglandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordLeavingEnglandResult'] = ResolversParentTypes['RecordLeavingEnglandResult']> = {
  __resolveType: TypeResolveFn<'LeavingEnglandRecorded' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type LeavingEnglandRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeavingEnglandRecorded'] = ResolversParentTypes['LeavingEnglandRecorded']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordReturnToEnglandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordReturnToEnglandResult'] = ResolversParentTypes['RecordReturnToEnglandResult']> = {
  __resolveType: TypeResolveFn<'ReturnToEnglandRecorded' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ReturnToEnglandRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReturnToEnglandRecorded'] = ResolversParentTypes['ReturnToEnglandRecorded']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  restored?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  transferProposed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordConsentResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordConsentResult'] = ResolversParentTypes['RecordConsentResult']> = {
  __resolveType: TypeResolveFn<'ConsentRecorded' | 'InvalidInput' | 'RecordNotFound' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ConsentRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConsentRecorded'] = ResolversParentTypes['ConsentRecorded']> = {
  restored?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WithdrawConsentResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WithdrawConsentResult'] = ResolversParentTypes['WithdrawConsentResult']> = {
  __resolveType: TypeResolveFn<'ConsentWithdrawn' | 'InvalidInput' | 'RecordNotFound' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ConsentWithdrawnResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConsentWithdrawn'] = ResolversParentTypes['ConsentWithdrawn']> = {
  archived?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MergePreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MergePreview'] = ResolversParentTypes['MergePreview']> = {
  kept?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  other?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  differing?: Resolver<Maybe<Array<ResolversTypes['MergeFieldGroup']>>, ParentType, ContextType>;
  needsSecondPerson?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  obstacle?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RecordMergeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordMerge'] = ResolversParentTypes['RecordMerge']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  keptNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  otherNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['MergeState']>, ParentType, ContextType>;
  choices?: Resolver<Maybe<Array<ResolversTypes['MergeChoice']>>, ParentType, ContextType>;
  twoPeople?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  proposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  undoneBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  undoneAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanConfirm?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRefuse?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanUndo?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type MergeChoiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MergeChoice'] = ResolversParentTypes['MergeChoice']> = {
  group?: Resolver<Maybe<ResolversTypes['MergeFieldGroup']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['MergeSide']>, ParentType, ContextType>;
};

export type ChangeMergeResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeMergeResult'] = ResolversParentTypes['ChangeMergeResult']> = {
  __resolveType: TypeResolveFn<'MergeChanged' | 'LaterMergeFirst' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'TransferAlreadyOpen' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type MergeChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MergeChanged'] = ResolversParentTypes['MergeChanged']> = {
  merge?: Resolver<Maybe<ResolversTypes['RecordMerge']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LaterMergeFirstResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LaterMergeFirst'] = ResolversParentTypes['LaterMergeFirst']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mergeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NoticeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeConnection'] = ResolversParentTypes['NoticeConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['NoticeEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type NoticeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoticeEdge'] = ResolversParentTypes['NoticeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Notice']>, ParentType, ContextType>;
};

export type NoticeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Notice'] = ResolversParentTypes['Notice']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['NoticeKind']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type OverrideWarningResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OverrideWarning'] = ResolversParentTypes['OverrideWarning']> = {
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ShieldOverrideResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldOverride'] = ResolversParentTypes['ShieldOverride']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['AccessReason']>, ParentType, ContextType>;
  basis?: Resolver<Maybe<ResolversTypes['OverrideBasis']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['OverrideOutcome']>, ParentType, ContextType>;
  reviewedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reviewedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  viewerCanReview?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type OverrideShieldResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OverrideShieldResult'] = ResolversParentTypes['OverrideShieldResult']> = {
  __resolveType: TypeResolveFn<'ShieldOverridden' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ShieldOverriddenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldOverridden'] = ResolversParentTypes['ShieldOverridden']> = {
  grant?: Resolver<Maybe<ResolversTypes['AccessGrant']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReviewOverrideResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReviewOverrideResult'] = ResolversParentTypes['ReviewOverrideResult']> = {
  __resolveType: TypeResolveFn<'OverrideReviewed' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type OverrideReviewedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OverrideReviewed'] = ResolversParentTypes['OverrideReviewed']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['OverrideOutcome']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StatedReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StatedReason'] = ResolversParentTypes['StatedReason']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['ReasonOutcome']>, ParentType, ContextType>;
  reviewedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reviewedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  viewerCanReview?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ReviewReasonResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReviewReasonResult'] = ResolversParentTypes['ReviewReasonResult']> = {
  __resolveType: TypeResolveFn<'ReasonReviewed' | 'InvalidInput' | 'RecordNotFound' | 'NeedsSecondPerson' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ReasonReviewedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReasonReviewed'] = ResolversParentTypes['ReasonReviewed']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['ReasonOutcome']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SearchChildrenResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchChildrenResult'] = ResolversParentTypes['SearchChildrenResult']> = {
  __resolveType: TypeResolveFn<'ChildSearch' | 'SearchTooBroad' | 'InvalidInput' | 'LimitReached' | 'NotPermitted', ParentType, ContextType>;
};

export type ChildSearchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChildSearch'] = ResolversParentTypes['ChildSearch']> = {
  candidates?: Resolver<Maybe<Array<ResolversTypes['SearchCandidate']>>, ParentType, ContextType>;
  refine?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SearchTooBroadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchTooBroad'] = ResolversParentTypes['SearchTooBroad']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SearchCandidateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SearchCandidate'] = ResolversParentTypes['SearchCandidate']> = {
  number?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  familyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  age?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  gender?: Resolver<Maybe<ResolversTypes['Gender']>, ParentType, ContextType>;
  outwardPostcode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  shielded?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
};

export type SensitiveServiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SensitiveService'] = ResolversParentTypes['SensitiveService']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  serviceType?: Resolver<Maybe<ResolversTypes['SensitiveServiceType']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  practitioner?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  basis?: Resolver<Maybe<ResolversTypes['SensitiveBasis']>, ParentType, ContextType>;
  consentOf?: Resolver<Maybe<ResolversTypes['SensitiveConsent']>, ParentType, ContextType>;
  basisOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  assertedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reviewOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  startedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  endedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type RecordSensitiveServiceResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordSensitiveServiceResult'] = ResolversParentTypes['RecordSensitiveServiceResult']> = {
  __resolveType: TypeResolveFn<'SensitiveServiceRecorded' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SensitiveServiceRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SensitiveServiceRecorded'] = ResolversParentTypes['SensitiveServiceRecorded']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EndSensitiveServiceResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndSensitiveServiceResult'] = ResolversParentTypes['EndSensitiveServiceResult']> = {
  __resolveType: TypeResolveFn<'SensitiveServiceEnded' | 'InvalidInput' | 'RecordNotFound' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SensitiveServiceEndedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SensitiveServiceEnded'] = ResolversParentTypes['SensitiveServiceEnded']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WithdrawSensitiveConsentResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WithdrawSensitiveConsentResult'] = ResolversParentTypes['WithdrawSensitiveConsentResult']> = {
  __resolveType: TypeResolveFn<'SensitiveConsentWithdrawn' | 'InvalidInput' | 'RecordNotFound' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SensitiveConsentWithdrawnResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SensitiveConsentWithdrawn'] = ResolversParentTypes['SensitiveConsentWithdrawn']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReviewSensitiveServiceResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReviewSensitiveServiceResult'] = ResolversParentTypes['ReviewSensitiveServiceResult']> = {
  __resolveType: TypeResolveFn<'SensitiveServiceReviewed' | 'InvalidInput' | 'RecordNotFound' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SensitiveServiceReviewedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SensitiveServiceReviewed'] = ResolversParentTypes['SensitiveServiceReviewed']> = {
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShieldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Shield'] = ResolversParentTypes['Shield'], FederationReferenceType extends FederationReferenceTypes['Shield'] = FederationReferenceTypes['Shield']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Shield']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['ShieldState']>, ParentType, ContextType>;
  askedBy?: Resolver<Maybe<ResolversTypes['ShieldAsker']>, ParentType, ContextType>;
  ground?: Resolver<Maybe<ResolversTypes['ShieldGround']>, ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  requestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  proposal?: Resolver<Maybe<ResolversTypes['ShieldProposal']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['ShieldReason']>, ParentType, ContextType>;
  appealRoute?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  appealed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  ruleVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  history?: Resolver<Maybe<Array<ResolversTypes['ShieldStep']>>, ParentType, ContextType>;
  viewerCanAccept?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanProposeRefusal?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanConfirmRefusal?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanProposeLift?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanConfirmLift?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanReview?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanAppeal?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ShieldStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldStep'] = ResolversParentTypes['ShieldStep']> = {
  act?: Resolver<Maybe<ResolversTypes['ShieldAct']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['ShieldState']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['ShieldReason']>, ParentType, ContextType>;
  ruleVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ShieldResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldResult'] = ResolversParentTypes['ShieldResult']> = {
  __resolveType: TypeResolveFn<'ShieldChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'ShieldUnderReview' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'VersionConflict' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ShieldChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldChanged'] = ResolversParentTypes['ShieldChanged']> = {
  shield?: Resolver<Maybe<ResolversTypes['Shield']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  decisionDueOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShieldUnderReviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShieldUnderReview'] = ResolversParentTypes['ShieldUnderReview']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SignpostResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignpostResult'] = ResolversParentTypes['SignpostResult']> = {
  __resolveType: TypeResolveFn<'SignpostAnswer' | 'InvalidInput' | 'LimitReached' | 'NotPermitted', ParentType, ContextType>;
};

export type SignpostAnswerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignpostAnswer'] = ResolversParentTypes['SignpostAnswer']> = {
  outcome?: Resolver<ResolversTypes['SignpostOutcome'], ParentType, ContextType>;
  contacts?: Resolver<Maybe<Array<ResolversTypes['SignpostContact']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SignpostContactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignpostContact'] = ResolversParentTypes['SignpostContact']> = {
  serviceType?: Resolver<Maybe<ResolversTypes['AdditionalServiceType']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  telephone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TransferResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Transfer'] = ResolversParentTypes['Transfer'], FederationReferenceType extends FederationReferenceTypes['Transfer'] = FederationReferenceTypes['Transfer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Transfer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['TransferStatus']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['TransferReason']>, ParentType, ContextType>;
  rejection?: Resolver<Maybe<ResolversTypes['TransferRejection']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  proposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  changedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  ageDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  senderAgreed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  receiverAgreed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  viewerCanReview?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanAgree?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanReject?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanProposeAgain?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanWithdraw?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanEscalate?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanAllocate?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ChangeTransferResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeTransferResult'] = ResolversParentTypes['ChangeTransferResult']> = {
  __resolveType: TypeResolveFn<'TransferChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'NeedsSecondPerson' | 'VersionConflict' | 'TransferAlreadyOpen' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type TransferChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransferChanged'] = ResolversParentTypes['TransferChanged']> = {
  transfer?: Resolver<Maybe<ResolversTypes['Transfer']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TransferAlreadyOpenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransferAlreadyOpen'] = ResolversParentTypes['TransferAlreadyOpen']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LinkedRowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedRow'] = ResolversParentTypes['LinkedRow']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  givenName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  familyName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dateOfBirth?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  linkedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  byPerson?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  brought?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  words?: Resolver<Maybe<Array<ResolversTypes['LinkedRowWord']>>, ParentType, ContextType>;
  unlinking?: Resolver<Maybe<ResolversTypes['RowUnlinking']>, ParentType, ContextType>;
  viewerCanUnlink?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type LinkedRowWordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedRowWord'] = ResolversParentTypes['LinkedRowWord']> = {
  saidAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  values?: Resolver<Maybe<Array<ResolversTypes['WaitingValue']>>, ParentType, ContextType>;
};

export type RowUnlinkingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RowUnlinking'] = ResolversParentTypes['RowUnlinking']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['UnlinkReason']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['CorrectionEvidence']>, ParentType, ContextType>;
  proposedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  proposedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  viewerCanRefuse?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type UnlinkRowResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnlinkRowResult'] = ResolversParentTypes['UnlinkRowResult']> = {
  __resolveType: TypeResolveFn<'RowUnlinked' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'VersionConflict' | 'TransferAlreadyOpen' | 'NeedsSecondPerson' | 'ProposalLapsed' | 'NeedsStepUp' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type RowUnlinkedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RowUnlinked'] = ResolversParentTypes['RowUnlinked']> = {
  proposed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  child?: Resolver<Maybe<ResolversTypes['Child']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuthorityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Authority'] = ResolversParentTypes['Authority'], FederationReferenceType extends FederationReferenceTypes['Authority'] = FederationReferenceTypes['Authority']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Authority']> | FederationReferenceType, FederationReferenceType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workList?: Resolver<Maybe<Array<ResolversTypes['WorkQueueCount']>>, ParentType, ContextType>;
};

export type WorkQueueCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkQueueCount'] = ResolversParentTypes['WorkQueueCount']> = {
  queue?: Resolver<Maybe<ResolversTypes['WorkQueue']>, ParentType, ContextType>;
  open?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  unassigned?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  oldestOpenedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  oldestDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type WorkItemConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItemConnection'] = ResolversParentTypes['WorkItemConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['WorkItemEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type WorkItemEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItemEdge'] = ResolversParentTypes['WorkItemEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['WorkItem']>, ParentType, ContextType>;
};

export type WorkItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItem'] = ResolversParentTypes['WorkItem']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  queue?: Resolver<Maybe<ResolversTypes['WorkQueue']>, ParentType, ContextType>;
  childNumber?: Resolver<Maybe<ResolversTypes['ChildNumber']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  transfer?: Resolver<Maybe<ResolversTypes['Transfer']>, ParentType, ContextType>;
  correctionTask?: Resolver<Maybe<ResolversTypes['CorrectionTask']>, ParentType, ContextType>;
  conflict?: Resolver<Maybe<ResolversTypes['Conflict']>, ParentType, ContextType>;
  cleaningItem?: Resolver<Maybe<ResolversTypes['CleaningItem']>, ParentType, ContextType>;
  merge?: Resolver<Maybe<ResolversTypes['RecordMerge']>, ParentType, ContextType>;
  openedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  ageDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  overdue?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  openedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  assignee?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  assignedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  closedBy?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  viewerCanClaim?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanAssign?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  viewerCanRelease?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
};

export type ChangeWorkItemResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeWorkItemResult'] = ResolversParentTypes['ChangeWorkItemResult']> = {
  __resolveType: TypeResolveFn<'WorkItemChanged' | 'InvalidInput' | 'RecordNotFound' | 'NotPermitted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type WorkItemChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItemChanged'] = ResolversParentTypes['WorkItemChanged']> = {
  item?: Resolver<Maybe<ResolversTypes['WorkItem']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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
  Mutation?: MutationResolvers<ContextType>;
  OpenRecordResult?: OpenRecordResultResolvers<ContextType>;
  RecordOpened?: RecordOpenedResolvers<ContextType>;
  AccessGrant?: AccessGrantResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Placement?: PlacementResolvers<ContextType>;
  PlaceForAdoptionResult?: PlaceForAdoptionResultResolvers<ContextType>;
  PlacedForAdoption?: PlacedForAdoptionResolvers<ContextType>;
  EndPlacementResult?: EndPlacementResultResolvers<ContextType>;
  PlacementEnded?: PlacementEndedResolvers<ContextType>;
  RecordNewIdentityResult?: RecordNewIdentityResultResolvers<ContextType>;
  NewIdentityRecorded?: NewIdentityRecordedResolvers<ContextType>;
  RequestVaultOpeningResult?: RequestVaultOpeningResultResolvers<ContextType>;
  VaultOpeningRequested?: VaultOpeningRequestedResolvers<ContextType>;
  ApproveVaultOpeningResult?: ApproveVaultOpeningResultResolvers<ContextType>;
  VaultOpeningApproved?: VaultOpeningApprovedResolvers<ContextType>;
  ReadVaultResult?: ReadVaultResultResolvers<ContextType>;
  VaultOpened?: VaultOpenedResolvers<ContextType>;
  BrokerRequest?: BrokerRequestResolvers<ContextType>;
  BrokerRequestConnection?: BrokerRequestConnectionResolvers<ContextType>;
  BrokerRequestEdge?: BrokerRequestEdgeResolvers<ContextType>;
  RequestBrokeringResult?: RequestBrokeringResultResolvers<ContextType>;
  BrokeringRequested?: BrokeringRequestedResolvers<ContextType>;
  AdvanceBrokeringResult?: AdvanceBrokeringResultResolvers<ContextType>;
  BrokeringAdvanced?: BrokeringAdvancedResolvers<ContextType>;
  CloseBrokeringResult?: CloseBrokeringResultResolvers<ContextType>;
  BrokeringClosed?: BrokeringClosedResolvers<ContextType>;
  Child?: ChildResolvers<ContextType>;
  FormerName?: FormerNameResolvers<ContextType>;
  Address?: AddressResolvers<ContextType>;
  FormerAddress?: FormerAddressResolvers<ContextType>;
  Carer?: CarerResolvers<ContextType>;
  UniversalService?: UniversalServiceResolvers<ContextType>;
  CommonAssessment?: CommonAssessmentResolvers<ContextType>;
  ExternalIdentifier?: ExternalIdentifierResolvers<ContextType>;
  Provenance?: ProvenanceResolvers<ContextType>;
  ShieldMarker?: ShieldMarkerResolvers<ContextType>;
  CleaningItem?: CleaningItemResolvers<ContextType>;
  WaitingValue?: WaitingValueResolvers<ContextType>;
  CleaningCandidate?: CleaningCandidateResolvers<ContextType>;
  FieldEvidence?: FieldEvidenceResolvers<ContextType>;
  CleaningStep?: CleaningStepResolvers<ContextType>;
  ChangeCleaningItemResult?: ChangeCleaningItemResultResolvers<ContextType>;
  CleaningItemChanged?: CleaningItemChangedResolvers<ContextType>;
  EarlierAssessment?: EarlierAssessmentResolvers<ContextType>;
  SetCommonAssessmentStatusResult?: SetCommonAssessmentStatusResultResolvers<ContextType>;
  CommonAssessmentStatusSet?: CommonAssessmentStatusSetResolvers<ContextType>;
  AmendChildResult?: AmendChildResultResolvers<ContextType>;
  ChildAmended?: ChildAmendedResolvers<ContextType>;
  ChangeCorrectionTaskResult?: ChangeCorrectionTaskResultResolvers<ContextType>;
  CorrectionTaskChanged?: CorrectionTaskChangedResolvers<ContextType>;
  CorrectionTask?: CorrectionTaskResolvers<ContextType>;
  CorrectionStep?: CorrectionStepResolvers<ContextType>;
  Conflict?: ConflictResolvers<ContextType>;
  ResolveConflictResult?: ResolveConflictResultResolvers<ContextType>;
  ConflictResolved?: ConflictResolvedResolvers<ContextType>;
  SealedRequest?: SealedRequestResolvers<ContextType>;
  RequestExtractResult?: RequestExtractResultResolvers<ContextType>;
  ExtractRequested?: ExtractRequestedResolvers<ContextType>;
  ApproveExtractResult?: ApproveExtractResultResolvers<ContextType>;
  ExtractApproved?: ExtractApprovedResolvers<ContextType>;
  ReadExtractResult?: ReadExtractResultResolvers<ContextType>;
  ExtractRead?: ExtractReadResolvers<ContextType>;
  RecordLine?: RecordLineResolvers<ContextType>;
  DataAge?: DataAgeResolvers<ContextType>;
  FeedSource?: FeedSourceResolvers<ContextType>;
  FeedRunConnection?: FeedRunConnectionResolvers<ContextType>;
  FeedRunEdge?: FeedRunEdgeResolvers<ContextType>;
  FeedOutcomeCount?: FeedOutcomeCountResolvers<ContextType>;
  FeedFault?: FeedFaultResolvers<ContextType>;
  FeedRun?: FeedRunResolvers<ContextType>;
  SteerFeedRunResult?: SteerFeedRunResultResolvers<ContextType>;
  FeedRunSteered?: FeedRunSteeredResolvers<ContextType>;
  Involvement?: InvolvementResolvers<ContextType>;
  RecordInvolvementResult?: RecordInvolvementResultResolvers<ContextType>;
  InvolvementRecorded?: InvolvementRecordedResolvers<ContextType>;
  LeadProfessionalExists?: LeadProfessionalExistsResolvers<ContextType>;
  EndInvolvementResult?: EndInvolvementResultResolvers<ContextType>;
  InvolvementEnded?: InvolvementEndedResolvers<ContextType>;
  LeadPeriod?: LeadPeriodResolvers<ContextType>;
  DeclareLeadProfessionalResult?: DeclareLeadProfessionalResultResolvers<ContextType>;
  LeadProfessionalDeclared?: LeadProfessionalDeclaredResolvers<ContextType>;
  StandDownLeadProfessionalResult?: StandDownLeadProfessionalResultResolvers<ContextType>;
  LeadProfessionalStoodDown?: LeadProfessionalStoodDownResolvers<ContextType>;
  ListLeaverResult?: ListLeaverResultResolvers<ContextType>;
  LeaverListed?: LeaverListedResolvers<ContextType>;
  SettleLeaverItemResult?: SettleLeaverItemResultResolvers<ContextType>;
  LeaverItemSettled?: LeaverItemSettledResolvers<ContextType>;
  RecordLeavingEnglandResult?: RecordLeavingEnglandResultResolvers<ContextType>;
  LeavingEnglandRecorded?: LeavingEnglandRecordedResolvers<ContextType>;
  RecordReturnToEnglandResult?: RecordReturnToEnglandResultResolvers<ContextType>;
  ReturnToEnglandRecorded?: ReturnToEnglandRecordedResolvers<ContextType>;
  RecordConsentResult?: RecordConsentResultResolvers<ContextType>;
  ConsentRecorded?: ConsentRecordedResolvers<ContextType>;
  WithdrawConsentResult?: WithdrawConsentResultResolvers<ContextType>;
  ConsentWithdrawn?: ConsentWithdrawnResolvers<ContextType>;
  MergePreview?: MergePreviewResolvers<ContextType>;
  RecordMerge?: RecordMergeResolvers<ContextType>;
  MergeChoice?: MergeChoiceResolvers<ContextType>;
  ChangeMergeResult?: ChangeMergeResultResolvers<ContextType>;
  MergeChanged?: MergeChangedResolvers<ContextType>;
  LaterMergeFirst?: LaterMergeFirstResolvers<ContextType>;
  NoticeConnection?: NoticeConnectionResolvers<ContextType>;
  NoticeEdge?: NoticeEdgeResolvers<ContextType>;
  Notice?: NoticeResolvers<ContextType>;
  OverrideWarning?: OverrideWarningResolvers<ContextType>;
  ShieldOverride?: ShieldOverrideResolvers<ContextType>;
  OverrideShieldResult?: OverrideShieldResultResolvers<ContextType>;
  ShieldOverridden?: ShieldOverriddenResolvers<ContextType>;
  ReviewOverrideResult?: ReviewOverrideResultResolvers<ContextType>;
  OverrideReviewed?: OverrideReviewedResolvers<ContextType>;
  StatedReason?: StatedReasonResolvers<ContextType>;
  ReviewReasonResult?: ReviewReasonResultResolvers<ContextType>;
  ReasonReviewed?: ReasonReviewedResolvers<ContextType>;
  Account?: AccountResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  SearchChildrenResult?: SearchChildrenResultResolvers<ContextType>;
  ChildSearch?: ChildSearchResolvers<ContextType>;
  SearchTooBroad?: SearchTooBroadResolvers<ContextType>;
  SearchCandidate?: SearchCandidateResolvers<ContextType>;
  SensitiveService?: SensitiveServiceResolvers<ContextType>;
  RecordSensitiveServiceResult?: RecordSensitiveServiceResultResolvers<ContextType>;
  SensitiveServiceRecorded?: SensitiveServiceRecordedResolvers<ContextType>;
  EndSensitiveServiceResult?: EndSensitiveServiceResultResolvers<ContextType>;
  SensitiveServiceEnded?: SensitiveServiceEndedResolvers<ContextType>;
  WithdrawSensitiveConsentResult?: WithdrawSensitiveConsentResultResolvers<ContextType>;
  SensitiveConsentWithdrawn?: SensitiveConsentWithdrawnResolvers<ContextType>;
  ReviewSensitiveServiceResult?: ReviewSensitiveServiceResultResolvers<ContextType>;
  SensitiveServiceReviewed?: SensitiveServiceReviewedResolvers<ContextType>;
  Shield?: ShieldResolvers<ContextType>;
  ShieldStep?: ShieldStepResolvers<ContextType>;
  ShieldResult?: ShieldResultResolvers<ContextType>;
  ShieldChanged?: ShieldChangedResolvers<ContextType>;
  ShieldUnderReview?: ShieldUnderReviewResolvers<ContextType>;
  SignpostResult?: SignpostResultResolvers<ContextType>;
  SignpostAnswer?: SignpostAnswerResolvers<ContextType>;
  SignpostContact?: SignpostContactResolvers<ContextType>;
  Transfer?: TransferResolvers<ContextType>;
  ChangeTransferResult?: ChangeTransferResultResolvers<ContextType>;
  TransferChanged?: TransferChangedResolvers<ContextType>;
  TransferAlreadyOpen?: TransferAlreadyOpenResolvers<ContextType>;
  LinkedRow?: LinkedRowResolvers<ContextType>;
  LinkedRowWord?: LinkedRowWordResolvers<ContextType>;
  RowUnlinking?: RowUnlinkingResolvers<ContextType>;
  UnlinkRowResult?: UnlinkRowResultResolvers<ContextType>;
  RowUnlinked?: RowUnlinkedResolvers<ContextType>;
  Authority?: AuthorityResolvers<ContextType>;
  WorkQueueCount?: WorkQueueCountResolvers<ContextType>;
  WorkItemConnection?: WorkItemConnectionResolvers<ContextType>;
  WorkItemEdge?: WorkItemEdgeResolvers<ContextType>;
  WorkItem?: WorkItemResolvers<ContextType>;
  ChangeWorkItemResult?: ChangeWorkItemResultResolvers<ContextType>;
  WorkItemChanged?: WorkItemChangedResolvers<ContextType>;
};

