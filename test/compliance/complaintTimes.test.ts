import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { run, startRights, today } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

test('L35 a complaint counts where it is answered, not where it was taken in; an answered one is not acknowledged after all', async () => {
  const times = async (who: string) => {
    const text =
      'query ($day: Date!) { complaintTimes(from: $day, to: $day) { received acknowledgedInTime closed } }';
    return (await graph.as(who).ask(text, { day: today() })).complaintTimes;
  };
  const none = { received: 0, acknowledgedInTime: 0, closed: 0 };
  const { reference } = await run('edward', 'receiveComplaint', '... on MatterReceived { reference }', {
    number: castNumbers.noah,
    name: 'Rachel Whitaker',
    contact: '27 Ash Road, Leeds',
    words: 'Somebody looked who had no reason to.',
    receivedOn: today(),
    subject: 'DISCLOSURE',
  });
  expect([await times('edward'), await times('dora')]).toEqual([none, { ...none, received: 1 }]);
  const closed = await run('dora', 'closeComplaint', '', {
    reference,
    version: 1,
    outcome: 'NOT_UPHELD',
    reason: 'The opening had a reason, and it was written down.',
  });
  expect(closed).toEqual({ __typename: 'ComplaintChanged' });
  const late = { reference, version: 2, on: today() };
  expect((await run('dora', 'acknowledgeComplaint', '', late)).__typename).toBe('NotPermitted');
  expect([await times('edward'), await times('dora')]).toEqual([
    none,
    { received: 1, acknowledgedInTime: 1, closed: 1 },
  ]);
});
