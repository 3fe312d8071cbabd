import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Gathered } from '../../subgraphs/compliance/subjectAccess/contents.ts';
import { packAsJson, printedPack } from '../../subgraphs/compliance/subjectAccess/pack.ts';
import { type Reader, sectionsOf } from '../../subgraphs/compliance/subjectAccess/words.ts';
import { castPlaces } from '../support/cast.ts';

const by = (name: string, profession: string) => ({ name, profession });
const head = {
  givenName: 'Noah',
  familyName: 'Hollis',
  gender: 'MALE',
  dateOfBirth: '2015-02-28',
  status: 'LIVE',
};
const nobody = { RECORD: head, SERVICES: {}, HISTORY: {}, ACCESS: { acts: [] } } as unknown as Gathered;
const corrected = {
  field: 'address',
  source: 'person',
  previousValue: '9 Refuge Court, Otley',
  recordedAt: '2026-03-02T10:00:00Z',
  changedBy: by('Dora Whitfield', 'Social worker'),
};
const lines = (gathered: Partial<Gathered>, section: string, reader: Partial<Reader> = {}) =>
  sectionsOf({ ...nobody, ...gathered }, '1234567890', {
    relationship: 'PARENT',
    carerId: null,
    withLocation: true,
    withFormerPlaces: true,
    ...reader,
  })
    .find((each) => each.section === section)
    ?.lines.map(({ text }) => text) ?? [];

const answer = {
  reference: 'r',
  receivedOn: '2026-01-02',
  madeAt: new Date(0),
  checkpoint: null,
  draft: false,
  ofSelf: true,
  notice: null,
  controller: null,
};
const sections = (RECORD: Gathered['RECORD']) =>
  sectionsOf({ ...nobody, RECORD }, '1234567890', {
    relationship: 'CHILD',
    carerId: null,
    withLocation: true,
    withFormerPlaces: true,
  });
const printed = (RECORD: Gathered['RECORD']) => JSON.stringify(printedPack(sections(RECORD), answer));
const machine = (RECORD: Gathered['RECORD']) => packAsJson(sections(RECORD), answer);

test('L38 who opened what protection hides is named to a parent where the pack names them anyway', () => {
  const override = (name: string) => ({
    at: '2026-03-02T10:00:00Z',
    reason: 'SAFEGUARDING',
    outcome: null,
    by: by(name, 'Psychologist'),
  });
  const HISTORY = {
    overrides: [override('Carys Morgan'), override('Ines Calder')],
  } as unknown as Gathered['HISTORY'];
  const involvement = { practitioner: by('Carys Morgan', 'Social worker'), serviceType: 'SOCIAL_CARE' };
  const SERVICES = { involvements: [involvement] } as unknown as Gathered['SERVICES'];
  const told = lines({ HISTORY, SERVICES }, 'PROTECTION');
  expect(told).toEqual([
    expect.stringContaining('Carys Morgan'),
    'On 2 March 2026 a person who may use the record opened what protection hides, for keeping the child safe.',
  ]);
  expect(lines({ HISTORY, SERVICES }, 'PROTECTION', { relationship: 'CHILD' })[1]).toContain('Ines Calder');
});

