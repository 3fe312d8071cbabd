import { describe, expect, test } from 'vitest';
import { castAuthorities, castNhsNumbers, castPlaces, castService } from '../support/cast.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld({ searchesPerHour: 1_000, searchesPerDay: 1_000 }, { watched: true });
const service = castService('leeds', 'SOCIAL_CARE');
const amira = world.as('amira');

const attends = (organisationId: string, startedOn: string, endedOn: string | null) =>
  ({
    category: 'UNIVERSAL',
    serviceType: 'EDUCATION',
    organisationId,
    accountId: null,
    telephone: null,
    email: null,
    lead: false,
    startedOn,
    endedOn,
  }) as const;
const lives = (postcode: string, sinceDate: string, untilDate: string | null) =>
  ({ status: 'CURRENT', line: '1 Long Lane', locality: 'Leeds', postcode, sinceDate, untilDate }) as const;
const catherine = await world.plant({
  givenName: 'Catherine',
  familyName: 'Smith',
  gender: 'FEMALE',
  birthDate: '2015-04-08',
  addresses: [lives('LS9 7AE', '2018-01-01', '2020-01-01'), lives('LS9 7AB', '2020-01-01', null)],
  identifiers: [{ scheme: 'LOCAL', value: 'CASE-77', issuer: service.id }],
  involvements: [
    attends(castPlaces.leedsAcademy.id, '2020-09-01', null),
    attends(castPlaces.leedsPrimary.id, '2019-09-01', '2020-07-20'),
  ],
});
const birth = { dateOfBirth: '2015-04-08' };
const home = { givenName: 'Catherine', familyName: 'Smith', postcode: 'LS9 7AB' };
const school = castPlaces.leedsAcademy.id;

