import { createHash, type Hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { AuditEvent } from '../../../platform/audit.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { isOvertaken } from '../../../platform/database.ts';
import { applyBatch, askAhead, type Batch, type FeedDependencies, withLeft } from './batch.ts';
import type { CsvRow } from './csv.ts';
import { noOutcomes, type Outcome, type Tally } from './effects.ts';
import { BodyCut, sentenceOf } from './fault.ts';
import { gateOf, pausedFault, Refused, type RunKind, refuseOlder } from './gate.ts';
import { identitiesOf, KeyedRow, numbersOf } from './keyed.ts';
import { takeLease } from './lease.ts';
import { FileFault } from './lines.ts';
import { Places } from './places.ts';
import type { Rejection } from './rejection.ts';
import type { FeedRow } from './row.ts';
import type { FeedSource, JudgeContext } from './source.ts';
import { beginRun, dateRun, endRun, goesOn, RunLost, readDistricts } from './store.ts';

export interface FeedOptions {
  readonly source: FeedSource;
  readonly body: AsyncIterable<Uint8Array>;
  /** Account that sends the file; null for an operator's command. */
  readonly startedBy: string | null;
  /** Who acts, for the audit. */
  readonly actor: Partial<AuditEvent>;
  /** Decides and counts, and writes nothing else: a dry run, of an accredited source too. */
  readonly dryRun?: boolean;
  /** Rows that are written together; four thousand when left out. */
  readonly batchRows?: number;
  /** How long it rests after a batch, as a multiple of what the batch took: beside people who search. 0 when left out. */
  readonly rest?: number;
  /** How long a paused run waits to be resumed before it gives up its sender, in milliseconds; as long as its source is taken when left out. */
  readonly pausePatienceMs?: number;
  /** Heard after each batch that is durable. */
  readonly progress?: (state: {
    rows: number;
    bytes: number;
    outcomes: Readonly<Record<Outcome, number>>;
    paused: boolean;
  }) => void;
  /** Hears of each fault of a bad row, once the batch that it belongs to is durable. */
  readonly rejected?: (rejection: Rejection) => void;
}

/** How a run ended. `fault` says why a file was refused or given up; what came before it stands. */
export interface FeedResult {
  readonly status: 'DONE' | 'FAILED' | 'CANCELLED' | 'PAUSED' | 'BUSY' | 'STOPPED';
  readonly kind: RunKind;
  readonly runId: string | null;
  readonly rows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** How many of the rows that wait are told to the source as matched. */
  readonly toldMatched: number;
  /** Why rows wait or were turned away, counted by code: for operators, since it tells of hidden records. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly fault: { readonly code: string; readonly message: string } | null;
}

const BATCH = 4_000;
/** Rows that a batch may leave to the next. */
const mostLeft = 500;
/** Rows read before the database's answers are looked at: about a millisecond, for which a batch's next statement may wait. */
const turnRows = 50;
const KEEP_ALIVE_MS = 4_000;
const PAUSE_LOOK_MS = 500;
const longestRest = 1_000;
const TRIES = 4;
const lockTimeout = '55P03';

/**
 * Loads one file of a source (domain.md 9), batch by batch, each in one transaction with its audit rows: a killed run
 * leaves whole batches, and sending the file again does the rest, so that each row is applied once. One run of a
 * source at a time, over all processes; several sources run side by side. Errors of the database are rethrown after
 * the run was marked as failed.
 */
export async function runFeed(deps: FeedDependencies, options: FeedOptions): Promise<FeedResult> {
  const { source } = options;
  let result: FeedResult | undefined;
  await deps.leases.begin(async (lease) => {
    if (!(await takeLease(lease, source.name))) return;
    const gate = await gateOf(lease, source, deps);
    if (gate instanceof Refused) {
      result = notBegun('STOPPED', gate);
      return;
    }
    const [paused] =
      await lease`select 1 from records.feed_run where source = ${source.name} and status = 'PAUSED'`;
    if (paused) {
      result = notBegun('BUSY', pausedFault());
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
      const kind = options.dryRun ? 'TEST' : gate;
      result = await new Run(deps, options, kind, () => lost).all();
    } finally {
      clearInterval(alive);
    }
  });
  const busy = 'Another file of this source is being read; send this one when it is done.';
  return result ?? notBegun('BUSY', new Refused('FEED_BUSY', busy));
}

function notBegun(status: 'BUSY' | 'STOPPED', { code, message }: Refused): FeedResult {
  const nothing = { runId: null, rows: 0, outcomes: noOutcomes(), toldMatched: 0, reasons: {} };
  return { status, kind: 'LIVE', ...nothing, fault: { code, message } };
}

class Run {
  readonly #deps: FeedDependencies;
  readonly #options: FeedOptions;
  readonly #kind: RunKind;
  readonly #leaseLost: () => boolean;
  readonly #hash: Hash = createHash('sha256');
  #runId = '';
  #bytes = 0;
  #rows = 0;
  #outcomes = noOutcomes();
  #toldMatched = 0;
  readonly #reasons = new Map<string, number>();
  #asOf: IsoDate | null = null;
  readonly #places = new Places();
  #batch: KeyedRow[] = [];
  #identities = new Set<string>();
  #rejections: Rejection[] = [];
  #read = 0;
  #bad = 0;
  /** Rows about a record that another row of the last batch was about: they come with the next. */
  #left: readonly KeyedRow[] = [];
  /** Keys of the rows of the batch that was handed over last. */
  #keys: ReadonlySet<string> = new Set();
  /** The batches handed over, all but the last of them, and all. */
  #before: Promise<void> = Promise.resolve();
  #underWay = this.#before;

  constructor(deps: FeedDependencies, options: FeedOptions, kind: RunKind, leaseLost: () => boolean) {
    this.#deps = deps;
    this.#options = options;
    this.#kind = kind;
    this.#leaseLost = leaseLost;
  }

  async all(): Promise<FeedResult> {
    const { sql, audit, clock } = this.#deps;
    const { source, startedBy, actor } = this.#options;
    const kind = this.#kind;
    this.#runId = await beginRun(sql, audit, { source, kind, startedBy, at: clock.now(), actor });
    const end = (as: { status: 'DONE' | 'FAILED'; code?: string }) => {
      const fileHash = this.#hash.copy().digest();
      return endRun(sql, audit, { source, runId: this.#runId, fileHash, at: clock.now(), actor, ...as });
    };
    const fault = await this.#readAll()
      // A pause after the last batch is waited out as one before it is: the sender is told how the run stands.
      .then(async () => {
        while (!goesOn(await end({ status: 'DONE' }))) await this.#waitOutPause();
      })
      .then(
        () => null,
        (error: unknown) => error,
      );
    // What is under way when the file breaks off still counts.
    await this.#underWay.catch(() => {});
    const told = fault === null ? null : sentenceOf(fault);
    // A run that was paused or cancelled stays so.
    if (told) await end({ status: 'FAILED', code: told.code });
    const status = !told ? 'DONE' : (statuses[told.code] ?? 'FAILED');
    this.#deps.log.info('a feed ended', { outcome: status, count: this.#rows, code: told?.code });
    const isTold = fault instanceof FileFault || fault instanceof BodyCut || fault instanceof Refused;
    if (fault !== null && !isTold) throw fault;
    return {
      status,
      kind,
      runId: this.#runId,
      rows: this.#rows,
      outcomes: this.#outcomes,
      toldMatched: this.#toldMatched,
      fault: told,
      reasons: Object.fromEntries([...this.#reasons].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  }

  async #readAll(): Promise<void> {
    // With the first file of a process the index is filled, for longer than the database lets a transaction wait.
    await this.#deps.lookalikes.find([]);
    const districts = await readDistricts(this.#deps.sql);
    const context = { today: this.#deps.clock.today(), districts };
    let taken = 0;
    for await (const rows of this.#options.source.read(this.#counted())) {
      for (const row of rows) {
        const handedOver = this.#take(row, context);
        if (handedOver) await handedOver;
        taken += 1;
        if (taken % turnRows === 0) await setImmediate();
      }
    }
    await this.#flush();
    await this.#underWay;
    await this.#writeLeft();
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

  /** Judges a row and puts it into the batch; a promise only where something must be waited for: there are millions. */
  #take(row: CsvRow, context: JudgeContext): Promise<void> | undefined {
    if ('fault' in row) return this.#reject([{ line: row.line, column: 'row', code: row.fault }]);
    const { source } = this.#options;
    const read = source.judge(row.line, row.cells, context);
    if (Array.isArray(read)) return this.#reject(read);
    if (read.asOf === this.#asOf || read.asOf === null) return this.#add(read);
    if (this.#asOf === null) return this.#date(read.asOf).then(() => this.#add(read));
    // One file speaks as of one day.
    return this.#reject([{ line: row.line, column: source.dayColumn ?? 'row', code: 'DAY_DIFFERS' }]);
  }

  #reject(faults: readonly Rejection[]): Promise<void> | undefined {
    this.#rejections.push(...faults);
    this.#bad += 1;
    return this.#count();
  }

  #add(read: FeedRow): Promise<void> | undefined {
    const keyed = new KeyedRow(this.#options.source.name, read, this.#deps.keys.lookupKey());
    const identities = identitiesOf(read);
    const put = () => {
      for (const identity of identities) this.#identities.add(identity);
      this.#batch.push(keyed);
      return this.#count();
    };
    // A row that shares an identity with one before it must see what became of that one.
    return identities.some((identity) => this.#identities.has(identity)) ? this.#flush().then(put) : put();
  }

  #count(): Promise<void> | undefined {
    this.#read += 1;
    return this.#read >= (this.#options.batchRows ?? BATCH) ? this.#flush() : undefined;
  }

  async #date(asOf: IsoDate): Promise<void> {
    const { sql } = this.#deps;
    await refuseOlder(sql, this.#options.source, asOf);
    await dateRun(sql, this.#runId, asOf);
    this.#asOf = asOf;
  }

  /** Hands the batch over. While one is written the next waits and the one after it is read, so that neither side is idle. */
  async #flush(): Promise<void> {
    await this.#before;
    if (this.#read === 0) return;
    const rows = this.#batch;
    const identities = this.#identities;
    const batch: Batch = {
      rows,
      rejections: this.#rejections,
      read: this.#read,
      bad: this.#bad,
      foreseen: this.#mayAskAhead(rows) ? askAhead(this.#deps, this.#options.source.name, rows) : undefined,
    };
    this.#batch = [];
    this.#identities = new Set();
    this.#rejections = [];
    this.#read = 0;
    this.#bad = 0;
    this.#before = this.#underWay;
    this.#underWay = this.#before.then(() => this.#writeWithLeft(batch, identities));
    // Whoever awaits it next hears of a failure; until then it must not count as unheard.
    this.#underWay.catch(() => {});
  }

  /**
   * Whether the batch before, which is not written yet, has no row of the same key, nor of the same number. Beside people one
   * thing is asked after the other.
   */
  #mayAskAhead(rows: readonly KeyedRow[]): boolean {
    const before = this.#keys;
    const keys = rows.flatMap(({ key, row }) => [key, ...numbersOf(row)]);
    this.#keys = new Set(keys);
    return !this.#options.rest && !keys.some((key) => before.has(key));
  }

  /** Writes a batch with what the one before has left; that goes first where it is much, or may be about a child of the batch. */
  async #writeWithLeft(batch: Batch, identities: ReadonlySet<string>): Promise<void> {
    const isOfBatch = ({ row }: KeyedRow) => identitiesOf(row).some((identity) => identities.has(identity));
    if (this.#left.length > mostLeft || this.#left.some(isOfBatch)) await this.#writeLeft();
    const left = this.#left;
    this.#left = [];
    await this.#write(
      left.length === 0 ? batch : withLeft(this.#deps, this.#options.source.name, batch, left),
    );
  }

  /** Writes what the batches have left by itself. */
  async #writeLeft(): Promise<void> {
    while (this.#left.length > 0) {
      const rows = this.#left;
      this.#left = [];
      await this.#write({ rows, rejections: [], read: rows.length, bad: 0 });
    }
  }

  async #write(batch: Batch): Promise<void> {
    const began = performance.now();
    const tally = await this.#persevere(batch);
    for (const rejection of [...batch.rejections, ...tally.rejections]) this.#options.rejected?.(rejection);
    this.#rows += batch.read - tally.again.length;
    for (const [reason, rows] of tally.reasons) this.#because(reason, rows);
    // A row counts under its first fault, so that the counts add up to the rows.
    const turnedAway = new Map(
      [...batch.rejections, ...tally.rejections].reverse().map((each) => [each.line, each.code]),
    );
    for (const code of turnedAway.values()) this.#because(code, 1);
    this.#outcomes = this.#totals(tally.counts, batch.bad);
    this.#toldMatched += tally.toldMatched;
    this.#tell(false);
    this.#left = tally.again;
    const rest = (this.#options.rest ?? 0) * (performance.now() - began);
    if (rest > 0) await new Promise((resume) => setTimeout(resume, Math.min(rest, longestRest)));
  }

  #because(reason: string, rows: number): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + rows);
  }

  #tell(paused: boolean): void {
    this.#options.progress?.({ rows: this.#rows, bytes: this.#bytes, outcomes: this.#outcomes, paused });
  }

  #totals(counts: Readonly<Record<Outcome, number>>, bad: number): Record<Outcome, number> {
    const totals = noOutcomes();
    for (const outcome of Object.keys(totals) as Outcome[])
      totals[outcome] = this.#outcomes[outcome] + counts[outcome];
    totals.REJECTED += bad;
    return totals;
  }

  #apply(batch: Batch): Promise<Tally | null> {
    if (this.#leaseLost()) throw new RunLost('The lease of the source was lost.');
    const { source, actor } = this.#options;
    const run = { source, actor, id: this.#runId, kind: this.#kind, places: this.#places };
    return applyBatch(this.#deps, run, batch, (counts) => this.#totals(counts, batch.bad));
  }

  /** A batch that met somebody else's change is worked out anew from what stands then; a paused one waits. */
  async #persevere(batch: Batch) {
    let asked = batch;
    for (let tries = 1; ; tries += 1) {
      try {
        const tally = await this.#apply(asked);
        if (tally) return tally;
        await this.#waitOutPause();
        tries = 0;
      } catch (error) {
        const waited = (error as { code?: unknown }).code === lockTimeout;
        if (tries >= TRIES || !(waited || isOvertaken(error))) throw error;
      }
      // What was asked ahead is of before.
      asked = { ...batch, foreseen: undefined };
    }
  }

  async #waitOutPause(): Promise<void> {
    const { sql } = this.#deps;
    const { source } = this.#options;
    const until = performance.now() + (this.#options.pausePatienceMs ?? Number.POSITIVE_INFINITY);
    this.#tell(true);
    for (;;) {
      const [run] = await sql`select status from records.feed_run where id = ${this.#runId}`;
      if (run?.status !== 'PAUSED') return;
      if (performance.now() >= until) throw pausedFault();
      // Nobody can resume it in a service that was closed meanwhile, and a file of people's lives is no thing to keep waiting.
      const gate = await gateOf(sql, source, this.#deps);
      if (gate instanceof Refused) throw gate;
      await new Promise((resume) => setTimeout(resume, PAUSE_LOOK_MS));
    }
  }
}

const statuses: Readonly<Record<string, FeedResult['status']>> = {
  FEED_PAUSED: 'PAUSED',
  FEED_CANCELLED: 'CANCELLED',
};
