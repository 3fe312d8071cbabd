import { describe, expect, test } from 'vitest';
import { castAuthorities, castMember, castService } from '../support/cast.ts';
import { type Answer, numberOf, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });

const everything = `number givenName familyName gender dateOfBirth dateOfDeath
  formerNames { givenName familyName until } address { status line locality postcode since }
  carers { name relationship telephone email } services { kind organisation { id } startedOn endedOn }
  involvements { id serviceType leadProfessional practitioner { id } } hasSensitiveService
  commonAssessment { status holder { id } } identifiers { scheme value } accountableAuthority { code }
  shield { teamTelephone } status`;
const teamFields = `sensitiveServices { serviceType organisation { id } practitioner { id } telephone basis startedOn endedOn }
  provenance { field source recordedAt changedBy { id } previousValue }`;

/** A child with something in every row of the table, in Leeds. */
function sketch(shield: 'NONE' | 'ACTIVE', lead: string) {
  const amira = castMember('amira');
  const service = castService('leeds', 'SOCIAL_CARE');
  return {
    shield,
    formerNames: [{ givenName: 'Earlier', familyName: 'Name', untilDate: '2020-01-01' }],
    carers: [
      { name: 'Carer One', relationship: 'MOTHER', telephone: '07700 900222', email: 'c@example.org' },
    ],
    involvements: [
      {
        category: 'UNIVERSAL',
        serviceType: 'EDUCATION',
        organisationId: lead,
        accountId: null,
        telephone: null,
        email: null,
        lead: false,
        startedOn: '2021-09-01',
        endedOn: null,
      },
      {
        category: 'ADDITIONAL',
        serviceType: 'SOCIAL_CARE',
        organisationId: service.id,
        accountId: amira.id,
        telephone: '0113 496 0100',
        email: null,
        lead: true,
        startedOn: '2026-01-01',
        endedOn: null,
      },
    ],
    sensitive: [
      {
        serviceType: 'SEXUAL_HEALTH',
        organisationId: service.id,
        accountId: amira.id,
        telephone: '0113 496 0199',
        basis: 'CONSENT',
        basisOn: '2026-02-01',
        assertedBy: null,
        reviewOn: null,
        startedOn: '2026-02-01',
        endedOn: null,
      },
    ],
    assessment: { status: 'COMPLETE', organisationId: service.id },
    identifiers: [
      { scheme: 'LOCAL', value: `OWN-${shield}`, issuer: service.id },
      { scheme: 'LOCAL', value: `OTHER-${shield}`, issuer: castService('bradford', 'SOCIAL_CARE').id },
      { scheme: 'GRO_BIRTH_ENTRY', value: `GRO-${shield}`, issuer: null },
    ],
  } as const;
}

const school = castService('leeds', 'SPECIAL_EDUCATIONAL_NEEDS').id;
const plain = await world.plant(sketch('NONE', school));
const shielded = await world.plant(sketch('ACTIVE', school));

const nothingHidden = { formerNames: 1, carers: 1, services: 1, involvements: 1 };

function counts(child: Answer) {
  const of = (list: unknown[] | null) => (list === null ? null : list.length);
  return {
    formerNames: of(child.formerNames),
    carers: of(child.carers),
    services: of(child.services),
    involvements: of(child.involvements),
  };
}

describe('practitioner, own grant (domain.md 3)', () => {
  test.each(['amira', 'carys'])(
    '%s, of an authority and of a national partner, sees all but providers',
    async (who) => {
      const child = await world.open(world.as(who), plain, everything);
      expect(child).toMatchObject({
        givenName: 'Wilfred',
        gender: 'MALE',
        dateOfBirth: '2016-03-09',
        number: plain,
      });
      expect(counts(child)).toEqual(nothingHidden);
      expect(child.address).toMatchObject({ status: 'CURRENT', postcode: 'LS8 1AA', line: '1 Long Lane' });
      expect(child.carers[0]).toMatchObject({
        name: 'Carer One',
        telephone: '07700 900222',
        email: 'c@example.org',
      });
      expect(child.services[0]).toMatchObject({ kind: 'EDUCATION', organisation: { id: school } });
      expect(child.involvements[0]).toMatchObject({ serviceType: 'SOCIAL_CARE', leadProfessional: true });
      expect(child.hasSensitiveService).toBe(true);
      expect(child.commonAssessment).toEqual({ status: 'COMPLETE', holder: { id: expect.any(String) } });
      expect(child).toMatchObject({
        shield: null,
        status: 'LIVE',
        accountableAuthority: { code: castAuthorities.leeds },
      });
    },
  );

  test('sees identifiers of the own body only', async () => {
    const own = await world.open(world.as('amira'), plain, 'identifiers { scheme value }');
    expect(own.identifiers).toEqual([{ scheme: 'LOCAL', value: 'OWN-NONE' }]);
    const partner = await world.open(world.as('carys'), plain, 'identifiers { scheme value }');
    expect(partner.identifiers).toEqual([]);
  });

  test.each(['sensitiveServices { basis }', 'provenance { field }'])(
    'never has %s: the whole operation is refused',
    async (field) => {
      const amira = world.as('amira');
      await world.open(amira, plain);
      await expect(world.child(amira, plain, `number ${field}`)).rejects.toThrow('FORBIDDEN_FIELD');
    },
  );
});

