import { beforeAll, expect, test } from 'vitest';
import { addDays, endOfDay, monthsAfter } from '../../platform/workingDays.ts';
import { answerDue } from '../../subgraphs/compliance/subjectAccess/deadline.ts';
import { castAuthorities, castMember, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { soon } from '../support/time.ts';
import {
  approved,
  checks,
  clock,
  fetchPack,
  look,
  prepare,
  receive,
  run,
  startRights,
  step,
  textOf,
  today,
} from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

interface Lines {
  readonly sections: readonly { section: string; lines: readonly { line: number; text: string }[] }[];
}
const linesOf = async (reference: string, section: string) => {
  const { sections } = JSON.parse(textOf(await fetchPack('dora', reference))) as Lines;
  return sections.find((each) => each.section === section)?.lines ?? [];
};
const why = 'Naming this worker could lead to serious harm to the child.';
const exempt = (reference: string, of: object) =>
  step('dora', 'exemptFromSubjectAccess', reference, { ground: 'SERIOUS_HARM', reason: why, ...of });
const approve = (reference: string) => step('sonia', 'reviewSubjectAccessPack', reference, { approve: true });
const drafted = async (number: string) => {
  const { reference } = await receive('dora', { number });
  await step('dora', 'recordSubjectAccessChecks', reference, checks);
  await prepare('dora', reference);
  return reference as string;
};

test('L38 what was withheld stays withheld in a pack that is gathered anew', async () => {
  await run('owen', 'openRecord', '', {
    number: castNumbers.tyler,
    reason: 'SAFEGUARDING',
  });
  const reference = await drafted(castNumbers.tyler);
  const line = (await linesOf(reference, 'ACCESS')).find(({ text }) => /safe/.test(text));
  expect((await exempt(reference, { section: 'ACCESS', line: line?.line })).__typename).toBe(
    'SubjectAccessChanged',
  );
  await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
  // Somebody looks meanwhile: the newest stand first.
  await run('amira', 'openRecord', '', {
    number: castNumbers.tyler,
    reason: 'CO_OPERATION',
  });
  await prepare('dora', reference);
  const again = (await linesOf(reference, 'ACCESS')).find(({ text }) => text === line?.text);
  expect(again?.line).not.toBe(line?.line);
  expect((await look('dora', reference)).exemptions).toMatchObject([
    { section: 'ACCESS', line: again?.line },
  ]);
  expect((await approve(reference)).__typename).toBe('SubjectAccessChanged');
  expect(textOf(await fetchPack('dora', reference))).not.toContain(line?.text);
});

test('L38 lines that say the same are withheld together, in a pack that is gathered anew too', async () => {
  const { sql } = graph.database;
  const number = castNumbers.tyler;
  await sql`
    insert into records.carer (child_number, id, name, relationship)
    select ${number}, gen_random_uuid(), 'Grandparent ' || n, 'OTHER_CARER' from generate_series(1, 3) n`;
  const reference = await drafted(number);
  const same = async () =>
    (await linesOf(reference, 'FAMILY')).filter(({ text }) => /recorded as other carer/.test(text));
  const lines = await same();
  expect(lines).toHaveLength(3);
  for (const { line } of lines) await exempt(reference, { section: 'FAMILY', line });
  await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
  await prepare('dora', reference);
  await approve(reference);
  expect(textOf(await fetchPack('dora', reference))).not.toContain('recorded as other carer');
});

test('L38 what is not found again in a new draft keeps its whole section from leaving', async () => {
  const { sql } = graph.database;
  const reference = await drafted(castNumbers.noah);
  const line = (await linesOf(reference, 'SERVICES')).find(({ text }) => /Amira Hassan/.test(text));
  await exempt(reference, { section: 'SERVICES', line: line?.line });
  await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
  await sql`update records.involvement set started_on = started_on - 1 where child_number = ${castNumbers.noah}`;
  await prepare('dora', reference);
  expect((await look('dora', reference)).exemptions).toMatchObject([{ section: 'SERVICES', line: null }]);
  await approve(reference);
  expect(await linesOf(reference, 'SERVICES')).toEqual([]);
});

test('L38 a line is withheld by what it says, not by its place, which another release may change', async () => {
  const { sql } = graph.database;
  const reference = await drafted(castNumbers.noah);
  const [first, second] = await linesOf(reference, 'ACCESS');
  await exempt(reference, { section: 'ACCESS', line: first?.line });
  await sql`update compliance.subject_access_exemption set line = ${second?.line ?? 0} where request_id = ${reference}`;
  await approve(reference);
  const pack = textOf(await fetchPack('dora', reference));
  expect(pack).not.toContain(first?.text);
  expect(pack).toContain(second?.text);
});

test('L38 what was withheld by mistake is given after all, by others than who approves', async () => {
  const reference = await drafted(castNumbers.noah);
  const [line] = await linesOf(reference, 'ACCESS');
  await exempt(reference, { section: 'ACCESS', line: line?.line });
  const [{ id }] = (await look('dora', reference)).exemptions;
  const reason = 'The worker has agreed to be named in the pack.';
  const lift = (who: string, exemption: string) =>
    step(who, 'liftSubjectAccessExemption', reference, { exemption, reason });
  expect((await lift('dora', reference)).__typename).toBe('InvalidInput');
  expect((await lift('edward', id)).__typename).toBe('RecordNotFound');
  expect((await lift('sonia', id)).request.exemptions).toMatchObject([
    { id, reason: why, liftedBy: { name: 'Sonia Petrov' }, liftReason: reason },
  ]);
  expect((await lift('dora', id)).__typename).toBe('InvalidInput');
  // Who lifts does not approve; who cut does not either.
  expect((await approve(reference)).__typename).toBe('NeedsSecondPerson');
  const { sql } = graph.database;
  await sql`update compliance.subject_access_exemption set lifted_by = ${castMember('dora').id} where id = ${id}`;
  expect((await approve(reference)).__typename).toBe('SubjectAccessChanged');
  expect(textOf(await fetchPack('dora', reference))).toContain(line?.text);
});

test('L38 a shield that comes after the draft changes its lines: it is prepared again', async () => {
  const reference = await drafted(castNumbers.leo);
  await graph.database.sql`
    update records.child set shield = 'INTERIM', outward = null where number = ${castNumbers.leo}`;
  expect((await exempt(reference, { section: 'ACCESS', line: 1 })).__typename).toBe('NotPermitted');
  expect((await approve(reference)).__typename).toBe('NotPermitted');
  expect((await fetchPack('dora', reference)).__typename).toBe('NotPermitted');
  await prepare('dora', reference);
  expect((await approve(reference)).__typename).toBe('SubjectAccessChanged');
});

test('L38 a request that ends while its clock stands still keeps the day on which it was due', async () => {
  const receivedOn = addDays(today(), -20);
  const { reference: early } = await receive('dora', { number: castNumbers.noah, receivedOn });
  await step('dora', 'pauseSubjectAccess', early, { waitingFor: 'CLARIFICATION' });
  const outcome = { outcome: 'WITHDRAWN', reason: 'They do not want it any more, they said.' };
  await step('dora', 'concludeSubjectAccess', early, outcome);
  const wasDue = answerDue(receivedOn, [], false);
  expect(await look('dora', early)).toMatchObject({ state: 'CONCLUDED', waitingFor: null, dueOn: wasDue });
  const dueOn = answerDue(today(), [], false);
  const reference = await approved(castNumbers.noah);
  await step('dora', 'pauseSubjectAccess', reference, { waitingFor: 'IDENTITY' });
  expect(
    (await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' })).request,
  ).toMatchObject({ state: 'DELIVERED', waitingFor: null, dueOn });
});

test('L38 what is late stays in the list of what is late: its clock does not stop any more', async () => {
  const receivedOn = addDays(today(), -60);
  const { reference, dueOn } = await receive('dora', { number: castNumbers.noah, receivedOn });
  const paused = await step('dora', 'pauseSubjectAccess', reference, { waitingFor: 'IDENTITY' });
  expect(paused).toMatchObject({ __typename: 'NotPermitted', message: expect.stringContaining('passed') });
  expect(await look('dora', reference)).toMatchObject({ overdue: true, dueOn, waitingFor: null });
});

test('L38 what was answered in time is not late for being prepared, and given out, once more', async () => {
  const { sql } = graph.database;
  const reference = await approved(castNumbers.noah);
  await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' });
  // As time passes: answered forty days ago, due twelve days ago.
  const [answered, dueOn] = [addDays(today(), -40), addDays(today(), -12)];
  await sql`
    update compliance.subject_access_request set closed_at = ${answered}, due_on = ${dueOn} where id = ${reference}`;
  await prepare('dora', reference);
  expect(await look('dora', reference)).toMatchObject({ state: 'PREPARED', overdue: false });
  await approve(reference);
  await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'SIGNED_FOR_POST' });
  const [row] = await sql`
    select (closed_at at time zone 'Europe/London')::date::text as closed, (delivered_at at time zone 'Europe/London')::date::text as given
    from compliance.subject_access_request where id = ${reference}`;
  expect(row).toEqual({ closed: answered, given: today() });
});

