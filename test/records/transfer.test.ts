import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { escalateTransfers } from '../../subgraphs/records/transfer/escalate.ts';
import { proposeTransfer } from '../../subgraphs/records/transfer/propose.ts';
import { openItem } from '../../subgraphs/records/work/items.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { transfersIn } from './support/transfers.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford, camden } = castAuthorities;
const policy = readPolicy();

const { act, read, authorityOf, waiting, proposed, edward } = transfersIn(world);
const { merge, confirm } = mergingIn(world);

describe('a transfer that both sides agree to (L31, L32)', () => {
  test('waits in the receiver’s queues, then moves responsibility in one step, with open work and shield', async () => {
    const { number, id, transfer } = await proposed(bradford, { shield: 'ACTIVE' });
    expect(transfer).toMatchObject({
      status: 'PROPOSED',
      senderAgreed: true,
      viewerCanReview: false,
      viewerCanWithdraw: true,
    });
    const work = randomUUID();
    await openItem(sql, {
      queue: 'SHIELD_REVIEW',
      authorityCode: leeds,
      childNumber: Number(number),
      reference: work,
      openedAt: world.clock.now(),
      dueAt: null,
      openedBy: null,
    });
    expect(await waiting(id)).toEqual([`PROPOSED_TRANSFER ${bradford}`]);
    const listed =
      'query { workItems(queue: PROPOSED_TRANSFER, first: 50) { edges { node { transfer { id } } } } }';
    const { workItems } = await world.ask(edward(), listed);
    expect(workItems.edges.map(({ node }: Answer) => node.transfer)).toContainEqual({ id });
    expect(await read(edward(), id)).toMatchObject({
      viewerCanReview: true,
      viewerCanAgree: false,
      viewerCanReject: false,
    });
    const review = await act('reviewTransfer', edward(), { id, version: 1 });
    expect(review).toMatchObject({ status: 'UNDER_REVIEW', viewerCanAgree: true, viewerCanReject: true });
    expect([await waiting(id), await authorityOf(number)]).toEqual([[`UNDER_REVIEW ${bradford}`], leeds]);
    const agreeing = edward();
    expect(await act('agreeTransfer', agreeing, { id, version: 2 })).toMatchObject({
      status: 'ACCEPTED',
      receiverAgreed: true,
    });
    expect([await waiting(id), await authorityOf(number)]).toEqual([[], bradford]);
    const [moved] = await sql`select authority_code from records.work_item where reference = ${work}`;
    expect(moved?.authority_code).toBe(bradford);
    const [child] = await sql`select shield, outward from records.child where number = ${number}`;
    expect(child).toEqual({ shield: 'ACTIVE', outward: null });
    expect(await world.audited(agreeing)).toMatchObject([
      {
        kind: 'RECORD_TRANSFERRED',
        area: leeds,
        child_number: Number(number),
        detail: { transfer: id, to: bradford },
      },
    ]);
  });

  test('the new team reads what the old one did, the old one no longer', async () => {
    const { number, id } = await proposed(bradford, { shield: 'ACTIVE' });
    const dora = world.as('dora');
    expect((await world.open(dora, number, 'address { line }', 'TRANSFER')).address.line).toBe('1 Long Lane');
    await act('reviewTransfer', edward(), { id, version: 1 });
    await act('agreeTransfer', edward(), { id, version: 2 });
    expect((await world.child(dora, number, 'address { line }')).address).toBeNull();
    expect((await world.open(edward(), number, 'address { line }', 'CASE_REVIEW')).address.line).toBe(
      '1 Long Lane',
    );
    await expect(world.open(world.as('farah'), number, 'number', 'DATA_QUALITY')).rejects.toThrow(
      'RecordNotFound',
    );
  });

  test('a child moved from A to B: B’s social worker finds A’s active worker (L03)', async () => {
    const { number, id } = await proposed();
    const amira = world.as('amira');
    await world.open(amira, number);
    await world.record(amira, { number });
    await sql`
      insert into records.involvement (child_number, id, category, service_type, organisation_id, started_on)
      values (${number}, ${randomUUID()}, 'ADDITIONAL', 'THERAPY', ${castMember('amira').organisation.id}, '2026-01-01')`;
    await act('reviewTransfer', edward(), { id, version: 1 });
    await act('agreeTransfer', edward(), { id, version: 2 });
    const { outcome, contacts } = await world.signpost(world.as('ben'), { number });
    expect(outcome).toBe('UNIQUE');
    expect(contacts.map(({ authority }: Answer) => authority.code)).toEqual([leeds, leeds]);
    const found = await world.open(world.as('ben'), number, 'involvements { practitioner { id } }');
    expect(found.involvements).toContainEqual({ practitioner: { id: castMember('amira').id } });
  });

  test.each(['hidden', 'merged into a hidden record'])(
    'who works for A is told as A’s also when the child was %s before it moved',
    async (how) => {
      const [number, other] = [await world.plant(), await world.plant()];
      const worksWith = how === 'hidden' ? number : other;
      await sql`
      insert into records.involvement (child_number, id, category, service_type, organisation_id, started_on)
      values (${worksWith}, ${randomUUID()}, 'ADDITIONAL', 'THERAPY', ${castMember('amira').organisation.id}, '2026-01-01')`;
      await shieldIn(world, number, 'dora');
      if (worksWith === other) await confirm('dora', (await merge('farah', number, other)).merge);
      const dora = world.as('dora');
      await world.open(dora, number, 'number', 'TRANSFER');
      const { id } = await act('proposeTransfer', dora, { number, to: bradford, reason: 'MOVED' });
      await act('reviewTransfer', edward(), { id, version: 1 });
      await act('agreeTransfer', edward(), { id, version: 2 });
      const second = { factorAt: world.clock.now().getTime(), accountId: castMember('sonia').id };
      const lift = async (mutation: string, claims: object, input: object) => {
        const caller = world.as('edward', claims);
        await world.open(caller, number, 'number', 'SHIELD_REVIEW');
        return (await actOnShield(world, caller, mutation, { number, ...input })).__typename;
      };
      const reason = 'NO_LONGER_NEEDED';
      expect(await lift('proposeShieldLift', {}, { version: 2, reason })).toBe('ShieldChanged');
      expect(await lift('confirmShieldLift', second, { version: 3 })).toBe('ShieldChanged');
      const { contacts } = await world.signpost(world.as('ben'), { number });
      expect(contacts.map(({ authority }: Answer) => authority.code)).toEqual([leeds]);
    },
  );

  test('proposed by a source, it needs the sender’s agreement too', async () => {
    const number = await world.plant();
    const made = await sql.begin((tx) =>
      proposeTransfer(tx, policy, {
        number: Number(number),
        to: bradford,
        reason: 'SOURCE_STATES_ADDRESS',
        proposedBy: null,
        senderAgrees: false,
        at: world.clock.now(),
      }),
    );
    const { id } = made as { id: string };
    expect(await waiting(id)).toEqual([`PROPOSED_TRANSFER ${bradford}`, `TRANSFER_AGREEMENT ${leeds}`]);
    await act('reviewTransfer', edward(), { id, version: 1 });
    expect(await act('agreeTransfer', edward(), { id, version: 2 })).toMatchObject({
      status: 'UNDER_REVIEW',
      receiverAgreed: true,
    });
    expect([await waiting(id), await authorityOf(number)]).toEqual([[`TRANSFER_AGREEMENT ${leeds}`], leeds]);
    expect((await act('agreeTransfer', world.as('farah'), { id, version: 3 })).__typename).toBe(
      'NotPermitted',
    );
    // A side that has agreed takes nothing back: the sender decides now.
    const late = { id, version: 3, rejection: 'NOT_IN_AREA' };
    expect((await act('rejectTransfer', edward(), late)).__typename).toBe('NotPermitted');
    expect(await act('agreeTransfer', world.as('dora'), { id, version: 3 })).toMatchObject({
      status: 'ACCEPTED',
    });
    expect([await waiting(id), await authorityOf(number)]).toEqual([[], bradford]);
  });

  test('proposed by a steward, too; and nobody agrees to what they proposed', async () => {
    const number = await world.plant();
    const farah = world.as('farah');
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    const { id, senderAgreed } = await act('proposeTransfer', farah, {
      number,
      to: bradford,
      reason: 'MOVED',
    });
    expect(senderAgreed).toBe(false);
    const both = world.as('edward', { accountId: castMember('farah').id });
    await act('reviewTransfer', both, { id, version: 1 });
    expect((await read(both, id)).viewerCanAgree).toBe(false);
    expect((await act('agreeTransfer', both, { id, version: 2 })).__typename).toBe('NeedsSecondPerson');
    const promoted = world.as('dora', { accountId: castMember('farah').id });
    expect((await act('agreeTransfer', promoted, { id, version: 2 })).__typename).toBe('NeedsSecondPerson');
    await expect(
      sql`update records.transfer set to_agreed_by = proposed_by where id = ${id}`,
    ).rejects.toThrow('transfer_not_proposer');
  });
});

