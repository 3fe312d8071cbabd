import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { AskedThread } from '../../../platform/thread.ts';
import type { argonParameters } from './credentials.ts';

type Work =
  | { readonly text: string; readonly parameters: typeof argonParameters }
  | { readonly text: string; readonly stored: string };

// One hash after the other. On Linux a priority is a thread's own: at 10 this one has a tenth of a core that others want,
// so that reads go first and nobody is kept out for ever. Elsewhere it would be the whole process's, so there it is left.
// What fails may hold a password: that it did is all that is said.
const entry = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { hashSync, verifySync } = require(workerData);
  if (process.platform === 'linux') try { require('node:os').setPriority(10); } catch {}
  parentPort.on('message', ({ id, question: { text, parameters, stored } }) => {
    try {
      const value = parameters ? hashSync(text, parameters) : verifySync(stored, text);
      parentPort.postMessage({ id, value });
    } catch {
      parentPort.postMessage({ id, fault: { message: 'a password could not be hashed' } });
    }
  });`;
const library = createRequire(import.meta.url).resolve('@node-rs/argon2');

// A command that hashes ends only when it has the hash, and is not kept up by the thread.
const thread = new AskedThread<Work, string | boolean>(
  'the thread that hashes',
  () => new Worker(entry, { eval: true, execArgv: [], workerData: library }),
);

/**
 * The PHC string of a text. Like `verify`, it runs in the process's one hashing thread, one at a time and at low
 * priority: fifty sign-ins at once must not slow the reads. Throws when it fails.
 */
export async function hash(text: string, parameters: typeof argonParameters): Promise<string> {
  return String(await thread.ask({ text, parameters }));
}

/** Whether a PHC string is of a text. */
export async function verify(stored: string, text: string): Promise<boolean> {
  return (await thread.ask({ text, stored })) === true;
}
