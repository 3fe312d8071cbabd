import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { identifierOf, numbers, seedSubjects } from '../access/children.ts';
import { isOfCompliance, leavesOf, selectionOf, valuesAt } from '../access/leaves.ts';
import { expectations } from '../access/oracle.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { actOnShield, overrideShield } from './support/shields.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
await seedSubjects(sql, testKeys());
const freshFactor = { factorAt: world.clock.now().getTime() };

type Caller = ReturnType<typeof world.as>;

const override = (caller: Caller, input: Record<string, unknown>, fields = 'address { postcode }') =>
  overrideShield(world, caller, input, fields);

async function review(caller: Caller, id: string, outcome = 'JUSTIFIED'): Promise<string> {
  const text = `mutation ($input: ReviewOverrideInput!) { reviewOverride(input: $input) { __typename } }`;
  const input = { id, outcome, idempotencyKey: randomUUID() };
  return (await world.ask(caller, text, { input })).reviewOverride.__typename;
}

/** Owen, who may override, with a shielded record open. */
async function opened(claims: Partial<Caller> = {}) {
  const number = await world.plant({ shield: 'ACTIVE', postcode: 'LS28 7XX' });
  const owen = world.as('owen', { ...freshFactor, ...claims });
  await world.open(owen, number);
  return { number, owen };
}

const notices = (caller: Caller) =>
  sql`select kind, authority_code from records.notice where reference = ${caller.operationId}`;
const again = (caller: Caller, who = 'owen', claims: Partial<Caller> = {}) =>
  world.as(who, { ...freshFactor, sessionId: caller.sessionId, ...claims });

