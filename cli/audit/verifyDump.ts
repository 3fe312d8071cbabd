import type { KeyObject } from 'node:crypto';
import { dumpFiles } from '../../subgraphs/compliance/sealing/dump.ts';
import { checkEvents, keptSince } from './checkEvents.ts';
import { type CheckedTree, type CheckpointRow, checkTree } from './checkTree.ts';
import { type Finding, placesText } from './findings.ts';
import { columnsOf, dumpLines, Leaves } from './tables.ts';
import type { Witnessed } from './witnessFile.ts';

/** What a dump is held against. */
interface Evidence {
  /** The folder of the dump. */
  readonly folder: string;
  /** Public keys of the log, the present one and former ones. */
  readonly logKeys: readonly KeyObject[];
  /** What a witness saw, the oldest first; undefined when nobody's file was given. */
  readonly witnessed?: readonly Witnessed[];
  /** Events of before that moment (ISO, UTC) may be gone. */
  readonly retiredBefore?: string;
}

/** What a verification came to: the audit is as it was sealed when there are no findings. */
interface Verdict {
  readonly findings: readonly Finding[];
  readonly events: number;
  readonly sealed: number;
  readonly unsealed: number;
  /** When the first of those was recorded: what waits for less than an hour is no finding, and seconds are usual. */
  readonly unsealedSince: string | undefined;
  readonly retired: number;
}

/** Verifies a dump of the audit. Nothing but the dump, keys and witness file is asked. @throws EvidenceFault */
export async function verifyDump(evidence: Evidence): Promise<Verdict> {
  const { folder, logKeys, witnessed = [], retiredBefore } = evidence;
  const leaves = await Leaves.read(folder);
  const tree = await checkTree(
    leaves,
    readCheckpoints(folder),
    logKeys,
    witnessed.map(({ size }) => size),
  );
  const findings: Finding[] = [...tree.findings, ...checkWitnessed(tree, witnessed)];
  if (tree.checkpoints === 0)
    findings.push({
      kind: 'EMPTY',
      says: 'There is no checkpoint: nothing was ever sealed, or all of it was removed.',
    });
  // What came into the tree after a witness had seen it was not there before, whatever its leaf says now.
  const young = retiredBefore && keptSince(retiredBefore);
  const keptFrom = young && witnessed.find(({ at }) => at.toISOString() >= young)?.size;
  const events = await checkEvents(folder, leaves, retiredBefore, keptFrom || undefined);
  return { ...events, findings: [...findings, ...events.findings], sealed: leaves.count };
}

async function* readCheckpoints(folder: string): AsyncGenerator<CheckpointRow> {
  for await (const lines of dumpLines(folder, dumpFiles.checkpoints)) {
    for (const line of lines) {
      const [size, root, sealedAt, note] = columnsOf(line);
      yield { size: Number(size), root: root ?? '', sealedAt: sealedAt ?? '', note: note ?? '' };
    }
  }
}

/** What a witness saw, held against what is there: the tree may have grown since, and nothing else. */
function checkWitnessed(tree: CheckedTree, witnessed: readonly Witnessed[]): Finding[] {
  const findings: Finding[] = [];
  let agreed = 0;
  const inTree = witnessed.filter(({ size }) => size <= tree.size);
  for (const { size, root, at } of inTree) {
    const present = tree.signed.get(size) ?? tree.roots.get(size);
    if (present?.equals(root)) {
      agreed = size;
      continue;
    }
    findings.push({
      kind: 'FORKED',
      places: [agreed, size - 1],
      says:
        `The tree is not the one that the witness saw: of its ${size} leaves at ${at.toISOString()}, those at ` +
        `${placesText(agreed, size - 1)} are not all there as they were.`,
    });
    break;
  }
  const last = witnessed.at(-1);
  if (last && last.size > tree.size) {
    const places = placesText(tree.size, last.size - 1);
    findings.push({
      kind: 'CUT',
      places: [tree.size, last.size - 1],
      says: `The tree ends after ${tree.size} leaves; the witness saw ${last.size} at ${last.at.toISOString()}: ${places} were cut off.`,
    });
  }
  return findings;
}
