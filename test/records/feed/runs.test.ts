import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { birthsFile } from '../../../cli/seed/birthsFile.ts';
import { canaries, told } from '../../../cli/seed/canaries.ts';
import { type DemoPerson, feedFile } from '../../../cli/seed/feedFiles.ts';
import { systemClock } from '../../../platform/clock.ts';
import { isUnavailable } from '../../../platform/database.ts';
import { silentLog } from '../../../platform/log.ts';
import { readPolicy } from '../../../platform/policy.ts';
import { openFeedDependencies } from '../../../subgraphs/records/feed/feed.ts';
import type { FeedResult } from '../../../subgraphs/records/feed/run.ts';
import { feedSources, suppliers } from '../../../subgraphs/records/feed/sources.ts';
import type { Lookalikes } from '../../../subgraphs/records/resident/resident.ts';
import { castNumbers } from '../../support/cast.ts';
import { compiled } from '../../support/command.ts';
import { testKeys } from '../../support/database.ts';
import { startSignpost } from '../../support/graph.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { birth, contents, feed, feedDependencies, file, pieces } from './support.ts';

const graph = await startSignpost();
const { sql } = graph.database;
const deps = feedDependencies(graph.database);

const today = systemClock.today();
const census = (people: readonly DemoPerson[], rows = people.length) =>
  Buffer.concat([
    ...feedFile({ kind: 'school-census', people, rows, bad: 0, asOf: today, seed: randomUUID() }),
  ]);
const runFields = `id source kind status fault asOf rows outcomes { outcome rows } matchPercent
  faults { line column code message } viewerCanPause viewerCanResume viewerCanCancel`;
const runs = async (username: string, source: string | null = null) => {
  const { data } = await graph
    .as(username)
    .query(`query ($source: String) { feedRuns(source: $source) { edges { node { ${runFields} } } } }`, {
      source,
    });
  return data.feedRuns.edges.map(({ node }: { node: Record<string, unknown> }) => node);
};
const steer = async (way: string, id: string, username = 'kofi') => {
  const { data, code } = await graph.as(username).query(
    `mutation ($input: SteerFeedRunInput!) { ${way}FeedRun(input: $input) { __typename
      ... on FeedRunSteered { run { status } } } }`,
    { input: { id, idempotencyKey: randomUUID() } },
  );
  return code ?? data[`${way}FeedRun`];
};
/** A file whose first half goes through, and whose second waits to be told to go on. */
function halved(text: Buffer) {
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const middle = text.indexOf('\n', text.length / 2) + 1;
  async function* body() {
    yield* pieces(text.subarray(0, middle), 60_000);
    await gate;
    yield* pieces(text.subarray(middle), 60_000);
  }
  return { body: body(), go };
}
const runningId = async (rows = 1) => {
  await expect
    .poll(
      async () =>
        (await sql`select 1 from records.feed_run where status = 'RUNNING' and rows_read >= ${rows}`).length,
      { timeout: 20_000, interval: 50 },
    )
    .toBe(1);
  const [row] = await sql`select id from records.feed_run where status = 'RUNNING'`;
  return row?.id as string;
};

