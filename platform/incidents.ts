import { randomUUID } from 'node:crypto';
import type { AuditWriter } from './audit.ts';
import type { Caller } from './caller.ts';
import type { Queryable } from './database.ts';

/** An act or attempt that auditors look at. */
export interface Attempt {
  /** Name of the check, such as `OWN_RIGHTS`. While an incident of it about the same person is open, no second is. */
  readonly detector: string;
  /** What was done or tried, in words of ours; it names nobody. */
  readonly summary: string;
}

/**
 * Opens an incident about the caller for the auditors of the caller's body, in the transaction of the act or of its refusal,
 * and links the caller's last audit event; when such an incident is open already, that one gets the event. Every
 * subgraph's role may.
 */
export async function openIncidentOf(
  audit: AuditWriter,
  transaction: Queryable,
  caller: Caller,
  { detector, summary }: Attempt,
): Promise<void> {
  const id = randomUUID();
  const national = caller.authorityCode === null ? caller.organisationId : null;
  const [row] = await transaction<{ opened: boolean }[]>`
    select service.open_incident(${id}::uuid, ${detector}, ${summary}, ${caller.accountId}::uuid,
      ${caller.authorityCode}, ${national}::uuid) as opened`;
  if (!row?.opened) return;
  await audit.done(transaction, caller, 'INCIDENT_OPENED', {
    incident: id,
    account: caller.accountId,
    detector,
  });
}
