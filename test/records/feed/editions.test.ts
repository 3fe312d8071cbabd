import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { importRegister, type Register } from '../../../cli/import/register.ts';
import { AuditWriter } from '../../../platform/audit.ts';
import { systemClock } from '../../../platform/clock.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { castDatabase } from '../../support/cast.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import { pieces } from './support.ts';

/** Of when an edition of a public register is (ADR 0156). */
const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));
let database: TestDatabase;
beforeAll(async () => {
  database = await castDatabase();
});

const standingKey = testKeys().standingKey();
const today = systemClock.today();
const authorityOf = async (postcode: string) =>
  (await database.sql`select authority_code as code from records.postcode where postcode = ${postcode}`)[0]
    ?.code;
const [year, month] = today.split('-').map(Number) as [number, number];
const dayAgo = (days: number) => addDays(today, -days);
const monthsAgo = (months: number) =>
  new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7).replace('-', '');
const loading = (register: Register, text: string | Buffer) =>
  importRegister(database.sql, new AuditWriter(database.sql), {
    register,
    body: pieces(text),
    heard: () => {},
    standingKey,
    today,
  });
/** The directory of postcodes with one that was introduced, and one that was terminated, so many months ago. */
const directory = (introduced: number, terminated: number, district: string) => {
  const [header = ''] = fixture('onspd-2023.csv').toString().split('\n');
  const row = (postcode: string, from: string, to: string, authority: string) =>
    header
      .split(',')
      .map((heading) => {
        const cells = { pcds: postcode, dointr: from, doterm: to, oslaua: authority, ctry: 'E92000001' };
        return `"${cells[heading as keyof typeof cells] ?? ''}"`;
      })
      .join(',');
  const rows = [
    row('LS9 7AA', monthsAgo(introduced), '', district),
    row('LS9 7AB', '198001', monthsAgo(terminated), 'E08000035'),
    row('LS9 7AC', monthsAgo(-2), '', 'E08000035'),
  ];
  return `${[header, ...rows].join('\n')}\n`;
};

test('an older edition of postcodes is refused by the months of its rows: nobody answers again for whom they gave up', async () => {
  await loading('onspd', directory(30, 5, 'E08000035'));
  await loading('onspd', directory(4, 20, 'E08000032'));
  expect(await authorityOf('LS9 7AA')).toBe('E08000032');
  await expect(loading('onspd', directory(30, 5, 'E08000035'))).rejects.toMatchObject({
    code: 'OLDER_EDITION',
    message: expect.stringMatching(
      /^The newest that this edition tells is of \d{4}-\d\d, and one that goes to \d{4}-\d\d was loaded; load the newest\. Nothing was written\.$/,
    ),
  });
  expect(await authorityOf('LS9 7AA')).toBe('E08000032');
  await loading('onspd', directory(4, 20, 'E08000032'));
  await loading('onspd', directory(50, 3, 'E08000035'));
  expect(await authorityOf('LS9 7AA')).toBe('E08000035');
});

test('an older edition of schools and of practices is refused by the days of its rows; days to come count for nothing', async () => {
  const [header = '', first = ''] = fixture('gias.csv').toString('latin1').split('\n');
  const at = header.split(',').indexOf('LastChangedDate');
  const reversed = (day: string) => day.split('-').reverse().join('-');
  const schools = (changed: string, name: string) => {
    const cells = first.split(',');
    cells[at] = `"${changed && reversed(changed)}"`;
    cells[0] = '"199777"';
    return `${header}\n${cells.join(',').replace(/St Zo. s|St Zo[^,]*School/, name)}\n`;
  };
  const [practice = ''] = fixture('epraccur.csv').toString().split('\n');
  const practices = (opened: string, name: string) =>
    `${practice
      .replace('19740401', opened.replaceAll('-', ''))
      .replace('Z99001', 'Z99777')
      .replace('BECKSIDE MEDICAL PRACTICE', name)}\n`;
  const called = async (code: string) =>
    (
      await database.sql`select name from users.organisation o join records.place p on p.organisation_id = o.id
        where p.code = ${code}`
    )[0]?.name;
  for (const [register, file, code] of [
    ['gias', schools, '199777'],
    ['ods', practices, 'Z99777'],
  ] as const) {
    // An edition without days is taken while none with days was.
    await loading(register, file('', 'Of no Day'));
    await loading(register, file(dayAgo(30), 'Before'));
    await loading(register, file(dayAgo(3), 'Now'));
    for (const older of [dayAgo(4), '', dayAgo(-4)])
      await expect(loading(register, file(older, 'Before'))).rejects.toMatchObject({
        code: 'OLDER_EDITION',
      });
    expect(await called(code)).toBe('Now');
    await loading(register, file(today, 'After'));
    expect(await called(code)).toBe('After');
  }
});