test('L38 parental responsibility entitles to no pack of a young person of 18, from the birthday on', async () => {
  const { sql } = graph.database;
  const number = castNumbers.ella;
  const born = (on: string) => sql`update records.child set birth_date = ${on} where number = ${number}`;
  const [was] = await sql`select birth_date from records.child where number = ${number}`;
  // The clock stands: the sessions go by it, too.
  const before18 = monthsAfter(today(), -12 * 18);
  await born(addDays(before18, 1));
  const [one, other] = [await drafted(number), await drafted(number)];
  expect((await approve(one)).__typename).toBe('SubjectAccessChanged');
  expect((await fetchPack('dora', one)).__typename).toBe('SubjectAccessPackFetched');
  await born(before18);
  // Approved on the day before: it does not leave any more. Prepared again it waits for an order.
  for (const format of ['JSON', 'PDF']) expect((await fetchPack('dora', one, format)).message).toMatch(/18/);
  await prepare('dora', one);
  expect(await fetchPack('dora', one)).toMatchObject({ draft: true });
  await step('sonia', 'reviewSubjectAccessPack', one, { approve: false });
  await step('dora', 'recordSubjectAccessChecks', one, { ...checks, authority: 'COURT_ORDER' });
  await prepare('dora', one);
  await approve(one);
  expect(await fetchPack('dora', one)).toMatchObject({ draft: false });
  await prepare('dora', other);
  expect((await approve(other)).message).toMatch(/18/);
  expect((await look('dora', other)).state).toBe('PREPARED');
  await born('2000-03-01');
  await approved(number, {}, { authority: 'COURT_ORDER' });
  // Somebody whom a parent asked to act is no other than the parent; whom the young person asked, agrees with them.
  const { reference } = await receive('dora', { number, relationship: 'REPRESENTATIVE' });
  const written = { ...checks, authority: 'WRITTEN_AUTHORITY' };
  await step('dora', 'recordSubjectAccessChecks', reference, written);
  await prepare('dora', reference);
  expect((await approve(reference)).message).toMatch(/18/);
  await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
  const agreed = { childUnderstands: true, childAgrees: true };
  await step('dora', 'recordSubjectAccessChecks', reference, { ...written, ...agreed });
  await prepare('dora', reference);
  expect((await approve(reference)).__typename).toBe('SubjectAccessChanged');
  await born(was?.birth_date);
});

