import { createHmac, randomUUID } from 'node:crypto';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import type { Keys } from '../../../platform/keys.ts';
import { open } from '../../../platform/seal.ts';
import { heldPlace } from '../feed/effects.ts';
import { arrayLiteral, forEachBatch, setNight } from './batches.ts';
import { limitsOn } from './periods.ts';
import type { NightlyStep } from './step.ts';
import { retireNumbers } from './tombstones.ts';

const batch = 500;

/** What a certificate says: no personal data (domain.md 10). */
export interface Certificate {
  readonly id: string;
  readonly purgedAt: Date;
  readonly numberHash: Buffer;
  /** Rows that went, by table. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What stands on a certificate in place of the child number. */
export function certificateHash(lookupKey: Buffer, number: number | string): Buffer {
  return keyedHash(lookupKey, 'purged child', String(number));
}

/** The proof that a certificate is ours and was not changed: HMAC-SHA-256 of all it says, under the lookup key. */
export function certificateMac(lookupKey: Buffer, { id, purgedAt, numberHash, counts }: Certificate): Buffer {
  const sorted = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([id, purgedAt.toISOString(), numberHash.toString('hex'), sorted]);
  return createHmac('sha256', lookupKey).update(`purge certificate\0${text}`).digest();
}

/**
 * Rows of held feeds about the given children. Which child a held row is about only its ciphertext says: it is opened
 * here to compare, and nothing of it is kept.
 */
async function heldAbout(tx: Queryable, keys: Keys, doomed: ReadonlySet<string>) {
  const rows = await tx<{ source: string; key: string; key_version: number; ciphertext: Buffer }[]>`
    select source, encode(row_key, 'hex') as key, key_version, ciphertext from records.feed_held`;
  return rows.flatMap(({ source, key, key_version: version, ciphertext }) => {
    const text = open(keys.sealKeys(), heldPlace(source, key), version, ciphertext);
    const number = String((JSON.parse(text) as { childNumber?: number }).childNumber);
    return doomed.has(number) ? [{ source, key, number }] : [];
  });
}

/**
 * Destroys records that are sealed, everywhere, in the given transaction, which holds their rows. What stays is a
 * tombstone of each number and the audit, which is append-only and knows numbers alone. Gives the rows that went by
 * child and table.
 */
export async function eraseRecords(
  tx: TransactionSql,
  keys: Keys,
  numbers: readonly number[],
): Promise<Map<number, Record<string, number>>> {
  const counts = new Map<number, Record<string, number>>(numbers.map((number) => [number, {}]));
  const count = (number: number, table: string, rows: number) => {
    const of = counts.get(number);
    if (of) of[table] = (of[table] ?? 0) + rows;
  };
  const held = await heldAbout(tx, keys, new Set(numbers.map(String)));
  const gone = await tx`
    delete from records.feed_held h using jsonb_to_recordset(${JSON.stringify(held)}::text::jsonb)
      as r(source text, key text)
    where h.source = r.source and h.row_key = decode(r.key, 'hex') returning h.source`;
  if (gone.length > 0) for (const { number } of held) count(Number(number), 'records.feed_held', 1);
  const erased = await tx<{ child_number: number; on_table: string; erased: number }[]>`
    select * from records.erase_children(${arrayLiteral(numbers)}::text::bigint[])`;
  for (const row of erased) count(row.child_number, row.on_table, row.erased);
  await retireNumbers(tx, keys.lookupKey(), numbers);
  return counts;
}

/** Destroys what was sealed for five years, with a certificate for each record (domain.md 10). */
export const purgeStep: NightlyStep = {
  name: 'purge',
  run: async (deps, asOf) => {
    const { sql, audit, keys, policy } = deps;
    const { sealed } = limitsOn(asOf, policy);
    const months = policy.archivedReadableMonths;
    const due = sql`status = 'SEALED'
      and coalesce(sealed_on, (archived_on + make_interval(months => ${months}))::date) <= ${sealed}::date`;
    const [found] = await sql.begin(async (tx) => {
      await setNight(tx);
      return tx<{ numbers: number[] }[]>`
        select coalesce(array_agg(number), '{}') as numbers from records.child where ${due}`;
    });
    const numbers = found?.numbers ?? [];
    if (deps.dryRun) return { purged: numbers.length };
    const purged = await forEachBatch(deps, numbers, batch, async (tx, some) => {
      const claimed = await tx<{ number: number; authority_code: string }[]>`
        select number, authority_code from records.child
        where number = any(${arrayLiteral(some)}::text::bigint[]) and ${due} for update skip locked`;
      if (claimed.length === 0) return 0;
      const erased = await eraseRecords(
        tx,
        keys,
        claimed.map(({ number }) => number),
      );
      const lookupKey = keys.lookupKey();
      const purgedAt = new Date();
      const certificates = [...erased].map(([number, counts]) => {
        const numberHash = certificateHash(lookupKey, number);
        const certificate = { id: randomUUID(), purgedAt, numberHash, counts };
        const mac = certificateMac(lookupKey, certificate).toString('hex');
        return { number, ...certificate, numberHash: numberHash.toString('hex'), mac };
      });
      const rows = certificates.map(({ number: _, ...certificate }) => certificate);
      await tx`
        insert into records.purge_certificate (id, purged_at, number_hash, counts, mac)
        select id, "purgedAt", decode("numberHash", 'hex'), counts, decode(mac, 'hex')
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          as r(id uuid, "purgedAt" timestamptz, "numberHash" text, counts jsonb, mac text)`;
      const areas = new Map(claimed.map(({ number, authority_code: area }) => [number, area]));
      await audit.append(
        tx,
        ...certificates.map(({ number, id }) => ({
          kind: 'RECORD_PURGED' as const,
          outcome: 'DONE' as const,
          area: areas.get(number),
          childNumber: String(number),
          detail: { asOf, certificate: id },
        })),
      );
      return claimed.length;
    });
    return { purged };
  },
};
