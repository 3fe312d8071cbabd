import '../support/properties.ts';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { addDays, monthsAfter } from '../../platform/workingDays.ts';
import { escalateBrokering } from '../../subgraphs/records/brokering/escalate.ts';
import { isSettled, mayFollow, nextStates } from '../../subgraphs/records/brokering/states.ts';
import type { BrokeringState } from '../../subgraphs/records/generated.ts';
import { moveItems } from '../../subgraphs/records/work/items.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { childBuilder, consentedTo } from './support/builders.ts';

let graph: Signpost;
let plant: ReturnType<typeof childBuilder>;
beforeAll(async () => {
  graph = await startSignpost({ watched: true });
  plant = childBuilder(graph.database.sql, testKeys(), systemClock.today());
});

const failed = `... on InvalidInput { field message } ... on RecordNotFound { message }
  ... on IdempotencyConflict { message }`;
const asked = 'id state version viewerCanClose viewerCanAdvance child { number }';
const whole = `${asked} childNumber askedBy { id } askedFor { id } dueAt passedTo`;

async function ask(who: SignedIn, document: string, input: object) {
  const answer = await who.query(document, { input: { idempotencyKey: randomUUID(), ...input } });
  if (answer.code) throw new Error(answer.code);
  return answer.data.answer;
}
const open = (who: SignedIn, number: string, fields = 'number') =>
  ask(
    who,
    `mutation ($input: OpenRecordInput!) { answer: openRecord(input: $input) { __typename ... on RecordOpened { child { ${fields} } } } }`,
    { number, reason: 'SAFEGUARDING' },
  );
const request = (who: SignedIn, number: string, more = {}) =>
  ask(
    who,
    `mutation ($input: RequestBrokeringInput!) { answer: requestBrokering(input: $input) { __typename
      ... on BrokeringRequested { request { ${asked} } } ... on NotPermitted { message } ${failed} } }`,
    { number, ...more },
  );
const advance = (who: SignedIn, id: string, to: string, version: number, more = {}) =>
  ask(
    who,
    `mutation ($input: AdvanceBrokeringInput!) { answer: advanceBrokering(input: $input) { __typename
      ... on BrokeringAdvanced { request { ${whole} } } ... on NeedsSecondPerson { message }
      ... on VersionConflict { message } ${failed} } }`,
    { id, to, version, ...more },
  );
const close = (who: SignedIn, id: string, version: number) =>
  ask(
    who,
    `mutation ($input: CloseBrokeringInput!) { answer: closeBrokering(input: $input) { __typename
      ... on BrokeringClosed { request { ${asked} } } ... on VersionConflict { message } ${failed} } }`,
    { id, version },
  );
const look = async (who: SignedIn, id: string, fields = asked) =>
  (await who.query(`query ($id: ID!) { brokerRequest(id: $id) { ${fields} } }`, { id })).data.brokerRequest;

const today = systemClock.today();
const sensitive = (accountId: string | null = null) =>
  consentedTo('SEXUAL_HEALTH', today, { accountId, assertedBy: accountId });
/** A child with a sensitive service, and somebody of Bradford who has it open. */
async function served(more = {}) {
  const number = await plant({ sensitive: [sensitive()], ...more });
  const ben = graph.as('ben');
  await open(ben, number);
  const [row] = await graph.database
    .sql`select id from sealed.detail where child_number = ${number} and kind = 'SENSITIVE_SERVICE'`;
  return { number, ben, service: row?.id as string };
}

