import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import type { SavedStrategy } from '../../platform/matching/model.ts';
import type { PersonTexts } from '../../platform/matching/person.ts';
import { drawing } from '../../platform/matching/random.ts';

const given = [
  'Ada',
  'Bola',
  'Chidi',
  'Femi',
  'Grace',
  'Ife',
  'Kemi',
  'Musa',
  'Ngozi',
  'Sade',
  'Tolu',
  'Uche',
];
const families = ['Bello', 'Ade', 'Eze', 'Obi', 'Balogun', 'Danjuma', 'Okafor', 'Musa', 'Lawal', 'Ojo'];
const two = (number: number) => String(number).padStart(2, '0');

/** Families with three children each, of whom none is a twin, on shared streets. */
function children(count: number): PersonTexts[] {
  const draw = drawing(5);
  const some = (names: readonly string[]) => names[draw(names.length)] as string;
  return Array.from({ length: count / 3 }, (_, home) => {
    const house = {
      family: some(families),
      houseNumber: String(1 + draw(40)),
      street: `Mill ${some(families)} Lane`,
      postcode: `LS${1 + draw(9)} ${draw(9)}AB`,
    };
    return [0, 1, 2].map((at) => ({
      ...house,
      given: given[(home + 4 * at) % given.length] as string,
      dateOfBirth: `${2_000 + draw(4) + at * 5}-${two(1 + draw(12))}-${two(1 + draw(28))}`,
      sex: at % 2 === 0 ? 'F' : 'M',
      identifiers: [at % 4 === 0 ? null : String(4_000_000_000 + (home * 3 + at) * 7_919)],
    }));
  }).flat();
}

const town = 600;
const all = children(town);
const child = (at: number) => all[at] as PersonTexts;
const key = (at: number) => `child-${at}`;

