import type { IsoDate } from '../../../platform/clock.ts';
import { correctionNumber, entryNumber } from './births.ts';
import { ages, placesOf, Reading } from './cells.ts';
import type { Rejection } from './rejection.ts';
import type { FeedRow, RowIdentifier } from './row.ts';
import type { JudgeContext } from './source.ts';

/** The columns of a deaths file (docs/feeds/gro-deaths.md), in the order in which the demo writes them. */
export const deathColumns = [
  'entry_number',
  'correction',
  'given_names',
  'family_name',
  'sex',
  'date_of_birth',
  'date_of_death',
  'nhs_number',
  'birth_entry_number',
  'address_line',
  'locality',
  'postcode',
  'registered_on',
] as const;
export type DeathColumn = (typeof deathColumns)[number];

const places = placesOf(deathColumns);

/** A registration of a death, or a numbered correction of one, in canonical form; or all its faults. */
export function readDeath(
  line: number,
  cells: readonly string[],
  { today, districts }: JudgeContext,
): FeedRow | Rejection[] {
  const read = new Reading<DeathColumn>(line, cells, places);
  const entry = read.parsed('entry_number', 'ENTRY_FORMAT', entryNumber);
  const revision = read.parsed('correction', 'CORRECTION_FORMAT', correctionNumber, false) ?? 0;
  const givenName = read.name('given_names', true);
  const familyName = read.name('family_name', true);
  const gender = read.gender('sex');
  const birthDate = read.birth('date_of_birth', today, ages.participants);
  const deathDate = read.pastDay('date_of_death', today, 'DEATH_IN_FUTURE');
  if (birthDate && deathDate && deathDate < birthDate) read.reject('date_of_death', 'DEATH_BEFORE_BIRTH');
  const nhsNumber = read.nhsNumber('nhs_number');
  const birthEntry = read.parsed('birth_entry_number', 'ENTRY_FORMAT', entryNumber, false);
  const home = read.home(
    { line: 'address_line', locality: 'locality', postcode: 'postcode' },
    deathDate,
    districts,
    true,
  );
  const registeredOn = read.pastDay('registered_on', today, 'REGISTERED_IN_FUTURE');
  if (registeredOn && deathDate && registeredOn < deathDate)
    read.reject('registered_on', 'REGISTERED_BEFORE_DEATH');
  if (read.rejections.length > 0) return read.rejections;
  const identifiers: RowIdentifier[] = [];
  if (nhsNumber) identifiers.push({ scheme: 'NHS_NUMBER', value: nhsNumber, issuer: null });
  if (birthEntry) identifiers.push({ scheme: 'GRO_BIRTH_ENTRY', value: birthEntry, issuer: null });
  return {
    line,
    key: entry as string,
    revision,
    identifiers,
    home,
    gender,
    deathDate,
    place: null,
    asOf: null,
    carers: [],
    givenName: givenName as string,
    familyName: familyName as string,
    birthDate: birthDate as IsoDate,
  };
}