describe('being put in touch (domain.md 5)', () => {
  test('from request to close: who asked sees the state, the team the rest, nobody the provider', async () => {
    const { number, ben, service } = await served();
    const dora = graph.as('dora');
    const made = await request(ben, number);
    expect(made.request).toMatchObject({
      state: 'REQUESTED',
      version: 1,
      viewerCanClose: true,
      viewerCanAdvance: false,
    });
    const { id } = made.request;
    expect(await look(dora, id, whole)).toMatchObject({
      viewerCanAdvance: true,
      childNumber: number,
      child: null,
      askedBy: { id: castMember('ben').id },
      askedFor: { id: castMember('ben').organisation.id },
      passedTo: null,
    });
    expect((await advance(dora, id, 'ACCEPTED', 1)).request.state).toBe('ACCEPTED');
    expect((await advance(dora, id, 'SENT_TO_PROVIDER', 2, { sensitiveServiceId: randomUUID() })).field).toBe(
      'sensitiveServiceId',
    );
    const sent = await advance(dora, id, 'SENT_TO_PROVIDER', 2, { sensitiveServiceId: service });
    expect(sent.request).toMatchObject({ state: 'SENT_TO_PROVIDER', passedTo: service });
    const seen = await look(ben, id);
    expect(seen).toEqual({ ...seen, state: 'SENT_TO_PROVIDER', child: { number } });
    expect(JSON.stringify(seen)).not.toContain(service);
    expect((await advance(dora, id, 'PROVIDER_WILL_CONTACT', 3)).request.state).toBe('PROVIDER_WILL_CONTACT');
    expect(await graph.database.sql`select outcome from records.work_item where reference = ${id}`).toEqual([
      { outcome: 'PROVIDER_WILL_CONTACT' },
    ]);
    expect((await close(ben, id, 4)).request.state).toBe('CLOSED');
    expect((await close(ben, id, 5)).__typename).toBe('VersionConflict');
  });

  test('is asked for while a service is in sight: for 12 months after its end', async () => {
    const still = monthsAfter(today, -12);
    const answers = [still, addDays(still, -1)].map(async (day) => {
      const { number, ben } = await served({ sensitive: [{ ...sensitive(), startedOn: day, endedOn: day }] });
      return (await request(ben, number)).__typename;
    });
    expect(await Promise.all(answers)).toEqual(['BrokeringRequested', 'NotPermitted']);
  });

  test('is not passed on to a service that ended longer ago', async () => {
    const still = monthsAfter(today, -12);
    const ended = (day: string) => ({ ...sensitive(), startedOn: day, endedOn: day });
    const { number, ben } = await served({ sensitive: [ended(still), ended(addDays(still, -1))] });
    const [former, recent] = await graph.database.sql<{ id: string }[]>`
      select id from sealed.detail where child_number = ${number} and kind = 'SENSITIVE_SERVICE' order by ended_on`;
    const { id } = (await request(ben, number)).request;
    await advance(graph.as('dora'), id, 'ACCEPTED', 1);
    const send = (to?: { id: string }) =>
      advance(graph.as('dora'), id, 'SENT_TO_PROVIDER', 2, { sensitiveServiceId: to?.id });
    expect(await send(former)).toMatchObject({ __typename: 'InvalidInput', field: 'sensitiveServiceId' });
    expect((await send(recent)).request).toMatchObject({ state: 'SENT_TO_PROVIDER', passedTo: recent?.id });
  });

  test('asks no role that never has them for the provider’s fields: the whole operation is refused', async () => {
    const { number, ben } = await served();
    const { id } = (await request(ben, number)).request;
    for (const field of ['passedTo', 'dueAt', 'askedBy { id }', 'childNumber']) {
      const answer = await ben.query(`query ($id: ID!) { brokerRequest(id: $id) { ${field} } }`, { id });
      expect(answer.code, field).toBe('FORBIDDEN_FIELD');
    }
    // Another authority's team is nobody here, and its own request shows a team no more than anybody.
    const edward = graph.as('edward');
    expect(await look(edward, id, whole)).toBeNull();
    expect((await advance(edward, id, 'ACCEPTED', 1)).__typename).toBe('RecordNotFound');
    await open(edward, number);
    const own = (await request(edward, number)).request;
    expect(await look(edward, own.id, whole)).toMatchObject({
      childNumber: null,
      askedBy: null,
      dueAt: null,
      passedTo: null,
    });
  });

  test('not seen and not there are one answer, in as many statements, and nothing is written', async () => {
    const hidden = await plant({ shield: 'ACTIVE', sensitive: [sensitive()] });
    const hiddenNone = await plant({ shield: 'ACTIVE' });
    const none = await plant();
    const amira = graph.as('amira');
    const answers = new Set<string>();
    const counts = new Set<number>();
    for (const number of [hidden, hiddenNone, none]) {
      await open(amira, number);
      counts.add(
        await graph.statements(async () => answers.add(JSON.stringify(await request(amira, number)))),
      );
    }
    expect([...answers]).toEqual([expect.stringContaining('NotPermitted')]);
    expect(counts.size).toBe(1);
    const strangers = new Set<string>();
    for (const number of [hidden, '9999999990'])
      strangers.add(JSON.stringify(await request(graph.as('quentin'), number)));
    expect([...strangers]).toEqual([expect.stringContaining('RecordNotFound')]);
    expect(
      await graph.database
        .sql`select 1 from records.broker_request where child_number = any(${[hidden, hiddenNone, none]}::bigint[])`,
    ).toHaveLength(0);
  });

  test('of another’s request, an unknown one and nonsense nothing is there, in as many statements', async () => {
    const { number, ben } = await served();
    const { id } = (await request(ben, number)).request;
    const counts = new Set<number>();
    for (const given of [id, randomUUID(), 'nonsense']) {
      counts.add(await graph.statements(async () => expect(await look(graph.as('amira'), given)).toBeNull()));
      expect((await close(graph.as('amira'), given, 1)).__typename).toBe('RecordNotFound');
    }
    expect(counts.size).toBe(1);
  });

  test('nobody passes on what they asked for, in the database neither', async () => {
    const { number } = await served();
    const dora = graph.as('dora');
    await open(dora, number);
    const { id } = (await request(dora, number)).request;
    expect((await advance(dora, id, 'ACCEPTED', 1)).__typename).toBe('NeedsSecondPerson');
    await expect(
      graph.database.sql`update records.broker_request set decided_by = asked_by where id = ${id}`,
    ).rejects.toThrow('broker_request_second_person');
  });

  test('while one is open, asking again gives the same; one’s own are listed page by page', async () => {
    const { number, ben } = await served();
    const first = (await request(ben, number)).request.id;
    expect((await request(ben, number)).request.id).toBe(first);
    const page = `query ($after: String) { brokerRequests(first: 1, after: $after) { edges { cursor node { id state } } pageInfo { hasNextPage endCursor } } }`;
    const one = (await ben.query(page)).data.brokerRequests;
    expect(one.edges[0].node.id).toBe(first);
    const two = (await ben.query(page, { after: one.pageInfo.endCursor })).data.brokerRequests;
    expect(two.edges[0]?.node.id).not.toBe(first);
    expect((await graph.as('amira').query(page, { after: one.pageInfo.endCursor })).code).toBe(
      'INVALID_CURSOR',
    );
  });

  test('withdrawn consent closes what leads nowhere any more', async () => {
    const number = await plant();
    const owen = graph.as('owen');
    await open(owen, number);
    const recorded = await ask(
      owen,
      `mutation ($input: RecordSensitiveServiceInput!) { answer: recordSensitiveService(input: $input) { ... on SensitiveServiceRecorded { id } } }`,
      { number, serviceType: 'MENTAL_HEALTH', basis: 'CONSENT', consentOf: 'PARENT_OR_CARER' },
    );
    const ben = graph.as('ben');
    await open(ben, number);
    const { id } = (await request(ben, number)).request;
    await ask(
      owen,
      `mutation ($input: WithdrawSensitiveConsentInput!) { answer: withdrawSensitiveConsent(input: $input) { __typename } }`,
      { number, id: recorded.id },
    );
    expect((await look(ben, id)).state).toBe('CLOSED');
    expect(await graph.database.sql`select outcome from records.work_item where reference = ${id}`).toEqual([
      { outcome: 'CLOSED' },
    ]);
    // What an auditor reads of the provider's acts names neither the service nor that it is a sensitive one.
    const rows = await graph.database.sql`
      select kind, operation, detail::text as detail from audit.event where account_id = ${castMember('owen').id}`;
    const text = JSON.stringify(rows);
    expect(text).toContain('a change of services');
    expect(text).not.toMatch(/MENTAL_HEALTH|PARENT_OR_CARER|recordSensitive|withdrawSensitive/);
  });

  test('the audit tells of a sensitive service in the very words in which it tells of any involvement', async () => {
    const number = await plant();
    const ready = (name: string) =>
      readFileSync(new URL(`../../schema/operations/PRACTITIONER/${name}.graphql`, import.meta.url), 'utf8');
    const run = async (name: string, input: object) => {
      const me = graph.again('owen');
      await open(me, number);
      const given = { ...input, number, idempotencyKey: randomUUID() };
      const { data, errors } = await me.query(ready(name), { input: given });
      expect(errors).toEqual([]);
      const [answer] = Object.values(data) as [{ id?: string; involvement?: { id: string } }];
      const { sql } = graph.database;
      const [last] =
        await sql`select operation_id from audit.event where kind = 'DISCLOSED' order by id desc limit 1`;
      const told = await sql`
        select kind, outcome, operation, reason, child_number, detail - array['involvementId', 'grantId', 'groups'] as detail
        from audit.event where operation_id = ${last?.operation_id} order by id`;
      return { id: answer.id ?? answer.involvement?.id, told };
    };
    const plain = await run('6-record-involvement', { serviceType: 'SOCIAL_CARE' });
    const consent = { serviceType: 'MENTAL_HEALTH', basis: 'CONSENT', consentOf: 'CHILD' };
    const sensitive = await run('10-record-sensitive-service', consent);
    expect(plain.told.map(({ kind }) => kind)).toContain('INVOLVEMENT_RECORDED');
    expect(sensitive.told).toEqual(plain.told);
    const ended = await run('7-end-involvement', { id: plain.id, version: 1 });
    expect(ended.told.map(({ kind }) => kind)).toContain('INVOLVEMENT_ENDED');
    const withdrawn = await run('12-withdraw-sensitive-consent', { id: sensitive.id });
    expect(withdrawn.told).toEqual(ended.told);
    const other = await run('10-record-sensitive-service', consent);
    expect((await run('11-end-sensitive-service', { id: other.id })).told).toEqual(ended.told);
    // Nor what was refused to them.
    const again = await run('11-end-sensitive-service', { id: other.id });
    expect(again.told.map(({ kind }) => kind)).toContain('CHANGE_REFUSED');
    expect(again.told).toEqual((await run('7-end-involvement', { id: plain.id, version: 2 })).told);
    const refused = await graph.database.sql`
      select 1 from audit.event where kind = 'CHANGE_REFUSED' and detail::text like ${`%${other.id}%`}`;
    expect(refused).toEqual([]);
  });

  test('nobody answers: NO_ANSWER, the accountable team is told, and takes it up again', async () => {
    const { number, ben } = await served();
    const dora = graph.as('dora');
    const { id } = (await request(ben, number)).request;
    const { sql } = graph.database;
    const audit = new AuditWriter(sql);
    const in3Days = new Date(Date.now() + 3 * 86_400_000);
    await escalateBrokering(sql, { asOf: new Date(), audit });
    expect((await look(ben, id)).state).toBe('REQUESTED');
    const [done, again] = await Promise.all([
      escalateBrokering(sql, { asOf: in3Days, audit }),
      escalateBrokering(sql, { asOf: in3Days, audit }),
    ]);
    expect(done + again).toBeGreaterThan(0);
    expect(await escalateBrokering(sql, { asOf: in3Days, audit })).toBe(0);
    expect((await look(ben, id)).state).toBe('NO_ANSWER');
    expect(await sql`select kind, authority_code from records.notice where reference = ${id}`).toEqual([
      { kind: 'BROKERING_NO_ANSWER', authority_code: castAuthorities.leeds },
    ]);
    expect(
      await sql`select 1 from records.work_item where reference = ${id} and closed_at is null`,
    ).toHaveLength(1);
    expect((await advance(dora, id, 'ACCEPTED', 2)).request.state).toBe('ACCEPTED');
    expect((await advance(dora, id, 'DECLINED', 3)).request.state).toBe('DECLINED');
  });

  test('nobody is told of one about a record that is sealed, which its team cannot open', async () => {
    const { number, ben } = await served();
    const { id } = (await request(ben, number)).request;
    const { sql } = graph.database;
    await sql`update records.child set status = 'SEALED', archived_on = ${today} where number = ${number}`;
    await escalateBrokering(sql, {
      asOf: new Date(Date.now() + 3 * 86_400_000),
      audit: new AuditWriter(sql),
    });
    expect(await sql`select from records.notice where reference = ${id}`).toHaveLength(0);
    expect(await sql`select state from records.broker_request where id = ${id}`).toEqual([
      { state: 'REQUESTED' },
    ]);
  });

  test('L03 the request moves with the record to another authority', async () => {
    const { number, ben } = await served();
    const { id } = (await request(ben, number)).request;
    const { sql } = graph.database;
    await sql`update records.child set authority_code = ${castAuthorities.camden} where number = ${number}`;
    await moveItems(sql, Number(number), castAuthorities.camden);
    expect(await look(graph.as('dora'), id, whole)).toBeNull();
    expect((await advance(graph.as('rosa'), id, 'ACCEPTED', 1)).request.state).toBe('ACCEPTED');
    expect(await sql`select authority_code from records.work_item where reference = ${id}`).toEqual([
      { authority_code: castAuthorities.camden },
    ]);
  });

  test('L02 the signpost never tells of it', async () => {
    const { data } = await graph
      .as('amira')
      .query(
        `query ($input: SignpostInput!) { signpost(input: $input) { ... on SignpostAnswer { outcome contacts { telephone } } } }`,
        { input: { purpose: 'SAFEGUARDING', number: (await served()).number } },
      );
    expect(data.signpost).toEqual({ outcome: 'NONE', contacts: [] });
  });
});

