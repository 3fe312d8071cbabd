import { expect, test } from 'vitest';
import { castAuthorities, castMember, castService } from '../support/cast.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Contact that ended more than a year ago is archived information (domain.md 5), and what a pack tells all the same (domain.md 12). */
const world = await startWorld();
const { sql } = world.database;
const organisationId = castService('leeds', 'SOCIAL_CARE').id;
const contact = {
  organisationId,
  accountId: null,
  telephone: null,
  email: null,
  lead: false,
  startedOn: '2022-01-10',
  endedOn: '2023-02-10',
} as const;
const confided = {
  organisationId,
  accountId: castMember('priya').id,
  telephone: null,
  basis: 'CONSENT',
  consentOf: 'CHILD',
  basisOn: '2022-01-10',
  assertedBy: castMember('priya').id,
  reviewOn: '2023-01-10',
  startedOn: '2022-01-10',
  endedOn: '2023-02-10',
  version: 1,
} as const;
const fields =
  'services { kind } involvements { serviceType } sensitiveServices { serviceType } hasSensitiveService';
const nothing = { services: [], involvements: [], sensitiveServices: [], hasSensitiveService: false };
const all = {
  services: [{ kind: 'EDUCATION' }],
  involvements: [{ serviceType: 'SOCIAL_CARE' }],
  sensitiveServices: [{ serviceType: 'MENTAL_HEALTH' }],
  hasSensitiveService: false,
};

test.each(['NONE', 'ACTIVE'] as const)(
  'is there for who answers a request for access, and for nobody else; shield: %s',
  async (shield) => {
    const number = await world.plant({
      shield,
      involvements: [
        { category: 'UNIVERSAL', serviceType: 'EDUCATION', ...contact },
        { category: 'ADDITIONAL', serviceType: 'SOCIAL_CARE', ...contact },
      ],
      sensitive: [{ serviceType: 'MENTAL_HEALTH', ...confided }] as never,
    });
    const opened = (reason: string): Promise<Answer> => world.open(world.as('dora'), number, fields, reason);
    for (const reason of ['CASE_REVIEW', 'COMPLAINT']) expect(await opened(reason)).toEqual(nothing);
    expect(await opened('SUBJECT_ACCESS')).toEqual(all);
    const amira: Answer = await world.open(
      world.as('amira'),
      number,
      'services { kind } involvements { serviceType }',
    );
    expect(amira).toEqual(
      shield === 'NONE' ? { services: [], involvements: [] } : { services: null, involvements: null },
    );
    // Who does not answer for the record any more reads it as a practitioner does.
    const dora = world.as('dora');
    await world.open(dora, number, 'number', 'SUBJECT_ACCESS');
    await sql`update records.child set authority_code = ${castAuthorities.bradford} where number = ${number}`;
    expect(await world.child(dora, number, 'services { kind } involvements { serviceType }')).toEqual(amira);
  },
);
