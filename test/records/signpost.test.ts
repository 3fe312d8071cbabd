import { describe, expect, test } from 'vitest';
import { castAuthorities, castMember, castNhsNumbers, castService } from '../support/cast.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld({ searchesPerHour: 1_000, searchesPerDay: 1_000 }, { watched: true });
const ben = world.as('ben');
const none = { __typename: 'SignpostAnswer', outcome: 'NONE', contacts: [] };
const bradford = castService('bradford', 'SOCIAL_CARE');

function working(more = {}) {
  return {
    category: 'ADDITIONAL',
    serviceType: 'SOCIAL_CARE',
    organisationId: bradford.id,
    accountId: castMember('ben').id,
    telephone: '01274 496 000',
    email: null,
    lead: false,
    startedOn: '2025-01-01',
    endedOn: null,
    ...more,
  } as const;
}
const person = {
  givenName: 'Marigold',
  familyName: 'Featherstone',
  birthDate: '2013-10-12',
  gender: 'FEMALE',
} as const;
const asked = {
  givenName: 'Marigold',
  familyName: 'Featherstone',
  dateOfBirth: '2013-10-12',
  gender: 'FEMALE',
};

describe('L02: whether another practitioner works with a child', () => {
  test('a purpose of the own authority’s records reaches no other’s, as in a search', async () => {
    const number = await world.plant({ involvements: [working()], authorityCode: castAuthorities.bradford });
    const profession = castMember('priya').profession;
    const dora = world.as('dora', { profession });
    expect(await world.signpost(dora, { number, purpose: 'SHIELD_REVIEW' })).toEqual(none);
    expect(await world.signpost(dora, { number })).toMatchObject({ outcome: 'UNIQUE' });
    const edward = world.as('edward', { profession });
    expect(await world.signpost(edward, { number, purpose: 'SHIELD_REVIEW' })).toMatchObject({
      outcome: 'UNIQUE',
    });
  });

  test('the answer is a contact route: service, organisation, authority, telephone; no more', async () => {
    const priya = world.as('priya');
    const answer = await world.signpost(priya, { number: numberOf('zara') });
    expect(answer).toEqual({
      __typename: 'SignpostAnswer',
      outcome: 'UNIQUE',
      contacts: [
        {
          serviceType: 'EDUCATION_WELFARE',
          organisation: { id: castService('camden', 'EDUCATION_WELFARE').id },
          authority: { code: castAuthorities.camden },
          telephone: castMember('quentin').telephone,
        },
      ],
    });
    expect(await world.audited(priya)).toMatchObject([
      {
        kind: 'SIGNPOSTED',
        outcome: 'DONE',
        child_numbers: [Number(numberOf('zara'))],
        detail: { outcome: 'UNIQUE', count: 1 },
      },
    ]);
  });

  test.each([
    ['quentin', 'a profession off the list'],
    ['dora', 'no profession'],
  ])('%s, of %s, is refused, whatever is asked', async (who) => {
    const caller = world.as(who);
    const { records } = await world.statementsOf(async () => {
      expect((await world.signpost(caller, { number: numberOf('zara') })).__typename).toBe('NotPermitted');
    });
    expect(records).toHaveLength(1);
    expect(await world.audited(caller)).toMatchObject([
      { kind: 'SIGNPOSTED', outcome: 'REFUSED', child_numbers: null },
    ]);
  });

  test('a partner system asks, for a practitioner’s purposes only', async () => {
    expect((await world.signpost(world.as('aid'), { number: numberOf('zara') })).outcome).toBe('UNIQUE');
    for (const purpose of ['ADOPTION', 'OTHER', 'DATA_QUALITY']) {
      expect((await world.signpost(world.as('aid'), { purpose, number: numberOf('zara') })).__typename).toBe(
        'NotPermitted',
      );
    }
    // An answer to a partner is decided by its named user's rights and its own.
    for (const claims of [{ onBehalfOf: undefined }, { profession: null }, { profession: 'Librarian' }]) {
      expect((await world.signpost(world.as('aid', claims), { number: numberOf('zara') })).__typename).toBe(
        'NotPermitted',
      );
    }
    await expect(world.signpost(world.as('farah'), { number: numberOf('zara') })).rejects.toThrow(
      'FORBIDDEN_FIELD',
    );
  });

  test('involvements of the asker alone are nobody else’s', async () => {
    const number = await world.plant({ involvements: [working()] });
    expect(await world.signpost(ben, { number })).toEqual(none);
    expect((await world.signpost(world.as('amira'), { number })).outcome).toBe('UNIQUE');
    // Nor under another account of theirs, nor through their partner's system.
    const { id: accountId } = castMember('ben');
    expect(await world.signpost(world.as('amira', { otherAccounts: [accountId] }), { number })).toEqual(none);
    const { onBehalfOf } = world.as('aid');
    const named = { ...onBehalfOf, accountId } as NonNullable<typeof onBehalfOf>;
    expect(await world.signpost(world.as('aid', { onBehalfOf: named }), { number })).toEqual(none);
    expect((await world.signpost(world.as('aid'), { number })).outcome).toBe('UNIQUE');
  });

  test('those that ended in the last 12 months count, older ones do not', async () => {
    const recent = await world.plant({ involvements: [working({ endedOn: '2025-06-15' })] });
    const old = await world.plant({ involvements: [working({ endedOn: '2025-06-14' })] });
    const amira = world.as('amira');
    expect((await world.signpost(amira, { number: recent })).outcome).toBe('UNIQUE');
    expect(await world.signpost(amira, { number: old })).toEqual(none);
    const shield = 'ACTIVE' as const;
    const hidden = await world.plant.all([
      { shield, involvements: [working({ endedOn: '2025-06-15' })] },
      { shield, involvements: [working({ endedOn: '2025-06-14' })] },
    ]);
    const outcomes = hidden.map(async (number) => (await world.signpost(amira, { number })).outcome);
    expect(await Promise.all(outcomes)).toEqual(['UNIQUE', 'NONE']);
  });

  test.each(['NONE', 'ACTIVE'] as const)(
    'universal and sensitive services are not told, shield %s',
    async (shield) => {
      const number = await world.plant({
        shield,
        involvements: [working({ category: 'UNIVERSAL', serviceType: 'PRIMARY_CARE' })],
        sensitive: [
          {
            serviceType: 'MENTAL_HEALTH',
            organisationId: bradford.id,
            accountId: null,
            telephone: null,
            basis: 'CONSENT',
            basisOn: '2026-01-01',
            assertedBy: null,
            reviewOn: null,
            startedOn: '2026-01-01',
            endedOn: null,
          },
        ],
      });
      expect(await world.signpost(world.as('amira'), { number })).toEqual(none);
    },
  );

  test('nobody, no such child, a hidden fact: one answer in as many statements', async () => {
    const quiet = await world.plant({ ...person, familyName: 'Quietly' });
    const shieldedQuiet = await world.plant({ ...person, familyName: 'Hushed', shield: 'ACTIVE' });
    const counts: number[] = [];
    for (const input of [
      { number: quiet },
      { number: shieldedQuiet },
      { number: '9999999990' },
      { nhsNumber: castNhsNumbers.grace },
      { nhsNumber: '9434765919' },
      { ...asked, familyName: 'Quietly' },
      { ...asked, familyName: 'Hushed' },
      { ...asked, familyName: 'Nobodyatall' },
      { number: numberOf('daniel') },
    ]) {
      const { records, sealed } = await world.statementsOf(async () => {
        expect(await world.signpost(world.as('amira'), input), JSON.stringify(input)).toEqual(
          'number' in input && input.number === '9999999990' ? expect.anything() : none,
        );
      });
      if (!('number' in input && input.number === '9999999990')) counts.push(records.length);
      expect(sealed).toEqual([]);
    }
    expect(new Set(counts)).toEqual(new Set([3]));
  });

  test('a shielded child’s contact is the accountable team, and nothing besides', async () => {
    const answer = await world.signpost(ben, { number: numberOf('grace') });
    expect(answer).toMatchObject({
      outcome: 'UNIQUE',
      contacts: [
        {
          serviceType: null,
          organisation: null,
          authority: { code: castAuthorities.leeds },
          telephone: expect.stringMatching(/\d{4}/),
        },
      ],
    });
  });

  test('by name, date of birth and one more fact; variants too; more than one is REFINE', async () => {
    const amira = world.as('amira');
    await world.plant({ ...person, involvements: [working()], postcode: 'BD1 1AA' });
    expect((await world.signpost(amira, asked)).outcome).toBe('UNIQUE');
    expect((await world.signpost(amira, { ...asked, gender: undefined, postcode: 'BD1 1AA' })).outcome).toBe(
      'UNIQUE',
    );
    expect((await world.signpost(amira, { ...asked, familyName: 'Fetherstone' })).outcome).toBe('UNIQUE');
    expect((await world.signpost(amira, { ...asked, dateOfBirth: '2013-12-10' })).outcome).toBe('UNIQUE');
    await world.plant({ ...person, familyName: 'Feathurstone' });
    expect((await world.signpost(amira, asked)).outcome).toBe('UNIQUE');
    expect(await world.signpost(amira, { ...asked, familyName: 'Fetherstone' })).toMatchObject({
      outcome: 'REFINE',
      contacts: [],
    });
    await world.plant(person);
    expect(await world.signpost(amira, asked)).toMatchObject({ outcome: 'REFINE', contacts: [] });
  });

  test('several of whom nobody is in contact with are NONE', async () => {
    const two = { ...person, givenName: 'Twice', familyName: 'Alike' };
    await world.plant(two);
    await world.plant(two);
    const amira = world.as('amira');
    expect(await world.signpost(amira, { ...asked, givenName: 'Twice', familyName: 'Alike' })).toEqual(none);
    // Nobody was told of any child: the audit names none either.
    expect(await world.audited(amira)).toMatchObject([{ kind: 'SIGNPOSTED', child_numbers: [] }]);
  });

  test.each([
    ['number', { number: '1234567890' }],
    ['nhsNumber', { nhsNumber: '1234567890' }],
    ['upn', { upn: 'A123' }],
    ['number', { number: numberOf('zara'), familyName: 'Malik' }],
    ['givenName', {}],
    ['familyName', { givenName: 'Zara' }],
    ['dateOfBirth', { givenName: 'Zara', familyName: 'Malik' }],
    ['dateOfBirth', { ...asked, dateOfBirth: 'soon' }],
    ['postcode', { ...asked, gender: undefined }],
    ['postcode', { ...asked, postcode: 'X' }],
    ['givenName', { ...asked, givenName: 'Ma*' }],
  ])('a bad or missing %s is named', async (field, input) => {
    expect(await world.signpost(ben, input)).toEqual({
      __typename: 'InvalidInput',
      field,
      message: expect.any(String),
    });
  });
});

describe('L03: children who move between authorities', () => {
  test('a child moved from A to B: B’s social worker finds A’s active worker', async () => {
    const answer = await world.signpost(ben, { number: numberOf('ruby') });
    expect(answer.outcome).toBe('UNIQUE');
    expect(answer.contacts).toEqual([
      {
        serviceType: 'SOCIAL_CARE',
        organisation: { id: castService('leeds', 'SOCIAL_CARE').id },
        authority: { code: castAuthorities.leeds },
        telephone: castMember('amira').telephone,
      },
    ]);
    expect((await world.found(ben, { number: numberOf('ruby') }))[0]).toBe(numberOf('ruby'));
  });

  test('a worker’s own recording carries the authority it is made for', async () => {
    const number = await world.plant();
    const caller = world.as('ben');
    await world.open(caller, number);
    await world.record(caller, { number, telephone: '01274 496 111' });
    const { contacts } = await world.signpost(world.as('amira'), { number });
    expect(contacts).toMatchObject([
      { authority: { code: castAuthorities.bradford }, telephone: '01274 496 111' },
    ]);
  });
});
