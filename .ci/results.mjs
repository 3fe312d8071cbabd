import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What says that something was waited for in vain: our limits, PostgreSQL's, and the tests' own. */
const waitEnded =
  /time(d )?[ -]?out|TIMEOUT|_UNAVAILABLE|not ready|within \d+ ?m?s|ECONNRESET|expected (\d+ )?503|\b503\b/i;
/** More than this many files are no moment in which a machine stood still. */
const MOST_FILES = 3;

const [task, ...files] = process.argv.slice(2);
const runs = files.map((file) => ({ file, ...JSON.parse(readFileSync(file, 'utf8')) }));

const failedTests = (file) => file.assertionResults.filter(({ status }) => status === 'failed');
const isFailed = (file) => file.status === 'failed' || failedTests(file).length > 0;
const messages = (file) => [
  ...failedTests(file).flatMap(({ failureMessages }) => failureMessages),
  ...(file.assertionResults.length === 0 ? [file.message] : []),
];
// A stack is full of timers' frames.
const withoutStack = (message) => message.replace(/^\s+at .*$/gm, '');
const nameOf = (file) => relative('.', file.name);

/** The files of a run that failed, if each of their failures is of a wait that ended; exit code 1 and nothing otherwise. */
function waited() {
  const failed = runs.flatMap(({ testResults }) => testResults.filter(isFailed));
  const again =
    failed.length <= MOST_FILES &&
    failed.flatMap(messages).every((message) => waitEnded.test(withoutStack(message)));
  if (failed.length === 0 || !again) process.exit(1);
  console.log(failed.map(nameOf).join(' '));
}

/** Each test that failed and why, and how many passed and failed: of a file that ran again alone, as it ended then. */
function count() {
  const alone = new Map(
    runs
      .filter(({ file }) => file.endsWith('.alone.json'))
      .flatMap(({ file, testResults }) =>
        testResults.map((result) => [file.replace('.alone.', '.') + result.name, result]),
      ),
  );
  const results = runs
    .filter(({ file }) => !file.endsWith('.alone.json'))
    .flatMap(({ file, testResults }) =>
      testResults.map((result) => ({ result, again: alone.get(file + result.name) })),
    );
  for (const { result, again } of results) {
    const last = again ?? result;
    if (again && !isFailed(again))
      console.log(`\nPassed alone only: ${nameOf(result)}\n${messages(result).join('\n')}`);
    if (!isFailed(last)) continue;
    console.log(`\nFailed: ${nameOf(last)} ${last.message}`);
    for (const test of failedTests(last))
      console.log(`- ${test.fullName}\n${test.failureMessages.join('\n')}`);
  }
  const ended = results.map(({ result, again }) => again ?? result);
  const passed = ended.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'passed'),
  ).length;
  const broken = ended.filter((file) => isFailed(file) && file.assertionResults.length === 0).length;
  const failed = ended.flatMap(failedTests).length + broken;
  console.log(`${passed} passed, ${failed} failed`);
}

({ waited, count })[task]();
