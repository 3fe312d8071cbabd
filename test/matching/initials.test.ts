import { expect, test } from 'vitest';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const names = 'Ada,Bola,Chidi,Femi,Grace,Ife,Kemi,Musa,Ngozi,Sade'.split(',');
/** Brothers and sisters, two to a house, so that a file shows people who live together. */
const town = Array.from({ length: 200 }, (_, at): PersonTexts => {
  const home = at >> 1;
  const date = `${2_000 + ((at * 7) % 16)}-${String(1 + ((at * 5) % 12)).padStart(2, '0')}-${10 + ((at * 11) % 18)}`;
  return {
    given: names[(home * 3 + (at % 2) * 7) % 10] as string,
    family: `${names[home % 9]}son`,
    dateOfBirth: date,
    sex: at % 3 ? 'F' : 'M',
    houseNumber: String(1 + (home % 83)),
    street: `${names[(home * 7) % 10]} Lane`,
    postcode: `LS${1 + (home % 23)} ${home % 10}AQ`,
    identifiers: [String(4_000_000_000 + at * 7_919_003)],
  };
});
const child: PersonTexts = {
  given: 'Alice',
  family: 'Penhaligon',
  dateOfBirth: '2012-09-15',
  sex: 'F',
  houseNumber: '4',
  street: 'Quay Street',
  postcode: 'HU7 3AB',
};

/** What an index in which a row stands decides on another. */
function decisionOn(known: PersonTexts, sent: PersonTexts) {
  const index = new MatchIndex();
  for (const [at, person] of [...town, known].entries()) index.put(String(at), person);
  index.build();
  index.learn([], 10_000);
  const [first] = index.find(sent).candidates;
  return first?.key === String(town.length) ? first.decision : undefined;
}

test('two equal initials may be Alice’s and Abigail’s: only a number of their own links them unseen', () => {
  for (const given of ['A', 'A.', 'A B']) {
    const row = { ...child, given };
    expect(decisionOn(row, row), given).toBe('review');
    expect(decisionOn({ ...row, middle: 'Rose' }, { ...row, middle: 'Rose' }), given).toBe('review');
    const numbered = { ...row, identifiers: ['4983216507'] };
    expect(decisionOn(numbered, numbered), given).toBe('match');
  }
  expect(decisionOn(child, child)).toBe('match');
});

test('an initial that changed places with the family name is no more of a name', () => {
  const row = { ...child, given: 'A' };
  for (const family of ['A', 'A.'])
    for (const given of ['Penhaligon', 'Penhaligno'])
      for (const [known, sent] of [
        [row, { ...row, given, family }],
        [{ ...row, given, family }, row],
      ] as const)
        expect(decisionOn(known, sent), given).not.toBe('match');
  const swapped = { ...child, given: 'Penhaligon', family: 'Alice' };
  expect(decisionOn(child, swapped)).toBe('match');
});

test('a name that is one sign long is a name', () => {
  for (const given of ['伟', '훈', 'Bo']) {
    const row = { ...child, given };
    expect(decisionOn(row, row), given).toBe('match');
  }
});

test('where no date of birth is said, two equal initials are no middle name that tells a mother from her daughter', () => {
  const undated = { ...child, dateOfBirth: null };
  expect(decisionOn({ ...child, middle: 'R' }, { ...undated, middle: 'R' })).toBe('review');
  expect(decisionOn({ ...child, middle: 'Rose' }, { ...undated, middle: 'Rose' })).toBe('match');
});

test('rows with one initial and other numbers are no duplicates that are linked unseen, nor one cluster', () => {
  const twin = (number: string | null, given: string) => ({ ...child, given, identifiers: [number] });
  const rows = [twin('4983216507', 'A'), twin('7012994518', 'A'), twin(null, 'Alice')];
  const vocabulary = new Vocabulary();
  const packed = packPeople(vocabulary, [...town, ...rows], new PackedRows());
  const { pairs, clusters } = dedupeRows(packed, vocabulary);
  expect(pairs.filter(({ decision }) => decision === 'match')).toEqual([]);
  expect(clusters[town.length]).not.toBe(clusters[town.length + 1]);
});

test('a row under the middle name is of one cluster with those of the first name alone by the number that all bear, and the twin is not', () => {
  const row = (given: string, middle: string | null, number: string) => ({
    ...child,
    given,
    middle,
    identifiers: [number],
  });
  const [own, other] = ['4983216507', '7012994518'];
  const clustersOf = (...rows: readonly PersonTexts[]) => {
    const vocabulary = new Vocabulary();
    const { clusters } = dedupeRows(packPeople(vocabulary, [...town, ...rows], new PackedRows()), vocabulary);
    return [...clusters.slice(town.length)].map((cluster) => cluster - town.length);
  };
  const alice = [row('Alice', 'Rose', own), row('Alice', null, own)];
  expect(clustersOf(...alice, row('Rose', null, own))).toEqual([0, 0, 0]);
  expect(clustersOf(...alice, row('Rose', null, other))).toEqual([0, 0, 2]);
  // Nor the twin, though her sister's number was written on one of her rows.
  expect(clustersOf(...alice, row('Grace', null, own), row('Grace', null, other))).toEqual([0, 0, 2, 3]);
});