describe('the search contract (domain.md 4)', () => {
  test.each([
    ['by child number', { number: catherine }],
    ['by child number in groups', { number: catherine.replace(/^(...)(...)/, '$1-$2–') }],
    ['by an identifier of the own body', { identifier: { scheme: 'LOCAL', value: 'CASE-77' } }],
    ['by names and date of birth', { givenName: 'Catherine', familyName: 'Smith', ...birth }],
    [
      'by names and an age range',
      { givenName: 'Catherine', familyName: 'Smith', ageRange: { from: 10, to: 12 } },
    ],
    ['by names and postcode', { givenName: 'Catherine', familyName: 'Smith', postcode: 'ls97ab' }],
    ['by names and school', { givenName: 'Catherine', familyName: 'Smith', schoolId: school }],
    [
      'by names and everything',
      {
        givenName: 'Catherine',
        familyName: 'Smith',
        ...birth,
        postcode: 'LS9 7AB',
        schoolId: school,
        gender: 'FEMALE',
        ageRange: { from: 11, to: 11 },
      },
    ],
    [
      'by names, postcode and everything but the date',
      { ...home, schoolId: school, gender: 'FEMALE', ageRange: { from: 11, to: 11 } },
    ],
  ])('%s', async (_name, input) => {
    expect(await world.search(amira, input)).toEqual({
      __typename: 'ChildSearch',
      refine: false,
      candidates: [
        {
          number: catherine,
          givenName: 'Catherine',
          familyName: 'Smith',
          age: 11,
          gender: 'FEMALE',
          outwardPostcode: 'LS9',
          shielded: false,
        },
      ],
    });
  });

  test.each([
    ['a spelling variant', 'Kathryn', 'Smyth'],
    ['a nickname', 'Katie', 'Smith'],
    ['sounds alike', 'Katherin', 'Smithe'],
    ['a slip of the hand', 'Cathreine', 'Smiht'],
    ['swapped names', 'Smith', 'Catherine'],
    ['swapped and varied', 'Smyth', 'Katharine'],
    ['capitals, accents and spaces', '  CATHÉRINE ', 'smith'],
    ['a look-alike letter of another script', 'Cаtherine', 'Smіth'],
    ['a * after two letters', 'Ca*', 'Smith'],
    ['a * in the family name', 'Catherine', 'Sm*'],
    ['a * in both', 'Cath*', 'Smi*'],
  ])('finds by %s', async (_name, givenName, familyName) => {
    expect(await world.found(amira, { givenName, familyName, ...birth })).toEqual([catherine]);
    expect(await world.found(amira, { givenName, familyName, postcode: 'LS9 7AB' })).toEqual([catherine]);
  });

  test.each([
    ['Catherine', 'Smith'],
    ['Kathryn', 'Smyth'],
    ['Smith', 'Catherine'],
    ['Cath*', 'Smith'],
  ])('finds %s %s by age range and by school too', async (givenName, familyName) => {
    expect(await world.found(amira, { givenName, familyName, ageRange: { from: 10, to: 12 } })).toEqual([
      catherine,
    ]);
    expect(await world.found(amira, { givenName, familyName, schoolId: school })).toEqual([catherine]);
  });

  test.each([
    ['Cathekine', 'Smith'],
    ['atherine', 'Smith'],
    ['Catherine', 'Smikth'],
    ['Catherine', 'Msith'],
  ])('finds %s %s, whose slip changes the sound, by age range', async (givenName, familyName) => {
    const ages = { ageRange: { from: 10, to: 12 } };
    expect(await world.found(amira, { givenName, familyName, ...ages })).toEqual([catherine]);
    expect(await world.found(amira, { givenName, familyName, ageRange: { from: 8, to: 10 } })).toEqual([]);
    expect(await world.found(amira, { givenName, familyName, ...ages, gender: 'MALE' })).toEqual([]);
  });

  test('finds by swapped day and month', async () => {
    const names = { givenName: 'Catherine', familyName: 'Smith' };
    expect(await world.found(amira, { ...names, dateOfBirth: '2015-08-04' })).toEqual([catherine]);
  });

  test.each([
    ['another given name', { givenName: 'Oliver', familyName: 'Smith', ...birth }],
    ['another family name', { givenName: 'Catherine', familyName: 'Okonkwo', ...birth }],
    ['another date of birth', { givenName: 'Catherine', familyName: 'Smith', dateOfBirth: '2015-04-09' }],
    ['another age', { givenName: 'Catherine', familyName: 'Smith', ageRange: { from: 8, to: 10 } }],
    ['another postcode', { givenName: 'Catherine', familyName: 'Smith', ...birth, postcode: 'LS9 7AD' }],
    ['a former postcode', { ...home, postcode: 'LS9 7AE' }],
    ['a former postcode and the date', { ...home, ...birth, postcode: 'LS9 7AE' }],
    [
      'a former school',
      { givenName: 'Catherine', familyName: 'Smith', ...birth, schoolId: castPlaces.leedsPrimary.id },
    ],
    ['another gender', { givenName: 'Catherine', familyName: 'Smith', ...birth, gender: 'MALE' }],
    ['the postcode and another age', { ...home, ageRange: { from: 8, to: 10 } }],
    ['the postcode and another gender', { ...home, gender: 'MALE' }],
    ['the postcode and a former school', { ...home, schoolId: castPlaces.leedsPrimary.id }],
  ])('does not find by %s', async (_name, input) => {
    expect(await world.found(amira, input)).toEqual([]);
  });

  test('finds a child of no stated gender under either', async () => {
    const robin = await world.plant({
      givenName: 'Robin',
      familyName: 'Ashdown',
      gender: 'NOT_SPECIFIED',
      birthDate: '2015-04-08',
      postcode: 'LS9 7AE',
    });
    for (const gender of ['FEMALE', 'MALE', 'NOT_SPECIFIED'] as const) {
      for (const fact of [{ postcode: 'LS9 7AE' }, birth, { ageRange: { from: 10, to: 12 } }]) {
        expect(
          await world.found(amira, { givenName: 'Robin', familyName: 'Ashdown', gender, ...fact }),
        ).toEqual([robin]);
      }
    }
  });

  test('an identifier of another body, a national number, and an unused one are alike, in as many statements', async () => {
    const counts: number[] = [];
    for (const [who, scheme, value] of [
      ['ben', 'LOCAL', 'CASE-77'],
      ['amira', 'NHS_NUMBER', castNhsNumbers.noah],
      ['amira', 'LOCAL', 'CASE-78'],
      ['amira', 'LOCAL', 'CASE-77'],
    ] as const) {
      const { records } = await world.statementsOf(() =>
        world.found(world.as(who), { identifier: { scheme, value } }),
      );
      counts.push(records.length);
    }
    expect(counts).toEqual([2, 2, 2, 2]);
    expect(await world.found(world.as('ben'), { identifier: { scheme: 'LOCAL', value: 'CASE-77' } })).toEqual(
      [],
    );
  });

  test('a mediator finds by an identifier of their own body for nobody of another: neither could alone', async () => {
    const identifier = { scheme: 'LOCAL', value: 'CASE-77' };
    const found = (who: string) => {
      const { accountId, organisationId, sessionId } = world.as(who);
      const onBehalfOf = { accountId, organisationId, sessionId };
      const claims = { roles: ['MEDIATED' as const], organisationId: service.id, onBehalfOf };
      return world.found(world.as('nadia', claims), { identifier });
    };
    expect(await found('ben')).toEqual([]);
    expect(await found('amira')).toEqual([catherine]);
  });
});

