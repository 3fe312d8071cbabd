import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { dropExpiredPacks } from '../../subgraphs/compliance/subjectAccess/nightly.ts';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
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
} from './rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const holdings = async (open = true) => {
  const { data } = await graph
    .as('dora')
    .query(
      `{ holdings(filter: { open: ${open} }, first: 50) { edges { node { id title kind class owner { name } expired disposal } } } }`,
    );
  return data.holdings.edges.map(({ node }: { node: { id: string; title: string } }) => node);
};
const night = (dryRun = false) => {
  const sql = graph.database.poolFor('signpost_compliance');
  return dropExpiredPacks({ sql, audit: new AuditWriter(sql), clock, dryRun });
};
const contents = async (reference: string) =>
  (await graph.database.sql`select part from compliance.subject_access_part where request_id = ${reference}`)
    .length;
const holdingOf = async (reference: string) =>
  (
    await graph.database.sql`select holding_id from compliance.subject_access_request where id = ${reference}`
  )[0]?.holding_id as string;
// Time passes for the pack alone: sessions and second factors stay as they are.
const age = async (reference: string) => {
  const { sql } = graph.database;
  await sql`update compliance.holding set expires_at = '2020-01-01' where id = ${await holdingOf(reference)}`;
  await sql`update compliance.subject_access_request set expires_at = '2020-01-01' where id = ${reference}`;
};

describe('a pack in the register of exports', () => {
  test('L12 L13 stands in the register; an expired one cannot be fetched, raises a task, and its contents go at night', async () => {
    const known = new Set((await holdings(false)).map(({ id }: { id: string }) => id));
    const reference = await approved(castNumbers.noah);
    const mine = async (open = true) =>
      (await holdings(open)).filter(({ id }: { id: string }) => !known.has(id));
    // The draft that nobody fetched is gone with what was gathered; the files stand in the name of who approved them.
    expect(await mine(false)).toMatchObject([
      { title: 'Subject access pack', kind: 'EXPORT', class: 'CHILD_DATA', owner: { name: 'Sonia Petrov' } },
      { title: 'Subject access pack, draft', owner: { name: 'Dora Whitfield' }, disposal: 'DESTROYED' },
    ]);
    expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackFetched');
    await age(reference);
    expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackExpired');
    expect(
      (await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' })).__typename,
    ).toBe('NotPermitted');
    expect(await night(true)).toEqual({ expired: 1 });
    expect(await contents(reference)).toBe(2);
    expect(await night()).toEqual({ expired: 1 });
    expect(await night()).toEqual({ expired: 0 });
    expect(await contents(reference)).toBe(0);
    const { data } = await graph
      .as('dora')
      .query('{ authorities { name closingTasks { kind holding { id } } } }');
    const tasks = data.authorities.find(({ name }: { name: string }) => name === 'Leeds').closingTasks;
    const [{ id }] = await mine();
    expect(tasks).toContainEqual({ kind: 'DISPOSE_OF_EXPIRED', holding: { id } });
    // It can be prepared again, and then is another entry.
    await prepare('dora', reference);
    expect((await mine()).map(({ title }: { title: string }) => title)).toEqual([
      ...['Subject access pack, draft', 'Subject access pack'],
    ]);
  });

  test('L38 L12 a draft that its reviewer sends back is gone, and stands so in the register', async () => {
    const { reference } = await receive('dora', { number: castNumbers.theo });
    await step('dora', 'recordSubjectAccessChecks', reference, checks);
    await prepare('dora', reference);
    const id = await holdingOf(reference);
    // A copy of it went out: its owner has to say what became of that.
    expect((await fetchPack('dora', reference)).draft).toBe(true);
    expect((await step('dora', 'reviewSubjectAccessPack', reference, { approve: false })).__typename).toBe(
      'NeedsSecondPerson',
    );
    const back = await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
    expect(back.request).toMatchObject({
      state: 'CHECKED',
      parts: [],
      expiresAt: null,
      viewerCanFetch: false,
    });
    expect((await fetchPack('dora', reference)).__typename).toBe('NotPermitted');
    expect(await holdings()).toContainEqual(expect.objectContaining({ id, disposal: null }));
    await prepare('dora', reference);
    const unseen = await holdingOf(reference);
    await step('sonia', 'reviewSubjectAccessPack', reference, { approve: false });
    expect(await holdings(false)).toContainEqual(
      expect.objectContaining({ id: unseen, disposal: 'DESTROYED' }),
    );
  });

  test('L13 a draft expires too, and one disposed of in the register is not handed out', async () => {
    const { reference } = await receive('dora', { number: castNumbers.noah });
    await step('dora', 'recordSubjectAccessChecks', reference, checks);
    await prepare('dora', reference);
    await age(reference);
    expect(await look('sonia', reference)).toMatchObject({ viewerCanReview: false, viewerCanFetch: false });
    for (const [field, more] of [
      ['reviewSubjectAccessPack', { approve: true }],
      [
        'exemptFromSubjectAccess',
        { section: 'ACTS', ground: 'SERIOUS_HARM', reason: 'Would harm somebody else.' },
      ],
    ] as const)
      expect((await step('sonia', field, reference, more)).__typename).toBe('NotPermitted');
    expect(await night()).toEqual({ expired: 1 });
    expect(await look('dora', reference)).toMatchObject({ state: 'CHECKED', parts: [], expiresAt: null });
    const other = await approved(castNumbers.noah);
    const input = { id: await holdingOf(other), disposal: 'DESTROYED', note: 'Withdrawn by who asked.' };
    expect((await run('dora', 'disposeOfHolding', 'DisposeOfHoldingInput', '', input)).__typename).toBe(
      'HoldingNoted',
    );
    expect((await fetchPack('sonia', other)).__typename).toBe('SubjectAccessPackExpired');
    expect(await night()).toEqual({ expired: 1 });
    expect(await contents(other)).toBe(0);
  });
});
