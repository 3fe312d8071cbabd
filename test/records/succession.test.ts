import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { importSchools } from '../../cli/import/places.ts';
import { importPostcodes } from '../../cli/import/postcodes.ts';
import { importTeams } from '../../cli/import/teams.ts';
import { Edition } from '../../cli/import/what.ts';
import { loadReferenceOnly } from '../../cli/seed/seed.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { raiseMoved } from '../../subgraphs/records/shield/alarms.ts';
import { moveSome, openSuccession } from '../../subgraphs/records/transfer/succession.ts';
import { castAuthorities } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { testKeys } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { change } from '../users/support/management.ts';
import { birth, feed, feedDependencies, file, freshNhs, pieces } from './feed/support.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { transfersIn } from './support/transfers.ts';
import { type Answer, startWorld } from './support/world.ts';

const { leeds, bradford, camden } = castAuthorities;
const policy = readPolicy();

/** Leeds, whose services the central team has withdrawn unless told. */
async function worldOf({ withdrawn = true } = {}) {
  const world = await startWorld();
  const { sql } = world.database;
  if (withdrawn)
    await sql`
      update users.organisation set accreditation = 'WITHDRAWN' where authority_code = ${leeds} and kind = 'AUTHORITY_SERVICE'`;
  const run = (from: string = leeds, to: string = bradford) =>
    runCommand(world.database, 'succession.ts', from, to);
  const moved = async () => (await run()).out.match(/^(\d+)/)?.[1];
  return { world, sql, run, moved, deps: feedDependencies(world.database) };
}

const stepped = (world: Awaited<ReturnType<typeof worldOf>>['world'], who: string) =>
  world.as(who, { factorAt: world.clock.now().getTime() });

test('is refused, and nothing is changed, until the central team has let the former people go and there is who answers', async () => {
  const { world, sql, run } = await worldOf({ withdrawn: false });
  const { number } = await transfersIn(world).proposed(camden);
  const refused = async (says: RegExp, from?: string, to?: string) => {
    const { status, err } = await run(from, to);
    expect([status, err]).toEqual([1, expect.stringMatching(says)]);
  };
  await refused(/has not withdrawn/);
  await sql`
    update users.organisation set accreditation = 'WITHDRAWN' where authority_code = ${leeds} and kind = 'AUTHORITY_SERVICE'`;
  await refused(/two authorities that the index knows/, leeds, 'E06000999');
  await refused(/two authorities that the index knows/, leeds, leeds);
  await refused(/Nobody is on the successor’s management team/, leeds, 'E06000001');
  await sql`insert into records.feed_run (id, source, started_at, status) values (${randomUUID()}, 'gro-births', now(), 'RUNNING')`;
  await refused(/is being read/);
  expect(await sql`select from records.authority where succeeded_by is not null`).toHaveLength(0);
  expect((await sql`select authority_code from records.child where number = ${number}`)[0]).toEqual({
    authority_code: leeds,
  });
  expect((await runCommand(world.database, 'succession.ts', leeds)).status).toBe(2);
});

