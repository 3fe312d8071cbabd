import { createHash, type Hash } from 'node:crypto';
import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Log } from '../../../platform/log.ts';
import type { Policy } from '../../../platform/policy.ts';
import { modeRules, readServiceState } from '../../../platform/serviceMode.ts';
import { birthColumns, readBirth } from './births.ts';
import { type CsvRow, readCsv } from './csv.ts';
import { type Outcome, workOut } from './effects.ts';
import { gatherEvidence } from './evidence.ts';
import { followUp } from './followUp.ts';
import { type KeyedRow, keyRow } from './keyed.ts';
import { FileFault } from './lines.ts';
import type { Rejection } from './rejection.ts';
import type { FeedSourceName } from './sources.ts';
import { beginRun, endRun, RunLost, readDistricts, writeEffects } from './store.ts';

/** What a run stands on. `sql` is a pool of its own: its connections are held for as long as a file takes. */
export interface FeedDependencies {
  /** As signpost_records. */
  readonly sql: Sql;
  /** As signpost_sealed: only to see which facts of a shielded record a person has corrected. */
  readonly sealedSql: Sql;
  readonly audit: AuditWriter;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}

export interface FeedOptions {
  readonly source: FeedSourceName;
  readonly body: AsyncIterable<Uint8Array>;
  /** Account that sends the file; null for an operator's command. */
  readonly startedBy: string | null;
  /** Who acts, for the audit. */
  readonly actor: Partial<AuditEvent>;
  /** Heard after each batch that is durable. */
  readonly progress?: (state: {
    rows: number;
    bytes: number;
    outcomes: Readonly<Record<Outcome, number>>;
  }) => void;
  /** Hears of each fault of a bad row, once the batch that it belongs to is durable. */
  readonly rejected?: (rejection: Rejection) => void;
}

/** How a run ended. `fault` says why a file was refused or given up; what came before it stands. */
export interface FeedResult {
  readonly status: 'DONE' | 'FAILED' | 'BUSY' | 'STOPPED';
  readonly runId: string | null;
  readonly rows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly fault: { readonly code: string; readonly message: string } | null;
}

const BATCH = 1_000;
const KEEP_ALIVE_MS = 4_000;
const TRIES = 4;
const passing = new Set(['23505', '40001', '40P01', '55P03']);

/**
 * Takes one file of births in (domain.md 9), batch by batch, each in one transaction with its audit rows, so that a
 * killed run leaves whole batches and sending the file again does the rest: each entry is applied once. One run of a
 * source at a time, in all processes. Errors of the database pass through after the run was marked as failed.
 */
export async function runFeed(deps: FeedDependencies, options: FeedOptions): Promise<FeedResult> {
  let result: FeedResult | undefined;
  await deps.sql.begin(async (lease) => {
    const [lock] =
      await lease`select pg_try_advisory_xact_lock(hashtextextended(${options.source}, 5821)) as held`;
    if (!lock?.held) return;
    const stop = await stopOf(lease, options.source, deps.clock);
    if (stop) {
      result = { ...busy(), status: 'STOPPED', fault: { code: stop.code, message: stop.message } };
      return;
    }
    // The lease holds no snapshot and no rows; it ends with this process, however that ends.
    await lease`set local idle_in_transaction_session_timeout = 0`;
    let lost = false;
    const alive = setInterval(() => {
      lease`select 1`.catch(() => {
        lost = true;
      });
    }, KEEP_ALIVE_MS);
    try {
      result = await new Run(deps, options, () => lost).all();
    } finally {
      clearInterval(alive);
    }
  });
  return result ?? busy();
}

function busy(): FeedResult {
  const message = 'Another file of this source is being read; send this one when it is done.';
  return {
    status: 'BUSY',
    runId: null,
    rows: 0,
    outcomes: noOutcomes(),
    fault: { code: 'FEED_BUSY', message },
  };
}

