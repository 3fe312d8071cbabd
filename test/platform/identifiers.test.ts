import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  childNumberFrom,
  childNumberSequence,
  lifeFault,
  nhsNumberFrom,
  outwardOf,
  parseChildNumber,
  parseIsoDate,
  parseNhsNumber,
  parsePostcode,
  parseUpn,
  randomChildNumber,
  timedUuid,
  upnFrom,
} from '../../platform/identifiers.ts';

const nine = fc.integer({ min: 100_000_000, max: 999_999_999 });

/** The text with the digit in one place replaced by another digit. */
function withDigit(text: string, place: number, step: number): string {
  const digit = (Number(text[place]) + step) % 10;
  return text.slice(0, place) + digit + text.slice(place + 1);
}

describe('child number (domain.md 1: ISO 7064 MOD 11,10)', () => {
  test('has the check digit of the published example', () => {
    // ISO 7064 hybrid system MOD 11,10, as in the German tax number 86095742719.
    expect(parseChildNumber(childNumberFrom(794_623_000))).not.toBeNull();
    expect(checkOf('8609574271')).toBe('9');
  });

  test('is its own canonical form, with or without spaces and dashes', () => {
    fc.assert(
      fc.property(nine, (digits) => {
        const number = childNumberFrom(digits);
        expect(number).toMatch(/^[1-9]\d{9}$/);
        expect(parseChildNumber(number)).toBe(number);
        expect(
          parseChildNumber(` ${number.slice(0, 3)} ${number.slice(3, 6)}\u00a0${number.slice(6)} `),
        ).toBe(number);
        expect(parseChildNumber(`${number.slice(0, 3)}-${number.slice(3, 6)}–${number.slice(6)}`)).toBe(
          number,
        );
      }),
    );
  });

  test('finds every single wrong digit', () => {
    fc.assert(
      fc.property(nine, fc.nat({ max: 9 }), fc.integer({ min: 1, max: 9 }), (digits, place, step) => {
        expect(parseChildNumber(withDigit(childNumberFrom(digits), place, step))).toBeNull();
      }),
    );
  });

  test('refuses whatever is not ten digits, the first not 0', () => {
    for (const text of [
      '',
      '0123456789',
      '123456789',
      '12345678901',
      '12345-6789',
      'ABCDEFGHIJ',
      '१२३४५६७८९०',
    ]) {
      expect(parseChildNumber(text)).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => void parseChildNumber(text)));
    expect(() => childNumberFrom(99_999_999)).toThrow(RangeError);
    expect(() => childNumberFrom(1e9)).toThrow(RangeError);
  });

  test('is random when asked for', () => {
    const drawn = new Set(Array.from({ length: 1_000 }, randomChildNumber));
    expect(drawn.size).toBeGreaterThan(990);
    for (const number of drawn) expect(parseChildNumber(number)).toBe(number);
  });

  test('comes in a keyed order without repeats', () => {
    const sequence = childNumberSequence('one');
    const seen = new Set<string>();
    for (let index = 0; index < 200_000; index += 1) seen.add(sequence(index));
    expect(seen.size).toBe(200_000);
    expect(childNumberSequence('one')(123_456)).toBe(sequence(123_456));
    expect(childNumberSequence('two')(123_456)).not.toBe(sequence(123_456));
    expect(parseChildNumber(sequence(899_999_999))).not.toBeNull();
    expect(() => sequence(900_000_000)).toThrow(RangeError);
    // Neighbours do not share their first digits more than chance lets them.
    const first = Array.from({ length: 900 }, (_, index) => sequence(index)[0]);
    expect(new Set(first).size).toBe(9);
  });
});

describe('NHS number', () => {
  test('knows the published example and its canonical form', () => {
    expect(parseNhsNumber('943 476 5919')).toBe('9434765919');
    expect(parseNhsNumber('943-476-5919')).toBe('9434765919');
    expect(parseNhsNumber('9434765918')).toBeNull();
    expect(parseNhsNumber('0000000000')).toBeNull();
    expect(nhsNumberFrom(999_999_999)).toBeNull();
  });

  test('finds every single wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(
        nine,
        fc.nat({ max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat({ max: 8 }),
        (digits, place, step, at) => {
          const number = nhsNumberFrom(digits);
          fc.pre(number !== null);
          expect(parseNhsNumber(number as string)).toBe(number);
          expect(parseNhsNumber(withDigit(number as string, place, step))).toBeNull();
          const n = number as string;
          fc.pre(n[at] !== n[at + 1]);
          expect(parseNhsNumber(n.slice(0, at) + n[at + 1] + n[at] + n.slice(at + 2))).toBeNull();
        },
      ),
    );
  });
});

