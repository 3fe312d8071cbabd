import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What says that something was waited for in vain: our limits, PostgreSQL's, and the tests' own. */
const waitEnded = /^Hung: |time(d )?[ -]?out|_UNAVAILABLE|not ready|within \d+ ?m?s|ECONNRESET|\b503\b/i;
/** More than this many files are no moment in which a machine stood still. */
const MOST_FILES = 3;

const [task, ...runs] = process.argv.slice(2);
/** Its files, as Vitest's JSON has them, but failed where their process ended before them: those have passed there. */
const filesOf = (run) => {
  const ends = endsOfHung(run);
  return JSON.parse(readFileSync(run, 'utf8')).testResults.map((file) => {
    const end = ends.get(nameOf(file)) ?? (hasEnded(file) ? undefined : 'Its process is gone.');
    return end ? { ...file, status: 'failed', message: end } : file;
  });
};

const hasEnded = ({ status, assertionResults: tests }) =>
  status === 'failed' || (tests.length > 0 && tests.every((test) => test.status !== 'pending'));
/** What test/support/watchThread.ts said of those that it ended, by file. */
const endsOfHung = (run) =>
  new Map([...logOf(run).matchAll(/^Hung: (\S+\.test\.ts).*$/gm)].map(([said, file]) => [file, said]));
const logOf = (run) => {
  const log = run.replace(/json$/, 'log');
  return existsSync(log) ? readFileSync(log, 'utf8') : '';
};
const isFailed = ({ status }) => status === 'failed';
const failedTests = ({ assertionResults }) => assertionResults.filter(isFailed);
/** Those of its tests, and of what was to be done before or after them. */
const messages = (file) => {
  const ofTests = failedTests(file).flatMap(({ failureMessages }) => failureMessages);
  return file.message || ofTests.length === 0 ? [...ofTests, file.message] : ofTests;
};
// A stack is full of timers' frames. And what was expected did not come: who was to be answered 503, and was answered, waited for nothing.
const said = (message) =>
  message.replace(/^\s+at .*$/gm, '').replace(/(\bexpected .*?) to .*?(?= but got |$)/s, '$1');
const nameOf = (file) => relative('.', file.name);

/** The files of a run that failed, if each of their failures is of a wait that ended; exit code 1 and nothing otherwise. */
function waited() {
  const failed = filesOf(runs[0]).filter(isFailed);
  const again =
    failed.length <= MOST_FILES && failed.flatMap(messages).every((message) => waitEnded.test(said(message)));
  if (failed.length === 0 || !again) process.exit(1);
  console.log(failed.map(nameOf).join(' '));
}

/** Each test that failed and why, and how many passed and failed: of a file that ran again alone, as it ended then. */
function count() {
  const ended = runs.flatMap((run) => {
    const alone = run.replace(/json$/, 'alone.json');
    const again = new Map((existsSync(alone) ? filesOf(alone) : []).map((file) => [file.name, file]));
    return filesOf(run).map((file) => {
      const last = again.get(file.name) ?? file;
      if (isFailed(file) && !isFailed(last))
        console.log(`\nPassed alone only: ${nameOf(file)}\n${messages(file).join('\n')}`);
      return last;
    });
  });
  for (const file of ended.filter(isFailed)) {
    console.log(`\nFailed: ${nameOf(file)} ${file.message}`);
    for (const test of failedTests(file))
      console.log(`- ${test.fullName}\n${test.failureMessages.join('\n')}`);
  }
  const passed = ended.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'passed'),
  ).length;
  // A file may fail without any test of it, before or after them.
  const failed = ended.filter(isFailed).reduce((sum, file) => sum + (failedTests(file).length || 1), 0);
  console.log(`${passed} passed, ${failed} failed`);
}

/** Exit code 1 where there was an error that is no test's own; a process that hung and was ended makes one each. */
function unhandled() {
  const errors = logOf(runs[0]).match(/ Unhandled Error /g) ?? [];
  if (errors.length > endsOfHung(runs[0]).size) process.exit(1);
}

({ waited, count, unhandled })[task]();
