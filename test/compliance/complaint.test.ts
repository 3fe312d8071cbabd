import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../platform/workingDays.ts';
import { answerDue } from '../../subgraphs/compliance/subjectAccess/deadline.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { clock, receive, run, startRights, today } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const who = {
  name: 'Rachel Whitaker',
  contact: '27 Ash Road, Leeds',
  words: 'The school is not right any more.',
};
const correct = (by: string, input: object = {}) =>
  run(by, 'receiveCorrectionRequest', '... on MatterReceived { reference }', {
    number: castNumbers.noah,
    receivedOn: today(),
    ...who,
    ...input,
  });
const complain = (by: string, input: object = {}) =>
  run(by, 'receiveComplaint', '... on MatterReceived { reference }', {
    number: castNumbers.noah,
    receivedOn: today(),
    subject: 'DISCLOSURE',
    ...who,
    ...input,
  });
const complaint = async (by: string, r: string) =>
  (
    await graph.as(by).ask(
      `query ($r: ID!) { complaint(reference: $r) { childNumber name words acknowledgeBy acknowledgedOn dueOn overdue outcome
        reason version viewerCanAcknowledge viewerCanClose receivedBy { name } } }`,
      { r },
    )
  ).complaint;
const changed =
  '... on ComplaintChanged { complaint { acknowledgedOn outcome reason decidedBy { name } version } } ... on NotPermitted { message }';
const open = (by: string, number: string) =>
  run(by, 'openRecord', '', { number, reason: 'COMPLAINT', idempotencyKey: randomUUID() });

describe('requests to correct a record', () => {
  test('go to who answers for the record; a decision has a reason, and says which sources were told', async () => {
    const { reference } = await correct('edward');
    const text = `query ($r: ID!) { correctionRequest(reference: $r) { childNumber name words dueOn overdue decision version viewerCanDecide } }`;
    expect((await graph.as('edward').ask(text, { r: reference })).correctionRequest).toBeNull();
    expect((await graph.as('dora').ask(text, { r: reference })).correctionRequest).toEqual({
      childNumber: castNumbers.noah,
      name: who.name,
      words: who.words,
      dueOn: answerDue(today(), [], false),
      overdue: false,
      decision: null,
      version: 1,
      viewerCanDecide: true,
    });
    const decide = (by: string, more: object) =>
      run(
        by,
        'decideCorrectionRequest',
        '... on CorrectionRequestChanged { correctionRequest { decision reason told decidedBy { name } closedOn } }',
        {
          reference,
          version: 1,
          decision: 'CORRECTED',
          reason: 'The school confirmed the change in writing.',
          told: ['School Census', 'NHS'],
          ...more,
        },
      );
    expect((await decide('edward', {})).__typename).toBe('RecordNotFound');
    expect(await decide('dora', { told: [] })).toMatchObject({ field: 'told' });
    expect(await decide('dora', { reason: 'So.' })).toMatchObject({ field: 'reason' });
    for (const toldOn of [addDays(today(), -1), addDays(today(), 1)])
      expect(await decide('dora', { toldOn })).toMatchObject({ field: 'toldOn' });
    expect((await decide('dora', {})).correctionRequest).toEqual({
      decision: 'CORRECTED',
      reason: 'The school confirmed the change in writing.',
      told: ['School Census', 'NHS'],
      decidedBy: { name: 'Dora Whitfield' },
      closedOn: today(),
    });
    expect((await decide('dora', { version: 2 })).__typename).toBe('NotPermitted');
    // What people wrote is nowhere readable in the database.
    const [row] = await graph.database
      .sql`select r.ciphertext, r::text as row from compliance.correction_request r where id = ${reference}`;
    expect(row?.ciphertext.toString('latin1')).not.toMatch(/Whitaker|school/);
    // Nor which bodies were told: of a shielded child they say where it is known.
    expect(row?.row).not.toMatch(/School Census|NHS/);
  });
});

