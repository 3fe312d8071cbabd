import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { tellEditedGrants } from '../subgraphs/compliance/accessHistory/editedGrants.ts';
import { putBackOpenings } from '../subgraphs/compliance/accessHistory/putBack.ts';
import {
  countStrayHolds,
  markEditedWords,
  putBackAsAudited,
} from '../subgraphs/compliance/incident/putBack.ts';
import { tellEditedMode } from '../subgraphs/compliance/serviceMode/edited.ts';
import { markEditedNotes, putBackFindings } from '../subgraphs/compliance/userReport/putBack.ts';
import { runReports } from '../subgraphs/compliance/userReport/run.ts';
import { withBar } from './command/bar.ts';
import { counted as many, refuseArguments, runCommand } from './command/command.ts';
import { unlessClosed, withPool } from './command/database.ts';

const pool = { role: 'signpost_compliance', max: 2, applicationName: 'signpost reports' } as const;

/**
 * `npm run reports`: restores holds, incidents and findings that were deleted or edited in the database
 * (docs/incidents.md), tells of an edited service mode and of edited access grants, runs the user reports of the night (docs/user-reports.md), then
 * restores openings (docs/audit.md). Run again after a failure it continues where it was. Status 0: done; 1: not done, or something had been deleted or edited.
 */
function main(): Promise<number> {
  refuseArguments();
  return withPool(pool, async (open, { policy, keys }) => {
    const isModeEdited = await tellEditedMode(open, new AuditWriter(open));
    if (isModeEdited)
      console.error(
        'The mode of the service had been edited in the database: propose the one that is to hold, and put it in force.',
      );
    const reported = await unlessClosed(open, async (sql) => {
      const running = { sql, audit: new AuditWriter(sql), policy, clock: systemClock };
      const back = await putBackAsAudited(sql, running.audit);
      const words = await markEditedWords(sql, running.audit, keys.lookupKey());
      const notes = await markEditedNotes(sql, running.audit, keys.lookupKey());
      const findings = await putBackFindings(sql, running.audit);
      const grants = await tellEditedGrants(running);
      const { counted, results } = await withBar((show) => runReports(running, show));
      console.log(`${'days counted'.padEnd(24)} ${String(counted).padStart(6)}`);
      for (const { kind, found, incidents } of results)
        console.log(`${kind.padEnd(24)} ${String(found).padStart(6)} found, ${many(incidents, 'incident')}`);
      if (results.length === 0) console.log('The reports of today are run already.');
      const stray = await countStrayHolds(sql);
      if (stray > 0)
        console.error(
          `${many(stray, 'hold stands', 'holds stand')} that no incident put in: find out who did, then delete from service.hold what is of none, or of one that did not suspect that account or has let go of it.`,
        );
      if (back > 0)
        console.error(
          `${many(back, 'incident or hold', 'incidents or holds')} had been deleted or edited in the database, and put back.`,
        );
      if (words > 0)
        console.error(
          `${many(words, 'incident')} had words edited in the database: they say so; what was written is lost.`,
        );
      if (notes > 0)
        console.error(
          `${many(notes, 'finding')} had words edited in the database: they say so; what was written is lost.`,
        );
      if (findings > 0)
        console.error(
          `${many(findings, 'finding')} had been edited in the database: what became of ${findings === 1 ? 'it' : 'them'} is as the audit has it again.`,
        );
      if (grants > 0)
        console.error(
          `${many(grants, 'access grant')} had been added or edited in the database: the incidents have who read what under ${grants === 1 ? 'it' : 'them'}.`,
        );
      // Last: it reads the openings of all years, and whatever keeps it from its end keeps no report back.
      const openings = await putBackOpenings(sql, running.audit);
      if (openings > 0)
        console.error(
          `${many(openings, 'opening')} in audit.opening had been deleted, edited or added in the database, and put back.`,
        );
      return stray + back + words + notes + findings + grants + openings > 0 ? 1 : 0;
    });
    return isModeEdited ? 1 : reported;
  });
}

await runCommand(
  { usage: 'npm run reports', stopped: 'The run stopped; run it again, what was done stands.' },
  main,
);
