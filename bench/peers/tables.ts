import { bigint, boolean, date, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The same tables as the product's, as somebody would write them down who follows the tutorials. */
const records = pgSchema('records');
const users = pgSchema('users');
const auditSchema = pgSchema('audit');

export const child = records.table('child', {
  number: bigint('number', { mode: 'number' }).primaryKey(),
  givenName: text('given_name').notNull(),
  familyName: text('family_name').notNull(),
  givenKey: text('given_key').notNull(),
  familyKey: text('family_key').notNull(),
  gender: text('gender').notNull(),
  dateOfBirth: date('birth_date').notNull(),
});

export const address = records.table('address', {
  childNumber: bigint('child_number', { mode: 'number' }).notNull(),
  line: text('line'),
  locality: text('locality'),
  postcode: text('postcode'),
  untilDate: date('until_date'),
});

export const involvement = records.table('involvement', {
  childNumber: bigint('child_number', { mode: 'number' }).notNull(),
  id: uuid('id').notNull(),
  category: text('category').notNull(),
  serviceType: text('service_type').notNull(),
  organisationId: uuid('organisation_id').notNull(),
  accountId: uuid('account_id'),
  telephone: text('telephone'),
  lead: boolean('lead').notNull(),
  startedOn: date('started_on').notNull(),
});

export const account = users.table('account', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  profession: text('profession'),
});

export const organisation = users.table('organisation', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  telephone: text('telephone'),
});

export const event = auditSchema.table('event', {
  id: bigint('id', { mode: 'number' }).notNull(),
  kind: text('kind').notNull(),
  reason: text('reason'),
  occurredAt: timestamp('occurred_at', { withTimezone: true }).notNull(),
  childNumber: bigint('child_number', { mode: 'number' }),
  detail: jsonb('detail'),
});
