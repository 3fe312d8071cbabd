import { integer, timestamp, uuid } from 'drizzle-orm/pg-core';
import { records } from '../child/tables.ts';

/** How often each person searched, by minute, for the limits. */
export const searchUse = records.table('search_use', {
  accountId: uuid('account_id').notNull(),
  minute: timestamp('minute', { withTimezone: true, mode: 'date' }).notNull(),
  used: integer('used').notNull(),
});
