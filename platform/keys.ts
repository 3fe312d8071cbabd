import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { dataKeyFiles, destructionOf } from './keyDestruction.ts';
import {
  checkPrivate,
  diskFull,
  ed25519,
  isFull,
  KeyFault,
  refuseFile,
  writeOnce,
  writePair,
  writeWhole,
} from './keyFiles.ts';
import { makeFolder } from './makeFolder.ts';

/** The ring of AES-256 keys for sealed columns: `current` seals, every version opens. */
interface SealKeys {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}

/**
 * The keys of one installation. Each accessor reads its own file on first use and only then, so a process that
 * never seals never holds the seal key. All throw `KeyFault` when the file is missing, malformed or readable by
 * others.
 */
export interface Keys {
  /** Where they lie: a thread opens them itself. */
  readonly folder: string;
  /** Ed25519, signs the caller that the gateway vouches for. */
  callerPrivateKey(): KeyObject;
  /** Ed25519, checks that signature; all that a subgraph needs. */
  callerPublicKey(): KeyObject;
  /** Ed25519, signs the checkpoints of the sealed audit. */
  auditPrivateKey(): KeyObject;
  /** Ed25519, checks them; for everybody. */
  auditPublicKey(): KeyObject;
  /** The public key that the audit was signed under before, while the folder has it: one sealed tree goes on under another key. */
  auditFormerKeys(): readonly KeyObject[];
  /** AES-256 key ring of the sealed columns. */
  sealKeys(): SealKeys;
  /** AES-256 key ring of the vault, and of nothing else: what joins a former identity to the present one. */
  vaultKeys(): SealKeys;
  /** 32 bytes: HMAC of the numbers under which the vault is looked up. */
  vaultLookupKey(): Buffer;
  /** 32 bytes: HMAC of personal values in audit criteria and identifier look-ups. */
  lookupKey(): Buffer;
  /** 32 bytes, derived from the look-up key: stamps the standing and the roles of accounts. */
  standingKey(): Buffer;
  /** 32 bytes: authenticates page cursors. */
  cursorKey(): Buffer;
  /** 32 bytes: the database roles' passwords are derived from it. */
  databaseKey(): Buffer;
  /** 32 bytes: AES-256 key of the backups, and of nothing else. */
  backupKey(): Buffer;
}

const files = {
  callerPrivate: 'caller.private.pem',
  callerPublic: 'caller.public.pem',
  auditPrivate: 'audit.private.pem',
  auditPublic: 'audit.public.pem',
  auditFormer: 'audit.former.public.pem',
  seal: 'seal.key',
  vault: 'vault.key',
  vaultLookup: 'vault-lookup.key',
  lookup: 'lookup.key',
  cursor: 'cursor.key',
  database: 'database.key',
  backup: 'backup.key',
} as const;

const KEY_BYTES = 32;

const sealFile = z.object({
  current: z.int().positive(),
  keys: z.record(z.string().regex(/^[1-9]\d{0,5}$/), z.base64()),
});

/**
 * Opens the keys folder. With `create`, missing keys are made (files 0600, folder 0700), each atomically, so that two
 * processes that start together end with the same keys; without it nothing is written. Keys that a destruction
 * removed are never made again.
 */
