import type { Queryable } from '../../../platform/database.ts';
import { birthColumns, readBirth } from './births.ts';
import { readCsv } from './csv.ts';
import { deathColumns, readDeath } from './deaths.ts';
import { birthFacts } from './decision.ts';
import type { FeedSource } from './source.ts';

const csv = (columns: readonly string[]) => (body: AsyncIterable<Uint8Array>) => readCsv(body, columns);

/** The bodies that supply national sources, by their organisation. */
export const suppliers = {
  gro: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b10',
} as const;

/** The sources by the name under which their files come. What each may decide is the policy of domain.md 9. */
export const feedSources = {
  'gro-births': {
    name: 'gro-births',
    title: 'Births of the General Register Office',
    organisationId: suppliers.gro,
    columns: birthColumns,
    ...{ keyColumn: 'entry_number', dayColumn: null },
    rules: { decides: birthFacts, creates: 'ALWAYS', corrects: true, own: 'GRO_BIRTH_ENTRY' },
    ...{ read: csv(birthColumns), judge: readBirth },
  },
  'gro-deaths': {
    name: 'gro-deaths',
    title: 'Deaths of the General Register Office',
    organisationId: suppliers.gro,
    columns: deathColumns,
    ...{ keyColumn: 'entry_number', dayColumn: null },
    rules: { decides: ['deathDate'], creates: 'NEVER', corrects: true, own: null },
    ...{ read: csv(deathColumns), judge: readDeath },
  },
} as const satisfies Record<string, FeedSource>;

export type FeedSourceName = keyof typeof feedSources;

/** The source of a name; null for none. */
export async function findSource(_sql: Queryable, name: string): Promise<FeedSource | null> {
  return Object.hasOwn(feedSources, name) ? feedSources[name as FeedSourceName] : null;
}
