import { readFileSync } from 'node:fs';
import type { Lifecycle } from './lifecycle.ts';

/** How often it is looked whether npm is still there, in milliseconds. */
const look = 500;

/** Who started this process, and who started that one: npm has a shell between, which outlives it. */
function ancestors(): string {
  const parent = process.ppid;
  try {
    const [, ofParent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${parent}/stat`, 'utf8')) ?? [];
    return `${parent} ${ofParent}`;
  } catch {
    // No Linux: there shells give their process to the one command that they are for.
    return String(parent);
  }
}

/**
 * Stops this process when the npm that started it is stopped or killed. npm signals only its shell, so the process
 * would otherwise run on and hold its port. Does nothing where npm did not start it.
 */
export function endWithNpm(settings: { npm_lifecycle_event?: string }, lifecycle: Lifecycle): void {
  // A script of somebody's own that leaves the process behind is no such npm.
  if (!/^start(:|$)/.test(settings.npm_lifecycle_event ?? '') || process.platform === 'win32') return;
  const first = ancestors();
  setInterval(() => {
    if (ancestors() === first) return;
    void lifecycle.stop('npm ended').then((status) => process.exit(status));
  }, look).unref();
}
