import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { canaries, canaryHome, told } from '../../../cli/seed/canaries.ts';
import { type CanaryChildName, canaryNumbers, loadCanaryChildren } from '../../../cli/seed/canaryChildren.ts';
import {
  type DemoKind,
  type DemoPerson,
  demoKinds,
  demoLocalMap,
  feedFile,
} from '../../../cli/seed/feedFiles.ts';
import { AuditWriter } from '../../../platform/audit.ts';
import { systemClock } from '../../../platform/clock.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { createLog } from '../../../platform/log.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { holdIdentities } from '../../../subgraphs/records/adoption/heldIdentities.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { openHeld } from '../../../subgraphs/records/feed/held.ts';
import { localSource, registerLocalSource } from '../../../subgraphs/records/feed/local.ts';
import { reportRow } from '../../../subgraphs/records/feed/rejection.ts';
import type { FeedSource } from '../../../subgraphs/records/feed/source.ts';
import { feedSources, findSource } from '../../../subgraphs/records/feed/sources.ts';
import { castDatabase, castNumbers } from '../../support/cast.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import { contents, feed, feedDependencies, proveLocalSource } from './support.ts';

const today = systemClock.today();
let database: TestDatabase;
let deps: FeedDependencies;

beforeAll(async () => {
  database = await castDatabase();
  await database.sql.begin((tx) => loadCanaryChildren(tx, testKeys(), today));
  await registerLocalSource(database.sql, new AuditWriter(database.sql), demoLocalMap);
  await proveLocalSource(database.sql, demoLocalMap.name);
  const [registered] =
    await database.sql`select outcome, detail from audit.event where kind = 'SOURCE_REGISTERED'`;
  expect(registered).toMatchObject({ outcome: 'DONE', detail: { source: demoLocalMap.name } });
  await database.sql`insert into users.organisation (id, name, kind, accreditation, accredited_until)
    values (${demoLocalMap.organisationId}, 'Demo Early Help', 'SOURCE_SUPPLIER', 'ACCREDITED', '2199-01-01')`;
  deps = feedDependencies(database);
});

const sourceOf = (kind: DemoKind) =>
  findSource(database.sql, kind.split('.')[0] as string) as Promise<FeedSource>;
const demo = (
  kind: DemoKind,
  people: readonly DemoPerson[],
  more: { rows?: number; bad?: number; asOf?: string } = {},
) => Buffer.concat([...feedFile({ kind, people, rows: people.length, bad: 0, asOf: today, ...more })]);
const send = async (kind: DemoKind, people: readonly DemoPerson[], more = {}) =>
  feed(deps, demo(kind, people, more), { source: await sourceOf(kind) });
const child = async (name: keyof typeof castNumbers) =>
  (await database.sql`select * from records.child where number = ${castNumbers[name]}`)[0] as Record<
    string,
    unknown
  >;
const homeOf = async (name: keyof typeof castNumbers) =>
  (
    await database.sql`select line, postcode from records.address
    where child_number = ${castNumbers[name]} and until_date is null`
  )[0];
const later = (days: number) => addDays(today, -days);

/** Gives a child of the cast the identifiers by which a source knows it, sealed where the record is. */
async function identify(name: keyof typeof castNumbers): Promise<void> {
  const { upn } = told(name, today);
  const lookup = keyedHash(testKeys().lookupKey(), 'identifier:UPN', upn);
  const shielded = (await child(name)).shield !== 'NONE';
  await database.sql`insert into records.identifier (scheme, lookup, child_number, value)
    values ('UPN', ${lookup}, ${castNumbers[name]}, ${shielded ? null : upn}) on conflict do nothing`;
}

