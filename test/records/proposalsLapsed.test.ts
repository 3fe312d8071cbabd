import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { feedDependencies, freshNhs } from './feed/support.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { registrations, twinsRow, unlinkingIn } from './support/unlinks.ts';
import { type Answer, startWorld } from './support/world.ts';

/** What one person proposed about a child counts only while they may act so, and for some weeks (ADR 0177). */
const world = await startWorld();
const { sql } = world.database;
const { merge, confirm, refuse, undo } = mergingIn(world);
const { rows, unlink, change } = unlinkingIn(world);
const deps = { ...feedDependencies(world.database), clock: world.clock };
const days = readPolicy().proposalDays;

const fresh = () => ({ factorAt: world.clock.now().getTime() });

/** Ways in which somebody may not act for the team any more, by what undoes them. */
const ways: Record<string, (accountId: string) => Promise<unknown>> = {
  suspended: (id) =>
    sql`update users.account set status = 'SUSPENDED', suspended_for = 'SUSPICION' where id = ${id}`,
  closed: (id) => sql`update users.account set status = 'CLOSED', closed_at = now() where id = ${id}`,
  'without the role': (id) => sql`delete from users.role_grant where account_id = ${id}`,
  'of another authority': (id) =>
    sql`update users.account set authority_code = ${castAuthorities.bradford} where id = ${id}`,
  held: (id) => sql`insert into service.hold (account_id, incident_id) values (${id}, gen_random_uuid())`,
  'held under another account': async (id) => {
    const other = await world.colleague('amira');
    await sql`update users.account set email = upper((select email from users.account where id = ${id}))
      where id = ${other.accountId}`;
    await ways.held?.(other.accountId);
  },
};

const team = async (number: string) => {
  const caller = await world.colleague('dora', fresh());
  await world.open(caller, number, 'number', 'SHIELD_REVIEW');
  return caller;
};
const step = async (caller: Caller, field: string, input: Record<string, unknown>) =>
  (await actOnShield(world, caller, field, input)).__typename;
const shieldOf = async (caller: Caller, number: string): Promise<Answer> =>
  (
    await world.child(
      caller,
      number,
      'shields { state version viewerCanConfirmLift viewerCanConfirmRefusal viewerCanProposeLift viewerCanProposeRefusal }',
    )
  ).shields[0];
const lifting = { reason: 'NO_LONGER_NEEDED' };
const refusing = { decision: 'REFUSE', reason: 'TEST_NOT_MET' };

async function requested() {
  const number = await world.plant();
  const amira = world.as('amira');
  await world.open(amira, number);
  const input = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
  expect(await step(amira, 'requestShield', input)).toBe('ShieldChanged');
  return { number, first: await team(number), second: await team(number), third: await team(number) };
}

