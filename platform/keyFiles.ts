import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from './makeFolder.ts';

/** A key that is missing, unreadable or malformed. The message is one sentence and never holds key material. */
export class KeyFault extends Error {
  readonly code = 'KEY_FAULT';
  override readonly name = 'KeyFault';
}

/** The same key, unless it is of another kind than Ed25519. */
export function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not Ed25519');
  return key;
}

/** @throws KeyFault when a private file can be read by other users */
export function checkPrivate(path: string): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    throw new KeyFault(`The key file ${path} can be read by other users; run "chmod 600" on it.`);
}

/** Refuses a file in place of a folder of keys: rights on it would help nobody. `mend` says what to correct. @throws KeyFault */
export function refuseFile(folder: string, mend: string): void {
  let isFile = false;
  try {
    isFile = !statSync(folder).isDirectory();
  } catch {
    // Nothing there, or out of reach: what opens the folder says so.
  }
  if (isFile) throw new KeyFault(`${folder} is a file, and keys are kept in a folder; ${mend}.`);
}

/** Whether a code of the file system says that there is no room. */
export const isFull = (code: string | undefined) => code === 'ENOSPC' || code === 'EDQUOT';

/** What is said when there is none. */
export const diskFull = (folder: string) =>
  new KeyFault(
    `The disk that holds the keys folder ${folder} is full; make room on it, and start this again.`,
  );

/**
 * A pair of Ed25519 keys of somebody else than the installation, such as a witness: `<name>.private.pem` and
 * `<name>.public.pem` in a folder of their own, made when they are missing. @throws KeyFault
 */
export function openPair(dir: string, name: string): { privateKey: KeyObject; publicKey: KeyObject } {
  const folder = resolve(dir);
  const [privateFile, publicFile] = [`${name}.private.pem`, `${name}.public.pem`];
  refuseFile(folder, 'give the path of one');
  try {
    makeFolder(folder, 0o700);
    writePair(folder, privateFile, publicFile);
    return {
      privateKey: readPrivateKey(join(folder, privateFile)),
      publicKey: readPublicKey(join(folder, publicFile)),
    };
  } catch (error) {
    if (error instanceof KeyFault) throw error;
    if (isFull((error as NodeJS.ErrnoException).code)) throw diskFull(folder);
    throw new KeyFault(
      `The keys in ${folder} cannot be made or read; make the folder writable for this user.`,
    );
  }
}

function readPrivateKey(path: string): KeyObject {
  checkPrivate(path);
  return ed25519(createPrivateKey(readFileSync(path)));
}

/** An Ed25519 public key from its file. @throws KeyFault */
export function readPublicKey(path: string): KeyObject {
  try {
    return ed25519(createPublicKey(readFileSync(path)));
  } catch {
    throw new KeyFault(
      `${path} is no Ed25519 public key in PEM; correct its path or ask for the file again.`,
    );
  }
}

/** Writes an Ed25519 pair, unless it is there. */
export function writePair(folder: string, privateFile: string, publicFile: string): void {
  writeOnce(
    folder,
    privateFile,
    () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  );
  // Derived from whichever private key won the race, so that the pair always belongs together.
  writeOnce(
    folder,
    publicFile,
    () =>
      createPublicKey(readFileSync(join(folder, privateFile), 'utf8')).export({
        type: 'spki',
        format: 'pem',
      }) as string,
  );
}

/** A file's whole content under another name of its folder, on the disk before it returns; `place` puts it where it belongs. */
export function writeWhole(
  folder: string,
  file: string,
  content: string,
  place: (draft: string) => void,
): void {
  const draft = join(folder, `.${file}.${randomUUID()}`);
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    const handle = openSync(draft, 'r');
    fsyncSync(handle);
    closeSync(handle);
    place(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** `link` refuses an existing name, which makes "write it whole, unless somebody already has" one atomic step. */
export function writeOnce(folder: string, file: string, content: () => string): void {
  const path = join(folder, file);
  if (existsSync(path)) return;
  try {
    writeWhole(folder, file, content(), (draft) => linkSync(draft, path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
