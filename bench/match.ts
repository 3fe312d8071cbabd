import { parseArgs } from 'node:util';
import { runSets } from './match/sets.ts';

/**
 * `npm run bench:match -- --sets FOLDER [--only NAME] [--show]`: how well the engine matches the sets with known truth
 * of a folder. `--show` lists the pairs it has wrong.
 */
const { values: options } = parseArgs({
  options: {
    sets: { type: 'string' },
    only: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});

if (options.sets !== undefined) {
  console.log('| set | precision | recall | F1 | false | missed |\n|---|---:|---:|---:|---:|---:|');
  for (const { name, accuracy, wrong } of runSets(options.sets, options.only)) {
    const { precision, recall, f1, falseMatches, misses } = accuracy;
    const cells = [precision, recall, f1].map((share) => share.toFixed(4));
    console.log(`| ${name} | ${cells.join(' | ')} | ${falseMatches} | ${misses} |`);
    if (options.show) for (const pair of wrong) console.log(`    ${pair}`);
  }
}
