import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { destroyDataKeys, destructionOf, printDataKeys } from '../platform/keyDestruction.ts';
import { readPublicKey } from '../platform/keyFiles.ts';
import { keysFolder } from '../platform/settings.ts';
import { EvidenceFault } from './audit/findings.ts';
import { refuseArguments, runCommand, WrongCall } from './command/command.ts';
import { withPool } from './command/database.ts';
import { carryOut, countForDestruction } from './destruction/carryOut.ts';
import { certificateFaults } from './destruction/certificate.ts';
import { clearFiles } from './destruction/traces.ts';

const usage =
  'npm run destruction -- count | carry-out --out FILE | verify --certificate FILE --key audit.public.pem | ' +
  'keys --folder FOLDER --certificate FILE --key audit.public.pem';
const text = { type: 'string' } as const;

// `npm run destruction`: what the operators do between and after the acts of the two officers (docs/destruction.md).
await runCommand({ usage, failed: 2 }, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: text, certificate: text, folder: text, key: { type: 'string', multiple: true } },
  });
  const { out, certificate, folder, key: keyFiles } = values;
  const [step] = positionals;
  refuseArguments(positionals.slice(1));
  if (step === 'verify' && certificate && keyFiles) return verify(certificate, keyFiles);
  if (step === 'keys' && certificate && keyFiles && folder) return destroyKeys(folder, certificate, keyFiles);
  if (step !== 'count' && !(step === 'carry-out' && out)) throw new WrongCall();
  return withPool({ max: 2, applicationName: 'signpost destruction' }, async (sql, { settings, keys }) => {
    const audit = new AuditWriter(sql);
    if (step === 'count') {
      const counts = await countForDestruction(sql, audit);
      for (const [table, rows] of Object.entries(counts)) console.log(`${rows.padStart(14)}  ${table}`);
      console.log('Counted. Nothing was destroyed; the other officer approves these counts in the graph.');
      return 0;
    }
    const signed = await into(out as string, async () => {
      const certificate = await carryOut({ sql, audit, keys, keysFolder: keysFolder(settings) });
      if (settings.DATABASE_URL === undefined) await clearFiles(sql);
      return certificate;
    });
    console.log(signed);
    console.log(
      'Destroyed. Keep the certificate; destroy the other processes’ copies of the keys with "keys".',
    );
    return 0;
  });
});

/**
 * Writes what `work` gives into a new file, which is there before the work begins: what follows cannot be undone. One that
 * a run which was cut off left empty is as good.
 */
async function into(file: string, work: () => Promise<string>): Promise<string> {
  let handle: number;
  try {
    const left = statSync(file, { throwIfNoEntry: false });
    if (left?.isFile() && left.size === 0) rmSync(file);
    handle = openSync(file, 'wx', 0o600);
  } catch {
    throw new EvidenceFault(
      `${file} is there already, or cannot be made; give a new file in a folder that is there. This run destroyed nothing.`,
    );
  }
  try {
    const text = await work();
    writeSync(handle, text);
    fsyncSync(handle);
    return text;
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** A certificate that went by mail may have come with other ends of lines than it was signed with. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    throw new EvidenceFault(`${file} cannot be read; correct its path.`);
  }
}

function verify(file: string, keyFiles: readonly string[]): number {
  const faults = certificateFaults(read(file), keyFiles.map(readPublicKey));
  for (const fault of faults) console.log(fault);
  console.log(faults.length === 0 ? 'SOUND: signed, approved by two, every table empty.' : 'NOT SOUND.');
  return faults.length === 0 ? 0 : 1;
}

/** Another process's copies of the keys: those that the certificate names, and no others. */
function destroyKeys(folder: string, file: string, keyFiles: readonly string[]): number {
  if (verify(file, keyFiles) !== 0) return 1;
  const certificate = read(file);
  const prints = Object.entries(printDataKeys(folder));
  if (prints.length === 0 && destructionOf(folder) === undefined) {
    console.error(
      `${folder} holds none of the keys that open data; correct its path. Nothing was destroyed.`,
    );
    return 1;
  }
  const id = /^destruction (\S+)$/m.exec(certificate)?.[1] ?? '';
  // Cut off in between, it has overwritten a key that it had found to be the certificate's.
  const begun = destructionOf(folder) === id;
  const strangers = prints.filter(
    ([name, print]) => !begun && !certificate.includes(`key ${name} sha256 ${print}\n`),
  );
  if (strangers.length > 0) {
    console.error(
      `${strangers.map(([name]) => name).join(', ')} in ${folder} are not the keys of this certificate. Nothing was destroyed.`,
    );
    return 1;
  }
  destroyDataKeys(folder, id);
  console.log(`The data keys in ${folder} are destroyed.`);
  return 0;
}
