import { parseArgs } from 'node:util';
import { runMade, runSets, type SetResult } from './match/sets.ts';

/**
 * `npm run bench:match -- --sets FOLDER [--only NAME] [--show]`: how well the engine matches the sets with known truth
 * of a folder. `--show` lists the pairs it has wrong.
 */
const { values: options } = parseArgs({
  options: {
    sets: { type: 'string' },
    seed: { type: 'string', default: 'unseen' },
    people: { type: 'string', default: '10000' },
    only: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});

function printAccuracy(results: readonly SetResult[]): void {
  console.log('| set | precision | recall | F1 | false | of one household | missed |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const { name, accuracy, wrong, household } of results) {
    const { precision, recall, f1, falseMatches, misses } = accuracy;
    const cells = [precision, recall, f1].map((share) => share.toFixed(4));
    console.log(`| ${name} | ${cells.join(' | ')} | ${falseMatches} | ${household ?? ''} | ${misses} |`);
    if (options.show) for (const pair of wrong) console.log(`    ${pair}`);
  }
}

if (options.sets !== undefined) printAccuracy(runSets(options.sets, options.only));
else printAccuracy(runMade(options.seed, Number(options.people), options.only));
