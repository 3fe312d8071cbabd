import { type ColumnMap, columnsOf, judgeOf } from './mapped.ts';

/** The columns of a child benefit file (docs/feeds/dwp-child-benefit.md). No number of the claimant is among them. */
const benefitMap: ColumnMap = {
  asOf: 'as_of',
  key: 'child_reference',
  givenName: 'given_names',
  familyName: 'family_name',
  dateOfBirth: 'date_of_birth',
  sex: 'sex',
  addressLines: ['address_line'],
  locality: 'locality',
  postcode: 'postcode',
  carers: [{ relationship: 'OTHER_CARER', given: 'claimant_given_names', family: 'claimant_family_name' }],
};
/** The columns of a file of child benefit (docs/feeds/dwp-child-benefit.md). */
export const benefitColumns = columnsOf(benefitMap);
/** A row of child benefit in canonical form, or with all its faults. */
export const judgeBenefit = judgeOf(benefitMap, { scheme: null, homeRequired: true });
