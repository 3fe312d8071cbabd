import { randomUUID } from 'node:crypto';
import { AuditWriter } from '../../../platform/audit.ts';
import { type Caller, mintCaller } from '../../../platform/caller.ts';
import { systemClock } from '../../../platform/clock.ts';
import { csvCell } from '../../../platform/csv.ts';
import type { Sql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { nhsNumberFrom } from '../../../platform/identifiers.ts';
import { silentLog } from '../../../platform/log.ts';
import { readPolicy } from '../../../platform/policy.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { type BirthColumn, birthColumns } from '../../../subgraphs/records/feed/births.ts';
import { createFeeds } from '../../../subgraphs/records/feed/feed.ts';
import type { Rejection } from '../../../subgraphs/records/feed/rejection.ts';
import { type FeedOptions, runFeed } from '../../../subgraphs/records/feed/run.ts';
import { type FeedSourceName, feedSources } from '../../../subgraphs/records/feed/sources.ts';
import { Resident } from '../../../subgraphs/records/resident/resident.ts';
import { castNhsNumbers, castNumbers, castRows } from '../../support/cast.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import { claimsOf } from '../../support/people.ts';

export type Cells = Record<BirthColumn, string>;

let entries = 0;

/** The next entry number that no test has used. */
export function freshEntry(): string {
  entries += 1;
  return `TEST${String(entries).padStart(6, '0')}`;
}

const girls =
  'Agnes Beatrix Clara Dorothea Esme Frances Greta Harriet Imogen Josephine Katharine Lavinia Mabel Nora Olwen Petra'.split(
    ' ',
  );
const families =
  'Fairburn Stonegate Woodworth Blackmore Thornley Ashdown Windle Marlowe Hartley Ulverton Oakes Quill Drury'.split(
    ' ',
  );
let people = 0;

/** Somebody whom no other row of a test is like: what is alike is looked at by a person. */
function freshPerson(day: (ago: number) => string) {
  people += 1;
  return {
    given_names: girls[people % girls.length] as string,
    family_name: families[people % families.length] as string,
    date_of_birth: day(3 + (people % 35)),
    address_line: `${people} Well Lane`,
  };
}

/** A good row: a girl born in Leeds last week, with changes. */
export function birth(changes: Partial<Cells> = {}): Cells {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return {
    entry_number: freshEntry(),
    correction: '0',
    ...freshPerson(day),
    sex: 'F',
    nhs_number: '',
    mother_given_names: 'Ruth',
    mother_family_name: 'Fairburn',
    father_given_names: '',
    father_family_name: '',
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    registered_on: day(2),
    ...changes,
  };
}

let nhs = 980_000_000;

/** The next NHS number that no test has used. */
export function freshNhs(): string {
  for (;;) {
    nhs += 1;
    const number = nhsNumberFrom(nhs);
    if (number) return number;
  }
}

/** A registration that fits a child of the cast. */
export function registrationOf(name: keyof typeof castNumbers, changes: Partial<Cells> = {}): Cells {
  const found = castRows().children.find(({ number }) => number === castNumbers[name]);
  if (!found) throw new Error('The cast has no such child.');
  return birth({
    given_names: found.givenName,
    family_name: found.familyName,
    date_of_birth: found.birthDate,
    sex: found.gender === 'MALE' ? 'M' : 'F',
    nhs_number: castNhsNumbers[name],
    ...changes,
  });
}

/** The record that has an entry of birth. */
export async function recordOf(database: TestDatabase, entry: string) {
  const lookup = keyedHash(testKeys().lookupKey(), 'identifier:GRO_BIRTH_ENTRY', entry);
  const [row] = await database.sql`
    select c.* from records.identifier i join records.child c on c.number = i.child_number
    where i.scheme = 'GRO_BIRTH_ENTRY' and i.lookup = ${lookup}`;
  return row;
}

/** Rows as the text of a file, with its header. */
export function file(rows: readonly (Cells | string)[], end = '\n'): string {
  const text = rows.map((row) => (typeof row === 'string' ? row : line(row)));
  return [birthColumns.join(','), ...text, ''].join(end);
}

function line(cells: Cells): string {
  return birthColumns.map((column) => csvCell(cells[column])).join(',');
}

/** A text as it comes over a wire, in pieces of so many bytes. */
export async function* pieces(text: string | Buffer, size = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function feedDependencies(database: TestDatabase): FeedDependencies {
  const sql = database.poolFor('signpost_records', { max: 4 });
  const sealedSql = database.poolFor('signpost_sealed', { max: 1 });
  const audit = new AuditWriter(sql);
  return {
    sql,
    leases: database.poolFor('signpost_records', { max: 4 }),
    sealedSql,
    // In this thread: what the thread of the product holds is the same.
    lookalikes: new Resident(database.poolFor('signpost_records', { max: 2 })),
    audit,
    keys: testKeys(),
    policy: readPolicy(),
    clock: systemClock,
    log: silentLog,
  };
}

/** Takes a file in, and gives how it ended with the faults of its rows. */
export async function feed(
  deps: FeedDependencies,
  body: string | Buffer | AsyncIterable<Uint8Array>,
  options: Partial<FeedOptions> & { named?: FeedSourceName } = {},
) {
  const rejections: Rejection[] = [];
  const result = await runFeed(deps, {
    source: feedSources[options.named ?? 'gro-births'],
    startedBy: null,
    actor: {},
    body: typeof body === 'string' || Buffer.isBuffer(body) ? pieces(body) : body,
    rejected: (rejection) => rejections.push(rejection),
    ...options,
  });
  return { ...result, rejections };
}

export function feedsOf(database: TestDatabase, log = silentLog) {
  const keys = testKeys();
  return createFeeds({ databaseUrl: database.url, keys, policy: readPolicy(), clock: systemClock, log });
}

/** A caller as the gateway vouches for it, for a member of the cast. */
export function callerOf(username: string): Caller {
  return mintCaller(claimsOf(username, randomUUID()), randomUUID());
}

/** Every table of the index as text, apart from runs, rejections and ciphertext: what replaying must not change. */
export async function contents(database: TestDatabase, ids = true): Promise<string[]> {
  const tables = [
    'child',
    'address',
    'carer',
    'identifier',
    'provenance',
    'feed_row',
    'former_name',
    'involvement',
  ];
  const found: string[] = [];
  for (const table of tables) {
    const drop = ids
      ? ''
      : ` - 'id' - 'number' - 'child_number' - 'run_id' - 'created_at' - 'recorded_at' - 'strategy'`;
    const rows = await database.sql.unsafe(
      `select (to_jsonb(t)${drop})::text as row from records.${table} t order by 1`,
    );
    found.push(...rows.map(({ row }) => `${table}: ${row}`));
  }
  const held = await database.sql`select encode(row_key, 'hex') as key from records.feed_held order by 1`;
  return [...found, ...held.map(({ key }) => `held: ${key}`)];
}

/** About which fields the team of a record is asked: its open conflicts that have their work and what is held of them. */
export async function fieldsAsked(sql: Sql, number: number | string | undefined): Promise<string[]> {
  const rows = await sql<{ field: string }[]>`select f.field from records.conflict f
    join records.work_item w on w.reference = f.id and w.closed_at is null
    join sealed.conflict_value v on v.id = f.id
    where f.child_number = ${number ?? null} and f.status = 'OPEN' order by 1`;
  return rows.map(({ field }) => field);
}

/** Enters that a file of a local source was tested by its map, and that enough of its rows matched. */
export async function proveLocalSource(sql: Sql, name: string, matched = 95): Promise<void> {
  await sql`
    insert into records.feed_run (id, source, kind, started_at, ended_at, status, rows_read, outcomes)
    values (${randomUUID()}, ${name}, 'TEST', now(), now(), 'DONE', 100,
      ${sql.json({ MATCH: matched - 1, SKIPPED: 1, NO_MATCH: 100 - matched })})`;
}
