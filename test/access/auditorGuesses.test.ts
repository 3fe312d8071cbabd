import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';

/**
 * An auditor sees child numbers only (domain.md 3). What somebody entered is in the audit as keyed hashes: whoever could have
 * words of their own hashed alike, by asking with them, would read the postcodes and names of others by trying (ADR 0092).
 */
describe('what somebody entered', () => {
  let graph: Signpost;
  let imran: SignedIn;
  beforeAll(async () => {
    graph = await startSignpost();
    imran = graph.as('imran');
  });

  const entered = { postcode: 'LS8 1AA', givenName: 'Zephyrine', number: castNumbers.noah };
  const searched = (who: SignedIn) =>
    who.query('query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename } }', {
      input: {
        purpose: 'CO_OPERATION',
        givenName: entered.givenName,
        familyName: entered.givenName,
        postcode: entered.postcode,
      },
    });
  const written = (who: SignedIn) =>
    who.query(
      `{ searchChildren(input: { purpose: CO_OPERATION, number: "${entered.number}" }) { __typename } }`,
    );
  const asked = (who: SignedIn) =>
    who.query('query ($number: ChildNumber!) { child(number: $number) { __typename } }', {
      number: entered.number,
    });
  const hashes = (detail: string | null): string[] => {
    const { criteria = {}, document } = JSON.parse(detail ?? '{}');
    return [...Object.values(criteria), document].filter(
      (value): value is string => typeof value === 'string' && value.length > 20,
    );
  };
  /** The hashes of what somebody asked with, as the auditor of the area reads them. */
  const toldOf = async (username: string): Promise<string[]> => {
    const { data, errors } = await imran.query(
      'query ($id: ID) { auditEvents(first: 50, filter: { accountId: $id }) { edges { node { detail } } } }',
      { id: castMember(username).id },
    );
    expect(errors).toEqual([]);
    return data.auditEvents.edges.flatMap(({ node }: { node: { detail: string | null } }) =>
      hashes(node.detail),
    );
  };

  test('is not told by asking with the same words, as the auditor or as a friend of theirs', async () => {
    const dora = graph.as('dora');
    for (const ask of [searched, written, asked]) await ask(dora);
    const theirs = new Set(await toldOf('dora'));
    expect(theirs.size).toBeGreaterThan(8);

    for (const ask of [searched, written, asked]) await ask(graph.as('amira'));
    for (const word of Object.values(entered)) {
      await imran.query(`{ auditEvents(filter: { operationId: "${word}" }) { edges { cursor } } }`);
      await imran.query(
        'query ($word: ID = "x") { auditEvents(filter: { operationId: $word }) { edges { cursor } } }',
        { word },
      );
    }
    for (const guesser of ['amira', 'imran'])
      expect((await toldOf(guesser)).filter((hash) => theirs.has(hash))).toEqual([]);
  });

  test('is seen to be the same when the same person asks again', async () => {
    const before = await toldOf('ben');
    expect(before).toEqual([]);
    const owen = graph.as('owen');
    await searched(owen);
    const once = new Set(await toldOf('owen'));
    await searched(owen);
    expect(new Set(await toldOf('owen'))).toEqual(once);
  });

  test('is not told as the number that it is: an age beside the numbers that were found', async () => {
    const names = { purpose: 'CO_OPERATION', givenName: 'Noah', familyName: 'Whitaker' };
    await graph
      .as('owen')
      .query('query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename } }', {
        input: { ...names, ageRange: { from: 7, to: 9 } },
      });
    await graph
      .as('owen')
      .query(
        '{ searchChildren(input: { purpose: CO_OPERATION, givenName: "Noah", familyName: "Whitaker", ageRange: { from: 7, to: 9 } }) { __typename } }',
      );
    const { data } = await imran.query(
      'query ($id: ID) { auditEvents(first: 6, filter: { accountId: $id }) { edges { node { kind detail } } } }',
      { id: castMember('owen').id },
    );
    const told = data.auditEvents.edges.map(({ node }: { node: { kind: string; detail: string } }) => node);
    expect(told.map(({ kind }: { kind: string }) => kind).sort()).toEqual(
      ['DISCLOSED', 'OPERATION_RECEIVED', 'SEARCHED'].flatMap((kind) => [kind, kind]),
    );
    for (const { kind, detail } of told)
      for (const [field, value] of Object.entries(JSON.parse(detail).criteria ?? {}))
        expect(value, `${kind} ${field}`).toMatch(/^[\w-]{20,}$/);
  });

  test('about a child is not told as what it is: who asked for its shield, and on which ground', async () => {
    const dora = graph.again('dora');
    const key = () => randomUUID();
    await dora.query('mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }', {
      input: { number: castNumbers.noah, reason: 'SHIELD_REVIEW', idempotencyKey: key() },
    });
    const asking = { number: castNumbers.noah, askedBy: 'REFUGE', ground: 'PROTECTS_CARER' };
    const { data } = await dora.query(
      'mutation ($input: RequestShieldInput!) { requestShield(input: $input) { __typename } }',
      { input: { ...asking, idempotencyKey: key() } },
    );
    expect(data.requestShield.__typename).toBe('ShieldChanged');
    const events = await imran.query(
      '{ auditEvents(first: 50) { edges { node { kind operation detail } } } }',
    );
    expect(events.text).toContain('SHIELD_CHANGED');
    expect(events.text).not.toMatch(/REFUGE|PROTECTS_CARER/);
  });
});

