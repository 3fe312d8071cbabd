import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { Witness, witnessedFile } from '../../cli/audit/witnessing.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { runCommand } from '../support/command.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { sealAll } from './sealAll.ts';

test('L10 once the data is destroyed nothing is up that seals: each month that is retired then is sealed by its command', async () => {
  const database = await freshDatabase();
  const { sql } = database;
  const folder = temporaryFolder();
  const months = ['1990-01', '1990-02', '1990-03', '1990-04'] as const;
  const writer = randomUUID();
  for (const [at, month] of months.slice(0, 3).entries()) {
    const table = `audit.event_${month.replace('-', '')}`;
    await sql.unsafe(
      `create table ${table} partition of audit.event for values from ('${month}-01') to ('${months[at + 1]}-01')`,
    );
    const event = {
      writer,
      sequence: at,
      occurred_at: `${month}-10T09:00:00Z`,
      kind: 'SEARCHED',
      outcome: 'DONE',
    };
    await sql`select audit.append(${sql.json([event])})`;
  }
  await sealAll(sql, new Sealer(database.poolFor('signpost_sealer'), testKeys().auditPrivateKey()));
  const watching = join(folder, 'witness');
  await new Witness(watching, [testKeys().auditPublicKey()]).look(sql, new Date());
  await sql`update service.state set mode = 'DECOMMISSIONED', officers = ${[randomUUID(), randomUUID()]}::uuid[]`;

  const evidence = ['--key', join(inject('testKeys'), 'audit.public.pem')];
  evidence.push('--witness', join(watching, witnessedFile));
  evidence.push('--witness-key', join(watching, 'witness.public.pem'));
  for (const [at, before] of months.slice(1).entries()) {
    const args = ['--before', before, '--dump', join(folder, before), ...evidence, '--carry-out'];
    expect(await runCommand(database, 'audit/retire.ts', ...args)).toMatchObject({
      status: 0,
      out: expect.stringContaining(`${months[at]}               1 events\nRetired.`),
    });
    // As months pass between one and the next.
    await sql`
      update audit.event set recorded_at = recorded_at - interval '31 days'
      where not exists (select from audit.leaf where leaf.event_id = event.id)`;
  }
});
