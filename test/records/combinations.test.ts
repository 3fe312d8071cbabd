import { expect, test } from 'vitest';
import { childNumberSequence } from '../../platform/identifiers.ts';
import { castAuthorities, castMember, castService } from '../support/cast.ts';
import { type Answer, startWorld } from './support/world.ts';

/**
 * Who sees what of a record that is in several states at once (domain.md 3, 4, 10): hidden, ended, over age, dead, merged, of another
 * authority, with a sensitive service. Written from the specification, not from the permission table.
 */
const world = await startWorld({ searchesPerHour: 1e6, searchesPerDay: 1e6, unknownNumbersPerHour: 1e6 });
const { sql } = world.database;
const otherNumber = childNumberSequence('tests of combinations');

/** What is asked of each group, and who sees it: a practitioner, the same of a hidden record, the team, a steward. */
const groups: Readonly<Record<string, readonly [selection: string, seenBy: string]>> = {
  givenName: ['givenName', 'YYYY'],
  status: ['status', 'YYYY'],
  accountableAuthority: ['accountableAuthority { code }', 'YYYY'],
  formerNames: ['formerNames { familyName }', 'YNYY'],
  address: ['address { line }', 'YNYY'],
  carers: ['carers { name }', 'YNYY'],
  contacts: ['contacts: carers { telephone }', 'YNYN'],
  services: ['services { organisation { id } }', 'YNYY'],
  days: ['days: services { kind }', 'YNYN'],
  involvements: ['involvements { telephone }', 'YNYN'],
  commonAssessment: ['commonAssessment { status }', 'YNYN'],
  hasSensitiveService: ['hasSensitiveService', 'YNYN'],
  sensitiveServices: ['sensitiveServices { serviceType }', 'NNYN'],
  identifiers: ['identifiers { value }', 'YNYY'],
  provenance: ['provenance { field }', 'NNYY'],
};
const columnOf = { PRACTITIONER: 0, MANAGEMENT_TEAM: 2, DATA_STEWARD: 3 } as const;
const readers = [
  ['amira', 'SAFEGUARDING', 'PRACTITIONER'],
  ['ben', 'SAFEGUARDING', 'PRACTITIONER'],
  ['carys', 'CO_OPERATION', 'PRACTITIONER'],
  ['dora', 'CASE_REVIEW', 'MANAGEMENT_TEAM'],
  ['edward', 'CASE_REVIEW', 'MANAGEMENT_TEAM'],
  ['farah', 'DATA_QUALITY', 'DATA_STEWARD'],
] as const;

const born = { over: '2008-06-15', eve: '2008-06-16', old: '2000-06-15', child: '2016-03-09' };
/** What ends a record, and whether it is in use, is read by those who answer for it alone, or by nobody. */
const lives = {
  LIVE: { birthDate: born.child, use: 'everybody' },
  EVE: { birthDate: born.eve, use: 'everybody' },
  OVER_AGE: { birthDate: born.over, use: 'answering' },
  CONSENTED: { birthDate: born.over, use: 'everybody', consent: null },
  WITHDRAWN: { birthDate: born.over, use: 'answering', consent: '2026-06-10' },
  CONSENT_OVER: { birthDate: born.old, use: 'answering', consent: null },
  ARCHIVED: { birthDate: born.child, archivedOn: '2026-03-01', use: 'answering' },
  LONG_AGO: { birthDate: born.child, archivedOn: '2024-01-01', use: 'nobody' },
  SEALED: { birthDate: born.child, archivedOn: '2024-01-01', use: 'nobody' },
} as const;

const service = castService('leeds', 'SOCIAL_CARE').id;
const work = { organisationId: service, accountId: castMember('amira').id, telephone: '0113 496 0199' };

const combinations = (Object.keys(lives) as (keyof typeof lives)[]).flatMap((life) =>
  (['NONE', 'INTERIM', 'LIFT_PROPOSED'] as const).flatMap((shield) =>
    ([null, '2025-01-01'] as const).map((endedOn) => ({ life, shield, endedOn })),
  ),
);

/** Names that sound alike in none of their parts. */
const beginnings = ['Bar', 'Dok', 'Fel', 'Gim', 'Hup', 'Jat', 'Kiv', 'Lon', 'Mab'] as const;
const ends = ['ter', 'dal', 'kin', 'mos', 'pul', 'rix'] as const;
const nameOf = (at: number) => `${beginnings[at % 9]}${ends[Math.floor(at / 9)]}`;

