import { describe, expect, test } from 'vitest';
import { Comparer } from '../../platform/matching/compare.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { field } from '../../platform/matching/fields.ts';
import { linkFiles } from '../../platform/matching/link.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { countOwnNumbers, countWholeNames } from '../../platform/matching/sample.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const syllables = 'ba ke lo mi ru os te ner wy than dor fel gri hun jas kol pem qui sta vor'.split(' ');
/** Another word for each number below 8,000. */
const wordOf = (at: number) =>
  [1, 20, 400].map((each) => syllables[Math.floor(at / each) % 20] as string).join('');
const drawnFor = (at: number) => Math.imul(at + 1, 0x9e3779b1) >>> 5;
const dateOf = (year: number, at: number) =>
  `${year}-${String(1 + (drawnFor(at) % 12)).padStart(2, '0')}-${10 + ((drawnFor(at) >> 5) % 18)}`;
const telephone = (at: number) => `07${700_000_000 + (drawnFor(at) % 299_999_999)}`;

/** Rows and whose they are: rows of one number are one person's. */
type Row = PersonTexts & { readonly who: number };

/** Families of two parents and two children with one telephone number; of every third person a copy, changed. */
function families(homes: number, change: (row: Row) => Row): { first: Row[]; copies: Row[] } {
  const first = Array.from({ length: homes }, (_, home): Row[] =>
    [0, 1, 2, 3].map((place): Row => {
      const who = home * 4 + place;
      const year = place < 2 ? 1975 + (home % 9) : 2006 + (home % 5) + place * 2;
      return {
        who,
        given: wordOf(who * 17 + 3),
        family: wordOf(home * 31 + 7),
        sex: place % 2 ? 'F' : 'M',
        dateOfBirth: dateOf(year, who),
        houseNumber: String(1 + (home % 90)),
        street: `${wordOf(home * 3)} road`,
        postcode: `LS${1 + (home % 20)} ${home % 10}AB`,
        identifiers: [telephone(home)],
      };
    }),
  ).flat();
  return { first, copies: first.filter(({ who }) => who % 3 === 0).map(change) };
}

const withoutHome = (row: Row): Row => ({
  ...row,
  houseNumber: null,
  street: null,
  postcode: null,
  sex: null,
  dateOfBirth: row.who % 5 ? (row.dateOfBirth ?? null) : null,
});
const packed = (rows: readonly Row[], vocabulary: Vocabulary) =>
  packPeople(
    vocabulary,
    rows.map(({ who: _, ...person }) => person),
    new PackedRows(),
  );

function duplicatesOf(rows: readonly Row[]) {
  const vocabulary = new Vocabulary();
  const { pairs, clusters } = dedupeRows(packed(rows, vocabulary), vocabulary);
  const isOne = ({ left, right }: { left: number; right: number }) => rows[left]?.who === rows[right]?.who;
  return { pairs, clusters, likely: pairs.filter(({ probability }) => probability >= 0.5), isOne };
}

describe('a number that people change', () => {
  const { first, copies } = families(200, (row) =>
    row.who % 4 === 0 ? { ...row, identifiers: [telephone(50_000 + row.who)] } : row,
  );

  test('another telephone number keeps copies of one row neither apart nor from being linked unseen', () => {
    const { clusters, pairs, isOne } = duplicatesOf([...first, ...copies]);
    const apart = copies.filter(({ who }, at) => clusters[first.length + at] !== clusters[who]);
    expect(apart.map(({ who }) => who)).toEqual([]);
    const linked = pairs.filter(({ decision }) => decision === 'match');
    expect(linked.length).toBe(copies.length);
    expect(linked.every(isOne)).toBe(true);
  });

  test('a number that people keep is another person’s where it differs', () => {
    const named = copies.map((row) => ({ ...row, identifiers: [String(4_000_000_000 + row.who * 7_919)] }));
    const owners = first.map((row) => ({ ...row, identifiers: [String(4_000_000_000 + row.who * 7_919)] }));
    const other = { ...(named[5] as Row), identifiers: ['9876543210'] };
    const { clusters, pairs } = duplicatesOf([...owners, ...named.with(5, other)]);
    const [row, copy] = [other.who, owners.length + 5];
    expect(clusters[copy]).not.toBe(clusters[row]);
    expect(pairs.find(({ left, right }) => left === row && right === copy)?.decision).toBe('review');
  });
});

