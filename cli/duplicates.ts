import { systemClock } from '../platform/clock.ts';
import { isLawful, readServiceState } from '../platform/serviceMode.ts';
import { findDuplicates } from '../subgraphs/records/resident/duplicates.ts';
import { withBar } from './command/bar.ts';
import { counted, refuseArguments, runCommand } from './command/command.ts';
import { unlessClosed, withPool } from './command/database.ts';

const pool = {
  role: 'signpost_records',
  max: 2,
  deadlineMs: 60_000,
  applicationName: 'signpost duplicates',
} as const;

/**
 * `npm run duplicates`: looks for children who have two records and proposes each pair to its team; nothing is
 * linked. Without a legal basis no record is read (L11). Status 0: done; 1: not done, or not to the end: start it again,
 * no pair is proposed twice.
 */
function main(): Promise<number> {
  refuseArguments();
  return withPool(pool, (sql, { policy }) =>
    unlessClosed(sql, async (sql) => {
      if (!isLawful(await readServiceState(sql))) {
        console.log('The service has no legal basis at present, and no record is read: register one first.');
        return 0;
      }
      const began = performance.now();
      const result = await withBar((progress) =>
        findDuplicates({ sql, policy, clock: systemClock, progress }),
      );
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      console.log(`${counted(result.records, 'record')}, ${counted(result.pairs, 'pair')}, ${seconds} s`);
      for (const [outcome, pairs] of Object.entries(result.outcomes)) {
        console.log(`  ${outcome.padEnd(14)} ${pairs.toLocaleString('en-GB').padStart(9)}`);
      }
      return 0;
    }),
  );
}

await runCommand(
  {
    usage: 'npm run duplicates',
    stopped: 'The search was broken off; run it again: what was proposed is not proposed twice.',
  },
  main,
);
