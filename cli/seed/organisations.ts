import { suppliers } from '../../subgraphs/records/feed/sources.ts';
import { namedUuid, type Random } from './random.ts';
import { type AuthorityRow, dramaTelephone, type Reference } from './reference.ts';

/** A row of `users.organisation`. */
export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly authorityCode: string | null;
  readonly telephone: string;
  /** Whether it has been accredited: its people use the index. The others are only named in records. */
  readonly accredited: boolean;
}

/** A row of `users.account` for somebody who is named in records and never signs in. */
interface PractitionerRow {
  readonly id: string;
  readonly name: string;
  readonly profession: string;
  readonly organisation: OrganisationRow;
  readonly telephone: string;
  readonly email: string;
}

/** The services that every authority has, by the word that stands for them in the seed. */
const services = {
  SOCIAL_CARE: ["Children's Social Care", 'AUTHORITY_SERVICE', 'Social worker'],
  YOUTH_JUSTICE: ['Youth Justice Service', 'AUTHORITY_SERVICE', 'Youth justice worker'],
  SPECIAL_EDUCATIONAL_NEEDS: ['Special Educational Needs Service', 'AUTHORITY_SERVICE', 'SEN case worker'],
  EDUCATION_WELFARE: ['Education Welfare Service', 'AUTHORITY_SERVICE', 'Education welfare officer'],
  EARLY_HELP: ['Early Help', 'AUTHORITY_SERVICE', 'Family support worker'],
  THERAPY: ["Children's Therapies", 'HEALTH_BODY', 'Speech and language therapist'],
  DISABILITY: ["Disabled Children's Team", 'AUTHORITY_SERVICE', 'Social worker'],
  VOLUNTARY: ['Family Centre', 'PARTNER', 'Family worker'],
  HEALTH_VISITING: ['Health Visiting', 'HEALTH_BODY', 'Health visitor'],
  SCHOOL_NURSING: ['School Nursing', 'HEALTH_BODY', 'School nurse'],
  MIDWIFERY: ['Maternity Service', 'HEALTH_BODY', 'Midwife'],
  MENTAL_HEALTH: ['Child and Adolescent Mental Health Service', 'HEALTH_BODY', 'Mental health nurse'],
  SEXUAL_HEALTH: ["Young People's Sexual Health Clinic", 'HEALTH_BODY', 'Sexual health nurse'],
  SUBSTANCE_ABUSE: ["Young People's Drug and Alcohol Service", 'PARTNER', 'Drug and alcohol worker'],
} as const;

export type ServiceName = keyof typeof services;

/** What an authority's area has: services with their practitioners, schools and practices. */
export interface Area {
  readonly authority: AuthorityRow;
  readonly services: Readonly<Record<ServiceName, Staffed>>;
  readonly primarySchools: readonly OrganisationRow[];
  readonly secondarySchools: readonly OrganisationRow[];
  readonly practices: readonly OrganisationRow[];
}

/** An organisation with the practitioners who work for it. */
interface Staffed {
  readonly organisation: OrganisationRow;
  readonly staff: readonly PractitionerRow[];
}

/** The identifier of an authority's service: the same in every seed. */
export function serviceId(authorityCode: string, service: ServiceName): string {
  return namedUuid('service', authorityCode, service);
}

/** The national partner of the demo, and what it is called. */
export const nationalPartner: OrganisationRow = {
  id: namedUuid('national partner'),
  name: "National Children's Aid",
  kind: 'NATIONAL_PARTNER',
  authorityCode: null,
  telephone: '03069 990 100',
  accredited: true,
};

function supplier(body: keyof typeof suppliers, name: string, line: number): OrganisationRow {
  return {
    id: suppliers[body],
    name,
    kind: 'SOURCE_SUPPLIER',
    authorityCode: null,
    telephone: `03069 990 ${line}`,
    accredited: true,
  };
}

/** The source of births and deaths. Its identifier is what the feed knows it by. */
export const generalRegisterOffice = supplier('gro', 'General Register Office', 102);

