import { randomUUID } from 'node:crypto';
import { bareRecord, type SeedChild } from '../../../cli/seed/child.ts';
import { copyChildren } from '../../../cli/seed/copy.ts';
import { Random } from '../../../cli/seed/random.ts';
import { RowWriter } from '../../../cli/seed/rows.ts';
import type { Sql } from '../../../platform/database.ts';
import { childNumberSequence } from '../../../platform/identifiers.ts';
import type { Keys } from '../../../platform/keys.ts';
import { castAuthorities } from '../../support/cast.ts';

const next = childNumberSequence('tests of records');

/** What a test says of a child; the rest is ordinary. `postcode` is that of the current address. */
export type ChildSketch = Partial<SeedChild> & { readonly postcode?: string };

/** Puts a child into the index, in clear or sealed as its shield demands, and gives its number; of several at once. */
export interface PlantChild {
  (sketch?: ChildSketch): Promise<string>;
  all(sketches: readonly ChildSketch[]): Promise<string[]>;
}

type SensitiveService = SeedChild['sensitive'][number];

/** A sensitive service that a child consented to on the day it began; `more`: what else a test says of it. */
export const consentedTo = (
  serviceType: SensitiveService['serviceType'],
  since: string,
  more: Partial<SensitiveService> = {},
): SensitiveService => ({
  serviceType,
  organisationId: randomUUID(),
  accountId: null,
  telephone: '0113 496 0666',
  basis: 'CONSENT',
  consentOf: 'CHILD',
  basisOn: since,
  assertedBy: null,
  reviewOn: null,
  startedOn: since,
  endedOn: null,
  ...more,
});

let planted = 0;

/** Plants children through the seed's own writer, so that hidden rows of shielded ones stand sealed. */
export function childBuilder(sql: Sql, keys: Keys, today: string): PlantChild {
  const ids = new Random(`records builder ${process.pid}`);
  const childOf = ({ postcode = 'LS8 1AA', ...sketch }: ChildSketch): SeedChild => {
    planted += 1;
    return {
      ...bareRecord,
      number: next(planted),
      givenName: 'Wilfred',
      familyName: `Ordinary${'abcdefghij'[planted % 10]}`,
      gender: 'MALE',
      birthDate: '2016-03-09',
      authorityCode: castAuthorities.leeds,
      addresses: [
        {
          status: 'CURRENT',
          line: '1 Long Lane',
          locality: 'Leeds',
          postcode,
          sinceDate: null,
          untilDate: null,
        },
      ],
      birthSource: 'nhs',
      recordedAt: `${today}T00:00:00Z`,
      ...sketch,
    };
  };
  const all = async (sketches: readonly ChildSketch[]) => {
    const writer = new RowWriter(keys, ids);
    const children = sketches.map(childOf);
    for (const child of children) writer.add(child);
    await sql.begin((tx) => copyChildren(tx, writer.take()));
    return children.map(({ number }) => number);
  };
  const plant = async (sketch: ChildSketch = {}) => (await all([sketch]))[0] as string;
  return Object.assign(plant, { all });
}