test('gives the successor every record with its shield, its work and its history; the former team has nothing', async () => {
  const { world, sql, run } = await worldOf();
  const { proposed, read, waiting, act } = transfersIn(world);
  const dora = world.as('dora');
  const home = { status: 'CURRENT', line: '9 Hidden Row', locality: 'Leeds', postcode: 'LS6 3HD' } as const;
  const addresses = [{ ...home, sinceDate: '2020-01-01', untilDate: null }];
  const hidden = await world.plant({ givenName: 'Sorrel', familyName: 'Quickthorn', addresses });
  await shieldIn(world, hidden, 'dora');
  const archived = await world.plant({ status: 'ARCHIVED', archivedOn: '2026-05-01' });
  const sealed = await world.plant({ birthDate: '2006-01-01', status: 'ARCHIVED', archivedOn: '2024-01-01' });
  await sql`update records.child set status = 'SEALED', sealed_on = '2025-01-01' where number = ${sealed}`;
  const [mine, third] = [await proposed(bradford), await proposed(camden)];
  const incoming = await sql<{ id: string }[]>`
    insert into records.transfer (child_number, id, from_code, to_code, status, reason, proposed_at, changed_at)
    values (${Number(await world.plant({}))}, gen_random_uuid(), ${leeds}, ${leeds}, 'PROPOSED', 'MOVED', now(), now())
    returning id`;
  const [{ id: fromCamden }] = incoming as unknown as [{ id: string }];
  await sql`
    update records.child set authority_code = ${camden} where number = (select child_number from records.transfer where id = ${fromCamden})`;
  await sql`update records.transfer set from_code = ${camden} where id = ${fromCamden}`;
  await sql`
    insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
    select gen_random_uuid(), 'PROPOSED_TRANSFER', ${leeds}, child_number, id, now() from records.transfer where id = ${fromCamden}`;
  await sql`
    insert into compliance.subject_access_request (child_number, id, received_by, received_on, received_at, key_version, ciphertext)
    values (0, gen_random_uuid(), ${leeds}, '2026-06-01', now(), 1, '')`;
  const before = await sql<
    { number: string }[]
  >`select number::text from records.child where authority_code = ${leeds}`;
  expect(before.map(({ number }) => number)).toEqual(expect.arrayContaining([hidden, archived, sealed]));

  const { status, out, err } = await run();
  expect([status, err]).toEqual([0, expect.any(String)]);
  expect(out).toMatch(new RegExp(`^${before.length} records are the successor’s`));
  const after = await sql<{ number: string; authority: string }[]>`
    select number::text, authority_code as authority from records.child where number = any(${before.map(({ number }) => number)}::bigint[])`;
  expect(after).toHaveLength(before.length);
  expect(new Set(after.map(({ authority }) => authority))).toEqual(new Set([bradford]));
  const audited = await sql<{ number: string; detail: object }[]>`
    select child_number::text as number, detail from audit.event
    where kind = 'RECORD_TRANSFERRED' and operation = 'succession' and area = ${leeds}`;
  expect(audited.map(({ number }) => number).sort()).toEqual(before.map(({ number }) => number).sort());
  expect(new Set(audited.map(({ detail }) => JSON.stringify(detail))).size).toBe(1);
  expect(
    (await sql`select detail from audit.event where kind = 'AUTHORITY_SUCCEEDED' order by id`).map(
      (e) => e.detail,
    ),
  ).toEqual([
    { step: 'BEGUN', to: bradford, records: before.length },
    { step: 'DONE', to: bradford, records: before.length },
  ]);

  // Nothing that is open is anybody's of the former authority.
  const left = await sql<{ table: string }[]>`
    select 'child' as table from records.child where authority_code = ${leeds}
    union all select 'work' from records.work_item where authority_code = ${leeds} and closed_at is null
    union all select 'held row' from records.feed_held where authority_code = ${leeds}
    union all select 'held identity' from records.held_identity where authority_code = ${leeds}
    union all select 'vault' from sealed.vault where authority_code = ${leeds}
    union all select 'notice' from records.notice where authority_code = ${leeds}
    union all select 'postcode' from records.postcode where authority_code = ${leeds}
    union all select 'district' from records.postcode_district where authority_code = ${leeds}
    union all select 'place' from records.place where authority_code = ${leeds}
    union all select 'request' from compliance.subject_access_request where received_by = ${leeds} and child_number = 0
    union all select 'transfer' from records.transfer where ${leeds} in (from_code, to_code)
      and status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED')`;
  expect(left.map(({ table }) => table)).toEqual([]);

  // The hidden home is the successor's team's, and nobody else's.
  const edward = world.as('edward');
  expect((await world.open(edward, hidden, 'address { line }', 'SHIELD_REVIEW')).address).toEqual({
    line: '9 Hidden Row',
  });
  expect((await world.open(dora, hidden, 'address { line }')).address).toBeNull();
  expect((await world.open(world.as('amira'), hidden, 'address { line }')).address).toBeNull();
  const byHome = { familyName: 'Quickthorn', givenName: 'Sorrel', postcode: 'LS6 3HD' };
  expect(await world.found(world.as('amira'), byHome)).toEqual([]);
  expect((await world.openWith(edward, { number: archived, reason: 'CASE_REVIEW' })).__typename).toBe(
    'RecordOpened',
  );
  expect(
    (await world.openWith(world.as('dora'), { number: archived, reason: 'CASE_REVIEW' })).__typename,
  ).toBe('RecordNotFound');
  const extract = {
    number: sealed,
    basis: 'SERIOUS_CASE_REVIEW',
    inquiry: 'Review Q 7',
    reason: 'The review needs to know who had care of the child.',
  };
  const asking = async (who: string) =>
    (await world.ask(stepped(world, who), ...mutation('requestExtract', extract))).requestExtract.__typename;
  expect([await asking('edward'), await asking('dora')]).toEqual(['ExtractRequested', 'RecordNotFound']);
  const alarms = {
    sql,
    audit: new AuditWriter(sql),
    clock: world.clock,
    policy,
    lookupKey: testKeys().lookupKey(),
  };
  expect(await raiseMoved(alarms)).toEqual([]);

  // Transfers between the two are over, those with a third go on under the successor, which agrees for itself.
  expect(await read(edward, mine.id)).toMatchObject({ status: 'WITHDRAWN' });
  expect(await waiting(mine.id)).toEqual([]);
  expect(await read(edward, third.id)).toMatchObject({
    from: { code: bradford },
    to: { code: camden },
    status: 'PROPOSED',
    senderAgreed: false,
  });
  expect(await waiting(third.id)).toEqual([`PROPOSED_TRANSFER ${camden}`, `TRANSFER_AGREEMENT ${bradford}`]);
  expect(await read(dora, third.id)).toBeNull();
  const { version } = await read(edward, third.id);
  expect(await act('agreeTransfer', edward, { id: third.id, version })).toMatchObject({ senderAgreed: true });
  expect(await read(edward, fromCamden)).toMatchObject({ to: { code: bradford }, status: 'PROPOSED' });
  expect(await waiting(fromCamden)).toEqual([`PROPOSED_TRANSFER ${bradford}`]);
});