describe('what is broader, or cannot be used', () => {
  const names = { givenName: 'Catherine', familyName: 'Smith' };
  test.each([
    ['nothing', {}],
    ['a family name and a date', { familyName: 'Smith', ...birth }],
    ['names alone', names],
    ['names and gender', { ...names, gender: 'FEMALE' }],
    ['three years and more', { ...names, ageRange: { from: 8, to: 11 } }],
    ['a * after one letter', { ...names, givenName: 'C*', ...birth }],
    ['a * after one letter and signs', { ...names, familyName: "'S -*", ...birth }],
    ['a * at the head', { ...names, familyName: '*', ...birth }],
    [
      'an open family name with an age range',
      { ...names, familyName: 'Sm*', ageRange: { from: 10, to: 11 } },
    ],
    ['an open family name with a school', { ...names, familyName: 'Sm*', schoolId: school }],
  ])('%s is too broad: nothing is searched or counted, and it is audited', async (_name, input) => {
    const caller = world.as('amira');
    const { records } = await world.statementsOf(async () => {
      expect((await world.search(caller, input)).__typename).toBe('SearchTooBroad');
    });
    expect(records).toHaveLength(1);
    const [event] = await world.audited(caller);
    expect(event).toMatchObject({
      kind: 'SEARCHED',
      outcome: 'REFUSED',
      detail: { code: 'SEARCH_TOO_BROAD' },
    });
  });

  test.each([
    ['number', { number: '1234567890' }],
    ['number', { number: catherine, familyName: 'Smith' }],
    ['identifier.value', { identifier: { scheme: 'NHS_NUMBER', value: '1234567890' } }],
    ['identifier.value', { identifier: { scheme: 'LOCAL', value: ' ' } }],
    ['identifier', { identifier: { scheme: 'LOCAL', value: 'CASE-77' }, ...birth }],
    ['dateOfBirth', { ...names, dateOfBirth: '2015-02-30' }],
    ['dateOfBirth', { ...names, dateOfBirth: '2031-01-01' }],
    ['postcode', { ...names, postcode: 'NOWHERE' }],
    ['schoolId', { ...names, schoolId: 'x' }],
    ['ageRange.from', { ...names, ageRange: { from: -1, to: 1 } }],
    ['ageRange.to', { ...names, ageRange: { from: 4, to: 3 } }],
    ['givenName', { ...names, givenName: '1234', ...birth }],
    ['familyName', { ...names, familyName: 'x'.repeat(101), ...birth }],
    ['familyName', { ...names, familyName: 'Smi*th', ...birth }],
  ])('a bad %s is named, never its value', async (field, input) => {
    expect(await world.search(amira, input)).toEqual({
      __typename: 'InvalidInput',
      field,
      message: expect.any(String),
    });
  });

  test('a purpose that no role of the caller may state is refused and audited', async () => {
    const caller = world.as('amira');
    expect((await world.search(caller, { purpose: 'ADOPTION', number: catherine })).__typename).toBe(
      'NotPermitted',
    );
    expect(await world.audited(caller)).toMatchObject([{ kind: 'SEARCHED', outcome: 'REFUSED' }]);
  });

  test('a purpose of the own authority finds the own authority’s records only', async () => {
    const farah = world.as('farah');
    expect(await world.found(farah, { purpose: 'DATA_QUALITY', number: catherine })).toEqual([catherine]);
    expect(await world.found(farah, { purpose: 'DATA_QUALITY', number: numberOf('ruby') })).toEqual([]);
    expect(await world.found(farah, { purpose: 'OTHER', number: numberOf('ruby') })).toEqual([]);
    expect(await world.found(amira, { number: numberOf('ruby') })).toEqual([numberOf('ruby')]);
  });
});

