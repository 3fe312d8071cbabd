import { createHmac, randomUUID } from 'node:crypto';
import { systemClock } from '../../../platform/clock.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { entriesOf, eraseFromVault } from '../adoption/vault.ts';
import { returnedChildren } from '../cleaning/returned.ts';
import { arrayLiteral, forEachBatch, setNight } from './batches.ts';
import { eraseFormer, eraseRecords } from './erase.ts';
import { limitsOn } from './periods.ts';
import type { NightlyStep } from './step.ts';

const batch = 500;

/** What a certificate says: no personal data (domain.md 10). */
interface Certificate {
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

/** Destroys what was sealed for five years, with a certificate for each record (domain.md 10). */
export const purgeStep: NightlyStep = {
  name: 'purge',
  run: async (deps, asOf) => {
    const { sql, audit, keys, policy } = deps;
    const { sealed } = limitsOn(asOf, policy);
    const months = policy.archivedReadableMonths;
    // Whom an inquiry asks for waits until the extract is read or the request lapses (ADR 0137).
    const due = sql`status = 'SEALED'
      and coalesce(sealed_on, (archived_on + make_interval(months => ${months}))::date) <= ${sealed}::date
      and not exists (select from records.disclosure_request r
        where r.child_number = child.number and r.read_at is null and r.expires_at > ${deps.clock.now()})`;
    const [found] = await sql.begin(async (tx) => {
      await setNight(tx);
      return tx<{ numbers: number[] }[]>`
        select coalesce(array_agg(number), '{}') as numbers from records.child where ${due}`;
    });
    const numbers = found?.numbers ?? [];
    if (deps.dryRun) return { purged: numbers.length };
    const purged = await forEachBatch(deps, numbers, batch, async (tx, some) => {
      const locked = await tx<{ number: number }[]>`
        select number from records.child
        where number = any(${arrayLiteral(some)}::text::bigint[]) and status = 'SEALED' for update skip locked`;
      // Asked anew, after the lock: an inquiry may have asked for one meanwhile.
      const claimed = await tx<{ number: number; authority_code: string }[]>`
        select number, authority_code from records.child
        where number = any(${arrayLiteral(locked.map(({ number }) => number))}::text::bigint[]) and ${due}`;
      if (claimed.length === 0) return 0;
      const going = claimed.map(({ number }) => number);
      const back = await returnedChildren(tx, deps.sealedSql, going);
      const erased = await eraseRecords(tx, keys, going, { purpose: 'PURGE', sealedSql: deps.sealedSql });
      // Of a child who came back the entry stays until its own day: the child lives on under another number (ADR 0101). The
      // present record of a new identity may have been merged into another: the vault knows it by the number that it had.
      const every = [...erased].flatMap(([number, { numbers: of }]) => (back.has(number) ? [] : of));
      await eraseFormer(tx, keys, await entriesOf(tx, deps.sealedSql, keys, every));
      await eraseFromVault(tx, keys, every);
      const lookupKey = keys.lookupKey();
      const purgedAt = systemClock.now();
      const certificates = [...erased].map(([number, { counts }]) => {
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