describe('unique pupil number', () => {
  test('knows a published example', () => {
    expect(parseUpn('H801200001001')).toBe('H801200001001');
    expect(parseUpn('h8012 0000 1001')).toBe('H801200001001');
    expect(parseUpn('A801200001001')).toBeNull();
  });

  test('makes what it accepts, and finds a wrong digit', () => {
    const digits = fc.stringMatching(/^\d{12}$/);
    fc.assert(
      fc.property(digits, fc.nat({ max: 11 }), fc.integer({ min: 1, max: 9 }), (twelve, place, step) => {
        const upn = upnFrom(twelve);
        expect(parseUpn(upn)).toBe(upn);
        expect(parseUpn(upn[0] + withDigit(twelve, place, step))).toBeNull();
      }),
    );
  });
});

describe('postcode', () => {
  test('has one canonical form', () => {
    for (const text of ['ls14ap', ' LS1 4AP ', 'Ls 14 aP', 'ＬＳ１ ４ＡＰ']) {
      expect(parsePostcode(text)).toBe('LS1 4AP');
    }
    expect(parsePostcode('ec1a1bb')).toBe('EC1A 1BB');
    expect(parsePostcode('W1A 0AX')).toBe('W1A 0AX');
    expect(outwardOf('EC1A 1BB')).toBe('EC1A');
  });

  test('refuses what is not of the form', () => {
    for (const text of [
      '',
      'LS1',
      'LS1 4A',
      'QS1 4AP',
      'LS1 4CP',
      'LS1 AAP',
      '1LS 4AP',
      "LS1 4AP'--",
      'LS123 4AP',
    ]) {
      expect(parsePostcode(text)).toBeNull();
    }
    fc.assert(fc.property(fc.string(), (text) => void parsePostcode(text)));
  });
});

describe('days', () => {
  test('are those of the calendar', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
        (instant) => {
          const day = instant.toISOString().slice(0, 10);
          expect(parseIsoDate(day)).toBe(day);
        },
      ),
    );
    fc.assert(
      fc.property(fc.nat({ max: 19 }), fc.nat({ max: 40 }), fc.nat({ max: 2300 }), (month, day, year) => {
        const text = [
          String(year).padStart(4, '0'),
          String(month).padStart(2, '0'),
          String(day).padStart(2, '0'),
        ];
        const instant = new Date(`${text.join('-')}T00:00:00Z`);
        const real = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text.join('-'));
        expect(parseIsoDate(text.join('-')) !== null).toBe(real && year >= 1900 && year < 2200);
      }),
    );
    expect(parseIsoDate('29/02/2024')).toBeNull();
    expect(parseIsoDate('2024-2-9')).toBeNull();
  });

  test('of a life make sense or say what is wrong', () => {
    expect(lifeFault('2020-01-02', null, '2020-01-02')).toBeNull();
    expect(lifeFault('2020-01-03', null, '2020-01-02')).toBe('BIRTH_IN_FUTURE');
    expect(lifeFault('2020-01-01', '2020-01-01', '2020-01-02')).toBeNull();
    expect(lifeFault('2020-01-01', '2019-12-31', '2020-01-02')).toBe('DEATH_BEFORE_BIRTH');
    expect(lifeFault('2020-01-01', '2020-01-03', '2020-01-02')).toBe('DEATH_IN_FUTURE');
  });
});

/** The check digit of ISO 7064 MOD 11,10 by the standard's own description, apart from the product's code. */
function checkOf(digits: string): string {
  let p = 10;
  for (const digit of digits) {
    let s = (p + Number(digit)) % 10;
    if (s === 0) s = 10;
    p = (2 * s) % 11;
  }
  return String((11 - p) % 10);
}

test('the product agrees with the standard by the letter', () => {
  fc.assert(
    fc.property(nine, (digits) => {
      expect(childNumberFrom(digits)[9]).toBe(checkOf(String(digits)));
    }),
  );
});

test('a timed id is of version 7, says when it was made, and is never made twice', () => {
  const before = Date.now();
  const ids = Array.from({ length: 1_000 }, timedUuid);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    const time = Number.parseInt(id.slice(0, 13).replace('-', ''), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  }
});
