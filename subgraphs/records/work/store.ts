import { batcher } from '../../../platform/batch.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { firstId, newest, type Position } from '../../../platform/page.ts';
import type { WorkFilter } from '../generated.ts';
import type { WorkQueue } from './items.ts';
import type { Team } from './teams.ts';

/** A row of `records.work_item`, with its place in the order of its list to the microsecond. */
export interface ItemRow {
  readonly id: string;
  readonly queue: WorkQueue;
  readonly childNumber: number | null;
  readonly reference: string;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly openedBy: string | null;
  readonly assignee: string | null;
  readonly assignedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly outcome: string | null;
  readonly evidence: string | null;
  readonly exactly: string;
}

/** One queue of a team, counted. */
export interface CountRow {
  readonly queue: WorkQueue;
  readonly open: number;
  readonly unassigned: number;
  readonly overdue: number;
  readonly oldest: Date | null;
}

const columns = `i.id, i.queue, i.child_number as "childNumber", i.reference, i.opened_at as "openedAt",
  i.due_at as "dueAt", i.opened_by as "openedBy", i.assignee, i.assigned_at as "assignedAt",
  i.closed_at as "closedAt", i.closed_by as "closedBy", i.outcome, i.evidence`;
const first: Position = { at: '-infinity', id: firstId };

/** Statements about a team's work; each has the team in it (L06). */
export function workStore(sql: Sql) {
  const counts = batcher<{ team: Team; now: Date }, readonly CountRow[]>(async (keys) => {
    const rows = await sql<(CountRow & { place: number })[]>`
      select k.place::int as place, q.queue, count(i.id)::int as open,
        (count(i.id) filter (where i.assignee is null))::int as unassigned,
        (count(i.id) filter (where i.due_at < k.now))::int as overdue, min(i.opened_at) as oldest
      from unnest(${keys.map(({ team }) => team.authorityCode)}::text[],
        ${keys.map(({ team }) => team.queues.join(' '))}::text[],
        ${keys.map(({ now }) => now.toISOString())}::text[]::timestamptz[])
        with ordinality as k (authority_code, queues, now, place)
      cross join lateral unnest(string_to_array(k.queues, ' ')) with ordinality as q (queue, place)
      left join records.work_item i on coalesce(i.authority_code, '') = k.authority_code and i.queue = q.queue
        and i.closed_at is null
      group by k.place, q.queue, q.place
      order by k.place, q.place`;
    const found: CountRow[][] = keys.map(() => []);
    for (const { place, ...row } of rows) found[place - 1]?.push(row);
    return found;
  });

  return {
    /** Every queue of a team with its counts, in the order of `Team.queues`; of all who ask in one statement. */
    counts: (team: Team, now: Date) => counts({ team, now }),

    /** At most `limit` items of a queue after a position: open ones the oldest first, closed ones the newest first. */
    list(
      team: Team,
      queue: WorkQueue,
      filter: WorkFilter,
      accountId: string,
      now: Date,
      after: Position | null,
      limit: number,
    ): Promise<readonly ItemRow[]> {
      // A queue that the caller does not work takes the same statement to nothing.
      const code = team.queues.includes(queue) ? team.authorityCode : null;
      const of = sql`coalesce(i.authority_code, '') = ${code}::text and i.queue = ${queue}`;
      if (filter === 'CLOSED') {
        const { at, id } = after ?? newest;
        return sql<ItemRow[]>`
          select ${sql.unsafe(columns)}, i.closed_at::text as exactly from records.work_item i
          where ${of} and i.closed_at is not null
            and (i.closed_at, i.id) < (${at}::text::timestamptz, ${id}::uuid)
          order by i.closed_at desc, i.id desc limit ${limit}::int`;
      }
      const { at, id } = after ?? first;
      const only = {
        ALL: sql``,
        MINE: sql`and i.assignee = ${accountId}::uuid`,
        UNASSIGNED: sql`and i.assignee is null`,
        OVERDUE: sql`and i.due_at < ${now}`,
      }[filter];
      return sql<ItemRow[]>`
        select ${sql.unsafe(columns)}, i.opened_at::text as exactly from records.work_item i
        where ${of} and i.closed_at is null ${only}
          and (i.opened_at, i.id) > (${at}::text::timestamptz, ${id}::uuid)
        order by i.opened_at, i.id limit ${limit}::int`;
    },

    /** An item of a team's own work, open or not; locked where a transaction asks. */
    async find(queryable: Queryable, team: Team, id: string, lock: boolean): Promise<ItemRow | undefined> {
      const [row] = await queryable<ItemRow[]>`
        select ${queryable.unsafe(columns)}, '' as exactly from records.work_item i
        where i.id = ${id} and coalesce(i.authority_code, '') = ${team.authorityCode}
          and i.queue = any(${team.queues as WorkQueue[]}::text[])
        ${lock ? queryable`for update` : queryable``}`;
      return row;
    },

    async assign(transaction: TransactionSql, id: string, assignee: string | null, at: Date): Promise<void> {
      await transaction`
        update records.work_item set assignee = ${assignee}, assigned_at = ${assignee === null ? null : at}
        where id = ${id}`;
    },

    /** Remembers that somebody works for a team. */
    async join(
      transaction: TransactionSql,
      accountId: string,
      team: Team,
      roles: readonly string[],
    ): Promise<void> {
      await transaction`
        insert into records.work_member (account_id, authority_code, role)
        select ${accountId}, ${team.authorityCode}, role from unnest(${roles as string[]}::text[]) as role
        on conflict do nothing`;
    },

    /** Whether somebody has worked for a team under one of the roles. */
    async isMember(
      transaction: TransactionSql,
      accountId: string,
      team: Team,
      roles: readonly string[],
    ): Promise<boolean> {
      const [row] = await transaction`
        select from records.work_member where account_id = ${accountId}
          and authority_code = ${team.authorityCode} and role = any(${roles as string[]}::text[]) limit 1`;
      return row !== undefined;
    },
  };
}
