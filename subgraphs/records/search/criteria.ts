import { ageOn, type IsoDate } from '../../../platform/clock.ts';
import { invalidInput } from '../../../platform/failures.ts';
import {
  parseChildNumber,
  parseIsoDate,
  parseNhsNumber,
  parsePostcode,
  parseUpn,
} from '../../../platform/identifiers.ts';
import { pastDayGiven } from '../../../platform/inputs.ts';
import { normaliseName } from '../../../platform/matching/names.ts';
import type { Policy } from '../../../platform/policy.ts';
import { searchTooBroad } from '../failures.ts';
import type { Gender, IdentifierInput, IdentifierScheme, SearchChildrenInput } from '../generated.ts';
import { type SoughtName, soughtName } from './names.ts';

/** What narrows a search by names. */
export interface Facts {
  readonly dateOfBirth: IsoDate | null;
  readonly ages: { readonly from: number; readonly to: number } | null;
  readonly postcode: string | null;
  readonly schoolId: string | null;
  readonly gender: Gender | null;
}

/** Criteria that the search contract allows (domain.md 4). */
export type Criteria =
  | { readonly by: 'NUMBER'; readonly number: string }
  | { readonly by: 'IDENTIFIER'; readonly scheme: IdentifierScheme; readonly value: string }
  | { readonly by: 'NAMES'; readonly given: SoughtName; readonly family: SoughtName; readonly facts: Facts };

/** Why criteria are not searched by. */
export type CriteriaFault = ReturnType<typeof invalidInput | typeof searchTooBroad>;

const longestName = 100;
const longestIdentifier = 100;
const oldestAge = 25;
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Whether a value is criteria, or what is wrong with them. */
export function isFault<T extends object>(value: T | CriteriaFault): value is CriteriaFault {
  return '__typename' in value;
}

/** What is wrong with a name as a criterion; null when it may be searched for. */
export function nameFault(field: 'givenName' | 'familyName', text: string): CriteriaFault | null {
  if (text.length > longestName) return invalidInput(field, `Give at most ${longestName} characters.`);
  const star = text.trimEnd().indexOf('*');
  if (star >= 0 && normaliseName(text.slice(0, star)).replace(/ /g, '').length < 2) {
    return searchTooBroad('Give at least two letters before a *.');
  }
  if (star >= 0 && star < text.trimEnd().length - 1)
    return invalidInput(field, 'A * may stand at the end only.');
  return normaliseName(text) === '' ? invalidInput(field, 'Give a name with letters in it.') : null;
}

/** An identifier in its canonical form, or what is wrong with it. */
function identifierOf({
  scheme,
  value,
}: IdentifierInput): { scheme: IdentifierScheme; value: string } | CriteriaFault {
  const text = value.normalize('NFKC').trim();
  const parse =
    scheme === 'NHS_NUMBER' ? parseNhsNumber : scheme === 'UPN' ? parseUpn : (entered: string) => entered;
  const canonical = text.length <= longestIdentifier && text !== '' ? parse(text) : null;
  return canonical === null
    ? invalidInput(
        'identifier.value',
        'Give the identifier as its body gave it: a letter or digit of it is wrong.',
      )
    : { scheme, value: canonical };
}

/** A postcode in its canonical form, or what is wrong with it. */
export function postcodeOf(text: string): string | ReturnType<typeof invalidInput> {
  return parsePostcode(text) ?? invalidInput('postcode', 'Give a whole postcode, such as LS1 4AP.');
}

function agesOf(range: { from: number; to: number }, policy: Policy): CriteriaFault | null {
  if (range.from < 0) return invalidInput('ageRange.from', 'Give an age in whole years, not below 0.');
  if (range.to < range.from) return invalidInput('ageRange.to', 'Give an age that is not below `from`.');
  if (range.to > oldestAge) return invalidInput('ageRange.to', `Give an age of at most ${oldestAge}.`);
  return range.to - range.from > policy.searchAgeRangeYears
    ? searchTooBroad(`Give an age range of at most ${policy.searchAgeRangeYears} years.`)
    : null;
}

function factsOf(input: SearchChildrenInput, policy: Policy, today: IsoDate): Facts | CriteriaFault {
  const dateOfBirth =
    input.dateOfBirth == null ? null : pastDayGiven('dateOfBirth', input.dateOfBirth, today);
  if (dateOfBirth !== null && typeof dateOfBirth !== 'string') return dateOfBirth;
  const postcode = input.postcode == null ? null : postcodeOf(input.postcode);
  if (postcode !== null && typeof postcode !== 'string') return postcode;
  const schoolId = input.schoolId?.trim().toLowerCase() ?? null;
  if (schoolId !== null && !uuid.test(schoolId)) {
    return invalidInput('schoolId', 'Give the identifier of an organisation.');
  }
  const ages = input.ageRange ?? null;
  const broad = ages && agesOf(ages, policy);
  if (broad) return broad;
  return { dateOfBirth, ages, postcode, schoolId, gender: input.gender ?? null };
}

function byNames(input: SearchChildrenInput, policy: Policy, today: IsoDate): Criteria | CriteriaFault {
  const { givenName, familyName } = input;
  if (givenName == null || familyName == null) {
    return searchTooBroad(
      'Give a child number, an identifier of your own body, or both names and one more fact.',
    );
  }
  const fault = nameFault('givenName', givenName) ?? nameFault('familyName', familyName);
  if (fault) return fault;
  const facts = factsOf(input, policy, today);
  if (isFault(facts)) return facts;
  const { dateOfBirth, ages, postcode, schoolId } = facts;
  if (dateOfBirth === null && ages === null && postcode === null && schoolId === null) {
    return searchTooBroad(
      'Add the date of birth, an age range of at most two years, the postcode or the school.',
    );
  }
  const given = soughtName('given', givenName);
  const family = soughtName('family', familyName);
  if (dateOfBirth === null && postcode === null && family.open) {
    return searchTooBroad('Give the whole family name, or add the date of birth or the postcode.');
  }
  return { by: 'NAMES', given, family, facts };
}

/** The criteria of an input, or what is wrong with them: the field or what to add, never a value. */
export function criteriaOf(
  input: SearchChildrenInput,
  policy: Policy,
  today: IsoDate,
): Criteria | CriteriaFault {
  const { purpose: _purpose, number, identifier, ...others } = input;
  const more = Object.values(others).some((value) => value != null);
  if (number != null) {
    if (more || identifier != null)
      return invalidInput('number', 'Give the child number alone, or leave it out.');
    const canonical = parseChildNumber(number);
    return canonical === null
      ? invalidInput('number', 'Give the child number of 10 digits: a digit of it is wrong.')
      : { by: 'NUMBER', number: canonical };
  }
  if (identifier != null) {
    if (more) return invalidInput('identifier', 'Give the identifier alone, or leave it out.');
    const canonical = identifierOf(identifier);
    return isFault(canonical) ? canonical : { by: 'IDENTIFIER', ...canonical };
  }
  return byNames(input, policy, today);
}

/** The day with day and month swapped, where that is another day of the calendar. */
export function swappedDay(day: IsoDate): IsoDate | null {
  const [year, month, date] = day.split('-');
  const swapped = parseIsoDate(`${year}-${date}-${month}`);
  return swapped === day ? null : swapped;
}

/** Whether somebody born on a day is of an age in the range today. */
export function isOfAge(birthDate: IsoDate, ages: Facts['ages'], today: IsoDate): boolean {
  if (ages === null) return true;
  const age = ageOn(birthDate, today);
  return age >= ages.from && age <= ages.to;
}