/** What nobody may find in clear: in tables, answers, reports and logs. */
async function seen(text: string): Promise<string[]> {
  const tables = await database.sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('records', 'sealed', 'audit')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.sql.unsafe(`select 1 from ${name} t where t::text ilike '%${text}%'`);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** The records of the canaries that no feed may change, with their addresses. */
async function canaryRecords() {
  const read = async (name: CanaryChildName) =>
    (
      await database.sql`select c.*, (select array_agg(a.line) from records.address a where a.child_number = c.number) as lines
      from records.child c where number = ${Number(canaryNumbers[name])}`
    )[0];
  return { adopted: await read('adopted'), corrected: await read('corrected'), ended: await read('ended') };
}

describe.each(demoKinds)('the demo file of %s', (kind) => {
  const asOf = later(30 - demoKinds.indexOf(kind));

  test('keeps the rules of domain.md 9 for the canaries in it, and changes nothing when sent again', async () => {
    for (const name of ['mia', 'ella', 'erin', 'grace'] as const) await identify(name);
    await database.sql`delete from records.conflict`;
    await database.sql.begin((tx) =>
      holdIdentities(tx, testKeys().lookupKey(), Number(castNumbers.zara), 'FOR_GOOD'),
    );
    const canary = `Canary${randomBytes(6).toString('hex').replace(/\d/g, 'x')}`;
    const people = canaries(today).map((person) =>
      person.line === canaryHome.line ? { ...person, line: `7 ${canary} Street`, locality: canary } : person,
    );
    const lines: string[] = [];
    const log = createLog({
      part: 'test',
      level: 'debug',
      destination: { write: (text) => void lines.push(text) },
    });
    const before = { grace: await child('grace'), hope: await child('hope'), zara: await child('zara') };
    const spared = await canaryRecords();
    const text = demo(kind, people, { rows: 60, bad: 0.2, asOf });
    const source = await sourceOf(kind);
    const [index] = await database.sql`select count(*)::int as children from records.child`;
    const result = await feed({ ...deps, log }, text, { source });

    expect(result).toMatchObject({ status: 'DONE', kind: 'LIVE', rows: 60 });
    expect(Object.values(result.outcomes).reduce((sum, rows) => sum + rows, 0)).toBe(60);
    // One of the canaries is bad, as are a fifth of the rows.
    expect(result.outcomes.REJECTED).toBe(13);
    const codes = new Set(result.rejections.map(({ code }) => code));
    expect(codes.size).toBeGreaterThanOrEqual(7);
    expect(codes).toContain('FORMULA');
    // 1: nothing visible beside a hidden record; 4: an adopted child's row waits.
    expect(result.outcomes.HELD).toBeGreaterThanOrEqual(2);
    expect(result.reasons.HIDDEN_ALIKE).toBeGreaterThanOrEqual(1);
    expect(result.reasons.IDENTITY_HELD).toBe(2);
    // 4, 6, 7: of the adopted, the corrected and the dead nothing has changed; the correction's team is asked.
    const sparedNow = await canaryRecords();
    if (kind === 'gro-deaths') expect(sparedNow.ended).toEqual(spared.ended);
    else expect(sparedNow).toEqual(spared);
    const asked = await database.sql`
      select field, source from records.conflict where child_number = ${Number(canaryNumbers.corrected)}`;
    const byNumber = !['gro-deaths', 'dwp-child-benefit'].includes(kind);
    expect(asked).toEqual(byNumber ? [{ field: 'address', source: source.name }] : []);
    const [after] = await database.sql`select count(*)::int as children from records.child`;
    expect(after?.children - index?.children).toBe(result.outcomes.CREATED);
    expect(result.outcomes.CREATED > 0).toBe(kind === 'contactpoint-extract');
    // 2: the shielded view is the same to the byte, unless somebody died.
    const died = kind === 'gro-deaths';
    expect(await child('hope')).toEqual(before.hope);
    expect(await child('zara')).toEqual(before.zara);
    if (!died) expect(await child('grace')).toEqual(before.grace);
    // 3: no report, answer, log line or clear column shows a shielded child's address.
    const said = JSON.stringify([result, lines, result.rejections.map(reportRow)]);
    expect(said).not.toContain(canary);
    expect(await seen(canary)).toEqual([]);
    // Twins stay two.
    expect((await child('ella')).given_name).toBe('Ella');
    expect((await child('erin')).given_name).toBe('Erin');
    // 5: again.
    const whole = await contents(database);
    const again = await feed(deps, text, { source });
    expect(again.outcomes).toMatchObject({ CREATED: 0, MATCH: 0, HELD: 0, NO_MATCH: 0, REJECTED: 13 });
    expect(again.outcomes.SKIPPED).toBe(47);
    expect(await contents(database)).toEqual(whole);
    // A file of the day before is refused whole, or tells what is known to be older row by row.
    const dayBefore = later(31 - demoKinds.indexOf(kind));
    const older = await feed(deps, demo(kind, people, { rows: 60, bad: 0.2, asOf: dayBefore }), { source });
    if (kind === 'gro-deaths') expect(older.outcomes).toMatchObject({ CREATED: 0, MATCH: 0, HELD: 0 });
    else if (kind.endsWith('.ndjson')) expect(older.outcomes).toMatchObject({ SKIPPED: 47, REJECTED: 13 });
    else expect(older).toMatchObject({ status: 'FAILED', rows: 0, fault: { code: 'OLDER_FILE' } });
    expect(await contents(database)).toEqual(whole);
    // Of two at once the second is turned away, and the first goes on.
    let second: Awaited<ReturnType<typeof feed>> | undefined;
    async function* during() {
      second = await feed(deps, text, { source });
      yield text;
    }
    expect((await feed(deps, during(), { source })).outcomes).toEqual(again.outcomes);
    expect(second).toMatchObject({ status: 'BUSY', runId: null, rows: 0 });
    // What died lives again for the next source.
    if (died)
      await database.sql`update records.child set death_date = null, death_notified_on = null
      where number <> ${Number(canaryNumbers.ended)}`;
  });
});

describe('a death', () => {
  test('L15 starts the one-year clock, and nothing but a correction changes it (historical failure 7)', async () => {
    await database.sql`delete from records.held_identity`;
    const leo = { ...told('leo', today), reference: 'DEAD000001' };
    expect((await send('gro-deaths', [leo])).outcomes).toMatchObject({ MATCH: 1 });
    expect(await child('leo')).toMatchObject({ death_date: today, death_notified_on: today, status: 'LIVE' });
    const [origin] = await database.sql`select field, source from records.provenance
      where child_number = ${castNumbers.leo} and source = 'gro-deaths'`;
    expect(origin).toEqual({ field: 'dateOfDeath', source: 'gro-deaths' });
    const dead = await child('leo');
    // Other sources change nothing of the dead.
    await identify('leo');
    const moved = { ...told('leo', today), line: '1 Other Road' };
    expect((await send('school-census', [moved], { asOf: today })).outcomes).toMatchObject({ MATCH: 1 });
    expect(await child('leo')).toEqual(dead);
    expect(await homeOf('leo')).toMatchObject({ line: '3 Headingley Rise' });
    const text = (changes: (line: string) => string) => {
      const [head, row] = demo('gro-deaths', [leo]).toString().split('\n');
      return `${head}\n${changes(row as string)}\n`;
    };
    const other = text((row) => row.replace('DEAD000001', 'DEAD000002').replaceAll(today, later(2)));
    expect((await feed(deps, other, { named: 'gro-deaths' })).outcomes).toMatchObject({ HELD: 1 });
    const corrected = text((row) => row.replace(',0,', ',1,').replace(today, later(2)));
    expect((await feed(deps, corrected, { named: 'gro-deaths' })).outcomes).toMatchObject({ MATCH: 1 });
    expect(await child('leo')).toMatchObject({ death_date: later(2), death_notified_on: today });
  });

  test.each([
    ['date_of_death', 'DEATH_BEFORE_BIRTH', (row: string) => row.replace(today, '1999-01-01')],
    ['date_of_death', 'DEATH_IN_FUTURE', (row: string) => row.replace(today, '2199-01-01')],
    ['entry_number', 'ENTRY_FORMAT', (row: string) => row.replace('DEAD000009', 'DEAD')],
  ])('with a bad %s is turned away: %s', async (column, code, spoil) => {
    const person = { ...told('mia', today), reference: 'DEAD000009', born: '2015-01-01' };
    const [head, row] = demo('gro-deaths', [person]).toString().split('\n');
    const result = await feed(deps, `${head}\n${spoil(row as string)}\n`, { named: 'gro-deaths' });
    expect(result.rejections).toEqual([{ line: 2, column, code }]);
  });
});

describe('a source that says everything anew', () => {
  const census = (person: DemoPerson, asOf: string) => send('school-census', [person], { asOf });

  test('moves a child by the most recent evidence, whichever source has it', async () => {
    await database.sql`update records.feed_run set as_of = null`;
    await database.sql`update records.address set since_date = '2020-01-01' where child_number = ${castNumbers.mia}`;
    const mia = told('mia', today);
    const [x, y] = [
      { ...mia, line: '1 New Road' },
      { ...mia, line: '2 Old Road' },
    ];
    await census(x, later(10));
    expect(await homeOf('mia')).toMatchObject({ line: '1 New Road' });
    // Child benefit confirms it later: what the census said in between does not undo that.
    await database.sql`update records.feed_run set as_of = null`;
    await send('nhs-registrations', [x], { asOf: later(4) });
    await census(y, later(6));
    expect(await homeOf('mia')).toMatchObject({ line: '1 New Road' });
    await census(y, later(3));
    expect(await homeOf('mia')).toMatchObject({ line: '2 Old Road' });
  });

  test('never overwrites what a person corrected, and asks the team (historical failure 6)', async () => {
    await database.sql`insert into records.provenance (child_number, id, field, source, recorded_at)
      values (${castNumbers.mia}, gen_random_uuid(), 'address', 'person', now() + interval '1 minute')`;
    await census({ ...told('mia', today), line: '5 Wrong Road' }, later(2));
    expect(await homeOf('mia')).toMatchObject({ line: '2 Old Road' });
    const asked =
      await database.sql`select field, source from records.conflict where child_number = ${castNumbers.mia}`;
    expect(asked).toContainEqual({ field: 'address', source: 'school-census' });
    // Decided for good: the next file, of another day, says the same.
    await database.sql`update records.conflict set status = 'KEPT' where child_number = ${castNumbers.mia}`;
    await database.sql`update records.feed_run set as_of = null`;
    await census({ ...told('mia', today), line: '5 Wrong Road' }, later(1));
    const [open] = await database.sql`select count(*)::int as many from records.conflict
      where child_number = ${castNumbers.mia} and status = 'OPEN'`;
    expect(open?.many).toBe(0);
  });

  test('brings back no carer whom a person took out, leaves a trace of each that it adds, and is held up by no local number', async () => {
    const [{ sql }, number] = [database, castNumbers.ruby];
    await sql`delete from records.carer where child_number = ${number}`;
    const carer = { carerGiven: 'Someone', carerFamily: 'Dangerous' };
    const row = { ...told('ruby', today), reference: 'LOCAL00099', ...carer };
    const local = (asOf: string, of = row) => send('local-demo-early-help', [of], { asOf });
    const carers = () => sql`select name from records.carer where child_number = ${number}`;
    const left = () => sql`select field, source from records.provenance
      where child_number = ${number} and field = 'carers' order by recorded_at`;
    await sql`insert into records.provenance (child_number, id, field, source, recorded_at)
      values (${number}, gen_random_uuid(), 'carers', 'person', now() - interval '1 minute')`;
    expect((await local(later(3))).outcomes).toMatchObject({ MATCH: 1 });
    expect(await carers()).toEqual([]);
    expect(
      await sql`select field, source from records.conflict where child_number = ${number}`,
    ).toContainEqual({ field: 'carers', source: demoLocalMap.name });
    // Where nobody has said anything it is added, with where it comes from and in the audit.
    await sql`delete from records.provenance where child_number = ${number} and field = 'carers'`;
    await local(later(2));
    expect(await carers()).toEqual([{ name: 'Someone Dangerous' }]);
    expect(await left()).toEqual([{ field: 'carers', source: demoLocalMap.name }]);
    const [event] = await sql`select detail->'fields' as fields from audit.event
      where kind = 'RECORD_CHANGED' and child_number = ${number} order by id desc limit 1`;
    expect(event?.fields).toContain('carers');
    const again = await local(later(1), { ...row, reference: 'LOCAL00098', nhs: '' });
    expect(again.outcomes).toMatchObject({ MATCH: 1 });
  });

  test('is refused whole when it is older than what was read, or speaks as of two days', async () => {
    const old = await census(told('mia', today), later(20));
    expect(old).toMatchObject({ status: 'FAILED', rows: 0, fault: { code: 'OLDER_FILE' } });
    const two = demo('school-census', [told('ella', today), told('erin', today)], { asOf: later(1) })
      .toString()
      .split('\n');
    two[2] = (two[2] as string).replace(later(1), today);
    const result = await feed(deps, two.join('\n'), { named: 'school-census' });
    expect(result.rejections).toEqual([{ line: 3, column: 'reference_date', code: 'DAY_DIFFERS' }]);
  });

  test('puts a newer row in the place of one that waits', async () => {
    const row = { ...told('noah', today), upn: told('noah', today).upn, born: '2014-05-05', given: 'Nobody' };
    await database.sql`update records.feed_run set as_of = null`;
    expect((await census(row, later(1))).outcomes).toMatchObject({ NO_MATCH: 1 });
    expect((await census({ ...row, line: '9 Elsewhere' }, today)).outcomes).toMatchObject({ NO_MATCH: 1 });
    const key = keyedHash(testKeys().lookupKey(), 'feed:school-census', row.upn);
    const waiting =
      await database.sql`select source, encode(row_key, 'hex') as key, key_version as "keyVersion",
      ciphertext from records.feed_held where entry_key = ${key}`;
    const opened = waiting.map((held) => openHeld(testKeys().sealKeys(), held as never));
    expect(opened).toMatchObject([
      { reason: 'NOBODY_FOUND', row: { home: { line: '9 Elsewhere' } }, candidates: [] },
    ]);
    const items =
      await database.sql`select outcome from records.work_item where queue = 'NO_MATCH' and outcome = 'REPLACED'`;
    expect(items.length).toBeGreaterThan(0);
  });

  test('says nothing of a child whose whereabouts it keeps back', async () => {
    const row = { ...told('ruby', today), withheld: true };
    const result = await send('nhs-registrations.ndjson', [row]);
    expect([result.outcomes.HELD, result.reasons]).toEqual([1, { WITHHELD_BY_SOURCE: 1 }]);
  });
});

test('numbers of two local sources are never the same: one whose prefix is another’s, or begins so, is refused', async () => {
  const audit = new AuditWriter(database.sql);
  const map = { ...demoLocalMap, name: 'local-other', organisationId: demoLocalMap.organisationId };
  for (const prefix of [demoLocalMap.prefix, 'DEMO-', `${demoLocalMap.prefix}TWO-`])
    await expect(registerLocalSource(database.sql, audit, { ...map, prefix })).rejects.toThrow(
      'The numbers of local-demo-early-help begin with DEMO-EH-',
    );
  expect(await database.sql`select name from records.local_source`).toEqual([{ name: demoLocalMap.name }]);
  await registerLocalSource(database.sql, audit, demoLocalMap);
});

describe('accreditation', () => {
  const standing = (stage: string, until = '2199-01-01') => database.sql`
    update users.organisation set accreditation = ${stage}, accredited_until = ${until}
    where id = ${demoLocalMap.organisationId}`;
  const row = { ...told('mia', today), reference: 'LOCAL00077' };
  const push = () => send('local-demo-early-help', [row], { asOf: today });

  test('L39 and L40: a local source that is not accredited is refused whole; a reviewed one is tested and writes nothing', async () => {
    const before = await contents(database);
    for (const [stage, until] of [
      ['APPLIED'],
      ['SELF_ASSESSED'],
      ['SUSPENDED'],
      ['WITHDRAWN'],
      ['ACCREDITED', later(1)],
    ] as const) {
      await standing(stage, until);
      expect(await push()).toMatchObject({
        status: 'STOPPED',
        runId: null,
        fault: { code: 'SOURCE_NOT_ACCREDITED' },
      });
    }
    for (const stage of ['REVIEWED', 'TEST_FEED', 'MATCH_RATE_OK']) {
      await standing(stage);
      expect(await push()).toMatchObject({ status: 'DONE', kind: 'TEST', outcomes: { MATCH: 1 } });
    }
    expect(await contents(database)).toEqual(before);
    await standing('ACCREDITED');
    expect(await push()).toMatchObject({ kind: 'LIVE', outcomes: { MATCH: 1 } });
    // A service that is accredited to use the index is no source.
    const service = { ...localSource(demoLocalMap), organisationId: '6f1d0c1e-5a0e-4d0b-9a53-3c6f1c7d2b99' };
    await database.sql`insert into users.organisation (id, name, kind, accreditation, accredited_until)
      values (${service.organisationId}, 'A service', 'AUTHORITY_SERVICE', 'ACCREDITED', '2199-01-01')`;
    expect(await feed(deps, demo('local-demo-early-help', [row]), { source: service })).toMatchObject({
      fault: { code: 'SOURCE_NOT_ACCREDITED' },
    });
  });
});

test('L04 the dry run of an extract balances, by count and reason, and writes nothing; the load then does the same', async () => {
  await database.sql`update records.feed_run set as_of = null`;
  const text = demo('contactpoint-extract', canaries(today), { rows: 200, bad: 0.1, asOf: today });
  const numbered = text.toString().replaceAll('TEST0', 'TEST7').replaceAll('CAST0', 'CAST7');
  const before = await contents(database);
  const dry = await feed(deps, numbered, { named: 'contactpoint-extract', dryRun: true });
  expect(await contents(database)).toEqual(before);
  expect(dry).toMatchObject({ status: 'DONE', kind: 'TEST', rows: 200 });
  const { CREATED, MATCH, HELD, NO_MATCH, MULTIPLE_MATCH, REJECTED, SKIPPED } = dry.outcomes;
  expect(CREATED + MATCH + HELD + NO_MATCH + MULTIPLE_MATCH + REJECTED + SKIPPED).toBe(200);
  const reasons = Object.values(dry.reasons).reduce((sum, rows) => sum + rows, 0);
  expect(reasons).toBe(HELD + NO_MATCH + MULTIPLE_MATCH + REJECTED);
  const live = await feed(deps, numbered, { named: 'contactpoint-extract' });
  expect([live.outcomes, live.reasons]).toEqual([dry.outcomes, dry.reasons]);
});

test('every source has its page, and its columns stand on it', async () => {
  const { readFileSync } = await import('node:fs');
  for (const { name, columns } of Object.values(feedSources)) {
    const page = readFileSync(new URL(`../../../docs/feeds/${name}.md`, import.meta.url), 'utf8');
    for (const column of columns) expect([name, page.includes(`\`${column}\``)]).toEqual([name, true]);
  }
});
