import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { compile } from '../../cli/compile.ts';
import { castDatabase, castMember } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { credentialsOf } from '../support/people.ts';
import { temporaryFolder } from '../support/processes.ts';
import { killProducts, startProduct as start } from '../support/product.ts';
import { testSettings } from '../support/settings.ts';
import { joinSockets } from '../support/sockets.ts';
import { soon, stopwatch } from '../support/time.ts';

const root = new URL('../../', import.meta.url);
afterEach(killProducts);
const production = { NODE_ENV: 'production', SIGNPOST_PUBLIC_URL: 'https://signpost.example.gov.uk' };

async function signIn(url: string, database: TestDatabase, username: string): Promise<string> {
  const answer = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await credentialsOf(database, username)),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { token: string }).token;
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

const ask = (url: string, token: string, query: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });

describe('npm start', () => {
  test('what watches for connections off the machine sees them', () => {
    const reach =
      "require('net').connect(9, '192.0.2.1').on('error', () => {}).destroy(); require('dns').lookup('a.invalid', () => {})";
    const { stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--import', './test/support/offline.ts', '-e', reach],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect(stderr).toContain('left the machine: connection to 192.0.2.1');
    expect(stderr).toContain('left the machine: lookup a.invalid');
  });

  test('starts from nothing, says how to sign in, answers, and never leaves the machine; told to stop, it answers what it has begun', async () => {
    const database = await freshDatabase({ empty: true });
    const fromEmpty = stopwatch();
    const first = start({ DATABASE_URL: database.url });
    const url = await first.url();
    const fromNothing = fromEmpty.passed();
    fromEmpty.stop();
    for (const step of ['database', 'migrations', 'demo data', 'explorer', 'graph'])
      expect(first.said()).toMatch(new RegExp(`\\d\\.\\d s {2}${step}`));
    await first.saying(/npm run demo:accounts/);

    const page = await fetch(`${url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const token = await signIn(url, database, 'amira');
    const guide = await fetch(`${url}/explorer/guide`, { headers: { authorization: `Bearer ${token}` } });
    expect(((await guide.json()) as { operations: unknown[] }).operations.length).toBeGreaterThan(3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask(url, token, '{ me { account { name } } }')),
    );
    for (const answer of answers)
      expect(await answer.json()).toEqual({ data: { me: { account: { name: 'Amira Hassan' } } } });

    first.child.kill('SIGINT');
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    expect(first.said()).not.toContain('left the machine');

    const { passed, stop } = stopwatch();
    const second = start({ DATABASE_URL: database.url });
    await second.saying(/Signpost is at/);
    // A machine that is busy with much else needs longer, and for the first one too, which does much more.
    expect(passed()).toBeLessThan(Math.max(soon(5_000), fromNothing));
    stop();
    expect(second.said()).toMatch(/demo data +left as it is/);
    const again = await second.url();
    const dora = await signIn(again, database, 'dora');
    const asked = Array.from({ length: 40 }, () => ask(again, dora, '{ notices { edges { cursor } } }'));
    // What stands at the door unread when it closes is not begun: a busy machine takes its time to let forty in.
    const begun = async () =>
      (
        await database.sql`
          select count(*)::int as begun from audit.event
          where kind = 'OPERATION_RECEIVED' and account_id = ${castMember('dora').id}`
      )[0]?.begun;
    await expect.poll(begun, { interval: 10 }).toBe(asked.length);
    second.child.kill('SIGTERM');
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(await second.ended).toBe(0);
  });

  test('waits for a database that is busy, up and only slow to let in; and goes on where nobody reads what it says any more, as behind head -1', async () => {
    const database = await freshDatabase();
    const address = new URL(database.url);
    const port = Number(address.port);
    let began: number | undefined;
    // As on a machine that does much else: who asks first waits, and then all are let in.
    const busy = createServer((client) => {
      began ??= performance.now();
      setTimeout(
        () => joinSockets(client, connect(port, address.hostname)),
        began + 6_000 - performance.now(),
      );
    }).listen(0, '127.0.0.1');
    await once(busy, 'listening');
    address.port = String((busy.address() as { port: number }).port);
    const PORT = String(await freePort());
    // Without the demo: what it says of that is no other than the rest.
    const unread = start({ DATABASE_URL: address.href, PORT, ...production }, []);
    await unread.saying(/s {2}database/);
    unread.child.stdout?.destroy();
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${PORT}/health/ready`).then(
            ({ status }) => status,
            () => 0,
          ),
        {
          timeout: soon(20_000),
        },
      )
      .toBe(200);
    unread.child.kill('SIGINT');
    expect(await unread.ended).toBe(0);
    expect(unread.said()).not.toContain('EPIPE');
    busy.close();
  });

  test.each([
    ['SIGTERM', []],
    // What it makes first it makes for the other.
    ['SIGKILL', ['--ignore-scripts']],
  ] as const)('a process whose npm ends by %s serves on for nobody', async (signal, options) => {
    const database = await freshDatabase();
    if (options.length > 0) await compile('subgraphs/users/main.ts');
    const npm = spawn('npm', ['run', ...options, 'start:users'], {
      cwd: root,
      detached: true,
      env: {
        PATH: testSettings.path,
        SIGNPOST_KEYS: inject('testKeys'),
        PORT: '0',
        DATABASE_URL: database.url,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    npm.stdout.on('data', (text) => {
      said += text;
    });
    try {
      await expect.poll(() => said, { timeout: soon(60_000) }).toMatch(/"port":\d+,"msg":"listening"/);
      const live = `http://127.0.0.1:${said.match(/"port":(\d+),"msg":"listening"/)?.[1]}/health/live`;
      expect((await fetch(live)).status).toBe(200);
      npm.kill(signal);
      const asked = () =>
        fetch(live).then(
          () => 'answers',
          () => 'is gone',
        );
      await expect.poll(asked, { timeout: soon(5_000) }).toBe('is gone');
      expect(said).toContain('"signal":"npm ended"');
    } finally {
      try {
        process.kill(-(npm.pid as number), 'SIGKILL');
      } catch {
        // All of them are gone.
      }
    }
  });

  const refusals: Record<string, [env: Record<string, string>, args: string[], sentence: RegExp]> = {
    'a port that is no port': [{ PORT: 'x' }, [], /PORT must be a whole number/],
    'several faults, told together': [
      { PORT: '-1', LOG_LEVEL: 'loud' },
      [],
      /PORT must(.|\n)*LOG_LEVEL must/,
    ],
    'an argument that it does not take': [{}, ['--childs', '5'], /Usage: npm start/],
    'a number that is none': [{}, ['--children', 'many'], /--children takes a whole number/],
    'a database that does not answer': [
      { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' },
      [],
      /^.*The database does not answer; start it, or correct DATABASE_URL\.$/m,
    ],
    'production that has no address, told with what else is wrong': [
      { NODE_ENV: 'production', PORT: '-1' },
      [],
      /PORT must(.|\n)*SIGNPOST_PUBLIC_URL is not set; .*passkeys.*\.$/m,
    ],
    'production without keys': [
      { ...production, SIGNPOST_KEYS: '/nowhere/keys' },
      [],
      /key file .* is missing; make the keys once/,
    ],
  };
  test('refuses in one sentence what it cannot start with', async () => {
    const refused = Object.entries(refusals).map(async ([name, [env, args, sentence]]) => {
      const { ended, said } = start(env, args);
      expect(await ended, name).toBe(1);
      expect(said(), name).toMatch(sentence);
      expect(said(), name).not.toMatch(/\n\s+at |b@127/);
    });
    await Promise.all(refused);
  });

  test('refuses in one sentence: a database that has no connection left', async () => {
    const database = await freshDatabase({ empty: true });
    const full = new URL(database.url);
    full.username = `full_${process.pid}`;
    full.password = 'full';
    await database.sql.unsafe(`create role ${full.username} login password 'full' connection limit 0`);
    const refused = start({ DATABASE_URL: full.href }, []);
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toMatch(/^The database server has no connection left for this user; .*\.$/m);
    expect(refused.said()).not.toMatch(/\n\s+at /);
    await database.sql.unsafe(`drop role ${full.username}`);
  });

  test('what it is compiled into and cannot be written is told in one sentence', async () => {
    const checkout = temporaryFolder();
    writeFileSync(join(checkout, 'program.ts'), 'export {};');
    writeFileSync(join(checkout, 'dist'), 'no folder');
    await expect(compile('program.ts', checkout)).rejects.toThrow(
      /^The folder \S+dist\/programs cannot be written \(\w+\); make it .*\.$/,
    );
  });

  test.each(['18.20.4', '20.18.3', '24.21.0'])(
    'Node %s is told in one sentence which one it wants',
    (node) => {
      const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${node}'}})`;
      const program = ['--import', `data:text/javascript,${versions}`, '--import', 'tsx', 'cli/compile.ts'];
      const { status, stderr } = spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
      const says = `Signpost runs on Node 20.19 or a later one before 23, and this is Node ${node}; install Node 22, then run npm ci and this again.\n`;
      expect([status, stderr]).toEqual([1, says]);
    },
  );

  test('what a killed compilation left is removed by the next, and what another is at is not', async () => {
    const checkout = temporaryFolder();
    const folder = join(checkout, 'dist', 'programs');
    writeFileSync(join(checkout, 'program.ts'), 'export {};');
    mkdirSync(folder, { recursive: true });
    const { pid } = spawnSync(process.execPath, ['--version']);
    const other = `program.js.${process.ppid}`;
    for (const name of [`program.js.${pid}`, other]) writeFileSync(join(folder, name), 'half');
    await compile('program.ts', checkout);
    expect(readdirSync(folder).sort()).toEqual(['program.js', other]);
  });

  test('what a program imports only once it runs is a part of its own, and one of other sources goes after a day', async () => {
    const checkout = temporaryFolder();
    const folder = join(checkout, 'dist', 'programs');
    const parts = () => readdirSync(folder).filter((name) => /^program\.\w{8}\.js$/.test(name));
    writeFileSync(join(checkout, 'later.ts'), "console.log('later');");
    const later = './later.ts';
    writeFileSync(join(checkout, 'program.ts'), `if (process.argv[2]) await import('${later}');`);
    const program = await compile('program.ts', checkout);
    const [first = ''] = parts();
    expect(readFileSync(program, 'utf8')).not.toContain("'later'");
    const said = (...words: string[]) =>
      spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' }).stdout;
    expect([said(), said('on')]).toEqual(['', 'later\n']);
    writeFileSync(join(checkout, 'later.ts'), "console.log('other');");
    await compile('program.ts', checkout);
    expect([said('on'), parts().length, parts().includes(first)]).toEqual(['other\n', 2, true]);
    const before = new Date(Date.now() - 25 * 60 * 60 * 1_000);
    utimesSync(join(folder, first), before, before);
    await compile('program.ts', checkout);
    expect([parts().length, parts().includes(first)]).toEqual([1, false]);
  });

  test('refuses a port that is taken, and production on the demo', async () => {
    const database = await castDatabase();
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as { port: number };
    const taken = start({ DATABASE_URL: database.url, PORT: String(port) });
    expect(await taken.ended).toBe(1);
    expect(taken.said()).toBe(`Port ${port} is taken; stop what uses it, or choose another with PORT.\n`);
    holder.close();

    const onDemo = start({ DATABASE_URL: database.url, ...production }, []);
    expect(await onDemo.ended).toBe(1);
    expect(onDemo.said()).toContain('The database holds demo accounts');
  });

  test('refuses a database whose accounts have no stamp that it knows, and tells none of them as edited', async () => {
    const database = await castDatabase();
    const env = {
      PATH: testSettings.path,
      PORT: '0',
      DATABASE_URL: database.url,
      SIGNPOST_KEYS: inject('testKeys'),
    };
    const refused = async (program: string, ...args: string[]) =>
      expect(
        promisify(execFile)(process.execPath, [await compiled(program), ...args], { cwd: root, env }),
        program,
      ).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) });
    await database.sql`update users.account set standing_stamp = sha256('of another release')`;
    const sentence =
      /^No account of this database has a stamp that this release knows, .*release before this one.*\.$/m;
    await Promise.all([
      refused('cli/accounts.ts', 'nightly'),
      refused('subgraphs/users/main.ts'),
      refused('cli/start.ts'),
    ]);
    expect(await database.sql`select 1 from audit.event where kind = 'STANDING_ALTERED'`).toHaveLength(0);
  });
});
