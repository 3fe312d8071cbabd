import { type ColumnMap, columnsOf, judgeOf } from './mapped.ts';

/**
 * The columns of an extract of an earlier index (docs/feeds/contactpoint-extract.md). What it marks as shielded waits
 * for the team of its area: no row of it makes a visible record.
 */
const extractMap: ColumnMap = {
  asOf: 'as_of',
  key: 'record_number',
  givenName: 'given_names',
  familyName: 'family_name',
  dateOfBirth: 'date_of_birth',
  sex: 'sex',
  nhsNumber: 'nhs_number',
  upn: 'upn',
  withheld: 'shielded',
  addressLines: ['address_line'],
  locality: 'locality',
  postcode: 'postcode',
  carers: [
    { relationship: 'MOTHER', given: 'mother_given_names', family: 'mother_family_name' },
    { relationship: 'FATHER', given: 'father_given_names', family: 'father_family_name' },
  ],
  places: [{ serviceType: 'EDUCATION', scheme: 'URN', code: 'school_urn', since: 'school_since' }],
};
/** The columns of the extract (docs/feeds/contactpoint-extract.md). */
export const extractColumns = columnsOf(extractMap);
/** A record of the extract in canonical form, or with all its faults. */
export const judgeExtract = judgeOf(extractMap, { scheme: null, homeRequired: true });
