import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, importPKCS8 } from 'jose';
import Provider from 'oidc-provider';

/** Claims of an ID token, to be changed in place. */
export type Tamper = (claims: Record<string, unknown>) => void;

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

/** Starts the provider, with Signpost at `origin` as its only client. */
export async function startProvider(origin: string): Promise<RunningProvider> {
  const secret = randomUUID();
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const http = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as { port: number }).port}`;
  const jwk = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' };
  const running: RunningProvider = {
    ...{ issuer, secret, tamper: undefined, takes: 0, key: await importPKCS8(pem, 'RS256') },
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'signpost',
        client_secret: secret,
        redirect_uris: [`${origin}/session/provider/callback`],
        application_type: 'native',
        token_endpoint_auth_method: 'client_secret_basic',
        backchannel_logout_uri: `${origin}/session/provider/none/logout`,
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
  const callback = provider.callback();
  handle = async (request, response) => {
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
      callback(request, response);
    }
  };
  return running;
}
