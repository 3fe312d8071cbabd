import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../cli/seed/random.ts';
import { madeColumns, noises, Town } from './generate.ts';

/** A big file and a smaller one of people of whom four in five are in the big one too. */
export interface BulkFiles {
  readonly index: string;
  readonly feed: string;
}

/** Writes both files once; they stay for the next run. */
export async function bulkFiles(folder: string, indexRows: number, feedRows: number): Promise<BulkFiles> {
  mkdirSync(folder, { recursive: true });
  const files = {
    index: join(folder, `index-${indexRows}.csv`),
    feed: join(folder, `feed-${indexRows}-${feedRows}.csv`),
  };
  if (existsSync(files.index) && existsSync(files.feed)) return files;
  const town = new Town(`bulk/${indexRows}`, indexRows);
  const random = new Random(`bulk/${indexRows}`);
  const [index, feed] = [createWriteStream(files.index), createWriteStream(files.feed)];
  const line = (row: Record<(typeof madeColumns)[number], string>) =>
    `${madeColumns.map((column) => row[column]).join(',')}\n`;
  index.write(`${madeColumns.join(',')}\n`);
  feed.write(`${madeColumns.join(',')}\n`);
  const share = feedRows / indexRows;
  for (let [inIndex, inFeed] = [0, 0]; inIndex < indexRows; ) {
    let text = '';
    for (const row of town.household()) {
      const kept = random.chance(0.99) && inIndex < indexRows;
      if (kept) text += line(town.written(row, noises.default, 'a'));
      if (kept) inIndex += 1;
      // One row in five of the feed is of somebody who is not in the index.
      const sent = random.chance(kept ? share * 0.8 : share * 20);
      if (!sent || inFeed >= feedRows) continue;
      feed.write(line(town.written(row, noises.default, 'b')));
      inFeed += 1;
    }
    if (!index.write(text)) await once(index, 'drain');
  }
  await Promise.all([index, feed].map((stream) => new Promise((done) => stream.end(done))));
  return files;
}
