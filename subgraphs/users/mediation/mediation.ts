import { randomUUID } from 'node:crypto';
import { type AuditEvent, actor, type Json } from '../../../platform/audit.ts';
import { type Caller, type CallerClaims, isOwnAccount, personOf } from '../../../platform/caller.ts';
import { londonDate } from '../../../platform/clock.ts';
import { idempotencyConflict } from '../../../platform/failures.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { type KeyRefusal, keyFault } from '../../../platform/mutation.ts';
import { isGenuine } from '../account/standing.ts';
import { alteredOf, conditionsLapsed } from '../session/conditions.ts';
import { matchCode } from '../session/credentials.ts';
import { momentOf, type SessionDependencies } from '../session/dependencies.ts';
import { secretOf } from '../session/secret.ts';
import { durable } from '../session/signIn.ts';
import {
  type AccountRow,
  accountStanding,
  beginAttempt,
  forgiveAttempt,
  organisationStanding,
} from '../session/store.ts';
import { canonicalUsername, mediatedKey, mediatorKey, usernameKey } from '../session/throttle.ts';
import { isMediation, mediationStamp } from './stamp.ts';
import {
  endMediation,
  endMediationAttempt,
  findByKey,
  findMediation,
  type MediationRow,
  type MediationVerdict,
} from './store.ts';

/** What a mediator entered. */
interface MediationEntry {
  readonly username: string;
  readonly code: string;
  readonly idempotencyKey: string;
}

const refusedAnswer = {
  __typename: 'MediationRefused',
  message: 'You cannot act on behalf of this person with this code. Ask them for the next one.',
} as const;
const throttledAnswer = {
  __typename: 'LimitReached',
  message: 'This was tried too often. Try again in a quarter of an hour.',
} as const;
const longestEntry = 256;

/** What becomes of beginning: whom the session acts for, or a refusal that does not say why. */
type MediationOutcome =
  | { readonly __typename: 'MediationBegun'; readonly expiresAt: Date; readonly accountId: string }
  | typeof refusedAnswer
  | typeof throttledAnswer
  | KeyRefusal;

type Cause = 'CREDENTIALS' | 'CONDITIONS' | 'NO_PRACTITIONER' | 'SAME_PERSON' | 'CODE_USED';

/**
 * Acting on behalf of a practitioner who has no terminal (domain.md 2, MEDIATOR; docs/adr/0017). Both are
 * authenticated: the mediator by the session, the practitioner by a one-time code, which is judged and throttled as
 * at sign-in, under keys of its own: of the practitioner's name, and of the mediator. While it lasts, the session's caller is MEDIATED and its session id is the mediation's, so that no
 * grant outlives it and none from before it counts.
 */
export class Mediations {
  readonly #deps: SessionDependencies;
  readonly #underWay = new Map<string, Promise<MediationOutcome>>();

  constructor(deps: SessionDependencies) {
    this.#deps = deps;
  }

  /**
   * Judges one attempt in the same statements, whatever is wrong with it. One that is sent again while it is judged is the same
   * attempt, however often: it counts once. Throws AUDIT_UNAVAILABLE as a sign-in does.
   */
  begin(caller: Caller, entry: MediationEntry): Promise<MediationOutcome> {
    const { username, code, idempotencyKey } = entry;
    const same = JSON.stringify([caller.accountId, idempotencyKey, username, code]);
    const underWay = this.#underWay.get(same);
    if (underWay) return underWay;
    const outcome = this.#judge(caller, entry).finally(() => this.#underWay.delete(same));
    this.#underWay.set(same, outcome);
    return outcome;
  }