describe('a rejected transfer (L33)', () => {
  async function rejected() {
    const made = await proposed();
    await act('reviewTransfer', edward(), { id: made.id, version: 1 });
    const answer = await act('rejectTransfer', edward(), {
      id: made.id,
      version: 2,
      rejection: 'NOT_IN_AREA',
    });
    expect(answer).toMatchObject({ status: 'REJECTED', rejection: 'NOT_IN_AREA' });
    expect([await waiting(made.id), await authorityOf(made.number)]).toEqual([
      [`REJECTED_TRANSFER ${leeds}`],
      leeds,
    ]);
    return made;
  }

  test('comes back to the sender with the reason, in the closed item too', async () => {
    const { id } = await rejected();
    const rows =
      await sql`select outcome, evidence from records.work_item where reference = ${id} and queue = 'UNDER_REVIEW'`;
    expect(rows).toEqual([{ outcome: 'REJECTED', evidence: 'NOT_IN_AREA' }]);
    const notices = await sql`select kind from records.notice where reference = ${id} order by kind`;
    expect(notices.map(({ kind }) => kind)).toEqual(['TRANSFER_PROPOSED', 'TRANSFER_REJECTED']);
  });

  test('is proposed again, to another; the first receiver sees it no more', async () => {
    const { number, id } = await rejected();
    const again = { id, version: 3, to: camden, reason: 'MOVED' };
    expect((await act('proposeTransferAgain', world.as('dora'), { ...again, to: leeds })).field).toBe('to');
    expect((await act('proposeTransferAgain', world.as('dora'), { ...again, to: 'E00000000' })).field).toBe(
      'to',
    );
    expect(await act('proposeTransferAgain', world.as('dora'), again)).toMatchObject({
      status: 'PROPOSED',
      rejection: null,
    });
    expect(await waiting(id)).toEqual([`PROPOSED_TRANSFER ${camden}`]);
    expect(await read(edward(), id)).toBeNull();
    await act('reviewTransfer', world.as('rosa'), { id, version: 4 });
    await act('agreeTransfer', world.as('rosa'), { id, version: 5 });
    expect(await authorityOf(number)).toBe(camden);
  });

  test('is kept by the sender', async () => {
    const { number, id } = await rejected();
    expect(await act('withdrawTransfer', world.as('dora'), { id, version: 3 })).toMatchObject({
      status: 'WITHDRAWN',
    });
    expect([await waiting(id), await authorityOf(number)]).toEqual([[], leeds]);
  });

  test('is escalated, and allocated by the central team, which sees numbers and codes only', async () => {
    const { number, id } = await rejected();
    expect(await read(world.as('kofi'), id)).toBeNull();
    await act('escalateTransfer', world.as('sonia'), { id, version: 3 });
    expect(await waiting(id)).toEqual(['ALLOCATION central']);
    const kofi = world.as('kofi');
    expect(await read(kofi, id)).toMatchObject({
      childNumber: number,
      status: 'ESCALATED',
      viewerCanAllocate: true,
    });
    const people = 'query ($id: ID!) { transfer(id: $id) { proposedBy { id } } }';
    await expect(world.ask(kofi, people, { id })).rejects.toThrow('FORBIDDEN_FIELD');
    await expect(world.child(kofi, number)).rejects.toThrow('FORBIDDEN_FIELD');
    const allocation = { id, version: 4, to: camden };
    // Neither who proposed it, nor who escalated it.
    for (const who of ['dora', 'sonia']) {
      const asker = world.as('lena', { accountId: castMember(who).id });
      expect((await act('allocateRecord', asker, allocation)).__typename).toBe('NeedsSecondPerson');
    }
    expect(await act('allocateRecord', kofi, allocation)).toMatchObject({
      status: 'ALLOCATED',
      to: { code: camden },
    });
    expect([await waiting(id), await authorityOf(number)]).toEqual([[], camden]);
    expect((await act('allocateRecord', world.as('lena'), { ...allocation, version: 5 })).__typename).toBe(
      'NotPermitted',
    );
  });
});