describe('complaints', () => {
  test('L35 are acknowledged within 30 days, the day of receipt included, and both times are reported', async () => {
    const receivedOn = addDays(today(), -40);
    const late = await complain('edward', { receivedOn });
    const soonEnough = await complain('dora');
    const general = await complain('edward', { number: null, subject: 'SERVICE' });
    expect(await complaint('edward', late.reference)).toBeNull();
    expect(await complaint('dora', general.reference)).toBeNull();
    expect(await complaint('edward', general.reference)).toMatchObject({ childNumber: null });
    expect(await complaint('dora', late.reference)).toMatchObject({
      name: who.name,
      receivedBy: { name: 'Bradford' },
      acknowledgeBy: addDays(receivedOn, 29),
      dueOn: addDays(receivedOn, 89),
      overdue: true,
      viewerCanAcknowledge: true,
    });
    const step = (field: string, reference: string, version: number, more: object) =>
      run('dora', field, changed, { reference, version, ...more });
    const acknowledge = (reference: string, on: string, version = 1) =>
      step('acknowledgeComplaint', reference, version, { on });
    expect(await acknowledge(late.reference, addDays(receivedOn, -1))).toMatchObject({ field: 'on' });
    expect(await acknowledge(late.reference, addDays(today(), 1))).toMatchObject({ field: 'on' });
    expect((await acknowledge(late.reference, today())).complaint.acknowledgedOn).toBe(today());
    expect((await acknowledge(soonEnough.reference, today())).__typename).toBe('ComplaintChanged');
    expect((await acknowledge(soonEnough.reference, today())).__typename).toBe('VersionConflict');
    const close = {
      outcome: 'PARTLY_UPHELD',
      reason: 'The opening had a reason, but it was not written down.',
    };
    expect((await step('closeComplaint', late.reference, 2, close)).complaint).toMatchObject({
      ...close,
      decidedBy: { name: 'Dora Whitfield' },
    });
    // What is answered at once is acknowledged by its answer.
    const answered = await complain('dora');
    await step('closeComplaint', answered.reference, 1, close);
    const times = `query ($from: Date!, $to: Date!) { complaintTimes(from: $from, to: $to) { received acknowledgedInTime
      acknowledgedLate closed closedLate medianDaysToAcknowledge medianDaysToOutcome } }`;
    const year = { from: addDays(today(), -100), to: today() };
    expect((await graph.as('dora').ask(times, year)).complaintTimes).toEqual({
      received: 3,
      acknowledgedInTime: 2,
      acknowledgedLate: 1,
      closed: 2,
      closedLate: 0,
      medianDaysToAcknowledge: 0,
      medianDaysToOutcome: 0,
    });
    expect((await graph.as('kofi').ask(times, year)).complaintTimes.received).toBe(4);
    expect(
      (await graph.as('rosa').ask(times, { from: year.to, to: year.from })).complaintTimes.received,
    ).toBe(0);
    // No answer would read as no complaints.
    const never = { ...year, from: '2026-02-30' };
    expect(await graph.as('dora').query(times, never)).toMatchObject({
      status: 400,
      code: 'INVALID_VARIABLES',
    });
  });

  test('L35 an outcome counts from the day on which who complained was told, however late that is entered', async () => {
    const receivedOn = addDays(today(), -200);
    const { reference } = await complain('dora', { receivedOn, number: null });
    const close = (toldOn: string) =>
      run('dora', 'closeComplaint', changed, {
        reference,
        version: 1,
        outcome: 'UPHELD',
        reason: 'The opening had no reason that holds.',
        toldOn,
      });
    for (const day of [addDays(receivedOn, -1), addDays(today(), 1)])
      expect(await close(day)).toMatchObject({ field: 'toldOn' });
    expect((await close(addDays(receivedOn, 60))).complaint).toMatchObject({ outcome: 'UPHELD' });
    const times = `query ($day: Date!) { complaintTimes(from: $day, to: $day) { closed closedLate medianDaysToOutcome } }`;
    expect((await graph.as('dora').ask(times, { day: receivedOn })).complaintTimes).toEqual({
      closed: 1,
      closedLate: 0,
      medianDaysToOutcome: 60,
    });
  });

  test('L35 are listed a page at a time, those of one’s own authority alone', async () => {
    const page =
      'query ($after: String) { complaints(first: 2, after: $after) { edges { node { reference } } pageInfo { hasNextPage endCursor } } }';
    const first = (await graph.as('dora').ask(page)).complaints;
    expect(first.edges.length).toBe(2);
    const elsewhere = (await graph.as('edward').ask(page)).complaints.edges.map(
      (edge: { node: { reference: string } }) => edge.node.reference,
    );
    expect(first.edges.map((edge: { node: { reference: string } }) => edge.node.reference)).not.toEqual(
      expect.arrayContaining(elsewhere),
    );
    expect((await graph.as('amira').query(page)).code).toBe('FORBIDDEN_FIELD');
  });
});

