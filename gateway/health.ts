import type { Sql } from '../platform/database.ts';
import { migrationState } from '../platform/migrate.ts';
import { type SubgraphClients, within } from './forward.ts';

/** Names of what must be in order before work is sent here. */
export type Checks = Readonly<
  Record<'database' | 'migrations' | 'graph' | 'signingKey' | 'callers', boolean>
>;

const patience = 1_000;
const kept = 500;

/**
 * Answers whether this gateway is ready, at most twice a second and within a second each, so that asking often cannot
 * wear the database. Names and yes or no, no data.
 */
export function readiness(options: {
  readonly sql: Sql;
  readonly clients: SubgraphClients;
  readonly isComposed: () => boolean;
  readonly canSign: () => boolean;
}): () => Promise<Checks> {
  const { sql, clients, isComposed, canSign } = options;
  let asked: Promise<Checks> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  const ask = async (): Promise<Checks> => {
    const [state, ...refused] = await Promise.all([
      within(patience, migrationState(sql)).catch(() => undefined),
      ...Object.values(clients).map((client) => client.refusesCallers?.()),
    ]);
    return {
      database: state?.writable ?? false,
      migrations: state?.ready ?? false,
      graph: isComposed(),
      signingKey: canSign(),
      callers: !refused.includes(true),
    };
  };

  return () => {
    if (!asked || performance.now() - askedAt > kept) {
      askedAt = performance.now();
      asked = ask();
    }
    return asked;
  };
}

/** The body of a readiness answer, and whether all is in order. */
export function describeChecks(checks: Readonly<Record<string, boolean>>): { ok: boolean; body: string } {
  const ok = Object.values(checks).every(Boolean);
  const named = Object.fromEntries(
    Object.entries(checks).map(([name, sound]) => [name, sound ? 'ok' : 'not ok']),
  );
  return { ok, body: JSON.stringify({ status: ok ? 'ok' : 'not ok', checks: named }) };
}