test('L38 where a value came from is said in words, and of no field that has a place to who may not know it', () => {
  const of = (field: string, previousValue: string | null) => ({
    field,
    previousValue,
    source: 'nhs-registrations',
    recordedAt: '2026-03-02T10:00:00Z',
    changedBy: null,
  });
  const id = randomUUID();
  const fields = [
    of('gender', 'NOT_SPECIFIED'),
    of('dateOfBirth', '2015-02-28'),
    of('familyName', 'Hollis'),
    of('primaryCare', id),
    of('midwife', `${id}, ${castPlaces.leedsPractice.id}`),
    of('healthVisitor', `${id} 2026-01-02`),
    of('schoolNurse', null),
    of('education', id),
    of('address', '9 Refuge Court, Otley'),
    of('carers', 'Nan Hollis (OTHER_CARER)'),
    of('carerContacts', null),
    of('a field to come', 'Otley'),
  ];
  const HISTORY = { provenance: fields } as unknown as Gathered['HISTORY'];
  const common = 'from the NHS on 2 March 2026';
  const shown = [
    `Gender: ${common}; before, it was “not specified”`,
    `Date of birth: ${common}; before, it was “28 February 2015”`,
    `Family name: ${common}; before, it was “Hollis”`,
  ];
  expect(lines({ HISTORY }, 'SOURCES', { withLocation: false })).toEqual(shown);
  const all = lines({ HISTORY }, 'SOURCES');
  expect(all.slice(0, 3)).toEqual(shown);
  expect(all).toHaveLength(fields.length);
  expect(all[3]).toBe(`Primary care: ${common}`);
  expect(all.join()).not.toMatch(/[\da-f]{8}-|Nan/);
  expect(all.join()).toContain('9 Refuge Court');
});

test('L38 the proof of an entry, which says where who looked works, is offered to a child who may know it alone', () => {
  const facts = {
    reference: 'r',
    receivedOn: '2026-01-02',
    madeAt: new Date(0),
    checkpoint: null,
    draft: false,
    notice: null,
  };
  const leeds = { name: 'Leeds', telephone: null };
  for (const [ofSelf, controller, offered] of [
    [true, leeds, true],
    [true, null, false],
    [false, leeds, false],
    [false, null, false],
  ] as const) {
    const text = JSON.stringify(printedPack([], { ...facts, ofSelf, controller }));
    expect([/the proof/.test(text), /ask us to check any of them/.test(text)]).toEqual([offered, !offered]);
  }
});

test('L38 an answer names each right that the law wants it to name, on paper and for machines (UK GDPR, article 15(1)(e) and (f))', () => {
  const facts = {
    reference: 'r',
    receivedOn: '2026-01-02',
    madeAt: new Date(0),
    checkpoint: null,
    draft: false,
    ofSelf: false,
    notice: null,
    controller: null,
  };
  for (const text of [JSON.stringify(printedPack([], facts)), packAsJson([], facts)])
    for (const right of [
      'correct it',
      'delete something',
      'stop using it',
      'object to',
      'Information Commissioner',
    ])
      expect(text).toContain(right);
});

test('L38 neither the archive of who left England, nor what somebody entered as their profession, says where a child is', () => {
  const withLocation = false;
  const RECORD = { ...head, status: 'ARCHIVED' } as unknown as Gathered['RECORD'];
  expect(lines({ RECORD }, 'IDENTITY').join()).toContain('in the archive');
  expect(lines({ RECORD }, 'IDENTITY', { withLocation }).join()).not.toMatch(/archive|in use/);
  const account = by('Dora Whitfield', 'Team manager, Otley');
  const opening = {
    event: '7',
    at: '2026-03-02T10:00:00Z',
    account,
    onBehalfOf: null,
    organisation: null,
    reason: 'CASE_REVIEW',
  };
  const ACCESS = { accessHistory: [opening], acts: [] } as unknown as Gathered['ACCESS'];
  const change = {
    field: 'gender',
    source: 'person',
    recordedAt: opening.at,
    changedBy: account,
    previousValue: null,
  };
  const HISTORY = { provenance: [change] } as unknown as Gathered['HISTORY'];
  for (const relationship of ['PARENT', 'CHILD'] as const) {
    const told = ['ACCESS', 'SOURCES'].flatMap((section) =>
      lines({ ACCESS, HISTORY }, section, { relationship, withLocation }),
    );
    expect(told).toEqual([
      '2 March 2026: a person who may use the record. Reason: a review. Audit number 7.',
      'Gender: from a person who may use the record on 2 March 2026',
    ]);
  }
});