test('L36 L38 a pack of a record that moved since it was gathered names who answers when it is approved', async () => {
  const { sql } = graph.database;
  const number = castNumbers.mia;
  const reference = await drafted(number);
  await sql`update records.child set authority_code = ${castAuthorities.bradford} where number = ${number}`;
  expect((await step('edward', 'reviewSubjectAccessPack', reference, { approve: true })).__typename).toBe(
    'SubjectAccessChanged',
  );
  const { controller } = JSON.parse(textOf(await fetchPack('edward', reference)));
  expect(controller).toEqual({ name: 'Bradford', telephone: expect.stringMatching(/\d/) });
  await sql`update records.child set authority_code = ${castAuthorities.leeds} where number = ${number}`;
});

test('L38 every act that may be told is told, however many are done that may not', async () => {
  const { sql } = graph.database;
  const number = castNumbers.noah;
  const count = async () => {
    const [row] = await sql`select count(*)::int as many from audit.event where child_number = ${number}`;
    return row?.many as number;
  };
  const before = await count();
  await sql`
    insert into audit.event (writer, sequence, occurred_at, kind, outcome, operation, child_number)
    select gen_random_uuid(), n, now(), case n when 1 then 'RECORD_TRANSFERRED' else 'COMPLAINT_CHANGED' end, 'DONE', 'many', ${number}
    from generate_series(1, 1100) n`;
  expect(await count()).toBe(before + 1_100);
  const own = { relationship: 'CHILD' };
  const asked = { authority: 'OWN_RIGHT', childUnderstands: true };
  const json = textOf(await fetchPack('dora', await approved(number, own, asked)));
  expect(json).toContain('another authority took the record over');
  expect(json).not.toMatch(/complaint: /i);
  await sql`delete from audit.event where operation = 'many'`;
});

