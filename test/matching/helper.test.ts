import { expect, test } from 'vitest';
import { sharedInts } from '../../platform/matching/bytes.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { Helper, stateAt } from '../../platform/matching/helper.ts';
import { helperIs, type SharedWork, takeRules } from '../../platform/matching/hopeful.ts';
import { learnOthers } from '../../platform/matching/learn.ts';
import { rulesWithin } from '../../platform/matching/pairing.ts';
import { drawing } from '../../platform/matching/random.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { type Person, rowsOf } from './people.ts';

const draw = drawing(11);

/** More people than are held against each other one by one; every tenth is written down twice, with a slip. */
const people = Array.from({ length: 3_000 }, (): Person => {
  const syllables = 'ba de fi go ku la me ni po ru sa te'.split(' ');
  const name = (length: number) =>
    Array.from({ length }, () => syllables[draw(syllables.length)] as string).join('');
  const family = name(3);
  return {
    given: name(3),
    family,
    birth: [1_990 + draw(28), 1 + draw(12), 1 + draw(28)],
    houseNumber: String(1 + draw(90)),
    street: `${family} Lane`,
    postcode: `LS${1 + draw(9)} ${draw(9)}AB`,
  };
}).flatMap((person, at) => (at % 10 === 0 ? [person, { ...person, given: `${person.given}h` }] : [person]));

test('a second thread finds by each rule what the first would, and whoever finds it, the duplicates are the same', async () => {
  const vocabulary = new Vocabulary();
  const rows = rowsOf(people, vocabulary);
  const { scorer, model } = learnOthers({ left: rows, right: rows, vocabulary });
  const rules = rulesWithin(rows, vocabulary);
  const work = (): SharedWork => ({
    values: rows.values,
    count: rows.count,
    rules,
    floor: -16,
    model,
    vocabulary: vocabulary.parts,
    frequencies: scorer.frequencies.logs,
    turns: sharedInts(2),
  });
  const alone = takeRules(work(), vocabulary.names, scorer);
  expect(alone.size).toBe(rules.length);
  const helper = new Helper();
  const offered = work();
  helper.offer(offered);
  await expect
    .poll(() => Atomics.load(offered.turns, stateAt), { interval: 5, timeout: 120_000 })
    .toBe(helperIs.done);
  expect(helper.collect(offered)).toEqual(alone);
  const [one, two] = [dedupeRows(rows, vocabulary), dedupeRows(rows, vocabulary, { helper })];
  expect(two.pairs.length).toBeGreaterThan(250);
  expect([two.pairs, two.clusters, two.candidates]).toEqual([one.pairs, one.clusters, one.candidates]);
  await helper.end();
  // A helper that is gone takes nothing: all is left to the first thread.
  const late = work();
  helper.offer(late);
  expect(helper.collect(late)).toEqual(new Map());
});