/** The bodies behind the other national sources, and the extract of an earlier index. */
export const otherSuppliers: readonly OrganisationRow[] = [
  supplier('dwp', 'Department for Work and Pensions, child benefit', 103),
  supplier('nhs', 'NHS, registrations', 104),
  supplier('education', 'School Census', 105),
  supplier('extract', 'ContactPoint extract', 106),
];

const places =
  'Abbey Alder Ash Beech Birch Bridge Brook Castle Cedar Chapel Church Dale Elm Fern Grange Green Grove Hall Hawthorn Heath Highfield Hill Holly Kings Lake Laurel Lea Lime Manor Maple Meadow Mill Moor Oak Orchard Park Poplar Priory Queens Ridge River Rowan Spring St_Anne St_John St_Mary St_Paul Station Stone Sycamore Trinity Valley Victoria West Willow Wood'
    .split(' ')
    .map((place) => place.replace('_', ' '));
const endings =
  'bank bourne bury cliffe croft dene field ford gate ham hurst leigh ley mead side stead ton way wick wood'.split(
    ' ',
  );

/** The word a school, practice or street is named after: some 1,100 of them. */
export function placeName(index: number): string {
  const place = places[index % places.length] as string;
  const ending = Math.floor(index / places.length) % (endings.length + 1);
  if (ending === 0 || place.includes(' ')) return place;
  return place + endings[ending - 1];
}

/** The organisation of a service in an authority's area. */
export function serviceOrganisation(authority: AuthorityRow, service: ServiceName): OrganisationRow {
  const [title, kind] = services[service];
  const line = 100 + Object.keys(services).indexOf(service);
  return {
    id: serviceId(authority.code, service),
    name: `${authority.name} ${title}`,
    kind,
    authorityCode: authority.code,
    telephone: dramaTelephone(authority, line),
    accredited: kind === 'AUTHORITY_SERVICE' || kind === 'HEALTH_BODY',
  };
}

/** How many children share a school, a practice, a practitioner. */
const perPrimary = 300;
const perSecondary = 900;
const perPractice = 1_500;
const perPractitioner = 900;

/** All areas, sized for an index of so many children. Names of practitioners come from `nameOf`. */
export function makeAreas(
  reference: Reference,
  children: number,
  random: Random,
  nameOf: (random: Random) => string,
): Map<string, Area> {
  const population = reference.authorities.reduce((sum, authority) => sum + authority.population, 0);
  return new Map(
    reference.authorities.map((authority) => {
      const here = (children * authority.population) / population;
      return [authority.code, makeArea(authority, here, random, nameOf)];
    }),
  );
}

function makeArea(
  authority: AuthorityRow,
  here: number,
  random: Random,
  nameOf: (random: Random) => string,
): Area {
  const many = (size: number, least: number) => Math.max(least, Math.round(here / size));
  const named = (kind: string, what: string, count: number, title: (place: string) => string) => {
    const start = random.between(0, 1_000);
    return Array.from({ length: count }, (_, index) => ({
      id: namedUuid(what, authority.code, index),
      name: title(placeName(start + index)),
      kind,
      authorityCode: authority.code,
      telephone: dramaTelephone(authority, random.between(200, 999)),
      accredited: false,
    }));
  };
  const staffed = (service: ServiceName): Staffed => {
    const organisation = serviceOrganisation(authority, service);
    const staff = Array.from({ length: many(perPractitioner, 1) }, (_, index) => {
      const name = nameOf(random);
      return {
        id: namedUuid('practitioner', organisation.id, index),
        name,
        profession: services[service][2],
        organisation,
        telephone: organisation.telephone,
        email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@${authority.shortCode.toLowerCase()}.example.org`,
      };
    });
    return { organisation, staff };
  };
  return {
    authority,
    services: Object.fromEntries(
      (Object.keys(services) as ServiceName[]).map((service) => [service, staffed(service)]),
    ) as Record<ServiceName, Staffed>,
    primarySchools: named('SCHOOL', 'primary', many(perPrimary, 2), (place) => `${place} Primary School`),
    secondarySchools: named('SCHOOL', 'secondary', many(perSecondary, 1), (place) => `${place} Academy`),
    practices: named('PRACTICE', 'practice', many(perPractice, 1), (place) => `${place} Surgery`),
  };
}
