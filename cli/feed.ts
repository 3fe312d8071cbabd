import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../platform/clock.ts';
import { isUnavailable, openPool } from '../platform/database.ts';
import { createLog } from '../platform/log.ts';
import { readPolicy } from '../platform/policy.ts';
import { openFeedDependencies } from '../subgraphs/records/feed/feed.ts';
import { type LocalMap, localMap, registerLocalSource } from '../subgraphs/records/feed/local.ts';
import { reportHeader, reportRow } from '../subgraphs/records/feed/rejection.ts';
import { type FeedResult, runFeed } from '../subgraphs/records/feed/run.ts';
import { feedSources, findSource } from '../subgraphs/records/feed/sources.ts';
import { Bar } from './seed/bar.ts';
import { openCommandDatabase } from './seed/database.ts';

const usage = `npm run feed -- ${Object.keys(feedSources).join('|')}|local-... FILE [--dry-run], or register MAP.json`;

/**
 * `npm run feed -- gro-births FILE`: takes a source's file in, with progress, counts by outcome, and a report of the
 * bad rows beside the file. Status 0: read to its end; 1: not; 2: called wrongly.
 */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' } },
  });
  const [name = '', file = ''] = positionals;
  if (positionals.length !== 2) return wrong(`Name a source and a file. Usage: ${usage}`);
  if (!existsSync(file) || !statSync(file).isFile()) return wrong('The file is not there; correct its path.');
  if (name === 'register') return register(file);
  const size = statSync(file).size;
  const database = await openCommandDatabase();
  const log = createLog({ part: 'feed', level: 'silent' });
  const deps = openFeedDependencies({
    databaseUrl: database.url,
    keys: database.keys,
    policy: readPolicy(),
    clock: systemClock,
    log,
  });
  const bar = new Bar(process.stderr);
  const report = reportBeside(file);
  const began = performance.now();
  try {
    const source = await findSource(deps.sql, name);
    if (!source) return wrong(`There is no such source. Usage: ${usage}`);
    const result = await runFeed(deps, {
      ...{ source, body: createReadStream(file), startedBy: null, actor: { operation: `feed ${name}` } },
      dryRun: values['dry-run'] ?? false,
      progress: ({ rows, bytes, paused }) => {
        const rate = `${count(Math.round(rows / ((performance.now() - began) / 1_000)))} a second`;
        bar.show(name, bytes, size, `${count(rows)} rows, ${paused ? 'paused' : rate}`);
      },
      rejected: report.add,
    });
    bar.end();
    const bad = await report.end();
    return tell(result, bad, (performance.now() - began) / 1_000);
  } finally {
    bar.end();
    await deps.stop();
    await database.close();
  }
}

function tell(result: FeedResult, bad: { faults: number; file: string }, seconds: number): number {
  if (result.fault) console.error(result.fault.message);
  if (result.runId) {
    const rate = count(Math.round(result.rows / seconds));
    console.log(`${count(result.rows)} rows in ${seconds.toFixed(1)} s (${rate} a second)`);
    for (const [outcome, rows] of Object.entries(result.outcomes)) {
      console.log(`  ${outcome.padEnd(14)} ${count(rows).padStart(9)}`);
    }
    for (const [reason, rows] of Object.entries(result.reasons)) {
      console.log(`    ${reason.padEnd(24)} ${count(rows).padStart(9)}`);
    }
    const accounted = Object.values(result.outcomes).reduce((sum, rows) => sum + rows, 0);
    const balance = accounted === result.rows ? 'every row has its outcome' : 'ROWS ARE MISSING';
    const kind = result.kind === 'TEST' ? 'A test: nothing but these counts was written. ' : '';
    console.log(`${kind}${count(result.rows)} rows in, ${count(accounted)} accounted for: ${balance}.`);
  }
  if (bad.faults > 0) console.log(`Bad rows, by line and column: ${bad.file}`);
  return result.status === 'DONE' ? 0 : 1;
}

/** `npm run feed -- register MAP.json`: a local source with its own columns; its organisation is accredited apart. */
async function register(file: string): Promise<number> {
  let map: LocalMap;
  try {
    map = localMap.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const issue = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues?.[0];
    return wrong(
      issue
        ? `The map is not right at ${issue.path.join('.') || 'its top'}: ${issue.message}.`
        : 'The map is not JSON; see docs/feeds/local-sources.md.',
    );
  }
  const database = await openCommandDatabase();
  const sql = openPool({ url: database.url, max: 1, applicationName: 'signpost feed' });
  try {
    await registerLocalSource(sql, map);
    console.log(`Registered ${map.name}. Load a file with: npm run feed -- ${map.name} FILE`);
    return 0;
  } finally {
    await sql.end({ timeout: 5 });
    await database.close();
  }
}

/** The report of bad rows, written as they come; no file when there are none. */
function reportBeside(file: string) {
  const path = `${file.replace(/\.(csv|xml|json|ndjson)$/i, '')}.rejected.csv`;
  let out: ReturnType<typeof createWriteStream> | undefined;
  let faults = 0;
  return {
    add: (rejection: Parameters<typeof reportRow>[0]) => {
      if (!out) {
        out = createWriteStream(path);
        out.write(reportHeader);
      }
      faults += 1;
      out.write(reportRow(rejection));
    },
    end: async () => {
      if (out) {
        out.end();
        await finished(out);
      }
      return { faults, file: path };
    },
  };
}

const count = (rows: number) => rows.toLocaleString('en-GB');

function wrong(sentence: string): number {
  console.error(sentence);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = error as { code?: unknown; message: string };
  if (isUnavailable(error))
    console.error('The database cannot be reached at present; try again when it is up.');
  else if (typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_'))
    console.error(message);
  else if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) console.error(`Usage: ${usage}`);
  else console.error('The load stopped; send the file again, what was applied is skipped then.');
  process.exitCode = 1;
}