describe('candidates', () => {
  test('archived, sealed and purged records are never found', async () => {
    const names = { givenName: 'Bartholomew', familyName: 'Gonewither' };
    const dates = { birthDate: '2012-02-02' };
    const archived = await world.plant({ ...names, ...dates, status: 'ARCHIVED', archivedOn: '2026-06-01' });
    for (const who of ['amira', 'dora']) {
      expect(await world.found(world.as(who), { ...names, dateOfBirth: '2012-02-02' })).toEqual([]);
      expect(await world.found(world.as(who), { number: archived })).toEqual([]);
    }
  });

  test('stand with the likeliest first, in an order that does not change', async () => {
    const dates = { birthDate: '2013-07-01' };
    const plant = (givenName: string, familyName: string, more = {}) =>
      world.plant({ givenName, familyName, ...dates, ...more });
    const sounding = await plant('Filipp', 'Penrhos');
    const variant = await plant('Phil', 'Penrose');
    const exact = await plant('Philip', 'Penrose');
    const swapped = await plant('Penrose', 'Philip');
    const otherDay = await plant('Philip', 'Penrose', { birthDate: '2013-01-07' });
    const input = { givenName: 'Philip', familyName: 'Penrose', dateOfBirth: '2013-07-01' };
    const found = await world.found(amira, input);
    expect(found[0]).toBe(exact);
    expect([...found].sort()).toEqual([sounding, variant, exact, swapped, otherDay].sort());
    expect(found.indexOf(variant)).toBeLessThan(found.indexOf(sounding));
    expect(await world.found(amira, input)).toEqual(found);
  });

  test('are ten at most; with more there is none, and refine', async () => {
    const names = { givenName: 'Tenfold', familyName: 'Multiplicand' };
    for (let count = 0; count < 10; count += 1) await world.plant({ ...names, birthDate: '2011-05-05' });
    const input = { ...names, dateOfBirth: '2011-05-05' };
    expect((await world.search(amira, input)).candidates).toHaveLength(10);
    await world.plant({ ...names, birthDate: '2011-05-05' });
    expect(await world.search(amira, input)).toEqual({
      __typename: 'ChildSearch',
      candidates: [],
      refine: true,
    });
  });

  test('hold the record only under an open grant of one’s own', async () => {
    const caller = world.as('amira');
    const input = { givenName: 'Catherine', familyName: 'Smith', ...birth };
    const fields = 'child { number address { postcode } }';
    expect((await world.search(caller, input, fields)).candidates[0].child).toBeNull();
    await world.open(caller, catherine);
    expect((await world.search(caller, input, fields)).candidates[0].child).toEqual({
      number: catherine,
      address: { postcode: 'LS9 7AB' },
    });
    expect((await world.search(world.as('owen'), input, fields)).candidates[0].child).toBeNull();
  });

  test('age turns at midnight in London', async () => {
    const number = await world.plant({
      birthDate: '2020-06-16',
      givenName: 'Midnight',
      familyName: 'Birthday',
    });
    const age = async () => (await world.search(amira, { number })).candidates[0].age;
    expect(await age()).toBe(5);
    const before = world.clock.now();
    world.clock.set(new Date('2026-06-15T23:00:00Z'));
    expect(await age()).toBe(6);
    world.clock.set(before);
  });
});

describe('the audit of a search', () => {
  test('is one event with hashed criteria and the numbers returned, durable before the answer', async () => {
    const caller = world.as('amira');
    await world.found(caller, { givenName: 'Catherine', familyName: 'Smith', ...birth });
    const events = await world.audited(caller);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      kind: 'SEARCHED',
      outcome: 'DONE',
      reason: 'SAFEGUARDING',
      child_numbers: [Number(catherine)],
      detail: { count: 1, refine: false, criteria: { familyName: expect.any(String) } },
    });
    expect(JSON.stringify(events)).not.toMatch(/smith|catherine|2015-04/i);
    await world.found(caller, { givenName: 'CATHERINE', familyName: ' Smith', ...birth });
    expect((await world.audited(caller))[1]?.detail?.criteria).toEqual(events[0]?.detail?.criteria);
  });

  test('counts each of several aliased searches', async () => {
    const caller = world.as('amira');
    const one = (alias: string) =>
      `${alias}: searchChildren(input: { purpose: SAFEGUARDING, number: "${catherine}" }) { __typename }`;
    await world.ask(caller, `{ ${['a', 'b', 'c', 'd'].map(one).join('\n')} }`);
    expect(await world.audited(caller)).toHaveLength(4);
  });

  test('in the area of no single authority: the numbers tell', async () => {
    const caller = world.as('carys');
    await world.found(caller, { number: numberOf('noah') });
    expect((await world.audited(caller))[0]).toMatchObject({
      area: null,
      child_numbers: [Number(numberOf('noah'))],
    });
    expect(castAuthorities.leeds).toBe('E08000035');
  });
});
