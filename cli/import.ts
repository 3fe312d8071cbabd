import { createReadStream, existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isUnavailable, openPool, type TransactionSql } from '../platform/database.ts';
import { FileFault } from '../subgraphs/records/feed/lines.ts';
import { importPractices, importSchools } from './import/places.ts';
import { importPostcodes } from './import/postcodes.ts';
import type { Counts, Heard } from './import/what.ts';
import { Bar } from './seed/bar.ts';
import { openCommandDatabase } from './seed/database.ts';

const registers = { onspd: importPostcodes, gias: importSchools, ods: importPractices } as const;
const usage = `npm run import -- ${Object.keys(registers).join('|')} FILE`;

/**
 * `npm run import -- onspd FILE`: loads a public register whole (docs/reference-data.md), in one transaction, and says
 * what is new, changed, the same and left out. Status 0: loaded; 1: not, and nothing was written; 2: called wrongly.
 */
async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [name = '', file = ''] = positionals;
  if (positionals.length !== 2 || !Object.hasOwn(registers, name))
    return wrong(`Name a register and a file. Usage: ${usage}`);
  if (!existsSync(file) || !statSync(file).isFile()) return wrong('The file is not there; correct its path.');
  const load = registers[name as keyof typeof registers];
  const size = statSync(file).size;
  const database = await openCommandDatabase();
  const sql = openPool({ url: database.url, max: 1, applicationName: 'signpost import' });
  const bar = new Bar(process.stderr);
  const began = performance.now();
  try {
    const { body, bytes } = counted(file);
    const counts = await sql.begin((tx) =>
      loaded(tx, load, body, (rows) => bar.show(name, bytes(), size, said(rows))),
    );
    bar.end();
    tell(counts, (performance.now() - began) / 1_000);
    return 0;
  } finally {
    bar.end();
    await sql.end({ timeout: 5 });
    await database.close();
  }
}

type Load = (tx: TransactionSql, body: AsyncIterable<Uint8Array>, heard: Heard) => Promise<Counts>;

/** One load at a time: two would each take the other's rows for its own. */
async function loaded(
  tx: TransactionSql,
  load: Load,
  body: AsyncIterable<Uint8Array>,
  heard: Heard,
): Promise<Counts> {
  const [lock] = await tx`select pg_try_advisory_xact_lock(hashtextextended('import', 5821)) as held`;
  if (!lock?.held)
    throw new FileFault('BUSY', 'Another register is being loaded; start this one when it is done.');
  return load(tx, body, heard);
}

function counted(file: string): { body: AsyncIterable<Uint8Array>; bytes: () => number } {
  const stream = createReadStream(file, { highWaterMark: 1 << 18 });
  return { body: stream, bytes: () => stream.bytesRead };
}

function tell(counts: Counts, seconds: number): void {
  console.log(`Loaded in ${seconds.toFixed(1)} s:`);
  for (const [what, rows] of counts) if (rows > 0) console.log(`  ${said(rows).padStart(12)} ${what}`);
}

const said = (rows: number) => rows.toLocaleString('en-GB');

function wrong(sentence: string): number {
  console.error(sentence);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof FileFault) console.error(error.message);
  else if (isUnavailable(error))
    console.error('The database cannot be reached at present; try again when it is up.');
  else if (String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS'))
    console.error(`Usage: ${usage}`);
  else
    console.error(
      'The load stopped and nothing was written; see that the file is whole, and start it again.',
    );
  process.exitCode =
    error instanceof FileFault || !String((error as { code?: unknown }).code).startsWith('ERR_PARSE') ? 1 : 2;
}
