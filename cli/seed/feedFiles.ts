import type { IsoDate } from '../../platform/clock.ts';
import { csvCell } from '../../platform/csv.ts';
import { nhsNumberFrom, upnFrom } from '../../platform/identifiers.ts';
import { benefitColumns } from '../../subgraphs/records/feed/benefit.ts';
import { censusColumns } from '../../subgraphs/records/feed/census.ts';
import { extractColumns } from '../../subgraphs/records/feed/contactPoint.ts';
import { deathColumns } from '../../subgraphs/records/feed/deaths.ts';
import type { LocalMap } from '../../subgraphs/records/feed/local.ts';
import { columnsOf } from '../../subgraphs/records/feed/mapped.ts';
import { nhsColumns } from '../../subgraphs/records/feed/nhs.ts';
import { addDays } from './days.ts';
import { namesOfFiles } from './names.ts';
import { placeName } from './organisations.ts';
import { Random } from './random.ts';
import { authoritiesByPopulation, readReference } from './reference.ts';

/** Somebody as a demo feed tells of them; empty text where a source does not know. */
export interface DemoPerson {
  /** The source's own reference. */
  readonly reference: string;
  readonly given: string;
  readonly family: string;
  readonly sex: string;
  readonly born: string;
  readonly nhs: string;
  readonly upn: string;
  readonly line: string;
  readonly locality: string;
  readonly postcode: string;
  readonly carerGiven: string;
  readonly carerFamily: string;
  /** Seven digits: authority and establishment. */
  readonly school: string;
  /** ODS code. */
  readonly practice: string;
  readonly withheld: boolean;
}

/** The kinds of demo files: a source, in one of its formats. */
export const demoKinds = [
  'gro-deaths',
  'school-census',
  'school-census.xml',
  'nhs-registrations',
  'nhs-registrations.json',
  'nhs-registrations.ndjson',
  'dwp-child-benefit',
  'contactpoint-extract',
  'local-demo-early-help',
] as const;
export type DemoKind = (typeof demoKinds)[number];

/** The map of the local source of the demo: columns as a case system might call them. */
export const demoLocalMap: LocalMap = {
  name: 'local-demo-early-help',
  title: 'Early Help of the demo',
  // An application for accreditation gives the real one.
  organisationId: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b15',
  prefix: 'DEMO-EH-',
  dateForm: 'dd/MM/yyyy',
  columns: {
    asOf: 'extract date',
    key: 'client id',
    givenName: 'first name',
    familyName: 'last name',
    dateOfBirth: 'dob',
    sex: 'gender',
    nhsNumber: 'nhs no',
    addressLines: ['house', 'street'],
    locality: 'town',
    postcode: 'post code',
    withheld: 'do not disclose',
    carers: [{ relationship: 'OTHER_CARER', given: 'carer first name', family: 'carer last name' }],
    unread: ['worker'],
  },
};

interface Writer {
  readonly head: (asOf: IsoDate) => string;
  /** A row; `first` for the first of a list. */
  readonly row: (person: DemoPerson, asOf: IsoDate, first: boolean) => string;
  readonly foot: string;
}

const csv = (
  columns: readonly string[],
  cells: (person: DemoPerson, asOf: IsoDate) => Readonly<Record<string, string>>,
): Writer => ({
  head: () => `${columns.join(',')}\n`,
  row: (person, asOf) => {
    const row = cells(person, asOf);
    return `${columns.map((column) => csvCell(row[column] ?? '')).join(',')}\n`;
  },
  foot: '',
});

const facts = ({ given, family, sex, born, line, locality, postcode }: DemoPerson) => ({
  given_names: given,
  family_name: family,
  sex,
  date_of_birth: born,
  address_line: line,
  locality,
  postcode,
});

