import { boolean, date, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { childNumber, records } from '../child/tables.ts';

/** Universal services (domain.md 1). */
const universalServiceKinds = [
  'EDUCATION',
  'PRIMARY_CARE',
  'MIDWIFE',
  'HEALTH_VISITOR',
  'SCHOOL_NURSE',
] as const;
/** Additional services (domain.md 1), without the sensitive ones. */
const additionalServiceTypes = [
  'SOCIAL_CARE',
  'YOUTH_JUSTICE',
  'SPECIAL_EDUCATIONAL_NEEDS',
  'EDUCATION_WELFARE',
  'EARLY_HELP',
  'THERAPY',
  'DISABILITY',
  'VOLUNTARY',
] as const;

/** Universal and additional services in contact; no rows for shielded records, none sensitive. */
export const involvement = records.table('involvement', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  category: text('category', { enum: ['UNIVERSAL', 'ADDITIONAL'] }).notNull(),
  serviceType: text('service_type', {
    enum: [...universalServiceKinds, ...additionalServiceTypes],
  }).notNull(),
  organisationId: uuid('organisation_id').notNull(),
  accountId: uuid('account_id'),
  authorityCode: text('authority_code'),
  telephone: text('telephone'),
  email: text('email'),
  lead: boolean('lead').notNull().default(false),
  startedOn: date('started_on', { mode: 'string' }).notNull(),
  endedOn: date('ended_on', { mode: 'string' }),
  version: integer('version').notNull().default(1),
  led: jsonb('led').notNull().default([]),
});
