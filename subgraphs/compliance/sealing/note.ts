import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';

// Signed notes, checkpoints of trees and cosignatures as C2SP writes them down: signed-note, tlog-checkpoint,
// tlog-cosignature.

/** The first line of every checkpoint of this log, and the name that its signatures go under. */
const origin = 'signpost/audit';
/** The name of a witness's signatures. */
const witnessName = 'signpost/witness';

/** What a checkpoint says of the tree. */
export interface Checkpoint {
  /** Leaves. */
  readonly size: number;
  readonly root: Buffer;
  /**
   * The batch that this checkpoint sealed: where it begins, and `batchHash` of its leaves, so that each batch can be
   * told sound or not whatever became of those before it.
   */
  readonly batch: { readonly from: number; readonly hash: Buffer };
}

/** A signature line of a note. */
interface Signature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly bytes: Buffer;
}

/** A note, taken apart. */
export interface Note {
  /** What is signed; ends with a line feed. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

/** Kinds of key in a signed note: plain Ed25519, and a witness's cosignature with its time. */
const keyKinds = { plain: 1, cosignature: 4 } as const;
const keyIdBytes = 4;
const timeBytes = 8;

function rawPublicKey(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
}

function keyId(name: string, kind: number, key: KeyObject): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([kind]), rawPublicKey(key)]);
  return hash('sha256', named, 'buffer').subarray(0, keyIdBytes);
}

const signatureLine = (name: string, id: Buffer, bytes: Buffer) =>
  `\u2014 ${name} ${Buffer.concat([id, bytes]).toString('base64')}\n`;

/** The text of a checkpoint: origin, size, root, and an extension line for the batch. */
function checkpointText({ size, root, batch }: Checkpoint): string {
  const lines = [
    origin,
    size,
    root.toString('base64'),
    `batch ${batch.from} ${batch.hash.toString('base64')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A text as a signed note, under a name; the text ends with a line feed. */
export function signText(name: string, text: string, key: KeyObject): string {
  return `${text}\n${signatureLine(name, keyId(name, keyKinds.plain, key), sign(null, Buffer.from(text), key))}`;
}

/** A checkpoint as a note of this log's, signed with its present key (C2SP tlog-checkpoint). */
export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject): string {
  return signText(origin, checkpointText(checkpoint), key);
}

/** Takes a note apart; undefined when it is none. Says nothing of its signatures. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const signatures: Signature[] = [];
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, name, base64] = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
    if (!name || !base64) return undefined;
    const bytes = Buffer.from(base64, 'base64');
    signatures.push({ name, keyId: bytes.subarray(0, keyIdBytes), bytes: bytes.subarray(keyIdBytes) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** What the text of a note says of the tree; undefined when it is no checkpoint of this log. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const hash64 = '([A-Za-z0-9+/]{43}=)';
  const form = new RegExp(`^${origin}\n(0|[1-9]\\d{0,15})\n${hash64}\nbatch (0|[1-9]\\d{0,15}) ${hash64}\n$`);
  const [, size, root, from, batchHash] = form.exec(text) ?? [];
  if (!size || !root || !from || !batchHash) return undefined;
  const bytes = (base64: string) => Buffer.from(base64, 'base64');
  return { size: Number(size), root: bytes(root), batch: { from: Number(from), hash: bytes(batchHash) } };
}

/** Whether one of the keys signed the note under a name; the log's own unless told. */
export function isSignedByLog(note: Note, keys: readonly KeyObject[], under = origin): boolean {
  const text = Buffer.from(note.text);
  return keys.some((key) => {
    const id = keyId(under, keyKinds.plain, key);
    return note.signatures.some(
      ({ name, keyId: own, bytes }) => name === under && own.equals(id) && verify(null, text, key, bytes),
    );
  });
}

const cosigned = (text: string, seconds: number) => Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);

/** The note with a witness's cosignature added: at `at` it had seen no tree that this one does not continue. */
export function cosign(note: string, key: KeyObject, at: Date): string {
  const parsed = parseNote(note);
  if (!parsed) throw new TypeError('Only a note can be cosigned.');
  const seconds = Math.floor(at.getTime() / 1_000);
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, cosigned(parsed.text, seconds), key);
  const id = keyId(witnessName, keyKinds.cosignature, key);
  return `${note}${signatureLine(witnessName, id, Buffer.concat([time, signature]))}`;
}

/** When the witness with this key cosigned the note; undefined when it did not. */
export function cosignedAt(note: Note, key: KeyObject): Date | undefined {
  const id = keyId(witnessName, keyKinds.cosignature, key);
  for (const { name, keyId: own, bytes } of note.signatures) {
    if (name !== witnessName || !own.equals(id) || bytes.length <= timeBytes) continue;
    const seconds = Number(bytes.readBigUInt64BE());
    if (verify(null, cosigned(note.text, seconds), key, bytes.subarray(timeBytes)))
      return new Date(seconds * 1_000);
  }
  return undefined;
}