describe('privacy notices', () => {
  test('L37 L36 are there for adults and for a child of thirteen, name their controllers, and change by two people', async () => {
    const all = async (by: string) =>
      (await graph.as(by).ask('{ privacyNotices { audience edition text inForceOn controllers } }'))
        .privacyNotices;
    const [adult, child] = await all('amira');
    expect([adult.audience, child.audience]).toEqual(['ADULT', 'CHILD']);
    for (const notice of [adult, child]) {
      expect(notice.controllers).toMatch(/in common/);
      expect(notice.text).toMatch(/complain/);
    }
    // Plain words: short sentences and short words, as a reader of thirteen has them.
    const words = (child.text as string).split(/\s+/);
    const sentences = (child.text as string).split(/[.:?!]\s/);
    expect(words.length / sentences.length).toBeLessThan(14);
    expect(words.filter((word) => word.replace(/\W/g, '').length > 11)).toEqual([]);
    const text = `${adult.text} It was changed.`;
    const draft = (by: string) => run(by, 'draftPrivacyNotice', '', { audience: 'ADULT', text });
    const approve = (by: string) => run(by, 'approvePrivacyNotice', '', { audience: 'ADULT', edition: 2 });
    expect((await draft('kofi')).__typename).toBe('PrivacyNoticeChanged');
    expect((await all('amira'))[0].edition).toBe(1);
    expect((await approve('kofi')).__typename).toBe('NeedsSecondPerson');
    expect((await approve('lena')).__typename).toBe('PrivacyNoticeChanged');
    expect((await all('amira'))[0]).toMatchObject({ edition: 2, text, inForceOn: today() });
    expect(
      await run('kofi', 'draftPrivacyNotice', '', {
        audience: 'CHILD',
        text: 'short',
      }),
    ).toMatchObject({ field: 'text' });
  });

  test('L37 each record has a notice route and evidence, seen by its own team with the record open', async () => {
    await open('dora', castNumbers.noah);
    await open('rosa', castNumbers.noah);
    const text = `query ($n: ChildNumber!) { child(number: $n) { privacyNotice { route controller { name } due deliveries { audience edition route deliveredOn } }
      subjectAccessRequests { reference closed } correctionRequests { reference closed } complaints { reference dueOn } } }`;
    const look = async (by: string, n = castNumbers.noah) => (await graph.as(by).ask(text, { n })).child;
    expect((await look('dora')).privacyNotice).toEqual({
      route: 'UNIVERSAL_SERVICE',
      controller: { name: 'Leeds' },
      due: true,
      deliveries: [],
    });
    const deliver = (by: string, audience: string, numbers: string[]) =>
      run(by, 'recordNoticeDelivery', '... on NoticeDeliveryRecorded { records }', {
        numbers,
        audience,
        route: 'IN_PERSON',
        deliveredOn: today(),
      });
    // Numbers of others and of nobody are passed over alike.
    expect((await deliver('dora', 'ADULT', [castNumbers.noah, castNumbers.ruby, '1000000005'])).records).toBe(
      1,
    );
    expect((await deliver('edward', 'CHILD', [castNumbers.noah])).records).toBe(0);
    await deliver('dora', 'CHILD', [castNumbers.noah]);
    const route = (number: string) => run('dora', 'setNoticeRoute', '', { number, route: 'POST' });
    expect((await route(castNumbers.noah)).__typename).toBe('NoticeDeliveryRecorded');
    expect((await route(castNumbers.ruby)).__typename).toBe((await route('1000000005')).__typename);
    const { reference } = await receive('edward', { number: castNumbers.noah });
    const seen = await look('dora');
    expect(seen.privacyNotice).toMatchObject({ route: 'POST', due: false });
    expect(seen.privacyNotice.deliveries).toHaveLength(2);
    expect(seen.subjectAccessRequests).toEqual([{ reference, closed: false }]);
    expect(seen.correctionRequests).toEqual([{ reference: expect.any(String), closed: true }]);
    expect(seen.complaints).toHaveLength(3);
    // The team of another authority opens the record as a practitioner and sees none of it.
    await run('edward', 'openRecord', '', {
      number: castNumbers.noah,
      reason: 'SAFEGUARDING',
    });
    expect(await look('edward')).toEqual({
      privacyNotice: null,
      subjectAccessRequests: null,
      correctionRequests: null,
      complaints: null,
    });
    const { errors } = await graph.as('amira').query(text, { n: castNumbers.noah });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN_FIELD');
  });

  test('what was given on a day is the edition that was in force on it: a newer one is still due', async () => {
    await open('dora', castNumbers.noah);
    // Both notices have editions of today by now.
    await graph.database.sql`delete from compliance.notice_delivery`;
    const deliver = async (deliveredOn: string) => {
      for (const audience of ['ADULT', 'CHILD'])
        await run('dora', 'recordNoticeDelivery', '', {
          numbers: [castNumbers.noah],
          audience,
          route: 'POST',
          deliveredOn,
        });
      const text = 'query ($n: ChildNumber!) { child(number: $n) { privacyNotice { due } } }';
      return (await graph.as('dora').ask(text, { n: castNumbers.noah })).child.privacyNotice.due;
    };
    expect(await deliver(addDays(today(), -1))).toBe(true);
    expect(await deliver(today())).toBe(false);
  });

  test('what was brought and is closed goes with the record’s purge, in every table', async () => {
    const { sql } = graph.database;
    const number = castNumbers.zara;
    await receive('dora', { number });
    await correct('dora', { number });
    await complain('dora', { number });
    await sql`update compliance.subject_access_request set closed_at = now() where child_number = ${number}`;
    await sql`update compliance.complaint set closed_on = received_on, decision = 'UPHELD' where child_number = ${number}`;
    await sql`update compliance.correction_request set closed_on = received_on, decision = 'REFUSED' where child_number = ${number}`;
    await sql`insert into compliance.notice_route values (${number}, 'POST', ${castMember('dora').id}, now())`;
    const tables = await sql<{ name: string }[]>`
      select table_name as name from information_schema.columns where table_schema = 'compliance'
        and column_name = 'child_number' and table_name in (select tablename from pg_tables where schemaname = 'compliance')`;
    expect(tables.length).toBeGreaterThanOrEqual(8);
    // As the nightly steps do it: the record first, then what stands elsewhere about its number.
    await sql`update records.child set status = 'SEALED', archived_on = '2010-01-01' where number = ${number}`;
    await sql`select * from records.erase_children(array[${number}]::bigint[])`;
    await sql`select * from records.erase_elsewhere(array[${number}]::bigint[])`;
    for (const { name } of tables) {
      const rows = await sql`select from ${sql(`compliance.${name}`)} where child_number = ${number}`;
      expect(rows.length, name).toBe(0);
    }
    expect(clock.today()).toBe(today());
  });
});

