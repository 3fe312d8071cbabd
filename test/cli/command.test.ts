import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { withBar } from '../../cli/command/bar.ts';
import { asWord, counted, runCommand, WrongCall } from '../../cli/command/command.ts';
import { KeyFault } from '../../platform/keyFiles.ts';
import { compiled } from '../support/command.ts';

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
  [
    'an option that it has not',
    coded('ERR_PARSE_ARGS_UNKNOWN_OPTION', 'x'),
    {},
    2,
    `One of the options is not known. Usage: ${usage}`,
  ],
  ['what its user can mend', new KeyFault('Make the keys.'), {}, 1, 'Make the keys.'],
  ['the same, where 1 is a finding', new KeyFault('Make the keys.'), { failed: 2 }, 2, 'Make the keys.'],
  ['a database that is away', coded('ECONNREFUSED', 'x'), {}, 1, expect.stringMatching(/does not answer/)],
  ['a file in another encoding', coded('NOT_UTF8', 'Save it in UTF-8.'), {}, 1, 'Save it in UTF-8.'],
  ['a fault of ours', coded('22P02', 'invalid "Grace Hollis"'), { stopped: 'Again.' }, 1, 'Again.'],
  ['what the database raised', coded('P0001', 'not "Grace Hollis"'), { stopped: 'Again.' }, 1, 'Again.'],
  ['what it should not', coded('XX000', 'not "Grace Hollis"'), { stopped: 'Again.' }, 1, 'Again.'],
])('a command tells %s by status and one sentence', async (_, error, more, status, sentence) => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  await runCommand({ usage, ...more }, () => Promise.reject(error));
  expect([process.exitCode, told.mock.calls]).toEqual([status, [[sentence]]]);
});

const said = async (command: string, ...args: string[]) => {
  const program = [await compiled(`cli/${command}`), ...args];
  const { status, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
  return [status, stderr];
};

test.each([
  [['reports.ts', 'again'], /^It takes no arguments\. Usage: npm run reports$/m],
  [['shields.ts', '--dry-run'], /^It takes no arguments\. Usage: npm run shields$/m],
  [['accounts.ts', 'nightly', 'again'], /^It takes no arguments\. Usage: npm run accounts:nightly/m],
  [['destruction.ts', 'count', 'again'], /^It takes no arguments\. Usage: npm run destruction/m],
  [['demoFeed.ts', 'gro-births', '--rows', '-1'], /^An option lacks its value.*begins with - .* Usage: /m],
  [['demoFeed.ts', 'gro-births', '--rows=-1'], /^--rows takes a whole number from 1 to 2000000\. Usage: /m],
])('a wrong call is told what is wrong with it: %j', async (call, sentence) => {
  expect(await said(...(call as [string]))).toEqual([2, expect.stringMatching(sentence)]);
});

test('what is printed to be copied is taken whole by a shell, whatever it is called', () => {
  for (const word of ['demo-output/births.csv', "/home/o'hara/my $files/a b.csv", 'a;b', '~/x', ''])
    expect(execFileSync('sh', ['-c', `printf %s ${asWord(word)}`]).toString()).toBe(word);
});

test('every script of ours tells its usage when asked, and refuses what it does not know', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const programs = Object.values<string>(scripts).flatMap((runs) => {
    const [, made, source] = /dist\/programs\/(.*)\.js|((?:cli|bench)\/[\w/]+\.ts)/.exec(runs) ?? [];
    return made ? [`${made}.ts`] : source && source !== 'cli/compile.ts' ? [source] : [];
  });
  expect(programs.length).toBeGreaterThan(35);
  const asks = /\b(runCommand|benchOptions|runSubgraph|startWords|readStartSettings)\(/;
  expect(programs.filter((file) => !asks.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

const call = (program: readonly string[], ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return [status, stdout, stderr];
};

test.each([
  ['cli/keys.ts', 'npm run keys', 2],
  ['cli/match.ts', 'npm run --silent match', 2],
  ['bench/main.ts', 'npm run bench', 2, ['--import', 'tsx', 'bench/main.ts']],
  ['gateway/main.ts', 'npm run start:gateway', 1],
  ['cli/start.ts', 'npm start', 1],
])(
  '%s --help prints its usage alone; another option is refused in one line',
  async (file, usage, refused, asItIs?: string[]) => {
    const program = asItIs ?? [await compiled(file)];
    expect(call(program, '--help')).toEqual([
      0,
      expect.stringMatching(new RegExp(`^Usage: ${usage}.*\n$`)),
      '',
    ]);
    expect(call(program, '--no-such')).toEqual([
      refused,
      '',
      expect.stringMatching(`^[^\n]*Usage: ${usage}.*\n$`),
    ]);
    expect(existsSync(join(root, '--help')) || existsSync(join(root, '--no-such'))).toBe(false);
  },
);

test('a measurement of what is no number is refused before it begins', async () => {
  const [status, , said] = call([await compiled('bench/sealing.ts')], '--events', 'many');
  expect([status, said]).toEqual([2, expect.stringMatching(/^--events takes a whole number\. Usage: .*\n$/)]);
});

test.runIf(existsSync('/dev/full'))(
  'a command whose words do not fit the disk says so, by status too',
  async () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(
      process.execPath,
      [await compiled('cli/demoFeed.ts'), 'gro-births', '--rows', '1', '--out', '/dev/null'],
      { cwd: root, encoding: 'utf8', stdio: ['ignore', full, 'pipe'] },
    );
    closeSync(full);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^Not all of what this said could be written;/),
    ]);
  },
);

test('one of a thing is not told as several', () => {
  expect([counted(1, 'segment'), counted(2_000, 'pair'), counted(0, 'child', 'children')]).toEqual([
    '1 segment',
    '2,000 pairs',
    '0 children',
  ]);
});

test('a bar that cannot know how long yet says so', async () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await withBar(async (show) => {
    show('days', 0, 10);
    show('days', 1, 10);
    show('tables', 2_000, 2_000);
  });
  expect(written[0]).toMatch(/^days .* 0% \| 0 of 10 \| \? left/);
  expect(written.join('')).toMatch(/tables .* 100% \| 2,000 of 2,000 \|/);
  expect(written.join('')).not.toMatch(/NF|NaN|UL/);
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
