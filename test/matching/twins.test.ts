import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../support/properties.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { linkFiles } from '../../platform/matching/link.ts';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import type { PersonTexts } from '../../platform/matching/person.ts';
import { packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

type Name = readonly [given: string, middle?: string];

/** Names that parents give to twins, some of which have a word in common. */
const twinNames: readonly (readonly [Name, Name])[] = [
  [['Taiwo'], ['Kehinde']],
  [['Alice'], ['Beatrix']],
  [
    ['Muhammad', 'Ali'],
    ['Muhammad', 'Hassan'],
  ],
  [
    ['Muhammad', 'Ali Raza'],
    ['Muhammad', 'Hassan Raza'],
  ],
  [['Muhammad Ali'], ['Muhammad Hassan']],
  [['Muhammad', 'Hassan'], ['Muhammad Ali']],
  [['Anne-Marie'], ['Anne-Louise']],
  [
    ['Mary', 'Kate'],
    ['Mary', 'Rose'],
  ],
  [['Wei Ming'], ['Wei Hong']],
  [
    ['Jack', 'Oliver'],
    ['Jacob', 'Henry'],
  ],
  [['Abdul Rahman'], ['Abdul Karim']],
  [['Rhiannon', 'Mair'], ['Angharad']],
  [['Zofia'], ['Łucja']],
];
const families =
  'Okafor,Penhaligon,García López,ap Rhys,Smith-Jones,Nguyen,O’Neill,al-Hassan,Wójcik,Featherstone'.split(
    ',',
  );
const townNames = 'Ada,Bola,Chidi,Femi,Grace,Ife,Kemi,Musa,Ngozi,Sade'.split(',');

/** A family of twins: at a home of its own, among others of its name. */
function homeOf(at: number): PersonTexts {
  return {
    houseNumber: String(1 + (at % 83)),
    street: `${families[(at * 7) % 10]} Lane`,
    locality: 'Leeds',
    postcode: `LS${1 + (at % 23)} ${at % 10}${'ABDEFGHJLN'[Math.floor(at / 10) % 10]}Q`,
  };
}

/** Brothers and sisters, two to a house, so that a file shows people who live together. */
const town = Array.from({ length: 300 }, (_, at): PersonTexts => {
  const home = at >> 1;
  const month = String(1 + ((at * 5) % 12)).padStart(2, '0');
  const day = String(1 + ((at * 11) % 28)).padStart(2, '0');
  return {
    given: townNames[(home * 3 + (at % 2) * 7) % 10] as string,
    family: `${townNames[home % 9]}son`,
    dateOfBirth: `${2_000 + ((at * 7) % 16)}-${month}-${day}`,
    sex: at % 3 ? 'F' : 'M',
    ...homeOf(1_000 + home),
    identifiers: [String(4_000_000_000 + at * 7_919_003)],
  };
});

/** What is missing or wrong in a row of a twin. */
interface Damage {
  readonly given: 'own' | 'none' | 'initial' | 'placeholder';
  readonly date: 'own' | 'none' | 'slip' | 'firstOfJanuary';
  readonly number: 'own' | 'none' | 'twin';
  readonly missing: readonly ('middle' | 'family' | 'sex' | 'street' | 'postcode' | 'email')[];
}
const damage: fc.Arbitrary<Damage> = fc
  .record<Damage>({
    given: fc.constantFrom('own', 'own', 'own', 'none', 'initial', 'placeholder'),
    date: fc.constantFrom('own', 'own', 'own', 'none', 'slip', 'firstOfJanuary'),
    number: fc.constantFrom('own', 'none', 'none', 'twin'),
    missing: fc.subarray(['middle', 'family', 'sex', 'street', 'postcode', 'email'] as const, {
      maxLength: 2,
    }),
  })
  // A row without a name that bears the number of the twin is the twin's, for all that anybody can tell; so is one name.
  .map((each) => ({
    ...each,
    ...(each.number === 'twin' && {
      given: 'own' as const,
      missing: each.missing.filter((of) => of !== 'middle'),
    }),
  }));

const days = { own: '2014-03-09', none: null, slip: '2014-03-08', firstOfJanuary: '2014-01-01' };

interface Family {
  readonly names: readonly [Name, Name];
  readonly rows: readonly { readonly of: 0 | 1; readonly damage: Damage }[];
}
const family: fc.Arbitrary<Family> = fc.record({
  names: fc.constantFrom(...twinNames),
  rows: fc
    .tuple(damage, damage, fc.constantFrom(0 as const, 1 as const), damage)
    .map(([one, two, of, third]) => [
      { of: 0 as const, damage: one },
      { of: 1 as const, damage: two },
      { of, damage: third },
    ]),
});

function rowOf(
  { names }: Family,
  of: 0 | 1,
  { given, date, number, missing }: Damage,
  at: number,
): PersonTexts {
  const [own, middle] = names[of];
  const number_ = (twin: 0 | 1) =>
    String(4_100_000_000 + (((at * 2 + twin) * 2_654_435_761) % 4_000_000_007));
  const row = {
    ...homeOf(at),
    given: { own, none: null, initial: own[0] as string, placeholder: `Twin ${of ? 'one' : 'two'}` }[given],
    middle: given === 'own' ? (middle ?? null) : null,
    family: `${families[at % 10]}${'abcdefg'[at % 7]}`,
    dateOfBirth: days[date],
    sex: 'F',
    email: `home${at}@example.org`,
    identifiers: [{ own: number_(of), none: null, twin: number_(of ? 0 : 1) }[number]],
  };
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, missing.includes(name as never) ? null : value]),
  );
}

