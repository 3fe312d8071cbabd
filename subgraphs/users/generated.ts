// Generated from schema/ by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AccountView } from './account/account.ts';
import type { OrganisationView, AuthorityView } from './organisation/organisation.ts';
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

export type Query = {
  __typename?: 'Query';
  /** Who you are here, and what you may do. */
  me?: Maybe<Viewer>;
  /** The 153 authorities that answer for records, by name. */
  authorities?: Maybe<Array<Authority>>;
  /** The session behind a token, for the gateway only. */
  resolveSession?: Maybe<ResolvedSession>;
};


export type QueryResolveSessionArgs = {
  tokenHash: Scalars['String']['input'];
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
  /** When the session ends at the latest. */
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
  /** Telephone of its management team. */
  telephone?: Maybe<Scalars['String']['output']>;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Begins a session, for the gateway only. */
  signIn?: Maybe<SignInResult>;
  /** Ends the session behind a token, for the gateway only. */
  signOut?: Maybe<Scalars['Boolean']['output']>;
};


export type MutationSignInArgs = {
  input: SignInInput;
};


export type MutationSignOutArgs = {
  tokenHash: Scalars['String']['input'];
};

/** What a person entered to sign in. */
export type SignInInput = {
  /** User name. */
  username: Scalars['String']['input'];
  /** Password. */
  password: Scalars['String']['input'];
  /** One-time code of the second factor. */
  code: Scalars['String']['input'];
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
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Viewer: ResolverTypeWrapper<Omit<Viewer, 'account' | 'organisation' | 'authority'> & { account?: Maybe<ResolversTypes['Account']>, organisation?: Maybe<ResolversTypes['Organisation']>, authority?: Maybe<ResolversTypes['Authority']> }>;
  Account: ResolverTypeWrapper<AccountView>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Organisation: ResolverTypeWrapper<OrganisationView>;
  OrganisationKind: OrganisationKind;
  Authority: ResolverTypeWrapper<AuthorityView>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
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
  Viewer: Omit<Viewer, 'account' | 'organisation' | 'authority'> & { account?: Maybe<ResolversParentTypes['Account']>, organisation?: Maybe<ResolversParentTypes['Organisation']>, authority?: Maybe<ResolversParentTypes['Authority']> };
  Account: AccountView;
  ID: Scalars['ID']['output'];
  Organisation: OrganisationView;
  Authority: AuthorityView;
  Mutation: Record<PropertyKey, never>;
  SignInInput: SignInInput;
  SignInResult: SignInResult;
  ResolvedSession: ResolvedSession;
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

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
  authorities?: Resolver<Maybe<Array<ResolversTypes['Authority']>>, ParentType, ContextType>;
  resolveSession?: Resolver<Maybe<ResolversTypes['ResolvedSession']>, ParentType, ContextType, RequireFields<QueryResolveSessionArgs, 'tokenHash'>>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  roles?: Resolver<Maybe<Array<ResolversTypes['Role']>>, ParentType, ContextType>;
  organisation?: Resolver<Maybe<ResolversTypes['Organisation']>, ParentType, ContextType>;
  authority?: Resolver<Maybe<ResolversTypes['Authority']>, ParentType, ContextType>;
  mayExplore?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
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

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  signIn?: Resolver<Maybe<ResolversTypes['SignInResult']>, ParentType, ContextType, RequireFields<MutationSignInArgs, 'input'>>;
  signOut?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<MutationSignOutArgs, 'tokenHash'>>;
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
  Query?: QueryResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  Account?: AccountResolvers<ContextType>;
  Organisation?: OrganisationResolvers<ContextType>;
  Authority?: AuthorityResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  SignInResult?: SignInResultResolvers<ContextType>;
  ResolvedSession?: ResolvedSessionResolvers<ContextType>;
};

