import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isRunning } from '../processes.ts';
import type { Binaries } from './binaries.ts';
import type { Home } from './folder.ts';
import { explainFileError, explainOutput } from './refusal.ts';
import { reachable } from './user.ts';

/** Starts the server on a port and waits until it is up; what it printed and logged where it is not (`status`). */
export async function launch(
  home: Home,
  binaries: Binaries,
  port: number,
): Promise<{ status: number | null; output: string }> {
  const logged = statSync(home.log).size;
  const arguments_ = ['start', '-D', home.data, '-l', home.log, '-w', '-t', '60', '-o', `-p ${port}`];
  const { status, output } = await run(home, binaries.pgCtl, arguments_);
  return { status, output: `${output}\n${readFileSync(home.log).subarray(logged).toString('utf8')}` };
}

/** A server of a data folder, by what it notes of itself. */
interface Running {
  port: number;
}

/** Reads the server's own note of itself, if the process in it really is the server of this folder. */
export function findRunning(home: Home): Running | undefined {
  const file = join(home.data, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  if (isServer(pid, home.data)) return { port };
  // The number went to another process (a restarted container counts from 1 again). The server itself would take
  // that process for a server and refuse to start.
  rmSync(file, { force: true });
  return undefined;
}

function isServer(pid: number, data: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    // A server's working folder is its data folder.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** The port that the server of this folder had last, while nobody else has it: who knows its address need not ask again. */
export async function choosePort(home: Home): Promise<number> {
  const former = Number(/"-p" "(\d+)"/.exec(textOf(join(home.data, 'postmaster.opts')))?.[1] ?? 0);
  return freePort(former).catch(() => freePort(0));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const place = probe.address();
      probe.close(() =>
        place && typeof place === 'object' ? resolve(place.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * Runs one of the programs as the server's user, in a session of its own (Ctrl-C in the terminal must not reach it)
 * and with an empty environment: the server would keep whatever secrets ours holds.
 */
export function run(
  home: Home,
  program: string,
  arguments_: string[],
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const windows = process.platform === 'win32';
    const child = spawn(program, arguments_, {
      ...home.user,
      cwd: windows ? home.path : '/',
      env: windows ? { SystemRoot: 'C:\\Windows' } : { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      windowsHide: true,
    });
    let output = '';
    const keep = (text: Buffer) => {
      output = (output + text.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => {
      const runs = reachable(home.user, program);
      reject(runs ? explainOutput(program, String(error), home.path) : explainFileError(error, program));
    });
    child.once('close', (status) => resolve({ status, output }));
  });
}
