import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

/** A key pair of a system, its public half as JWK. */
export interface Pair {
  readonly alg: string;
  readonly jwk: string;
  readonly privateKey: KeyObject;
}
/** A pair for ES256. */
export const ec = (): Pair => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { alg: 'ES256', jwk: JSON.stringify(publicKey.export({ format: 'jwk' })), privateKey };
};
/** A pair for EdDSA. */
export const ed = (): Pair => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { alg: 'EdDSA', jwk: JSON.stringify(publicKey.export({ format: 'jwk' })), privateKey };
};
/** A pair for PS256. */
export const rsa = (modulusLength = 2_048): Pair => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { alg: 'PS256', jwk: JSON.stringify(publicKey.export({ format: 'jwk' })), privateKey };
};

/** A part of a token. */
export const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
function signed({ alg, privateKey }: Pair, text: string): string {
  const bytes = Buffer.from(text);
  if (alg === 'EdDSA') return sign(null, bytes, privateKey).toString('base64url');
  if (alg === 'ES256')
    return sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return sign('sha256', bytes, { key: privateKey, padding: 6, saltLength: 32 }).toString('base64url');
}
/** An assertion as a system makes it, or with something else in it. */
export function assertionOf(
  pair: Pair,
  clientId: string,
  audience: string,
  claims: object = {},
  header: object = {},
): string {
  const now = Math.floor(Date.now() / 1_000);
  const payload = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    iat: now,
    exp: now + 120,
    jti: randomUUID(),
    ...claims,
  };
  const text = `${encode({ alg: pair.alg, typ: 'JWT', ...header })}.${encode(payload)}`;
  return `${text}.${signed(pair, text)}`;
}

/** How a system asks for a token with an assertion. */
export const tokenRequest = (assertion: string, more: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...more,
  }).toString(),
});
