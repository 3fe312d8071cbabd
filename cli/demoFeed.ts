import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../platform/clock.ts';
import { canaries } from './seed/canaries.ts';
import { type DemoKind, demoKinds, demoLocalMap, feedFile } from './seed/feedFiles.ts';

const usage = `npm run demo:feed -- ${demoKinds.join('|')} [--rows 2000] [--bad 5%] [--out FILE] [--seed TEXT]`;
const mostRows = 2_000_000;

/** `npm run demo:feed -- SOURCE`: writes a file of a source to try its feed with; births have `npm run demo:births`. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '2000' },
      bad: { type: 'string', default: '5%' },
      out: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const kind = positionals[0] as DemoKind;
  if (positionals.length !== 1 || !demoKinds.includes(kind)) return wrong('Name a source.');
  const rows = /^\d{1,7}$/.test(values.rows) ? Number(values.rows) : Number.NaN;
  const bad = /^\d{1,3}(\.\d+)?%$/.test(values.bad) ? Number.parseFloat(values.bad) / 100 : Number.NaN;
  if (!(rows >= 1 && rows <= mostRows)) return wrong(`--rows takes a whole number from 1 to ${mostRows}.`);
  if (!(bad >= 0 && bad <= 1)) return wrong('--bad takes a share from 0% to 100%.');
  const [source = kind, format = 'csv'] = kind.split('.');
  const out = values.out ?? `demo-output/${source}.${format}`;
  mkdirSync(dirname(out), { recursive: true });
  const asOf = systemClock.today();
  const file = feedFile({ kind, people: canaries(asOf), rows, bad, asOf, seed: values.seed });
  await pipeline(Readable.from(file), createWriteStream(out));
  console.log(`Wrote ${out}: ${rows} rows, ${Math.round(rows * bad)} of them bad.`);
  if (source === demoLocalMap.name) {
    const map = `${out.replace(/\.csv$/, '')}.map.json`;
    writeFileSync(map, `${JSON.stringify(demoLocalMap, null, 2)}\n`);
    console.log(`Register it first, with its organisation in ${map}: npm run feed -- register ${map}`);
  }
  console.log(`Load it with: npm run feed -- ${source} ${out}`);
  return 0;
}

function wrong(sentence: string): number {
  console.error(`${sentence} Usage: ${usage}`);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  const code = (error as { code?: unknown }).code;
  console.error(
    typeof code === 'string' && code.startsWith('E') && !code.startsWith('ERR_')
      ? `The file cannot be written (${code}); choose another place with --out.`
      : `Usage: ${usage}`,
  );
  process.exitCode = 2;
}