test('L38 what sources have said is told of rows that are certainly about the child, to who may know the place alone', () => {
  const word = (more: Record<string, string> = {}) => ({
    saidAt: '2026-03-02T10:00:00Z',
    values: Object.entries({
      givenName: 'Noah James',
      familyName: 'Hollis',
      dateOfBirth: '2015-02-28',
      address: '77 Twin Road, Leeds, LS6 2DN',
      carers: 'Ann Hollis (MOTHER)',
      identifiers: 'NHS_NUMBER 9434765919',
      ...more,
    }).map(([field, value]) => ({ field, value })),
  });
  const row = (words: readonly object[], unlinking: object | null = null) => ({
    source: 'nhs-registrations',
    unlinking,
    words,
  });
  const told = (linkedRows: readonly object[] | null, reader: Partial<Reader> = {}) =>
    lines({ HISTORY: { linkedRows } as unknown as Gathered['HISTORY'] }, 'SOURCES', reader);
  const rows = [
    row([
      word(),
      word(),
      word({ givenName: 'Peter' }),
      word({ familyName: 'Adopter' }),
      word({ dateOfBirth: '2015-02-27' }),
    ]),
  ];
  expect(told(rows)).toEqual([
    'What the NHS said on 2 March 2026: given name Noah James; family name Hollis; date of birth 28 February 2015; address 77 Twin Road, Leeds, LS6 2DN.',
  ]);
  // A former name is a name of the child; a row that is to be unlinked is of nobody yet.
  const former = { ...head, formerNames: [{ givenName: 'Peter', familyName: 'Hollis', until: null }] };
  const RECORD = former as unknown as Gathered['RECORD'];
  const renamed = { linkedRows: [row([word({ givenName: 'Peter' })])] } as unknown as Gathered['HISTORY'];
  expect(lines({ RECORD, HISTORY: renamed }, 'SOURCES')).toHaveLength(1);
  expect(told([row([word()], { id: randomUUID() })])).toEqual([]);
  for (const relationship of ['CHILD', 'PARENT'] as const)
    for (const unknown of [{ withLocation: false, withFormerPlaces: false }, { withFormerPlaces: false }])
      expect(told(rows, { relationship, ...unknown })).toEqual([]);
  expect(told(null)).toEqual([]);
});

test('L38 where the child lived before is told on paper and for machines, to who may know it alone', () => {
  const lived = (line: string | null, since: string | null, until: string, status = 'CURRENT') => ({
    status,
    line,
    locality: line && 'Leeds',
    postcode: line && 'LS6 2DN',
    since,
    until,
  });
  const address = { status: 'CURRENT', line: '3 Present Lane', locality: null, postcode: null, since: null };
  const formerAddresses = [
    // Entered by mistake: who put it right said that the child never lived there.
    lived('8 Wrong Road', '2025-01-01', '2025-01-01'),
    lived(null, '2023-01-01', '2025-01-01', 'LEFT_ENGLAND_RETURNING'),
    lived('2 Middle Lane', '2021-01-01', '2023-01-01', 'LAST_KNOWN'),
    lived('1 First Lane', null, '2021-01-01'),
  ];
  const RECORD = { ...head, address, formerAddresses } as unknown as Gathered['RECORD'];
  const told = [
    'Address (current): 3 Present Lane',
    'Earlier address: none in England, which the child has left and means to come back to, from 1 January 2023 until 1 January 2025',
    'Earlier address (last known): 2 Middle Lane, Leeds, LS6 2DN, from 1 January 2021 until 1 January 2023',
    'Earlier address: 1 First Lane, Leeds, LS6 2DN until 1 January 2021',
  ];
  expect(lines({ RECORD }, 'ADDRESS')).toEqual(told);
  for (const text of [printed(RECORD), machine(RECORD)]) {
    for (const line of told) expect(text).toContain(line);
    expect(text).not.toContain('Wrong Road');
  }
  const HISTORY = { provenance: [corrected] } as unknown as Gathered['HISTORY'];
  expect(lines({ HISTORY }, 'SOURCES').join()).toContain('9 Refuge Court');
  // Hidden once: a refuge is one for those who live there now, too.
  const once = { withFormerPlaces: false };
  expect(lines({ RECORD }, 'ADDRESS', once)).toEqual(told.slice(0, 1));
  expect(lines({ HISTORY }, 'SOURCES', once)).toEqual([
    'Address: from a person who may use the record on 2 March 2026',
  ]);
  expect(lines({ RECORD }, 'ADDRESS', { ...once, withLocation: false })).toEqual([]);
  // What an earlier release gathered has none.
  const before = { ...head, address } as unknown as Gathered['RECORD'];
  expect(lines({ RECORD: before }, 'ADDRESS')).toEqual(told.slice(0, 1));
});

