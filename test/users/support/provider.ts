import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, importPKCS8 } from 'jose';
import Provider from 'oidc-provider';

/** Claims of an ID token, to be changed in place. */
type Tamper = (claims: Record<string, unknown>) => void;

/** A real OpenID Connect provider on this machine, at whose page everybody is one person. */
export interface RunningProvider {
  readonly issuer: string;
  readonly secret: string;
  /** The key that it signs with. */
  readonly key: Awaited<ReturnType<typeof importPKCS8>>;
  /** What its ID tokens are turned into on their way, for what must be refused. */
  tamper: Tamper | undefined;
  /** How long it takes to give a token, or to say what it is, in milliseconds. */
  takes: number;
  /** What its token endpoint waits for, once it has been told that it is asked. */
  held: { readonly reached: () => void; readonly until: Promise<void> } | undefined;
  /** Lets it serve: the address to come back to holds the id that Signpost gave it. */
  register(id: string): void;
  close(): Promise<void>;
}

/** Whom it says was there, and how. */
const there = { sub: 'amira@leeds', acr: 'two-factors', amr: ['pwd', 'otp'] };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

/** Lets the provider's answer out with an ID token of other claims, signed as its own. */
function rewrite(response: ServerResponse, tamper: Tamper): void {
  const end = response.end.bind(response) as (text: string) => ServerResponse;
  response.end = ((text: string) => {
    const body = JSON.parse(String(text)) as { id_token?: string };
    const [head, payload] = (body.id_token ?? '').split('.') as [string, string];
    if (payload) {
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      tamper(claims);
      const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
      body.id_token = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    }
    const rewritten = JSON.stringify(body);
    response.setHeader('content-length', Buffer.byteLength(rewritten));
    return end(rewritten);
  }) as never;
}

/** What an account manager enters of a provider. */
export const registrationOf = ({ issuer, secret }: Pick<RunningProvider, 'issuer' | 'secret'>) => ({
  issuer,
  clientId: 'signpost',
  clientSecret: secret,
  acrValues: ['two-factors'],
  amrValues: ['pwd', 'otp'],
});

/** Starts the provider, with Signpost at `origin` as its only client once that has given it an id. */
export async function startProvider(origin: string): Promise<RunningProvider> {
  const secret = randomUUID();
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const http = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' };
  const running: RunningProvider = {
    issuer,
    secret,
    tamper: undefined,
    takes: 0,
    held: undefined,
    key: await importPKCS8(pem, 'RS256'),
    register: (id) => {
      handle = serve(id);
    },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  const made = (id: string) =>
    new Provider(issuer, {
      clients: [
        {
          client_id: 'signpost',
          client_secret: secret,
          redirect_uris: [`${origin}/session/provider/${id}/callback`],
          application_type: 'native',
          token_endpoint_auth_method: 'client_secret_basic',
          backchannel_logout_uri: `${origin}/session/provider/${id}/logout`,
          backchannel_logout_session_required: true,
        },
      ],
      jwks: { keys: [jwk] },
      cookies: { keys: ['for tests only'] },
      pkce: { required: () => true },
      acrValues: ['two-factors', 'one-factor'],
      claims: { openid: ['sub', 'acr', 'amr', 'auth_time', 'sid'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
      interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id }) }),
      loadExistingGrant: async (ctx: never) => {
        const { oidc } = ctx as {
          oidc: { client: { clientId: string }; session: { accountId: string }; provider: Provider };
        };
        const grant = new oidc.provider.Grant({
          clientId: oidc.client.clientId,
          accountId: oidc.session.accountId,
        });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
    } as never);
  const serve = (id: string): typeof handle => {
    const provider = made(id);
    const callback = provider.callback();
    return async (request, response) => {
      const { url = '' } = request;
      if (url.startsWith('/interaction/')) {
        const { sub: accountId, acr, amr } = there;
        await provider.interactionFinished(
          request,
          response,
          { login: { accountId, acr, amr }, consent: {} } as never,
          {
            mergeWithLastSubmission: false,
          },
        );
      } else {
        if (url === '/token' && running.tamper) rewrite(response, running.tamper);
        if (/^\/(token$|\.well-known\/)/.test(url))
          await new Promise((resume) => setTimeout(resume, running.takes));
        if (url === '/token') {
          running.held?.reached();
          await running.held?.until;
        }
        callback(request, response);
      }
    };
  };
  return running;
}

/** A provider that has fallen into wrong hands. */
interface WrongProvider {
  readonly issuer: string;
  /** Where it sends on whoever comes to it, with the state of who comes. */
  onward: string;
  /** How many codes it was asked to redeem. */
  readonly codes: number;
  close(): Promise<void>;
}

/** Starts a provider that nobody signs in at: it sends them on to another organisation's. */
export async function startWrongProvider(): Promise<WrongProvider> {
  const running = { issuer: '', onward: '', codes: 0 };
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', running.issuer);
    if (pathname === '/authorize') {
      const there = new URL(running.onward);
      there.searchParams.set('state', searchParams.get('state') as string);
      return response.writeHead(303, { location: there.href }).end();
    }
    if (pathname === '/token') running.codes += 1;
    const { issuer } = running;
    const places = {
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
    };
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ issuer, ...places, keys: [] }));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  running.issuer = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
  const close = async () => {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  };
  return Object.assign(running, { close });
}

/** A browser: what it keeps of each site, and where it was sent. */
export class Browser {
  /** What it keeps of each site. */
  readonly jar = new Map<string, Map<string, string>>();
  readonly #home: string;

  /** `home` is the gateway's own address. */
  constructor(home: string) {
    this.#home = home;
  }

  /** Asks for an address, with what it keeps of the site. */
  async go(address: string, init: RequestInit = {}): Promise<Response> {
    const site = new URL(address).origin.replace('localhost', '127.0.0.1');
    const kept = this.jar.get(site) ?? new Map<string, string>();
    this.jar.set(site, kept);
    const answer = await fetch(address.replace('//localhost', '//127.0.0.1'), {
      ...init,
      redirect: 'manual',
      headers: {
        ...(init.headers as object),
        cookie: [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set) as unknown as [string, string, string];
      if (value === '' || /max-age=0|1970/i.test(set)) kept.delete(name);
      else kept.set(name, value);
    }
    return answer;
  }

  /** Goes where it is sent until it is to come back; resolves to that address. */
  async through(location: string): Promise<string> {
    let next = location;
    for (let steps = 0; steps < 8 && !/\/session\/provider\/[^/]+\/callback/.test(next); steps += 1) {
      const answer = await this.go(next);
      next = new URL(answer.headers.get('location') ?? 'about:nowhere', next).href;
    }
    return next;
  }

  /** Of its session at Signpost. */
  get token(): string | undefined {
    return this.jar.get(this.#home)?.get('__Host-signpost');
  }
}
