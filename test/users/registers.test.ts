import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { registerStamp } from '../../subgraphs/users/organisation/register.ts';
import { castAuthorities, castMember, castPlaces } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

test('a school that a register takes to another authority takes its accounts along in the night', async () => {
  const { sql } = graph.database;
  const pool = graph.database.poolFor('signpost_users');
  const deps = { sql: pool, audit: new AuditWriter(pool), keys: testKeys(), policy: readPolicy() };
  const nightly = () => runAccountsNightly({ ...deps, clock: systemClock });
  const { id: school } = castPlaces.leedsPrimary;
  const [amira, owen] = [castMember('amira').id, castMember('owen').id];
  const at = async (organisation: string) => {
    await sql`update users.account set organisation_id = ${organisation} where id in (${amira}, ${owen})`;
    await stampStandings(sql, testKeys().standingKey(), [amira, owen]);
  };
  const authorityOf = async (id: string) =>
    (await sql`select authority_code, region from users.account where id = ${id}`)[0];
  const before = await authorityOf(amira);
  await at(school);
  expect((await nightly()).moved).toBe(0);
  // What somebody writes into the table is no register's.
  await sql`update users.organisation set authority_code = ${castAuthorities.camden} where id = ${school}`;
  expect(await nightly()).toMatchObject({ moved: 0, astray: 1, altered: 0 });
  expect(await authorityOf(amira)).toEqual(before);
  expect(
    await sql`select organisation_id, account_id, authority_code, detail from audit.event where kind = 'STANDING_ALTERED'`,
  ).toEqual([
    {
      organisation_id: school,
      account_id: null,
      authority_code: castAuthorities.leeds,
      detail: { organisation: school, authority: castAuthorities.camden },
    },
  ]);
  const stamp = registerStamp(testKeys().standingKey(), school, castAuthorities.camden);
  await sql`update users.organisation set register_stamp = ${stamp} where id = ${school}`;
  // What was edited in the table is not made right by it.
  await sql`update users.account set profession = 'Somebody else' where id = ${owen}`;
  expect(await nightly()).toMatchObject({ moved: 1, altered: 1 });
  expect(await authorityOf(amira)).toEqual({ authority_code: castAuthorities.camden, region: 'London' });
  expect(await authorityOf(owen)).toEqual(before);
  expect(await nightly()).toMatchObject({ moved: 0, altered: 1 });
  // A register's word is of the authority that it gave, and of no other that is written there since.
  await sql`update users.organisation set authority_code = ${castAuthorities.bradford} where id = ${school}`;
  expect(await nightly()).toMatchObject({ moved: 0, astray: 1 });
  expect(await authorityOf(amira)).toEqual({ authority_code: castAuthorities.camden, region: 'London' });
  const [told] = await sql`
    select detail from audit.event where kind = 'ACCOUNT_CHANGED' and operation = 'accounts:nightly'`;
  expect(told?.detail).toEqual({
    account: amira,
    fromAuthority: castAuthorities.leeds,
    toAuthority: castAuthorities.camden,
  });
  await sql`update users.account set profession = ${castMember('owen').profession} where id = ${owen}`;
  await sql`update users.account set ${sql(before as object)} where id = ${amira}`;
  await at(castMember('amira').organisation.id);
});
