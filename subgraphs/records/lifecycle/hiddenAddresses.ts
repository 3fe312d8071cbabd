import { firstId } from '../../../platform/page.ts';
import { ifReadable } from '../../../platform/seal.ts';
import { type DetailRow, openDetail } from '../sealed/detail.ts';
import { arrayLiteral, setNight } from './batches.ts';
import type { Limits } from './periods.ts';
import type { NightlyDependencies } from './step.ts';

const page = 5_000;

/**
 * Numbers of the shielded records (all, or those `among` some) whose sealed address says that the child left England
 * long enough ago, and of those whose address does not open. Ciphertext is opened in this process, and only the
 * numbers are kept.
 */
export async function leftEnglandHidden(
  { sealedSql, keys }: Pick<NightlyDependencies, 'sealedSql' | 'keys'>,
  limits: Limits,
  among: readonly number[] | null = null,
): Promise<{ readonly found: readonly number[]; readonly unreadable: readonly number[] }> {
  const found: number[] = [];
  const unreadable = new Set<number>();
  let after = { number: 0, id: firstId };
  for (;;) {
    const rows = await sealedSql.begin(async (tx) => {
      await setNight(tx);
      // Joined: an array that is cast is read anew for each row that it is compared with, where no index looks it up.
      const meant =
        among === null
          ? tx``
          : tx`and child_number in (select n from unnest(${arrayLiteral(among)}::text::bigint[]) n)`;
      return tx<DetailRow<'ADDRESS'>[]>`
        select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext from sealed.detail
        where kind = 'ADDRESS' ${meant}
          and (child_number, id) > (${after.number}::bigint, ${after.id}::uuid)
        order by child_number, id limit ${page}`;
    });
    for (const row of rows) {
      const address = ifReadable(() => openDetail(keys.sealKeys(), row));
      if (!address) unreadable.add(row.childNumber);
      if (!address) continue;
      const { status, sinceDate, untilDate } = address;
      if (untilDate !== null || sinceDate === null || !status.startsWith('LEFT_ENGLAND')) continue;
      const limit = status === 'LEFT_ENGLAND_FOR_GOOD' ? limits.leftForGood : limits.left;
      if (sinceDate <= limit) found.push(row.childNumber);
    }
    const last = rows.at(-1);
    if (!last || rows.length < page) return { found, unreadable: [...unreadable] };
    after = { number: last.childNumber, id: last.id };
  }
}
