import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { dedupeRows } from '../platform/matching/dedupe.ts';
import { type Linked, linkFiles } from '../platform/matching/link.ts';
import { runCommand, WrongCall } from './command/command.ts';
import { countCrowded } from './match/crowd.ts';
import { type ColumnMap, readMap } from './match/map.ts';
import { leaveOutNumbers, leaveOutPlaceholders } from './match/placeholders.ts';
import type { MatchFile } from './match/read.ts';
import { ReadingHelper, readSources } from './match/together.ts';
import { takeApartNames } from './match/wholeNames.ts';
import { checkOutput, writeClusters, writePairs } from './match/write.ts';

const usage =
  'npm run --silent match -- link --left A.csv --right B.csv --map map.json --out pairs.csv [--left-map L.json --right-map R.json], or ' +
  'npm run --silent match -- dedupe --input A.csv --map map.json --out pairs.csv [--clusters clusters.csv]';

const began = performance.now();
const seconds = () => (performance.now() - began) / 1_000;
const round = (value: number) => Number(value.toFixed(3));

function options() {
  const text = { type: 'string' } as const;
  return parseArgs({
    allowPositionals: true,
    options: {
      left: text,
      right: text,
      input: text,
      map: text,
      out: text,
      clusters: text,
      'left-map': text,
      'right-map': text,
    },
  });
}

function mapOf(...files: readonly (string | undefined)[]): { file: string; map: ColumnMap } {
  const file = files.find((each) => each !== undefined);
  if (file === undefined) throw new WrongCall('Name a map of the columns.');
  return { file, map: readMap(file) };
}

const rowsOf = (files: readonly MatchFile[]) => files.map(({ rows }) => rows);

function forgetPlaceholders(files: readonly MatchFile[]): void {
  const placeholders = files.reduce((sum, file) => sum + leaveOutPlaceholders(file.rows), 0);
  if (placeholders > 0)
    console.error(
      `${placeholders} dates of birth stand for none, as 1900-01-01 or one that very many rows share, and were left out.`,
    );
  const numbers = files.reduce((sum, file) => sum + leaveOutNumbers(file.rows), 0);
  if (numbers > 0)
    console.error(`${numbers} numbers are each of very many people, as 123456789 is, and were left out.`);
}

function report(files: readonly MatchFile[], linked: Linked, read: number): void {
  const { user, system } = process.cpuUsage();
  const { pairs, candidates, model } = linked;
  const rows = files.map((file) => file.rows.count);
  const unread = files.reduce((sum, file) => sum + file.unreadDates, 0);
  if (unread > 0)
    console.error(`${unread} dates are not of the format that the map names, and were left out.`);
  const crowded = files.reduce((sum, file) => sum + countCrowded(file.rows), 0);
  if (crowded > 0)
    console.error(
      `${crowded} rows say the same as more than a thousand others, and may be in no pair; keep one of each.`,
    );
  console.log(
    JSON.stringify({
      rows: rows.reduce((sum, count) => sum + count, 0),
      fileRows: rows,
      candidates,
      pairs: pairs.length,
      matches: pairs.filter(({ decision }) => decision === 'match').length,
      seconds: round(seconds()),
      cpuSeconds: round((user + system) / 1e6),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
      stages: {
        read: round(read),
        learn: round(linked.seconds.learn),
        weigh: round(linked.seconds.weigh),
        decide: round(linked.seconds.decide),
      },
      // Of weighing and deciding, without what is read and learned.
      linkCpuSeconds: round(linked.seconds.cpu),
      strategy: model.strategy,
    }),
  );
}

function link(values: ReturnType<typeof options>['values']): void {
  const { left, right, out } = values;
  if (!left || !right || !out) throw new WrongCall('Name both files and the file of pairs.');
  checkOutput(out, left, right, values.map, values['left-map'], values['right-map']);
  const [leftMap, rightMap] = [mapOf(values['left-map'], values.map), mapOf(values['right-map'], values.map)];
  const sources = [
    { file: left, mapFile: leftMap.file, map: leftMap.map },
    { file: right, mapFile: rightMap.file, map: rightMap.map },
  ];
  const helper = isBig(left) || isBig(right) ? new ReadingHelper() : undefined;
  const { files, vocabulary } = readSources(sources, helper);
  const [a, b] = files as [MatchFile, MatchFile];
  void helper?.end();
  takeApartNames(rowsOf(files), vocabulary.names);
  forgetPlaceholders(files);
  const read = seconds();
  const linked = linkFiles({ left: a.rows, right: b.rows, vocabulary });
  writePairs(out, linked.pairs, a.ids, b.ids);
  report([a, b], linked, read);
}

/** Whether a second thread pays: it takes a third of a second to start. */
function isBig(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size > 8 * 1_024 * 1_024 && availableParallelism() > 1;
}

function dedupe(values: ReturnType<typeof options>['values']): void {
  const { input, out, clusters } = values;
  if (!input || !out) throw new WrongCall('Name the file and the file of pairs.');
  checkOutput(out, input, values.map, clusters);
  if (clusters !== undefined) checkOutput(clusters, input, values.map);
  const { file, map } = mapOf(values.map);
  const helper = isBig(input) ? new ReadingHelper() : undefined;
  const { files, vocabulary } = readSources([{ file: input, mapFile: file, map }], helper);
  const [read] = files as [MatchFile];
  takeApartNames(rowsOf(files), vocabulary.names);
  forgetPlaceholders(files);
  const readSeconds = seconds();
  const found = dedupeRows(read.rows, vocabulary, { helper, ties: read.ids.signs() });
  writePairs(out, found.pairs, read.ids, read.ids);
  if (clusters !== undefined) writeClusters(clusters, found.clusters, read.ids);
  report([read], found, readSeconds);
  void helper?.end();
}

/**
 * `npm run --silent match -- link|dedupe ...`: the product's own engine on anybody's files, without a database.
 * Status 0, the last line of the output JSON; status 2 and one sentence for what cannot be used.
 */
function main(): number {
  const { values, positionals } = options();
  if (positionals.length === 1 && positionals[0] === 'link') link(values);
  else if (positionals.length === 1 && positionals[0] === 'dedupe') dedupe(values);
  else throw new WrongCall('Say link or dedupe.');
  return 0;
}

await runCommand({ usage, failed: 2 }, main);