const marked = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function patient(person: DemoPerson, asOf: IsoDate): object {
  const { nhs, given, family, sex, born, line, locality, postcode, practice, withheld } = person;
  const genders: Readonly<Record<string, string>> = { F: 'female', M: 'male', U: 'unknown' };
  return {
    resourceType: 'Patient',
    meta: {
      lastUpdated: `${asOf}T02:00:00Z`,
      ...(withheld && {
        security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
      }),
    },
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhs }],
    name: [{ use: 'official', family, given: given.split(' ') }],
    gender: genders[sex] ?? sex,
    birthDate: born,
    ...(!withheld && { address: [{ use: 'home', line: [line], city: locality, postalCode: postcode }] }),
    generalPractitioner: [
      { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: practice } },
    ],
  };
}

const localColumns = columnsOf(demoLocalMap.columns as Parameters<typeof columnsOf>[0]);
const slashed = (day: string) => day.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1');

const writers: Readonly<Record<DemoKind, Writer>> = {
  'gro-deaths': csv(deathColumns, (person, asOf) => ({
    ...facts(person),
    entry_number: person.reference,
    correction: '0',
    nhs_number: person.nhs,
    date_of_death: asOf,
    registered_on: asOf,
  })),
  'school-census': csv(censusColumns, (person, asOf) => ({
    ...facts(person),
    reference_date: asOf,
    upn: person.upn,
    forename: person.given,
    surname: person.family,
    la_estab: person.school,
  })),
  'school-census.xml': {
    head: (asOf) => `<?xml version="1.0" encoding="UTF-8"?>
<Message><Header><CollectionDetails><Collection>SC</Collection><Term>AUT</Term><Year>${asOf.slice(0, 4)}</Year>
<ReferenceDate>${asOf}</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>383</LEA>
<SerialNo>1</SerialNo></Source></Header><School><Estab>2001</Estab><Pupils><PupilsOnRoll>
`,
    row: (
      person,
    ) => `<PupilOnRoll><PupilIdentifiers><UPN>${marked(person.upn)}</UPN><Surname>${marked(person.family)}</Surname>\
<Forename>${marked(person.given)}</Forename><DOB>${marked(person.born)}</DOB><Sex>${marked(person.sex)}</Sex></PupilIdentifiers>\
<PupilCharacteristics><Ethnicity>NOBT</Ethnicity></PupilCharacteristics><HomeInformation><Address><AddressLine1>\
${marked(person.line)}</AddressLine1><Town>${marked(person.locality)}</Town><PostCode>${marked(person.postcode)}</PostCode>\
</Address></HomeInformation></PupilOnRoll>\n`,
    foot: '</PupilsOnRoll></Pupils></School></Message>\n',
  },
  'nhs-registrations': csv(nhsColumns, (person, asOf) => ({
    ...facts(person),
    as_of: asOf,
    nhs_number: person.nhs,
    practice_code: person.practice,
    restricted: person.withheld ? 'Y' : '',
  })),
  'nhs-registrations.json': {
    head: (asOf) =>
      `{"resourceType":"Bundle","type":"collection","timestamp":"${asOf}T03:00:00Z","entry":[\n`,
    row: (person, asOf, first) =>
      `${first ? '' : ','}{"resource":${JSON.stringify(patient(person, asOf))}}\n`,
    foot: ']}\n',
  },
  'nhs-registrations.ndjson': {
    head: () => '',
    row: (person, asOf) => `${JSON.stringify(patient(person, asOf))}\n`,
    foot: '',
  },
  'dwp-child-benefit': csv(benefitColumns, (person, asOf) => ({
    ...facts(person),
    as_of: asOf,
    child_reference: person.reference,
    claimant_given_names: person.carerGiven,
    claimant_family_name: person.carerFamily,
  })),
  'contactpoint-extract': csv(extractColumns, (person, asOf) => ({
    ...facts(person),
    as_of: asOf,
    record_number: person.reference,
    nhs_number: person.nhs,
    upn: person.upn,
    shielded: person.withheld ? 'Y' : 'N',
    mother_given_names: person.carerGiven,
    mother_family_name: person.carerFamily,
  })),
  'local-demo-early-help': csv(localColumns, (person, asOf) => ({
    'extract date': asOf,
    'client id': person.reference,
    'first name': person.given,
    'last name': person.family,
    dob: slashed(person.born),
    gender: person.sex,
    'nhs no': person.nhs,
    street: person.line,
    town: person.locality,
    'post code': person.postcode,
    worker: 'A Worker',
    'carer first name': person.carerGiven,
    'carer last name': person.carerFamily,
    'do not disclose': person.withheld ? 'Y' : '',
  })),
};

