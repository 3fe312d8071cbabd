import type { Queryable } from '../../../platform/database.ts';
import { benefitColumns, judgeBenefit } from './benefit.ts';
import { birthColumns, readBirth } from './births.ts';
import { censusColumns, judgeCensus, readCensus } from './census.ts';
import { extractColumns, judgeExtract } from './contactPoint.ts';
import { readCsv } from './csv.ts';
import { deathColumns, readDeath } from './deaths.ts';
import { birthFacts } from './decision.ts';
import { findLocalSource } from './local.ts';
import { judgeNhs, nhsColumns, readNhs } from './nhs.ts';
import type { FeedSource } from './source.ts';

const csv = (columns: readonly string[]) => (body: AsyncIterable<Uint8Array>) => readCsv(body, columns);

/** The bodies that supply national sources, by their organisation. */
export const suppliers = {
  gro: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b10',
  dwp: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b11',
  nhs: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b12',
  extract: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b14',
  education: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b13',
} as const;

/** Birth facts stay the register's: a source may add what is missing and say where a child lives and learns. */
const adds = { decides: [], creates: 'NEVER', corrects: false, own: null } as const;

/** The sources by the name under which their files come. What each may decide is the policy of domain.md 9. */
export const feedSources = {
  'gro-births': {
    name: 'gro-births',
    title: 'Births of the General Register Office',
    organisationId: suppliers.gro,
    columns: birthColumns,
    keyColumn: 'entry_number',
    dayColumn: null,
    rules: { decides: birthFacts, creates: 'ALWAYS', corrects: true, own: 'GRO_BIRTH_ENTRY' },
    read: csv(birthColumns),
    judge: readBirth,
  },
  'gro-deaths': {
    name: 'gro-deaths',
    title: 'Deaths of the General Register Office',
    organisationId: suppliers.gro,
    columns: deathColumns,
    keyColumn: 'entry_number',
    dayColumn: null,
    rules: { decides: ['deathDate'], creates: 'NEVER', corrects: true, own: null },
    read: csv(deathColumns),
    judge: readDeath,
  },
  'school-census': {
    name: 'school-census',
    title: 'School Census',
    organisationId: suppliers.education,
    columns: censusColumns,
    keyColumn: 'upn',
    dayColumn: 'reference_date',
    rules: adds,
    read: readCensus,
    judge: judgeCensus,
  },
  'nhs-registrations': {
    name: 'nhs-registrations',
    title: 'NHS registrations',
    organisationId: suppliers.nhs,
    columns: nhsColumns,
    keyColumn: 'nhs_number',
    dayColumn: 'as_of',
    rules: adds,
    read: readNhs,
    judge: judgeNhs,
  },
  'dwp-child-benefit': {
    name: 'dwp-child-benefit',
    title: 'Child benefit',
    organisationId: suppliers.dwp,
    columns: benefitColumns,
    keyColumn: 'child_reference',
    dayColumn: 'as_of',
    rules: adds,
    read: csv(benefitColumns),
    judge: judgeBenefit,
  },
  'contactpoint-extract': {
    name: 'contactpoint-extract',
    title: 'Extract of an earlier index',
    organisationId: suppliers.extract,
    columns: extractColumns,
    keyColumn: 'record_number',
    dayColumn: 'as_of',
    rules: { ...adds, creates: 'IF_ALONE' },
    read: csv(extractColumns),
    judge: judgeExtract,
  },
} as const satisfies Record<string, FeedSource>;

export type FeedSourceName = keyof typeof feedSources;

/** The source of a name; null for none. */
export async function findSource(sql: Queryable, name: string): Promise<FeedSource | null> {
  if (Object.hasOwn(feedSources, name)) return feedSources[name as FeedSourceName];
  return findLocalSource(sql, name);
}
