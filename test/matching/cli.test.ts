import { execFileSync, spawnSync } from 'node:child_process';
import { linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CsvReader } from '../../cli/match/csv.ts';
import { type ColumnMap, readMap } from '../../cli/match/map.ts';
import { readMatchFile } from '../../cli/match/read.ts';
import { checkOutput } from '../../cli/match/write.ts';
import { field, stride } from '../../platform/matching/fields.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { compiled } from '../support/command.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();

function file(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const map: ColumnMap = { id: 'id', family: 'name', dateOfBirth: { column: 'born', format: 'yyyy-MM-dd' } };
const read = (content: string | Buffer, columns = map) =>
  readMatchFile(file('a.csv', content), 'map.json', columns, new Vocabulary());

describe('a file that can be read', () => {
  test('with a mark of byte order, quotes, line ends of Windows, space round values, empty lines and NA', () => {
    const text =
      '\ufeffid, name ,born\r\n1, "O""Neill, Ann" , 2010-01-02\r\n\r\n2,NA,\r\n"3","two\nlines",2010-1-2';
    const vocabulary = new Vocabulary();
    const { rows, ids } = readMatchFile(file('a.csv', text), 'map.json', map, vocabulary);
    expect([0, 1, 2].map((row) => ids.text(row))).toEqual(['1', '2', '3']);
    const value = (row: number, place: number) => rows.values[row * stride + place] as number;
    expect(vocabulary.names.text(value(0, field.family))).toBe('oneill');
    expect(vocabulary.names.text(value(0, field.given))).toBe('ann');
    expect([0, 1, 2].map((row) => value(row, field.dateOfBirth))).toEqual([20100102, 0, 20100102]);
    expect(value(1, field.family)).toBe(0);
    expect(vocabulary.names.text(value(2, field.family))).toBe('lines');
  });

  test('wherever a part of it that is read at a time ends in a row of doubled quotes', () => {
    const [header, row, part] = ['id,name,born\n', '1,"O""Neill, ""Ann""",2010-01-02\n', 1 << 22];
    for (let ahead = 0; ahead <= row.length; ahead += 3) {
      const filling = 'x'.repeat(part - header.length - '0,,\n'.length - ahead);
      const { rows } = read(`${header}0,${filling},\n${row.repeat(3)}`);
      const names = [1, 2, 3].map((at) => rows.values[at * stride + field.family]);
      expect([rows.count, ...names]).toEqual([4, names[0], names[0], names[0]]);
    }
  });

  test('with a heading over two lines', () => {
    expect(read('id,"name\r\n(known as)",name,born\n1,A,B,\n').rows.count).toBe(1);
  });

  test('with one column, where an empty line is no row either', () => {
    expect(read('id\n1\n\n2\n\n', { id: 'id' }).rows.count).toBe(2);
  });

  test('whatever the format of its dates, and as three columns', () => {
    const born = (text: string, dateOfBirth: ColumnMap['dateOfBirth']) =>
      read(text, { id: 'id', dateOfBirth }).rows.values[field.dateOfBirth];
    const one = (text: string, format: 'yyyyMMdd' | 'MM/dd/yyyy' | 'MMddyyyy' | 'dd/MM/yyyy') =>
      born(`id,d\n1,${text}\n`, { column: 'd', format });
    expect(one('20101231', 'yyyyMMdd')).toBe(20101231);
    expect(one('12/31/2010', 'MM/dd/yyyy')).toBe(20101231);
    expect(one('1312010', 'MMddyyyy')).toBe(20100131);
    expect(one('31/12/2010', 'dd/MM/yyyy')).toBe(20101231);
    expect(born('id,y,m,d\n1,2010,12,31\n', { year: 'y', month: 'm', day: 'd' })).toBe(20101231);
    // A slip leaves the parts that can be read.
    expect(one('3l/12/2010', 'dd/MM/yyyy')).toBe(20101200);
  });
});

describe('a file that cannot be used is refused in one sentence with file, line and column', () => {
  const refusals: readonly (readonly [string, string | Buffer, RegExp])[] = [
    [
      'a column that is missing',
      'id,born\n1,2010-01-01\n',
      /a\.csv, line 1, column "name": .*map\.json names as family\.$/,
    ],
    [
      'a date of another format',
      'id,name,born\n1,A,2010-01-01\n2,B,03.02.2010\n',
      /a\.csv, line 3, column "born": .*format yyyy-MM-dd/,
    ],
    ['a date in words', 'id,name,born\n1,A,second of May 2010\n', /a\.csv, line 2, column "born": /],
    [
      'months beyond twelve',
      `id,name,born\n${'1,A,2010-31-01\n'.repeat(9)}`,
      /a\.csv, line 2, column "born": /,
    ],
    [
      'months beyond twelve, without noughts',
      `id,name,born\n${'1,A,2010-31-1\n'.repeat(9)}`,
      /a\.csv, line 2, column "born": /,
    ],
    [
      'years without their century',
      'id,name,born\n1,A,10-01-02\n',
      /a\.csv, line 2, column "born": .*format yyyy-MM-dd/,
    ],
    [
      'a row of other length',
      'id,name,born\n1,A,2010-01-01\n2,B\n',
      /a\.csv, line 3, column "name": the row has 2 values/,
    ],
    [
      'a quote without end',
      'id,name,born\n1,"A,2010-01-01\n2,B,\n',
      /a\.csv, line 2, column "name": a quote/,
    ],
    [
      'text after a quote',
      'id,name,born\n1,"A"b,2010-01-01\n',
      /a\.csv, line 2, column "name": text follows/,
    ],
    [
      'bytes that are no text',
      Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 10, 0, 1, 2]),
      /a\.csv, line 1: this is no CSV file: it is not text; save it as CSV in UTF-8, not packed/,
    ],
    [
      'bytes that are no text between quotes',
      'id,name,born\n1,"A\0",2010-01-01\n',
      /a\.csv, line 2, column "name": this is no CSV file/,
    ],
    [
      'another encoding',
      Buffer.from('id,name,born\n1,Jos\xe9,2010-01-01\n', 'latin1'),
      /a\.csv, line 2, column "name": .*UTF-8/,
    ],
    [
      'a row without id',
      'id,name,born\n,A,2010-01-01\n',
      /a\.csv, line 2, column "id": the row has no id\.$/,
    ],
    [
      'an id in another encoding',
      Buffer.from('id,name,born\n\xe91,A,2010-01-01\n', 'latin1'),
      /a\.csv, line 2, column "id": .*UTF-8/,
    ],
    [
      'lines that end as on old machines',
      'id,name,born\r1,A,2010-01-01\r',
      /a\.csv, line 1: the lines end in CR alone; save the file/,
    ],
    [
      'UTF-16, as spreadsheets save "Unicode text"',
      Buffer.from('\ufeffid,name,born\n1,A,2010-01-01\n', 'utf16le'),
      /a\.csv, line 1: the file is in UTF-16; save it as CSV in UTF-8/,
    ],
    ['semicolons for commas', 'id;name;born\n1;A;2010-01-01\n', /a\.csv, line 1: .*commas/],
    ['no header', '', /a\.csv, line 1: the file is empty/],
    ['a column named twice', 'id,name,name,born\n', /a\.csv, line 1, column "name": .*twice/],
  ];
  test.each(refusals)('%s', (_name, content, sentence) => {
    expect(() => read(content)).toThrow(sentence);
  });

  test('so is a folder, and a part of a date that is no number', () => {
    expect(() => readMatchFile(folder, 'map.json', map, new Vocabulary())).toThrow(
      /name a CSV file, not a folder\.$/,
    );
    const dateOfBirth = { year: 'y', month: 'm', day: 'd' };
    expect(() => read('id,y,m,d\n1,2010,May,2\n', { id: 'id', dateOfBirth })).toThrow(
      /a\.csv, line 2, column "m": this is no year of four digits, no month or no day/,
    );
    // Columns in another order than the map has them.
    const rows = Array.from(
      { length: 60 },
      (_, at) => `${at},${2000 + (at % 18)},${1 + (at % 12)},${1 + (at % 28)}`,
    );
    const columns = (year: string, month: string, day: string) => ({
      id: 'id',
      dateOfBirth: { year, month, day },
    });
    const text = `id,y,m,d\n${rows.join('\n')}\n`;
    expect(read(text, columns('y', 'm', 'd')).rows.count).toBe(60);
    expect(() => read(text, columns('y', 'd', 'm'))).toThrow(/line 14, column "d"/);
    expect(() => read(text, columns('d', 'm', 'y'))).toThrow(/line 2, column "[dy]"/);
    expect(() => read('id,y,m,d\n1,09,5,2\n', columns('y', 'm', 'd'))).toThrow(/line 2, column "y"/);
    expect(read('id,y,m,d\n1,2009,0,00\n2,,,\n', columns('y', 'm', 'd')).rows.count).toBe(2);
  });

  test('and so is a map', () => {
    const wrong = (text: string) => () => readMap(file('map.json', text));
    expect(wrong('{')).toThrow(/map\.json: the map is no JSON\.$/);
    expect(wrong('{"given":"g"}')).toThrow(/map\.json: "id" must be the name of a column\.$/);
    expect(wrong('{"id":"a","dob":"b"}')).toThrow(/map\.json: .*"dob" that is not known\.$/);
    expect(wrong('{"id":"a","dateOfBirth":{"column":"b","format":"d.M.y"}}')).toThrow(
      /"dateOfBirth.*yyyyMMdd/,
    );
    expect(() => readMap(join(folder, 'none.json'))).toThrow(
      /none\.json: the map cannot be opened; correct its path, or let this user read it\.$/,
    );
    expect(() => new CsvReader(join(folder, 'none.csv'))).toThrow(
      /none\.csv: the file cannot be opened; correct its path, or let this user read it\.$/,
    );
  });
});

