import { createReadStream, createWriteStream, readFileSync, rmSync, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { openFeedDependencies } from '../subgraphs/records/feed/feed.ts';
import { type LocalMap, localMap, registerLocalSource } from '../subgraphs/records/feed/local.ts';
import { reportHeader, reportRow } from '../subgraphs/records/feed/rejection.ts';
import { type FeedResult, runFeed } from '../subgraphs/records/feed/run.ts';
import { feedSources, findSource } from '../subgraphs/records/feed/sources.ts';
import { withBar } from './command/bar.ts';
import { counted, requireFile, runCommand, WrongCall } from './command/command.ts';
import { unlessClosed, withDatabase, withPool } from './command/database.ts';

const usage = `npm run feed -- ${Object.keys(feedSources).join('|')}|local-... FILE [--dry-run], or register MAP.json`;

/**
 * `npm run feed -- gro-births FILE`: takes a source's file in, with progress, counts by outcome, and a report of the
 * bad rows beside the file. Status 0: read to its end; 1: not, or its report could not be written; 2: called wrongly.
 */
function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' } },
  });
  const [name = '', file = ''] = positionals;
  if (positionals.length !== 2) throw new WrongCall('Name a source and a file.');
  requireFile(file);
  if (name === 'register') return register(file);
  return load(name, file, values['dry-run'] ?? false);
}

function load(name: string, file: string, dryRun: boolean): Promise<number> {
  return withDatabase(async ({ url, keys, policy }) => {
    const deps = openFeedDependencies({
      databaseUrl: url,
      keys,
      policy,
      clock: systemClock,
      log: createLog({ part: 'feed', level: 'silent' }),
    });
    try {
      const source = await findSource(deps.sql, name);
      if (!source) throw new WrongCall('There is no such source.');
      const size = statSync(file).size;
      const report = reportBeside(file);
      const began = performance.now();
      const seconds = () => (performance.now() - began) / 1_000;
      const result = await withBar((show) =>
        runFeed(deps, {
          source,
          body: createReadStream(file),
          startedBy: null,
          actor: { operation: `feed ${name}` },
          dryRun,
          progress: ({ rows, bytes, paused }) => {
            const rate = `${count(Math.round(rows / seconds()))} a second`;
            show(name, bytes, size, `${counted(rows, 'row')}, ${paused ? 'paused' : rate}`);
          },
          rejected: report.add,
        }),
      );
      return tell(result, await report.end(result.status === 'DONE'), seconds());
    } finally {
      await deps.stop();
    }
  });
}

function tell(
  result: FeedResult,
  bad: { faults: number; file: string; lost: boolean },
  seconds: number,
): number {
  if (result.fault) console.error(result.fault.message);
  const isRefusedWhole = result.fault && result.rows === 0;
  if (result.runId && !isRefusedWhole) {
    const rate = count(Math.round(result.rows / seconds));
    console.log(`${counted(result.rows, 'row')} in ${seconds.toFixed(1)} s (${rate} a second)`);
    for (const [outcome, rows] of Object.entries(result.outcomes)) {
      console.log(`  ${outcome.padEnd(14)} ${count(rows).padStart(9)}`);
    }
    for (const [reason, rows] of Object.entries(result.reasons)) {
      console.log(`    ${reason.padEnd(24)} ${count(rows).padStart(9)}`);
    }
    const accounted = Object.values(result.outcomes).reduce((sum, rows) => sum + rows, 0);
    const balance = accounted === result.rows ? 'every row has its outcome' : 'ROWS ARE MISSING';
    const kind = result.kind === 'TEST' ? 'A test: nothing but these counts was written. ' : '';
    console.log(`${kind}${counted(result.rows, 'row')} in, ${count(accounted)} accounted for: ${balance}.`);
  }
  if (bad.lost) console.error(`${bad.file} could not be written; make room for it and send the file again.`);
  else if (bad.faults > 0) console.log(`Bad rows, by line and column: ${bad.file}`);
  return result.status === 'DONE' && !bad.lost ? 0 : 1;
}

/** `npm run feed -- register MAP.json`: a local source with its own columns; its organisation is accredited apart. */
function register(file: string): Promise<number> {
  let map: LocalMap;
  try {
    map = localMap.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const issue = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues?.[0];
    throw new WrongCall(
      issue
        ? `The map is not right at ${issue.path.join('.') || 'its top'}: ${issue.message}.`
        : 'The map is not JSON; see docs/feeds/local-sources.md.',
    );
  }
  return withPool({ max: 1, applicationName: 'signpost feed' }, (sql) =>
    unlessClosed(
      sql,
      async (sql) => {
        await registerLocalSource(sql, new AuditWriter(sql), map);
        console.log(`Registered ${map.name}. Load a file with: npm run feed -- ${map.name} FILE`);
        return 0;
      },
      1,
    ),
  );
}

/** The report of bad rows, written as they come; no file when there are none, nor what a load before reported. */
function reportBeside(file: string) {
  const path = `${file.replace(/\.(csv|xml|json|ndjson)$/i, '')}.rejected.csv`;
  let out: ReturnType<typeof createWriteStream> | undefined;
  let faults = 0;
  let lost = false;
  return {
    add: (rejection: Parameters<typeof reportRow>[0]) => {
      if (!out) {
        out = createWriteStream(path);
        // A load does not end for its report: the faults are in the database too.
        out.on('error', () => {
          lost = true;
        });
        out.write(reportHeader);
      }
      faults += 1;
      out.write(reportRow(rejection));
    },
    end: async (whole: boolean) => {
      out?.end();
      if (out) await finished(out).catch(() => {});
      else if (whole && isReport(path)) rmSync(path);
      return { faults, file: path, lost };
    },
  };
}

/** Whether there is a report of a load: nobody else's file is taken away. */
function isReport(path: string): boolean {
  return (
    statSync(path, { throwIfNoEntry: false })?.isFile() === true &&
    readFileSync(path, 'utf8').startsWith(reportHeader)
  );
}

const count = (rows: number) => rows.toLocaleString('en-GB');

await runCommand(
  { usage, stopped: 'The load stopped; send the file again, what was applied is skipped then.' },
  main,
);
