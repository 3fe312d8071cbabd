import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../platform/workingDays.ts';
import { lawfulUntil, takesDays } from '../../subgraphs/compliance/serviceMode/serviceMode.ts';

const today = '2026-11-29';
const dayAt = (at: number) => addDays(today, at);

test('legal bases carry the service to the end of their last day without a gap', () => {
  const day = fc.integer({ min: 0, max: 40 }).map((days) => dayAt(days - 20));
  const basis = fc.tuple(day, fc.option(day)).map(([from, until]) => ({
    valid_from: from,
    valid_until: until !== null && until < from ? from : until,
  }));
  fc.assert(
    fc.property(fc.array(basis, { maxLength: 6 }), (bases) => {
      const carried = (on: string) =>
        bases.some(
          ({ valid_from, valid_until }) => valid_from <= on && (valid_until === null || valid_until >= on),
        );
      const until = lawfulUntil(bases, today);
      const days = Array.from({ length: 60 }, (_, n) => dayAt(n));
      const gap = days.findIndex((each) => !carried(each));
      expect(until).toBe(gap === -1 ? 'forever' : gap === 0 ? 'never' : days[gap - 1]);
    }),
  );
});

test('the end of a legal basis takes days from the service exactly where no other carries them (L11)', () => {
  const days = fc.integer({ min: -6, max: 12 });
  const ofBasis = fc.tuple(days, fc.option(fc.integer({ min: 0, max: 8 })));
  const last = 30;
  fc.assert(
    fc.property(fc.array(ofBasis, { minLength: 1, maxLength: 4 }), fc.nat({ max: 10 }), (drawn, later) => {
      const bases = drawn.map(([from, long], at) => ({
        id: String(at),
        valid_from: dayAt(from),
        valid_until: long === null ? null : dayAt(from + long),
      }));
      const [basis] = bases as [(typeof bases)[number]];
      const ended = { ...basis, valid_until: addDays(basis.valid_from, later) };
      const carried = (all: typeof bases) =>
        Array.from({ length: last }, (_, at) => dayAt(at)).filter((each) =>
          all.some(({ valid_from: from, valid_until: until }) => from <= each && (until ?? each) >= each),
        );
      const [before, after] = [carried(bases), carried([ended, ...bases.slice(1)])];
      const loses = before.some((each) => !after.includes(each));
      expect(takesDays(bases, basis, ended.valid_until, today)).toBe(loses);
    }),
  );
});
