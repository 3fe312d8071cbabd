import type { IsoDate } from '../../../platform/clock.ts';
import { ages, type Gender, placesOf, Reading } from './cells.ts';
import type { Rejection } from './rejection.ts';
import type { FeedRow, RowIdentifier } from './row.ts';
import type { JudgeContext } from './source.ts';

/** The columns of a births file (docs/feeds/gro-births.md), in the order in which the demo writes them. */
export const birthColumns = [
  'entry_number',
  'correction',
  'given_names',
  'family_name',
  'sex',
  'date_of_birth',
  'nhs_number',
  'mother_given_names',
  'mother_family_name',
  'father_given_names',
  'father_family_name',
  'address_line',
  'locality',
  'postcode',
  'registered_on',
] as const;
export type BirthColumn = (typeof birthColumns)[number];

const places = placesOf(birthColumns);

/** An entry's number in its one form: four capitals and six digits, without spaces; null for anything else. */
export function entryNumber(text: string): string | null {
  const compact = text.toUpperCase().replace(/ /g, '');
  return /^[A-Z]{4}\d{6}$/.test(compact) ? compact : null;
}

/** A correction's number, of one to three digits (0 is the entry itself); null for anything else. */
export function correctionNumber(text: string): number | null {
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** A registration of a birth, or a numbered correction of one, in canonical form; or all its faults. */
export function readBirth(
  line: number,
  cells: readonly string[],
  { today, districts }: JudgeContext,
): FeedRow | Rejection[] {
  const read = new Reading<BirthColumn>(line, cells, places);
  const entry = read.parsed('entry_number', 'ENTRY_FORMAT', entryNumber);
  const revision = read.parsed('correction', 'CORRECTION_FORMAT', correctionNumber, false) ?? 0;
  const givenName = read.name('given_names', true);
  const familyName = read.name('family_name', true);
  const gender = read.gender('sex');
  // A record that was archived at 18 is corrected still.
  const birthDate = read.birth('date_of_birth', today, revision > 0 ? ages.participants : ages.children);
  const nhsNumber = read.nhsNumber('nhs_number');
  const mother = read.person('mother_given_names', 'mother_family_name');
  const father = read.person('father_given_names', 'father_family_name');
  const home = read.home(
    { line: 'address_line', locality: 'locality', postcode: 'postcode' },
    birthDate,
    districts,
    true,
  );
  const registeredOn = read.pastDay('registered_on', today, 'REGISTERED_IN_FUTURE');
  if (registeredOn && birthDate && registeredOn < birthDate)
    read.reject('registered_on', 'REGISTERED_BEFORE_BIRTH');
  if (read.rejections.length > 0) return read.rejections;
  const identifiers: RowIdentifier[] = [{ scheme: 'GRO_BIRTH_ENTRY', value: entry as string, issuer: null }];
  if (nhsNumber) identifiers.push({ scheme: 'NHS_NUMBER', value: nhsNumber, issuer: null });
  return {
    line,
    key: entry as string,
    revision,
    identifiers,
    home,
    deathDate: null,
    place: null,
    asOf: null,
    givenName: givenName as string,
    familyName: familyName as string,
    gender: gender as Gender,
    birthDate: birthDate as IsoDate,
    carers: [
      ...(mother ? [{ relationship: 'MOTHER', name: mother } as const] : []),
      ...(father ? [{ relationship: 'FATHER', name: father } as const] : []),
    ],
  };
}