describe('a row that says no name', () => {
  const own = (row: Row): Row => ({ ...row, identifiers: [telephone(10_000 + row.who)] });
  const { first, copies } = families(200, (row) =>
    row.who % 4 === 0 ? { ...row, identifiers: [telephone(50_000 + row.who)] } : own(row),
  );
  const people = [...first.map(own), ...copies];
  const { dateOfBirth: born, ...undated } = { ...(people[402] as Row), given: 'Osagie', who: 9_000 };
  const dated = { ...undated, dateOfBirth: born ?? null, email: 'home@example.org' };
  /** The clusters of three rows of one home: one without a date, one whose number is `middle`, one that says no name. */
  const clustersOf = (middle: string | null) => {
    const rows: readonly Row[] = [
      { ...undated, street: null, identifiers: ['7412093385'] },
      { ...dated, identifiers: [middle] },
      { ...dated, given: null, identifiers: ['7719283304'] },
    ];
    const { clusters } = duplicatesOf([...people, ...rows]);
    return rows.map((_, at) => (clusters[people.length + at] as number) - people.length);
  };

  test('and has another number is joined by no third row of the name, for it may be the twin’s', () => {
    const [one, , unnamed] = clustersOf(null);
    expect(unnamed).not.toBe(one);
  });

  test('is of whoever bears its number under a name, where people change theirs', () => {
    expect(clustersOf('7719283304')).toEqual([0, 0, 0]);
  });
});

test('a file of nothing but twins shows that each keeps a number', () => {
  const { first } = families(400, (row) => row);
  const twins = first
    .filter(({ who }) => who % 4 > 1)
    .map((row): Row => {
      const { dateOfBirth, sex } = first[row.who & ~1] as Row;
      const number = row.who % 5 ? String(4_000_000_000 + row.who * 7_919) : null;
      return { ...row, dateOfBirth: dateOfBirth ?? null, sex: sex ?? null, identifiers: [number] };
    });
  const again = twins
    .filter((_, at) => at % 3 === 0)
    .map(
      (row, at): Row => ({
        ...row,
        ...[{ given: row.given?.[0] ?? null }, { street: null }, { given: null }][at % 3],
      }),
    );
  const { likely, isOne } = duplicatesOf([...twins, ...again]);
  // What differed between twins was learned of one person's numbers: nearly every two of them were one child.
  expect(likely.filter((pair) => !isOne(pair)).length).toBeLessThan(twins.length / 10);
  expect(likely.filter(isOne).length).toBeGreaterThan(again.length * 0.98);
});

test('families of whom a file says no home are known by the number that they share', () => {
  const slip = (row: Row): Row => ({
    ...row,
    given: row.who % 2 ? `${row.given}x` : (row.given?.[0] ?? null),
  });
  const { first, copies } = families(200, slip);
  const { likely, isOne } = duplicatesOf([...first, ...copies].map(withoutHome));
  // With no kin known to it the engine took 1,200 pairs of kin for one person.
  expect(likely.filter((pair) => !isOne(pair)).length).toBeLessThan(30);
  expect(likely.filter(isOne).length).toBeGreaterThan(copies.length * 0.9);
});

test('families of whom the bigger of two files has one each are known by the smaller', () => {
  const { first } = families(900, (row) => row);
  const sent = (row: Row): Row => ({
    ...row,
    given: row.who % 3 ? (row.given ?? null) : (row.given?.[0] ?? null),
  });
  const left = first.filter(({ who }) => who % 4 === 2);
  const right = first.slice(0, left.length - 60).map(sent);
  const vocabulary = new Vocabulary();
  const [a, b] = [packed(left, vocabulary), packed(right, vocabulary)];
  const { pairs } = linkFiles({ left: a, right: b, vocabulary });
  const wrong = pairs.filter((pair) => left[pair.left]?.who !== right[pair.right]?.who);
  // With no kin known to it the engine took most brothers and sisters for the one whom the bigger file has.
  expect(wrong.filter(({ probability }) => probability >= 0.5).length).toBeLessThan(5);
  expect(wrong.filter(({ decision }) => decision === 'match')).toEqual([]);
});

