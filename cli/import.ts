import { createReadStream, existsSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { TransactionSql } from '../platform/database.ts';
import { FileFault } from '../subgraphs/records/feed/lines.ts';
import { withBar } from './command/bar.ts';
import { runCommand, WrongCall } from './command/command.ts';
import { withPool } from './command/database.ts';
import { importPractices, importSchools } from './import/places.ts';
import { importPostcodes } from './import/postcodes.ts';
import type { Counts, Heard } from './import/what.ts';

const registers = { onspd: importPostcodes, gias: importSchools, ods: importPractices } as const;
const usage = `npm run import -- ${Object.keys(registers).join('|')} FILE`;

/**
 * `npm run import -- onspd FILE`: loads a public register whole (docs/reference-data.md), in one transaction, and says
 * what is new, changed, the same and left out. Status 0: loaded; 1: not, and nothing was written; 2: called wrongly.
 */
function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [name = '', file = ''] = positionals;
  if (positionals.length !== 2 || !Object.hasOwn(registers, name))
    throw new WrongCall('Name a register and a file.');
  if (!existsSync(file) || !statSync(file).isFile())
    throw new WrongCall('The file is not there; correct its path.');
  const load = registers[name as keyof typeof registers];
  const size = statSync(file).size;
  return withPool({ max: 1, applicationName: 'signpost import' }, async (sql) => {
    const began = performance.now();
    const { body, bytes } = counted(file);
    const counts = await withBar((show) =>
      sql.begin((tx) => loaded(tx, load, body, (rows) => show(name, bytes(), size, said(rows)))),
    );
    tell(counts, (performance.now() - began) / 1_000);
    return 0;
  });
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

await runCommand(
  {
    usage,
    stopped: 'The load stopped and nothing was written; see that the file is whole, and start it again.',
  },
  main,
);
