import { createHash, randomUUID } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { AuditEvent } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { londonDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { requireGateway } from '../access.ts';
import type { BeginProviderSignInInput, FinishProviderSignInInput } from '../generated.ts';
import { alteredOf, conditionsLapsed } from '../session/conditions.ts';
import { momentOf, type SessionDependencies } from '../session/dependencies.ts';
import type { Refusals } from '../session/refusals.ts';
import type { SignInOutcome } from '../session/signIn.ts';
import { durable } from '../session/signIn.ts';
import { type AccountRow, accountStanding, databaseNow, organisationStanding } from '../session/store.ts';
import { openTicket, sealTicket, takeOnce } from '../session/ticket.ts';
import { isSession, newToken, sessionStamp, tokenHash } from '../session/token.ts';
import type { ProviderClients } from './client.ts';
import { findLinked, findProvider, listProviders, type ProviderRow } from './store.ts';

/** What signing in through providers stands on. */
export interface ProviderDependencies extends SessionDependencies {
  readonly refusals: Refusals;
  readonly clients: ProviderClients;
}

/** What the browser keeps while it is at the provider, sealed. */
interface Journey {
  readonly [name: string]: string | number | null;
  readonly provider: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly begunAt: number;
  /** Of the session that steps up. */
  readonly tokenHash: string | null;
}

/** What a provider vouches for. */
interface Vouched {
  readonly subject: string;
  readonly providerSession: string | null;
  /** When the factors were given; the beginning of time when it does not say. */
  readonly factorAt: Date;
}

const purpose = 'provider';
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** How far the provider's clock may differ, in milliseconds. */
const tolerance = 10_000;
/** What the database takes. */
const isText = /^\P{C}{1,255}$/u;
/** Why somebody is refused for whom a provider has vouched. */
const vouchedFor: ReadonlySet<string> = new Set(['SUBJECT', 'CONDITIONS', 'SESSION']);
const refusedOutcome: SignInOutcome = { token: null, expiresAt: null, throttled: false };

/** Where a provider sends people back to: an address of its own, so that no provider is taken for another (ADR 0116). */
function callbackOf(origin: string, provider: string): string {
  return `${origin}/session/provider/${provider}/callback`;
}

/** Organisations whose people sign in through their own provider, as JSON. */
export async function providersOf(
  { sql, keys, clock }: SessionDependencies,
  caller: Caller,
): Promise<string> {
  requireGateway(caller);
  return JSON.stringify(await listProviders(sql, keys.standingKey(), clock.now()));
}

/** Sends a browser to a provider: with PKCE, a state and a nonce, asking for both factors. Null when it has none. */
export async function beginAtProvider(
  deps: ProviderDependencies,
  caller: Caller,
  input: BeginProviderSignInInput,
): Promise<{ location: string; ticket: string } | null> {
  requireGateway(caller);
  const { sql, keys, clients, policy, log } = deps;
  const now = await databaseNow(sql, momentOf(deps));
  const row = await findProvider(sql, keys.standingKey(), input.provider, now);
  if (!row) return null;
  const ring = keys.sealKeys();
  try {
    const { config } = await clients.ask(row, () => clients.find(ring, row, now));
    const journey: Journey = {
      provider: row.id,
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      begunAt: now.getTime(),
      tokenHash: input.tokenHash ?? null,
    };
    const { acrValues } = row.content;
    const location = buildAuthorizationUrl(config, {
      redirect_uri: callbackOf(input.origin, row.id),
      scope: 'openid',
      acr_values: acrValues.join(' '),
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: 'S256',
      // Stepping up: the factors are given again, whoever is signed in there.
      ...(journey.tokenHash !== null && { prompt: 'login', max_age: '0' }),
    });
    const until = new Date(now.getTime() + policy.enrolmentMinutes * 60_000);
    return { location: location.href, ticket: sealTicket(ring, purpose, journey, until) };
  } catch (error) {
    log.warn('a provider could not be asked', { error });
    return null;
  }
}

/** Redeems what came back; null when it is not what the provider vouches for: signature, issuer, audience, nonce, factors. */
async function vouched(
  { clients, keys }: ProviderDependencies,
  row: ProviderRow,
  journey: Journey,
  input: FinishProviderSignInInput,
  now: Date,
): Promise<Vouched | null> {
  const { config } = await clients.find(keys.sealKeys(), row, now);
  const back = new URL(callbackOf(input.origin, row.id));
  back.search = input.query;
  const answer = await authorizationCodeGrant(config, back, {
    expectedState: journey.state,
    expectedNonce: journey.nonce,
    pkceCodeVerifier: journey.verifier,
    idTokenExpected: true,
  });
  const claims = answer.claims();
  const { alg } = decodeProtectedHeader(answer.id_token ?? '');
  if (!claims || !algorithms.includes(String(alg))) return null;
  const { acrValues, amrValues, clientId } = row.content;
  // Of several audiences we would be one of many who may use it.
  if (claims.aud !== clientId && !(Array.isArray(claims.aud) && claims.aud.length === 1)) return null;
  const amr = Array.isArray(claims.amr) ? claims.amr : [];
  if (typeof claims.acr !== 'string' || !acrValues.includes(claims.acr)) return null;
  if (!amrValues.every((value) => amr.includes(value))) return null;
  const statedAt = typeof claims.auth_time === 'number' ? claims.auth_time * 1_000 : 0;
  if (journey.tokenHash !== null && statedAt < journey.begunAt - tolerance) return null;
  // A factor of the future would be fresh for as long as the session lasts.
  if (!(statedAt >= 0 && statedAt <= now.getTime() + tolerance)) return null;
  const { sid } = claims;
  if (!isText.test(claims.sub) || (typeof sid === 'string' && !isText.test(sid))) return null;
  return {
    subject: claims.sub,
    providerSession: typeof sid === 'string' ? sid : null,
    factorAt: new Date(Math.min(statedAt, now.getTime())),
  };
}

/**
 * Begins a session with what a provider sent back, for the account that two people linked with the provider's name; no
 * account is ever made here. Every refusal looks the same. A session that steps up gets a new token and the new factor.
 */
export async function finishAtProvider(
  deps: ProviderDependencies,
  caller: Caller,
  input: FinishProviderSignInInput,
): Promise<SignInOutcome> {
  requireGateway(caller);
  const { sql, keys, clients, audit, log, refusals } = deps;
  const now = await databaseNow(sql, momentOf(deps));
  const journey = openTicket<Journey>(keys.sealKeys(), purpose, input.ticket, now);
  const refuse = async (cause: string, account?: AccountRow): Promise<SignInOutcome> => {
    const refused: AuditEvent = {
      kind: 'SIGN_IN_REFUSED',
      outcome: 'REFUSED',
      operationId: caller.operationId,
      accountId: account?.account_id,
      organisationId: account?.organisation_id,
      authorityCode: account?.account_authority,
      detail: { by: 'PROVIDER', cause, provider: journey?.provider ?? null },
    };
    // Until the provider has vouched for somebody, anybody can be refused for nothing.
    for (const row of vouchedFor.has(cause) ? [refused] : refusals.rows(refused)) await audit.write(row);
    return refusedOutcome;
  };
  if (!journey) return refuse('JOURNEY');
  const once = createHash('sha256').update(journey.state).digest();
  const until = new Date(journey.begunAt + deps.policy.enrolmentMinutes * 60_000);
  if (!(await takeOnce(sql, 'state', once, until))) return refuse('USED');
  // What came back from another provider is not taken to this one: who has it would sign in with it there.
  if (input.provider !== journey.provider) return refuse('ANOTHER');
  const row = await findProvider(sql, keys.standingKey(), journey.provider, now);
  if (!row) return refuse('PROVIDER');
  const shown = await clients
    .ask(row, () => vouched(deps, row, journey, input, now))
    .catch((error: unknown) => {
      log.warn('a provider’s answer was refused', { error });
      return null;
    });
  if (!shown) return refuse('VOUCHED');
  const linked = await findLinked(sql, keys.standingKey(), row.id, shown.subject, now);
  if (!linked) return refuse('SUBJECT');
  const { account } = linked;
  const lapsed = conditionsLapsed(
    accountStanding(account, keys.standingKey()),
    organisationStanding(account),
    londonDate(now),
    deps.policy,
  );
  if (lapsed.includes('STANDING_GENUINE')) await audit.write(alteredOf(caller.operationId, account));
  if (lapsed.length > 0 || account.kind !== 'PERSON') return refuse('CONDITIONS', account);
  const began = await durable(
    journey.tokenHash === null
      ? beginSession(deps, caller, { row, linked, shown, now })
      : stepUp(deps, caller, {
          row,
          linked,
          shown,
          now,
          present: Buffer.from(journey.tokenHash, 'base64url'),
        }),
    log,
  );
  return began ?? refuse('SESSION', account);
}

interface Found {
  readonly row: ProviderRow;
  readonly linked: { readonly account: AccountRow; readonly linkId: string };
  readonly shown: Vouched;
  readonly now: Date;
}

function about(caller: Caller, { account }: Found['linked'], sessionId: string) {
  return {
    operationId: caller.operationId,
    accountId: account.account_id,
    organisationId: account.organisation_id,
    authorityCode: account.account_authority,
    sessionId,
  };
}

/**
 * Notes that a provider and a link were used; false when one of them has ended meanwhile, or the account is not in use any more:
 * that took its sessions with it, and none begins after. The account first, as who moves or closes it does; the provider before
 * the link, as who ends both does.
 */
async function use(transaction: TransactionSql, { row, linked, now }: Found): Promise<boolean> {
  const inUse = await transaction`
    select 1 from users.account where id = ${linked.account.account_id} and status = 'ACTIVE' for no key update`;
  if (inUse.length === 0) return false;
  for (const id of [row.id, linked.linkId]) {
    const used = await transaction`
      update users.credential set last_used_at = ${now} where id = ${id} and ended_at is null returning 1`;
    if (used.length === 0) return false;
  }
  return true;
}

async function beginSession(
  { sql, audit, policy, keys }: ProviderDependencies,
  caller: Caller,
  found: Found,
): Promise<SignInOutcome | null> {
  const { row, linked, shown, now } = found;
  const token = newToken();
  const id = randomUUID();
  const { account_id: accountId } = linked.account;
  const expiresAt = new Date(now.getTime() + policy.sessionHours * 3_600_000);
  const whose = {
    tokenHash: tokenHash(token),
    id,
    accountId,
    onBehalfOf: null,
    createdAt: now,
    expiresAt,
    factorAt: shown.factorAt,
  };
  return (await sql.begin(async (transaction) => {
    if (!(await use(transaction, found))) return null;
    await transaction`
      insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at, credential_id,
        provider_session, stamp)
      values (${whose.tokenHash}, ${id}, ${whose.accountId}, ${now}, ${now}, ${expiresAt}, ${shown.factorAt}, ${row.id},
        ${shown.providerSession}, ${sessionStamp(keys.standingKey(), whose)})`;
    const detail = { by: 'PROVIDER', provider: row.id };
    await audit.append(transaction, {
      ...about(caller, linked, id),
      kind: 'SIGNED_IN',
      outcome: 'DONE',
      detail,
    });
    return { token, expiresAt, throttled: false };
  })) as SignInOutcome | null;
}

async function stepUp(
  { sql, audit, policy, keys }: ProviderDependencies,
  caller: Caller,
  found: Found & { readonly present: Buffer },
): Promise<SignInOutcome | null> {
  const { row, linked, shown, now, present } = found;
  const token = newToken();
  return (await sql.begin(async (transaction) => {
    if (!(await use(transaction, found))) return null;
    const [session] = await transaction<
      { id: string; created_at: Date; expires_at: Date; factor_at: Date; stamp: Buffer | null }[]
    >`
      select id, created_at, expires_at, factor_at, stamp from users.session
      where token_hash = ${present} and account_id = ${linked.account.account_id} and credential_id = ${row.id}
        and ended_at is null and expires_at > ${now}
        and last_used_at > ${now}::timestamptz - make_interval(mins => ${policy.sessionIdleMinutes}::int)
      for no key update`;
    if (!session) return null;
    const whose = {
      tokenHash: present,
      id: session.id,
      accountId: linked.account.account_id,
      onBehalfOf: null,
      createdAt: session.created_at,
      expiresAt: session.expires_at,
      factorAt: session.factor_at,
    };
    const key = keys.standingKey();
    // What somebody edited in the table is not made right by a stamp of ours.
    if (!isSession(key, whose, session.stamp)) return null;
    const renewed = { ...whose, tokenHash: tokenHash(token), factorAt: shown.factorAt };
    await transaction`
      update users.session set token_hash = ${renewed.tokenHash}, factor_at = ${shown.factorAt}, last_used_at = ${now},
        stamp = ${sessionStamp(key, renewed)}
      where token_hash = ${present}`;
    await audit.append(transaction, {
      ...about(caller, linked, session.id),
      kind: 'STEPPED_UP',
      outcome: 'DONE',
    });
    return { token, expiresAt: session.expires_at, throttled: false };
  })) as SignInOutcome | null;
}
