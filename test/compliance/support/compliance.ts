import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { type AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import { type Caller, type CallerClaims, mintCaller, type Role } from '../../../platform/caller.ts';
import type { Sql } from '../../../platform/database.ts';
import { silentLog } from '../../../platform/log.ts';
import { readPolicy } from '../../../platform/policy.ts';
import type { RunningSubgraph } from '../../../platform/subgraph.ts';
import { createCompliance } from '../../../subgraphs/compliance/subgraph.ts';
import { settableClock } from '../../support/clock.ts';
import { freshDatabase, testKeys } from '../../support/database.ts';
import { afterFile } from '../../support/endings.ts';

export const LEEDS = 'E08000035';
export const BRADFORD = 'E08000032';

const claims: CallerClaims = {
  accountId: randomUUID(),
  sessionId: randomUUID(),
  roles: [],
  organisationId: randomUUID(),
  organisationKind: 'AUTHORITY_SERVICE',
  authorityCode: LEEDS,
  region: null,
  profession: null,
  kind: 'PERSON',
  factorAt: 0,
  sessionExpiresAt: Date.now() + 3_600_000,
};

/** Somebody with these roles, for one operation; Leeds unless told. */
export function somebody(roles: readonly Role[], more: Partial<CallerClaims> = {}): Caller {
  return mintCaller(
    { ...claims, accountId: randomUUID(), sessionId: randomUUID(), roles, ...more },
    randomUUID(),
  );
}

/** The same person and session, for another operation. */
export function again(caller: Caller, more: Partial<CallerClaims> = {}): Caller {
  return mintCaller({ ...caller, ...more }, randomUUID());
}

/** The event that opening a record leaves, as records writes it in the transaction of the grant. */
export function opened(
  caller: Caller,
  childNumber: string,
  more: Partial<AuditEvent> = {},
  detail: object = {},
) {
  const event: AuditEvent = {
    kind: 'RECORD_OPENED',
    outcome: 'DONE',
    operationId: caller.operationId,
    accountId: caller.accountId,
    sessionId: caller.sessionId,
    organisationId: caller.organisationId,
    authorityCode: caller.authorityCode,
    area: LEEDS,
    reason: 'CASE_REVIEW',
    childNumber,
    detail: {
      role: 'MANAGEMENT_TEAM',
      expiresAt: new Date(Date.now() + 30 * 60_000).toISOString(),
      groups: ['identity', 'accessHistory'],
      ...detail,
    },
    ...more,
  };
  return event;
}

/** Compliance at work on a database of its own, whose audit holds what the tests put there. */
export async function startCompliance() {
  const database = await freshDatabase();
  const clock = settableClock(new Date());
  const policy = readPolicy();
  const subgraph: RunningSubgraph = createCompliance({
    databaseUrl: database.url,
    keys: testKeys(),
    policy,
    clock,
    log: silentLog,
  });
  afterFile(() => subgraph.stop());
  const writer = new AuditWriter(database.poolFor('signpost_gateway'));
  const sql: Sql = database.sql;
  const sealing = database.poolFor('signpost_sealer');
  return {
    clock,
    policy,
    sql,
    /** The pool of the role that seals. */
    sealing,
    subgraph,
    /** Stores events one after the other, so that their ids are in order. */
    store: async (...events: AuditEvent[]) => {
      for (const event of events) await writer.write(event);
    },
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by each test
    ask: async (caller: Caller, text: string, variables: Record<string, unknown> = {}): Promise<any> =>
      JSON.parse(JSON.stringify(await subgraph.execute({ document: parse(text), variables }, caller))),
  };
}
