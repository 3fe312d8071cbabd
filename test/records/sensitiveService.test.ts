import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castService } from '../support/cast.ts';
import { type Answer, startWorld, today } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const clinic = castService('leeds', 'MENTAL_HEALTH');

const failed = `... on InvalidInput { field message } ... on RecordNotFound { message }
  ... on IdempotencyConflict { message }`;
const documents = {
  record: `mutation ($input: RecordSensitiveServiceInput!) { answer: recordSensitiveService(input: $input) { __typename
    ... on SensitiveServiceRecorded { id child { number hasSensitiveService } } ... on NotPermitted { message } ${failed} } }`,
  end: `mutation ($input: EndSensitiveServiceInput!) { answer: endSensitiveService(input: $input) { __typename
    ... on SensitiveServiceEnded { id child { number hasSensitiveService } } ${failed} } }`,
  withdraw: `mutation ($input: WithdrawSensitiveConsentInput!) { answer: withdrawSensitiveConsent(input: $input) { __typename
    ... on SensitiveConsentWithdrawn { id child { number hasSensitiveService } } ${failed} } }`,
  review: `mutation ($input: ReviewSensitiveServiceInput!) { answer: reviewSensitiveService(input: $input) { __typename
    ... on SensitiveServiceReviewed { child { sensitiveServices { id version reviewOn basis consentOf } } }
    ... on VersionConflict { message } ${failed} } }`,
};

async function change(what: keyof typeof documents, caller: Caller, input: object): Promise<Answer> {
  return (await world.ask(caller, documents[what], { input: { idempotencyKey: randomUUID(), ...input } }))
    .answer;
}
const consent = { serviceType: 'MENTAL_HEALTH', basis: 'CONSENT', consentOf: 'CHILD' };
/** A practitioner of the clinic who has the child open. */
async function provider(number: string, claims: Partial<Caller> = {}): Promise<Caller> {
  const caller = world.as('owen', { organisationId: clinic.id, ...claims });
  await world.open(caller, number);
  return caller;
}
const shields = ['NONE', 'ACTIVE'] as const;

