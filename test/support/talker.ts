import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compile } from '../../cli/compile.ts';

const root = join(import.meta.dirname, '..', '..');

/** A child process that speaks JSON, one line at a time. */
interface Talker {
  pid: number;
  /** The next line that it prints, parsed. Rejects when it ends without one, with what it wrote on stderr. */
  next<T = Record<string, unknown>>(): Promise<T>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when it is gone. */
  gone: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
}

export interface TalkerOptions {
  /** Run as this user and group; only root can. */
  uid?: number;
  gid?: number;
  env?: Record<string, string>;
  /** The checkout that the script belongs to; this one unless told. */
  checkout?: string;
}

const scripts = ['embedded', 'faulty', 'keys', 'lifecycle', 'migrate'].map(
  (name) => `test/support/${name}Process.ts`,
);
/** Made of TypeScript once: a process that reads it itself takes several times as long to begin. */
const made = new Map(
  await Promise.all(scripts.map(async (script) => [script, await compile(script)] as const)),
);
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a TypeScript file of this project in a process of its own. */
export function talk(script: string, args: string[], options: TalkerOptions = {}): Talker {
  const checkout = options.checkout ?? root;
  const program = checkout === root ? made.get(script) : undefined;
  const call = program ? [program] : ['--import', 'tsx', join(checkout, script)];
  const child = spawn(process.execPath, [...call, ...args], {
    cwd: checkout,
    uid: options.uid,
    gid: options.gid,
    env: { PATH: '/usr/bin:/bin', HOME: tmpdir(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint += text.toString('utf8');
  });
  const gone = new Promise<{ status: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (status, signal) => {
      children.delete(child);
      resolve({ status, signal });
    });
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid as number,
    next: async <T>() => {
      const { value, done } = await lines.next();
      if (!done) return JSON.parse(value) as T;
      await gone;
      throw new Error(complaint || 'ended without a word');
    },
    kill: (signal) => child.kill(signal),
    gone,
  };
}
