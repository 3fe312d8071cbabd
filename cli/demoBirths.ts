import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../platform/clock.ts';
import { birthsFile } from './seed/birthsFile.ts';

const usage = 'npm run demo:births -- [--rows 2000] [--bad 5%] [--out FILE] [--seed TEXT]';
const mostRows = 2_000_000;

/** `npm run demo:births`: writes a births file to try the feed with. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '2000' },
      bad: { type: 'string', default: '5%' },
      out: { type: 'string', default: 'demo-output/gro-births.csv' },
      seed: { type: 'string' },
    },
  });
  const rows = /^\d{1,7}$/.test(values.rows) ? Number(values.rows) : Number.NaN;
  const bad = /^\d{1,3}(\.\d+)?%$/.test(values.bad) ? Number.parseFloat(values.bad) / 100 : Number.NaN;
  if (!(rows >= 1 && rows <= mostRows)) return wrong(`--rows takes a whole number from 1 to ${mostRows}.`);
  if (!(bad >= 0 && bad <= 1)) return wrong('--bad takes a share from 0% to 100%.');
  mkdirSync(dirname(values.out), { recursive: true });
  const lines = birthsFile({ rows, bad, seed: values.seed, today: systemClock.today() });
  await pipeline(Readable.from(lines), createWriteStream(values.out));
  console.log(
    `Wrote ${values.out}: ${rows} rows, ${Math.round(rows * bad)} of them bad. ` +
      `Load it with: npm run feed -- gro-births ${values.out}`,
  );
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