describe.each(shields)('a sensitive service, shield %s (domain.md 5)', (shield) => {
  test('is recorded under the provider’s own name; they are answered an identifier and no more', async () => {
    const number = await world.plant({ shield });
    const caller = await provider(number);
    const answer = await change('record', caller, { number, ...consent, telephone: '0113 496 0777' });
    expect(answer).toEqual({
      __typename: 'SensitiveServiceRecorded',
      id: expect.any(String),
      child: { number, hasSensitiveService: shield === 'NONE' ? true : null },
    });
    const dora = world.as('dora');
    const seen = await world.open(
      dora,
      number,
      `hasSensitiveService sensitiveServices { id serviceType organisation { id } practitioner { id } telephone basis
        consentOf basisOn assertedBy { id } reviewOn startedOn endedOn version }`,
    );
    expect(seen).toEqual({
      hasSensitiveService: true,
      sensitiveServices: [
        {
          id: answer.id,
          serviceType: 'MENTAL_HEALTH',
          organisation: { id: clinic.id },
          practitioner: { id: caller.accountId },
          telephone: '0113 496 0777',
          basis: 'CONSENT',
          consentOf: 'CHILD',
          basisOn: today,
          assertedBy: { id: caller.accountId },
          reviewOn: '2027-06-15',
          startedOn: today,
          endedOn: null,
          version: 1,
        },
      ],
    });
    // Not even its provider reads it back: that is the management team's alone.
    await expect(world.child(caller, number, 'sensitiveServices { id }')).rejects.toThrow('FORBIDDEN_FIELD');
  });

  test('stands nowhere in clear: only the sealed row holds what it is', async () => {
    const number = await world.plant({ shield });
    const caller = await provider(number, { sessionId: randomUUID() });
    const before = (await sql`select count(*)::int as n from records.involvement`)[0]?.n;
    await change('record', caller, {
      number,
      ...consent,
      telephone: '0113 496 0123',
      startedOn: '2026-05-01',
    });
    expect((await sql`select count(*)::int as n from records.involvement`)[0]?.n).toBe(before);
    for (const table of [
      'records.work_item',
      'records.idempotency',
      'records.provenance',
      'audit.event',
      'sealed.detail',
    ]) {
      const rows = await sql`select row_to_json(t)::text as text from ${sql(table)} t`;
      const text = rows.map((row) => row.text).join('\n');
      for (const canary of ['MENTAL_HEALTH', '0113 496 0123', 'CONSENT'])
        expect(text.includes(canary), `${table}: ${canary}`).toBe(false);
      if (table !== 'audit.event') expect(text.includes(clinic.id), table).toBe(false);
    }
    expect(await world.audited(caller)).toMatchObject([
      { kind: 'RECORD_OPENED' },
      { kind: 'INVOLVEMENT_RECORDED', reason: 'SAFEGUARDING', child_number: Number(number) },
    ]);
  });

  test('its provider ends it, and nobody else but the accountable team', async () => {
    const number = await world.plant({ shield });
    const caller = await provider(number);
    const { id } = await change('record', caller, { number, ...consent });
    const amira = world.as('amira');
    await world.open(amira, number);
    const edward = world.as('edward');
    await world.open(edward, number);
    for (const stranger of [amira, edward]) {
      for (const given of [id, randomUUID(), 'nonsense']) {
        expect((await change('end', stranger, { number, id: given })).__typename).toBe('RecordNotFound');
        expect((await change('withdraw', stranger, { number, id: given })).__typename).toBe('RecordNotFound');
      }
    }
    expect(await change('end', caller, { number, id, endedOn: '2026-01-01' })).toMatchObject({
      field: 'endedOn',
    });
    expect((await change('end', caller, { number, id })).__typename).toBe('SensitiveServiceEnded');
    expect((await change('end', caller, { number, id })).__typename).toBe('RecordNotFound');
    const dora = world.as('dora');
    expect(
      await world.open(dora, number, 'hasSensitiveService sensitiveServices { endedOn version }'),
    ).toEqual({
      hasSensitiveService: true,
      sensitiveServices: [{ endedOn: today, version: 2 }],
    });
    const other = await change('record', caller, { number, ...consent });
    expect((await change('end', dora, { number, id: other.id })).__typename).toBe('SensitiveServiceEnded');
  });

  test('withdrawn consent removes the entry at once; of it stays an identifier in the audit', async () => {
    const number = await world.plant({ shield });
    const caller = await provider(number);
    const { id } = await change('record', caller, { number, ...consent });
    const amira = world.as('amira');
    await world.open(amira, number);
    expect((await world.child(amira, number, 'hasSensitiveService')).hasSensitiveService).toBe(
      shield === 'NONE' ? true : null,
    );
    expect((await change('withdraw', caller, { number, id })).__typename).toBe('SensitiveConsentWithdrawn');
    expect(await sql`select 1 from sealed.detail where id = ${id}`).toHaveLength(0);
    expect(
      await sql`select 1 from records.work_item where reference = ${id} and closed_at is null`,
    ).toHaveLength(0);
    expect((await world.child(amira, number, 'hasSensitiveService')).hasSensitiveService).toBe(
      shield === 'NONE' ? false : null,
    );
    expect(await world.audited(caller)).toContainEqual(
      expect.objectContaining({
        kind: 'INVOLVEMENT_ENDED',
        detail: { involvementId: id, grantId: expect.any(String) },
      }),
    );
    // Told to the authority instead, the team does the same.
    const again = await change('record', caller, { number, ...consent });
    const dora = world.as('dora');
    await world.open(dora, number);
    expect((await change('withdraw', dora, { number, id: again.id })).__typename).toBe(
      'SensitiveConsentWithdrawn',
    );
    const harm = await change('record', caller, {
      number,
      serviceType: 'SUBSTANCE_ABUSE',
      basis: 'SIGNIFICANT_HARM',
    });
    expect(await change('withdraw', dora, { number, id: harm.id })).toMatchObject({ field: 'id' });
  });

  test('its review waits for the accountable team, which sees the version and sets the next one', async () => {
    const number = await world.plant({ shield });
    const caller = await provider(number);
    const { id } = await change('record', caller, { number, ...consent, reviewOn: '2026-09-01' });
    const item = () => sql`
      select authority_code, due_at::date::text as due, outcome from records.work_item
      where reference = ${id} and queue = 'SENSITIVE_REVIEW' order by opened_at, due_at`;
    expect(await item()).toMatchObject([{ due: '2026-09-01', outcome: null }]);
    const dora = world.as('dora');
    await world.open(dora, number);
    const found = { number, id, basis: 'SIGNIFICANT_HARM', version: 1 };
    await expect(change('review', caller, found)).rejects.toThrow('FORBIDDEN_FIELD');
    const edward = world.as('edward');
    await world.open(edward, number);
    expect((await change('review', edward, found)).__typename).toBe('RecordNotFound');
    expect((await change('review', dora, { ...found, version: 2 })).__typename).toBe('VersionConflict');
    expect(await change('review', dora, found)).toMatchObject({
      child: {
        sensitiveServices: [
          { id, version: 2, reviewOn: '2027-06-15', basis: 'SIGNIFICANT_HARM', consentOf: null },
        ],
      },
    });
    expect((await item()).map(({ outcome }) => outcome).sort()).toEqual(['REVIEWED', null]);
    // An auditor who read which entry has a basis would read from its recording whose it is.
    const told = (await world.audited(dora)).filter(({ detail }) => JSON.stringify(detail).includes(id));
    expect(told).toEqual([]);
  });
});

