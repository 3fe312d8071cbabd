import type { Queryable, Sql } from '../../../platform/database.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import { type DetailRows, openDetail } from '../sealed/detail.ts';
import { person } from './amend.ts';

type Origin = Pick<DetailRows['PROVENANCE'], 'field' | 'source' | 'recordedAt'>;

/** Every field: for a record of which a row does not open, so that a feed asks whatever it would change (ADR 0073). */
class EveryField extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/**
 * The fields whose latest value a person corrected, by child number and as provenance names them; also of shielded
 * records. A feed never overwrites them, it raises a conflict (domain.md 9; historical failure 6). Two statements,
 * however many records are asked about.
 */
export async function correctedByPerson(
  queryable: Queryable,
  sealed: { readonly sql: Sql; readonly ring: KeyRing },
  numbers: readonly number[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const list = numbers as number[];
  const [plain, hidden] = await Promise.all([
    queryable<(Omit<Origin, 'recordedAt'> & { number: number; recordedAt: Date })[]>`
      select child_number as number, field, source, recorded_at as "recordedAt" from records.provenance
      where child_number = any(${list}::bigint[]) and field <> 'record'`,
    sealed.sql`
      select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext
      from sealed.detail where child_number = any(${list}::bigint[]) and kind = 'PROVENANCE'`,
  ]);
  const latest = new Map<number, Map<string, Origin>>();
  const add = (number: number, { field, source, recordedAt }: Origin) => {
    const fields = latest.get(number) ?? new Map<string, Origin>();
    latest.set(number, fields);
    const known = fields.get(field);
    const age = known ? Date.parse(recordedAt) - Date.parse(known.recordedAt) : 1;
    // Of the same moment the person's counts: never silently overwritten.
    if (age > 0 || (age === 0 && source === person)) fields.set(field, { field, source, recordedAt });
  };
  for (const { number, recordedAt, ...row } of plain)
    add(number, { ...row, recordedAt: recordedAt.toISOString() });
  const unreadable = new Map<number, ReadonlySet<string>>();
  for (const row of hidden) {
    const detail = row as unknown as Parameters<typeof openDetail<'PROVENANCE'>>[1];
    const opened = ifReadable(() => openDetail(sealed.ring, detail));
    if (opened) add(row.childNumber, opened);
    else unreadable.set(row.childNumber, new EveryField());
  }
  const corrected = new Map<number, ReadonlySet<string>>(
    [...latest].map(([number, fields]) => [
      number,
      new Set([...fields.values()].filter(({ source }) => source === person).map(({ field }) => field)),
    ]),
  );
  return new Map([...corrected, ...unreadable]);
}
