import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import { compile } from '../../cli/compile.ts';
import type { TestDatabase } from './database.ts';
import { testSettings } from './settings.ts';

/** What a command came to. */
interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Packages of many files: to find and read them takes a quarter of a command's start. */
const manyFiles = ['zod', 'yaml'];
const made = new Map<string, Promise<string>>();

/**
 * A program of ours as one file of JavaScript, made once: a process that reads TypeScript itself takes several times as long to
 * begin. That it begins so too, as `npm run` has it, `test/cli/command.test.ts` shows.
 */
export function compiled(program: string): Promise<string> {
  const file = made.get(program) ?? compile(program, undefined, manyFiles);
  made.set(program, file);
  return file;
}

/**
 * Runs an operator's command, a file of `cli/`, against a test database, in a process of its own; with the keys of the tests
 * unless `keys` names another folder, and with the command's own `settings`.
 */
export async function runCommand(
  database: Pick<TestDatabase, 'url'> & {
    readonly keys?: string;
    readonly settings?: Readonly<Record<string, string>>;
  },
  command: string,
  ...args: string[]
): Promise<Ended> {
  const program = await compiled(join('cli', command));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: {
      PATH: testSettings.path,
      VITEST: '1',
      DATABASE_URL: database.url,
      SIGNPOST_KEYS: database.keys ?? inject('testKeys'),
      ...database.settings,
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
