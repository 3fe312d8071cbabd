import { invalidInput } from '../../../platform/failures.ts';
import { parsePostcode } from '../../../platform/identifiers.ts';
import type { RecordNewIdentityInput } from '../generated.ts';
import { emailOf, nameGiven, placeOf, telephoneOf } from '../inputs.ts';
import { consentAges } from '../lifecycle/periods.ts';
import type { CarriedShield } from './carriedShield.ts';
import type { NewRecord } from './vault.ts';

const mostCarers = 4;
const consentAge = invalidInput(
  'consentUntilAge',
  `Give an age from ${consentAges.from} to ${consentAges.to} that the young person has not reached yet.`,
);

/** What the record of a new identity is made of, in canonical form. */
export type GivenRecord = Pick<NewRecord, 'givenName' | 'familyName' | 'carers' | 'address'>;

/** The record of a new identity, by the rules of every other; or what is wrong with it. */
export function readNewRecord(input: RecordNewIdentityInput): GivenRecord | ReturnType<typeof invalidInput> {
  const { carers, address, consentUntilAge: untilAge } = input;
  const givenName = nameGiven('givenName', input.givenName);
  if (typeof givenName !== 'string') return givenName;
  const familyName = nameGiven('familyName', input.familyName);
  if (typeof familyName !== 'string') return familyName;
  if (untilAge != null && (untilAge < consentAges.from || untilAge > consentAges.to)) return consentAge;
  if (carers.length > mostCarers)
    return invalidInput('carers', `Give at most ${mostCarers} parents and carers.`);
  const read: GivenRecord['carers'][number][] = [];
  for (const [at, { relationship, ...carer }] of carers.entries()) {
    const name = nameGiven(`carers.${at}.name`, carer.name);
    if (typeof name !== 'string') return name;
    const telephone = telephoneOf(carer.telephone, `carers.${at}.telephone`);
    if (telephone !== null && typeof telephone !== 'string') return telephone;
    const email = emailOf(carer.email, `carers.${at}.email`);
    if (email !== null && typeof email !== 'string') return email;
    read.push({ name, relationship, telephone, email });
  }
  if (!address) return { givenName, familyName, carers: read, address: null };
  const line = placeOf('address.line', address.line);
  if (line === null) return invalidInput('address.line', 'Give the line of the address.');
  if (typeof line !== 'string') return line;
  const locality = placeOf('address.locality', address.locality);
  if (locality !== null && typeof locality !== 'string') return locality;
  const postcode = parsePostcode(address.postcode);
  if (postcode === null) return invalidInput('address.postcode', 'Give a postcode such as LS1 4AP.');
  return { givenName, familyName, carers: read, address: { line, locality, postcode } };
}

/** There is no new identity of a child who has died: its record would live on, and say so of the child. */
export const hasDied = invalidInput(
  'number',
  'The child has died, so that there is no new identity to record. Correct the date of death first, where it is wrong.',
);

/**
 * What is wrong with the consent for a new identity; undefined when nothing is. If the former record stands on a
 * consent that is in force, it must be given anew or withdrawn first: without one the first night would archive the
 * new record, unless the child is under 18.
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
  return untilAge > former.age ? null : consentAge;
}

/** The new record: what was entered, and of the former one gender, date of birth and shield alone (domain.md 7; ADR 0175). */
export function newRecordOf(
  given: GivenRecord,
  untilAge: number | null | undefined,
  former: { readonly gender: string; readonly birth_date: string },
  authorityCode: string,
  recordedBy: string,
  shield: CarriedShield | null,
): NewRecord {
  return {
    ...given,
    gender: former.gender,
    birthDate: former.birth_date,
    authorityCode,
    consent: untilAge == null ? null : { untilAge, recordedBy },
    shield,
  };
}