test('words that name a child by number are taken in under the child number alone: else they stay when the record is purged', async () => {
  const nhs = 'Somebody looked up NHS 999 000 0301, and told his father.';
  for (const words of [`They opened ${castNumbers.noah.replace(/(...)(...)/, '$1 $2 ')} again.`, nhs])
    for (const refused of [
      await complain('dora', { number: undefined, words }),
      await correct('hana', { number: undefined, words }),
      await receive('dora', { wants: words }),
    ]) {
      expect(refused).toMatchObject({ __typename: 'InvalidInput', field: 'number' });
      expect(JSON.stringify(refused)).not.toMatch(/\d{3}/);
    }
  expect((await complain('dora', { words: nhs })).__typename).toBe('MatterReceived');
  expect(
    (await complain('dora', { number: undefined, words: 'My call to 0113 496 0097 was not answered.' }))
      .__typename,
  ).toBe('MatterReceived');
});

test('a number that cannot be one is told where it was entered; however it is spaced, its matter can be read', async () => {
  for (const take of [complain, correct, receive] as const)
    for (const number of ['1000000001', '0', '', '-5', '01', '99999999999999999999', 'one'])
      expect([number, await take('edward', { number })]).toEqual([
        number,
        expect.objectContaining({ __typename: 'InvalidInput', field: 'number' }),
      ]);
  const spaced = castNumbers.noah.replace(/(?=.{4}$)/, ' ');
  const { reference } = await complain('dora', { number: spaced });
  expect((await complaint('dora', reference)).childNumber).toBe(castNumbers.noah);
});

describe('what does not open any more (ADR 0073)', () => {
  const spoil = async (table: string, reference: string) => {
    const { sql } = graph.database;
    await sql`update ${sql(`compliance.${table}`)} set ciphertext = set_byte(ciphertext, 30, (get_byte(ciphertext, 30) + 1) % 256)
      where id = ${reference}`;
  };
  const byReference = (
    connection: { edges: { node: { reference: string } }[] },
    reference: string,
  ): object | undefined =>
    connection.edges.map(({ node }) => node).find((node) => node.reference === reference);

  test('is on the list of complaints, with its days; the others are whole', async () => {
    const [spoilt, whole] = [(await complain('dora')).reference, (await complain('dora')).reference];
    await spoil('complaint', spoilt);
    const { complaints } = await graph
      .as('dora')
      .ask('{ complaints(first: 50) { edges { node { reference name words dueOn version } } } }');
    expect(byReference(complaints, spoilt)).toMatchObject({
      name: null,
      words: null,
      dueOn: expect.any(String),
    });
    expect(byReference(complaints, whole)).toMatchObject({ name: who.name });
    const acknowledge = { reference: spoilt, version: 1, on: today() };
    expect((await run('dora', 'acknowledgeComplaint', changed, acknowledge)).__typename).toBe(
      'ComplaintChanged',
    );
  });

  test('is on the list of requests for access', async () => {
    const number = castNumbers.noah;
    const [spoilt, whole] = [
      (await receive('dora', { number })).reference,
      (await receive('dora', { number })).reference,
    ];
    await spoil('subject_access_request', spoilt);
    const { subjectAccessRequests: requests } = await graph
      .as('dora')
      .ask(
        `{ subjectAccessRequests(first: 50) { edges { node { reference requester { name } dueOn viewerCanReview } } } }`,
      );
    expect(byReference(requests, spoilt)).toMatchObject({ requester: null, viewerCanReview: false });
    expect(byReference(requests, whole)).toMatchObject({ requester: { name: who.name } });
  });
});
