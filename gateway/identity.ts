import { createHash, randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { z } from 'zod';
import { type CallerClaims, gatewayCaller, roles } from '../platform/caller.ts';
import type { Clock } from '../platform/clock.ts';
import { deadlines } from '../platform/deadlines.ts';
import { CodedError, codeOf } from '../platform/errors.ts';
import { Lru } from '../platform/lru.ts';
import { type Fetch, type SubgraphClient, within } from './forward.ts';
import { newBag } from './plan/bag.ts';
import type { SubgraphAnswer } from './plan/types.ts';
import type { Revocations } from './revocations.ts';

/** A session that was just found to be good. */
export interface Session {
  readonly claims: CallerClaims;
  readonly tokenHash: string;
  /** Place in the stream of revocations up to which it is known to be good. */
  readonly mark: number;
  /** Epoch milliseconds, by the clock of users, at which the session ends unless it is used again. */
  readonly endsAt: number;
}

interface IdentityOptions {
  readonly users: SubgraphClient;
  readonly revocations: Revocations;
  readonly clock: Clock;
  /** How many sessions are remembered. */
  readonly remembered?: number;
}

/**
 * How long an answer of users is remembered, in milliseconds; never longer than the session lasts, nor into another day, on
 * which a condition may hold no more.
 */
const memory = 30_000;
/** An answer that took longer than this asks users again before it leaves, in milliseconds. */
const longAnswer = 1_000;

const claimsSchema = z.strictObject({
  accountId: z.string(),
  sessionId: z.string(),
  roles: z.array(z.enum(roles)).transform((held) => held.filter((role) => role !== 'GATEWAY')),
  organisationId: z.string(),
  organisationKind: z.string(),
  authorityCode: z.string().nullable(),
  region: z.string().nullable(),
  profession: z.string().nullable(),
  kind: z.enum(['PERSON', 'SYSTEM']),
  factorAt: z.number(),
  sessionExpiresAt: z.number(),
  onBehalfOf: z
    .strictObject({
      accountId: z.string(),
      organisationId: z.string(),
      sessionId: z.string(),
      otherAccounts: z.array(z.string()).optional(),
    })
    .optional(),
  otherAccounts: z.array(z.string()).optional(),
});

interface Remembered {
  readonly claims: CallerClaims;
  /** By the steady clock of this process. */
  readonly until: number;
  readonly mark: number;
  readonly endsAt: number;
}

/** A fixed question of the gateway's own to a subgraph. */
export function ownFetch(text: string): Fetch {
  return { text, document: parse(text, { noLocation: true }), operationName: undefined };
}

/**
 * A fetch that may take as long as a whole operation. Hashing gives way to reads and gets a tenth of a core on a full
 * machine, and a provider may take three seconds: what is done by then must not be lost to the shorter deadline of a
 * read.
 */
export function patientFetch(text: string): Fetch {
  return { ...ownFetch(text), deadline: 'operation' };
}

/** The data of an answer to the gateway's own question. @throws the code of the failure */
export function dataOf(answer: SubgraphAnswer): Record<string, unknown> {
  if (answer.errors?.length) {
    const code = codeOf(answer.errors[0]);
    throw new CodedError(
      code === 'OVERLOADED' || code === 'AUDIT_UNAVAILABLE' ? code : 'SUBGRAPH_UNAVAILABLE',
    );
  }
  if (typeof answer.data !== 'object' || answer.data === null) throw new CodedError('SUBGRAPH_UNAVAILABLE');
  return answer.data as Record<string, unknown>;
}

const resolveSession = ownFetch(
  'query ($tokenHash: String!, $isUse: Boolean!) { resolveSession(tokenHash: $tokenHash, isUse: $isUse) { caller expiresAt idleExpiresAt sameDayFor } }',
);

/** What is known of a token and may be kept: its hash, never itself. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * Who asks. Users alone knows sessions; its answers are remembered for half a minute of one day, as long as revocations are heard.
 * When they may not be heard, every request asks users.
 */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #remembered: Lru<string, Remembered>;
  readonly #asked = new Map<string, { mark: number; answer: Promise<Remembered | undefined> }>();
  #forgotten = 0;

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#remembered = new Lru(options.remembered ?? 20_000);
    options.revocations.onRevoked((subject) => {
      if (subject === 'everyone') this.#forgotten = options.revocations.mark;
    });
  }

  /** Whose account's session a token was lately, without asking. */
  accountOf(tokenHash: string): string | undefined {
    return this.#remembered.peek(tokenHash)?.claims.accountId;
  }

  /** The session behind a token's hash; nothing when it is unknown, ended, expired or revoked. Rejects when users is away. */
  async findSession(tokenHash: string): Promise<Session | undefined> {
    let known = this.#recall(tokenHash) ?? (await this.#ask(tokenHash));
    if (known && this.#wasRevoked(known, changes)) known = await this.#ask(tokenHash);
    return known && { claims: known.claims, tokenHash, mark: known.mark, endsAt: known.endsAt };
  }

  /** The same, asked for each time and as no use of the session: looking when it ends does not put its end off. */
  async lookAt(tokenHash: string): Promise<Session | undefined> {
    const found = await this.#askUsers(tokenHash, this.#options.revocations.mark, false);
    return found && { claims: found.claims, tokenHash, mark: found.mark, endsAt: found.endsAt };
  }

  /** Forgets a session that is known to have ended, without waiting to hear so. */
  forget(tokenHash: string): void {
    this.#remembered.delete(tokenHash);
  }

  /** Whether a session may still be answered: asked before an answer leaves that began at `startedAt`. */
  async isStillValid(session: Session, startedAt: number): Promise<boolean> {
    const { revocations } = this.#options;
    if (!this.#wasRevoked(session) && (revocations.trusted || performance.now() - startedAt < longAnswer))
      return true;
    return this.#stands(session);
  }

  /** Whether users says so too, asked now. */
  async #stands(session: Session): Promise<boolean> {
    const now = await this.#ask(session.tokenHash);
    // What was begun on behalf of somebody leaves only while that still holds.
    const same = now?.claims.sessionId === session.claims.sessionId;
    if (session.claims.onBehalfOf && !same) return false;
    // What was asked for under a role leaves only while that is held.
    if (same && !session.claims.roles.every((role) => now?.claims.roles.includes(role))) return false;
    return now !== undefined;
  }

  /**
   * Whether a revocation was heard since that ended the session, or took a role that it had: for what may take longer than a
   * session lasts.
   */
  async isRevoked(session: Session): Promise<boolean> {
    return this.#wasRevoked(session) && !(await this.#stands(session));
  }

  #recall(tokenHash: string): Remembered | undefined {
    const { revocations } = this.#options;
    const known = this.#remembered.get(tokenHash);
    if (!known || !revocations.trusted || performance.now() >= known.until) return undefined;
    if (known.mark < this.#forgotten) return undefined;
    if (known.mark === revocations.mark) return known;
    if (this.#wasRevoked(known, changes)) return undefined;
    const current = { ...known, mark: revocations.mark };
    this.#remembered.set(tokenHash, current);
    return current;
  }

  #wasRevoked({ mark, claims }: Pick<Remembered, 'mark' | 'claims'>, concerned = concerns): boolean {
    const heard = this.#options.revocations.heardSince(mark);
    return heard.length > 0 && heard.some((subject) => concerned(subject, claims));
  }

  /** One question for all requests of one session that come at once, and not for one that has heard of a revocation since. */
  #ask(tokenHash: string): Promise<Remembered | undefined> {
    // Taken before asking: a revocation that is heard meanwhile counts as one after the answer.
    const { mark } = this.#options.revocations;
    const under = this.#asked.get(tokenHash);
    if (under?.mark === mark) return under.answer;
    const answer = this.#askUsers(tokenHash, mark, true).finally(() => {
      if (this.#asked.get(tokenHash)?.answer === answer) this.#asked.delete(tokenHash);
    });
    this.#asked.set(tokenHash, { mark, answer });
    return answer;
  }

  async #askUsers(tokenHash: string, mark: number, isUse: boolean): Promise<Remembered | undefined> {
    const { users, clock } = this.#options;
    const variables = newBag();
    variables.tokenHash = tokenHash;
    variables.isUse = isUse;
    const askedAt = performance.now();
    const answer = await within(
      deadlines.session,
      users.execute(resolveSession, variables, gatewayCaller(randomUUID()), undefined),
    );
    const found = dataOf(answer).resolveSession as
      | { caller: string; expiresAt: string | Date; idleExpiresAt: string | Date; sameDayFor: number }
      | null
      | undefined;
    if (!found) {
      this.forget(tokenHash);
      return undefined;
    }
    const claims = claimsSchema.parse(JSON.parse(found.caller));
    const endsAt = Math.min(
      new Date(found.expiresAt).getTime(),
      new Date(found.idleExpiresAt).getTime(),
      claims.sessionExpiresAt,
    );
    // Users judged by its own clock; where ours says that the session has ended, it is asked about again each time.
    const lasts = endsAt - clock.now().getTime();
    const known = { claims, mark, endsAt, until: askedAt + Math.min(memory, lasts, found.sameDayFor) };
    // Else what is asked next would be no use either.
    if (isUse) this.#remembered.set(tokenHash, known);
    return known;
  }
}

/** Whether a revocation ends what a session may do. */
function concerns(subject: string, claims: CallerClaims): boolean {
  const { onBehalfOf } = claims;
  return (
    subject === 'everyone' ||
    subject === `session:${onBehalfOf?.sessionId ?? claims.sessionId}` ||
    subject === `account:${claims.accountId}` ||
    subject === `organisation:${claims.organisationId}` ||
    (onBehalfOf !== undefined &&
      (subject === `account:${onBehalfOf.accountId}` ||
        subject === `organisation:${onBehalfOf.organisationId}`))
  );
}

/** Whether what is remembered of a session does not hold for its next request: also for whom it acts. */
function changes(subject: string, claims: CallerClaims): boolean {
  return (
    concerns(subject, claims) || subject === `mediation:${claims.onBehalfOf?.sessionId ?? claims.sessionId}`
  );
}
