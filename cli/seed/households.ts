import type { IsoDate } from '../../platform/clock.ts';
import { type ChildNumber, childNumberSequence } from '../../platform/identifiers.ts';
import type { SeedChild } from './child.ts';
import { contactsOf, type Situation } from './contacts.ts';
import { addDays, earlier } from './days.ts';
import { NumberSupply } from './identifierSupply.ts';
import { Names, type Sex } from './names.ts';
import { type Area, makeAreas, placeName } from './organisations.ts';
import { Random, Weighted } from './random.ts';
import { type AuthorityRow, authoritiesByPopulation, type Reference, readReference } from './reference.ts';

/** How often things are so, each from public statistics rounded, or from the issue that asked for the seed. */
const share = {
  sensitive: 0.03,
  twins: 0.015,
  boy: 0.512,
  genderNotSpecified: 0.001,
  moved: 0.18,
  movedAuthority: 0.25,
  formerName: 0.02,
  noFixedAddress: 0.007,
  oneCarer: 0.22,
  motherKeepsName: 0.3,
  otherCarer: 0.03,
} as const;

/** One household in so many is shielded, with all its children: 0.5 %. */
const HOUSEHOLDS_PER_SHIELD = 200;
const DAYS_OF_CHILDHOOD = 18 * 365 - 10;
const householdSizes = new Weighted(
  [1, 2, 3, 4].map((size, at) => [size, [45, 38, 13, 4][at] as number] as const),
);
const streetKinds = [
  'Street',
  'Road',
  'Lane',
  'Close',
  'Avenue',
  'Drive',
  'Crescent',
  'Terrace',
  'Gardens',
  'Way',
];

interface Home {
  readonly authority: AuthorityRow;
  readonly line: string;
  readonly postcode: string;
}

/** A synthetic population: the same seed, size and day give the same organisations and children. */
export class Population {
  readonly areas: ReadonlyMap<string, Area>;
  readonly #reference: Reference = readReference();
  readonly #names = new Names();
  readonly #random: Random;
  readonly #number: (index: number) => ChildNumber;
  readonly #supply: NumberSupply;
  readonly #byPopulation: Weighted<AuthorityRow>;
  readonly #today: IsoDate;
  readonly #reserved: ReadonlySet<string>;
  #made = 0;
  #households = 0;
  #shieldedPlace = 0;

  constructor(options: { seed: string; children: number; today: IsoDate; reserved?: ReadonlySet<string> }) {
    this.#today = options.today;
    this.#reserved = options.reserved ?? new Set();
    this.#random = new Random(`${options.seed}/households`);
    this.#number = childNumberSequence(options.seed);
    this.#supply = new NumberSupply(options.seed, this.#reference);
    this.#byPopulation = authoritiesByPopulation(this.#reference);
    const staff = new Random(`${options.seed}/staff`);
    this.areas = makeAreas(
      this.#reference,
      options.children,
      staff,
      (random) =>
        `${this.#names.given(random, random.chance(0.7) ? 'female' : 'male', 1996)} ${this.#names.family(random)}`,
    );
  }

