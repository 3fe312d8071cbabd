import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { raiseConflict } from '../../subgraphs/records/correction/conflicts.ts';
import { correctedByPerson } from '../../subgraphs/records/correction/corrected.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { cleaningIn } from './support/cleaning.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** A sealed value that does not open fails closed, alone: whatever stands beside it goes on (ADR 0073). */
const world = await startWorld();
const { sql } = world.database;
const { leeds } = castAuthorities;
const keys = testKeys();
const pools = openNight({ databaseUrl: world.database.url, keys, policy: readPolicy() });
afterAll(() => pools.stop());
const { wait, claim, item, change } = cleaningIn(world);

const fresh = (who: string, claims: Partial<Caller> = {}) =>
  world.as(who, { factorAt: world.clock.now().getTime(), ...claims });
const mutate = async (caller: Caller, name: string, input: object, more = ''): Promise<Answer> =>
  (await world.ask(caller, ...mutation(name, input, more)))[name];
const night = async () => {
  const results = await runNight(pools, { asOf: today, dryRun: false, clock: world.clock });
  return Object.fromEntries(results.map(({ step, counts }) => [step, counts]));
};
/** As an edit in the database leaves it. */
const spoil = { bytes: sql`set_byte(ciphertext, 30, (get_byte(ciphertext, 30) + 1) % 256)` };

describe('lists show what does not open as what it is', () => {
  test('requests to read sealed data', async () => {
    const ask = (number: string) =>
      mutate(
        fresh('dora'),
        'requestVaultOpening',
        {
          number,
          reason: 'The adoptive family asks, under its own number.',
        },
        '... on VaultOpeningRequested { reference }',
      );
    const [spoilt, whole] = [await ask('1000000000'), await ask('1000000000')];
    await sql`update records.disclosure_request set ciphertext = ${spoil.bytes} where id = ${spoilt.reference}`;
    const list = async () =>
      (await world.ask(fresh('sonia'), '{ sealedRequests { reference number reason viewerCanApprove } }'))
        .sealedRequests;
    const of = (rows: Answer[], reference: string) => rows.find((row) => row.reference === reference);
    expect(of(await list(), spoilt.reference)).toEqual({
      reference: spoilt.reference,
      number: null,
      reason: null,
      viewerCanApprove: false,
    });
    expect(of(await list(), whole.reference)).toMatchObject({ viewerCanApprove: true });
    const approve = (reference: string) => mutate(fresh('sonia'), 'approveVaultOpening', { reference });
    expect((await approve(spoilt.reference)).__typename).toBe('RecordNotFound');
    expect((await approve(whole.reference)).__typename).toBe('VaultOpeningApproved');
  });

  test('rows that wait: the spoilt one can be rejected, and nothing else', async () => {
    const [spoilt, whole] = [await wait(leeds), await wait(leeds, { familyName: 'Readable' })];
    const farah = world.as('farah');
    for (const id of [spoilt, whole]) await claim(farah, id);
    await sql`update records.feed_held set key_version = 999 where id = ${spoilt}`;
    const text = `{ workItems(queue: NO_MATCH, first: 50) { edges { node { reference cleaningItem { reason row { value } } } } } }`;
    const { workItems } = await world.ask(farah, text);
    const nodes = workItems.edges.map(({ node }: Answer) => node);
    expect(nodes.find(({ reference }: Answer) => reference === spoilt).cleaningItem).toEqual({
      reason: 'UNREADABLE',
      row: null,
    });
    expect(JSON.stringify(nodes)).toContain('Readable');
    expect((await change('createFromWaitingRow', farah, { id: spoilt })).message).toMatch(
      /can no longer be opened/,
    );
    expect(
      (await change('rejectWaitingRow', farah, { id: spoilt, reason: 'WRONG_AT_SOURCE' })).__typename,
    ).toBe('CleaningItemChanged');
    expect((await item(farah, spoilt)).outcome).toBe('REJECTED_WRONG_AT_SOURCE');
  });

  test('conflicts: the person’s value can still be kept', async () => {
    const numbers = await world.plant.all([{}, {}]);
    const ids: string[] = [];
    for (const number of numbers)
      ids.push(
        (await sql.begin((tx) =>
          raiseConflict(
            tx,
            { ring: keys.sealKeys(), lookupKey: keys.lookupKey(), policy: readPolicy() },
            {
              number: Number(number),
              field: 'givenName',
              source: 'nhs',
              value: { givenName: 'Willem' },
              at: world.clock.now(),
            },
          ),
        )) as string,
      );
    const farah = world.as('farah');
    for (const number of numbers) await world.open(farah, number, 'number', 'DATA_QUALITY');
    await sql`update sealed.conflict_value set ciphertext = ${spoil.bytes} where id = ${ids[0] as string}`;
    const { workItems } = await world.ask(
      farah,
      `{ workItems(queue: CONFLICT, first: 50) { edges { node { reference conflict { sourceValue } } } } }`,
    );
    const saidIn = (id: string | undefined) =>
      workItems.edges.find(({ node }: Answer) => node.reference === id).node.conflict.sourceValue;
    expect(ids.map(saidIn)).toEqual([null, 'Willem']);
    const resolve = (decision: string) =>
      mutate(farah, 'resolveConflict', { id: ids[0], version: 1, decision });
    expect((await resolve('TAKE_SOURCE')).__typename).toBe('RecordNotFound');
    expect((await resolve('KEEP')).__typename).toBe('ConflictResolved');
  });
});

