import type { Queryable, Sql } from '../../platform/database.ts';
import { KeyFault } from '../../platform/keyFiles.ts';
import { type Keys, ringOf, type SealRing, sealRings } from '../../platform/keys.ts';
import type { Witnessed } from '../audit/witnessFile.ts';
import { counted } from '../command/command.ts';
import { countByVersion } from '../rotate/rotate.ts';

/** What a database held: rows by table, and the sealed audit. */
export interface Evidence {
  readonly at: string;
  readonly rows: Readonly<Record<string, number>>;
  /** Leaves of the audit's tree, and its root. */
  readonly size: number;
  readonly root: string;
}

const tables = [
  'records.child',
  'records.access_grant',
  'sealed.detail',
  'users.account',
  'audit.event',
  'audit.leaf',
  'audit.checkpoint',
];

/** Counts what a backup is checked by, at one moment. */
export async function countEvidence(sql: Queryable): Promise<Evidence> {
  const counts = tables.map((table) => `(select count(*) from ${table})`).join(', ');
  const [row] = await sql.unsafe(`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, array[${counts}]::text[] as rows,
      (select max(size)::text from audit.checkpoint) as size,
      (select encode(root, 'base64') from audit.checkpoint order by size desc limit 1) as root`);
  const rows = Object.fromEntries(tables.map((table, index) => [table, Number(row?.rows[index])]));
  return { at: row?.at, rows, size: Number(row?.size ?? 0), root: row?.root ?? '' };
}

/**
 * Events that `npm run audit:retire` took out after a moment, as the audit counts them, and the day before which they were; undefined where
 * it took none. Whether those are all that is gone, verifying the audit tells.
 */
export async function retiredSince(
  sql: Queryable,
  at: string,
): Promise<{ readonly events: number; readonly before: string | undefined }> {
  const [row] = await sql<{ events: number; before: string | null }[]>`
    select coalesce(sum((detail->>'events')::bigint), 0)::float8 as events,
      to_char(max((detail->>'month') || '-01')::date + interval '1 month', 'YYYY-MM-DD') as before
    from audit.event where kind = 'AUDIT_RETIRED' and recorded_at > ${at}::timestamptz`;
  return { events: row?.events ?? 0, before: row?.before ?? undefined };
}

/**
 * What is wrong with a restored database, each in a sentence; none: it holds what the backup held, and its tree is the one
 * that the witness saw.
 */
export async function restoredFaults(
  sql: Queryable,
  restored: Evidence,
  backup: Evidence | undefined,
  witnessed: readonly Witnessed[],
): Promise<string[]> {
  const faults: string[] = [];
  const retired = backup ? (await retiredSince(sql, backup.at)).events : 0;
  const rootAt = async (size: number) => {
    const [row] = await sql<{ root: Buffer }[]>`select root from audit.checkpoint where size = ${size}`;
    return row?.root;
  };
  if (backup) {
    for (const table of ['audit.event', 'audit.leaf', 'audit.checkpoint']) {
      const gone = table === 'audit.event' ? retired : 0;
      if ((restored.rows[table] ?? 0) + gone < (backup.rows[table] ?? 0))
        faults.push(
          `${table} has ${restored.rows[table]} rows; the backup was taken with ${backup.rows[table]}` +
            `${gone > 0 ? `, and ${gone} went by the rule of retention since` : ''}.`,
        );
    }
    if (backup.size > 0 && (await rootAt(backup.size))?.toString('base64') !== backup.root)
      faults.push(`The audit's tree of ${backup.size} leaves is not the one that the backup was taken with.`);
  }
  const last = witnessed.at(-1);
  if (last && restored.size < last.size)
    faults.push(
      `ROLLED BACK: the audit has ${restored.size} leaves; the witness saw ${last.size} at ${last.at.toISOString()}. ` +
        'What happened in between is lost; an incident, and the witness will refuse this tree.',
    );
  const known = witnessed.findLast(({ size }) => size <= restored.size);
  // What the witness cosigned was a checkpoint: one that is not there was rewritten too.
  if (known && !(await rootAt(known.size))?.equals(known.root))
    faults.push(`FORKED: at ${known.size} leaves the tree is not the one that the witness saw.`);
  return faults;
}

/** What a restored database, migrated, has sealed under keys that are not there, each in a sentence: nobody could read it. */
export async function unopenedFaults(
  sql: Sql,
  keys: Pick<Keys, 'sealKeys' | 'vaultKeys'>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const name of sealRings) {
    const ring = versionsOf(keys, name);
    if (ring instanceof KeyFault) faults.push(ring.message);
    else
      for (const [version, many] of await countByVersion(sql, name))
        if (!ring.has(version))
          faults.push(
            `${counted(many, 'value')} sealed under key ${version} of ${name}.key, which is not there: start with the ${name}.key that belongs to this backup.`,
          );
  }
  return faults;
}

function versionsOf(keys: Pick<Keys, 'sealKeys' | 'vaultKeys'>, name: SealRing) {
  try {
    return ringOf(keys, name).keys;
  } catch (error) {
    if (error instanceof KeyFault) return error;
    throw error;
  }
}
