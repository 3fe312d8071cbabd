import { ageOn, type IsoDate } from '../../../platform/clock.ts';
import { invalidInput } from '../../../platform/failures.ts';
import { lifeFault, parseIsoDate, parsePostcode } from '../../../platform/identifiers.ts';
import { pastDay } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import type { FeedRow, RowPlace } from '../feed/row.ts';
import type {
  AddressStatus,
  AmendChildInput,
  CarerRelationship,
  Gender,
  UniversalServiceKind,
} from '../generated.ts';
import { emailOf, nameGiven, placeOf, telephoneOf } from '../inputs.ts';

/** A correction in canonical form: what is undefined stays as it is. */
export interface Amendment {
  readonly givenName?: string;
  readonly familyName?: string;
  readonly keepFormer?: boolean;
  readonly gender?: Gender;
  readonly birthDate?: IsoDate;
  readonly address?: {
    readonly status: AddressStatus;
    readonly line: string | null;
    readonly locality: string | null;
    readonly postcode: string | null;
    readonly since: IsoDate;
    /** Whether the day is corrected of what is said already. */
    readonly correctsDay?: boolean;
  };
  readonly carers?: readonly AmendedCarer[];
  /** Of each kind at most one: the universal service of that kind that the child has now. */
  readonly services?: readonly AmendedService[];
}

/** The universal service of a kind that is right; no organisation for none. */
export interface AmendedService {
  readonly kind: UniversalServiceKind;
  readonly organisationId: string | null;
  /** Null when it was not said: today for one that begins or ends, as it is for one that stays. */
  readonly since: IsoDate | null;
  /** As the register of a source names it, for a person to decide about. */
  readonly named?: string;
}

/** A carer to add (no id), change or remove. */
export interface AmendedCarer {
  readonly id: string | null;
  readonly remove: boolean;
  readonly name?: string;
  readonly relationship?: CarerRelationship;
  /** Null removes it. */
  readonly telephone?: string | null;
  readonly email?: string | null;
}

/** The school or practice that a row of a source names, as an amendment. */
export function serviceNamed(
  { serviceType: kind, scheme, code, since }: RowPlace,
  organisationId: string,
): AmendedService {
  return { kind, organisationId, since, named: codeOf({ scheme, code }) };
}

/** How a register of a source names a school or practice. */
export const codeOf = ({ scheme, code }: Pick<RowPlace, 'scheme' | 'code'>) => `${scheme} ${code}`;

/** The carers that a row of a source names, as an amendment that adds them. */
export function carersNamed(carers: FeedRow['carers']): AmendedCarer[] {
  return carers.map(({ name, relationship }) => ({ id: null, remove: false, name, relationship }));
}

type Invalid = ReturnType<typeof invalidInput>;
const mostCarers = 10;
/** domain.md 1: a participating young person is at most 25. */
const oldest = 25;

/** What is wrong with an input, by field. */
export class Fault extends Error {
  readonly invalid: Invalid;
  constructor(field: string, message: string) {
    super(message);
    this.invalid = invalidInput(field, message);
  }
}

/** What was given, or its fault. @throws Fault */
function orFault<T>(found: T | Invalid): T {
  if (typeof found === 'object' && found !== null && '__typename' in found)
    throw new Fault(found.field, found.message);
  return found as T;
}

const given = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

function nameOf(field: string, text: string | null | undefined): string | undefined {
  return given(text) ? orFault(nameGiven(field, text)) : undefined;
}

function dayOf(field: string, text: string | null | undefined, today: IsoDate): IsoDate {
  return orFault(pastDay(field, text, today));
}

/** An address, or the statement in its place, in canonical form. @throws Fault */
export function addressOf(
  input: NonNullable<AmendChildInput['address']>,
  today: IsoDate,
): NonNullable<Amendment['address']> {
  const line = orFault(placeOf('address.line', input.line));
  const locality = orFault(placeOf('address.locality', input.locality));
  const postcode = given(input.postcode) ? parsePostcode(input.postcode) : null;
  if (given(input.postcode) && postcode === null)
    throw new Fault('address.postcode', 'Give a postcode such as LS1 4AP.');
  const { status } = input;
  const somewhere = status === 'CURRENT' || status === 'LAST_KNOWN';
  if (status === 'CURRENT' && (line === null || postcode === null))
    throw new Fault('address', 'Give the line and the postcode of a current address, or another status.');
  if (!somewhere && (line ?? locality ?? postcode) !== null)
    throw new Fault(
      'address',
      'Leave line, locality and postcode out: this status says that there is no address here.',
    );
  return { status, line, locality, postcode, since: dayOf('address.since', input.since, today) };
}