/** A record in these states; dead, merged and of Bradford in turn. */
async function planted({ life, shield, endedOn }: (typeof combinations)[number], at: number) {
  const { birthDate, ...more } = lives[life];
  const archivedOn = 'archivedOn' in more ? more.archivedOn : null;
  const postcode = `LS${1 + (at % 29)} ${at % 10}XY`;
  const name = nameOf(at);
  const since = { startedOn: '2024-01-01', endedOn: null, email: null };
  const number = await world.plant({
    shield,
    birthDate,
    archivedOn,
    familyName: name,
    postcode,
    status: archivedOn ? 'ARCHIVED' : 'LIVE',
    deathDate: at % 2 ? '2026-06-01' : null,
    authorityCode: at % 3 ? castAuthorities.leeds : castAuthorities.bradford,
    formerNames: [{ givenName: 'Earlier', familyName: 'Formerly', untilDate: null }],
    carers: [{ name: 'Ruth', relationship: 'MOTHER', telephone: '07700 900222', email: null }],
    involvements: [
      { ...work, ...since, category: 'UNIVERSAL', serviceType: 'EDUCATION', lead: false },
      { ...work, ...since, category: 'ADDITIONAL', serviceType: 'SOCIAL_CARE', lead: true },
    ],
    sensitive: [
      {
        ...work,
        serviceType: 'SEXUAL_HEALTH',
        basis: 'CONSENT',
        basisOn: '2024-01-01',
        assertedBy: null,
        reviewOn: null,
        startedOn: '2024-01-01',
        endedOn,
      },
    ],
    assessment: { status: 'COMPLETE', organisationId: service },
    identifiers: [{ scheme: 'LOCAL', value: name, issuer: castMember('amira').organisation.id }],
  });
  if (life === 'SEALED') await sql`update records.child set status = 'SEALED' where number = ${number}`;
  if ('consent' in more)
    await sql`insert into records.participation (child_number, until_age, given_on, recorded_by, withdrawn_on)
      values (${number}, 25, '2026-01-01', ${work.accountId}, ${more.consent})`;
  if (at % 5 > 1) return { number, name, postcode, asked: number };
  const asked = otherNumber(at);
  await sql`insert into records.number_alias (number, child_number) values (${asked}, ${number})`;
  return { number, name, postcode, asked };
}

/** What a group of a record shows: undefined for nothing. */
const shown = (child: Answer, group: string) => {
  const value = child[group] ?? undefined;
  return Array.isArray(value) && value.length === 0 ? undefined : value;
};

test.each(
  combinations.map((each, at) => [each.life, each.shield, each.endedOn ?? 'open', each, at] as const),
)('%s, %s, sensitive service %s', async (life, shield, _service, states, at) => {
  const { number, name, postcode, asked } = await planted(states, at);
  const { use, birthDate } = lives[life];
  const hidden = shield !== 'NONE';
  for (const [who, reason, role] of readers) {
    const caller = world.as(who);
    const own = caller.authorityCode === (at % 3 ? castAuthorities.leeds : castAuthorities.bradford);
    const answers = own && role !== 'PRACTITIONER';
    const column = answers ? columnOf[role] : hidden ? 1 : 0;
    const may = Object.entries(groups).filter(
      ([, [, seenBy]]) =>
        seenBy[columnOf[role]] === 'Y' || (role !== 'DATA_STEWARD' && seenBy[column] === 'Y'),
    );
    const fields = may.map(([, [selection]]) => selection).join(' ');
    const opened = await world.openWith(
      caller,
      { number: asked, reason },
      `shield { teamTelephone } ${fields}`,
    );
    const reads = use === 'everybody' ? answers || role !== 'DATA_STEWARD' : use === 'answering' && answers;
    expect(opened.__typename, who).toBe(reads ? 'RecordOpened' : 'RecordNotFound');
    const [entity] = await world.entities(
      world.as(who),
      [{ __typename: 'Child', number: asked }],
      '__typename',
    );
    expect(entity, who).toBeNull();
    if (!reads) continue;
    expect(opened.child.shield !== null, `${who}: marker`).toBe(hidden);
    for (const [group, [, seenBy]] of may) {
      const ofOwnBody = group !== 'identifiers' || answers || who === 'amira';
      const stands = group !== 'sensitiveServices' || states.endedOn === null;
      const expected = seenBy[column] === 'Y' && ofOwnBody && stands;
      expect(shown(opened.child, group) !== undefined, `${who}: ${group}`).toBe(expected);
    }
    if (shown(opened.child, 'hasSensitiveService') !== undefined)
      expect(opened.child.hasSensitiveService, who).toBe(states.endedOn === null);
  }
  const inUse = use === 'everybody';
  const amira = world.as('amira');
  // Names that sound alike find each other.
  const finds = async (input: object) => (await world.found(amira, { ...input })).includes(number);
  const names = { givenName: 'Wilfred', familyName: name };
  expect(await finds({ number: asked })).toBe(inUse);
  expect(await finds({ ...names, dateOfBirth: birthDate })).toBe(inUse);
  expect(await finds({ ...names, postcode })).toBe(inUse && !hidden);
  expect(await finds({ ...names, schoolId: service })).toBe(inUse && !hidden);
  expect(await finds({ identifier: { scheme: 'LOCAL', value: name } })).toBe(inUse && !hidden);
  expect(await finds({ givenName: 'Earlier', familyName: 'Formerly', dateOfBirth: birthDate })).toBe(false);
  const ben = world.as('ben', { profession: 'Social worker' });
  const answer = await world.signpost(ben, { number: asked });
  expect(answer.outcome).toBe(inUse ? 'UNIQUE' : 'NONE');
  const services = answer.contacts.map(({ serviceType }: Answer) => serviceType);
  expect(services).toEqual(inUse ? [hidden ? null : 'SOCIAL_CARE'] : []);
});
