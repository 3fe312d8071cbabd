import { z } from 'zod';
import { gatewayCaller, mintCaller } from '../platform/caller.ts';
import { CodedError } from '../platform/errors.ts';
import { readObject, securityBytes } from './body.ts';
import type { Exchange } from './exchange.ts';
import { isForeign, isJson } from './headers.ts';
import { dataOf, ownFetch, patientFetch, type Session } from './identity.ts';
import { newBag } from './plan/bag.ts';
import { type SessionRoutesOptions, sessionCookieOf } from './session.ts';

const ownSecurity = patientFetch(
  'mutation ($input: OwnSecurityInput!) { ownSecurity(input: $input) { outcome shown } }',
);
const openReset = ownFetch(
  'mutation ($token: String!) { openReset(token: $token) { username secret qr expiresAt } }',
);
const finishReset = patientFetch(
  'mutation ($input: FinishResetInput!) { finishReset(input: $input) { done again recoveryCodes } }',
);

type Way = { readonly act: string; readonly members: readonly string[] };
const way = (act: string, ...members: string[]): Way => ({ act, members });

/** What people do about their own sign-in, by method and path; the part after `*` is an id. */
const ways: Readonly<Record<string, Way>> = {
  'GET /security': way('LOOK'),
  'POST /session/factor': way('STEP_UP', 'code', 'passkey'),
  'POST /security/authenticator': way('BEGIN_TOTP'),
  'PUT /security/authenticator': way('CONFIRM_TOTP', 'ticket', 'code'),
  'POST /security/recovery-codes': way('MAKE_RECOVERY_CODES'),
  'POST /security/passkey-request': way('BEGIN_PASSKEY'),
  'POST /security/passkeys': way('ADD_PASSKEY', 'name', 'response'),
  'DELETE /security/passkeys/*': way('REMOVE_PASSKEY'),
  'PUT /security/password': way('CHANGE_PASSWORD', 'present', 'password'),
  'DELETE /security/sessions': way('END_OTHER_SESSIONS'),
  'DELETE /security/sessions/*': way('END_SESSION'),
};
const ofOne = /^(\/security\/(?:passkeys|sessions)\/)([0-9a-f-]{36})$/;

/** Whether a path is one of those of people's own sign-in. */
export function isSecurityPath(path: string): boolean {
  return path === '/security' || path.startsWith('/security/') || path === '/session/factor';
}

/** What was entered, as it goes to users: what a passkey signed is passed on as text. */
function givenOf(body: Record<string, unknown>): Record<string, unknown> {
  return { ...body, ...(body.passkey !== undefined && { passkey: JSON.stringify(body.passkey) }) };
}

/**
 * What people do about their own factors and sessions, in the session that they are in. Users decides; here is the door,
 * the audit's intent, and the cookie of a session that has stepped up. Expected failure is an `outcome` with status 200.
 */
export async function answerSecurity(
  exchange: Exchange,
  session: Session,
  options: SessionRoutesOptions,
): Promise<void> {
  const { request, path } = exchange;
  const { users, identity, service, audit, origin } = options;
  const [, list, id] = path.match(ofOne) ?? [];
  const title = `${request.method} ${list === undefined ? path : `${list}*`}`;
  const found = Object.hasOwn(ways, title) ? ways[title] : undefined;
  if (!found || session.claims.kind !== 'PERSON' || session.claims.onBehalfOf)
    return exchange.refuse('NOT_FOUND');
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (found.members.length > 0 && !isJson(request)) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  const state = await service.state();
  const caller = mintCaller(session.claims, exchange.ref, state.mode);
  const shut = service.refusesPerson(state, session.claims);
  if (shut) {
    await audit.refused(caller, shut.code, [], title);
    return exchange.refuse(shut.code, shut.hints);
  }
  await audit.begun(caller, title);
  const given =
    found.members.length > 0
      ? givenOf(readObject(await exchange.body(securityBytes), new Set(found.members)))
      : id === undefined
        ? {}
        : { id };
  const variables = newBag();
  const { tokenHash } = session;
  variables.input = { tokenHash, act: found.act, given: JSON.stringify(given), origin: origin() };
  const answer = await users.execute(ownSecurity, variables, gatewayCaller(exchange.ref), undefined);
  const { outcome, shown } = dataOf(answer).ownSecurity as { outcome: string; shown: string | null };
  if (outcome === 'SIGNED_OUT') return exchange.refuse('UNAUTHENTICATED');
  if (outcome === 'THROTTLED') return exchange.refuse('TOO_MANY_REQUESTS');
  const said = { outcome, ...(shown === null ? {} : (JSON.parse(shown) as Record<string, unknown>)) };
  const renewed = found.act === 'STEP_UP' && outcome === 'DONE';
  if (renewed) identity.forget(tokenHash);
  const cookie = renewed ? sessionCookieOf(String((said as { token?: string }).token)) : {};
  exchange.json(200, JSON.stringify(said), cookie);
}

const opened = z.strictObject({ token: z.string().min(1).max(128) });
const finished = z.strictObject({
  token: z.string().min(1).max(128),
  password: z.string().min(1).max(1_024),
  // As long as a recovery code, which people try here too: it is judged, and is none.
  code: z.string().min(1).max(64),
});

/**
 * `POST /reset/open` and `POST /reset`: the person behind a link sets a password, and enrols a second factor where that
 * is asked for. What does not serve looks the same, whyever: an unknown link, a used one, one too old.
 */
export async function answerReset(exchange: Exchange, options: SessionRoutesOptions): Promise<void> {
  const { request, path } = exchange;
  const { users, service } = options;
  if (request.method !== 'POST') return exchange.refuse('METHOD_NOT_ALLOWED');
  if (isForeign(request)) return exchange.refuse('FOREIGN_ORIGIN');
  if (!isJson(request)) return exchange.refuse('UNSUPPORTED_MEDIA_TYPE');
  // Whose link it is, nobody knows yet: the officers' own are for before the service is shut.
  const shut = service.refusesAnybody(await service.state());
  if (shut) return exchange.refuse(shut.code, shut.hints);
  const opening = path === '/reset/open';
  const shape = opening ? opened : finished;
  const input = shape.safeParse(
    readObject(await exchange.body(securityBytes), new Set(Object.keys(shape.shape))),
  );
  if (!input.success) throw new CodedError('BAD_REQUEST');
  const variables = newBag();
  if (opening) variables.token = input.data.token;
  else variables.input = input.data;
  const asked = opening ? openReset : finishReset;
  const data = dataOf(await users.execute(asked, variables, gatewayCaller(exchange.ref), undefined));
  exchange.json(200, JSON.stringify(opening ? { link: data.openReset } : data.finishReset));
}
