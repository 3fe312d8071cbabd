import { expect, test } from 'vitest';
import { startWorld } from '../records/support/world.ts';
import { runCommand } from '../support/command.ts';

test('names what does not fit by its reference in the audit: the night’s log is no list of hidden children', async () => {
  const world = await startWorld();
  const { sql } = world.database;
  const number = await world.plant({ givenName: 'Sorrel', familyName: 'Quickthorn' });
  await sql`update records.child set shield = 'ACTIVE', outward = null where number = ${number}`;
  const { status, out, err } = await runCommand(world.database, 'shields.ts');
  expect([status, out]).toEqual([3, expect.stringMatching(/^\d+ shields? do(es)? not fit/m)]);
  expect(out + err).not.toContain(number);
  const codes = ['MARK_DIFFERS', 'PLAIN_ROWS_MARKED'];
  const told = await sql<{ reference: string; code: string }[]>`
    select operation_id as reference, detail ->> 'code' as code from audit.event
    where kind = 'SHIELD_ALTERED' and child_number = ${number} order by code`;
  expect(told.map(({ code }) => code)).toEqual(codes);
  for (const { reference, code } of told) expect(err).toContain(`${reference}  ${code}\n`);
});
