import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { addResults, type Result } from '../../cli/letter/results.ts';
import { citedIn } from '../../cli/letter/table.ts';

/** Keeps the results of the tests that cite a requirement of the letter, for `npm run letter`. */
export default class LetterReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results: Result[] = [];
    const whole = new Set<string>();
    const at = new Date().toISOString();
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      const tests = [...module.children.allTests()];
      if (tests.length > 0 && tests.every((test) => test.result().state !== 'skipped')) whole.add(file);
      for (const test of tests) {
        const { state } = test.result();
        if (state === 'skipped' || state === 'pending' || citedIn(test.fullName).length === 0) continue;
        results.push({ file, name: test.fullName, passed: state === 'passed', at });
      }
    }
    addResults(results, whole);
  }
}
