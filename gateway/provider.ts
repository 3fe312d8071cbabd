import { z } from 'zod';
import { gatewayCaller } from '../platform/caller.ts';
import { CodedError } from '../platform/errors.ts';
import { readObject, securityBytes } from './body.ts';
import type { Exchange } from './exchange.ts';
import { findCookie, findToken, isForeign, isJson, targetOf } from './headers.ts';
import { dataOf, hashToken, ownFetch, patientFetch } from './identity.ts';
import { newBag } from './plan/bag.ts';
import { mayEnter, type SessionRoutesOptions, sessionCookieOf } from './session.ts';

const listProviders = ownFetch('query { signInProviders }');
const begin = patientFetch(
  'mutation ($input: BeginProviderSignInInput!) { beginProviderSignIn(input: $input) { location ticket } }',
);
const finish = patientFetch(
  'mutation ($input: FinishProviderSignInInput!) { finishProviderSignIn(input: $input) { token } }',
);
const logout = patientFetch(
  'mutation ($input: EndProviderSessionsInput!) { endProviderSessions(input: $input) }',
);

/** What the browser keeps while it is at a provider. Lax: it comes back from another site. */
const ticketCookie = '__Host-signpost-provider';
const ticketAttributes = 'Secure; HttpOnly; SameSite=Lax; Path=/';
const ticketShape = /^[A-Za-z0-9_-]{20,2000}$/;
const ticketGone = `${ticketCookie}=; Max-Age=0; ${ticketAttributes}`;
const longestQuery = 4_000;
const members = z.strictObject({ provider: z.string().min(1).max(64), stepUp: z.boolean().optional() });
/** The page for whom nobody could be signed in there. */
const notSignedIn = '/#/not-signed-in';
const ofOne = /^\/session\/provider\/([0-9a-f-]{36})\/(callback|logout)$/;

/** Whether a path is one of signing in through an organisation's provider. */
export function isProviderPath(path: string): boolean {
  return (
    path === '/session/providers' || path === '/session/provider' || path.startsWith('/session/provider/')
  );
}

/**
 * Answers a browser that came back from a provider at a moment at which nothing can be done: with a page, as there is none of ours
 * to tell. False for every other request.
 */
export function sendBack(exchange: Exchange): boolean {
  const { request, path } = exchange;
  if (request.method !== 'GET' || path.match(ofOne)?.[2] !== 'callback') return false;
  exchange.empty(303, { location: notSignedIn });
  return true;
}

async function ask(
  { users }: SessionRoutesOptions,
  exchange: Exchange,
  question: ReturnType<typeof ownFetch>,
  input?: object,
): Promise<Record<string, unknown>> {
  const variables = newBag();
  if (input) variables.input = input;
  return dataOf(await users.execute(question, variables, gatewayCaller(exchange.ref), undefined));
}

/**
 * Signing in through the organisation's own provider (domain.md 11): which there are, the way there, the way back, and
 * the provider's word that a session has ended. Users decides; the browser keeps a sealed ticket meanwhile, so that what
 * one browser began no other finishes.
 */
export async function answerProvider(exchange: Exchange, options: SessionRoutesOptions): Promise<void> {
  const { request, path } = exchange;
  const { method } = request;
  if (path === '/session/providers' && method === 'GET')
    return exchange.json(200, String((await ask(options, exchange, listProviders)).signInProviders));
  if (path === '/session/provider' && method === 'POST') return beginThere(exchange, options);
  const [, provider = '', way] = path.match(ofOne) ?? [];
  if (way === 'callback' && method === 'GET') return finishHere(exchange, provider, options);
  if (way === 'logout' && method === 'POST') return endHere(exchange, provider, options);
  exchange.refuse('NOT_FOUND');
}

async function beginThere(exchange: Exchange, options: SessionRoutesOptions): Promise<void> {
  const { request } = exchange;
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (!isJson(request)) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  const read = members.safeParse(
    readObject(await exchange.body(securityBytes), new Set(['provider', 'stepUp'])),
  );
  if (!read.success) throw new CodedError('BAD_REQUEST');
  const { provider, stepUp } = read.data;
  const token = stepUp ? findToken(request) : undefined;
  if (stepUp && token === undefined) return exchange.refuse('UNAUTHENTICATED');
  const tokenHash = token === undefined ? undefined : hashToken(token);
  const data = await ask(options, exchange, begin, { provider, origin: options.origin(), tokenHash });
  const there = data.beginProviderSignIn as { location: string; ticket: string } | null;
  if (!there) return exchange.refuse('NOT_FOUND');
  exchange.json(200, JSON.stringify({ location: there.location }), {
    'set-cookie': `${ticketCookie}=${there.ticket}; Max-Age=600; ${ticketAttributes}`,
  });
}

/** A page of ours again, with a session or without: the answer is the same but for the cookie and the fragment. */
async function finishHere(
  exchange: Exchange,
  provider: string,
  options: SessionRoutesOptions,
): Promise<void> {
  const { request } = exchange;
  const ticket = findCookie(request, ticketCookie, ticketShape);
  const { query } = targetOf(request);
  const failed = () => exchange.empty(303, { location: notSignedIn, 'set-cookie': ticketGone });
  if (ticket === undefined || query.length > longestQuery) return failed();
  const data = await ask(options, exchange, finish, { provider, ticket, query, origin: options.origin() });
  const token = (data.finishProviderSignIn as { token: string | null } | null)?.token ?? null;
  if (token === null || !(await mayEnter(token, options))) return failed();
  exchange.empty(303, { location: '/', 'set-cookie': [sessionCookieOf(token)['set-cookie'], ticketGone] });
}

const form = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-8"?\s*)?$/i;

async function endHere(exchange: Exchange, provider: string, options: SessionRoutesOptions): Promise<void> {
  const { request } = exchange;
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (!form.test(request.headers['content-type'] ?? '')) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  const given = new URLSearchParams((await exchange.body(securityBytes)).toString('utf8'));
  const [logoutToken, more] = given.getAll('logout_token');
  const ended =
    logoutToken !== undefined &&
    more === undefined &&
    (await ask(options, exchange, logout, { provider, logoutToken })).endProviderSessions === true;
  if (ended) exchange.empty(200);
  else exchange.json(400, '{"error":"invalid_request"}');
}
