import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toldOfAKind } from '../../cli/audit/findings.ts';
import { verifyDump } from '../../cli/audit/verifyDump.ts';
import { dumpFiles } from '../../subgraphs/compliance/sealing/dump.ts';
import { eventColumns } from '../../subgraphs/compliance/sealing/encoding.ts';
import { batchHash, Frontier, leafHash } from '../../subgraphs/compliance/sealing/merkle.ts';
import { signCheckpoint } from '../../subgraphs/compliance/sealing/note.ts';
import { runCommand } from '../support/command.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();
// More than a call can be given arguments.
const events = 150_000;
const perBatch = 10;
const log = generateKeyPairSync('ed25519');

/** A dump of so many events, in batches of ten; `told` is what stands in the place of what was sealed. */
function dump(name: string, told: (line: string) => string): string {
  const frontier = new Frontier();
  const [rows, leaves, checkpoints]: [string[], string[], string[]] = [[], [], []];
  let batch: Buffer[] = [];
  for (let id = 1; id <= events; id += 1) {
    const key = `${id}\t${id + 700}\t00000000-0000-4000-8000-000000000001\t${id}\t2026-01-02 03:04:05+00`;
    const line = `${key}\t2026-01-02 03:04:05+00\tSEARCHED\tDONE${'\t\\N'.repeat(eventColumns.length - 8)}`;
    const hash = leafHash(Buffer.from(line));
    rows.push(told(line));
    leaves.push(`${id - 1}\t${key}\t${hash.toString('hex')}`);
    frontier.append(hash);
    batch.push(hash);
    if (id % perBatch > 0) continue;
    const root = frontier.root();
    const sealed = { size: id, root, batch: { from: id - perBatch, hash: batchHash(batch) } };
    const note = signCheckpoint(sealed, log.privateKey).replaceAll('\n', '\\n');
    checkpoints.push(`${id}\t${root.toString('hex')}\t2026-01-02 03:04:06+00\t${note}`);
    batch = [];
  }
  const into = join(folder, name);
  mkdirSync(into);
  const write = ({ file, columns }: { file: string; columns: readonly string[] }, lines: string[]) =>
    writeFileSync(join(into, file), `${[columns.join('\t'), ...lines].join('\n')}\n`);
  write(dumpFiles.events, rows);
  write(dumpFiles.leaves, leaves);
  write(dumpFiles.checkpoints, checkpoints);
  return into;
}

test('where everything was changed, and signed by nobody, it is told: ten thousand of a kind, and how many more', async () => {
  const into = dump('changed', (line) => line.replace('SEARCHED', 'SEARCHEX'));
  const other = generateKeyPairSync('ed25519').publicKey;
  const { findings } = await verifyDump({ folder: into, logKeys: [other] });
  const of = (kind: string) => findings.filter((each) => each.kind === kind);
  expect(of('CHANGED')).toHaveLength(toldOfAKind + 1);
  expect(of('CHANGED').at(-1)?.says).toBe(`${events - toldOfAKind} more like these.`);
  expect(of('CHECKPOINT_FORGED')).toHaveLength(toldOfAKind + 1);
  expect(of('CHECKPOINT_FORGED').at(-1)?.says).toBe(`${events / perBatch - toldOfAKind} more like these.`);
  // The command says all of them: of one kind alone, that came first, would hide which event is gone.
  const key = join(folder, 'other.pem');
  writeFileSync(key, other.export({ type: 'spki', format: 'pem' }));
  const { status, out } = await runCommand({ url: '' }, 'audit/verify.ts', '--dump', into, '--key', key);
  expect(status).toBe(1);
  const kinds = new Set<string>(findings.map(({ kind }) => kind));
  const told = out.split('\n').filter((line) => kinds.has(line.slice(0, line.indexOf(' '))));
  // One text: thousands of lines take seconds to be compared as a list.
  expect(told.join('\n')).toBe(findings.map(({ kind, says }) => `${kind.padEnd(18)} ${says}`).join('\n'));
});
