import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where test runs leave the results of the tests that cite a requirement; not committed. */
const resultsFile = fileURLToPath(new URL('../../.signpost/test/letter.json', import.meta.url));

const schema = z.array(
  z.object({ file: z.string(), name: z.string(), passed: z.boolean(), at: z.iso.datetime() }).strict(),
);

/** The last result of a test, under the names of its groups and its own, joined. */
export type Result = z.output<typeof schema>[number];

/** What the runs have left; nothing when none has, or the file cannot be read as what it should be. */
export function readResults(): Result[] {
  try {
    return schema.parse(JSON.parse(readFileSync(resultsFile, 'utf8')));
  } catch {
    return [];
  }
}

/**
 * Adds the results of a run: of a file that ran whole, those of before go; of one that ran in part, those that ran
 * again. Two runs at once each leave a whole file, the later one's.
 */
export function addResults(results: readonly Result[], wholeFiles: ReadonlySet<string>): void {
  const ran = new Set(results.map(({ file, name }) => `${file}\n${name}`));
  const before = readResults().filter(
    ({ file, name }) => !wholeFiles.has(file) && !ran.has(`${file}\n${name}`),
  );
  mkdirSync(dirname(resultsFile), { recursive: true });
  const draft = `${resultsFile}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify([...before, ...results], null, 1)}\n`);
  renameSync(draft, resultsFile);
}
