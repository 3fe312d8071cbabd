import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { isStamp, keyedHash } from '../../../platform/hash.ts';
import { type Challenge, newChallenge, readChallenge } from '../session/ticket.ts';

/** A passkey as its row has it. */
export interface PasskeyRow {
  readonly passkey_id: string;
  readonly passkey_account: string;
  readonly credential_id: Buffer;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly stamp: Buffer;
}

/** What a passkey proved: which one, how often it was used, and the challenge that is used up with it. */
export interface ShownPasskey {
  readonly id: string;
  readonly counter: number;
  readonly challenge: Challenge;
}

/** Keys of one installation that passkeys are checked with. */
interface PasskeyKeys {
  readonly lookupKey: Buffer;
  readonly standingKey: Buffer;
}

const signingIn = 'sign-in';
const registering = (accountId: string) => `register:${accountId}`;
/** ES256, EdDSA, RS256 as WebAuthn numbers them: what platforms and keys on sticks make. */
const algorithms = [-7, -8, -257];
const waitMilliseconds = 300_000;
/** A P-256 key that is nobody's, in COSE: what is checked against when there is no such passkey. */
const nobodysKey = Buffer.from(
  'a5010203262001215820' +
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '225820' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
);

/** HMAC over account and key: a passkey that somebody wrote into the table is none. */
export function passkeyStamp(standingKey: Buffer, row: Omit<PasskeyRow, 'stamp' | 'counter'>): Buffer {
  const { passkey_id: id, passkey_account: account, credential_id: credential, public_key: key } = row;
  const content = [id, account, credential.toString('hex'), key.toString('hex')];
  return keyedHash(standingKey, 'users.passkey', JSON.stringify(content));
}

/**
 * What a browser asks a passkey for: the same for everybody, since it names no credential. Passkeys are discoverable, so
 * that nothing tells which names have one (docs/adr/0040).
 */
export function passkeyRequest(lookupKey: Buffer, origin: string, now: Date): Promise<object> {
  const challenge = newChallenge(lookupKey, signingIn, new Date(now.getTime() + waitMilliseconds));
  return generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: Buffer.from(challenge, 'base64url'),
    userVerification: 'preferred',
    timeout: waitMilliseconds,
  });
}

/** The credential that an answer names; null when it is not one. */
export function credentialOf(answer: string): { id: Buffer; response: AuthenticationResponseJSON } | null {
  try {
    const response = JSON.parse(answer) as AuthenticationResponseJSON;
    if (typeof response.id !== 'string' || response.id.length > 1_400) return null;
    return { id: Buffer.from(response.id, 'base64url'), response };
  } catch {
    return null;
  }
}

/** What an answer proves of the account's passkey; null when it proves nothing. One check, whether there is a passkey or not. */
export async function provenPasskey(
  keys: PasskeyKeys,
  response: AuthenticationResponseJSON,
  row: PasskeyRow | null,
  origin: string,
  now: Date,
): Promise<ShownPasskey | null> {
  const genuine = row !== null && isStamp(row.stamp, passkeyStamp(keys.standingKey, row));
  let challenge: Challenge | null = null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (text) => {
        challenge = readChallenge(keys.lookupKey, signingIn, text, now);
        return challenge !== null;
      },
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: false,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(row?.public_key ?? nobodysKey),
        counter: row?.counter ?? 0,
      },
    });
    if (!verified || !genuine || challenge === null) return null;
    return { id: row.passkey_id, counter: authenticationInfo.newCounter, challenge };
  } catch {
    return null;
  }
}

/** What a browser asks for to make a passkey for somebody; those that they have are not made again. */
export function passkeyCreation(
  lookupKey: Buffer,
  person: { readonly accountId: string; readonly username: string; readonly name: string },
  present: readonly Buffer[],
  origin: string,
  now: Date,
): Promise<object> {
  const until = new Date(now.getTime() + waitMilliseconds);
  return generateRegistrationOptions({
    rpName: 'Signpost',
    rpID: new URL(origin).hostname,
    userID: new Uint8Array(Buffer.from(person.accountId.replaceAll('-', ''), 'hex')),
    userName: person.username,
    userDisplayName: person.name,
    challenge: Buffer.from(newChallenge(lookupKey, registering(person.accountId), until), 'base64url'),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    excludeCredentials: present.map((id) => ({ id: id.toString('base64url') })),
    timeout: waitMilliseconds,
  });
}

/** The passkey that a browser made in answer to `passkeyCreation`; null when it is not one, or for somebody else. */
export async function madePasskey(
  lookupKey: Buffer,
  accountId: string,
  response: unknown,
  origin: string,
  now: Date,
): Promise<{ credentialId: Buffer; publicKey: Buffer; counter: number; challenge: Challenge } | null> {
  let challenge: Challenge | null = null;
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: (text) => {
        challenge = readChallenge(lookupKey, registering(accountId), text, now);
        return challenge !== null;
      },
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: false,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || challenge === null) return null;
    const { id, publicKey, counter } = registrationInfo.credential;
    return {
      credentialId: Buffer.from(id, 'base64url'),
      publicKey: Buffer.from(publicKey),
      counter,
      challenge,
    };
  } catch {
    return null;
  }
}