describe('what never happens', () => {
  test('an override, or another shield, of a record that was archived since it was opened', async () => {
    const { number, owen } = await opened();
    const plain = await world.plant();
    const amira = world.as('amira');
    await world.open(amira, plain);
    await sql`
      update records.child set status = 'ARCHIVED', archived_on = '2026-06-01' where number in (${number}, ${plain})`;
    expect((await override(again(owen), { number })).__typename).toBe('RecordNotFound');
    expect((await sql`select from records.shield_override where child_number = ${number}`).length).toBe(0);
    const asked = { number: plain, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    const { __typename: outcome } = await actOnShield(world, again(amira, 'amira'), 'requestShield', asked);
    expect(outcome).not.toBe('ShieldChanged');
    expect(await sql`select shield from records.child where number = ${plain}`).toEqual([{ shield: 'NONE' }]);
  });

  test('an override without the right, the warning or a fresh factor: nothing is shown, the team is told, it is audited', async () => {
    const number = await world.plant({ shield: 'ACTIVE' });
    for (const [who, claims, input, expected] of [
      ['amira', freshFactor, {}, 'NotPermitted'],
      ['carys', freshFactor, {}, 'NotPermitted'],
      // Of a national partner nobody may, whatever stands with the account (domain.md 2, door).
      ['carys', { ...freshFactor, roles: ['PRACTITIONER', 'SHIELD_OVERRIDE'] }, {}, 'NotPermitted'],
      ['owen', freshFactor, { warningAcknowledged: false }, 'InvalidInput'],
      ['owen', freshFactor, { warningVersion: 2 }, 'InvalidInput'],
      ['owen', { factorAt: freshFactor.factorAt - 5 * 60_000 }, {}, 'NeedsStepUp'],
    ] as const) {
      const caller = world.as(who, claims);
      await world.open(caller, number);
      const trying = again(caller, who, claims);
      expect((await override(trying, { number, ...input })).__typename).toBe(expected);
      expect(await notices(trying)).toEqual([
        { kind: 'OVERRIDE_REFUSED', authority_code: castAuthorities.leeds },
      ]);
      expect(await world.audited(trying)).toMatchObject([
        { kind: 'OVERRIDE_REFUSED', outcome: 'REFUSED', area: castAuthorities.leeds },
      ]);
      expect(await world.child(caller, number, 'address { postcode }')).toEqual({ address: null });
    }
    expect(await sql`select 1 from records.shield_override where child_number = ${number}`).toHaveLength(0);
  });

  test('an override of a record that is not open to oneself: as an unknown number, in as many statements', async () => {
    const { number } = await opened();
    const counts: number[] = [];
    for (const of of [number, '9999999990', 'nonsense']) {
      const stranger = world.as('owen', freshFactor);
      const { records, sealed } = await world.statementsOf(async () => {
        expect((await override(stranger, { number: of })).__typename).toBe('RecordNotFound');
      });
      expect(sealed).toEqual([]);
      expect(await notices(stranger)).toEqual([]);
      counts.push(records.length);
    }
    expect(new Set(counts).size).toBe(1);
  });

  test('an override without a shield, or for a reason that is not about safety', async () => {
    const number = await world.plant();
    const owen = world.as('owen', freshFactor);
    await world.open(owen, number);
    expect((await override(owen, { number })).__typename).toBe('NotPermitted');
    expect(await override(owen, { number, reason: 'DATA_QUALITY' })).toMatchObject({ field: 'reason' });
    expect(await notices(owen)).toEqual([]);
  });

  test('a right that was taken away since, another session, an ended grant: hidden again', async () => {
    const { number, owen } = await opened();
    expect((await override(owen, { number })).child.address.postcode).toBe('LS28 7XX');
    const postcode = 'address { postcode }';
    const demoted = again(owen, 'owen', { roles: ['PRACTITIONER'] });
    expect(await world.child(demoted, number, postcode)).toBeNull();
    // Signed out: a new session has to open the record anew, and sees what the shield shows.
    const later = world.as('owen', freshFactor);
    expect(await world.child(later, number, postcode)).toBeNull();
    expect(await world.open(later, number, postcode)).toEqual({ address: null });
    expect((await world.child(owen, number, postcode)).address.postcode).toBe('LS28 7XX');
    await sql`update records.access_grant set expires_at = opened_at where session_id = ${owen.sessionId}`;
    expect(await world.child(owen, number, postcode)).toBeNull();
    expect(await world.open(owen, number, postcode)).toEqual({ address: null });
  });
});

describe('an override (domain.md 2, 6)', () => {
  test('opens the hidden fields; the team is told at once without personal data, and has a review to do', async () => {
    const { number, owen } = await opened();
    const trying = again(owen);
    const answer = await override(trying, { number }, 'address { postcode } viewerCanOverrideShield');
    expect(answer).toMatchObject({
      grant: { role: 'SHIELD_OVERRIDE', expiresAt: expect.any(Date) },
      child: { address: { postcode: 'LS28 7XX' }, viewerCanOverrideShield: false },
    });
    expect(await notices(trying)).toEqual([
      { kind: 'SHIELD_OVERRIDDEN', authority_code: castAuthorities.leeds },
    ]);
    const events = await world.audited(trying);
    expect(events.map(({ kind }) => kind).sort()).toEqual(['RECORD_OPENED', 'SHIELD_OVERRIDDEN']);
    expect(JSON.stringify(events)).not.toMatch(/LS28|Wilfred|Ordinary/);
    expect(events.find(({ kind }) => kind === 'RECORD_OPENED')?.detail).toMatchObject({
      role: 'SHIELD_OVERRIDE',
    });
    expect(
      await sql`select queue, authority_code, outcome from records.work_item where child_number = ${number}`,
    ).toEqual([{ queue: 'OVERRIDE_REVIEW', authority_code: castAuthorities.leeds, outcome: null }]);
  });

  test('shows what a practitioner sees of a record without a shield, and no sensitive provider or provenance', async () => {
    const number = numbers.shielded;
    const owen = world.as('owen', freshFactor);
    await world.open(owen, number);
    const never = (leaf: string) => !expectations[leaf]?.practitioner;
    const leaves = leavesOf('Child').filter((leaf) => !isOfCompliance(leaf));
    const { child } = await override(owen, { number }, selectionOf(leaves.filter((leaf) => !never(leaf))));
    for (const leaf of leaves.filter((each) => !never(each))) {
      expect(valuesAt(child, leaf).length > 0, leaf).toBe(true);
    }
    expect(child.identifiers.map(({ value }: { value: string }) => value)).toEqual([
      identifierOf('owen', 'shielded'),
    ]);
    for (const leaf of leaves.filter(never)) {
      await expect(world.child(owen, number, selectionOf([leaf])), leaf).rejects.toThrow('FORBIDDEN_FIELD');
    }
    // With the team's role beside it, it is the override that counts: never a field that the grant does not have.
    const both = again(owen, 'owen', { roles: ['PRACTITIONER', 'SHIELD_OVERRIDE', 'MANAGEMENT_TEAM'] });
    const hidden = ['sensitiveServices.serviceType', 'provenance.source', 'shields.state', 'overrides.id'];
    const more = await world.child(both, number, selectionOf(hidden));
    for (const leaf of hidden) expect(valuesAt(more, leaf), leaf).toEqual([]);
  });

  test('is for one record: the next one ends it', async () => {
    const first = await opened();
    const second = await world.plant({ shield: 'ACTIVE' });
    await override(first.owen, { number: first.number });
    await world.open(first.owen, second);
    await override(first.owen, { number: second });
    expect(await world.child(first.owen, first.number)).toBeNull();
    expect((await world.child(first.owen, second, 'address { postcode }')).address).not.toBeNull();
  });

  test('opens from a practitioner’s view alone: neither from the team’s, nor from an override, which would last for ever', async () => {
    const { number, owen } = await opened();
    expect((await override(owen, { number })).__typename).toBe('ShieldOverridden');
    const prolonging = again(owen);
    expect((await override(prolonging, { number }, 'number')).__typename).toBe('NotPermitted');
    expect(await notices(prolonging)).toEqual([
      { kind: 'OVERRIDE_REFUSED', authority_code: castAuthorities.leeds },
    ]);
    const roles = ['PRACTITIONER', 'SHIELD_OVERRIDE', 'MANAGEMENT_TEAM'] as const;
    const edward = world.as('edward', { ...freshFactor, roles });
    await world.open(edward, number);
    expect((await override(edward, { number }, 'number')).__typename).toBe('NotPermitted');
  });

  test('ends with the shield that it was of: the next one hides from whoever overrode it', async () => {
    const number = await world.plant({ postcode: 'LS28 7XX' });
    const step = async (who: string, field: string, input: Record<string, unknown>) => {
      const caller = world.as(who, freshFactor);
      await world.open(caller, number);
      return (await actOnShield(world, caller, field, { number, ...input })).__typename;
    };
    const asked = { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect(await step('amira', 'requestShield', asked)).toBe('ShieldChanged');
    const owen = world.as('owen', freshFactor);
    await world.open(owen, number);
    expect((await override(owen, { number })).child.address).not.toBeNull();
    const refused = { decision: 'REFUSE', reason: 'TEST_NOT_MET', version: 1 };
    expect(await step('dora', 'decideShield', refused)).toBe('ShieldChanged');
    expect(await step('sonia', 'confirmShieldRefusal', { version: 2 })).toBe('ShieldChanged');
    expect(await step('ben', 'requestShield', asked)).toBe('ShieldChanged');
    expect(await world.child(owen, number, 'address { postcode }')).toBeNull();
  });

  test('the same key twenty times at once is one override, one notice, one review', async () => {
    const { number, owen } = await opened();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => override(again(owen), { number, idempotencyKey: key }, 'number')),
    );
    expect(new Set(answers.map(({ grant }) => grant?.id)).size).toBe(1);
    expect(await sql`select 1 from records.shield_override where child_number = ${number}`).toHaveLength(1);
  });

  test('the warning says what version to acknowledge', async () => {
    const { overrideWarning } = await world.ask(world.as('owen'), '{ overrideWarning { version text } }');
    expect(overrideWarning).toEqual({ version: 1, text: expect.stringContaining('another person reviews') });
  });
});