function carerOf(input: NonNullable<AmendChildInput['carers']>[number], at: number): AmendedCarer {
  const field = (name: string) => `carers.${at}.${name}`;
  const id = given(input.id) ? idOrNone(input.id) : null;
  const remove = input.remove === true;
  const name = nameOf(field('name'), input.name);
  const relationship = input.relationship ?? undefined;
  if (id === null && (remove || name === undefined || relationship === undefined))
    throw new Fault(field('id'), 'Name the carer by id, or give name and relationship of a new one.');
  const { telephone, email } = input;
  return {
    id,
    remove,
    ...(name !== undefined && { name }),
    ...(relationship && { relationship }),
    ...(given(telephone) && { telephone: orFault(telephoneOf(telephone, field('telephone'))) }),
    ...(given(email) && { email: orFault(emailOf(email, field('email'))) }),
  };
}

function serviceOf(
  field: string,
  kind: UniversalServiceKind,
  input: NonNullable<AmendChildInput['education']>,
  today: IsoDate,
): AmendedService {
  const organisationId = given(input.organisationId) ? idOrNone(input.organisationId) : null;
  if (organisationId === idOrNone(''))
    throw new Fault(`${field}.organisationId`, 'Give the identifier of an organisation.');
  const since = given(input.since) ? dayOf(`${field}.since`, input.since, today) : null;
  return { kind, organisationId, since };
}

function servicesOf({ education, services }: AmendChildInput, today: IsoDate): AmendedService[] {
  const amended = given(education) ? [serviceOf('education', 'EDUCATION', education, today)] : [];
  for (const [at, each] of (services ?? []).entries()) {
    const field = `services.${at}`;
    if (amended.some(({ kind }) => kind === each.kind))
      throw new Fault(`${field}.kind`, 'Say of each kind of service once what is right.');
    amended.push(serviceOf(field, each.kind, each, today));
  }
  return amended;
}

function birthOf(text: string, today: IsoDate): IsoDate {
  const day = parseIsoDate(text);
  if (day === null) throw new Fault('dateOfBirth', 'Give a day of the calendar as yyyy-MM-dd.');
  if (lifeFault(day, null, today) !== null)
    throw new Fault('dateOfBirth', 'Give a day that is not in the future.');
  if (ageOn(day, today) > oldest)
    throw new Fault('dateOfBirth', 'Nobody older than 25 has a record: check the year.');
  return day;
}

/** An amendment from its input, or what is wrong with it by field (domain.md 3: checked by format and sense). */
export function readAmendment(input: AmendChildInput, today: IsoDate): Amendment | Invalid {
  const { name, gender, dateOfBirth, address, carers } = input;
  try {
    if ((carers?.length ?? 0) > mostCarers) throw new Fault('carers', 'Change at most 10 carers at a time.');
    const [givenName, familyName] = [
      nameOf('name.givenName', name?.givenName),
      nameOf('name.familyName', name?.familyName),
    ];
    const services = servicesOf(input, today);
    const amendment: Amendment = {
      ...(givenName !== undefined && { givenName }),
      ...(familyName !== undefined && { familyName }),
      ...(name?.keepFormer && { keepFormer: true }),
      ...(given(gender) && { gender }),
      ...(given(dateOfBirth) && { birthDate: birthOf(dateOfBirth, today) }),
      ...(given(address) && { address: addressOf(address, today) }),
      ...(given(carers) && carers.length > 0 && { carers: carers.map(carerOf) }),
      ...(services.length > 0 && { services }),
    };
    return amendment;
  } catch (error) {
    if (error instanceof Fault) return error.invalid;
    throw error;
  }
}

/** The postcode of an amendment's current address; null where it names none. */
export function postcodeOf({ address }: Amendment): string | null {
  return address?.status === 'CURRENT' ? address.postcode : null;
}
