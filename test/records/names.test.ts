import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { familyKey, givenKey, normaliseName, soundOf } from '../../platform/matching/names.ts';
import { oneEditApart } from '../../platform/matching/similarity.ts';
import { swappedDay } from '../../subgraphs/records/search/criteria.ts';
import {
  keysOf,
  likeness,
  nameLikeness,
  slippedKeysOf,
  soughtName,
} from '../../subgraphs/records/search/names.ts';

const words = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 4 })
  .map((parts) => parts.join(' '));

describe('the form in which names are compared', () => {
  test.each([
    ['  ZOË ', 'zoe'],
    ['O’Neill', 'oneill'],
    ['Jean-Luc', 'jean luc'],
    ['Łukasz Øster', 'lukasz oster'],
    ['Straße', 'strasse'],
    ['Ｆｕｌｌ', 'full'],
    ['Smіth', 'smith'],
    ['Мария', 'мария'],
    ['مُحَمَّد', 'محمد'],
    ['किरण', 'किरण'],
    ['김', '김'],
    ['J\u200bohn', 'john'],
    ['J\u115fo\u3164h\uffa0n', 'john'],
    ['Jo\u034fh\u180bn\ufe0f\u{e0100}', 'john'],
    ['Mary\u2800Ann', 'mary ann'],
    ['12 * %', ''],
  ])('%j is %j', (name, form) => {
    expect(normaliseName(name)).toBe(form);
  });

  test('is its own form', () => {
    fc.assert(
      fc.property(words, (name) => normaliseName(normaliseName(name)) === normaliseName(name)),
      { numRuns: 2_000 },
    );
  });

  test('does not mind case, spaces at the ends, or how letters are composed', () => {
    const name = fc.string({
      unit: fc.constantFrom(...'abcdefzéüñçåøßþαжд -’'),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(name, (text) => {
        const form = normaliseName(text);
        expect(normaliseName(`  ${text} `)).toBe(form);
        expect(normaliseName(text.normalize('NFD'))).toBe(form);
        expect(normaliseName(text.toUpperCase())).toBe(form);
      }),
    );
  });
});

describe('keys', () => {
  test.each([
    ['Smith', 'Smyth'],
    ['Thompson', 'Thomson'],
    ['McDonald', 'Mac Donald'],
    ["O'Neill", 'O Neil'],
    ['van der Berg', 'Berg'],
    ['al-Hassan', 'Hasan'],
    ['Whyte', 'White'],
    ['Knight', 'Night'],
  ])('of the family names %s and %s are one', (a, b) => {
    expect(familyKey(a)).toBe(familyKey(b));
  });

  test.each([
    ['Catherine', 'Kathryn'],
    ['Stephen', 'Steven'],
    ['Philip', 'Filip'],
    ['Chloe', 'Khloe'],
    ['Geoffrey', 'Jeffrey'],
    ['Mohammed', 'Muhamad'],
    ['Anne-Marie', 'Ann'],
  ])('of the given names %s and %s are one', (a, b) => {
    expect(givenKey(a)).toBe(givenKey(b));
  });

  test.each([
    ['Smith', 'Jones'],
    ['Nan', 'Noah'],
    ['Mary', 'Mark'],
    ['Khan', 'Ahmed'],
  ])('of %s and %s differ', (a, b) => {
    expect(soundOf(normaliseName(a))).not.toBe(soundOf(normaliseName(b)));
  });

  test('are short, and the same for the same name however it is written', () => {
    fc.assert(
      fc.property(words, (name) => {
        expect(familyKey(name).length).toBeLessThanOrEqual(6);
        expect(familyKey(normaliseName(name))).toBe(familyKey(name));
        expect(givenKey(normaliseName(name))).toBe(givenKey(name));
      }),
      { numRuns: 1_000 },
    );
  });

  test('of a name are among those that a search for it looks under', () => {
    fc.assert(
      fc.property(
        words.filter((name) => !name.includes('*')),
        (name) => {
          expect(keysOf(soughtName('family', name), 'family')).toContain(familyKey(name));
          expect(keysOf(soughtName('given', name), 'given')).toContain(givenKey(name));
        },
      ),
    );
  });
});

describe('keys of a name with a sound wrong', () => {
  test.each([
    ['Black', 'Blcak'],
    ['Kimble', 'imble'],
    ['Prevost', 'trevost'],
    ['Wilkinson', 'Wikinson'],
    ['Farrington', 'Farringkton'],
    ['Chamberlain', 'Chamberlian'],
  ])('lead to %s from %s', (name, slipped) => {
    const sought = soughtName('family', slipped);
    expect([...keysOf(sought, 'family'), ...slippedKeysOf(sought, 'family')]).toContain(familyKey(name));
  });

  test('are other keys, of at most six sounds; an open name has none', () => {
    for (const key of slippedKeysOf(soughtName('family', 'Smith'), 'family')) {
      expect(key).not.toBe(familyKey('Smith'));
      expect(key.length).toBeLessThanOrEqual(6);
    }
    expect(slippedKeysOf(soughtName('family', 'Smi*'), 'family')).toEqual([]);
  });
});

describe('likeness', () => {
  test('of a name to itself is the highest', () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'abcdeéж -'), minLength: 1, maxLength: 12 })
      .filter((text) => normaliseName(text) !== '');
    fc.assert(
      fc.property(name, (text) => nameLikeness(soughtName('given', text), text, 'given') === likeness.same),
    );
  });

  test('orders same, begins, variant, part, edit, sound', () => {
    const of = (sought: string, name: string, part: 'given' | 'family' = 'family') =>
      nameLikeness(soughtName(part, sought), name, part);
    expect(of('Smith', 'SMITH')).toBe(likeness.same);
    expect(of('Smi*', 'Smith')).toBe(likeness.begins);
    expect(of('Katie', 'Katherine', 'given')).toBe(likeness.variant);
    expect(of('Jones', 'Smith-Jones')).toBe(likeness.onePart);
    expect(of('Smiht', 'Smith')).toBe(likeness.oneEdit);
    expect(of('Fillips', 'Philips')).toBe(likeness.sounds);
    expect(of('Smith', 'Jones')).toBe(likeness.none);
  });

  test.each([
    ['smith', 'smith', true],
    ['smith', 'smth', true],
    ['smith', 'smitth', true],
    ['smith', 'smath', true],
    ['smith', 'smiht', true],
    ['smith', 'tmihs', false],
    ['smith', 'sm', false],
    ['', 'a', true],
  ])('%s and %s are one edit apart: %s', (a, b, apart) => {
    expect(oneEditApart(a, b)).toBe(apart);
    expect(oneEditApart(b, a)).toBe(apart);
  });
});

test('swapping day and month twice gives the day again', () => {
  const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const iso = date.toISOString().slice(0, 10);
      const swapped = swappedDay(iso);
      if (swapped === null) {
        const [, month, dayOfMonth] = iso.split('-');
        expect(month === dayOfMonth || Number(dayOfMonth) > 12).toBe(true);
      } else expect(swappedDay(swapped)).toBe(iso);
    }),
  );
});
