import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColumnMap } from '../../cli/match/map.ts';
import type { ReadingShare } from '../../cli/match/share.ts';
import { ReadingHelper, readSources } from '../../cli/match/together.ts';
import { sharedInts } from '../../platform/matching/bytes.ts';
import { field, stride } from '../../platform/matching/fields.ts';
import { stateAt } from '../../platform/matching/helper.ts';
import { helperIs } from '../../platform/matching/hopeful.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();
const map: ColumnMap = { id: 'id', given: 'given', postcode: 'postcode', identifiers: ['nhs'] };
const count = 40_000;
const source = (name: string) => ({ file: join(folder, name), mapFile: 'map', map });
let helper: ReadingHelper;

beforeAll(() => {
  const lines = Array.from(
    { length: count },
    (_, at) => `${at},Name${at % 700},"LS${at % 20} ${at % 9}AB",${at % 3 === 0 ? '' : 7_000_000_000 + at}`,
  );
  writeFileSync(join(folder, 'good.csv'), `id,given,postcode,nhs\n${lines.join('\n')}\n`);
  lines[30_000] = '30000,Ann,LS1 1AB';
  writeFileSync(join(folder, 'bad.csv'), `id,given,postcode,nhs\n${lines.join('\n')}\n`);
  helper = new ReadingHelper();
});

afterAll(() => helper.end());

test('two threads read what one would, numbers and all, and tell the same fault', async () => {
  const alone = readSources([source('good.csv'), source('good.csv')]);
  const share: ReadingShare = {
    sources: [
      { ...source('good.csv'), map: { id: 'id', postcode: 'postcode' }, values: sharedInts(count * stride) },
    ],
    turns: sharedInts(2),
  };
  helper.offerReading(share);
  while (Atomics.load(share.turns, stateAt) !== helperIs.done) await pause(5);
  const read = helper.collectReading(share);
  expect([read?.counts, read?.postcodes]).toEqual([[count], alone.vocabulary.parts.postcodes]);
  const row = 7_001 * stride;
  expect(share.sources[0]?.values.slice(row, row + stride)).toEqual(
    alone.files[0]?.rows.values
      .slice(row, row + stride)
      .fill(0, 0, field.postcode)
      .fill(0, field.email),
  );

  // The thread runs by now, and has read its share before the first has read the rest of both files.
  const together = readSources([source('good.csv'), source('good.csv')], helper);
  for (const [at, { rows, ids }] of together.files.entries()) {
    expect(rows.count).toBe(count);
    // The bytes at once: to compare millions of elements one by one takes the test runner a quarter of a minute.
    const bytesOf = (read: typeof together) =>
      Buffer.from(read.files[at]?.rows.values.buffer ?? new ArrayBuffer(0), 0, count * stride * 4);
    expect(bytesOf(together).equals(bytesOf(alone))).toBe(true);
    expect(ids.text(count - 1)).toBe(String(count - 1));
  }
  for (const place of [field.given, field.postcode, field.identifier]) {
    const id = together.files[0]?.rows.values[row + place] as number;
    expect(together.vocabulary.textAt(place, id)).toBe(alone.vocabulary.textAt(place, id));
  }
  const faultOf = (one?: ReadingHelper) => {
    try {
      return readSources([source('good.csv'), source('bad.csv')], one);
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(faultOf(helper)).toBe(faultOf());
  expect(faultOf()).toMatch(/line 30002/);
});
