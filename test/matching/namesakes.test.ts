import { expect, test } from 'vitest';
import { Comparer } from '../../platform/matching/compare.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { countWholeNames, wholeName } from '../../platform/matching/sample.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const syllables = 'ba ke lo mi ru os te ner wy than dor fel gri hun jas kol pem qui sta vor'.split(' ');
const wordOf = (at: number) => [1, 20, 400].map((each) => syllables[Math.floor(at / each) % 20]).join('');
const drawnFor = (at: number) => Math.imul(at + 1, 0x9e3779b1) >>> 5;

/** People of whom a third have names of one of five countries that hang together, each with a number; some stand in the file again. */
function rowsWithoutDates(): { readonly who: number; readonly person: PersonTexts }[] {
  return Array.from({ length: 2_500 }, (_, who) => {
    const drawn = drawnFor(who);
    const country = who % 3 === 0 ? 1 + (drawn % 5) : 0;
    const person = {
      given: wordOf(country > 0 ? country * 900 + ((drawn >> 3) % 12) : drawn % 700),
      family: wordOf(country > 0 ? country * 900 + 450 + ((drawn >> 9) % 12) : (drawn >> 8) % 3_000),
      identifiers: [`7${String(100_000_000 + (drawn % 899_999_999)).slice(1)}`],
    };
    const copies = [0, 0, 1, 0, 2][(drawn >> 7) % 5] as number;
    return Array.from({ length: 1 + copies }, (_, at) => {
      const damage = at === 0 ? -1 : drawnFor(who * 7 + at) % 12;
      const married = { ...person, family: wordOf(drawn % 3_000) };
      const nicknamed = { ...person, given: person.given.slice(0, 4) };
      const unnumbered = { ...person, identifiers: [] };
      return { who, person: [married, nicknamed, unnumbered][damage] ?? person };
    });
  }).flat();
}

test('namesakes with numbers of their own are no duplicates in a file without dates of birth', () => {
  const rows = rowsWithoutDates();
  const vocabulary = new Vocabulary();
  const people = rows.map(({ person }) => person);
  const { pairs } = dedupeRows(packPeople(vocabulary, people, new PackedRows()), vocabulary);
  const isOne = ({ left, right }: (typeof pairs)[number]) => rows[left]?.who === rows[right]?.who;
  const likely = pairs.filter(({ probability }) => probability >= 0.5);
  const all = rows.reduce(
    (sum, { who }, at) => sum + rows.slice(0, at).filter((row) => row.who === who).length,
    0,
  );
  expect(likely.filter(isOne).length / likely.length).toBeGreaterThan(0.998);
  expect(likely.filter(isOne).length / all).toBeGreaterThan(0.9);
  expect(pairs.filter((pair) => pair.decision === 'match' && !isOne(pair))).toEqual([]);
});

test('how many have a whole name is counted by numbers of their own, and not by homes or by dates that may be wrong', () => {
  const sharesOf = (said: (at: number) => PersonTexts) => {
    const vocabulary = new Vocabulary();
    const people = Array.from({ length: 100 }, (_, at) =>
      at < 5 ? { given: 'Wei', family: 'Chen', ...said(at) } : { given: wordOf(at), family: wordOf(at * 7) },
    );
    const rows = packPeople(vocabulary, people, new PackedRows());
    const name = wholeName(vocabulary.names.id('wei'), vocabulary.names.id('chen'));
    return countWholeNames(new Comparer(vocabulary), rows).shares.get(name);
  };
  const numbered = (at: number) => ({ identifiers: [`${at}${at}943476${at}`] });
  expect(Math.exp(sharesOf(numbered) as number)).toBeCloseTo(4 / 100, 6);
  // Two of the five are one person, which is ten pairs but for one.
  expect(Math.exp(sharesOf((at) => numbered(at && at - 1)) as number)).toBeCloseTo(0.0377, 3);
  expect(sharesOf((at) => ({ street: `${wordOf(at)} road` }))).toBeUndefined();
  expect(sharesOf((at) => ({ dateOfBirth: `19${50 + at * 7}-0${1 + at}-1${at}` }))).toBeUndefined();
});
