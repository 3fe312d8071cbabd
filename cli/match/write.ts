import { closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { csvCell } from '../../platform/csv.ts';
import type { LinkedPair } from '../../platform/matching/link.ts';
import { byText } from '../../platform/order.ts';
import { BadInput } from './fault.ts';
import type { RowIds } from './read.ts';

/**
 * Checks, before the work begins, that a file can be written.
 * @throws BadInput when its folder is not there, or when it is one of `others`, which are read or written as well
 */
export function checkOutput(file: string, ...others: readonly (string | undefined)[]): void {
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory())
    throw new BadInput(file, {}, 'the folder of this file is not there; make it or correct the path.');
  if (others.some((other) => other !== undefined && isOne(other, file)))
    throw new BadInput(file, {}, 'this file is named twice and would be overwritten; name another.');
}

/** Whether two paths lead to one file: by name, or through a link. */
function isOne(a: string, b: string): boolean {
  if (resolve(a) === resolve(b)) return true;
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one?.isFile() === true && one.ino === other?.ino && one.dev === other.dev;
}

function writeLines(file: string, header: string, lines: Iterable<string>): void {
  let handle: number;
  try {
    handle = openSync(file, 'w');
  } catch {
    throw new BadInput(
      file,
      {},
      'the file cannot be written; correct its path, or let this user write there.',
    );
  }
  // To its end, however much of it the system takes at a time.
  const write = (text: string) => {
    try {
      writeFileSync(handle, text);
    } catch {
      throw new BadInput(
        file,
        {},
        'the file could not be written to its end, and is not whole; make room for it.',
      );
    }
  };
  let waiting = `${header}\n`;
  for (const line of lines) {
    waiting += `${line}\n`;
    if (waiting.length < 1 << 20) continue;
    write(waiting);
    waiting = '';
  }
  write(waiting);
  closeSync(handle);
}

/** Writes `left_id,right_id,probability,decision`, sorted by both ids. */
export function writePairs(file: string, pairs: readonly LinkedPair[], left: RowIds, right: RowIds): void {
  const lines = pairs.map((pair) => ({ ...pair, a: left.text(pair.left), b: right.text(pair.right) }));
  lines.sort((x, y) => byText(x.a, y.a) || byText(x.b, y.b));
  const text = (value: number) => String(Number(value.toFixed(6)));
  writeLines(
    file,
    'left_id,right_id,probability,decision',
    lines.map(
      ({ a, b, probability, decision }) => `${csvCell(a)},${csvCell(b)},${text(probability)},${decision}`,
    ),
  );
}

/** Writes `id,cluster`, every row of the file in its order; a cluster has the id of its first row. */
export function writeClusters(file: string, clusters: Int32Array, ids: RowIds): void {
  const lines = function* () {
    for (let row = 0; row < clusters.length; row += 1) {
      yield `${csvCell(ids.text(row))},${csvCell(ids.text(clusters[row] as number))}`;
    }
  };
  writeLines(file, 'id,cluster', lines());
}
