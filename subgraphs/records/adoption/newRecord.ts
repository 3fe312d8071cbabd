import { parsePostcode } from '../../../platform/identifiers.ts';
import { telephonePattern } from '../../../platform/inputs.ts';
import { invalidInput } from '../failures.ts';
import type { RecordNewIdentityInput } from '../generated.ts';
import { consentAges } from '../lifecycle/periods.ts';
import type { NewRecord } from './vault.ts';

const longestName = 100;
const longestLine = 200;
const mostCarers = 4;
const email = /^[^\s@]{1,64}@[^\s@]{1,190}$/;

const clean = (text: string) => text.normalize('NFC').trim().replace(/\s+/gu, ' ');
const tidy = (text: string | null | undefined) => (text == null ? null : clean(text) || null);

function textFault(field: string, text: string, longest: number) {
  const { length } = clean(text);
  if (length > 0 && length <= longest && !/\p{Cc}/u.test(text)) return null;
  return invalidInput(field, `Give 1 to ${longest} characters.`);
}

/** What is wrong with the record of a new identity; null when nothing is. */
export function newRecordFault({ givenName, familyName, carers, address }: RecordNewIdentityInput) {
  const names =
    textFault('givenName', givenName, longestName) ?? textFault('familyName', familyName, longestName);
  if (names) return names;
  if (carers.length > mostCarers)
    return invalidInput('carers', `Give at most ${mostCarers} parents and carers.`);
  for (const [at, carer] of carers.entries()) {
    const fault = textFault(`carers.${at}.name`, carer.name, longestName);
    if (fault) return fault;
    const [reach, mail] = [tidy(carer.telephone), tidy(carer.email)];
    if (reach !== null && !telephonePattern.test(reach))
      return invalidInput(
        `carers.${at}.telephone`,
        'Give a telephone number: digits, spaces, brackets and hyphens.',
      );
    if (mail !== null && !email.test(mail))
      return invalidInput(`carers.${at}.email`, 'Give an e-mail address, or leave it out.');
  }
  if (!address) return null;
  if (parsePostcode(address.postcode) === null)
    return invalidInput('address.postcode', 'Give a postcode of the United Kingdom.');
  return textFault('address.line', address.line, longestLine);
}

/**
 * What is wrong with the consent of a new identity. Where the former record stands on one that is in force, it is taken anew,
 * or withdrawn first: without it the first night would archive the new record, unless its child is under 18.
 */
export function newConsentFault(
  untilAge: number | null | undefined,
  former: { readonly age: number; readonly consents: boolean },
) {
  if (untilAge == null)
    return former.consents
      ? invalidInput(
          'consentUntilAge',
          'Give the age until which the young person consents to stay, asked anew, or record first that the consent was withdrawn.',
        )
      : null;
  if (untilAge >= consentAges.from && untilAge <= consentAges.to && untilAge > former.age) return null;
  return invalidInput(
    'consentUntilAge',
    `Give an age from ${consentAges.from} to ${consentAges.to} that the young person has not reached yet.`,
  );
}

/** The new record: what was entered, and of the former one gender and date of birth alone (domain.md 7). */
export function newRecordOf(
  input: RecordNewIdentityInput,
  former: { readonly gender: string; readonly birth_date: string },
  authorityCode: string,
  recordedBy: string,
): NewRecord {
  const { address, consentUntilAge: untilAge } = input;
  return {
    givenName: clean(input.givenName),
    familyName: clean(input.familyName),
    gender: former.gender,
    birthDate: former.birth_date,
    authorityCode,
    address: address
      ? {
          line: clean(address.line),
          locality: tidy(address.locality),
          postcode: parsePostcode(address.postcode) as string,
        }
      : null,
    carers: input.carers.map(({ name, relationship, ...reach }) => ({
      name: clean(name),
      relationship,
      telephone: tidy(reach.telephone),
      email: tidy(reach.email),
    })),
    consent: untilAge == null ? null : { untilAge, recordedBy },
  };
}
