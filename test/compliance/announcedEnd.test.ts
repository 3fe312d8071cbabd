import { beforeAll, describe, expect, test } from 'vitest';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { dayIn } from '../support/time.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const run = (who: string, field: string, input: object, payload: string) =>
  graph.as(who).act(field, input, `${payload} ... on InvalidInput { field message }`);
const propose = (input: object) =>
  run(
    'kofi',
    'proposeServiceMode',
    { reason: 'The Department gave notice of the end.', ...input },
    '... on ServiceModeProposed { change { id } }',
  );
const change = async (input: object) => {
  const { change: made } = await propose(input);
  const decided = await run('lena', 'decideServiceMode', { id: made.id, accept: true }, '');
  expect(decided).toEqual({ __typename: 'ServiceModeDecided' });
};

describe('the announced end (L08)', () => {
  test('is acknowledged for each authority, and who has not is listed', async () => {
    await change({ mode: 'CLOSING', endsOn: dayIn(60) });
    const acknowledge = (who: string, endsOn: string) =>
      run(who, 'acknowledgeEnd', { endsOn }, '... on EndAcknowledged { acknowledgedAt }');
    expect(await acknowledge('dora', dayIn(61))).toMatchObject({
      __typename: 'InvalidInput',
      field: 'endsOn',
    });
    expect(await acknowledge('george', dayIn(60))).toEqual({ __typename: 'NotPermitted' });
    expect(await acknowledge('dora', dayIn(60))).toMatchObject({ __typename: 'EndAcknowledged' });
    const { data } = await graph.as('kofi').query('{ authorities { name endAcknowledgedAt } }');
    const done = data.authorities.filter((each: { endAcknowledgedAt: unknown }) => each.endAcknowledgedAt);
    expect(done.map((each: { name: string }) => each.name)).toEqual(['Leeds']);
    expect(data.authorities.length).toBeGreaterThan(done.length);
  });

  test('that was taken back and is announced anew, be it for the same day, is acknowledged anew', async () => {
    const acknowledge = () =>
      run('dora', 'acknowledgeEnd', { endsOn: dayIn(70) }, '... on EndAcknowledged { acknowledgedAt }');
    const leeds = async () => {
      const { data } = await graph.as('kofi').query(`{
        endNotAcknowledged { authorities { name } } authorities { name endAcknowledgedAt closingTasks { kind } } }`);
      const of = (list: { name: string }[]) => list.find(({ name }) => name === 'Leeds');
      const { endAcknowledgedAt, closingTasks } = of(data.authorities) as unknown as {
        endAcknowledgedAt: string | null;
        closingTasks: object[];
      };
      return [of(data.endNotAcknowledged.authorities) !== undefined, closingTasks.length, endAcknowledgedAt];
    };
    const waits = [true, 1, null];
    await change({ mode: 'CLOSING', endsOn: dayIn(70) });
    expect(await leeds()).toEqual(waits);
    const first = await acknowledge();
    expect(await leeds()).toEqual([false, 0, first.acknowledgedAt]);
    // The day stands: so does what was said of it.
    await change({ mode: 'CLOSING', endsOn: dayIn(70) });
    expect(await acknowledge()).toEqual(first);
    expect(await leeds()).toEqual([false, 0, first.acknowledgedAt]);
    await change({ mode: 'INTERIM' });
    expect(await leeds()).toEqual([false, 0, null]);
    await change({ mode: 'CLOSING', endsOn: dayIn(70) });
    expect(await leeds()).toEqual(waits);
    const second = await acknowledge();
    expect(second.acknowledgedAt > first.acknowledgedAt).toBe(true);
    expect(await leeds()).toEqual([false, 0, second.acknowledgedAt]);
    // Another day is another end, and the former day again as well.
    for (const days of [71, 70]) {
      await change({ mode: 'CLOSING', endsOn: dayIn(days) });
      expect(await leeds()).toEqual(waits);
    }
  });

  test('has a day only where it is announced: one given with another mode would come to nothing', async () => {
    for (const mode of ['NORMAL', 'INTERIM'])
      expect(await propose({ mode, endsOn: dayIn(60) })).toMatchObject({
        __typename: 'InvalidInput',
        field: 'endsOn',
      });
  });
});
