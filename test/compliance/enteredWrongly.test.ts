import { beforeAll, describe, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { approved, clock, fetchPack, look, run, startRights, step, today } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const why = 'The end was entered for another reference.';
const deliver = (reference: string, more: object = {}) =>
  step('dora', 'recordSubjectAccessDelivery', reference, { by: 'SIGNED_FOR_POST', ...more });
const shield = (number: string, shielded: boolean) =>
  graph.database.sql`update records.child set ${graph.database.sql(
    (shielded ? { shield: 'INTERIM', outward: null } : { shield: 'NONE' }) as never,
  )} where number = ${number}`;

describe('L38 a pack that was given out before it was not to be any more', () => {
  test('is recorded as delivered on its day, once it was fetched; of one that nobody fetched nobody says so', async () => {
    const [given, unfetched] = [await approved(castNumbers.leo), await approved(castNumbers.leo)];
    expect((await fetchPack('dora', given)).__typename).toBe('SubjectAccessPackFetched');
    await shield(castNumbers.leo, true);
    // Without a day it sounds as if it were given out now.
    const refused = await deliver(given);
    expect(refused.message).toMatch(
      /was shielded after .* prepare it again\. If it was fetched .*deliveredOn/,
    );
    expect((await deliver(unfetched, { deliveredOn: today() })).message).toMatch(/was shielded after/);
    const { request } = await deliver(given, { deliveredOn: today() });
    expect(request).toMatchObject({ state: 'DELIVERED', deliveredBy: 'SIGNED_FOR_POST', overdue: false });
    // It leaves no more for that.
    expect((await fetchPack('dora', given)).message).toMatch(/was shielded after/);
    await shield(castNumbers.leo, false);
  });

  test('is recorded also where the register says already that it was handed over', async () => {
    const [given, destroyed] = [await approved(castNumbers.leo), await approved(castNumbers.leo)];
    await fetchPack('dora', given);
    const dispose = async (reference: string, disposal: string) => {
      const [row] = await graph.database.sql<{ id: string }[]>`
        select holding_id as id from compliance.subject_access_request where id = ${reference}`;
      const noted = await run('sonia', 'disposeOfHolding', '... on HoldingNoted { holding { disposal } }', {
        id: row?.id,
        disposal,
        note: 'What became of it is written here.',
      });
      expect(noted.holding).toEqual({ disposal });
    };
    await dispose(given, 'HANDED_OVER');
    await dispose(destroyed, 'DESTROYED');
    expect((await deliver(given)).request).toMatchObject({ state: 'DELIVERED', overdue: false });
    expect((await deliver(destroyed)).message).toMatch(/was not there any more on that day/);
  });
});

describe('L38 a pack that was given out before its record was sealed, or purged', () => {
  test('is recorded as delivered by the central team; of one that nobody fetched nobody says so', async () => {
    const number = castNumbers.noah;
    const [given, unfetched] = [await approved(number), await approved(number)];
    expect((await fetchPack('dora', given)).__typename).toBe('SubjectAccessPackFetched');
    const { sql } = graph.database;
    await sql`update records.child set status = 'SEALED', archived_on = '2024-01-01', sealed_on = '2025-01-01' where number = ${number}`;
    expect((await deliver(given, { deliveredOn: today() })).__typename).toBe('RecordNotFound');
    const byKofi = async (reference: string, more: object) => {
      const [row] = await sql`select version from compliance.subject_access_request where id = ${reference}`;
      const payload = '... on SubjectAccessChanged { request { state } } ... on NotPermitted { message }';
      const input = { reference, version: row?.version, by: 'IN_PERSON', ...more };
      return run('kofi', 'recordSubjectAccessDelivery', payload, input);
    };
    expect((await byKofi(given, {})).message).toMatch(/leaves no more.*deliveredOn/);
    expect((await byKofi(unfetched, { deliveredOn: today() })).message).toMatch(/leaves no more/);
    expect((await byKofi(given, { deliveredOn: today() })).request).toEqual({ state: 'DELIVERED' });
    await sql`update records.child set status = 'LIVE', archived_on = null, sealed_on = null where number = ${number}`;
  });
});

describe('an end that was entered wrongly is taken back', () => {
  test('L38 of a request: its delivery, then its conclusion; it is late again where it is', async () => {
    const receivedOn = today();
    const reference = await approved(castNumbers.noah, { receivedOn });
    const reopen = (reason = why) => step('dora', 'reopenSubjectAccess', reference, { reason });
    expect((await reopen()).message).toMatch(/not at this step/);
    await deliver(reference);
    expect((await reopen('wrong')).field).toBe('reason');
    expect((await reopen()).request).toMatchObject({ state: 'APPROVED', deliveredBy: null });
    expect(await look('dora', reference)).toMatchObject({ viewerCanFetch: true, overdue: false });
    const conclude = { outcome: 'WITHDRAWN', reason: 'Who asked wrote that it is not needed.' };
    await step('dora', 'concludeSubjectAccess', reference, conclude);
    clock.advance(60 * 86_400_000);
    expect((await look('dora', reference)).overdue).toBe(false);
    expect((await reopen()).request).toMatchObject({
      state: 'CHECKED',
      overdue: true,
      viewerCanFetch: false,
    });
    clock.set(new Date());
    const events = await graph.database.sql`
      select kind from audit.event where detail ->> 'request' = ${reference} and detail ->> 'step' = 'reopenSubjectAccess'`;
    expect(events).toHaveLength(2);
  });

  test('L38 of a request that was answered before: the first answer stands', async () => {
    const reference = await approved(castNumbers.noah);
    const closed = async () => {
      const [row] = await graph.database.sql`
        select closed_at, delivered_at from compliance.subject_access_request where id = ${reference}`;
      return row as { closed_at: Date | null; delivered_at: Date | null };
    };
    await deliver(reference);
    const first = await closed();
    await step('dora', 'prepareSubjectAccessPack', reference);
    const conclude = { outcome: 'WITHDRAWN', reason: 'Who asked wrote that it is not needed.' };
    await step('dora', 'concludeSubjectAccess', reference, conclude);
    const back = await step('dora', 'reopenSubjectAccess', reference, { reason: why });
    expect(back.request.state).toBe('CHECKED');
    expect(await closed()).toEqual(first);
  });

  test('L35 of a complaint, and of a request to correct: open again, for who answers alone', async () => {
    const brought = { name: 'Rachel Whitaker', contact: '27 Ash Road, Leeds', receivedOn: today() };
    const number = castNumbers.leo;
    const take = async (mutation: string, more: object = {}) =>
      (
        await run('dora', mutation, '... on MatterReceived { reference }', {
          ...brought,
          number,
          words: 'The school is not right.',
          ...more,
        })
      ).reference as string;
    const complaint = await take('receiveComplaint', { subject: 'RECORD' });
    const correction = await take('receiveCorrectionRequest');
    const told = { reason: 'It was looked into, and this came of it.', version: 1 };
    const whole = 'outcome reason closedOn overdue version viewerCanClose';
    const onComplaint = `... on ComplaintChanged { complaint { ${whole} } } ... on NotPermitted { message }`;
    const closing = { ...told, reference: complaint, outcome: 'UPHELD' };
    expect((await run('dora', 'closeComplaint', onComplaint, closing)).complaint.outcome).toBe('UPHELD');
    const again = { reference: complaint, version: 2, reason: why };
    // Another authority's team finds nothing.
    expect((await run('edward', 'reopenComplaint', onComplaint, again)).__typename).toBe('RecordNotFound');
    const { complaint: open } = await run('dora', 'reopenComplaint', onComplaint, again);
    expect(open).toEqual({
      outcome: null,
      reason: why,
      closedOn: null,
      overdue: false,
      version: 3,
      viewerCanClose: true,
    });
    const once = await run('dora', 'reopenComplaint', onComplaint, { ...again, version: 3 });
    expect(once.message).toMatch(/no end that could be taken back/);
    const onCorrection = '... on CorrectionRequestChanged { correctionRequest { decision reason told } }';
    await run('dora', 'decideCorrectionRequest', onCorrection, {
      ...told,
      reference: correction,
      decision: 'CORRECTED',
      told: ['School Census'],
    });
    const undone = await run('dora', 'reopenCorrectionRequest', onCorrection, {
      reference: correction,
      version: 2,
      reason: why,
    });
    expect(undone.correctionRequest).toEqual({ decision: null, reason: why, told: [] });
    const decided = await run('dora', 'decideCorrectionRequest', onCorrection, {
      ...told,
      reference: correction,
      decision: 'REFUSED',
      told: [],
      version: 3,
    });
    expect(decided.correctionRequest).toEqual({ decision: 'REFUSED', reason: told.reason, told: [] });
  });
});
