import { createReadStream, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { withBar } from './command/bar.ts';
import { requireFile, runCommand, WrongCall } from './command/command.ts';
import { unlessClosed, withPool } from './command/database.ts';
import { importRegister, type Register, registers } from './import/register.ts';
import type { Counts } from './import/what.ts';

const usage = `npm run import -- ${registers.join('|')} FILE`;

/**
 * `npm run import -- onspd FILE`: loads a public register whole (docs/reference-data.md) in one transaction, and says
 * what is new, changed, unchanged and left out. Status 0: loaded; 1: not loaded, and nothing was written; 2: called
 * wrongly.
 */
function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [name = '', file = ''] = positionals;
  if (positionals.length !== 2 || !registers.includes(name as Register))
    throw new WrongCall('Name a register and a file.');
  requireFile(file);
  const size = statSync(file).size;
  return withPool({ max: 1, applicationName: 'signpost import', begins: true }, (sql, { keys }) =>
    unlessClosed(
      sql,
      async (sql) => {
        const began = performance.now();
        const { body, bytes } = counted(file);
        const counts = await withBar((show) =>
          importRegister(sql, new AuditWriter(sql), {
            register: name as Register,
            body,
            standingKey: keys.standingKey(),
            today: systemClock.today(),
            heard: (rows) => show(name, bytes(), size, said(rows)),
          }),
        );
        tell(counts, (performance.now() - began) / 1_000);
        return 0;
      },
      1,
    ),
  );
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
