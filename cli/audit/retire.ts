import { parseArgs } from 'node:util';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPublicKey } from '../../platform/keyFiles.ts';
import { readServiceState } from '../../platform/serviceMode.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { runCommand, WrongCall } from '../command/command.ts';
import { withPool } from '../command/database.ts';
import { monthsToRetire, retireMonth } from './retiring.ts';
import { readWitnessFile } from './witnessFile.ts';

// npm run audit:retire: months of the audit that were kept for as long as policy says are verified, and then dropped. Status 0: done, or
// they may go; 1: none may go, or not all went: run it again; 2: called wrongly.
const usage =
  'npm run audit:retire -- --before yyyy-MM --dump FOLDER --key audit.public.pem ' +
  '--witness witnessed.jsonl --witness-key witness.public.pem [--carry-out]';
const text = { type: 'string' } as const;

await runCommand({ usage }, async () => {
  const { values } = parseArgs({
    options: {
      before: text,
      dump: text,
      witness: text,
      'witness-key': text,
      key: { type: 'string', multiple: true },
      'carry-out': { type: 'boolean', default: false },
    },
  });
  const { before, dump, key: keyFiles, witness, 'witness-key': witnessKey, 'carry-out': carryOut } = values;
  if (!before || !/^\d{4}-(0[1-9]|1[0-2])$/.test(before) || !dump || !keyFiles || !witness || !witnessKey)
    throw new WrongCall();
  const logKeys = keyFiles.map(readPublicKey);
  const witnessed = readWitnessFile(witness, { log: logKeys, witness: readPublicKey(witnessKey) });
  return withPool({ max: 1, applicationName: 'signpost audit retire' }, async (sql, { policy, keys }) => {
    const retiring = {
      sql,
      audit: new AuditWriter(sql),
      before,
      folder: dump,
      logKeys,
      witnessed,
      today: systemClock.today(),
      years: policy.auditYears,
    };
    const sealAlone = async () => {
      // Once the data is destroyed no process is up that seals, and what is not sealed for a month is a finding.
      if ((await readServiceState(sql)).mode !== 'DECOMMISSIONED') return;
      const sealer = new Sealer(sql, keys.auditPrivateKey(), undefined, keys.auditFormerKeys());
      while ((await sealer.seal()) > 0);
    };
    if (carryOut) await sealAlone();
    const months = await monthsToRetire(retiring);
    for (const month of months) {
      if (carryOut) await retireMonth(retiring, month);
      console.log(`${month.month}  ${month.events.toLocaleString('en-GB').padStart(14)} events`);
    }
    if (carryOut) await sealAlone();
    if (months.length === 0) console.log('No month is that old.');
    else if (carryOut)
      console.log(
        `Retired. Destroy the dump in ${dump}, and backups that hold these months, by the same schedule.`,
      );
    else console.log('The audit is sound; these may go. Nothing was retired: add --carry-out.');
    return 0;
  });
});
