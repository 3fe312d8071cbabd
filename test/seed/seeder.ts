// A process of its own that seeds, to be killed in the middle: `seeder.ts DATABASE_URL KEYS CHILDREN TODAY`.
import { seedOnce } from '../../cli/seed/seed.ts';
import { openKeys } from '../../platform/keys.ts';

const [databaseUrl = '', keysFolder = '', children = '', today = ''] = process.argv.slice(2);
await seedOnce({
  databaseUrl,
  today,
  production: false,
  seed: 'test',
  children: Number(children),
  keys: openKeys(keysFolder, { create: false }),
  progress: (step, done) => process.stdout.write(`${step} ${done}\n`),
});