describe('its review', () => {
  async function overridden() {
    const { number, owen } = await opened();
    await override(owen, { number });
    const [row] = await sql`select id from records.shield_override where child_number = ${number}`;
    return { number, owen, id: row?.id as string };
  }

  test('is by another person of the accountable team, once', async () => {
    const { number, owen, id } = await overridden();
    const own = world.as('dora', { accountId: owen.accountId });
    expect(await review(own, id)).toBe('NeedsSecondPerson');
    expect(await review(world.as('edward'), id)).toBe('RecordNotFound');
    expect(await review(world.as('dora'), randomUUID())).toBe('RecordNotFound');
    await expect(review(owen, id)).rejects.toThrow('FORBIDDEN_FIELD');
    const dora = world.as('dora');
    const fields = 'overrides { id by { id } basis outcome viewerCanReview }';
    expect(await world.open(dora, number, fields)).toEqual({
      overrides: [
        { id, by: { id: owen.accountId }, basis: 'SECTION_47_ENQUIRY', outcome: null, viewerCanReview: true },
      ],
    });
    expect(await review(dora, id, 'NOT_JUSTIFIED')).toBe('OverrideReviewed');
    expect(await review(dora, id)).toBe('VersionConflict');
    const { overrides } = await world.child(dora, number, fields);
    expect(overrides).toMatchObject([{ outcome: 'NOT_JUSTIFIED', viewerCanReview: false }]);
    expect(await sql`select outcome from records.work_item where reference = ${id}`).toEqual([
      { outcome: 'NOT_JUSTIFIED' },
    ]);
    await expect(
      sql`update records.shield_override set reviewed_by = account_id where id = ${id}`,
    ).rejects.toMatchObject({ code: '23514' });
  });
});
