import type { IsoDate } from '../../platform/clock.ts';
import { type ChildNumber, childNumberSequence, nhsNumberFrom } from '../../platform/identifiers.ts';
import { type CastAuthority, castAuthorities, castAuthority, castMember, castService } from './castPeople.ts';
import { bareRecord, contactWith, type SeedChild } from './child.ts';
import { addDays } from './days.ts';
import type { OrganisationRow, ServiceName } from './organisations.ts';
import { namedUuid } from './random.ts';
import { dramaTelephone } from './reference.ts';

/** The demo children by the word that they are called by in documents and tests. */
export const castChildNames = [
  'noah',
  'ella',
  'erin',
  'leo',
  'mia',
  'grace',
  'tyler',
  'ruby',
  'daniel',
  'hope',
  'zara',
  'theo',
  'iris',
] as const;
export type CastChildName = (typeof castChildNames)[number];

const sequence = childNumberSequence('signpost cast');

/** Their child numbers: the same in every seed. */
export const castNumbers = Object.fromEntries(
  castChildNames.map((name, index) => [name, sequence(index)]),
) as Record<CastChildName, ChildNumber>;

/** NHS numbers beginning with 999 are set apart for the cast. */
function nhsOf(name: CastChildName): string {
  for (let nine = 999_000_000 + castChildNames.indexOf(name) * 10; ; nine += 1) {
    const number = nhsNumberFrom(nine);
    if (number) return number;
  }
}

/** Their NHS numbers. */
export const castNhsNumbers = Object.fromEntries(castChildNames.map((name) => [name, nhsOf(name)])) as Record<
  CastChildName,
  string
>;

function place(authority: CastAuthority, kind: 'SCHOOL' | 'PRACTICE', name: string): OrganisationRow {
  const area = castAuthority(authority);
  const telephone = dramaTelephone(area, kind === 'SCHOOL' ? 120 : 121);
  return { id: namedUuid('cast', name), name, kind, authorityCode: area.code, telephone, accredited: false };
}

/** Schools and practices that the demo children go to. */
export const castPlaces = {
  leedsPrimary: place('leeds', 'SCHOOL', 'Hyde Park Primary School'),
  leedsAcademy: place('leeds', 'SCHOOL', 'Kirkstall Academy'),
  leedsPractice: place('leeds', 'PRACTICE', 'Burley Park Surgery'),
  bradfordPrimary: place('bradford', 'SCHOOL', 'Lister Park Primary School'),
  bradfordPractice: place('bradford', 'PRACTICE', 'Manningham Surgery'),
  camdenPrimary: place('camden', 'SCHOOL', 'Regent Primary School'),
  camdenPractice: place('camden', 'PRACTICE', 'Chalk Farm Surgery'),
} as const;

type Involvement = SeedChild['involvements'][number];

function universal(
  serviceType: 'EDUCATION' | 'PRIMARY_CARE',
  at: OrganisationRow,
  startedOn: IsoDate,
): Involvement {
  return {
    category: 'UNIVERSAL',
    serviceType,
    organisationId: at.id,
    accountId: null,
    telephone: at.telephone,
    email: null,
    lead: false,
    startedOn,
    endedOn: null,
  };
}

function worker(
  serviceType: Extract<Involvement['serviceType'], ServiceName> | 'HEALTH_VISITOR',
  username: string,
  startedOn: IsoDate,
  more: Partial<Involvement> = {},
): Involvement {
  const category = serviceType === 'HEALTH_VISITOR' ? 'UNIVERSAL' : 'ADDITIONAL';
  return { ...contactWith(castMember(username), { category, serviceType }, startedOn), ...more };
}

type Sketch = Partial<SeedChild> &
  Pick<SeedChild, 'givenName' | 'familyName' | 'gender' | 'birthDate'> & {
    authority: CastAuthority;
    home: readonly [line: string, locality: string, postcode: string];
    mother: string;
  };

function child(name: CastChildName, sketch: Sketch): SeedChild {
  const { authority, home, mother, ...given } = sketch;
  const [line, locality, postcode] = home;
  const since = given.birthDate;
  const email = `${mother.toLowerCase().replace(/[^a-z]+/g, '.')}@example.org`;
  return {
    ...bareRecord,
    number: castNumbers[name],
    authorityCode: castAuthorities[authority],
    addresses: [{ status: 'CURRENT', line, locality, postcode, sinceDate: since, untilDate: null }],
    carers: [{ name: mother, relationship: 'MOTHER', telephone: '07700 900111', email }],
    identifiers: [{ scheme: 'NHS_NUMBER', value: castNhsNumbers[name], issuer: null }],
    birthSource: 'nhs',
    recordedAt: `${since}T12:00:00Z`,
    ...given,
  };
}