describe('stale transfers escalate (L32)', () => {
  const night = (days: number, dryRun = false) => {
    const now = new Date(world.clock.now().getTime() + days * 86_400_000);
    const clock = { now: () => now, today: () => now.toISOString().slice(0, 10) };
    return escalateTransfers({ sql, audit: new AuditWriter(sql), policy, clock, dryRun });
  };

  test('after the days of the policy, once, and the sender answers on', async () => {
    const { number, id } = await proposed();
    await act('reviewTransfer', edward(), { id, version: 1 });
    await night(policy.transferEscalationDays);
    expect(await waiting(id)).toEqual([`UNDER_REVIEW ${bradford}`]);
    expect((await night(policy.transferEscalationDays + 1, true)).escalated).toBeGreaterThan(0);
    expect(await waiting(id)).toEqual([`UNDER_REVIEW ${bradford}`]);
    const both = await Promise.all([
      night(policy.transferEscalationDays + 1),
      night(policy.transferEscalationDays + 1),
    ]);
    expect(both[0].escalated + both[1].escalated).toBeGreaterThan(0);
    expect([await waiting(id), await authorityOf(number)]).toEqual([['ALLOCATION central'], leeds]);
    expect(
      await sql`select from audit.event where kind = 'TRANSFER_CHANGED' and detail->>'transfer' = ${id}
      and detail->>'status' = 'ESCALATED'`,
    ).toHaveLength(1);
    expect(await night(policy.transferEscalationDays + 1)).toEqual({ escalated: 0, ended: 0 });
    expect(await act('allocateRecord', world.as('kofi'), { id, version: 3, to: leeds })).toMatchObject({
      status: 'ALLOCATED',
    });
    expect(await authorityOf(number)).toBe(leeds);
  });

  test('of a record that somebody else holds it waits for the next night, and keeps none back', async () => {
    const [held, other] = [await proposed(), await proposed()];
    await sql.begin(async (tx) => {
      await tx`select from records.child where number = ${held.number} for update`;
      expect((await night(policy.transferEscalationDays + 1)).escalated).toBeGreaterThan(0);
      expect(await waiting(other.id)).toEqual(['ALLOCATION central']);
    });
    expect(await waiting(held.id)).toEqual([`PROPOSED_TRANSFER ${bradford}`]);
    await night(policy.transferEscalationDays + 1);
    expect(await waiting(held.id)).toEqual(['ALLOCATION central']);
  });

  test('of a record that was archived meanwhile the transfer ends: archived records do not move', async () => {
    const { number, id } = await proposed();
    await act('reviewTransfer', edward(), { id, version: 1 });
    await sql`update records.child set status = 'ARCHIVED', archived_on = '2026-06-14' where number = ${number}`;
    expect((await act('agreeTransfer', edward(), { id, version: 2 })).__typename).toBe('NotPermitted');
    await night(0);
    expect([await waiting(id), await authorityOf(number)]).toEqual([[], leeds]);
    expect((await read(edward(), id)).status).toBe('WITHDRAWN');
    const dora = world.as('dora');
    await world.open(dora, number, 'number', 'TRANSFER');
    expect((await act('proposeTransfer', dora, { number, to: camden, reason: 'MOVED' })).__typename).toBe(
      'NotPermitted',
    );
  });

  test('an address of no known authority goes to the central team at once', async () => {
    const number = await world.plant();
    const made = await sql.begin((tx) =>
      proposeTransfer(tx, policy, {
        number: Number(number),
        to: null,
        reason: 'SOURCE_STATES_ADDRESS',
        proposedBy: null,
        senderAgrees: false,
        at: world.clock.now(),
      }),
    );
    const { id } = made as { id: string };
    expect([await waiting(id), await authorityOf(number)]).toEqual([['ALLOCATION central'], leeds]);
    await act('allocateRecord', world.as('kofi'), { id, version: 1, to: bradford });
    expect(await authorityOf(number)).toBe(bradford);
  });
});
