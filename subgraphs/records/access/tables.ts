import { text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { childNumber, records } from '../child/tables.ts';

/** One person's time-limited right to read one record for one reason, bound to a session. */
export const accessGrant = records.table('access_grant', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  sessionId: uuid('session_id').notNull(),
  accountId: uuid('account_id').notNull(),
  authorityCode: text('authority_code'),
  role: text('role').notNull(),
  reason: text('reason').notNull(),
  reasonText: text('reason_text'),
  openedAt: timestamp('opened_at', { withTimezone: true, mode: 'date' }).notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true, mode: 'date' }).notNull(),
  endedAt: timestamp('ended_at', { withTimezone: true, mode: 'date' }),
});
