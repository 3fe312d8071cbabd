// Generated from schema/ by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccountReference, OrganisationReference } from './references.ts';
import type { ChildReference } from './accessHistory/accessHistory.ts';
import type { AuditEventView } from './audit/audit.ts';
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
  /** The index's own identifier of a child: 10 digits, the last a check digit (ISO 7064 MOD 11-10). Spaces are dropped on the way in. */
  ChildNumber: { input: string; output: string; }
  /** A calendar date, `yyyy-MM-dd`. */
  Date: { input: string; output: string; }
  /** A moment in time in UTC, RFC 3339. */
  DateTime: { input: Date; output: Date; }
  /** An NHS number: 10 digits, the last a check digit (modulus 11). Spaces are dropped on the way in. */
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
  | 'PARTNER_SYSTEM';

/** A child's record; owned by records. */
export type Child = {
  __typename?: 'Child';
  /** The child number. */
  number: Scalars['ChildNumber']['output'];
  /** The last 25 times the record was opened, the newest first. Seen by the accountable authority's management team. */
  accessHistory?: Maybe<Array<AccessHistoryEntry>>;
};

/** One time the record was opened. */
export type AccessHistoryEntry = {
  __typename?: 'AccessHistoryEntry';
  /** When. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Who. */
  account?: Maybe<Account>;
  /** For which organisation. */
  organisation?: Maybe<Organisation>;
  /** For which reason. */
  reason?: Maybe<AccessReason>;
};

export type Query = {
  __typename?: 'Query';
  /** Audit events of your own area, the newest first: an authority's auditors see those of their authority, national auditors all. Reading them is audited. */
  auditEvents?: Maybe<AuditEventConnection>;
};


export type QueryAuditEventsArgs = {
  filter?: InputMaybe<AuditEventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Which audit events. */
export type AuditEventFilter = {
  /** About this child. */
  childNumber?: InputMaybe<Scalars['ChildNumber']['input']>;
  /** By this person. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
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
  /** An answer left: which children and field groups it held. */
  | 'DISCLOSED'
  /** A search was made. */
  | 'SEARCHED'
  /** The signpost was asked. */
  | 'SIGNPOSTED'
  /** A record was opened. */
  | 'RECORD_OPENED'
  /** Opening a record was refused. */
  | 'RECORD_REFUSED'
  /** An involvement was recorded. */
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
  /** A record was created by a load. */
  | 'RECORD_CREATED'
  /** A record was changed by a load. */
  | 'RECORD_CHANGED'
  /** An item of a team's work was claimed, assigned or released. */
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
  /** An involvement was removed, consent being withdrawn. */
  | 'INVOLVEMENT_REMOVED'
  /** The basis of an involvement was reviewed. */
  | 'INVOLVEMENT_REVIEWED'
  /** Somebody asked to be put in touch with a service. */
  | 'BROKERING_REQUESTED'
  /** A request to be put in touch went a step further, or was closed. */
  | 'BROKERING_CHANGED'
  /** A transfer of a record to another authority was proposed. */
  | 'TRANSFER_PROPOSED'
  /** A transfer went on: reviewed, agreed by one side, rejected, proposed again, escalated or withdrawn. */
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
  /** Sealed values were encrypted anew under another key. */
  | 'KEYS_ROTATED';

/** What became of an act. */
export type AuditOutcome =
  /** It was done. */
  | 'DONE'
  /** It was refused. */
  | 'REFUSED'
  /** It failed. */
  | 'FAILED';

/** An account; owned by users. */
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
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Child:
    ( { __typename: 'Child' }
    & GraphQLRecursivePick<FederationTypes['Child'], {"number":true}> );
  AuditEvent:
    ( { __typename: 'AuditEvent' }
    & GraphQLRecursivePick<FederationTypes['AuditEvent'], {"id":true}> );
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
  AccessHistoryEntry: ResolverTypeWrapper<Omit<AccessHistoryEntry, 'account' | 'organisation'> & { account?: Maybe<ResolversTypes['Account']>, organisation?: Maybe<ResolversTypes['Organisation']> }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AuditEventFilter: AuditEventFilter;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AuditEventConnection: ResolverTypeWrapper<Omit<AuditEventConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['AuditEventEdge']>> }>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node?: Maybe<ResolversTypes['AuditEvent']> }>;
  AuditEvent: ResolverTypeWrapper<AuditEventView>;
  AuditEventKind: AuditEventKind;
  AuditOutcome: AuditOutcome;
  Account: ResolverTypeWrapper<AccountReference>;
  Organisation: ResolverTypeWrapper<OrganisationReference>;
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
  AccessHistoryEntry: Omit<AccessHistoryEntry, 'account' | 'organisation'> & { account?: Maybe<ResolversParentTypes['Account']>, organisation?: Maybe<ResolversParentTypes['Organisation']> };
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  AuditEventFilter: AuditEventFilter;
  ID: Scalars['ID']['output'];
  AuditEventConnection: Omit<AuditEventConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['AuditEventEdge']>> };
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node?: Maybe<ResolversParentTypes['AuditEvent']> };
  AuditEvent: AuditEventView;
  Account: AccountReference;
  Organisation: OrganisationReference;
};

export type InvalidInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RecordNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordNotFound'] = ResolversParentTypes['RecordNotFound']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NotPermittedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotPermitted'] = ResolversParentTypes['NotPermitted']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LimitReachedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LimitReached'] = ResolversParentTypes['LimitReached']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NeedsSecondPersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NeedsSecondPerson'] = ResolversParentTypes['NeedsSecondPerson']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type NeedsStepUpResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NeedsStepUp'] = ResolversParentTypes['NeedsStepUp']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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
};

export type AccessHistoryEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessHistoryEntry'] = ResolversParentTypes['AccessHistoryEntry']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['AccessReason']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditEvents?: Resolver<Maybe<ResolversTypes['AuditEventConnection']>, ParentType, ContextType, RequireFields<QueryAuditEventsArgs, 'first'>>;
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

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type OrganisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organisation'] = ResolversParentTypes['Organisation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  InvalidInput?: InvalidInputResolvers<ContextType>;
  RecordNotFound?: RecordNotFoundResolvers<ContextType>;
  NotPermitted?: NotPermittedResolvers<ContextType>;
  LimitReached?: LimitReachedResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  NeedsSecondPerson?: NeedsSecondPersonResolvers<ContextType>;
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
  Account?: AccountResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
};

