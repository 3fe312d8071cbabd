import { beforeAll, describe, expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { feed, feedDependencies, freshNhs } from './feed/support.ts';
import { correctionsIn } from './support/corrections.ts';
import { mergingIn } from './support/merges.ts';
import { transfersIn } from './support/transfers.ts';
import { startWorld } from './support/world.ts';

/** Between the midnight of a birthday and the night's run, or after nights that were missed (domain.md 10; ADR 0149). */
const world = await startWorld();
const { sql } = world.database;
const { act, proposed, authorityOf } = transfersIn(world);
const { amend } = correctionsIn(world);
const { merge } = mergingIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
const birthDate = '2008-06-16';
const eve = new Date('2026-06-15T22:40:00Z');
const midnight = new Date('2026-06-15T23:00:00Z');
const evening = () => world.clock.set(eve);
const turned = () => world.clock.set(midnight);
beforeAll(evening);

const stateOf = async (number: string) =>
  (
    await sql`select status, version, given_name, authority_code from records.child where number = ${number}`
  )[0];

describe('a record that is over by age and not archived yet', () => {
  test('does not move: neither side agrees, nor is it proposed', async () => {
    evening();
    const { number, id } = await proposed(castAuthorities.bradford, { birthDate });
    const review = await act('reviewTransfer', world.as('edward'), { id, version: 1 });
    expect(review.status).toBe('UNDER_REVIEW');
    const other = await world.plant({ birthDate });
    const dora = world.as('dora');
    await world.open(dora, other, 'number', 'TRANSFER');
    turned();
    const agreed = await act('agreeTransfer', world.as('edward'), { id, version: review.version });
    expect(agreed).toMatchObject({
      __typename: 'NotPermitted',
      message: expect.stringContaining('archived'),
    });
    expect(await authorityOf(number)).toBe(castAuthorities.leeds);
    const late = await act('proposeTransfer', dora, {
      number: other,
      to: castAuthorities.bradford,
      reason: 'MOVED',
    });
    expect(late.message).toContain('archived');
  });

  test('is changed by no source, unless the young person stayed', async () => {
    const plant = async () => {
      const nhs = freshNhs();
      const address = {
        status: 'CURRENT',
        line: '1 Long Lane',
        locality: 'Leeds',
        postcode: 'LS6 3HD',
      } as const;
      const number = await world.plant({
        givenName: 'Ottilie',
        familyName: 'Turning',
        birthDate,
        addresses: [{ ...address, sinceDate: '2020-01-01', untilDate: null }],
        identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
      });
      return { nhs, number };
    };
    const [over, stays] = [await plant(), await plant()];
    await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
      values (${stays.number}, 21, '2026-06-01', ${world.as('dora').accountId})`;
    const file = (asOf: string) =>
      `as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code\n${[
        over,
        stays,
      ]
        .map(({ nhs }) => `${asOf},,${nhs},Ottilie,Turning,${birthDate},,,9 New Lane,Leeds,LS6 3HD,\n`)
        .join('')}`;
    turned();
    const { outcomes } = await feed(deps, file('2026-06-16'), { named: 'nhs-registrations' });
    expect(outcomes).toMatchObject({ MATCH: 1, NO_MATCH: 1 });
    const homes = await sql`
      select line from records.address where child_number in (${over.number}, ${stays.number}) and until_date is null
      order by child_number = ${stays.number}`;
    expect(homes.map(({ line }) => line)).toEqual(['1 Long Lane', '9 New Lane']);
  });

  test('is not opened past its shield by who has it open', async () => {
    evening();
    const number = await world.plant({ birthDate, shield: 'ACTIVE' });
    const owen = world.as('owen', { factorAt: midnight.getTime() });
    await world.open(owen, number);
    turned();
    const input = { number, reason: 'SAFEGUARDING', basis: 'SECTION_47_ENQUIRY', warningVersion: 1 };
    const answer = await world.ask(
      owen,
      ...mutation('overrideShield', { ...input, warningAcknowledged: true }),
    );
    expect(answer.overrideShield.__typename).toBe('RecordNotFound');
    expect(await sql`select from records.shield_override where child_number = ${number}`).toEqual([]);
  });

  test('is read by who has it open, and changed by nobody, its team neither', async () => {
    evening();
    const number = await world.plant({ birthDate });
    const twin = await world.plant({ birthDate });
    const amira = world.as('amira');
    await world.open(amira, number);
    turned();
    expect(await world.child(amira, number)).toMatchObject({ number });
    const is = await stateOf(number);
    const recorded = await world.ask(
      amira,
      ...mutation(
        'recordInvolvement',
        { number, serviceType: 'SOCIAL_CARE', startedOn: '2026-06-01' },
        '... on NotPermitted { message }',
      ),
    );
    expect(recorded.recordInvolvement.__typename).toBe('NotPermitted');
    const dora = world.as('dora');
    await world.openWith(dora, { number, reason: 'DATA_QUALITY' });
    expect(await amend(dora, { number, gender: 'NOT_SPECIFIED' })).toMatchObject({
      __typename: 'NotPermitted',
      message: expect.stringContaining('archived'),
    });
    expect((await merge(dora, number, twin)).message).toContain('archived');
    expect(await stateOf(number)).toEqual(is);
  });
});
