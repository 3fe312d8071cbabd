import { expect, test } from 'vitest';
import { makePresent } from '../../subgraphs/records/adoption/present.ts';
import { putIntoVault } from '../../subgraphs/records/adoption/vault.ts';
import { Resident } from '../../subgraphs/records/resident/resident.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;

test('a record of a new identity is followed in memory, though no table says when it was made (ADR 0093)', async () => {
  const resident = new Resident(world.database.poolFor('signpost_records', { max: 2 }));
  await resident.follow();
  const home = { line: '5 Kepler Close', locality: 'Leeds', postcode: 'LS8 1AA' };
  const called = { givenName: 'Jonah', familyName: 'Ashworthy', gender: 'MALE', birthDate: '2018-04-03' };
  const present = { ...called, authorityCode: castAuthorities.leeds, address: home, carers: [] };
  const entry = { kind: 'ADOPTION', formerNumber: 1, presentNumber: 9_876_543_210, present } as const;
  const held = { ...entry, recordedOn: '2026-11-01', former: { tables: {}, hidden: [] } };
  const keys = testKeys();
  const { id, order } = await sql.begin(async (tx) => ({
    id: await putIntoVault(tx, keys, held, castAuthorities.leeds, '2048-12-31'),
    order: (await tx`select pg_current_xact_id()::text as xid`)[0]?.xid,
  }));
  await makePresent(world.database.poolFor('signpost_records'), sql, keys, id);
  const { likely } = await resident.find([{ ...called, ...home, lookups: {} }]);
  expect(likely[0]?.map(({ number }) => number)).toContain(entry.presentNumber);
  const [changed] = await sql`
    select changed_in < ${order}::text::xid8 as before from records.child_change where number = ${entry.presentNumber}`;
  expect(changed).toEqual({ before: true });
  // What changes of it later is followed as of every other, and so is that it goes.
  await sql`update records.child set family_name = 'Zuckermann' where number = ${entry.presentNumber}`;
  const after = await resident.find([{ ...called, ...home, familyName: 'Zuckermann', lookups: {} }]);
  expect(after.likely[0]?.map(({ number }) => number)).toContain(entry.presentNumber);
});
