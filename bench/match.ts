import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkFiles } from './match/bulk.ts';
import { linkInDuckDb } from './match/duckdb.ts';
import { runFeedRows } from './match/feedRows.ts';
import { madeMap } from './match/generate.ts';
import { measureSearch } from './match/search.ts';
import { runMade, runOrigins, runSets, type SetResult } from './match/sets.ts';
import { benchOptions } from './options.ts';

/**
 * `npm run bench:match -- [OPTION]`: accuracy on generated households and on data in the manner of FEBRL, then
 * linking and de-duplicating a million rows beside DuckDB with the same rules.
 * - `--sets FOLDER [--only NAME] [--show]`: accuracy on the sets with known truth in a folder; `--show` lists the
 *   wrong pairs
 * - `--origins`: recall by the origin of names
 * - `--bulk N`: the bulk part alone; `--full`: with eleven million rows
 * - `--search N`: the practitioner's search in an index of N children, which is seeded first
 * - `--feed`: how many feed rows are linked without a person
 */
const options = benchOptions(
  'npm run bench:match [-- --sets FOLDER [--only NAME] [--show] | --origins | --accuracy [--only NAME] | --bulk N | --full | --search N | --feed] [--seed TEXT] [--people N]',
  {
    sets: { type: 'string' },
    seed: { type: 'string', default: 'unseen-2' },
    people: { type: 'string', default: '10000' },
    only: { type: 'string' },
    bulk: { type: 'string' },
    search: { type: 'string' },
    feed: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    accuracy: { type: 'boolean', default: false },
    origins: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
  },
  ['people', 'bulk', 'search'],
);

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

/** What `npm run match` prints last. */
interface Figures {
  readonly candidates: number;
  readonly rows: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly linkCpuSeconds: number;
  readonly peakMemoryBytes: number;
}

/** Runs the product's own command, by itself, so that its memory is its own. */
function runCommand(...words: readonly string[]): Figures {
  const printed = execFileSync(process.execPath, ['--import', 'tsx', 'cli/match.ts', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(printed.trim().split('\n').at(-1) as string) as Figures;
}

/** Bulk link and duplicates of `rows` rows by the product's own command, DuckDB beside them where it fits. */
async function runBulk(rows: number, peer: boolean): Promise<void> {
  const folder = '.signpost/bench-match';
  const feedRows = Math.min(100_000, rows / 10);
  const files = await bulkFiles(folder, rows, feedRows);
  const map = join(folder, 'map.json');
  writeFileSync(map, JSON.stringify(madeMap()));
  const out = ['--map', map, '--out', join(folder, 'pairs.csv')];
  console.log(
    '| what | candidates | seconds | CPU seconds | rows/s | linking alone, CPU seconds | rows looked up per CPU second of it | MiB |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
  const line = (what: string, looked: number, figures: Figures) => {
    const { candidates, seconds, cpuSeconds, linkCpuSeconds, peakMemoryBytes } = figures;
    const cells = [candidates, seconds.toFixed(1), cpuSeconds.toFixed(1), Math.round(figures.rows / seconds)];
    const linking = [linkCpuSeconds.toFixed(2), Math.round(looked / linkCpuSeconds)];
    console.log(`| ${[what, ...cells, ...linking, Math.round(peakMemoryBytes / 2 ** 20)].join(' | ')} |`);
  };
  line(
    `link ${feedRows} to ${rows}`,
    feedRows,
    runCommand('link', '--left', files.feed, '--right', files.index, ...out),
  );
  if (peer) {
    const { candidates, loadSeconds, linkSeconds, linkCpuSeconds } = await linkInDuckDb(files, 2);
    const cells = [candidates, (loadSeconds + linkSeconds).toFixed(1), '', '', linkCpuSeconds.toFixed(2)];
    console.log(
      `| ${['DuckDB, the same', ...cells, Math.round(feedRows / linkCpuSeconds), ''].join(' | ')} |`,
    );
  }
  line(`duplicates in ${rows}`, rows, runCommand('dedupe', '--input', files.index, ...out));
}

/** The practitioner's search: what its statement takes, and whether the child is among the first ten. */
async function runSearch(children: number): Promise<void> {
  console.log(
    '| search by | searches | p50, ms | p99, ms | statement p50 | p99 | recall@10 | shown | to be refined |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|');
  for (const result of await measureSearch(children)) {
    const { kind, searches, p50, p99, statementP50, statementP99, recallAt10, shown, refine } = result;
    const times = [p50, p99, statementP50, statementP99].map((time) => time.toFixed(2));
    const shares = [recallAt10, shown, refine].map((share) => share.toFixed(4));
    console.log(`| ${[kind, searches, ...times, ...shares].join(' | ')} |`);
  }
}

/** What of feed rows is linked unseen, with a number and without: rows of twins and siblings apart. */
function runFeed(seed: string, people: number): void {
  console.log('| feed rows | rows | precision | recall | false | with the twin | of the household |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const identified of [true, false]) {
    for (const { name, rows, accuracy, twins, household } of runFeedRows(seed, people, identified)) {
      const what = `${name}, ${identified ? 'with a number' : 'without'}`;
      const shares = [accuracy.precision.toFixed(5), accuracy.recall.toFixed(4)];
      console.log(`| ${[what, rows, ...shares, accuracy.falseMatches, twins, household].join(' | ')} |`);
    }
  }
}

if (options.sets !== undefined) printAccuracy(runSets(options.sets, options.only));
else if (options.origins) printAccuracy(runOrigins(options.seed, Number(options.people)));
else if (options.feed) runFeed(options.seed, Number(options.people));
else if (options.search !== undefined) await runSearch(Number(options.search));
else if (options.full) await runBulk(11_000_000, false);
else if (options.bulk !== undefined) await runBulk(Number(options.bulk), true);
else {
  printAccuracy(runMade(options.seed, Number(options.people), options.only));
  if (!options.accuracy) await runBulk(1_000_000, true);
}