test('L38 L37 a pack holds the privacy notice of who asks: that in plain words for a child, not for somebody of 18', async () => {
  const { sql } = graph.database;
  const number = castNumbers.noah;
  const own = [{ relationship: 'CHILD' }, { authority: 'OWN_RIGHT', childUnderstands: true }] as const;
  const noticeOf = async (reference: string) => {
    const { privacyNotice } = JSON.parse(textOf(await fetchPack('dora', reference)));
    const [row] =
      await sql`select audience from compliance.privacy_notice where text = ${privacyNotice.text}`;
    return row?.audience;
  };
  expect(await noticeOf(await approved(number))).toBe('ADULT');
  expect(await noticeOf(await approved(number, ...own))).toBe('CHILD');
  const [was] = await sql`select birth_date from records.child where number = ${number}`;
  await sql`update records.child set birth_date = '2006-03-01' where number = ${number}`;
  expect(await noticeOf(await approved(number, ...own))).toBe('ADULT');
  await sql`update records.child set birth_date = ${was?.birth_date} where number = ${number}`;
});

test('L38 nothing tells of an adoption: neither a reason, nor an act', async () => {
  const { sql } = graph.database;
  await sql`
    insert into audit.event (writer, sequence, occurred_at, kind, outcome, child_number, account_id, reason, detail)
    values (gen_random_uuid(), 1, now(), 'RECORD_OPENED', 'DONE', ${castNumbers.mia}, ${castMember('dora').id}, 'ADOPTION', '{}'),
      (gen_random_uuid(), 1, now(), 'PLACEMENT_RECORDED', 'DONE', ${castNumbers.mia}, ${castMember('dora').id}, null, '{}')`;
  const reference = await approved(castNumbers.mia);
  expect(textOf(await fetchPack('dora', reference))).not.toMatch(/adopt|placement/i);
});

