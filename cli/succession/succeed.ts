import type { AuditWriter } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import { beginRetrying, type Sql, type TransactionSql } from '../../platform/database.ts';
import type { Policy } from '../../platform/policy.ts';
import {
  closeSuccession,
  moveSome,
  openSuccession,
  type Succession,
} from '../../subgraphs/records/transfer/succession.ts';

const batchSize = 200;
const mostTries = 5;

/** A succession that cannot begin. One sentence that says what to do; nothing was changed. */
class SuccessionRefused extends Error {
  readonly code = 'SUCCESSION_REFUSED';
  override readonly name = 'SuccessionRefused';
}

interface Dependencies {
  /** The owner's: no process that serves requests may write the vault's authority, or read the bodies. */
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Pick<Clock, 'now'>;
  readonly policy: Pick<Policy, 'transferDueDays'>;
  readonly heard: (moved: number, all: number) => void;
}

/**
 * Gives all that an abolished authority answers for to its successor (ADR 0181), record by record in batches; how many records.
 * Cut off and run again, it goes on where it ended; run once more, it moves what came meanwhile.
 * @throws SuccessionRefused
 */
export async function succeed(
  { sql, audit, clock, policy, heard }: Dependencies,
  succession: Succession,
): Promise<number> {
  const { from, to } = succession;
  const note = (tx: TransactionSql, step: string, records: number) =>
    audit.append(tx, {
      kind: 'AUTHORITY_SUCCEEDED',
      outcome: 'DONE',
      operation: 'succession',
      area: from,
      detail: { step, to, records },
    });
  const all = await beginRetrying(sql, mostTries, async (tx) => {
    await refuseUnready(tx, succession);
    await openSuccession(tx, succession);
    await tx`update users.authority set succeeded_by = ${to} where code = ${from} or succeeded_by = ${from}`;
    const [row] = await tx<{ records: number }[]>`
      select count(*)::int as records from records.child where authority_code = ${from}`;
    await note(tx, 'BEGUN', row?.records ?? 0);
    return row?.records ?? 0;
  });
  let moved = 0;
  for (let some = batchSize; some === batchSize; moved += some) {
    const tools = { audit, policy, at: clock.now() };
    some = await beginRetrying(sql, mostTries, (tx) => moveSome(tx, succession, tools, batchSize));
    heard(moved + some, all);
  }
  await beginRetrying(sql, mostTries, async (tx) => {
    await closeSuccession(tx, succession, { audit, policy, at: clock.now() });
    // What nobody could find a record for is answered by whoever received it.
    for (const table of ['subject_access_request', 'correction_request', 'complaint'])
      await tx`
        update ${tx(`compliance.${table}`)} set received_by = ${to} where received_by = ${from} and child_number = 0`;
    await note(tx, 'DONE', moved);
  });
  return moved;
}

/**
 * The operator alone takes no authority's records away: the central team has withdrawn every service of the former one before,
 * which lets its people go, and somebody of the successor's management team is there to answer.
 */
async function refuseUnready(tx: TransactionSql, { from, to }: Succession): Promise<void> {
  const known = await tx<{ code: string; successor: string | null }[]>`
    select code, succeeded_by as successor from records.authority where code in (${from}, ${to}) order by code for update`;
  const [former, successor] = [from, to].map((code) => known.find((row) => row.code === code));
  if (!former || !successor || from === to)
    throw new SuccessionRefused(
      'Give the GSS codes of two authorities that the index knows, the former one first.',
    );
  if (successor.successor !== null)
    throw new SuccessionRefused('The second authority was abolished itself; give its successor.');
  if (former.successor !== null && former.successor !== to)
    throw new SuccessionRefused('The first authority has another successor already; its records are there.');
  const [state] = await tx<{ bodies: number; team: boolean }[]>`
    select (select count(*)::int from users.organisation
        where authority_code = ${from} and kind = 'AUTHORITY_SERVICE' and accreditation <> 'WITHDRAWN') as bodies,
      exists (select from users.account a join users.role_grant g on g.account_id = a.id and g.role = 'MANAGEMENT_TEAM'
        join users.organisation o on o.id = a.organisation_id and o.accreditation = 'ACCREDITED'
        where a.authority_code = ${to} and a.status = 'ACTIVE') as team`;
  if (state && state.bodies > 0)
    throw new SuccessionRefused(
      `The central team has not withdrawn the accreditation of ${state.bodies} of the former authority’s services: their people still act for it. It withdraws them first.`,
    );
  if (!state?.team)
    throw new SuccessionRefused(
      'Nobody is on the successor’s management team, so nobody would answer for the records; give somebody the role first.',
    );
  // A file that is being read remembers whose districts were whose: none begins until this is committed.
  await tx`lock table records.feed_run in share row exclusive mode`;
  const running = await tx`select from records.feed_run where status = 'RUNNING' limit 1`;
  if (running.length > 0)
    throw new SuccessionRefused('A file of a source is being read; run this again when it is done.');
}
