import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { raiseConflict } from '../../subgraphs/records/correction/conflicts.ts';
import { correctedByPerson } from '../../subgraphs/records/correction/corrected.ts';
import { castMember, castPlaces } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { correctionsIn } from './support/corrections.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const keys = testKeys();
const raising = { ring: keys.sealKeys(), lookupKey: keys.lookupKey(), policy: readPolicy() };
const { amend, openTask, takeStep, closeTask, resolve, opened } = correctionsIn(world);

describe('a source that disagrees with a person (domain.md 9; historical failure 6)', () => {
  const sealed = {
    sql: world.database.poolFor('signpost_sealed'),
    ring: keys.sealKeys(),
  };
  const items = `query { workItems(queue: CONFLICT, first: 50) { edges { node { conflict { id childNumber field source sourceValue
    version viewerCanResolve } } } } }`;
  const listed = async (caller: Caller, id: string): Promise<Answer> =>
    (await world.ask(caller, items)).workItems.edges
      .map(({ node }: Answer) => node.conflict)
      .find((each: Answer) => each.id === id);
  const raise = (number: string, givenName: string) =>
    sql.begin((tx) =>
      raiseConflict(tx, raising, {
        number: Number(number),
        field: 'givenName',
        source: 'gro-births',
        value: { givenName },
        at: world.clock.now(),
      }),
    ) as Promise<string | null>;

  test('leaves no hash by which two children are known to be of one home or family', async () => {
    const hashes = new Set<string>();
    for (const shield of ['ACTIVE', 'NONE'] as const) {
      const number = await world.plant({ shield });
      const address = {
        status: 'CURRENT',
        line: '7 Refuge Row',
        locality: null,
        postcode: 'LS6 3HD',
        since: '2026-05-01',
      };
      const said = {
        number: Number(number),
        field: 'address',
        source: 'school-census',
        at: world.clock.now(),
      };
      const ask = () =>
        sql.begin((tx) => raiseConflict(tx, raising, { ...said, value: { address } as never }));
      expect(await ask()).not.toBeNull();
      expect(await ask()).toBeNull();
      const [row] =
        await sql`select encode(value_hash, 'hex') as hash from records.conflict where child_number = ${number}`;
      hashes.add(row?.hash);
    }
    expect(hashes.size).toBe(2);
  });

  test('is asked about what it says now, also where it said so before', async () => {
    const { number, caller } = await opened('farah', { givenName: 'Wilfird' }, 'DATA_QUALITY');
    const { version } = await world.child(caller, number, 'version');
    await amend(caller, { number, version, name: { givenName: 'Wilfred' } });
    const open = async () =>
      (
        await sql`
        select f.id, f.status, w.queue from records.conflict f join sealed.conflict_value v using (child_number, id)
        join records.work_item w on w.reference = f.id and w.closed_at is null where f.child_number = ${number}`
      ).map(({ id }) => id);
    const [first, second] = [await raise(number, 'Wilbert'), await raise(number, 'Wilbur')];
    expect(await open()).toEqual([second]);
    // It gave way undecided, and is what the source says again.
    expect(await raise(number, 'Wilbert')).toBe(first);
    expect(await open()).toEqual([first]);
    expect((await listed(caller, first as string)).sourceValue).toBe('Wilbert');
    const seen = await listed(caller, first as string);
    await resolve(caller, { id: first, decision: 'KEEP', version: seen.version });
    // What was decided is said again in the place of what nobody should take any more.
    expect(await raise(number, 'Wilbur')).toBe(second);
    expect(await raise(number, 'Wilbert')).toBeNull();
    expect(await open()).toEqual([]);
  });

  test.each(['NONE', 'ACTIVE'] as const)(
    'since when a child has a practice is the team’s to know, and no steward’s, also of what a source says and of what was; shield %s',
    async (shield) => {
      const { number, caller } = await opened('dora', { shield }, 'DATA_QUALITY');
      const practice = (since: string) => [
        { kind: 'PRIMARY_CARE', organisationId: castPlaces.leedsPractice.id, since },
      ];
      for (const [version, since] of [
        [1, '2025-03-04'],
        [2, '2025-03-05'],
      ] as const)
        expect((await amend(caller, { number, version, services: practice(since) })).__typename).toBe(
          'ChildAmended',
        );
      const named = {
        kind: 'PRIMARY_CARE',
        organisationId: castPlaces.leedsPractice.id,
        since: '2025-03-06',
      };
      const about = { number: Number(number), field: 'primaryCare', source: 'nhs-registrations' };
      const value = { services: [{ ...named, named: 'ODS B86001' }] } as never;
      const id = (await sql.begin((tx) =>
        raiseConflict(tx, raising, { ...about, value, at: world.clock.now() }),
      )) as string;
      const farah = world.as('farah');
      await world.open(farah, number, 'number', 'DATA_QUALITY');
      const told = async (who: Caller) => {
        const { provenance } = await world.child(who, number, 'provenance { previousValue }');
        const was = provenance.map(({ previousValue }: Answer) => previousValue).filter(Boolean);
        return [(await listed(who, id)).sourceValue, ...was];
      };
      expect(await told(caller)).toEqual([
        'ODS B86001 from 2025-03-06',
        `${castPlaces.leedsPractice.id} 2025-03-04`,
      ]);
      expect(await told(farah)).toEqual(['ODS B86001', castPlaces.leedsPractice.id]);
    },
  );

  test.each(['NONE', 'ACTIVE'] as const)(
    'of a record with shield %s: the person’s value stands until the team decides',
    async (shield) => {
      const { number, caller } = await opened('amira', { givenName: 'Wilfird', shield });
      const { version } = await world.child(caller, number, 'version');
      await amend(caller, { number, version, name: { givenName: 'Wilfred' } });
      const lookUp = async () => (await correctedByPerson(sql, sealed, [Number(number)])).get(Number(number));
      expect(await lookUp()).toEqual(new Set(['givenName']));
      const id = (await raise(number, 'Canary')) as string;
      expect(await raise(number, 'Canary')).toBeNull();
      expect((await world.child(caller, number, 'givenName')).givenName).toBe('Wilfred');
      const plain = await sql`select * from records.conflict where id = ${id}`;
      expect(JSON.stringify(plain)).not.toContain('Canary');
      const dora = world.as('dora');
      expect(await listed(dora, id)).toMatchObject({
        childNumber: number,
        field: 'givenName',
        sourceValue: null,
        viewerCanResolve: true,
      });
      expect(await resolve(dora, { id, decision: 'KEEP' })).toEqual({ __typename: 'RecordNotFound' });
      await world.open(dora, number, 'number', 'DATA_QUALITY');
      expect((await listed(dora, id)).sourceValue).toBe('Canary');
      expect(await listed(world.as('edward'), id)).toBeUndefined();
      expect(await resolve(dora, { id, decision: 'KEEP', evidence: 'BIRTH_CERTIFICATE' })).toMatchObject({
        child: { givenName: 'Wilfred' },
      });
      expect(await sql`select from sealed.conflict_value where id = ${id}`).toHaveLength(0);
      expect(await raise(number, 'Canary')).toBeNull();
      const [item] = await sql`select outcome, evidence from records.work_item where reference = ${id}`;
      expect(item).toEqual({ outcome: 'KEPT', evidence: 'BIRTH_CERTIFICATE' });
      const older = (await raise(number, 'Wilf')) as string;
      world.clock.set(new Date(world.clock.now().getTime() + 1_000));
      const second = (await raise(number, 'Wilbur')) as string;
      expect((await resolve(dora, { id: older, decision: 'KEEP', version: 2 })).__typename).toBe(
        'VersionConflict',
      );
      expect(await resolve(dora, { id: second, decision: 'TAKE_SOURCE' })).toMatchObject({
        child: { givenName: 'Wilbur' },
      });
      expect(await lookUp()).toEqual(new Set());
      // Of a hidden child the audit does not say what changed.
      const told = await sql`
        select kind, detail ?| array['field', 'fields'] as named from audit.event
        where child_number = ${number} and kind in ('RECORD_AMENDED', 'CONFLICT_RESOLVED')`;
      expect(new Set(told.map(({ kind }) => kind)).size).toBe(2);
      for (const { kind, named } of told) expect(named, kind).toBe(shield === 'NONE');
    },
  );
});