/** A shield of which the first has proposed to lift or to refuse it. */
async function proposed(what: 'lift' | 'refusal') {
  const people = await requested();
  const { number, first } = people;
  if (what === 'refusal') {
    expect(await step(first, 'decideShield', { number, ...refusing, version: 1 })).toBe('ShieldChanged');
    return { ...people, version: 2, confirm: 'confirmShieldRefusal', again: 'decideShield', input: refusing };
  }
  await step(first, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
  expect(await step(first, 'proposeShieldLift', { number, ...lifting, version: 2 })).toBe('ShieldChanged');
  return { ...people, version: 3, confirm: 'confirmShieldLift', again: 'proposeShieldLift', input: lifting };
}
const visible = async (number: string) =>
  (await sql`select shield = 'NONE' as visible from records.child where number = ${number}`)[0]?.visible;

describe.each(['lift', 'refusal'] as const)('the %s of a shield', (what) => {
  const can = what === 'lift' ? 'viewerCanConfirmLift' : 'viewerCanConfirmRefusal';
  const canPropose = what === 'lift' ? 'viewerCanProposeLift' : 'viewerCanProposeRefusal';

  test.each(Object.keys(ways))(
    'of somebody who is %s is confirmed by nobody, until another proposes it',
    async (way) => {
      const { number, first, second, third, version, confirm: field, again, input } = await proposed(what);
      expect(await shieldOf(second, number)).toMatchObject({ [can]: true, [canPropose]: false });
      await ways[way]?.(first.accountId);
      expect(await shieldOf(second, number)).toMatchObject({ [can]: false, [canPropose]: true });
      expect(await step(second, field, { number, version })).toBe('ProposalLapsed');
      expect(await visible(number)).toBe(false);
      const [row] = await sql`
      select detail from audit.event where account_id = ${second.accountId} and kind = 'CHANGE_REFUSED'`;
      expect(row?.detail).toMatchObject({ mutation: field, refusal: 'LAPSED' });
      expect(await step(second, again, { number, ...input, version })).toBe('ShieldChanged');
      expect(await step(second, field, { number, version: version + 1 })).toBe('NeedsSecondPerson');
      expect(await step(third, field, { number, version: version + 1 })).toBe('ShieldChanged');
      expect(await visible(number)).toBe(true);
    },
  );

  test('counts to the last moment of its time, and not after it', async () => {
    const { number, second, version, confirm: field } = await proposed(what);
    const move = (by: string) => sql`
      update records.shield_step set at = ${world.clock.now()}::timestamptz - make_interval(days => ${days}) + ${by}::interval
      where child_number = ${number} and act in ('LIFT_PROPOSED', 'REFUSAL_PROPOSED')`;
    await move('-1 millisecond');
    expect((await shieldOf(second, number))[can]).toBe(false);
    expect(await step(second, field, { number, version })).toBe('ProposalLapsed');
    await move('0');
    expect((await shieldOf(second, number))[can]).toBe(true);
    expect(await step(second, field, { number, version })).toBe('ShieldChanged');
  });
});

test('who was suspended by mistake, and is let in again in time, has proposed it still', async () => {
  const { number, first, second, version } = await proposed('lift');
  await ways.suspended?.(first.accountId);
  await sql`update users.account set status = 'ACTIVE', suspended_for = null where id = ${first.accountId}`;
  expect(await step(second, 'confirmShieldLift', { number, version })).toBe('ShieldChanged');
});

test('a lapsed proposal to lift hides as before, and is ended by keeping the shield', async () => {
  const { number, first, second, version } = await proposed('lift');
  await ways.closed?.(first.accountId);
  expect(await step(second, 'reviewShield', { number, version })).toBe('ShieldChanged');
  expect(await shieldOf(second, number)).toMatchObject({ state: 'ACTIVE' });
});

describe('a merge, its undoing, and the unlinking of a row of a hidden child', () => {
  /** Farah's account of today, under which she proposes; afterwards she is as before. */
  const without = async (act: () => Promise<unknown>) => {
    const { id } = castMember('farah');
    await ways.suspended?.(id);
    await act();
    await sql`update users.account set status = 'ACTIVE', suspended_for = null where id = ${id}`;
  };
  const late = async (id: string, act: () => Promise<unknown>) => {
    const back = (by: string) =>
      Promise.all([
        sql`update records.merge set proposed_at = proposed_at - ${by}::interval where id = ${id}`,
        sql`update records.unlinking set proposed_at = proposed_at - ${by}::interval where id = ${id}`,
        sql`update records.work_item set opened_at = opened_at - ${by}::interval where reference = ${id} and closed_at is null`,
      ]);
    await back(`${days} days 1 second`);
    await act();
    await back(`-${days} days -1 second`);
  };

  test('are confirmed by nobody once who proposed them is suspended, or it is too late', async () => {
    const [kept, other] = [await world.plant(), await world.plant()] as [string, string];
    await shieldIn(world, other, 'dora');
    const dora = world.as('dora');
    await world.open(dora, kept, 'number', 'DATA_QUALITY');
    const text = `{ recordMerges(number: "${kept}") { state viewerCanConfirm viewerCanUndo } }`;
    const can = async () =>
      (await world.ask(dora, text)).recordMerges.find(({ state }: Answer) => state.endsWith('PROPOSED'));
    const first = (await merge('farah', kept, other)).merge;
    const lapsed = async () => {
      expect((await confirm('dora', first)).__typename).toBe('ProposalLapsed');
      expect(await can()).toMatchObject({ viewerCanConfirm: false });
    };
    await without(lapsed);
    await late(first.id, lapsed);
    expect(await can()).toMatchObject({ viewerCanConfirm: true });
    await without(async () => expect((await refuse('dora', first)).merge.state).toBe('REFUSED'));
    const done = (await confirm('dora', (await merge('farah', kept, other)).merge)).merge;
    expect(done.state).toBe('DONE');

    const second = (await undo('farah', done)).merge;
    const undone = async () => {
      expect((await undo('dora', second)).__typename).toBe('ProposalLapsed');
      expect(await can()).toMatchObject({ viewerCanUndo: false });
    };
    await without(undone);
    await late(second.id, undone);
    expect((await undo('dora', second)).merge.state).toBe('UNDONE');
  });

  test('nor a merge of a record that is another’s by now', async () => {
    const [kept, other, third] = [await world.plant(), await world.plant(), await world.plant()];
    await shieldIn(world, other, 'dora');
    const { merge: waits } = await merge('farah', kept, other);
    expect((await merge('farah', third, kept)).merge.state).toBe('DONE');
    expect((await confirm('dora', waits)).__typename).toBe('NotPermitted');
    const left = await sql`
      select number::text as number, shield from records.child where number = any(${[third, other]}::bigint[])`;
    expect(new Map(left.map(({ number, shield }) => [number, shield]))).toEqual(
      new Map([
        [third, 'NONE'],
        [other, 'ACTIVE'],
      ]),
    );
    expect((await refuse('dora', waits)).merge.state).toBe('REFUSED');
  });

  test('nor is a row unlinked', async () => {
    const nhs = freshNhs();
    const familyName = `Lapse${randomUUID().replace(/[^a-f]/g, '')}`;
    const number = await world.plant({
      givenName: 'Barnaby',
      familyName,
      birthDate: '2016-03-09',
      identifiers: [{ scheme: 'NHS_NUMBER', value: nhs, issuer: null }],
    });
    await registrations(deps, { ...twinsRow(nhs, familyName), as_of: '2026-05-01' });
    await shieldIn(world, number, 'dora');
    const [row] = await rows('farah', number);
    expect(await unlink('farah', number, row.id)).toMatchObject({ proposed: true });
    const linked = async () => (await rows('dora', number))[0];
    const { id } = (await linked()).unlinking;
    const lapsed = async () => {
      expect((await unlink('dora', number, row.id)).__typename).toBe('ProposalLapsed');
      expect(await linked()).toMatchObject({ viewerCanUnlink: false });
    };
    await without(lapsed);
    await late(id, lapsed);
    await without(async () =>
      expect((await change('refuseUnlinking', world.as('dora'), { id })).__typename).toBe('RowUnlinked'),
    );
    expect(await unlink('farah', number, row.id)).toMatchObject({ proposed: true });
    expect(await unlink('dora', number, row.id)).toMatchObject({ proposed: false });
  });
});
