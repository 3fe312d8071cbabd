import { randomUUID } from 'node:crypto';
import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { type BatchContext, type Counted, type Effects, type Outcome, toldToSource } from './effects.ts';
import { Refused, type RunKind, runStatus } from './gate.ts';
import { keepRows, keepWords } from './kept.ts';
import { interrupted } from './lease.ts';
import type { Rejection } from './rejection.ts';
import type { FeedSource } from './source.ts';

/** Another process took the run over: nothing more may be written under it. */
export class RunLost extends Error {
  override readonly name = 'RunLost';
}

/**
 * Whether a run goes on, by its status; false while it is paused.
 * @throws Refused for one that was cancelled, RunLost for one that another process ended
 */
export function goesOn(status: string): boolean {
  if (status === 'CANCELLED') throw new Refused('FEED_CANCELLED', 'The central team has cancelled this run.');
  if (status !== 'RUNNING' && status !== 'PAUSED') throw new RunLost('The run was ended by another process.');
  return status === 'RUNNING';
}

/** Outward postcodes and their accountable bodies. */
export async function readDistricts(sql: Sql): Promise<Map<string, string>> {
  const rows = await sql`select district, authority_code as code from records.postcode_district`;
  return new Map(rows.map(({ district, code }) => [district as string, code as string]));
}

/**
 * Begins a run of a source whose lease the caller holds. A run that is still marked as running was left by a process
 * that died: it ends as failed here.
 */
export async function beginRun(
  sql: Sql,
  audit: AuditWriter,
  run: {
    source: Pick<FeedSource, 'name' | 'organisationId'>;
    kind: RunKind;
    startedBy: string | null;
    at: Date;
    actor: Partial<AuditEvent>;
  },
): Promise<string> {
  const id = randomUUID();
  const { kind, actor } = run;
  const { name: source, organisationId } = run.source;
  await sql.begin(async (tx) => {
    const left =
      await tx`update records.feed_run set status = 'FAILED', fault = ${interrupted}, ended_at = ${run.at}
      where source = ${source} and status = 'RUNNING' returning id`;
    await tx`insert into records.feed_run (id, source, organisation_id, kind, started_by, started_at, status)
      values (${id}, ${source}, ${organisationId}, ${kind}, ${run.startedBy}, ${run.at}, 'RUNNING')`;
    const ended = left.map(
      (row): AuditEvent => ({
        ...actor,
        kind: 'FEED_ENDED',
        outcome: 'FAILED',
        detail: { source, run: row.id as string, code: interrupted },
      }),
    );
    await audit.append(tx, ...ended, {
      ...actor,
      kind: 'FEED_STARTED',
      outcome: 'DONE',
      detail: { source, run: id, ...(kind === 'TEST' && { kind }) },
    });
  });
  return id;
}

/**
 * Ends a run, with its counts, and gives the status in which it stood. One that does not go on stays as it is: paused,
 * cancelled, or ended by another process.
 */
export async function endRun(
  sql: Sql,
  audit: AuditWriter,
  end: {
    source: Pick<FeedSource, 'name' | 'rules'>;
    runId: string;
    status: 'DONE' | 'FAILED';
    code?: string;
    fileHash: Buffer;
    at: Date;
    actor: Partial<AuditEvent>;
  },
): Promise<string> {
  const { source, runId, status, code, actor } = end;
  return sql.begin(async (tx) => {
    const stood = await runStatus(tx, runId);
    if (stood !== 'RUNNING') return stood;
    const [counted] = await tx<{ rowsRead: string; outcomes: Counted }[]>`update records.feed_run
      set status = ${status}, fault = ${code ?? null}, ended_at = ${end.at}, file_hash = ${end.fileHash}
      where id = ${runId} returning rows_read as "rowsRead", outcomes`;
    await audit.append(tx, {
      ...actor,
      kind: 'FEED_ENDED',
      outcome: status === 'DONE' ? 'DONE' : 'FAILED',
      detail: {
        source: source.name,
        run: runId,
        rows: counted?.rowsRead ?? 0,
        outcomes: toldToSource(source, counted?.outcomes ?? {}),
        ...(code && { code }),
      },
    });
    return stood;
  }) as Promise<string>;
}

/** What waits from before of rows of which a newer word came goes, and its items with it. */
function supersede(tx: Queryable, source: string, at: Date, keys: readonly string[]) {
  if (keys.length === 0) return [];
  const list = JSON.stringify(keys);
  const waiting = tx`select h.id from records.feed_held h where h.source = ${source}
    and h.entry_key in (select decode(k, 'hex') from jsonb_array_elements_text(${list}::text::jsonb) k)`;
  return [
    tx`update records.cleaning_item set outcome = 'REPLACED', decided_at = ${at}
      where outcome is null and id in (${waiting})`,
    tx`update records.work_item set outcome = 'REPLACED', closed_at = ${at}
      where closed_at is null and reference in (${waiting})`,
    tx`delete from records.feed_held where id in (${waiting})`,
  ];
}

/** Notes as of which day a run's file speaks. */
export async function dateRun(sql: Sql, runId: string, asOf: IsoDate): Promise<void> {
  await sql`update records.feed_run set as_of = ${asOf} where id = ${runId}`;
}

