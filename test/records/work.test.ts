import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLEnumType } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import {
  closeItems,
  moveItems,
  openItem,
  type WorkQueue,
  workQueues,
} from '../../subgraphs/records/work/items.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { type Answer, numberOf, startWorld } from './support/world.ts';

const world = await startWorld({}, { watched: true });
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const noon = world.clock.now();
const daysAgo = (days: number) => new Date(noon.getTime() - days * 86_400_000);

/** Plants an item and gives its id. */
async function plant(queue: WorkQueue, authorityCode: string | null, age = 0, due: number | null = null) {
  const reference = randomUUID();
  const childNumber = Number(numberOf('noah'));
  const dueAt = due === null ? null : daysAgo(due);
  await openItem(sql, {
    queue,
    authorityCode,
    childNumber,
    reference,
    openedAt: daysAgo(age),
    dueAt,
    openedBy: null,
  });
  const [row] = await sql`select id from records.work_item where reference = ${reference}`;
  return { id: row?.id as string, reference };
}

const counts = async (caller: Caller): Promise<Map<string, Answer>> => {
  const { workList } = await world.ask(
    caller,
    '{ workList { queue open unassigned overdue oldestOpenedAt oldestDays } }',
  );
  return new Map(workList.map((row: Answer) => [row.queue, row]));
};
const pageText = `query ($queue: WorkQueue!, $filter: WorkFilter, $first: Int, $after: String) {
  workItems(queue: $queue, filter: $filter, first: $first, after: $after) { edges { cursor node { id childNumber reference
    openedAt ageDays dueAt overdue assignee { id } closedAt closedBy { id } outcome evidence
    viewerCanClaim viewerCanAssign viewerCanRelease } } pageInfo { hasNextPage endCursor } } }`;
const page = async (caller: Caller, variables: object): Promise<Answer> =>
  (await world.ask(caller, pageText, variables as never)).workItems;
const ids = (found: Answer): string[] => found.edges.map(({ node }: Answer) => node.id);
const changed = `... on WorkItemChanged { item { id assignee { id } viewerCanClaim viewerCanAssign viewerCanRelease } }
  ... on NotPermitted { message } ... on RecordNotFound { message } ... on InvalidInput { field }`;
const change = async (field: string, caller: Caller, input: object): Promise<Answer> =>
  (await world.ask(caller, ...mutation(field, input, changed)))[field];

test('the graph and the table name the same queues', () => {
  const api = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));
  const named = (api.getType('WorkQueue') as GraphQLEnumType).getValues().map(({ name }) => name);
  expect(named.sort()).toEqual([...workQueues].sort());
});

describe('an authority sees its own queues only (L06)', () => {
  test('neither another’s counts, nor its items, nor a change to them, in as many statements', async () => {
    const { id } = await plant('SHIELD_REVIEW', leeds);
    expect((await counts(world.as('dora'))).get('SHIELD_REVIEW').open).toBe(1);
    expect((await counts(world.as('edward'))).get('SHIELD_REVIEW').open).toBe(0);
    expect(ids(await page(world.as('edward'), { queue: 'SHIELD_REVIEW' }))).toEqual([]);
    const taken: number[] = [];
    for (const of of [id, randomUUID(), 'nonsense']) {
      for (const mutation of ['claimWorkItem', 'releaseWorkItem', 'assignWorkItem']) {
        const more = mutation === 'assignWorkItem' ? { accountId: castMember('edward').id } : {};
        const { records } = await world.statementsOf(async () => {
          const answer = await change(mutation, world.as('edward'), { id: of, ...more });
          expect(answer.__typename).toBe('RecordNotFound');
        });
        taken.push(records.length);
      }
    }
    expect(new Set(taken).size).toBe(1);
  });

  test('the central team sees those that no authority has, and no others', async () => {
    const { id } = await plant('ALLOCATION', null, 3);
    const kofi = await counts(world.as('kofi'));
    expect(kofi.get('ALLOCATION')).toMatchObject({ open: 1, oldestDays: 3 });
    expect(kofi.get('SHIELD_REVIEW').open).toBe(0);
    expect(ids(await page(world.as('kofi'), { queue: 'ALLOCATION' }))).toEqual([id]);
    expect(ids(await page(world.as('dora'), { queue: 'ALLOCATION' }))).toEqual([]);
    expect((await change('claimWorkItem', world.as('dora'), { id })).__typename).toBe('RecordNotFound');
  });

  test('a steward has the cleaning queues, not those about shields', async () => {
    const { id } = await plant('OVERRIDE_REVIEW', leeds);
    const farah = await counts(world.as('farah'));
    expect([...farah.keys()].sort()).toEqual(
      [
        ...['CONFLICT', 'CORRECTION', 'DUPLICATE', 'MULTIPLE_MATCH', 'NO_MATCH', 'PROPOSED_TRANSFER'],
        ...['REJECTED_TRANSFER', 'TRANSFER_AGREEMENT', 'UNDER_REVIEW'],
      ].sort(),
    );
    expect(ids(await page(world.as('farah'), { queue: 'OVERRIDE_REVIEW' }))).toEqual([]);
    expect((await change('claimWorkItem', world.as('farah'), { id })).__typename).toBe('RecordNotFound');
    expect([...(await counts(world.as('dora'))).keys()].sort()).toEqual([...workQueues].sort());
  });

  test.each(['amira', 'george', 'hana', 'imran', 'marek', 'gro'])('%s has no list', async (who) => {
    await expect(world.ask(world.as(who), '{ workList { queue } }')).rejects.toThrow('FORBIDDEN_FIELD');
    await expect(page(world.as(who), { queue: 'CORRECTION' })).rejects.toThrow('FORBIDDEN_FIELD');
  });

  test('as a field of the authority: one’s own, and null for every other, of fifty in one statement', async () => {
    const text =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Authority { code workList { queue } } } }';
    const of = Array.from({ length: 50 }, (_, at) => ({
      __typename: 'Authority',
      code: [leeds, bradford][at % 2],
    }));
    const { records } = await world.statementsOf(async () => {
      const { _entities } = await world.ask(world.as('dora'), text, { of });
      expect(_entities.map(({ workList }: Answer) => workList !== null)).toEqual(
        of.map(({ code }) => code === leeds),
      );
    });
    expect(records).toHaveLength(1);
  });
});