describe('the same, record shielded', () => {
  test.each(['amira', 'ben', 'carys'])(
    '%s sees name, gender, date of birth, number, marker and telephone',
    async (who) => {
      const caller = world.as(who);
      const { sealed } = await world.statementsOf(async () => {
        const child = await world.open(caller, shielded, everything);
        expect(child).toEqual({
          number: shielded,
          givenName: 'Wilfred',
          familyName: child.familyName,
          gender: 'MALE',
          dateOfBirth: '2016-03-09',
          dateOfDeath: null,
          formerNames: null,
          address: null,
          carers: null,
          services: null,
          involvements: null,
          hasSensitiveService: null,
          commonAssessment: null,
          identifiers: null,
          accountableAuthority: { code: castAuthorities.leeds },
          shield: { teamTelephone: expect.stringMatching(/\d{4}/) },
          status: 'LIVE',
        });
      });
      expect(sealed).toEqual([]);
    },
  );
});

describe('management team, own authority', () => {
  test.each([
    ['plain', plain, 'NONE'],
    ['shielded', shielded, 'ACTIVE'],
  ])('sees everything of a %s record, in the same shape', async (_name, number, shield) => {
    const child = await world.open(world.as('dora'), number, `${everything} ${teamFields}`);
    expect(counts(child)).toEqual(nothingHidden);
    expect(child.formerNames).toEqual([{ givenName: 'Earlier', familyName: 'Name', until: '2020-01-01' }]);
    expect(child.address).toEqual({
      status: 'CURRENT',
      line: '1 Long Lane',
      locality: 'Leeds',
      postcode: 'LS8 1AA',
      since: null,
    });
    expect(child.carers[0]).toMatchObject({ telephone: '07700 900222' });
    expect(child.services[0]).toMatchObject({ kind: 'EDUCATION', startedOn: '2021-09-01' });
    expect(child.involvements[0]).toMatchObject({
      serviceType: 'SOCIAL_CARE',
      leadProfessional: true,
      practitioner: { id: castMember('amira').id },
    });
    expect(child.hasSensitiveService).toBe(true);
    expect(child.sensitiveServices).toEqual([
      {
        serviceType: 'SEXUAL_HEALTH',
        organisation: { id: castService('leeds', 'SOCIAL_CARE').id },
        practitioner: { id: castMember('amira').id },
        telephone: '0113 496 0199',
        basis: 'CONSENT',
        startedOn: '2026-02-01',
        endedOn: null,
      },
    ]);
    expect(child.identifiers).toEqual([
      { scheme: 'GRO_BIRTH_ENTRY', value: `GRO-${shield}` },
      { scheme: 'LOCAL', value: `OTHER-${shield}` },
      { scheme: 'LOCAL', value: `OWN-${shield}` },
    ]);
    expect(child.provenance.length).toBeGreaterThan(0);
    expect(child.provenance[0]).toMatchObject({ source: 'nhs', changedBy: null, previousValue: null });
    expect(child.provenance[0].recordedAt).toBeInstanceOf(Date);
  });

  test('of another authority is a practitioner there', async () => {
    const child = await world.open(world.as('edward'), plain, `${everything} ${teamFields}`);
    expect(counts(child)).toEqual(nothingHidden);
    expect(child).toMatchObject({ sensitiveServices: null, provenance: null, identifiers: [] });
    const hidden = await world.open(world.as('edward'), shielded, `${everything} ${teamFields}`);
    expect(hidden).toMatchObject({
      address: null,
      formerNames: null,
      carers: null,
      services: null,
      involvements: null,
      hasSensitiveService: null,
      sensitiveServices: null,
      identifiers: null,
      provenance: null,
      shield: { teamTelephone: expect.any(String) },
    });
  });
});

