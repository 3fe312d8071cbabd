import { describe, expect, test } from 'vitest';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { mayBeTwoNames } from '../../platform/matching/twoNames.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const syllables = 'ba ke lo mi ru os te ner wy than dor fel gri hun jas kol pem qui sta vor'.split(' ');
/** Another word for each number below 8,000. */
const wordOf = (at: number) =>
  [1, 20, 400].map((each) => syllables[Math.floor(at / each) % 20] as string).join('');
const drawnFor = (at: number) => Math.imul(at + 1, 0x9e3779b1) >>> 5;

/** Rows and whose they are: rows of one number are one person's. */
type Row = PersonTexts & { readonly who: number };

function duplicatesOf(rows: readonly Row[]) {
  const vocabulary = new Vocabulary();
  const people = rows.map(({ who: _, ...person }) => person);
  const { pairs, clusters } = dedupeRows(packPeople(vocabulary, people, new PackedRows()), vocabulary);
  const isOne = ({ left, right }: { left: number; right: number }) => rows[left]?.who === rows[right]?.who;
  const likely = pairs.filter(({ probability }) => probability >= 0.5);
  return { pairs, clusters, likely, isOne };
}

test('without dates of birth strangers of one name, whose names come from one country, are no duplicates', () => {
  const givens =
    'Ada Bola Chidi Femi Grace Ife Kemi Musa Ngozi Sade Wren Tomos Lowri Idris Pavel Irena Marek Agata';
  const families =
    'Okafor Penhaligon Featherstone Nguyen Wadsworth Thirkell Balogun Nowak Mazur Pritchard Ogden Danso';
  const rows = Array.from({ length: 900 }, (_, at): Row[] => {
    const drawn = drawnFor(at);
    const country = drawn % 6;
    // Every second is called as somebody else is: three given names stand beside two family names, and beside no other.
    const name =
      at % 2 === 0
        ? { given: wordOf(at * 13 + 5), family: wordOf(at * 11 + 1) }
        : {
            given: givens.split(' ')[country * 3 + ((drawn >> 7) % 3)],
            family: families.split(' ')[country * 2 + ((drawn >> 11) % 2)],
          };
    const person = {
      who: at,
      ...name,
      houseNumber: String(1 + ((drawn >> 4) % 180)),
      street: `${wordOf(at * 7 + 3)} lane`,
      postcode: `${'LBSM'[at % 4]}${1 + (at % 19)} ${at % 10}${'ABDEFGHJL'[at % 9]}${'NPQRSTU'[at % 7]}`,
    };
    return at % 6 < 2 ? [person, { ...person, family: `${person.family?.slice(0, -1)}x` }] : [person];
  }).flat();
  const { likely, isOne } = duplicatesOf(rows);
  expect(likely.filter(isOne).length).toBe(300);
  expect(likely.filter((pair) => !isOne(pair)).length).toBe(0);
});

describe('a telephone number that a family shares is nobody’s own', () => {
  /** Families of a father, a mother and twins at one address, with one number; every third person is there twice. */
  const families = (dated: boolean, ...others: readonly (readonly [number, PersonTexts])[]) =>
    Array.from({ length: 100 }, (_, home): Row[] => {
      const shared = {
        family: wordOf(home * 31 + 7),
        houseNumber: String(1 + (home % 90)),
        street: `${wordOf(home * 3)} road`,
        postcode: `LS${1 + (home % 20)} ${home % 10}AB`,
        identifiers: [`07${700_000_000 + home * 7_919}`],
      };
      const born = (year: number, at: number) =>
        dated ? `${year}-0${1 + (at % 9)}-${10 + (drawnFor(at) % 18)}` : undefined;
      const members = [0, 1, 2, 3].map((place): Row => {
        const who = home * 4 + place;
        const dateOfBirth = place < 2 ? born(1975 + (home % 9), who) : born(2010 + (home % 8), home);
        return { ...shared, who, given: wordOf(who * 17 + 3), sex: place % 2 ? 'F' : 'M', dateOfBirth };
      });
      const copies = members
        .filter(({ who }) => who % 3 === 0)
        .map((row) => ({ ...row, family: `${row.family}e` }));
      const more = others
        .filter(([at]) => at === home)
        .map(([, row], at): Row => {
          const twin = members[3] as Row;
          return { ...shared, dateOfBirth: twin.dateOfBirth, sex: 'F', who: -1 - home * 4 - at, ...row };
        });
      return [...members, ...copies, ...more];
    }).flat();
  const unseen = (rows: readonly Row[]) => {
    const { pairs, isOne } = duplicatesOf(rows);
    const linked = pairs.filter(({ decision }) => decision === 'match');
    return { right: linked.filter(isOne).length, wrong: linked.filter((pair) => !isOne(pair)).length };
  };

  test('a twin whose row says no given name is not linked to the other', () => {
    const { right, wrong } = unseen(families(true, ...[3, 50, 97].map((home) => [home, {}] as const)));
    expect(right).toBeGreaterThan(120);
    expect(wrong).toBe(0);
  });

  test('nor is a child, without dates of birth, to the parent of that name', () => {
    const called = [3, 50, 97].map((home) => [home, { given: wordOf((home * 4 + 1) * 17 + 3) }] as const);
    expect(unseen(families(false, ...called)).wrong).toBe(0);
  });

  test('and a number that one person has in two rows still tells', () => {
    const rows = families(false).map((row) => ({
      ...row,
      identifiers: [String(4_000_000_000 + row.who * 7_919)],
    }));
    const { right, wrong } = unseen(rows);
    expect(right).toBeGreaterThan(120);
    expect(wrong).toBe(0);
  });
});

