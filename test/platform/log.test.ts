import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createLog, type LogFields } from '../../platform/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(
    createLog({ part: 'records', level: 'debug', destination: { write: (line) => void lines.push(line) } }),
  );
  return lines.map((line) => JSON.parse(line));
}

test('a request is logged as reference, code and milliseconds', () => {
  const [line] = logged((log) => log.request({ ref: 'r1', code: 'OK', ms: 1.234 }));
  expect(line).toEqual({
    level: 'info',
    time: expect.any(String),
    part: 'records',
    ref: 'r1',
    code: 'OK',
    ms: 1.2,
    msg: 'request',
  });
});

test('fields that are not on the list are dropped and counted', () => {
  const fields = { ref: 'r1', name: 'Amira', variables: { postcode: 'LS1 1AA' }, count: 2 } as LogFields;
  const [line] = logged((log) => log.warn('odd', fields));
  expect(line).toMatchObject({ ref: 'r1', count: 2, dropped: 2 });
  expect(JSON.stringify(line)).not.toMatch(/Amira|LS1/);
});

test('an error shows its type, code, constraint and place, never its message or detail', () => {
  const error = Object.assign(new Error('Key (family_name)=(Okafor) already exists'), {
    code: '23505',
    constraint_name: 'child_pkey',
    detail: 'Okafor',
    cause: new SyntaxError('Unexpected token O, "Okafor" is not valid JSON'),
  });
  const [line] = logged((log) => log.error('failed', { error }));
  expect(line?.error).toMatchObject({
    type: 'Error',
    code: '23505',
    constraint: 'child_pkey',
    cause: { type: 'SyntaxError' },
  });
  expect(line).toHaveProperty('error.at.0', expect.stringContaining('log.test.ts'));
  expect(JSON.stringify(line)).not.toContain('Okafor');
});

test('an error whose message has several lines keeps them all out', () => {
  const [line] = logged((log) =>
    log.error('failed', { error: new Error('first\n  at Okafor Lane 3\nlast') }),
  );
  expect(JSON.stringify(line)).not.toMatch(/Okafor|last/);
});

test.skipIf(!existsSync('/dev/full'))('a full disk costs the log its lines, and nobody else anything', () => {
  const full = openSync('/dev/full', 'w');
  const log = new URL('../../platform/log.ts', import.meta.url).href;
  const program = `import { createLog } from '${log}';
    const log = createLog({ part: 'gateway' });
    log.info('one'); setTimeout(() => { log.info('two'); process.stderr.write('goes on'); }, 20);`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { stdio: ['ignore', full, 'pipe'], timeout: 60_000, killSignal: 'SIGKILL' },
  );
  closeSync(full);
  expect([status, stderr.toString()]).toEqual([0, 'goes on']);
});
