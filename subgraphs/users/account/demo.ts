import type { Queryable } from '../../../platform/database.ts';

/** Whether the database holds accounts of the demo seed: a production start refuses to run with them. */
export async function demoAccountsPresent(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ present: boolean }[]>`
    select exists (select from users.account where demo) as present`;
  return row?.present ?? false;
}
