import { text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { records } from '../child/tables.ts';

/** What the accountable team is told: a reference, no personal data. */
export const notice = records.table('notice', {
  authorityCode: text('authority_code').notNull(),
  id: uuid('id').notNull(),
  kind: text('kind', { enum: ['OUT_OF_AREA_OPEN', 'BROKERING_NO_ANSWER'] }).notNull(),
  at: timestamp('at', { withTimezone: true, mode: 'date' }).notNull(),
  reference: uuid('reference').notNull(),
});
