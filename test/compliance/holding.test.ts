import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { fetchHolding } from '../../platform/holdings.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { dayIn } from '../support/time.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  const { sql } = graph.database;
  // A second person of the team, and somebody who manages the national partner's accounts.
  for (const [who, role] of [
    ['hana', 'MANAGEMENT_TEAM'],
    ['carys', 'ACCOUNT_MANAGER'],
  ] as const) {
    const { id } = castMember(who);
    await sql`update users.role_grant set role = ${role} where account_id = ${id}`;
    await stampStandings(sql, testKeys().standingKey(), [id]);
  }
});

const run = (who: string, field: string, input: object, payload: string) =>
  graph.as(who).act(field, input, `${payload} ... on InvalidInput { field }`);
const seen = 'id kind title class expired fetches owner { name } viewerCanDispose disposal';
const register = (who: string, more: object = {}) =>
  run(
    who,
    'registerHolding',
    { kind: 'DOCUMENT', title: 'List of token holders', class: 'STAFF_DATA', expiresOn: dayIn(30), ...more },
    `... on HoldingNoted { holding { ${seen} } }`,
  );
const dispose = (who: string, id: string) =>
  run(
    who,
    'disposeOfHolding',
    { id, disposal: 'DESTROYED', note: 'Shredded in the office.' },
    `... on HoldingNoted { holding { ${seen} } }`,
  );
const list = async (who: string, filter = '{}') =>
  (
    await graph.as(who).query(`{ holdings(filter: ${filter}) { edges { node { ${seen} } } } }`)
  ).data.holdings.edges.map(({ node }: { node: object }) => node);

/** An extract of a sealed record, read by dora with the approval of another. */
async function takeExtract(): Promise<{ reference: string; read: () => Promise<{ __typename: string }> }> {
  await graph.database.sql`
    update records.child set status = 'SEALED', archived_on = '2024-01-01', sealed_on = '2025-01-01'
    where number = ${castNumbers.noah}::bigint`;
  const { reference } = await run(
    'dora',
    'requestExtract',
    {
      number: castNumbers.noah,
      basis: 'SERIOUS_CASE_REVIEW',
      inquiry: 'Review Q 7',
      reason: 'The review needs to know who had care of the child.',
    },
    '... on ExtractRequested { reference }',
  );
  await run('hana', 'approveExtract', { reference }, '');
  return { reference, read: () => run('dora', 'readExtract', { reference }, '') };
}

test('L13 an extract is in the register with owner, class and expiry; expired it raises a task and cannot be fetched', async () => {
  const { sql } = graph.database;
  const extract = await takeExtract();
  expect((await extract.read()).__typename).toBe('ExtractRead');
  const [row] = await list('dora');
  expect(row).toMatchObject({
    kind: 'EXPORT',
    class: 'CHILD_DATA',
    expired: false,
    owner: { name: 'Dora Whitfield' },
    title: 'Extract from a sealed record',
    viewerCanDispose: true,
  });
  const { id } = row as { id: string };
  const records = graph.database.poolFor('signpost_records');
  expect(await fetchHolding(records, id, new Date())).toBe(true);
  const tasks = async () =>
    (
      await graph.as('kofi').query('{ authorities { name closingTasks { kind holding { id } dueOn } } }')
    ).data.authorities.find(({ name }: { name: string }) => name === 'Leeds').closingTasks;
  expect(await tasks()).toEqual([]);
  await sql`update compliance.holding set expires_at = now() - interval '1 second' where id = ${id}`;
  expect(await fetchHolding(records, id, new Date())).toBe(false);
  expect((await extract.read()).__typename).toBe('RecordNotFound');
  expect(await tasks()).toMatchObject([{ kind: 'DISPOSE_OF_EXPIRED', holding: { id } }]);
  expect(await list('imran', '{ expired: true }')).toMatchObject([{ id, fetches: 1, expired: true }]);
  expect(await dispose('edward', id)).toEqual({ __typename: 'RecordNotFound' });
  expect(await dispose('imran', id)).toMatchObject({ field: 'id' });
  expect(await dispose('hana', id)).toMatchObject({ holding: { disposal: 'DESTROYED', expired: false } });
  expect(await dispose('dora', id)).toMatchObject({ field: 'id' });
  expect(await tasks()).toEqual([]);
  await expect(records`insert into compliance.holding (id) values (${randomUUID()})`).rejects.toMatchObject({
    code: '42501',
  });
});

const acknowledge = (who: string) => run(who, 'acknowledgeEnd', { endsOn: dayIn(60) }, '');