describe('counts, ages and pages', () => {
  test('open, unassigned, overdue, and how old the oldest is', async () => {
    const [first, second] = await Promise.all([
      plant('NO_MATCH', bradford, 9, 2),
      plant('NO_MATCH', bradford, 4, -3),
      plant('NO_MATCH', bradford, 1),
    ]);
    await change('claimWorkItem', world.as('edward'), { id: second?.id });
    expect((await counts(world.as('edward'))).get('NO_MATCH')).toEqual({
      queue: 'NO_MATCH',
      open: 3,
      unassigned: 2,
      overdue: 1,
      oldestOpenedAt: daysAgo(9),
      oldestDays: 9,
    });
    const of = async (filter: string) => ids(await page(world.as('edward'), { queue: 'NO_MATCH', filter }));
    expect(await of('MINE')).toEqual([second?.id]);
    expect(await of('UNASSIGNED')).toHaveLength(2);
    expect(await of('OVERDUE')).toEqual([first?.id]);
    expect(await of('ALL')).toHaveLength(3);
    expect(await of('CLOSED')).toEqual([]);
    const [closing] = [first as { id: string; reference: string }];
    const closedBy = castMember('edward').id;
    await closeItems(sql, {
      reference: closing.reference,
      outcome: 'LINKED',
      evidence: 'IDENTIFIER',
      closedAt: noon,
      closedBy,
    });
    expect((await counts(world.as('edward'))).get('NO_MATCH')).toMatchObject({
      open: 2,
      overdue: 0,
      oldestDays: 4,
    });
    const closed = (await page(world.as('edward'), { queue: 'NO_MATCH', filter: 'CLOSED' })).edges[0].node;
    expect(closed).toMatchObject({
      id: closing.id,
      outcome: 'LINKED',
      evidence: 'IDENTIFIER',
      ageDays: 9,
      overdue: false,
      closedAt: noon,
      closedBy: { id: closedBy },
      viewerCanClaim: false,
      viewerCanAssign: false,
      viewerCanRelease: false,
    });
  });

  test('every item once, the oldest first, in pages of at most 50; a cursor serves one person and one filter', async () => {
    await Promise.all(
      Array.from({ length: 101 }, (_, at) => plant('MULTIPLE_MATCH', leeds, Math.floor(at / 3))),
    );
    const seen: string[] = [];
    const sizes: number[] = [];
    let after: string | null = null;
    do {
      const found: Answer = await page(world.as('dora'), { queue: 'MULTIPLE_MATCH', first: 500, after });
      sizes.push(found.edges.length);
      seen.push(...ids(found));
      after = found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null;
    } while (after !== null);
    expect(sizes).toEqual([50, 50, 1]);
    const rows =
      await sql`select id from records.work_item where queue = 'MULTIPLE_MATCH' order by opened_at, id`;
    expect(seen).toEqual(rows.map(({ id }) => id));
    const cursor = (await page(world.as('dora'), { queue: 'MULTIPLE_MATCH', first: 1 })).pageInfo.endCursor;
    for (const [who, variables] of [
      ['farah', { queue: 'MULTIPLE_MATCH', after: cursor }],
      ['dora', { queue: 'MULTIPLE_MATCH', filter: 'UNASSIGNED', after: cursor }],
      ['dora', { queue: 'NO_MATCH', after: cursor }],
      ['dora', { queue: 'MULTIPLE_MATCH', after: 'nonsense' }],
    ] as const) {
      await expect(page(world.as(who), variables)).rejects.toThrow('INVALID_CURSOR');
    }
  });
});

