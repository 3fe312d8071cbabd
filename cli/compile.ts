import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { removeLeft } from '../platform/processes.ts';

const root = join(import.meta.dirname, '..');

/** What runs for long: `npm start`, and the four processes of their own. */
export const programs = [
  'cli/start.ts',
  'gateway/main.ts',
  'subgraphs/records/main.ts',
  'subgraphs/users/main.ts',
  'subgraphs/compliance/main.ts',
];

/** Nothing can be made, or what would be made does not run. One sentence: why, and what to do. */
class CannotMake extends Error {}

/** npm says it as a warning only, and what runs later ends in the middle of some package. */
function refuseOtherNode(): void {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bounds: number[] = engines.node.match(/\d+/g).map(Number);
  const [least = 0, leastMinor = 0, below = 0] = bounds;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > least ? major < below : major === least && minor >= leastMinor) return;
  throw new CannotMake(
    `Signpost runs on Node ${least}.${leastMinor} or a later one before ${below}, and this is Node ${process.versions.node}; install Node 22, then run npm ci and this again.`,
  );
}

/** A module finds its data beside its source, wherever what was made of it lies. */
const placed = (output: string): Plugin => ({
  name: 'placed',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const url = `new URL(${JSON.stringify(relative(dirname(output), path).split(sep).join('/'))}, import.meta.url)`;
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', `${url}.href`)
        .replaceAll('import.meta.dirname', `decodeURIComponent(new URL('.', ${url}).pathname.slice(0, -1))`);
      return { contents, loader: 'ts' };
    });
  },
});

/** Takes in these packages, with what they import, and no other. */
const packed = (packages: readonly string[]): Plugin => ({
  name: 'packed',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) =>
      packages.includes(path) || importer.includes('node_modules') ? undefined : { path, external: true },
    );
  },
});
/** What a package that is no module of its own asks Node's modules with. */
const ownRequire =
  "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);";

const DAY_MS = 24 * 60 * 60 * 1_000;

/**
 * Bundles a program and all of our modules that it uses into one file of JavaScript in `dist/programs`, and what it imports only
 * once it runs into parts beside it: a start that is refused loads none of them. Written atomically, the program last, so that
 * another start never reads half of it. A process that loads TypeScript itself keeps a second thread and all sources and source
 * maps for as long as it runs (ADR 0065). Packages stay outside, except those told to be `within`. Returns the file's path.
 * @throws what esbuild found wrong, with file and line; CannotMake
 */
export async function compile(
  program: string,
  checkout = root,
  within: readonly string[] = [],
): Promise<string> {
  const name = program.replace(/\.ts$/, '');
  const programs = join(checkout, 'dist', 'programs');
  const output = join(programs, `${name}.js`);
  const { outputFiles } = await build({
    entryPoints: [join(checkout, program)],
    absWorkingDir: checkout,
    outbase: checkout,
    outdir: programs,
    chunkNames: `${name}.[hash]`,
    write: false,
    bundle: true,
    splitting: true,
    packages: within.length > 0 ? 'bundle' : 'external',
    banner: { js: within.length > 0 ? ownRequire : '' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Reads a spread of what is written out as its keys: in Node 20 each would make a hidden class every time (ADR 0122).
    minifySyntax: true,
    plugins: within.length > 0 ? [placed(output), packed(within)] : [placed(output)],
  });
  const inOrder = outputFiles.toSorted(
    ({ path }, other) => Number(path === output) - Number(other.path === output),
  );
  try {
    mkdirSync(dirname(output), { recursive: true });
    removeLeft(dirname(output), new RegExp(`^${basename(output)}\\.(\\d+)$`));
    for (const { path, contents } of inOrder) {
      const fresh = `${output}.${process.pid}`;
      writeFileSync(fresh, contents);
      renameSync(fresh, path);
    }
    removeOldParts(output);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotMake(
      `The folder ${dirname(output)} cannot be written (${code}); make it one that this user may write, with room on its disk.`,
    );
  }
  return output;
}

/** What was made of other sources. Whoever started with it a moment ago may not have loaded it yet. */
function removeOldParts(output: string): void {
  const part = new RegExp(`^${basename(output, '.js')}\\.[A-Z0-9]{8}\\.js$`);
  for (const name of readdirSync(dirname(output)).filter((name) => part.test(name))) {
    const path = join(dirname(output), name);
    const { mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs < Date.now() - DAY_MS) rmSync(path, { force: true });
  }
}

// npm run prestart and its likes name their program; the container's build wants all.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  try {
    refuseOtherNode();
    await Promise.all((asked.length > 0 ? asked : programs).map((program) => compile(program)));
  } catch (error) {
    if (!(error instanceof CannotMake)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