/** The demo children as they stand on `today`: their ages are the same whenever the seed is made. */
export function castChildren(today: IsoDate): SeedChild[] {
  const ago = (days: number) => addDays(today, -days);
  const years = (count: number) => ago(Math.round(count * 365.25));
  const leedsSchool = (startedOn: IsoDate) => [
    universal('EDUCATION', castPlaces.leedsPrimary, startedOn),
    universal('PRIMARY_CARE', castPlaces.leedsPractice, startedOn),
  ];
  const local = {
    scheme: 'LOCAL' as const,
    value: 'LDS-DEMO-0001',
    issuer: castService('leeds', 'SOCIAL_CARE').id,
  };
  const thornton = {
    familyName: 'Thornton',
    gender: 'FEMALE' as const,
    birthDate: years(6.2),
    authority: 'leeds' as const,
  };
  const okafor = { familyName: 'Okafor', authority: 'leeds' as const, mother: 'Ngozi Okafor' };
  const burley: Sketch['home'] = ['14 Burley Grove', 'Leeds', 'LS6 1QP'];
  const headingley: Sketch['home'] = ['3 Headingley Rise', 'Leeds', 'LS6 2DN'];
  return [
    child('noah', {
      givenName: 'Noah',
      familyName: 'Whitaker',
      gender: 'MALE',
      birthDate: years(8.4),
      authority: 'leeds',
      home: ['27 Ash Road', 'Leeds', 'LS6 3HD'],
      mother: 'Rachel Whitaker',
      formerNames: [{ givenName: 'Noah', familyName: 'Pickering', untilDate: years(3) }],
      involvements: [
        ...leedsSchool(years(4)),
        worker('SOCIAL_CARE', 'amira', ago(200), { lead: true }),
        worker('SPECIAL_EDUCATIONAL_NEEDS', 'amira', ago(150), {
          accountId: null,
          organisationId: castService('leeds', 'SPECIAL_EDUCATIONAL_NEEDS').id,
        }),
        worker('VOLUNTARY', 'carys', ago(90)),
        worker('EARLY_HELP', 'owen', ago(600), { endedOn: ago(120) }),
      ],
      assessment: { status: 'IN_PROGRESS', organisationId: castService('leeds', 'SOCIAL_CARE').id },
      identifiers: [{ scheme: 'NHS_NUMBER', value: castNhsNumbers.noah, issuer: null }, local],
    }),
    child('ella', {
      ...thornton,
      givenName: 'Ella',
      home: burley,
      mother: 'Kate Thornton',
      involvements: leedsSchool(years(2)),
    }),
    child('erin', {
      ...thornton,
      givenName: 'Erin',
      home: burley,
      mother: 'Kate Thornton',
      involvements: leedsSchool(years(2)),
    }),
    child('leo', {
      ...okafor,
      givenName: 'Leo',
      gender: 'MALE',
      birthDate: years(9.7),
      home: headingley,
      involvements: leedsSchool(years(5)),
    }),
    child('mia', {
      ...okafor,
      givenName: 'Mia',
      gender: 'FEMALE',
      birthDate: years(7.1),
      home: headingley,
      involvements: leedsSchool(years(3)),
    }),
    child('grace', {
      givenName: 'Grace',
      familyName: 'Hollis',
      gender: 'FEMALE',
      birthDate: years(10.3),
      authority: 'leeds',
      shield: 'ACTIVE',
      home: ['8 Refuge Court', 'Otley', 'LS21 1AA'],
      mother: 'Helen Hollis',
      formerNames: [{ givenName: 'Gracie', familyName: 'Ormerod', untilDate: years(1) }],
      involvements: [...leedsSchool(years(5)), worker('SOCIAL_CARE', 'amira', ago(80), { lead: true })],
    }),
    child('tyler', {
      givenName: 'Tyler',
      familyName: 'Marsh',
      gender: 'MALE',
      birthDate: years(15.2),
      authority: 'leeds',
      home: ['61 Kirkstall Lane', 'Leeds', 'LS5 3BW'],
      mother: 'Donna Marsh',
      involvements: [
        universal('EDUCATION', castPlaces.leedsAcademy, years(4)),
        universal('PRIMARY_CARE', castPlaces.leedsPractice, years(9)),
        worker('SOCIAL_CARE', 'owen', ago(60)),
      ],
      sensitive: [
        {
          serviceType: 'MENTAL_HEALTH',
          organisationId: castService('leeds', 'MENTAL_HEALTH').id,
          accountId: null,
          telephone: castService('leeds', 'MENTAL_HEALTH').telephone,
          basis: 'CONSENT',
          consentOf: 'CHILD',
          basisOn: ago(50),
          assertedBy: null,
          reviewOn: addDays(today, 315),
          startedOn: ago(50),
          endedOn: null,
        },
      ],
    }),
    child('ruby', {
      givenName: 'Ruby',
      familyName: 'Castle',
      gender: 'FEMALE',
      birthDate: years(5.6),
      authority: 'bradford',
      home: ['2 Oak Lane', 'Bradford', 'BD9 4PX'],
      mother: 'Jo Castle',
      addresses: [
        {
          status: 'CURRENT',
          line: '90 Cardigan Road',
          locality: 'Leeds',
          postcode: 'LS6 1LJ',
          sinceDate: years(5.6),
          untilDate: ago(45),
        },
        {
          status: 'CURRENT',
          line: '2 Oak Lane',
          locality: 'Bradford',
          postcode: 'BD9 4PX',
          sinceDate: ago(45),
          untilDate: null,
        },
      ],
      involvements: [
        universal('EDUCATION', castPlaces.bradfordPrimary, ago(40)),
        universal('PRIMARY_CARE', castPlaces.bradfordPractice, ago(40)),
        worker('SOCIAL_CARE', 'amira', ago(220)),
      ],
    }),
    child('daniel', {
      givenName: 'Daniel',
      familyName: 'Frost',
      gender: 'MALE',
      birthDate: years(18.3),
      authority: 'leeds',
      status: 'ARCHIVED',
      archivedOn: ago(100),
      home: ['5 Meanwood Close', 'Leeds', 'LS7 2JE'],
      mother: 'Ann Frost',
      involvements: [worker('SOCIAL_CARE', 'amira', years(3), { endedOn: ago(110) })],
    }),
    child('hope', {
      givenName: 'Hope',
      familyName: 'Sutton',
      gender: 'FEMALE',
      birthDate: years(12.1),
      authority: 'bradford',
      shield: 'ACTIVE',
      home: ['1 Haven House', 'Bingley', 'BD16 1AB'],
      mother: 'Carol Sutton',
      involvements: [worker('SOCIAL_CARE', 'ben', ago(30))],
    }),
    child('zara', {
      givenName: 'Zara',
      familyName: 'Malik',
      gender: 'FEMALE',
      birthDate: years(9.2),
      authority: 'camden',
      home: ['40 Adelaide Road', 'London', 'NW3 3PY'],
      mother: 'Saima Malik',
      involvements: [
        universal('EDUCATION', castPlaces.camdenPrimary, years(4)),
        universal('PRIMARY_CARE', castPlaces.camdenPractice, years(9)),
        worker('EDUCATION_WELFARE', 'quentin', ago(70)),
      ],
    }),
    child('theo', {
      givenName: 'Theo',
      familyName: 'Bennett',
      gender: 'MALE',
      birthDate: ago(25),
      authority: 'leeds',
      home: ['19 Chapel Lane', 'Leeds', 'LS6 3BW'],
      mother: 'Laura Bennett',
      involvements: [
        universal('PRIMARY_CARE', castPlaces.leedsPractice, ago(20)),
        worker('HEALTH_VISITOR', 'priya', ago(12)),
      ],
    }),
    child('iris', {
      givenName: 'Iris',
      familyName: 'Vale',
      gender: 'FEMALE',
      birthDate: ago(40),
      authority: 'leeds',
      shield: 'INTERIM',
      home: ['6 Harbour Walk', 'Wetherby', 'LS22 6AA'],
      mother: 'Sian Vale',
      involvements: [worker('HEALTH_VISITOR', 'priya', ago(30))],
    }),
  ];
}
