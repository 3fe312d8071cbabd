import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';

const writer = randomUUID();
let sequence = 0;

/** One durable audit row as JSON for `audit.append`: each peer writes one a request, as the product writes two. */
export function auditRow(operation: string): string {
  sequence += 1;
  return JSON.stringify([
    {
      writer,
      sequence,
      occurred_at: new Date().toISOString(),
      kind: 'DISCLOSED',
      outcome: 'DONE',
      operation,
    },
  ]);
}

/** Writes the row and resolves when it is durable. */
export async function writeAuditRow(sql: Sql, operation: string): Promise<void> {
  await sql`select audit.append(${auditRow(operation)}::text::jsonb)`;
}