test('L12 documents and reports have an owner; the closing report accounts for each or lists it', async () => {
  expect(await register('george', { kind: 'EXPORT' })).toMatchObject({ field: 'kind' });
  expect(await register('george', { title: `About ${castNumbers.noah}` })).toMatchObject({ field: 'title' });
  expect(await register('george', { expiresOn: dayIn(-1) })).toMatchObject({ field: 'expiresOn' });
  expect(await register('george', { expiresOn: dayIn(800) })).toMatchObject({ field: 'expiresOn' });
  // To the end of its last day in London: in summer an hour before Greenwich's.
  const june = `${Number(dayIn(0).slice(0, 4)) + 1}-06-30`;
  const summer = await register('george', { expiresOn: june });
  const [row] = await graph.database
    .sql`select expires_at from compliance.holding where id = ${summer.holding.id}`;
  expect(row?.expires_at).toEqual(new Date(`${june}T23:00:00Z`));
  await graph.database.sql`delete from compliance.holding where id = ${summer.holding.id}`;
  const { holding } = await register('george');
  const partners = await register('carys', { kind: 'REPORT', title: 'Use by the charity, 2025' });
  expect((await list('george')).map(({ id }: { id: string }) => id)).toEqual([holding.id]);
  expect((await list('edward')).map(({ id }: { id: string }) => id)).not.toContain(holding.id);
  await graph.database.sql`update service.state set mode = 'CLOSING', ends_on = ${dayIn(60)}`;
  const report = async () => {
    const { data } = await graph.as('kofi').query(`{
      authorities { name endAcknowledgedAt closingTasks { kind holding { id title owner { name } } dueOn } }
      nationalPartners { name endAcknowledgedAt closingTasks { kind holding { id } } }
      deviceRegister { reconciles }
    }`);
    return data;
  };
  const before = await report();
  const leeds = before.authorities.find(({ name }: { name: string }) => name === 'Leeds');
  expect(leeds.closingTasks).toEqual([
    { kind: 'ACKNOWLEDGE_END', holding: null, dueOn: dayIn(60) },
    {
      kind: 'DISPOSE_BEFORE_END',
      dueOn: dayIn(60),
      holding: { id: holding.id, title: 'List of token holders', owner: { name: 'George Naylor' } },
    },
  ]);
  expect(before.nationalPartners).toMatchObject([
    {
      closingTasks: [
        { kind: 'ACKNOWLEDGE_END' },
        { kind: 'DISPOSE_BEFORE_END', holding: partners.holding },
      ].map((task) => ('holding' in task ? { ...task, holding: { id: partners.holding.id } } : task)),
    },
  ]);
  expect(before.deviceRegister.reconciles).toBe(true);
  await dispose('george', holding.id);
  await dispose('carys', partners.holding.id);
  expect((await acknowledge('dora')).__typename).toBe('EndAcknowledged');
  expect((await acknowledge('carys')).__typename).toBe('EndAcknowledged');
  const after = await report();
  expect(after.authorities.find(({ name }: { name: string }) => name === 'Leeds').closingTasks).toEqual([]);
  expect(after.nationalPartners).toMatchObject([{ closingTasks: [] }]);
});

test('L08 authorities and partners that have not acknowledged the end are listed, to those who may know', async () => {
  const missing = async () => {
    const { data } = await graph
      .as('kofi')
      .query('{ endNotAcknowledged { authorities { name } nationalPartners { name } } }');
    const names = (list: { name: string }[]) => list.map(({ name }) => name);
    const { authorities, nationalPartners } = data.endNotAcknowledged;
    return { authorities: names(authorities), partners: names(nationalPartners) };
  };
  const partner = castMember('carys').organisation.name;
  await graph.database.sql`delete from compliance.end_acknowledgement`;
  const before = await missing();
  expect(before.authorities).toEqual(expect.arrayContaining(['Bradford', 'Leeds']));
  expect(before.partners).toContain(partner);
  await acknowledge('dora');
  await acknowledge('carys');
  expect(await missing()).toEqual({
    authorities: before.authorities.filter((name) => name !== 'Leeds'),
    partners: before.partners.filter((name) => name !== partner),
  });
  expect((await graph.as('amira').query('{ endNotAcknowledged { authorities { name } } }')).code).toBe(
    'FORBIDDEN_FIELD',
  );
  const mine = await graph.as('edward').query('{ authorities { name closingTasks { kind } } }');
  const shown = mine.data.authorities.filter((each: { closingTasks: object[] | null }) => each.closingTasks);
  expect(shown).toEqual([{ name: 'Bradford', closingTasks: [{ kind: 'ACKNOWLEDGE_END' }] }]);
  expect((await graph.as('amira').query('{ authorities { closingTasks { kind } } }')).code).toBe(
    'FORBIDDEN_FIELD',
  );
});

