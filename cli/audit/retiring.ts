import type { KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditWriter } from '../../platform/audit.ts';
import type { Queryable, Sql } from '../../platform/database.ts';
import { dumpAudit } from '../../subgraphs/compliance/sealing/dump.ts';
import { verifyDump } from './verifyDump.ts';
import type { Witnessed } from './witnessFile.ts';

/** Nothing was retired; the sentence says why and what to do. */
class RetiringRefused extends Error {
  readonly code = 'RETIRING_REFUSED';
  override readonly name = 'RetiringRefused';
}

/** What to retire, and what it is verified against first. */
export interface Retiring {
  /** The owner's. */
  readonly sql: Sql;
  readonly audit: AuditWriter;
  /** Months that ended before this one go, `yyyy-MM`. */
  readonly before: string;
  /** The day that it is, `yyyy-MM-dd`. */
  readonly today: string;
  /** How long the audit is kept (`Policy.auditYears`). */
  readonly years: number;
  /** Where the dump goes that is verified. */
  readonly folder: string;
  readonly logKeys: readonly KeyObject[];
  readonly witnessed?: readonly Witnessed[];
}

/** A month of the audit and its events. */
interface Month {
  /** `yyyy-MM` */
  readonly month: string;
  readonly events: number;
}

const patienceMs = 60_000;

/** The months that have a partition, the oldest first, `yyyy-MM`. */
async function monthsOf(sql: Sql): Promise<string[]> {
  const rows = await sql<{ month: string }[]>`
    select substr(c.relname, 7, 4) || '-' || substr(c.relname, 11, 2) as month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'audit.event'::regclass and c.relname ~ '^event_\\d{6}$' order by 1`;
  return rows.map(({ month }) => month);
}

const tableOf = (month: string) => `audit.event_${month.replace('-', '')}`;

/**
 * The months of the audit that may be retired: older than policy keeps them, with all events sealed, held by no open
 * incident, and with the whole audit as it was sealed, since what is destroyed cannot be verified afterwards.
 * @throws RetiringRefused
 */
export async function monthsToRetire(retiring: Retiring): Promise<Month[]> {
  const { sql, before, today, years, folder, logKeys, witnessed } = retiring;
  const last = `${Number(today.slice(0, 4)) - years}-${today.slice(5, 7)}`;
  if (before > last)
    throw new RetiringRefused(
      `The audit is kept for ${years} years: months before ${last} may go, no later.`,
    );
  const all = await monthsOf(sql);
  const months: Month[] = [];
  for (const month of all.filter((each) => each < before)) {
    const [row] = await sql.unsafe(`
      select count(*)::int as events, count(*) filter (where leaf.event_id is null)::int as unsealed
      from ${tableOf(month)} event left join audit.leaf on leaf.event_id = event.id`);
    const { events, unsealed } = row as unknown as { events: number; unsealed: number };
    if (unsealed > 0)
      throw new RetiringRefused(`${unsealed} events of ${month} are not sealed. Is compliance running?`);
    await refuseHeld(sql, month);
    months.push({ month, events });
  }
  if (months.length === 0) return [];
  await dumpAudit(sql, folder);
  // Months that went before are those without a partition.
  const { findings } = await verifyDump({ folder, logKeys, witnessed, retiredBefore: `${all[0]}-01` });
  if (findings.length > 0)
    throw new RetiringRefused(
      `The audit is not as it was sealed (${findings.length} findings). Verify the dump in ${folder}; nothing may go before that is cleared up.`,
    );
  return months;
}

/** Refuses a month on which an open incident rests, and keeps those that are over as they are until the transaction ends. */
async function refuseHeld(sql: Queryable, month: string): Promise<void> {
  const linked = await sql.unsafe<{ id: string; isOpen: boolean }[]>(`
    select event.id::text as id, incident.state not in ('CLEARED', 'CLOSED') as "isOpen"
    from compliance.incident_event linked join compliance.incident on incident.id = linked.incident_id
    join ${tableOf(month)} event on event.id = linked.event_id for share of incident`);
  const held = new Set(linked.filter(({ isOpen }) => isOpen).map(({ id }) => id)).size;
  if (held > 0)
    throw new RetiringRefused(`An open incident rests on ${held} events of ${month}. Close it first.`);
}

/**
 * Drops a month and its openings, and says so in the audit, in one transaction. Waits for no lock that writers would wait behind.
 * Dumping and verifying take hours, in which an incident may have come to rest on the month: it is looked for anew.
 * @throws RetiringRefused
 */
export async function retireMonth({ sql, audit }: Retiring, { month, events }: Month): Promise<void> {
  for (const until = Date.now() + patienceMs; ; ) {
    try {
      await sql.begin(async (tx) => {
        await tx`set local lock_timeout = '150ms'`;
        await tx.unsafe(`lock table ${tableOf(month)} in access exclusive mode`);
        await refuseHeld(tx, month);
        await tx.unsafe(`delete from audit.opening o using ${tableOf(month)} event
          where o.child_number = event.child_number and o.id = event.id`);
        await tx.unsafe(`drop table ${tableOf(month)}`);
        await audit.append(tx, { kind: 'AUDIT_RETIRED', outcome: 'DONE', detail: { month, events } });
      });
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== '55P03' || Date.now() > until) throw error;
      await sleep(500);
    }
  }
}
