import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { argonParameters } from './credentials.ts';

type Work =
  | { readonly text: string; readonly parameters: typeof argonParameters }
  | { readonly text: string; readonly stored: string };

interface Answer {
  readonly id: number;
  readonly value?: string | boolean;
}

interface Waiting {
  resolve(value: string | boolean): void;
  reject(error: Error): void;
}

// One hash after the other. On Linux a priority is a thread's own: at 10 this one has a tenth of a core that others want,
// so that reads go first and nobody is kept out for ever. Elsewhere it would be the whole process's, so there it is left.
// What fails may hold a password: that it did is all that is said.
const entry = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { hashSync, verifySync } = require(workerData);
  if (process.platform === 'linux') try { require('node:os').setPriority(10); } catch {}
  parentPort.on('message', ({ id, work: { text, parameters, stored } }) => {
    try {
      const value = parameters ? hashSync(text, parameters) : verifySync(stored, text);
      parentPort.postMessage({ id, value });
    } catch {
      parentPort.postMessage({ id });
    }
  });`;
const library = createRequire(import.meta.url).resolve('@node-rs/argon2');

const waiting = new Map<number, Waiting>();
let thread: Worker | undefined;
let last = 0;

function start(): Worker {
  const made = new Worker(entry, { eval: true, execArgv: [], workerData: library });
  made.on('message', ({ id, value }: Answer) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) made.unref();
    if (value === undefined) one?.reject(new Error('a password could not be hashed'));
    else one?.resolve(value);
  });
  const lost = () => {
    if (thread !== made) return;
    thread = undefined;
    for (const { reject } of waiting.values()) reject(new Error('the thread that hashes has ended'));
    waiting.clear();
  };
  made.on('error', lost);
  made.on('exit', lost);
  return made;
}

function ask(work: Work): Promise<string | boolean> {
  return new Promise((resolve, reject) => {
    thread ??= start();
    last += 1;
    waiting.set(last, { resolve, reject });
    // A command that hashes ends only when it has the hash, and is not kept up by the thread.
    thread.ref();
    thread.postMessage({ id: last, work });
  });
}

/**
 * The PHC string of a text. Like `verify`, in the one thread of the process for this, one after the other, where the
 * machine has nothing better to do: fifty sign-ins at once must not slow the reads (security.md). Throws when it fails.
 */
export async function hash(text: string, parameters: typeof argonParameters): Promise<string> {
  return String(await ask({ text, parameters }));
}

/** Whether a PHC string is of a text. */
export async function verify(stored: string, text: string): Promise<boolean> {
  return (await ask({ text, stored })) === true;
}
