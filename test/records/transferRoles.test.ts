import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { transfersIn } from './support/transfers.ts';
import { startWorld } from './support/world.ts';

// A side agrees, rejects, withdraws and asks the central team through its management team; stewards propose and open (ADR 0018).
const world = await startWorld();
const { act, read, proposed, edward } = transfersIn(world);
const { bradford, camden } = castAuthorities;

const stewards = { roles: ['DATA_STEWARD'] as const };
const steps = ['agreeTransfer', 'rejectTransfer', 'withdrawTransfer', 'escalateTransfer'] as const;
const flags = ['viewerCanAgree', 'viewerCanReject', 'viewerCanWithdraw', 'viewerCanEscalate'] as const;

/** That somebody is shown none of the steps, and that each is refused. */
async function refusedAll(caller: Caller, id: string) {
  const before = await read(caller, id);
  expect(flags.filter((flag) => before[flag])).toEqual([]);
  for (const step of steps) {
    const more = step === 'rejectTransfer' ? { rejection: 'NOT_IN_AREA' } : {};
    const answer = await act(step, caller, { id, version: before.version, ...more });
    expect([step, answer.__typename]).toEqual([step, 'NotPermitted']);
  }
  expect(await read(caller, id)).toEqual(before);
}

test('a steward of neither side decides a transfer, at no point of it', async () => {
  const [farah, receiver] = [world.as('farah'), world.as('edward', stewards)];
  const { id } = await proposed(bradford);
  await refusedAll(farah, id);
  await refusedAll(receiver, id);
  expect((await act('reviewTransfer', receiver, { id, version: 1 })).status).toBe('UNDER_REVIEW');
  await refusedAll(farah, id);
  await refusedAll(receiver, id);
  const rejected = await act('rejectTransfer', edward(), { id, version: 2, rejection: 'NOT_IN_AREA' });
  expect(rejected.status).toBe('REJECTED');
  await refusedAll(farah, id);
  await refusedAll(receiver, id);
  // What it may: propose the rejected one again. The sender’s team has not agreed to that.
  const again = await act('proposeTransferAgain', farah, { id, version: 3, to: camden, reason: 'MOVED' });
  expect(again).toMatchObject({ status: 'PROPOSED', senderAgreed: false, receiverAgreed: false });
});

test('who has agreed for the receiver rejects no more, nor does the receiver propose again; what was agreed to ends with a rejection', async () => {
  const number = await world.plant();
  const farah = world.as('farah');
  await world.open(farah, number, 'number', 'DATA_QUALITY');
  const { id } = await act('proposeTransfer', farah, { number, to: bradford, reason: 'MOVED' });
  await act('reviewTransfer', edward(), { id, version: 1 });
  const agreed = await act('agreeTransfer', edward(), { id, version: 2 });
  expect(agreed).toMatchObject({
    status: 'UNDER_REVIEW',
    receiverAgreed: true,
    senderAgreed: false,
    viewerCanReject: false,
  });
  const reject = { id, version: 3, rejection: 'NOT_IN_AREA' };
  expect((await act('rejectTransfer', edward(), reject)).__typename).toBe('NotPermitted');
});

test('a rejected one that is proposed again begins without the receiver’s word, and by the sender alone', async () => {
  const { id } = await proposed(bradford);
  await act('reviewTransfer', edward(), { id, version: 1 });
  await act('rejectTransfer', edward(), { id, version: 2, rejection: 'NOT_IN_AREA' });
  const again = { id, version: 3, to: camden, reason: 'MOVED' };
  expect(await read(edward(), id)).toMatchObject({ viewerCanProposeAgain: false, viewerCanWithdraw: false });
  expect((await act('proposeTransferAgain', edward(), again)).__typename).toBe('NotPermitted');
  // One person of both teams, one account after the other, is no second one.
  const dora = world.as('dora');
  expect(await act('proposeTransferAgain', dora, again)).toMatchObject({ version: 4, senderAgreed: true });
  const rosa = world.as('rosa', { otherAccounts: [castMember('dora').id] });
  await act('reviewTransfer', rosa, { id, version: 4 });
  expect(await read(rosa, id)).toMatchObject({ viewerCanAgree: false });
  expect((await act('agreeTransfer', rosa, { id, version: 5 })).__typename).toBe('NeedsSecondPerson');
  expect((await act('agreeTransfer', world.as('rosa'), { id, version: 5 })).status).toBe('ACCEPTED');
});

test('once it is with the central team, the sender takes nothing back', async () => {
  const { id } = await proposed(bradford);
  await act('reviewTransfer', edward(), { id, version: 1 });
  await act('rejectTransfer', edward(), { id, version: 2, rejection: 'NOT_IN_AREA' });
  const dora = world.as('dora');
  expect((await act('escalateTransfer', dora, { id, version: 3 })).status).toBe('ESCALATED');
  expect(await read(dora, id)).toMatchObject({ viewerCanWithdraw: false, viewerCanEscalate: false });
  expect((await act('withdrawTransfer', dora, { id, version: 4 })).__typename).toBe('NotPermitted');
  const own = world.as('kofi', { otherAccounts: [castMember('dora').id] });
  expect((await act('allocateRecord', own, { id, version: 4, to: bradford })).__typename).toBe(
    'NeedsSecondPerson',
  );
});

test('who has agreed for one side does not agree for the other, wherever they work by then', async () => {
  const number = await world.plant();
  const farah = world.as('farah');
  await world.open(farah, number, 'number', 'DATA_QUALITY');
  const { id } = await act('proposeTransfer', farah, { number, to: bradford, reason: 'MOVED' });
  await act('reviewTransfer', edward(), { id, version: 1 });
  expect(await act('agreeTransfer', edward(), { id, version: 2 })).toMatchObject({ receiverAgreed: true });
  const moved = world.as('edward', { authorityCode: castAuthorities.leeds });
  expect(await read(moved, id)).toMatchObject({ viewerCanAgree: false });
  expect((await act('agreeTransfer', moved, { id, version: 3 })).__typename).toBe('NeedsSecondPerson');
  expect((await act('agreeTransfer', world.as('dora'), { id, version: 3 })).status).toBe('ACCEPTED');
});
