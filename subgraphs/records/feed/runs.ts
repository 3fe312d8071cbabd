import type { AuditWriter } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock, IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { notPermitted, recordNotFound } from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { newest, type Position } from '../../../platform/page.ts';
import { modeRules } from '../../../platform/serviceMode.ts';
import { daysBetween } from '../../../platform/workingDays.ts';
import { type Counted, outcomes, toldToSource } from './effects.ts';
import { asTheyStand, isLeftSql } from './lease.ts';
import { localSources } from './local.ts';
import { type Rejection, type RejectionCode, rejections, reportHeader, reportRow } from './rejection.ts';
import type { FeedSource } from './source.ts';
import { feedSources } from './sources.ts';

type Status = 'RUNNING' | 'PAUSED' | 'DONE' | 'FAILED' | 'CANCELLED';

/** A row of `records.feed_run`, with its place in the order to the microsecond. */
interface RunRow {
  readonly id: string;
  readonly source: string;
  readonly kind: 'LIVE' | 'TEST';
  readonly status: Status;
  readonly fault: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly asOf: IsoDate | null;
  readonly rows: number;
  readonly counted: Counted;
  readonly exactly: string;
  /** Whether its sender has died: it is told as failed. */
  readonly left: boolean;
}

/** A load as the caller sees it. */
export type RunView = ReturnType<typeof runView>;

const columns = `r.id, r.source, r.kind, r.status, r.fault, r.started_at as "startedAt", r.ended_at as "endedAt",
  r.as_of as "asOf", r.rows_read::int as rows, r.outcomes as counted, r.started_at::text as exactly, ${isLeftSql} as left`;
const mostFaults = 50;
const mostReported = 10_000;

/** What each way of steering does to a load, and from where. */
const steps = {
  pauseFeedRun: { from: ['RUNNING'], to: 'PAUSED' },
  resumeFeedRun: { from: ['PAUSED'], to: 'RUNNING' },
  cancelFeedRun: { from: ['RUNNING', 'PAUSED'], to: 'CANCELLED' },
} as const;
export type Steering = keyof typeof steps;

/** Whether somebody may steer a load so, as it stands. */
function maySteer(steering: Steering, { status }: Pick<RunRow, 'status'>, { roles }: Pick<Caller, 'roles'>) {
  return roles.includes('CENTRAL_TEAM') && (steps[steering].from as readonly Status[]).includes(status);
}

function runView(row: RunRow, source: FeedSource | undefined, caller: Caller) {
  const { counted, exactly: _, left: _left, ...run } = row;
  const central = caller.roles.includes('CENTRAL_TEAM');
  // Nobody else learns how many rows wait, and for what.
  const told: Readonly<Partial<Record<string, number>>> = central
    ? counted
    : source
      ? toldToSource(source, counted)
      : {};
  const byThemselves = (counted.MATCH ?? 0) + (counted.CREATED ?? 0) + (counted.SKIPPED ?? 0);
  return {
    ...run,
    outcomes: outcomes.flatMap((outcome) => {
      const rows = told[outcome];
      return rows === undefined ? [] : [{ outcome, rows }];
    }),
    matchPercent: central && run.rows > 0 ? Math.round((byThemselves * 1_000) / run.rows) / 10 : null,
    viewerCanPause: maySteer('pauseFeedRun', row, caller),
    viewerCanResume: maySteer('resumeFeedRun', row, caller),
    viewerCanCancel: maySteer('cancelFeedRun', row, caller),
  };
}

interface Dependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly hashKey: Buffer;
}

/** Loads of sources as the graph shows and steers them (domain.md 9; L16). */
export type FeedRuns = ReturnType<typeof createFeedRuns>;

