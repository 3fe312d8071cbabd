import { type ChildProcess, spawn } from 'node:child_process';
import { inject } from 'vitest';
import { compile } from '../../cli/compile.ts';
import { buildExplorer } from '../../cli/explorer/build.ts';
import { oneAtATime } from './database.ts';
import { testSettings } from './settings.ts';

const root = new URL('../../', import.meta.url);
const program = await compile('cli/start.ts');
// Where it is not built, each start would build it for itself.
await oneAtATime(() => buildExplorer());
/** Preloaded as what it was made of: a process that reads TypeScript itself takes several times as long to begin. */
const offline = await compile('test/support/offline.ts');
const running = new Set<ChildProcess>();
process.once('exit', killProducts);

/** The product in a process of its own, as `npm start` runs it. */
export interface Product {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  /** Resolves to the match once it was written; five minutes at most, on a machine that is busy with much else. */
  readonly saying: (what: RegExp) => Promise<RegExpMatchArray>;
  /** Its address, once it answers. */
  readonly url: () => Promise<string>;
}

/** Starts what `npm start` makes of `cli/start.ts`, with these settings; `imports`, compiled too, are loaded before it. */
export function startProduct(
  env: Record<string, string>,
  args: readonly string[] = ['--children', '40'],
  imports: readonly string[] = [],
): Product {
  const loaded = [offline, ...imports].flatMap((each) => ['--import', each]);
  const child = spawn(process.execPath, [...loaded, program, ...args], {
    cwd: root,
    env: { PATH: testSettings.path, SIGNPOST_KEYS: inject('testKeys'), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (status) => {
      running.delete(child);
      resolve(status);
    });
  });
  const saying = async (what: RegExp) => {
    for (const until = Date.now() + 300_000; Date.now() < until; ) {
      const match = text.match(what);
      if (match) return match;
      if (!running.has(child)) break;
      await new Promise((resume) => setTimeout(resume, 20));
    }
    throw new Error(`It never said ${what}, but: ${text}`);
  };
  const url = async () => (await saying(/Signpost is at (http:\S+) after/))[1] as string;
  return { child, said: () => text, ended, saying, url };
}

/** Kills every product that still runs. */
export function killProducts(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}
