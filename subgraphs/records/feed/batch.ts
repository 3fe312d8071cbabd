import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Log } from '../../../platform/log.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { Lookalikes } from '../resident/resident.ts';
import { type Foreseen, foresee, foreseenTogether, setForBatch, settleApplied } from './applied.ts';
import { lockCreation } from './creating.ts';
import { type Outcome, Tally, workOut } from './effects.ts';
import { gatherEvidence } from './evidence.ts';
import { followUp } from './followUp.ts';
import { gateOf, gateToTheEnd, Refused, type RunKind, runStatus } from './gate.ts';
import type { KeyedRow } from './keyed.ts';
import type { Places } from './places.ts';
import type { Rejection } from './rejection.ts';
import type { FeedSource } from './source.ts';
import { countRows, goesOn, writeEffects } from './store.ts';

/** What a run stands on. `sql` is a pool of its own: its connections are held for as long as a file takes. */
export interface FeedDependencies {
  /** As signpost_records. */
  readonly sql: Sql;
  /** As signpost_records: one connection for each file that is read, apart from those on which their batches are written. */
  readonly leases: Sql;
  /** As signpost_sealed: only to see which facts of a shielded record a person has corrected. */
  readonly sealedSql: Sql;
  /** Who a row may be about that bears no number of a record. */
  readonly lookalikes: Lookalikes;
  readonly audit: AuditWriter;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}

/** Rows of a file that are written together, and what was bad among those read with them. */
export interface Batch {
  readonly rows: readonly KeyedRow[];
  readonly rejections: readonly Rejection[];
  readonly read: number;
  readonly bad: number;
  /** Where it is asked ahead; it counts for the first attempt alone. */
  readonly foreseen?: Promise<Foreseen> | undefined;
}

/** The run that a batch is of. */
interface BatchRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly source: FeedSource;
  /** Who acts, for the audit. */
  readonly actor: Partial<AuditEvent>;
  /** The institutions that the run met. */
  readonly places: Places;
}

/** Foresees a batch while the one before is written, which has no row of the same key, nor of the same number. */
export function askAhead(
  { sql }: Pick<FeedDependencies, 'sql'>,
  source: string,
  rows: readonly KeyedRow[],
): Promise<Foreseen> {
  const foreseen = sql.begin((tx) => foresee(tx, source, rows));
  // Heard of where the batch awaits it.
  foreseen.catch(() => {});
  return foreseen;
}

/** A batch behind rows that the one before left for it, none of which shares an identity with a row of it. */
export function withLeft(
  deps: Pick<FeedDependencies, 'sql'>,
  source: string,
  batch: Batch,
  left: readonly KeyedRow[],
): Batch {
  const { rows, read, foreseen } = batch;
  const both = foreseen && Promise.all([foreseen, askAhead(deps, source, left)]);
  const together = both?.then(([ahead, now]) => foreseenTogether(ahead, now));
  together?.catch(() => {});
  return { ...batch, rows: [...left, ...rows], read: read + left.length, foreseen: together };
}

/**
 * Writes what a batch comes to, in one transaction with its audit rows, while its run goes on and its source is taken;
 * null while the run is paused. `totals` gives the run's counts with the batch's.
 */
export async function applyBatch(
  { sql, sealedSql, lookalikes, audit, keys, policy, clock }: FeedDependencies,
  { id, kind, source, actor, places }: BatchRun,
  { rows, rejections, read, foreseen }: Batch,
  totals: (counts: Readonly<Record<Outcome, number>>) => Record<Outcome, number>,
): Promise<Tally | null> {
  const { rules, keyColumn } = source;
  const ring = keys.sealKeys();
  const lookupKey = keys.lookupKey();
  const context = {
    source: source.name,
    rules,
    snapshots: source.dayColumn !== null,
    runId: id,
    at: clock.now(),
    today: clock.today(),
    ring,
    lookupKey,
    actor,
  };
  return sql.begin(async (tx) => {
    // Asked first, and heard before anything is written; what is read does not wait for it.
    const begun = begin(tx, { source, clock, policy, id, kind });
    begun.catch(() => {});
    const before = await (foreseen ?? foresee(tx, source.name, rows));
    const { applied } = before;
    const tally = new Tally();
    const left = settleApplied(tally, rows, applied, keyColumn);
    const written: Promise<void>[] = [];
    if (left.length > 0) {
      const sealed = { sql: sealedSql, ring, lookupKey };
      const { today } = context;
      const gathering = {
        tx,
        source: source.name,
        rules,
        today,
        lookalikes,
        places,
        sealed,
        foreseen: before,
      };
      for await (const part of gatherEvidence(left, gathering)) {
        if (!(await begun)) return null;
        const effects = workOut(tally, part, applied, context);
        if (kind === 'TEST') continue;
        const writing = writeEffects(tx, audit, effects, context);
        // While it is written the next part is decided; a failure ends the transaction, which tells the first.
        writing.catch(() => {});
        written.push(writing);
      }
    }
    if (!(await begun)) return null;
    const refused = [...rejections, ...tally.rejections];
    const counted = {
      read: read - tally.again.length,
      rejections: refused,
      totals: totals(tally.counts),
      toldMatched: tally.toldMatched,
    };
    await Promise.all([
      ...written,
      countRows(tx, id, counted),
      kind !== 'TEST' && followUp(tx, audit, policy, tally, context),
    ]);
    await gateToTheEnd(tx, source, { clock, policy });
    return tally;
  }) as Promise<Tally | null>;
}

/**
 * Prepares a transaction for a batch of a run; false while the run is paused.
 * @throws Refused where the file is not taken any more, RunLost where another process ended the run
 */
async function begin(
  tx: TransactionSql,
  {
    source,
    id,
    kind,
    ...judging
  }: Pick<BatchRun, 'source' | 'id' | 'kind'> & Pick<FeedDependencies, 'clock' | 'policy'>,
): Promise<boolean> {
  const creates = source.rules.creates !== 'NEVER' && kind !== 'TEST';
  const [gate, status] = await Promise.all([
    gateOf(tx, source, judging),
    runStatus(tx, id),
    setForBatch(tx),
    creates && lockCreation(tx),
  ]);
  if (gate instanceof Refused) throw gate;
  return goesOn(status);
}
