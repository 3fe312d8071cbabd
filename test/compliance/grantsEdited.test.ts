import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { tellEditedGrants } from '../../subgraphs/compliance/accessHistory/editedGrants.ts';
import { mergingIn, pairsIn } from '../records/support/merges.ts';
import { startWorld } from '../records/support/world.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import type { TestDatabase } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';

const nightOf = (database: TestDatabase, clock: Clock = systemClock) => {
  const sql = database.poolFor('signpost_compliance');
  const running = { sql, audit: new AuditWriter(sql), policy: readPolicy(), clock };
  return () => tellEditedGrants(running);
};

test('an access grant that somebody plants or edits in the database is told, once for each edit, with what was read', async () => {
  const graph = await startSignpost();
  const { sql } = graph.database;
  const night = nightOf(graph.database);
  const incidents = async () =>
    (
      await graph
        .as('judith')
        .ask(
          '{ incidents(first: 20) { edges { node { detector account { id } events { kind childNumbers } } } } }',
        )
    ).incidents.edges;
  const open = async (who: string) =>
    (
      await graph
        .as(who)
        .act(
          'openRecord',
          { number: castNumbers.noah, reason: 'SAFEGUARDING' },
          '... on RecordOpened { grant { id } }',
        )
    ).grant.id as string;
  await open('amira');
  const grant = await open('ben');
  expect(await night()).toBe(0);

  const plant = (end: string) => sql`
    insert into records.access_grant (child_number, id, session_id, account_id, authority_code, role, reason, opened_at, expires_at)
    select ${castNumbers.leo}, ${randomUUID()}, session_id, account_id, authority_code, role, reason, opened_at, ${end}::timestamptz
    from records.access_grant where account_id = ${castMember('amira').id} limit 1`;
  await plant('infinity');
  const read = await graph
    .as('amira')
    .ask('query ($number: ChildNumber!) { child(number: $number) { familyName } }', {
      number: castNumbers.leo,
    });
  expect(read.child.familyName).toEqual(expect.any(String));
  // What nobody can read by any more, and was over before the time that is looked at.
  await plant('2020-01-01');
  expect([await night(), await night(), await incidents()]).toEqual([
    1,
    0,
    [
      {
        node: {
          detector: 'GRANT_EDITED',
          account: { id: castMember('amira').id },
          events: [{ kind: 'DISCLOSED', childNumbers: [castNumbers.leo] }],
        },
      },
    ],
  ]);
  await sql`delete from records.access_grant where child_number = ${castNumbers.leo}`;

  const [was] = await sql`select * from records.access_grant where id = ${grant}`;
  for (const edit of [
    { expires_at: new Date(Date.now() + 3_600_000) },
    { child_number: castNumbers.leo },
    { account_id: castMember('amira').id },
    { session_id: randomUUID() },
    { role: 'SHIELD_OVERRIDE' },
    { reason: 'CASE_REVIEW' },
  ]) {
    await sql`update records.access_grant set ${sql(edit)} where id = ${grant}`;
    expect([edit, await night(), await night()]).toEqual([edit, 1, 0]);
    const back = Object.fromEntries(Object.keys(edit).map((column) => [column, was?.[column]]));
    await sql`update records.access_grant set ${sql(back)} where id = ${grant}`;
  }
  // A moment that went through JavaScript has no microseconds any more.
  await sql`update records.access_grant set expires_at = expires_at + interval '10 microseconds' where id = ${grant}`;
  expect(await night()).toBe(0);

  await plant('2100-01-01');
  const { status, err } = await runCommand(graph.database, 'reports.ts');
  expect([status, err]).toEqual([1, expect.stringMatching(/^1 access grant had been added or edited/m)]);
});

test('no grant is told that an override gave, or that a merge or its undoing took to another number', async () => {
  const world = await startWorld();
  const night = nightOf(world.database, world.clock);
  const { merge, undo } = mergingIn(world);
  const { kept, other } = await pairsIn(world, 1).pair();
  const openBoth = async (who: string) => {
    for (const number of [kept, other]) await world.open(world.as(who), number);
  };
  await openBoth('dora');
  const { merge: merged } = await merge('farah', kept, other);
  await openBoth('ben');
  expect(await night()).toBe(0);
  expect((await undo('farah', merged)).__typename).toBe('MergeChanged');
  await openBoth('amira');
  const grants = await world.database.sql`select child_number from records.access_grant`;
  expect(new Set(grants.map(({ child_number: number }) => String(number)))).toEqual(new Set([kept, other]));

  const number = await world.plant({ shield: 'ACTIVE' });
  const owen = world.as('owen', { factorAt: world.clock.now().getTime() });
  await world.open(owen, number);
  const warned = { warningAcknowledged: true, warningVersion: 1 };
  const asked = { number, reason: 'SAFEGUARDING', basis: 'SECTION_47_ENQUIRY', ...warned };
  const { overrideShield } = await world.ask(owen, ...mutation('overrideShield', asked));
  expect([overrideShield.__typename, await night()]).toEqual(['ShieldOverridden', 0]);
});
