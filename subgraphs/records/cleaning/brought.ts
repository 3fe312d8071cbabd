import { randomUUID } from 'node:crypto';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import type { Fact } from '../feed/decision.ts';
import { type Brought, sealLinked } from '../feed/linked.ts';
import { type DetailRow, openDetail } from '../sealed/detail.ts';
import { rowLookup, type WaitingRow } from './row.ts';

/** What stands on a record, as far as a row may bring it: ids, and the facts of its head. */
interface Things {
  readonly facts: Readonly<Record<Fact, string | null>>;
  readonly identifiers: readonly string[];
  readonly homes: readonly string[];
  readonly carers: readonly string[];
  readonly places: readonly string[];
  /** Those of `places` that have not ended. */
  readonly attended: readonly string[];
}

async function thingsOf(tx: TransactionSql, number: number): Promise<Things> {
  const [found] = await tx<{ things: Things }[]>`
    with address as (
      select id from records.address where child_number = ${number}
      union all select id from sealed.detail where child_number = ${number} and kind = 'ADDRESS'
    ), carer as (
      select id from records.carer where child_number = ${number}
      union all select id from sealed.detail where child_number = ${number} and kind = 'CARER'
    ), place as (
      select id, ended_on from records.involvement where child_number = ${number} and category = 'UNIVERSAL'
      union all select id, ended_on from sealed.detail
        where child_number = ${number} and kind = 'INVOLVEMENT' and category = 'UNIVERSAL'
    )
    select json_build_object(
      'facts', json_build_object('givenName', c.given_name, 'familyName', c.family_name, 'gender', c.gender,
        'birthDate', c.birth_date, 'deathDate', c.death_date),
      'identifiers', array(select i.scheme || ':' || encode(i.lookup, 'hex') from records.identifier i
        where i.child_number = c.number),
      'homes', array(select id from address), 'carers', array(select id from carer),
      'places', array(select id from place), 'attended', array(select id from place where ended_on is null)) as things
    from records.child c where c.number = ${number}`;
  return found?.things as Things;
}

/** The id of the home that stands, as it was before the transaction changed it; null for none, and for one that does not open. */
async function homeOf(
  tx: TransactionSql,
  sealedSql: Sql,
  ring: KeyRing,
  number: number,
): Promise<string | null> {
  const [plain] = await tx<{ id: string }[]>`
    select id from records.address where child_number = ${number} and until_date is null`;
  if (plain) return plain.id;
  const hidden = await sealedSql<DetailRow<'ADDRESS'>[]>`
    select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext
    from sealed.detail where child_number = ${number} and kind = 'ADDRESS'`;
  const stands = hidden.find((row) => ifReadable(() => openDetail(ring, row))?.untilDate === null);
  return stands?.id ?? null;
}

/**
 * Links a row to a record through `apply`, and stores what the row said and brought, so that it can be unlinked again
 * (ADR 0135). Runs in the transaction that has the record locked and has not changed it yet. If nothing was applied,
 * nothing is stored.
 */
export async function linking<Applied extends object>(
  tx: TransactionSql,
  {
    sealedSql,
    ring,
    hashKey,
  }: { readonly sealedSql: Sql; readonly ring: () => KeyRing; readonly hashKey: Buffer },
  { row, source, number, at }: { row: WaitingRow; source: string; number: number; at: Date },
  apply: () => Promise<Applied>,
): Promise<Applied> {
  const [before, home] = [await thingsOf(tx, number), await homeOf(tx, sealedSql, ring(), number)];
  const applied = await apply();
  if ('failure' in applied) return applied;
  const after = await thingsOf(tx, number);
  const added = (part: 'identifiers' | 'homes' | 'carers' | 'places') =>
    after[part].filter((each) => !before[part].includes(each));
  const left = before.attended.filter((each) => !after.attended.includes(each));
  const facts = Object.entries(before.facts) as [Fact, string | null][];
  const brought: Brought = {
    identifiers: added('identifiers'),
    homes: added('homes').map((id) => ({ id, ended: home === null ? [] : [home] })),
    places: added('places').map((id) => ({ id, ended: left })),
    carers: added('carers'),
    was: Object.fromEntries(facts.filter(([fact, value]) => after.facts[fact] !== value)),
  };
  const id = randomUUID();
  const { keyVersion, ciphertext } = sealLinked(ring(), id, { row, brought });
  await tx`
    insert into records.linked_row (child_number, id, source, row_key, linked_at, key_version, ciphertext)
    values (${number}, ${id}, ${source}, ${rowLookup(source, row, hashKey)}, ${at}, ${keyVersion}, ${ciphertext})`;
  return applied;
}