function noOutcomes(): Record<Outcome, number> {
  return { MATCH: 0, CREATED: 0, HELD: 0, MULTIPLE_MATCH: 0, SKIPPED: 0, REJECTED: 0 };
}

interface Batch {
  readonly rows: readonly KeyedRow[];
  readonly rejections: readonly Rejection[];
  readonly read: number;
  readonly bad: number;
}

class Run {
  readonly #deps: FeedDependencies;
  readonly #options: FeedOptions;
  readonly #leaseLost: () => boolean;
  readonly #hash: Hash = createHash('sha256');
  #runId = '';
  #bytes = 0;
  #rows = 0;
  #outcomes = noOutcomes();
  #batch: KeyedRow[] = [];
  #identities = new Set<string>();
  #rejections: Rejection[] = [];
  #read = 0;
  #bad = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(deps: FeedDependencies, options: FeedOptions, leaseLost: () => boolean) {
    this.#deps = deps;
    this.#options = options;
    this.#leaseLost = leaseLost;
  }

  async all(): Promise<FeedResult> {
    const { sql, audit, clock } = this.#deps;
    const { source, startedBy, actor } = this.#options;
    this.#runId = await beginRun(sql, audit, { source, startedBy, at: clock.now(), actor });
    const fault = await this.#readAll().then(
      () => null,
      (error: unknown) => error,
    );
    // What is under way when the file breaks off still counts.
    await this.#underWay.catch(() => {});
    const told = fault === null ? null : sentenceOf(fault);
    const status = fault === null ? 'DONE' : 'FAILED';
    const end = { source, runId: this.#runId, fileHash: this.#hash.digest(), at: clock.now(), actor };
    await endRun(sql, audit, { ...end, status, ...(told && { code: told.code }) });
    this.#deps.log.info('a feed ended', { outcome: status, count: this.#rows, code: told?.code });
    const isTold = fault instanceof FileFault || fault instanceof BodyCut || fault instanceof SourceStopped;
    if (fault !== null && !isTold) throw fault;
    return { status, runId: this.#runId, rows: this.#rows, outcomes: this.#outcomes, fault: told };
  }

  async #readAll(): Promise<void> {
    const districts = await readDistricts(this.#deps.sql);
    const today = this.#deps.clock.today();
    for await (const rows of readCsv(this.#counted(), birthColumns)) {
      for (const row of rows) await this.#take(row, today, districts);
    }
    await this.#flush();
    await this.#underWay;
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    const iterator = this.#options.body[Symbol.asyncIterator]();
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => {
        throw new BodyCut('The file broke off.', { cause: error });
      });
      if (next.done) return;
      this.#hash.update(next.value);
      this.#bytes += next.value.length;
      yield next.value;
    }
  }

  async #take(row: CsvRow, today: string, districts: ReadonlyMap<string, string>): Promise<void> {
    const { source } = this.#options;
    const read =
      'fault' in row
        ? [{ line: row.line, column: 'row', code: row.fault }]
        : readBirth(row.line, row.cells, today, districts);
    if (Array.isArray(read)) {
      this.#rejections.push(...read);
      this.#bad += 1;
    } else {
      const keyed = keyRow(source, read, this.#deps.keys.lookupKey());
      const identities = [keyed.key, ...keyed.lookups.map(({ scheme, lookup }) => scheme + lookup)];
      // A row that shares an identifier with one before it must see what became of that one.
      if (identities.some((identity) => this.#identities.has(identity))) await this.#flush();
      for (const identity of identities) this.#identities.add(identity);
      this.#batch.push(keyed);
    }
    this.#read += 1;
    if (this.#read >= BATCH) await this.#flush();
  }

  /** Hands the batch over. While the database works on it, the next is read; never more than one is under way. */
  async #flush(): Promise<void> {
    await this.#underWay;
    if (this.#read === 0) return;
    const batch = { rows: this.#batch, rejections: this.#rejections, read: this.#read, bad: this.#bad };
    this.#batch = [];
    this.#identities = new Set();
    this.#rejections = [];
    this.#read = 0;
    this.#bad = 0;
    this.#underWay = this.#write(batch);
    // Whoever awaits it next hears of a failure; until then it must not count as unheard.
    this.#underWay.catch(() => {});
  }

  async #write(batch: Batch): Promise<void> {
    const effects = await this.#persevere(batch);
    for (const rejection of [...batch.rejections, ...effects.rejections]) this.#options.rejected?.(rejection);
    this.#rows += batch.read;
    this.#outcomes = this.#totals(effects.counts, batch.bad);
    this.#options.progress?.({ rows: this.#rows, bytes: this.#bytes, outcomes: this.#outcomes });
  }

  #totals(counts: Readonly<Record<Outcome, number>>, bad: number): Record<Outcome, number> {
    const totals = noOutcomes();
    for (const outcome of Object.keys(totals) as Outcome[]) {
      totals[outcome] = this.#outcomes[outcome] + counts[outcome] + (outcome === 'REJECTED' ? bad : 0);
    }
    return totals;
  }

  /** A batch that met somebody else's change is worked out anew from what stands then. */
  async #persevere(batch: Batch) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#apply(batch);
      } catch (error) {
        const code = (error as { code?: unknown }).code;
        if (tries >= TRIES || typeof code !== 'string' || !passing.has(code)) throw error;
      }
    }
  }

  async #apply({ rows, rejections, read, bad }: Batch) {
    if (this.#leaseLost()) throw new RunLost('The lease of the source was lost.');
    const { sql, sealedSql, audit, keys, policy, clock } = this.#deps;
    const { source, actor } = this.#options;
    const ring = keys.sealKeys();
    const lookupKey = keys.lookupKey();
    const context = { source, runId: this.#runId, at: clock.now(), ring, lookupKey, actor };
    return sql.begin(async (tx) => {
      const stop = await stopOf(tx, source, clock);
      if (stop) throw stop;
      const evidence = await gatherEvidence(tx, source, rows, { sql: sealedSql, ring, lookupKey });
      const effects = workOut(rows, evidence, context);
      const totals = this.#totals(effects.counts, bad);
      await writeEffects(tx, audit, effects, context, { read, rejections, totals });
      await followUp(tx, audit, policy, effects, context);
      return effects;
    });
  }
}

