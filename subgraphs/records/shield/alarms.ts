import { randomUUID } from 'node:crypto';
import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import type { Log } from '../../../platform/log.ts';
import type { Policy } from '../../../platform/policy.ts';
import { isFrozen, unlessFrozen } from '../../../platform/serviceMode.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { tellTeam } from '../notice/store.ts';
import type { ShieldRow } from './rules.ts';
import { isSigned } from './store.ts';

interface Dependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly lookupKey: Buffer;
}

interface Alarm {
  readonly number: number;
  readonly id: string | null;
  readonly authorityCode: string;
  readonly kind: 'SHIELD_OVERDUE' | 'SHIELD_ALTERED';
  readonly code: string;
}

/** An alarm that was told, and the reference under which the team and the auditors find it. */
interface Told extends Alarm {
  readonly reference: string;
}

const batchSize = 200;
const betweenLooks = 5 * 60_000;

/**
 * Puts reviews that come due on the teams' lists, and tells each team, once for each due day, of its overdue
 * decisions and reviews of records that it can still open (domain.md 6; L26). It changes no shield: a shield never
 * ends by itself. Any number of processes may run it at once. Returns the number of alarms.
 */
export async function raiseOverdue({ sql, audit, clock, policy }: Dependencies): Promise<number> {
  const today = clock.today();
  // Locked: a record that moves meanwhile takes the work along only if it is there to be taken, or is asked for its team after.
  await sql`
    insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, due_at)
    select gen_random_uuid(), 'SHIELD_REVIEW', due.authority_code, due.number, due.id, ${clock.now()},
      (due.due_on + 1)::timestamp at time zone 'Europe/London'
    from (
      select c.authority_code, c.number, s.id, s.due_on
      from records.shield s join records.child c on c.number = s.child_number and c.status in ('LIVE', 'ARCHIVED')
      where s.state in ('ACTIVE', 'LIFT_PROPOSED') and s.due_on <= ${addDays(today, policy.shieldReviewNoticeDays)}::date
        and not exists (select from records.work_item w
          where w.reference = s.id and w.queue = 'SHIELD_REVIEW' and w.closed_at is null)
      for no key update of c, s skip locked
    ) due
    on conflict (reference, queue) where closed_at is null do nothing`;
  return inBatches(sql, async (transaction) => {
    const due = await transaction<Alarm[]>`
      update records.shield s set told_on = s.due_on
      from (
        select s.child_number, s.id, c.authority_code from records.shield s
        join records.child c on c.number = s.child_number and c.status in ('LIVE', 'ARCHIVED')
        where s.state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED') and s.due_on < ${today}::date
          and s.told_on is distinct from s.due_on
        order by s.due_on, s.id limit ${batchSize} for no key update of c, s skip locked
      ) due
      where s.child_number = due.child_number and s.id = due.id
      returning s.child_number as number, s.id, due.authority_code as "authorityCode", 'SHIELD_OVERDUE' as kind,
        s.state as code`;
    await raise(transaction, audit, clock, due);
    return due.length;
  });
}

async function inBatches(sql: Sql, work: (transaction: TransactionSql) => Promise<number>): Promise<number> {
  let raised = 0;
  for (let done = batchSize; done === batchSize; raised += done) done = await sql.begin(work);
  return raised;
}

async function raise(
  transaction: TransactionSql,
  audit: AuditWriter,
  clock: Clock,
  alarms: readonly Alarm[],
): Promise<readonly Told[]> {
  const events: AuditEvent[] = [];
  const told = alarms.map((alarm) => ({ ...alarm, reference: randomUUID() }));
  for (const { number, id, authorityCode, kind, code, reference } of told) {
    await tellTeam(transaction, { authorityCode, kind, at: clock.now(), reference });
    events.push({
      kind,
      outcome: 'DONE',
      operationId: reference,
      area: authorityCode,
      childNumber: String(number),
      detail: { shieldId: id, code },
    });
  }
  if (events.length > 0) await audit.append(transaction, ...events);
  return told;
}

/**
 * Finds the traces of edits in the database, record by record: a shield whose state no decision signed, a record
 * marked otherwise than its shield, hidden rows of a record that is not marked, plain rows of one that is. Excepted
 * are the numbers of a sealed record whose child came back (ADR 0101). Reads only, in one pass over the shields and
 * the sealed rows.
 */
