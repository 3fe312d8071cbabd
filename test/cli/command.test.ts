import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runCommand, WrongCall } from '../../cli/command/command.ts';
import { KeyFault } from '../../platform/keys.ts';

const root = join(import.meta.dirname, '..', '..');
const usage = 'npm run it -- FILE';
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  ['a wrong call', new WrongCall('Name a file.'), {}, 2, `Name a file. Usage: ${usage}`],
  ['a wrong call that the usage explains', new WrongCall(), {}, 2, `Usage: ${usage}`],
  ['an option that it has not', coded('ERR_PARSE_ARGS_UNKNOWN_OPTION', 'x'), {}, 2, `Usage: ${usage}`],
  ['what its user can mend', new KeyFault('Make the keys.'), {}, 1, 'Make the keys.'],
  ['the same, where 1 is a finding', new KeyFault('Make the keys.'), { failed: 2 }, 2, 'Make the keys.'],
  ['a database that is away', coded('ECONNREFUSED', 'x'), {}, 1, expect.stringMatching(/does not answer/)],
  ['a fault of ours', coded('22P02', 'invalid "Grace Hollis"'), { stopped: 'Again.' }, 1, 'Again.'],
])('a command tells %s by status and one sentence', async (_, error, more, status, sentence) => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  await runCommand({ usage, ...more }, () => Promise.reject(error));
  expect([process.exitCode, told.mock.calls]).toEqual([status, [[sentence]]]);
});

test('every command is a file of its own, named in package.json; its pieces are in folders', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'cli/*.ts'], {
    cwd: root,
  })
    .toString()
    .split('\n')
    .filter((file) => /^cli\/[^/]+\.ts$/.test(file));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const run = Object.values<string>(scripts).join(' ');
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !run.split(' ').includes(file))).toEqual([]);
});
