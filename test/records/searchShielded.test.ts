import { describe, expect, test } from 'vitest';
import { castPlaces, castService } from '../support/cast.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld({ searchesPerHour: 1_000, searchesPerDay: 1_000 }, { watched: true });
const service = castService('leeds', 'SOCIAL_CARE');
const amira = world.as('amira');
const school = castPlaces.leedsAcademy.id;

describe('shielded children', () => {
  const hidden = {
    givenName: 'Tabitha',
    familyName: 'Underhill',
    gender: 'FEMALE',
    birthDate: '2014-11-20',
    postcode: 'LS7 4DG',
    shield: 'ACTIVE',
    formerNames: [{ givenName: 'Prudence', familyName: 'Quartermain', untilDate: '2019-01-01' }],
    identifiers: [{ scheme: 'LOCAL', value: 'HIDDEN-1', issuer: service.id }],
    involvements: [
      {
        category: 'UNIVERSAL',
        serviceType: 'EDUCATION',
        organisationId: school,
        accountId: null,
        telephone: null,
        email: null,
        lead: false,
        startedOn: '2020-09-01',
        endedOn: null,
      },
    ],
  } as const;
  const names = { givenName: 'Tabitha', familyName: 'Underhill' };

  test('are found by name, gender, date of birth and number, with their marker and no postcode', async () => {
    const number = await world.plant(hidden);
    for (const input of [
      { number },
      { ...names, dateOfBirth: '2014-11-20' },
      { ...names, dateOfBirth: '2014-11-20', gender: 'FEMALE' },
      { ...names, ageRange: { from: 11, to: 12 } },
      { givenName: 'Tabytha', familyName: 'Underhil', dateOfBirth: '2014-11-20' },
    ]) {
      const { candidates } = await world.search(amira, input);
      expect(candidates).toEqual([
        { number, ...names, age: 11, gender: 'FEMALE', outwardPostcode: null, shielded: true },
      ]);
    }
  });

  test('are not found, counted or ranked by what their view hides; searches answer as if they were not there', async () => {
    const twin = await world.plant({
      ...hidden,
      shield: 'NONE',
      formerNames: [],
      identifiers: [],
      givenName: 'Tabytha',
    });
    const later = await world.plant({
      ...hidden,
      shield: 'NONE',
      formerNames: [],
      identifiers: [],
      familyName: 'Underhil',
    });
    for (const input of [
      { ...names, postcode: 'LS7 4DG' },
      { ...names, dateOfBirth: '2014-11-20', postcode: 'LS7 4DG' },
      { ...names, schoolId: school },
      { ...names, dateOfBirth: '2014-11-20', schoolId: school, gender: 'FEMALE' },
    ]) {
      const found = await world.found(amira, input);
      expect([...found].sort()).toEqual([later, twin].sort());
      expect(await world.found(world.as('dora'), input)).toEqual(found);
    }
    expect(await world.found(amira, { identifier: { scheme: 'LOCAL', value: 'HIDDEN-1' } })).toEqual([]);
    expect(
      await world.found(amira, {
        givenName: 'Prudence',
        familyName: 'Quartermain',
        dateOfBirth: '2014-11-20',
      }),
    ).toEqual([]);
    expect(
      await world.found(amira, { givenName: 'Prudence', familyName: 'Quartermain', postcode: 'LS7 4DG' }),
    ).toEqual([]);
  });

  test('hide nobody whose name is a slip away; a child in plain sight who is called so does', async () => {
    const child = { gender: 'FEMALE', birthDate: '2014-11-20', givenName: 'Marigold' } as const;
    const asked = { givenName: 'Marigold', familyName: 'Fenwick', ageRange: { from: 11, to: 12 } };
    const near = await world.plant({ ...child, familyName: 'Fenrick' });
    expect(await world.found(amira, asked)).toEqual([near]);
    const shielded = await world.plant({ ...child, familyName: 'Fenwick', shield: 'ACTIVE' });
    expect(await world.found(amira, asked)).toEqual([shielded, near]);
    const plain = await world.plant({ ...child, familyName: 'Fenwick' });
    expect([...(await world.found(amira, asked))].sort()).toEqual([shielded, plain].sort());
  });

  test('take as many statements as a name that nobody bears', async () => {
    const counts = [];
    for (const familyName of ['Underhill', 'Xyzzyqua']) {
      for (const more of [
        { dateOfBirth: '2014-11-20' },
        { ageRange: { from: 11, to: 12 } },
        { postcode: 'LS7 4DG' },
        { schoolId: school },
      ]) {
        const input = { givenName: 'Tabitha', familyName, ...more };
        counts.push((await world.statementsOf(() => world.found(world.as('amira'), input))).records.length);
      }
    }
    expect(counts).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
  });
});
