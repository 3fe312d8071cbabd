import { statementChannel } from '../../platform/database.ts';
import { afterFile } from './endings.ts';

/** A statement, and the pool that sent it. */
interface Sent {
  readonly applicationName: string;
  readonly text: string;
}

const watchers = new Set<(sent: Sent) => void>();
const tell = (message: unknown) => {
  for (const watch of watchers) watch(message as Sent);
};
let watched = false;

/**
 * Has the pools that the file opens from now on tell their statements. The driver then makes a trace of the stack for each: for
 * files alone that look at statements.
 */
export function watchStatements(): void {
  if (watched) return;
  watched = true;
  statementChannel.subscribe(tell);
  afterFile(() => {
    watched = false;
    statementChannel.unsubscribe(tell);
  });
}

/** The SQL statements that the pools of this process send meanwhile. @throws where the file does not watch them */
export async function sentStatements(work: () => Promise<unknown>): Promise<Sent[]> {
  if (!watched) throw new Error('Call watchStatements() in this file before it opens a pool.');
  const sent: Sent[] = [];
  const watch = (each: Sent) => sent.push(each);
  watchers.add(watch);
  try {
    await work();
  } finally {
    watchers.delete(watch);
  }
  return sent;
}

/** Their texts; heartbeats are left out. */
export async function statementTexts(work: () => Promise<unknown>): Promise<string[]> {
  return (await sentStatements(work)).map(({ text }) => text).filter((text) => !text.includes('pg_notify'));
}
