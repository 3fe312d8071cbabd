import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from './support/processes.ts';

/** A file as Vitest's JSON has it: the messages of its tests that failed, and of what was to be done before or after them. */
const file = (failures: string[], message = '', name = 'test/one.test.ts') => ({
  name: join(process.cwd(), name),
  message,
  status: failures.length > 0 || message !== '' ? 'failed' : 'passed',
  assertionResults: [
    { status: 'passed', fullName: 'passes', failureMessages: [] },
    ...failures.map((said) => ({ status: 'failed', fullName: 'fails', failureMessages: [said] })),
  ],
});
type File = ReturnType<typeof file>;

function results(
  task: 'waited' | 'count' | 'unhandled',
  files: readonly object[],
  alone?: readonly File[],
  log = '',
) {
  const run = join(temporaryFolder(), 'run.json');
  writeFileSync(run.replace('json', 'log'), log);
  writeFileSync(run, JSON.stringify({ testResults: files }));
  if (alone) writeFileSync(run.replace('.json', '.alone.json'), JSON.stringify({ testResults: alone }));
  const { status, stdout } = spawnSync(process.execPath, ['.ci/results.mjs', task, run], {
    encoding: 'utf8',
  });
  return [status, stdout.trim()];
}

const late =
  'AssertionError: expected 503 to be 200 // Object.is equality\n    at Timeout.listOnTimeout (node:timers)';

describe('what failed in CI is run once more', () => {
  test.each([
    late,
    'Error: Test timed out in 180000ms.',
    'PostgresError: canceling statement due to statement timeout',
    "Error: expected [Function] to throw error including 'no' but got 'AUDIT_UNAVAILABLE'",
    'Error: amira was answered [{"extensions":{"code":"SUBGRAPH_UNAVAILABLE"}}].',
  ])('where a wait ended: %s', (said) => {
    expect(results('waited', [file([said]), file([])])).toEqual([0, 'test/one.test.ts']);
  });

  test.each([
    [
      'a test of another fault',
      file(['AssertionError: expected 1 to be 2\n    at Timeout.listOnTimeout (node:timers)']),
    ],
    // Who was to be told that nothing can be answered was answered: a wall that held by chance.
    [
      'an answer in place of a 503',
      file(["AssertionError: expected [ 200, {} ] to deeply equal [ 503, 'AUDIT_UNAVAILABLE' ]"]),
    ],
    [
      'no refusal',
      file(["Error: expected [Function] to throw error including 'AUDIT_UNAVAILABLE' but got 'x'"]),
    ],
    ['what was to be done before or after its tests', file([], 'What a file had begun did not end.')],
    ['the same beside a wait', file([late], 'What a file had begun did not end.')],
  ])('and not for %s', (_, failed) => {
    expect(results('waited', [failed])).toEqual([1, '']);
    expect(results('waited', [file([late]), failed])).toEqual([1, '']);
  });

  test('nor where many failed, nor where none did', () => {
    expect(
      results(
        'waited',
        [late, late, late, late].map((said) => file([said])),
      ),
    ).toEqual([1, '']);
    expect(results('waited', [file([])])).toEqual([1, '']);
  });
});

describe('a file that did not end has not passed, though Vitest calls it so', () => {
  const begun = {
    ...file([]),
    assertionResults: [{ status: 'pending', fullName: 'hangs', failureMessages: [] }],
  };
  const unbegun = { ...file([]), assertionResults: [] };
  const hung = '\nHung: test/one.test.ts: hangs. It took 580 s and may take no more.\n';
  const error = '⎯⎯⎯ Unhandled Errors ⎯⎯⎯\nVitest caught 1 unhandled error\n⎯⎯⎯ Unhandled Error ⎯⎯⎯\n';

  test.each([begun, unbegun])(
    'one that hung is run once more alone, and one whose process ended so is not',
    (left) => {
      expect(results('waited', [left], undefined, hung)).toEqual([0, 'test/one.test.ts']);
      expect(results('waited', [left], undefined, hung.replace('one', 'other'))).toEqual([1, '']);
      expect(results('count', [left], undefined, hung)[1]).toMatch(
        /^Failed: test\/one.test.ts Hung: .*\n\d passed, 1 failed$/,
      );
      expect(results('count', [left])[1]).toMatch(
        /^Failed: test\/one.test.ts Its process is gone\.\n0 passed, 1 failed$/,
      );
      expect(results('count', [left], [file([])], hung)[1]).toMatch(
        /^Passed alone only: test\/one.test.ts\nHung: .*\n1 passed, 0 failed$/,
      );
    },
  );

  test('also where its tests had ended', () => {
    expect(results('waited', [file([])], undefined, hung)).toEqual([0, 'test/one.test.ts']);
    expect(results('count', [file([])], undefined, hung)[1]).toMatch(/\n1 passed, 1 failed$/);
  });

  test('each that hung explains one error that is no test’s own', () => {
    expect(results('unhandled', [], undefined, '')[0]).toBe(0);
    expect(results('unhandled', [], undefined, error)[0]).toBe(1);
    expect(results('unhandled', [], undefined, hung + error)[0]).toBe(0);
    expect(results('unhandled', [], undefined, hung + error + error)[0]).toBe(1);
  });
});

test('the last line counts what failed, also before or after the tests, and of a file that ran again how it ended', () => {
  const ended = (files: readonly File[], alone?: readonly File[]) =>
    String(results('count', files, alone)[1])
      .split('\n')
      .at(-1);
  const other = file([], '', 'test/other.test.ts');
  expect(ended([file([late]), other])).toBe('2 passed, 1 failed');
  expect(ended([file([], 'before'), other])).toBe('2 passed, 1 failed');
  expect(ended([file([late]), other], [file([])])).toBe('2 passed, 0 failed');
  expect(ended([file([late]), other], [file([late, late])])).toBe('2 passed, 2 failed');
  expect(results('count', [file([late])], [file([])])[1]).toMatch(
    /^Passed alone only: test\/one\.test\.ts\n/,
  );
});
