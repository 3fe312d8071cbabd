import { randomUUID } from 'node:crypto';
import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { openKeys } from '../../platform/keys.ts';

// Writes events without end and prints the operation id of each that is durable, until it is killed.
const [url, keys] = process.argv.slice(2) as [string, string];
const writer = new AuditWriter(
  openPool({
    url,
    role: 'signpost_gateway',
    databaseKey: openKeys(keys, { create: false }).databaseKey(),
    max: 1,
    applicationName: 'signpost test writer',
  }),
);
for (;;) {
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      const operationId = randomUUID();
      await writer.write({ kind: 'OPERATION_RECEIVED', outcome: 'DONE', operationId });
      process.stdout.write(`${operationId}\n`);
    }),
  );
}