describe('who has an item', () => {
  test('claimed by one of thirty who ask at once, audited in the same step', async () => {
    const { id } = await plant('CORRECTION', leeds);
    const callers = Array.from({ length: 30 }, (_, at) =>
      world.as(at % 2 ? 'dora' : 'farah', { accountId: randomUUID() }),
    );
    const answers = await Promise.all(callers.map((caller) => change('claimWorkItem', caller, { id })));
    expect(answers.filter(({ __typename }) => __typename === 'WorkItemChanged')).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === 'NotPermitted')).toHaveLength(29);
    const winner = callers[answers.findIndex(({ __typename }) => __typename === 'WorkItemChanged')] as Caller;
    expect(await world.audited(winner)).toMatchObject([
      {
        kind: 'WORK_ASSIGNED',
        area: leeds,
        detail: { item: id, queue: 'CORRECTION', assignee: winner.accountId },
      },
    ]);
    expect(
      await sql`select from audit.event where kind = 'WORK_ASSIGNED' and detail->>'item' = ${id}`,
    ).toHaveLength(1);
  });

  test('the same key fifty times at once claims once', async () => {
    const { id } = await plant('CORRECTION', leeds);
    const input = { id, idempotencyKey: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => change('claimWorkItem', world.as('farah'), input)),
    );
    expect(new Set(answers.map(({ item }) => item.assignee.id))).toEqual(new Set([castMember('farah').id]));
    expect(
      await sql`select from audit.event where kind = 'WORK_ASSIGNED' and detail->>'item' = ${id}`,
    ).toHaveLength(1);
    expect((await change('releaseWorkItem', world.as('farah'), input)).__typename).toBe(
      'IdempotencyConflict',
    );
  });

  test('assigned by the management team, to who has worked for it, in a queue that they work', async () => {
    const { id } = await plant('CONFLICT', leeds);
    const dora = world.as('dora');
    const stranger = randomUUID();
    expect((await change('assignWorkItem', dora, { id, accountId: stranger })).__typename).toBe(
      'NotPermitted',
    );
    expect(
      (await change('assignWorkItem', dora, { id, accountId: castMember('edward').id })).__typename,
    ).toBe('NotPermitted');
    const colleague = world.as('farah', { accountId: stranger });
    await change('claimWorkItem', colleague, { id: (await plant('CONFLICT', leeds)).id });
    expect((await change('assignWorkItem', dora, { id, accountId: stranger })).item.assignee).toEqual({
      id: stranger,
    });
    // A steward works no shields, however well known.
    const shield = await plant('SHIELD_LIFT', leeds);
    expect((await change('assignWorkItem', dora, { id: shield.id, accountId: stranger })).__typename).toBe(
      'NotPermitted',
    );
    expect((await change('assignWorkItem', world.as('farah'), { id, accountId: stranger })).__typename).toBe(
      'NotPermitted',
    );
  });

  test('released by who has it, or by the management team; then anybody’s', async () => {
    const { id } = await plant('CORRECTION', leeds);
    await change('claimWorkItem', world.as('farah'), { id });
    const other = world.as('farah', { accountId: randomUUID() });
    expect((await change('releaseWorkItem', other, { id })).__typename).toBe('NotPermitted');
    expect((await change('claimWorkItem', other, { id })).__typename).toBe('NotPermitted');
    expect((await change('releaseWorkItem', world.as('dora'), { id })).item).toMatchObject({
      assignee: null,
      viewerCanClaim: true,
    });
    expect((await change('releaseWorkItem', world.as('dora'), { id })).__typename).toBe('NotPermitted');
    expect((await change('claimWorkItem', other, { id })).item).toMatchObject({
      viewerCanRelease: true,
      viewerCanAssign: false,
    });
  });

  test('work moves with its record, from nobody’s hands; transfers stay between the two', async () => {
    const number = Number(await world.plant());
    const open = async (queue: WorkQueue) => {
      const reference = randomUUID();
      await openItem(sql, {
        queue,
        authorityCode: leeds,
        childNumber: number,
        reference,
        openedAt: noon,
        dueAt: null,
        openedBy: null,
      });
      return reference;
    };
    const [work, transfer] = [await open('CORRECTION'), await open('UNDER_REVIEW')];
    await sql`update records.work_item set assignee = ${castMember('dora').id} where reference = ${work}`;
    await moveItems(sql, number, bradford);
    const of = async (reference: string) =>
      (await sql`select authority_code, assignee from records.work_item where reference = ${reference}`)[0];
    expect(await of(work)).toEqual({ authority_code: bradford, assignee: null });
    expect(await of(transfer)).toEqual({ authority_code: leeds, assignee: null });
  });

  test('a closed item is nobody’s any more', async () => {
    const { id, reference } = await plant('CORRECTION', leeds);
    await closeItems(sql, { reference, outcome: 'DONE', closedAt: noon, closedBy: null });
    await change('claimWorkItem', world.as('farah'), { id: (await plant('CORRECTION', leeds)).id });
    for (const mutation of ['claimWorkItem', 'releaseWorkItem', 'assignWorkItem']) {
      const more = mutation === 'assignWorkItem' ? { accountId: castMember('farah').id } : {};
      expect((await change(mutation, world.as('dora'), { id, ...more })).__typename).toBe('NotPermitted');
    }
  });
});
