import type { Queryable } from '../../../platform/database.ts';
import { actsSql, type Proposed } from '../../../platform/proposals.ts';
import type { DestructionScope, DestructionState } from '../generated.ts';

/** One destruction. */
export interface DestructionRow extends Proposed {
  readonly id: string;
  readonly scope: DestructionScope;
  readonly reason: string;
  readonly state: DestructionState;
  readonly proposed_by: string;
  readonly proposed_at: Date;
  /** Rows by table, in digits. */
  readonly counts: Readonly<Record<string, string>> | null;
  readonly counted_at: Date | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly certificate: string | null;
}

const columns = (sql: Queryable) => sql`
  id, scope, reason, state, proposed_by, proposed_at, counts, counted_at, decided_by, decided_at, certificate,
  ${sql.unsafe(actsSql('proposed_by', ['CENTRAL_TEAM']))} as "proposerActs"`;

/** All rows that a destruction counts, together. */
export function rowsOf(counts: Readonly<Record<string, string>>): bigint {
  return Object.values(counts).reduce((sum, rows) => sum + BigInt(rows), 0n);
}

/** The counts in the tables' order, as the command prints them: jsonb has one of its own. */
export function countsByName(counts: Readonly<Record<string, string>>): [table: string, rows: string][] {
  return Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Adds a proposal; false when another destruction is under way. */
export async function addDestruction(
  sql: Queryable,
  row: Pick<DestructionRow, 'id' | 'scope' | 'reason' | 'proposed_by'>,
): Promise<boolean> {
  const rows = await sql`
    insert into compliance.destruction (id, scope, reason, state, proposed_by, proposed_at)
    values (${row.id}, ${row.scope}, ${row.reason}, 'PROPOSED', ${row.proposed_by}, now())
    on conflict ((true)) where state not in ('REJECTED', 'DONE') do nothing returning 1`;
  return rows.length > 0;
}

/** One destruction, locked to the transaction's end, and read after the lock was got; undefined when there is none. */
export async function lockDestruction(sql: Queryable, id: string): Promise<DestructionRow | undefined> {
  await sql`select from compliance.destruction where id = ${id} for update`;
  const [row] = await sql<DestructionRow[]>`
    select ${columns(sql)} from compliance.destruction where id = ${id}`;
  return row;
}

/** The latest destruction; undefined when none was ever proposed. */
export async function latestDestruction(sql: Queryable): Promise<DestructionRow | undefined> {
  const [row] = await sql<DestructionRow[]>`
    select ${columns(sql)} from compliance.destruction order by proposed_at desc limit 1`;
  return row;
}

/** Stores the other officer's decision. */
export async function decide(
  sql: Queryable,
  id: string,
  by: string,
  state: 'APPROVED' | 'REJECTED',
): Promise<void> {
  await sql`
    update compliance.destruction set state = ${state}, decided_by = ${by}, decided_at = now() where id = ${id}`;
}