describe('correction tasks (L28): an item shows its age and the steps taken', () => {
  test('opened by whoever sees the fault, worked and closed by the accountable team, with evidence and outcome', async () => {
    const { number, caller } = await opened('ben');
    expect(await openTask(caller, { number, fields: ['ADDRESS', 'CARERS'] })).toEqual({
      __typename: 'CorrectionTaskChanged',
      task: null,
    });
    const [{ id } = { id: '' }] =
      await sql`select id from records.correction_task where child_number = ${number}`;
    const query = `query { workItems(queue: CORRECTION, first: 50) { edges { node { ageDays dueAt openedBy { id } correctionTask { id ageDays
      fields steps { step evidence } } } } } }`;
    const start = world.clock.now();
    world.clock.set(new Date(start.getTime() + 5 * 86_400_000));
    const farah = world.as('farah');
    await takeStep(farah, { id, step: 'ASKED_PRACTITIONER', version: 1 });
    const second = await takeStep(farah, {
      id,
      step: 'CHECKED_DOCUMENT',
      evidence: 'PROOF_OF_ADDRESS',
      version: 2,
    });
    expect(second.task).toMatchObject({ ageDays: 5, version: 3, viewerCanWork: true });
    const { workItems } = await world.ask(farah, query);
    expect(workItems.edges.map(({ node }: Answer) => node)).toContainEqual({
      ageDays: 5,
      dueAt: new Date(start.getTime() + 14 * 86_400_000),
      openedBy: { id: castMember('ben').id },
      correctionTask: {
        id,
        ageDays: 5,
        fields: ['ADDRESS', 'CARERS'],
        steps: [
          { step: 'ASKED_PRACTITIONER', evidence: null },
          { step: 'CHECKED_DOCUMENT', evidence: 'PROOF_OF_ADDRESS' },
        ],
      },
    });
    expect((await closeTask(farah, { id, outcome: 'CORRECTED', version: 2 })).__typename).toBe(
      'VersionConflict',
    );
    const done = { id, outcome: 'CORRECTED', evidence: 'PROOF_OF_ADDRESS', version: 3 };
    expect((await closeTask(farah, done)).task).toMatchObject({ outcome: 'CORRECTED', viewerCanWork: false });
    expect((await closeTask(farah, { ...done, version: 4 })).__typename).toBe('NotPermitted');
    const [item] =
      await sql`select outcome, evidence, closed_by from records.work_item where reference = ${id}`;
    expect(item).toEqual({
      outcome: 'CORRECTED',
      evidence: 'PROOF_OF_ADDRESS',
      closed_by: castMember('farah').id,
    });
    world.clock.set(start);
  });

  test('is opened about no record that is archived, or over by age; about one with a death, which may be another’s, it is', async () => {
    const dora = world.as('dora');
    const ask = async (row: object) => {
      const number = await world.plant();
      await sql`update records.child set ${sql(row as never)} where number = ${number}`;
      await world.open(dora, number, 'number', 'DATA_QUALITY');
      const answer = await openTask(dora, { number, fields: ['IDENTITY'] });
      const [stored] =
        await sql`select count(*)::int as many from records.correction_task where child_number = ${number}`;
      return [answer.__typename, stored?.many];
    };
    expect(await ask({ status: 'ARCHIVED', archived_on: '2026-03-01' })).toEqual(['NotPermitted', 0]);
    expect(await ask({ birth_date: '2008-06-15' })).toEqual(['NotPermitted', 0]);
    const died = { death_date: '2026-03-01', death_notified_on: '2026-03-05' };
    expect(await ask(died)).toEqual(['CorrectionTaskChanged', 1]);
  });

  test('of another authority it is as an unknown one, in as many statements', async () => {
    const { number, caller } = await opened('amira');
    await openTask(caller, { number, fields: ['NAME'] });
    const [{ id } = { id: '' }] =
      await sql`select id from records.correction_task where child_number = ${number}`;
    const taken: number[] = [];
    for (const of of [id, randomUUID(), 'nonsense']) {
      const { records } = await world.statementsOf(async () => {
        const step = { id: of, step: 'AMENDED', version: 1 };
        expect(await takeStep(world.as('edward'), step)).toEqual({ __typename: 'RecordNotFound' });
      });
      taken.push(records.length);
    }
    expect(new Set(taken).size).toBe(1);
    expect(await openTask(caller, { number, fields: [] })).toEqual({
      __typename: 'InvalidInput',
      field: 'fields',
    });
    await expect(takeStep(caller, { id, step: 'AMENDED', version: 1 })).rejects.toThrow('FORBIDDEN_FIELD');
  });
});

