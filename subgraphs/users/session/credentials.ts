import { Secret, TOTP } from 'otpauth';
import { type KeyRing, open, seal } from '../../../platform/seal.ts';
import { hash, verify } from './hashing.ts';

/**
 * argon2id (the library's default algorithm) at 32 MiB, two passes, one lane: above OWASP's 19 MiB and two passes,
 * and below 100 ms on the smallest machine we run on. The hash records them, so they may be raised for new ones.
 */
export const argonParameters = { memoryCost: 32_768, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** Shortest and longest password, in characters of its canonical form. */
export const passwordLength = { least: 12, most: 128 } as const;

/** One keyboard's accents are another's combining marks: the same password is the same text (NFKC). */
function canonicalPassword(password: string): string {
  return password.normalize('NFKC');
}

/**
 * The PHC string to store in `users.account.password_hash`, with a salt of its own: about 40 ms and 32 MiB each.
 * Throws `RangeError` when the password is shorter than 12 or longer than 128 characters.
 */
export async function hashPassword(password: string): Promise<string> {
  const canonical = canonicalPassword(password);
  const { length } = [...canonical];
  if (length < passwordLength.least || length > passwordLength.most) {
    throw new RangeError(
      `A password has ${passwordLength.least} to ${passwordLength.most} characters; choose another length.`,
    );
  }
  return hash(canonical, argonParameters);
}

/** A hash of the same cost that no password fits: what is verified when there is no account or no password. */
const unknownAccountHash = hash(crypto.randomUUID(), argonParameters);

/**
 * Whether a password belongs to a stored hash. Without one it takes as long and says no, so that neither time nor
 * answer tells which accounts exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const canonical = canonicalPassword(password);
  const known = [...canonical].length <= passwordLength.most ? stored : null;
  // A long text is cut, so that it costs no more to hash than a password does.
  const fits = await verify(known ?? (await unknownAccountHash), canonical.slice(0, passwordLength.most * 2));
  return fits && known !== null;
}

/** Seconds for which a one-time code counts, and how many such steps a person's clock may be off. */
export const codeSeconds = 30;
const codeWindow = 1;

function generator(secret: string): TOTP {
  return new TOTP({
    issuer: 'Signpost',
    algorithm: 'SHA1',
    digits: 6,
    period: codeSeconds,
    secret: Secret.fromBase32(secret),
  });
}

/** A new secret of a second factor: 160 random bits in base 32, as authenticator apps take it. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What stands in for the secret of an account that has none, so that the same work is done. */
const unknownAccountSecret = newTotpSecret();

/** The time step of a moment: what `totp_last_step` holds. */
export function codeStep(moment: Date): number {
  return Math.floor(moment.getTime() / (codeSeconds * 1_000));
}

/** The one-time code of a time step. */
export function codeAt(secret: string, step: number): string {
  return generator(secret).generate({ timestamp: step * codeSeconds * 1_000 });
}

/** The time step whose code was entered, at most one step from `moment`; null when it is none of them. */
export function matchCode(secret: string | null, code: string, moment: Date): number | null {
  const delta = generator(secret ?? unknownAccountSecret).validate({
    token: code.normalize('NFKC').replace(/\s+/g, ''),
    timestamp: moment.getTime(),
    window: codeWindow,
  });
  return delta === null || secret === null ? null : codeStep(moment) + delta;
}

const versionBytes = 4;
const place = (accountId: string) => `users.account:${accountId}:totp_secret`;

/**
 * The bytes for `users.account.totp_secret`: the key's version in four bytes, then the sealed secret, bound to this
 * account's row. `secret` is base 32.
 */
export function sealTotp(ring: KeyRing, accountId: string, secret: string): Buffer {
  const { keyVersion, ciphertext } = seal(ring, place(accountId), secret);
  const version = Buffer.alloc(versionBytes);
  version.writeUInt32BE(keyVersion);
  return Buffer.concat([version, ciphertext]);
}

/** The secret that `sealTotp` sealed. Throws when it was changed, moved to another row, or its key is missing. */
export function openTotp(ring: KeyRing, accountId: string, sealed: Buffer): string {
  return open(ring, place(accountId), sealed.readUInt32BE(), sealed.subarray(versionBytes));
}
