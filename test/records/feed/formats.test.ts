import { describe, expect, test } from 'vitest';
import { told } from '../../../cli/seed/canaries.ts';
import { type DemoKind, feedFile } from '../../../cli/seed/feedFiles.ts';
import { systemClock } from '../../../platform/clock.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { readCensus } from '../../../subgraphs/records/feed/census.ts';
import type { CsvRow } from '../../../subgraphs/records/feed/csv.ts';
import { nhsColumns, readNhs } from '../../../subgraphs/records/feed/nhs.ts';
import { feedSources } from '../../../subgraphs/records/feed/sources.ts';
import { pieces } from './support.ts';

const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number';
const odsSystem = 'https://fhir.nhs.uk/Id/ods-organization-code';
const today = systemClock.today();
const people = [told('mia', today), told('ella', today), told('erin', today)];
const demo = (kind: DemoKind) =>
  Buffer.concat([...feedFile({ kind, people, rows: people.length, bad: 0, asOf: today })]);

/** What a reader gives, and the code of the fault that ended it. */
async function read(reader: typeof readNhs, file: string | Buffer, size = 900) {
  const rows: CsvRow[] = [];
  try {
    for await (const some of reader(pieces(file, size))) rows.push(...some);
  } catch (error) {
    return { rows, code: (error as { code?: string }).code, message: (error as Error).message };
  }
  return { rows, code: null, message: '' };
}
const faultsOf = (rows: readonly CsvRow[]) => rows.map((row) => ('fault' in row ? row.fault : null));

describe('one pupil and one patient are the same row in every format', () => {
  test.each([
    ['school-census', 'school-census.xml', readCensus],
    ['nhs-registrations', 'nhs-registrations.json', readNhs],
    ['nhs-registrations', 'nhs-registrations.ndjson', readNhs],
  ] as const)('%s and %s, however they are cut', async (csv, other, reader) => {
    const source = feedSources[csv];
    const context = { today, districts: new Map([['LS6', 'E08000035']]) };
    const judged = async (file: Buffer, size: number) =>
      (await read(reader, file, size)).rows.map((row) => {
        const said = 'cells' in row ? source.judge(0, row.cells, context) : [row];
        // Lines of FHIR say the moment of each; files say the day of all.
        return Array.isArray(said) ? said : { ...said, revision: 0, asOf: null };
      });
    const rows = await judged(demo(csv), 900);
    expect(rows).toHaveLength(people.length);
    expect(rows.filter(Array.isArray)).toEqual([]);
    for (const size of [1, 7, 64, 100_000]) expect(await judged(demo(other), size)).toEqual(rows);
  });
});

