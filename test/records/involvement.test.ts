import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { castAuthorities, castMember } from '../support/cast.ts';
import { type Answer, numberOf, startWorld, today } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;

/** A child and a practitioner who has it open. */
async function opened(who = 'amira', sketch: Parameters<typeof world.plant>[0] = {}) {
  const number = await world.plant(sketch);
  const caller = world.as(who);
  await world.open(caller, number);
  return { number, caller };
}

describe('recording one’s own involvement (domain.md 5)', () => {
  test('adds it under the own account and organisation, audited in the same step', async () => {
    const { number, caller } = await opened();
    const later = world.as('amira', { sessionId: caller.sessionId });
    const answer = await world.record(
      later,
      { number, telephone: '0113 496 0000', leadProfessional: true },
      'involvements { id }',
    );
    expect(answer.involvement).toEqual({
      id: expect.any(String),
      serviceType: 'SOCIAL_CARE',
      organisation: { id: caller.organisationId },
      practitioner: { id: caller.accountId },
      telephone: '0113 496 0000',
      email: null,
      leadProfessional: true,
      startedOn: today,
      endedOn: null,
      version: 1,
      viewerCanEnd: true,
    });
    expect(answer.child.involvements).toEqual([{ id: answer.involvement.id }]);
    expect(await world.audited(later)).toMatchObject([
      {
        kind: 'INVOLVEMENT_RECORDED',
        outcome: 'DONE',
        area: castAuthorities.leeds,
        reason: 'SAFEGUARDING',
        child_number: Number(number),
        detail: { involvementId: answer.involvement.id },
      },
    ]);
  });

  test('needs an own open grant: else the record is not found, and nothing is written', async () => {
    const number = await world.plant();
    const counts: number[] = [];
    for (const [who, of] of [
      ['amira', number],
      ['ben', '9999999990'],
      ['owen', 'nonsense'],
    ] as const) {
      const { records } = await world.statementsOf(async () => {
        expect((await world.record(world.as(who), { number: of })).__typename).toBe('RecordNotFound');
      });
      counts.push(records.length);
    }
    expect(new Set(counts).size).toBe(1);
    expect(await sql`select 1 from records.involvement where child_number = ${number}`).toHaveLength(0);
  });

  test('in a role that records none is not permitted, and the child says so before', async () => {
    const number = await world.plant();
    const both = world.as('farah', { roles: ['DATA_STEWARD', 'PRACTITIONER'] });
    expect(await world.open(both, number, 'viewerCanRecordInvolvement', 'DATA_QUALITY')).toEqual({
      viewerCanRecordInvolvement: false,
    });
    expect((await world.record(both, { number })).__typename).toBe('NotPermitted');
    const dora = world.as('dora');
    expect(await world.open(dora, numberOf('daniel'), 'viewerCanRecordInvolvement')).toEqual({
      viewerCanRecordInvolvement: false,
    });
    expect((await world.record(dora, { number: numberOf('daniel') })).__typename).toBe('NotPermitted');
    expect(await world.open(dora, number, 'viewerCanRecordInvolvement')).toEqual({
      viewerCanRecordInvolvement: true,
    });
    expect((await world.record(dora, { number })).__typename).toBe('InvolvementRecorded');
  });

  test.each([
    ['startedOn', { startedOn: '2026-06-16' }],
    ['startedOn', { startedOn: '2026-02-30' }],
    ['telephone', { telephone: 'call me' }],
    ['idempotencyKey', { idempotencyKey: 'x' }],
  ])('a bad %s is named', async (field, input) => {
    const { number, caller } = await opened();
    expect(await world.record(caller, { number, ...input })).toEqual({
      __typename: 'InvalidInput',
      field,
      message: expect.any(String),
    });
  });

  test('a second lead professional is refused, also when twenty ask at once', async () => {
    const { number } = await opened();
    const callers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const caller = world.as(['amira', 'owen', 'ben', 'carys'][at % 4] as string);
        await world.open(caller, number);
        return caller;
      }),
    );
    const answers = await Promise.all(
      callers.map((caller) => world.record(caller, { number, leadProfessional: true })),
    );
    const names = answers.map((answer: Answer) => answer.__typename);
    expect(names.filter((name) => name === 'InvolvementRecorded')).toHaveLength(1);
    expect(names.filter((name) => name === 'LeadProfessionalExists')).toHaveLength(19);
    expect(await sql`select 1 from records.involvement where child_number = ${number}`).toHaveLength(1);
  });

  test('the same key 50 times at once records one', async () => {
    const { number, caller } = await opened();
    const input = { number, idempotencyKey: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        world.record(world.as('amira', { sessionId: caller.sessionId }), input),
      ),
    );
    expect(new Set(answers.map((answer) => answer.involvement.id)).size).toBe(1);
    expect(await sql`select 1 from records.involvement where child_number = ${number}`).toHaveLength(1);
    expect(
      await sql`select 1 from audit.event where child_number = ${number} and kind = 'INVOLVEMENT_RECORDED'`,
    ).toHaveLength(1);
    expect((await world.record(caller, { ...input, serviceType: 'THERAPY' })).__typename).toBe(
      'IdempotencyConflict',
    );
  });

  test('of a failed audit row nothing remains, and the key can be used again', async () => {
    const { number, caller } = await opened();
    const input = { number, idempotencyKey: randomUUID() };
    await sql`alter function audit.append(jsonb) rename to append_away`;
    await expect(world.record(caller, input)).rejects.toThrow();
    await sql`alter function audit.append_away(jsonb) rename to append`;
    expect(await sql`select 1 from records.involvement where child_number = ${number}`).toHaveLength(0);
    expect((await world.record(caller, input)).__typename).toBe('InvolvementRecorded');
  });
});

