import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Role, roles } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import {
  type AccountStanding,
  type Condition,
  conditions,
  conditionsLapsed,
  type OrganisationStanding,
} from '../../subgraphs/users/session/conditions.ts';

const policy = readPolicy();

const account: AccountStanding = {
  kind: 'PERSON',
  status: 'ACTIVE',
  roles: ['PRACTITIONER'],
  vettedOn: '2025-01-01',
  trainedVersion: 3,
  proceduresReceivedOn: '2025-01-01',
  agreementSignedOn: '2025-01-01',
  secondFactor: true,
  genuine: true,
  held: false,
  officer: false,
  reopenedOn: null,
};
const organisation: OrganisationStanding = {
  accreditation: 'ACCREDITED',
  accreditedUntil: '2027-06-30',
  selfAssessedUntil: '2027-06-30',
};
const today = '2026-11-02';

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

type Change = { account?: Partial<AccountStanding>; organisation?: Partial<OrganisationStanding> };

/** Every way in which each condition can be lost, without touching another. */
const losses: Record<Condition, fc.Arbitrary<Change>> = {
  ACCOUNT_ACTIVE: fc
    .constantFrom('APPLIED', 'SUSPENDED', 'CLOSED', '')
    .map((status) => ({ account: { status } })),
  ORGANISATION_ACCREDITED: fc.oneof(
    fc
      .constantFrom('APPLIED', 'SELF_ASSESSED', 'REVIEWED', 'SUSPENDED', 'WITHDRAWN')
      .map((accreditation) => ({ organisation: { accreditation } })),
    fc.constantFrom(null, '2026-11-01').map((accreditedUntil) => ({ organisation: { accreditedUntil } })),
  ),
  SELF_ASSESSMENT_CURRENT: fc
    .constantFrom(null, '2026-11-01')
    .map((selfAssessedUntil) => ({ organisation: { selfAssessedUntil } })),
  VETTING_CURRENT: fc
    .constantFrom(null, '2023-11-02', '1999-01-01', '2026-11-03')
    .map((vettedOn) => ({ account: { vettedOn } })),
  TRAINING_CURRENT: fc.constantFrom(null, 0, 1, 2).map((trainedVersion) => ({ account: { trainedVersion } })),
  PROCEDURES_RECEIVED: fc
    .constantFrom(null, '2026-11-03')
    .map((proceduresReceivedOn) => ({ account: { proceduresReceivedOn } })),
  AGREEMENT_SIGNED: fc
    .constantFrom(null, '2026-11-03')
    .map((agreementSignedOn) => ({ account: { agreementSignedOn } })),
  SECOND_FACTOR_ENROLLED: fc.constant({ account: { secondFactor: false } }),
  STANDING_GENUINE: fc.constant({ account: { genuine: false } }),
  NOT_HELD: fc.constant({ account: { held: true } }),
  ROLES_SEPARATE: fc
    .constantFrom<Role>('PRACTITIONER', 'SHIELD_OVERRIDE', 'MEDIATOR', 'MANAGEMENT_TEAM', 'DATA_STEWARD')
    .map((role) => ({ account: { roles: ['ACCOUNT_MANAGER', role] as const } })),
};

const lapsed = (change: Change = {}, on = today) =>
  conditionsLapsed(
    { ...account, ...change.account },
    { ...organisation, ...change.organisation },
    on,
    policy,
  );

describe('the conditions of a human account (domain.md 2)', () => {
  test('all hold', () => {
    expect(lapsed()).toEqual([]);
  });

  test('exactly those that are lost are named, in one order', () => {
    const lost = fc
      .record(losses, { requiredKeys: [] })
      .map((some) => some as Partial<Record<Condition, Change>>);
    fc.assert(
      fc.property(lost, (some) => {
        const change: Change = { account: {}, organisation: {} };
        for (const one of Object.values(some)) {
          Object.assign(change.account as object, one.account);
          Object.assign(change.organisation as object, one.organisation);
        }
        expect(lapsed(change)).toEqual(conditions.filter((condition) => condition in some));
      }),
    );
  });

  test('a lapse by time does not mend itself', () => {
    const standing = fc.record({
      vettedOn: fc.option(day),
      accreditedUntil: fc.option(day),
      selfAssessedUntil: fc.option(day),
    });
    fc.assert(
      fc.property(standing, day, day, ({ vettedOn, ...until }, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        fc.pre(vettedOn === null || vettedOn <= earlier);
        const before = lapsed({ account: { vettedOn }, organisation: until }, earlier);
        const after = lapsed({ account: { vettedOn }, organisation: until }, later);
        const timed = before.filter((condition) =>
          ['ORGANISATION_ACCREDITED', 'SELF_ASSESSMENT_CURRENT', 'VETTING_CURRENT'].includes(condition),
        );
        expect(after).toEqual(expect.arrayContaining(timed));
      }),
    );
  });

  test('vetting lasts to the day before its third anniversary, from 29 February to the end of February', () => {
    const vetted = (vettedOn: string, on: string) => lapsed({ account: { vettedOn } }, on);
    expect(vetted('2023-11-03', '2026-11-02')).toEqual([]);
    expect(vetted('2023-11-02', '2026-11-02')).toEqual(['VETTING_CURRENT']);
    expect(vetted('2024-02-29', '2027-02-28')).toEqual([]);
    expect(vetted('2024-02-29', '2027-03-01')).toEqual(['VETTING_CURRENT']);
  });

  test('accreditation and self-assessment count on their last day', () => {
    expect(lapsed({}, '2027-06-30')).toEqual([]);
    expect(lapsed({}, '2027-07-01')).toEqual(['ORGANISATION_ACCREDITED', 'SELF_ASSESSMENT_CURRENT']);
  });

  test('the current course is the one the policy names, a later one counts too', () => {
    const trained = (trainedVersion: number, trainingVersion: number) =>
      conditionsLapsed({ ...account, trainedVersion }, organisation, today, { ...policy, trainingVersion });
    expect(trained(3, 4)).toEqual(['TRAINING_CURRENT']);
    expect(trained(4, 4)).toEqual([]);
    expect(trained(5, 4)).toEqual([]);
  });

  test('an account manager may hold any role that sees no child data', () => {
    const harmless = roles.filter((role) => conditionsFor(['ACCOUNT_MANAGER', role]).length === 0);
    expect(harmless).toEqual(
      expect.arrayContaining(['ACCOUNT_MANAGER', 'SUPPORT', 'AUDITOR', 'CENTRAL_TEAM', 'COORDINATOR']),
    );
    expect(conditionsFor(['PRACTITIONER', 'SHIELD_OVERRIDE', 'MANAGEMENT_TEAM', 'DATA_STEWARD'])).toEqual([]);
  });

  test('a system is asked for what is not about a person', () => {
    const system = {
      ...account,
      kind: 'SYSTEM',
      vettedOn: null,
      trainedVersion: null,
      proceduresReceivedOn: null,
      agreementSignedOn: null,
      secondFactor: false,
    } as const;
    expect(conditionsLapsed(system, { ...organisation, selfAssessedUntil: null }, today, policy)).toEqual([]);
    expect(
      conditionsLapsed(
        { ...system, status: 'SUSPENDED' },
        { ...organisation, accreditation: 'APPLIED' },
        today,
        policy,
      ),
    ).toEqual(['ACCOUNT_ACTIVE', 'ORGANISATION_ACCREDITED']);
  });
});

const conditionsFor = (held: readonly Role[]) => lapsed({ account: { roles: held } });
