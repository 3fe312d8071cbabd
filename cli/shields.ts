import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { raiseAltered, raiseMoved, raiseOverdue } from '../subgraphs/records/shield/alarms.ts';
import { counted, refuseArguments, runCommand } from './command/command.ts';
import { unlessClosed, withPool } from './command/database.ts';

/**
 * `npm run shields`: tells teams of their overdue shields, and finds shields that were changed in the database
 * without a decision. Status 0: none; 1: it could not look; 3: some were. Each is logged by its kind and its
 * reference in the audit, since no log holds the number of a hidden child.
 */
function main(): Promise<number> {
  refuseArguments();
  return withPool({ max: 1, applicationName: 'signpost shields' }, (sql, { keys, policy }) =>
    unlessClosed(sql, async (sql) => {
      const dependencies = {
        sql,
        audit: new AuditWriter(sql),
        clock: systemClock,
        policy,
        lookupKey: keys.lookupKey(),
      };
      const overdue = await raiseOverdue(dependencies);
      console.log(`${counted(overdue, 'notice')} of overdue shields to teams.`);
      const altered = [...(await raiseAltered(dependencies)), ...(await raiseMoved(dependencies))];
      for (const { reference, code } of altered) console.error(`${reference}  ${code}`);
      console.log(`${counted(altered.length, 'shield does', 'shields do')} not fit what was decided.`);
      return altered.length > 0 ? 3 : 0;
    }),
  );
}

await runCommand({ usage: 'npm run shields', stopped: 'The look was broken off; run it again.' }, main);
