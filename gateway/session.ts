import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { gatewayCaller } from '../platform/caller.ts';
import { CodedError } from '../platform/errors.ts';
import { modeRules } from '../platform/serviceMode.ts';
import type { GatewayAudit } from './audit.ts';
import { readObject, securityBytes } from './body.ts';
import type { Exchange } from './exchange.ts';
import type { SubgraphClient } from './forward.ts';
import { findToken, isForeign, isJson, sessionCookie } from './headers.ts';
import { dataOf, hashToken, type Identity, ownFetch, patientFetch, type Session } from './identity.ts';
import { newBag } from './plan/bag.ts';
import type { Service } from './service.ts';

const signIn = patientFetch(
  'mutation ($input: SignInInput!) { signIn(input: $input) { token expiresAt throttled } }',
);
const passkeyRequest = ownFetch('query ($origin: String!) { passkeyRequest(origin: $origin) }');
const signOut = ownFetch('mutation ($tokenHash: String!) { signOut(tokenHash: $tokenHash) }');

/** The operation behind `GET /session`; trusted for every role, as the documents of schema/operations are. */
export const whoIsSignedIn =
  'query WhoIsSignedIn { me { account { name } roles organisation { name } authority { name } mayExplore } }';

const factor = {
  code: z.string().min(1).max(64).optional(),
  passkey: z.record(z.string(), z.unknown()).optional(),
};
const oneFactor = ({ code, passkey }: { code?: string; passkey?: object }) =>
  (code === undefined) !== (passkey === undefined);
const entered = z
  .strictObject({ username: z.string().min(1).max(256), password: z.string().min(1).max(1_024), ...factor })
  .refine(oneFactor);
const members = new Set(['username', 'password', 'code', 'passkey']);

const cookieAttributes = 'Secure; HttpOnly; SameSite=Strict; Path=/';

/** The header that gives a browser its session. */
export function sessionCookieOf(token: string): { 'set-cookie': string } {
  return { 'set-cookie': `${sessionCookie}=${token}; ${cookieAttributes}` };
}

export interface SessionRoutesOptions {
  readonly users: SubgraphClient;
  readonly identity: Identity;
  readonly service: Service;
  readonly audit: GatewayAudit;
  /** The address that people know the service by. */
  readonly origin: () => string;
}

/** What a browser asks a passkey for, with no session yet: the same for everybody. */
export async function requestPasskey(
  exchange: Exchange,
  { users, origin }: SessionRoutesOptions,
): Promise<void> {
  if (isForeign(exchange.request)) return exchange.refuse('FOREIGN_ORIGIN');
  const variables = newBag();
  variables.origin = origin();
  const answer = await users.execute(passkeyRequest, variables, gatewayCaller(exchange.ref), undefined);
  exchange.json(200, String(dataOf(answer).passkeyRequest));
}

/** Whether who has just signed in may come in; while the service is shut only its officers may (L09). */
export async function mayEnter(
  token: string,
  { users, identity, service }: SessionRoutesOptions,
): Promise<boolean> {
  const state = await service.state();
  if (!modeRules.isShut(state.mode)) return true;
  const tokenHash = hashToken(token);
  const session = await identity.findSession(tokenHash);
  if (session && !service.refusesPerson(state, session.claims)) return true;
  const variables = newBag();
  variables.tokenHash = tokenHash;
  dataOf(await users.execute(signOut, variables, gatewayCaller(randomUUID()), undefined));
  return false;
}

/**
 * Signs somebody in. The users subgraph decides, takes the same time for every refusal and audits each attempt. A
 * refusal never says why, except that the service is closed, which everybody is told. A throttled user name is told
 * so whether it exists or not.
 */
export async function beginSession(exchange: Exchange, options: SessionRoutesOptions): Promise<void> {
  const { users, service } = options;
  const { request } = exchange;
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (!isJson(request)) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  const input = entered.safeParse(readObject(await exchange.body(securityBytes), members));
  if (!input.success) return exchange.refuse('BAD_REQUEST');
  const variables = newBag();
  const { username, password, code, passkey } = input.data;
  variables.input = {
    username,
    password,
    code,
    origin: options.origin(),
    passkey: passkey && JSON.stringify(passkey),
  };
  const answer = await users.execute(signIn, variables, gatewayCaller(exchange.ref), undefined);
  const result = dataOf(answer).signIn as {
    token: string | null;
    expiresAt: string | Date | null;
    throttled: boolean;
  } | null;
  if (!result) throw new CodedError('SUBGRAPH_UNAVAILABLE');
  if (result.throttled) return exchange.refuse('TOO_MANY_REQUESTS');
  const { token } = result;
  if (token === null || result.expiresAt === null || !(await mayEnter(token, options))) {
    // Whatever was entered: who entered the right things is not sent to look for what was wrong.
    const shut = service.refusesAnybody(await service.state());
    return shut ? exchange.refuse(shut.code, shut.hints) : exchange.refuse('UNAUTHENTICATED');
  }
  const expiresAt = new Date(result.expiresAt).toISOString();
  exchange.json(201, JSON.stringify({ token, expiresAt }), sessionCookieOf(token));
}

/** Signing out: nothing is left to use afterwards, whatever there was before. */
export async function endSession(
  exchange: Exchange,
  { users, identity }: SessionRoutesOptions,
): Promise<void> {
  if (isForeign(exchange.request)) return exchange.refuse('FOREIGN_ORIGIN');
  const token = findToken(exchange.request);
  if (token !== undefined) {
    const tokenHash = hashToken(token);
    const variables = newBag();
    variables.tokenHash = tokenHash;
    dataOf(await users.execute(signOut, variables, gatewayCaller(randomUUID()), undefined));
    identity.forget(tokenHash);
  }
  exchange.empty(204, { 'set-cookie': `${sessionCookie}=; Max-Age=0; ${cookieAttributes}` });
}

/** `GET /session/end`: when a session ends unless it is used. Asking is no use of it, and tells nothing of anybody. */
export async function answerEnd(
  exchange: Exchange,
  { claims, endsAt }: Session,
  { service }: SessionRoutesOptions,
): Promise<void> {
  const shut = service.refusesPerson(await service.state(), claims);
  if (shut) exchange.refuse(shut.code, shut.hints);
  else exchange.json(200, JSON.stringify({ expiresAt: new Date(endsAt) }));
}

/** What `GET /session` answers, from the data of `whoIsSignedIn`. */
export function describeSession(data: Record<string, unknown>, session: Session): string {
  const me = (data.me ?? {}) as {
    account?: { name?: string } | null;
    roles?: readonly string[] | null;
    organisation?: { name?: string } | null;
    authority?: { name?: string } | null;
    mayExplore?: boolean | null;
  };
  return JSON.stringify({
    account: {
      name: me.account?.name ?? null,
      organisation: me.organisation?.name ?? null,
      authority: me.authority?.name ?? null,
    },
    roles: me.roles ?? [],
    mayExplore: me.mayExplore ?? false,
    expiresAt: new Date(session.endsAt).toISOString(),
  });
}