async function findAltered(sql: Sql, lookupKey: Buffer): Promise<Alarm[]> {
  const signed = await sql<(Pick<ShieldRow, 'childNumber' | 'id' | 'state'> & Alarm & { mac: Buffer })[]>`
    select s.child_number as "childNumber", s.child_number as number, s.id, s.state, s.mac,
      c.authority_code as "authorityCode", 'SHIELD_ALTERED' as kind, 'NOT_SIGNED' as code
    from records.shield s join records.child c on c.number = s.child_number`;
  const unsigned = signed
    .filter((row) => !isSigned(lookupKey, row, row.mac))
    .map(({ childNumber: _, state: __, mac: ___, ...alarm }) => alarm);
  const unlike = await sql<Alarm[]>`
    with standing as (
      select child_number, id, state from records.shield where state in ('INTERIM', 'ACTIVE', 'LIFT_PROPOSED')
    )
    select c.number, s.id, c.authority_code as "authorityCode", 'SHIELD_ALTERED' as kind, 'MARK_DIFFERS' as code
    from (select number from records.child where shield <> 'NONE' union select child_number from standing) k
    join records.child c on c.number = k.number
    left join standing s on s.child_number = c.number
    where c.shield is distinct from coalesce(s.state, 'NONE')
    union all
    select c.number, null, c.authority_code, 'SHIELD_ALTERED', 'HIDDEN_ROWS_UNMARKED'
    from (select child_number, bool_and(kind = 'IDENTIFIER') as numbers from sealed.detail
      where kind <> 'SENSITIVE_SERVICE' group by child_number) d
    join records.child c on c.number = d.child_number
    where c.shield = 'NONE' and not (d.numbers and c.status = 'SEALED')
    union all
    select c.number, null, c.authority_code, 'SHIELD_ALTERED', 'PLAIN_ROWS_MARKED'
    from records.child c where c.shield <> 'NONE' and (
      exists (select from records.address a where a.child_number = c.number)
      or exists (select from records.carer a where a.child_number = c.number)
      or exists (select from records.involvement a where a.child_number = c.number)
      or exists (select from records.former_name a where a.child_number = c.number)
      or exists (select from records.common_assessment a where a.child_number = c.number)
      or exists (select from records.identifier a where a.child_number = c.number and a.value is not null))`;
  return [...unsigned, ...unlike];
}

/**
 * Hidden records of which the audit says that another authority answers: who gives one to their own team in the database reads
 * what it hides. The last decision about the shield, or the last transfer, says who answers, and that team is told; after the
 * undoing of a merge neither does. Behind `offset 0` the children's index is read, and not every event from the newest on.
 */
function findMoved(sql: Sql): Promise<Alarm[]> {
  const kinds = ['SHIELD_CHANGED', 'RECORD_TRANSFERRED', 'RECORDS_UNMERGED'];
  return sql<Alarm[]>`
    select c.number, null as id, said.authority as "authorityCode", 'SHIELD_ALTERED' as kind, 'AUTHORITY_DIFFERS' as code
    from records.child c cross join lateral (
      select e.kind, case e.kind when 'RECORD_TRANSFERRED' then e.detail ->> 'to' else e.area end as authority from (
        (select id, kind, area, detail from audit.event where child_number = c.number and kind = any(${kinds})
          order by id desc limit 1)
        union all
        (select id, kind, area, detail from (select * from audit.event where child_numbers @> array[c.number] offset 0) several
          where kind = any(${kinds}) order by id desc limit 1)
      ) e order by e.id desc limit 1
    ) said
    where c.shield <> 'NONE' and c.status in ('LIVE', 'ARCHIVED') and said.kind <> 'RECORDS_UNMERGED'
      and said.authority <> c.authority_code`;
}

/** Tells the accountable teams of what `findAltered` finds, and the audit; gives what was found. */
export async function raiseAltered(dependencies: Dependencies): Promise<readonly Told[]> {
  return tellAll(dependencies, await findAltered(dependencies.sql, dependencies.lookupKey));
}

/** The same of records whose authority was edited. `sql` may read the audit. */
export async function raiseMoved(dependencies: Dependencies): Promise<readonly Told[]> {
  return tellAll(dependencies, await findMoved(dependencies.sql));
}

async function tellAll(
  { sql, audit, clock }: Pick<Dependencies, 'sql' | 'audit' | 'clock'>,
  altered: readonly Alarm[],
): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (let at = 0; at < altered.length; at += batchSize) {
    const batch = altered.slice(at, at + batchSize);
    told.push(...((await sql.begin((transaction) => raise(transaction, audit, clock, batch))) as Told[]));
  }
  return told;
}

/** Tells the accountable teams, and the audit, of records of which a hidden row does not open: an edit, or a key that is lost. */
export async function raiseUnreadable(
  { sql, audit, clock }: Pick<Dependencies, 'sql' | 'audit' | 'clock'>,
  numbers: readonly number[],
): Promise<void> {
  for (let at = 0; at < numbers.length; at += batchSize) {
    await sql.begin(async (transaction) => {
      const alarms = await transaction<Alarm[]>`
        select number, null as id, authority_code as "authorityCode", 'SHIELD_ALTERED' as kind, 'NOT_READABLE' as code
        from records.child where number = any(${numbers.slice(at, at + batchSize) as number[]}::bigint[])`;
      await raise(transaction, audit, clock, alarms);
    });
  }
}

/** Looks for overdue shields every few minutes until stopped. What fails is tried again the next time. */
export function watchShields(dependencies: Dependencies, log: Log): { stop(): void } {
  const watching = { ...dependencies, sql: unlessFrozen(dependencies.sql) };
  const look = () => {
    const looking = isFrozen(dependencies.sql).then((frozen) => (frozen ? 0 : raiseOverdue(watching)));
    looking.catch((error) => log.error('overdue shields were not looked for', { error }));
  };
  const timer = setInterval(look, betweenLooks);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