  /** The children of the next household, in the order of their birth. */
  household(): SeedChild[] {
    const random = this.#random;
    const home = this.#home(this.#byPopulation.draw(random));
    const family = this.#names.family(random);
    const carers = this.#carers(family);
    const move = random.chance(share.moved) ? this.#formerHome(home) : null;
    const movedOn = move && addDays(this.#today, -random.between(20, 3_000));
    const shielded = this.#isShielded();
    const shield = shielded
      ? random.pick(['ACTIVE', 'ACTIVE', 'ACTIVE', 'INTERIM', 'LIFT_PROPOSED'] as const)
      : 'NONE';
    const formerFamily = random.chance(share.formerName) ? this.#names.family(random) : null;
    const taken = new Set<string>();
    return this.#births().map((birthDate): SeedChild => {
      const sex: Sex = random.chance(share.boy) ? 'male' : 'female';
      const since = movedOn && movedOn > birthDate ? movedOn : birthDate;
      const former = move && since === movedOn ? move : null;
      const situation: Situation = {
        area: this.areas.get(home.authority.code) as Area,
        formerArea:
          former && former.authority !== home.authority
            ? (this.areas.get(former.authority.code) as Area)
            : null,
        movedOn: former ? since : null,
        birthDate,
        today: this.#today,
        elsewhere: () => this.areas.get(this.#byPopulation.draw(random).code) as Area,
        sensitive: random.chance(share.sensitive),
      };
      const contacts = contactsOf(random, situation);
      const givenName = this.#givenName(sex, birthDate, taken);
      const fromGro = random.chance(0.6);
      return {
        number: this.#nextNumber(),
        givenName,
        familyName: family,
        gender: random.chance(share.genderNotSpecified)
          ? 'NOT_SPECIFIED'
          : sex === 'male'
            ? 'MALE'
            : 'FEMALE',
        birthDate,
        deathDate: null,
        status: 'LIVE',
        archivedOn: null,
        authorityCode: home.authority.code,
        shield,
        formerNames: formerFamily ? [this.#formerName(givenName, formerFamily, birthDate)] : [],
        addresses: this.#addresses(home, since, former, birthDate),
        carers,
        ...contacts,
        identifiers: this.#supply.identifiers(random, {
          gro: fromGro,
          birthDate,
          contacts,
          authority: home.authority,
        }),
        birthSource: fromGro ? 'gro-births' : 'nhs',
        recordedAt: `${earlier(addDays(birthDate, 20), this.#today)}T03:00:00Z`,
      };
    });
  }

  /** One of each block of households, so that a small index has its share too. */
  #isShielded(): boolean {
    const place = this.#households++ % HOUSEHOLDS_PER_SHIELD;
    if (place === 0) this.#shieldedPlace = this.#random.between(0, HOUSEHOLDS_PER_SHIELD - 1);
    return place === this.#shieldedPlace;
  }

  #nextNumber(): ChildNumber {
    for (;;) {
      const number = this.#number(this.#made++);
      if (!this.#reserved.has(number)) return number;
    }
  }

  #births(): IsoDate[] {
    const random = this.#random;
    const births: IsoDate[] = [];
    const size = householdSizes.draw(random);
    let age = random.between(0, DAYS_OF_CHILDHOOD);
    while (births.length < size && age >= 0) {
      const day = addDays(this.#today, -age);
      births.push(day);
      if (random.chance(share.twins)) births.push(day);
      age -= random.between(400, 1_700);
    }
    return births;
  }

  /** Twins and siblings never have the same given name. */
  #givenName(sex: Sex, birthDate: IsoDate, taken: Set<string>): string {
    for (;;) {
      const name = this.#names.given(this.#random, sex, Number(birthDate.slice(0, 4)));
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  }

  #formerName(givenName: string, familyName: string, birthDate: IsoDate): SeedChild['formerNames'][number] {
    const untilDate = earlier(addDays(birthDate, this.#random.between(200, 2_000)), this.#today);
    return { givenName, familyName, untilDate };
  }

  #home(authority: AuthorityRow): Home {
    const random = this.#random;
    const street = `${placeName(random.between(0, 1_200))} ${random.pick(streetKinds)}`;
    const postcode = random.pick(this.#reference.postcodes.get(authority.code) ?? []);
    return { authority, line: `${random.between(1, 180)} ${street}`, postcode };
  }

  #formerHome(home: Home): Home {
    const elsewhere = this.#random.chance(share.movedAuthority);
    return this.#home(elsewhere ? this.#byPopulation.draw(this.#random) : home.authority);
  }

  #addresses(home: Home, since: IsoDate, former: Home | null, birthDate: IsoDate): SeedChild['addresses'] {
    const random = this.#random;
    const at = ({ line, postcode, authority }: Home) => ({ line, postcode, locality: authority.name });
    const past = former
      ? [{ ...at(former), status: 'CURRENT' as const, sinceDate: birthDate, untilDate: since }]
      : [];
    if (!random.chance(share.noFixedAddress)) {
      return [...past, { ...at(home), status: 'CURRENT', sinceDate: since, untilDate: null }];
    }
    const status = random.pick([
      ...(['LAST_KNOWN', 'LAST_KNOWN', 'NONE_KNOWN', 'LEFT_ENGLAND_RETURNING'] as const),
      ...(['LEFT_ENGLAND_FOR_GOOD', 'LEFT_ENGLAND_NOT_KNOWN'] as const),
    ]);
    const where = status === 'LAST_KNOWN' ? at(home) : { line: null, postcode: null, locality: null };
    return [...past, { ...where, status, sinceDate: since, untilDate: null }];
  }

  #carers(family: string): SeedChild['carers'] {
    const random = this.#random;
    const person = (sex: Sex, keepsName: boolean, relationship: 'MOTHER' | 'FATHER' | 'OTHER_CARER') => {
      const given = this.#names.given(random, sex, 1996);
      const name = `${given} ${keepsName ? this.#names.family(random) : family}`;
      const telephone = `07700 900${String(random.between(0, 999)).padStart(3, '0')}`;
      const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.org`;
      return { name, relationship, telephone, email: random.chance(0.7) ? email : null };
    };
    if (random.chance(share.otherCarer)) return [person('female', true, 'OTHER_CARER')];
    const mother = person('female', random.chance(share.motherKeepsName), 'MOTHER');
    return random.chance(share.oneCarer) ? [mother] : [mother, person('male', false, 'FATHER')];
  }
}
