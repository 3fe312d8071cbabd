import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { run, startRights, today } from './support/rights.ts';

beforeAll(async () => {
  await startRights();
});

const receive = async (more: object = {}) =>
  (
    await run('hana', 'receiveCorrectionRequest', '... on MatterReceived { reference }', {
      number: castNumbers.noah,
      name: 'Rachel Whitaker',
      contact: '27 Ash Road, Leeds',
      words: 'I do not want that the school is shown.',
      receivedOn: today(),
      ...more,
    })
  ).reference as string;
const decide = (reference: string, decision: string, told: string[] = []) =>
  run(
    'dora',
    'decideCorrectionRequest',
    '... on CorrectionRequestChanged { correctionRequest { asks decision told } }',
    { reference, version: 1, decision, told, reason: 'The law has it kept, and who asked was told why.' },
  );

test('what somebody asks by another right than to correct is taken in as that, and granted or refused', async () => {
  const plain = await receive();
  expect(await decide(plain, 'GRANTED', ['NHS'])).toMatchObject({ field: 'decision' });
  expect((await decide(plain, 'REFUSED')).correctionRequest).toMatchObject({ asks: 'CORRECTION' });
  for (const asks of ['ERASURE', 'RESTRICTION', 'OBJECTION']) {
    const reference = await receive({ asks });
    for (const decision of ['CORRECTED', 'STATEMENT_ADDED'])
      expect(await decide(reference, decision, ['NHS'])).toMatchObject({ field: 'decision' });
    // Whom an objection concerns is nobody else's to be told (UK GDPR, article 19).
    if (asks !== 'OBJECTION') expect(await decide(reference, 'GRANTED')).toMatchObject({ field: 'told' });
    const told = asks === 'OBJECTION' ? [] : ['School Census'];
    expect((await decide(reference, 'GRANTED', told)).correctionRequest).toEqual({
      asks,
      decision: 'GRANTED',
      told,
    });
  }
  expect((await decide(await receive({ asks: 'ERASURE' }), 'REFUSED')).correctionRequest).toEqual({
    asks: 'ERASURE',
    decision: 'REFUSED',
    told: [],
  });
});
