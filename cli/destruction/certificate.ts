import type { KeyObject } from 'node:crypto';
import { isSignedByLog, parseNote, signText } from '../../subgraphs/compliance/sealing/note.ts';

/** The first line of every certificate, and the name that its signature goes under. */
const certificateName = 'signpost/destruction';

/** What a certificate of destruction says (L10). It names no child and nobody by name. */
interface Certificate {
  readonly id: string;
  readonly scope: string;
  readonly proposed: { readonly by: string; readonly at: Date };
  readonly approved: { readonly by: string; readonly at: Date };
  readonly tables: readonly { readonly table: string; readonly rows: string; readonly left: string }[];
  /** Tables that were emptied as well, whose rows nobody approved: sessions and keys of mutations. */
  readonly uncounted: readonly string[];
  /** SHA-256 of the destroyed key files. */
  readonly keys: Readonly<Record<string, string>>;
  /** The sealed audit at that time. */
  readonly audit: { readonly size: number; readonly root: string };
  readonly finishedAt: Date;
}

/** The certificate as a signed note (C2SP), one fact on a line. */
export function signCertificate(certificate: Certificate, key: KeyObject): string {
  const { id, scope, proposed, approved, tables, uncounted, keys, audit, finishedAt } = certificate;
  const lines = [
    certificateName,
    `destruction ${id}`,
    `scope ${scope}`,
    `proposed ${proposed.by} ${proposed.at.toISOString()}`,
    `approved ${approved.by} ${approved.at.toISOString()}`,
    ...tables.map(({ table, rows, left }) => `table ${table} rows ${rows} left ${left}`),
    ...uncounted.map((table) => `emptied ${table}`),
    `rows ${tables.reduce((sum, { rows }) => sum + BigInt(rows), 0n)}`,
    ...Object.entries(keys).map(([file, print]) => `key ${file} sha256 ${print}`),
    `audit size ${audit.size} root ${audit.root}`,
    `finished ${finishedAt.toISOString()}`,
  ];
  return signText(certificateName, `${lines.join('\n')}\n`, key);
}

/** What is wrong with a certificate, each in a sentence; none: it is sound. */
export function certificateFaults(text: string, keys: readonly KeyObject[]): string[] {
  const note = parseNote(text);
  if (!note?.text.startsWith(`${certificateName}\n`)) return ['This is no certificate of destruction.'];
  if (!isSignedByLog(note, keys, certificateName))
    return ['The signature is not good: it was changed, or another key signed it.'];
  const of = (form: RegExp) => [...note.text.matchAll(form)];
  const tables = of(/^table (\S+) rows (\d+) left (\d+)$/gm);
  const faults = tables
    .filter(([, , , left]) => left !== '0')
    .map(([, table, , left]) => `${table} was not empty afterwards: ${left} rows were left.`);
  const sum = tables.reduce((rows, [, , many]) => rows + BigInt(many as string), 0n);
  if (of(/^rows (\d+)$/gm)[0]?.[1] !== String(sum)) faults.push('The rows do not add up.');
  const [proposer, approver] = [of(/^proposed (\S+) /gm)[0]?.[1], of(/^approved (\S+) /gm)[0]?.[1]];
  if (!proposer || !approver || proposer === approver)
    faults.push('It was not approved by a second officer.');
  if (of(/^key \S+ sha256 [0-9a-f]{64}$/gm).length === 0) faults.push('It names no destroyed key.');
  return faults;
}
