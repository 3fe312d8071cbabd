import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import { type DetailRow, openDetail } from '../../subgraphs/records/sealed/detail.ts';
import { castAuthorities, castMember, castPlaces } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { all, correctionsIn } from './support/corrections.ts';
import { type Answer, startWorld, today } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const keys = testKeys();
const _raising = { ring: keys.sealKeys(), lookupKey: keys.lookupKey(), policy: readPolicy() };
const { amend, openTask, opened } = correctionsIn(world);
const home = { status: 'CURRENT', line: '5 New Road', locality: 'Leeds', postcode: 'LS6 1AA' };
const again = (caller: Caller, who: string) => world.as(who, { sessionId: caller.sessionId });

describe('correcting a record (domain.md 2, 3; L28)', () => {
  test('that something changed which a shield hides is told to nobody whom it is hidden from', async () => {
    const { number, caller: dora } = await opened('dora', { shield: 'ACTIVE' }, 'CASE_REVIEW');
    const owen = world.as('owen');
    const before = await world.open(owen, number, all);
    const moved = await amend(dora, { number, address: home });
    expect(moved.child.version).toBe(2);
    expect(await world.child(again(owen, 'owen'), number, all)).toEqual(before);
    // Nor can it be found out by stating versions: what is hidden is refused before them, what is shown goes by its own.
    const away = `mutation ($input: RecordReturnToEnglandInput!) { recordReturnToEngland(input: $input) { __typename } }`;
    for (const version of [1, 2, before.version]) {
      const input = { number, version, address: home, idempotencyKey: randomUUID() };
      expect((await world.ask(again(owen, 'owen'), away, { input })).recordReturnToEngland.__typename).toBe(
        'NotPermitted',
      );
    }
    const name = { givenName: 'Wilfrida' };
    const stale = await amend(again(owen, 'owen'), { number, name, version: 2 });
    expect(stale.__typename).toBe('VersionConflict');
    const named = await amend(again(owen, 'owen'), { number, name, version: before.version });
    expect(named.__typename).toBe('ChildAmended');
    expect(named.child.version).not.toBe(before.version);
  });

  test.each(['NONE', 'ACTIVE'] as const)(
    'an address of before ends no day before it began, shield %s',
    async (shield) => {
      const { number, caller } = await opened('dora', { shield }, 'CASE_REVIEW');
      await amend(caller, { number, address: { ...home, since: '2026-05-01' } });
      const right = { ...home, line: '6 New Road', since: '2026-03-01' };
      const answer = await amend(again(caller, 'dora'), { number, address: right, version: 2 }, all);
      expect(answer.child.address).toMatchObject(right);
      if (shield === 'NONE')
        expect(
          await sql`select line, since_date, until_date from records.address
            where child_number = ${number} and until_date < since_date`,
        ).toEqual([]);
      const sealedSql = world.database.poolFor('signpost_sealed');
      const rows = await sealedSql<DetailRow<'ADDRESS'>[]>`
        select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext from sealed.detail
        where child_number = ${number} and kind = 'ADDRESS'`;
      const ends = rows.map((row) => openDetail(keys.sealKeys(), row));
      expect(ends).toHaveLength(shield === 'NONE' ? 0 : 3);
      for (const { sinceDate, untilDate } of ends)
        if (sinceDate && untilDate) expect(untilDate >= sinceDate).toBe(true);
    },
  );

  test('each value with what it was before, who said so and when; search finds it by what is right', async () => {
    const { number, caller } = await opened('amira', { givenName: 'Wilfird', familyName: 'Quenby' });
    const later = again(caller, 'amira');
    const carer = { name: 'Ruth Quenby', relationship: 'MOTHER', telephone: '0113 496 0111' };
    const answer = await amend(
      later,
      {
        number,
        name: { givenName: 'Wilfred', familyName: 'Quinby' },
        gender: 'NOT_SPECIFIED',
        dateOfBirth: '2016-03-10',
        address: home,
        carers: [carer],
        education: { organisationId: castPlaces.leedsPrimary.id, since: '2026-01-05' },
      },
      all,
    );
    expect(answer).toMatchObject({
      transferProposed: false,
      child: {
        version: 2,
        givenName: 'Wilfred',
        familyName: 'Quinby',
        gender: 'NOT_SPECIFIED',
        dateOfBirth: '2016-03-10',
        formerNames: [],
        address: { ...home, since: today },
        carers: [carer],
        viewerCanAmend: true,
        services: [{ kind: 'EDUCATION', organisation: { id: castPlaces.leedsPrimary.id }, endedOn: null }],
      },
    });
    const found = await world.found(world.as('owen'), {
      familyName: 'Quinby',
      givenName: 'Wilfred',
      postcode: 'LS6 1AA',
    });
    expect(found).toEqual([number]);
    const dora = world.as('dora');
    const { provenance } = await world.open(
      dora,
      number,
      'provenance { field source previousValue changedBy { id } }',
    );
    const mine = provenance.filter(({ source }: Answer) => source === 'person');
    expect(new Map(mine.map(({ field, previousValue }: Answer) => [field, previousValue]))).toEqual(
      new Map<string, string | null>([
        ...([
          ['givenName', 'Wilfird'],
          ['familyName', 'Quenby'],
          ['gender', 'MALE'],
          ['dateOfBirth', '2016-03-09'],
        ] as const),
        ...([
          ['address', '1 Long Lane, Leeds, LS8 1AA'],
          ['carers', null],
          ['education', null],
        ] as const),
      ]),
    );
    expect(new Set(mine.map(({ changedBy }: Answer) => changedBy.id))).toEqual(
      new Set([castMember('amira').id]),
    );
    const [event] = await world.audited(later);
    expect(event).toMatchObject({ kind: 'RECORD_AMENDED', area: leeds, child_number: Number(number) });
    expect(JSON.stringify(event)).not.toMatch(/Quinby|Wilf|New Road|LS6/);
  });

  test('a name that was right in its time stays as a former name; a carer is changed and removed', async () => {
    const sketch = {
      carers: [{ name: 'Ann Lee', relationship: 'MOTHER' as const, telephone: '0113 496 0112', email: null }],
    };
    const { number, caller } = await opened('amira', { familyName: 'Lee', ...sketch });
    const { carers } = await world.child(caller, number, 'carers { id }');
    const first = await amend(
      caller,
      {
        number,
        name: { familyName: 'Moss', keepFormer: true },
        carers: [{ id: carers[0].id, telephone: '' }],
      },
      all,
    );
    expect(first.child.formerNames).toEqual([{ givenName: 'Wilfred', familyName: 'Lee', until: today }]);
    expect(first.child.carers).toMatchObject([{ name: 'Ann Lee', telephone: null }]);
    const second = await amend(
      caller,
      { number, version: 2, carers: [{ id: carers[0].id, remove: true }] },
      all,
    );
    expect(second.child.carers).toEqual([]);
    const unknown = { number, version: 3, gender: 'FEMALE', carers: [{ id: randomUUID(), remove: true }] };
    expect(await amend(caller, unknown)).toEqual({ __typename: 'InvalidInput', field: 'carers.id' });
    expect(await world.child(caller, number, 'gender version')).toEqual({ gender: 'MALE', version: 3 });
  });

  test.each(['NONE', 'ACTIVE'] as const)(
    'L28 every universal service by the one amendment: begun, changed, its day corrected, ended; shield %s',
    async (shield) => {
      const { number, caller } = await opened('dora', { shield });
      const { leedsPrimary, leedsPractice, bradfordPractice } = castPlaces;
      const services = async (version: number, ...given: object[]) =>
        amend(
          caller,
          { number, version, services: given },
          'services { kind startedOn endedOn organisation { id } }',
        );
      const first = await services(
        1,
        { kind: 'PRIMARY_CARE', organisationId: leedsPractice.id, since: '2026-01-05' },
        { kind: 'HEALTH_VISITOR', organisationId: leedsPractice.id },
        { kind: 'EDUCATION', organisationId: leedsPrimary.id },
        { kind: 'MIDWIFE' },
      );
      expect(first.child.services).toHaveLength(3);
      const second = await services(
        2,
        { kind: 'PRIMARY_CARE', organisationId: bradfordPractice.id, since: '2026-04-01' },
        { kind: 'HEALTH_VISITOR', organisationId: leedsPractice.id, since: '2026-02-02' },
        { kind: 'EDUCATION', organisationId: leedsPrimary.id },
      );
      const of = (kind: string) => second.child.services.filter((each: Answer) => each.kind === kind);
      expect(of('PRIMARY_CARE')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ organisation: { id: leedsPractice.id }, endedOn: '2026-04-01' }),
          expect.objectContaining({ organisation: { id: bradfordPractice.id }, endedOn: null }),
        ]),
      );
      expect(of('HEALTH_VISITOR')).toMatchObject([{ startedOn: '2026-02-02', endedOn: null }]);
      expect(await services(3, { kind: 'EDUCATION', organisationId: leedsPrimary.id })).toEqual({
        __typename: 'InvalidInput',
        field: 'number',
      });
      const third = await services(3, { kind: 'HEALTH_VISITOR' });
      expect(third.child.services).toContainEqual(
        expect.objectContaining({ kind: 'HEALTH_VISITOR', endedOn: today }),
      );
      const { provenance } = await world.child(caller, number, 'provenance { field previousValue source }');
      const said = provenance.filter(({ source }: Answer) => source === 'person');
      expect(said.map(({ field }: Answer) => field).sort()).toEqual([
        'education',
        'healthVisitor',
        'healthVisitor',
        'healthVisitor',
        'primaryCare',
        'primaryCare',
      ]);
      const plain = await sql`select from records.involvement where child_number = ${number}`;
      expect(plain.length).toBe(shield === 'NONE' ? 4 : 0);
    },
  );

  test('needs the version that is there: of eight at once one is done, and any other change raises it', async () => {
    const { number, caller } = await opened('amira');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        amend(caller, { number, name: { givenName: `Al${'abcdefghijklmnopqrstu'[at]}n` } }),
      ),
    );
    expect(answers.filter(({ __typename }) => __typename === 'ChildAmended')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'VersionConflict')).toHaveLength(7);
    await sql`update records.child set gender = 'NOT_SPECIFIED' where number = ${number}`;
    expect((await amend(caller, { number, version: 2, gender: 'FEMALE' })).__typename).toBe(
      'VersionConflict',
    );
    const input = { number, version: 3, gender: 'FEMALE', idempotencyKey: randomUUID() };
    const same = await Promise.all(Array.from({ length: 8 }, () => amend(caller, input)));
    expect(new Set(same.map(({ __typename }) => __typename))).toEqual(new Set(['ChildAmended']));
    expect((await amend(caller, { ...input, version: 4 })).__typename).toBe('IdempotencyConflict');
  });

  test.each([
    ['name.givenName', { name: { givenName: 'Baby Boy' } }],
    ['name.familyName', { name: { familyName: '=cmd()' } }],
    ['dateOfBirth', { dateOfBirth: '2026-06-16' }],
    ['dateOfBirth', { dateOfBirth: '1980-01-01' }],
    ['address', { address: { status: 'CURRENT', line: '1 Road' } }],
    ['address', { address: { status: 'NONE_KNOWN', postcode: 'LS6 1AA' } }],
    ['address.since', { address: { ...home, since: '2026-06-16' } }],
    ['address.line', { address: { ...home, line: '+441' } }],
    ['address.postcode', { address: { ...home, postcode: 'EH1 1AA' } }],
    ['carers.0.id', { carers: [{ name: 'Ann' }] }],
    ['carers.0.telephone', { carers: [{ name: 'Ann', relationship: 'MOTHER', telephone: 'call me' }] }],
    ['education.organisationId', { education: { organisationId: 'x' } }],
    ['services.0.organisationId', { services: [{ kind: 'MIDWIFE', organisationId: 'x' }] }],
    ['education.organisationId', { education: { organisationId: randomUUID() } }],
    ['education.organisationId', { education: { organisationId: castPlaces.leedsPractice.id } }],
    ['services', { services: [{ kind: 'PRIMARY_CARE', organisationId: castPlaces.leedsPrimary.id }] }],
    ['services', { services: [{ kind: 'MIDWIFE', organisationId: castMember('kofi').organisation.id }] }],
    ['services.0.since', { services: [{ kind: 'MIDWIFE', since: '2026-06-16' }] }],
    ['services.0.kind', { education: {}, services: [{ kind: 'EDUCATION' }] }],
    ['number', { gender: 'MALE' }],
    ['idempotencyKey', { idempotencyKey: 'x' }],
  ])('a bad %s is named, and nothing is written', async (field, input) => {
    const { number, caller } = await opened('amira');
    expect(await amend(caller, { number, ...input })).toEqual({ __typename: 'InvalidInput', field });
    expect((await world.child(caller, number, 'version')).version).toBe(1);
  });

  test('an address in another authority’s area proposes a transfer, which needs the sender’s agreement', async () => {
    const { number, caller } = await opened('amira');
    const moved = { ...home, locality: 'Bradford', postcode: 'BD9 4PX' };
    expect(await amend(caller, { number, address: moved })).toMatchObject({ transferProposed: true });
    const [transfer] =
      await sql`select to_code, status, reason, from_agreed_by from records.transfer where child_number = ${number}`;
    expect(transfer).toEqual({
      to_code: bradford,
      status: 'PROPOSED',
      reason: 'ADDRESS_AMENDED',
      from_agreed_by: null,
    });
    const [child] = await sql`select authority_code, outward from records.child where number = ${number}`;
    expect(child).toEqual({ authority_code: leeds, outward: 'BD9' });
  });
});

