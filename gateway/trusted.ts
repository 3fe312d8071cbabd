import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The hash by which a document is asked for: SHA-256 of its text, in hexadecimal. */
export function documentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The trusted documents: those of `schema/operations`, by hash. Nothing is ever added while the gateway runs. */
export function readTrusted(folder: URL | string): ReadonlyMap<string, string> {
  const root = folder instanceof URL ? fileURLToPath(folder) : folder;
  const texts = new Map<string, string>();
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.graphql')) continue;
    const text = readFileSync(join(root, entry), 'utf8');
    texts.set(documentHash(text), text);
  }
  return texts;
}
