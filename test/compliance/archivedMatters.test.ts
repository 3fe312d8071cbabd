import { beforeAll, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { addDays } from '../../platform/workingDays.ts';
import { answerDue } from '../../subgraphs/compliance/subjectAccess/deadline.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { purgeStep } from '../../subgraphs/records/lifecycle/purge.ts';
import { castAuthorities, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import type { Signpost } from '../support/graph.ts';
import { clock, receive, run, startRights, step, today } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

test('about a record that was archived more than a year ago the own team is told no more than about a number of nobody', async () => {
  const { sql } = graph.database;
  const number = castNumbers.ella;
  const set = (row: object) => sql`update records.child set ${sql(row as never)} where number = ${number}`;
  const [was] = await sql`
    select status, archived_on::text as archived_on, authority_code from records.child where number = ${number}`;
  // The night that seals it was missed.
  await set({
    status: 'ARCHIVED',
    archived_on: addDays(today(), -400),
    authority_code: castAuthorities.leeds,
  });
  const received = async () => {
    const payload = '... on StatementChanged { statement { evidence { part label value } } }';
    const year = Number(today().slice(0, 4)) - Number(today().slice(5) < '04-01');
    const { statement } = await run('dora', 'draftStatement', payload, { kind: 'COMPLIANCE', year });
    return statement.evidence.filter(({ label }: { label: string }) => label === 'Received');
  };
  const brought = { name: 'Ella', contact: '27 Ash Road, Leeds', receivedOn: today(), number };
  const words = 'The school is not right any more.';
  const matter = (mutation: string, more: object = {}) =>
    run('dora', mutation, '... on MatterReceived { reference }', { ...brought, words, ...more });
  const before = await received();
  expect(before).toHaveLength(3);
  const references = {
    complaint: (await matter('receiveComplaint', { subject: 'DISCLOSURE' })).reference,
    correctionRequest: (await matter('receiveCorrectionRequest')).reference,
    subjectAccessRequest: (
      await run('dora', 'receiveSubjectAccessRequest', '... on SubjectAccessReceived { reference }', {
        ...brought,
        relationship: 'CHILD',
      })
    ).reference,
  };
  for (const [field, r] of Object.entries(references)) {
    const text = `query ($r: ID!) { ${field}(reference: $r) { reference } }`;
    expect([field, (await graph.as('dora').ask(text, { r }))[field]]).toEqual([field, null]);
    expect([field, (await graph.as('kofi').ask(text, { r }))[field]]).toEqual([field, { reference: r }]);
  }
  // Nor do its counts rise, of whichever kind.
  expect(await received()).toEqual(before);
  // In its first year it is theirs.
  await set({ archived_on: addDays(today(), -300) });
  const text = 'query ($r: ID!) { complaint(reference: $r) { reference } }';
  expect((await graph.as('dora').ask(text, { r: references.complaint })).complaint).not.toBeNull();
  const oneMore = before.map((each: { value: string }) => ({
    ...each,
    value: String(Number(each.value) + 1),
  }));
  expect(await received()).toEqual(oneMore);
  await set(was as object);
});

test('L37 no notice is noted on a record that was archived more than a year ago, before the night that seals it too', async () => {
  const { sql } = graph.database;
  const number = castNumbers.ella;
  const [was] = await sql`
    select status, archived_on::text as archived_on, authority_code from records.child where number = ${number}`;
  const archived = (daysAgo: number) => sql`
    update records.child set status = 'ARCHIVED', archived_on = ${addDays(today(), -daysAgo)}, authority_code = ${castAuthorities.leeds}
    where number = ${number}`;
  const note = async () => {
    const given = { numbers: [number], audience: 'ADULT', route: 'POST', deliveredOn: today() };
    const many = '... on NoticeDeliveryRecorded { records }';
    return [
      (await run('dora', 'recordNoticeDelivery', many, given)).records,
      (await run('dora', 'setNoticeRoute', '', { number, route: 'POST' })).__typename,
    ];
  };
  const stored = () => sql`
    select from compliance.notice_delivery where child_number = ${number}
    union all select from compliance.notice_route where child_number = ${number}`;
  await archived(400);
  expect(await note()).toEqual([0, 'RecordNotFound']);
  expect(await stored()).toHaveLength(0);
  await archived(300);
  expect(await note()).toEqual([1, 'NoticeDeliveryRecorded']);
  expect(await stored()).toHaveLength(2);
  await sql`update records.child set ${sql(was as never)} where number = ${number}`;
});

test('what is open about a record outlives its purge, for the central team to answer; what is closed goes', async () => {
  const { sql } = graph.database;
  const number = castNumbers.ella;
  const brought = { name: 'Ella', contact: '27 Ash Road, Leeds', receivedOn: today(), number };
  const complain = async () =>
    (
      await run('dora', 'receiveComplaint', '... on MatterReceived { reference }', {
        ...brought,
        words: 'Nobody has written to me.',
        subject: 'OTHER',
      })
    ).reference;
  const [open, closed] = [await complain(), await complain()];
  const correction = await run('dora', 'receiveCorrectionRequest', '... on MatterReceived { reference }', {
    ...brought,
    words: 'My name was written wrongly.',
  });
  const [asked, answered] = [await receive('dora', { number }), await receive('dora', { number })];
  const stopped = await step('dora', 'pauseSubjectAccess', asked.reference, { waitingFor: 'IDENTITY' });
  expect(stopped.request.waitingFor).toBe('IDENTITY');
  const endings = { toldOn: today(), reason: 'The person was told what came of it.' };
  const version = 1;
  await run('dora', 'closeComplaint', '... on ComplaintChanged { complaint { reference } }', {
    reference: closed,
    version,
    outcome: 'NOT_UPHELD',
    ...endings,
  });
  await step('dora', 'concludeSubjectAccess', answered.reference, { outcome: 'WITHDRAWN', ...endings });
  await sql`
    update records.child set status = 'SEALED', archived_on = ${addDays(today(), -3_000)}, sealed_on = ${addDays(today(), -2_600)}
    where number = ${number}`;
  const left = async () => {
    const rows = await sql<{ id: string }[]>`
      select id from compliance.complaint where child_number = ${number}
      union all select id from compliance.correction_request where child_number = ${number}
      union all select id from compliance.subject_access_request where child_number = ${number}`;
    return rows.map(({ id }) => id);
  };
  const kofi = async (field: string, r: string) =>
    (
      await graph
        .as('kofi')
        .ask(`query ($r: ID!) { ${field}(reference: $r) { reference dueOn words } }`, { r })
    )[field];
  const before = await kofi('complaint', open);
  const pools = openNight({ databaseUrl: graph.database.url, keys: testKeys(), policy: readPolicy() });
  const [night] = await runNight(pools, { asOf: today(), dryRun: false, clock, steps: [purgeStep] }).finally(
    () => pools.stop(),
  );
  expect(night).toEqual({ step: 'purge', counts: { purged: 1 } });

  const kept = await left();
  expect(kept).toEqual(expect.arrayContaining([open, correction.reference, asked.reference]));
  for (const gone of [closed, answered.reference]) expect(kept).not.toContain(gone);
  // Nothing tells the central team that there was a record until now.
  expect(await kofi('complaint', open)).toEqual(before);
  expect(await kofi('complaint', closed)).toBeNull();
  // The clock goes on from where it stood.
  clock.set(new Date(clock.now().getTime() + 86_400_000));
  const act = async (field: string, seen: number, more: object = {}) => {
    const input = { reference: asked.reference, version: seen, ...more };
    return (
      await run('kofi', field, '... on SubjectAccessChanged { request { state dueOn version } }', input)
    ).request;
  };
  const goesOn = await act('resumeSubjectAccess', stopped.request.version);
  const from = brought.receivedOn;
  expect(goesOn.dueOn).toBe(answerDue(from, [{ from, until: today() }], false));
  const ended = { outcome: 'NOTHING_HELD', ...endings };
  expect((await act('concludeSubjectAccess', goesOn.version, ended)).state).toBe('CONCLUDED');
  expect(await kofi('complaint', open)).toEqual(before);
});