describe('an index in memory', () => {
  const index = new MatchIndex(town);
  let strategy: SavedStrategy;

  beforeAll(() => {
    for (let at = 0; at < town; at += 1) index.put(key(at), child(at));
    index.build();
    strategy = index.learn();
  });

  test('knows a child who is written differently and has moved, and says why', () => {
    const { given: _, ...others } = child(30);
    const asked = {
      ...others,
      given: `${child(30).given}h`,
      houseNumber: '99',
      street: 'Elsewhere Road',
      postcode: 'M1 1AE',
    };
    const { strategy: id, candidates } = index.find(asked);
    expect(id).toBe(strategy.id);
    expect(candidates[0]).toMatchObject({ key: key(30) });
    expect(candidates[0]?.probability).toBeGreaterThan(0.9);
    expect(candidates[0]?.evidence.map(({ field, level }) => [field, level])).toContainEqual([
      'given',
      'one slip',
    ]);
    expect(candidates.filter(({ probability }) => probability >= 0.5)).toHaveLength(1);
  });

  test('does not take a twin for the child in the index, nor anybody for a row that says nothing', () => {
    const twin = { ...child(31), given: 'Zainab', identifiers: [null] };
    expect(index.find(twin).candidates.filter(({ decision }) => decision === 'match')).toEqual([]);
    expect(index.find({}).candidates).toEqual([]);
    expect(
      index.find({ family: 'Bello' }).candidates.filter(({ probability }) => probability >= 0.5),
    ).toEqual([]);
  });

  test('follows changes: what is added or changed is found at once, what is removed never again', () => {
    const stranger: PersonTexts = {
      given: 'Wren',
      family: 'Hollis',
      dateOfBirth: '2011-02-03',
      postcode: 'LS1 1AB',
    };
    const first = () => index.find(stranger).candidates[0];
    expect(first()?.probability ?? 0).toBeLessThan(0.5);
    index.put('new', stranger);
    expect(first()).toMatchObject({ key: 'new', decision: 'match' });
    index.put('new', { ...stranger, given: 'Robin', dateOfBirth: '1999-09-09' });
    expect(first()?.probability ?? 0).toBeLessThan(0.5);
    index.put('new', stranger);
    expect(first()).toMatchObject({ key: 'new', decision: 'match' });
    expect(index.remove('new')).toBe(true);
    expect(index.remove('new')).toBe(false);
    expect(index.remove('never there')).toBe(false);
    expect(first()?.key).not.toBe('new');
    expect(index.size).toBe(town);
  });

  test('refuses a row with a bad date, names no value, and keeps the row it had', () => {
    const bad = () => index.put(key(3), { ...child(3), dateOfBirth: '3 May 2010' });
    expect(bad).toThrow(RangeError);
    expect(bad).toThrow(/^A date of birth must be of the form yyyy-MM-dd\.$/);
    expect(index.find(child(3)).candidates[0]).toMatchObject({ key: key(3), decision: 'match' });
  });

  test('of two rows of one child it links neither unseen, and names them as duplicates', () => {
    index.put('again', child(60));
    const { candidates } = index.find(child(60));
    expect(
      candidates
        .slice(0, 2)
        .map((one) => one.key)
        .sort(),
    ).toEqual(['again', key(60)]);
    expect(candidates.map(({ decision }) => decision)).not.toContain('match');
    expect(candidates.slice(0, 2).every(({ probability }) => probability > 0.9)).toBe(true);
    const { pairs, strategy: used } = index.duplicates();
    const likely = pairs.filter(({ probability }) => probability >= 0.5);
    expect(likely.map(({ keys }) => [...keys].sort())).toEqual([['again', key(60)]]);
    expect(used.id).toMatch(/^three-classes-\d+\/[0-9a-f]{16}$/);
    index.remove('again');
  });

  test('decides again by a strategy that was kept, to the last bit, in another index', () => {
    const kept = JSON.parse(JSON.stringify(strategy)) as SavedStrategy;
    const again = new MatchIndex();
    // In another order: numbers of values differ, what is decided does not.
    for (let at = town - 1; at >= 0; at -= 1) again.put(key(at), child(at));
    again.build();
    again.use(kept);
    for (const at of [0, 77, 311, 599]) {
      const asked = { ...child(at), family: `${child(at).family}e`, identifiers: [null] };
      expect(again.find(asked)).toEqual(index.find(asked));
    }
    expect(() => again.use({ ...kept, model: { ...kept.model, strategy: 'other-1' } })).toThrow(
      /another version/,
    );
  });

  test('keeps no value with the weights that points at few', () => {
    const text = JSON.stringify(strategy);
    expect(text).toContain('okafor');
    expect(text).not.toContain(String(4_000_000_000 + 7_919));
    const rare = new MatchIndex();
    for (let at = 0; at < 40; at += 1) rare.put(key(at), child(at));
    rare.put('rare', { ...child(50), family: 'Featherstonehaugh' });
    rare.build();
    expect(JSON.stringify(rare.learn())).not.toContain('featherstonehaugh');
  });

  test('learns from a feed as well, and may begin empty', () => {
    const feed = Array.from({ length: 200 }, (_, at) => ({ ...child(at * 3), postcode: null }));
    const other = new MatchIndex();
    other.build();
    for (let at = 0; at < town; at += 1) other.put(key(at), child(at));
    const learned = other.learn(feed);
    expect(learned.id).not.toBe(strategy.id);
    expect(other.find(child(12)).candidates[0]).toMatchObject({ key: key(12), decision: 'match' });
  });

  test('whatever it is asked and told, answers only with keys that are there', () => {
    const small = new MatchIndex();
    for (let at = 0; at < 60; at += 1) small.put(key(at), child(at));
    small.build();
    small.use(strategy);
    const there = new Set(Array.from({ length: 60 }, (_, at) => at));
    const step = fc.record({
      what: fc.constantFrom('put', 'remove', 'find'),
      at: fc.nat(80),
      as: fc.nat(80),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        for (const { what, at, as } of steps) {
          if (what === 'put') {
            small.put(key(at), child(as));
            there.add(at);
          } else if (what === 'remove') {
            expect(small.remove(key(at))).toBe(there.delete(at));
          } else {
            const keys = new Set([...there].map(key));
            for (const candidate of small.find(child(as), 50).candidates)
              expect(keys).toContain(candidate.key);
          }
          expect(small.size).toBe(there.size);
        }
      }),
      { numRuns: 50 },
    );
  });
});
