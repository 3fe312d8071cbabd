import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spreadsheetCell } from '../../../platform/csv.ts';
import { type CsvRow, readCsv, splitRow } from '../../../subgraphs/records/feed/csv.ts';
import { FileFault } from '../../../subgraphs/records/feed/lines.ts';
import { pieces } from './support.ts';

const columns = ['one', 'two', 'three'];

async function read(text: string | Buffer, size = 7): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const some of readCsv(pieces(text, size), columns)) rows.push(...some);
  return rows;
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('a CSV file', () => {
  test('is read back as it was written, however it is cut into pieces', async () => {
    const cell = fc.string({
      maxLength: 12,
      unit: fc.constantFrom('a', 'ß', ',', '"', '😀', ' ', '\n', '='),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        async (written, size, end, bom) => {
          const lines = written.map((cells) => cells.map(quoted).join(','));
          const text = (bom ? '\ufeff' : '') + ['one,two,three', ...lines, ''].join(end);
          // A value over more lines than are joined is turned away, which is another test.
          fc.pre(written.every((cells) => (cells.join('').match(/\n/g) ?? []).length < 7));
          const rows = await read(text, size);
          expect(rows.map((row) => ('cells' in row ? row.cells : row.fault))).toEqual(written);
        },
      ),
    );
  });

  test('never breaks the reader, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, header) => {
        const start = header ? Buffer.from('one,two,three\n') : Buffer.alloc(0);
        await read(Buffer.concat([start, bytes])).catch((error: unknown) => {
          expect(error).toBeInstanceOf(FileFault);
        });
      }),
    );
  });

  test('loses one row to a stray quote, not the rest', async () => {
    const rows = await read('one,two,three\n1,2,3\n4,"5,6\n7,8,9\n10,11,"12\n');
    expect(rows).toEqual([
      { line: 2, cells: ['1', '2', '3'] },
      { line: 3, fault: 'QUOTES' },
      { line: 4, cells: ['7', '8', '9'] },
      { line: 5, fault: 'QUOTES' },
    ]);
  });

  test('takes columns in any order and knows where each row stands', async () => {
    const rows = await read('Three, ONE ,two\n\nc,"a\nstill a",b\nc2,a2,b2');
    expect(rows).toEqual([
      { line: 3, cells: ['a\nstill a', 'b', 'c'] },
      { line: 5, cells: ['a2', 'b2', 'c2'] },
    ]);
  });

  test('may hold a row of 10,000 columns, one of a megabyte, and wrong bytes: each is one bad row', async () => {
    const wide = 'x,'.repeat(9_999);
    const long = 'y'.repeat(1_000_000);
    const latin = Buffer.from('caf\u00e9,2,3\n', 'latin1');
    const text = Buffer.concat([
      Buffer.from(`one,two,three\n1,2,3\n${wide}\n4,5,6\n${long}\n7,8,9\n`),
      latin,
      Buffer.from('8,9,10\n1,2'),
    ]);
    const rows = await read(text, 50_000);
    expect(rows.map((row) => ('fault' in row ? row.fault : row.cells[0]))).toEqual([
      ...['1', 'COLUMN_COUNT', '4', 'ROW_TOO_LONG', '7', 'NOT_UTF8', '8', 'ROW_CUT'],
    ]);
  });

  test.each([
    ['', 'EMPTY_FILE'],
    ['\ufeff', 'EMPTY_FILE'],
    ['\n\n', 'EMPTY_FILE'],
    ['one two three\n1 2 3\n', 'NOT_CSV'],
    ['one;two;three\n1;2;3\n', 'NOT_CSV'],
    ['PK\u0003\u0004binary', 'NOT_CSV'],
    ['%PDF-1.7', 'NOT_CSV'],
    ['{"one":1,\n"two":2}', 'NOT_CSV'],
    ['one,two\n1,2\n', 'COLUMNS_MISSING'],
    ['one,two,three,four\n', 'COLUMNS_UNKNOWN'],
    ['one,two,three,two\n', 'COLUMNS_UNKNOWN'],
  ])('is refused as a whole when it is not one: %j', async (text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });

  test('is refused in UTF-16, and its first line is never repeated', async () => {
    for (const text of ['\ufeffone,two,three', 'one,two,three'])
      for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()])
        await expect(read(bytes, 50)).rejects.toMatchObject({ code: 'NOT_UTF8' });
    await expect(read('one,two,three,Secret Name\n')).rejects.toSatisfy(
      (error: unknown) => error instanceof FileFault && !error.message.toLowerCase().includes('secret'),
    );
  });

  test('says that no line ends where none does, as in files of old Macs, and takes that for no other encoding', async () => {
    for (const rows of [1, 6_000]) {
      await expect(read('one,two,three\r1,2,3\r'.repeat(rows))).rejects.toMatchObject({
        code: 'NOT_CSV',
        message: expect.stringContaining('end each line with LF or CRLF'),
      });
    }
  });
});

test('quotes that stand amiss are told from those that are open', () => {
  expect(splitRow('a,"b""c",d')).toEqual(['a', 'b"c', 'd']);
  expect(splitRow('a,"b"c,d')).toBe('WRONG');
  expect(splitRow('a,b"c,d')).toBe('WRONG');
  expect(splitRow('a,"bc,d')).toBe('OPEN');
  expect(splitRow('"",')).toEqual(['', '']);
});

test('a cell of a report is read back as it was, and no spreadsheet reckons it', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('', '=', '+', '-', '@', '|', '%', '＝', '\t', '\r'),
      (rest, sign) => {
        const text = sign + rest;
        const written = spreadsheetCell(text);
        // A number below nought is one to a spreadsheet as well: it is shown as it stands.
        if (/^-\d+(\.\d+)?$/.test(text)) {
          expect(written).toBe(text);
          return;
        }
        expect(written).not.toMatch(/^"?[=+\-@|%＝\t\r]/);
        if (/\n/.test(text)) return;
        const [read, ...others] = splitRow(written) as string[];
        expect(others).toEqual([]);
        expect([text, `'${text}`]).toContain(read);
      },
    ),
    { examples: [['0', '-']] },
  );
});
