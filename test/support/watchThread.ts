import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { parentPort } from 'node:worker_threads';
import type { Stage } from './watch.ts';

/** How long a thread that is free takes to say where it is, in milliseconds. */
const soon = 3_000;

let stage: Stage | undefined;
// By its own clock: a machine that stands still for an hour is a second late here.
let passed = 0;
parentPort?.on('message', (next: Stage) => {
  stage = next;
  passed = 0;
});
setInterval(async () => {
  passed += 1;
  if (!stage || passed !== stage.seconds) return;
  const { name, seconds } = stage;
  // Past the watched thread, which passes on what others write.
  writeSync(2, `\nHung: ${name}. It took ${seconds} s and may take no more. ${await whereabouts()}\n`);
  process.kill(process.pid, 'SIGKILL');
}, 1_000);

/** Where the watched thread is, as far as it can be asked, and the processes that it may wait for. */
async function whereabouts(): Promise<string> {
  const children = `Processes begun by it: ${childrenOf(process.pid).join('; ') || 'none'}.`;
  const late = new Promise<string>((resolve) =>
    setTimeout(() => resolve('It cannot be asked where it is.'), soon),
  );
  return `${await Promise.race([late, framesOrResources().catch(String)])} ${children}`;
}

/** The functions that the watched thread is in; what keeps it up, where it waits. */
async function framesOrResources(): Promise<string> {
  const session = new Session();
  session.connectToMainThread();
  const scripts = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url));
  const stopped = new Promise<string>((resolve) =>
    session.once('Debugger.paused', ({ params }) =>
      resolve(
        params.callFrames
          .map(
            ({ functionName, location }) =>
              `${functionName} ${scripts.get(location.scriptId)}:${location.lineNumber + 1}`,
          )
          .join(', '),
      ),
    ),
  );
  await session.post('Debugger.enable');
  await session.post('Debugger.pause');
  const frames = await Promise.race([stopped, new Promise<void>((resolve) => setTimeout(resolve, soon / 3))]);
  if (frames) return `It is in ${frames}.`;
  await session.post('Debugger.disable');
  const expression = 'process.getActiveResourcesInfo().join()';
  const { result } = await session.post('Runtime.evaluate', { expression });
  return `It waits, with ${result.value}.`;
}

function childrenOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(commandOf),
    );
  } catch {
    return [];
  }
}

const commandOf = (pid: string) =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || pid;
