import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isUnavailable, openPool, type Sql } from '../../platform/database.ts';
import { readPublicKey } from '../../platform/keyFiles.ts';
import { assumeSettings } from '../../platform/roles.ts';
import { runCommand, WrongCall } from '../command/command.ts';
import { asIndex, withPool } from '../command/database.ts';
import { readCommandSettings } from '../command/settings.ts';
import { TreeRefused, Witness } from './witnessing.ts';

// npm run audit:witness: looks at the newest checkpoint now and then, cosigns it when it continues the last one. Without
// DATABASE_URL it looks at the embedded server, to be tried out.
const usage =
  '[DATABASE_URL=...] npm run audit:witness -- --folder FOLDER --key audit.public.pem [--every SECONDS | --once] [--begin]';

await runCommand({ usage, failed: 2 }, async () => {
  const { folder, key, every, once, begin } = parseArgs({
    options: {
      folder: { type: 'string' },
      key: { type: 'string', multiple: true },
      every: { type: 'string', default: '60' },
      once: { type: 'boolean', default: false },
      begin: { type: 'boolean', default: false },
    },
  }).values;
  if (!folder || !key || !/^[1-9]\d{0,5}$/.test(every)) throw new WrongCall();
  const witness = new Witness(folder, key.map(readPublicKey), { begin });
  const watch = async (sql: Sql): Promise<number> => {
    for (;;) {
      const status = await look(witness, sql);
      if (once) return status;
      await wait(Number(every) * 1_000);
    }
  };
  const pool = { max: 1, applicationName: 'signpost witness' };
  const url = readCommandSettings().DATABASE_URL;
  if (!url) return withPool(pool, watch);
  // A login of the witness's own may read the checkpoints and no more: nothing is migrated with it.
  const sql = openPool({ ...pool, url });
  try {
    return await asIndex(watch(sql));
  } finally {
    await sql.end({ timeout: 1 });
  }
});

/** One look; its status: 0 seen, 1 refused, 2 nothing could be seen. */
async function look(witness: Witness, sql: Sql): Promise<number> {
  const now = new Date();
  try {
    const known = await sql.begin(async (tx) => {
      // Its login is nobody's whose settings the migrations pin.
      await assumeSettings(tx);
      return witness.look(tx, now);
    });
    console.log(
      known
        ? `${now.toISOString()} cosigned: ${known.size} leaves`
        : `${now.toISOString()} nothing is sealed yet`,
    );
    return 0;
  } catch (error) {
    if (error instanceof TreeRefused) console.error(`${now.toISOString()} REFUSED: ${error.message}`);
    else if (isUnavailable(error)) console.error(`${now.toISOString()} The database does not answer.`);
    else throw error;
    return error instanceof TreeRefused ? 1 : 2;
  }
}
