import { date, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, childNumber } from '../child/tables.ts';

/** What a sealed row stands for. */
const detailKinds = [
  'FORMER_NAME',
  'ADDRESS',
  'CARER',
  'INVOLVEMENT',
  'COMMON_ASSESSMENT',
  'IDENTIFIER',
  'PROVENANCE',
  'SENSITIVE_SERVICE',
] as const;
export type DetailKind = (typeof detailKinds)[number];

/** One hidden row as ciphertext. `category` and the dates stand in clear for INVOLVEMENT and SENSITIVE_SERVICE. */
export const sealedDetail = pgSchema('sealed').table('detail', {
  childNumber: childNumber(),
  id: uuid('id').notNull(),
  kind: text('kind', { enum: detailKinds }).notNull(),
  category: text('category', { enum: ['UNIVERSAL', 'ADDITIONAL'] }),
  startedOn: date('started_on', { mode: 'string' }),
  endedOn: date('ended_on', { mode: 'string' }),
  keyVersion: integer('key_version').notNull(),
  ciphertext: bytea('ciphertext').notNull(),
});
