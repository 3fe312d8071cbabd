import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Caller, CallerClaims } from '../../../platform/caller.ts';
import { londonDate } from '../../../platform/clock.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { requireGateway } from '../access.ts';
import { isGenuine } from '../account/standing.ts';
import { serves } from '../credential/credential.ts';
import { type AssertionAlgorithm, keyObjectOf } from '../credential/jwk.ts';
import { alteredOf, conditionsLapsed } from '../session/conditions.ts';
import { momentOf, type SessionDependencies } from '../session/dependencies.ts';
import { Refusals } from '../session/refusals.ts';
import { durable } from '../session/signIn.ts';
import { type AccountRow, accountStanding, organisationStanding } from '../session/store.ts';
import { canonicalUsername } from '../session/throttle.ts';
import { newToken, sessionStamp, tokenHash } from '../session/token.ts';
import { type ClientRow, endTokenRequest, findClient, findNamed } from './store.ts';

/** Longest assertion, in characters, and how far two clocks may differ, in seconds. */
const longest = 6_000;
const toleranceSeconds = 10;
/** An assertion is of this moment. */
const assertionSeconds = 300;

/** Names are looked up in the database, which takes text without control signs and halves of signs alone. */
const name = (longestName: number) =>
  z
    .string()
    .min(1)
    .max(longestName)
    .regex(/^\P{C}+$/u);
const asserted = z.object({
  iss: name(100),
  sub: name(100),
  aud: z.string(),
  jti: z.string().min(8).max(200),
  iat: z.number().int(),
  exp: z.number().int(),
  signpost_user: name(256).optional(),
});
type Asserted = z.infer<typeof asserted>;

/** A token, or nothing: never why. */
interface IssuedToken {
  readonly token: string | null;
  readonly expiresIn: number | null;
}

type Cause = 'CREDENTIALS' | 'CONDITIONS' | 'NO_USER' | 'ASSERTION_USED';

/** A system gives no second factor. */
const neverGiven = new Date(0);

/** A key that is nobody's: what is checked against when there is no such client or key. */
const nobodysKey: { readonly alg: AssertionAlgorithm; readonly key: KeyObject } = {
  alg: 'ES256',
  key: createPublicKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
      y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
    },
    format: 'jwk',
  }),
};

/** What the assertion says, before anything of it is believed; null when it is none of ours. */
function readAssertion(assertion: string): { claims: Asserted; kid: string | undefined } | null {
  if (assertion.length > longest) return null;
  try {
    const { kid } = decodeProtectedHeader(assertion);
    const claims = asserted.safeParse(decodeJwt(assertion));
    return claims.success && claims.data.iss === claims.data.sub ? { claims: claims.data, kid } : null;
  } catch {
    return null;
  }
}

/** A person for whom a partner's system may ask: a practitioner of its own organisation for whom every condition holds. */
function mayBeNamed(named: AccountRow, system: AccountRow, lapsed: (row: AccountRow) => unknown[]): boolean {
  return (
    named.kind === 'PERSON' &&
    named.organisation_id === system.organisation_id &&
    named.roles.includes('PRACTITIONER') &&
    lapsed(named).length === 0
  );
}

/**
 * Tokens of systems (domain.md 11; docs/adr/0041): a system signs an assertion with its key (`private_key_jwt`,
 * RFC 7523) and gets a short session, which is looked up, re-checked and revoked as everybody's is.
 */
export class ServiceTokens {
  readonly #deps: SessionDependencies;
  readonly #refusals: Refusals;

  constructor(deps: SessionDependencies) {
    this.#deps = deps;
    this.#refusals = deps.refusals ?? new Refusals(deps.audit, deps.log);
  }