describe('ending it', () => {
  async function recorded(input = {}) {
    const { number, caller } = await opened();
    const { involvement } = await world.record(caller, { number, startedOn: '2026-05-01', ...input });
    return { number, caller, id: involvement.id as string };
  }

  test('keeps it in sight for 12 months', async () => {
    const { number, caller, id } = await recorded();
    const later = world.as('amira', { sessionId: caller.sessionId });
    const answer = await world.end(later, { number, id, endedOn: '2026-06-01' });
    expect(answer.involvement).toMatchObject({ id, endedOn: '2026-06-01', version: 2, viewerCanEnd: false });
    expect(await world.audited(later)).toMatchObject([
      { kind: 'INVOLVEMENT_ENDED', detail: { involvementId: id } },
    ]);
    const seen = async () => (await world.child(caller, number, 'involvements { id }')).involvements.length;
    expect(await seen()).toBe(1);
    await sql`update records.involvement set started_on = '2020-01-01', ended_on = '2025-06-15' where id = ${id}`;
    expect(await seen()).toBe(1);
    await sql`update records.involvement set ended_on = '2025-06-14' where id = ${id}`;
    expect(await seen()).toBe(0);
  });

  test('of somebody else’s, of another child’s, of none is not found, in as many statements', async () => {
    const { number, caller, id } = await recorded();
    const owen = world.as('owen');
    await world.open(owen, number);
    const another = await recorded();
    const counts: number[] = [];
    for (const [who, of] of [
      [owen, id],
      [caller, another.id],
      [caller, randomUUID()],
      [caller, 'nonsense'],
    ] as const) {
      const { records } = await world.statementsOf(async () => {
        expect((await world.end(who, { number, id: of })).__typename).toBe('RecordNotFound');
      });
      counts.push(records.length);
    }
    expect(new Set(counts).size).toBe(1);
  });

  test('needs the version that is there, and happens once', async () => {
    const { number, caller, id } = await recorded();
    expect((await world.end(caller, { number, id, version: 2 })).__typename).toBe('VersionConflict');
    const answers = await Promise.all([1, 2, 3].map(() => world.end(caller, { number, id })));
    expect(answers.map((answer) => answer.__typename).sort()).toEqual([
      'InvolvementEnded',
      'VersionConflict',
      'VersionConflict',
    ]);
    expect((await world.end(caller, { number, id, version: 2 })).__typename).toBe('VersionConflict');
  });

  test.each(['2026-06-16', '2026-04-30', 'soon'])('on %s is refused by field', async (endedOn) => {
    const { number, caller, id } = await recorded();
    expect(await world.end(caller, { number, id, endedOn })).toEqual({
      __typename: 'InvalidInput',
      field: 'endedOn',
      message: expect.any(String),
    });
  });

  test('makes room for another lead professional', async () => {
    const { number, caller, id } = await recorded({ leadProfessional: true });
    expect((await world.record(caller, { number, leadProfessional: true })).__typename).toBe(
      'LeadProfessionalExists',
    );
    await world.end(caller, { number, id });
    expect((await world.record(caller, { number, leadProfessional: true })).__typename).toBe(
      'InvolvementRecorded',
    );
  });
});

