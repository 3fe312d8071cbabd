import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { askSignedIn, EXPLORER_REQUEST } from './session.ts';

/** A passkey as its owner sees it. */
interface Passkey {
  id: string;
  name: string;
  madeAt: string;
  lastUsedAt: string | null;
}

/** A session as its owner sees it. */
interface OwnSession {
  id: string;
  beganAt: string;
  lastUsedAt: string;
  present: boolean;
}

/** What one sees of one's own factors and sessions. */
export interface OwnSecurity {
  username: string;
  authenticator: boolean;
  recoveryCodesLeft: number;
  /** The provider that this session began at; null when it began with a password. */
  provider: string | null;
  passkeys: Passkey[];
  sessions: OwnSession[];
}

/** What became of something: `SIGNED_OUT`, `NOT_HERE` and `UNREACHABLE` are the page's own. */
export type Outcome =
  | 'DONE'
  | 'STEP_UP'
  | 'REFUSED'
  | 'PASSWORD'
  | 'NOT_FOUND'
  | 'THROTTLED'
  | 'SIGNED_OUT'
  | 'NOT_HERE'
  | 'UNREACHABLE';

/** What became of it, and what is shown of it. */
type Said<T> = { outcome: Outcome } & Partial<T>;

async function send<T>(method: string, path: string, body?: object): Promise<T & { status: number }> {
  const response = await askSignedIn(path, {
    method,
    ...EXPLORER_REQUEST,
    body: body && JSON.stringify(body),
  });
  return { ...((await response.json()) as T), status: response.status };
}

/** Does one thing about one's own sign-in: `act('DELETE /security/sessions')`. Never throws. */
export async function act<T = object>(way: string, body?: object): Promise<Said<T>> {
  const [method, path] = way.split(' ') as [string, string];
  try {
    const { status, ...said } = await send<Said<T>>(method, path, body);
    if (status === 401) return { outcome: 'SIGNED_OUT' } as Said<T>;
    if (status === 429) return { outcome: 'THROTTLED' } as Said<T>;
    if (status === 404) return { outcome: 'NOT_HERE' } as Said<T>;
    return (status === 200 ? said : { outcome: 'UNREACHABLE' }) as Said<T>;
  } catch {
    return { outcome: 'UNREACHABLE' } as Said<T>;
  }
}

/** What the passkey that the person chose signs; nothing when they chose none, or this browser cannot. */
export async function askPasskey(): Promise<object | undefined> {
  try {
    const { status: _, ...optionsJSON } = await send<PublicKeyCredentialRequestOptionsJSON>(
      'POST',
      '/session/passkey',
    );
    return await startAuthentication({ optionsJSON });
  } catch {
    return undefined;
  }
}

/** An organisation whose people sign in at their own provider. */
export interface SignInProvider {
  id: string;
  organisation: string;
}

/** Those organisations; nothing when they cannot be read now. */
export async function listProviders(): Promise<SignInProvider[] | undefined> {
  try {
    const response = await fetch('/session/providers', EXPLORER_REQUEST);
    return response.ok ? ((await response.json()) as SignInProvider[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Leaves for the provider's own page; false when it cannot be reached. */
export async function goToProvider(provider: string, stepUp = false): Promise<boolean> {
  try {
    const { status, location } = await send<{ location?: string }>('POST', '/session/provider', {
      provider,
      ...(stepUp && { stepUp }),
    });
    if (status !== 200 || location === undefined) return false;
    window.location.assign(location);
    return true;
  } catch {
    return false;
  }
}

/** Makes a passkey in this browser or on a key, and adds it under a name. */
export async function addPasskey(name: string): Promise<Outcome> {
  const { outcome, options } = await act<{ options: PublicKeyCredentialCreationOptionsJSON }>(
    'POST /security/passkey-request',
  );
  if (outcome !== 'DONE' || !options) return outcome;
  try {
    const response = await startRegistration({ optionsJSON: options });
    return (await act('POST /security/passkeys', { name, response })).outcome;
  } catch {
    return 'REFUSED';
  }
}

/** What the person behind a link is asked for. */
export interface OpenedLink {
  username: string;
  secret: string | null;
  qr: string | null;
  expiresAt: string;
}

/** The link as its person opens it; null when it does not serve, or while the service is closed. Throws when Signpost cannot be reached. */
export async function openLink(token: string): Promise<OpenedLink | 'closed' | null> {
  const { status, link } = await send<{ link?: OpenedLink | null }>('POST', '/reset/open', { token });
  if (status === 403) return 'closed';
  if (status >= 500) throw new Error('The link could not be opened.');
  return link ?? null;
}

/** What became of setting a password. */
interface FinishedLink {
  done: boolean;
  again: 'LINK' | 'PASSWORD' | 'CODE' | null;
  recoveryCodes: string[] | null;
}

/** Sets the password that the person chose. Throws when Signpost cannot be reached. */
export async function finishLink(entered: {
  token: string;
  password: string;
  code: string;
}): Promise<FinishedLink> {
  const { status, ...finished } = await send<FinishedLink>('POST', '/reset', entered);
  if (status !== 200) throw new Error('The password could not be set.');
  return finished;
}
