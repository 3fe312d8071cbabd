import type { CallerContext } from '../../platform/rules.ts';
import type { ManagedAccounts } from './accounts/accounts.ts';
import type { CareDependencies } from './accounts/change.ts';
import type { Directory } from './directory.ts';
import type { OwnSecurity } from './factor/own.ts';
import type { Mediations } from './mediation/mediation.ts';
import type { AuthorityDirectory } from './organisation/authorities.ts';
import type { ProposalDependencies } from './provider/proposals.ts';
import type { ProviderDependencies } from './provider/signIn.ts';
import type { ResetDependencies } from './reset/finish.ts';
import type { Revocation } from './revocation/revocation.ts';
import type { ServiceTokens } from './serviceAccount/token.ts';
import type { Sessions } from './session/session.ts';

/** What the subgraph's resolvers work with; the same for all requests, and nothing in it belongs to a caller. */
export interface Services {
  readonly directory: Directory;
  /** One account or organisation of the directory; ids of all requests in flight go in one statement. */
  readonly findAccount: Directory['findAccount'];
  readonly findOrganisation: Directory['findOrganisation'];
  readonly authorities: AuthorityDirectory;
  readonly sessions: Sessions;
  readonly ownSecurity: OwnSecurity;
  readonly serviceTokens: ServiceTokens;
  /** What signing in through providers stands on. */
  readonly providers: ProviderDependencies;
  /** What proposing them stands on. */
  readonly proposals: ProposalDependencies;
  readonly revocation: Revocation;
  /** Accounts as their managers see them. */
  readonly managed: ManagedAccounts;
  /** What changes of accounts stand on. */
  readonly care: CareDependencies;
  /** What finishing resets stands on. */
  readonly resets: ResetDependencies;
  readonly cursorKey: Buffer;
  readonly mediations: Mediations;
}

/** One request's context, made anew for each. */
export interface Context extends CallerContext, Services {}
