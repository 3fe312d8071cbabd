import type { IsoDate } from '../../../platform/clock.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { parseChildNumber, parseNhsNumber, parseUpn } from '../../../platform/identifiers.ts';
import { pastDayGiven } from '../../../platform/inputs.ts';
import type { SignpostInput } from '../generated.ts';
import { type Criteria, nameFault, postcodeOf } from '../search/criteria.ts';
import { soughtName } from '../search/names.ts';

type Fault = ReturnType<typeof invalidInput>;

/** A unique identifier alone: the number, the NHS number or the UPN. Undefined when none was given. */
function unique(input: SignpostInput): Criteria | Fault | undefined {
  const { purpose: _purpose, ...facts } = input;
  const given = Object.entries(facts).filter(([, value]) => value != null);
  const [first] = given.filter(([field]) => ['number', 'nhsNumber', 'upn'].includes(field));
  if (!first) return undefined;
  const [field, value] = first as [string, string];
  if (given.length > 1) return invalidInput(field, 'Give one unique identifier alone, or leave it out.');
  const wrong = invalidInput(field, 'Give the identifier whole: a letter or digit of it is wrong.');
  if (field === 'number') {
    const number = parseChildNumber(value);
    return number === null ? wrong : { by: 'NUMBER', number };
  }
  const canonical = field === 'upn' ? parseUpn(value) : parseNhsNumber(value);
  const scheme = field === 'upn' ? 'UPN' : 'NHS_NUMBER';
  return canonical === null ? wrong : { by: 'IDENTIFIER', scheme, value: canonical };
}

/** The criteria of the signpost question, or what is wrong with them: a unique identifier, or the full name, the date of birth and one more fact. */
export function signpostCriteria(input: SignpostInput, today: IsoDate): Criteria | Fault {
  const identifier = unique(input);
  if (identifier) return identifier;
  const { givenName, familyName, gender } = input;
  if (givenName == null) return invalidInput('givenName', 'Give the full name, or a unique identifier.');
  if (familyName == null) return invalidInput('familyName', 'Give the full name, or a unique identifier.');
  if (input.dateOfBirth == null) return invalidInput('dateOfBirth', 'Give the date of birth with the name.');
  if (gender == null && input.postcode == null) {
    return invalidInput('postcode', 'Give one more fact: the postcode or the gender.');
  }
  for (const [field, text] of [
    ['givenName', givenName],
    ['familyName', familyName],
  ] as const) {
    if (text.includes('*')) return invalidInput(field, 'Give the full name, without a *.');
    const fault = nameFault(field, text);
    if (fault) return invalidInput(field, fault.message);
  }
  const dateOfBirth = pastDayGiven('dateOfBirth', input.dateOfBirth, today);
  if (typeof dateOfBirth !== 'string') return dateOfBirth;
  const postcode = input.postcode == null ? null : postcodeOf(input.postcode);
  if (postcode !== null && typeof postcode !== 'string') return postcode;
  return {
    by: 'NAMES',
    given: soughtName('given', givenName),
    family: soughtName('family', familyName),
    facts: { dateOfBirth, ages: null, postcode, schoolId: null, gender: gender ?? null },
  };
}