/** Counts a batch into its run, with its bad rows, in the batch's transaction. */
export async function countRows(
  tx: Queryable,
  runId: string,
  batch: {
    read: number;
    rejections: readonly Rejection[];
    totals: Record<Outcome, number>;
    toldMatched: number;
  },
): Promise<void> {
  await Promise.all([
    tx`update records.feed_run set rows_read = rows_read + ${batch.read},
        outcomes = ${JSON.stringify(batch.totals)}::text::jsonb || jsonb_strip_nulls(jsonb_build_object('TOLD_MATCHED',
          nullif(coalesce((outcomes ->> 'TOLD_MATCHED')::bigint, 0) + ${batch.toldMatched}::bigint, 0)))
      where id = ${runId}`,
    tx`insert into records.feed_reject (run_id, line, column_name, code)
      select ${runId}::uuid, line, "column", code
      from jsonb_to_recordset(${JSON.stringify(batch.rejections)}::text::jsonb) as r(line bigint, "column" text, code text)`,
  ]);
}

/** Writes everything that a batch came to, its audit rows with it, in the given transaction. */
export async function writeEffects(
  tx: Queryable,
  audit: AuditWriter,
  effects: Effects,
  context: BatchContext,
): Promise<void> {
  const { source, runId, at } = context;
  const json = (rows: readonly unknown[]) => JSON.stringify(rows);
  await Promise.all([
    tx`insert into records.child (number, given_name, family_name, gender, birth_date, authority_code, given_key,
        family_key, outward, death_date)
      select * from jsonb_to_recordset(${json(effects.children)}::text::jsonb) as r(number bigint, given_name text,
        family_name text, gender text, birth_date date, authority_code text, given_key text, family_key text,
        outward text, death_date date)`,
    tx`update records.child c set given_name = r.given_name, family_name = r.family_name, gender = r.gender,
        birth_date = r.birth_date, death_date = r.death_date, given_key = r.given_key, family_key = r.family_key,
        outward = coalesce(r.outward, c.outward), version = c.version + 1,
        status = case when r.back and c.status = 'ARCHIVED' then 'LIVE' else c.status end,
        archived_on = case when r.back and c.status = 'ARCHIVED' then null else c.archived_on end
      from jsonb_to_recordset(${json(effects.childChanges)}::text::jsonb) as r(number bigint, given_name text,
        family_name text, gender text, birth_date date, death_date date, given_key text, family_key text, outward text,
        back boolean)
      where c.number = r.number`,
    tx`insert into records.identifier (scheme, lookup, child_number, value, issuer)
      select scheme, decode(lookup, 'hex'), child_number, value, issuer
      from jsonb_to_recordset(${json(effects.identifiers)}::text::jsonb) as r(scheme text, lookup text,
        child_number bigint, value text, issuer uuid)`,
    tx`update records.address a set until_date = r.until_date
      from jsonb_to_recordset(${json(effects.addressEnds)}::text::jsonb) as r(child_number bigint, id uuid,
        until_date date)
      where a.child_number = r.child_number and a.id = r.id`,
    tx`insert into records.address (child_number, id, status, line, locality, postcode, since_date)
      select child_number, id, 'CURRENT', line, locality, postcode, since_date
      from jsonb_to_recordset(${json(effects.addresses)}::text::jsonb) as r(child_number bigint, id uuid, line text,
        locality text, postcode text, since_date date)`,
    tx`insert into records.carer (child_number, id, name, relationship)
      select * from jsonb_to_recordset(${json(effects.carers)}::text::jsonb) as r(child_number bigint, id uuid,
        name text, relationship text)`,
    tx`update records.involvement i set ended_on = greatest(r.ended_on, i.started_on), version = i.version + 1
      from jsonb_to_recordset(${json(effects.involvementEnds)}::text::jsonb) as r(child_number bigint, id uuid,
        ended_on date)
      where i.child_number = r.child_number and i.id = r.id`,
    tx`insert into records.involvement (child_number, id, category, service_type, organisation_id, started_on)
      select child_number, id, 'UNIVERSAL', service_type, organisation_id, started_on
      from jsonb_to_recordset(${json(effects.involvements)}::text::jsonb) as r(child_number bigint, id uuid,
        service_type text, organisation_id uuid, started_on date)`,
    tx`insert into records.provenance (child_number, id, field, source, recorded_at, previous_value)
      select child_number, id, field, ${source}, ${at}, previous_value
      from jsonb_to_recordset(${json(effects.provenance)}::text::jsonb) as r(child_number bigint, id uuid, field text,
        previous_value text)`,
    tx`insert into sealed.detail (child_number, id, kind, key_version, ciphertext)
      select child_number, id, kind, key_version, decode(ciphertext, 'hex')
      from jsonb_to_recordset(${json(effects.details)}::text::jsonb) as r(child_number bigint, id uuid, kind text,
        key_version int, ciphertext text)`,
    ...keepRows(tx, effects, source, runId),
    keepWords(tx, effects.words, source, at),
    ...supersede(tx, source, at, effects.superseded),
    // The database puts each into its team's queue.
    tx`insert into records.feed_held (id, source, row_key, entry_key, run_id, queue, strategy, authority_code,
        key_version, ciphertext, held_at)
      select id, ${source}, decode(row_key, 'hex'), decode(entry_key, 'hex'), ${runId}::uuid, queue, strategy,
        authority_code, key_version, decode(ciphertext, 'hex'), ${at}
      from jsonb_to_recordset(${json(effects.held)}::text::jsonb) as r(id uuid, row_key text, entry_key text,
        queue text, strategy text, authority_code text, key_version int, ciphertext text)
      on conflict (source, row_key) do nothing`,
    effects.events.length > 0 ? audit.append(tx, ...effects.events) : undefined,
  ]);
}
