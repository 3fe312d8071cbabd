import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../support/properties.ts';
import { answerDue, type Pause, toldInTime } from '../../subgraphs/compliance/subjectAccess/deadline.ts';
import { dayInWords } from '../../subgraphs/compliance/subjectAccess/inWords.ts';

describe('the clock of an answer (L38)', () => {
  const day = fc
    .integer({ min: 0, max: 30_000 })
    .map((days) => new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));

  test.each([
    // As the Information Commissioner explains it: the corresponding day, else the last of the month, else a working day.
    ['2026-09-03', false, '2026-10-05'],
    ['2026-03-31', false, '2026-04-30'],
    ['2027-01-31', false, '2027-03-01'],
    ['2026-11-25', false, '2026-12-29'],
    ['2026-03-03', false, '2026-04-07'],
    ['2026-11-30', true, '2027-03-01'],
  ])('L38 received on %s, extended %s: due on %s', (received, extended, due) => {
    expect(answerDue(received, [], extended)).toBe(due);
  });

  test('L38 an instant is told as the day that it was in London', () => {
    expect(dayInWords('2026-07-01T23:30:00.000Z')).toBe('2 July 2026');
    expect(dayInWords(new Date('2026-12-01T23:30:00.000Z'))).toBe('1 December 2026');
    expect(dayInWords('2026-07-01')).toBe('1 July 2026');
  });

  test('L38 against an oracle that walks the calendar day by day', () => {
    // Bank holidays as a table that somebody else published, for the years that it covers.
    const published = new Set(
      (
        '2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26 2025-01-01 2025-04-18 ' +
        '2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-04 ' +
        '2026-05-25 2026-08-31 2026-12-25 2026-12-28 2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 ' +
        '2027-12-27 2027-12-28'
      ).split(' '),
    );
    const walk = (received: string, months: number, stood: number) => {
      const at = new Date(`${received}T12:00:00Z`);
      const date = at.getUTCDate();
      for (let n = 0; n < months; n += 1) {
        at.setUTCDate(1);
        at.setUTCMonth(at.getUTCMonth() + 1);
      }
      const month = at.getUTCMonth();
      at.setUTCDate(date);
      while (at.getUTCMonth() !== month) at.setUTCDate(at.getUTCDate() - 1);
      at.setUTCDate(at.getUTCDate() + stood);
      while ([0, 6].includes(at.getUTCDay()) || published.has(at.toISOString().slice(0, 10)))
        at.setUTCDate(at.getUTCDate() + 1);
      return at.toISOString().slice(0, 10);
    };
    const covered = fc
      .integer({ min: 0, max: 1_150 })
      .map((days) => new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(covered, fc.boolean(), fc.integer({ min: 0, max: 40 }), (received, extended, stood) => {
        const until = new Date(Date.parse(received) + stood * 86_400_000).toISOString().slice(0, 10);
        const pauses: Pause[] = [{ from: received, until }];
        expect(answerDue(received, pauses, extended)).toBe(walk(received, extended ? 3 : 1, stood));
      }),
    );
  });

  test('L38 a longer stop never brings the day nearer, an open one has none, and telling late does not extend', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (received, stood) => {
        const later = (days: number) =>
          new Date(Date.parse(received) + days * 86_400_000).toISOString().slice(0, 10);
        const due = (days: number) =>
          answerDue(received, [{ from: received, until: later(days) }], false) as string;
        expect(due(stood + 1) >= due(stood)).toBe(true);
        expect(answerDue(received, [{ from: received, until: null }], false)).toBeNull();
        const last = answerDue(received, [], false) as string;
        expect(toldInTime(received, [], last)).toBe(true);
        const after = new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10);
        expect(toldInTime(received, [], after)).toBe(false);
      }),
    );
  });
});
