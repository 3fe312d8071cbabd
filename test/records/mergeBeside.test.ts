import { expect, test } from 'vitest';
import { mutation } from '../support/mutation.ts';
import { mergingIn } from './support/merges.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { merge } = mergingIn(world);

test('work that somebody takes on while its record is merged stays theirs', async () => {
  const [kept, other] = (await world.plant.all([{}, {}])) as [string, string];
  const who = world.as('farah');
  await world.open(who, other, 'number', 'DATA_QUALITY');
  const asked = { number: other, fields: ['NAME'] };
  await world.ask(who, ...mutation('openCorrectionTask', asked));
  const [item] = await sql`select id from records.work_item where child_number = ${other}`;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const before = await world.waiting();
  const waits = async (count: number) => {
    while ((await world.waiting()) < before + count) await new Promise((resume) => setTimeout(resume, 5));
  };
  // The claim comes first, and both wait for somebody who has the item.
  const holding = sql.begin(async (tx) => {
    await tx`select from records.work_item where id = ${item?.id} for update`;
    await held;
  });
  const claimed = world.ask(world.as('dora'), ...mutation('claimWorkItem', { id: item?.id }));
  await waits(1);
  const merged = merge('farah', kept, other);
  await waits(2);
  letGo();
  await holding;
  expect((await claimed).claimWorkItem.__typename).toBe('WorkItemChanged');
  expect((await merged).merge.state).toBe('DONE');
  const [now] =
    await sql`select child_number, assignee is not null as taken from records.work_item where id = ${item?.id}`;
  expect(now).toEqual({ child_number: Number(kept), taken: true });
});
