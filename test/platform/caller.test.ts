import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  bodyHash,
  type CallerClaims,
  isMinted,
  mintCaller,
  presentCaller,
  type SubgraphName,
  signCaller,
} from '../../platform/caller.ts';
import { setSystemClock } from '../../platform/clock.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const claims: CallerClaims = {
  accountId: '6f1c0c1e-0000-4000-8000-000000000001',
  sessionId: '6f1c0c1e-0000-4000-8000-000000000002',
  roles: ['PRACTITIONER'],
  organisationId: '6f1c0c1e-0000-4000-8000-000000000003',
  organisationKind: 'AUTHORITY_SERVICE',
  authorityCode: 'E08000035',
  region: null,
  profession: 'Social worker',
  kind: 'PERSON',
  factorAt: 0,
  sessionExpiresAt: 0,
};
const body = '{"query":"{ me { roles } }"}';
const caller = mintCaller(claims, '6f1c0c1e-0000-4000-8000-000000000004');
const verifyCaller = (given: string, audience: SubgraphName, text: string, key: KeyObject) =>
  presentCaller(given, audience, key)?.(text) ?? null;
const sign = () => signCaller(caller, 'records', body, privateKey);
const payload = (more: object = {}) => ({
  claims,
  op: caller.operationId,
  mode: 'NORMAL',
  body: bodyHash(body),
  ...more,
});

function token(key: KeyObject, change: (jwt: SignJWT) => SignJWT = (jwt) => jwt, header: object = {}) {
  const jwt = new SignJWT(payload())
    .setProtectedHeader({ alg: 'EdDSA', typ: 'signpost-caller+jwt', ...header })
    .setIssuer('signpost-gateway')
    .setAudience('records')
    .setIssuedAt()
    .setJti(crypto.randomUUID())
    .setExpirationTime('25s');
  return change(jwt).sign(key);
}
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);
const registered = () => ({
  iss: 'signpost-gateway',
  aud: 'records',
  iat: now(),
  exp: now() + 25,
  jti: crypto.randomUUID(),
});

afterEach(() => vi.useRealTimers());