test('L12 what bodies of neither list hold, as the Department, is in the closing report too', async () => {
  const { sql } = graph.database;
  const { holding } = await register('kofi', { class: 'CHILD_DATA' });
  const withdrawn = await register('carys');
  const tasks = async (who: string) => {
    const field = 'closingTasksElsewhere { kind dueOn holding { id organisation { name } } }';
    const { data } = await graph.as(who).query(`{ ${field} }`);
    return data.closingTasksElsewhere;
  };
  const of = (who: string, id: string) => ({
    kind: 'DISPOSE_BEFORE_END',
    dueOn: dayIn(60),
    holding: { id, organisation: { name: castMember(who as 'kofi').organisation.name } },
  });
  await sql`update service.state set mode = 'NORMAL', ends_on = null`;
  expect(await tasks('kofi')).toEqual([]);
  await sql`update service.state set mode = 'CLOSING', ends_on = ${dayIn(60)}`;
  expect(await tasks('kofi')).toEqual([of('kofi', holding.id)]);
  expect(await tasks('marek')).toEqual([of('kofi', holding.id)]);
  expect(await tasks('dora')).toBeNull();
  // A partner that is listed no more still has it.
  const partner = castMember('carys').organisation.id;
  const put = (standing: string) =>
    sql`update users.organisation set accreditation = ${standing} where id = ${partner}`;
  await put('WITHDRAWN');
  expect(await tasks('kofi')).toContainEqual(of('carys', withdrawn.holding.id));
  await put('ACCREDITED');
  await dispose('carys', withdrawn.holding.id);
  // It is asked for no acknowledgement that it could not give; what it holds is a task of its own, too.
  const text = '{ me { account { organisation { closingTasks { kind holding { id } } } } } }';
  const own = async () => (await graph.as('kofi').query(text)).data.me.account.organisation.closingTasks;
  expect(await own()).toEqual([{ kind: 'DISPOSE_BEFORE_END', holding: { id: holding.id } }]);
  await dispose('kofi', holding.id);
  expect([await tasks('kofi'), await own()]).toEqual([[], []]);
});

test('L12 what a colleague of a national partner holds is recorded by who manages its accounts, and by nobody of another body', async () => {
  const { sql } = graph.database;
  const { holding } = await register('carys');
  const colleague = castMember('aid');
  await sql`update compliance.holding set owner_id = ${colleague.id} where id = ${holding.id}`;
  for (const who of ['george', 'dora', 'marek'])
    expect(await dispose(who, holding.id)).toEqual({ __typename: 'RecordNotFound' });
  expect(await dispose('carys', holding.id)).toMatchObject({ holding: { disposal: 'DESTROYED' } });
});

test('what somebody of no authority held, who is here no more, the central team disposes of', async () => {
  const { holding } = await register('lena');
  await graph.database.sql`update users.account set status = 'CLOSED' where id = ${castMember('lena').id}`;
  expect(await dispose('marek', holding.id)).toMatchObject({ __typename: 'RecordNotFound' });
  expect(await dispose('kofi', holding.id)).toMatchObject({ holding: { disposal: 'DESTROYED' } });
});

test('L12 an authority’s holdings are read by who answers for it, and for all; what became of one its own people record', async () => {
  const { holding } = await register('edward', { title: 'List of a neighbour' });
  const own = await register('george', { title: 'List of our own' });
  const ids = async (who: string) => (await list(who)).map(({ id }: { id: string }) => id);
  const auditors = await ids('imran');
  expect(auditors).toContain(own.holding.id);
  expect(auditors).not.toContain(holding.id);
  for (const who of ['judith', 'kofi']) expect(await ids(who)).toContain(holding.id);
  const [central] = (await list('kofi')).filter(({ id }: { id: string }) => id === holding.id);
  expect(central).toMatchObject({ viewerCanDispose: false });
  for (const [who, refused] of [
    ['imran', 'RecordNotFound'],
    ['judith', 'InvalidInput'],
    ['kofi', 'InvalidInput'],
  ] as const)
    expect([who, (await dispose(who, holding.id)).__typename]).toEqual([who, refused]);
  expect((await dispose('edward', holding.id)).holding).toMatchObject({ disposal: 'DESTROYED' });
});
