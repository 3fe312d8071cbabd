import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../platform/audit.ts';
import type { Caller } from '../../platform/caller.ts';
import { childNumberFrom } from '../../platform/identifiers.ts';
import { again, BRADFORD, LEEDS, somebody, startCompliance } from './support/compliance.ts';

const statements: string[] = [];
const note = (message: unknown) => statements.push((message as { text: string }).text);
subscribe('signpost:statement', note);
afterAll(() => unsubscribe('signpost:statement', note));

const compliance = await startCompliance();
const leeds = somebody(['AUDITOR']);
const bradford = somebody(['AUDITOR'], { authorityCode: BRADFORD });
const national = somebody(['AUDITOR'], { authorityCode: null, organisationKind: 'DEPARTMENT' });
const partnerBody = randomUUID();
const partner = somebody(['AUDITOR'], {
  authorityCode: null,
  organisationKind: 'NATIONAL_PARTNER',
  organisationId: partnerBody,
});
const [child, sibling, unknown] = [1, 2, 3].map((n) => childNumberFrom(300_000_000 + n)) as [
  string,
  string,
  string,
];
const amira = randomUUID();

const event = (operation: string, more: Partial<AuditEvent>): AuditEvent => ({
  kind: 'DISCLOSED',
  outcome: 'DONE',
  operationId: randomUUID(),
  accountId: amira,
  organisationId: randomUUID(),
  sessionId: randomUUID(),
  operation,
  ...more,
});
const events = {
  // By the partner's people while they acted for an authority: that authority's to read.
  inLeedsOfLeeds: event('inLeedsOfLeeds', {
    authorityCode: LEEDS,
    organisationId: partnerBody,
    area: LEEDS,
    childNumber: child,
  }),
  fromBradfordOfLeeds: event('fromBradfordOfLeeds', {
    authorityCode: BRADFORD,
    area: LEEDS,
    kind: 'RECORD_OPENED',
    reason: 'SAFEGUARDING',
    childNumber: child,
    detail: { role: 'PRACTITIONER', groups: ['identity'] },
  }),
  fromLeedsOfBradford: event('fromLeedsOfBradford', {
    authorityCode: LEEDS,
    area: BRADFORD,
    childNumbers: [child, sibling],
  }),
  inBradford: event('inBradford', { authorityCode: BRADFORD, accountId: randomUUID(), outcome: 'REFUSED' }),
  ofThePartner: event('ofThePartner', { authorityCode: null, organisationId: partnerBody }),
  ofNobody: event('ofNobody', { authorityCode: undefined, accountId: undefined, organisationId: undefined }),
  ofTheGateway: event('ofTheGateway', {
    accountId: '00000000-0000-0000-0000-000000000000',
    authorityCode: LEEDS,
  }),
};
type Name = keyof typeof events;
const inOrder = (Object.keys(events) as Name[]).reverse();

const query = `query ($filter: AuditEventFilter, $first: Int, $after: String) {
  auditEvents(filter: $filter, first: $first, after: $after) {
    edges { cursor node { id operation kind outcome at reason account { id } onBehalfOf { id } organisation { id }
      sessionId operationId childNumbers detail } }
    pageInfo { hasNextPage endCursor } } }`;
const read = (who: Caller, variables: object = {}) =>
  compliance.ask(again(who), query, { first: 50, ...variables });
const operations = async (who: Caller, variables: object = {}) => {
  const { data, errors } = await read(who, variables);
  expect(errors).toBeUndefined();
  return data.auditEvents.edges.map(({ node }: { node: { operation: string } }) => node.operation);
};

beforeAll(() => compliance.store(...Object.values(events)));

