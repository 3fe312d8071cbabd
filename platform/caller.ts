import type { KeyObject } from 'node:crypto';
import { createHash, randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { ServiceMode } from './serviceMode.ts';

/**
 * The roles of `domain.md 2`; MEDIATED, which no account holds: a MEDIATOR's session while it acts on behalf of a
 * practitioner (docs/adr/0017); and GATEWAY: the gateway asking for itself, never a person.
 */
export const roles = [
  'PRACTITIONER',
  'SHIELD_OVERRIDE',
  'MEDIATOR',
  'MANAGEMENT_TEAM',
  'DATA_STEWARD',
  'ACCOUNT_MANAGER',
  'SUPPORT',
  'AUDITOR',
  'CENTRAL_TEAM',
  'COORDINATOR',
  'SOURCE_SYSTEM',
  'PARTNER_SYSTEM',
  'MEDIATED',
  'GATEWAY',
] as const;

export type Role = (typeof roles)[number];

/** The subgraphs of the graph; each is an audience of its own. */
export type SubgraphName = 'records' | 'users' | 'compliance';

/** For whom a mediator's session acts. `CallerClaims.sessionId` is then the mediation's id. */
export interface OnBehalfOf {
  readonly accountId: string;
  readonly organisationId: string;
  /** The mediator's own session. */
  readonly sessionId: string;
}

/** What the gateway vouches for: who asks, in which session, for which body. Plain values only. */
export interface CallerClaims {
  readonly accountId: string;
  readonly sessionId: string;
  readonly roles: readonly Role[];
  readonly organisationId: string;
  /** `users.organisation.kind`. */
  readonly organisationKind: string;
  /** The authority the person acts for; null for national bodies. */
  readonly authorityCode: string | null;
  readonly region: string | null;
  readonly profession: string | null;
  /** Whether the account is a person or a system. */
  readonly kind: 'PERSON' | 'SYSTEM';
  /** Epoch milliseconds at which the second factor was last given. */
  readonly factorAt: number;
  /** Epoch milliseconds at which the session ends at the latest. */
  readonly sessionExpiresAt: number;
  /** Present while the session acts on behalf of a practitioner; its roles are then MEDIATED alone. */
  readonly onBehalfOf?: OnBehalfOf;
}

/** A caller bound to one operation: `operationId` is the id of its audit intent, already durable. */
export interface Caller extends CallerClaims {
  readonly operationId: string;
  /** The service mode under which the gateway let the operation in (operations.md, "Service mode"). */
  readonly serviceMode: ServiceMode;
}

const minted = new WeakSet<object>();

/**
 * The caller for one operation, in this process. Membership in a set that only this module holds is its proof, as
 * the signature is over HTTP (docs/adr/0003): no object made elsewhere passes `isMinted`.
 */
export function mintCaller(
  claims: CallerClaims,
  operationId: string,
  serviceMode: ServiceMode = 'NORMAL',
): Caller {
  const caller = Object.freeze({
    ...claims,
    roles: Object.freeze([...claims.roles]),
    operationId,
    serviceMode,
  });
  minted.add(caller);
  return caller;
}

/** Whether a caller came from `mintCaller` or `verifyCaller` in this process. */
export function isMinted(caller: unknown): caller is Caller {
  return typeof caller === 'object' && caller !== null && minted.has(caller);
}

/** The gateway itself, for its questions about sessions (graph.md 4, wall 2). */
export function gatewayCaller(operationId: string): Caller {
  return mintCaller(
    {
      accountId: '00000000-0000-0000-0000-000000000000',
      sessionId: '00000000-0000-0000-0000-000000000000',
      roles: ['GATEWAY'],
      organisationId: '00000000-0000-0000-0000-000000000000',
      organisationKind: 'DEPARTMENT',
      authorityCode: null,
      region: null,
      profession: null,
      kind: 'SYSTEM',
      factorAt: 0,
      sessionExpiresAt: 0,
    },
    operationId,
  );
}

const algorithm = 'EdDSA';
/** graph.md 4: thirty seconds in all, of which five are for clocks of two machines that differ. */
const lifetimeSeconds = 25;
const toleranceSeconds = 5;
const issuer = 'signpost-gateway';

/** SHA-256 of a request body, base64url: what a signed caller is bound to over HTTP. */
export function bodyHash(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

/**
 * What a signed caller is bound to when a file is streamed, which cannot be hashed beforehand: the way in and the
 * source. It is no JSON, so such a caller serves for no operation, nor for another source.
 */
export function uploadSubject(source: string): string {
  return `POST /feeds/${source}`;
}

/** A caller signed for one subgraph and one body, valid once and for 30 seconds (graph.md 4, wall 2). */
export async function signCaller(
  caller: Caller,
  audience: SubgraphName,
  body: string | Uint8Array,
  key: KeyObject,
): Promise<string> {
  const { operationId, serviceMode, ...claims } = caller;
  return new SignJWT({ claims, op: operationId, mode: serviceMode, body: bodyHash(body) })
    .setProtectedHeader({ alg: algorithm, typ: 'signpost-caller+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setJti(randomUUID())
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(key);
}

/**
 * Ids of tokens seen, in two generations: each lives longer than a token does, and memory stays bounded by the rate.
 * One process forgets what another saw; what a replay there would get is the answer to the same question.
 */
class UsedOnce {
  #young = new Set<string>();
  #old = new Set<string>();
  #turned = Date.now();

  /** Whether the id is new; it is not any more afterwards. */
  take(id: string): boolean {
    const now = Date.now();
    if (now - this.#turned > (lifetimeSeconds + 2 * toleranceSeconds) * 1_000) {
      this.#old = this.#young;
      this.#young = new Set();
      this.#turned = now;
    }
    if (this.#young.has(id) || this.#old.has(id)) return false;
    this.#young.add(id);
    return true;
  }
}

const used = new UsedOnce();

/**
 * The caller behind a token, or null: forged, expired, used before, for another subgraph or another body. Never says
 * which.
 */
export async function verifyCaller(
  token: string,
  audience: SubgraphName,
  body: string | Uint8Array,
  key: KeyObject,
): Promise<Caller | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      typ: 'signpost-caller+jwt',
      audience,
      issuer,
      maxTokenAge: lifetimeSeconds,
      clockTolerance: toleranceSeconds,
      requiredClaims: ['exp', 'iat', 'jti', 'op', 'mode', 'body', 'claims'],
    });
    if (payload.body !== bodyHash(body) || !used.take(payload.jti as string)) return null;
    return mintCaller(payload.claims as CallerClaims, payload.op as string, payload.mode as ServiceMode);
  } catch {
    return null;
  }
}
