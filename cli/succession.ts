import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { withBar } from './command/bar.ts';
import { counted, runCommand, WrongCall } from './command/command.ts';
import { unlessClosed, withPool } from './command/database.ts';
import { succeed } from './succession/succeed.ts';

const usage = 'npm run succession -- FORMER SUCCESSOR';

/**
 * `npm run succession -- E10000006 E06000063`: gives the records of an authority that was abolished, and all else that it
 * answered for, to its successor (docs/succession.md). Status 0: done; 1: not, or not to the end: run it again; 2: called wrongly.
 */
function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [from, to] = positionals;
  if (positionals.length !== 2 || !from || !to)
    throw new WrongCall('Name two authorities by their GSS codes.');
  return withPool({ max: 1, applicationName: 'signpost succession' }, (sql, { policy }) =>
    unlessClosed(
      sql,
      async (sql) => {
        const moved = await withBar((show) =>
          succeed(
            {
              sql,
              audit: new AuditWriter(sql),
              clock: systemClock,
              policy,
              heard: (done, all) => show('records', done, Math.max(all, 1)),
            },
            { from, to },
          ),
        );
        console.log(`${counted(moved, 'record is', 'records are')} the successor’s, with all that was open.`);
        return 0;
      },
      1,
    ),
  );
}

await runCommand(
  { usage, stopped: 'The succession stopped; each record has one authority, and run again it goes on.' },
  main,
);