describe('audit events', () => {
  test.each<[string, Caller, Name[]]>([
    [
      'an authority’s auditor',
      leeds,
      ['inLeedsOfLeeds', 'fromBradfordOfLeeds', 'fromLeedsOfBradford', 'ofTheGateway'],
    ],
    ['another authority’s auditor', bradford, ['fromBradfordOfLeeds', 'fromLeedsOfBradford', 'inBradford']],
    ['the national auditor', national, inOrder],
    ['a national partner’s auditor', partner, ['ofThePartner']],
  ])('%s sees those of the own area', async (_, who, names) => {
    expect(await operations(who)).toEqual(inOrder.filter((name) => names.includes(name)));
  });

  test('are shown whole, with children by number only', async () => {
    const { data } = await read(leeds, { filter: { kind: 'RECORD_OPENED' } });
    const { fromBradfordOfLeeds: stored } = events;
    expect(data.auditEvents.edges).toHaveLength(1);
    expect(data.auditEvents.edges[0].node).toEqual({
      id: expect.stringMatching(/^\d+$/),
      operation: 'fromBradfordOfLeeds',
      kind: 'RECORD_OPENED',
      outcome: 'DONE',
      at: expect.stringMatching(/Z$/),
      reason: 'SAFEGUARDING',
      account: { id: amira },
      onBehalfOf: null,
      organisation: { id: stored.organisationId },
      sessionId: stored.sessionId,
      operationId: stored.operationId,
      childNumbers: [child],
      detail: expect.any(String),
    });
    expect(JSON.parse(data.auditEvents.edges[0].node.detail)).toEqual(stored.detail);
  });

  test('by the gateway itself name no account', async () => {
    const { data } = await read(leeds, { filter: { operationId: events.ofTheGateway.operationId } });
    expect(data.auditEvents.edges[0].node.account).toBeNull();
  });

  test.each<[string, () => object, Name[]]>([
    [
      'child',
      () => ({ childNumber: child }),
      ['fromLeedsOfBradford', 'fromBradfordOfLeeds', 'inLeedsOfLeeds'],
    ],
    ['child among several', () => ({ childNumber: sibling }), ['fromLeedsOfBradford']],
    [
      'child with spaces',
      () => ({ childNumber: `${sibling.slice(0, 3)} ${sibling.slice(3)}` }),
      ['fromLeedsOfBradford'],
    ],
    ['unknown child', () => ({ childNumber: unknown }), []],
    ['child that cannot be', () => ({ childNumber: "0' or true --" }), []],
    ['child and kind', () => ({ childNumber: child, kind: 'RECORD_OPENED' }), ['fromBradfordOfLeeds']],
    [
      'person',
      () => ({ accountId: amira }),
      ['ofThePartner', 'fromLeedsOfBradford', 'fromBradfordOfLeeds', 'inLeedsOfLeeds'],
    ],
    ['person that cannot be', () => ({ accountId: 'x' }), []],
    ['operation', () => ({ operationId: events.inBradford.operationId }), ['inBradford']],
    ['operation that cannot be', () => ({ operationId: '%' }), []],
    ['time gone by', () => ({ to: new Date(Date.now() - 3_600_000).toISOString() }), []],
    ['time to come', () => ({ from: new Date(Date.now() + 3_600_000).toISOString() }), []],
    [
      'time about now',
      () => ({
        kind: 'RECORD_OPENED',
        from: new Date(Date.now() - 3_600_000).toISOString(),
        to: new Date(Date.now() + 3_600_000).toISOString(),
      }),
      ['fromBradfordOfLeeds'],
    ],
    ['nothing', () => ({}), inOrder],
    [
      'nulls',
      () => ({ childNumber: null, accountId: null, kind: null, operationId: null, from: null, to: null }),
      inOrder,
    ],
  ])('are filtered by %s', async (_, filter, names) => {
    expect(await operations(national, { filter: filter() })).toEqual(names);
  });

  test('of a child outside the area look like those of no child, in as many statements', async () => {
    const taken: number[] = [];
    for (const filter of [
      { childNumber: unknown },
      { accountId: events.inBradford.accountId },
      { operationId: events.inBradford.operationId },
      { childNumber: child, kind: 'SEARCHED' },
    ]) {
      statements.length = 0;
      const { data } = await read(leeds, { filter });
      expect(data.auditEvents).toEqual({ edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
      taken.push(statements.length);
    }
    expect(taken).toEqual([1, 1, 1, 1]);
  });

  test('are refused to everybody but auditors', async () => {
    const { data, errors } = await read(somebody(['MANAGEMENT_TEAM', 'CENTRAL_TEAM', 'DATA_STEWARD']));
    expect(data).toBeNull();
    expect(errors.map(({ extensions }: { extensions: object }) => extensions)).toEqual([
      { code: 'FORBIDDEN_FIELD' },
    ]);
  });
});

describe('pages of audit events', () => {
  test('follow each other without gap or repeat, whatever their size', async () => {
    for (const first of [1, 2, 3, 7, 50]) {
      const seen: string[] = [];
      let after: string | null = null;
      for (;;) {
        const { data } = await read(national, { first, after });
        const {
          edges,
          pageInfo,
        }: {
          edges: { cursor: string; node: { operation: string } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        } = data.auditEvents;
        seen.push(...edges.map(({ node }) => node.operation));
        expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor;
      }
      expect(seen).toEqual(inOrder);
    }
  });

  test('are cut at the policy’s longest', async () => {
    await compliance.store(
      ...Array.from({ length: 60 }, () => event('many', { authorityCode: 'E09000001' })),
    );
    const crowd = somebody(['AUDITOR'], { authorityCode: 'E09000001' });
    expect(await operations(crowd, { first: 1_000_000 })).toHaveLength(compliance.policy.pageSize);
  });

  test('are not shifted by what happens meanwhile', async () => {
    const place = somebody(['AUDITOR'], { authorityCode: 'E09000002' });
    const store = (name: string) => compliance.store(event(name, { authorityCode: 'E09000002' }));
    for (const name of ['a', 'b', 'c', 'd']) await store(name);
    const { data } = await read(place, { first: 2 });
    await store('e');
    expect(await operations(place, { first: 2, after: data.auditEvents.pageInfo.endCursor })).toEqual([
      'b',
      'a',
    ]);
  });

  test('are reached by the cursor of the same person, query and filter alone', async () => {
    const filter = { kind: 'DISCLOSED' };
    const { data } = await read(leeds, { first: 1, filter });
    const after: string = data.auditEvents.pageInfo.endCursor;
    expect(await operations(leeds, { after, filter })).not.toEqual([]);
    // One bit of the last byte: another text in its place is by chance the same one in 256.
    const edited = Buffer.from(after, 'base64url');
    edited[edited.length - 1] = (edited.at(-1) as number) ^ 1;
    const refusals = [
      await read(bradford, { after, filter }),
      await read(again(leeds, { accountId: randomUUID() }), { after, filter }),
      await read(leeds, { after }),
      await read(leeds, { after, filter: { ...filter, childNumber: child } }),
      await read(leeds, { after: edited.toString('base64url'), filter }),
      await read(leeds, { after: `${after}=`, filter }),
      await read(leeds, { after: '', filter }),
      await read(leeds, { after: Buffer.from('1').toString('base64url'), filter }),
      await read(leeds, { after: 'x'.repeat(100_000), filter }),
    ];
    expect(new Set(refusals.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(refusals[0]).toMatchObject({ data: null, errors: [{ extensions: { code: 'INVALID_CURSOR' } }] });
    // Nobody learns from two cursors that they stand for one place.
    expect((await read(leeds, { first: 1, filter })).data.auditEvents.pageInfo.endCursor).not.toBe(after);
  });
});

describe('an audit event by reference', () => {
  const byId = (who: Caller, ...ids: unknown[]) =>
    compliance.ask(
      again(who),
      'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on AuditEvent { id operation } } }',
      { r: ids.map((id) => ({ __typename: 'AuditEvent', id, operation: 'forged' })) },
    );

  test('is found in the own area, absent outside of it and where there is none', async () => {
    const rows = await compliance.sql`select id, operation from audit.event`;
    const ids = new Map(rows.map(({ id, operation }) => [operation as string, String(id)]));
    const asked = [...inOrder.map((name) => ids.get(name)), '999999999', 'x', '-1', `${2n ** 64n}`, '1e3'];
    for (const [who, names] of [
      [leeds, ['inLeedsOfLeeds', 'fromBradfordOfLeeds', 'fromLeedsOfBradford', 'ofTheGateway']],
      [bradford, ['fromBradfordOfLeeds', 'fromLeedsOfBradford', 'inBradford']],
      [partner, ['ofThePartner']],
      [national, inOrder],
    ] as const) {
      statements.length = 0;
      const answer = await byId(who, ...asked);
      expect(statements).toHaveLength(1);
      expect(answer.errors).toBeUndefined();
      expect(
        answer.data._entities.map((each: { operation: string } | null) => each?.operation ?? null),
      ).toEqual([
        ...inOrder.map((name) => ((names as readonly Name[]).includes(name) ? name : null)),
        ...Array(5).fill(null),
      ]);
    }
    expect(await byId(somebody(['CENTRAL_TEAM']), ...asked)).toEqual({
      data: { _entities: asked.map(() => null) },
    });
  });
});

test('who looked at a child, and what a person looked at, by themselves or through others (L21)', async () => {
  const [place, helper, helped] = ['E09000003', randomUUID(), randomUUID()];
  const made = (operation: string, kind: AuditEvent['kind'], more: Partial<AuditEvent> = {}) =>
    event(operation, { kind, authorityCode: place, accountId: helped, childNumber: unknown, ...more });
  await compliance.store(
    made('changed', 'RECORD_CHANGED'),
    made('asked', 'OPERATION_RECEIVED', { childNumber: undefined }),
    made('ownAccount', 'DISCLOSED', { childNumber: undefined }),
    made('searched', 'SEARCHED', { childNumber: undefined, childNumbers: [sibling, unknown] }),
    made('refused', 'RECORD_REFUSED', { outcome: 'REFUSED' }),
    made('read', 'DISCLOSED'),
    made('merged', 'RECORDS_MERGED', {
      accountId: randomUUID(),
      childNumber: undefined,
      childNumbers: [sibling, unknown],
    }),
    made('mediated', 'RECORD_OPENED', { accountId: helper, onBehalfOf: helped }),
    made('overridden', 'SHIELD_OVERRIDDEN', { accountId: helper, childNumber: child }),
  );
  const who = somebody(['AUDITOR'], { authorityCode: place });
  const asked = (filter: object) => operations(who, { filter });
  expect(await asked({ childNumber: unknown, looks: true })).toEqual([
    'mediated',
    'merged',
    'read',
    'refused',
    'searched',
  ]);
  expect(await asked({ accountId: helped, looks: true })).toEqual([
    'mediated',
    'read',
    'refused',
    'searched',
  ]);
  expect(await asked({ accountId: helper, looks: true })).toEqual(['overridden', 'mediated']);
  expect(await asked({ accountId: helped, childNumber: sibling, looks: true })).toEqual(['searched']);
  expect(await asked({ accountId: helped, looks: false })).toHaveLength(7);
});
