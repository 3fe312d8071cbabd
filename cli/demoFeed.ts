import { createWriteStream, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type IsoDate, systemClock } from '../platform/clock.ts';
import { parseIsoDate } from '../platform/identifiers.ts';
import { makeFolder } from '../platform/makeFolder.ts';
import { asWord, counted, runCommand, WrongCall } from './command/command.ts';
import { birthsFile } from './seed/birthsFile.ts';
import { canaries } from './seed/canaries.ts';
import { type DemoKind, demoKinds, demoLocalMap, feedFile } from './seed/feedFiles.ts';
import { demoChildren } from './seed/known.ts';

const births = 'gro-births';
const kinds: readonly string[] = [births, ...demoKinds];
const usage = `npm run demo:feed -- ${kinds.join('|')} [--rows 2000] [--bad 5%] [--out FILE] [--seed TEXT] [--made DAY]`;
const mostRows = 2_000_000;

/**
 * `npm run demo:feed -- SOURCE`: writes a file of a source to try its feed with; `demo:births` is that of births. The local source is
 * new, and counts only once its rows match: they are about the children of the demo that was made today, or on `--made`.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '2000' },
      bad: { type: 'string', default: '5%' },
      out: { type: 'string' },
      seed: { type: 'string' },
      made: { type: 'string' },
    },
  });
  const [kind = '', extra] = positionals;
  if (!kinds.includes(kind)) throw new WrongCall('Name a source.');
  if (extra !== undefined) throw new WrongCall(`"${extra}" is one word too many; --out names the file.`);
  const rows = /^\d{1,7}$/.test(values.rows) ? Number(values.rows) : Number.NaN;
  const bad = /^\d{1,3}(\.\d+)?%$/.test(values.bad) ? Number.parseFloat(values.bad) / 100 : Number.NaN;
  if (!(rows >= 1 && rows <= mostRows))
    throw new WrongCall(`--rows takes a whole number from 1 to ${mostRows}.`);
  if (!(bad >= 0 && bad <= 1)) throw new WrongCall('--bad takes a share from 0% to 100%.');
  const [source = kind, format = 'csv'] = kind.split('.');
  const out = values.out ?? `demo-output/${source}.${format}`;
  makeFolder(dirname(out), 0o777);
  const today = systemClock.today();
  const local = source === demoLocalMap.name;
  const since = parseIsoDate(values.made ?? today);
  if (since === null || since > today)
    throw new WrongCall('--made takes the day on which npm start made the demo, as yyyy-MM-dd.');
  if (values.made !== undefined && !local)
    throw new WrongCall(`--made is for ${demoLocalMap.name} alone: other files are about strangers.`);
  const made = { rows, bad, seed: values.seed };
  function* people() {
    yield* canaries(today);
    if (local) yield* demoChildren(since as IsoDate);
  }
  const file =
    kind === births
      ? birthsFile({ ...made, today })
      : feedFile({ ...made, kind: kind as DemoKind, people: people(), asOf: today });
  await pipeline(Readable.from(file), createWriteStream(out));
  console.log(`Wrote ${out}: ${counted(rows, 'row')}, at least ${Math.round(rows * bad)} of them bad.`);
  if (local) {
    const map = `${out.replace(/\.csv$/, '')}.map.json`;
    writeFileSync(map, `${JSON.stringify(demoLocalMap, null, 2)}\n`);
    console.log(
      `First apply for its body's accreditation as a data source (docs/feeds/local-sources.md), put the id that it got into ${map}, and register it: npm run feed -- register ${asWord(map)}`,
    );
  }
  console.log(`Load it with: npm run feed -- ${source} ${asWord(out)}`);
  return 0;
}

await runCommand({ usage }, main);