test('a number that some were given by mistake is people’s own, and one that families share is not', () => {
  const { first } = families(500, (row) => row);
  const vocabulary = new Vocabulary();
  const rows = first.map((row): Row => {
    const bearer = row.who % 100 === 3 ? row.who - 1 : row.who;
    return { ...row, identifiers: [`55${1_000_000 + bearer * 7}`, ...(row.identifiers ?? [])] };
  });
  const own = countOwnNumbers(new Comparer(vocabulary), packed(rows, vocabulary));
  expect(own).toContain(field.identifier);
  expect(own).not.toContain(field.identifier + 1);
});

describe('namesakes', () => {
  /** Strangers of eight countries, each with names of its own, at homes of their own, and none of them there twice. */
  const strangers = (from: number): Row[] =>
    Array.from({ length: 1_500 }, (_, index): Row => {
      const at = from + index;
      const [drawn, place] = [drawnFor(at), drawnFor(at * 3 + 1)];
      const country = drawn % 8;
      const given = country * 20 + ((drawn >> 3) % 20);
      return {
        who: at,
        given: wordOf(given * 41 + 5),
        sex: given % 2 ? 'F' : 'M',
        family: wordOf((country * 18 + ((drawn >> 9) % 18)) * 37 + 2),
        houseNumber: String(1 + (place % 90)),
        street: `${wordOf(at * 5 + 1)} street`,
        postcode: `M${1 + (place % 30)} ${at % 10}${'ABDEFGHJLN'[(at >> 3) % 10]}${'PQRSTU'[(at >> 6) % 6]}`,
      };
    });

  test('between files that have nobody in common are no matches, though dates of birth are not said', () => {
    const vocabulary = new Vocabulary();
    const [left, right] = [strangers(0), strangers(10_000)].map((rows) => packed(rows, vocabulary));
    const { pairs } = linkFiles({ left: left as PackedRows, right: right as PackedRows, vocabulary });
    expect(pairs.filter(({ probability }) => probability >= 0.5).length).toBeLessThan(4);
  });

  test('copies whose date of birth is damaged are no strangers of one name', () => {
    const vocabulary = new Vocabulary();
    const { first, copies } = families(150, (row) => ({
      ...row,
      dateOfBirth: `${row.dateOfBirth?.slice(0, 8)}0${1 + (row.who % 9)}`,
    }));
    const rows = packed([...first, ...copies, ...copies], vocabulary);
    expect(countWholeNames(new Comparer(vocabulary), rows).coupled).toBeLessThan(1.2);
  });
});

test('a twin who is called as the other is second is linked by a number of their own alone', () => {
  const { first } = families(150, (row) => row);
  const twin: Row = { ...(first[2] as Row), given: 'Elena Martina', sex: 'F', identifiers: [null] };
  const decisionOn = (given: string, identifiers: readonly (string | null)[]) => {
    const vocabulary = new Vocabulary();
    const owners = first.map((row) => ({ ...row, identifiers: [String(4_000_000_000 + row.who * 7_919)] }));
    const [left, right] = [
      [...owners, { ...twin, who: 9_000, identifiers }],
      [...owners, { ...twin, who: 9_001, given, identifiers }],
    ].map((rows) => packed(rows, vocabulary));
    const { pairs } = linkFiles({ left: left as PackedRows, right: right as PackedRows, vocabulary });
    return pairs.find((pair) => pair.left === first.length && pair.right === first.length)?.decision;
  };
  expect(decisionOn('Martina', [null])).toBe('review');
  expect(decisionOn('Martina', ['5550001234'])).toBe('match');
  expect(decisionOn('Elena', [null])).toBe('match');
});

test.each([
  ['a school’s number', (who: number) => `S${100 + ((who >> 2) % 20)}`],
  ['one that all rows say', () => '75'],
])('%s is nobody’s own, and links no row without a name to the twin', (_, numberOf) => {
  const { first } = families(200, (row) => row);
  const rows = first.map((row) => ({ ...row, identifiers: [numberOf(row.who)] }));
  const vocabulary = new Vocabulary();
  const all = packed(rows, vocabulary);
  expect(countOwnNumbers(new Comparer(vocabulary), all)).not.toContain(field.identifier);
  const child = rows[402] as Row;
  const { given: __, ...unnamed } = child;
  const { pairs } = linkFiles({
    left: all,
    right: packed([...rows.slice(0, 400), unnamed], vocabulary),
    vocabulary,
  });
  const found = pairs.filter(({ right }) => right === 400);
  expect(found.map(({ left }) => left)).toContain(402);
  expect(found.filter(({ decision }) => decision === 'match')).toEqual([]);
});
