import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { sessionStamp } from '../../subgraphs/users/session/token.ts';
import { castMember } from './cast.ts';
import { type TestDatabase, testKeys } from './database.ts';

/** What an operation gave. */
// biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
export interface Answered<T = any> {
  readonly status: number;
  readonly data: T | null;
  readonly errors: readonly { message: string; extensions: { code: string; ref?: string }; path?: unknown }[];
  /** The code of the first error. */
  readonly code: string | undefined;
  /** The body as it came. */
  readonly text: string;
  readonly headers: Headers;
}

/** Sends a request to the gateway: `fetch` with its address before the path. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** Somebody with a session. */
export interface SignedIn {
  readonly username: string;
  token(): Promise<string>;
  /** Runs an operation; `more` goes into the body beside it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  query<T = any>(document: string, variables?: object, more?: object): Promise<Answered<T>>;
  /** A request with the token. */
  fetch: Send;
}

/** An answer of `POST /graphql`, read. */
export async function readAnswer<T>(response: Response): Promise<Answered<T>> {
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as Partial<Answered<T>>;
  const code = errors[0]?.extensions.code;
  return { status: response.status, data, errors, code, text, headers: response.headers };
}

/** Somebody who holds, or will hold, a token. */
export function signedIn(username: string, send: Send, token: () => Promise<string>): SignedIn {
  let held: Promise<string> | undefined;
  const tokenOnce = () => {
    held ??= token();
    return held;
  };
  const authorized: Send = async (path, init = {}) =>
    send(path, {
      ...init,
      headers: { ...(init.headers as object), authorization: `Bearer ${await tokenOnce()}` },
    });
  return {
    username,
    token: tokenOnce,
    fetch: authorized,
    query: async (query, variables, more = {}) =>
      readAnswer(
        await authorized('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables, ...more }),
        }),
      ),
  };
}

/** Whom a name of a test means: `nadia for amira` is a mediator who acts on behalf of a practitioner. */
export function whoIs(name: string) {
  const [username = name, behalf] = name.split(' for ');
  return { member: castMember(username), behalf: behalf === undefined ? undefined : castMember(behalf) };
}

/**
 * Writes a session as a sign-in leaves it, so that no test waits for a one-time code; of `nadia for amira` the mediation
 * too. Resolves to its token.
 */
export async function insertSession({ sql }: TestDatabase, username: string): Promise<string> {
  const { member, behalf } = whoIs(username);
  const id = randomUUID();
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token).digest();
  // A partner's system asks for a person whom it names: a practitioner of its own organisation.
  const named = member.roles.includes('PARTNER_SYSTEM') ? castMember('carys').id : null;
  await sql`
    insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at, on_behalf_of, stamp)
    values (${hash}, ${id}, ${member.id}, now(), now(), now() + interval '10 hours', now(), ${named},
      ${sessionStamp(testKeys().standingKey(), { tokenHash: hash, id, accountId: member.id, onBehalfOf: named })})`;
  if (behalf) {
    await sql`
      insert into users.mediation (id, session_id, mediator_id, account_id, began_at, expires_at, key_hash, content_hash)
      values (gen_random_uuid(), ${id}, ${member.id}, ${behalf.id}, now(), now() + interval '30 minutes', ${hash}, ${hash})`;
  }
  return token;
}

/** What somebody enters to sign in: the earliest code that they have not used yet. */
export async function credentialsOf({ sql }: TestDatabase, username: string) {
  const { id, password, totpSecret } = castMember(username);
  const [row] =
    await sql`select totp_last_step as step, clock_timestamp() as now from users.account where id = ${id}`;
  const step = Math.max(codeStep(row?.now as Date), Number(row?.step) + 1);
  return { username, password, code: codeAt(totpSecret, step) };
}

/** Who of the cast tries each role's operations. */
export const holders = {
  PRACTITIONER: 'amira',
  SHIELD_OVERRIDE: 'owen',
  MEDIATOR: 'nadia',
  MANAGEMENT_TEAM: 'dora',
  DATA_STEWARD: 'farah',
  ACCOUNT_MANAGER: 'george',
  SUPPORT: 'hana',
  AUDITOR: 'imran',
  CENTRAL_TEAM: 'kofi',
  COORDINATOR: 'marek',
  SOURCE_SYSTEM: 'gro',
  PARTNER_SYSTEM: 'aid',
  MEDIATED: 'nadia for amira',
} as const;
