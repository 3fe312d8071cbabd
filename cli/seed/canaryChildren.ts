import type { IsoDate } from '../../platform/clock.ts';
import type { TransactionSql } from '../../platform/database.ts';
import { type ChildNumber, childNumberSequence, nhsNumberFrom, upnFrom } from '../../platform/identifiers.ts';
import type { Keys } from '../../platform/keys.ts';
import { holdIdentities } from '../../subgraphs/records/adoption/heldIdentities.ts';
import { castAuthorities } from './castPeople.ts';
import { bareRecord, type SeedChild } from './child.ts';
import { copyChildren } from './copy.ts';
import { addDays } from './days.ts';
import { Random } from './random.ts';
import { RowWriter } from './rows.ts';

/**
 * Children that no feed may change, each named for what it shows: one whose former identity is sealed since an
 * adoption (domain.md 9, historical failure 4), one whose name and address a person corrected (6), one who has died
 * (7).
 */
export const canaryChildNames = ['adopted', 'corrected', 'ended'] as const;
export type CanaryChildName = (typeof canaryChildNames)[number];

const sequence = childNumberSequence('signpost canaries');

/** Their child numbers: the same in every seed. */
export const canaryNumbers = Object.fromEntries(
  canaryChildNames.map((name, index) => [name, sequence(index)]),
) as Record<CanaryChildName, ChildNumber>;

const names: Readonly<Record<CanaryChildName, readonly [string, string]>> = {
  adopted: ['Lowri', 'Penderyn'],
  corrected: ['Tilda', 'Marchbank'],
  ended: ['Edwin', 'Ashgrove'],
};

/** How the index knows them. */
export function canaryChild(name: CanaryChildName, today: IsoDate): SeedChild {
  const at = canaryChildNames.indexOf(name);
  const [givenName, familyName] = names[name];
  const birthDate = addDays(today, -2_900 - 40 * at);
  let nine = 999_700_000 + 10 * at;
  while (nhsNumberFrom(nine) === null) nine += 1;
  return {
    ...bareRecord,
    number: canaryNumbers[name],
    givenName,
    familyName,
    birthDate,
    gender: name === 'ended' ? 'MALE' : 'FEMALE',
    deathDate: name === 'ended' ? addDays(today, -30) : null,
    authorityCode: castAuthorities.leeds,
    addresses: [
      {
        status: 'CURRENT',
        line: `${11 + at} Beckett Row`,
        locality: 'Leeds',
        postcode: 'LS6 1HL',
        sinceDate: birthDate,
        untilDate: null,
      },
    ],
    identifiers: [
      { scheme: 'NHS_NUMBER', value: nhsNumberFrom(nine) as string, issuer: null },
      { scheme: 'UPN', value: upnFrom(`990999930${100 + at}`), issuer: null },
    ],
    birthSource: 'nhs',
    recordedAt: `${birthDate}T12:00:00Z`,
  };
}

/** Puts them into the index, as an adoption, a correction and a death leave them. */
export async function loadCanaryChildren(tx: TransactionSql, keys: Keys, today: IsoDate): Promise<void> {
  const writer = new RowWriter(keys, new Random('signpost canaries rows'));
  for (const name of canaryChildNames) writer.add(canaryChild(name, today));
  await copyChildren(tx, writer.take());
  const { adopted, corrected, ended } = canaryNumbers;
  await holdIdentities(tx, keys.lookupKey(), Number(adopted), 'FOR_GOOD');
  await tx`update records.child set status = 'SEALED', archived_on = ${today} where number = ${Number(adopted)}`;
  await tx`update records.child set death_notified_on = ${addDays(today, -29)} where number = ${Number(ended)}`;
  await tx`
    insert into records.provenance (child_number, id, field, source, recorded_at)
    select ${Number(corrected)}, md5(${corrected} || field)::uuid, field, 'person', ${new Date(`${today}T06:00:00Z`)}
    from unnest(array['address', 'familyName']) as field`;
}
