import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { flushFolder } from '../../platform/flushFolder.ts';

/** A backup that cannot be made, read or trusted. One sentence: what, and what to do. */
export class BackupFault extends Error {
  readonly code = 'BACKUP_FAULT';
  override readonly name = 'BackupFault';
}

const chunkBytes = 1 << 20;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 4 + nonceBytes + tagBytes;

/** What is authenticated with a chunk: whose it is, where it stands, and whether it is the last. */
const placeOf = (name: string, index: number, last: boolean) =>
  Buffer.from(`signpost backup\0${name}\0${index}\0${last ? 1 : 0}`);

/** Seals a stream in chunks (AES-256-GCM): none can be changed, moved, left out, or cut off the end. */
class Sealing extends Transform {
  #kept: Buffer = Buffer.alloc(0);
  #index = 0;
  readonly #key: Buffer;
  readonly #name: string;

  constructor(key: Buffer, name: string) {
    super();
    this.#key = key;
    this.#name = name;
  }

  #chunk(content: Buffer, last: boolean): void {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(placeOf(this.#name, this.#index, last));
    const body = Buffer.concat([cipher.update(content), cipher.final()]);
    const length = Buffer.alloc(4);
    // The highest bit says that it is the last.
    length.writeUInt32BE(body.length + (last ? 0x80000000 : 0));
    this.push(Buffer.concat([length, nonce, cipher.getAuthTag(), body]));
    this.#index += 1;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#kept = Buffer.concat([this.#kept, data]);
    while (this.#kept.length > chunkBytes) {
      this.#chunk(this.#kept.subarray(0, chunkBytes), false);
      this.#kept = this.#kept.subarray(chunkBytes);
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#chunk(this.#kept, true);
    done();
  }
}

/** Opens what `Sealing` made. Fails at the first chunk that is not what was sealed there. */
class Opening extends Transform {
  #kept: Buffer = Buffer.alloc(0);
  #index = 0;
  #ended = false;
  readonly #key: Buffer;
  readonly #name: string;

  constructor(key: Buffer, name: string) {
    super();
    this.#key = key;
    this.#name = name;
  }

  #fault(): BackupFault {
    return new BackupFault(
      `${this.#name} does not open: it was damaged, cut or changed, or the backup key is another. Use another backup.`,
    );
  }

  /** Hands on each chunk that is whole. @throws when one is not what was sealed there. */
  #open(): void {
    while (this.#kept.length >= headBytes) {
      const word = this.#kept.readUInt32BE(0);
      const [last, length] = [word >= 0x80000000, word % 0x80000000];
      if (this.#ended || length > chunkBytes) throw this.#fault();
      if (this.#kept.length < headBytes + length) return;
      const nonce = this.#kept.subarray(4, 4 + nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
      decipher.setAAD(placeOf(this.#name, this.#index, last));
      decipher.setAuthTag(this.#kept.subarray(4 + nonceBytes, headBytes));
      const body = this.#kept.subarray(headBytes, headBytes + length);
      this.push(Buffer.concat([decipher.update(body), decipher.final()]));
      this.#kept = this.#kept.subarray(headBytes + length);
      this.#index += 1;
      this.#ended = last;
    }
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#kept = Buffer.concat([this.#kept, data]);
    try {
      this.#open();
      done();
    } catch {
      done(this.#fault());
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#ended && this.#kept.length === 0 ? null : this.#fault());
  }
}

/** Writes a stream compressed and sealed into a file, whole or not at all; `name` is what it must be opened as. */
export async function sealInto(
  file: string,
  name: string,
  key: Buffer,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const draft = `${file}.${process.pid}`;
  try {
    const out = createWriteStream(draft, { mode: 0o600, flush: true });
    await pipeline(Readable.from(content), createGzip({ level: 1 }), new Sealing(key, name), out);
    renameSync(draft, file);
    flushFolder(dirname(file));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Reads what `sealInto` wrote and hands it on. @throws BackupFault, or what `take` met where it writes */
export async function openFrom(
  file: string,
  name: string,
  key: Buffer,
  take: (content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const fault = (error: unknown) => {
    const { code = 'damaged', path, syscall } = error as NodeJS.ErrnoException;
    const isElsewhere = syscall !== undefined && syscall !== 'read' && path !== file;
    if (error instanceof BackupFault || isElsewhere) return error;
    return new BackupFault(`${file} cannot be read (${code}).`);
  };
  try {
    await pipeline(createReadStream(file), new Opening(key, name), createGunzip(), (content) =>
      take(content as AsyncIterable<Buffer>),
    );
  } catch (error) {
    throw fault(error);
  }
}

/** A segment of the log, as `sealInto` wrote it. @throws BackupFault */
export async function readSegment(file: string, name: string, key: Buffer): Promise<Buffer> {
  const blocks: Buffer[] = [];
  await openFrom(file, name, key, async (content) => {
    for await (const block of content) blocks.push(block);
  });
  return Buffer.concat(blocks);
}
