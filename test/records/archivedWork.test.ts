import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castAuthorities, castMember, castService } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { consentedTo } from './support/builders.ts';
import { correctionsIn } from './support/corrections.ts';
import { mergingIn } from './support/merges.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** What a team may still do by an id, without opening the record: in its first year in the archive alone (domain.md 10). */
const world = await startWorld();
const { sql } = world.database;
const { openTask, takeStep, closeTask } = correctionsIn(world);

const service = consentedTo('MENTAL_HEALTH', '2026-01-01', {
  organisationId: castService('leeds', 'MENTAL_HEALTH').id,
  accountId: castMember('amira').id,
});
const looks = `query ($id: ID!) { brokerRequest(id: $id) { state childNumber } }`;
const look = async (caller: Caller, id: string): Promise<Answer> =>
  (await world.ask(caller, looks, { id })).brokerRequest;
const act = async (caller: Caller, field: string, input: object): Promise<string> =>
  (await world.ask(caller, ...mutation(field, input)))[field].__typename;

/** A record with a request to be put in touch and a correction task. */
async function worked() {
  const number = await world.plant({ sensitive: [service] });
  const [ben, dora] = [world.as('ben'), world.as('dora')];
  await world.open(ben, number);
  const asking = 'requestBrokering';
  const fields = '... on BrokeringRequested { request { id } }';
  const { request } = (await world.ask(ben, ...mutation(asking, { number }, fields)))[asking];
  await world.open(dora, number);
  const { task } = await openTask(dora, { number, fields: ['ADDRESS'] });
  const archive = (archivedOn: string) =>
    sql`update records.child set status = 'ARCHIVED', archived_on = ${archivedOn} where number = ${number}`;
  return { ben, dora, request: request.id as string, task: task.id as string, archive };
}

test('of a record that was archived more than a year ago no request is told or answered, before the night that seals it too', async () => {
  const { ben, dora, request: id, archive } = await worked();
  await archive('2025-06-16');
  expect((await look(dora, id)).childNumber).toEqual(expect.any(String));
  expect(await act(dora, 'advanceBrokering', { id, to: 'ACCEPTED', version: 1 })).toBe('BrokeringAdvanced');
  await archive('2025-06-15');
  expect(await look(dora, id)).toBeNull();
  expect(await look(ben, id)).toBeNull();
  const own = '{ brokerRequests { edges { node { id } } } }';
  expect((await world.ask(ben, own)).brokerRequests.edges).toEqual([]);
  for (const [field, input] of [
    ['advanceBrokering', { to: 'DECLINED', version: 2 }],
    ['closeBrokering', { version: 2 }],
  ] as const)
    for (const of of [id, randomUUID()])
      expect(await act(dora, field, { id: of, ...input })).toBe('RecordNotFound');
  const rows = await sql`select state, version from records.broker_request where id = ${id}`;
  expect(rows).toEqual([{ state: 'ACCEPTED', version: 2 }]);
});

test('nor is a correction task worked or shown', async () => {
  const { dora, task: id, archive } = await worked();
  await archive('2025-06-16');
  expect((await takeStep(dora, { id, version: 1, step: 'ASKED_SOURCE' })).__typename).toBe(
    'CorrectionTaskChanged',
  );
  await archive('2025-06-15');
  expect(await closeTask(dora, { id, version: 2, outcome: 'CORRECTED' })).toMatchObject({
    __typename: 'RecordNotFound',
  });
  expect(await sql`select outcome from records.correction_task where id = ${id}`).toEqual([
    { outcome: null },
  ]);
  const items =
    '{ workItems(queue: CORRECTION, first: 50) { edges { node { reference correctionTask { id } } } } }';
  const { edges } = (await world.ask(dora, items)).workItems;
  expect(edges.find(({ node }: Answer) => node.reference === id).node.correctionTask).toBeNull();
  expect(today).toBe('2026-06-15');
});

test('nor is it told by its id that it was moved or merged', async () => {
  const { merge } = mergingIn(world);
  const [kept, other] = (await world.plant.all([{}, {}])) as [string, string];
  const dora = world.as('dora');
  const done = await merge('farah', kept, other);
  await world.open(dora, kept);
  const moved = '... on TransferChanged { transfer { id } }';
  const to = castAuthorities.bradford;
  const { transfer } = (
    await world.ask(dora, ...mutation('proposeTransfer', { number: kept, to, reason: 'MOVED' }, moved))
  ).proposeTransfer;
  const seen = async (who: string) => {
    const looked = `query ($merge: ID!, $transfer: ID!) {
      recordMerge(id: $merge) { keptNumber } transfer(id: $transfer) { childNumber } }`;
    return world.ask(world.as(who), looked, { merge: done.merge.id, transfer: transfer.id });
  };
  const archive = (status: string, on: string) =>
    sql`update records.child set status = ${status}, archived_on = ${on} where number = ${kept}`;
  await archive('ARCHIVED', '2025-06-16');
  expect(await seen('dora')).toEqual({ recordMerge: { keptNumber: kept }, transfer: { childNumber: kept } });
  expect(await seen('edward')).toEqual({ recordMerge: null, transfer: { childNumber: kept } });
  for (const [status, on] of [
    ['ARCHIVED', '2025-06-15'],
    ['SEALED', '2025-06-16'],
  ] as const) {
    await archive(status, on);
    for (const who of ['dora', 'edward'])
      expect([status, await seen(who)]).toEqual([status, { recordMerge: null, transfer: null }]);
  }
});
