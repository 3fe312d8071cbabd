import { type AuditDetail, type AuditKind, type AuditWriter, actor } from '../../../platform/audit.ts';
import { batcher } from '../../../platform/batch.ts';
import type { Caller, Role } from '../../../platform/caller.ts';
import { type Clock, clockShift, type IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { grantSql, lockPresent, presentNumberSql, presentSql, statusSql } from '../access.ts';

/** A record that the caller holds open, and under what. */
export interface OpenRecordRow {
  readonly number: number;
  readonly authority_code: string;
  readonly shielded: boolean;
  /** Over by age it is an archived one, also before the night has written so: nothing of it is changed any more. */
  readonly status: string;
  readonly role: Role;
  readonly reason: string;
  readonly grant_id: string;
  readonly own: boolean;
  readonly birth_date: IsoDate;
}

const findRecord = `
  select c.number, c.authority_code, c.shield <> 'NONE' as shielded, ${statusSql('$7::date')} as status, g.role, g.reason, g.id as grant_id,
    coalesce(c.authority_code = k.authority_code, false) as own, c.birth_date
  from (select ${presentNumberSql('$1::bigint')} as number, $2::uuid as session_id, $3::uuid as account_id, $4::text as roles,
    $5::text as authority_code) k
  join records.access_grant g on ${grantSql(presentSql('$6'))}
  join records.child c on c.number = g.child_number and c.status in ('LIVE', 'ARCHIVED')
  order by g.expires_at desc, g.opened_at desc
  limit 1`;
const lockRecord = `${findRecord}
  for no key update of c`;

/** Finds records under the caller's own open grants, as they stand on this clock. */
export function openRecordStore(clock: Clock) {
  const read = async (sql: Queryable, statement: string, number: number, caller: Caller) => {
    const { sessionId, accountId, roles, authorityCode } = caller;
    const [row] = await sql.unsafe<OpenRecordRow[]>(
      statement,
      [number, sessionId, accountId, roles.join(' '), authorityCode ?? '', clockShift(clock), clock.today()],
      { prepare: true },
    );
    return row;
  };
  return {
    /** The record, locked until the transaction ends: changes of one record, and of its shield, come one after the other. */
    lockOpenRecord: (transaction: TransactionSql, number: number, caller: Caller) =>
      lockPresent(number, () => read(transaction, lockRecord, number, caller)),

    /** The same record, not locked: for reading. */
    findOpenRecord: (sql: Queryable, number: number, caller: Caller) => read(sql, findRecord, number, caller),
  };
}

/** Adds to the transaction that the caller did something with a record under the grant by which it is open. */
export function noteOnRecord(
  audit: AuditWriter,
  transaction: TransactionSql,
  { number, authority_code: area, reason, grant_id: grantId }: OpenRecordRow,
  caller: Caller,
  kind: AuditKind,
  detail: AuditDetail,
): Promise<void> {
  return audit.append(transaction, {
    ...actor(caller),
    kind,
    outcome: 'DONE',
    area,
    reason,
    childNumber: String(number),
    detail: { ...detail, grantId },
  });
}

/** What a reader for the team selects: columns of `s`, the rows `s` of the record `c` in their order, and how many of them at most. */
interface TeamRows {
  readonly select: string;
  readonly from: string;
  readonly order: string;
  readonly most: number;
}

/**
 * Reads rows that only the management team which answers for a record and has it open may see (wall 4), for all
 * callers and records at once in one statement; nothing for anybody else. Who answers for what is held on a child reads all
 * rows, and others the first `most` (domain.md 12).
 */
export function teamReader<Row extends object>(
  sql: Sql,
  clock: Clock,
  { select, from, order, most }: TeamRows,
) {
  const statement = `
    select k.place, ${select}
    from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
      with ordinality as k (number, session_id, account_id, roles, authority_code, place)
    join records.child c on c.number = k.number and c.authority_code = k.authority_code
    cross join lateral (select bool_or(g.reason = 'SUBJECT_ACCESS') as whole from records.access_grant g
      where ${grantSql(presentSql('$6'))} and g.role = 'MANAGEMENT_TEAM') o
    cross join lateral (select * from (${from}) s order by ${order} limit case when o.whole then null else ${most} end) s
    where o.whole is not null
    order by k.place, ${order}`;
  return batcher<{ number: number; caller: Caller }, readonly Row[]>(async (keys) => {
    const rows = await sql.unsafe<(Row & { place: number })[]>(
      statement,
      [
        keys.map(({ number }) => number),
        keys.map(({ caller }) => caller.sessionId),
        keys.map(({ caller }) => caller.accountId),
        keys.map(({ caller }) => caller.roles.join(' ')),
        keys.map(({ caller }) => caller.authorityCode ?? ''),
        clockShift(clock),
      ],
      { prepare: true },
    );
    const found: Row[][] = keys.map(() => []);
    for (const { place, ...row } of rows) found[place - 1]?.push(row as unknown as Row);
    return found;
  });
}

/** Whether a record is open to somebody of the authority that answers for it, as its team or its steward (domain.md 9). */
export function answersFor(record: OpenRecordRow | undefined): record is OpenRecordRow {
  return record?.own === true && (record.role === 'MANAGEMENT_TEAM' || record.role === 'DATA_STEWARD');
}
