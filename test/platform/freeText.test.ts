import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesAChild } from '../../platform/freeText.ts';
import { childNumberFrom, nhsNumberFrom, upnFrom } from '../../platform/identifiers.ts';

/** The noughts of scripts whose digits no canonical form makes Latin ones, and of one that it does. */
const noughts = {
  arabic: 0x660,
  persian: 0x6f0,
  bengali: 0x9e6,
  gurmukhi: 0xa66,
  osmanya: 0x104a0,
  wide: 0xff10,
};
const written = (digits: string, nought: number) =>
  digits.replace(/\d/g, (digit) => String.fromCodePoint(nought + Number(digit)));

test('a child’s number is found in the digits of every script, and whatever stands on or between them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100_000_000, max: 999_999_999 }),
      fc.constantFrom(...Object.values(noughts), 0x30),
      // Keycaps, marks, what has no width, a blank of Braille.
      fc.constantFrom('', ' ', '-', '\ufe0f\u20e3', '\u0332', '\u200b', '\u3164', '\u2800', ' – '),
      (nine, nought, between) => {
        const numbers = [childNumberFrom(nine), nhsNumberFrom(nine), upnFrom(`${nine}123`)];
        for (const number of numbers.filter((each) => each !== null)) {
          const text = [...written(number, nought)].join(between);
          expect([text, namesAChild(`They asked about ${text}.`)]).toEqual([text, true]);
        }
      },
    ),
  );
});

test('a number is found as a spreadsheet shows one, with commas between thousands; a sum of money is none', () => {
  const numbers = [485_777_345, 100_000_000, 931_204_778].map(childNumberFrom);
  for (const number of numbers) {
    const text = number.replace(/\B(?=(\d{3})+$)/g, ',');
    expect([text, namesAChild(`They asked about ${text}, they say.`)]).toEqual([text, true]);
    expect(namesAChild(text.replaceAll(',', '’'))).toBe(true);
    // Of 48 million pounds and some pence.
    expect(namesAChild(`${text.replaceAll(',', '').replace(/^(\d\d)(\d{3})(\d{3})/, '$1,$2,$3.')}`)).toBe(
      false,
    );
  }
});

test('what is no child’s number is none in any script: telephones, days, wrong check digits', () => {
  const child = childNumberFrom(485_777_345);
  const wrong = child.slice(0, 9) + ((Number(child[9]) + 1) % 10);
  const texts = [wrong, '0113 496 0999', '11 June 2026', '12345'];
  for (const text of texts)
    for (const nought of [0x30, ...Object.values(noughts)])
      expect([text, nought, namesAChild(written(text, nought))]).toEqual([text, nought, false]);
});