test('L38 a pack tells how to reach who is in contact, when each was the lead, and nobody where nobody is named', () => {
  const contact = {
    serviceType: 'SOCIAL_CARE',
    organisation: { name: 'Leeds Children’s Social Care' },
    practitioner: by('Amira Hassan', 'Social worker'),
    telephone: '0113 496 0151',
    email: 'amira@leeds.example',
    leadProfessional: false,
    leadPeriods: [
      { from: '2025-01-02', until: '2025-03-04' },
      { from: '2026-01-02', until: null },
    ],
    startedOn: '2024-05-14',
    endedOn: null,
  };
  const confided = {
    serviceType: 'MENTAL_HEALTH',
    organisation: { name: 'A clinic' },
    practitioner: null,
    telephone: null,
    basis: 'CONSENT',
    consentOf: 'CHILD',
    basisOn: '2026-01-02',
    startedOn: '2026-01-02',
    endedOn: null,
  };
  const SERVICES = {
    involvements: [contact],
    sensitiveServices: [confided],
  } as unknown as Gathered['SERVICES'];
  const asChild = { relationship: 'CHILD' } as const;
  expect(lines({ SERVICES }, 'SERVICES', asChild)).toEqual([
    'Social care: Amira Hassan (social worker, Leeds Children’s Social Care), telephone 0113 496 0151, amira@leeds.example, ' +
      'from 14 May 2024; lead professional from 2 January 2025 until 4 March 2025 and from 2 January 2026',
  ]);
  expect(lines({ SERVICES }, 'SENSITIVE_SERVICES', asChild)).toEqual([
    'Mental health: A clinic, from 2 January 2026. Recorded with the consent of the child, on 2 January 2026.',
  ]);
});

test('L38 what was done with a record, and that its child has left England, is told in words and not in codes', () => {
  const kinds = [
    'PAIR_PROPOSED',
    'CONFLICT_RAISED',
    'ROW_UNLINKED',
    'CONSENT_RECORDED',
    'LEAVER_ITEM_SETTLED',
  ];
  const acts = kinds.map((kind, at) => ({ kind, on: '2026-03-02', event: String(at) }));
  const told = lines({ ACCESS: { acts } as unknown as Gathered['ACCESS'] }, 'ACTS', {
    relationship: 'CHILD',
  });
  expect(told[0]).toBe('2 March 2026: it was asked whether two records are of one child. Audit number 0.');
  for (const [at, kind] of kinds.entries())
    expect(told[at]).not.toContain(kind.toLowerCase().replaceAll('_', ' '));
  for (const status of ['RETURNING', 'FOR_GOOD', 'NOT_KNOWN']) {
    const address = { status: `LEFT_ENGLAND_${status}`, since: '2026-10-21' };
    const RECORD = { ...head, address } as unknown as Gathered['RECORD'];
    expect(lines({ RECORD }, 'ADDRESS')[0]).toMatch(
      /^Address: none in England, which the child has left.*, since 21 October 2026\.$/,
    );
  }
});
