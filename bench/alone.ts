import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../platform/database.ts';
import type { Variant } from './servers.ts';

const tries = 500;
const moment = 20;
/** Events that may still wait to be sealed when a sample begins: less than a second of any load. */
const fewEvents = 2_000;
const drainSeconds = 30;

function signal({ pids }: Variant, name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) process.kill(pid, name);
}

/**
 * Stops the processes of a variant where they stand, so that what they do by themselves (heartbeats, sealing the audit) is
 * charged to nobody else's sample. Never inside a transaction, whose locks the others would wait for.
 */
export async function pause(variant: Variant, owner: Sql): Promise<void> {
  for (let tried = 0; tried < tries; tried += 1) {
    signal(variant, 'SIGSTOP');
    const [open] = await owner<{ transactions: number }[]>`
      select count(*)::int as transactions from pg_stat_activity
      where backend_type = 'client backend' and datname = current_database() and xact_start is not null
        and pid <> pg_backend_pid()`;
    if (open?.transactions === 0) return;
    signal(variant, 'SIGCONT');
    await sleep(moment);
  }
  throw new Error('a variant is never outside a transaction');
}

/** Lets a paused variant go on. */
export function resume(variant: Variant): void {
  signal(variant, 'SIGCONT');
}

/**
 * Waits until the audit is sealed but for the last moment: events of the peers, which nobody seals while they run, are
 * sealed before ours is measured, and ours while it is.
 */
export async function sealed(owner: Sql): Promise<void> {
  for (const until = performance.now() + drainSeconds * 1_000; performance.now() < until; ) {
    const [waiting] = await owner<{ events: number }[]>`
      select count(*)::int as events from (
        select from audit.event
        where (xid, id) > (select xid, event_id from audit.leaf order by position desc limit 1)
        limit ${fewEvents}) waiting`;
    if ((waiting?.events ?? 0) < fewEvents) return;
    await sleep(10 * moment);
  }
}