/** What can be wrong with a person's row whatever the source. */
const spoilt: readonly ((person: DemoPerson) => DemoPerson)[] = [
  (person) => ({ ...person, postcode: 'LS1 4A' }),
  (person) => ({ ...person, postcode: 'CF10 1AA' }),
  (person) => ({ ...person, born: '3 March 2015' }),
  (person) => ({ ...person, born: '2199-01-01' }),
  (person) => ({ ...person, sex: 'Z' }),
  (person) => ({ ...person, family: '' }),
  (person) => ({ ...person, given: 'Baby' }),
  (person) => ({ ...person, locality: '=HYPERLINK("https://example.org","x")' }),
  (person) => ({ ...person, given: 'R2D2' }),
  (person) => ({ ...person, nhs: '9434765918', upn: 'B000000000000', reference: '?' }),
];

interface FeedFileOptions {
  readonly kind: DemoKind;
  /** Whom the first rows are about, as they are told. */
  readonly people: Iterable<DemoPerson>;
  /** How many rows; beyond the people they are about strangers. */
  readonly rows: number;
  /** Share of bad rows, 0 to 1. */
  readonly bad: number;
  readonly asOf: IsoDate;
  readonly seed?: string;
}

/** A demo file of a source, piece by piece (docs/feeds). The same options give the same file. */
export function* feedFile(options: FeedFileOptions): Generator<Buffer> {
  const { kind, people, rows, bad, asOf, seed = 'feeds' } = options;
  const writer = writers[kind];
  const unknown = strangers(`${seed}/${kind}`, asOf);
  const badRows = Math.round(rows * bad);
  const known = people[Symbol.iterator]();
  yield Buffer.from(writer.head(asOf));
  let spoiled = 0;
  for (let row = 0; row < rows; row += 1) {
    let person: DemoPerson;
    if (Math.floor(((row + 1) * badRows) / rows) > spoiled) {
      const spoil = spoilt[spoiled % spoilt.length] as (typeof spoilt)[number];
      spoiled += 1;
      person = spoil({ ...(unknown.next().value as DemoPerson), withheld: false });
    } else {
      person = known.next().value ?? (unknown.next().value as DemoPerson);
    }
    yield Buffer.from(writer.row(person, asOf, row === 0));
  }
  yield Buffer.from(writer.foot);
}

/** Pupils that no record is about. */
function* strangers(seed: string, today: IsoDate): Generator<DemoPerson> {
  const random = new Random(seed);
  const names = namesOfFiles();
  const reference = readReference();
  const authorities = authoritiesByPopulation(reference);
  for (let count = 1; ; count += 1) {
    const authority = authorities.draw(random);
    const sex = random.chance(0.51) ? 'M' : 'F';
    const family = names.family(random);
    yield {
      reference: `TEST${String(count).padStart(6, '0')}`,
      given: names.given(random, sex === 'M' ? 'male' : 'female', 2014),
      family,
      sex,
      born: addDays(today, -random.between(4 * 366, 16 * 365)),
      nhs: freshNhs(random),
      upn: upnFrom(
        `${random.between(900, 989)}${random.between(1_000, 9_999)}${random.between(10, 26)}${random.between(100, 999)}`,
      ),
      line: `${random.between(1, 180)} ${placeName(random.between(0, 1_200))} Road`,
      locality: authority.name,
      postcode: random.pick(reference.postcodes.get(authority.code) ?? []),
      carerGiven: names.given(random, 'female', 1996),
      carerFamily: family,
      school: '3832001',
      practice: 'B86001',
      withheld: random.chance(0.01),
    };
  }
}

/** A number from those that nobody is given: of the seed's range, from its far end. */
function freshNhs(random: Random): string {
  for (;;) {
    const number = nhsNumberFrom(990_000_000 + random.between(0, 8_999_999));
    if (number) return number;
  }
}
