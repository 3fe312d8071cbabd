import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as jwksFetch } from 'jose';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  type Configuration,
  clockSkew,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { Admission } from '../../../platform/admission.ts';
import { type KeyRing, open } from '../../../platform/seal.ts';
import { credentialPlace } from '../credential/credential.ts';
import { behindDoor } from '../session/door.ts';
import { type ProviderFetch, providerFetch } from './fetch.ts';
import type { ProviderRow } from './store.ts';

/** A provider as it describes itself, and the keys that it signs with. */
interface KnownProvider {
  readonly config: Configuration;
  readonly keys: JWTVerifyGetKey;
}

interface Known {
  readonly until: number;
  /** How far the database's clock was ahead of this machine's, in seconds. */
  readonly skew: number;
  readonly provider: Promise<KnownProvider>;
}

/** By how many seconds this machine's clock may move before what is known of a provider is asked anew. */
const steady = 10;
/** How long what a provider says of itself is remembered, in milliseconds, and of how many. */
const memory = 300_000;
const remembered = 200;

/**
 * Asks providers for what they say of themselves. Each has a door of its own, where few are let through at once: one that
 * hangs keeps nobody from another organisation's, and has little of this process.
 */
export class ProviderClients {
  readonly #fetch: ProviderFetch;
  readonly #loopback: boolean;
  readonly #known = new Map<string, Known>();
  /** By the provider's id; as many as there are providers. */
  readonly #doors = new Map<string, Admission>();

  constructor(loopback: boolean) {
    this.#loopback = loopback;
    this.#fetch = providerFetch(loopback);
  }

  /**
   * A provider, asked at most every five minutes, whose tokens are judged at `now`, the database's time, however far off this
   * machine's clock may be. Rejects when it does not answer, or is not who it should be.
   */
  async find(ring: KeyRing, row: ProviderRow, now: Date): Promise<KnownProvider> {
    const skew = Math.round((now.getTime() - Date.now()) / 1_000);
    const known = this.#known.get(row.id);
    if (known && performance.now() < known.until && Math.abs(known.skew - skew) < steady)
      return known.provider;
    const provider = this.#ask(ring, row, skew);
    this.#known.delete(row.id);
    this.#known.set(row.id, { until: performance.now() + memory, skew, provider });
    const [oldest] = this.#known.keys();
    if (this.#known.size > remembered && oldest !== undefined) this.#known.delete(oldest);
    provider.catch(() => this.#known.delete(row.id));
    return provider;
  }

  /** Does something that asks a provider, which there is. Throws OVERLOADED when too many wait for it. */
  ask<T>({ id }: ProviderRow, work: () => Promise<T>): Promise<T> {
    const door = this.#doors.get(id) ?? new Admission({ slots: 8, waiting: 32, deadlineMs: 2_000 });
    this.#doors.set(id, door);
    return behindDoor(door, work);
  }

  async #ask(ring: KeyRing, row: ProviderRow, skew: number): Promise<KnownProvider> {
    const { issuer, clientId } = row.content;
    const secret = open(ring, credentialPlace(row.id), row.key_version, row.ciphertext);
    const metadata = { [clockSkew]: skew };
    const config = await discovery(new URL(issuer), clientId, metadata, ClientSecretBasic(secret), {
      [customFetch]: (address, options) => this.#fetch(address, options as RequestInit),
      timeout: 3,
      ...(this.#loopback && { execute: [allowInsecureRequests] }),
    });
    // Else what comes from the token endpoint would be believed without a look at its signature.
    enableNonRepudiationChecks(config);
    const { jwks_uri: keysAt } = config.serverMetadata();
    if (keysAt === undefined) throw new Error('the provider names no keys');
    const keys = createRemoteJWKSet(new URL(keysAt), {
      [jwksFetch]: (address: string, options: object) => this.#fetch(address, options as RequestInit),
    });
    return { config, keys };
  }
}
