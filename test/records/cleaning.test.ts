import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyedHash } from '../../platform/hash.ts';
import { proposePair } from '../../subgraphs/records/cleaning/pairs.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { cleaningIn, type RowSketch } from './support/cleaning.ts';
import { shieldIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const { wait: waitAs, claim, item, change } = cleaningIn(world);
let families = 0;
/** The birth of the people of one test: nobody else's of the others. */
let birthDate = '2016-03-09';
const plant = (sketch: Parameters<typeof world.plant>[0]) => world.plant({ birthDate, ...sketch });
const wait = (area: string | null, sketch: RowSketch = {}) => waitAs(area, { birthDate, ...sketch });
/** A family name that nobody else of the tests has, nor sounds like. */
const family = () => {
  families += 1;
  birthDate = `2016-${String((families % 12) + 1).padStart(2, '0')}-${String(10 + Math.floor(families / 12) * 7)}`;
  const letters = 'bdfgklmnprstvz';
  return `Q${[...String(families * 7919)].map((digit) => `${letters[Number(digit)]}o`).join('')}x`;
};
const candidatesOf = (answer: Answer): string[] =>
  answer.candidates.map(({ childNumber }: Answer) => childNumber);
const childrenCalled = async (familyName: string) =>
  (await sql`select number from records.child where family_name = ${familyName}`).length;

describe('a row that waits, beside its candidates (domain.md 9)', () => {
  test('row and candidates are for whoever has claimed it; a record shows once it is open', async () => {
    const familyName = family();
    const number = await plant({ familyName });
    const twin = await plant({ familyName, givenName: 'Bernard' });
    const id = await wait(leeds, { familyName, queue: 'MULTIPLE_MATCH' });
    const farah = world.as('farah');
    expect(await item(farah, id)).toMatchObject({ row: null, candidates: null, viewerCanDecide: false });
    await claim(farah, id);
    const seen = await item(farah, id);
    expect(seen.row).toContainEqual({ field: 'address', value: '9 Row Street, Leeds, LS6 3HD' });
    expect(candidatesOf(seen)).toEqual([number]);
    expect(candidatesOf(seen)).not.toContain(twin);
    expect(seen.candidates[0]).toMatchObject({ child: null, viewerCanLink: true, keptApart: false });
    expect(seen.candidates[0].evidence).toContainEqual({ field: 'dateOfBirth', level: 'EQUAL' });
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    expect((await item(farah, id)).candidates[0].child).toEqual({ givenName: 'Wilfred' });
    // A colleague who has not claimed it sees that it waits, no more.
    expect(await item(world.as('dora'), id)).toMatchObject({ row: null, candidates: null });
  });

  test('another team, a held row for a steward, and an unknown item look the same, in as many statements', async () => {
    const theirs = await wait(bradford);
    const held = await wait(leeds, { queue: 'HELD_ROW' });
    const taken = new Set<number>();
    for (const id of [theirs, held, randomUUID()]) {
      const { records } = await world.statementsOf(async () => {
        expect(await item(world.as('farah'), id)).toBeNull();
      });
      const { records: more } = await world.statementsOf(async () => {
        expect(
          (await change('rejectWaitingRow', world.as('farah'), { id, reason: 'NOT_A_CHILD' })).__typename,
        ).toBe('RecordNotFound');
      });
      taken.add(records.length * 100 + more.length);
    }
    expect(taken.size).toBe(1);
    const list = await world.ask(world.as('farah'), '{ workList { queue open } }');
    expect(list.workList.map(({ queue }: Answer) => queue)).not.toContain('HELD_ROW');
  });

  test('L28 an item shows its age and the steps taken', async () => {
    const id = await wait(leeds);
    const farah = world.as('farah');
    await claim(farah, id);
    await change('recordCleaningStep', farah, { id, step: 'ASKED_SOURCE' });
    await change('recordCleaningStep', farah, {
      id,
      step: 'CHECKED_DOCUMENT',
      evidence: 'SCHOOL_REGISTER',
      version: 2,
    });
    expect((await change('recordCleaningStep', farah, { id, step: 'ASKED_FAMILY' })).__typename).toBe(
      'VersionConflict',
    );
    await sql`update records.cleaning_item set opened_at = opened_at - interval '9 days 1 hour' where id = ${id}`;
    expect(await item(farah, id)).toMatchObject({
      ageDays: 9,
      steps: [
        { step: 'ASKED_SOURCE', evidence: null, takenBy: { id: castMember('farah').id } },
        { step: 'CHECKED_DOCUMENT', evidence: 'SCHOOL_REGISTER' },
      ],
    });
  });
});

describe('L29 No Match: link, create, reject, refer, each audited', () => {
  test('link: the source’s precedence, a person’s correction stands as a conflict, nothing of the row is left', async () => {
    const familyName = family();
    const number = await plant({ familyName, gender: 'NOT_SPECIFIED' });
    const farah = world.as('farah');
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    const upn = { scheme: 'UPN', value: 'A823432112345', issuer: null };
    const id = await wait(leeds, { familyName, givenName: 'Wilf', identifiers: [upn] });
    await claim(farah, id);
    const linking = world.as('farah', { sessionId: farah.sessionId });
    const linked = await change('linkWaitingRow', linking, { id, number, evidence: 'SCHOOL_REGISTER' });
    expect(linked).toMatchObject({
      __typename: 'CleaningItemChanged',
      item: { outcome: 'LINKED', row: null, candidates: null },
      child: { number, givenName: 'Wilfred' },
    });
    const child = await world.child(farah, number, 'gender address { line } identifiers { scheme value }');
    expect(child).toMatchObject({ gender: 'MALE', address: { line: '1 Long Lane' } });
    expect(child.identifiers).toContainEqual({ scheme: 'UPN', value: 'A823432112345' });
    const event = (await world.audited(linking)).find(({ kind }) => kind === 'CLEANING_DECIDED');
    expect(event).toMatchObject({
      area: leeds,
      child_number: Number(number),
      detail: { decision: 'LINKED' },
    });
    expect(JSON.stringify(event)).not.toMatch(/Wilf|Row Street|LS6|A8234/);
    expect(await sql`select from records.feed_held where id = ${id}`).toHaveLength(0);

    const register = await wait(leeds, {
      familyName: `${familyName}e`,
      source: 'gro-births',
      givenName: 'Wilfred',
    });
    await world.ask(
      farah,
      `mutation ($input: AmendChildInput!) { amendChild(input: $input) { __typename } }`,
      {
        input: {
          number,
          version: child.version ?? 2,
          name: { familyName: `${familyName}s` },
          idempotencyKey: randomUUID(),
        },
      },
    );
    await claim(farah, register);
    expect((await change('linkWaitingRow', farah, { id: register, number })).__typename).toBe(
      'CleaningItemChanged',
    );
    expect((await world.child(farah, number, 'familyName')).familyName).toBe(`${familyName}s`);
    expect(
      await sql`select from records.conflict where child_number = ${number} and field = 'familyName'`,
    ).toHaveLength(1);
  });

  test('link: never a twin’s number, never a record that is not open, nor what was kept apart', async () => {
    const familyName = family();
    const nhs = (value: string) => ({ scheme: 'NHS_NUMBER' as const, value, issuer: null });
    const twin = await plant({ familyName, givenName: 'Bernard', identifiers: [nhs('9434765919')] });
    const number = await plant({ familyName, identifiers: [nhs('9434765870')] });
    const id = await wait(leeds, { familyName, identifiers: [nhs('9434765919')] });
    const farah = world.as('farah');
    await claim(farah, id);
    expect((await change('linkWaitingRow', farah, { id, number })).__typename).toBe('RecordNotFound');
    for (const each of [twin, number]) await world.open(farah, each, 'number', 'DATA_QUALITY');
    expect((await change('linkWaitingRow', farah, { id, number })).message).toMatch(/twin/);
    const before = await sql`select * from records.identifier where child_number = ${number}`;
    expect(before).toHaveLength(1);
    await change('keepApart', farah, { id, number: twin });
    expect((await change('linkWaitingRow', farah, { id, number: twin, version: 2 })).message).toMatch(
      /remembered/,
    );
    expect((await item(farah, id)).candidates.filter(({ keptApart }: Answer) => keptApart)).toHaveLength(1);
  });

  test('create: not beside a candidate until it is kept apart; then once, however often it is asked', async () => {
    const familyName = family();
    const number = await plant({ familyName });
    const id = await wait(leeds, { familyName });
    const farah = world.as('farah');
    await claim(farah, id);
    expect((await change('createFromWaitingRow', farah, { id })).message).toMatch(/may be this child/);
    await world.open(farah, number, 'number', 'DATA_QUALITY');
    await change('keepApart', farah, { id, number });
    const key = randomUUID();
    const first = await change('createFromWaitingRow', farah, { id, version: 2, idempotencyKey: key });
    expect(first).toMatchObject({ item: { outcome: 'CREATED' }, child: null });
    await change('createFromWaitingRow', farah, { id, version: 2, idempotencyKey: key });
    expect(await childrenCalled(familyName)).toBe(2);
    expect(
      await world.found(world.as('owen'), { familyName, givenName: 'Wilfred', postcode: 'LS6 3HD' }),
    ).toHaveLength(1);
  });

  test.each([
    [
      'shielded elsewhere',
      'HELD_ROW',
      async (familyName: string) => {
        await shieldIn(world, await plant({ familyName, authorityCode: bradford }), 'edward');
      },
    ],
    [
      'archived',
      'HELD_ROW',
      (familyName: string) =>
        plant({ familyName, status: 'ARCHIVED', archivedOn: '2026-05-01', authorityCode: bradford }),
    ],
    [
      'sealed',
      'HELD_ROW',
      async (familyName: string) => {
        const of = {
          familyName,
          status: 'ARCHIVED',
          archivedOn: '2024-05-01',
          authorityCode: bradford,
        } as const;
        await sql`update records.child set status = 'SEALED' where number = ${await plant(of)}`;
      },
    ],
    [
      'held for an adoption',
      'HELD_ROW',
      async (_: string) => {
        await sql`insert into records.held_identity values ('UPN',
        ${keyedHash(testKeys().lookupKey(), 'identifier:UPN', 'H801200001001')}, ${bradford})`;
      },
    ],
    ['visible elsewhere', 'NO_MATCH', (familyName: string) => plant({ familyName, authorityCode: bradford })],
  ])(
    'historical failure 1: beside a record that is %s nothing is created; the row goes to that team, and the answer is the same',
    async (_, queue, put) => {
      const familyName = family();
      await put(familyName);
      const there = await childrenCalled(familyName);
      const id = await wait(leeds, {
        familyName,
        identifiers: [{ scheme: 'UPN', value: 'H801200001001', issuer: null }],
        ...(queue === 'NO_MATCH' && { identifiers: [] }),
      });
      const farah = world.as('farah');
      await claim(farah, id);
      expect(candidatesOf(await item(farah, id))).toEqual([]);
      const { records } = await world.statementsOf(async () => {
        expect(await change('createFromWaitingRow', farah, { id })).toEqual({
          __typename: 'CleaningItemChanged',
          item: null,
          child: null,
        });
      });
      referrals.add(records.length);
      expect(referrals.size).toBe(1);
      expect(await childrenCalled(familyName)).toBe(there);
      expect(
        await sql`select queue, authority_code from records.work_item where reference = ${id} and closed_at is null`,
      ).toEqual([{ queue, authority_code: bradford }]);
      const [mine] =
        await sql`select outcome from records.work_item where reference = ${id} and closed_at is not null`;
      expect(mine?.outcome).toBe('REFERRED');
    },
  );

  test('a row of another identity is linked to nothing, not even by its team, in the words of any number that is at odds', async () => {
    const value = 'H801200001001';
    const number = await plant({ familyName: family() });
    const linking = async (who: string, upn: string, queue: 'HELD_ROW' | 'NO_MATCH') => {
      const identifiers = [{ scheme: 'UPN' as const, value: upn, issuer: null }];
      const id = await wait(leeds, { queue, familyName: family(), identifiers });
      const caller = world.as(who);
      await claim(caller, id);
      await world.open(caller, number, 'number', 'DATA_QUALITY');
      return change('linkWaitingRow', caller, { id, number });
    };
    const theirs = 'A123456789012';
    const identifiers = [{ scheme: 'UPN' as const, value: theirs, issuer: null }];
    await plant({ familyName: family(), identifiers });
    const atOdds = await linking('farah', theirs, 'NO_MATCH');
    expect(atOdds).toEqual({ __typename: 'NotPermitted', message: expect.stringMatching(/twin/) });
    await sql`insert into records.held_identity values ('UPN',
      ${keyedHash(testKeys().lookupKey(), 'identifier:UPN', value)}, ${leeds}) on conflict do nothing`;
    // A placement may be recorded while a row waits in a queue of the stewards, who learn of no adoption.
    expect(await linking('farah', value, 'NO_MATCH')).toEqual(atOdds);
    expect(await linking('dora', value, 'HELD_ROW')).toEqual(atOdds);
  });

  test('reject with a reason; refer to an authority and to the central team, which reads no row and passes it on', async () => {
    const farah = world.as('farah');
    const rejected = await wait(leeds);
    await claim(farah, rejected);
    const answer = await change('rejectWaitingRow', farah, {
      id: rejected,
      reason: 'WRONG_AT_SOURCE',
      evidence: 'STATEMENT',
    });
    expect(answer.item).toMatchObject({
      outcome: 'REJECTED_WRONG_AT_SOURCE',
      decidedBy: { id: castMember('farah').id },
    });
    expect(
      (await change('rejectWaitingRow', farah, { id: rejected, reason: 'NOT_A_CHILD', version: 3 })).message,
    ).toMatch(/decided/);

    const id = await wait(leeds);
    await claim(farah, id);
    expect((await change('referCleaningItem', farah, { id, to: 'E99999999' })).field).toBe('to');
    expect((await change('referCleaningItem', farah, { id })).item).toBeNull();
    const kofi = world.as('kofi');
    await claim(kofi, id);
    const text = `query ($id: ID!) { cleaningItem(id: $id) { version steps { step } viewerCanDecide viewerCanCreate } }`;
    expect((await world.ask(kofi, text, { id })).cleaningItem).toEqual({
      version: 2,
      steps: [{ step: 'REFERRED' }],
      viewerCanDecide: true,
      viewerCanCreate: false,
    });
    const refer = `mutation ($input: ReferCleaningItemInput!) { referCleaningItem(input: $input) { __typename } }`;
    await world.ask(kofi, refer, { input: { id, to: bradford, version: 2, idempotencyKey: randomUUID() } });
    expect((await item(world.as('edward'), id)).queue).toBe('NO_MATCH');
    expect(await item(world.as('farah'), id)).toBeNull();
  });
});

describe('L30 Multiple Match and duplicates: keep apart', () => {
  const near = [
    { field: 'givenName', level: 'ALIKE' },
    { field: 'dateOfBirth', level: 'EQUAL' },
  ] as const;
  const propose = (a: string, b: string, evidence: Parameters<typeof proposePair>[1]['evidence'] = near) =>
    proposePair(sql, {
      numbers: [Number(a), Number(b)],
      evidence,
      strategy: 'three-classes-1',
      at: world.clock.now(),
      dueAt: null,
    });

  test('a pair is proposed once, with what stands against it; kept apart it never comes again', async () => {
    const familyName = family();
    const nhs = (value: string) => [{ scheme: 'NHS_NUMBER' as const, value, issuer: null }];
    const a = await plant({ familyName, identifiers: nhs('9434765838') });
    const b = await plant({ familyName, givenName: 'Wilf', identifiers: nhs('9434765846') });
    const proposed = await propose(b, a);
    expect(proposed.outcome).toBe('PROPOSED');
    expect((await propose(a, b)).outcome).toBe('OPEN_ALREADY');
    const { id } = proposed as { id: string };
    const farah = world.as('farah');
    await claim(farah, id);
    const seen = await item(farah, id);
    const ofPair = { queue: 'DUPLICATE', strategy: 'three-classes-1', row: null, viewerCanCreate: false };
    expect(seen).toMatchObject(ofPair);
    expect(candidatesOf(seen).sort()).toEqual([a, b].sort());
    expect(seen.candidates[0].evidence).toContainEqual({ field: 'NHS_NUMBER', level: 'CONFLICTING' });
    const apart = world.as('farah', { sessionId: farah.sessionId });
    expect((await change('keepApart', apart, { id })).item.outcome).toBe('KEPT_APART');
    const [event] = await world.audited(apart);
    expect(event?.child_numbers?.map(String).sort()).toEqual([a, b].sort());
    expect((await propose(a, b)).outcome).toBe('KEPT_APART');
    expect((await propose(b, a)).outcome).toBe('KEPT_APART');
  });

  test('twins, siblings and records that are not live are never proposed', async () => {
    const familyName = family();
    const a = await plant({ familyName });
    const b = await plant({ familyName, givenName: 'Bernard' });
    expect((await propose(a, b, [{ field: 'givenName', level: 'DIFFERENT' }, near[1]])).outcome).toBe(
      'CANNOT_LINK',
    );
    expect((await propose(a, b, [near[0], { field: 'dateOfBirth', level: 'DIFFERENT' }])).outcome).toBe(
      'CANNOT_LINK',
    );
    const gone = await plant({ familyName, status: 'ARCHIVED', archivedOn: '2026-05-01' });
    expect((await propose(a, gone)).outcome).toBe('NOT_LIVE');
    expect((await propose(a, a)).outcome).toBe('NOT_LIVE');
  });

  test('of a pair across authorities each team sees its own record; of a hidden one no other team hears', async () => {
    const familyName = family();
    const mine = await plant({ familyName });
    const theirs = await plant({ familyName, authorityCode: bradford });
    await shieldIn(world, theirs, 'edward');
    const proposed = await propose(mine, theirs);
    const { id } = proposed as { id: string };
    expect(proposed).toMatchObject({ area: bradford });
    expect(await item(world.as('farah'), id)).toBeNull();
    const edward = world.as('edward');
    await claim(edward, id);
    expect(candidatesOf(await item(edward, id))).toEqual([theirs]);
    // Hidden since: what was compared before tells this team no more of it than a search does.
    const ours = await plant({ familyName });
    const others = await plant({ familyName, authorityCode: bradford });
    const since: Answer = await propose(ours, others, [...near, { field: 'postcode', level: 'EQUAL' }]);
    const there = since.area === bradford;
    const [team, hidden, hider] = there ? ['edward', ours, 'dora'] : ['farah', others, 'edward'];
    await shieldIn(world, hidden, hider);
    const asker = world.as(team);
    await claim(asker, since.id);
    expect((await item(asker, since.id)).candidates[0].evidence).toEqual(near);
  });
});
const referrals = new Set<number>();