/**
 * Nor that a sensitive service is in contact: what is done because of one is shown as what is done with any record (ADR 0098).
 */
describe('that a sensitive service is in contact', () => {
  let graph: Signpost;
  let plant: ReturnType<typeof childBuilder>;
  const key = () => randomUUID();
  beforeAll(async () => {
    graph = await startSignpost();
    plant = childBuilder(graph.database.sql, testKeys(), systemClock.today());
  });
  const ready = (role: string, name: string) =>
    readFileSync(new URL(`../../schema/operations/${role}/${name}.graphql`, import.meta.url), 'utf8');
  const run = async (who: SignedIn, role: string, name: string, input: object) => {
    const { data, errors } = await who.query(ready(role, name), {
      input: { idempotencyKey: key(), ...input },
    });
    expect(errors).toEqual([]);
    // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
    return Object.values(data)[0] as any;
  };
  const open = (who: SignedIn, number: string, reason: string) =>
    who.query('mutation ($input: OpenRecordInput!) { openRecord(input: $input) { __typename } }', {
      input: { number, reason, idempotencyKey: key() },
    });
  const select = 'id kind outcome operation reason childNumbers detail';
  /** What the auditor reads of the child, but moments and ids. */
  const readOf = async (childNumber: string, kind?: string) => {
    const { data, errors } = await graph
      .as('imran')
      .query(
        `query ($filter: AuditEventFilter) { auditEvents(first: 50, filter: $filter) { edges { node { ${select} } } } }`,
        { filter: { childNumber, kind } },
      );
    expect(errors).toEqual([]);
    // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
    return data.auditEvents.edges.map(({ node }: any) => node);
  };
  const alike = (events: { id: string; childNumbers: string[]; detail: string | null }[]) =>
    events.map(({ id: _, childNumbers, detail, ...event }) => ({
      ...event,
      children: childNumbers.length,
      detail:
        detail?.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-[\dT:.-]+Z|\b\d{10}\b/g, '*') ?? null,
    }));

  const served = () =>
    plant({
      sensitive: [
        {
          serviceType: 'SEXUAL_HEALTH',
          organisationId: randomUUID(),
          accountId: null,
          telephone: null,
          basis: 'CONSENT',
          consentOf: 'CHILD',
          basisOn: systemClock.today(),
          assertedBy: null,
          reviewOn: null,
          startedOn: systemClock.today(),
          endedOn: null,
        },
      ],
    });

  test('an auditor reads of a request to be put in touch what is read of any contact, and of its steps no child', async () => {
    const number = await served();
    const other = await plant();
    const amira = graph.as('amira');
    for (const child of [number, other]) await open(amira, child, 'SAFEGUARDING');
    await run(amira, 'PRACTITIONER', '6-record-involvement', { number: other, serviceType: 'SOCIAL_CARE' });
    const { request } = await run(amira, 'PRACTITIONER', '13-request-brokering', { number });
    expect(alike(await readOf(number))).toEqual(alike(await readOf(other)));
    expect((await readOf(number, 'INVOLVEMENT_RECORDED')).length).toBe(1);

    const dora = graph.as('dora');
    const { sql } = graph.database;
    const item = async (reference: string) =>
      (await sql`select id from records.work_item where reference = ${reference}`)[0]?.id as string;
    await run(dora, 'MANAGEMENT_TEAM', '22-claim-work-item', { id: await item(request.id) });
    for (const child of [number, other])
      await open(dora, child, child === number ? 'BROKERING' : 'DATA_QUALITY');
    const to = { id: request.id, to: 'ACCEPTED', version: 1 };
    expect((await run(dora, 'MANAGEMENT_TEAM', '14-advance-brokering', to)).request.state).toBe('ACCEPTED');
    const ofChild = (await readOf(number)).filter(({ kind }: { kind: string }) => kind !== 'WORK_ASSIGNED');
    expect(alike(ofChild)).toEqual(alike(await readOf(other)));
    for (const kind of ['BROKERING_REQUESTED', 'BROKERING_CHANGED', 'INVOLVEMENT_REVIEWED'])
      expect(await readOf(number, kind)).toEqual([]);
    const all = await graph
      .as('imran')
      .query(
        `query ($id: ID) { auditEvents(first: 50, filter: { accountId: $id }) { edges { node { ${select} } } } }`,
        { id: castMember('dora').id },
      );
    expect(all.text).toContain('WORK_ASSIGNED');
    expect(all.text).not.toMatch(/broker|queue|SEXUAL/i);
    // What was done stands in the audit as it was done, for whoever looks into it by order.
    const kept = await sql`select kind from audit.event where child_number = ${number} order by id`;
    expect(kept.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['BROKERING_REQUESTED', 'BROKERING_CHANGED']),
    );
  });

  /** What the auditor reads that somebody did after an event, the newest first. */
  const doneBy = async (username: string, after = '0') => {
    const { data, errors } = await graph
      .as('imran')
      .query(
        `query ($id: ID) { auditEvents(first: 50, filter: { accountId: $id }) { edges { node { ${select} } } } }`,
        { id: castMember(username).id },
      );
    expect(errors).toEqual([]);
    // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
    const events: any[] = data.auditEvents.edges.map(({ node }: any) => node);
    return events.filter(({ id }) => BigInt(id) > BigInt(after));
  };
  const lastEvent = async () =>
    (await graph.database.sql`select max(id)::text as id from audit.event`)[0]?.id as string;
  const step = (
    field: string,
    input: string,
  ) => `mutation ($input: ${input}!) { ${field}(input: $input) { __typename
    ... on ${field === 'closeBrokering' ? 'BrokeringClosed' : 'BrokeringAdvanced'} { request { id state version child { number } } } } }`;

  test('no pattern of events tells the steps of a request: not a child in an answer without a change, nor a refusal', async () => {
    const children = [await served(), await served()];
    const [number, second] = children as [string, string];
    const [amira, dora] = [graph.again('amira'), graph.again('dora')];
    for (const child of children) await open(amira, child, 'SAFEGUARDING');
    const { request } = await run(amira, 'PRACTITIONER', '13-request-brokering', { number });
    await run(amira, 'PRACTITIONER', '13-request-brokering', { number: second });
    for (const child of children) await open(dora, child, 'BROKERING');
    const before = await lastEvent();

    const selected = 'id state child { number }';
    const list = `{ brokerRequests { edges { node { ${selected} } } } }`;
    expect((await amira.query(list)).data.brokerRequests.edges[0].node.child.number).toBe(second);
    for (const who of [amira, dora]) {
      const one = `query ($id: ID!) { brokerRequest(id: $id) { ${selected} } }`;
      expect((await who.query(one, { id: request.id })).data.brokerRequest.child.number).toBe(number);
    }
    const advance = (to: string, version: number) =>
      dora.query(step('advanceBrokering', 'AdvanceBrokeringInput'), {
        input: { id: request.id, to, version, idempotencyKey: key() },
      });
    const { data } = await advance('ACCEPTED', 1);
    expect(data.advanceBrokering.request).toMatchObject({ state: 'ACCEPTED', child: { number } });
    expect((await advance('DECLINED', 1)).data.advanceBrokering.__typename).toBe('VersionConflict');
    const closing = await amira.query(step('closeBrokering', 'CloseBrokeringInput'), {
      input: { id: request.id, version: 2, idempotencyKey: key() },
    });
    expect(closing.data.closeBrokering.request.child.number).toBe(number);
    expect(await doneBy('dora', before)).toEqual([]);
    expect(await doneBy('amira', before)).toEqual([]);

    // All of it is kept, with the children that each answer named.
    const kept = await graph.database.sql`
      select kind, coalesce(cardinality(child_numbers), (child_number is not null)::int) as children
      from audit.event where id > ${before} and account_id in (${castMember('dora').id}, ${castMember('amira').id}) order by id`;
    const answers = kept.filter(({ kind }) => kind === 'DISCLOSED').map(({ children: many }) => many);
    expect(answers).toEqual([2, 1, 1, 1, 0, 1]);
  });

  test('asked for beside something else they are told without a child', async () => {
    const number = await served();
    const amira = graph.again('amira');
    await open(amira, number, 'SAFEGUARDING');
    await run(amira, 'PRACTITIONER', '13-request-brokering', { number });
    const before = await lastEvent();
    await amira.query(
      `query ($number: ChildNumber!) { brokerRequests { edges { node { id child { number } } } } child(number: $number) { number } }`,
      { number },
    );
    const told = await doneBy('amira', before);
    expect(told.map(({ kind, childNumbers, detail }) => [kind, childNumbers, detail])).toEqual([
      ['DISCLOSED', [], '{}'],
      ['OPERATION_RECEIVED', [], '{"criteria":{}}'],
    ]);
  });

  test('asking again, and a review, are told as recording contact with a child who has no such service', async () => {
    const [number, other] = [await served(), await plant()];
    const [amira, dora] = [graph.again('amira'), graph.again('dora')];
    for (const child of [number, other]) {
      await open(amira, child, 'SAFEGUARDING');
      await open(dora, child, 'CASE_REVIEW');
    }
    for (const _ of [1, 2]) {
      await run(amira, 'PRACTITIONER', '13-request-brokering', { number });
      await run(amira, 'PRACTITIONER', '6-record-involvement', { number: other, serviceType: 'SOCIAL_CARE' });
    }
    const [entry] = await graph.database
      .sql`select id from sealed.detail where child_number = ${number} and kind = 'SENSITIVE_SERVICE'`;
    const from = await lastEvent();
    await run(dora, 'MANAGEMENT_TEAM', '6-record-involvement', { number: other, serviceType: 'SOCIAL_CARE' });
    const between = await lastEvent();
    const reviewed = { number, id: entry?.id, version: 1, basis: 'SIGNIFICANT_HARM' };
    await run(dora, 'MANAGEMENT_TEAM', '10-review-sensitive-service', reviewed);
    expect(alike(await readOf(number))).toEqual(alike(await readOf(other)));
    const ordinary = (await doneBy('dora', from)).filter(({ id }) => BigInt(id) <= BigInt(between));
    expect(ordinary.length).toBe(3);
    expect(alike(await doneBy('dora', between))).toEqual(alike(ordinary));
    // Which groups an answer held is in the line as it was sealed: nobody gets a proof of it.
    const [{ id }] = ordinary.filter(({ kind }) => kind === 'DISCLOSED') as [{ id: string }];
    const proof = 'query ($id: ID!) { auditInclusionProof(eventId: $id) { line } }';
    expect((await graph.as('imran').query(proof, { id })).data.auditInclusionProof).toBeNull();
  });

  test('work that is given out is told without its child: of no other queue is there nothing else', async () => {
    const number = await served();
    const amira = graph.again('amira');
    await open(amira, number, 'SAFEGUARDING');
    const { request } = await run(amira, 'PRACTITIONER', '13-request-brokering', { number });
    const [item] = await graph.database.sql`select id from records.work_item where reference = ${request.id}`;
    const before = await lastEvent();
    await run(graph.as('dora'), 'MANAGEMENT_TEAM', '22-claim-work-item', { id: item?.id });
    expect((await readOf(number)).map(({ kind }: { kind: string }) => kind)).not.toContain('WORK_ASSIGNED');
    const [assigned] = (await doneBy('dora', before)).filter(({ kind }) => kind === 'WORK_ASSIGNED');
    expect(assigned).toMatchObject({ childNumbers: [], detail: expect.stringContaining(item?.id) });
  });

  test('what somebody who left is listed with does not tell the contact that is not listed', async () => {
    const other = await plant();
    const [amira, dora] = [graph.again('amira'), graph.as('dora')];
    await open(amira, other, 'SAFEGUARDING');
    await run(amira, 'PRACTITIONER', '6-record-involvement', { number: other, serviceType: 'SOCIAL_CARE' });
    const before = await lastEvent();
    await run(dora, 'MANAGEMENT_TEAM', '19-list-leaver', { accountId: castMember('amira').id });
    const [item] = await graph.database.sql`
      select reference from records.work_item where queue = 'INVOLVEMENT_OF_LEAVER' and child_number = ${other}`;
    await run(dora, 'MANAGEMENT_TEAM', '20-settle-leaver-item', { reference: item?.reference });
    const kept = await graph.database.sql`
      select kind from audit.event where id > ${before} and kind like 'LEAVER%' order by id`;
    expect(kept.map(({ kind }) => kind)).toEqual(['LEAVER_LISTED', 'LEAVER_ITEM_SETTLED']);
    const told = (await doneBy('dora', before)).filter(({ kind }) => kind.startsWith('LEAVER'));
    expect(told).toMatchObject([{ kind: 'LEAVER_ITEM_SETTLED', childNumbers: [], detail: '{}' }]);
    expect((await readOf(other)).map(({ kind }: { kind: string }) => kind)).not.toContain(
      'LEAVER_ITEM_SETTLED',
    );
    expect(await readOf(other, 'LEAVER_LISTED')).toEqual([]);
  });

  test('a signpost does not tell how many of what was recorded is contact of another kind', async () => {
    const number = await served();
    const [amira, owen] = [graph.again('amira'), graph.again('owen')];
    for (const who of [amira, owen]) await open(who, number, 'SAFEGUARDING');
    await run(amira, 'PRACTITIONER', '6-record-involvement', { number, serviceType: 'SOCIAL_CARE' });
    await run(amira, 'PRACTITIONER', '13-request-brokering', { number });
    const before = await lastEvent();
    const { data } = await graph
      .as('owen')
      .query(
        'query ($input: SignpostInput!) { signpost(input: $input) { __typename ... on SignpostAnswer { outcome contacts { serviceType } } } }',
        { input: { purpose: 'CO_OPERATION', number } },
      );
    expect(data.signpost).toMatchObject({ outcome: 'UNIQUE', contacts: [{ serviceType: 'SOCIAL_CARE' }] });
    const [told] = (await doneBy('owen', before)).filter(({ kind }) => kind === 'SIGNPOSTED');
    expect(told.childNumbers).toEqual([number]);
    expect(JSON.parse(told.detail)).toEqual({ criteria: { number: expect.any(String) } });
  });
});