const program = await compiled('cli/match.ts');

describe('the command', () => {
  const command = [program];
  const people = ['Ada,Bello', 'Chidi,Eze', 'Femi,Obi', 'Grace,Ade', 'Ife,Musa', 'Tola,Uche'];

  test('writes pairs and clusters, and its figures as JSON on the last line', () => {
    const out = join(folder, 'pairs.csv');
    const clusters = join(folder, 'clusters.csv');
    const mapFile = file('map.json', JSON.stringify({ ...map, given: 'given' }));
    const lines = people.flatMap((names, at) => [
      `${at}a,${names},2010-0${at + 1}-1${at}`,
      `${at}b,${names},2010-0${at + 1}-1${at}`,
    ]);
    const input = file('people.csv', `id,given,name,born\n${lines.join('\n')}\n`);
    const printed = execFileSync(
      process.execPath,
      [...command, 'dedupe', '--input', input, '--map', mapFile, '--out', out, '--clusters', clusters],
      { encoding: 'utf8' },
    );
    const figures = JSON.parse(printed.trim().split('\n').at(-1) as string);
    expect(figures).toMatchObject({ rows: 12, pairs: expect.any(Number), candidates: expect.any(Number) });
    expect(figures.seconds).toBeGreaterThan(0);
    expect(figures.cpuSeconds).toBeGreaterThan(0);
    expect(figures.peakMemoryBytes).toBeGreaterThan(1e6);
    // A pipe is read once, also to find out what its columns hold.
    const piped = join(folder, 'piped.csv');
    const given = ['dedupe', '--input', '/dev/stdin', '--map', mapFile, '--out', piped];
    execFileSync('bash', ['-c', 'cat "$0" | "$@"', input, process.execPath, ...command, ...given]);
    expect(readFileSync(piped)).toEqual(readFileSync(out));
    const [header, ...pairs] = readFileSync(out, 'utf8').trim().split('\n');
    expect(header).toBe('left_id,right_id,probability,decision');
    expect(pairs.map((line) => line.split(',').slice(0, 2).join())).toEqual(
      people.map((_, at) => `${at}a,${at}b`),
    );
    expect(readFileSync(clusters, 'utf8').trim().split('\n')).toEqual([
      'id,cluster',
      ...people.flatMap((_, at) => [`${at}a,${at}a`, `${at}b,${at}a`]),
    ]);
  });

  test('writes a file to its end, or tells that it is not whole', () => {
    const mapFile = file('map.json', JSON.stringify({ ...map, given: 'given' }));
    const lines = people.flatMap((names, at) =>
      ['a', 'b'].map((copy) => `${copy.repeat(1_000)}${at},${names},2010-0${at + 1}-1${at}\n`),
    );
    const input = file('many.csv', `id,given,name,born\n${lines.join('')}`);
    const call = [process.execPath, ...command, 'dedupe', '--input', input, '--map', mapFile, '--out'];
    const quoted = [...call, join(folder, 'cut.csv')].map((word) => `'${word}'`).join(' ');
    const cut = spawnSync('bash', ['-c', `ulimit -f 8; ${quoted}`], { encoding: 'utf8' });
    expect([cut.status, cut.stderr]).toEqual([
      2,
      expect.stringMatching(/^\S+cut\.csv: .* is not whole; .*\.\n$/),
    ]);
  });

  test('tells how many rows say the same as more than a thousand others', () => {
    const mapFile = file('map.json', JSON.stringify({ ...map, given: 'given' }));
    const equal = Array.from({ length: 4_000 }, (_, at) => `e${at},Ann,Lee,2010-01-02\n`).join('');
    const input = file('equal.csv', `id,given,name,born\n1,Bob,Day,2011-01-02\n${equal}`);
    const told = spawnSync(
      process.execPath,
      [...command, 'dedupe', '--input', input, '--map', mapFile, '--out', join(folder, 'equal-pairs.csv')],
      { encoding: 'utf8' },
    );
    expect([told.status, told.stderr]).toEqual([
      0,
      expect.stringMatching(/^4000 rows say the same as .*\.\n$/),
    ]);
  });

  test('ends with status 2 and one sentence on bad input', () => {
    const mapFile = file('map.json', JSON.stringify(map));
    const input = file('bad.csv', 'id,name,born\n1,A,yesterday\n');
    const wrong = spawnSync(
      process.execPath,
      [...command, 'dedupe', '--input', input, '--map', mapFile, '--out', join(folder, 'none.csv')],
      { encoding: 'utf8' },
    );
    expect(wrong.status).toBe(2);
    expect(wrong.stderr.trim().split('\n')).toHaveLength(1);
    expect(wrong.stderr).toContain('bad.csv, line 2, column "born": ');
    const lost = spawnSync(
      process.execPath,
      [...command, 'dedupe', '--input', input, '--map', mapFile, '--out', join(folder, 'no', 'out.csv')],
      { encoding: 'utf8' },
    );
    expect(lost.status).toBe(2);
    expect(lost.stderr).toMatch(/^\S+out\.csv: the folder of this file is not there; .*\.\n$/);
    const over = spawnSync(
      process.execPath,
      [...command, 'dedupe', '--input', input, '--map', mapFile, '--out', input],
      { encoding: 'utf8' },
    );
    expect([over.status, over.stderr]).toEqual([
      2,
      expect.stringMatching(/bad\.csv: this file is named twice/),
    ]);
    // By another name of the same file.
    const linked = join(folder, 'linked.csv');
    linkSync(input, linked);
    expect(() => checkOutput(linked, input)).toThrow(/linked\.csv: this file is named twice/);
    const called = spawnSync(process.execPath, [...command, 'join'], { encoding: 'utf8' });
    expect([called.status, called.stdout]).toEqual([2, '']);
  });
});
