import type { AuditWriter } from '../../../platform/audit.ts';
import type { Sql } from '../../../platform/database.ts';
import { openDetected } from '../incident/incident.ts';
import { edited as databaseEdited, isEdited, notTheirs } from '../incident/words.ts';

interface Edited {
  readonly id: string;
  readonly kind: string;
  /** As the audit has it, where it tells of its end. */
  readonly account_id: string;
  readonly action: string | null;
  readonly closed_by: string | null;
  readonly authority_code: string | null;
  readonly organisation_id: string;
}

/**
 * Makes what findings say of their end what the audit says (ADR 0119), and opens an incident about each that said other: who closes one
 * in the database is in no list, and what was closed is not counted again. One that nobody closed is open again; where another about
 * the account is open meanwhile, the reports count its days anew without it. Returns how many there were.
 */
export async function putBackFindings(sql: Sql, audit: AuditWriter): Promise<number> {
  return (await sql.begin(async (transaction) => {
    // Findings of before a month that was retired have no event any more.
    const edited = await transaction<Edited[]>`
      with told as (
        select distinct on (e.detail ->> 'finding') e.detail ->> 'finding' as finding, e.detail ->> 'action' as action,
          e.detail ->> 'account' as account, e.account_id as closed_by
        from audit.event e
        where e.kind = 'REPORT_FINDING_CHANGED' and e.outcome = 'DONE' and e.detail ? 'action'
        order by e.detail ->> 'finding', e.id desc
      )
      select f.id, f.kind, coalesce(t.account::uuid, f.account_id) as account_id, t.action, t.closed_by, f.authority_code,
        f.organisation_id
      from compliance.report_finding f left join told t on t.finding = f.id::text
      where f.closed_on is not null
        and (f.action, f.account_id::text, f.closed_by) is distinct from (t.action, t.account, t.closed_by)
        and f.closed_on >= coalesce((select (max(r.detail ->> 'month') || '-01')::date + interval '1 month'
          from audit.event r where r.kind = 'AUDIT_RETIRED' and r.outcome = 'DONE'), '-infinity')
      order by f.id`;
    for (const { id, kind, account_id: account, action, closed_by: by, ...area } of edited) {
      if (action === null) {
        const gone = await transaction`
          delete from compliance.report_finding where id = ${id} and exists (select from compliance.report_finding o
            where o.kind = ${kind} and o.account_id = ${account} and o.closed_on is null) returning 1`;
        if (gone.length === 0)
          await transaction`
            update compliance.report_finding set action = null, note = null, closed_by = null, closed_on = null,
              owner_id = null, version = version + 1 where id = ${id}`;
      } else
        await transaction`
          update compliance.report_finding set action = ${action}, closed_by = ${by}, account_id = ${account},
            version = version + 1 where id = ${id}`;
      await openDetected(transaction, audit, {
        detector: 'FINDING_EDITED',
        key: id,
        accountId: account,
        eventIds: [],
        authorityCode: area.authority_code,
        organisationId: area.organisation_id,
        summary:
          'The database was edited: what became of a finding of the user reports was said other than the audit says.',
      });
    }
    return edited.length;
  })) as number;
}

interface Ended {
  readonly id: string;
  readonly account: string;
  readonly authority: string | null;
  readonly organisation: string;
  readonly note: string;
  readonly event: string;
  readonly step: number;
  /** None of findings that were ended before the audit had any. */
  readonly words: string | null;
}

/**
 * Marks what stands at the end of findings and is not what was written there, and opens an incident about each: the words themselves
 * are nowhere else (ADR 0119). Returns of how many.
 */
export async function markEditedNotes(sql: Sql, audit: AuditWriter, hashKey: Buffer): Promise<number> {
  return (await sql.begin(async (transaction) => {
    const ended = await transaction<Ended[]>`
      select distinct on (f.id) f.id, f.account_id as account, f.authority_code as authority, f.organisation_id as organisation,
        f.note, e.id::text as event, (e.detail ->> 'step')::int as step, e.detail ->> 'words' as words
      from audit.event e join compliance.report_finding f on f.id::text = e.detail ->> 'finding'
      where e.kind = 'REPORT_FINDING_CHANGED' and e.outcome = 'DONE' and e.detail ? 'action' and f.note is not null
      order by f.id, e.id desc`;
    const others = ended.filter(({ id, step, note, words }) =>
      isEdited(hashKey, { of: id, step, words }, note),
    );
    for (const { id, note, account, event, authority, organisation } of others) {
      await transaction`update compliance.report_finding set note = ${notTheirs + note} where id = ${id}`;
      await openDetected(transaction, audit, {
        detector: 'FINDING_EDITED',
        key: `${id} words`,
        accountId: account,
        eventIds: [event],
        authorityCode: authority,
        organisationId: organisation,
        summary: `${databaseEdited}words of a finding of the user reports are not those that were written. They say so; what was written is lost.`,
      });
    }
    return others.length;
  })) as number;
}
