import type { IsoDate } from '../../platform/clock.ts';
import { upnFrom } from '../../platform/identifiers.ts';
import { type CanaryChildName, canaryChild, canaryChildNames } from './canaryChildren.ts';
import { type CastChildName, castChildren, castNhsNumbers, castNumbers } from './castChildren.ts';
import { addDays } from './days.ts';
import type { DemoPerson } from './feedFiles.ts';

/** A home that nobody may see in a report, an answer, a log or a clear column of a shielded record. */
export const canaryHome = { line: '7 Canary Street', locality: 'Canaryby', postcode: 'LS22 6AA' } as const;

/** How a source tells of a child of the cast: as the record stands, with changes. */
export function told(name: CastChildName, today: IsoDate, changes: Partial<DemoPerson> = {}): DemoPerson {
  const child = castChildren(today).find(({ number }) => number === castNumbers[name]);
  const home = child?.addresses.find(({ untilDate }) => untilDate === null);
  if (!child || !home) throw new Error('The cast has no such child.');
  const [carerGiven = '', carerFamily = ''] = (child.carers[0]?.name ?? '').split(' ');
  const place = Object.keys(castNumbers).indexOf(name);
  return {
    reference: `CAST${String(place + 1).padStart(6, '0')}`,
    given: child.givenName,
    family: child.familyName,
    sex: child.gender === 'MALE' ? 'M' : 'F',
    born: child.birthDate,
    nhs: castNhsNumbers[name],
    upn: upnFrom(`990999920${100 + place}`),
    line: home.line ?? '',
    locality: home.locality ?? '',
    postcode: home.postcode ?? '',
    carerGiven,
    carerFamily,
    school: '3832001',
    practice: 'B86001',
    withheld: false,
    ...changes,
  };
}

/** How a source tells of a child that no feed may change: at another home, one of them under another family name too. */
function toldOfCanary(name: CanaryChildName, today: IsoDate): DemoPerson {
  const {
    givenName: given,
    familyName,
    gender,
    birthDate: born,
    addresses,
    identifiers,
  } = canaryChild(name, today);
  const numberOf = (scheme: string) => identifiers.find((each) => each.scheme === scheme)?.value ?? '';
  return {
    reference: `CAST${String(92 + canaryChildNames.indexOf(name)).padStart(6, '0')}`,
    given,
    family: name === 'corrected' ? `${familyName}s` : familyName,
    born,
    sex: gender === 'MALE' ? 'M' : 'F',
    nhs: numberOf('NHS_NUMBER'),
    upn: numberOf('UPN'),
    line: '1 Wrongful Road',
    locality: 'Leeds',
    postcode: addresses[0]?.postcode ?? '',
    carerGiven: '',
    carerFamily: '',
    school: '3832001',
    practice: 'B86001',
    withheld: false,
  };
}

/**
 * Rows that every demo file has and a feed must get right (domain.md 9, the seven historical failures): a child who
 * matches; twins; a shielded child at a home that must not be seen; a child who resembles only a hidden record; one
 * who moved; one who was adopted; one whom a person corrected; one who has died; and a bad row that would reveal a
 * shielded child's home. Failure 5 is tested by sending the same file again.
 */
export function canaries(today: IsoDate): DemoPerson[] {
  const unknown = { nhs: '9990009996', upn: upnFrom('990999921001') };
  return [
    told('mia', today),
    told('ella', today),
    told('erin', today),
    told('grace', today, canaryHome),
    told('hope', today, { ...unknown, reference: 'CAST000090', ...canaryHome }),
    told('zara', today, { line: '41 Adelaide Road', postcode: 'NW3 3PY' }),
    ...canaryChildNames.map((name) => toldOfCanary(name, today)),
    told('grace', today, { ...canaryHome, reference: 'CAST000091', born: addDays(today, 900) }),
  ];
}