describe('a load', () => {
  test('is seen by the central team in full, and by its source so that it learns nothing of hidden children', async () => {
    const people = canaries(today);
    const text = Buffer.concat([
      ...feedFile({ kind: 'contactpoint-extract', people, rows: 30, bad: 0.1, asOf: today }),
    ]);
    await feed(deps, text, { named: 'contactpoint-extract' });
    const deaths = Buffer.concat([
      ...feedFile({ kind: 'gro-deaths', people, rows: 12, bad: 0, asOf: today }),
    ]);
    const sent = await graph.as('gro').fetch('/feeds/gro-deaths', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: new Uint8Array(deaths),
    });
    const answer = (await sent.json()) as { outcomes: Record<string, number> };
    expect(Object.keys(answer.outcomes).sort()).toEqual(['MATCH', 'NO_MATCH', 'REJECTED', 'SKIPPED']);

    const [death, extract] = await runs('kofi');
    expect([death?.source, extract?.source]).toEqual(['gro-deaths', 'contactpoint-extract']);
    expect(extract).toMatchObject({ kind: 'LIVE', status: 'DONE', rows: 30, asOf: today, fault: null });
    const counted = Object.fromEntries(
      ((death?.outcomes ?? []) as { outcome: string; rows: number }[]).map(({ outcome, rows }) => [
        outcome,
        rows,
      ]),
    );
    expect(counted.HELD).toBeGreaterThan(0);
    expect(death?.matchPercent).toBeCloseTo(((counted.MATCH ?? 0) * 100) / 12, 0);
    expect(((death?.faults ?? []) as object[]).length).toBeGreaterThan(0);
    // As a test, it would say by how many of its rows its source may go live (domain.md 9, 11).
    await sql`update records.feed_run set kind = 'TEST' where id = ${death?.id}`;
    const most = Math.floor((((counted.MATCH ?? 0) + (counted.SKIPPED ?? 0)) * 100) / 12);
    for (const [percent, enough] of [
      [most, true],
      [most + 1, false],
    ] as const)
      expect(
        await sql`select service.source_matches(${feedSources['gro-deaths'].organisationId}, ${percent}) as enough`,
      ).toEqual([{ enough }]);
    await sql`update records.feed_run set kind = 'LIVE' where id = ${death?.id}`;

    const own = await runs('gro');
    expect(own.map(({ source }: { source: string }) => source)).toEqual(['gro-deaths']);
    expect(own[0]).toMatchObject({ matchPercent: null, viewerCanPause: false });
    const told = Object.fromEntries(
      own[0].outcomes.map(({ outcome, rows }: { outcome: string; rows: number }) => [outcome, rows]),
    );
    expect(told).toEqual(answer.outcomes);
    // Nor does it from the auditors of its own body.
    const [ended] = await sql`
      select detail -> 'outcomes' as outcomes from audit.event where kind = 'FEED_ENDED' and detail ->> 'run' = ${own[0].id}`;
    expect(ended?.outcomes).toEqual(answer.outcomes);
    expect(own[0].faults).toEqual(death?.faults);
    const { data: reported } = await graph
      .as('gro')
      .query(`{ feedRunReport(id: "${own[0].id}") other: feedRunReport(id: "${extract?.id}") }`);
    expect(reported.other).toBeNull();
    const report = reported.feedRunReport.trimEnd().split('\n');
    expect(report[0]).toBe('line,column,code,what to do');
    expect(report).toHaveLength(own[0].faults.length + 1);
    expect(reported.feedRunReport).not.toMatch(/(^|,|\n)"?[=+@-]/);
    // Another source's load is nothing to it, and to others there are no loads.
    const other = await graph.as('gro').query(`{ feedRun(id: "${extract?.id}") { id } }`);
    expect(other.data.feedRun).toBeNull();
    expect((await graph.as('dora').query('{ feedRuns { edges { cursor } } }')).code).toBe('FORBIDDEN_FIELD');
    const { data } = await graph
      .as('kofi')
      .query('{ feedSources { name title asOf dataAgeDays stopped lastRun { status } } }');
    expect(data.feedSources).toContainEqual({
      name: 'contactpoint-extract',
      title: 'Extract of an earlier index',
      asOf: today,
      dataAgeDays: 0,
      stopped: false,
      lastRun: { status: 'DONE' },
    });
    expect(JSON.stringify(data)).not.toContain(String(castNumbers.grace));
  });

  test('decides about a batch for longer than people’s transactions may stand still', async () => {
    const name = new URL(graph.database.url).pathname.slice(1);
    const limit = (end: string) =>
      sql.unsafe(
        `alter role signpost_records in database "${name}" ${end.replace('limit', 'idle_in_transaction_session_timeout')}`,
      );
    await limit("set limit = '1s'");
    const hurried = feedDependencies(graph.database);
    const lookalikes: Lookalikes = {
      find: async (rows) => {
        const found = await hurried.lookalikes.find(rows);
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        return found;
      },
      stop: () => hurried.lookalikes.stop(),
    };
    try {
      const rows = file([birth(), birth()]);
      expect(await feed({ ...hurried, lookalikes }, rows)).toMatchObject({ status: 'DONE', rows: 2 });
    } finally {
      await limit('reset limit');
    }
  });

  test('is paused between batches, goes on, and ends as if it had not been', async () => {
    const { body, go } = halved(census([], 120));
    const loading = feed(deps, body, { named: 'school-census', batchRows: 20 });
    const id = await runningId();
    expect(await steer('pause', id, 'gro')).toBe('FORBIDDEN_FIELD');
    expect(await steer('pause', id)).toEqual({ __typename: 'FeedRunSteered', run: { status: 'PAUSED' } });
    expect(await steer('pause', id)).toMatchObject({ __typename: 'NotPermitted' });
    go();
    const [before] = await sql`select rows_read as rows from records.feed_run where id = ${id}`;
    expect(await feed(deps, census([]), { named: 'school-census' })).toMatchObject({ status: 'BUSY' });
    const [after] = await sql`select rows_read as rows, status from records.feed_run where id = ${id}`;
    expect(after).toEqual({ rows: before?.rows, status: 'PAUSED' });
    expect(await steer('resume', id)).toMatchObject({ run: { status: 'RUNNING' } });
    expect(await loading).toMatchObject({ status: 'DONE', rows: 120 });
    const events =
      await sql`select detail->>'status' as status from audit.event where kind = 'FEED_STEERED' order by id`;
    expect(events.map(({ status }) => status)).toEqual(['PAUSED', 'RUNNING']);
  });

  test('that waits longer than its sender may is given up, and holds its source until it is resumed', async () => {
    const text = census([], 100);
    const { body, go } = halved(text);
    const loading = feed(deps, body, { named: 'school-census', batchRows: 20, pausePatienceMs: 0 });
    const id = await runningId();
    await steer('pause', id);
    go();
    expect(await loading).toMatchObject({ status: 'PAUSED', fault: { code: 'FEED_PAUSED' } });
    // Its batches are looked up while the pause is asked about; none is written.
    const [read] = await sql`
      select rows_read::int as rows, (select count(*)::int from records.feed_row where run_id = ${id}) as kept
      from records.feed_run where id = ${id}`;
    expect(read).toEqual({ rows: expect.any(Number), kept: read?.rows });
    expect(await feed(deps, text, { named: 'school-census' })).toMatchObject({
      fault: { code: 'FEED_PAUSED' },
    });
    await steer('resume', id);
    const again = await feed(deps, text, { named: 'school-census' });
    expect(again).toMatchObject({ status: 'DONE', rows: 100 });
    expect(again.outcomes.SKIPPED).toBeGreaterThan(0);
    const rows = await sql`select count(*)::int as rows from records.feed_row where source = 'school-census'`;
    expect(rows[0]?.rows).toBe(220);
  });

  test('that is paused ends in a service that is closed meanwhile: nobody could let it go on', async () => {
    const text = census([], 100);
    const { body, go } = halved(text);
    let waits = false;
    const progress = ({ paused }: { paused: boolean }) => {
      waits = paused;
    };
    const loading = feed(deps, body, { named: 'school-census', batchRows: 20, progress });
    const id = await runningId();
    await steer('pause', id);
    go();
    await expect.poll(() => waits).toBe(true);
    await sql`update service.state set mode = 'CLOSED', officers = ${[randomUUID(), randomUUID()]}::uuid[]`;
    try {
      expect(await loading).toMatchObject({ status: 'FAILED', fault: { code: 'SOURCE_STOPPED' } });
    } finally {
      await sql`update service.state set mode = 'NORMAL', officers = '{}'`;
    }
    const [run] = await sql`select status, ended_at as ended from records.feed_run where id = ${id}`;
    expect(run).toEqual({ status: 'PAUSED', ended: null });
    // Its sender has been told: nobody reads that file any more.
    await expect.poll(() => steer('resume', id)).toMatchObject({ run: { status: 'FAILED' } });
    expect(await feed(deps, text, { named: 'school-census' })).toMatchObject({ status: 'DONE', rows: 100 });
  });

  test('whose sender has died is told as interrupted at once, and cannot be paused: the file is to be sent again', async () => {
    const path = join(temporaryFolder(), 'births.csv');
    const text = Buffer.concat([...birthsFile({ rows: 5_000, bad: 0, seed: 'left', today })]);
    writeFileSync(path, text);
    const given = [graph.database.url, inject('testKeys'), path, 'stops'];
    const loader = spawn(process.execPath, [await compiled('test/records/feed/loader.ts'), ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(loader, 'close');
    try {
      await once(loader.stdout, 'data');
      const [before] = await runs('kofi', 'gro-births');
      expect(before).toMatchObject({ status: 'RUNNING', fault: null, viewerCanPause: true });
    } finally {
      loader.kill('SIGKILL');
      await ended;
    }
    await expect
      .poll(async () => (await runs('kofi', 'gro-births'))[0], { timeout: 20_000 })
      .toMatchObject({
        status: 'FAILED',
        fault: 'INTERRUPTED',
        viewerCanPause: false,
        viewerCanCancel: false,
      });
    const [left] = await runs('kofi', 'gro-births');
    expect(await steer('pause', left?.id)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await feed(deps, text)).toMatchObject({ status: 'DONE', rows: 5_000 });
    const [last, first] = await runs('kofi', 'gro-births');
    expect([last?.status, first?.status, first?.fault]).toEqual(['DONE', 'FAILED', 'INTERRUPTED']);
  });

  test('that is cancelled ends, and sending the file again does the rest', async () => {
    const text = census([], 100);
    const { body, go } = halved(text);
    const loading = feed(deps, body, { named: 'school-census', batchRows: 20 });
    const id = await runningId();
    expect(await steer('cancel', id)).toMatchObject({ run: { status: 'CANCELLED' } });
    go();
    expect(await loading).toMatchObject({ status: 'CANCELLED', fault: { code: 'FEED_CANCELLED' } });
    expect(await steer('resume', id)).toMatchObject({ __typename: 'NotPermitted' });
    expect(await steer('cancel', randomUUID())).toMatchObject({ __typename: 'RecordNotFound' });
    expect(await feed(deps, text, { named: 'school-census' })).toMatchObject({ status: 'DONE', rows: 100 });
  });

  test.each([
    ['resume', 'DONE', null],
    ['cancel', 'CANCELLED', 'FEED_CANCELLED'],
  ])('that is paused after its last batch ends when the team says how: %s', async (way, status, code) => {
    const text = census([], 40);
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    async function* body() {
      yield* pieces(text, 60_000);
      await gate;
    }
    let loading: Promise<FeedResult> | undefined;
    const waits = new Promise<string>((resolve) => {
      const progress = ({ paused }: { paused: boolean }) => paused && resolve('it waits');
      loading = feed(deps, body(), { named: 'school-census', batchRows: 20, progress });
    });
    const id = await runningId(40);
    await steer('pause', id);
    go();
    expect(await Promise.race([loading, waits])).toBe('it waits');
    await steer(way, id);
    expect(await loading).toMatchObject({ status, rows: 40, fault: code && { code } });
    const [run] =
      await sql`select status, fault, file_hash is null as broken from records.feed_run where id = ${id}`;
    expect(run).toEqual({ status, fault: null, broken: status !== 'DONE' });
    // Sent again, it is read to its end: nothing was lost, and nothing holds the source.
    expect(await feed(deps, text, { named: 'school-census' })).toMatchObject({ outcomes: { SKIPPED: 40 } });
  });

  test('runs beside those of three other sources, on the connections that the service has', async () => {
    const own = openFeedDependencies({
      databaseUrl: graph.database.url,
      keys: testKeys(),
      policy: readPolicy(),
      clock: systemClock,
      log: silentLog,
    });
    const kinds = ['school-census', 'gro-deaths', 'dwp-child-benefit', 'nhs-registrations'] as const;
    const text = (kind: (typeof kinds)[number]) =>
      Buffer.concat([...feedFile({ kind, people: [], rows: 200, bad: 0, asOf: today, seed: 'beside' })]);
    const results = await Promise.all(kinds.map((named) => feed(own, text(named), { named })));
    await own.stop();
    expect(results.map(({ status }: FeedResult) => status)).toEqual(kinds.map(() => 'DONE'));
  });
});

test('what is held for as long as a file takes goes straight to the server, past a pooler', async () => {
  const refused = new URL(graph.database.url);
  refused.port = '1';
  const own = openFeedDependencies({
    databaseUrl: graph.database.url,
    directUrl: refused.href,
    keys: testKeys(),
    policy: readPolicy(),
    clock: systemClock,
    log: silentLog,
  });
  await expect(feed(own, census([], 10), { named: 'school-census' })).rejects.toSatisfy(isUnavailable);
  expect(await own.sql`select 1 as there`).toEqual([{ there: 1 }]);
  await own.stop();
});

test('L16 a stopped source is refused whole and nothing is stored; the record says how old its data is', async () => {
  await feed(deps, census([told('mia', today)]), { named: 'school-census' });
  await sql`insert into records.feed_row (source, row_key, content_hash, run_id, outcome, child_number, as_of)
    select 'school-census', '\\x01', '\\x01', id, 'MATCH', ${castNumbers.grace}, ${today} from records.feed_run limit 1`;
  const before = await contents(graph.database);
  await sql`update service.state set mode = 'INTERIM'`;
  const later = census([{ ...told('ella', today), line: '1 Elsewhere' }]);
  for (const named of ['school-census', 'nhs-registrations', 'dwp-child-benefit'] as const)
    expect(await feed(deps, later, { named })).toMatchObject({
      status: 'STOPPED',
      runId: null,
      fault: { code: 'SOURCE_STOPPED' },
    });
  // L15: births and deaths go on, as does what is accredited.
  for (const named of ['gro-births', 'gro-deaths'] as const)
    expect((await feed(deps, 'x', { named })).fault?.code).not.toBe('SOURCE_STOPPED');
  expect(await contents(graph.database)).toEqual(before);
  const read = async (username: string, name: 'mia' | 'grace') => {
    const reason = `{ number: "${castNumbers[name]}", reason: CO_OPERATION, idempotencyKey: "${randomUUID()}" }`;
    await graph.as(username).query(`mutation { openRecord(input: ${reason}) { __typename } }`);
    const { data } = await graph
      .as(username)
      .query(`{ child(number: "${castNumbers[name]}") { number dataAges { source asOf ageDays stopped } } }`);
    return data.child.dataAges;
  };
  const age = { source: 'school-census', asOf: today, ageDays: 0, stopped: true };
  await expect.poll(() => read('amira', 'mia')).toContainEqual(age);
  // Which sources know of a shielded child says where the child is.
  expect(await read('amira', 'grace')).toBeNull();
  expect(await read('dora', 'grace')).toContainEqual(age);
  expect(suppliers.education).toBeDefined();
});