describe('recording a sensitive service', () => {
  test('needs an own open grant as a practitioner: statements and answers are alike for all else', async () => {
    const number = await world.plant();
    const counts: number[] = [];
    for (const of of [number, '9999999990', 'nonsense']) {
      const { records, sealed } = await world.statementsOf(async () => {
        const caller = world.as('owen', { organisationId: clinic.id });
        expect((await change('record', caller, { number: of, ...consent })).__typename).toBe(
          'RecordNotFound',
        );
        expect((await change('end', caller, { number: of, id: randomUUID() })).__typename).toBe(
          'RecordNotFound',
        );
      });
      counts.push(records.length + sealed.length);
    }
    expect(new Set(counts).size).toBe(1);
    const both = world.as('dora', { roles: ['MANAGEMENT_TEAM', 'PRACTITIONER'] });
    expect(await world.open(both, number, 'viewerCanRecordSensitiveService')).toEqual({
      viewerCanRecordSensitiveService: false,
    });
    expect((await change('record', both, { number, ...consent })).__typename).toBe('NotPermitted');
  });

  test('takes the same statements on a shielded record as on any other', async () => {
    const counts: string[] = [];
    for (const shield of shields) {
      const number = await world.plant({ shield });
      const caller = await provider(number);
      const { records, sealed } = await world.statementsOf(() =>
        change('record', caller, { number, ...consent }),
      );
      counts.push(`${records.length} ${sealed.length}`);
    }
    expect(counts[0]).toBe(counts[1]);
  });

  test.each([
    ['consentOf', { consentOf: undefined }],
    ['consentOf', { basis: 'SIGNIFICANT_HARM' }],
    ['basisOn', { basisOn: '2026-06-16' }],
    ['startedOn', { startedOn: '2026-06-16' }],
    ['reviewOn', { reviewOn: today }],
    ['reviewOn', { reviewOn: '2027-06-16' }],
    ['telephone', { telephone: 'call me' }],
    ['idempotencyKey', { idempotencyKey: 'short' }],
  ])('refuses a bad %s, and writes nothing', async (field, bad) => {
    const number = await world.plant();
    const caller = await provider(number);
    const answer = await change('record', caller, { number, ...consent, ...bad });
    expect(answer).toMatchObject({ __typename: 'InvalidInput', field });
    expect(await sql`select 1 from sealed.detail where child_number = ${number}`).toHaveLength(0);
  });

  test('the same key gives the same entry, and other content under it is refused', async () => {
    const number = await world.plant();
    const caller = await provider(number);
    const input = { number, ...consent, idempotencyKey: randomUUID() };
    const [one, two] = await Promise.all([change('record', caller, input), change('record', caller, input)]);
    expect(one.id).toBe(two.id);
    expect(
      (await change('record', caller, { ...input, basis: 'SIGNIFICANT_HARM', consentOf: null })).__typename,
    ).toBe('IdempotencyConflict');
    expect(await sql`select 1 from sealed.detail where child_number = ${number}`).toHaveLength(1);
  });

  test.each(shields)(
    'stays in sight for 12 months after its end, as any involvement does, shield %s',
    async (shield) => {
      const theirs = { organisationId: clinic.id, accountId: null, telephone: null, startedOn: '2025-01-01' };
      const entry = {
        ...theirs,
        serviceType: 'MENTAL_HEALTH',
        basis: 'CONSENT',
        consentOf: 'CHILD',
        basisOn: '2025-01-01',
        assertedBy: null,
        reviewOn: null,
      } as const;
      const contact = {
        ...theirs,
        category: 'ADDITIONAL',
        serviceType: 'SOCIAL_CARE',
        email: null,
        lead: false,
      } as const;
      const ended = (...days: string[]) => ({
        shield,
        sensitive: days.map((endedOn) => ({ ...entry, endedOn })),
        involvements: days.map((endedOn) => ({ ...contact, endedOn })),
      });
      const fields = 'hasSensitiveService sensitiveServices { endedOn } involvements { endedOn }';
      const seen = async (...days: string[]) =>
        world.open(world.as('dora'), await world.plant(ended(...days)), fields);
      const [still, over] = ['2025-06-15', '2025-06-14'] as const;
      expect(await seen(still, over)).toEqual({
        hasSensitiveService: true,
        sensitiveServices: [{ endedOn: still }],
        involvements: [{ endedOn: still }],
      });
      expect(await seen(over)).toEqual({
        hasSensitiveService: false,
        sensitiveServices: [],
        involvements: [],
      });
    },
  );
});
