import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { openPool, type Sql } from '../../platform/database.ts';
import { childBuilder } from '../records/support/builders.ts';
import { castMember, castNumbers, seedCast } from '../support/cast.ts';
import { type TestDatabase, testKeys, waitingIn } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';
import { pause } from './client.ts';
import { type Falling, startFalling } from './door.ts';

/** How long after a request began the database falls, in milliseconds. */
const moments =
  testSettings.faults === 'long'
    ? Array.from({ length: 60 }, () => Math.random() * 120)
    : [3, 12, 25, 45, 80];

/** The lock for which what is written of a merge waits before it is committed. */
const AT_THE_END = 4_711_001;

let server: Falling;
let graph: Signpost;
let sql: Sql;
beforeAll(async () => {
  server = await startFalling(temporaryFolder());
  const keys = testKeys();
  sql = openPool({ url: server.url, max: 2, applicationName: 'tests' });
  await seedCast(sql, keys);
  graph = await startSignpost({ database: { url: server.url, name: 'signpost', sql } as TestDatabase });
});
afterAll(async () => {
  await graph.close();
  await sql.end({ timeout: 1 });
  await server.close();
});

/** Asks under one key until it is answered, as every client does, however long that takes. */
async function persist(who: string, field: string, input: object, selection = '') {
  const asked = mutation(field, input, `${selection} ... on InvalidInput { field message }`);
  for (;;) {
    const { status, data, code } = await graph.as(who).query(...asked);
    if (status === 200 && code === undefined) return data[field];
    expect([code, status], JSON.stringify(data)).toEqual([
      expect.stringMatching(/UNAVAILABLE|OVERLOADED/),
      503,
    ]);
    await pause(100);
  }
}

/** The same, while the database falls a moment after it was asked, or once all of its merge is written and nothing committed. */
async function whileFalling(at: number, moment: number | 'at the end', ...asked: Parameters<typeof persist>) {
  const holder = openPool({ url: server.url, max: 1, applicationName: 'tests hold' });
  if (moment === 'at the end') await holder`select pg_advisory_lock(${AT_THE_END}::bigint)`;
  const answered = persist(...asked);
  answered.catch(() => {});
  if (moment === 'at the end') await expect.poll(() => waitingIn({ sql }), { interval: 10 }).toBe(1);
  else await pause(moment);
  await (at % 2 === 0 ? server.kill() : server.restart());
  await holder.end({ timeout: 1 });
  return answered;
}

const merging = '... on MergeChanged { merge { id version state } }';
const open = (number: string) => persist('farah', 'openRecord', { number, reason: 'DATA_QUALITY' });
/** All that there is about records, but who looked at them and what is to be done about them. */
const rowsOf = async (...numbers: string[]) => {
  const rows = await sql`
    select n.number, r.on_table, r.content from unnest(${numbers}::text[]::bigint[]) n (number)
    cross join lateral records.rows_of_child(n.number) r
    where r.on_table not in ('records.access_grant', 'records.work_item') order by 1, 2, 3::text`;
  const sealed = await sql`
    select child_number, id, encode(ciphertext, 'hex') as text from sealed.detail
    where child_number = any(${numbers}::text[]::bigint[]) order by 1, 2`;
  return { rows: [...rows], sealed: [...sealed] };
};
const audited = async (kind: string, id: string) =>
  (await sql`select from audit.event where kind = ${kind} and outcome = 'DONE' and detail->>'merge' = ${id}`)
    .length;

test('a merge and its undoing during which the database is killed, or stopped, are whole and once, or not', async () => {
  const plant = childBuilder(sql, testKeys(), systemClock.today());
  await sql.unsafe(`
    create function public.wait_at_the_end() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock_shared(${AT_THE_END}); return null; end';
    create constraint trigger wait_at_the_end after insert or update on records.merge deferrable initially deferred
      for each row execute function public.wait_at_the_end();`);
  for (const [at, moment] of [...moments, 'at the end' as const, 'at the end' as const].entries()) {
    const familyName = `Killed${'abcdefghij'[at % 10]}`;
    const [keep, other] = (await plant.all([
      { familyName, carers: [{ name: 'Ann Killed', relationship: 'MOTHER', telephone: null, email: null }] },
      { familyName, gender: 'NOT_SPECIFIED', postcode: 'LS6 3HD' },
    ])) as [string, string];
    const before = await rowsOf(keep, other);
    for (const number of [keep, other]) expect((await open(number)).__typename).toBe('RecordOpened');
    const input = { keep, other, keepVersion: 1, otherVersion: 1, takeOfOther: ['ADDRESS'] };
    const done = await whileFalling(at, moment, 'farah', 'mergeRecords', input, merging);
    expect(done).toMatchObject({ __typename: 'MergeChanged', merge: { state: 'DONE' } });
    const { id, version } = done.merge;
    const [there] = await sql`
      select (select count(*)::int from records.merge where kept_child_number = ${keep}) as merges,
        (select count(*)::int from records.number_alias where number = ${other} and child_number = ${keep}) as aliases,
        (select count(*)::int from sealed.merge_snapshot where merge_id = ${id}) as snapshots,
        (select count(*)::int from records.child where number in (${keep}, ${other})) as children`;
    expect(there).toEqual({ merges: 1, aliases: 1, snapshots: 1, children: 1 });
    expect(await audited('RECORDS_MERGED', id)).toBe(1);
    expect((await open(keep)).__typename).toBe('RecordOpened');
    const undoing = { id, version, notTheSame: false };
    const undone = await whileFalling(at + 1, moment, 'farah', 'undoMerge', undoing, merging);
    expect(undone).toMatchObject({ __typename: 'MergeChanged', merge: { state: 'UNDONE' } });
    expect(await audited('RECORDS_UNMERGED', id)).toBe(1);
    expect(await rowsOf(keep, other)).toEqual(before);
    expect(await sql`select from sealed.merge_snapshot where merge_id = ${id}`).toHaveLength(0);
  }
});

