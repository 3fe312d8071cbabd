import { readCsv } from './csv.ts';
import { type ColumnMap, columnsOf, judgeOf } from './mapped.ts';
import { readAny } from './sniff.ts';
import { readXml, type XmlShape } from './xml.ts';

/** The columns of a census file as CSV (docs/feeds/school-census.md), and the cells that its XML is read into. */
const censusMap: ColumnMap = {
  asOf: 'reference_date',
  key: 'upn',
  givenName: 'forename',
  familyName: 'surname',
  dateOfBirth: 'date_of_birth',
  sex: 'sex',
  postcode: 'postcode',
  locality: 'locality',
  addressLines: ['address_line'],
  places: [{ serviceType: 'EDUCATION', scheme: 'LAESTAB', code: 'la_estab', since: 'entry_date' }],
  // A second surname is no fact of the register's, and a middle name is told by births.
  unread: ['preferred_surname', 'former_surname', 'middle_names'],
};
/** The columns of a census file as CSV. */
export const censusColumns = columnsOf(censusMap);

/**
 * The published message of pupils on roll: Message, Header, School, Pupils, PupilsOnRoll, PupilOnRoll. Only these
 * elements are read; what else a pupil's record says (needs, meals, ethnicity) is never kept, not even in memory.
 */
const shape: XmlShape = {
  root: 'Message',
  row: 'PupilOnRoll',
  above: { ReferenceDate: 'reference_date', LEA: 'lea', Estab: 'estab' },
  within: {
    UPN: 'upn',
    Surname: 'surname',
    Forename: 'forename',
    DOB: 'date_of_birth',
    Sex: 'sex',
    Gender: 'sex',
    PreferredSurname: 'preferred_surname',
    FormerSurname: 'former_surname',
    MiddleNames: 'middle_names',
    EntryDate: 'entry_date',
    PostCode: 'postcode',
    Postcode: 'postcode',
    Town: 'locality',
    PostTown: 'locality',
    AddressLine1: 'address_line',
    AddressLine2: 'address_line',
    SAON: 'address_line',
    PAON: 'address_line',
    Street: 'street',
  },
  joined: ['address_line'],
  single: ['upn', 'surname', 'forename', 'date_of_birth', 'postcode'],
  finish: (cells) => {
    const street = [cells.get('address_line'), cells.get('street')].filter(Boolean).join(' ');
    cells.set('address_line', street);
    cells.set('la_estab', `${cells.get('lea') ?? ''}${cells.get('estab') ?? ''}`);
  },
};

/** Reads a census file, CSV or the published XML. */
export const readCensus = readAny({
  csv: (body) => readCsv(body, censusColumns),
  xml: (body) => readXml(body, shape, censusColumns),
});
/** A pupil in canonical form, or with all the faults of the row. */
export const judgeCensus = judgeOf(censusMap, { scheme: 'UPN', homeRequired: true });
