import { randomUUID } from 'node:crypto';
import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { heldFor } from '../cleaning/apart.ts';
import { findBand } from '../cleaning/evidence.ts';
import { rowLookup } from '../cleaning/row.ts';
import { exactStrategy } from '../feed/decision.ts';
import { sealHeld } from '../feed/held.ts';
import { heldKey, KeyedRow } from '../feed/keyed.ts';
import { authorityAt } from '../transfer/allocation.ts';
import type { Word } from './words.ts';

/**
 * Queues an unlinked row for a person, as a row that fits nobody, unless it is in a queue already: with the team of
 * the hidden child whom it may be about, otherwise with the team of the place where it says that the child lives.
 * From then on it is as if it had come so: the next file of its source finds it waiting, or links it to whoever has
 * its number by then. A row that belongs to another record meanwhile stays there.
 */
export async function queueRow(
  tx: TransactionSql,
  { ring, hashKey }: { readonly ring: KeyRing; readonly hashKey: Buffer },
  { number, area, at }: { readonly number: number; readonly area: string; readonly at: Date },
  { row, source }: Word,
): Promise<void> {
  const keyed = new KeyedRow(source, { line: 0, ...row }, hashKey);
  const lookup = rowLookup(source, row, hashKey);
  const band = (await findBand(tx, row, { source, lookup, lookupKey: hashKey })).filter(
    ({ keptApart }) => !keptApart,
  );
  const { held } = await heldFor(tx, { row, source }, hashKey);
  const hidden = held[0] ?? band.find(({ shielded, status }) => shielded || status !== 'LIVE')?.authorityCode;
  const waitsFor = hidden !== undefined || row.withheld ? 'HELD_ROW' : 'NO_MATCH';
  const outcome = waitsFor === 'HELD_ROW' ? 'HELD' : waitsFor;
  const [left] = await tx<{ run: string; waits: boolean }[]>`
    update records.feed_row f set outcome = ${outcome}, child_number = null, strategy = ${exactStrategy},
      evidence = null, home_hash = case when ${outcome}::text = 'HELD' then null else f.home_hash end
    where f.source = ${source} and f.row_key = ${lookup} and f.child_number = ${number}
    returning f.run_id as run, exists (select from records.feed_held h where h.source = f.source
      and h.entry_key = f.row_key) as waits`;
  if (!left || left.waits) return;
  const { home } = row;
  const team = hidden ?? (home && ((await authorityAt(tx, home.postcode)) ?? home.authorityCode)) ?? area;
  const key = heldKey(source, keyed, hashKey);
  const strategy = exactStrategy;
  const waiting = { source, runId: left.run, reason: 'UNLINKED', strategy, row, candidates: [] } as const;
  const { keyVersion, ciphertext } = sealHeld(ring, key, waiting);
  await tx`
    insert into records.feed_held (id, source, row_key, entry_key, run_id, queue, strategy, authority_code, key_version,
      ciphertext, held_at)
    values (${randomUUID()}, ${source}, decode(${key}, 'hex'), ${lookup}, ${left.run}, ${waitsFor}, ${strategy}, ${team},
      ${keyVersion}, ${ciphertext}, ${at})
    on conflict (source, row_key) do nothing`;
}
