/** Who is signed in to the explorer. The token stays in the HttpOnly cookie: this page never reads or keeps it. */
export interface Session {
  /** Names are null for who has no role at present. */
  account: { name: string | null; organisation: string | null; authority: string | null };
  roles: string[];
  /** Whether one of the roles may explore the graph freely. */
  mayExplore: boolean;
  /** When the session ends if nothing is done, in milliseconds of this machine's clock. */
  endsAt: number;
}

/** What a sign-in came to. Wrong credentials, an unknown account and a suspended one look the same. */
export type SignInOutcome = 'signedIn' | 'refused' | 'closed' | 'tooOften' | 'unreachable';

/** How the page asks the gateway. A form or a page of another site cannot set the explorer's header. */
export const EXPLORER_REQUEST = {
  headers: { 'content-type': 'application/json', accept: 'application/json', 'x-signpost-explorer': '1' },
  credentials: 'same-origin',
  cache: 'no-store',
} as const;

/** The names of who was signed in when it was last asked. */
let person: string | undefined;

/**
 * Sends a request in the current session. If another window gave the second factor meanwhile, the session has a new
 * token and the one that this request was sent with is void: the request is sent once more, unless somebody else has
 * signed in.
 */
export async function askSignedIn(path: string, request: RequestInit): Promise<Response> {
  const asked = person;
  const response = await fetch(path, request);
  if (response.status !== 401 || asked === undefined) return response;
  await findSession().catch(() => {});
  return person === asked ? fetch(path, request) : response;
}

/** The session behind the cookie, or why there is none of use. Throws when the service cannot be reached. */
export async function findSession(): Promise<Session | 'none' | 'closed'> {
  const wasIn = person !== undefined;
  let response = await fetch('/session', EXPLORER_REQUEST);
  if (response.status === 401 && wasIn) response = await fetch('/session', EXPLORER_REQUEST);
  if (response.status === 401) {
    person = undefined;
    return 'none';
  }
  if (await isRefusal(response, 403, 'NOT_IN_THIS_MODE')) return 'closed';
  if (!response.ok) throw new Error('The session could not be read.');
  const { expiresAt, ...session } = (await response.json()) as Omit<Session, 'endsAt'> & {
    expiresAt: string;
  };
  person = JSON.stringify(session.account);
  return { ...session, endsAt: Date.parse(expiresAt) - clockDifference(response) };
}

/**
 * When the session ends unless it is used, in milliseconds of this machine's clock. Asking does not count as use, so
 * that an abandoned page does not keep it open. Throws when there is no session, and when the service cannot be
 * reached.
 */
export async function findEnd(): Promise<number> {
  const response = await fetch('/session/end', EXPLORER_REQUEST);
  if (!response.ok) throw new Error('The end of the session could not be read.');
  const { expiresAt } = (await response.json()) as { expiresAt: string };
  return Date.parse(expiresAt) - clockDifference(response);
}

/** When many sign in at once some are turned away, judged by nobody: so often they come again before they are told. */
const tries = 5;

async function isRefusal(response: Response, status: number, code: string): Promise<boolean> {
  if (response.status !== status) return false;
  const { errors } = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.[0]?.extensions?.code === code;
}

/** Signs in. The body of a success, which holds the token for other clients, is dropped unread. */
export async function signIn(credentials: {
  username: string;
  password: string;
  code?: string;
  /** What a passkey signed. */
  passkey?: object;
}): Promise<SignInOutcome> {
  const body = JSON.stringify(credentials);
  try {
    for (let left = tries; ; left -= 1) {
      const response = await fetch('/session', { ...EXPLORER_REQUEST, method: 'POST', body });
      if (left > 1 && (await isRefusal(response, 503, 'OVERLOADED'))) {
        // Each at another moment, or all would meet again.
        const seconds = Number(response.headers.get('retry-after') ?? 1) + Math.random();
        await new Promise((resume) => setTimeout(resume, seconds * 1_000));
        continue;
      }
      if (await isRefusal(response, 403, 'NOT_IN_THIS_MODE')) return 'closed';
      if (!response.bodyUsed) await response.body?.cancel();
      if (response.ok) return 'signedIn';
      if (response.status === 429) return 'tooOften';
      return response.status >= 500 ? 'unreachable' : 'refused';
    }
  } catch {
    return 'unreachable';
  }
}

/** Ends the session on the server. Throws when that could not be done: the person must know. */
export async function signOut(): Promise<void> {
  const response = await fetch('/session', { ...EXPLORER_REQUEST, method: 'DELETE' });
  await response.body?.cancel();
  if (!response.ok && response.status !== 401) throw new Error('The session was not ended.');
}

/** How far the server's clock is ahead of this machine's, in milliseconds: a wrong clock here must not hide the warning. */
function clockDifference(response: Response): number {
  const sent = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(sent) ? 0 : sent - Date.now();
}
