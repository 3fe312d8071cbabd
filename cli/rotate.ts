import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { openPool, type Sql } from '../platform/database.ts';
import { changeSealKeys, ringOf, type SealRing, sealKeysSeenWithin, sealRings } from '../platform/keys.ts';
import { keysFolder } from '../platform/settings.ts';
import { withBar } from './command/bar.ts';
import { runCommand, WrongCall } from './command/command.ts';
import { type CommandDatabase, withPool } from './command/database.ts';
import { countByVersion, resealAll, transactionsEnded } from './rotate/rotate.ts';

const usage = 'npm run rotate [-- --add | --use | --retire]';
// Any constant serves, as long as every rotation uses the same.
const LOCK = 5_230_144_902;

/**
 * `npm run rotate`: makes a new seal key and a new key of the vault, which every process of this machine knows before
 * anything is sealed under them, then re-seals every value. A rotation that was cut off is finished instead.
 * - `--add` makes the keys and stops, for installations whose processes have copies of the key file; `--use` goes on
 *   once they have it
 * - `--retire` forgets keys that no value needs
 *
 * It reads with the database owner's address, which no process that serves requests has.
 */
function main(): Promise<number> {
  const { values } = parseArgs({
    options: { add: { type: 'boolean' }, use: { type: 'boolean' }, retire: { type: 'boolean' } },
  });
  if (Object.values(values).filter(Boolean).length > 1) throw new WrongCall();
  return withPool({ max: 2, applicationName: 'signpost rotate' }, async (sql, database) => {
    const lock = openPool({ url: database.url, max: 1, applicationName: 'signpost rotate lock' });
    try {
      // In a transaction: behind a pooler two rotations would hold a session's lock by one and the same session.
      return await lock.begin(async (held) => {
        const [row] = await held<{ mine: boolean }[]>`
          select pg_try_advisory_xact_lock(${LOCK}::bigint) as mine`;
        if (!row?.mine) {
          console.error('Another rotation is under way; wait for it to end.');
          return 1;
        }
        await held`set local idle_in_transaction_session_timeout = 0`;
        for (const name of sealRings) {
          if (values.retire) await retire(sql, database, name);
          else await rotate(sql, database, name, values);
        }
        return 0;
      });
    } finally {
      await lock.end({ timeout: 5 });
    }
  });
}

async function rotate(
  sql: Sql,
  { keys, settings }: CommandDatabase,
  name: SealRing,
  asked: { add?: boolean; use?: boolean },
): Promise<void> {
  const folder = keysFolder(settings);
  const audit = new AuditWriter(sql);
  const note = (step: string, detail: Record<string, number>) =>
    audit.write({
      kind: 'KEYS_ROTATED',
      outcome: 'DONE',
      operation: 'rotate',
      detail: { step, ring: name, ...detail },
    });
  let { current, keys: ring } = ringOf(keys, name);
  let newest = Math.max(...ring.keys());
  const stale = [...(await countByVersion(sql, name))].filter(([version]) => version !== current);
  const unfinished = newest > current || stale.length > 0;
  if (asked.add || (!asked.use && !unfinished)) {
    ring = changeSealKeys(folder, { add: true }, name).keys;
    newest = Math.max(...ring.keys());
    await note('ADDED', { keyVersion: newest });
    console.log(`Key ${newest} of ${name}.key is made. Back up the keys folder.`);
    if (asked.add) {
      console.log(`Give every process its copy of ${name}.key, then run "npm run rotate -- --use".`);
      return;
    }
  }
  if (newest > current) {
    // Every process must be able to open what others seal, before anybody seals with it.
    await sleep(3 * sealKeysSeenWithin);
    current = changeSealKeys(folder, { use: newest }, name).current;
    await note('USED', { keyVersion: current });
    await sleep(sealKeysSeenWithin);
  }
  const total = [...(await countByVersion(sql, name))].reduce(
    (sum, [version, many]) => sum + (version === current ? 0 : many),
    0,
  );
  const began = performance.now();
  const sealed = await withBar((show) =>
    resealAll(
      sql,
      () => ringOf(keys, name),
      (done) => show('values', done, Math.max(total, 1)),
      name,
    ),
  );
  const seconds = Math.max((performance.now() - began) / 1_000, 0.001);
  await note('SEALED', { keyVersion: current, values: sealed });
  const rate = Math.round(sealed / seconds).toLocaleString('en-GB');
  console.log(
    `${sealed.toLocaleString('en-GB')} values are under key ${current} of ${name}.key, ${rate} a second. No value needs an older key.`,
  );
  console.log('Run "npm run rotate -- --retire" when no backup from before is needed any more.');
}

async function retire(sql: Sql, { keys, settings }: CommandDatabase, name: SealRing): Promise<void> {
  const { current, keys: ring } = ringOf(keys, name);
  await transactionsEnded(sql);
  const needed = await countByVersion(sql, name);
  const old = [...ring.keys()].filter((version) => version < current && !needed.has(version));
  if (old.length === 0) {
    console.log(`Every key of ${name}.key is in use; nothing was retired.`);
    return;
  }
  // Audited first: a key that is gone must never be one that nobody knows to have gone.
  await new AuditWriter(sql).write({
    kind: 'KEYS_ROTATED',
    outcome: 'DONE',
    operation: 'rotate',
    detail: { step: 'RETIRED', ring: name, keyVersions: old },
  });
  changeSealKeys(keysFolder(settings), { retire: old }, name);
  console.log(
    `Retired key ${old.join(', ')} of ${name}.key. Backups of the database from before need the old file.`,
  );
}

await runCommand(
  {
    usage,
    stopped: 'The rotation stopped at a value that does not open; nothing is lost. Check the keys folder.',
  },
  main,
);