describe('called by the middle name, which is the mother’s first', () => {
  /** Families at one address; in every fifth a daughter has her mother’s name as her middle one, in another a son is there under his. */
  const pairsOf = (dated: boolean) => {
    const rows = Array.from({ length: 200 }, (_, home): Row[] => {
      const nameOf = (at: number) => wordOf((home * 6 + at) * 17 + 3);
      const member = (at: number, sex: string, middle: string, year: number): Row => ({
        who: home * 3 + at,
        given: nameOf(at),
        middle,
        sex,
        family: wordOf(home * 31 + 7),
        houseNumber: String(1 + (home % 90)),
        street: `${wordOf(home * 3)} road`,
        postcode: `LS${1 + (home % 20)} ${home % 10}AB`,
        dateOfBirth: dated
          ? `${year + (home % 9)}-0${1 + ((home + at) % 9)}-1${(home * 7 + at) % 10}`
          : undefined,
      });
      const mother = member(0, 'F', nameOf(5), 1980);
      const daughter = member(1, 'F', nameOf(home % 5 === 0 ? 0 : 4), 2010);
      const son = member(2, 'M', nameOf(3), 2012);
      const again = { ...(home % 2 ? mother : son), family: `${son.family}e` };
      const called = { ...son, given: son.middle, middle: undefined };
      return [mother, daughter, son, again, ...(home % 10 === 5 ? [called] : [])];
    }).flat();
    const { pairs, isOne } = duplicatesOf(rows);
    const called = pairs.filter(({ left, right }) => {
      const [one, other] = [rows[left], rows[right]];
      return one?.given === other?.middle || other?.given === one?.middle;
    });
    return {
      kin: called.filter((pair) => !isOne(pair)).map(({ probability }) => probability),
      own: called.filter(isOne).map(({ probability }) => probability),
    };
  };

  test('without dates of birth a mother is hardly taken for her daughter', () => {
    const { kin } = pairsOf(false);
    // One in each fifth family; with a slip in the name beside it nobody tells.
    expect(kin.filter((probability) => probability < 0.2).length).toBe(40);
  });

  test('by the same date of birth a son is found under either name', () => {
    const { own } = pairsOf(true);
    expect(own.length).toBeGreaterThanOrEqual(20);
    expect(Math.min(...own)).toBeGreaterThan(0.97);
  });
});

test('pairs and clusters say the same: of one cluster, and at least 0.5 likely', () => {
  // Copies of copies: the third differs from the first by the damage of both.
  const rows = Array.from({ length: 400 }, (_, at): Row[] => {
    const person = {
      who: at,
      given: wordOf(at * 13 + 5),
      family: wordOf(at * 11 + 1),
      dateOfBirth: `19${50 + (at % 50)}-0${1 + (at % 9)}-1${at % 10}`,
      houseNumber: String(1 + (at % 90)),
      street: `${wordOf(at * 7 + 3)} lane`,
      postcode: `LS${1 + (at % 20)} ${at % 10}AB`,
    };
    if (at % 3) return [person];
    const second = { ...person, given: wordOf(at * 19 + 1), street: `${person.street}s` };
    return [person, second, { ...person, family: wordOf(at * 23 + 9), houseNumber: '91' }];
  }).flat();
  const { pairs, clusters, isOne } = duplicatesOf(rows);
  const likely = new Set(
    pairs.filter(({ probability }) => probability >= 0.5).map(({ left, right }) => `${left} ${right}`),
  );
  const joined = rows.flatMap((_, right) =>
    Array.from({ length: right }, (_, left) => left)
      .filter((left) => clusters[left] === clusters[right])
      .map((left) => ({ left, right })),
  );
  expect(joined.filter(isOne).length).toBeGreaterThan(200);
  expect(joined.filter(({ left, right }) => !likely.has(`${left} ${right}`))).toEqual([]);
});

test.each([
  ['min', 'ming', true],
  ['xin', 'min', true],
  ['jian', 'qian', true],
  ['ben', 'bem', false],
])('%s and %s may be two names: %s', (a, b, two) => {
  expect(mayBeTwoNames(a, b)).toBe(two);
});
