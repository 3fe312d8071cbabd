import type { Caller, CallerClaims } from '../../../platform/caller.ts';
import { type Clock, londonDate, sameDayFor } from '../../../platform/clock.ts';
import { requireGateway } from '../access.ts';
import { Mediations } from '../mediation/mediation.ts';
import { ServiceTokens } from '../serviceAccount/token.ts';
import { conditionsLapsed } from './conditions.ts';
import { momentOf, type SessionDependencies } from './dependencies.ts';
import { SignIn, type SignInEntry, type SignInOutcome } from './signIn.ts';
import {
  accountStanding,
  endSession,
  findSession,
  organisationStanding,
  type SessionRow,
  sweepThrottle,
  touchSession,
} from './store.ts';
import { isSession } from './token.ts';

/** What the gateway vouches for, and how long it may. */
interface ResolvedSession {
  /** `CallerClaims` as JSON. */
  readonly caller: string;
  readonly expiresAt: Date;
  readonly idleExpiresAt: Date;
  /** Milliseconds for which it may be remembered: conditions hold for whole days. */
  readonly sameDayFor: number;
}

const hashBytes = 32;
const sweepMilliseconds = 10 * 60_000;

/**
 * The claims of a session's caller (platform/caller.ts). Processes judge the age of the factor by their own clocks,
 * which are close to this one (otherwise they would refuse the caller). The database's clock may be far off, so the
 * age is converted to ours.
 */
function claimsOf(row: SessionRow, clock: Clock): CallerClaims {
  return {
    accountId: row.account_id,
    sessionId: row.session_id,
    // Nobody holds it: only a mediation, below, gives it.
    roles: row.roles.filter((role) => role !== 'MEDIATED'),
    organisationId: row.organisation_id,
    organisationKind: row.organisation_kind,
    authorityCode: row.account_authority,
    region: row.region,
    profession: row.profession,
    kind: row.kind,
    factorAt: row.factor_at.getTime() + (clock.now().getTime() - row.now.getTime()),
    sessionExpiresAt: row.expires_at.getTime(),
    ...(row.other_accounts.length > 0 && { otherAccounts: row.other_accounts }),
  };
}

/**
 * Sessions: begun, looked up and ended, for the gateway alone. All state is in the database,
 * so any number of processes serve the same sessions, and all judge time by the database's clock.
 */
export class Sessions {
  readonly #deps: SessionDependencies;
  readonly #signIn: SignIn;
  readonly #mediations: Mediations;
  readonly #serviceTokens: ServiceTokens;
  readonly #sweeping: NodeJS.Timeout;

  constructor(deps: SessionDependencies) {
    this.#deps = deps;
    this.#mediations = new Mediations(deps);
    this.#serviceTokens = new ServiceTokens(deps);
    this.#signIn = new SignIn(deps, () => this.#asOf());
    this.#sweeping = setInterval(() => {
      sweepThrottle(deps.sql, deps.policy, this.#asOf()).catch((error: unknown) =>
        deps.log.warn('old throttles were not swept', { error }),
      );
    }, sweepMilliseconds).unref();
  }

  /** The moment a test has set; null lets the database say what time it is. */
  #asOf(): Date | null {
    return momentOf(this.#deps);
  }

  /** Begins a session, or refuses without saying why (`SignIn.attempt`). */
  signIn(caller: Caller, entry: SignInEntry): Promise<SignInOutcome> {
    requireGateway(caller);
    return this.#signIn.attempt(caller, entry);
  }

  /**
   * The session behind the SHA-256 of a token; null when it is unknown, ended, expired or idle, or a condition of the
   * account does not hold any more (domain.md 2). Then it is ended, and the audit says which condition it was. What is no use of
   * it does not move its end.
   */
  async resolve(caller: Caller, hash: string, isUse = true): Promise<ResolvedSession | null> {
    const row = await this.find(caller, hash, isUse);
    if (!row) return null;
    const claims = await this.#claims(row);
    if (!claims) {
      await this.#end(caller, Buffer.from(hash, 'base64url'), row, { conditions: ['NAMED_USER'] });
      return null;
    }
    return {
      caller: JSON.stringify(claims),
      expiresAt: row.expires_at,
      idleExpiresAt: new Date(row.last_used_at.getTime() + this.#deps.policy.sessionIdleMinutes * 60_000),
      sameDayFor: sameDayFor(row.now),
    };
  }

  #claims(row: SessionRow): Promise<CallerClaims | null> {
    const claims = claimsOf(row, this.#deps.clock);
    return row.kind === 'SYSTEM'
      ? this.#serviceTokens.claimsFor(claims, row)
      : this.#mediations.claimsFor(claims);
  }

  /** The row of `resolve`: the session with its account, both good for this moment. */
  async find(caller: Caller, hash: string, isUse = true): Promise<SessionRow | null> {
    requireGateway(caller);
    const { sql, keys, policy } = this.#deps;
    const stored = Buffer.from(hash, 'base64url');
    if (stored.length !== hashBytes) return null;
    const row = await touchSession(sql, stored, policy, this.#asOf(), isUse);
    if (!row) return null;
    const standingKey = keys.standingKey();
    const standing = accountStanding(row, standingKey);
    const whose = {
      tokenHash: stored,
      id: row.session_id,
      accountId: row.account_id,
      onBehalfOf: row.on_behalf_of,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      factorAt: row.factor_at,
    };
    const lapsed = conditionsLapsed(
      { ...standing, genuine: standing.genuine && isSession(standingKey, whose, row.session_stamp) },
      organisationStanding(row),
      londonDate(row.now),
      policy,
    );
    if (lapsed.length > 0) {
      await this.#end(caller, stored, row, { conditions: lapsed });
      return null;
    }
    return row;
  }

  /** Ends the session behind the SHA-256 of a token. False when there was none to end. */
  async signOut(caller: Caller, hash: string): Promise<boolean> {
    requireGateway(caller);
    const stored = Buffer.from(hash, 'base64url');
    const session = await findSession(this.#deps.sql, stored);
    return session ? this.#end(caller, stored, session) : false;
  }

  /** Ends a session and writes so in the same transaction; once, however many ask for it. */
  #end(
    caller: Caller,
    hash: Buffer,
    session: Pick<SessionRow, 'session_id' | 'account_id' | 'organisation_id' | 'account_authority'>,
    detail?: { conditions: readonly string[] },
  ): Promise<boolean> {
    const { sql, audit } = this.#deps;
    return sql.begin(async (transaction) => {
      const ended = await endSession(transaction, hash, this.#asOf());
      if (ended) {
        const about = {
          operationId: caller.operationId,
          accountId: session.account_id,
          sessionId: session.session_id,
          organisationId: session.organisation_id,
          authorityCode: session.account_authority,
        };
        await audit.append(transaction, { ...about, kind: 'SIGNED_OUT', outcome: 'DONE', detail });
        if (detail?.conditions.includes('STANDING_GENUINE')) {
          await audit.append(transaction, { ...about, kind: 'STANDING_ALTERED', outcome: 'REFUSED' });
        }
      }
      return ended;
    }) as Promise<boolean>;
  }

  /** Ends the timers. */
  stop(): void {
    clearInterval(this.#sweeping);
  }
}