test('L38 the clock goes on from the day on which what was awaited came, however late that is entered', async () => {
  const receivedOn = today();
  const { reference } = await receive('dora', { number: castNumbers.noah, receivedOn });
  await step('dora', 'pauseSubjectAccess', reference, { waitingFor: 'IDENTITY' });
  clock.advance(40 * 86_400_000);
  const resume = (cameOn: string) => step('dora', 'resumeSubjectAccess', reference, { cameOn });
  for (const day of [addDays(receivedOn, -1), addDays(today(), 1), 'yesterday'])
    expect([day, (await resume(day)).field]).toEqual([day, 'cameOn']);
  const cameOn = addDays(receivedOn, 3);
  const { request } = await resume(cameOn);
  // It came weeks ago, and the answer is late: that is not made good by entering it late.
  expect(request).toMatchObject({
    waitingFor: null,
    overdue: true,
    dueOn: answerDue(receivedOn, [{ from: receivedOn, until: cameOn }], false),
  });
  expect((await resume(cameOn)).__typename).toBe('NotPermitted');
  clock.advance(-40 * 86_400_000);
});

test('L38 an answer counts from the day on which who asked had it, however late that is entered', async () => {
  const receivedOn = today();
  const reference = await approved(castNumbers.noah);
  const told = (await receive('dora', { number: castNumbers.noah })).reference;
  const approvedOn = today();
  const dueOn = answerDue(receivedOn, [], false) as string;
  clock.set(endOfDay(addDays(dueOn, 3)));
  const deliver = (deliveredOn?: string) =>
    step('dora', 'recordSubjectAccessDelivery', reference, { by: 'SIGNED_FOR_POST', deliveredOn });
  for (const day of [addDays(approvedOn, -1), addDays(today(), 1), 'Friday'])
    expect([day, (await deliver(day)).field]).toEqual([day, 'deliveredOn']);
  // The pack has expired meanwhile: on that day it was there.
  expect((await deliver()).__typename).toBe('NotPermitted');
  const deliveredOn = addDays(approvedOn, 29);
  expect((await deliver(deliveredOn)).request).toMatchObject({ state: 'DELIVERED', overdue: false });
  const conclude = (toldOn: string) =>
    step('dora', 'concludeSubjectAccess', told, {
      outcome: 'WITHDRAWN',
      reason: 'Who asked wrote that it is not needed.',
      toldOn,
    });
  expect((await conclude(addDays(receivedOn, -1))).field).toBe('toldOn');
  expect((await conclude(dueOn)).request).toMatchObject({ state: 'CONCLUDED', overdue: false });
  const days = await graph.database.sql`
    select (closed_at at time zone 'Europe/London')::date::text as day from compliance.subject_access_request
    where id in (${reference}, ${told}) order by closed_at`;
  expect(days.map(({ day }) => day)).toEqual([deliveredOn, dueOn]);
  clock.set(new Date());
});

test('L38 what was gathered after the record moved is kept for nobody: its former team reads less of it', async () => {
  const { sql } = graph.database;
  const number = castNumbers.mia;
  const { reference } = await receive('dora', { number });
  await step('dora', 'recordSubjectAccessChecks', reference, checks);
  // The record moves once the first part is kept.
  await sql.unsafe(`
    create function compliance.move_meanwhile() returns trigger language plpgsql security definer as $$
    begin
      update records.child set authority_code = '${castAuthorities.bradford}' where number = ${number};
      return null;
    end $$;
    create trigger move_meanwhile after update on compliance.subject_access_part for each row
      when (new.part = 'RECORD' and new.state = 'GATHERED') execute function compliance.move_meanwhile()`);
  await step('dora', 'prepareSubjectAccessPack', reference);
  const stands = async () => {
    const { state, parts } = await look('edward', reference);
    return [state, ...parts.map((each: { part: string; state: string }) => `${each.part} ${each.state}`)];
  };
  await expect
    .poll(stands, { timeout: soon(5_000) })
    .toEqual(['GATHERING', 'RECORD GATHERED', 'SERVICES FAILED', 'HISTORY FAILED', 'ACCESS FAILED']);
  await sql.unsafe('drop function compliance.move_meanwhile() cascade');
  // Who answers now gathers all of it.
  await prepare('edward', reference);
  expect(await look('edward', reference)).toMatchObject({ state: 'PREPARED' });
  await sql`update records.child set authority_code = ${castAuthorities.leeds} where number = ${number}`;
});