describe('data steward, own authority', () => {
  test.each([
    ['plain', plain, 'NONE'],
    ['shielded', shielded, 'ACTIVE'],
  ])(
    'of a %s record: names of carers, organisations of services, no involvements',
    async (_name, number, shield) => {
      const fields = everything
        .replace(/involvements \{[^}]*\{[^}]*\} \}/, '')
        .replace('hasSensitiveService', '')
        .replace(/commonAssessment \{[^}]*\{[^}]*\} \}/, '')
        .replace('carers { name relationship telephone email }', 'carers { name relationship }')
        .replace(
          'services { kind organisation { id } startedOn endedOn }',
          'services { organisation { id } }',
        );
      const farah = world.as('farah');
      const child = await world.open(farah, number, `${fields} provenance { field }`, 'DATA_QUALITY');
      expect(child.carers).toEqual([{ name: 'Carer One', relationship: 'MOTHER' }]);
      expect(child.services).toEqual([{ organisation: { id: school } }]);
      expect(child.address).toMatchObject({ postcode: 'LS8 1AA' });
      expect(child.formerNames).toHaveLength(1);
      expect(child.identifiers).toHaveLength(3);
      expect(child.identifiers[2].value).toBe(`OWN-${shield}`);
      expect(child.provenance[0].field).toEqual(expect.any(String));
      expect(child.shield === null).toBe(shield === 'NONE');
    },
  );

  test.each([
    'carers { telephone }',
    'carers { email }',
    'services { kind }',
    'services { startedOn }',
    'involvements { id }',
    'commonAssessment { status }',
    'hasSensitiveService',
    'sensitiveServices { basis }',
  ])('never has %s', async (field) => {
    const farah = world.as('farah');
    await world.open(farah, plain, 'number', 'DATA_QUALITY');
    await expect(world.child(farah, plain, field)).rejects.toThrow('FORBIDDEN_FIELD');
  });

  test('who is a practitioner too has under a steward’s reason what the steward has', async () => {
    const both = world.as('farah', { roles: ['DATA_STEWARD', 'PRACTITIONER'] });
    const child = await world.open(
      both,
      plain,
      'carers { name telephone } services { kind organisation { id } } involvements { id } hasSensitiveService',
      'DATA_QUALITY',
    );
    expect(child).toEqual({
      carers: [{ name: 'Carer One', telephone: null }],
      services: [{ kind: null, organisation: { id: school } }],
      involvements: null,
      hasSensitiveService: null,
    });
  });
});

describe('archived records', () => {
  const archivedReaders = [
    ['dora', 'SAFEGUARDING', true],
    ['farah', 'DATA_QUALITY', true],
    ['amira', 'SAFEGUARDING', false],
    ['edward', 'SAFEGUARDING', false],
    ['carys', 'SAFEGUARDING', false],
  ] as const;

  test.each(archivedReaders)('%s, for %s, in the first year: %s', async (who, reason, readable) => {
    const opened = await world.openWith(
      world.as(who),
      { number: numberOf('daniel'), reason },
      'number status',
    );
    if (readable) expect(opened.child).toEqual({ number: numberOf('daniel'), status: 'ARCHIVED' });
    else expect(opened.__typename).toBe('RecordNotFound');
  });

  test('to be put in touch with a sensitive service is offered of a record in use alone', async () => {
    const fields = 'hasSensitiveService viewerCanRequestBrokering';
    const { sensitive } = sketch('NONE', school);
    const archived = await world.plant({ sensitive, status: 'ARCHIVED', archivedOn: '2026-06-01' });
    for (const [number, offered] of [
      [plain, true],
      [archived, false],
    ] as const)
      expect(await world.open(world.as('dora'), number, fields)).toEqual({
        hasSensitiveService: true,
        viewerCanRequestBrokering: offered,
      });
  });

  test('after the first year nobody', async () => {
    const number = await world.plant({ status: 'ARCHIVED', archivedOn: '2025-06-15' });
    const opened = await world.openWith(world.as('dora'), { number, reason: 'SAFEGUARDING' });
    expect(opened.__typename).toBe('RecordNotFound');
    const lastDay = await world.plant({ status: 'ARCHIVED', archivedOn: '2025-06-16' });
    expect(await world.open(world.as('dora'), lastDay, 'status')).toEqual({ status: 'ARCHIVED' });
  });
});

test.each(['george', 'hana', 'imran', 'kofi', 'marek', 'gro', 'aid'])(
  '%s has no record at all',
  async (who) => {
    await expect(world.child(world.as(who), plain)).rejects.toThrow('FORBIDDEN_FIELD');
    await expect(world.openWith(world.as(who), { number: plain, reason: 'SAFEGUARDING' })).rejects.toThrow(
      'FORBIDDEN_FIELD',
    );
    const [entity] = await world.entities(
      world.as(who),
      [{ __typename: 'Child', number: plain }],
      '__typename',
    );
    expect(entity).toBeNull();
  },
);
