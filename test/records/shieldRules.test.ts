import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../support/properties.ts';
import { readPolicy } from '../../platform/policy.ts';
import { after, freshShield, hides, obstacle, type ShieldRow } from '../../subgraphs/records/shield/rules.ts';

const today = '2026-06-15';

describe('the rules of shields (domain.md 6)', () => {
  const people = ['one', 'two', 'three'];
  const acts = [
    'ACCEPTED',
    'REFUSAL_PROPOSED',
    'REFUSED',
    'APPEALED',
    'LIFT_PROPOSED',
    'LIFTED',
    'KEPT',
  ] as const;
  const policy = readPolicy();

  test('in whatever order whoever acts: what was hidden becomes visible by two different people only', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...acts), fc.constantFrom(...people)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (taken) => {
        let shield: ShieldRow = {
          id: 'shield',
          childNumber: 1,
          state: 'INTERIM',
          askedBy: 'PRACTITIONER',
          ground: 'PROTECTS_CHILD',
          requestedBy: 'one',
          requestedAt: new Date(0),
          dueOn: today,
          ...freshShield,
          ruleVersion: 1,
        };
        for (const [what, who] of taken) {
          if (obstacle(what, shield, { accountId: who }) !== null) continue;
          const before = shield;
          shield = after(what, shield, { accountId: who, reason: 'TEST_NOT_MET' }, { today, policy });
          expect(shield.version).toBe(before.version + 1);
          if (!hides(before.state)) expect(what).toBe('APPEALED');
          if (hides(before.state) && !hides(shield.state)) {
            expect([shield.proposedBy, shield.confirmedBy]).not.toContain(null);
            expect(shield.confirmedBy).not.toBe(shield.proposedBy);
            // A lift is another matter than the appeal: who refused once may take part in it.
            if (shield.state === 'REFUSED')
              for (const barred of shield.barred) expect([shield.proposedBy, who]).not.toContain(barred);
          }
        }
      }),
    );
  });

  test('a lift that nobody is known to have proposed is confirmed by nobody: the shield is kept, and it is proposed again', () => {
    const shield: ShieldRow = {
      id: 'shield',
      childNumber: 1,
      state: 'LIFT_PROPOSED',
      askedBy: 'PRACTITIONER',
      ground: 'PROTECTS_CHILD',
      requestedBy: 'one',
      requestedAt: new Date(0),
      dueOn: today,
      ...freshShield,
      proposal: 'LIFT',
      ruleVersion: 1,
    };
    for (const accountId of people) {
      expect(obstacle('LIFTED', shield, { accountId })).toBe('STATE');
      expect(obstacle('KEPT', shield, { accountId })).toBeNull();
    }
  });
});

test('an appeal is decided by nobody who refused, under whichever account, and there is one', () => {
  const refused: ShieldRow = {
    id: 'shield',
    childNumber: 1,
    state: 'REFUSED',
    askedBy: 'CHILD',
    ground: 'PROTECTS_CHILD',
    requestedBy: 'four',
    requestedAt: new Date(0),
    dueOn: today,
    ...freshShield,
    proposal: 'REFUSAL',
    proposedBy: 'one',
    confirmedBy: 'two',
    ruleVersion: 1,
  };
  const act = (what: Parameters<typeof after>[0], of: ShieldRow, accountId: string) =>
    after(what, of, { accountId, reason: 'TEST_NOT_MET' }, { today, policy: readPolicy() });
  const appealed = act('APPEALED', refused, 'four');
  const proposed = act('REFUSAL_PROPOSED', appealed, 'three');
  for (const by of [{ accountId: 'one' }, { accountId: 'two' }, { accountId: 'new', otherAccounts: ['two'] }])
    for (const [what, of] of [
      ['ACCEPTED', appealed],
      ['REFUSAL_PROPOSED', appealed],
      ['REFUSED', proposed],
    ] as const)
      expect(obstacle(what, of, by), what).toBe('SECOND_PERSON');
  expect(obstacle('ACCEPTED', appealed, { accountId: 'three' })).toBeNull();
  expect(obstacle('REFUSED', proposed, { accountId: 'five' })).toBeNull();
  expect(obstacle('APPEALED', act('REFUSED', proposed, 'five'), { accountId: 'four' })).toBe('STATE');
});
