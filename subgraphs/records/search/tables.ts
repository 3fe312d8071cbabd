import { timestamp, uuid } from 'drizzle-orm/pg-core';
import { records } from '../child/tables.ts';

/** When each person searched, for the limits an hour and a day. */
export const searchUse = records.table('search_use', {
  accountId: uuid('account_id').notNull(),
  at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
  id: uuid('id').notNull(),
});