test('keeps rows about a placed child waiting, for the successor, and the vault shut for everybody else', async () => {
  const { world, sql, moved, deps } = await worldOf();
  const nhs = freshNhs();
  const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
  const placed = await world.plant({ givenName: 'Theodor', familyName: 'Placement', identifiers });
  const former = await world.plant({ givenName: 'Wystan', familyName: 'Formerly', birthDate: '2014-05-06' });
  const act = async (who: string, field: string, input: object, more = ''): Promise<Answer> =>
    (await world.ask(stepped(world, who), ...mutation(field, input, more)))[field];
  expect((await act('dora', 'placeForAdoption', { number: placed })).__typename).toBe('PlacedForAdoption');
  const born = { number: former, kind: 'ADOPTION', givenName: 'Jonah', familyName: 'Presently', carers: [] };
  expect((await act('dora', 'recordNewIdentity', born)).__typename).toBe('NewIdentityRecorded');
  const row = () =>
    birth({
      given_names: 'Theodor',
      family_name: 'Placement',
      sex: 'M',
      date_of_birth: '2016-03-09',
      nhs_number: nhs,
    });
  expect((await feed(deps, file([row()]))).outcomes).toMatchObject({ HELD: 1 });
  expect(Number(await moved())).toBeGreaterThan(0);
  expect((await feed(deps, file([row()]))).outcomes).toMatchObject({ HELD: 1, MATCH: 0, CREATED: 0 });
  const held = await sql`select distinct authority_code from records.feed_held where queue = 'HELD_ROW'`;
  expect(held.map(({ authority_code }) => authority_code)).toEqual([bradford]);
  const work = await sql`
    select distinct authority_code from records.work_item where queue = 'HELD_ROW' and closed_at is null`;
  expect(work.map(({ authority_code }) => authority_code)).toEqual([bradford]);

  const opening = { number: former, reason: 'The adopted person asks for the birth record under the Act.' };
  const found = async (who: string, authorityCode: string) => {
    const first = world.as(who, { authorityCode, factorAt: world.clock.now().getTime() });
    const roles = {
      roles: ['MANAGEMENT_TEAM'],
      authorityCode,
      factorAt: world.clock.now().getTime(),
    } as const;
    const ask = async (caller: typeof first, field: string, input: object, more = '') =>
      (await world.ask(caller, ...mutation(field, input, more)))[field];
    const { reference } = await ask(
      first,
      'requestVaultOpening',
      opening,
      '... on VaultOpeningRequested { reference }',
    );
    await ask(world.as('sonia', roles), 'approveVaultOpening', { reference });
    return (await ask(first, 'readVault', { reference }, '... on VaultOpened { formerNumber }')).formerNumber;
  };
  expect(await found('edward', bradford)).toBe(former);
  expect(await found('dora', leeds)).toBeNull();
});

