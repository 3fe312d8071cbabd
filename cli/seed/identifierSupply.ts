import type { IsoDate } from '../../platform/clock.ts';
import { keyedPermutation, nhsNumberFrom, upnFrom } from '../../platform/identifiers.ts';
import type { SeedIdentifier } from './child.ts';
import type { Contacts } from './contacts.ts';
import { serviceId } from './organisations.ts';
import type { Random } from './random.ts';
import type { AuthorityRow, Reference } from './reference.ts';

const UNUSED_NHS = 900_000_000; // NHS numbers that begin with 9 are not issued.
const OF_THE_CAST = 999_000_000;
const NHS_SIDE = 10_000;

/** Hands out identifiers of supplying bodies, none twice. */
export class NumberSupply {
  readonly #nhs: (index: number) => number;
  readonly #places: ReadonlyMap<string, number>;
  readonly #pupils = new Map<string, number>();
  #nhsAt = 0;
  #groAt = 0;
  #localAt = 0;

  constructor(seed: string, reference: Reference) {
    this.#nhs = keyedPermutation(`${seed}/nhs`, NHS_SIDE);
    this.#places = new Map(reference.authorities.map(({ code }, index) => [code, index]));
  }

  /** The identifiers of one child: NHS number, birth entry, pupil number, social care's own number. */
  identifiers(
    random: Random,
    about: { gro: boolean; birthDate: IsoDate; contacts: Contacts; authority: AuthorityRow },
  ): SeedIdentifier[] {
    const given: SeedIdentifier[] = [];
    const inSchool = about.contacts.involvements.some(({ serviceType }) => serviceType === 'EDUCATION');
    if (random.chance(0.97)) given.push({ scheme: 'NHS_NUMBER', value: this.nhsNumber(), issuer: null });
    if (about.gro) given.push({ scheme: 'GRO_BIRTH_ENTRY', value: this.#groEntry(), issuer: null });
    if (inSchool && random.chance(0.95)) {
      given.push({ scheme: 'UPN', value: this.#upn(about.authority, about.birthDate), issuer: null });
    }
    if (about.contacts.involvements.some(({ serviceType }) => serviceType === 'SOCIAL_CARE')) {
      const value = `${about.authority.shortCode}-${String(this.#localAt++).padStart(7, '0')}`;
      given.push({ scheme: 'LOCAL', value, issuer: serviceId(about.authority.code, 'SOCIAL_CARE') });
    }
    return given;
  }

  nhsNumber(): string {
    for (;;) {
      const nine = UNUSED_NHS + this.#nhs(this.#nhsAt++);
      if (nine >= OF_THE_CAST) continue;
      const number = nhsNumberFrom(nine);
      // A tenth of all numbers have no check digit and are not given.
      if (number !== null) return number;
    }
  }

  /** Entries of the seed begin with S, those of the births file that `npm run demo:births` writes with D. */
  #groEntry(): string {
    const count = this.#groAt++;
    const letters = Math.floor(count / 1_000_000);
    const block = [0, 1, 2].map((place) =>
      String.fromCharCode(65 + (Math.floor(letters / 26 ** place) % 26)),
    );
    return `S${block.reverse().join('')}${String(count % 1_000_000).padStart(6, '0')}`;
  }

  #upn(authority: AuthorityRow, birthDate: IsoDate): string {
    const place = String(200 + (this.#places.get(authority.code) ?? 0));
    const year = String((Number(birthDate.slice(0, 4)) + 5) % 100).padStart(2, '0');
    const count = this.#pupils.get(place + year) ?? 0;
    this.#pupils.set(place + year, count + 1);
    const school = String(2_000 + Math.floor(count / 1_000)).padStart(4, '0');
    return upnFrom(place + school + year + String(count % 1_000).padStart(3, '0'));
  }
}
