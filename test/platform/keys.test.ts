import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { destroyDataKeys } from '../../platform/keyDestruction.ts';
import { KeyFault, openPair } from '../../platform/keyFiles.ts';
import { openKeys } from '../../platform/keys.ts';
import { temporaryFolder } from '../support/processes.ts';
import { talk } from '../support/talker.ts';

const folder = temporaryFolder();

test('keys are made once, readable by their owner only, and stay the same', () => {
  const path = join(folder, 'made', 'keys');
  const first = openKeys(path, { create: true });
  const again = openKeys(path, { create: true });
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(readdirSync(path).sort()).toEqual([
    'audit.private.pem',
    'audit.public.pem',
    'backup.key',
    'caller.private.pem',
    'caller.public.pem',
    'cursor.key',
    'database.key',
    'lookup.key',
    'seal.key',
    'vault-lookup.key',
    'vault.key',
  ]);
  for (const file of readdirSync(path)) expect(statSync(join(path, file)).mode & 0o777, file).toBe(0o600);
  for (const key of ['lookupKey', 'vaultLookupKey', 'cursorKey', 'databaseKey'] as const) {
    expect(first[key]().length).toBe(32);
    expect(again[key]().equals(first[key]())).toBe(true);
  }
  const ring = again.sealKeys();
  expect(ring.keys.get(ring.current)?.length).toBe(32);
});

test('the public key belongs to the private one', () => {
  const keys = openKeys(join(folder, 'pair'), { create: true });
  const signature = sign(null, Buffer.from('caller'), keys.callerPrivateKey());
  expect(verify(null, Buffer.from('caller'), keys.callerPublicKey(), signature)).toBe(true);
});

test('the audit gets another pair beside the public key that signed before', () => {
  const path = join(folder, 'rotated');
  const before = openKeys(path, { create: true });
  const former = before.auditPublicKey();
  expect(before.auditFormerKeys()).toEqual([]);
  renameSync(join(path, 'audit.public.pem'), join(path, 'audit.former.public.pem'));
  rmSync(join(path, 'audit.private.pem'));
  const after = openKeys(path, { create: true });
  expect(after.auditFormerKeys().map((key) => key.equals(former))).toEqual([true]);
  expect(after.auditPublicKey().equals(former)).toBe(false);
  expect(createPublicKey(after.auditPrivateKey()).equals(after.auditPublicKey())).toBe(true);
});

test('processes that start at once end with the same keys', async () => {
  const path = join(folder, 'race', 'keys');
  const prints = await Promise.all(
    Array.from({ length: 4 }, () => talk('test/support/keysProcess.ts', [path]).next<{ keys: string[] }>()),
  );
  for (const print of prints) expect(print).toEqual(prints[0]);
  expect(prints[0]?.keys).toHaveLength(4);
  expect(readdirSync(path)).toHaveLength(11);
  // Whoever could write there would put a folder of their own in its place.
  expect(statSync(join(folder, 'race')).mode & 0o777).toBe(0o755);
});

test('a process reads only the keys that it asks for', () => {
  const path = join(folder, 'lazy');
  openKeys(path, { create: true });
  for (const file of ['seal.key', 'database.key', 'caller.private.pem']) rmSync(join(path, file));
  const keys = openKeys(path, { create: false });
  expect(keys.lookupKey().length).toBe(32);
  expect(keys.callerPublicKey().asymmetricKeyType).toBe('ed25519');
  expect(() => keys.sealKeys()).toThrow(KeyFault);
});

test('a missing key is one sentence that names the file and how to make it', () => {
  const path = join(folder, 'missing');
  const keys = openKeys(path, { create: false });
  expect(() => keys.sealKeys()).toThrow(
    new KeyFault(
      `The key file ${join(path, 'seal.key')} is missing; make the keys once with "npm run keys" and give every ` +
        'process a copy of those it needs, or point SIGNPOST_KEYS at the folder that has them.',
    ),
  );
  expect(readdirSync(folder)).not.toContain('missing');
});

test('a key that was destroyed by decision is told so, for ever, and is not made again', () => {
  const path = join(folder, 'destroyed');
  openKeys(path, { create: true });
  destroyDataKeys(path, 'b7a6');
  const keys = openKeys(path, { create: true });
  for (const gone of ['backupKey', 'sealKeys', 'vaultKeys', 'lookupKey', 'cursorKey'] as const)
    expect(() => keys[gone](), gone).toThrow(
      /was destroyed by decision .*destruction b7a6.* ever be read again/,
    );
  expect(keys.auditPublicKey().asymmetricKeyType).toBe('ed25519');
  // One that no destruction takes is missing for another reason.
  rmSync(join(path, 'database.key'));
  expect(() => openKeys(path, { create: false }).databaseKey()).toThrow('npm run keys');
});