test('from then on nothing is the former authority’s: sources, registers, transfers, what is restored', async () => {
  const { world, sql, moved, deps, run } = await worldOf();
  expect(Number(await moved())).toBeGreaterThan(0);
  const born = birth({ given_names: 'Ottilie', family_name: 'Newcomer', postcode: 'LS6 3HD' });
  expect((await feed(deps, file([born]))).outcomes).toMatchObject({ CREATED: 1 });
  const of = async (familyName: string) =>
    (await sql`select number::text, authority_code from records.child where family_name = ${familyName}`)[0];
  expect((await of('Newcomer'))?.authority_code).toBe(bradford);
  // What a process remembers, or a sealed copy has, names the one that is gone.
  const planted = await world.plant({ familyName: 'Planted' });
  expect((await of('Planted'))?.authority_code).toBe(bradford);
  await sql`update records.child set authority_code = ${camden} where number = ${planted}`;
  await sql`update records.child set authority_code = ${leeds} where number = ${planted}`;
  expect((await of('Planted'))?.authority_code).toBe(bradford);

  const district = async () =>
    (await sql`select authority_code from records.postcode_district where district = 'LS6'`)[0]
      ?.authority_code;
  await loadReferenceOnly(world.database.url);
  expect(await district()).toBe(bradford);
  const load = (how: typeof importSchools, text: string) =>
    sql.begin((tx) => how(tx, pieces(text), () => {}, new Edition('2026-12-01'), testKeys().standingKey()));
  await load(importPostcodes, `pcds,dointr,doterm,oslaua,ctry\nLS6 3HD,198001,,${leeds},E92000001\n`);
  expect((await sql`select authority_code from records.postcode where postcode = 'LS6 3HD'`)[0]).toEqual({
    authority_code: bradford,
  });
  await load(importTeams, `code,telephone\n${leeds},0113 496 0999\n`);
  expect((await sql`select telephone from records.authority where code = ${bradford}`)[0]).toEqual({
    telephone: '0113 496 0999',
  });

  const schools =
    'URN,LA (code),EstablishmentNumber,EstablishmentName,EstablishmentStatus (name),Postcode,TelephoneNum,GSSLACode (name),LastChangedDate';
  await load(importSchools, `${schools}\n999901,383,9901,Elm Tree School,Open,,,${leeds},01-10-2026\n`);
  const school = await sql`
    select o.authority_code as body, p.authority_code as place from records.place p
    join users.organisation o on o.id = p.organisation_id where p.scheme = 'URN' and p.code = '999901'`;
  expect(school).toEqual([{ body: bradford, place: bradford }]);

  const edward = world.as('edward');
  await world.open(edward, planted, 'number', 'TRANSFER');
  const { act } = transfersIn(world);
  const away = { number: planted, to: leeds, reason: 'MOVED' };
  expect(await act('proposeTransfer', edward, away)).toMatchObject({
    __typename: 'InvalidInput',
    field: 'to',
  });
  expect((await run(camden, leeds)).err).toMatch(/has not withdrawn|was abolished itself/);
  expect((await run(bradford, leeds)).err).toMatch(/was abolished itself/);
  expect((await run(leeds, camden)).err).toMatch(/another successor already/);
  expect(await moved()).toBe('0');
});

