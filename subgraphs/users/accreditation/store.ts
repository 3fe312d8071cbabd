import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { firstId } from '../../../platform/page.ts';
import { reachSql } from '../accounts/reach.ts';
import type { AccreditationStage } from '../generated.ts';
import type { AccreditationRow } from './accreditation.ts';

/** Which accreditations a page shows. Days bound the self-assessment's last day. */
interface AccreditationQuestion {
  readonly stage: AccreditationStage | null;
  /** Only those whose self-assessment counts at least so long. */
  readonly assessedFrom: IsoDate | null;
  /** Only those whose self-assessment counts at most so long, or is missing where `assessedFrom` is. */
  readonly assessedTo: IsoDate | null;
  readonly after: string | null;
  readonly limit: number;
}

const columns = (sql: Queryable) => sql`
  o.id, o.kind, o.accreditation as stage, o.version, o.accredited_until, o.self_assessed_on, o.self_assessed_until,
  o.applied_by, o.exception_reason, o.exception_approved_by, array(
    select jsonb_build_object('step', s.step, 'by', s.taken_by, 'at', s.taken_at, 'evidence', s.evidence, 'until', s.until)
    from users.accreditation_step s where s.organisation_id = o.id order by s.taken_at, s.id) as steps`;

/** Organisations in accreditation within a caller's reach; those that are only named in records are not in it. */
export function readAccreditations(
  sql: Queryable,
  caller: Caller,
  asked: AccreditationQuestion,
): Promise<AccreditationRow[]> {
  const { stage, assessedFrom, assessedTo } = asked;
  return sql<AccreditationRow[]>`
    select ${columns(sql)} from users.organisation o
    where (o.applied_by is not null or o.accreditation <> 'APPLIED') and ${reachSql(sql, caller, 'CHANGE')}
      and (${stage}::text is null or o.accreditation = ${stage}::text)
      and (${assessedFrom}::date is null or o.self_assessed_until >= ${assessedFrom}::date)
      and (${assessedTo}::date is null or o.self_assessed_until <= ${assessedTo}::date
        or (${assessedFrom}::date is null and o.self_assessed_until is null))
      and o.id > ${asked.after ?? firstId}::uuid
    order by o.id limit ${asked.limit}::int`;
}

/** One organisation's accreditation within a caller's reach; locked until the transaction ends with `lock`. */
export async function findAccreditation(
  sql: Queryable,
  caller: Caller,
  organisationId: string,
  { lock = false } = {},
): Promise<AccreditationRow | undefined> {
  if (lock) await sql`select from users.organisation where id = ${organisationId}::uuid for no key update`;
  const [row] = await sql<AccreditationRow[]>`
    select ${columns(sql)} from users.organisation o
    where o.id = ${organisationId}::uuid and ${reachSql(sql, caller, 'CHANGE')}`;
  return row;
}

/** A step as it is taken. */
export interface NewStep {
  readonly step: AccreditationStage;
  readonly by: string | null;
  readonly at: Date;
  readonly evidence: string | null;
  readonly until: IsoDate | null;
}

/** Adds a step to an organisation's, whose row is locked. */
export async function addStep(
  transaction: TransactionSql,
  organisationId: string,
  { step, by, at, evidence, until }: NewStep,
): Promise<void> {
  await transaction`
    insert into users.accreditation_step (id, organisation_id, step, taken_by, taken_at, evidence, until)
    values (${randomUUID()}, ${organisationId}, ${step}, ${by}, ${at}, ${evidence}, ${until})`;
}
