import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { deliveryOnly, readDeliverySettings } from '../../cli/accounts/settings.ts';
import { gatewayOnly, gatewaySettings } from '../../gateway/settings.ts';
import { listen } from '../../platform/listen.ts';
import { readPolicy } from '../../platform/policy.ts';
import { commonSettings, keysFolder, needed, readSettings, SettingsError } from '../../platform/settings.ts';
import { explainStart } from '../../platform/startFault.ts';
import { temporaryFolder } from '../support/processes.ts';

const root = join(import.meta.dirname, '..', '..');
const all = z.object(commonSettings);

function faultsOf(env: Record<string, string>, schema: z.ZodType = all): readonly string[] {
  try {
    readSettings(schema, env);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
}

test('nothing set gives safe defaults', () => {
  expect(readSettings(all, {})).toEqual({
    NODE_ENV: 'development',
    SIGNPOST_DATA_DIR: '.signpost',
    HOST: '127.0.0.1',
    PORT: 4000,
    DRAIN_MS: 0,
    LOG_LEVEL: 'info',
  });
});

test('messages go to a mail system only with the address that their links begin with', () => {
  expect(readDeliverySettings({ SIGNPOST_OUTBOX: '-' })).toEqual({
    folder: '-',
    publicUrl: 'http://localhost:4000',
  });
  // Tried out on another port, the links lead there.
  expect(readDeliverySettings({ SIGNPOST_OUTBOX: '-', PORT: '4391' }).publicUrl).toBe(
    'http://localhost:4391',
  );
  const mail = { SIGNPOST_OUTBOX: '/var/spool/mail' };
  expect(() => readDeliverySettings(mail)).toThrow('SIGNPOST_PUBLIC_URL is not set');
  const SIGNPOST_PUBLIC_URL = 'https://signpost.example.gov.uk';
  expect(readDeliverySettings({ ...mail, SIGNPOST_PUBLIC_URL }).publicUrl).toBe(SIGNPOST_PUBLIC_URL);
});

test('an address that is none is told like any fault, and never shown', () => {
  const says = 'must be the http:// or https:// address of that subgraph, without a path.';
  expect(faultsOf({ SIGNPOST_RECORDS_URL: 'records', SIGNPOST_USERS_URL: 'users:4002' })).toEqual([
    `SIGNPOST_RECORDS_URL ${says}`,
    `SIGNPOST_USERS_URL ${says}`,
  ]);
});

test('in production a gateway needs the address that people know it by: what is enrolled at another serves nobody', () => {
  const faults = (env: object) =>
    faultsOf({ DATABASE_URL: 'postgres://a:b@h/d', ...env } as Record<string, string>, gatewaySettings);
  const production = { NODE_ENV: 'production' };
  const missing = expect.stringMatching(/^SIGNPOST_PUBLIC_URL is not set; .*\.$/);
  expect(faults({})).toEqual([]);
  expect(faults(production)).toEqual([missing]);
  // Beside whatever else is wrong.
  expect(faults({ ...production, DATABASE_URL: '', PORT: 'x' })).toEqual([
    expect.stringMatching(/^DATABASE_URL /),
    expect.stringMatching(/^PORT /),
    missing,
  ]);
  for (const at of ['https://signpost.example.gov.uk', 'http://localhost:4000', 'http://127.0.0.1:4000'])
    expect(faults({ ...production, SIGNPOST_PUBLIC_URL: at })).toEqual([]);
  // No browser keeps a session of it.
  expect(faults({ SIGNPOST_PUBLIC_URL: 'http://signpost.example.gov.uk' })).toEqual([
    'SIGNPOST_PUBLIC_URL must be the https:// address that people know the service by, without a path.',
  ]);
});

test('an empty value counts as not set', () => {
  expect(readSettings(all, { PORT: '', DATABASE_URL: ' ' }).PORT).toBe(4000);
});

test('values are read as what they are', () => {
  const settings = readSettings(all, {
    PORT: '0',
    DATABASE_URL: 'postgres://a:b@127.0.0.1:5432/c',
    SIGNPOST_RECORDS_URL: 'http://127.0.0.1:4001/',
  });
  expect(settings.PORT).toBe(0);
  expect(settings.SIGNPOST_RECORDS_URL).toBe('http://127.0.0.1:4001');
});

test('every fault is listed at once, with what to do and never the value', () => {
  const env = {
    NODE_ENV: 'staging-secret',
    PORT: '70000',
    HOST: 'two words-secret',
    DATABASE_URL: 'mysql://root:secret@db/x',
    LOG_LEVEL: 'loud-secret',
    SIGNPOST_POLICY_FILE: '/nowhere/secret.json',
    SIGNPOST_USERS_URL: 'http://users/graphql?key=secret',
  };
  const faults = faultsOf(env);
  expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(Object.keys(env).sort());
  for (const fault of faults) expect(fault).toMatch(/^[A-Z_]+ (must be|names) .*\.$/);
  expect(faults.join()).not.toMatch(/secret|70000/);
});

test('the policy’s file may name only numbers that policy has, and says which is wrong', () => {
  const file = join(temporaryFolder(), 'policy.json');
  const read = (text: string) => {
    writeFileSync(file, text);
    return readPolicy(file);
  };
  expect(read('{"auditYears": 12}')).toEqual({ ...readPolicy(), auditYears: 12 });
  expect(read('{"duplicateFrom": 0.6}').duplicateFrom).toBe(0.6);
  for (const [text, says] of [
    ['{', /cannot be read as JSON/],
    ['{"auditYears": -1}', /auditYears must be 1 or more\./],
    ['{"auditYears": 12.5}', /auditYears must be a whole number\./],
    ['{"duplicateFrom": 50}', /duplicateFrom must be at most 1\./],
    ['{"auditYeers": 12}', /auditYeers/],
  ] as const)
    expect(() => read(text)).toThrow(
      expect.objectContaining({ name: 'SettingsError', message: expect.stringMatching(says) }),
    );
});

test.each(['x', '1.5', '-1', '65536', '80 ', '0x50'])('PORT %j is taken only when it is a port', (port) => {
  expect(faultsOf({ PORT: port }).length).toBe(port === '80 ' ? 0 : 1);
});

test('a setting that a process needs says what it is for', () => {
  const schema = z.object({
    DATABASE_URL: needed(commonSettings.DATABASE_URL, 'the gateway keeps its audit there'),
    SIGNPOST_USERS_URL: needed(commonSettings.SIGNPOST_USERS_URL, 'the gateway asks users there'),
  });
  expect(faultsOf({}, schema)).toEqual([
    'DATABASE_URL is not set; the gateway keeps its audit there.',
    'SIGNPOST_USERS_URL is not set; the gateway asks users there.',
  ]);
  expect(faultsOf({ DATABASE_URL: 'x', SIGNPOST_USERS_URL: 'http://u:1' }, schema)).toEqual([
    'DATABASE_URL must be a PostgreSQL address such as postgres://user:password@host:5432/database.',
  ]);
});

test('the keys are in the data folder unless told otherwise', () => {
  expect(keysFolder(readSettings(all, { SIGNPOST_DATA_DIR: '/data' }))).toBe('/data/keys');
  expect(keysFolder(readSettings(all, { SIGNPOST_KEYS: '/run/keys' }))).toBe('/run/keys');
});

const sources = execFileSync('git', ['ls-files', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)));
const documented = [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^# ([A-Z_]+)=/gm)]
  .map((match) => match[1] as string)
  .sort();

test('.env.example documents exactly the settings that there are', () => {
  expect(documented).toEqual(
    [
      ...[commonSettings, gatewayOnly, deliveryOnly].flatMap((settings) => Object.keys(settings)),
      ...['TEST_DATABASE_URL', 'TEST_SEED', 'FAULTS'],
    ].sort(),
  );
});

test('a setting that one process adds for itself is documented too', () => {
  const files = sources.filter((file) => /(^|\/)settings\.ts$/.test(file) && !/^(test|bench)\//.test(file));
  expect(files).toContain('platform/settings.ts');
  for (const file of files) {
    const names = readFileSync(join(root, file), 'utf8').matchAll(/^ {2,}([A-Z][A-Z_]{3,}):/gm);
    for (const [, name] of names) expect(documented, `${file} reads ${name}`).toContain(name);
  }
});

test('a host that nobody knows is told as such: the database has nothing to do with it', async () => {
  const refused = await listen(createServer(), 0, 'no..such..host').catch(explainStart);
  expect(refused).toBe('HOST is no address of this machine; correct it or leave it out.');
});
