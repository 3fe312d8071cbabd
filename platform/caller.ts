import type { KeyObject } from 'node:crypto';
import { createHash, randomUUID, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { systemClock } from './clock.ts';
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
export const SUBGRAPH_NAMES = ['records', 'users', 'compliance'] as const;

export type SubgraphName = (typeof SUBGRAPH_NAMES)[number];

/** For whom a mediator's session acts. `CallerClaims.sessionId` is then the mediation's id. */
interface OnBehalfOf {
  readonly accountId: string;
  readonly organisationId: string;
  /** The mediator's own session. */
  readonly sessionId: string;
  /** Other accounts of whom a partner's system asks for; absent when there is none (ADR 0081). */
  readonly otherAccounts?: readonly string[];
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
  /** Epoch milliseconds, by the clocks of our machines, at which the second factor was last given. */
  readonly factorAt: number;
  /** Epoch milliseconds at which the session ends at the latest. */
  readonly sessionExpiresAt: number;
  /** Present while the session acts on behalf of a practitioner; its roles are then MEDIATED alone. */
  readonly onBehalfOf?: OnBehalfOf;
  /** Other accounts of the same person; absent when there is none (ADR 0081). */
  readonly otherAccounts?: readonly string[];
}

/** Whose accounts are compared where two people must decide. */
export type OwnAccounts = Pick<CallerClaims, 'accountId' | 'otherAccounts'>;

/** Every account of the caller, as conditions in SQL want them. */
export function ownAccounts({ accountId, otherAccounts = [] }: OwnAccounts): string[] {
  return [accountId, ...otherAccounts];
}

/** One account for all of a person's: limits are a person's, who would have them again under another account (domain.md 4). */
export function personOf(caller: OwnAccounts): string {
  return ownAccounts(caller).sort()[0] as string;
}

/** Whether an account is the caller's own, under whichever of theirs they come: then they are no second person (domain.md 2). */
export function isOwnAccount(
  { accountId, otherAccounts }: OwnAccounts,
  id: string | null | undefined,
): boolean {
  return id != null && (id === accountId || (otherAccounts?.includes(id) ?? false));
}

/** A caller bound to one operation: `operationId` is the id of its audit intent, already durable. */
export interface Caller extends CallerClaims {
  readonly operationId: string;
  /** The service mode under which the gateway let the operation in. */
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
  // Not by spread with more members after it: V8 would make a hidden class for each caller, and keep it for long.
  const caller = Object.freeze(
    Object.assign({}, claims, { roles: Object.freeze([...claims.roles]), operationId, serviceMode }),
  );
  minted.add(caller);
  return caller;
}

/** Whether a caller came from `mintCaller` or `presentCaller` in this process. */
export function isMinted(caller: unknown): caller is Caller {
  return typeof caller === 'object' && caller !== null && minted.has(caller);
}

/** The gateway acts for itself under this id; it is nobody's account, session or organisation. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** The gateway itself, for its questions about sessions (ARCHITECTURE.md, wall 2). */
export function gatewayCaller(operationId: string): Caller {
  return mintCaller(
    {
      accountId: nobody,
      sessionId: nobody,
      roles: ['GATEWAY'],
      organisationId: nobody,
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

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * The one header that a signed caller has: a JWT (RFC 7519) signed with Ed25519 (RFC 8037). Nothing in a token chooses
 * how it is checked: any other header is refused as it stands.
 */
const header = encode({ alg: 'EdDSA', typ: 'signpost-caller+jwt' });
/** Thirty seconds in all, of which five are for clocks of two machines that differ. */
const lifetimeSeconds = 25;
const toleranceSeconds = 5;
const issuer = 'signpost-gateway';
const seconds = () => Math.floor(systemClock.now().getTime() / 1_000);

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

/** A caller signed for one subgraph and one body, valid once and for 30 seconds (ARCHITECTURE.md, wall 2). */
export async function signCaller(
  caller: Caller,
  audience: SubgraphName,
  body: string | Uint8Array,
  key: KeyObject,
): Promise<string> {
  const { operationId, serviceMode, ...claims } = caller;
  const iat = seconds();
  const payload = encode({
    claims,
    op: operationId,
    mode: serviceMode,
    body: bodyHash(body),
    iss: issuer,
    aud: audience,
    iat,
    exp: iat + lifetimeSeconds,
    jti: randomUUID(),
  });
  const signed = `${header}.${payload}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

const payloadSchema = z.object({
  claims: z.custom<CallerClaims>((value) => typeof value === 'object' && value !== null),
  op: z.string(),
  mode: z.string(),
  body: z.string(),
  iss: z.literal(issuer),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1),
});

/** The payload of a token that the key signed under our header and that is of this moment. Throws for any other. */
function readToken(token: string, key: KeyObject): z.infer<typeof payloadSchema> {
  const [head, payload, signature, more] = token.split('.');
  if (head !== header || !payload || !signature || more !== undefined) throw new Error('not a caller');
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) throw new Error('edited');
  if (!verify(null, Buffer.from(`${head}.${payload}`), key, bytes)) throw new Error('not signed');
  const read = payloadSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!isOfThisMoment(read)) throw new Error('not of this moment');
  return read;
}

function isOfThisMoment({ iat, exp }: { readonly iat: number; readonly exp: number }): boolean {
  const age = seconds() - iat;
  const left = exp - iat - age;
  return age >= -toleranceSeconds && age <= lifetimeSeconds + toleranceSeconds && left > -toleranceSeconds;
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

/** The caller of a token that is ours, once what is asked has come; null for another body, and where it was used before. */
type PresentedCaller = (body: string | Uint8Array) => Caller | null;

/**
 * Whether a token is one of the gateway's for this subgraph and of this moment, told before anything of the body has come: from
 * nobody else it is taken. Null for a forged or expired one, and for one of another subgraph; never says which.
 */
export function presentCaller(token: string, audience: SubgraphName, key: KeyObject): PresentedCaller | null {
  try {
    const read = readToken(token, key);
    if (read.aud !== audience) return null;
    return (body) => {
      // Once more: by when a body comes that is sent slowly, it is forgotten that the token was used.
      if (read.body !== bodyHash(body) || !isOfThisMoment(read) || !used.take(read.jti)) return null;
      return mintCaller(read.claims, read.op, read.mode as ServiceMode);
    };
  } catch {
    return null;
  }
}
