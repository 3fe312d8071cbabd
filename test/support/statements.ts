import { statementChannel } from '../../platform/database.ts';

const watchers = new Set<(text: string) => void>();
// Before any pool is opened: only pools that are watched from the first tell their statements.
statementChannel.subscribe((message) => {
  const { text } = message as { applicationName: string; text: string };
  if (!text.includes('pg_notify')) for (const watch of watchers) watch(text);
});

/**
 * The texts of the SQL statements that the pools of this process send meanwhile; heartbeats are left out. Of pools that
 * were opened after this file was imported.
 */
export async function statementTexts(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const watch = (text: string) => texts.push(text);
  watchers.add(watch);
  try {
    await work();
  } finally {
    watchers.delete(watch);
  }
  return texts;
}
