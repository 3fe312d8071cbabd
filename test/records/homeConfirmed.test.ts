import { expect, test } from 'vitest';
import { upnFrom } from '../../platform/identifiers.ts';
import { censusColumns } from '../../subgraphs/records/feed/census.ts';
import { feed, feedDependencies, freshNhs } from './feed/support.ts';
import { shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { registrations } from './support/unlinks.ts';
import { startWorld } from './support/world.ts';

/** The most recent evidence of a home (domain.md 9), once a shield has hidden it and was lifted. */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };

async function lift(number: string): Promise<void> {
  await shieldIn(world, number, 'dora');
  for (const [who, field, input] of [
    ['dora', 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED', version: 2 }],
    ['sonia', 'confirmShieldLift', { version: 3 }],
  ] as const) {
    const caller = world.as(who, { factorAt: world.clock.now().getTime() });
    await world.open(caller, number, 'number', 'SHIELD_REVIEW');
    const done = await actOnShield(world, caller, field, { number, ...input });
    expect(done.__typename).toBe('ShieldChanged');
  }
}

test.each([
  ['one that a shield hid', true],
  ['one that nothing hid', false],
])(
  'of %s, which a source has confirmed, a word of another that is older takes nothing',
  async (_, hidden) => {
    const [nhs, upn] = [freshNhs(), upnFrom(hidden ? '909990431001' : '909990431002')];
    const who = {
      givenName: 'Barnaby',
      familyName: hidden ? 'Confirmedby' : 'Standsby',
      birthDate: '2016-03-09',
    };
    const home = { status: 'CURRENT', line: '1 Long Lane', locality: 'Leeds', postcode: 'LS8 1AA' } as const;
    const number = await world.plant({
      ...who,
      addresses: [{ ...home, sinceDate: '2020-01-01', untilDate: null }],
      identifiers: [
        { scheme: 'NHS_NUMBER', value: nhs, issuer: null },
        { scheme: 'UPN', value: upn, issuer: null },
      ],
    });
    const row = {
      nhs_number: nhs,
      given_names: who.givenName,
      family_name: who.familyName,
      date_of_birth: who.birthDate,
      address_line: '2 New Road',
      postcode: 'LS6 2DN',
    };
    for (const day of hidden ? ['2026-04-01', '2026-04-30'] : ['2026-05-01', '2026-05-30'])
      expect((await registrations(deps, { ...row, as_of: day })).MATCH).toBe(1);
    if (hidden) await lift(number);
    const cells: Record<string, string> = {
      reference_date: hidden ? '2026-04-20' : '2026-05-20',
      upn,
      forename: who.givenName,
      surname: who.familyName,
      sex: 'M',
      date_of_birth: who.birthDate,
      address_line: '3 Old Road',
      locality: 'Leeds',
      postcode: 'LS6 3HD',
    };
    const text = `${censusColumns.join()}\n${censusColumns.map((each) => cells[each] ?? '').join()}\n`;
    expect((await feed(deps, text, { named: 'school-census' })).outcomes.MATCH).toBe(1);
    const stands =
      await sql`select line from records.address where child_number = ${number} and until_date is null`;
    expect(stands).toEqual([{ line: '2 New Road' }]);
  },
);
