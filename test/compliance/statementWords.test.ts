import { expect, test } from 'vitest';
import { printedStatement } from '../../subgraphs/compliance/statement/present.ts';
import { totalsOf } from '../../subgraphs/compliance/statement/rules.ts';

const none = { granted: 0n, paid: 0n, broughtForward: 0n, recordedLate: 0n };
const row = {
  kind: 'EXPENDITURE',
  year: 2025,
  state: 'DRAFT',
  authority_name: 'Leeds',
  evidence: { complaints: {}, subjectAccess: {}, corrections: {}, incidents: {}, queues: [] },
  remarks: '',
};
const standing = (draftedAt: string, signedOn: string | null = null) => {
  const totals = totalsOf([], none, 0n, 0n, { ownFunds: 0n, outside: 0n });
  const statement = { ...row, drafted_at: new Date(draftedAt), signed_on: signedOn };
  return printedStatement({ row: statement as never, lines: [], totals }).opening[0];
};

test('L44 a statement says on paper until when it is due, and from the day after on that it is late', () => {
  expect(standing('2026-07-31T22:59:00Z')).toBe('It is due on 31 July 2026. It is not signed yet.');
  expect(standing('2026-07-31T23:00:00Z')).toBe(
    'It was due on 31 July 2026, and is late: it is not signed yet.',
  );
  expect(standing('2026-08-20T10:00:00Z', '2026-08-21')).toMatch(
    /^It was due .* signed off .* on 21 August 2026/,
  );
});
