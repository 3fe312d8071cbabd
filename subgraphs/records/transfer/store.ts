import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock, IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { reachedSql, statusSql } from '../access.ts';
import type { TransferReason, TransferRejection, TransferStatus } from '../generated.ts';

/** A row of `records.transfer`, with the status of its record and whether it is hidden. */
export interface TransferRow {
  readonly id: string;
  readonly number: number;
  readonly from: string;
  readonly to: string | null;
  readonly status: TransferStatus;
  readonly reason: TransferReason;
  readonly proposedBy: string | null;
  readonly proposedAt: Date;
  readonly fromAgreedBy: string | null;
  readonly toAgreedBy: string | null;
  readonly rejection: TransferRejection | null;
  readonly escalatedBy: string | null;
  readonly changedAt: Date;
  readonly version: number;
  readonly childStatus: string;
  readonly childHidden: boolean;
}

/** The statuses in which a transfer is open: at most one of a record is. */
export const openStatuses = ['PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED'] as const;

const columns = `t.id, t.child_number as number, t.from_code as "from", t.to_code as "to", t.status, t.reason,
  t.proposed_by as "proposedBy", t.proposed_at as "proposedAt", t.from_agreed_by as "fromAgreedBy",
  t.to_agreed_by as "toAgreedBy", t.rejection, t.escalated_by as "escalatedBy", t.changed_at as "changedAt", t.version`;

type ChildRow = Pick<TransferRow, 'childStatus' | 'childHidden'>;
const childColumns = (day: string) =>
  `${statusSql(day)} as "childStatus", c.shield <> 'NONE' as "childHidden"`;

/** Within reach of the two teams, and of the central one once it was escalated (domain.md 8). */
const reach = (team: string, central: string) =>
  `(t.from_code = ${team} or t.to_code = ${team} or ${central} and t.status in ('ESCALATED', 'ALLOCATED'))`;

const teamOf = ({ authorityCode }: Caller) => authorityCode ?? '';
const isCentral = ({ roles }: Caller) => roles.includes('CENTRAL_TEAM');

/** What of a transfer a change sets; what is left out stays. */
export interface TransferChange {
  readonly status: TransferStatus;
  readonly to?: string;
  readonly reason?: TransferReason;
  readonly proposedBy?: string;
  readonly fromAgreedBy?: string | null;
  readonly toAgreedBy?: string | null;
  readonly rejection?: TransferRejection | null;
  readonly escalatedBy?: string | null;
  readonly allocatedBy?: string;
}

/** Statements about transfers; those for a caller have the caller's reach in them. */
export function transferStore(sql: Sql, clock: Pick<Clock, 'today'>) {
  const find = batcher<{ id: string; caller: Caller; archivedAfter: IsoDate }, TransferRow | null>(
    async (keys) => {
      const rows = await sql.unsafe<(TransferRow & { place: number })[]>(
        `select k.place::int as place, ${columns}
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality as k (id, team, central, day, place)
      join records.transfer t on t.id = k.id and ${reach('k.team', 'k.central::boolean')}
      join records.child c on c.number = t.child_number and ${reachedSql('k.day::date')}`,
        [
          keys.map(({ id }) => id),
          keys.map(({ caller }) => teamOf(caller)),
          keys.map(({ caller }) => String(isCentral(caller))),
          keys.map(({ archivedAfter }) => archivedAfter),
        ],
        { prepare: true },
      );
      const found: (TransferRow | null)[] = keys.map(() => null);
      for (const { place, ...row } of rows) found[place - 1] = row;
      return found;
    },
  );

  return {
    /** The transfer, where it and its record are within the caller's reach; of all that are asked for in one statement. */
    find: (id: string, caller: Caller, archivedAfter: IsoDate) => find({ id, caller, archivedAfter }),

    /**
     * The transfer within the caller's reach, with its record locked first: all changes of one record's transfers
     * come one after the other. Two statements, whether it is there or not.
     */
    async lock(transaction: TransactionSql, id: string, caller: Caller): Promise<TransferRow | undefined> {
      const values = [id, teamOf(caller), isCentral(caller)];
      const [child] = await transaction.unsafe<ChildRow[]>(
        `select ${childColumns('$4::date')} from records.child c where c.number = (
          select t.child_number from records.transfer t where t.id = $1::uuid and ${reach('$2::text', '$3::boolean')})
        for no key update`,
        [...values, clock.today()],
        { prepare: true },
      );
      // Anew, after the lock: another may have changed it meanwhile.
      const [row] = await transaction.unsafe<TransferRow[]>(
        `select ${columns} from records.transfer t where t.id = $1::uuid and ${reach('$2::text', '$3::boolean')}`,
        values,
        { prepare: true },
      );
      return row && child ? { ...row, ...child } : undefined;
    },

    async change(transaction: Queryable, row: TransferRow, change: TransferChange, at: Date): Promise<void> {
      const merged = { ...row, allocatedBy: null, ...change };
      await transaction`
        update records.transfer set status = ${merged.status}, to_code = ${merged.to}, reason = ${merged.reason}, proposed_by = ${merged.proposedBy},
          from_agreed_by = ${merged.fromAgreedBy}, to_agreed_by = ${merged.toAgreedBy},
          rejection = ${merged.rejection}, escalated_by = ${merged.escalatedBy},
          allocated_by = ${merged.allocatedBy}, changed_at = ${at}, version = version + 1
        where child_number = ${row.number} and id = ${row.id}`;
    },

    async isAuthority(transaction: Queryable, code: string): Promise<boolean> {
      const found =
        await transaction`select from records.authority where code = ${code} and succeeded_by is null`;
      return found.length === 1;
    },

    /** Transfers that have waited since before a moment, or whose record is no longer live; a batch of them. */
    async stale(before: Date, after: string, limit: number): Promise<readonly string[]> {
      const rows = await sql<{ id: string }[]>`
        select t.id from records.transfer t join records.child c on c.number = t.child_number
        where t.id > ${after}::uuid and (t.status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED') and t.changed_at < ${before}
          or t.status = any(${openStatuses as unknown as string[]}::text[]) and c.status <> 'LIVE')
        order by t.id limit ${limit}::int`;
      return rows.map(({ id }) => id);
    },

    /** A transfer for the nightly pass, its record locked; undefined when it is not there, or somebody else has the record. */
    async lockAny(transaction: TransactionSql, id: string): Promise<TransferRow | undefined> {
      const [child] = await transaction<ChildRow[]>`
        select ${transaction.unsafe(childColumns('asked.day'))}
        from (select ${clock.today()}::date as day) asked, records.child c
        where c.number = (select t.child_number from records.transfer t where t.id = ${id})
        for no key update of c skip locked`;
      const [row] = await transaction<TransferRow[]>`
        select ${transaction.unsafe(columns)} from records.transfer t where t.id = ${id}`;
      return row && child ? { ...row, ...child } : undefined;
    },
  };
}