/** Whether two rows say by names of whom they are: where the first ones are alike, by the second. */
function areNamed({ names }: Family, rows: readonly { readonly damage: Damage }[]): boolean {
  const sharesFirst = names[0][0].slice(0, 3) === names[1][0].slice(0, 3) && names[0].length === 2;
  const isNamed = ({ given, missing }: Damage) =>
    given === 'own' && !(sharesFirst && missing.includes('middle'));
  return rows.every((row) => isNamed(row.damage));
}
/** Whether two rows say by numbers of their own, or by names, of whom they are. */
const areTold = (of: Family, rows: readonly { readonly damage: Damage }[]) =>
  rows.every(({ damage: { number } }) => number === 'own') || areNamed(of, rows);

const manyFamilies = fc.array(family, { minLength: 40, maxLength: 40 });

test('no row of a twin is linked unseen to the other, by an index or between files, whatever is missing or wrong', () => {
  fc.assert(
    fc.property(manyFamilies, (all) => {
      const left = all.map((each, at) => rowOf(each, 0, (each.rows[0] as Family['rows'][0]).damage, at));
      const right = all.map((each, at) => rowOf(each, 1, (each.rows[1] as Family['rows'][0]).damage, at));
      const told = (at: number) => areTold(all[at] as Family, (all[at] as Family).rows.slice(0, 2));
      const index = new MatchIndex();
      for (const [at, person] of [...town, ...left].entries()) index.put(String(at), person);
      index.build();
      index.learn([], 10_000);
      for (const [at, person] of right.entries()) {
        const match = index.find(person).candidates.find(({ decision }) => decision === 'match');
        if (match && told(at))
          expect(match.key, JSON.stringify([left[at], person])).not.toBe(String(town.length + at));
      }
      const vocabulary = new Vocabulary();
      const rows = (people: readonly PersonTexts[]) =>
        packPeople(vocabulary, [...town, ...people], new PackedRows());
      const { pairs } = linkFiles({ left: rows(left), right: rows(right), vocabulary });
      for (const { left: a, right: b, decision } of pairs)
        if (decision === 'match' && b >= town.length && told(b - town.length))
          expect([left[a - town.length], right[b - town.length]]).toEqual([]);
    }),
    { numRuns: 2, endOnFailure: true },
  );
});

