import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, inject, test } from 'vitest';
import { canaryChildNames } from '../../cli/seed/canaryChildren.ts';
import { castRows } from '../../cli/seed/cast.ts';
import { duplicateNumbers } from '../../cli/seed/duplicates.ts';
import { seedOnce } from '../../cli/seed/seed.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, testKeys } from '../support/database.ts';

const today = '2026-11-22';
const children = 9_000;

test.each(['children', 'indexes'])(
  'a seed that is killed among its %s leaves nothing, and the next one makes it whole',
  async (step) => {
    const database = await freshDatabase();
    const indexes = () =>
      database.sql`select indexdef from pg_indexes where schemaname = 'records' order by 1`;
    const before = await indexes();
    const seeder = spawn(
      process.execPath,
      [await compiled('test/seed/seeder.ts'), database.url, inject('testKeys'), String(children), today],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ended = once(seeder, 'close');
    for await (const text of seeder.stdout) if (String(text).includes(step)) break;
    seeder.kill('SIGKILL');
    await ended;
    // The server rolls back when it notices; the lock of the next seed waits for that.
    const options = { databaseUrl: database.url, keys: testKeys(), children, seed: 'test', today };
    expect(await seedOnce({ ...options, production: false })).toMatchObject({ seeded: true });
    expect(await indexes()).toEqual(before);
    const [row] = await database.sql`select count(*)::int as made from records.child`;
    expect(row?.made).toBe(
      children + castRows(today).children.length + duplicateNumbers.length + canaryChildNames.length,
    );
  },
);
