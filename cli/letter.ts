import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { runCommand } from './command/command.ts';
import { readResults } from './letter/results.ts';
import { citationsOf, requirements, resultsOf } from './letter/table.ts';

const usage = 'npm run letter [-- --run]';

/**
 * `npm run letter`: prints L01 to L44, each with the tests that prove it and their last results; `--run` runs them
 * first. Status 0: every row has a test and all of them passed last time; 1: not so (it says which), or the run
 * broke; 2: called wrongly.
 */
function main(): number {
  const { values } = parseArgs({ options: { run: { type: 'boolean', default: false } } });
  const cited = citationsOf();
  let broke = false;
  if (values.run) {
    const files = [...new Set([...cited.values()].flat().map(({ file }) => file))];
    const run = ['vitest', 'run', '-t', '\\bL\\d\\d\\b', ...files];
    broke = spawnSync('npx', run, { stdio: 'inherit' }).status !== 0;
  }
  const results = resultsOf(cited, readResults());
  const [bare, failed, unknown]: [string[], string[], string[]] = [[], [], []];
  for (const { id, asks, seen } of requirements()) {
    console.log(`${id}  ${asks}\n     seen by: ${seen}`);
    const ran = results.get(id) ?? [];
    for (const { file, name, passed, at } of ran)
      console.log(
        `     ${passed ? 'passed' : 'FAILED'} ${at.slice(0, 16).replace('T', ' ')}  ${name}  (${file})`,
      );
    const tests = cited.get(id) ?? [];
    if (tests.length === 0) console.log('     NO TEST cites it');
    else if (ran.length === 0)
      for (const { file, name } of tests) console.log(`     not run here  ${name}  (${file})`);
    if (tests.length === 0) bare.push(id);
    else if (ran.length === 0) unknown.push(id);
    else if (ran.some(({ passed }) => !passed)) failed.push(id);
  }
  const good = requirements().length - bare.length - failed.length - unknown.length;
  console.log(`\n${good} of ${requirements().length} rows are proved by tests that passed.`);
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}.`);
  if (bare.length > 0) console.log(`Without a test: ${bare.join(', ')}.`);
  if (unknown.length > 0)
    console.log(
      `Not run on this machine: ${unknown.join(', ')}. Run "npm test", or "${usage.replace(' [', ' ').replace(']', '')}".`,
    );
  // What is shown of a test that it did not come to is from before.
  if (broke) console.log('This run of the tests did not end well; look at what it says above.');
  return good === requirements().length && !broke ? 0 : 1;
}

await runCommand({ usage }, main);
