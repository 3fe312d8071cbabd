import { parseArgs } from 'node:util';
import { dumpAudit } from '../../subgraphs/compliance/sealing/dump.ts';
import { runCommand, WrongCall } from '../command/command.ts';
import { withPool } from '../command/database.ts';

// npm run audit:dump -- --out FOLDER: the audit as files that anybody can verify.
const usage = 'npm run audit:dump -- --out FOLDER';

await runCommand({ usage, failed: 2 }, async () => {
  const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
  if (!out) throw new WrongCall();
  await withPool({ max: 1, applicationName: 'signpost audit dump' }, (sql) => dumpAudit(sql, out));
  console.log(
    `The audit is in ${out}. It names children by number and people by account: keep it as you keep those.`,
  );
  return 0;
});