/** Loads over the pool of role signpost_records. */
export function createFeedRuns({ sql, audit, clock, hashKey }: Dependencies) {
  const mutate = createMutation('records', { sql, audit, hashKey });

  /** The sources within a caller's reach: every one for the central team, else those of the own organisation. */
  const reach = async ({ roles, organisationId, kind }: Caller): Promise<ReadonlyMap<string, FeedSource>> => {
    const all: FeedSource[] = [...Object.values(feedSources), ...(await localSources(sql))];
    const own = roles.includes('SOURCE_SYSTEM') && kind === 'SYSTEM';
    const within = roles.includes('CENTRAL_TEAM')
      ? all
      : all.filter((source) => own && source.organisationId === organisationId);
    return new Map(within.map((source) => [source.name, source]));
  };

  const read = (names: readonly string[], id: string): Promise<RunRow[]> => sql<RunRow[]>`
    select ${sql.unsafe(columns)} from records.feed_run r where r.id = ${id} and r.source = any(${[...names]}::text[])`;

  const find = async (id: string, caller: Caller): Promise<RunView | null> => {
    const sources = await reach(caller);
    const [row] = await asTheyStand(sql, await read([...sources.keys()], idOrNone(id)));
    return row ? runView(row, sources.get(row.source), caller) : null;
  };

  const steer = async (steering: Steering, input: { id: string; idempotencyKey: string }, caller: Caller) => {
    const id = idOrNone(input.id);
    const stored = await mutate<{ id: string } | { failure: 'NOT_FOUND' | 'STATUS' }>(
      steering,
      input,
      caller,
      async (transaction) => {
        // Locked first: who ends it waits, and what is left stays so.
        await transaction`select from records.feed_run where id = ${id} for no key update`;
        const [row] = await asTheyStand(
          transaction,
          await transaction<RunRow[]>`
            select ${transaction.unsafe(columns)} from records.feed_run r where r.id = ${id}`,
        );
        if (!row || !caller.roles.includes('CENTRAL_TEAM')) return { failure: 'NOT_FOUND' };
        if (!maySteer(steering, row, caller)) return { failure: 'STATUS' };
        const { to } = steps[steering];
        const endedAt = to === 'CANCELLED' ? clock.now() : null;
        await transaction`update records.feed_run set status = ${to}, ended_at = ${endedAt} where id = ${id}`;
        await audit.done(transaction, caller, 'FEED_STEERED', { source: row.source, run: id, status: to });
        return { id };
      },
    );
    if ('__typename' in stored) return stored;
    if ('id' in stored) return { __typename: 'FeedRunSteered', run: await find(stored.id, caller) } as const;
    return stored.failure === 'NOT_FOUND'
      ? recordNotFound
      : notPermitted('This load has ended, or stands so already. Nothing was done; read it again.');
  };

  const faults = batcher<string, readonly { line: number; column: string; code: RejectionCode }[]>(
    async (ids) => {
      const rows = await sql<{ id: string; line: number; column: string; code: RejectionCode }[]>`
        select k.id, f.line::int, f.column_name as "column", f.code from unnest(${[...ids]}::uuid[]) as k (id)
        cross join lateral (select * from records.feed_reject f where f.run_id = k.id
          order by f.line, f.column_name limit ${mostFaults}) f`;
      return ids.map((id) => rows.filter((row) => row.id === id));
    },
  );

  const ages = batcher<number, readonly { source: string; asOf: IsoDate }[]>(async (numbers) =>
    agesOf(sql, numbers),
  );

  return {
    find,
    steer,
    /** At most `limit` loads after a position, the newest first. */
    list: async (
      caller: Caller,
      of: { source: string | null; after: Position | null; limit: number },
    ): Promise<readonly (RunView & { exactly: string })[]> => {
      const sources = await reach(caller);
      const names = [...sources.keys()].filter((name) => of.source === null || name === of.source);
      const { at, id } = of.after ?? newest;
      const rows = await sql<RunRow[]>`
        select ${sql.unsafe(columns)} from records.feed_run r
        where r.source = any(${names}::text[]) and (r.started_at, r.id) < (${at}::text::timestamptz, ${id}::uuid)
        order by r.started_at desc, r.id desc limit ${of.limit}::int`;
      return (await asTheyStand(sql, rows)).map((row) => ({
        ...runView(row, sources.get(row.source), caller),
        exactly: row.exactly,
      }));
    },
    /** The sources within reach, with their newest data and last load. */
    sources: async (caller: Caller) => {
      const sources = await reach(caller);
      const rows = await sql<(RunRow & { newest: IsoDate | null })[]>`
        select ${sql.unsafe(columns)}, (select max(coalesce(n.as_of, (n.ended_at at time zone 'Europe/London')::date))
          from records.feed_run n where n.source = r.source and n.status = 'DONE' and n.kind = 'LIVE'
            -- A file of which no row was taken says nothing.
            and n.rows_read > coalesce((n.outcomes ->> 'REJECTED')::bigint, 0)) as newest
        from unnest(${[...sources.keys()]}::text[]) as k (source)
        cross join lateral (select * from records.feed_run r where r.source = k.source
          order by r.started_at desc, r.id desc limit 1) r`;
      const standing = await asTheyStand(sql, rows);
      return [...sources.values()].map((source) => {
        const row = standing.find((each) => each.source === source.name);
        const asOf = row?.newest ?? null;
        return {
          name: source.name,
          title: source.title,
          organisation: { id: source.organisationId },
          stopped: modeRules.isStopped(caller.serviceMode, source.name),
          asOf,
          dataAgeDays: asOf === null ? null : daysBetween(asOf, clock.today()),
          lastRun: row ? runView(row, source, caller) : null,
        };
      });
    },
    /** The first faults of a load's bad rows, by line. */
    faults: async (id: string) =>
      (await faults(id)).map((fault) => ({ ...fault, message: rejections[fault.code] })),
    /** The report of a load's bad rows, as an operator's command writes it beside the file; null for none within reach. */
    report: async (id: string, caller: Caller): Promise<string | null> => {
      const run = await find(id, caller);
      const rows = await sql<Rejection[]>`
        select line::int, column_name as "column", code from records.feed_reject
        where run_id = ${run?.id ?? idOrNone('')} order by line, column_name limit ${mostReported}`;
      return run && reportHeader + rows.map(reportRow).join('');
    },
    /** How old each source's word on a record is: the caller has decided that it may be told. */
    ages: async (number: string, { serviceMode }: Caller) =>
      (await ages(Number(number))).map(({ source, asOf }) => ({
        source,
        asOf,
        ageDays: daysBetween(asOf, clock.today()),
        stopped: modeRules.isStopped(serviceMode, source),
      })),
  };
}

async function agesOf(sql: Queryable, numbers: readonly number[]) {
  const rows = await sql<{ number: number; source: string; asOf: IsoDate }[]>`
    select r.child_number as number, r.source,
      max(coalesce(r.as_of, (f.started_at at time zone 'Europe/London')::date)) as "asOf"
    from records.feed_row r join records.feed_run f on f.id = r.run_id
    where r.child_number = any(${numbers as number[]}::bigint[]) group by 1, 2 order by 2`;
  return numbers.map((number) => rows.filter((row) => row.number === number));
}
