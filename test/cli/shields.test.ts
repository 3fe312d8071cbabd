import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { raiseMoved } from '../../subgraphs/records/shield/alarms.ts';
import { actOnShield } from '../records/support/shields.ts';
import { startWorld } from '../records/support/world.ts';
import { castAuthorities } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { testKeys } from '../support/database.ts';
import { statementTexts, watchStatements } from '../support/statements.ts';

watchStatements();

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

test('names a hidden record that somebody gave to another authority in the database, and none that was transferred', async () => {
  const world = await startWorld();
  const { sql } = world.database;
  const amira = world.as('amira');
  const hide = async () => {
    const number = await world.plant({});
    await world.open(amira, number);
    const input = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect((await actOnShield(world, amira, 'requestShield', input)).__typename).toBe('ShieldChanged');
    return number;
  };
  const [edited, transferred, left] = [await hide(), await hide(), await hide()];
  const move = (number: string) =>
    sql`update records.child set authority_code = ${castAuthorities.bradford} where number = ${number}`;
  await move(edited);
  await move(transferred);
  await sql`select audit.append(${JSON.stringify([
    {
      writer: '00000000-0000-4000-8000-000000000001',
      sequence: 1,
      occurred_at: new Date().toISOString(),
      kind: 'RECORD_TRANSFERRED',
      outcome: 'DONE',
      area: castAuthorities.leeds,
      child_number: transferred,
      detail: { to: castAuthorities.bradford },
    },
  ])}::text::jsonb)`;
  const { status, err } = await runCommand(world.database, 'shields.ts');
  expect(status).toBe(3);
  expect(err.match(/AUTHORITY_DIFFERS/g)).toHaveLength(1);
  const told = await sql`select child_number::text as number, area from audit.event
    where kind = 'SHIELD_ALTERED' and detail ->> 'code' = 'AUTHORITY_DIFFERS'`;
  expect(told).toEqual([{ number: edited, area: castAuthorities.leeds }]);
  expect([transferred, left]).not.toContain(edited);
});

test('looks for such records by what the audit has of each, however much it has of others', async () => {
  const { database, clock } = await startWorld();
  const { sql } = database;
  await sql`
    insert into audit.event (writer, sequence, occurred_at, kind, outcome, child_numbers)
    select gen_random_uuid(), n, now(), case when n % 100 = 0 then 'RECORDS_UNMERGED' else 'DISCLOSED' end, 'DONE', array[n, n + 1]
    from generate_series(1, 40000) n`;
  await sql`analyze audit.event`;
  const [month] =
    await sql`select distinct tableoid::regclass::text as name from audit.event where kind = 'DISCLOSED'`;
  const dependencies = {
    sql,
    audit: new AuditWriter(sql),
    clock,
    policy: readPolicy(),
    lookupKey: testKeys().lookupKey(),
  };
  const [looking] = await statementTexts(() => raiseMoved(dependencies));
  const plan = JSON.stringify(await sql.unsafe(`explain (generic_plan) ${looking}`));
  expect(plan).toContain(`${month?.name.split('.')[1]}_child_numbers_idx`);
  expect(plan).not.toContain(`${month?.name.split('.')[1]}_id_idx`);
});