describe('a signed caller', () => {
  test('is who the gateway vouched for, and cannot be changed', async () => {
    const verified = verifyCaller(await sign(), 'records', body, publicKey);
    expect(verified).toEqual(caller);
    expect(isMinted(verified)).toBe(true);
    expect(() => (verified as unknown as { roles: string[] }).roles.push('MANAGEMENT_TEAM')).toThrow(
      TypeError,
    );
    expect(isMinted({ ...caller })).toBe(false);
    expect(isMinted(JSON.parse(JSON.stringify(caller)))).toBe(false);
    expect(isMinted(Object.create(caller))).toBe(false);
  });

  test('serves once', async () => {
    const signed = await sign();
    expect(verifyCaller(signed, 'records', body, publicKey)).not.toBeNull();
    expect(verifyCaller(signed, 'records', body, publicKey)).toBeNull();
    // Two fetches of one operation with the same body are two tokens.
    expect(verifyCaller(await sign(), 'records', body, publicKey)).not.toBeNull();
  });

  test('serves one subgraph and one body', async () => {
    expect(verifyCaller(await sign(), 'users', body, publicKey)).toBeNull();
    expect(verifyCaller(await sign(), 'records', `${body} `, publicKey)).toBeNull();
    expect(verifyCaller(await sign(), 'records', '', publicKey)).toBeNull();
  });

  test('lapses within thirty seconds, and is not refused for clocks that differ a little', async () => {
    const signed = [await sign(), await sign(), await sign()] as const;
    vi.useFakeTimers({ now: Date.now() - 3_000 });
    expect(verifyCaller(signed[0], 'records', body, publicKey)).not.toBeNull();
    vi.setSystemTime(Date.now() + 6_000);
    expect(verifyCaller(signed[1], 'records', body, publicKey)).not.toBeNull();
    vi.setSystemTime(Date.now() + 28_000);
    expect(verifyCaller(signed[2], 'records', body, publicKey)).toBeNull();
  });

  test('does not serve again for a body that comes once its use is forgotten', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const signed = await sign();
    const late = presentCaller(signed, 'records', publicKey);
    expect(verifyCaller(signed, 'records', body, publicKey)).not.toBeNull();
    for (const _ of [1, 2, 3]) {
      vi.setSystemTime(Date.now() + 40_000);
      expect(verifyCaller(await sign(), 'records', body, publicKey)).not.toBeNull();
    }
    expect(late?.(body)).toBeNull();
  });

  test('does not serve again when what was used lately has just been put with what was used before', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const use = async (after: number, given?: string) => {
      vi.setSystemTime(Date.now() + after);
      const signed = given ?? (await sign());
      return { signed, caller: verifyCaller(signed, 'records', body, publicKey) };
    };
    await use(3_600_000);
    const { signed } = await use(30_000);
    expect((await use(6_000)).caller).not.toBeNull();
    expect((await use(0, signed)).caller).toBeNull();
  });

  test('is taken from a gateway whose machine\u2019s clock is hours off: both go by one', async () => {
    for (const hours of [5, -5]) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
      expect(verifyCaller(await sign(), 'records', body, publicKey)).not.toBeNull();
      setSystemClock(new Date(Date.now() - hours * 3_600_000), 0);
      const signed = await sign();
      vi.useRealTimers();
      expect(verifyCaller(signed, 'records', body, publicKey)).toBeNull();
      setSystemClock(new Date(), 0);
      expect(verifyCaller(signed, 'records', body, publicKey)).not.toBeNull();
    }
  });

  test.each([
    ['nothing', () => ''],
    ['noise', () => 'a.b.c'],
    ['another key', () => token(stranger.privateKey)],
    [
      'alg none',
      () =>
        `${encode({ alg: 'none', typ: 'signpost-caller+jwt' })}.${encode({ ...payload(), ...registered() })}.`,
    ],
    [
      'the public key as an HMAC secret',
      () => {
        const pem = publicKey.export({ type: 'spki', format: 'pem' });
        const signed = `${encode({ alg: 'HS256', typ: 'signpost-caller+jwt' })}.${encode({ ...payload(), ...registered() })}`;
        return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
      },
    ],
    [
      'a key that the token brings along',
      () =>
        token(stranger.privateKey, undefined, {
          jwk: stranger.publicKey.export({ format: 'jwk' }),
          kid: '../../caller.public.pem',
        }),
    ],
    ['another type of token', () => token(privateKey, undefined, { typ: 'JWT' })],
    ['another issuer', () => token(privateKey, (jwt) => jwt.setIssuer('someone'))],
    [
      'a life of its own choice',
      () => token(privateKey, (jwt) => jwt.setIssuedAt(now() - 60).setExpirationTime('1h')),
    ],
    [
      'an end that has passed, however lately it was signed',
      () => token(privateKey, (jwt) => jwt.setIssuedAt(now() - 10).setExpirationTime(now() - 6)),
    ],
    ['a part more', async () => `${await sign()}.e30`],
    [
      'the same signature written in another way',
      async () => {
        const signed = await sign();
        // The last character has four bits that no byte has: it reads as the same signature with any of them set.
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        return signed.slice(0, -1) + letters[letters.indexOf(signed.at(-1) as string) + 1];
      },
    ],
    [
      'no expiry',
      () =>
        new SignJWT({
          ...payload(),
          iss: 'signpost-gateway',
          aud: 'records',
          iat: now(),
          jti: crypto.randomUUID(),
        })
          .setProtectedHeader({ alg: 'EdDSA', typ: 'signpost-caller+jwt' })
          .sign(privateKey),
    ],
    [
      'no id',
      () => {
        const { jti: _, ...rest } = registered();
        return new SignJWT({ ...payload(), ...rest })
          .setProtectedHeader({ alg: 'EdDSA', typ: 'signpost-caller+jwt' })
          .sign(privateKey);
      },
    ],
  ])('is refused with %s', async (_, make) => {
    expect(verifyCaller(await make(), 'records', body, publicKey)).toBeNull();
  });

  test('the control: the same token, honestly made, is accepted', async () => {
    expect(verifyCaller(await token(privateKey), 'records', body, publicKey)).not.toBeNull();
  });

  test('is refused when any part of it was edited', async () => {
    const [header, middle, signature] = (await sign()).split('.') as [string, string, string];
    const edited = JSON.parse(Buffer.from(middle, 'base64url').toString());
    edited.claims.roles = ['MANAGEMENT_TEAM'];
    expect(verifyCaller(`${header}.${encode(edited)}.${signature}`, 'records', body, publicKey)).toBeNull();
  });
});
