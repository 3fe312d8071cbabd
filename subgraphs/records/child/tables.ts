import {
  bigint,
  customType,
  date,
  integer,
  jsonb,
  pgSchema,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

/** The schema of this subgraph. Constraints and comments stand in its migrations. */
export const records = pgSchema('records');

/** `bytea`, as a Buffer. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** A child number as a column: `bigint` in PostgreSQL, at most 10 digits, so a JavaScript number holds it. */
export const childNumber = () => bigint('child_number', { mode: 'number' }).notNull();

/** What is known of where a child lives (domain.md 3, number 5). */
const addressStatuses = [
  'CURRENT',
  'LAST_KNOWN',
  'NONE_KNOWN',
  'LEFT_ENGLAND_RETURNING',
  'LEFT_ENGLAND_FOR_GOOD',
  'LEFT_ENGLAND_NOT_KNOWN',
] as const;
/** Relationships of carers to a child. */
const carerRelationships = ['MOTHER', 'FATHER', 'OTHER_CARER'] as const;
/** Numbering schemes of supplying bodies. */
const identifierSchemes = ['NHS_NUMBER', 'UPN', 'GRO_BIRTH_ENTRY', 'LOCAL'] as const;

/** Names a child had before; no rows for shielded records. */
export const formerName = records.table('former_name', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  givenName: text('given_name').notNull(),
  familyName: text('family_name').notNull(),
  untilDate: date('until_date', { mode: 'string' }),
});

/** Addresses, the current one has no end; no rows for shielded records. */
export const address = records.table('address', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  status: text('status', { enum: addressStatuses }).notNull(),
  line: text('line'),
  locality: text('locality'),
  postcode: text('postcode'),
  sinceDate: date('since_date', { mode: 'string' }),
  untilDate: date('until_date', { mode: 'string' }),
});

/** Parents and carers; no rows for shielded records. */
export const carer = records.table('carer', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  name: text('name').notNull(),
  relationship: text('relationship', { enum: carerRelationships }).notNull(),
  telephone: text('telephone'),
  email: text('email'),
});

/** Common assessment status and holder; no rows for shielded records. */
export const commonAssessment = records.table('common_assessment', {
  childNumber: bigint('child_number', { mode: 'number' }).primaryKey(),
  status: text('status', { enum: ['IN_PROGRESS', 'COMPLETE'] }).notNull(),
  organisationId: uuid('organisation_id').notNull(),
  version: integer('version').notNull().default(1),
  sinceDate: date('since_date', { mode: 'string' }),
  earlier: jsonb('earlier').notNull().default([]),
});

/** Identifiers of supplying bodies, keyed by the keyed hash of the identifier. */
export const identifier = records.table('identifier', {
  scheme: text('scheme', { enum: identifierSchemes }).notNull(),
  lookup: bytea('lookup').notNull(),
  childNumber: childNumber(),
  value: text('value'),
  issuer: uuid('issuer'),
});

/** Where each value came from and what it was. */
export const provenance = records.table('provenance', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  field: text('field').notNull(),
  source: text('source').notNull(),
  recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'date' }).notNull(),
  accountId: uuid('account_id'),
  previousValue: text('previous_value'),
});
