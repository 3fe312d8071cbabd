import { daysAfter, type IsoDate } from '../../platform/clock.ts';
import type { TransactionSql } from '../../platform/database.ts';
import { childNumberSequence } from '../../platform/identifiers.ts';
import type { Keys } from '../../platform/keys.ts';
import { readPolicy } from '../../platform/policy.ts';
import { proposePair } from '../../subgraphs/records/cleaning/pairs.ts';
import { castAuthorities, castPlaces } from './cast.ts';
import { bareRecord, type SeedChild } from './child.ts';
import { copyChildren } from './copy.ts';
import { addDays } from './days.ts';
import { Random } from './random.ts';
import { RowWriter } from './rows.ts';

const sequence = childNumberSequence('signpost duplicates');

/** The numbers of two demo records that are one child: once from the register, once as a school wrote it. */
export const duplicateNumbers = [sequence(0), sequence(1)] as const;

/** Puts the two into the index and into the stewards' queue of duplicates (docs/merging.md), to be merged or kept apart. */
export async function loadDuplicates(tx: TransactionSql, keys: Keys, today: IsoDate): Promise<void> {
  const birthDate = addDays(today, -2_600);
  const child = (number: SeedChild['number'], more: Partial<SeedChild>): SeedChild => ({
    ...bareRecord,
    number,
    givenName: 'Harvey',
    familyName: 'Greaves',
    gender: 'MALE',
    birthDate,
    authorityCode: castAuthorities.leeds,
    addresses: [
      {
        status: 'CURRENT',
        line: '5 Brudenell Mount',
        locality: 'Leeds',
        postcode: 'LS6 1HL',
        sinceDate: birthDate,
        untilDate: null,
      },
    ],
    birthSource: 'nhs',
    recordedAt: `${birthDate}T12:00:00Z`,
    ...more,
  });
  const writer = new RowWriter(keys, new Random('signpost duplicates rows'));
  const mother = {
    name: 'Joanne Greaves',
    relationship: 'MOTHER',
    telephone: '07700 900131',
    email: null,
  } as const;
  writer.add(child(duplicateNumbers[0], { carers: [mother] }));
  const school: SeedChild['involvements'][number] = {
    category: 'UNIVERSAL',
    serviceType: 'EDUCATION',
    organisationId: castPlaces.leedsPrimary.id,
    accountId: null,
    telephone: castPlaces.leedsPrimary.telephone,
    email: null,
    lead: false,
    startedOn: addDays(today, -300),
    endedOn: null,
    authorityCode: castAuthorities.leeds,
  };
  writer.add(
    child(duplicateNumbers[1], {
      familyName: 'Greeves',
      involvements: [school],
      birthSource: 'school-census',
    }),
  );
  await copyChildren(tx, writer.take());
  const at = new Date(`${today}T07:00:00Z`);
  const evidence = ['givenName', 'dateOfBirth', 'gender', 'address'].map((field) => ({
    field,
    level: 'EQUAL' as const,
  }));
  await proposePair(tx, {
    numbers: [Number(duplicateNumbers[0]), Number(duplicateNumbers[1])],
    evidence: [...evidence, { field: 'familyName', level: 'ALIKE' }],
    strategy: 'demo',
    at,
    dueAt: daysAfter(at, readPolicy().cleaningDueDays),
  });
}
