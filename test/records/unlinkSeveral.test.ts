import { describe, expect, test } from 'vitest';
import { birth, feed, feedDependencies, file, freshEntry, freshNhs } from './feed/support.ts';
import { registrations, unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Several rows of another child on one record are unlinked one after the other (domain.md 9). */
const world = await startWorld();
const { sql } = world.database;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { rows, unlink, linkPupil } = unlinkingIn(world);
const seen = (number: string): Promise<Answer> =>
  world.open(
    world.as('dora'),
    number,
    'givenName address { line } carers { name } services { kind startedOn endedOn }',
    'CASE_REVIEW',
  );

/** A child whose home is known since long ago. */
function child(givenName: string, birthDate: string, nhs: string) {
  const home = { status: 'CURRENT', line: '1 Long Lane', locality: 'Leeds', postcode: 'LS6 1QP' } as const;
  return world.plant({
    givenName,
    familyName: 'Unlinkson',
    birthDate,
    identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
    addresses: [{ ...home, sinceDate: '2020-01-01', untilDate: null }],
  });
}

describe('unlinking rows of one other child', () => {
  test('rows of one other child go in whichever order: what stood before the first of them stands again', async () => {
    for (const order of [
      ['nhs-registrations', 'school-census'],
      ['school-census', 'nhs-registrations'],
    ]) {
      const nhs = freshNhs();
      const number = await child('Barnaby', '2016-03-09', nhs);
      const row = {
        nhs_number: nhs,
        given_names: 'Barnaby',
        family_name: 'Unlinkson',
        date_of_birth: '2016-03-09',
        address_line: '77 Twin Road',
        postcode: 'LS6 2DN',
        as_of: order[0] === 'school-census' ? '2026-04-03' : '2026-04-02',
      };
      const before = await seen(number);
      expect(await registrations(deps, row)).toMatchObject({ MATCH: 1 });
      await linkPupil(number, { address_line: '79 Twin Road', postcode: 'LS6 2DN' });
      expect(await seen(number)).toMatchObject({ address: { line: '79 Twin Road' } });
      for (const source of order) {
        const linked = (await rows('farah', number)).find((each) => each.source === source);
        expect((await unlink('farah', number, linked?.id)).__typename).toBe('RowUnlinked');
      }
      expect(await seen(number)).toMatchObject({ address: before.address, services: before.services });
      expect(await sql`select line, until_date from records.address where child_number = ${number}`).toEqual([
        { line: '1 Long Lane', until_date: null },
      ]);
    }
  });

  test('of two births of other children none leaves its name', async () => {
    const nhs = freshNhs();
    const number = await child('Clara', '2026-04-03', nhs);
    for (const [given, day] of [
      ['Clara May', '2026-04-09'],
      ['Clara May June', '2026-04-10'],
    ] as const) {
      const row = birth({
        entry_number: freshEntry(),
        given_names: given,
        family_name: 'Unlinkson',
        date_of_birth: '2026-04-03',
        nhs_number: nhs,
        registered_on: day,
        postcode: 'LS6 2DN',
      });
      expect((await feed(deps, file([row]))).outcomes).toMatchObject({ MATCH: 1 });
      world.clock.advance(1_000);
    }
    expect(await seen(number)).toMatchObject({ givenName: 'Clara May June' });
    for (const given of ['Clara May', 'Clara May June']) {
      const linked = (await rows('farah', number)).find(({ givenName }) => givenName === given);
      expect((await unlink('farah', number, linked?.id)).__typename).toBe('RowUnlinked');
    }
    expect(await seen(number)).toMatchObject({
      givenName: 'Clara',
      carers: [],
      address: { line: '1 Long Lane' },
    });
    // What is kept under the keys says of whom it was by no number.
    const kept =
      await sql`select result::text as said from records.idempotency where result::text like ${`%${number}%`}`;
    expect(kept).toEqual([]);
  });
});
