import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { SUBGRAPH_NAMES } from '../../platform/caller.ts';
import { permissions } from '../../platform/permissions.ts';
import { removeLeft } from '../../platform/processes.ts';
import { collectGuide } from './guide.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where the built explorer lies: the static files, and `guide.json`, which is for signed-in people only. */
export const EXPLORER_DIR = join(ROOT, 'dist', 'explorer');

/** Everything that the built explorer is made of. */
const INPUTS = [
  'explorer',
  'schema/operations',
  ...SUBGRAPH_NAMES.map((name) => `schema/${name}`),
  'schema/permissions.yaml',
  'schema/permissions',
  'package-lock.json',
  'cli/explorer',
];

const COMPRESSIBLE = /\.(html|js|css|svg|ttf)$/;

/**
 * Builds the explorer into `dist/explorer`, or leaves it when nothing it is made of has changed.
 * The folder is replaced in one step, so a running gateway or a second build never sees half of it. Prints nothing, and says
 * whether it built.
 * Throws when the source cannot be built or the contract cannot be read.
 */
export async function buildExplorer(): Promise<boolean> {
  const hash = hashInputs();
  if (builtFrom() === hash) return false;

  const fresh = `${EXPLORER_DIR}.${process.pid}`;
  mkdirSync(dirname(EXPLORER_DIR), { recursive: true });
  removeLeft(dirname(EXPLORER_DIR), /^explorer(?:\.old)?\.(\d+)$/);
  try {
    await bundle(fresh);
    writeFileSync(join(fresh, 'guide.json'), JSON.stringify(collectGuide(join(ROOT, 'schema'), permissions)));
    await compressAll(fresh);
    writeFileSync(join(fresh, 'built-from'), hash);
    replaceFolder(fresh, hash);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return true;
}

/**
 * Runs the bundler in a process of its own: it is told that this is production whatever the caller's environment says,
 * and what it needs of memory goes when it ends.
 */
async function bundle(outDir: string): Promise<void> {
  const script = join(import.meta.dirname, 'bundle.ts');
  try {
    await run(process.execPath, ['--import', 'tsx', script, outDir], {
      cwd: ROOT,
      env: { NODE_ENV: 'production' },
    });
  } catch (cause) {
    throw new Error('The explorer could not be built from explorer/; the cause names the file.', { cause });
  }
}

const run = promisify(execFile);
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Writes a `.br` and a `.gz` beside each file that gains by it, so that serving costs no CPU. */
async function compressAll(dir: string): Promise<void> {
  const files = filesBelow(dir).filter((file) => COMPRESSIBLE.test(file));
  await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file);
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 6,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      };
      const [br, gz] = await Promise.all([toBrotli(content, { params }), toGzip(content, { level: 6 })]);
      await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    }),
  );
}

/** Puts the fresh folder in the place of the old one. Another process that builds the same may do so at the same time. */
function replaceFolder(fresh: string, hash: string): void {
  const old = `${EXPLORER_DIR}.old.${process.pid}`;
  for (let attempt = 1; ; attempt++) {
    try {
      if (existsSync(EXPLORER_DIR)) renameSync(EXPLORER_DIR, old);
      renameSync(fresh, EXPLORER_DIR);
      return;
    } catch (error) {
      if (builtFrom() === hash) return;
      if (attempt === 5) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/** The hash of what the present build was made from; undefined when there is none. */
function builtFrom(): string | undefined {
  const file = join(EXPLORER_DIR, 'built-from');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function hashInputs(): string {
  const hash = createHash('sha256');
  for (const input of INPUTS) {
    const path = join(ROOT, input);
    if (!existsSync(path)) continue;
    for (const file of filesBelow(path))
      hash
        .update(`${relative(ROOT, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return hash.digest('hex');
}

/** All files below a folder, sorted by path; the file itself when it is one. */
function filesBelow(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true, recursive: true, encoding: 'utf8' });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
