import { describe, expect, test } from 'vitest';
import { linkFiles } from '../../platform/matching/link.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const syllables = 'ba ke lo mi ru os te ner wy than dor fel gri hun jas kol pem qui sta vor'.split(' ');
const wordOf = (at: number) =>
  [1, 20, 400].map((each) => syllables[Math.floor(at / each) % 20] as string).join('');
const drawnFor = (at: number) => Math.imul(at + 1, 0x9e3779b1) >>> 5;
const telephone = (at: number) => `07${700_000_000 + (drawnFor(at) % 299_999_999)}`;

/** Rows and whose they are: rows of one number are one person's. */
type Row = PersonTexts & { readonly who: number };

/** Families of two parents and twins. */
const somebody = (_: unknown, who: number): Row => {
  const [home, place] = [who >> 2, who & 3];
  const born = place < 2 ? who : home;
  const year = place < 2 ? 1975 + (home % 9) : 2006 + (home % 5);
  const month = String(1 + (drawnFor(born) % 12)).padStart(2, '0');
  return {
    who,
    given: wordOf(who * 17 + 3),
    family: wordOf(home * 31 + 7),
    sex: place % 2 ? 'F' : 'M',
    dateOfBirth: `${year}-${month}-${10 + ((drawnFor(born) >> 5) % 18)}`,
    houseNumber: String(1 + (home % 90)),
    street: `${wordOf(home * 3)} road`,
    postcode: `LS${1 + (home % 20)} ${home % 10}AB`,
  };
};
const people = Array.from({ length: 800 }, somebody);

/** A row of somebody as they were written down once: a third of it is left out, and there is another telephone number each time. */
function visit(row: Row, at: number): Row {
  const left = drawnFor(row.who * 31 + at);
  return {
    ...row,
    dateOfBirth: left % 4 === 0 ? null : (row.dateOfBirth ?? null),
    houseNumber: left % 3 === 0 ? null : (row.houseNumber ?? null),
    street: left % 3 === 0 ? null : (row.street ?? null),
    postcode: left % 5 === 0 ? null : (row.postcode ?? null),
    identifiers: [left % 7 < 3 ? null : telephone(left % 7 === 3 ? row.who * 10 + at : row.who)],
  };
}

/** So many visits of everybody who comes at all; of `offset` other ones than in the other file. */
const visits = (rows: readonly Row[], most: number, offset: number) =>
  rows.flatMap((row) =>
    Array.from({ length: 1 + (drawnFor(row.who + offset) % most) }, (_, at) => visit(row, at + offset)),
  );

function linked(left: readonly Row[], right: readonly Row[]) {
  const vocabulary = new Vocabulary();
  const packed = (rows: readonly Row[]) =>
    packPeople(
      vocabulary,
      rows.map(({ who: _, ...person }) => person),
      new PackedRows(),
    );
  const { pairs } = linkFiles({ left: packed(left), right: packed(right), vocabulary });
  const isOne = (pair: (typeof pairs)[number]) => left[pair.left]?.who === right[pair.right]?.who;
  const likely = pairs.filter(({ probability }) => probability >= 0.5);
  const unseen = pairs.filter(({ decision }) => decision === 'match');
  const times = new Map<number, number>();
  for (const { who } of right) times.set(who, (times.get(who) ?? 0) + 1);
  const all = left.reduce((sum, { who }) => sum + (times.get(who) ?? 0), 0);
  return {
    recall: likely.filter(isOne).length / all,
    unseen: unseen.filter(isOne).length / all,
    wrong: likely.filter((pair) => !isOne(pair)).length / all,
    wrongUnseen: unseen.filter((pair) => !isOne(pair)).length,
    wronglyCalled: likely.filter((pair) => !isOne(pair)).map((pair) => left[pair.left]?.given),
  };
}

describe('a file that has people many times', () => {
  test('is linked with all rows of each, though they differ', () => {
    const { recall, unseen, wrong, wrongUnseen } = linked(
      visits(people, 1, 0),
      visits(people.slice(200), 6, 50),
    );
    expect(recall).toBeGreaterThan(0.97);
    expect(unseen).toBeGreaterThan(0.5);
    expect(wrong).toBeLessThan(0.01);
    expect(wrongUnseen).toBe(0);
  });

  test('is linked with another such file', () => {
    const { recall, wrong, wrongUnseen } = linked(visits(people, 4, 0), visits(people.slice(200), 4, 50));
    expect(recall).toBeGreaterThan(0.97);
    expect(wrong).toBeLessThan(0.01);
    expect(wrongUnseen).toBe(0);
  });
});

test('a big file that has people many times is searched to its end for each row', () => {
  const many = Array.from({ length: 13_000 }, somebody);
  const { recall, wrongUnseen } = linked(visits(many.slice(0, 1_000), 1, 0), visits(many, 7, 50));
  expect(recall).toBeGreaterThan(0.95);
  // Given names come again after 8,000 people, with a like family name, and for two of them with a like date at one postcode.
  expect(wrongUnseen).toBeLessThanOrEqual(2);
});

test('where everybody stands once, nobody is linked to two rows', () => {
  const { recall, wrong, wrongUnseen } = linked(visits(people, 1, 0), visits(people.slice(200), 1, 50));
  expect(recall).toBeGreaterThan(0.97);
  expect(wrong).toBeLessThan(0.01);
  expect(wrongUnseen).toBe(0);
});

// Elsie and Ella may be one Elizabeth, and one digit of a date a slip; but each of them stands beside herself.
test('nor is a child to a sister whose name and date of birth are alike, where others go by short names', () => {
  const called = 'Thomas William Samuel Daniel Elizabeth Charlotte Jessica Abigail'.split(' ');
  const short = 'Tom Will Sam Dan Lizzie Lottie Jess Abi'.split(' ');
  const slipped = (date: string) => `${date.slice(0, -1)}${(Number(date.slice(-1)) + 1) % 10}`;
  const named = people.map((row) => ({ ...row, given: called[drawnFor(row.who) % 8] as string }));
  const again = named.map((row) => ({
    ...row,
    given: drawnFor(row.who + 7) % 8 ? row.given : (short[called.indexOf(row.given)] as string),
    dateOfBirth: drawnFor(row.who + 9) % 12 ? row.dateOfBirth : slipped(row.dateOfBirth as string),
  }));
  const sisters = Array.from({ length: 2 }, (_, at) => somebody(_, 4 * (900 + at))).flatMap((row) => [
    { ...row, given: 'Elsie', sex: 'F', dateOfBirth: '2014-04-25' },
    { ...row, who: row.who + 1, given: 'Ella', sex: 'F', dateOfBirth: '2016-04-25' },
  ]);
  const { wronglyCalled } = linked([...named, ...sisters], [...again, ...sisters]);
  expect(wronglyCalled.filter((given) => given === 'Elsie' || given === 'Ella')).toEqual([]);
});
