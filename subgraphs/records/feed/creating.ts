import type { Queryable } from '../../../platform/database.ts';

/**
 * Waits for whoever else makes records, until the transaction ends: two who look at once for a record of one child, a source's
 * batch and a person, each see none, and would make two. To be asked before looking.
 */
export async function lockCreation(transaction: Queryable): Promise<void> {
  await transaction`select pg_advisory_xact_lock(hashtextextended('records.create', 4102))`;
}