/** What the parts of a pack are read by. */
const documents = ['Record', 'History', 'Services', 'Openings'].map((part) => `SubjectAccess${part}`);
const changed = `... on SubjectAccessChanged { request { reference state version } } ... on NotPermitted { message }`;
interface Request {
  readonly state: string;
  readonly version: number;
  readonly parts: readonly { readonly part: string; readonly state: string }[];
}

test('a pack during whose gathering the database is killed, or stopped, is whole once it is prepared again, and each read is audited', async () => {
  const look = async (reference: string): Promise<Request> => {
    const fields = 'state version parts { part state }';
    const text = `query ($reference: ID!) { subjectAccessRequest(reference: $reference) { ${fields} } }`;
    return (await graph.as('dora').ask(text, { reference })).subjectAccessRequest;
  };
  const number = castNumbers.noah;
  const [began] = await sql`select coalesce(max(id), 0) as id from audit.event`;
  for (const [at, afterMs] of moments.entries()) {
    const asked = {
      number,
      name: 'Rachel Whitaker',
      relationship: 'PARENT',
      contact: '27 Ash Road, Leeds',
      receivedOn: systemClock.today(),
    };
    const received = '... on SubjectAccessReceived { reference }';
    const { reference } = await persist('dora', 'receiveSubjectAccessRequest', asked, received);
    const checks = { identity: 'PASSPORT', authority: 'PARENTAL_RESPONSIBILITY', childUnderstands: false };
    const checking = { reference, version: 1, ...checks };
    const checked = await persist('dora', 'recordSubjectAccessChecks', checking, changed);
    const [before] = await sql`select coalesce(max(id), 0) as id from audit.event`;
    const preparing = { reference, version: checked.request.version };
    await whileFalling(at, afterMs * 3, 'dora', 'prepareSubjectAccessPack', preparing, changed);
    let now = await look(reference);
    const prepared = async (within: number) => {
      for (const until = performance.now() + within; now.state !== 'PREPARED'; now = await look(reference)) {
        if (performance.now() > until) return false;
        await pause(100);
      }
      return true;
    };
    for (let patience = 3_000; !(await prepared(patience)); patience *= 2)
      // What was under way when the database fell waits, or failed: who prepares it does so again, and then waits longer,
      // for a busy machine may only not have come to its end.
      await persist('dora', 'prepareSubjectAccessPack', { reference, version: now.version }, changed);
    expect(now.state, JSON.stringify(now)).toBe('PREPARED');
    expect(now.parts.map(({ state }) => state)).toEqual(['GATHERED', 'GATHERED', 'GATHERED', 'GATHERED']);
    const reviewing = { reference, version: now.version, approve: true };
    const approved = await persist('sonia', 'reviewSubjectAccessPack', reviewing, changed);
    expect(approved.request.state).toBe('APPROVED');
    const fetched = '... on SubjectAccessPackFetched { content } ... on NotPermitted { message }';
    const fetching = { reference, format: 'JSON' };
    const { content } = await persist('dora', 'fetchSubjectAccessPack', fetching, fetched);
    expect(Buffer.from(content, 'base64').toString('utf8')).toMatch(/Noah/);
    // Where the opening fell with the database, the parts are read under the grant of the pack before.
    const opened = await sql`
      select from audit.event where id > ${began?.id} and account_id = ${castMember('dora').id}
        and kind = 'RECORD_OPENED' and reason = 'SUBJECT_ACCESS' and child_number = ${number}`;
    expect(opened.length).toBeGreaterThan(0);
    const read = await sql<{ part: string }[]>`
      select distinct operation as part from audit.event
      where id > ${before?.id} and account_id = ${castMember('dora').id} and kind = 'DISCLOSED'
        and (child_number = ${number} or ${number}::bigint = any(child_numbers))`;
    // Whoever looks how far it has come is told of the child as well: each part is to be there by its own name.
    expect(read.map(({ part }) => part)).toEqual(expect.arrayContaining(documents));
  }
});
