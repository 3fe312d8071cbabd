import { parseArgs } from 'node:util';
import { openPool, type Sql } from '../platform/database.ts';
import { ensureMigrated } from '../platform/ensureMigrated.ts';
import { readPublicKey } from '../platform/keyFiles.ts';
import { type Keys, openKeys } from '../platform/keys.ts';
import { silentLog } from '../platform/log.ts';
import { migrationState } from '../platform/migrate.ts';
import { keysFolder } from '../platform/settings.ts';
import { readWitnessFile, type Witnessed } from './audit/witnessFile.ts';
import {
  countEvidence,
  type Evidence,
  restoredFaults,
  retiredSince,
  unopenedFaults,
} from './backup/check.ts';
import { endSessionsAndLinks } from './backup/open.ts';
import { restoreBackup } from './backup/restore.ts';
import { counted, runCommand, WrongCall } from './command/command.ts';
import { asIndex, leaveAtSignals } from './command/database.ts';
import { readCommandSettings } from './command/settings.ts';

// npm run restore: a backup into a new folder, up to a moment, and whether it is what the witness saw. --check looks at the
// database of DATABASE_URL instead, restored by its own tools; with --end it ends what that has open, as is done in a new folder.
const usage =
  'npm run restore -- (--from FOLDER --into FOLDER [--at yyyy-MM-ddTHH:mm:ssZ] | --check [--end]) ' +
  '[--key audit.public.pem --witness witnessed.jsonl --witness-key witness.public.pem]';
const text = { type: 'string' } as const;

await runCommand({ usage, failed: 2 }, async () => {
  const { values } = parseArgs({
    options: {
      from: text,
      into: text,
      at: text,
      witness: text,
      'witness-key': text,
      key: { type: 'string', multiple: true },
      check: { type: 'boolean', default: false },
      end: { type: 'boolean', default: false },
    },
  });
  const { from, into, at, witness, key: keyFiles, check, end } = values;
  const witnessKey = values['witness-key'];
  const settings = readCommandSettings();
  const whole = check ? settings.DATABASE_URL !== undefined : Boolean(from && into);
  const seen = [witness, witnessKey, keyFiles].filter((each) => each !== undefined).length;
  if (!whole || (end && !check) || (seen !== 0 && seen !== 3)) throw new WrongCall();
  const moment = at === undefined ? undefined : momentGiven(at);
  const witnessed =
    witness && witnessKey && keyFiles
      ? readWitnessFile(witness, { log: keyFiles.map(readPublicKey), witness: readPublicKey(witnessKey) })
      : [];
  if (check) return asIndex(report({ url: settings.DATABASE_URL as string, witnessed, end }));
  const keys = openKeys(keysFolder(settings), { create: false });
  const { server, backup, finish } = await restoreBackup({
    folder: from as string,
    dataDir: into as string,
    key: keys.backupKey(),
    ...(moment && { at: moment }),
    // What would run on belongs to nobody: its folder is to be removed.
    starts: leaveAtSignals,
  });
  try {
    const status = await report({ url: server.url, witnessed, end: true, unpacked: { backup, keys } });
    finish();
    return status;
  } finally {
    await server.stop();
  }
});

/**
 * A moment of UTC as it is written. Without its zone it is another one on another machine, by an hour in summer; and what is read of
 * 31 February is a day of March. @throws WrongCall
 */
function momentGiven(text: string): Date {
  const read = new Date(text);
  const isWhole = text.endsWith('Z') && !Number.isNaN(read.getTime());
  if (!isWhole || !read.toISOString().startsWith(text.slice(0, 19)))
    throw new WrongCall('Give the moment in UTC, as yyyy-MM-ddTHH:mm:ssZ.');
  return read;
}

/** A restored database. */
interface RestoredDatabase {
  readonly url: string;
  readonly witnessed: readonly Witnessed[];
  /** Whether to end what it has open. */
  readonly end: boolean;
  /** Of one that was restored here: what the backup held, and the keys that it is to be served with. */
  readonly unpacked?: { readonly backup: Evidence; readonly keys: Keys };
}

/** What is sealed and what is open is found by this release's tables, and a backup may be of before them. */
async function bringUpToDate(sql: Sql, url: string, keys: Keys): Promise<void> {
  if (!(await migrationState(sql)).ready) await ensureMigrated(url, keys, silentLog, { begins: false });
}

async function report({ url, witnessed, end, unpacked }: RestoredDatabase): Promise<number> {
  const backup = unpacked?.backup;
  const sql = openPool({ url, max: 1, applicationName: 'signpost restore' });
  try {
    const restored = await countEvidence(sql);
    for (const [table, rows] of Object.entries(restored.rows)) {
      const then = backup ? ` (backup: ${backup.rows[table]?.toLocaleString('en-GB')})` : '';
      console.log(`${rows.toLocaleString('en-GB').padStart(14)}  ${table}${then}`);
    }
    console.log(`The audit has ${restored.size} leaves, root ${restored.root || 'none'}.`);
    const faults = await restoredFaults(sql, restored, backup, witnessed);
    if (unpacked) {
      await bringUpToDate(sql, url, unpacked.keys);
      faults.push(...(await unopenedFaults(sql, unpacked.keys)));
    }
    for (const fault of faults) console.error(fault);
    if (end) {
      const { sessions, links } = await endSessionsAndLinks(sql);
      console.log(`Ended what was open then: sessions ${sessions}, links to set a password ${links}.`);
      console.log(
        'Before anybody else comes in, do again what was decided since, shields first (docs/backup.md).',
      );
    }
    if (witnessed.length === 0)
      console.log('No witness was asked: a roll-back goes unseen. Give its file and key.');
    const { events, before } = await retiredSince(sql, '-infinity');
    if (before)
      console.log(
        `Months of the audit were retired, with ${counted(events, 'event')}: verify it with --retired-before ${before}.`,
      );
    console.log(faults.length === 0 ? 'SOUND. Verify the audit too (docs/audit.md).' : 'NOT SOUND.');
    return faults.length === 0 ? 0 : 1;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
