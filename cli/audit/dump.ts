import { parseArgs } from 'node:util';
import { openPool } from '../../platform/database.ts';
import { dumpAudit } from '../../subgraphs/compliance/sealing/dump.ts';
import { openCommandDatabase } from '../seed/database.ts';
import { runCommand } from './command.ts';

// npm run audit:dump -- --out FOLDER: the audit as files that anybody can verify.
const usage = 'npm run audit:dump -- --out FOLDER';

await runCommand(usage, async () => {
  const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
  if (!out) {
    console.error(`Usage: ${usage}`);
    return 2;
  }
  const database = await openCommandDatabase();
  const sql = openPool({ url: database.url, max: 1, applicationName: 'signpost audit dump' });
  try {
    await dumpAudit(sql, out);
    console.log(
      `The audit is in ${out}. It names children by number and people by account: keep it as you keep those.`,
    );
    return 0;
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
});
