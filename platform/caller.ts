import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

/** The roles of `domain.md 2`, and GATEWAY: the gateway asking for itself, never a person. */
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
  'GATEWAY',
] as const;

export type Role = (typeof roles)[number];

export type SubgraphName = 'records' | 'users' | 'compliance';

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
}

/** A caller bound to one operation: `operationId` is the id of its audit intent, already durable. */
export interface Caller extends CallerClaims {
  readonly operationId: string;
}

const minted = new WeakSet<object>();

/**
 * The caller for one operation, in this process. Membership in a set that only this module holds is its proof, as
 * the signature is over HTTP (docs/adr/0003): no object made elsewhere passes `isMinted`.
 */
export function mintCaller(claims: CallerClaims, operationId: string): Caller {
  const caller = Object.freeze({ ...claims, roles: Object.freeze([...claims.roles]), operationId });
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
const lifetimeSeconds = 30;
const issuer = 'signpost-gateway';

/** SHA-256 of a request body, base64url: what a signed caller is bound to over HTTP. */
export function bodyHash(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

/** A caller signed for one subgraph and one body, valid for 30 seconds (graph.md 4, wall 2). */
export async function signCaller(
  caller: Caller,
  audience: SubgraphName,
  body: string | Uint8Array,
  key: KeyObject,
): Promise<string> {
  const { operationId, ...claims } = caller;
  return new SignJWT({ claims, op: operationId, body: bodyHash(body) })
    .setProtectedHeader({ alg: algorithm, typ: 'signpost-caller+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(key);
}

/** The caller behind a token, or null: forged, expired, for another subgraph or another body. Never says which. */
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
      requiredClaims: ['exp', 'iat', 'op', 'body', 'claims'],
    });
    if (payload.body !== bodyHash(body)) return null;
    return mintCaller(payload.claims as CallerClaims, payload.op as string);
  } catch {
    return null;
  }
}
