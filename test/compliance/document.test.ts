import { expect, test } from 'vitest';
import { printPdf } from '../../subgraphs/compliance/document/pdf.ts';

const set = async (text: string) => {
  const began = performance.now();
  const table = [
    ['a', 'b', 'c'],
    [text.slice(0, 200), text.slice(0, 200), '-1.00'],
  ];
  const sections = [{ title: 'Remarks', lines: [text], table }];
  const bytes = await printPdf({ title: 'Statement', opening: [text], sections, madeAt: new Date(0) });
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  return performance.now() - began;
};

test('a text without a place to break is set about as fast as one with them', async () => {
  await set('first');
  const usual = await set('W'.repeat(19).concat(' ').repeat(400));
  // Without care for it, hundreds of times as long: nobody else's document is set meanwhile.
  expect(await set('W'.repeat(8_000))).toBeLessThan(10 * usual + 1_000);
});

test.each([
  ['marks of another direction', '\u202eevil\u202c \u2066x\u2069'],
  ['signs that end lines elsewhere', 'a\r\nb\rc\u2028d\u2029e\tf'],
  ['pictures', '👩‍👩‍👧‍👦'.repeat(60)],
  ['half a character', 'a\ud800b\udc00'],
  ['a letter under thousands of marks', `Z${'\u0301'.repeat(2_000)}`],
  ['what a PDF is made of', ')) Tj ET (\\ endstream'.repeat(20)],
])('%s set no document back', async (_, text) => {
  await set(text);
});
