import { parseArgs } from 'node:util';
import { parseIsoDate } from '../../platform/identifiers.ts';
import { readPublicKey } from '../../platform/keyFiles.ts';
import { runCommand, WrongCall } from '../command/command.ts';
import { verifyDump } from './verifyDump.ts';
import { readWitnessFile } from './witnessFile.ts';

// npm run audit:verify: a dump against public keys and a witness's file; asks neither the database nor the network.
const usage =
  'npm run audit:verify -- --dump FOLDER --key audit.public.pem ' +
  '[--witness witnessed.jsonl --witness-key witness.public.pem] [--retired-before yyyy-MM-dd]';
const text = { type: 'string' } as const;

await runCommand({ usage, failed: 2 }, async () => {
  const { values } = parseArgs({
    options: {
      dump: text,
      witness: text,
      'witness-key': text,
      'retired-before': text,
      key: { type: 'string', multiple: true },
    },
  });
  const { dump, key: keyFiles, witness, 'witness-key': witnessKey, 'retired-before': retiredBefore } = values;
  const retiredIsDay = retiredBefore === undefined || parseIsoDate(retiredBefore) === retiredBefore;
  if (!dump || !keyFiles || (witness === undefined) !== (witnessKey === undefined) || !retiredIsDay)
    throw new WrongCall();
  const began = performance.now();
  const logKeys = keyFiles.map(readPublicKey);
  const witnessed =
    witness && witnessKey
      ? readWitnessFile(witness, { log: logKeys, witness: readPublicKey(witnessKey) })
      : undefined;
  const verdict = await verifyDump({ folder: dump, logKeys, witnessed, retiredBefore });
  const { findings, events, sealed, unsealed, unsealedSince, retired } = verdict;
  for (const { kind, says } of findings) console.log(`${kind.padEnd(18)} ${says}`);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(
    `${count(events)} events and ${count(sealed)} leaves read in ${seconds} s; ${count(unsealed)} events not sealed yet` +
      `${unsealedSince ? `, the first recorded at ${unsealedSince}` : ''}` +
      `${retired > 0 ? `, ${count(retired)} gone by the rule of retention` : ''}.`,
  );
  const last = witnessed?.at(-1);
  if (last) console.log(`The witness saw ${count(last.size)} leaves at ${last.at.toISOString()}.`);
  else
    console.log(
      'Nothing of a witness was given: what was cut off the end, or rewritten with the key of the log, goes unseen.',
    );
  console.log(
    findings.length === 0
      ? 'SOUND: everything sealed is as it was signed.'
      : `NOT SOUND: ${count(findings.length)} ${findings.length === 1 ? 'finding' : 'findings'}; docs/audit.md says what each means.`,
  );
  return findings.length === 0 ? 0 : 1;
});

function count(number: number): string {
  return number.toLocaleString('en-GB');
}
