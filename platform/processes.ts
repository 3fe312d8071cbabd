import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process of this machine is up, whosever it is. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Removes from a folder what processes that were killed have left half-written in it. `named` matches such a name, and its
 * group is the id of the process. What has this process's id and is older was left by a former one: in a container each has
 * the same.
 */
export function removeLeft(folder: string, named: RegExp): void {
  for (const name of readdirSync(folder)) {
    const [, id] = named.exec(name) ?? [];
    if (!id) continue;
    const path = join(folder, name);
    const written = () => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const left = Number(id) === process.pid ? written() < performance.timeOrigin : !isRunning(Number(id));
    if (left) rmSync(path, { recursive: true, force: true });
  }
}
