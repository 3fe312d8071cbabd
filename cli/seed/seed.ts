import postgres from 'postgres';
import { type IsoDate, systemClock } from '../../platform/clock.ts';
import { type Sql, startTimeout, type TransactionSql, verifying } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import { type Log, silentLog } from '../../platform/log.ts';
import { provingItself } from '../../platform/provenServer.ts';
import { isFrozen } from '../../platform/serviceMode.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { canaryNumbers, loadCanaryChildren } from './canaryChildren.ts';
import { loadCast, reservedNumbers } from './cast.ts';
import { copyChildren, dropIndexes } from './copy.ts';
import { loadAreas, loadReference } from './directory.ts';
import { duplicateNumbers, loadDuplicates } from './duplicates.ts';
import { Population } from './households.ts';
import { Random } from './random.ts';
import { RowWriter } from './rows.ts';

/** The seed was refused. One sentence: why, and what to do. */
export class SeedRefused extends Error {
  readonly code = 'SEED_REFUSED';
  override readonly name = 'SeedRefused';
}

/** What a seed is doing: `steps` counts children first, then indexes. */
type SeedProgress = (step: 'children' | 'indexes' | 'statistics', done: number, total: number) => void;

interface SeedOptions {
  /** The owner's address (`DATABASE_URL` as given). */
  databaseUrl: string;
  keys: Keys;
  /** How many synthetic children; 20,000 unless told. The named ones of the cast come on top. */
  children?: number;
  /** Another seed, other children. */
  seed?: string;
  /** The day that ages and dates count back from; today in London unless told. */
  today?: IsoDate;
  /** True refuses: demo accounts and synthetic children have no place in production. */
  production: boolean;
  log?: Log;
  progress?: SeedProgress;
}

/** How many children a seed makes unless told. */
export const defaultChildren = 20_000;
/** What a seed makes its children from unless told. */
export const defaultSeed = 'signpost';
const mostChildren = 12_000_000;
const CHUNK = 4_000;
const BREATH = 100;
// Any constant serves, as long as every seed uses the same.
const LOCK = 6_104_233_871;

/**
 * Fills an empty index in one transaction: authorities and districts, organisations, practitioners, the demo cast,
 * and synthetic children (domain.md 3). A seed that is killed leaves nothing behind; two at once make one. `ms` is
 * the time it took.
 *
 * Does nothing when the index has a child, or people of its own (the demo's passwords are known to anybody), or when
 * the service is closed or destroyed.
 * @throws SeedRefused in production, and for an impossible number of children
 */
export async function seedOnce(options: SeedOptions): Promise<{ seeded: boolean; ms: number }> {
  const { databaseUrl, children = defaultChildren, log = silentLog } = options;
  if (options.production) {
    throw new SeedRefused(
      'Demo data is never put into production; load your own reference data and accounts.',
    );
  }
  if (!Number.isInteger(children) || children < 0 || children > mostChildren) {
    throw new SeedRefused(`The number of children must be a whole number from 0 to ${mostChildren}.`);
  }
  const began = performance.now();
  const sql = connect(databaseUrl);
  try {
    const seeded = await sql.begin((tx) => seedInside(tx, { ...options, children }));
    if (seeded) {
      options.progress?.('statistics', 0, 1);
      await analyse(sql);
      options.progress?.('statistics', 1, 1);
    }
    const ms = Math.round(performance.now() - began);
    log.info(seeded ? 'seeded' : 'already seeded', { ms, count: seeded ? children : 0 });
    return { seeded, ms };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Loads the authorities and postcode districts and nothing else, again if need be: production needs them too. */
export async function loadReferenceOnly(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl);
  try {
    await sql.begin((tx) => loadReference(tx, { demo: false }));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function connect(databaseUrl: string): Sql {
  return postgres(databaseUrl, {
    ...verifying(databaseUrl),
    ...provingItself(),
    max: 1,
    connect_timeout: startTimeout,
    prepare: false,
    onnotice: () => {},
    connection: { application_name: 'signpost seed' },
  }) as unknown as Sql;
}

async function seedInside(tx: TransactionSql, options: SeedOptions & { children: number }): Promise<boolean> {
  await tx`select pg_advisory_xact_lock(${LOCK}::bigint)`;
  const [index] = await tx`
    select exists (select from records.child)
      or exists (select from users.account where username is not null and not demo) as filled`;
  const { children, keys, seed = defaultSeed, today = systemClock.today() } = options;
  // After a destruction it is empty, and stays so.
  if (await isFrozen(tx)) return false;
  if (index?.filled) {
    await stampDemo(tx, keys);
    return false;
  }
  await tx.unsafe(`set local statement_timeout = 0; set local maintenance_work_mem = '256MB';
    set local work_mem = '128MB'`);
  const restore = await dropIndexes(tx);
  await loadReference(tx);
  const reserved = new Set([...reservedNumbers(), ...duplicateNumbers, ...Object.values(canaryNumbers)]);
  const population = new Population({ seed, children, today, reserved });
  // First, so that accounts have the numbers that ready operations name, whatever the size of the demo.
  await loadCast(tx, keys, { today, frozen: true });
  await loadAreas(tx, population.areas.values(), today);
  await copyAll(tx, population, new RowWriter(keys, new Random(`${seed}/rows`)), options);
  await restore((done, total) => options.progress?.('indexes', done, total));
  await loadDuplicates(tx, keys, today);
  await loadCanaryChildren(tx, keys, today);
  return true;
}

/** Demo accounts of a release that stamped nothing yet are stamped once; those of production never are here. */
async function stampDemo(tx: TransactionSql, keys: Keys): Promise<void> {
  const bare = await tx<{ id: string }[]>`
    select id from users.account where demo and standing_version = 0 and standing_stamp is null`;
  const ids = bare.map(({ id }) => id);
  if (ids.length > 0) await stampStandings(tx, keys.standingKey(), ids);
}

/** While the server takes one chunk in, the next is made. */
async function copyAll(
  tx: TransactionSql,
  population: Population,
  writer: RowWriter,
  { children, progress }: SeedOptions & { children: number },
): Promise<void> {
  let made = 0;
  const chunk = async () => {
    const until = Math.min(made + CHUNK, children);
    for (let breath = made; made < until; ) {
      for (const child of population.household().slice(0, children - made)) {
        writer.add(child);
        made += 1;
      }
      if (made - breath >= BREATH) {
        breath = made;
        await new Promise((resume) => setImmediate(resume));
      }
    }
    return writer.take();
  };
  for (let rows = await chunk(); rows.size > 0; ) {
    const [next] = await Promise.all([chunk(), copyChildren(tx, rows, true)]);
    progress?.('children', made, children);
    rows = next;
  }
}

/** The planner must know what came in. */
async function analyse(sql: Sql): Promise<void> {
  for (const schema of ['records', 'sealed', 'users']) {
    const tables = await sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname = ${schema}`;
    for (const { name } of tables) await sql.unsafe(`analyze ${name}`);
  }
}