  #lapsed = (row: AccountRow, now: Date) =>
    conditionsLapsed(
      accountStanding(row, this.#deps.keys.standingKey()),
      organisationStanding(row),
      londonDate(now),
      this.#deps.policy,
    );

  /**
   * A token for an assertion, or nothing: an unknown client, a wrong key, an expired or used assertion take the same
   * steps. Throws AUDIT_UNAVAILABLE when its audit row is not durable within a second.
   */
  async issue(caller: Caller, assertion: string, audiences: readonly string[]): Promise<IssuedToken> {
    requireGateway(caller);
    const { sql, audit, keys, policy, log } = this.#deps;
    const read = readAssertion(assertion);
    const clientId = read?.claims.iss ?? '';
    const username = read?.claims.signpost_user;
    const wanted = username === undefined ? null : canonicalUsername(username);
    const found = await findClient(sql, clientId, wanted, momentOf(this.#deps));
    const { now, account } = found;
    const key = this.#keyOf(found, read?.kid);
    const signed = await this.#isSigned(assertion, key ?? nobodysKey, clientId, audiences, now);
    const cause = this.#whyNot(found, read?.claims, signed && key !== null);
    const about = {
      operationId: caller.operationId,
      accountId: account?.account_id,
      organisationId: account?.organisation_id,
      authorityCode: account?.account_authority,
    };
    const token = newToken();
    const expiresIn = policy.serviceTokenMinutes * 60;
    const accepted =
      cause === 'ASSERTION_USED' && read && account && key
        ? {
            accountId: account.account_id,
            keyId: key.id,
            namedId: found.named?.account_id ?? null,
            assertion: keyedHash(keys.lookupKey(), 'users.assertion', `${clientId}\0${read.claims.jti}`),
            until: new Date((read.claims.exp + toleranceSeconds) * 1_000),
          }
        : null;
    const whose = {
      id: randomUUID(),
      tokenHash: tokenHash(token),
      accountId: accepted?.accountId ?? '',
      onBehalfOf: accepted?.namedId ?? null,
      createdAt: now,
      expiresAt: new Date(now.getTime() + expiresIn * 1_000),
      factorAt: neverGiven,
    };
    const session = { ...whose, stamp: sessionStamp(keys.standingKey(), whose) };
    // Told only to who has the key: else anybody could fill the audit with it.
    const altered = [account, found.named].filter(
      (row): row is AccountRow =>
        signed && key !== null && row !== null && !isGenuine(keys.standingKey(), row),
    );
    const refused = {
      ...about,
      kind: 'SIGN_IN_REFUSED',
      outcome: 'REFUSED',
      detail: { by: 'KEY', cause },
    } as const;
    // Without the key it costs nothing to be refused, and whether there is the account makes no difference.
    const told = cause === 'CREDENTIALS' ? this.#refusals.rows(refused) : [refused];
    const began = await durable(
      endTokenRequest(sql, {
        now,
        accepted,
        session,
        refusal: audit.rows([...told, ...altered.map((row) => alteredOf(caller.operationId, row))]),
        success: JSON.stringify({
          kind: 'SIGNED_IN',
          outcome: 'DONE',
          session_id: session.id,
          on_behalf_of: accepted?.namedId ?? null,
          detail: { by: 'KEY', credential: accepted?.keyId ?? null },
        }),
      }),
      log,
    );
    return began ? { token, expiresIn } : { token: null, expiresIn: null };
  }

  /** The key that an assertion names, or the only one; its algorithm is the key's, never what the header says. */
  #keyOf(
    { keys, now }: ClientRow,
    kid: string | undefined,
  ): { readonly id: string; readonly alg: AssertionAlgorithm; readonly key: KeyObject } | null {
    const standingKey = this.#deps.keys.standingKey();
    const good = keys.filter((row) => serves(standingKey, row, now));
    const named = good.filter(({ content }) => kid === undefined || content.kid === kid);
    const [row] = named;
    if (!row || (kid === undefined && named.length > 1)) return null;
    return { id: row.id, alg: row.content.alg, key: keyObjectOf(row.content) };
  }

  async #isSigned(
    assertion: string,
    { alg, key }: { readonly alg: AssertionAlgorithm; readonly key: KeyObject },
    clientId: string,
    audiences: readonly string[],
    now: Date,
  ): Promise<boolean> {
    try {
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: [alg],
        issuer: clientId,
        subject: clientId,
        audience: [...audiences],
        currentDate: now,
        clockTolerance: toleranceSeconds,
        maxTokenAge: assertionSeconds,
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      return (payload.exp as number) - now.getTime() / 1_000 <= assertionSeconds + toleranceSeconds;
    } catch {
      return false;
    }
  }

  /** Why nothing is issued, for the audit alone; ASSERTION_USED when only that can be wrong any more. */
  #whyNot({ account, named, now }: ClientRow, claims: Asserted | undefined, signed: boolean): Cause {
    if (!account || !claims || !signed) return 'CREDENTIALS';
    const lapsed = (row: AccountRow) => this.#lapsed(row, now);
    if (lapsed(account).length > 0) return 'CONDITIONS';
    const partner = account.roles.includes('PARTNER_SYSTEM');
    if (partner !== (claims.signpost_user !== undefined)) return 'NO_USER';
    if (partner && !(named && mayBeNamed(named, account, lapsed))) return 'NO_USER';
    return 'ASSERTION_USED';
  }

  /**
   * The claims of a partner's session: its own role, and of the person it asks for the profession and the body. Null when
   * that person may not be asked for any more, for whatever condition.
   */
  async claimsFor(
    claims: CallerClaims,
    system: AccountRow & { readonly now: Date; readonly on_behalf_of: string | null },
  ): Promise<CallerClaims | null> {
    if (system.on_behalf_of === null) return claims;
    const named = await findNamed(this.#deps.sql, system.on_behalf_of);
    if (!named || !mayBeNamed(named, system, (row) => this.#lapsed(row, system.now))) return null;
    return {
      ...claims,
      profession: named.profession,
      onBehalfOf: {
        accountId: named.account_id,
        organisationId: named.organisation_id,
        sessionId: claims.sessionId,
        ...(named.other_accounts.length > 0 && { otherAccounts: named.other_accounts }),
      },
    };
  }
}