describe('the states of a request', () => {
  const states = Object.keys(nextStates) as BrokeringState[];

  test('no walk leaves CLOSED, reaches the service unaccepted, or stays where it cannot be closed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...states), { maxLength: 40 }), (wishes) => {
        const walk: BrokeringState[] = ['REQUESTED'];
        for (const to of wishes) if (mayFollow(walk.at(-1) as BrokeringState, to)) walk.push(to);
        for (const [index, state] of walk.entries()) {
          const before = walk[index - 1];
          if (state === 'SENT_TO_PROVIDER') expect(before).toBe('ACCEPTED');
          if (state === 'PROVIDER_WILL_CONTACT') expect(before).toBe('SENT_TO_PROVIDER');
          if (before !== undefined && isSettled(before)) expect(state).toBe('CLOSED');
          expect(state === 'CLOSED' || mayFollow(state, 'CLOSED')).toBe(true);
        }
        expect(walk.slice(0, -1)).not.toContain('CLOSED');
      }),
    );
  });

  test('the graph walks as the table says, whatever is tried', async () => {
    const { ben, service, number } = await served();
    const dora = graph.as('dora');
    const tried = states.filter((state) => state !== 'REQUESTED' && state !== 'CLOSED');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...tried), { minLength: 3, maxLength: 7 }),
        async (wishes) => {
          const made = (await request(ben, number)).request;
          let { state, version } = made as { state: BrokeringState; version: number };
          for (const to of wishes) {
            const more = to === 'SENT_TO_PROVIDER' ? { sensitiveServiceId: service } : {};
            const answer = await advance(dora, made.id, to, version, more);
            if (mayFollow(state, to)) {
              expect(answer.request.state).toBe(to);
              state = to;
              version += 1;
            } else expect(answer).toMatchObject({ __typename: 'InvalidInput', field: 'to' });
          }
          expect((await close(ben, made.id, version)).request.state).toBe('CLOSED');
        },
      ),
      { numRuns: 6 },
    );
  });
});