  async #judge(caller: Caller, entry: MediationEntry): Promise<MediationOutcome> {
    const fault = keyFault(entry.idempotencyKey);
    if (fault) return fault;
    const { sql, audit, keys, policy, log } = this.#deps;
    const lookupKey = keys.lookupKey();
    const username = canonicalUsername(entry.username.slice(0, longestEntry));
    const key = mediatedKey(lookupKey, username);
    const keyHash = keyedHash(lookupKey, 'users.mediation key', entry.idempotencyKey);
    const contentHash = keyedHash(lookupKey, 'users.mediation', JSON.stringify([username, entry.code]));
    const before = async (): Promise<MediationOutcome | undefined> => {
      const row = await findByKey(sql, caller.accountId, keyHash);
      if (!row) return undefined;
      if (!row.content_hash.equals(contentHash)) return idempotencyConflict;
      return { __typename: 'MediationBegun', expiresAt: row.expires_at, accountId: row.account_id };
    };
    const earlier = await before();
    if (earlier) return earlier;
    const asOf = momentOf(this.#deps);
    const ownKey = mediatorKey(lookupKey, personOf(caller));
    const own = await beginAttempt(sql, ownKey, '', policy, asOf);
    // Who is stopped closes no name either.
    const attempt = own.admitted ? await beginAttempt(sql, key, username, policy, asOf) : own;
    const { now, account } = attempt;
    const sessionId = caller.onBehalfOf?.sessionId ?? caller.sessionId;
    const refused = (cause: Record<string, Json>) =>
      ({
        ...actor(caller),
        sessionId,
        onBehalfOf: account?.account_id,
        kind: 'MEDIATION_REFUSED',
        outcome: 'REFUSED',
        detail: { username: usernameKey(lookupKey, username).toString('hex'), ...cause },
      }) as const;
    if (!attempt.admitted) {
      // Others closed the name: nothing was guessed.
      if (own.admitted) await forgiveAttempt(sql, ownKey, own.now);
      await audit.write(refused({ cause: 'THROTTLED' }));
      return (await before()) ?? throttledAnswer;
    }
    const step = matchCode(secretOf(this.#deps, attempt), entry.code.slice(0, longestEntry), now);
    const cause = this.#whyNot(caller, account, step, now);
    const altered =
      cause === 'CONDITIONS' && account && !isGenuine(keys.standingKey(), account) ? account : null;
    const whose = {
      id: randomUUID(),
      sessionId,
      mediatorId: caller.accountId,
      accountId: account?.account_id ?? '',
      expiresAt: new Date(now.getTime() + policy.mediationMinutes * 60_000),
    };
    const stamp = mediationStamp(keys.standingKey(), whose);
    const mediation = { ...whose, keyHash, contentHash, stamp };
    const began = await durable(
      endMediationAttempt(sql, {
        key,
        now,
        mediation,
        accepted:
          cause === 'CODE_USED' && account && step !== null
            ? { accountId: account.account_id, seen: account, step }
            : null,
        refusal: audit.rows([
          refused({ cause }),
          ...(altered ? [alteredOf(caller.operationId, altered)] : []),
        ]),
        success: JSON.stringify({
          kind: 'MEDIATION_BEGAN',
          outcome: 'DONE',
          detail: { mediationId: mediation.id, expiresAt: mediation.expiresAt.toISOString() },
        }),
      } satisfies MediationVerdict),
      log,
    );
    if (!began || !account) {
      // The same attempt, sent twice at once, is one: the code was used for it, and nobody failed.
      const meanwhile = await before();
      if (!meanwhile) return refusedAnswer;
      await forgiveAttempt(sql, key, now);
      await forgiveAttempt(sql, ownKey, own.now);
      return meanwhile;
    }
    await forgiveAttempt(sql, ownKey, own.now);
    return { __typename: 'MediationBegun', expiresAt: mediation.expiresAt, accountId: account.account_id };
  }

  /** Why an attempt is refused, for the audit alone; CODE_USED when only that can be wrong any more. */
  #whyNot(caller: Caller, account: AccountRow | null, step: number | null, now: Date): Cause {
    if (account?.kind !== 'PERSON' || step === null) return 'CREDENTIALS';
    if (isOwnAccount(caller, account.account_id)) return 'SAME_PERSON';
    if (this.#lapsed(account, now).length > 0) return 'CONDITIONS';
    return account.roles.includes('PRACTITIONER') ? 'CODE_USED' : 'NO_PRACTITIONER';
  }

  #lapsed(account: AccountRow, now: Date) {
    const { keys, policy } = this.#deps;
    return conditionsLapsed(
      accountStanding(account, keys.standingKey()),
      organisationStanding(account),
      londonDate(now),
      policy,
    );
  }

  /** Ends what the caller does on behalf of somebody. False when it was nothing. */
  async end(caller: Caller): Promise<boolean> {
    return caller.onBehalfOf ? this.#end(caller.sessionId, actor(caller)) : false;
  }

  /** Ends a mediation and writes so in the same transaction; once, however many ask for it. */
  #end(id: string, about: Partial<AuditEvent>, ...why: AuditEvent[]): Promise<boolean> {
    const { sql, audit } = this.#deps;
    return sql.begin(async (transaction) => {
      const ended = await endMediation(transaction, id, momentOf(this.#deps));
      if (ended)
        await audit.append(transaction, { ...about, kind: 'MEDIATION_ENDED', outcome: 'DONE' }, ...why);
      return ended;
    }) as Promise<boolean>;
  }

  /**
   * The claims of a mediator's session while it acts for somebody, else as they are. When the practitioner may not
   * open records any more, for whatever condition, it is over at once.
   */
  async claimsFor(claims: CallerClaims): Promise<CallerClaims> {
    if (!claims.roles.includes('MEDIATOR')) return claims;
    const row = await findMediation(this.#deps.sql, claims.sessionId, momentOf(this.#deps));
    if (!row) return claims;
    const about = {
      accountId: claims.accountId,
      sessionId: claims.sessionId,
      onBehalfOf: row.account_id,
      organisationId: claims.organisationId,
      authorityCode: claims.authorityCode,
    };
    const whose = {
      id: row.mediation_id,
      sessionId: claims.sessionId,
      mediatorId: claims.accountId,
      accountId: row.account_id,
      expiresAt: row.expires_at,
    };
    if (!isMediation(this.#deps.keys.standingKey(), whose, row.mediation_stamp)) {
      await this.#end(row.mediation_id, about, { ...about, kind: 'STANDING_ALTERED', outcome: 'REFUSED' });
      return claims;
    }
    const conditions = this.#lapsed(row, row.now);
    if (row.roles.includes('PRACTITIONER') && conditions.length === 0) return mediatedClaims(claims, row);
    if (conditions.includes('STANDING_GENUINE')) await this.#deps.audit.write(alteredOf(undefined, row));
    await this.#end(row.mediation_id, { ...about, detail: { conditions } });
    return claims;
  }
}

/** What both people have: of the mediator who asks, of the authority only what is both people's. */
function mediatedClaims(claims: CallerClaims, row: MediationRow): CallerClaims {
  return {
    ...claims,
    sessionId: row.mediation_id,
    roles: ['MEDIATED'],
    authorityCode: claims.authorityCode === row.account_authority ? claims.authorityCode : null,
    profession: null,
    sessionExpiresAt: Math.min(claims.sessionExpiresAt, row.expires_at.getTime()),
    onBehalfOf: {
      accountId: row.account_id,
      organisationId: row.organisation_id,
      sessionId: claims.sessionId,
    },
  };
}
