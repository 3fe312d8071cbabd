import { ageOn, type IsoDate } from '../../platform/clock.ts';
import { contactWith, type SeedChild } from './child.ts';
import { addDays, daysBetween, later } from './days.ts';
import { type Area, nationalPartner, type ServiceName } from './organisations.ts';
import { type Random, Weighted } from './random.ts';

/** What decides which services a child is in contact with. */
export interface Situation {
  readonly area: Area;
  /** Where the child lived before, when that was another authority. */
  readonly formerArea: Area | null;
  readonly movedOn: IsoDate | null;
  readonly birthDate: IsoDate;
  readonly today: IsoDate;
  /** Some other authority. */
  readonly elsewhere: () => Area;
  readonly sensitive: boolean;
}

/** Who is in contact with a child: the parts of a synthetic child that this module makes. */
export type Contacts = Pick<SeedChild, 'involvements' | 'sensitive' | 'assessment'>;
type Involvement = SeedChild['involvements'][number];
type AdditionalService = Extract<Involvement['serviceType'], ServiceName>;

/** How many additional services: 12 % of children have any, and a few have the three that benchmarks look at. */
const howMany = new Weighted(
  [0, 1, 2, 3].map((many, at) => [many, [88, 6, 3.2, 2.8][at] as number] as const),
);
const additionalByWeight: readonly (readonly [AdditionalService, number])[] = [
  ['SOCIAL_CARE', 30],
  ['SPECIAL_EDUCATIONAL_NEEDS', 25],
  ['EARLY_HELP', 18],
  ['THERAPY', 10],
  ['EDUCATION_WELFARE', 6],
  ['YOUTH_JUSTICE', 3],
  ['DISABILITY', 4],
  ['VOLUNTARY', 4],
];
const ofAnyAge = new Weighted(additionalByWeight.filter(([service]) => service !== 'YOUTH_JUSTICE'));
const ofTenAndOver = new Weighted(additionalByWeight);
const sensitiveKinds = ['MENTAL_HEALTH', 'MENTAL_HEALTH', 'SUBSTANCE_ABUSE', 'SEXUAL_HEALTH'] as const;

/** The services in contact with one child. */
export function contactsOf(random: Random, situation: Situation): Contacts {
  const age = ageOn(situation.birthDate, situation.today);
  const additional = additionalOf(random, situation, age);
  const first = additional[0];
  return {
    involvements: [...universalOf(random, situation, age), ...additional],
    sensitive: situation.sensitive ? [sensitiveOf(random, situation, age)] : [],
    assessment:
      first && random.chance(0.25)
        ? { status: random.pick(['IN_PROGRESS', 'COMPLETE'] as const), organisationId: first.organisationId }
        : null,
  };
}

function universalOf(
  random: Random,
  { area, birthDate, movedOn, today }: Situation,
  age: number,
): Involvement[] {
  const since = movedOn ? later(movedOn, birthDate) : birthDate;
  const given: Involvement[] = [];
  const add = (serviceType: Involvement['serviceType'], organisationId: string, startedOn: IsoDate) =>
    given.push({
      category: 'UNIVERSAL' as const,
      serviceType,
      organisationId,
      startedOn,
      accountId: null,
      telephone: null,
      email: null,
      lead: false,
      endedOn: null,
    });
  if (age >= 4 && random.chance(0.96)) {
    const secondary = age >= 11;
    const schools = secondary ? area.secondarySchools : area.primarySchools;
    const september = `${Number(birthDate.slice(0, 4)) + (secondary ? 11 : 4)}-09-01`;
    const begun = later(september > today ? since : september, since);
    add('EDUCATION', random.pick(schools).id, begun);
  }
  if (random.chance(0.97)) add('PRIMARY_CARE', random.pick(area.practices).id, since);
  if (daysBetween(birthDate, today) < 42) add('MIDWIFE', area.services.MIDWIFERY.organisation.id, birthDate);
  if (age < 5 && random.chance(0.85))
    given.push(staffed(random, area, 'HEALTH_VISITING', 'HEALTH_VISITOR', since));
  if (age >= 5 && random.chance(0.05))
    given.push(staffed(random, area, 'SCHOOL_NURSING', 'SCHOOL_NURSE', since));
  return given;
}

function staffed(
  random: Random,
  area: Area,
  service: ServiceName,
  serviceType: Involvement['serviceType'],
  startedOn: IsoDate,
): Involvement {
  const person = random.pick(area.services[service].staff);
  const category = service === 'HEALTH_VISITING' || service === 'SCHOOL_NURSING' ? 'UNIVERSAL' : 'ADDITIONAL';
  return contactWith(person, { category, serviceType }, startedOn);
}

function additionalOf(random: Random, situation: Situation, age: number): Involvement[] {
  const many = howMany.draw(random);
  const kinds = age >= 10 ? ofTenAndOver : ofAnyAge;
  const lead = many > 1 && random.chance(0.6) ? 0 : -1;
  const seen = new Set<string>();
  const given: Involvement[] = [];
  while (given.length < many) {
    const service = kinds.draw(random);
    if (seen.has(service)) continue;
    seen.add(service);
    const startedOn = addDays(
      situation.today,
      -random.between(0, Math.min(900, daysBetween(situation.birthDate, situation.today))),
    );
    const ended = given.length !== lead && random.chance(0.25);
    const endedOn = ended ? later(startedOn, addDays(situation.today, -random.between(1, 600))) : null;
    const area = whereOf(random, situation, given.length);
    const row = staffed(random, area, service, service, startedOn);
    const national = service === 'VOLUNTARY' && random.chance(0.3);
    given.push({
      ...row,
      ...(national && {
        organisationId: nationalPartner.id,
        accountId: null,
        telephone: nationalPartner.telephone,
        email: null,
      }),
      lead: given.length === lead,
      endedOn,
    });
  }
  return given;
}

/** Those who moved often keep a worker where they lived; some are served by another authority altogether (L03). */
function whereOf(random: Random, situation: Situation, index: number): Area {
  if (situation.formerArea && index === 0 && random.chance(0.6)) return situation.formerArea;
  return random.chance(0.08) ? situation.elsewhere() : situation.area;
}

function sensitiveOf(random: Random, situation: Situation, age: number): SeedChild['sensitive'][number] {
  const serviceType = age < 12 ? 'MENTAL_HEALTH' : random.pick(sensitiveKinds);
  const { id, telephone, organisation } = random.pick(situation.area.services[serviceType].staff);
  const startedOn = addDays(
    situation.today,
    -random.between(0, Math.min(400, daysBetween(situation.birthDate, situation.today))),
  );
  return {
    serviceType,
    organisationId: organisation.id,
    accountId: id,
    telephone,
    startedOn,
    endedOn: null,
    ...(random.chance(0.9)
      ? { basis: 'CONSENT' as const, consentOf: age < 14 ? ('PARENT_OR_CARER' as const) : ('CHILD' as const) }
      : { basis: 'SIGNIFICANT_HARM' as const }),
    basisOn: startedOn,
    assertedBy: id,
    reviewOn: addDays(startedOn, 365),
  };
}