/** The sender went away, or the file could not be read to its end. */
class BodyCut extends Error {
  override readonly name = 'BodyCut';
}

/** The source is stopped, or the service has no legal basis (L11, L15, L16): nothing of the file, or no more of it, is taken. */
class SourceStopped extends Error {
  override readonly name = 'SourceStopped';
  readonly code: 'SOURCE_STOPPED' | 'NO_LEGAL_BASIS';

  constructor(code: SourceStopped['code'], message: string) {
    super(message);
    this.code = code;
  }
}

async function stopOf(sql: Queryable, source: string, clock: Clock): Promise<SourceStopped | undefined> {
  const { mode, lawfulUntil } = await readServiceState(sql);
  if (modeRules.isStopped(mode, source)) {
    return new SourceStopped(
      'SOURCE_STOPPED',
      `This source is stopped: the service is in mode ${mode}. Nothing of the file was stored from here on.`,
    );
  }
  return lawfulUntil !== null && lawfulUntil <= clock.now()
    ? new SourceStopped(
        'NO_LEGAL_BASIS',
        'The service has no legal basis at present. Nothing of the file was stored from here on.',
      )
    : undefined;
}

function sentenceOf(fault: unknown): { code: string; message: string } {
  if (fault instanceof SourceStopped) return { code: fault.code, message: fault.message };
  if (fault instanceof FileFault) return { code: fault.code, message: fault.message };
  if (fault instanceof BodyCut) {
    return {
      code: 'FILE_BROKE_OFF',
      message: 'The file broke off; send it again, what was applied is skipped then.',
    };
  }
  return {
    code: 'INTERRUPTED',
    message: 'The load stopped; send the file again, what was applied is skipped then.',
  };
}
