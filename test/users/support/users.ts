import { createHash, randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { type Caller, gatewayCaller, mintCaller, type Role } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import { silentLog } from '../../../platform/log.ts';
import { readPolicy } from '../../../platform/policy.ts';
import type { RunningSubgraph } from '../../../platform/subgraph.ts';
import { codeAt, codeStep } from '../../../subgraphs/users/session/credentials.ts';
import { createUsers } from '../../../subgraphs/users/subgraph.ts';
import { type SettableClock, settableClock } from '../../support/clock.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import { document } from '../../support/documents.ts';
import { afterFile } from '../../support/endings.ts';
import { type Person, start } from './people.ts';

/** A caller that the gateway vouches for. */
export function caller(roles: Role[], claims: Partial<Caller> = {}): Caller {
  return mintCaller(
    {
      accountId: randomUUID(),
      sessionId: randomUUID(),
      roles,
      organisationId: randomUUID(),
      organisationKind: 'AUTHORITY_SERVICE',
      authorityCode: 'E08000035',
      region: null,
      profession: null,
      kind: 'PERSON',
      factorAt: 0,
      sessionExpiresAt: start.getTime() + 3_600_000,
      ...claims,
    },
    randomUUID(),
  );
}

/** One process of the users subgraph on a test's database; it ends with the file. */
export function usersProcess<C extends Clock = SettableClock>(
  database: TestDatabase,
  clock: C = settableClock(start) as Clock as C,
): UsersProcess<C> {
  const users = createUsers({
    databaseUrl: database.url,
    keys: testKeys(),
    policy: readPolicy(),
    clock,
    log: silentLog,
  });
  afterFile(() => users.stop());
  return new UsersProcess(users, clock);
}

const signInDocument = `mutation ($input: SignInInput!) { signIn(input: $input) { token expiresAt throttled } }`;
const resolveDocument = `query ($hash: String!, $isUse: Boolean!) { resolveSession(tokenHash: $hash, isUse: $isUse) { caller expiresAt idleExpiresAt } }`;
const signOutDocument = `mutation ($hash: String!) { signOut(tokenHash: $hash) }`;

export interface SignInAnswer {
  token: string | null;
  expiresAt: Date | string | null;
  throttled: boolean;
}

/** What a gateway asks of the subgraph, in words. */
export class UsersProcess<C extends Clock = SettableClock> {
  readonly subgraph: RunningSubgraph;
  readonly clock: C;

  constructor(subgraph: RunningSubgraph, clock: C) {
    this.subgraph = subgraph;
    this.clock = clock;
  }

  execute(
    text: string,
    variables: Record<string, unknown>,
    as: Caller = gatewayCaller(randomUUID()),
  ): Promise<ExecutionResult> {
    return this.subgraph.execute({ document: document(text), variables }, as);
  }

  /** The data of an answer; throws the first error's code. */
  async ask<T>(text: string, variables: Record<string, unknown>, as?: Caller): Promise<T> {
    const { data, errors } = await this.execute(text, variables, as);
    if (errors) throw new Error(String(errors[0]?.extensions.code));
    return data as T;
  }

  async signIn(entered: { username: string; password: string; code: string }): Promise<SignInAnswer> {
    const { username, password, code } = entered;
    const input = { username, password, code, origin: 'http://localhost:4000' };
    return (await this.ask<{ signIn: SignInAnswer }>(signInDocument, { input })).signIn;
  }

  /** Signs a person in with the code of the clock's present. */
  signInAs(person: Person, entered: Partial<{ password: string; code: string; username: string }> = {}) {
    return this.signIn({
      username: person.username,
      password: person.password,
      code: this.codeOf(person),
      ...entered,
    });
  }

  codeOf(person: Person, stepsAhead = 0): string {
    return codeAt(person.secret, codeStep(this.clock.now()) + stepsAhead);
  }

  async resolve(token: string, isUse = true) {
    const answer = await this.ask<{
      resolveSession: { caller: string; expiresAt: Date; idleExpiresAt: Date } | null;
    }>(resolveDocument, { hash: hashOf(token), isUse });
    return answer.resolveSession;
  }

  async signOut(token: string): Promise<boolean> {
    return (await this.ask<{ signOut: boolean }>(signOutDocument, { hash: hashOf(token) })).signOut;
  }
}

/** SHA-256 of a token, base64url, as the gateway sends it. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