describe('what is hidden, and whose record it is (L18)', () => {
  test('another authority’s steward, a record not opened and an unknown number: one answer, as many statements', async () => {
    const elsewhere = await world.plant({ authorityCode: bradford });
    const { number: mine, caller: farah } = await opened('farah', {}, 'DATA_QUALITY');
    const taken: number[] = [];
    for (const [caller, number] of [
      [farah, elsewhere],
      [world.as('edward'), mine],
      [farah, '9999999990'],
      [farah, 'nonsense'],
    ] as const) {
      const { records, sealed } = await world.statementsOf(async () => {
        expect(await amend(caller, { number, gender: 'FEMALE' })).toEqual({ __typename: 'RecordNotFound' });
      });
      taken.push(records.length + sealed.length);
    }
    expect(new Set(taken).size).toBe(1);
    // The record goes to Bradford while the steward of Leeds holds it open.
    await sql`update records.child set authority_code = ${bradford} where number = ${mine}`;
    expect(await amend(farah, { number: mine, version: 2, gender: 'FEMALE' })).toEqual({
      __typename: 'RecordNotFound',
    });
    expect(await openTask(farah, { number: mine, fields: ['NAME'] })).toEqual({
      __typename: 'RecordNotFound',
    });
    for (const who of ['kofi', 'george', 'imran', 'gro']) {
      await expect(amend(world.as(who), { number: mine })).rejects.toThrow('FORBIDDEN_FIELD');
    }
  });

  test('of a shielded record a practitioner corrects the name, not what is hidden; the team does, sealed', async () => {
    const { number, caller } = await opened('amira', { shield: 'ACTIVE', postcode: 'LS21 1AA' });
    for (const input of [
      { address: home },
      { carers: [{ name: 'Ann', relationship: 'MOTHER' }] },
      { education: {} },
      { services: [{ kind: 'HEALTH_VISITOR' }] },
    ]) {
      expect((await amend(caller, { number, ...input })).__typename).toBe('NotPermitted');
    }
    const { version } = await world.child(again(caller, 'amira'), number, 'version');
    const name = { givenName: 'Winston', keepFormer: true };
    expect(await amend(caller, { number, version, name }, all)).toMatchObject({
      child: { givenName: 'Winston', address: null, formerNames: null },
    });
    const dora = world.as('dora');
    await world.open(dora, number);
    const carers = [{ name: 'Ann Canary', relationship: 'MOTHER', telephone: '0113 496 0113' }];
    const refuge = { ...home, line: '9 Canary Court' };
    const education = { organisationId: castPlaces.leedsAcademy.id };
    const answer = await amend(
      dora,
      { number, version: 2, address: refuge, carers, education },
      `${all} provenance { field previousValue }`,
    );
    expect(answer.child).toMatchObject({ address: refuge, carers, formerNames: [{ givenName: 'Wilfred' }] });
    expect(answer.child.services).toHaveLength(1);
    expect(answer.child.provenance).toContainEqual({
      field: 'address',
      previousValue: '1 Long Lane, Leeds, LS21 1AA',
    });
    for (const table of ['address', 'carer', 'former_name', 'involvement']) {
      expect(await sql`select from ${sql(`records.${table}`)} where child_number = ${number}`).toHaveLength(
        0,
      );
    }
    const rows = await Promise.all([
      sql`select * from records.provenance where child_number = ${number}`,
      sql`select outward from records.child where number = ${number}`,
      sql`select detail from audit.event where child_number = ${number}`,
      sql`select result from records.idempotency`,
      sql`select encode(ciphertext, 'escape') from sealed.detail where child_number = ${number}`,
    ]);
    // What is kept under the keys says of whom it was by no number.
    expect(JSON.stringify(rows[3])).not.toContain(number);
    expect(JSON.stringify(rows)).not.toMatch(/Canary|Long Lane|LS21|LS6|Winston|Wilfred/);
    expect(
      await world.found(world.as('owen'), {
        familyName: answer.child.familyName,
        givenName: 'Winston',
        postcode: 'LS6 1AA',
      }),
    ).toEqual([]);
  });

  test('a steward corrects names of carers, not how to reach them, and loses nothing of it', async () => {
    const sketch = {
      carers: [{ name: 'Ann Le', relationship: 'MOTHER' as const, telephone: '0113 496 0114', email: null }],
    };
    const { number, caller } = await opened('farah', sketch, 'DATA_QUALITY');
    const { carers } = await world.child(caller, number, 'carers { id }');
    const id = carers[0].id;
    expect((await amend(caller, { number, carers: [{ id, telephone: '0113 496 0115' }] })).__typename).toBe(
      'NotPermitted',
    );
    expect((await amend(caller, { number, carers: [{ id, name: 'Ann Lee' }] })).__typename).toBe(
      'ChildAmended',
    );
    const seen = await world.open(world.as('dora'), number, 'carers { name telephone }');
    expect(seen.carers).toEqual([{ name: 'Ann Lee', telephone: '0113 496 0114' }]);
  });

  test('archived records and those of children who died are corrected by nobody here', async () => {
    const dead = await opened('dora', { deathDate: '2026-06-01' }, 'CASE_REVIEW');
    expect((await amend(dead.caller, { number: dead.number, gender: 'FEMALE' })).__typename).toBe(
      'NotPermitted',
    );
    const archived = await opened('dora', { status: 'ARCHIVED', archivedOn: '2026-06-01' }, 'CASE_REVIEW');
    expect((await amend(archived.caller, { number: archived.number, gender: 'FEMALE' })).__typename).toBe(
      'NotPermitted',
    );
    expect((await world.child(archived.caller, archived.number, 'viewerCanAmend')).viewerCanAmend).toBe(
      false,
    );
  });
});