test('a damaged key, and one that others can read, is refused without a byte of it', () => {
  const path = join(folder, 'damaged');
  openKeys(path, { create: true });
  const secret = readFileSync(join(path, 'lookup.key'), 'utf8');
  chmodSync(join(path, 'lookup.key'), 0o644);
  writeFileSync(join(path, 'cursor.key'), 'c2hvcnQ=');
  writeFileSync(join(path, 'seal.key'), '{"current":2,"keys":{"1":"AAAA"}}');
  writeFileSync(join(path, 'caller.private.pem'), 'not a key');
  const keys = openKeys(path, { create: false });
  expect(() => keys.lookupKey()).toThrow(/can be read by other users; run "chmod 600"/);
  expect(() => keys.lookupKey()).not.toThrow(secret);
  expect(() => keys.cursorKey()).toThrow(/cursor\.key is damaged/);
  expect(() => keys.sealKeys()).toThrow(/seal\.key is damaged/);
  expect(() => keys.callerPrivateKey()).toThrow(/caller\.private\.pem is damaged/);
});

test('every secret key that others can read is refused, and a public one is for everybody', () => {
  const path = join(folder, 'shared');
  openKeys(path, { create: true });
  for (const file of readdirSync(path)) chmodSync(join(path, file), 0o644);
  const keys = openKeys(path, { create: false });
  const { callerPublicKey, auditPublicKey, auditFormerKeys: _, folder: __, ...secret } = keys;
  for (const [name, read] of Object.entries(secret)) expect(read, name).toThrow(/can be read by other users/);
  for (const read of [callerPublicKey, auditPublicKey]) expect(read().asymmetricKeyType).toBe('ed25519');
});

test('a ring without the key that seals, or with one that is too short, is damaged, and so is a pair of another kind', () => {
  const path = join(folder, 'unsound');
  openKeys(path, { create: true });
  const whole = Buffer.alloc(32).toString('base64');
  for (const ring of [
    { current: 2, keys: { 1: whole } },
    { current: 1, keys: { 1: whole, 2: 'AAAA' } },
  ]) {
    writeFileSync(join(path, 'seal.key'), JSON.stringify(ring));
    expect(() => openKeys(path, { create: false }).sealKeys()).toThrow(/seal\.key is damaged/);
  }
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  for (const of of ['caller', 'audit']) {
    writeFileSync(join(path, `${of}.private.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(path, `${of}.public.pem`), publicKey.export({ type: 'spki', format: 'pem' }));
  }
  writeFileSync(join(path, 'audit.former.public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const keys = openKeys(path, { create: false });
  for (const read of ['callerPrivateKey', 'auditPrivateKey', 'callerPublicKey', 'auditPublicKey'] as const)
    expect(() => keys[read](), read).toThrow(/is damaged/);
  expect(() => keys.auditFormerKeys()).toThrow(/is damaged/);
});

test('a full disk is one sentence, and leaves no piece of a key', ({ skip }) => {
  const full = join(temporaryFolder(), 'full');
  mkdirSync(full);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k,mode=700', 'tmpfs', full], { stdio: 'ignore' });
  } catch {
    skip('mounting a small disk needs root outside a container');
  }
  try {
    const keys = join(full, 'keys');
    mkdirSync(keys);
    expect(() => openKeys(keys, { create: true })).toThrow(
      /^The disk that holds the keys folder \S+ is full; [^.]*\.$/,
    );
    expect(() => openPair(keys, 'witness')).toThrow(
      /^The disk that holds the keys folder \S+ is full; [^.]*\.$/,
    );
    expect(readdirSync(keys).filter((name) => name.startsWith('.'))).toEqual([]);
  } finally {
    execFileSync('umount', [full]);
  }
});

test.skipIf(process.platform !== 'linux')('a place that can hold no folder keeps nobody waiting', () => {
  for (const path of ['/proc/signpost', '/proc/signpost/keys'])
    expect(() => openKeys(path, { create: true })).toThrow(
      /^The keys folder \S+ cannot be written \(ENOENT\); [^.]*\.$/,
    );
});

test('a folder that cannot be written is one sentence, and so is a file in its place, to be read or written', () => {
  const path = join(folder, 'file');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, '');
  for (const create of [true, false])
    expect(() => openKeys(path, { create })).toThrow(
      /is a file, and keys are kept in a folder; set SIGNPOST_KEYS [^.]*\.$/,
    );
  expect(() => openPair(path, 'witness')).toThrow(/is a file, and keys are kept in a folder; [^.]*\.$/);
  expect(() => openKeys(join(path, 'keys'), { create: true })).toThrow(
    /^The keys folder .* cannot be written \(ENOTDIR|EEXIST\); [^.]*\.$/,
  );
});
