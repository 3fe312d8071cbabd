import { parseArgs } from 'node:util';
import { bulkFiles } from './match/bulk.ts';
import { linkInDuckDb } from './match/duckdb.ts';
import { madeMap } from './match/generate.ts';
import { runDedupe, runLink } from './match/run.ts';
import { runMade, runOrigins, runSets, type SetResult } from './match/sets.ts';

/**
 * `npm run bench:match`: accuracy on made households and in the manner of FEBRL, then bulk link and duplicates at one
 * million beside DuckDB with the same rules. `-- --sets FOLDER [--only NAME] [--show]`: accuracy on the sets with known
 * truth of a folder; `--origins`: recall by the origin of names; `--show` lists the pairs it has wrong. `-- --bulk N`: the bulk part alone; `-- --full`: at eleven
 * million.
 */
const { values: options } = parseArgs({
  options: {
    sets: { type: 'string' },
    seed: { type: 'string', default: 'unseen-2' },
    people: { type: 'string', default: '10000' },
    only: { type: 'string' },
    bulk: { type: 'string' },
    full: { type: 'boolean', default: false },
    accuracy: { type: 'boolean', default: false },
    origins: { type: 'boolean', default: false },
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

/** Bulk link and duplicates of `rows` rows, DuckDB beside them where it fits. */
async function runBulk(rows: number, peer: boolean): Promise<void> {
  const feedRows = Math.min(100_000, rows / 10);
  const files = await bulkFiles('.signpost/bench-match', rows, feedRows);
  const timed = <T>(run: () => T) => {
    const [began, before] = [performance.now(), process.cpuUsage()];
    const result = run();
    const { user, system } = process.cpuUsage(before);
    return { result, seconds: (performance.now() - began) / 1_000, cpu: (user + system) / 1e6 };
  };
  console.log('| what | rows | candidates | seconds | CPU seconds | of these, link | rows/s of link |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  const line = (
    what: string,
    candidates: number,
    seconds: number,
    cpu: number,
    link: number,
    linked: number,
  ) =>
    console.log(
      `| ${what} | ${rows} | ${candidates} | ${seconds.toFixed(1)} | ${cpu.toFixed(1)} | ${link.toFixed(2)} | ${Math.round(linked / link)} |`,
    );
  const map = madeMap();
  const link = timed(() => runLink(files.feed, files.index, map).linked);
  line(
    `link ${feedRows}`,
    link.result.candidates,
    link.seconds,
    link.cpu,
    link.result.seconds.link,
    feedRows,
  );
  if (peer) {
    const { candidates, loadSeconds, linkSeconds, linkCpuSeconds } = await linkInDuckDb(files, 2);
    line(`DuckDB, the same`, candidates, loadSeconds + linkSeconds, linkCpuSeconds, linkSeconds, feedRows);
  }
  const duplicates = timed(() => runDedupe(files.index, map).linked);
  const { candidates, seconds } = duplicates.result;
  line('duplicates', candidates, duplicates.seconds, duplicates.cpu, seconds.link, rows);
  console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1_024)} MiB`);
}

if (options.sets !== undefined) printAccuracy(runSets(options.sets, options.only));
else if (options.origins) printAccuracy(runOrigins(options.seed, Number(options.people)));
else if (options.full) await runBulk(11_000_000, false);
else if (options.bulk !== undefined) await runBulk(Number(options.bulk), true);
else {
  printAccuracy(runMade(options.seed, Number(options.people), options.only));
  if (!options.accuracy) await runBulk(1_000_000, true);
}
