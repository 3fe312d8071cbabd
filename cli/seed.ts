import { parseArgs } from 'node:util';
import { withBar } from './command/bar.ts';
import { runCommand, WrongCall } from './command/command.ts';
import { unlessClosed, withPool } from './command/database.ts';
import { defaultChildren, loadReferenceOnly, seedOnce } from './seed/seed.ts';

const usage = 'npm run seed -- [--children N] [--seed TEXT] [--reference-only]';

/** `npm run seed`: fills an empty index with the demo; `--reference-only` loads authorities and districts alone. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      children: { type: 'string' },
      seed: { type: 'string' },
      'reference-only': { type: 'boolean', default: false },
    },
  });
  if (values.children !== undefined && !/^\d{1,8}$/.test(values.children))
    throw new WrongCall('--children takes a whole number.');
  const children = values.children === undefined ? defaultChildren : Number(values.children);
  const pool = { max: 1, applicationName: 'signpost seed', begins: true } as const;
  return withPool(pool, (sql, { settings, url, keys }) =>
    unlessClosed(
      sql,
      async () => {
        if (values['reference-only']) {
          await loadReferenceOnly(url);
          console.log(
            'Authorities and postcode districts are loaded; "npm run import -- teams FILE" loads the telephone numbers of their teams.',
          );
          return 0;
        }
        const production = settings.NODE_ENV === 'production';
        const { seeded, ms } = await withBar((progress) =>
          seedOnce({ databaseUrl: url, keys, children, seed: values.seed, production, progress }),
        );
        console.log(
          seeded
            ? `Seeded in ${(ms / 1_000).toFixed(1)} s.`
            : 'The index has children or people of its own already; nothing was done.',
        );
        return 0;
      },
      1,
    ),
  );
}

await runCommand({ usage, stopped: 'The seed stopped and nothing of it was written; run it again.' }, main);
