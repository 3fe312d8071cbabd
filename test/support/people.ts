import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { CallerClaims } from '../../platform/caller.ts';
import { mediationStamp } from '../../subgraphs/users/mediation/stamp.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { sessionStamp } from '../../subgraphs/users/session/token.ts';
import { castAuthorities, castMember } from './cast.ts';
import { type TestDatabase, testKeys } from './database.ts';
import { mutation } from './mutation.ts';

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
  /** The data of an operation in which nothing goes wrong; throws its errors. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  ask(document: string, variables?: object): Promise<any>;
  /** What a mutation gave, in which nothing goes wrong. Under a key of its own unless one is given. */
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  act(field: string, input: object, selection?: string): Promise<any>;
  /** A request with the token. */
  fetch: Send;
}

/** An answer of `POST /graphql`, read. */
async function readAnswer<T>(response: Response): Promise<Answered<T>> {
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
  const query: SignedIn['query'] = async (document, variables, more = {}) =>
    readAnswer(
      await authorized('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: document, variables, ...more }),
      }),
    );
  const ask: SignedIn['ask'] = async (document, variables) => {
    const { data, errors } = await query(document, variables);
    if (errors.length > 0) throw new Error(`${username} was answered ${JSON.stringify(errors)}.`);
    return data;
  };
  return {
    username,
    token: tokenOnce,
    fetch: authorized,
    query,
    ask,
    act: async (field, input, selection) => (await ask(...mutation(field, input, selection)))[field],
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
  const [{ now } = { now: new Date() }] = await sql<{ now: Date }[]>`select now()`;
  const in_ = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
  const whose = {
    tokenHash: hash,
    id,
    accountId: member.id,
    onBehalfOf: named,
    createdAt: now,
    expiresAt: in_(600),
    factorAt: now,
  };
  await sql`
    insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at, on_behalf_of, stamp)
    values (${hash}, ${id}, ${member.id}, ${now}, ${now}, ${whose.expiresAt}, ${now}, ${named},
      ${sessionStamp(testKeys().standingKey(), whose)})`;
  if (behalf) {
    const mediation = {
      id: randomUUID(),
      sessionId: id,
      mediatorId: member.id,
      accountId: behalf.id,
      expiresAt: in_(30),
    };
    await sql`
      insert into users.mediation (id, session_id, mediator_id, account_id, began_at, expires_at, key_hash, content_hash, stamp)
      values (${mediation.id}, ${id}, ${member.id}, ${behalf.id}, ${now}, ${mediation.expiresAt}, ${hash}, ${hash},
        ${mediationStamp(testKeys().standingKey(), mediation)})`;
  }
  return token;
}

/** Edits sessions past the graph, in SQL, stamped as the system would have. */
export async function editSessions(
  { sql }: Pick<TestDatabase, 'sql'>,
  set: string,
  where = 'true',
): Promise<void> {
  // Together, so that nobody looks between.
  await sql.begin(async (tx) => {
    for (const row of await tx.unsafe(`update users.session set ${set} where ${where} returning *`)) {
      const stamp = sessionStamp(testKeys().standingKey(), {
        tokenHash: row.token_hash,
        id: row.id,
        accountId: row.account_id,
        onBehalfOf: row.on_behalf_of,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        factorAt: row.factor_at,
      });
      await tx`update users.session set stamp = ${stamp} where token_hash = ${row.token_hash}`;
    }
  });
}

/** Makes the second factor of every session of somebody as old as told, such as `6 minutes`. */
export function ageFactor(database: Pick<TestDatabase, 'sql'>, username: string, ago: string): Promise<void> {
  const set = `factor_at = now() - interval '${ago}'`;
  return editSessions(database, set, `account_id = '${castMember(username).id}'`);
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

/** Everything that a person's session says of them, without signing in. */
export function claimsOf(username: string, sessionId: string): CallerClaims {
  const { member, behalf } = whoIs(username);
  const { id, organisation, authority, region, profession, kind } = member;
  const roles = behalf ? (['MEDIATED'] as const) : member.roles;
  return {
    accountId: id,
    sessionId,
    roles,
    organisationId: organisation.id,
    region,
    profession,
    kind,
    organisationKind: organisation.kind,
    authorityCode: authority && castAuthorities[authority],
    factorAt: Date.now(),
    sessionExpiresAt: Date.now() + 3_600_000,
    ...(behalf && {
      onBehalfOf: { accountId: behalf.id, organisationId: behalf.organisation.id, sessionId: randomUUID() },
    }),
  };
}
