import type { ColumnMap } from '../../cli/match/map.ts';
import { leaveOutPlaceholders } from '../../cli/match/placeholders.ts';
import { readMatchFile } from '../../cli/match/read.ts';
import { takeApartNames } from '../../cli/match/wholeNames.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { linkFiles } from '../../platform/matching/link.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

/** A pair that was found, by the ids of its rows. */
export interface FoundPair {
  readonly left: string;
  readonly right: string;
  readonly probability: number;
  readonly decision: string;
}

/** Links two files with the product's engine. */
export function runLink(left: string, right: string, leftMap: ColumnMap, rightMap = leftMap) {
  const vocabulary = new Vocabulary();
  const [a, b] = [
    readMatchFile(left, 'left map', leftMap, vocabulary),
    readMatchFile(right, 'right map', rightMap, vocabulary),
  ];
  takeApartNames([a.rows, b.rows], vocabulary.names);
  for (const { rows } of [a, b]) leaveOutPlaceholders(rows);
  const linked = linkFiles({ left: a.rows, right: b.rows, vocabulary });
  const pairs = linked.pairs.map(
    (pair): FoundPair => ({ ...pair, left: a.ids.text(pair.left), right: b.ids.text(pair.right) }),
  );
  return { pairs, linked };
}

/** Finds the duplicates of one file with the product's engine. */
export function runDedupe(input: string, map: ColumnMap) {
  const vocabulary = new Vocabulary();
  const { rows, ids } = readMatchFile(input, 'map', map, vocabulary);
  takeApartNames([rows], vocabulary.names);
  leaveOutPlaceholders(rows);
  const linked = dedupeRows(rows, vocabulary, { ties: ids.signs() });
  const pairs = linked.pairs.map(
    (pair): FoundPair => ({ ...pair, left: ids.text(pair.left), right: ids.text(pair.right) }),
  );
  const groups = new Map<number, string[]>();
  linked.clusters.forEach((cluster, row) => {
    groups.set(cluster, [...(groups.get(cluster) ?? []), ids.text(row)]);
  });
  return { pairs, clusters: [...groups.values()], linked };
}
