import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { raiseConflict } from '../../subgraphs/records/correction/conflicts.ts';
import { moveRecord } from '../../subgraphs/records/transfer/move.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mergingIn, pairsIn, shieldIn } from './support/merges.ts';
import { actOnShield, overrideShield } from './support/shields.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const { merge, confirm, undo, run, stepped } = mergingIn(world);
const { pair } = pairsIn(world, 20);
const keys = testKeys();

describe('what came between a merge and its undoing (ADR 0039)', () => {
  test('a death goes whole to the child that it was told of: the other does not end by it', async () => {
    const { kept, other } = await pair();
    const rowKey = randomUUID().replaceAll('-', '');
    await sql`insert into records.feed_row (source, row_key, run_id, outcome, child_number, content_hash, revision)
      values ('gro-deaths', decode(${rowKey}, 'hex'), gen_random_uuid(), 'MATCH', ${other}, '\\x00', 0)`;
    const done = await merge('farah', kept, other);
    await sql`update records.child set death_date = '2026-06-01', death_notified_on = '2026-06-02' where number = ${kept}`;
    await sql`update records.feed_row set revision = 1 where row_key = decode(${rowKey}, 'hex')`;
    await sql`insert into records.provenance (child_number, id, field, source, recorded_at)
      values (${kept}, gen_random_uuid(), 'dateOfDeath', 'gro-deaths', now())`;
    expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
    const rows = await sql`select number, death_date, death_notified_on from records.child
      where number in (${kept}, ${other})`;
    const of = (number: string) => rows.find((row) => String(row.number) === number);
    expect(of(kept)).toMatchObject({ death_date: null, death_notified_on: null });
    expect(of(other)).toMatchObject({ death_date: '2026-06-01', death_notified_on: '2026-06-02' });
  });

  test('a death that may be of either is of whom a person says: nobody who lives ends by a guess (ADR 0078)', async () => {
    for (const deathOf of ['OTHER', 'KEPT'] as const) {
      const { kept, other } = await pair();
      const done = await merge('farah', kept, other);
      await sql`update records.child set death_date = '2026-06-01', death_notified_on = '2026-06-02' where number = ${kept}`;
      const rowKey = randomUUID().replaceAll('-', '');
      await sql`insert into records.feed_row (source, row_key, run_id, outcome, child_number, content_hash, revision)
        values ('gro-deaths', decode(${rowKey}, 'hex'), gen_random_uuid(), 'MATCH', ${kept}, '\\x00', 0)`;
      await sql`insert into records.provenance (child_number, id, field, source, recorded_at)
        values (${kept}, gen_random_uuid(), 'dateOfDeath', 'gro-deaths', now())`;
      expect(await undo('farah', done.merge)).toMatchObject({ __typename: 'InvalidInput', field: 'deathOf' });
      const { id, version } = done.merge;
      const input = { id, version, notTheSame: true, deathOf };
      const caller = stepped('farah');
      await world.openWith(caller, { number: kept, reason: 'DATA_QUALITY' });
      expect((await run('undoMerge', caller, input)).__typename).toBe('MergeChanged');
      const [died, lives] = deathOf === 'OTHER' ? [other, kept] : [kept, other];
      const rows = await sql`select number, death_date, death_notified_on from records.child
        where number in (${kept}, ${other})`;
      const of = (number: string) => rows.find((row) => String(row.number) === number);
      expect(of(died)).toMatchObject({ death_date: '2026-06-01', death_notified_on: '2026-06-02' });
      expect(of(lives)).toMatchObject({ death_date: null, death_notified_on: null });
      // What the register says of it later is about the same child.
      expect(
        await sql`select child_number from records.feed_row where row_key = decode(${rowKey}, 'hex')`,
      ).toEqual([{ child_number: Number(died) }]);
    }
  });

  test('a weaker shield that waited in the snapshot, and another that was asked for since: one hides the kept record', async () => {
    const { kept, other } = await pair();
    const amira = world.as('amira');
    await world.open(amira, kept);
    expect(
      (
        await actOnShield(world, amira, 'requestShield', {
          number: kept,
          askedBy: 'PRACTITIONER',
          ground: 'PROTECTS_CHILD',
        })
      ).__typename,
    ).toBe('ShieldChanged');
    await shieldIn(world, other, 'dora');
    const proposed = await merge('farah', kept, other);
    const done = await confirm('dora', proposed.merge);
    expect(done.merge.state).toBe('DONE');
    const dora = stepped('dora');
    await world.open(dora, kept, 'number', 'SHIELD_REVIEW');
    const lift = await actOnShield(world, dora, 'proposeShieldLift', {
      number: kept,
      version: 2,
      reason: 'NO_LONGER_NEEDED',
    });
    expect(lift.__typename, JSON.stringify(lift)).toBe('ShieldChanged');
    const second = stepped('sonia');
    await world.open(second, kept, 'number', 'SHIELD_REVIEW');
    const lifted = await actOnShield(world, second, 'confirmShieldLift', { number: kept, version: 3 });
    expect(lifted.__typename, JSON.stringify(lifted)).toBe('ShieldChanged');
    await shieldIn(world, kept, 'dora');
    const first = await undo('farah', done.merge);
    expect(first.merge.state).toBe('UNDO_PROPOSED');
    expect((await undo('dora', first.merge)).merge.state).toBe('UNDONE');
    const rows =
      await sql`select c.number, c.shield, s.state from records.child c join records.shield s on s.child_number = c.number
      where c.number in (${kept}, ${other}) and s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')`;
    expect(rows).toHaveLength(2);
    for (const { shield, state } of rows) expect(shield).toBe(state);
  });

  test('what was proposed or decided of a shield on the one record is neither of the two: nobody ends it alone', async () => {
    const team = async (who: string, number: string, mutation: string, input: object) => {
      const caller = stepped(who);
      await world.open(caller, number, 'number', 'SHIELD_REVIEW');
      return (await actOnShield(world, caller, mutation, { number, ...input })).__typename;
    };
    const amira = world.as('amira');
    const asked = async () => {
      const { kept, other } = await pair();
      await world.open(amira, other);
      const input = { number: other, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
      expect((await actOnShield(world, amira, 'requestShield', input)).__typename).toBe('ShieldChanged');
      return { kept, other };
    };
    const joined = async (kept: string, other: string) =>
      (await confirm('dora', (await merge('farah', kept, other)).merge)).merge;
    const parted = async (merged: Answer) => {
      const { merge: undone } = await undo('dora', (await undo('farah', merged)).merge);
      expect(undone.state).toBe('UNDONE');
    };
    const refuse = { decision: 'REFUSE', reason: 'TEST_NOT_MET' };
    const work = async (number: string) =>
      (
        await sql`select queue from records.work_item where child_number = ${number} and closed_at is null
          and queue like 'SHIELD%'`
      ).map(({ queue }) => queue);

    const one = await asked();
    const refused = await joined(one.kept, one.other);
    expect(await team('dora', one.kept, 'decideShield', { ...refuse, version: 1 })).toBe('ShieldChanged');
    expect(await team('sonia', one.kept, 'confirmShieldRefusal', { version: 2 })).toBe('ShieldChanged');
    await parted(refused);
    expect(await team('sonia', one.other, 'confirmShieldRefusal', { version: 4 })).toBe('NotPermitted');
    expect(await work(one.other)).toEqual(['SHIELD_DECISION']);

    const two = await asked();
    const proposed = await joined(two.kept, two.other);
    expect(await team('dora', two.kept, 'decideShield', { ...refuse, version: 1 })).toBe('ShieldChanged');
    await parted(proposed);
    expect(await team('sonia', two.other, 'confirmShieldRefusal', { version: 3 })).toBe('NotPermitted');
    expect(await work(two.other)).toEqual(['SHIELD_DECISION']);

    const three = await pair();
    await shieldIn(world, three.other, 'dora');
    const lifting = await joined(three.kept, three.other);
    const reason = 'NO_LONGER_NEEDED';
    expect(await team('dora', three.kept, 'proposeShieldLift', { reason, version: 2 })).toBe('ShieldChanged');
    await parted(lifting);
    expect(await team('sonia', three.other, 'confirmShieldLift', { version: 4 })).toBe('NotPermitted');
    expect(await work(three.other)).toEqual([]);

    // And as little what was proposed of one before: it would end the shield of the other too.
    const four = await asked();
    await world.open(amira, four.kept);
    const input = { number: four.kept, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect((await actOnShield(world, amira, 'requestShield', input)).__typename).toBe('ShieldChanged');
    expect(await team('dora', four.kept, 'decideShield', { ...refuse, version: 1 })).toBe('ShieldChanged');
    const both = await joined(four.kept, four.other);
    expect(await team('sonia', four.kept, 'confirmShieldRefusal', { version: 2 })).toBe('NotPermitted');
    await parted(both);
    expect(await team('sonia', four.kept, 'confirmShieldRefusal', { version: 2 })).toBe('ShieldChanged');
    expect((await world.open(amira, four.other, 'shield { teamTelephone }')).shield).not.toBeNull();
  });

  test('a shield of the kept record that was decided since does not stand against undoing', async () => {
    const { kept, other } = await pair();
    const amira = world.as('amira');
    await world.open(amira, kept);
    const input = { number: kept, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect((await actOnShield(world, amira, 'requestShield', input)).__typename).toBe('ShieldChanged');
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    const dora = stepped('dora');
    await world.open(dora, kept, 'number', 'SHIELD_REVIEW');
    const accept = { number: kept, decision: 'ACCEPT', version: 1 };
    expect((await actOnShield(world, dora, 'decideShield', accept)).__typename).toBe('ShieldChanged');
    const undone = await undo('dora', (await undo('farah', done.merge)).merge);
    expect(undone.merge.state).toBe('UNDONE');
    const rows = await sql`select number, shield from records.child where number in (${kept}, ${other})`;
    expect(new Map(rows.map(({ number, shield }) => [String(number), shield]))).toEqual(
      new Map([
        [kept, 'ACTIVE'],
        [other, 'NONE'],
      ]),
    );
  });

  test('who overrode the shield of one is told of with it, and not with the other, which had none', async () => {
    const { kept, other } = await pair();
    await shieldIn(world, other, 'dora');
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    const owen = stepped('owen');
    await world.open(owen, kept);
    expect((await overrideShield(world, owen, { number: kept })).__typename).toBe('ShieldOverridden');
    expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
    const dora = world.as('dora');
    const told = async (number: string) =>
      (await world.open(dora, number, 'overrides { outcome }', 'CASE_REVIEW')).overrides;
    expect([await told(kept), await told(other)]).toEqual([[], [{ outcome: null }]]);
    const work = await sql`select child_number from records.work_item where queue = 'OVERRIDE_REVIEW'
      and child_number in (${kept}, ${other})`;
    expect(work).toEqual([{ child_number: Number(other) }]);
  });

  test('where a child lives, as a source says it and a person does not, waits with the one that is hidden', async () => {
    for (const hidden of ['kept', 'other'] as const) {
      const numbers = await pair();
      await shieldIn(world, numbers[hidden], 'dora');
      const done = await confirm('dora', (await merge('farah', numbers.kept, numbers.other)).merge);
      const address = { status: 'CURRENT', line: '7 Refuge Row', postcode: 'LS6 3HD', since: '2026-05-01' };
      const value = { address } as never;
      await sql.begin((tx) =>
        raiseConflict(
          tx,
          { ring: keys.sealKeys(), lookupKey: keys.lookupKey(), policy: readPolicy() },
          {
            number: Number(numbers.kept),
            field: 'address',
            source: 'school-census',
            value,
            at: world.clock.now(),
          },
        ),
      );
      expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
      const rows = await sql`
        select f.child_number as conflict, v.child_number as value, w.child_number as work
        from records.conflict f join sealed.conflict_value v on v.id = f.id join records.work_item w on w.reference = f.id
        where f.child_number in (${numbers.kept}, ${numbers.other})`;
      const of = Number(numbers[hidden]);
      expect(rows).toEqual([{ conflict: of, value: of, work: of }]);
    }
  });

  test('no hash of a home stands beside a record that a merge hides, and each has its own again', async () => {
    const { kept, other } = await pair();
    const rowKey = randomUUID().replaceAll('-', '');
    await sql`insert into records.feed_row (source, row_key, run_id, outcome, child_number, content_hash, revision, home_hash)
      values ('school-census', decode(${rowKey}, 'hex'), gen_random_uuid(), 'MATCH', ${other}, '\\x00', 0, '\\x1234')`;
    await shieldIn(world, kept, 'dora');
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    const hash = async () =>
      (await sql`select home_hash from records.feed_row where row_key = decode(${rowKey}, 'hex')`)[0]
        ?.home_hash;
    expect(await hash()).toBeNull();
    await undo('dora', (await undo('farah', done.merge)).merge);
    expect(String((await hash())?.toString('hex'))).toBe('1234');
  });

  test('an override opens one record once: neither a merge nor its undoing gives it back', async () => {
    const { kept, other } = await pair();
    await shieldIn(world, other, 'dora');
    const owen = stepped('owen');
    await world.open(owen, other);
    expect((await overrideShield(world, owen, { number: other })).__typename).toBe('ShieldOverridden');
    const seen = async (number: string) =>
      (await world.child(owen, number, 'address { line }'))?.address ?? null;
    expect(await seen(other)).not.toBeNull();
    const done = await confirm('dora', (await merge('farah', kept, other)).merge);
    for (const number of [kept, other]) expect(await seen(number)).toBeNull();
    await undo('dora', (await undo('farah', done.merge)).merge);
    for (const number of [kept, other]) expect(await seen(number)).toBeNull();
    expect(
      await sql`select from records.access_grant where child_number in (${kept}, ${other}) and role = 'SHIELD_OVERRIDE'
        and ended_at is null`,
    ).toHaveLength(0);
  });

  test('work that comes back is of whoever answers for the records now', async () => {
    const { kept, other } = await pair();
    const item = randomUUID();
    await sql`insert into records.cleaning_item (id, queue, strategy, evidence, opened_at)
      values (${item}, 'DUPLICATE', 'test', '[]', now())`;
    for (const number of [kept, other])
      await sql`insert into records.cleaning_subject (child_number, item_id) values (${number}, ${item})`;
    await sql`insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at)
      values (gen_random_uuid(), 'DUPLICATE', ${leeds}, ${kept}, ${item}, now())`;
    const done = await merge('farah', kept, other);
    await sql.begin((tx) =>
      moveRecord(
        tx,
        { ring: keys.sealKeys(), lookupKey: keys.lookupKey() },
        { number: Number(kept), from: leeds, to: bradford },
      ),
    );
    const undone = await undo('edward', done.merge);
    expect(undone.__typename).toBe('MergeChanged');
    const open = await sql`select w.queue, w.authority_code from records.work_item w where w.closed_at is null
      and w.child_number in (${kept}, ${other})`;
    expect(open.length).toBeGreaterThan(0);
    for (const { queue, authority_code: area } of open) expect(area, queue).toBe(bradford);
  });
});

test('who decides a merge waits for its records with nothing of the merge locked: nobody is locked out', async () => {
  const { kept, other } = await pair();
  await shieldIn(world, kept, 'dora');
  const proposed = await merge('farah', kept, other);
  const caller = stepped('dora');
  for (const number of [kept, other]) await world.openWith(caller, { number, reason: 'DATA_QUALITY' });
  let confirming: ReturnType<typeof confirm> | undefined;
  await sql.begin(async (tx) => {
    await tx`select from records.child where number = ${kept} for update`;
    confirming = run('confirmMerge', caller, {
      id: proposed.merge.id,
      version: proposed.merge.version,
    });
    while ((await world.waiting()) === 0) await new Promise((done) => setTimeout(done, 20));
    await tx`select from records.merge where id = ${proposed.merge.id} for update nowait`;
  });
  expect((await confirming)?.__typename).toBe('MergeChanged');
});

test.each([
  ['2026-01-10', null, '2026-01-05', '2026-03-01', true],
  ['2026-03-01', null, '2026-01-05', '2026-03-01', true],
  ['2026-04-01', null, '2026-01-05', '2026-03-01', false],
  ['2026-01-05', '2026-03-01', '2026-04-01', null, false],
] as const)(
  'of consent to stay given on %s, taken back %s, and under the other number on %s, %s, what was said last stands (taken back: %s)',
  async (given, back, otherGiven, otherBack, over) => {
    const [kept, other] = (await world.plant.all([
      { familyName: 'Stayton', birthDate: '2008-09-15' },
      { familyName: 'Staytone', birthDate: '2008-09-15' },
    ])) as [string, string];
    const both = () =>
      sql`select * from records.participation where child_number in (${kept}, ${other}) order by 1`;
    await sql`
      insert into records.participation (child_number, until_age, given_on, withdrawn_on, recorded_by)
      values (${kept}, 25, ${given}, ${back}, ${castMember('dora').id}),
        (${other}, 21, ${otherGiven}, ${otherBack}, ${castMember('dora').id})`;
    const before = await both();
    const done = await merge('farah', kept, other);
    expect((await both()).map(({ withdrawn_on: on }) => on !== null)).toEqual([over]);
    expect((await undo('farah', done.merge)).merge.state).toBe('UNDONE');
    expect(await both()).toEqual(before);
  },
);
