import { parseArgs } from 'node:util';
import { Bar } from './bar.ts';
import { openCommandDatabase } from './database.ts';
import { defaultChildren, loadReferenceOnly, seedOnce } from './seed.ts';

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
  if (values.children !== undefined && !/^\d{1,8}$/.test(values.children)) {
    console.error(`--children takes a whole number. Usage: ${usage}`);
    return 2;
  }
  const database = await openCommandDatabase();
  const bar = new Bar(process.stderr);
  try {
    if (values['reference-only']) {
      await loadReferenceOnly(database.url);
      console.log('Authorities and postcode districts are loaded.');
      return 0;
    }
    const { seeded, ms } = await seedOnce({
      databaseUrl: database.url,
      keys: database.keys,
      children: values.children === undefined ? defaultChildren : Number(values.children),
      seed: values.seed,
      production: database.settings.NODE_ENV === 'production',
      progress: (step, done, total) => bar.show(step, done, total),
    });
    bar.end();
    console.log(
      seeded
        ? `Seeded in ${(ms / 1_000).toFixed(1)} s.`
        : 'The index has children already; nothing was done.',
    );
    return 0;
  } finally {
    bar.end();
    await database.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const told = typeof (error as { code?: unknown }).code === 'string';
  console.error(told ? (error as Error).message : `Usage: ${usage}`);
  process.exitCode = told ? 1 : 2;
}
