import type { IsoDate } from '../../platform/clock.ts';
import { canaryNumbers } from './canaryChildren.ts';
import { reservedNumbers } from './cast.ts';
import { duplicateNumbers } from './duplicates.ts';
import type { DemoPerson } from './feedFiles.ts';
import { Population } from './households.ts';
import { defaultChildren, defaultSeed } from './seed.ts';

/**
 * Rows in which a source tells of the demo children that `npm start` made on a day: those whom everybody may see and
 * who have an NHS number and a home, as their records have them. A new source needs such rows, since it counts only
 * once enough of them match (domain.md 9).
 */
export function* demoChildren(
  made: IsoDate,
  { seed = defaultSeed, children = defaultChildren } = {},
): Generator<DemoPerson> {
  const reserved = new Set([...reservedNumbers(), ...duplicateNumbers, ...Object.values(canaryNumbers)]);
  const population = new Population({ seed, children, today: made, reserved });
  for (let count = 0; count < children; ) {
    for (const child of population.household().slice(0, children - count)) {
      count += 1;
      const { givenName: given, familyName: family, gender, birthDate: born, identifiers, addresses } = child;
      const home = addresses.find(({ untilDate }) => untilDate === null);
      const nhs = identifiers.find(({ scheme }) => scheme === 'NHS_NUMBER')?.value;
      if (!nhs || !home?.postcode || child.shield !== 'NONE') continue;
      yield {
        reference: `KNOWN${String(count).padStart(6, '0')}`,
        given,
        family,
        born,
        nhs,
        sex: gender === 'NOT_SPECIFIED' ? 'U' : gender.slice(0, 1),
        upn: identifiers.find(({ scheme }) => scheme === 'UPN')?.value ?? '',
        line: home.line ?? '',
        locality: home.locality ?? '',
        postcode: home.postcode,
        carerGiven: '',
        carerFamily: '',
        school: '',
        practice: '',
        withheld: false,
      };
    }
  }
}
