import { expect, test } from 'vitest';
import { isLate } from '../../subgraphs/compliance/complaint/complaint.ts';

test('L35 a complaint is in time on the last day of each of its times, and late the day after', () => {
  const waiting = {
    acknowledge_by: '2026-03-30',
    due_on: '2026-05-29',
    acknowledged_on: null,
    closed_on: null,
  };
  const acknowledged = { ...waiting, acknowledged_on: '2026-03-30' };
  const late = (row: object, today: string) => isLate(row as never, today);
  expect(['2026-03-30', '2026-03-31'].map((day) => late(waiting, day))).toEqual([false, true]);
  expect(['2026-05-29', '2026-05-30'].map((day) => late(acknowledged, day))).toEqual([false, true]);
  expect(late({ ...waiting, closed_on: '2026-06-30' }, '2026-07-01')).toBe(false);
});