describe('on a shielded record', () => {
  test('it is written sealed, and not shown to who may not see involvements', async () => {
    const { number, caller } = await opened('amira', { shield: 'ACTIVE' });
    const answer = await world.record(
      caller,
      { number, telephone: '0113 496 0001' },
      'number involvements { id }',
    );
    expect(answer).toEqual({
      __typename: 'InvolvementRecorded',
      involvement: null,
      child: { number, involvements: null },
    });
    expect(await sql`select 1 from records.involvement where child_number = ${number}`).toHaveLength(0);
    const [row] =
      await sql`select kind, category, ciphertext from sealed.detail where child_number = ${number} and kind = 'INVOLVEMENT'`;
    expect(row).toMatchObject({ kind: 'INVOLVEMENT', category: 'ADDITIONAL' });
    expect(Buffer.from(row?.ciphertext ?? '').toString('latin1')).not.toContain('0113');
    const dora = world.as('dora');
    const { involvements } = await world.open(
      dora,
      number,
      'involvements { serviceType practitioner { id } telephone }',
    );
    expect(involvements).toEqual([
      {
        serviceType: 'SOCIAL_CARE',
        practitioner: { id: castMember('amira').id },
        telephone: '0113 496 0001',
      },
    ]);
  });

  test('one’s own can be ended, nobody else’s', async () => {
    const { number, caller } = await opened('amira', { shield: 'ACTIVE' });
    await world.record(caller, { number });
    const [{ id } = { id: '' }] =
      await sql`select id from sealed.detail where child_number = ${number} and kind = 'INVOLVEMENT'`;
    const owen = world.as('owen');
    await world.open(owen, number);
    expect((await world.end(owen, { number, id })).__typename).toBe('RecordNotFound');
    expect((await world.end(caller, { number, id, version: 7 })).__typename).toBe('VersionConflict');
    expect(await world.end(caller, { number, id })).toMatchObject({
      __typename: 'InvolvementEnded',
      involvement: null,
    });
    const [row] = await sql`select ended_on from sealed.detail where child_number = ${number} and id = ${id}`;
    expect(row?.ended_on).toBe(today);
    const dora = world.as('dora');
    const { involvements } = await world.open(dora, number, 'involvements { endedOn version viewerCanEnd }');
    expect(involvements).toEqual([{ endedOn: today, version: 2, viewerCanEnd: false }]);
  });

  test('nobody learns from a refusal whether there is a lead professional', async () => {
    const { number, caller } = await opened('amira', { shield: 'ACTIVE' });
    const first = await world.record(caller, { number, leadProfessional: true });
    expect(first.__typename).toBe('NotPermitted');
    const dora = world.as('dora');
    await world.open(dora, number);
    expect(await world.record(dora, { number, leadProfessional: true })).toMatchObject({
      involvement: { leadProfessional: true },
    });
    expect((await world.record(dora, { number, leadProfessional: true })).__typename).toBe(
      'LeadProfessionalExists',
    );
    expect(await world.record(caller, { number, leadProfessional: true })).toEqual(first);
  });
});

describe('the entity Involvement', () => {
  test('is there under an own grant only, sealed or not, in as many statements', async () => {
    const { number, caller } = await opened();
    const { involvement } = await world.record(caller, { number });
    const hidden = await world.plant({ shield: 'ACTIVE' });
    const dora = world.as('dora');
    await world.open(dora, hidden);
    const sealedOne = (await world.record(dora, { number: hidden })).involvement;
    const of = (id: string) => [{ __typename: 'Involvement', id }];
    const selection = '... on Involvement { id serviceType }';
    expect(await world.entities(caller, of(involvement.id), selection)).toEqual([
      { id: involvement.id, serviceType: 'SOCIAL_CARE' },
    ]);
    expect(await world.entities(dora, of(sealedOne.id), selection)).toEqual([
      { id: sealedOne.id, serviceType: 'SOCIAL_CARE' },
    ]);
    await world.open(caller, hidden);
    const counts: number[] = [];
    for (const [who, id] of [
      [world.as('owen'), involvement.id],
      [caller, sealedOne.id],
      [caller, randomUUID()],
      [caller, 'nonsense'],
    ] as const) {
      const { records, sealed } = await world.statementsOf(async () => {
        expect(await world.entities(who, of(id), selection)).toEqual([null]);
      });
      counts.push(records.length);
      expect(sealed).toEqual([]);
    }
    expect(counts).toEqual([2, 2, 2, 2]);
  });
});