describe('a day of birth that would end the record (domain.md 10)', () => {
  const born = { dateOfBirth: '2006-03-09' };
  test.each(['amira', 'farah', 'carys'])(
    'is not what %s says: nobody would find the child any more',
    async (who) => {
      const { number, caller } = await opened(who, {}, who === 'farah' ? 'DATA_QUALITY' : 'SAFEGUARDING');
      expect(await amend(caller, { number, ...born })).toEqual({
        __typename: 'InvalidInput',
        field: 'dateOfBirth',
      });
      expect(await world.found(world.as('amira'), { number })).toEqual([number]);
      // A day younger than 18 is.
      expect((await amend(caller, { number, dateOfBirth: '2008-06-16' })).__typename).toBe('ChildAmended');
    },
  );

  test('is what the team says, which can take it back, and that of one who stays until later', async () => {
    const own = await opened('dora');
    expect((await amend(own.caller, { number: own.number, ...born })).__typename).toBe('ChildAmended');
    await sql`update records.child set status = 'ARCHIVED', archived_on = '2026-06-15' where number = ${own.number}`;
    const about = { number: own.number };
    const consent = async (field: string, more: object = {}) =>
      (await world.ask(own.caller, ...mutation(field, { ...about, ...more })))[field].__typename;
    expect(await consent('recordConsent', { untilAge: 25 })).toBe('ConsentRecorded');
    const [stands] = await sql`select version from records.child where number = ${own.number}`;
    const right = { ...about, version: stands?.version, dateOfBirth: '2016-03-09' };
    expect((await amend(own.caller, right)).__typename).toBe('ChildAmended');
    expect(await consent('withdrawConsent')).toBe('ConsentWithdrawn');
    expect(await world.found(world.as('amira'), about)).toEqual([own.number]);
    const number = await world.plant({ birthDate: '2006-09-03' });
    await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
      values (${number}, 21, '2024-09-03', ${castMember('dora').id})`;
    const amira = world.as('amira');
    await world.open(amira, number);
    expect(await amend(amira, { number, dateOfBirth: '2004-09-03' })).toMatchObject({ field: 'dateOfBirth' });
    expect((await amend(amira, { number, dateOfBirth: '2006-03-09' })).__typename).toBe('ChildAmended');
  });
});
