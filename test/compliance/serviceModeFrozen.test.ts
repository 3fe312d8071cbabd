import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { unlessClosed } from '../../cli/command/database.ts';
import { importRegister } from '../../cli/import/register.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { canBeOfficers } from '../../subgraphs/compliance/serviceMode/store.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import type { NightlyDependencies } from '../../subgraphs/records/lifecycle/step.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { runAccreditationNightly } from '../../subgraphs/users/accreditation/nightly.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { soon, within } from '../support/time.ts';

let graph: Signpost;
let pools: ReturnType<typeof openNight>;
const policy = readPolicy();
beforeAll(async () => {
  graph = await startSignpost();
  pools = openNight({ databaseUrl: graph.database.url, keys: testKeys(), policy });
});
afterAll(async () => {
  await pools.stop();
  await graph.close();
});

const officers = ['kofi', 'lena'].map((who) => castMember(who as 'kofi').id);
const set = (mode: string) =>
  graph.database.sql`update service.state set mode = ${mode}, officers = ${officers}::uuid[]`;
beforeEach(async () => {
  await set('NORMAL');
  await graph.database.sql`update service.state set reopened_at = null, reopened_by = '{}'`;
});
const night = (steps?: Parameters<typeof runNight>[1]['steps']) =>
  runNight(pools, { asOf: systemClock.today(), dryRun: false, clock: systemClock, ...(steps && { steps }) });

test('a closed service’s records are archived and purged by no night, and by the first after it is opened again', async () => {
  const { sql } = graph.database;
  await sql`update records.child set birth_date = '1990-01-01' where number = ${castNumbers.noah}`;
  const status = async () =>
    (await sql`select status from records.child where number = ${castNumbers.noah}`)[0]?.status;
  await set('CLOSED');
  const basis = { name: 'legal basis', whenFrozen: true, run: async () => ({ changed: 0 }) } as const;
  expect(await night()).toEqual([]);
  expect(await night([basis])).toEqual([{ step: 'legal basis', counts: { changed: 0 } }]);
  expect(await status()).toBe('LIVE');
  await set('NORMAL');
  await night();
  expect(await status()).toBe('ARCHIVED');
});

test('a step of the night that is under way when the service is closed changes nothing after it', async () => {
  const { sql } = graph.database;
  const step = {
    name: 'under way',
    run: async (deps: NightlyDependencies) => {
      await deps.sql.begin(async (tx) => {
        await tx`update records.child set version = version + 1 where number = ${castNumbers.mia}`;
        await set('CLOSED');
      });
      return {};
    },
  };
  const version = () => sql`select version from records.child where number = ${castNumbers.mia}`;
  const before = await version();
  await expect(night([step])).rejects.toMatchObject({ code: 'NOT_IN_THIS_MODE' });
  expect(await version()).toEqual(before);
});

test('a command that changes data says that it may not, and one under way when the service is closed changes nothing', async () => {
  const { sql } = graph.database;
  const load = (body: AsyncIterable<Uint8Array>) =>
    unlessClosed(
      sql,
      async (pool) => {
        const standingKey = testKeys().standingKey();
        const today = systemClock.today();
        const register = { register: 'onspd', body, heard: () => {}, standingKey, today } as const;
        await importRegister(pool, new AuditWriter(pool), register);
        return 0;
      },
      1,
    );
  const file = readFileSync(new URL('../records/feed/fixtures/onspd-2023.csv', import.meta.url));
  async function* closing() {
    yield file;
    await set('CLOSED');
  }
  const postcodes = () => sql`select count(*)::int as many from records.postcode`;
  const before = await postcodes();
  await expect(load(closing())).rejects.toMatchObject({ code: 'NOT_IN_THIS_MODE' });
  expect(await load(closing())).toBe(1);
  expect(await postcodes()).toEqual(before);
  await set('NORMAL');
  expect(await load(Readable.from([file]))).toBe(0);
  expect(await postcodes()).not.toEqual(before);
});

test('an officer is somebody who has used the service of late', async () => {
  const sql = graph.database.poolFor('signpost_compliance');
  for (const who of ['kofi', 'lena'] as const) await graph.as(who).query('{ me { roles } }');
  expect(await canBeOfficers(sql, officers, policy)).toBe(true);
  expect(await canBeOfficers(sql, officers, { officerUseHours: 0 })).toBe(false);
});

test('the officers of a closed service are let in though what nobody can renew has run out, and renew it afterwards', async () => {
  const { sql } = graph.database;
  const me = '{ me { roles } }';
  const other = graph.as('dora');
  expect((await other.query(me)).status).toBe(200);
  const known = (code: string | undefined) =>
    within(soon(2_000), async () => (await other.query(me)).code, code);
  await sql`update users.organisation set accredited_until = current_date - 1, self_assessed_until = current_date - 1
    where id = ${castMember('kofi').organisation.id}`;
  await expect(graph.signIn('lena')).rejects.toThrow('401');
  await set('CLOSED');
  await known('NOT_IN_THIS_MODE');
  const kofi = await graph.signIn('kofi');
  expect((await kofi.query(me)).status).toBe(200);
  await set('NORMAL');
  await known(undefined);
  expect((await kofi.query(me)).status).toBe(200);
  expect((await (await graph.signIn('lena')).query(me)).status).toBe(200);
  // Not for ever.
  await sql`update service.state set reopened_at = now() - interval '32 days'`;
  await expect(graph.signIn('lena')).rejects.toThrow('401');
});

test('nobody’s account or accreditation ends for what nobody could do in a closed service', async () => {
  const { database } = graph;
  const sql = database.poolFor('signpost_users');
  const deps = { sql, keys: testKeys(), audit: new AuditWriter(sql), policy, clock: systemClock };
  const amira = castMember('amira');
  await database.sql`update users.account set last_active_at = now() - interval '200 days',
    created_at = now() - interval '300 days', active_from = now() - interval '300 days' where id = ${amira.id}`;
  await database.sql`
    update users.organisation set accredited_until = current_date - 3 where id = ${amira.organisation.id}`;
  const standing = () => database.sql`
    select a.status, o.accreditation from users.account a join users.organisation o on o.id = a.organisation_id
    where a.id = ${amira.id}`;
  await set('CLOSED');
  expect(await runAccountsNightly(deps)).toEqual({
    suspended: 0,
    closed: 0,
    moved: 0,
    astray: 0,
    altered: 0,
  });
  expect(await runAccreditationNightly(deps)).toEqual({ suspended: 0 });
  await set('NORMAL');
  expect(await runAccountsNightly(deps)).toMatchObject({ suspended: 0, closed: 0 });
  expect(await standing()).toEqual([{ status: 'ACTIVE', accreditation: 'ACCREDITED' }]);
  // From then on its time runs again.
  await database.sql`update service.state set reopened_at = now() - interval '31 days'`;
  expect((await runAccountsNightly(deps)).suspended).toBeGreaterThan(0);
  expect((await runAccreditationNightly(deps)).suspended).toBeGreaterThan(0);
});