test('no chain of duplicates, and no cluster, leads from twin to twin over a third row', () => {
  fc.assert(
    fc.property(manyFamilies, (all) => {
      const people = all.flatMap((each, at) =>
        each.rows.map(({ of, damage: of_ }) => rowOf(each, of, of_, at)),
      );
      const vocabulary = new Vocabulary();
      const rows = packPeople(vocabulary, [...town, ...people], new PackedRows());
      const { pairs, clusters } = dedupeRows(rows, vocabulary);
      for (const { left, right, decision } of pairs)
        if (decision === 'match') expect(clusters[left]).toBe(clusters[right]);
      for (const [at, each] of all.entries()) {
        // A third row that bears the twin's number under a name says whose a row without a name is (ADR 0123).
        const told = each.rows[2]?.damage.number === 'twin' ? areNamed : areTold;
        if (!told(each, each.rows.slice(0, 2))) continue;
        const first = town.length + at * 3;
        const shown = JSON.stringify(people.slice(at * 3, at * 3 + 3), null, 1);
        expect(clusters[first] === clusters[first + 1], shown).toBe(false);
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
});

/** The brothers and sisters of the town, and whoever is written down again with a letter more now and then. */
const kin = (change: (person: PersonTexts, at: number) => PersonTexts) =>
  town.slice(0, 80).map((person, at) => change({ ...person, identifiers: [] }, at));

test('who shares an e-mail address, or a number, with the family is not one person with all of it', () => {
  const shared = (person: PersonTexts, at: number) => ({
    ...person,
    email: `home${at >> 1}@example.org`,
    identifiers: [String(5_000_000_000 + (at >> 1) * 7_919_003)],
  });
  const vocabulary = new Vocabulary();
  const rows = () => packPeople(vocabulary, kin(shared), new PackedRows());
  const { pairs } = linkFiles({ left: rows(), right: rows(), vocabulary });
  const likely = pairs.filter(({ probability }) => probability >= 0.5);
  expect(likely.filter(({ left, right }) => left !== right)).toEqual([]);
  expect(likely).toHaveLength(80);
});

test('a file that has everybody again and again still shows who lives together', () => {
  const vocabulary = new Vocabulary();
  const written = (copy: number) =>
    kin((person, at) => ({ ...person, family: `${person.family}${(at + copy) % 9 === 0 ? 'e' : ''}` }));
  const people = Array.from({ length: 6 }, (_, copy) => written(copy)).flat();
  const { clusters } = dedupeRows(packPeople(vocabulary, people, new PackedRows()), vocabulary);
  expect([...clusters]).toEqual(people.map((_, at) => at % 80));
});

test('of two who have a row twice each of the rows is linked', () => {
  const vocabulary = new Vocabulary();
  const [one, two] = [1, 2].map((times) =>
    packPeople(vocabulary, Array.from({ length: times }, () => town).flat(), new PackedRows()),
  ) as [PackedRows, PackedRows];
  const { pairs } = linkFiles({ left: one, right: two, vocabulary });
  expect(pairs.filter(({ decision }) => decision === 'match')).toHaveLength(600);
});

test('a brother whose name is alike is not linked unseen where the dates are others, or one is not said', () => {
  const jack = { ...homeOf(7), given: 'Jack', family: 'Penhaligon', sex: 'M', dateOfBirth: '2012-09-15' };
  const index = new MatchIndex();
  for (const [at, person] of [...town, jack].entries()) index.put(String(at), person);
  index.build();
  index.learn([], 10_000);
  const decision = (changes: PersonTexts) => index.find({ ...jack, ...changes }).candidates[0]?.decision;
  expect(decision({ dateOfBirth: '2012-09-16' })).toBe('match');
  expect(decision({ given: 'Jakc' })).toBe('match');
  for (const dateOfBirth of [jack.dateOfBirth, '2014-04-15', '2013-09-13', null])
    expect(decision({ given: 'Zack', dateOfBirth }), String(dateOfBirth)).not.toBe('match');
});

/** Names that twins have: common ones, rare ones more than a slip apart, known ones of one sound or one stem. */
const alikeTwins = [
  ...['Jason Mason', 'Hassan Hussain', 'Aiden Jayden', 'Amir Amin'],
  ...['Gurpreet Harpreet', 'Jaspreet Manpreet', 'Oluwaseun Oluwatobi', 'Chukwuemeka Chukwudi', 'Zyla Kyra'],
  ...['Rohan Roshan', 'Wiktor Wiktoria', 'Sara Zara', 'Kayla Kaylee', 'Bella Ella', 'Seren Serena'],
  ...['Priya Riya', 'Nia Mia', 'Ryan Bryan'],
];
const oneChild = [
  ...['Muhammad Mohammed', 'Thomas Tomas', 'Steven Stephen', 'Jason Jaosn', 'Harpreet Harpret'],
  ...['Yusuf Youssef', 'Catherine Katherine', 'William Billy', 'Oluwaseun Oluwaseum'],
];

test('a twin who is not in the index is not linked unseen to the other whose name is merely alike', () => {
  const decide = (known: string, sent: string, sex: string) => {
    const child = { ...homeOf(7), family: 'Penhaligon', sex, dateOfBirth: '2012-09-15' };
    const index = new MatchIndex();
    for (const [at, person] of [...town, { ...child, given: known }].entries()) index.put(String(at), person);
    index.build();
    index.learn([], 10_000);
    return index.find({ ...child, given: sent }).candidates[0]?.decision;
  };
  for (const [one, other] of alikeTwins.map((pair) => pair.split(' ')) as [string, string][])
    for (const [known, sent] of [
      [one, other],
      [other, one],
    ] as const)
      expect(decide(known, sent, 'M'), `${known}, ${sent}`).not.toBe('match');
  for (const [one, other] of oneChild.map((pair) => pair.split(' ')) as [string, string][])
    expect(decide(one, other, 'M'), `${one}, ${other}`).toBe('match');
});

test('a child who is called as its parent is not linked unseen to the parent, in company or not, but by a number', () => {
  const mother = { ...homeOf(7), given: 'Zara', family: 'Penhaligon', sex: 'F', dateOfBirth: '1983-05-15' };
  const daughter = { ...mother, dateOfBirth: '2004-11-28' };
  const number = { identifiers: ['4983216507'] };
  const vocabulary = new Vocabulary();
  for (const [one, other, decision] of [
    [mother, daughter, 'review'],
    [{ ...mother, ...number }, daughter, 'review'],
    [{ ...mother, ...number }, { ...daughter, ...number }, 'match'],
    [mother, { ...mother, dateOfBirth: '1983-06-15' }, 'match'],
  ] as const) {
    const [left, right] = [one, other].map((person) =>
      packPeople(vocabulary, [...town, person], new PackedRows()),
    ) as [PackedRows, PackedRows];
    const { pairs } = linkFiles({ left, right, vocabulary });
    const found = pairs.find((pair) => pair.left === town.length && pair.right === town.length);
    expect(found?.decision).toBe(decision);
  }
});

test('a twin without a family name who is called as the middle name of the other is not linked unseen', () => {
  const twin = { ...homeOf(7), given: 'Ifrah', middle: 'Ahmed', family: 'Omar', dateOfBirth: '2009-11-19' };
  const vocabulary = new Vocabulary();
  const other = { ...twin, given: 'Ahmed', middle: '', family: '' };
  const [left, right] = [twin, other].map((person) =>
    packPeople(vocabulary, [...town, person], new PackedRows()),
  ) as [PackedRows, PackedRows];
  const { pairs } = linkFiles({ left, right, vocabulary });
  const found = pairs.find((pair) => pair.left === town.length && pair.right === town.length);
  expect(found?.decision).not.toBe('match');
});

test('a boy and a girl of one stem are two, and a slip in a name is none of the sex', () => {
  const child = { ...homeOf(7), family: 'Penhaligon', dateOfBirth: '2012-09-15' };
  const index = new MatchIndex();
  for (const [at, person] of [...town, { ...child, given: 'Jasmeet', sex: 'F' }].entries())
    index.put(String(at), person);
  index.build();
  index.learn([], 10_000);
  const decision = (given: string) => index.find({ ...child, given, sex: 'M' }).candidates[0]?.decision;
  expect(decision('Jasmete')).not.toBe('match');
  expect(decision('Jasmeeta')).not.toBe('match');
  expect(decision('Jsameet')).toBe('match');
});

test('names that changed places are two that agree, and a twin whose names changed places is another child', () => {
  const child = { ...homeOf(7), given: 'Priya', family: 'Penhaligon', sex: 'F', dateOfBirth: '2012-09-15' };
  const index = new MatchIndex();
  for (const [at, person] of [...town, child].entries()) index.put(String(at), person);
  index.build();
  index.learn([], 10_000);
  const swapped = { ...child, given: 'Penhaligon', family: 'Priya' };
  const decision = (row: PersonTexts) => index.find({ ...swapped, ...row }).candidates[0]?.decision;
  const moved = { houseNumber: '4', street: 'Quay Street', locality: 'Hull', postcode: 'HU7 3AB' };
  for (const row of [{}, { family: 'Pirya' }, { given: 'Penhaligno' }, { sex: 'M' }, moved])
    expect(decision(row), JSON.stringify(row)).toBe('match');
  for (const row of [{ family: 'Riya' }, { family: 'Priyan', sex: 'M' }, { family: 'Pari' }])
    expect(decision(row), JSON.stringify(row)).not.toBe('match');
});

test('where no date of birth is said, a child and the parent of its name are told by a number or the second name', () => {
  const mother = { ...homeOf(7), given: 'Zara', family: 'Penhaligon', sex: 'F', dateOfBirth: '1983-05-15' };
  const index = new MatchIndex();
  for (const [at, person] of [...town, { ...mother, middle: 'Rose', identifiers: ['4983216507'] }].entries())
    index.put(String(at), person);
  index.build();
  index.learn([], 10_000);
  const decision = (row: PersonTexts) =>
    index.find({ ...mother, dateOfBirth: null, ...row }).candidates[0]?.decision;
  expect(decision({})).toBe('review');
  expect(decision({ middle: 'R' })).toBe('review');
  expect(decision({ middle: 'Rose' })).toBe('match');
  expect(decision({ identifiers: ['4983216507'] })).toBe('match');
});

/** Two parents and two children of each family, under the family's one e-mail address, and no address of the home. */
function familiesByMail(count: number): PersonTexts[] {
  return Array.from({ length: count * 4 }, (_, at): PersonTexts => {
    const home = at >> 2;
    const year = at % 4 < 2 ? 1970 + ((home * 7 + at) % 20) : 2004 + ((home * 5 + at * 3) % 14);
    const drawn = Math.imul(at + 1, 0x9e3779b1) >>> 8;
    const day = `${String(1 + (drawn % 12)).padStart(2, '0')}-${String(1 + ((drawn >> 6) % 28)).padStart(2, '0')}`;
    return {
      given: townNames[(home * 3 + (at % 4) * 2) % 10] as string,
      family: `${families[home % 10]}${'abcdefghijklmnopqrst'[Math.floor(home / 10)]}`,
      dateOfBirth: `${year}-${day}`,
      email: `home${home}@example.org`,
    };
  });
}

test('families that share an e-mail address and say no address are nobody’s duplicates', () => {
  const people = familiesByMail(200);
  const twice = people.filter((_, at) => at % 9 === 0).map((row) => ({ ...row, email: null }));
  const vocabulary = new Vocabulary();
  const { pairs, clusters } = dedupeRows(
    packPeople(vocabulary, [...people, ...twice], new PackedRows()),
    vocabulary,
  );
  const likely = pairs.filter(({ probability }) => probability >= 0.5);
  expect(likely.filter(({ left, right }) => right !== people.length + left / 9)).toEqual([]);
  expect(likely).toHaveLength(twice.length);
  expect(twice.map((_, at) => clusters[people.length + at])).toEqual(twice.map((_, at) => at * 9));
});

test('a copy with swapped names, or a slip, is one person with the others though it looks like a twin to a third', () => {
  const child = { ...homeOf(7), given: 'Osagie', family: 'Penhaligon', dateOfBirth: '2012-09-15' };
  const { family: _family, ...unnamed } = child;
  const rows = [
    ...[child, child, { ...child, given: 'Osagei' }, { ...child, given: 'Osxgie', street: null }, unnamed],
    { ...child, given: 'Penhaligon', family: 'Osagie' },
  ];
  const vocabulary = new Vocabulary();
  const { clusters } = dedupeRows(packPeople(vocabulary, [...town, ...rows], new PackedRows()), vocabulary);
  expect([...clusters.subarray(town.length)]).toEqual(rows.map(() => town.length));
});
