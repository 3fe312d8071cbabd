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

test('L35 a complaint ends once, whichever version is named, and one about no record is its own authority’s alone', async () => {
  const complain = (number: string | null) =>
    run('dora', 'receiveComplaint', '... on MatterReceived { reference }', {
      number,
      name: 'Rachel Whitaker',
      contact: '27 Ash Road, Leeds',
      words: 'Nobody answers the telephone.',
      receivedOn: today(),
      subject: 'SERVICE',
    });
  const { reference } = await complain(null);
  const close = (version: number, outcome: string) =>
    run('dora', 'closeComplaint', '', {
      reference,
      version,
      outcome,
      reason: 'Somebody was at the telephone, and it was noted.',
    });
  const seen = async (who: string, of: string) =>
    (await graph.as(who).ask('query ($r: ID!) { complaint(reference: $r) { outcome version } }', { r: of }))
      .complaint;
  expect(await seen('dora', reference)).toEqual({ outcome: null, version: 1 });
  // The central team answers for numbers that nobody has, and for none of what an authority took in about no record.
  for (const who of ['kofi', 'edward']) expect(await seen(who, reference)).toBeNull();
  const { reference: unknown } = await complain('1000000005');
  expect(await seen('kofi', unknown)).toEqual({ outcome: null, version: 1 });
  expect((await close(1, 'NOT_UPHELD')).__typename).toBe('ComplaintChanged');
  expect((await close(2, 'UPHELD')).__typename).toBe('NotPermitted');
  expect(await seen('dora', reference)).toEqual({ outcome: 'NOT_UPHELD', version: 2 });
});