describe('what is done about every child goes on', () => {
  const left = [
    {
      status: 'LEFT_ENGLAND_FOR_GOOD',
      line: null,
      locality: null,
      postcode: null,
      sinceDate: '2020-06-15',
      untilDate: null,
    } as never,
  ];
  const involvement = {
    category: 'ADDITIONAL' as const,
    serviceType: 'SOCIAL_CARE' as const,
    accountId: castMember('amira').id,
    organisationId: castMember('amira').organisation.id,
    telephone: null,
    email: null,
    lead: false,
    startedOn: '2026-01-05',
    endedOn: null,
    authorityCode: leeds,
  };

  test('a night archives the others, makes what new identities are left, and tells whose record it was', async () => {
    const [spoilt, whole] = (await world.plant.all([
      { addresses: left, shield: 'ACTIVE' },
      { addresses: left, shield: 'ACTIVE' },
    ])) as [string, string];
    await sql`update sealed.detail set ciphertext = ${spoil.bytes} where kind = 'ADDRESS' and child_number = ${spoilt}`;
    await sql`insert into sealed.vault (id, authority_code, former_lookup, present_lookup, keep_until, key_version, ciphertext)
      values (gen_random_uuid(), ${leeds}, '\\x01', '\\x02', '2040-12-31', 1, '\\x00')`;
    expect(await night()).toMatchObject({
      archive: { unreadable: 1 },
      vault: { completed: 0, unreadable: 1 },
      tidy: { keys: expect.any(Number) },
    });
    const rows = await sql`select number, status from records.child where number in (${spoilt}, ${whole})`;
    expect(Object.fromEntries(rows.map(({ number, status }) => [String(number), status]))).toEqual({
      [spoilt]: 'LIVE',
      [whole]: 'ARCHIVED',
    });
    expect(
      await sql`select detail->>'code' as code, area from audit.event where kind = 'SHIELD_ALTERED' and child_number = ${spoilt}`,
    ).toEqual([{ code: 'NOT_READABLE', area: leeds }]);
  });

  test('a new identity is recorded, whatever else waits, and keeps what does not open as it stood', async () => {
    const id = await wait(leeds);
    await sql`update records.feed_held set ciphertext = ${spoil.bytes} where id = ${id}`;
    const number = await world.plant({ shield: 'ACTIVE' });
    await sql`update sealed.detail set ciphertext = ${spoil.bytes} where kind = 'ADDRESS' and child_number = ${number}`;
    const given = { number, kind: 'ADOPTION', givenName: 'Jonah', familyName: 'Ashworthy', carers: [] };
    const done = await mutate(fresh('dora'), 'recordNewIdentity', given);
    expect(done.__typename).toBe('NewIdentityRecorded');
    expect(await sql`select from records.feed_held where id = ${id}`).toHaveLength(1);
  });

  test('what a leaver has is listed', async () => {
    const [spoilt, whole] = (await world.plant.all([
      { involvements: [involvement], shield: 'ACTIVE' },
      { involvements: [involvement], shield: 'ACTIVE' },
    ])) as [string, string];
    await sql`update sealed.detail set ciphertext = ${spoil.bytes} where kind = 'INVOLVEMENT' and child_number = ${spoilt}`;
    const listed = await mutate(fresh('dora'), 'listLeaver', {
      accountId: castMember('amira').id,
    });
    expect(listed.__typename).toBe('LeaverListed');
    const items = await sql`select child_number from records.work_item where queue = 'INVOLVEMENT_OF_LEAVER'
      and child_number in (${spoilt}, ${whole})`;
    expect(items.map(({ child_number: number }) => String(number))).toEqual([whole]);
  });

  test('a feed asks about whatever it would change of the one record, and about no other', async () => {
    const [spoilt, whole] = (await world.plant.all([{ shield: 'ACTIVE' }, { shield: 'ACTIVE' }])) as [
      string,
      string,
    ];
    await sql`update sealed.detail set ciphertext = ${spoil.bytes} where kind = 'PROVENANCE' and child_number = ${spoilt}`;
    const sealed = { sql: pools.sealedSql, ring: keys.sealKeys() };
    const corrected = await correctedByPerson(pools.sql, sealed, [Number(spoilt), Number(whole)]);
    expect(corrected.get(Number(spoilt))?.has('address')).toBe(true);
    expect(corrected.get(Number(whole))?.has('address') ?? false).toBe(false);
  });
});
