import { readCsv } from './csv.ts';
import { patientCells, readFhir } from './fhir.ts';
import { type ColumnMap, columnsOf, judgeOf } from './mapped.ts';
import { readAny } from './sniff.ts';

/** The columns of a registrations file as CSV (docs/feeds/nhs-registrations.md), and the cells of a FHIR Patient. */
const nhsMap: ColumnMap = {
  asOf: 'as_of',
  writtenAt: 'updated_at',
  key: 'nhs_number',
  givenName: 'given_names',
  familyName: 'family_name',
  dateOfBirth: 'date_of_birth',
  sex: 'sex',
  withheld: 'restricted',
  addressLines: ['address_line'],
  locality: 'locality',
  postcode: 'postcode',
  places: [{ serviceType: 'PRIMARY_CARE', scheme: 'ODS', code: 'practice_code' }],
};
/** The columns of a registrations file as CSV (docs/feeds/nhs-registrations.md). */
export const nhsColumns = columnsOf(nhsMap);

/** Reads registrations: CSV, or FHIR R4 as a Bundle or as lines. */
export const readNhs = readAny({
  csv: (body) => readCsv(body, nhsColumns),
  json: (body) => readFhir(body, (patient, header) => patientCells(patient, header, nhsColumns)),
});
/** A registration in canonical form, or with all its faults. */
export const judgeNhs = judgeOf(nhsMap, { scheme: 'NHS_NUMBER', homeRequired: false });
