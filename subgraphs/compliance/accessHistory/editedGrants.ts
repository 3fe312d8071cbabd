import { openDetected } from '../incident/incident.ts';
import { periodOf, type Running } from '../userReport/run.ts';

/** What there is of a grant that is not as the audit has it: whose it is, which edit, and what was read in its session. */
interface Edited {
  readonly accountId: string;
  readonly edit: string;
  readonly events: readonly string[];
}

/**
 * Tells national auditors of access grants that were planted or edited in the database: no opening in the audit has the same record,
 * session, account, role, reason and end. Looks at those that have not ended and those of the reports' period. An incident about the
 * account, with what it read of that record in that session, once for each such edit. Returns how many were not told before.
 */
export function tellEditedGrants(running: Running): Promise<number> {
  const { sql, audit } = running;
  return sql.begin(async (transaction) => {
    // Of a month of the whole country it may take its time: nobody waits for it.
    await transaction`set local statement_timeout = '1h'`;
    const edited = await transaction<Edited[]>`
      select g.account_id as "accountId", g.edit, g.events::text[] as events
      from compliance.edited_grants(${periodOf(running).from}::date) g
      where not exists (select from compliance.incident i where i.detector = 'GRANT_EDITED' and i.detector_key = g.edit)`;
    for (const { accountId, edit, events } of edited)
      await openDetected(transaction, audit, {
        detector: 'GRANT_EDITED',
        key: edit,
        accountId,
        eventIds: events,
        authorityCode: null,
        organisationId: null,
        summary:
          'The database was edited: somebody held a record open as no opening in the audit says. The events are what they read of it in that session.',
      });
    return edited.length;
  }) as Promise<number>;
}
