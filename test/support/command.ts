import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestDatabase } from './database.ts';
import { testSettings } from './settings.ts';

/** What a command came to. */
export interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs an operator's command, a file of `cli/`, against a test database, in a process of its own; with the keys of the tests
 * unless `keys` names another folder.
 */
export function runCommand(
  database: Pick<TestDatabase, 'url'> & { readonly keys?: string },
  command: string,
  ...args: string[]
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('cli', command), ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: {
      PATH: testSettings.path,
      VITEST: '1',
      DATABASE_URL: database.url,
      SIGNPOST_KEYS: database.keys ?? inject('testKeys'),
    },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => {
    said.out += text;
  });
  child.stderr.on('data', (text) => {
    said.err += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status: status ?? -1, ...said })));
}
