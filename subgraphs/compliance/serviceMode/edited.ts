import type { AuditWriter } from '../../../platform/audit.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import { openDetected } from '../incident/incident.ts';

interface Standing {
  readonly mode: string;
  /** When the mode is said to have been put in force, and for whom it is not shut, as text. */
  readonly said: string;
  /** The mode that was decided last, as the audit has it. */
  readonly decided: string;
  readonly asDecided: boolean;
}

/**
 * What the service may do, beside what was decided last, as the audit has it: by two people its mode, and whom it lets in once
 * it is closed, or by a destruction its end.
 */
async function readStanding(sql: Queryable): Promise<Standing | undefined> {
  const [row] = await sql<Standing[]>`
    with change as (
      select e.id, e.detail from audit.event e
      where e.kind = 'SERVICE_MODE_DECIDED' and e.outcome = 'DONE' and e.detail ->> 'outcome' = 'IN_FORCE'
      order by e.id desc limit 1
    ), decided as (
      select coalesce(change.id, 0) as id, coalesce(change.detail ->> 'mode', 'NORMAL') as mode,
        coalesce(change.detail -> 'officers', to_jsonb(c.officers), '[]') as officers
      from (values (true)) one (row) left join change on true
      left join compliance.service_mode_change c on c.id = (change.detail ->> 'change')::uuid
    )
    select s.mode, s.since::text || ' ' || s.officers::text as said, d.mode as decided,
      case when s.mode = 'DECOMMISSIONED' then exists (select from audit.event e
          where e.kind = 'DESTRUCTION_CARRIED_OUT' and e.outcome = 'DONE' and e.id > d.id)
        else s.mode = d.mode end
        and to_jsonb(s.officers) @> d.officers and to_jsonb(s.officers) <@ d.officers as "asDecided"
    from service.state s, decided d`;
  return row;
}

/**
 * Whether the service is in the mode that two people decided last, with the officers whom they named: whoever edits the database
 * would else let somebody in with one officer's word (ADR 0075).
 */
export async function isModeAsDecided(sql: Queryable): Promise<boolean> {
  return (await readStanding(sql))?.asDecided === true;
}

/**
 * Whether the mode in force, or whom it lets in, is another than was decided last: somebody edited it in the database. An
 * incident tells the national auditors, once for each such edit. Nothing is put back: what the service may do is decided by two.
 */
export function tellEditedMode(sql: Sql, audit: AuditWriter): Promise<boolean> {
  return sql.begin(async (transaction) => {
    const standing = await readStanding(transaction);
    if (!standing || standing.asDecided) return false;
    const { mode, decided, said } = standing;
    const edited =
      mode === decided
        ? `its officers in ${mode} are others than were decided`
        : `the service is in ${mode}, and ${decided} was decided`;
    await openDetected(transaction, audit, {
      detector: 'SERVICE_MODE_EDITED',
      key: `${decided} ${mode} ${said}`,
      accountId: null,
      eventIds: [],
      authorityCode: null,
      organisationId: null,
      summary: `The database was edited: ${edited}. Propose the mode that is to hold, and put it in force.`,
    });
    return true;
  }) as Promise<boolean>;
}