test('a registration of a moment to come is turned away: nothing that its source says until then would count', async () => {
  const judged = async (day: string) => {
    const lines = demo('nhs-registrations.ndjson')
      .toString()
      .replaceAll(/"lastUpdated":"[\d-]{10}/g, `"lastUpdated":"${day}`);
    expect(lines).toContain(day);
    const context = { today, districts: new Map([['LS6', 'E08000035']]) };
    const [first] = (await read(readNhs, lines)).rows;
    return feedSources['nhs-registrations'].judge(2, (first as { cells: readonly string[] }).cells, context);
  };
  const tomorrow = addDays(today, 1);
  expect(await judged(today)).toMatchObject({ asOf: null });
  expect(await judged(tomorrow)).toEqual([{ line: 2, column: 'updated_at', code: 'DAY_IN_FUTURE' }]);
});

describe('an XML file', () => {
  const xml = demo('school-census.xml').toString();
  const spoilt = (from: string | RegExp, to: string) => {
    expect(xml).toMatch(from);
    return xml.replace(from, to);
  };
  const laughs = `<!DOCTYPE m [<!ENTITY a "ha">${'bcdefghij'
    .split('')
    .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`)
    .join('')}]>`;

  test.each([
    [
      'reads a file of the machine',
      '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
      'XML_DOCTYPE',
    ],
    ['asks another machine', '<!DOCTYPE m SYSTEM "http://example.org/m.dtd">', 'XML_DOCTYPE'],
    ['laughs a billion times', laughs, 'XML_DOCTYPE'],
  ])('that %s is refused before anything is taken', async (_, type, code) => {
    const file = spoilt(/<Message/, `${type}<Message`).replace('<Surname>', '<Surname>&x;');
    expect(await read(readCensus, file)).toMatchObject({ code, rows: [] });
  });

  test.each([
    ['is cut', () => xml.slice(0, -30), 'NOT_XML', 3],
    ['closes what it did not open', () => spoilt('</Surname>', '</Forename>'), 'NOT_XML', 0],
    ['names an entity that it has not', () => spoilt('<Surname>', '<Surname>&other;'), 'NOT_XML', 0],
    ['is another message', () => xml.replaceAll('Message', 'Other'), 'OTHER_MESSAGE', 0],
    [
      'says that it is in another encoding',
      () => `<?xml version="1.0" encoding="ISO-8859-1"?>${xml.replace(/^<\?xml.*?\?>\s*/, '')}`,
      'NOT_UTF8',
      0,
    ],
    ['goes ever deeper', () => spoilt(/<Header>/, `<Header>${'<a>'.repeat(100)}`), 'NOT_XML', 0],
    ['never ends a comment', () => spoilt(/<Header>/, `<!--${'x'.repeat(1_200_000)}`), 'NOT_XML', 0],
  ] as const)('that %s ends there, and what came before it stands', async (_, file, code, rows) => {
    const answer = await read(readCensus, file(), 50_000);
    expect(answer.code).toBe(code);
    expect(answer.rows).toHaveLength(rows);
    expect(answer.message).not.toContain(people[0]?.family);
  });

  test.each([
    ['pupil numbers', 'UPN', (text: string) => `${text.slice(0, -1)}${text.endsWith('1') ? '2' : '1'}`],
    ['dates of birth', 'DOB', () => '2014-01-01'],
    ['homes', 'PostCode', () => 'LS1 1UR'],
  ])(
    'with a pupil who has two %s loses that pupil alone; said alike, once is enough',
    async (_, element, other) => {
      const said = (change: (text: string) => string) =>
        xml.replace(
          new RegExp(`<${element}>([^<]*)</${element}>`),
          (whole, text) => `${whole}<${element}>${change(text)}</${element}>`,
        );
      const rows = async (file: string) => faultsOf((await read(readCensus, file)).rows);
      const [, ...others] = await rows(xml);
      expect(await rows(said(other))).toEqual(['SAID_TWICE', ...others]);
      expect(await rows(said((text) => text))).toEqual([null, ...others]);
    },
  );

  test('in another encoding than it is read as is refused', async () => {
    const file = Buffer.from(spoilt(/<Surname>[^<]*/, '<Surname>Zoë'), 'latin1');
    expect(await read(readCensus, file)).toMatchObject({ code: 'NOT_UTF8' });
  });
});

test('a file in UTF-16 is told for what it is, whatever the format and with its mark or without', async () => {
  for (const text of ['<?xml version="1.0"?><Message/>', '{"resourceType":"Bundle"}', 'one,two'])
    for (const said of [text, `\ufeff${text}`])
      for (const reader of [readCensus, readNhs])
        expect(await read(reader, Buffer.from(said, 'utf16le'))).toMatchObject({
          code: 'NOT_UTF8',
          message: 'The file is in UTF-16; save it in UTF-8 and send it again.',
        });
});

describe('a FHIR file', () => {
  const bundle = JSON.parse(demo('nhs-registrations.json').toString());
  const lines = demo('nhs-registrations.ndjson').toString();
  const withEntry = (resource: unknown) =>
    JSON.stringify({ ...bundle, entry: [bundle.entry[0], { resource }, bundle.entry[1]] });

  test('with an entry of another resource loses that entry alone', async () => {
    const { rows, code } = await read(readNhs, withEntry({ resourceType: 'Observation', note: '{["' }));
    expect([code, faultsOf(rows)]).toEqual([null, [null, 'NOT_A_PATIENT', null]]);
    const long = await read(readNhs, withEntry({ resourceType: 'Patient', text: 'x'.repeat(300_000) }));
    expect([long.code, faultsOf(long.rows)]).toEqual([null, [null, 'ROW_TOO_LONG', null]]);
    const [first = '', ...others] = lines.split('\n');
    const broken = await read(readNhs, [first, '{"resourceType":"Patient"', ...others].join('\n'));
    expect([broken.code, faultsOf(broken.rows)]).toEqual([null, [null, 'NOT_JSON', null, null]]);
  });

  test.each([
    ['its labels', '"meta":{"security":[{"code":"R"}]},'],
    ['whether it is in use', '"active":false,'],
    ['its entry', null],
  ])('takes nothing of a Patient that says %s twice', async (_, first) => {
    const text = JSON.stringify({ ...bundle.entry[0].resource, active: true });
    const twice = first === null ? null : `{${first}${text.slice(1)}`;
    const file = withEntry('HERE').replace(
      '{"resource":"HERE"}',
      twice === null ? `{"resource":${text},"resource":${text}}` : `{"resource":${twice}}`,
    );
    expect(faultsOf((await read(readNhs, file)).rows)).toEqual([null, 'NOT_JSON', null]);
    if (twice === null) return;
    const { rows } = await read(readNhs, [lines.trim(), twice].join('\n'));
    expect(faultsOf(rows).at(-1)).toBe('NOT_JSON');
  });

  test.each([
    ['is not in use', { active: false }],
    ['another took the place of', { link: [{ type: 'replaced-by', other: { reference: 'Patient/2' } }] }],
  ])('takes nothing of a Patient that %s', async (_, said) => {
    const [{ resource }] = bundle.entry;
    const { rows } = await read(readNhs, withEntry({ ...resource, ...said }));
    expect(faultsOf(rows)).toEqual([null, 'NOT_IN_USE', null]);
    const others = [{ type: 'replaces' }, { type: 'seealso' }];
    const { rows: taken } = await read(readNhs, withEntry({ ...resource, active: true, link: others }));
    expect(faultsOf(taken)).toEqual([null, null, null]);
  });

  const day = (days: number) => addDays(today, days);
  test.each([
    ['on a day to come', day(30)],
    ['with the month', today.slice(0, 7)],
    ['with the year', today.slice(0, 4)],
  ])('takes the home of the day: none of a day to come, and one that ends %s', async (_, end) => {
    const [{ resource }] = bundle.entry;
    const home = (line: string, period: object) => ({
      use: 'home',
      line: [line],
      postalCode: 'LS6 3HD',
      period,
    });
    const address = [
      home('1 Coming Road', { start: day(30) }),
      home('2 Former Road', { start: '2019', end: day(-30) }),
      home('3 Present Road', { start: '2020-02', end }),
    ];
    for (const file of [withEntry({ ...resource, address }), JSON.stringify({ ...resource, address })]) {
      const { rows } = await read(readNhs, file);
      const lines = rows.flatMap((row) => ('cells' in row ? [row.cells] : []));
      expect(lines.flat().filter((cell) => cell.endsWith(' Road'))).toEqual(['3 Present Road']);
    }
  });

  /** The cells of the first Patient with something said of it besides, by the names of their columns. */
  const cellsOf = async (said: object) => {
    const [{ resource }] = bundle.entry;
    const { rows } = await read(readNhs, JSON.stringify({ ...resource, ...said }));
    const [row] = rows;
    if (!row || !('cells' in row)) throw new Error('no row was read');
    return Object.fromEntries(nhsColumns.map((column, at) => [column, row.cells[at]]));
  };

  const confidentiality = (code: string) => ({
    system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
    code,
  });
  test.each<[string, unknown]>([
    ['R', [confidentiality('R')]],
    ['V in small letters', [confidentiality('v')]],
    ['that it is redacted', [confidentiality('U'), confidentiality('REDACTED')]],
    ['that parts are labelled by themselves', [confidentiality('N'), { code: 'PROCESSINLINELABEL' }]],
    ['no code', [{ ...confidentiality(''), display: 'restricted' }]],
    ['N of another code system', [{ system: 'https://example.nhs.uk/CodeSystem/may-be-located', code: 'N' }]],
    ['U of another beside N of its own', [confidentiality('N'), { system: 'urn:of-a-supplier', code: 'U' }]],
    ['N of no code system', [{ code: 'N' }]],
    ['a label outside a list', confidentiality('N')],
    ['a word', 'R'],
    ['a list of words', ['R']],
  ])('whose label says %s keeps the whereabouts back', async (_, security) => {
    const meta = { ...bundle.entry[0].resource.meta, security };
    expect(await cellsOf({ meta })).toMatchObject({ restricted: 'Y' });
  });

  test('whose labels all say that anybody may know it keeps nothing back', async () => {
    const { meta } = bundle.entry[0].resource;
    const former = [
      'http://hl7.org/fhir/v3/Confidentiality',
      'https://www.hl7.org/fhir/valueset-security-labels.html',
    ];
    for (const security of [
      undefined,
      null,
      [],
      [confidentiality('U')],
      [confidentiality('N'), confidentiality('l')],
      former.map((system) => ({ system, code: 'M' })),
    ])
      expect(await cellsOf({ meta: { ...meta, security } })).toMatchObject({ restricted: '' });
  });

  test('is known by the number and practice of the day: none that was taken back, has ended or is to come', async () => {
    const numbered = (value: string, more: object) => ({ system: nhsNumberSystem, value, ...more });
    const identifier = [
      numbered('9000000001', { use: 'old' }),
      numbered('9000000002', { period: { end: day(-400) } }),
      numbered('9000000003', {}),
    ];
    const practice = (value: string, period?: object) => ({
      type: 'Organization',
      identifier: { system: odsSystem, value, period },
    });
    const generalPractitioner = [
      practice('A11111', { start: '2019-01-01', end: '2021-12-31' }),
      practice('B22222', { start: day(30) }),
      practice('C33333', { start: '2022-01-01' }),
    ];
    expect(await cellsOf({ identifier, generalPractitioner })).toMatchObject({
      nhs_number: '9000000003',
      practice_code: 'C33333',
    });
    expect(await cellsOf({ generalPractitioner: generalPractitioner.slice(0, 2) })).toMatchObject({
      practice_code: '',
    });
  });

  test.each(['{"resourceType":"Patient"', 'Exported on Friday', '\n[', '\ufeff{"resourceType":"Bundle"'])(
    'of lines of which the first is %j loses that line alone',
    async (first) => {
      for (const size of [1, 100_000]) {
        const { rows, code } = await read(readNhs, `${first}\n${lines}`, size);
        expect([code, faultsOf(rows)]).toEqual([null, ['NOT_JSON', null, null, null]]);
      }
    },
  );

  test('with a second Bundle after the first breaks off there: nothing is passed over in silence', async () => {
    const one = JSON.stringify(bundle);
    for (const size of [7, 100_000]) {
      const { rows, code } = await read(readNhs, `${one}\n${one}\n`, size);
      expect([code, rows.length]).toEqual(['NOT_FHIR', people.length]);
    }
  });

  test('with a second list of entries breaks off there, and with other lists after them is read', async () => {
    const { entry, ...head } = bundle;
    const followedBy = (more: string) =>
      `${JSON.stringify({ ...head, entry }).slice(0, -1)}, "signature": {"entry": [1]},"link":[{"entry":[2]}]${more}}`;
    for (const size of [1, 7, 100_000]) {
      const twice = await read(readNhs, followedBy(`, "entry" : ${JSON.stringify(entry)}`), size);
      expect([twice.code, twice.rows.length]).toEqual(['NOT_FHIR', people.length]);
      const once = await read(readNhs, followedBy(''), size);
      expect([once.code, once.rows.length]).toEqual([null, people.length]);
    }
  });

  test('with what is no resource among its entries turns each such thing away: nothing is passed over in silence', async () => {
    const { entry, ...head } = bundle;
    const one = JSON.stringify(entry[0]);
    const among = `[ null, ${one}, 5, "x,{\\"", ${one}x, [1], ${one} ,true]`;
    const file = `${JSON.stringify(head).slice(0, -1)},"entry":${among}}`;
    for (const size of [1, 7, 100_000]) {
      const { rows, code } = await read(readNhs, file, size);
      const away = 'NOT_A_PATIENT';
      expect([code, faultsOf(rows)]).toEqual([
        null,
        [away, null, away, away, null, away, 'NOT_JSON', null, away],
      ]);
    }
  });

  test('with its entries before its type is told to have them after it', async () => {
    const { entry, ...head } = bundle;
    const file = JSON.stringify({ entry, ...head });
    for (const size of [7, 100_000]) {
      const { rows, code, message } = await read(readNhs, file, size);
      expect([code, rows.length]).toEqual(['NOT_A_BUNDLE', 0]);
      expect(message).toContain('put resourceType and timestamp before the entries');
    }
  });

  test.each(['\ud800', 'Ab\udfffel', 'Abel\0'])('with %j for a name loses that row alone', async (family) => {
    const { resource } = bundle.entry[0];
    const odd = { ...resource, name: [{ ...resource.name[0], family }] };
    const { rows, code } = await read(readNhs, withEntry(odd));
    const context = { today, districts: new Map([['LS6', 'E08000035']]) };
    const judged = rows.map(
      (row) => 'cells' in row && feedSources['nhs-registrations'].judge(0, row.cells, context),
    );
    expect([code, judged.map((each) => Array.isArray(each) && each.map((fault) => fault.code))]).toEqual([
      null,
      [false, ['CONTROL_CHARACTER'], false],
    ]);
  });

  test.each([
    ['is another resource', JSON.stringify({ resourceType: 'Observation' }), 'NOT_A_BUNDLE'],
    ['is a list', '[{"resourceType":"Patient"}]', 'NOT_A_BUNDLE'],
    ['has no day', JSON.stringify({ resourceType: 'Bundle', entry: bundle.entry }), 'BUNDLE_UNDATED'],
    ['is cut', JSON.stringify(bundle, null, 1).slice(0, -40), 'NOT_FHIR'],
    ['is too deep', `{"resourceType":"Bundle","x":${'['.repeat(200)}`, 'NOT_FHIR'],
    ['is XML', '<Bundle/>', 'FORMAT_UNKNOWN'],
  ])('that %s is refused', async (_, file, code) => {
    expect((await read(readNhs, file)).code).toBe(code);
  });
});
