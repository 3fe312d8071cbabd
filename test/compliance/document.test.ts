import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { printPdf } from '../../subgraphs/compliance/document/pdf.ts';

/** Processor milliseconds that a text takes to be set: by the clock a machine that does much else makes any of them late. */
const set = async (text: string) => {
  const before = process.cpuUsage();
  const table = [
    ['a', 'b', 'c'],
    [text.slice(0, 200), text.slice(0, 200), '-1.00'],
  ];
  const sections = [{ title: 'Remarks', lines: [text], table }];
  const bytes = await printPdf({ title: 'Statement', opening: [text], sections, madeAt: new Date(0) });
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
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

/** A document as its file has it, what it draws unpacked. */
async function drawn(sections: Parameters<typeof printPdf>[0]['sections']): Promise<string> {
  const raw = (await printPdf({ title: 'A', opening: [], sections, madeAt: new Date(0) })).toString('latin1');
  return raw.replace(/stream\n([\s\S]*?)\nendstream/g, (whole, packed) => {
    try {
      return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1');
    } catch {
      return whole;
    }
  });
}
const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('latin1');

test('letters that the type has not are said to be missing, and are there for who listens', async () => {
  const said = /ActualText/;
  expect(await drawn([{ title: 'Name', lines: ['Zoë Żółć Ελένη Ольга محمد'] }])).not.toMatch(said);
  // What people enter may have tabs, which are no letters.
  expect(await drawn([{ title: 'Remarks', lines: ['Paid:\t12 pounds'] }])).not.toMatch(said);
  const text = await drawn([{ title: 'Name', lines: ['漢字'], table: [['Name'], ['中村']] }]);
  for (const name of ['漢字', '中村']) expect(text).toContain(utf16(name));
  // The note of it is a paragraph more; no glyph of "none" is drawn, which PDF/UA does not allow (ISO 14289-1, 7.21.8).
  expect(text.match(/\/S \/P\b/g)).toHaveLength(1);
  const glyphs = (text.match(/^\[.*\] TJ$/gm) ?? []).flatMap((set) =>
    (set.match(/<[\da-f]+>/g) ?? []).flatMap((hex) => hex.slice(1, -1).match(/.{4}/g) ?? []),
  );
  expect(glyphs.length).toBeGreaterThan(100);
  expect(glyphs).not.toContain('0000');
});

/** The glyphs of each line that is drawn, from left to right. */
const glyphsOf = (text: string) =>
  (text.match(/^BT$[\s\S]*?^ET$/gm) ?? []).map((line) =>
    (line.match(/<[\da-f]+>/g) ?? []).flatMap((hex) => hex.slice(1, -1).match(/.{4}/g) ?? []),
  );

test.each([
  ['Arabic', 'محمد', 'علي'],
  ['Hebrew', 'שרה', 'כהן'],
])(
  'names in %s stand from right to left, as they are read, and are said in their order',
  async (_, given, family) => {
    const lines = [given, family, `${given} ${family}`, `Name: ${given} ${family}, mother`, `12 ${given} 34`];
    const text = await drawn([{ title: 'A', lines }]);
    // After the title and the head of the section each line has its bullet.
    const [first, last, both, among] = glyphsOf(text)
      .slice(2)
      .filter((_, at) => at % 2 === 1);
    const space = (both ?? []).slice(last?.length, -(first?.length ?? 0));
    expect(space).toHaveLength(1);
    const seen = [...(last ?? []), ...space, ...(first ?? [])];
    expect(both).toEqual(seen);
    expect(among?.join()).toContain([...space, ...seen].join());
    // The comma belongs to the English around the name.
    expect(among?.join()).not.toContain([...seen, ...space].join());
    expect(text).toContain(utf16(`Name: ${given} ${family}, mother`));
    expect(text).not.toContain(utf16(`12 ${given} 34`));
  },
);

test('a table that goes on over pages has its heads on each, and once for who listens', async () => {
  const rows = Array.from({ length: 90 }, (_, at) => [`row ${at}`, '11 September 2025', '1.00']);
  const text = await drawn([{ title: 'Lines', table: [['What', 'Day', 'Pounds'], ...rows] }]);
  const pages = text.match(/\/Type \/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(2);
  expect(text.match(/\/Artifact/g)).toHaveLength(pages + 3 * (pages - 1));
  expect(text.match(/\/Scope \/Column/g)).toHaveLength(3);
});

test('the heads of a table for which a page has no more room are set once, on the next', async () => {
  const table = [[0, 1, 2].map((column) => `a head of several lines ${column} `.repeat(8)), ['x', '1', '2']];
  const extras: number[] = [];
  for (let lines = 15; lines < 40; lines += 1) {
    const about = Array.from({ length: lines }, (_, at) => `line ${at}`).join('\n');
    const text = await drawn([{ title: 'Lines', about, table }]);
    const pages = text.match(/\/Type \/Page\b/g)?.length ?? 0;
    if (pages > 1) extras.push((text.match(/\/Artifact/g)?.length ?? 0) - pages);
  }
  // Again on the next page only where nothing but the row has no room on this one.
  expect(extras.length).toBeGreaterThan(8);
  expect(extras.filter((extra) => extra !== 0).length).toBeLessThan(3);
});
