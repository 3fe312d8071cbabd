import { afterAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { keyedHash } from '../../platform/hash.ts';
import { readPolicy } from '../../platform/policy.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { castAuthorities, castService } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { consentedTo } from './support/builders.ts';
import { cleaningIn } from './support/cleaning.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** Rules of domain.md that meet each other: what one step leaves behind, and another finds. */
const world = await startWorld();
const { sql } = world.database;
const { leeds } = castAuthorities;
const keys = testKeys();
const pools = openNight({ databaseUrl: world.database.url, keys, policy: readPolicy() });
afterAll(() => pools.stop());
const { wait, claim, item, change } = cleaningIn(world);
const { merge, confirm, refuse, undo, stepped } = mergingIn(world);

const mutate = async (caller: Caller, name: string, input: object, more = ''): Promise<Answer> =>
  (await world.ask(caller, ...mutation(name, input, more)))[name];
const night = (asOf: string) => runNight(pools, { asOf, dryRun: false, clock: world.clock });
const lookupOf = (number: string) => keyedHash(keys.vaultLookupKey(), 'vault former', number);
const place = (number: string) => mutate(stepped('dora'), 'placeForAdoption', { number });
const newIdentity = (number: string, familyName: string) =>
  mutate(stepped('dora'), 'recordNewIdentity', {
    number,
    kind: 'ADOPTION',
    givenName: 'Jonah',
    familyName,
    carers: [],
  });

describe('an identity that is sealed (domain.md 7)', () => {
  test.each(['NONE', 'ACTIVE'] as const)(
    'is held under every name that the child had, shield %s',
    async (shield) => {
      const born = shield === 'NONE' ? 'Quillfeather' : 'Ravensworth';
      const number = await world.plant({
        givenName: 'Wilfred',
        familyName: 'Underwood',
        birthDate: '2016-03-09',
        shield,
        formerNames: [{ givenName: 'Wilfred', familyName: born, untilDate: '2019-01-01' }],
      });
      expect((await newIdentity(number, 'Ashworthy')).__typename).toBe('NewIdentityRecorded');
      const id = await wait(leeds, { familyName: born, birthDate: '2016-03-09' });
      const farah = world.as('farah');
      await claim(farah, id);
      await change('createFromWaitingRow', farah, { id });
      expect(await sql`select from records.child where family_name = ${born}`).toHaveLength(0);
      expect(
        await sql`select queue from records.work_item where reference = ${id} and closed_at is null`,
      ).toEqual([{ queue: 'HELD_ROW' }]);
    },
  );

  test('while a child is placed, a number that came with a row that was linked is held as well', async () => {
    const nhs = { scheme: 'NHS_NUMBER', value: '9434765870', issuer: null } as const;
    const upn = { scheme: 'UPN', value: 'A801200001001', issuer: null } as const;
    const number = await world.plant({ familyName: 'Placedhead', identifiers: [nhs] });
    expect((await place(number)).__typename).toBe('PlacedForAdoption');
    const id = await wait(leeds, { queue: 'HELD_ROW', familyName: 'Placedhead', identifiers: [nhs, upn] });
    const dora = world.as('dora');
    await claim(dora, id);
    await world.open(dora, number, 'number', 'DATA_QUALITY');
    expect((await change('linkWaitingRow', dora, { id, number })).__typename).toBe('CleaningItemChanged');
    const lookup = keyedHash(keys.lookupKey(), 'identifier:UPN', upn.value);
    expect(
      await sql`select for_good from records.held_identity where scheme = 'UPN' and lookup = ${lookup}`,
    ).toEqual([{ for_good: false }]);
    await mutate(stepped('dora'), 'endPlacement', { number });
    expect(
      await sql`select from records.held_identity where scheme = 'UPN' and lookup = ${lookup}`,
    ).toHaveLength(0);
  });

  test('what others hold about the former number goes with the vault, but for what is open, when the present record is destroyed', async () => {
    const number = await world.plant({ familyName: 'Purgeable', deathDate: null });
    await mutate(world.as('dora'), 'openRecord', { number, reason: 'COMPLAINT' });
    // One that was answered, and one that nobody has answered yet (ADR 0137).
    for (const decision of ['UPHELD', null])
      await sql`insert into compliance.complaint (child_number, id, subject, received_by, received_at, received_on, acknowledge_by,
          due_on, key_version, ciphertext, decision, closed_on)
        values (${number}, gen_random_uuid(), 'RECORD', ${leeds}, now(), ${today}, ${today}, ${today}, 1, '\\x00', ${decision},
          ${decision && today})`;
    expect((await newIdentity(number, 'Purgeworthy')).__typename).toBe('NewIdentityRecorded');
    await sql`update records.child set status = 'SEALED', archived_on = '2010-01-01', sealed_on = '2011-01-01'
      where family_name = 'Purgeworthy'`;
    await night(today);
    expect(await sql`select from records.child where family_name = 'Purgeworthy'`).toHaveLength(0);
    const left = await sql`select decision from compliance.complaint where child_number = ${number}`;
    expect(left).toEqual([{ decision: null }]);
  });

  test.each(['on its day', 'with the present record'])(
    'rows that wait by a number of the former record go with the vault, emptied %s; those of the living stay',
    async (when) => {
      const familyName = when === 'on its day' ? 'Dayvault' : 'Nightvault';
      const [nhs, other] = (
        when === 'on its day' ? ['9434765846', '9434765854'] : ['9434765862', '9434765889']
      ).map((value) => ({ scheme: 'NHS_NUMBER', value, issuer: null }) as const);
      const number = await world.plant({ familyName, identifiers: [nhs as never] });
      await world.plant({ familyName: 'Livingston', identifiers: [other as never] });
      expect((await newIdentity(number, `${familyName}worthy`)).__typename).toBe('NewIdentityRecorded');
      const theirs = await wait(leeds, { queue: 'HELD_ROW', familyName, identifiers: [nhs] });
      const both = await wait(leeds, { queue: 'HELD_ROW', familyName, identifiers: [nhs, other] });
      const another = await wait(leeds, { queue: 'HELD_ROW', familyName });
      if (when === 'on its day') {
        await sql`update sealed.vault set keep_until = '2020-12-31' where former_lookup = ${lookupOf(number)}`;
        for (const table of ['records.address', 'records.carer', 'records.child'])
          await sql.unsafe(
            `delete from ${table} t using records.child c where c.family_name = '${familyName}worthy'
              and c.number = t.${table === 'records.child' ? 'number' : 'child_number'}`,
          );
      } else
        await sql`update records.child set status = 'SEALED', archived_on = '2010-01-01', sealed_on = '2011-01-01'
          where family_name = ${`${familyName}worthy`}`;
      await night(today);
      expect(await sql`select from sealed.vault where former_lookup = ${lookupOf(number)}`).toHaveLength(0);
      const waiting =
        await sql`select id from records.feed_held where id in (${theirs}, ${both}, ${another})`;
      expect(waiting.map(({ id }) => id).sort()).toEqual([both, another].sort());
      expect(
        await sql`select outcome from records.work_item where reference = ${theirs} and closed_at is null`,
      ).toEqual([]);
    },
  );

  test('a vault that is emptied is an event of the audit, without a number', async () => {
    const number = await world.plant({ familyName: 'Emptied' });
    const { reference } = await mutate(
      stepped('dora'),
      'recordNewIdentity',
      { number, kind: 'ADOPTION', givenName: 'Jonah', familyName: 'Emptyworthy', carers: [] },
      '... on NewIdentityRecorded { reference }',
    );
    await sql`update sealed.vault set keep_until = '2020-12-31' where id = ${reference}`;
    await night(today);
    // While the present record stands it is not over: the young person may have consented to stay since (domain.md 10).
    expect(await sql`select from sealed.vault where id = ${reference}`).toHaveLength(1);
    for (const table of ['records.address', 'records.carer', 'records.child'])
      await sql.unsafe(
        `delete from ${table} t using records.child c where c.family_name = 'Emptyworthy'
          and c.number = t.${table === 'records.child' ? 'number' : 'child_number'}`,
      );
    await night(today);
    expect(await sql`select from sealed.vault where id = ${reference}`).toHaveLength(0);
    expect(
      await sql`select kind, area, child_number from audit.event where detail->>'vault' = ${reference}
        and kind <> 'NEW_IDENTITY_RECORDED'`,
    ).toEqual([{ kind: 'RECORD_PURGED', area: leeds, child_number: null }]);
  });
});

describe('a merge', () => {
  test('does not take a row’s candidate away: nobody creates a second record beside it (historical failure 1)', async () => {
    const [kept, other] = (await world.plant.all([
      { givenName: 'Thaddeus', familyName: 'Keptname', birthDate: '2015-01-02' },
      { givenName: 'Zebedee', familyName: 'Othername', birthDate: '2016-03-09' },
    ])) as [string, string];
    const id = await wait(leeds, {
      queue: 'MULTIPLE_MATCH',
      givenName: 'Zebedee',
      familyName: 'Othername',
      candidates: [{ childNumber: Number(other), fields: {} }],
    });
    expect((await merge('farah', kept, other)).__typename).toBe('MergeChanged');
    const farah = world.as('farah');
    await claim(farah, id);
    expect((await item(farah, id)).candidates.map(({ childNumber }: Answer) => childNumber)).toEqual([kept]);
    expect((await change('createFromWaitingRow', farah, { id })).__typename).toBe('NotPermitted');
  });

  test('whose undoing a colleague does not want is refused, and stays done', async () => {
    const [kept, other] = (await world.plant.all([
      { familyName: 'Refusedly' },
      { familyName: 'Refusedley' },
    ])) as [string, string];
    await shieldIn(world, kept, 'dora');
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    const proposed = await undo('farah', done.merge);
    expect(proposed.merge).toMatchObject({ state: 'UNDO_PROPOSED', viewerCanRefuse: true });
    const refused = await refuse('dora', proposed.merge);
    expect(refused.merge).toMatchObject({ state: 'DONE', viewerCanRefuse: false, viewerCanUndo: true });
    expect(
      await sql`select outcome from records.work_item where reference = ${done.merge.id} order by opened_at, outcome`,
    ).toContainEqual({ outcome: 'REFUSED' });
    const again = await undo('farah', refused.merge);
    expect(again.merge.state).toBe('UNDO_PROPOSED');
    expect((await undo('dora', again.merge)).merge.state).toBe('UNDONE');

    // With a new identity of one of them its number goes; what may tell of it is withheld from the other on (ADR 0083).
    expect((await newIdentity(kept, 'Undoneworthy')).__typename).toBe('NewIdentityRecorded');
    const numbers = sql`select kept_child_number as kept, other_child_number as other from records.merge
      where id = ${done.merge.id}`;
    expect(await numbers).toEqual([{ kept: 0, other: Number(other) }]);
    expect(await sql`select number, withheld from compliance.while_one(${other}) order by withheld`).toEqual([
      { number: Number(kept), withheld: false },
      { number: Number(kept), withheld: true },
    ]);
    const dora = stepped('dora');
    await world.open(dora, other);
    const text = `query ($number: ChildNumber!, $id: ID!) { recordMerges(number: $number) { id } recordMerge(id: $id) { id } }`;
    expect(await world.ask(dora, text, { number: other, id: done.merge.id })).toEqual({
      recordMerges: [],
      recordMerge: null,
    });
  });

  test('keeps nothing of a sensitive service of which the consent was taken back (domain.md 5)', async () => {
    const sensitive = consentedTo('MENTAL_HEALTH', '2026-01-05', {
      organisationId: castService('leeds', 'MENTAL_HEALTH').id,
    });
    const [kept, other] = (await world.plant.all([
      { familyName: 'Consently' },
      { familyName: 'Consentley', sensitive: [sensitive] },
    ])) as [string, string];
    const [{ id }] =
      (await sql`select id from sealed.detail where child_number = ${other} and kind = 'SENSITIVE_SERVICE'`) as unknown as [
        { id: string },
      ];
    const done = await merge('farah', kept, other);
    const dora = stepped('dora');
    await world.open(dora, kept);
    const withdrawn = await mutate(dora, 'withdrawSensitiveConsent', {
      number: kept,
      id,
    });
    expect(withdrawn.__typename).toBe('SensitiveConsentWithdrawn');
    const [row] =
      await sql`select key_version, ciphertext from sealed.merge_snapshot where merge_id = ${done.merge.id}`;
    const { open } = await import('../../platform/seal.ts');
    const { snapshotPlace } = await import('../../subgraphs/records/merge/store.ts');
    const text = open(keys.sealKeys(), snapshotPlace(done.merge.id), row?.key_version, row?.ciphertext);
    expect(text).not.toContain(id);
    expect(text).not.toContain('MENTAL_HEALTH');
    expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
    expect(await sql`select from sealed.detail where id = ${id}`).toHaveLength(0);
  });
});

describe('a record that is gone', () => {
  test('takes the work about its proposed merge along: nobody waits for a decision that cannot be', async () => {
    const [kept, other] = (await world.plant.all([
      { familyName: 'Goneish' },
      { familyName: 'Goneishe' },
    ])) as [string, string];
    await shieldIn(world, kept, 'dora');
    const proposed = await merge('farah', kept, other);
    expect(proposed.merge.state).toBe('PROPOSED');
    expect((await newIdentity(other, 'Goneworthy')).__typename).toBe('NewIdentityRecorded');
    expect(await sql`select outcome from records.work_item where reference = ${proposed.merge.id}`).toEqual([
      { outcome: 'DESTROYED' },
    ]);
  });

  test('lets go of what its placement for adoption held, and is no longer on the list of placements', async () => {
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: '9434765838', issuer: null }];
    const number = await world.plant({ familyName: 'Placedaway', birthDate: '2001-05-05', identifiers });
    await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
      values (${number}, 25, '2019-01-01', gen_random_uuid())`;
    expect((await place(number)).__typename).toBe('PlacedForAdoption');
    const held = async () =>
      sql`select scheme from records.held_identity where authority_code = ${leeds} and not for_good order by 1`;
    expect((await held()).map(({ scheme }) => scheme)).toEqual(['NHS_NUMBER', 'PERSON']);
    await sql`update records.child set status = 'SEALED', archived_on = '2010-01-01', sealed_on = '2011-01-01'
      where number = ${number}`;
    const { placements } = await world.ask(world.as('dora'), '{ placements { number } }');
    expect(placements).toEqual([]);
    await night(today);
    expect(await sql`select from records.child where number = ${number}`).toHaveLength(0);
    expect(await held()).toEqual([]);
  });
});

describe('a row that is linked', () => {
  test('does not lose a death that cannot be the record’s: nothing is done, and it waits', async () => {
    const number = await world.plant({ familyName: 'Laterborn', birthDate: '2016-03-09' });
    const id = await wait(leeds, {
      source: 'gro-deaths',
      familyName: 'Laterborn',
      birthDate: '2015-03-09',
      deathDate: '2015-06-01',
      home: null,
    });
    const farah = world.as('farah');
    await claim(farah, id);
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    expect((await change('linkWaitingRow', farah, { id, number })).message).toMatch(/day of birth/);
    expect(await sql`select from records.feed_held where id = ${id}`).toHaveLength(1);
    const right = await world.plant({ familyName: 'Laterborn', birthDate: '2015-03-09' });
    await world.open(farah, right, 'number', 'DATA_QUALITY');
    expect((await change('linkWaitingRow', farah, { id, number: right })).__typename).toBe(
      'CleaningItemChanged',
    );
    expect(await sql`select death_date from records.child where number = ${right}`).toEqual([
      { death_date: '2015-06-01' },
    ]);
  });
});

describe('the review of a sensitive service', () => {
  test('is overdue once its day is over in London, summer time or not', async () => {
    const number = await world.plant({ familyName: 'Reviewly' });
    const owen = world.as('owen', { organisationId: castService('leeds', 'MENTAL_HEALTH').id });
    await world.open(owen, number);
    const { id } = await mutate(
      owen,
      'recordSensitiveService',
      { number, serviceType: 'MENTAL_HEALTH', basis: 'CONSENT', consentOf: 'CHILD', reviewOn: '2026-07-15' },
      '... on SensitiveServiceRecorded { id }',
    );
    const [row] = await sql`select due_at from records.work_item where reference = ${id}`;
    expect(row?.due_at).toEqual(new Date('2026-07-15T23:00:00Z'));
  });
});

describe('consent to stay (domain.md 10)', () => {
  test.each(['NONE', 'ACTIVE'] as const)(
    'does not bring back who has left England, shield %s',
    async (shield) => {
      const addresses = [
        {
          status: 'LEFT_ENGLAND_FOR_GOOD',
          line: null,
          locality: null,
          postcode: null,
          sinceDate: '2024-06-15',
          untilDate: null,
        } as never,
      ];
      const number = await world.plant({
        addresses,
        shield,
        birthDate: '2009-06-15',
        status: 'ARCHIVED',
        archivedOn: today,
      });
      const given = await mutate(
        world.as('dora'),
        'recordConsent',
        { number, untilAge: 25 },
        '... on ConsentRecorded { restored }',
      );
      expect(given).toEqual({ __typename: 'ConsentRecorded', restored: false });
      expect(await sql`select status from records.child where number = ${number}`).toEqual([
        { status: 'ARCHIVED' },
      ]);
    },
  );

  test('taken back while two records are one, is taken back from both', async () => {
    const numbers = (await world.plant.all([{ familyName: 'Stayingly' }, { familyName: 'Stayingley' }])) as [
      string,
      string,
    ];
    for (const number of numbers) await mutate(world.as('dora'), 'recordConsent', { number, untilAge: 25 });
    const done = await merge('farah', ...numbers);
    expect((await mutate(world.as('dora'), 'withdrawConsent', { number: numbers[1] })).__typename).toBe(
      'ConsentWithdrawn',
    );
    expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
    expect(
      await sql`select withdrawn_on from records.participation where child_number in (${numbers[0]}, ${numbers[1]})`,
    ).toEqual([{ withdrawn_on: today }, { withdrawn_on: today }]);
  });
});

describe('a record that is sealed (domain.md 10)', () => {
  test('leaves no work behind that nobody can do any more, and no review falls due', async () => {
    const number = await world.plant({ familyName: 'Sealable', birthDate: '2008-06-16' });
    await shieldIn(world, number, 'dora');
    await sql`update records.shield set due_on = ${today} where child_number = ${number}`;
    await sql`insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
      select gen_random_uuid(), 'SHIELD_REVIEW', ${leeds}, ${number}, id, now() from records.shield where child_number = ${number}`;
    await sql`update records.child set status = 'ARCHIVED', archived_on = '2025-06-15' where number = ${number}`;
    await night(today);
    expect(await sql`select status from records.child where number = ${number}`).toEqual([
      { status: 'SEALED' },
    ]);
    const { raiseOverdue } = await import('../../subgraphs/records/shield/alarms.ts');
    await raiseOverdue({ ...pools, clock: world.clock, lookupKey: keys.lookupKey() });
    expect(
      await sql`select queue from records.work_item where child_number = ${number} and closed_at is null`,
    ).toEqual([]);
  });
});