export function openKeys(dir: string, options: { create: boolean }): Keys {
  const folder = resolve(dir);
  refuseFile(folder, 'set SIGNPOST_KEYS to the one that has them');
  if (options.create) createKeys(folder);
  const missing = (file: string) => {
    const destruction = isDataKey(file) ? destructionOf(folder) : undefined;
    if (destruction !== undefined)
      return new KeyFault(
        `The key file ${join(folder, file)} was destroyed by decision (the certificate of destruction ${destruction}): ` +
          'no data and no backup that was sealed under it can ever be read again.',
      );
    return new KeyFault(
      `The key file ${join(folder, file)} is missing; make the keys once with "npm run keys" and give every ` +
        'process a copy of those it needs, or point SIGNPOST_KEYS at the folder that has them.',
    );
  };
  const read = (file: string, secret: boolean): Buffer => {
    const path = join(folder, file);
    try {
      if (secret) checkPrivate(path);
      return readFileSync(path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(file);
      if (error instanceof KeyFault) throw error;
      throw new KeyFault(`The key file ${path} cannot be read (${code}); give this user read access to it.`);
    }
  };
  const malformed = (file: string) =>
    new KeyFault(`The key file ${join(folder, file)} is damaged; put back the copy from your backup.`);
  const bytes = (file: string) => (): Buffer => {
    const key = Buffer.from(read(file, true).toString('utf8').trim(), 'base64');
    if (key.length !== KEY_BYTES) throw malformed(file);
    return key;
  };
  const parsed = <T>(file: string, secret: boolean, parse: (content: string) => T) => {
    const content = read(file, secret).toString('utf8');
    try {
      return parse(content);
    } catch {
      throw malformed(file);
    }
  };
  const lookupKey = once(bytes(files.lookup));
  return {
    folder,
    callerPrivateKey: once(() => parsed(files.callerPrivate, true, (pem) => ed25519(createPrivateKey(pem)))),
    callerPublicKey: once(() => parsed(files.callerPublic, false, (pem) => ed25519(createPublicKey(pem)))),
    auditPrivateKey: once(() => parsed(files.auditPrivate, true, (pem) => ed25519(createPrivateKey(pem)))),
    auditPublicKey: once(() => parsed(files.auditPublic, false, (pem) => ed25519(createPublicKey(pem)))),
    auditFormerKeys: () =>
      existsSync(join(folder, files.auditFormer))
        ? [parsed(files.auditFormer, false, (pem) => ed25519(createPublicKey(pem)))]
        : [],
    sealKeys: renewed(join(folder, files.seal), () => parsed(files.seal, true, parseSealKeys)),
    vaultKeys: renewed(join(folder, files.vault), () => parsed(files.vault, true, parseSealKeys)),
    vaultLookupKey: once(bytes(files.vaultLookup)),
    lookupKey,
    standingKey: once(() =>
      Buffer.from(hkdfSync('sha256', lookupKey(), '', 'signpost standing of accounts', KEY_BYTES)),
    ),
    cursorKey: once(bytes(files.cursor)),
    databaseKey: once(bytes(files.database)),
    backupKey: once(bytes(files.backup)),
  };
}

/** Whether a key opens data: what a destruction takes. */
function isDataKey(file: string): boolean {
  return (dataKeyFiles as readonly string[]).includes(file);
}

function parseSealKeys(content: string): SealKeys {
  const file = sealFile.parse(JSON.parse(content));
  const keys = new Map(
    Object.entries(file.keys).map(([version, key]) => [Number(version), Buffer.from(key, 'base64')]),
  );
  const sound = keys.has(file.current) && [...keys.values()].every((key) => key.length === KEY_BYTES);
  if (!sound) throw new Error('unsound ring');
  return { current: file.current, keys };
}

function createKeys(folder: string): void {
  try {
    // The folder around it is shared: as root, the database's user must be able to enter it.
    makeFolder(dirname(folder), 0o755);
    makeFolder(folder, 0o700);
    chmodSync(folder, 0o700);
    writePair(folder, files.callerPrivate, files.callerPublic);
    writePair(folder, files.auditPrivate, files.auditPublic);
    const destroyed = destructionOf(folder) !== undefined;
    const wanted = (file: string) => !(destroyed && isDataKey(file));
    for (const file of [files.seal, files.vault].filter(wanted))
      writeOnce(folder, file, () => JSON.stringify({ current: 1, keys: { 1: fresh() } }));
    for (const file of [files.vaultLookup, files.lookup, files.cursor, files.database, files.backup].filter(
      wanted,
    ))
      writeOnce(folder, file, fresh);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (isFull(code)) throw diskFull(folder);
    throw new KeyFault(
      `The keys folder ${folder} cannot be written (${code}); make it writable for this user or set SIGNPOST_KEYS ` +
        'to a folder that is.',
    );
  }
}

const fresh = () => randomBytes(KEY_BYTES).toString('base64');

/** How often a process looks whether the seal keys were changed, in milliseconds. */
export const sealKeysSeenWithin = 1_000;

/** The value of a file, read again when the file was replaced. One that is gone meanwhile leaves what was read. */
function renewed<T>(path: string, read: () => T): () => T {
  let known: { value: T; file: string } | undefined;
  let looked = 0;
  const present = () => {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  };
  return () => {
    const now = performance.now();
    if (known && now - looked < sealKeysSeenWithin) return known.value;
    looked = now;
    try {
      const file = present();
      if (known?.file !== file) known = { value: read(), file };
    } catch (error) {
      if (!known) return read();
      // The old keys still serve; a new one that cannot be read is found by the command that brought it.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && !(error instanceof KeyFault)) throw error;
    }
    return known.value;
  };
}

/** The rings of keys that seal: of hidden rows, and of the vault. */
export const sealRings = ['seal', 'vault'] as const;
export type SealRing = (typeof sealRings)[number];

/** What may be done to a ring of seal keys. */
type SealKeyChange =
  | { readonly add: true }
  | { readonly use: number }
  | { readonly retire: readonly number[] };

/**
 * Changes a ring of seal keys in a folder, in one atomic write of its file: `add` makes a new key that opens but does
 * not seal yet, `use` makes one the key that seals, `retire` removes keys. Processes see it within
 * `sealKeysSeenWithin`.
 * @throws KeyFault when the folder cannot be read, and for a change that would lose the key in use
 */
export function changeSealKeys(dir: string, change: SealKeyChange, name: SealRing = 'seal'): SealKeys {
  const folder = resolve(dir);
  const { current, keys } = ringOf(openKeys(folder, { create: false }), name);
  const ring = new Map([...keys].map(([version, key]) => [version, key.toString('base64')]));
  if ('add' in change) ring.set(Math.max(...keys.keys()) + 1, fresh());
  if ('retire' in change) for (const version of change.retire) ring.delete(version);
  const used = 'use' in change ? change.use : current;
  if (!ring.has(used)) throw new KeyFault('The key that seals cannot be one that is not in the ring.');
  const path = join(folder, files[name]);
  const content = JSON.stringify({ current: used, keys: Object.fromEntries(ring) });
  writeWhole(folder, files[name], content, (draft) => {
    // Whoever rotates as root would leave the service keys that it may not read, and values that it cannot open.
    const { uid, gid } = statSync(path);
    if (uid !== statSync(draft).uid) chownSync(draft, uid, gid);
    renameSync(draft, path);
  });
  return ringOf(openKeys(folder, { create: false }), name);
}

/** One of the rings that seal, by its name. */
export function ringOf(keys: Pick<Keys, 'sealKeys' | 'vaultKeys'>, name: SealRing): SealKeys {
  return name === 'vault' ? keys.vaultKeys() : keys.sealKeys();
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