test('gives the successor both records of a merge of the former team that is undone afterwards', async () => {
  const { world, sql, moved } = await worldOf();
  const { merge, undo } = mergingIn(world);
  const [kept, other] = (await world.plant.all([
    { givenName: 'Wilmot', familyName: 'Twofold' },
    { givenName: 'Wilmot', familyName: 'Twofolde' },
  ])) as [string, string];
  const done = await merge('farah', kept, other);
  expect(done.__typename).toBe('MergeChanged');
  expect(Number(await moved())).toBeGreaterThan(0);
  expect((await undo('edward', done.merge)).__typename).toBe('MergeChanged');
  const rows = await sql`
    select authority_code from records.child where number = any(${[kept, other].map(Number)}::bigint[])`;
  expect(rows.map(({ authority_code }) => authority_code)).toEqual([bradford, bradford]);
});

test('cut off between two batches each record has one authority, and run again it goes on, with one audit row each', async () => {
  const { world, sql, moved } = await worldOf();
  const succession = { from: leeds, to: bradford };
  await sql.begin((tx) => openSuccession(tx, succession));
  const tools = { audit: new AuditWriter(sql), policy, at: world.clock.now() };
  const some = await sql.begin((tx) => moveSome(tx, succession, tools, 3));
  expect(some).toBe(3);
  const [both] = await sql`
    select count(*) filter (where authority_code = ${leeds})::int as left,
      count(*) filter (where authority_code is null)::int as nobody from records.child`;
  expect(both?.nobody).toBe(0);
  expect(await moved()).toBe(String(both?.left));
  const twice = await sql`
    select child_number from audit.event where kind = 'RECORD_TRANSFERRED' and operation = 'succession'
    group by child_number having count(*) > 1`;
  expect(twice).toHaveLength(0);
});

test('begins once the central team has withdrawn the services in the graph, which lets nobody of them in any more', async () => {
  const { world, sql, run } = await worldOf({ withdrawn: false });
  const graph = await startSignpost({ database: world.database, seed: false });
  const asked = (who: string) =>
    graph
      .as(who)
      .ask('{ placements { number } }')
      .then(
        () => 'answered',
        (error: Error) => /"code":"(\w+)"/.exec(error.message)?.[1],
      );
  expect([await asked('dora'), await asked('edward')]).toEqual(['answered', 'answered']);
  const services = await sql<{ organisationId: string; version: number }[]>`
    select id as "organisationId", version from users.organisation
    where authority_code = ${leeds} and kind = 'AUTHORITY_SERVICE'`;
  for (const service of services) {
    expect((await run()).err).toMatch(/has not withdrawn/);
    const input = { ...service, step: 'WITHDRAWN', evidence: 'SI 2027/1' };
    const answer = '... on AccreditationChanged { accreditation { stage } }';
    expect(await change(graph.as('kofi'), 'advanceAccreditation', input, answer)).toMatchObject({
      accreditation: { stage: 'WITHDRAWN' },
    });
  }
  expect([await asked('dora'), await asked('amira'), await asked('edward')]).toEqual([
    'UNAUTHENTICATED',
    'UNAUTHENTICATED',
    'answered',
  ]);
  expect((await run()).status).toBe(0);
});
