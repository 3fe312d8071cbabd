import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { CredentialContent } from './credential.ts';

/** Algorithms that a system may sign its assertions with: asymmetric ones, each bound to one kind of key. */
const assertionAlgorithms = ['ES256', 'EdDSA', 'PS256'] as const;

/** One of `assertionAlgorithms`. */
export type AssertionAlgorithm = (typeof assertionAlgorithms)[number];

/** A public key as it is kept. */
export interface ServiceKey extends CredentialContent {
  readonly alg: AssertionAlgorithm;
  /** RFC 7638: of the key itself, so that nobody chooses another's. */
  readonly kid: string;
  readonly jwk: Readonly<Record<string, string>>;
}

const text = z.string().min(1).max(1_400);
const shapes = [
  { alg: 'ES256', shape: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: text, y: text }) },
  { alg: 'EdDSA', shape: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: text }) },
  { alg: 'PS256', shape: z.object({ kty: z.literal('RSA'), n: text, e: text }) },
] as const;
/** Members of private and of symmetric keys. */
const secrets = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const leastRsaBits = 2_048;

/** What is wrong with what was entered as a key. */
export type KeyFault = 'NOT_A_KEY' | 'PRIVATE';

/** The public key in a JWK: of a kind and size that we take, reduced to what is public in it; or what is wrong. */
export async function readServiceKey(entered: string): Promise<ServiceKey | KeyFault> {
  let given: unknown;
  try {
    given = JSON.parse(entered);
  } catch {
    return 'NOT_A_KEY';
  }
  if (typeof given !== 'object' || given === null) return 'NOT_A_KEY';
  if (secrets.some((name) => Object.hasOwn(given, name))) return 'PRIVATE';
  for (const { alg, shape } of shapes) {
    const read = shape.safeParse(given);
    if (!read.success) continue;
    try {
      const key = createPublicKey({ key: read.data, format: 'jwk' });
      if ((key.asymmetricKeyDetails?.modulusLength ?? leastRsaBits) < leastRsaBits) return 'NOT_A_KEY';
      const kid = await calculateJwkThumbprint(read.data);
      return { about: `${alg} ${kid}`, alg, kid, jwk: read.data };
    } catch {
      return 'NOT_A_KEY';
    }
  }
  return 'NOT_A_KEY';
}

/** The key to check a system's assertions with, of one that `readServiceKey` took. */
export function keyObjectOf({ jwk }: ServiceKey): KeyObject {
  return createPublicKey({ key: jwk, format: 'jwk' });
}
